"""What the head office refused: sent again, or let go; to do it otherwise is to change the dossier."""

from PySide6.QtCore import QObject, Signal

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError
from pdca_desktop.ui.bus import Changes
from pdca_desktop.ui.jobs.job import Progress
from pdca_desktop.ui.pages.exchange.rows import RowList
from pdca_desktop.ui.pages.start.desk import Desk


class AsidesPresenter(QObject):
    """Decides for that list.

    Signals:
        told: a sentence on what was done, and None: there is no way back.
        refused: it could not be done; the list is to be read again.
    """

    told = Signal(str, object)
    refused = Signal()

    def __init__(self, desk: Desk, listed: RowList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        listed.acted.connect(self._send_again)
        listed.declined.connect(self._abandon)

    def _send_again(self, act_id: str) -> None:
        exchanges = self._desk.machine.exchanges()

        def send(_progress: Progress) -> None:
            exchanges.send_again(act_id)

        job = self._desk.runner.write(send, "Remise à l’envoi")
        job.finished.connect(self._sent_again)
        job.failed.connect(self._refused)

    def _sent_again(self) -> None:
        self.told.emit(typeset("Remis à l'envoi : la modification repart au prochain échange."), None)
        self._desk.bus.publish(Changes())

    def _abandon(self, act_id: str) -> None:
        agreed = self._desk.dialogs.ask(
            "Abandonner cette modification ?",
            yes="Abandonner",
            explanation="Le dossier garde ce que porte le siège. Votre modification n'est plus proposée ; "
            "elle reste dans l'historique.",
        )
        if not agreed:
            return
        exchanges = self._desk.machine.exchanges()

        def abandon(_progress: Progress) -> None:
            exchanges.abandon(act_id)

        job = self._desk.runner.write(abandon, "Abandon d’une modification")
        job.finished.connect(self._abandoned)
        job.failed.connect(self._refused)

    def _abandoned(self) -> None:
        self.told.emit(typeset("Abandonnée : la modification reste dans l'historique du dossier."), None)
        self._desk.bus.publish(Changes())

    def _refused(self, error: AppError) -> None:
        self.told.emit(str(error), None)
        self.refused.emit()
