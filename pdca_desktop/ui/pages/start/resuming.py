"""What was typed when the application stopped, taken up as soon as the dossiers are open."""

# ruff: noqa: PLC0415  (the records are not loaded before the first page)

from PySide6.QtCore import QObject

from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.shell import Shell


class Resuming(QObject):
    """Takes the drafts up, and says so at the foot of the window."""

    def __init__(self, shell: Shell, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shell, self._desk = shell, desk
        self._told: tuple[str, ...] = ()

    def begin(self, told: tuple[str, ...]) -> None:
        """Before any page reads the dossiers.

        Args:
            told: what is said already, to be said with the rest.
        """
        self._told = told

        def work(_progress: Progress) -> tuple[str, ...]:
            from pdca_desktop.services import drafts

            store = self._desk.store
            if not store.notes(drafts.NOTES):
                return ()
            from pdca_desktop.services.resuming import WHY, resume_all

            return resume_all(store, self._desk.adviser.act(WHY))

        job = self._desk.runner.write(work, "Reprise de la saisie")
        job.finished.connect(self._done)
        job.failed.connect(self._desk.dialogs.tell)

    def _done(self, sentences: tuple[str, ...]) -> None:
        if sentences:
            self._shell.toast(" ".join((*self._told, *sentences)))
