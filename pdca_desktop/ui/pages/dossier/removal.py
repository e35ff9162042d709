"""Takes the dossier off the list; brings it back."""

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.wording import title_of
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.dossier.presenter import DossierPresenter
from pdca_desktop.ui.pages.start.desk import Desk

_DELETION, _RETURN = "suppression du dossier", "rétablissement du dossier"
_EXPLAINED = (
    "Il quitte la liste et la recherche ; son contenu et son historique sont gardés : il peut être rétabli."
)


class Removal(QObject):
    """What ends a dossier's life on the list.

    Signals:
        deleted: identifier and title of the dossier.
    """

    deleted = Signal(str, str)

    def __init__(self, desk: Desk, presenter: DossierPresenter) -> None:
        super().__init__(presenter)
        self._desk, self._presenter = desk, presenter

    def ask_delete(self) -> None:
        """Take the dossier off the list, once the adviser has read which one it is."""
        title = title_of(self._presenter.dossier)
        question = typeset(f"Supprimer « {title} » ?")
        if not self._desk.dialogs.ask(question, yes="Supprimer le dossier", explanation=_EXPLAINED):
            return
        keep, store, act = self._presenter.hand_over(), self._desk.store, self._desk.adviser.act(_DELETION)
        dossier_id = self._presenter.dossier.id

        def work(_progress: Progress) -> str:
            error = keep()
            if error is not None:
                raise error
            store.delete(store.load(dossier_id), act)
            return dossier_id

        job = self._desk.runner.write(work, "Suppression du dossier")
        job.finished.connect(self._deleted)
        job.failed.connect(self._not_deleted)

    def _deleted(self, dossier_id: str) -> None:
        self._presenter.drop()
        self.deleted.emit(dossier_id, title_of(self._presenter.dossier))

    def _not_deleted(self, error: AppError) -> None:
        self._presenter.resume()
        self._desk.dialogs.tell(error)


class Return(QObject):
    """Brings back a dossier that was just taken off the list.

    Signals:
        restored: identifier of the dossier, on the list again.
    """

    restored = Signal(str)

    def __init__(self, desk: Desk, dossier_id: str, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._dossier_id = desk, dossier_id

    def begin(self) -> None:
        """Bring it back."""
        store, act, dossier_id = self._desk.store, self._desk.adviser.act(_RETURN), self._dossier_id

        def work(_progress: Progress) -> str:
            store.restore(dossier_id, act)
            return dossier_id

        job = self._desk.runner.write(work, "Rétablissement du dossier")
        job.finished.connect(self._restored)
        job.failed.connect(self._desk.dialogs.tell)

    def _restored(self, dossier_id: str) -> None:
        self.restored.emit(dossier_id)
