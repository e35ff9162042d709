"""Icons of one family (Lucide), coloured from the tokens and sharp at any scale.

button.setIcon(icon("plus"))                  # once, in the colours of now
dress(button, "plus", "accent")               # follows light and dark
painter.drawPixmap(x, y, pixmap("check", 16, "conforme", widget.devicePixelRatio()))
"""

import weakref
from functools import cache
from typing import Protocol

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QPushButton

from pdca_desktop import resources
from pdca_desktop.ui.theme import look

SIDE = 16
_GAP = 4


class Dressed(Protocol):
    """Anything with an icon: a button, an action."""

    def setIcon(self, icon: QIcon, /) -> None:
        """Show the icon."""
        ...


_dressed: "weakref.WeakKeyDictionary[Dressed, tuple[str, str, int]]" = weakref.WeakKeyDictionary()


def icon(name: str, colour: str = "text", side: int = SIDE) -> QIcon:
    """The icon in a colour of the tokens, as they are now.

    Args:
        name: file name in `resources/icons`, without ".svg".
        colour: name of a colour token.
        side: logical pixels; as the wearer's icon size.
    """
    return _icon(name, getattr(look().colours, colour), look().colours.muted, side, 0, _ratios())


def pixmap(name: str, side: int, colour: str = "text", ratio: float = 1.0) -> QPixmap:
    """The icon as a square picture of `side` logical pixels."""
    return _pixmap(name, side, getattr(look().colours, colour), ratio)


def dress(wearer: Dressed, name: str, colour: str = "text", side: int = SIDE) -> None:
    """Give an icon that follows light and dark as long as its wearer lives."""
    _dressed[wearer] = (name, colour, side)
    _wear(wearer, name, colour, side)


def undress(wearer: Dressed) -> None:
    """Take its icon away."""
    _dressed.pop(wearer, None)
    wearer.setIcon(QIcon())


def redress() -> None:
    """Give every wearer its icon again, in the colours of now."""
    for wearer, (name, colour, side) in list(_dressed.items()):
        try:
            _wear(wearer, name, colour, side)
        except RuntimeError:  # its window was destroyed and Python has not noticed yet
            _dressed.pop(wearer, None)


def _wear(wearer: Dressed, name: str, colour: str, side: int) -> None:
    ink, faint = getattr(look().colours, colour), look().colours.muted
    if isinstance(wearer, QPushButton):  # it has words, or will: an icon alone is on a tool button
        wearer.setIconSize(QSize(side + _GAP, side))  # the style leaves too little between icon and words
        wearer.setIcon(_icon(name, ink, faint, side, _GAP, _ratios()))
    else:
        wearer.setIcon(_icon(name, ink, faint, side, 0, _ratios()))


def _ratios() -> tuple[float, ...]:
    return tuple(sorted({screen.devicePixelRatio() for screen in QGuiApplication.screens()} or {1.0}))


@cache
def _icon(name: str, ink: str, faint: str, side: int, gap: int, ratios: tuple[float, ...]) -> QIcon:
    """The icon, and beside it the one of a disabled wearer, in the faint ink of its words."""
    made = QIcon()
    for ratio in ratios:
        made.addPixmap(_pixmap(name, side, ink, ratio, gap))
        made.addPixmap(_pixmap(name, side, faint, ratio, gap), QIcon.Mode.Disabled)
    return made


@cache
def _pixmap(name: str, side: int, ink: str, ratio: float, gap: int = 0) -> QPixmap:
    picture = QPixmap(round((side + gap) * ratio), round(side * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(_source(name).replace("currentColor", ink).encode())).render(
        painter, QRectF(0, 0, side, side)
    )
    painter.end()
    return picture


@cache
def _source(name: str) -> str:
    return (resources.folder("icons") / f"{name}.svg").read_text(encoding="utf-8")
