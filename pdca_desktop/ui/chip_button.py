"""Buttons whose words grow bolder: a chip (the state of the synchronisation, the adviser), a tab."""

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
        return hint + bolder(self.text(), Size.SMALL) if self.isChecked() else hint


class TabButton(QPushButton):
    """One of several things of which one is in front, and then bolder; its width is the same."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("tab", True)
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """As wide as its words at their boldest."""
        return super().sizeHint() + bolder(self.text(), Size.BODY)


def bolder(text: str, size: Size) -> QSize:
    """How much wider words are when they are bold: the style reckons with plain ones."""
    bold, plain = (
        QFontMetrics(look().font(size, strong=strong)).horizontalAdvance(text) for strong in (True, False)
    )
    return QSize(max(0, bold - plain), 0)
