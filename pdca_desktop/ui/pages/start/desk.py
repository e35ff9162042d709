"""What the presenters are given to work with."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings

from pdca_desktop.domain.french import NO_BREAK
from pdca_desktop.errors import AppError
from pdca_desktop.services.paper import Press
from pdca_desktop.services.ports import DossierStore
from pdca_desktop.services.print_order import Spooler
from pdca_desktop.services.session import Adviser, Machine
from pdca_desktop.ui.bus import Bus
from pdca_desktop.ui.dialogs import Dialogs
from pdca_desktop.ui.jobs.runner import JobRunner

if TYPE_CHECKING:
    from pdca_desktop.rules.values import RulePack


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that bootstrap put together.

    Attributes:
        settings: nothing personal: identifiers of dossiers, columns, colours.
    """

    machine: Machine
    runner: JobRunner
    bus: Bus
    dialogs: Dialogs
    settings: QSettings
    press: Press
    spooler: Spooler

    @property
    def store(self) -> DossierStore:
        """The open store.

        Raises:
            AppError: it is locked.
        """
        return self.machine.store()

    @property
    def adviser(self) -> Adviser:
        """Who works here.

        Raises:
            AppError: nobody was introduced.
        """
        known = self.machine.adviser
        if known is None:
            raise AppError("Dites d’abord qui travaille sur ce poste.")
        return known

    def rules(self) -> "RulePack":
        """The rules that judge today. Slow the first time: call it in a job."""
        return self.machine.publications().pack(self.today())

    def today(self) -> date:
        """The day here."""
        return local(self.machine.clock.now()).date()


def local(instant: datetime) -> datetime:
    """An instant in the time zone of the machine."""
    return instant.astimezone()


def hour(instant: datetime) -> str:
    """The time here, as 14 h 32."""
    return f"{local(instant):%H}{NO_BREAK}h{NO_BREAK}{local(instant):%M}"


def since(instant: datetime, today: date) -> str:
    """When, as one says it: aujourd’hui à 14 h 32, hier à 9 h 05, le 12/11/2026 à 10 h 00."""
    at = local(instant)
    days = (today - at.date()).days
    if days == 0:
        return f"aujourd’hui à {hour(instant)}"
    if days == 1:
        return f"hier à {hour(instant)}"
    return f"le {at:%d/%m/%Y} à {hour(instant)}"
