"""Titles of pages and sections, and the page that is still empty."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.icons import dress, pixmap
from pdca_desktop.ui.theme import text_label
from pdca_desktop.ui.tokens import ROOM, SNUG, WIDE

_PICTURE = 48
_COLUMN = 440


class SectionHeader(QWidget):
    """A title, a detail beside it, actions at its right, a thin rule under it.

    Args:
        title: French.
        detail: figures or a date, in a quieter type.
        role: "title" for a page, "heading" for a part of it.
    """

    def __init__(
        self, title: str, detail: str = "", role: str = "heading", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SNUG)
        self._row = QHBoxLayout()
        self._row.setSpacing(ROOM)
        self._title = text_label(typeset(title), role, self)
        self._detail = text_label(typeset(detail), "muted", self)
        self._detail.setWordWrap(False)
        self._detail.setVisible(bool(detail))
        self._row.addWidget(self._title, 1)
        self._row.addWidget(self._detail)
        box.addLayout(self._row)
        box.addWidget(rule(self))

    def add(self, button: QWidget) -> None:
        """Put an action at the right."""
        self._row.addWidget(button)

    def show_detail(self, detail: str) -> None:
        """Show another detail."""
        self._detail.setText(typeset(detail))
        self._detail.setVisible(bool(detail))


class EmptyState(QWidget):
    """What an empty page is for, and the first thing to do there.

    Signals:
        asked: the action was asked for.
    """

    asked = Signal()

    def __init__(
        self, icon: str, title: str, text: str, action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = icon
        self._picture = QLabel(self)
        self._draw()
        self._picture.setAccessibleName(title)
        # Wrapped labels keep their height only in a column that has its own width.
        column = QWidget(self)
        column.setFixedWidth(_COLUMN)
        words = QVBoxLayout(column)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(SNUG)
        for said, role in ((title, "heading"), (text, "muted")):
            label = text_label(typeset(said), role, column)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            words.addWidget(label)
        self.button = primary_button(action, self)
        self.button.setVisible(bool(action))
        self.button.clicked.connect(self.asked)
        box = QVBoxLayout(self)
        box.setContentsMargins(WIDE, WIDE, WIDE, WIDE)
        box.setSpacing(ROOM)
        box.addStretch(2)
        for part in (self._picture, column, self.button):
            middle = QHBoxLayout()  # an alignment would forget the height of wrapped words
            middle.addStretch(1)
            middle.addWidget(part)
            middle.addStretch(1)
            box.addLayout(middle)
        box.addStretch(3)

    def changeEvent(self, event: QEvent, /) -> None:
        """Another scheme is another picture."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _draw(self) -> None:
        self._picture.setPixmap(pixmap(self._icon, _PICTURE, "muted", self.devicePixelRatioF()))


def primary_button(text: str, parent: QWidget | None = None, icon: str = "") -> QPushButton:
    """The button of what is done first on a page: one per page."""
    button = QPushButton(typeset(text), parent)
    button.setProperty("kind", "primary")
    if icon:
        dress(button, icon, "on_accent")
    return button


def quiet_button(text: str, parent: QWidget | None = None, icon: str = "") -> QPushButton:
    """A button without border, for what accompanies a line or a section."""
    button = QPushButton(typeset(text), parent)
    button.setProperty("kind", "quiet")
    if icon:
        dress(button, icon, "accent")
    return button


def rule(parent: QWidget | None = None) -> QFrame:
    """A thin horizontal line."""
    line = QFrame(parent)
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line
