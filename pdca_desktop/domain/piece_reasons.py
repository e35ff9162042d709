"""Why each supporting document is needed: one function per kind, that answers in French or not at all.

Source: expertise §3.10. A blank answer of the dossier is never a reason.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pdca_desktop.domain.document import PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.nationality import needs_permit
from pdca_desktop.domain.person import Person, Situation
from pdca_desktop.domain.piece_facts import asked, exists, is_ess, is_financed, lines_of, needs_of
from pdca_desktop.domain.plan import NeedNature, ResourceNature
from pdca_desktop.domain.project import Instrument, ProjectNature
from pdca_desktop.domain.structure import LegalForm

HolderReason = Callable[[Dossier, Person], str]
ProjectReason = Callable[[Dossier], str]

_WITHOUT_STATUTES = (None, LegalForm.MICRO, LegalForm.EI)
_ATTESTED = (
    Situation.JOB_SEEKER_PAID,
    Situation.JOB_SEEKER_UNPAID,
    Situation.RSA,
    Situation.ASS,
    Situation.AAH,
    Situation.PREPARE,
)
_QUOTED = (
    NeedNature.WORKS,
    NeedNature.EQUIPMENT,
    NeedNature.VEHICLES,
    NeedNature.IT,
    NeedNature.INTANGIBLE,
)
_YEAR = 12


# For each holder.


def _identity(_dossier: Dossier, _holder: Person) -> str:
    return "Identité du porteur ; l'original vu suffit."


def _residence_permit(_dossier: Dossier, holder: Person) -> str:
    if not needs_permit(holder.nationality):
        return ""
    return f"Nationalité {holder.nationality.strip().lower()} : droit d'entreprendre en France."


def _home(dossier: Dossier, _holder: Person) -> str:
    return "" if is_ess(dossier) else "Domicile du porteur."


def _cv(_dossier: Dossier, _holder: Person) -> str:
    return "Parcours du porteur."


def _household(dossier: Dossier, _holder: Person) -> str:
    if is_ess(dossier) or not is_financed(dossier):
        return ""
    return "Budget du foyer."


def _situation(_dossier: Dossier, holder: Person) -> str:
    situation = holder.situation
    if situation is None or situation not in _ATTESTED:
        return ""
    return f"Situation déclarée : {situation.label}."


def _personal_loans(dossier: Dossier, holder: Person) -> str:
    due = any(amount is not None and amount > ZERO for amount in _credits(holder))
    if not _household(dossier, holder) or not (due or holder.credit_until is not None):
        return ""
    return "Crédits en cours déclarés."


def _credits(holder: Person) -> tuple[Euros | None, Euros | None]:
    return holder.credit_instalments, holder.credit_outstanding


def _neet(dossier: Dossier, holder: Person) -> str:
    if holder not in _young(dossier):
        return ""
    return f"{Instrument.CAP_JEUNES.label} demandé : financement européen."


def _young(dossier: Dossier) -> list[Person]:
    """The holders Cap Jeunes is asked for: those its lines name, or else who declared, or else the first.

    A line that names nobody of the dossier may mean any of them.
    """
    if Instrument.CAP_JEUNES not in asked(dossier) or not dossier.holders:
        return []
    lines = [line for line in lines_of(dossier) if line.nature is ResourceNature.CAP_JEUNES]
    known = {holder.id: [holder] for holder in reversed(dossier.holders) if holder.id}
    known[""] = [dossier.holders[0]]
    named = [one for line in lines for one in known.get(line.holder, dossier.holders)]
    declared = [holder for holder in dossier.holders if holder.neet.declared]
    return named or declared or [dossier.holders[0]]


HOLDER_REASONS: Mapping[PieceKind, HolderReason] = MappingProxyType(
    {
        PieceKind.IDENTITY: _identity,
        PieceKind.RESIDENCE_PERMIT: _residence_permit,
        PieceKind.HOME_PROOF: _home,
        PieceKind.CV: _cv,
        PieceKind.TAX_NOTICE: _household,
        PieceKind.SITUATION_PROOF: _situation,
        PieceKind.BANK_STATEMENTS: _household,
        PieceKind.PERSONAL_LOANS: _personal_loans,
        PieceKind.NEET_PROOF: _neet,
        PieceKind.IEJ_QUESTIONNAIRE: _neet,
    }
)
"""Pieces of each holder."""


# For the project.


def _when(*schemes: Instrument) -> ProjectReason:
    """A piece that these schemes ask for."""

    def reason(dossier: Dossier) -> str:
        found = [scheme.label for scheme in schemes if scheme in asked(dossier)]
        return f"Dispositif demandé : {', '.join(found)}." if found else ""

    return reason


def _rib(dossier: Dossier) -> str:
    paid = asked(dossier) - {Instrument.STARTER, Instrument.GUARANTEE}
    return "Versement de l'aide." if paid else ""


def _statutes(dossier: Dossier) -> str:
    form = dossier.structure.legal_form
    return "" if form is None or form in _WITHOUT_STATUTES else f"Forme juridique : {form.label}."


def _registration(dossier: Dossier) -> str:
    if exists(dossier):
        return "Entreprise déjà en activité."
    return "Création ou reprise effective." if is_financed(dossier) and dossier.project.nature else ""


def _lease(dossier: Dossier) -> str:
    if any(year.rent is not None and year.rent > ZERO for year in dossier.forecast.years):
        return "Le prévisionnel compte un loyer."
    found = needs_of(dossier, (NeedNature.DEPOSIT, NeedNature.GOODWILL))
    return f"Le plan finance : {found}." if found else ""


def _quotes(dossier: Dossier) -> str:
    found = needs_of(dossier, _QUOTED)
    return f"Le plan finance : {found}." if found else ""


def _licences(dossier: Dossier) -> str:
    return "Réglementation de l'activité renseignée." if dossier.project.regulation.strip() else ""


def _forecast(dossier: Dossier) -> str:
    if dossier.forecast.years or not is_financed(dossier):
        return ""
    return "Le prévisionnel n'est pas saisi dans le dossier."


def _loan_offer(dossier: Dossier) -> str:
    banks = any(line.nature is ResourceNature.BANK_LOAN for line in lines_of(dossier))
    if banks or Instrument.GUARANTEE in asked(dossier):
        return "Prêt bancaire dans le plan." if banks else "Garantie d'emprunt demandée."
    return ""


def _balance_sheets(dossier: Dossier) -> str:
    if dossier.project.nature is ProjectNature.TAKEOVER:
        return "Reprise : bilans de l'entreprise reprise."
    return "Entreprise déjà en activité." if exists(dossier) else ""


def _sale_agreement(dossier: Dossier) -> str:
    return "Reprise d'entreprise." if dossier.project.nature is ProjectNature.TAKEOVER else ""


def _official_journal(dossier: Dossier) -> str:
    association = dossier.structure.legal_form is LegalForm.ASSOCIATION
    return "Forme juridique : Association." if association else ""


def _board_list(dossier: Dossier) -> str:
    return "Gouvernance de la structure de l'ESS." if is_ess(dossier) else ""


def _annual_report(dossier: Dossier) -> str:
    return "Structure de l'ESS déjà en activité." if is_ess(dossier) and exists(dossier) else ""


def _budget(dossier: Dossier) -> str:
    return "Structure de l'ESS." if is_ess(dossier) else ""


def _grant_agreements(dossier: Dossier) -> str:
    funded = any(year.funder_grants for year in dossier.forecast.years)
    granted = any(line.nature is ResourceNature.OTHER_GRANT for line in lines_of(dossier))
    if not is_ess(dossier) or not (funded or granted):
        return ""
    return "Subventions comptées dans le prévisionnel ou le plan."


def _approvals(dossier: Dossier) -> str:
    structure = dossier.structure
    held = {"ESUS": structure.esus, "IAE": structure.siae, "entreprise adaptée": structure.adapted_company}
    names = ", ".join(name for name, answer in held.items() if answer)
    return f"Agrément ou convention déclarés : {names}." if names else ""


def _study_content(dossier: Dossier) -> str:
    written = dossier.fidess is not None and dossier.fidess.content.strip()
    return "" if written else _when(Instrument.FIDESS)(dossier)


def _cash_plan(dossier: Dossier) -> str:
    return "" if len(dossier.forecast.cash.months) >= _YEAR else _when(Instrument.DASESS)(dossier)


def _facilities(dossier: Dossier) -> str:
    none = dossier.dasess is not None and dossier.dasess.no_facility
    return "" if none else _when(Instrument.DASESS)(dossier)


def _de_minimis(dossier: Dossier) -> str:
    return "Aides publiques demandées." if asked(dossier) - {Instrument.STARTER} else ""


def _request(_dossier: Dossier) -> str:
    return "Demande et information sur les données personnelles."


PROJECT_REASONS: Mapping[PieceKind, ProjectReason] = MappingProxyType(
    {
        PieceKind.RIB: _rib,
        PieceKind.STATUTES: _statutes,
        PieceKind.REGISTRATION: _registration,
        PieceKind.LEASE: _lease,
        PieceKind.QUOTES: _quotes,
        PieceKind.LICENCES: _licences,
        PieceKind.FORECAST: _forecast,
        PieceKind.LOAN_OFFER: _loan_offer,
        PieceKind.BALANCE_SHEETS: _balance_sheets,
        PieceKind.SALE_AGREEMENT: _sale_agreement,
        PieceKind.OFFICIAL_JOURNAL: _official_journal,
        PieceKind.BOARD_LIST: _board_list,
        PieceKind.ANNUAL_REPORT: _annual_report,
        PieceKind.BUDGET: _budget,
        PieceKind.GRANT_AGREEMENTS: _grant_agreements,
        PieceKind.APPROVALS: _approvals,
        PieceKind.QPV_PROOF: _when(Instrument.CAP_QUARTIERS),
        PieceKind.LABEL_PROOF: _when(Instrument.CAP_ESS),
        PieceKind.STUDY_CONTENT: _study_content,
        PieceKind.SELF_DIAGNOSIS: _when(Instrument.DASESS),
        PieceKind.CASH_PLAN: _cash_plan,
        PieceKind.FACILITIES_STATEMENT: _facilities,
        PieceKind.DE_MINIMIS: _de_minimis,
        PieceKind.REQUEST_SIGNED: _request,
    }
)
"""Pieces of the project as a whole."""
