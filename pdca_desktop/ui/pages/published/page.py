"""Publié par le siège: what is published at the left, one of them to be read at the right."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.publication_words import Told
from pdca_desktop.services.publications import Posted, Use
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.icons import icon
from pdca_desktop.ui.page import Page
from pdca_desktop.ui.pages.published.table import PartTable
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import AIR, ROOM, SNUG
from pdca_desktop.ui.widgets.headers import EmptyState, SectionHeader, quiet_button

_LIST = 300
_ICONS = {
    Use.IN_FORCE: ("circle-check", "conforme"),
    Use.LATER: ("calendar", "accent"),
    Use.REPLACED: ("history", "muted"),
    Use.WITHDRAWN: ("history", "muted"),
    Use.UNSIGNED: ("triangle-alert", "bloquant"),
    Use.UNREADABLE: ("triangle-alert", "alerte"),
}
_DOUBTFUL = ("triangle-alert", "alerte")


class PublishedPage(Page):
    """The page.

    Signals:
        shown: it came to the front.
        picked: rank of the publication to read.
        rules_asked: the rules that are read are to be kept in a folder.
        left: back to the exchanges.
    """

    shown = Signal()
    picked = Signal(int)
    rules_asked = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        head = SectionHeader("Publié par le siège", "", "title", self)
        self.back = quiet_button("Échanges", self, "chevron-left")
        self.back.setToolTip("Revenir aux échanges (Échap)")
        self.back.clicked.connect(self.left)
        head.add(self.back)
        self.body.addWidget(head)
        self.list = self._listing()
        self._title = text_label("", "heading", self)
        self._standing = text_label("", "muted", self)
        self._trouble = text_label("", "error", self)
        self._lead = text_label("", "", self)
        self.keep_rules = quiet_button("Enregistrer ces règles", self, "download")
        self.keep_rules.setToolTip("Pour contrôler un document qu’elles ont jugé (pdca verify --rules)")
        self.keep_rules.clicked.connect(self.rules_asked)
        self._part = text_label("", "label", self)
        self.parts = Combo(self)
        self.parts.setAccessibleName("Partie de la publication")
        self.parts.setSizeAdjustPolicy(Combo.SizeAdjustPolicy.AdjustToContents)
        self.table = PartTable(self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Texte de la publication")
        self._both = QWidget(self)
        row = QHBoxLayout(self._both)
        row.setContentsMargins(0, 0, 0, ROOM)
        row.setSpacing(AIR)
        row.addWidget(self.list)
        column = QVBoxLayout()
        column.setSpacing(SNUG)
        for label in (self._title, self._standing, self._trouble, self._lead):
            column.addWidget(label)
        column.addWidget(self.keep_rules, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._part)
        column.addWidget(self.parts, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.table, 1)
        column.addWidget(self.text, 1)
        column.addStretch(0)
        row.addLayout(column, 1)
        self.nothing = EmptyState(
            "book-open",
            "Rien n’est publié pour l’instant",
            "Règles, calendrier des comités, territoires, enveloppes, modèles de lettres : ce que le siège "
            "publie arrive ici avec les échanges, signé.",
            parent=self,
        )
        self.body.addWidget(self._both, 1)
        self.body.addWidget(self.nothing, 1)
        self.list.currentRowChanged.connect(self._pick)
        self.parts.activated.connect(self._show_part)
        self._both.hide()
        self._posted: tuple[Posted, ...] = ()
        self._told = Told("", "", "", "", ())

    def _listing(self) -> QListWidget:
        made = QListWidget(self)
        made.setAccessibleName("Publications du siège")
        made.setProperty("lines", True)
        made.setFixedWidth(look().px(_LIST))
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        made.setResizeMode(QListWidget.ResizeMode.Adjust)
        return made

    def entered(self) -> None:
        """The page comes to the front."""
        self.shown.emit()

    def meeting_obstacle(self) -> str:
        """Names of colleagues and members are no matter for the entrepreneur."""
        return (
            "Cette page montre des informations du réseau : ouvrez d’abord le dossier de la personne reçue."
        )

    def show_publications(self, posted: Sequence[Posted], chosen: int) -> None:
        """Show what is published, one of them chosen."""
        self._posted = tuple(posted)
        self.list.blockSignals(True)
        self.list.clear()
        for one in posted:
            words = typeset(f"{one.label} — {one.name}\n{one.standing}")
            item = QListWidgetItem(icon(*(_DOUBTFUL if one.upheld else _ICONS[one.use])), words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words.replace("\n", ", "))
            self.list.addItem(item)
        self.list.setCurrentRow(chosen)
        self.list.blockSignals(False)
        self._both.setVisible(bool(posted))
        self.nothing.setVisible(not posted)

    def show_content(self, told: Told, *, rules: bool) -> None:
        """Show the one that is chosen.

        Args:
            told: its words.
            rules: whether it is rules that can be kept in a folder.
        """
        self._told = told
        self.keep_rules.setVisible(rules)
        self._title.setText(told.title)
        self._standing.setText(told.standing)
        for label, words in ((self._trouble, told.trouble and f"✕ {told.trouble}"), (self._lead, told.lead)):
            label.setText(words)
            label.setVisible(bool(words))
        several = len(told.parts) > 1
        self.parts.clear()
        self.parts.addItems([part.title for part in told.parts])
        self.parts.setVisible(several)
        self._part.setText("" if several or not told.parts else told.parts[0].title)
        self._part.setVisible(bool(self._part.text()))
        self._show_part(0)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        """Escape goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent, /) -> None:
        """The list follows the look."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange) and hasattr(self, "_posted"):
            self.list.setFixedWidth(look().px(_LIST))
            self.show_publications(self._posted, self.list.currentRow())
            self.table.fit()

    def _show_part(self, rank: int) -> None:
        part = self._told.parts[rank] if 0 <= rank < len(self._told.parts) else None
        self.table.setVisible(part is not None and bool(part.titles))
        self.text.setVisible(part is not None and not part.titles)
        if part is None:
            return
        if part.titles:
            self.table.show_part(part)
        else:
            self.text.setPlainText(part.text)

    def _pick(self, rank: int) -> None:
        if rank >= 0:
            self.picked.emit(rank)
