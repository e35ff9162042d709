"""What is made of two values that contradict each other, kept key by key until the choice is made."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk

_NOTES = "trancher:"


class ThirdTexts(QObject):
    """Beside the dossiers, in the encrypted file: outside the journal, for nothing is decided yet.

    Signals:
        found: identifier of a conflict, and the text that was typed for it before the application stopped.
    """

    found = Signal(str, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._waiting: dict[str, str] = {}
        self._writing = False

    def look_for(self, conflict: str, known: Collection[str]) -> None:
        """Read what was typed for a conflict.

        Args:
            conflict: its identifier.
            known: identifiers of all that are open: what was typed for others is of no use any more.
        """

        def read(_progress: Progress) -> tuple[str, str]:
            store = self._desk.store
            for name, _ in store.notes(_NOTES):
                if name.removeprefix(_NOTES) not in known:
                    store.keep_note(name, "")
            return conflict, store.note(_NOTES + conflict)

        job = self._desk.runner.quick(read, "Lecture de la saisie")
        job.finished.connect(self._read)

    def take(self, conflict: str, text: str) -> None:
        """Keep what is typed now; an empty text leaves nothing."""
        self._waiting[_NOTES + conflict] = text
        if not self._writing:
            self._write()

    def _write(self) -> None:
        self._writing = True
        waiting, self._waiting = self._waiting, {}

        def write(_progress: Progress) -> None:
            for name, text in waiting.items():
                self._desk.store.keep_note(name, text)

        job = self._desk.runner.quick(write, "Brouillon")
        job.ended.connect(self._written)  # what failed is written with the next key stroke

    def _written(self) -> None:
        self._writing = False
        if self._waiting:
            self._write()

    def _read(self, found: tuple[str, str]) -> None:
        conflict, text = found
        if text:
            self.found.emit(conflict, text)
