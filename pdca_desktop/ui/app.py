"""Starts the screen: a window first, and what is in it once it has been painted.

run(sys.argv, settings=places.configuration / "window.ini", compose=compose)   # never returns

def compose(shell: Shell) -> None: ...      # bootstrap: store, services, pages; after the first paint
"""

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from PySide6.QtCore import QEventLoop, QLocale
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from pdca_desktop.ui.tokens import DARK, LIGHT
from pdca_desktop.ui.window import Window

if TYPE_CHECKING:
    from pdca_desktop.ui.shell import Shell

NAME = "pdca_desktop"
_HALF = 128


def make_application(arguments: Sequence[str]) -> QApplication:
    """The Qt application, in French, or the one that exists already; its look comes with the shell."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    # "-style", not setStyle(): that one returns a QStyle, whose enumerations would be made before the paint.
    app = QApplication([*(arguments or [NAME]), "-style", "fusion"])
    app.setApplicationName(NAME)
    app.setApplicationDisplayName("PdC Actif")
    return app


def furnish(window: Window) -> "Shell":
    """Put the shell in the window: fonts, stylesheet, navigation, search."""
    from PySide6.QtCore import QLibraryInfo, QTranslator  # noqa: PLC0415  (not before the first paint)

    from pdca_desktop.ui.shell import Shell  # noqa: PLC0415
    from pdca_desktop.ui.theme import Theme  # noqa: PLC0415

    app = make_application(())
    theme = Theme.of(app)
    translator = QTranslator(window)
    if translator.load(
        QLocale(), "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    ):
        app.installTranslator(translator)
    return Shell(window, theme)


def start(arguments: Sequence[str], *, settings: Path, compose: "Callable[[Shell], object]") -> Window:
    """The window, shown; after its first paint it is furnished and the shell given to `compose`."""
    app = make_application(arguments)
    ground = app.palette()
    dark = ground.color(QPalette.ColorRole.Window).lightness() < _HALF
    ground.setColor(QPalette.ColorRole.Window, QColor((DARK if dark else LIGHT).ground))
    app.setPalette(ground)
    window = Window(settings)
    window.after_first_paint(_Composition(window, compose).begin)
    window.show()
    return window


def run(arguments: Sequence[str], *, settings: Path, compose: "Callable[[Shell], object]") -> NoReturn:
    """Show the window, run until it is closed, and leave at once.

    Taking every library down costs a third of a second: what had to be kept was kept when the window closed.
    """
    window = start(arguments, settings=settings, compose=compose)
    code = make_application(()).exec()
    del window
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def try_screen(settings: Path) -> tuple[int, int]:
    """Build the main window, paint it, and close it: its size in pixels. Offscreen unless told otherwise."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make_application(())
    window, loop = Window(settings), QEventLoop()
    window.after_first_paint(partial(furnish, window))
    window.after_first_paint(loop.quit)
    window.show()
    loop.exec()
    size = window.grab().size()
    window.close()
    return size.width(), size.height()


class _Composition:
    """What follows the first paint, a turn of the loop each."""

    def __init__(self, window: Window, compose: "Callable[[Shell], object]") -> None:
        self._window = window
        self._compose = compose

    def begin(self) -> None:
        """Furnish, then let bootstrap fill."""
        shell = furnish(self._window)
        self._window.after_first_paint(lambda: self._compose(shell))
