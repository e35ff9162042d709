"""Changes the passphrase and the recovery code of the open machine."""

from functools import partial

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.ui.jobs.job import Job, Progress, Work
from pdca_desktop.ui.pages.settings.page import SettingsPage
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.presenter import PrintCode
from pdca_desktop.ui.pages.start.step import Step


class SecretsPresenter(QObject):
    """Decides for the steps that change a secret.

    Signals:
        told: a sentence on what was done.
    """

    told = Signal(str)

    def __init__(
        self, desk: Desk, page: SettingsPage, print_code: PrintCode, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._page, self._print = desk, page, print_code
        self._machine = desk.machine
        self._code = ""
        page.judged.connect(self._judge)
        page.change.changed.connect(self._change)
        page.new_code.given.connect(self._draw)
        page.code.printed.connect(self._print_code)
        page.code.confirmed.connect(self._confirmed)
        page.lock.forget.clicked.connect(self._forget)

    def _judge(self, typed: str) -> None:
        who = self._desk.adviser
        worth = self._machine.worth(typed, (who.name, who.agency.label))
        self._page.change.show_worth(enough=worth.enough, findings=tuple(worth.findings) if typed else ())

    def _change(self, present: str, passphrase: str) -> None:
        def change(_progress: Progress) -> tuple[str, ...]:
            return tuple(self._machine.change_passphrase(present, passphrase))

        self._do(self._page.change, change, "Changement de la phrase de passe").finished.connect(
            self._changed
        )

    def _changed(self, findings: tuple[str, ...]) -> None:
        self._page.show_main()
        self.told.emit(" ".join(("Phrase de passe changée.", *findings)))

    def _draw(self, passphrase: str) -> None:
        def draw(_progress: Progress) -> str:
            return self._machine.new_recovery_code(passphrase)

        self._do(self._page.new_code, draw, "Tirage du code").finished.connect(self._drawn)

    def _drawn(self, code: str) -> None:
        self._code = code
        self._page.new_code.forget()
        self._page.code.show_code(code)
        self._page.show_step(self._page.code)

    def _print_code(self) -> None:
        if self._print(self._code, self._desk.adviser.name):
            self._page.code.say_text("Code envoyé à l'imprimante : vérifiez que la feuille est lisible.")

    def _confirmed(self) -> None:
        self._code = ""
        self._page.show_main()
        self.told.emit(typeset("Nouveau code en place : détruisez l'ancien."))

    def _forget(self) -> None:
        def forget(_progress: Progress) -> str:
            gone = self._machine.forget_key()
            return (
                "Ce poste ne mémorise plus la clé : la phrase de passe sera demandée."
                if gone
                else "Le système ne répond pas : recommencez plus tard."
            )

        job = self._desk.runner.write(forget, "Oubli de la clé")
        job.finished.connect(self._forgotten)
        job.failed.connect(self._desk.dialogs.tell)

    def _forgotten(self, said: str) -> None:
        self.told.emit(typeset(said))

    def _do(self, step: Step, work: Work, label: str) -> Job:
        step.say_trouble("")
        step.set_busy(label)
        job = self._desk.runner.write(work, label)
        job.failed.connect(partial(self._refuse, step))
        job.ended.connect(partial(step.set_busy, ""))
        return job

    def _refuse(self, step: Step, error: AppError) -> None:
        step.say_trouble(str(error))
