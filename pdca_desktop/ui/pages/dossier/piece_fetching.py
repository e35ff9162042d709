"""Documents that are not on this device: known without opening any, and received when the adviser asks."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.services.carried import Carried
from pdca_desktop.services.piece_places import absent_from
from pdca_desktop.ui.jobs.job import Job, Progress
from pdca_desktop.ui.pages.start.desk import Desk


class PiecesFetching(QObject):
    """What of a dossier is not here, and its reception.

    Signals:
        absent_changed: other documents than before are not here.
        fetched: fingerprints of the documents that were asked for; they are to be looked at again.
        said: a sentence to tell.
        started: a job whose progress is to be shown.
    """

    absent_changed = Signal()
    fetched = Signal(object)
    said = Signal(str)
    started = Signal(object)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._absent: tuple[str, ...] = ()
        self._looking: Job | None = None

    @property
    def absent(self) -> tuple[str, ...]:
        """Fingerprints of the documents that are not here and may be received."""
        return self._absent

    def look_around(self, dossier: Dossier) -> None:
        """Learn which documents of a dossier are not here; the last one asked for counts."""
        machine = self._desk.machine
        try:
            documents, exchanges = machine.attachments(), machine.exchanges()
        except AppError:
            return  # the dossiers are closed

        def work(_progress: Progress) -> tuple[str, ...]:
            return absent_from(dossier, documents) if exchanges.state().address else ()

        self._looking = self._desk.runner.elsewhere(work, "Recherche des documents absents")
        self._looking.finished.connect(self._looked)

    def fetch(self, sha256s: Collection[str]) -> None:
        """Receive documents."""
        exchanges = self._desk.machine.exchanges()

        def work(progress: Progress) -> tuple[Collection[str], Carried]:
            return sha256s, exchanges.fetch(sha256s, progress)

        label = "Réception de la pièce" if len(sha256s) == 1 else "Réception des pièces"
        job = self._desk.runner.elsewhere(work, label)
        self.started.emit(job)
        job.finished.connect(self._fetched)
        job.failed.connect(self._desk.dialogs.tell)

    def _looked(self, absent: tuple[str, ...]) -> None:
        if self.sender() is self._looking and absent != self._absent:
            self._absent = absent
            self.absent_changed.emit()

    def _fetched(self, result: tuple[Collection[str], Carried]) -> None:
        sha256s, carried = result
        self._absent = tuple(one for one in self._absent if one not in sha256s or one in carried.waiting)
        self.absent_changed.emit()
        self.fetched.emit(sha256s)
        told = [", ".join(carried.phrases()), carried.why()]
        self.said.emit(typeset(". ".join(filter(None, told))))
