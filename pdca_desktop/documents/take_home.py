"""The sheet a project holder takes home: one page, large type, plain words, nothing internal.

It names no one but its readers: what others bring, and what the adviser thinks, is not on it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pdca_desktop.documents.blocks import (
    Block,
    Box,
    Bullet,
    Bullets,
    Callout,
    Document,
    Face,
    Figure,
    FigureBand,
    Heading,
    KeyValues,
    Para,
    Part,
    Side,
    SideBySide,
    Tone,
    WritingSpace,
)
from pdca_desktop.documents.dossier.frame import HOUSE, clip, holders_named, project_name
from pdca_desktop.documents.take_home_aids import aids
from pdca_desktop.documents.take_home_pieces import to_bring
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.dossier import DossierState
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.money import ZERO, total
from pdca_desktop.domain.plan import ResourceNature
from pdca_desktop.domain.retained import counted
from pdca_desktop.domain.support.dasess import Dasess
from pdca_desktop.finance.timeline import Month
from pdca_desktop.services.paper import PaperKind

ROOM = range(4, 27)
"""Lines that the two lists may take together; the most that makes one page is taken."""

_LEAST_PIECES = 4

_SIGNS_A_LINE = 78


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where the decision stands, in plain words."""

    title: str
    text: str
    heading: str = "Ce qui est demandé"


_UNDECIDED = _Stand(
    "Rien n'est encore décidé",
    "Un comité étudie votre demande : il peut dire oui, demander des précisions ou dire non. "
    "Les montants peuvent changer.",
    "Ce qui est possible",
)
_IN_PLACE = _Stand(
    "L'aide est en place", "Une difficulté, un retard : appelez-nous tout de suite.", "Votre financement"
)
_STANDS = {
    DossierState.REDIRECTED: _Stand(
        "Un autre organisme vous accompagne", "Votre conseiller vous dit qui appeler et comment."
    ),
    DossierState.GRANTED: _Stand(
        "Le comité a dit oui",
        "Il reste l'accord de la banque et les contrats à signer : rien n'est versé avant.",
        "Votre financement",
    ),
    DossierState.GRANTED_WITH_CONDITIONS: _Stand(
        "Le comité a dit oui, sous conditions",
        "Votre conseiller vous dit lesquelles : rien n'est versé avant qu'elles soient remplies.",
        "Votre financement",
    ),
    DossierState.ADJOURNED: _Stand(
        "Le comité a reporté sa décision",
        "Rien n'est encore décidé : il attend des précisions, voyez-les avec votre conseiller.",
    ),
    DossierState.REFUSED: _Stand(
        "Le comité a dit non", "Demandez à votre conseiller pourquoi, et ce qui reste possible."
    ),
    DossierState.CONDITIONS_LIFTED: _Stand(
        "Le comité a dit oui, les conditions sont remplies",
        "Il reste l'accord de la banque et les contrats à signer : rien n'est versé avant.",
        "Votre financement",
    ),
    DossierState.AWAITING_BANK: _Stand(
        "Le comité a dit oui, la banque doit encore répondre",
        "Rien n'est versé avant son accord et les contrats signés.",
        "Votre financement",
    ),
    DossierState.LAPSED: _Stand(
        "L'accord n'est plus valable", "Appelez votre conseiller si votre projet continue."
    ),
    DossierState.CLOSED: _Stand("Le suivi est terminé", "Merci de votre confiance.", "Votre financement"),
} | dict.fromkeys(
    (DossierState.SET_UP, DossierState.FOLLOW_UP, DossierState.INCIDENT, DossierState.CALLED), _IN_PLACE
)


def take_home(view: PrintView, room: int = ROOM[-1]) -> Document:
    """The sheet.

    Args:
        view: the dossier as it is printed.
        room: lines that the two lists may take together; what does not fit is counted in words.
    """
    title = typeset(f"Votre projet : {clip(project_name(view), 70)}")
    day = french.day(view.printed_at.date())
    stand = _STANDS.get(view.dossier.state, _UNDECIDED)
    kept_aids, kept_pieces = _fitted(view, room)
    blocks: list[Block] = [
        Heading(1, title),
        Para(typeset(f"Pour {clip(holders_named(view), 90)}. Fait le {day}."), Tone.LEAD),
        Callout(typeset(stand.title), tuple(_decision(view, stand)), Box.NOTE),
        Heading(2, typeset(stand.heading)),
        Bullets(kept_aids) if kept_aids else Para(typeset("Rien n'est chiffré pour le moment.")),
        Heading(2, "Ce que vous aurez à payer"),
        *_cost(view),
        Heading(2, "Ce qu’il faut apporter"),
        Bullets(kept_pieces, Bullet.TICK_BOX)
        if kept_pieces
        else Para(typeset("Toutes les pièces demandées sont arrivées. Merci !")),
        Heading(2, "La suite"),
        *_next(view),
    ]
    return Document(
        title=title,
        subject=typeset(PaperKind.TAKE_HOME.label),
        author=HOUSE,
        foot=typeset(f"{HOUSE} · fiche d'information du {day} : elle n'engage ni le comité ni la banque"),
        fine_print="",
        made_at=view.printed_at,
        parts=(Part(title, (HOUSE, typeset(f"{PaperKind.TAKE_HOME.label}, {day}")), tuple(blocks)),),
        face=Face.LARGE,
    )


