"""A chip to click: the state of the synchronisation, the adviser."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QWidget

from pdca_desktop.ui.icons import dress
from pdca_desktop.ui.theme import look
from pdca_desktop.ui.tokens import Size


class ChipButton(QPushButton):
    """A short text with an icon, in a bar; its `clicked` is that of any button."""

    def __init__(self, text: str, icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("chip", True)
        self.show_text(text, icon)

    def show_text(self, text: str, icon: str = "", colour: str = "text") -> None:
        """Show another text and icon, the icon in a colour of the tokens."""
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(text)
        if icon:
            dress(self, icon, colour)

    def sizeHint(self) -> QSize:
        """As wide as its words, which are bolder when it is checked."""
        hint = super().sizeHint()
        if self.isChecked():
            bold, plain = (
                QFontMetrics(look().font(Size.SMALL, strong=strong)).horizontalAdvance(self.text())
                for strong in (True, False)
            )
            hint.setWidth(hint.width() + max(0, bold - plain))
        return hint
