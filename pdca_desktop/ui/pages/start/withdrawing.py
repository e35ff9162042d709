"""The access of this machine was taken away: what waits is kept and handed over, everything else erased."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.cover import Cover
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.step import Step
from pdca_desktop.ui.pages.start.withdrawn import WithdrawnStep


class Withdrawing(QObject):
    """Decides for that step.

    Signals:
        erased: nothing of the dossiers may stay on the screen.
        spared: why nothing was erased; the window is given back.
        anew: the machine is like a new one.
        left: the adviser closes the application.
    """

    erased = Signal()
    spared = Signal(object)
    anew = Signal()
    left = Signal()

    def __init__(self, desk: Desk, cover: Cover, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._cover, self._machine = desk, cover, desk.machine
        cover.made.connect(self._join)

    def begin(self, keep: Callable[[], AppError | None]) -> None:
        """Cover the window, keep what waits, hand it over, erase.

        Args:
            keep: keeps what was typed, in the thread that writes; when it cannot, nothing is erased.
        """
        step = self._cover.withdrawn
        step.show_under_way()
        self._cover.show_step(step)
        step.set_busy("Enregistrement de ce qui attend")

        def save(_progress: Progress) -> None:
            error = keep()
            if error is not None:
                raise error

        job = self._desk.runner.write(save, "Enregistrement")
        job.finished.connect(self._kept)
        job.failed.connect(self._failed)

    def resume(self) -> None:
        """Erase what is left: the application was closed before the end, or something stood in the way."""
        step, machine = self._cover.withdrawn, self._machine
        step.show_under_way()
        self._cover.show_step(step)

        def finish(_progress: Progress) -> None:
            machine.finish_withdrawal()

        self._do(finish)

    def _kept(self) -> None:
        machine = self._machine

        def erase(progress: Progress) -> None:
            machine.withdraw(progress)

        self._do(erase)

    def _do(self, work: Callable[[Progress], None]) -> None:
        """In the pool, not in the thread that writes: closing the window does not wait for the network."""
        step = self._cover.withdrawn
        step.set_busy("Remise au siège, puis effacement")
        job = self._desk.runner.elsewhere(work, "Effacement")
        job.progressed.connect(step.show_progress)
        job.finished.connect(self._done)
        job.failed.connect(self._failed)

    def _done(self) -> None:
        self.erased.emit()
        step = self._cover.withdrawn
        step.set_busy()
        step.show_done()
        step.begin()

    def _failed(self, error: AppError) -> None:
        step = self._cover.withdrawn
        step.set_busy()
        if self._machine.stage is Stage.WITHDRAWN:
            self.erased.emit()
            step.show_unfinished(str(error))
            step.begin()
            return
        self._cover.lift()
        self.spared.emit(error)

    def _begin_anew(self) -> None:
        try:
            self._machine.start_anew()
        except AppError as error:
            self._cover.withdrawn.show_unfinished(str(error))
            return
        self.anew.emit()

    def _join(self, step: Step) -> None:
        if isinstance(step, WithdrawnStep):
            step.resumed.connect(self.resume)
            step.anew.connect(self._begin_anew)
            step.left.connect(self.left)
