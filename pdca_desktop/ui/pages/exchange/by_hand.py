"""What waits, written into a file that is carried to the head office when the network is dead."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.acts_file import SUFFIX
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.exchange.situation import counted
from pdca_desktop.ui.pages.start.desk import Desk

_TITLE = "Exporter les modifications non envoyées"


class ByHand(QObject):
    """Decides for that file.

    Signals:
        told: a sentence on what was done, and no way back.
    """

    told = Signal(str, object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def export(self) -> None:
        """Ask where, and write it."""
        name = f"modifications-{self._desk.today():%Y-%m-%d}{SUFFIX}"
        kinds = f"Modifications non envoyées (*{SUFFIX})"
        path = self._desk.dialogs.file_to_write(_TITLE, kinds, Path.home() / name)
        if path is None:
            return
        exchanges = self._desk.machine.exchanges()

        def write(_progress: Progress) -> str:
            acts = exchanges.export(path)
            return typeset(
                f"{counted(acts, 'modification écrite', 'modifications écrites')} dans « {path.name} », "
                "chiffré pour le siège : remettez-le-lui."
            )

        job = self._desk.runner.write(write, _TITLE)
        job.finished.connect(self._written)
        job.failed.connect(self._desk.dialogs.tell)

    def _written(self, said: str) -> None:
        self.told.emit(said, None)
