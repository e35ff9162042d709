"""Judges the dossier that is open soon after each change of it: one job at a time, the latest value wins."""

from PySide6.QtCore import QObject, QTimer, Signal

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.services.judging import Judgement, judge_dossier
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.start.desk import Desk

_REST_MS = 250


class Judging(QObject):
    """The verdicts of one dossier.

    Signals:
        judged: the latest `Judgement`.
    """

    judged = Signal(object)

    def __init__(self, desk: Desk, dossier: Dossier, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._dossier = desk, dossier
        self._under_way = False
        self.latest: Judgement | None = None
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.now)

    def soon(self, dossier: Dossier) -> None:
        """Judge this value once nothing has changed for a moment."""
        self._dossier = dossier
        self._rest.start()

    def stop(self) -> None:
        """Nothing more is to be judged."""
        self._rest.stop()

    def now(self) -> None:
        """Judge the latest value in a job; asked meanwhile, once more after it."""
        if self._under_way:
            self._rest.start()
            return
        self._under_way = True
        dossier, today = self._dossier, self._desk.today()

        def work(_progress: Progress) -> Judgement:
            return judge_dossier(dossier, self._desk.rules(), today=today)

        job = self._desk.runner.elsewhere(work, "Vérification des règles")
        job.finished.connect(self._judged)
        job.failed.connect(self._desk.dialogs.tell)
        job.ended.connect(self._ended)

    def _judged(self, judgement: Judgement) -> None:
        self.latest = judgement
        self.judged.emit(judgement)

    def _ended(self) -> None:
        self._under_way = False
