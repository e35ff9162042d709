"""Reads the journal of the dossier that is open, and the drafts of it that were set aside."""

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.aside_drafts import AsideDraft, aside_drafts, let_go
from pdca_desktop.services.telling import Told, tell
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk

_EXPLAINED = (
    "Ce qui y était tapé n'est dans aucun champ du dossier : recopiez d'abord ce qui doit y rester. "
    "Rien ne pourra la rendre."
)


class HistoryPresenter(QObject):
    """What happened to a dossier, and what was typed in it without becoming a part of it.

    Signals:
        told: the journal in words (`Told`), last first.
        aside_told: the drafts set aside (`AsideDraft`).
    """

    told = Signal(object)
    aside_told = Signal(object)

    def __init__(self, desk: Desk, presenter: DossierPresenter) -> None:
        super().__init__(presenter)
        self._desk, self._presenter = desk, presenter

    def read(self) -> None:
        """Read it in a job, after what waits is kept."""
        self._presenter.save_now()
        store, dossier_id = self._desk.store, self._presenter.dossier.id

        def work(_progress: Progress) -> tuple[tuple[Told, ...], tuple[AsideDraft, ...]]:
            return tell(store.history(dossier_id)), aside_drafts(store, dossier_id)

        job = self._desk.runner.write(work, "Lecture de l’historique")
        job.finished.connect(self._read)
        job.failed.connect(self._desk.dialogs.tell)

    def abandon(self, names: tuple[str, ...]) -> None:
        """Let drafts go that were set aside, once the adviser has read that nothing brings them back."""
        question = typeset("Abandonner cette saisie gardée de côté ?")
        if not self._desk.dialogs.ask(question, yes="Abandonner la saisie", explanation=typeset(_EXPLAINED)):
            return
        store = self._desk.store

        def work(_progress: Progress) -> None:
            let_go(store, names)

        job = self._desk.runner.write(work, "Abandon d’une saisie")
        job.failed.connect(self._desk.dialogs.tell)
        job.ended.connect(self.read)

    def _read(self, found: tuple[tuple[Told, ...], tuple[AsideDraft, ...]]) -> None:
        told, aside = found
        self.aside_told.emit(aside)
        self.told.emit(told)
