"""What drawn widgets share: they repaint with the theme and say in words what they show."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

_LEAST_WIDTH = 160


class Drawn(QWidget):
    """A picture of values; its accessible description tells them all."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, description: str) -> None:
        """Give the values in words, for screen readers and as a tooltip, and repaint."""
        self.setAccessibleDescription(description)
        self.setToolTip(description)
        self.updateGeometry()
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Never lower than it can be read; a page that lacks room scrolls."""
        return QSize(_LEAST_WIDTH, self.sizeHint().height())

    def changeEvent(self, event: QEvent, /) -> None:
        """Another scheme or size of type is another picture."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self.updateGeometry()
            self.update()


@contextmanager
def painting(widget: QWidget) -> Iterator[QPainter]:
    """A smooth painter, ended whatever happens."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    try:
        yield painter
    finally:
        painter.end()