def _fitted(view: PrintView, room: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The two lists within their room: first the money is told shortly, then pieces are counted in words."""
    told, bring = aids(view), to_bring(view)
    if _lines(told) + _lines(bring) > room:
        told = aids(view, short=True)
    least = min(_lines(bring), _LEAST_PIECES)
    told = _kept(told, max(room - least, 1), "financement")
    return told, _kept(bring, max(room - _lines(told), least), "pièce")


def _decision(view: PrintView, stand: _Stand) -> Iterator[Block]:
    lent = any(line.nature is ResourceNature.BANK_LOAN for line in counted(view.plan))
    bank = " La banque décide de son côté." if lent and stand is _UNDECIDED else ""
    yield Para(typeset(stand.text + bank))
    if stand is _UNDECIDED and view.judgement.blocked:
        yield Para(typeset("Aujourd'hui, certains montants ne suivent pas encore les règles des aides."))


def _cost(view: PrintView) -> Iterator[Block]:
    repayment = view.figures.repayment
    heaviest, line = repayment.heaviest, repayment.timeline
    paid = [month for month in line.months if month.total > ZERO]
    missing = [one.label for one in repayment.debts if one.schedule is None]
    if heaviest is not None and paid:
        least = "" if repayment.complete else "au moins, "
        interest = repayment.total_interest
        yield FigureBand((
            Figure(french.euros(heaviest.total), typeset(f"{least}le mois le plus lourd"), _when(heaviest)),
            Figure(_when(paid[-1]), "dernier paiement", typeset(f"le premier : {_when(paid[0])}")),
            Figure(
                french.UNANSWERED if interest is None else french.euros(interest),
                "intérêts, en tout",
                typeset(f"pour {french.euros(line.total_debt)} empruntés"),
            ),
        ))  # fmt: skip
    elif not missing:
        yield Para(_nothing_monthly(view))
    if missing:
        names = clip(", ".join(missing), 90)
        yield Para(typeset(f"Pas encore compté, faute de conditions connues : {names}."))
    surety = [
        one.loan.surety for one in counted(view.plan) if one.loan is not None and one.loan.surety is not None
    ]
    if total(surety) > ZERO:
        yield Para(
            typeset(
                f"La banque vous demande d'être caution pour {french.euros(total(surety))} : si l'entreprise "
                "ne paie plus, c'est vous qui paierez jusqu'à cette somme."
            )
        )


def _nothing_monthly(view: PrintView) -> str:
    dossier = view.dossier
    if dossier.dasess is not None and dossier.dasess.advance is not None:
        return _advance(dossier.dasess)
    if not view.plan.resources and dossier.fidess is None and dossier.innovation is None:
        return typeset("Ce sera dit quand le financement sera construit.")
    return typeset("Rien chaque mois : aucun prêt n'est prévu.")


def _advance(asked: Dasess) -> str:
    dates = [one.due_on for one in asked.instalments if one.due_on is not None]
    amounts = [one.amount for one in asked.instalments if one.amount is not None]
    if not dates or len(amounts) < len(asked.instalments):
        return typeset("L'avance se rembourse aux dates prévues avec votre conseiller.")
    count = len(asked.instalments)
    times = f"en {count} fois" if count > 1 else "en une fois"
    most = f", au plus {french.euros(max(amounts))} à la fois" if count > 1 else ""
    return typeset(f"L'avance se rembourse {times}, jusqu'au {french.day(max(dates))}{most}.")


def _next(view: PrintView) -> Iterator[Block]:
    today, committee = view.printed_at.date(), view.committee_on
    who = clip(view.adviser, 60) or french.UNANSWERED
    where = f", agence {french.of_name(view.agency)}" if view.agency else ""
    rows = [("Qui appeler", typeset(f"{who}, {HOUSE}{where}"))]
    if committee is not None and _is_ahead(view, committee, today):
        rows.insert(0, ("Date du comité", french.day(committee)))
    yield KeyValues(tuple(rows))
    spaces = (WritingSpace(typeset("Téléphone")), WritingSpace(typeset("Prochain rendez-vous")))
    yield SideBySide(tuple(Side((space,)) for space in spaces))


def _is_ahead(view: PrintView, committee: date, today: date) -> bool:
    return committee >= today and view.dossier.state not in _STANDS


def _when(month: Month) -> str:
    return french.month(month.first_day) if month.first_day else typeset(f"mois {month.n}")


def _lines(items: tuple[str, ...]) -> int:
    return sum(_height(item) for item in items)


def _height(item: str) -> int:
    return -(-len(item) // _SIGNS_A_LINE)


def _kept(items: tuple[str, ...], room: int, name: str) -> tuple[str, ...]:
    """The first items that fit, and how many are left out."""
    if _lines(items) <= room:
        return items
    kept: list[str] = []
    for item in items:
        if _lines((*kept, item)) > room - 1:
            break
        kept.append(clip(item, 3 * _SIGNS_A_LINE))
    left = len(items) - len(kept)
    many = "s" if left > 1 else ""
    more = f"et {left} autre{many} {name}{many}" if kept else f"{left} {name}{many}"
    return (*kept, typeset(f"{more} : demandez la liste à votre conseiller."))
