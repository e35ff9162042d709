"""Why the plan is only read."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import SNUG, Tone
from pdca_desktop.ui.widgets.chips import Chip


class LockNotice(QWidget):
    """A lock, the word for it, and a sentence that says why and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SNUG)
        row.addWidget(Chip("Lecture seule", Tone.NEUTRAL, "lock", self), 0, Qt.AlignmentFlag.AlignTop)
        self.sentence = text_label("", "small", self)
        row.addWidget(self.sentence, 1)
        self.hide()

    def show_sentence(self, sentence: str) -> None:
        """Say it; an empty sentence takes it away."""
        self.sentence.setText(sentence)
        self.setVisible(bool(sentence))
