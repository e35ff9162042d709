"""Three values of one place side by side: where both started, what is kept, what its author wants."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import AIR, SNUG, TIGHT

_BUTTONS = 3


class ClashColumns(QWidget):
    """The values under their titles, and a place for a button under each.

    Args:
        place: the place in words; empty: it is said elsewhere.
        titles: of the three columns.
        values: in words; the first is where both started.
    """

    def __init__(
        self, place: str, titles: tuple[str, str, str], values: tuple[str, str, str], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(AIR)
        self._grid.setVerticalSpacing(TIGHT)
        if place:
            self._grid.addWidget(text_label(place, "strong", self), 0, 0, 1, len(titles))
        for column, (title, value) in enumerate(zip(titles, values, strict=True)):
            self._grid.setColumnStretch(column, 1)
            label = text_label(typeset(title), "label", self)
            words = text_label(value, "muted" if column == 0 else "", self)
            words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
            label.setBuddy(words)
            label.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
            self._grid.addWidget(label, 1, column)
            self._grid.addWidget(words, 2, column)

    def put(self, button: QPushButton, column: int) -> None:
        """Put a button under a column."""
        self._grid.addWidget(button, _BUTTONS, column, Qt.AlignmentFlag.AlignLeft)
        self._grid.setRowMinimumHeight(_BUTTONS, AIR + SNUG)
