"""The forms of a dossier: first contact, project, holder, plan, forecast, engagement, pieces."""

from collections.abc import Iterator

from pdca_desktop.documents.blank_forms import grids
from pdca_desktop.documents.blank_forms.inputs import fields, section_of, sheet
from pdca_desktop.documents.blocks import (
    Block,
    Box,
    Callout,
    Document,
    Heading,
    PageBreak,
    Para,
    Part,
    Signatures,
    Together,
    Tone,
    WritingSpace,
)
from pdca_desktop.documents.dossier.frame import HOUSE, clip, number
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.document import PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.plan import FinancingTerms
from pdca_desktop.domain.project import Project, Segment
from pdca_desktop.domain.record import slots_of
from pdca_desktop.domain.retained import retained_plan
from pdca_desktop.domain.structure import Structure

_PRIVACY = (
    "Ces renseignements servent à étudier votre demande et à vous accompagner. Vous pouvez les consulter, "
    "les faire corriger ou effacer : demandez à votre conseiller. "
    "Une case laissée vide veut dire « à renseigner »."
)
_TPE_SECTIONS = ("household_income", "neet")
"""Fields whose part of the form is asked of the holder of a TPE only."""

_ESS_PIECES = (
    PieceKind.OFFICIAL_JOURNAL,
    PieceKind.BOARD_LIST,
    PieceKind.ANNUAL_REPORT,
    PieceKind.BUDGET,
    PieceKind.GRANT_AGREEMENTS,
    PieceKind.APPROVALS,
    PieceKind.LABEL_PROOF,
    PieceKind.STUDY_CONTENT,
    PieceKind.SELF_DIAGNOSIS,
    PieceKind.CASH_PLAN,
    PieceKind.FACILITIES_STATEMENT,
)
_TPE_PIECES = (
    PieceKind.HOME_PROOF,
    PieceKind.TAX_NOTICE,
    PieceKind.SITUATION_PROOF,
    PieceKind.BANK_STATEMENTS,
    PieceKind.PERSONAL_LOANS,
    PieceKind.NEET_PROOF,
    PieceKind.IEJ_QUESTIONNAIRE,
    PieceKind.QPV_PROOF,
)
_ESS_ONLY_YEAR = ("membership_fees", "volunteering")
_ESS_CHAPTERS = ("leadership", "team", "strategy", "social_impact", "economics", "partners")
_TPE_CHAPTERS = ("model", "tests", "organisation", "partners")


def blank_forms(view: PrintView, *, prefilled: bool) -> Document:
    """The forms of a TPE or of an ESS structure, after the dossier's segment.

    Args:
        view: the dossier as it is printed.
        prefilled: whether what is known is written in; otherwise nothing of the dossier is on it but its
            segment, and what was filled on the machine stays there.
    """
    ess = view.dossier.segment is Segment.ESS
    dossier = view.dossier if prefilled else Dossier(segment=view.dossier.segment)
    name = "structure de l'économie sociale et solidaire" if ess else "très petite entreprise"
    title = typeset(f"Formulaire : {name}")
    whose = f"dossier {number(view)}" if prefilled else "à remplir à la main"
    head = typeset(whose[:1].upper() + whose[1:])
    day = french.day(view.printed_at.date())
    parts = [
        ("Première fiche", _first(dossier)),
        ("Fiche projet", _project(dossier, ess=ess)),
        *_holders(dossier, ess=ess),
        ("Plan de financement", _plan(dossier)),
        ("Prévisionnel", _forecast(dossier, ess=ess)),
        ("Engagement et emplois", _engagement(dossier)),
        ("Expertise", _chapters(dossier, ess=ess)),
        ("Pièces", _pieces(view, prefilled=prefilled, ess=ess)),
    ]
    return Document(
        title=title,
        subject=typeset(title),
        author=HOUSE,
        foot=typeset(f"{HOUSE} · {whose} · {day}"),
        fine_print=typeset(f"Mêmes questions que dans l'application, version {view.app_version}"),
        made_at=view.printed_at,
        parts=tuple(
            Part(
                words,
                (title, head),
                (Heading(1, typeset(words), f"fiche-{rank}"), *blocks),
            )
            for rank, (words, blocks) in enumerate(parts, 1)
        ),
    )


