"""What may be answered to a conflict, one beside the other; one of them is chosen, or none yet."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from pdca_desktop.services.exchanges import Answer
from pdca_desktop.ui.flow import FlowLayout
from pdca_desktop.ui.icons import SIDE, dress, undress
from pdca_desktop.ui.pages.exchange.conflict_words import ConflictShown
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import ROOM, SNUG


class Answers(QWidget):
    """The buttons.

    Signals:
        toggled: an answer, and whether it is chosen now.
    """

    toggled = Signal(object, bool)

    def __init__(self, shown: ConflictShown, parent: QWidget) -> None:
        super().__init__(parent)
        self.buttons: dict[Answer, QPushButton] = {}
        row = FlowLayout(self)
        group = QButtonGroup(self)
        for answer, label in shown.answers.items():
            button = QPushButton(label, self)
            button.setCheckable(True)
            button.setProperty("choice", True)
            button.setAccessibleName(f"{label} : {shown.place}")
            button.toggled.connect(partial(self._toggled, answer))
            group.addButton(button)
            bold = QFontMetrics(look().font(strong=True)).horizontalAdvance(label)
            button.setMinimumWidth(bold + 2 * ROOM + SIDE + SNUG)  # chosen, it is bolder and has a sign
            self.buttons[answer] = button
            row.addWidget(button)
        if shown.no_other:
            other = self.buttons[Answer.OTHER]
            other.setEnabled(False)
            other.setToolTip(shown.no_other)
            other.setAccessibleDescription(shown.no_other)

    @property
    def chosen(self) -> Answer | None:
        """What is chosen so far."""
        return next((answer for answer, button in self.buttons.items() if button.isChecked()), None)

    def choose(self, answer: Answer) -> None:
        """Choose an answer."""
        self.buttons[answer].setChecked(True)

    def _toggled(self, answer: Answer, on: bool) -> None:
        button = self.buttons[answer]
        if on:
            dress(button, "check", "accent")
        else:
            undress(button)
        self.toggled.emit(answer, on)
