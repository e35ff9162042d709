"""What a reader does with pages: turn them, enlarge them, look for words."""

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from pdca_desktop.domain.french import percent, typeset
from pdca_desktop.ui.forms.choices import Combo
from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.pages.preview.layout import LEAST, MOST, STEPS, Fit, Zoom
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT

_REST_MS = 250
_PAGE_WIDTH, _ZOOM_WIDTH, _WORDS_WIDTH = 52, 152, 208


class ReadingTools(QWidget):
    """The row above the pages.

    Signals:
        side_asked: the panel beside the pages is to be shown or hidden.
        page_asked: rank of a page.
        zoom_asked: a `Zoom`.
        zoom_stepped: 1 larger, -1 smaller.
        words_typed: what is looked for, once typing rests.
        result_stepped: 1 the next result, -1 the one before.
    """

    side_asked = Signal(bool)
    page_asked = Signal(int)
    zoom_asked = Signal(object)
    zoom_stepped = Signal(int)
    words_typed = Signal(str)
    result_stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(TIGHT)
        self.side = self._tool("menu", "Pages en petit et sommaire", self.side_asked)
        self.side.setCheckable(True)
        self.side.setChecked(True)
        self._row.addSpacing(SNUG)
        self._build_pages()
        self._row.addSpacing(ROOM)
        self._build_zoom()
        self._row.addStretch(1)
        self._build_search()

    def _build_pages(self) -> None:
        self.previous = self._tool("chevron-up", "Page précédente", self._page_before)
        self.following = self._tool("chevron-down", "Page suivante", self._page_after)
        self.page = QLineEdit(self)
        self.page.setFixedWidth(_PAGE_WIDTH)
        self.page.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.page.setValidator(QIntValidator(1, 99_999, self))
        self.page.setAccessibleName("Page")
        self.page.editingFinished.connect(self._ask_page)
        label = QLabel("Page", self)
        label.setBuddy(self.page)
        self._total = text_label("", "muted", self)
        self._total.setWordWrap(False)
        for part in (label, self.page, self._total):
            self._row.addWidget(part)

    def _build_zoom(self) -> None:
        self.smaller = self._tool("minus", "Plus petit (Ctrl+−)", self._smaller)
        self.zoom = Combo(self)
        self.zoom.setFixedWidth(_ZOOM_WIDTH)
        self.zoom.setAccessibleName("Taille des pages")
        for fit in Fit:
            self.zoom.addItem(fit.value, fit)
        for step in STEPS:
            self.zoom.addItem(_percent(step), step)
        self.zoom.activated.connect(self._ask_zoom)
        self._row.addWidget(self.zoom)
        self.larger = self._tool("plus", "Plus grand (Ctrl++)", self._larger)

    def _build_search(self) -> None:
        self.words = QLineEdit(self)
        self.words.setPlaceholderText("Chercher dans le document")
        self.words.setAccessibleName("Chercher dans le document")
        self.words.setMinimumWidth(_WORDS_WIDTH // 2)
        self.words.setMaximumWidth(_WORDS_WIDTH)
        self.words.setClearButtonEnabled(True)
        for clear in self.words.findChildren(QToolButton):
            clear.setAccessibleName("Effacer la recherche")
        self.words.returnPressed.connect(self._next_result)
        self._count = text_label("", "muted", self)
        self._count.setWordWrap(False)
        self._row.addWidget(self.words, 2)
        self._row.addWidget(self._count)
        self.result_before = self._tool("chevron-left", "Résultat précédent (Maj+F3)", self._previous_result)
        self.result_after = self._tool("chevron-right", "Résultat suivant (F3)", self._next_result)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._look_for)
        self.words.textChanged.connect(self._typed)
        self.show_found(0, 0, "")

    def show_page(self, page: int, total: int) -> None:
        """Say which page is in front, by rank, and how many there are."""
        if not self.page.hasFocus() or not self.page.isModified():
            self.page.setText(str(page + 1) if total else "")
        self._total.setText(typeset(f"sur {total}") if total else "")
        self._total.setVisible(bool(total))
        self.page.setEnabled(bool(total))
        self.previous.setEnabled(page > 0)
        self.following.setEnabled(page + 1 < total)

    def show_zoom(self, zoom: Zoom, factor: float) -> None:
        """Say how large the pages are."""
        rank = self.zoom.findData(zoom)
        if rank < 0:
            rank = min(range(len(STEPS)), key=lambda step: abs(STEPS[step] - factor)) + len(Fit)
        self.zoom.setCurrentIndex(rank)
        self.zoom.setToolTip(_percent(factor))
        self.smaller.setEnabled(factor > LEAST)
        self.larger.setEnabled(factor < MOST)

    def show_found(self, rank: int, count: int, words: str) -> None:
        """Say which result is in front, counted from 1, and how many there are."""
        several = count > 1
        self.result_before.setEnabled(several)
        self.result_after.setEnabled(several)
        self._count.setText(typeset(f"{rank} sur {count}" if count else "aucun résultat"))
        self._count.setVisible(bool(words.strip()))

    def focus_words(self) -> None:
        """Look for something else."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def _tool(self, icon: str, name: str, does: Callable[..., object] | SignalInstance) -> QToolButton:
        button = QToolButton(self)
        button.setAccessibleName(name)
        button.setToolTip(typeset(name))
        button.setFixedSize(32, 32)
        dress(button, icon)
        button.clicked.connect(does)
        self._row.addWidget(button)
        return button

    def _typed(self) -> None:
        self._rest.start()

    def _look_for(self) -> None:
        self._rest.stop()
        self.words_typed.emit(self.words.text())

    def _ask_page(self) -> None:
        if self.page.isModified() and self.page.text():
            self.page.setModified(False)
            self.page_asked.emit(int(self.page.text()) - 1)

    def _page_before(self) -> None:
        self._turn(-1)

    def _page_after(self) -> None:
        self._turn(1)

    def _turn(self, step: int) -> None:
        if self.page.text():
            self.page_asked.emit(int(self.page.text()) - 1 + step)

    def _smaller(self) -> None:
        self.zoom_stepped.emit(-1)

    def _larger(self) -> None:
        self.zoom_stepped.emit(1)

    def _ask_zoom(self, rank: int) -> None:
        self.zoom_asked.emit(self.zoom.itemData(rank))

    def _next_result(self) -> None:
        if self._rest.isActive():
            self._look_for()
        else:
            self.result_stepped.emit(1)

    def _previous_result(self) -> None:
        self.result_stepped.emit(-1)


def _percent(factor: float) -> str:
    return percent(Decimal(round(factor * 100)))