def _first(dossier: Dossier) -> Iterator[Block]:
    """What a first meeting asks, on one page."""
    holder = dossier.holders[0] if dossier.holders else Person()
    yield Para(typeset("À remplir ensemble au premier rendez-vous ; le reste peut attendre."), Tone.LEAD)
    yield from fields((dossier, ("number", "applied_on", "adviser")))
    yield Heading(2, typeset("Vous"))
    person = ("civility", "last_name", "first_name", "birth_date", "phone", "email", "situation")
    yield from fields((holder, person))
    yield Heading(2, typeset("Votre projet"))
    yield from fields(
        (dossier.project, ("title", "activity", "nature")),
        (dossier.structure, ("legal_form", "starts_on")),
        (dossier.structure.place, ("commune", "in_qpv")),
        (dossier.project, ("collective", "instruments", "referred_by")),
        (dossier.terms, ("own_money",)),
    )
    yield Callout(typeset("Vos données"), (Para(typeset(_PRIVACY)),), Box.NOTE)
    yield Signatures(("Date", "Signature"), (typeset("La personne qui demande"), typeset("Le conseiller")))


def _project(dossier: Dossier, *, ess: bool) -> Iterator[Block]:
    leave_project = () if ess else (section_of(Project, "labelled"),)
    leave_structure = () if ess else (section_of(Structure, "solidarity_company"),)
    yield from sheet(dossier.structure, 2, leave=leave_structure)
    yield from sheet(dossier.project, 2, leave=leave_project)
    yield from fields((dossier, ("no_other_aid",)))
    yield WritingSpace("Notes", lines=8)


def _holders(dossier: Dossier, *, ess: bool) -> Iterator[tuple[str, Iterator[Block]]]:
    leave = tuple(section_of(Person, name) for name in _TPE_SECTIONS) if ess else ()
    holders = dossier.holders or (Person(),)
    for holder in holders:
        named = f"Fiche porteur : {clip(holder.full_name, 60)}" if holder.full_name else "Fiche porteur"
        yield named, sheet(holder, 2, leave=leave)


def _plan(dossier: Dossier) -> Iterator[Block]:
    plan = retained_plan(dossier)
    yield Heading(2, "Besoins")
    yield grids.needs(plan)
    yield Heading(2, typeset(slots_of(Dossier)["terms"].declared.label))
    yield from fields((dossier.terms, tuple(slots_of(FinancingTerms))))
    yield PageBreak()
    yield Heading(2, "Ressources")
    yield grids.resources(plan)


def _forecast(dossier: Dossier, *, ess: bool) -> Iterator[Block]:
    forecast = dossier.forecast
    yield Heading(2, typeset("Comptes de résultat"))
    yield grids.years(forecast, () if ess else _ESS_ONLY_YEAR)
    yield Heading(2, typeset("Cycle d'exploitation"))
    yield from sheet(forecast.cycle, 3)
    yield Heading(2, typeset("Plan de financement à trois ans"))
    yield grids.funding(forecast)
    yield PageBreak()
    yield Heading(2, typeset("Plan de trésorerie de la première année"))
    yield from fields((forecast.cash, ("opening", "first_month")))
    first, second = grids.cash(forecast)
    yield first
    yield PageBreak()
    yield Heading(2, typeset("Plan de trésorerie, suite"))
    yield second


def _engagement(dossier: Dossier) -> Iterator[Block]:
    yield Heading(2, "Cinq axes")
    yield grids.marks(dossier.engagement)
    yield Together((Heading(2, "Emplois"), grids.jobs(dossier.jobs)))


def _chapters(dossier: Dossier, *, ess: bool) -> Iterator[Block]:
    """The texts of the note that the entrepreneur may read; opinions and risks are not among them."""
    yield from fields((dossier.assessment, _ESS_CHAPTERS if ess else _TPE_CHAPTERS))
    yield WritingSpace("Notes", lines=8)


def _pieces(view: PrintView, *, prefilled: bool, ess: bool) -> Iterator[Block]:
    left_out = _TPE_PIECES if ess else _ESS_PIECES
    kinds = [kind for kind in PieceKind if kind not in left_out]
    if not prefilled:
        words = "Selon le projet, certaines pièces ne sont pas demandées : votre conseiller vous le dit."
        yield Para(typeset(words), Tone.LEAD)
    yield grids.pieces(view.pieces if prefilled else None, kinds)
