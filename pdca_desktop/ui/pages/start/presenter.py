"""First start, unlocking, locking and recovery: decides which step covers the window, and when none does."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.services.session import Stage
from pdca_desktop.ui.jobs.job import Job, Progress, Work
from pdca_desktop.ui.pages.start.cover import Cover
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.rescue import ForgottenStep, RecoveryStep
from pdca_desktop.ui.pages.start.step import Step
from pdca_desktop.ui.pages.start.steps import (
    CodeStep,
    ContentStep,
    FirstSecretStep,
    IdentityStep,
    UnlockStep,
)


class PrintCode(Protocol):
    """Prints a recovery code; False when the adviser changed their mind."""

    def __call__(self, code: str, name: str) -> bool:
        """Ask for a printer and print."""
        ...


class StartPresenter(QObject):
    """Leads from a closed machine to open dossiers, and back.

    Signals:
        opened: the dossiers are open and the window is given back; sentences to tell.
        left: the adviser closes the application from the cover.
        locked: the store is closed and the key dropped.
        kept_open: what waits could not be kept, so the store stays open behind the cover.
    """

    opened = Signal(tuple)
    locked = Signal()
    kept_open = Signal()
    left = Signal()

    def __init__(
        self, desk: Desk, cover: Cover, print_code: PrintCode, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._cover, self._print = desk, cover, print_code
        self._machine = desk.machine
        self._who: tuple[str, Agency] | None = None
        self._code = ""
        cover.made.connect(self._join)

    def _join(self, step: Step) -> None:
        """Listen to a step that was just made."""
        if isinstance(step, IdentityStep):
            step.given.connect(self._identified)
        elif isinstance(step, FirstSecretStep):
            step.typed.connect(partial(self._judge, step))
            step.given.connect(self._draw)
        elif isinstance(step, CodeStep):
            step.printed.connect(self._print_code)
            step.confirmed.connect(self._confirmed)
        elif isinstance(step, ContentStep):
            step.chosen.connect(self._begin)
        elif isinstance(step, UnlockStep):
            step.given.connect(self._unlock)
            step.forgotten.connect(self._ask_code)
        elif isinstance(step, ForgottenStep):
            step.typed.connect(partial(self._judge, step))
            step.returned.connect(self.ask)
            step.rescued.connect(self._rescue)
        elif isinstance(step, RecoveryStep):
            step.chosen.connect(self._restore)
            step.retried.connect(self.ask)
            step.left.connect(self.left)

    def begin(self) -> None:
        """The window has just been painted: what is to be asked first."""
        if self._machine.stage is Stage.NEW:
            self._cover.show_step(self._cover.identity)
            return
        self.ask()
        job = self._desk.runner.write(self._remembered, "Ouverture des dossiers")
        job.finished.connect(self._remembered_done)
        job.failed.connect(self._not_opened)

    def begin_demo(self) -> None:
        """Open the examples under a key that nobody keeps."""
        machine, secret = self._machine, "".join(self._machine.ids.new() for _ in range(2)) + "Aé!"
        content = self._cover.content
        self._cover.show_step(content)

        def make(progress: Progress) -> tuple[str, ...]:
            machine.draw_keys("Camille Exemple", Agency.LENS_1, secret)
            machine.begin(examples=True, step=progress.step)
            return ("Exemples : des personnes et des entreprises inventées.",)

        self._do(content, make, "Préparation des dossiers d’exemple").finished.connect(self._open)

    def ask(self) -> None:
        """Ask for the passphrase."""
        unlock, who = self._cover.unlock, self._machine.adviser
        unlock.secret.clear()
        name = who.name if who is not None else ""
        unlock.say_text(f"{name} · {typeset(who.agency.label)}" if who is not None else "")
        self._cover.show_step(unlock)

    def _ask_code(self) -> None:
        self._cover.show_step(self._cover.forgotten)

    def recover(self, error: AppError) -> None:
        """The file was found damaged while working."""
        self._not_opened(error)

    def lock(self, keep: Callable[[], AppError | None]) -> None:
        """Cover the window at once, then keep what waits, close the store and drop the key.

        Args:
            keep: keeps what waits, in the thread that writes. When it cannot, the store stays open behind
                the cover: losing work would be worse.
        """
        self.ask()
        self._cover.unlock.set_busy("Fermeture des dossiers")

        def close(_progress: Progress) -> None:
            error = keep()
            if error is not None:
                raise error
            self._machine.lock()

        job = self._desk.runner.write(close, "Fermeture des dossiers")
        job.finished.connect(self._closed)
        job.failed.connect(self._not_closed)
        job.ended.connect(partial(self._cover.unlock.set_busy, ""))

    def _closed(self) -> None:
        self.locked.emit()

    def _not_closed(self, error: AppError) -> None:
        self.kept_open.emit()
        self._cover.unlock.say_trouble(f"La dernière saisie n'est pas encore enregistrée. {error}")

    def _identified(self, name: str, agency: Agency) -> None:
        self._who = (name, agency)
        if self._machine.stage is Stage.OPEN:
            try:
                self._machine.introduce(name, agency)
            except AppError as error:
                self._cover.identity.say_trouble(str(error))
                return
            self._open(())
            return
        secret = self._cover.secret
        secret.show_loss(self._machine.loss)
        secret.show_doubts(tuple(self._machine.doubts()))
        self._judge(secret, secret.first.text())
        self._cover.show_step(secret)

    def _judge(self, step: Any, typed: str) -> None:
        who = self._machine.adviser
        name, agency = self._who or ((who.name, who.agency) if who is not None else ("", None))
        worth = self._machine.worth(typed, (name, agency.label if agency else ""))
        step.show_worth(enough=worth.enough, findings=tuple(worth.findings))

    def _draw(self, passphrase: str) -> None:
        if self._who is None:
            return
        name, agency = self._who

        def draw(_progress: Progress) -> str:
            return self._machine.draw_keys(name, agency, passphrase)

        self._do(self._cover.secret, draw, "Préparation de la clé").finished.connect(self._drawn)

    def _drawn(self, code: str) -> None:
        self._cover.secret.forget()
        self._code = code
        self._cover.code.show_code(code)
        self._cover.show_step(self._cover.code)

    def _print_code(self) -> None:
        name = self._who[0] if self._who else ""
        if self._print(self._code, name):
            self._cover.code.say_text("Code envoyé à l'imprimante : vérifiez que la feuille est lisible.")

    def _confirmed(self) -> None:
        self._code = ""
        self._cover.code.show_code("")
        self._cover.show_step(self._cover.content)

    def _begin(self, examples: bool) -> None:
        def begin(progress: Progress) -> tuple[str, ...]:
            self._machine.begin(examples=examples, step=progress.step)
            return ()

        self._do(self._cover.content, begin, "Préparation de vos dossiers").finished.connect(self._open)

    def _unlock(self, passphrase: str, remember: bool) -> None:
        def unlock(_progress: Progress) -> tuple[str, ...]:
            return tuple(self._machine.unlock(passphrase, remember=remember))

        self._do(self._cover.unlock, unlock, "Ouverture de vos dossiers").finished.connect(self._open)

    def _rescue(self, code: str, passphrase: str) -> None:
        def rescue(_progress: Progress) -> tuple[str, ...]:
            return tuple(self._machine.unlock_with_code(code, passphrase))

        self._do(self._cover.forgotten, rescue, "Ouverture de vos dossiers").finished.connect(self._open)

    def _restore(self, name: str) -> None:
        def restore(progress: Progress) -> tuple[str, ...]:
            self._machine.restore(name, progress.step)
            return (
                typeset("Sauvegarde restaurée ; le fichier précédent est mis de côté parmi les sauvegardes."),
            )

        self._do(self._cover.recovery, restore, "Restauration").finished.connect(self._open)

    def _remembered(self, _progress: Progress) -> bool:
        return self._machine.stage is not Stage.OPEN and self._machine.unlock_remembered()

    def _remembered_done(self, opened: bool) -> None:
        if opened and self._cover.on:
            self._open(())

    def _do(self, step: Step, work: Work, label: str) -> Job:
        """Do it in the store's thread while the step says so."""
        step.say_trouble("")
        step.set_busy(label)
        job = self._desk.runner.write(work, label)
        job.progressed.connect(step.show_progress)
        job.failed.connect(self._not_opened)
        job.ended.connect(partial(step.set_busy, ""))
        return job

    def _not_opened(self, error: AppError) -> None:
        cover = self._cover
        if self._machine.needs_recovery(error):
            lines: Sequence[Any] = self._machine.backups()
            without = " Aucune sauvegarde n'est dans son dossier : remettez-y celles que vous avez."
            cover.recovery.say_text(f"{error}{'' if lines else without}")
            cover.recovery.show_backups(lines)
            cover.show_step(cover.recovery)
        elif cover.step is cover.unlock:
            cover.unlock.set_busy()
            cover.unlock.refuse(str(error))
        elif cover.step is not None:
            cover.step.set_busy()
            cover.step.say_trouble(str(error))

    def _open(self, told: tuple[str, ...]) -> None:
        self._cover.forget()
        if self._machine.adviser is None:
            self._cover.show_step(self._cover.identity)
            return
        self._cover.lift()
        self.opened.emit(told)
