"""The dossier: everything known of one project, as it is filled, judged, printed and exchanged."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from pdca_desktop.domain.aid import DeMinimisAid
from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.employment import Jobs
from pdca_desktop.domain.engagement import Mark
from pdca_desktop.domain.field import Choice, Field, Privacy
from pdca_desktop.domain.forecast import Forecast
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import FinancingTerms, Scenario
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.support.dasess import Dasess
from pdca_desktop.domain.support.fidess import Fidess
from pdca_desktop.domain.support.innovation_ess import InnovationEss
from pdca_desktop.domain.support.starter import Starter
from pdca_desktop.domain.territory import Agency


class DossierState(Choice):
    """The states of a TPE dossier, from first call to closing."""

    CONTACT = "contact", "Contact"
    ELIGIBLE = "eligibilite_verifiee", "Éligibilité vérifiée"
    REDIRECTED = "reoriente", "Réorienté"
    ASSESSMENT = "en_expertise", "En expertise"
    PLAN_BUILT = "plan_construit", "Plan construit"
    READY = "pret_pour_comite", "Prêt pour le comité"
    ON_AGENDA = "inscrit", "Inscrit"
    PRESENTED = "presente", "Présenté"
    GRANTED = "accorde", "Accordé"
    GRANTED_WITH_CONDITIONS = "accorde_sous_conditions", "Accordé sous conditions"
    ADJOURNED = "ajourne", "Ajourné"
    REFUSED = "refuse", "Refusé"
    CONDITIONS_LIFTED = "conditions_levees", "Conditions levées"
    AWAITING_BANK = "en_attente_banque", "En attente de la banque"
    SET_UP = "mis_en_place", "Mis en place"
    LAPSED = "caduc", "Caduc"
    FOLLOW_UP = "en_suivi", "En suivi"
    INCIDENT = "incident", "Incident"
    CALLED = "mise_en_jeu", "Mise en jeu"
    CLOSED = "clos", "Clos"


@dataclass(frozen=True, slots=True, kw_only=True)
class Derogation:
    """A blocking verdict set aside by a named person, with a reason."""

    rule: Annotated[str, Field("Règle")] = ""
    author: Annotated[str, Field("Accordée par", privacy=Privacy.STAFF)] = ""
    reason: Annotated[str, Field("Motif", long=True)] = ""
    decided_on: Annotated[date | None, Field("Le")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One project's file; the unit that is opened, judged, exported and imported."""

    id: Annotated[str, Field("Identifiant")] = ""
    number: Annotated[str, Field("Numéro de dossier", section="Dossier")] = ""
    agency: Annotated[Agency | None, Field("Agence")] = None
    adviser: Annotated[str, Field("Chargé de mission", privacy=Privacy.STAFF)] = ""
    segment: Annotated[Segment | None, Field("Segment")] = None
    state: Annotated[DossierState, Field("État")] = DossierState.CONTACT
    applied_on: Annotated[
        date | None, Field("Date de la demande", help="Date du premier document signé.")
    ] = None
    decided_on: Annotated[date | None, Field("Date de la décision du comité", later=True)] = None
    effective_on: Annotated[
        date | None, Field("Date d'effet", help="Création ou reprise effective.", later=True)
    ] = None
    project: Annotated[Project, Field("Projet")] = Project()
    holders: Annotated[tuple[Person, ...], Field("Porteurs", each="Porteur", privacy=Privacy.PERSONAL)] = ()
    structure: Annotated[Structure, Field("Structure")] = Structure()
    jobs: Annotated[tuple[Jobs, ...], Field("Emplois", each="Ligne d'emplois")] = ()
    engagement: Annotated[tuple[Mark, ...], Field("Engagement")] = ()
    terms: Annotated[FinancingTerms, Field("Moyens connus")] = FinancingTerms()
    scenarios: Annotated[tuple[Scenario, ...], Field("Montages", each="Montage")] = (Scenario(),)
    chosen: Annotated[
        str, Field("Montage retenu", help="Identifiant du montage ; vide, le premier est retenu.")
    ] = ""
    forecast: Annotated[Forecast, Field("Prévisionnel", whole=True)] = Forecast()
    pieces: Annotated[tuple[Piece, ...], Field("Pièces", each="Pièce")] = ()
    aids: Annotated[tuple[DeMinimisAid, ...], Field("Registre de minimis", each="Aide de minimis")] = ()
    no_other_aid: Annotated[bool | None, Field("Déclare n'avoir reçu aucune autre aide de minimis")] = None
    assessment: Annotated[Assessment, Field("Expertise et avis")] = Assessment()
    starter: Annotated[Starter | None, Field("Chéquier STARTER", whole=True)] = None
    fidess: Annotated[Fidess | None, Field("FIDESS", whole=True)] = None
    dasess: Annotated[Dasess | None, Field("DASESS", whole=True)] = None
    innovation: Annotated[InnovationEss | None, Field("Innovation ESS", whole=True)] = None
    derogations: Annotated[tuple[Derogation, ...], Field("Dérogations", each="Dérogation")] = ()

    @property
    def chosen_rank(self) -> int:
        """Rank of the retained scenario; one past the last when it is no longer there."""
        if not self.chosen:
            return 0
        ids = [scenario.id for scenario in self.scenarios]
        return ids.index(self.chosen) if self.chosen in ids else len(ids)
