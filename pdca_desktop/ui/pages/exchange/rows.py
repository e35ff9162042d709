"""A titled list of the Échanges page: dossiers in words, each with its mark and what can be done with it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.pages.exchange.lines import Row
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import SectionHeader, quiet_button

_FIRST, _MORE = 12, 60
_INDENT = 2


class RowList(QWidget):
    """A list under its title; hidden while it is empty. A long one is shown a part at a time.

    Signals:
        asked: dossier and place, or the key alone of a line that is about no dossier.
        acted: key of a line whose action was asked for.
        declined: key of a line whose other action was.
    """

    asked = Signal(str, str)
    acted = Signal(str)
    declined = Signal(str)

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[Row, ...] = ()
        self._shown = _FIRST
        box = QVBoxLayout(self)
        box.setContentsMargins(0, SNUG, 0, 0)
        box.setSpacing(SNUG)
        self.head = SectionHeader(title, "", "heading", self)
        box.addWidget(self.head)
        self._box = QVBoxLayout()
        self._box.setSpacing(SNUG)
        box.addLayout(self._box)
        self._rest = quiet_button("", self, "chevron-down")
        self._rest.clicked.connect(self._show_more)
        self._rest.hide()
        box.addWidget(self._rest, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show lines; those that are shown already are left alone."""
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        self._shown = max(_FIRST, min(self._shown, len(self._rows)))
        self._draw()
        self.setVisible(bool(self._rows))

    def _show_more(self) -> None:
        first = self._shown
        self._shown += _MORE
        self._draw()
        self._focus(first)

    def _focus(self, rank: int) -> None:
        """Go on at a line."""
        item = self._box.itemAt(rank)
        widget = item.widget() if item is not None else None
        if widget is not None:
            for button in widget.findChildren(QPushButton)[:1]:
                button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _held(self) -> int:
        """The rank of the line that has the focus, or -1."""
        focused = QApplication.focusWidget()
        if focused is None:
            return -1
        items = (self._box.itemAt(rank) for rank in range(self._box.count()))
        lines = [item.widget() if item is not None else None for item in items]
        return next((at for at, line in enumerate(lines) if line and line.isAncestorOf(focused)), -1)

    def _draw(self) -> None:
        held = self._held()
        if not self._rows:  # with no line left it goes on above: the page does not jump to what is below
            while self._held() >= 0 and self.focusPreviousChild():
                continue
        while (item := self._box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in self._rows[: self._shown]:
            self._box.addWidget(self._line(row))
        left = len(self._rows) - self._shown
        self._rest.setText(f"Afficher la suite ({left})")
        self._rest.setVisible(left > 0)
        count = len(self._rows)
        self.head.show_detail(str(count) if count > 1 else "")
        if held >= 0 and self._rows:
            self._focus(min(held, min(count, self._shown) - 1))

    def _line(self, row: Row) -> QWidget:
        line = QWidget(self)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(ROOM)
        words = QVBoxLayout()
        words.setSpacing(TIGHT // 2)
        words.addWidget(self._title(row, line), 0, Qt.AlignmentFlag.AlignLeft)
        for said in (row.detail, *row.more):
            detail = text_label(said, "small", line)
            detail.setContentsMargins(_INDENT, 0, 0, 0)
            words.addWidget(detail)
        across.addLayout(words, 1)
        across.addWidget(Chip(row.mark, row.tone, row.icon, line), 0, Qt.AlignmentFlag.AlignVCenter)
        if row.action:
            act = QPushButton(row.action, line)
            act.setAccessibleName(f"{row.action} : {row.title}")
            act.clicked.connect(partial(self.acted.emit, row.key))
            across.addWidget(act, 0, Qt.AlignmentFlag.AlignVCenter)
        if row.other:
            other = quiet_button(row.other, line)
            other.setAccessibleName(f"{row.other} : {row.title}")
            other.clicked.connect(partial(self.declined.emit, row.key))
            across.addWidget(other, 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _title(self, row: Row, line: QWidget) -> QWidget:
        """A link, unless it leads nowhere."""
        if not row.leads:
            title = text_label(row.title, "", line)
            title.setContentsMargins(_INDENT, 0, 0, 0)
            return title
        link = QPushButton(typeset(row.title).replace("&", "&&"), line)
        link.setProperty("kind", "link")
        link.setAccessibleDescription(" ".join((f"{row.mark}.", row.detail, *row.more)))
        link.clicked.connect(partial(self.asked.emit, row.dossier_id or row.key, row.path))
        return link
