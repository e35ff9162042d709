"""One side of the plan: its title and total, its table, the button that adds a line."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pdca_desktop.domain import french
from pdca_desktop.domain.money import Euros
from pdca_desktop.services.plans import Side
from pdca_desktop.ui.pages.plan.table import PlanTable
from pdca_desktop.ui.theme import look, text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, TIGHT, WIDE, Size
from pdca_desktop.ui.widgets.headers import quiet_button

_WORDS = {
    Side.NEEDS: ("Besoins", "Ajouter un besoin"),
    Side.RESOURCES: ("Ressources", "Ajouter une ressource"),
}


class SideBox(QWidget):
    """A side; its signals are the table's, with the side.

    Signals:
        cell_edited: side, rank, field, value: at each key stroke that makes one.
        added: side.
        removed: side and rank.
        moved: side, rank, rank wanted.
        pasted: side, rank and text.
        duplicated: side and rank.
        opened: side and rank.
    """

    cell_edited = Signal(object, int, str, object)
    added = Signal(object)
    removed = Signal(object, int)
    moved = Signal(object, int, int)
    pasted = Signal(object, int, str)
    duplicated = Signal(object, int)
    opened = Signal(object, int)

    def __init__(self, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.side = side
        title, more = _WORDS[side]
        self.table = PlanTable(side, self)
        self.add = quiet_button(more, self, "plus")
        self.add.clicked.connect(self._added)
        self.table.lines.edited.connect(self._edited)
        self.table.added.connect(self._added)
        self.table.removed.connect(self._removed)
        self.table.moved.connect(self._moved)
        self.table.pasted.connect(self._pasted)
        self.table.duplicated.connect(self._duplicated)
        self.table.opened.connect(self._opened)
        self._total = text_label("", "heading", self)
        self._total.setWordWrap(False)
        self._total.setFont(look().figures(Size.HEADING, strong=True))
        head = QHBoxLayout()
        head.setContentsMargins(SNUG, 0, WIDE + SNUG, 0)
        head.setSpacing(ROOM)
        head.addWidget(text_label(title, "heading", self), 1)
        head.addWidget(self._total)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(TIGHT)
        box.addLayout(head)
        box.addWidget(self.table)
        box.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        box.addStretch(1)

    def show_total(self, amount: Euros) -> None:
        """Show the total of the lines that have an amount."""
        told = french.euros(amount)
        if told != self._total.text():
            self._total.setText(told)

    def set_read_only(self, on: bool) -> None:
        """Show without letting change what is not known later."""
        self.table.lines.set_read_only(on)
        self.add.setHidden(on)

    def _edited(self, rank: int, field: str, value: object) -> None:
        self.cell_edited.emit(self.side, rank, field, value)

    def _added(self) -> None:
        self.added.emit(self.side)

    def _removed(self, rank: int) -> None:
        self.removed.emit(self.side, rank)

    def _moved(self, rank: int, to: int) -> None:
        self.moved.emit(self.side, rank, to)

    def _pasted(self, rank: int, text: str) -> None:
        self.pasted.emit(self.side, rank, text)

    def _duplicated(self, rank: int) -> None:
        self.duplicated.emit(self.side, rank)

    def _opened(self, rank: int) -> None:
        self.opened.emit(self.side, rank)
