"""The lines of the list, read once for every page that shows some of them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.pages.start.desk import Desk


class Listing(QObject):
    """Made when the dossiers open, dropped when they are locked: nothing of them stays in memory."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lines: Sequence[DossierLine] | None = None
        self._changes = 0
        desk.bus.changed.connect(self._changed)

    def lines(self) -> Sequence[DossierLine]:
        """Every dossier, last changed first; call it in the store's thread.

        Raises:
            AppError: they cannot be read.
        """
        known = self._lines
        if known is None:
            before = self._changes
            known = self._desk.store.lines()
            if before == self._changes:  # else something was changed while they were read
                self._lines = known
        return known

    def _changed(self, _changes: Changes) -> None:
        self._changes += 1
        self._lines = None
