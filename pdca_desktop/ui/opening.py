"""Hands a file or a folder to the system's own programs."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from pdca_desktop.errors import AppError
from pdca_desktop.exchange.scalars import quoted, say


def open_outside(path: Path) -> None:
    """Open a file in the system's reader, or a folder in its file manager.

    Raises:
        AppError: the system has no program for it.
    """
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
        raise AppError(
            say(
                "Cet ordinateur n'a pas de programme pour ouvrir « {} » : c'est enregistré, ouvrez-le "
                "vous-même.",
                quoted(path.name or str(path), 120),
            )
        )
