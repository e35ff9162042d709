"""Réglages: keeps what is chosen, makes and puts back backups, brings deleted dossiers back."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.territory import Agency
from pdca_desktop.errors import AppError
from pdca_desktop.services.ports import DossierLine
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.opening import open_outside
from pdca_desktop.ui.pages.settings.page import SettingsPage
from pdca_desktop.ui.pages.start import choices
from pdca_desktop.ui.pages.start.desk import Desk
from pdca_desktop.ui.pages.start.session_watch import SessionWatch
from pdca_desktop.ui.theme import Scheme, TextSize, Theme

_BROKEN = (
    "L'historique de ce poste a été changé hors de l'application à partir de la saisie n° {}. Vos dossiers "
    "restent lisibles. Prévenez le siège avant d'aller plus loin ; une sauvegarde d'un jour antérieur peut "
    "être restaurée depuis cette page."
)


class SettingsPresenter(QObject):
    """Decides for Réglages.

    Args:
        watch: what follows the session of the system.
        close_dossier: keeps and closes the dossier that is open, before a backup takes the store's place.

    Signals:
        told: a sentence on what was done.
        locked: lock now.
        delay_changed: minutes before the lock.
        introduced: somebody else works here, or under another name.
    """

    told = Signal(str)
    locked = Signal()
    delay_changed = Signal(int)
    introduced = Signal()

    def __init__(
        self,
        desk: Desk,
        page: SettingsPage,
        theme: Theme,
        watch: SessionWatch,
        close_dossier: Callable[[], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._page, self._theme, self._watch = desk, page, theme, watch
        self._close = close_dossier
        page.shown.connect(self._shown)
        page.post.introduced.connect(self._introduce)
        page.post.folder_asked.connect(self._open_folder)
        page.post.check.clicked.connect(self._verify)
        page.look.scheme_chosen.connect(self._choose)
        page.look.size_chosen.connect(self._enlarge)
        page.lock.delay_chosen.connect(self._delay)
        page.lock.session_chosen.connect(self._follow_session)
        page.lock.now.clicked.connect(self.locked)
        page.backed_up.connect(self.back_up)
        page.backups.chosen.connect(self._restore)
        page.deleted.chosen.connect(self._bring_back)

    def back_up(self) -> None:
        """Make a backup now."""

        def work(progress: Progress) -> str:
            made = self._desk.machine.back_up(progress.step, asked=True)
            return "" if made is None else "Sauvegarde faite et vérifiée."

        self._do(work, "Sauvegarde")

    def _shown(self) -> None:
        machine, settings = self._desk.machine, self._desk.settings
        page = self._page
        page.post.show_post(self._desk.adviser, machine.place, machine.doubts())
        page.look.show_choices(self._theme.scheme, self._theme.text_size)
        page.lock.show_choices(
            choices.lock_minutes(settings),
            self._watch.obstacle,
            with_session=choices.locks_with_session(settings),
        )
        page.show_backups(machine.backups())
        self._read_deleted()

    def _introduce(self, name: str, agency: Agency) -> None:
        try:
            self._desk.machine.introduce(name, agency)
        except AppError as error:
            self._desk.dialogs.tell(error)
            return
        self._shown()
        self.introduced.emit()
        self.told.emit("Enregistré : l’historique des prochaines saisies portera ce nom.")

    def _open_folder(self) -> None:
        try:
            open_outside(Path(self._desk.machine.place))
        except AppError as error:
            self._desk.dialogs.tell(error)

    def _verify(self) -> None:
        def work(_progress: Progress) -> str:
            broken = self._desk.store.verify_journal()
            if broken is not None:
                raise AppError(typeset(_BROKEN.format(broken.n)))
            return "Historique vérifié : chaque saisie y est telle qu’elle a été écrite."

        self._do(work, "Vérification de l’historique")

    def _choose(self, scheme: Scheme) -> None:
        self._theme.choose(scheme)
        self._desk.settings.setValue(choices.SCHEME, scheme.name)

    def _enlarge(self, size: TextSize) -> None:
        self._theme.enlarge(size)
        self._desk.settings.setValue(choices.SIZE, size.name)

    def _delay(self, minutes: int) -> None:
        self._desk.settings.setValue(choices.DELAY, minutes)
        self.delay_changed.emit(minutes)

    def _follow_session(self, on: bool) -> None:
        self._desk.settings.setValue(choices.SESSION, "oui" if on else "non")

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

    def _bring_back(self, dossier_id: str) -> None:
        act = self._desk.adviser.act("dossier rétabli depuis la corbeille")

        def work(_progress: Progress) -> str:
            back = self._desk.store.restore(dossier_id, act)
            return f"« {back.project.title or 'Dossier sans intitulé'} » est de nouveau dans la liste."

        self._do(work, "Rétablissement du dossier")

    def _do(self, work: Callable[[Progress], str], label: str) -> None:
        job = self._desk.runner.write(work, label)
        job.finished.connect(self._done)
        job.failed.connect(self._desk.dialogs.tell)

    def _done(self, said: str) -> None:
        self._page.show_backups(self._desk.machine.backups())
        self._read_deleted()
        self._desk.bus.publish(Changes())
        if said:
            self.told.emit(typeset(said))

    def _read_deleted(self) -> None:
        def read(_progress: Progress) -> Sequence[DossierLine]:
            return self._desk.store.deleted_lines()

        job = self._desk.runner.write(read, "Lecture de la corbeille")
        job.finished.connect(self._show_deleted)
        job.failed.connect(self._desk.dialogs.tell)

    def _show_deleted(self, lines: Sequence[DossierLine]) -> None:
        self._page.show_deleted(lines)
