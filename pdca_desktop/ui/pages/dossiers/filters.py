"""What narrows the list: words, chips of values, searches that were named."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.chip_button import ChipButton
from pdca_desktop.ui.flow import FlowLayout
from pdca_desktop.ui.pages.dossiers.facet_chip import FacetChip
from pdca_desktop.ui.pages.dossiers.search import FACETS, Kept, Search
from pdca_desktop.ui.tokens import SNUG
from pdca_desktop.ui.widgets.headers import quiet_button

_REST = 80
_WORDS_WIDTH = 280


class FilterBar(QWidget):
    """Words, a chip per facet, the named searches, and the way back to everything.

    Signals:
        changed: another `Search` is wanted, its order not being said here.
        entered: Enter in the words: to the list.
        keep_asked: the search in force is to be named, or named otherwise: its present name or "".
        dropped: name of the search to forget.
        recalled: name of the search wanted.
    """

    changed = Signal(object)
    entered = Signal()
    keep_asked = Signal(str)
    dropped = Signal(str)
    recalled = Signal(str)

    def __init__(self, counts: Callable[[str], Mapping[str, int]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = Search()
        self._kept: Kept = {}
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(typeset("Filtrer : projet, porteur, numéro…"))
        self.words.setAccessibleName("Filtrer les dossiers")
        self.words.setClearButtonEnabled(True)
        self.words.setFixedWidth(_WORDS_WIDTH)
        for clear in self.words.findChildren(QToolButton):
            clear.setAccessibleName("Effacer le filtre")
        self.chips = {name: FacetChip(name, counts, self) for name in FACETS}
        self.saved = ChipButton("Recherches", "bookmark", self)
        self.saved.setToolTip("Les recherches que vous avez enregistrées.")
        self.everything = quiet_button("Tout afficher", self, "x")
        self.everything.hide()
        row = FlowLayout(self)
        for part in (self.words, *self.chips.values(), self.saved, self.everything):
            row.addWidget(part)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST)
        self._rest.timeout.connect(self._typed)
        self.words.textEdited.connect(self._rest.start)
        self.words.textChanged.connect(self._rest.start)
        self.words.returnPressed.connect(self._enter)
        for name, chip in self.chips.items():
            chip.picked.connect(partial(self._pick, name))
        self.saved.clicked.connect(self._show_saved)
        self.everything.clicked.connect(self.clear)

    @property
    def search(self) -> Search:
        """What is asked, its order apart."""
        return self._search

    def show_search(self, search: Search) -> None:
        """Show what is asked."""
        self._search = search
        if self.words.text().split() != search.words.split():
            self.words.blockSignals(True)
            self.words.setText(search.words)
            self.words.blockSignals(False)
        for name, chip in self.chips.items():
            chip.show_values(search.values(name))
        self.everything.setVisible(search.narrows)
        self._name_saved()

    def show_kept(self, kept: Kept) -> None:
        """Show the searches that were named."""
        self._kept = kept
        self._name_saved()

    def clear(self) -> None:
        """Ask for everything."""
        self._ask(Search())

    def settle(self) -> None:
        """Ask now for what was just typed."""
        if self._rest.isActive():
            self._rest.stop()
            self._typed()

    def in_force(self) -> str:
        """The name of the search shown; empty when it has none."""
        return next((name for name, one in self._kept.items() if one.same_lines(self._search)), "")

    def saved_menu(self) -> QMenu:
        """The named searches, and what can be done with the one in force."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        now = self.in_force()
        for name in self._kept:
            action = menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == now)
            action.triggered.connect(partial(self._recall, name))
        if self._kept:
            menu.addSeparator()
        keep = menu.addAction("Enregistrer cette recherche…")
        keep.triggered.connect(partial(self._keep, ""))
        if now or not self._search.narrows:
            keep.setEnabled(False)
            why = "Elle l’est déjà." if now else "Filtrez d’abord la liste."
            keep.setToolTip(why)
            keep.setText(f"Enregistrer cette recherche…   ({why[0].lower()}{why[1:-1]})")
        if now:
            said = now.replace("&", "&&")
            menu.addAction(typeset(f"Renommer « {said} »…")).triggered.connect(partial(self._keep, now))
            menu.addAction(typeset(f"Supprimer « {said} »")).triggered.connect(partial(self._drop, now))
        return menu

    def _show_saved(self) -> None:
        self.saved_menu().popup(self.saved.mapToGlobal(self.saved.rect().bottomLeft()))

    def _recall(self, name: str, _checked: object = None) -> None:
        self.recalled.emit(name)

    def _keep(self, name: str, _checked: object = None) -> None:
        self.keep_asked.emit(name)

    def _drop(self, name: str, _checked: object = None) -> None:
        self.dropped.emit(name)

    def _name_saved(self) -> None:
        name = self.in_force() if self._search.narrows else ""
        self.saved.setCheckable(bool(name))
        self.saved.setChecked(bool(name))
        self.saved.show_text(name or "Recherches", "bookmark", "accent" if name else "text")
        self.saved.setAccessibleName(f"Recherche : {name}" if name else "Recherches enregistrées")

    def _typed(self) -> None:
        if self.words.text().split() != self._search.words.split():
            now = self._search
            self._ask(Search(self.words.text(), now.picked))

    def _pick(self, name: str, values: tuple[str, ...]) -> None:
        self._ask(self._search.with_values(name, values))

    def _ask(self, search: Search) -> None:
        self.show_search(search)
        self.changed.emit(search)

    def _enter(self) -> None:
        self.settle()
        self.entered.emit()


class NameBar(QWidget):
    """Asks for the name of a search, under the filters; Escape gives up.

    Signals:
        named: the name typed.
    """

    named = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit(self)
        self.name.setMaxLength(60)
        self.name.setFixedWidth(_WORDS_WIDTH)
        label = QLabel("Nom de la recherche", self)
        label.setProperty("role", "label")
        label.setBuddy(self.name)
        self.name.setAccessibleName(label.text())
        self.keep = QPushButton("Enregistrer", self)
        self.cancel = quiet_button("Annuler", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SNUG)
        for part in (label, self.name, self.keep, self.cancel):
            row.addWidget(part)
        row.addStretch(1)
        self.name.returnPressed.connect(self._go)
        self.keep.clicked.connect(self._go)
        self.cancel.clicked.connect(self.hide)
        self.hide()

    def ask(self, proposed: str) -> None:
        """Show it, a name proposed."""
        self.name.setText(proposed)
        self.show()
        self.name.selectAll()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _go(self) -> None:
        if self.name.text().split():
            self.hide()
            self.named.emit(self.name.text())
