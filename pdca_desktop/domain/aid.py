"""The de minimis register: public aid already received by the single undertaking."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pdca_desktop.domain.field import Field
from pdca_desktop.domain.money import Euros


@dataclass(frozen=True, slots=True, kw_only=True)
class DeMinimisAid:
    """One aid declared by the undertaking."""

    granted_on: Annotated[date | None, Field("Date d'octroi")] = None
    scheme: Annotated[str, Field("Dispositif")] = ""
    giver: Annotated[str, Field("Organisme")] = ""
    amount: Annotated[
        Euros | None, Field("Équivalent-subvention brut", help="Subvention : son montant.", least=0)
    ] = None
    sieg: Annotated[bool | None, Field("Service d'intérêt économique général (SIEG)")] = None
