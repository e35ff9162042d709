"""A verdict on one line or two: icon and word, what was judged, its figures, ways out."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.icons import pixmap
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import SNUG, TIGHT, Tone
from pdca_desktop.ui.widgets.chips import Chip
from pdca_desktop.ui.widgets.headers import quiet_button

_ICON = 20


class VerdictRow(QWidget):
    """One verdict.

    row = VerdictRow()
    row.show_verdict(Tone.BLOQUANT, "Prêt à taux zéro", "8 500 € pour un plafond de 8 000 €")
    row.show_actions(("Ramener à 8 000 €", "Pourquoi ?"))[0].clicked.connect(...)
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.NEUTRAL
        self._sign = QLabel(self)
        self._sign.setFixedWidth(_ICON)
        self._title = text_label("", "strong", self)
        self._word = Chip("", Tone.NEUTRAL, "", self)
        self._figures = text_label("", "muted", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, SNUG, 0, SNUG)
        row.setSpacing(SNUG)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        body = QVBoxLayout()
        body.setSpacing(TIGHT)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._word, 0, Qt.AlignmentFlag.AlignTop)
        body.addLayout(head)
        body.addWidget(self._figures)
        self._actions = QHBoxLayout()
        self._actions.setSpacing(SNUG)
        body.addLayout(self._actions)
        row.addLayout(body, 1)

    def show_verdict(self, tone: Tone, title: str, figures: str = "") -> None:
        """Show a verdict.

        Args:
            tone: gives icon, word and colour.
            title: what was judged.
            figures: measured, limit and gap, in words.
        """
        self._tone = tone
        self._title.setText(typeset(title))
        self._word.show_text(tone.word, tone)
        self._figures.setText(typeset(figures))
        self._figures.setVisible(bool(figures))
        self.setAccessibleName(f"{tone.word} : {typeset(title)}")
        self.setAccessibleDescription(typeset(figures))
        self._sign.setAccessibleName(tone.word)
        self._draw()

    def show_actions(self, texts: tuple[str, ...]) -> list[QPushButton]:
        """Replace the actions; returns their buttons."""
        while (item := self._actions.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        buttons = [quiet_button(text, self) for text in texts]
        for button in buttons:
            button.setAccessibleDescription(self._title.text())
            self._actions.addWidget(button)
        self._actions.addStretch(1)
        return buttons

    def changeEvent(self, event: QEvent, /) -> None:
        """Another scheme is another icon."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._draw()

    def _draw(self) -> None:
        colour = "muted" if self._tone is Tone.NEUTRAL else self._tone.value
        self._sign.setPixmap(pixmap(self._tone.icon, _ICON, colour, self.devicePixelRatioF()))
