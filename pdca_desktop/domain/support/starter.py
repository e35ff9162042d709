"""Chéquier STARTER, financial structuring: four steps within six hours."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from pdca_desktop.domain.field import Choice, Field


class StarterStep(Choice):
    """The four steps of the support."""

    WELCOME = "welcome", "Accueil"
    ASSESSMENT = "assessment", "Expertise du projet"
    STRUCTURING = "structuring", "Structuration du plan de financement"
    PREPARATION = "preparation", "Préparation à la présentation du dossier à un financeur"


@dataclass(frozen=True, slots=True, kw_only=True)
class StarterSession:
    """One meeting of the support."""

    step: Annotated[StarterStep | None, Field("Étape")] = None
    held_on: Annotated[date | None, Field("Date")] = None
    hours: Annotated[
        Decimal | None, Field("Durée imputée au chéquier", "h", help="Au quart d'heure.", least=0, most=6)
    ] = None
    hours_outside: Annotated[Decimal, Field("Durée hors chéquier", "h", least=0)] = Decimal(0)
    remote: Annotated[bool | None, Field("À distance")] = None
    signed: Annotated[bool | None, Field("Émargement signé")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """One Starter support; it may straddle two years."""

    received_on: Annotated[date | None, Field("Chéquier reçu le")] = None
    sessions: Annotated[tuple[StarterSession, ...], Field("Séances", each="Séance")] = ()
    closed_on: Annotated[date | None, Field("Bilan signé le")] = None
