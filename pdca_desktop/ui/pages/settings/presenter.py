"""Réglages: keeps what is chosen, makes and puts back backups."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSettings, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.theme import Scheme, Theme

MINUTES = 10
_SCHEME, _DELAY = "window/scheme", "lock/minutes"


class SettingsPresenter(QObject):
    """Decides for Réglages.

    Args:
        close_dossier: keeps and closes the dossier that is open, before a backup takes the store's place.

    Signals:
        told: a sentence on what was done.
        locked: lock now.
        delay_changed: minutes before the lock.
    """

    told = Signal(str)
    locked = Signal()
    delay_changed = Signal(int)

    def __init__(
        self,
        desk: Desk,
        page: Any,
        theme: Theme,
        close_dossier: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._page, self._theme, self._close = desk, page, theme, close_dossier
        page.scheme_chosen.connect(self._choose)
        page.delay_chosen.connect(self._delay)
        page.locked.connect(self.locked)
        page.forgotten.connect(self._forget)
        page.backed_up.connect(self.back_up)
        page.restored.connect(self._restore)
        page.shown.connect(self._shown)

    def back_up(self) -> None:
        """Make a backup now."""

        def work(progress: Progress) -> str:
            made = self._desk.machine.back_up(progress.step, asked=True)
            return "" if made is None else "Sauvegarde faite et vérifiée."

        self._do(work, "Sauvegarde")

    def _shown(self) -> None:
        who = self._desk.adviser
        machine = self._desk.machine
        self._page.show_post(f"{who.name} · {who.agency.label}", machine.place, machine.doubts())
        self._page.show_choices(self._theme.scheme, lock_minutes(self._desk.settings))
        self._page.show_backups(machine.backups())

    def _choose(self, scheme: Scheme) -> None:
        self._theme.choose(scheme)
        self._desk.settings.setValue(_SCHEME, scheme.name)

    def _delay(self, minutes: int) -> None:
        self._desk.settings.setValue(_DELAY, minutes)
        self.delay_changed.emit(minutes)

    def _forget(self) -> None:
        def work(_progress: Progress) -> str:
            gone = self._desk.machine.forget_key()
            return (
                "Ce poste ne mémorise plus la clé."
                if gone
                else "Le système ne répond pas : recommencez plus tard."
            )

        self._do(work, "Oubli de la clé")

    def _restore(self, name: str) -> None:
        agreed = self._desk.dialogs.ask(
            "Restaurer cette sauvegarde ?",
            yes="Restaurer",
            explanation="Vos dossiers reviennent à ce jour-là. Les actuels sont mis de côté parmi les "
            "sauvegardes : rien n'est supprimé.",
        )
        if not agreed:
            return
        self._close()

        def work(progress: Progress) -> str:
            self._desk.machine.restore(name, progress.step)
            return "Sauvegarde restaurée."

        self._do(work, "Restauration")

    def _do(self, work: Callable[[Progress], str], label: str) -> None:
        job = self._desk.runner.write(work, label)
        job.finished.connect(self._done)
        job.failed.connect(self._desk.dialogs.tell)

    def _done(self, said: str) -> None:
        self._page.show_backups(self._desk.machine.backups())
        self._desk.bus.publish(Changes())
        if said:
            self.told.emit(typeset(said))


def lock_minutes(settings: QSettings) -> int:
    """Minutes without activity before the lock."""
    try:
        return max(1, int(str(settings.value(_DELAY, MINUTES))))
    except ValueError:
        return MINUTES


def kept_scheme(settings: QSettings) -> Scheme:
    """The colours chosen."""
    name = str(settings.value(_SCHEME, "") or "")
    return Scheme[name] if name in Scheme.__members__ else Scheme.SYSTEM
