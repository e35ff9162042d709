"""What both notes share: the last sections, the annexes, the assembly."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Block,
    Contents,
    Document,
    Heading,
    PageBreak,
    Para,
    Side,
    SideBySide,
    Together,
    Tone,
)
from pdca_desktop.documents.dossier import (
    aids,
    cash,
    checks,
    opinion,
    pieces,
    ratios,
    repayment,
    schemes,
    why,
)
from pdca_desktop.documents.dossier import forecast as forecasts
from pdca_desktop.documents.dossier.fiche import fiche
from pdca_desktop.documents.dossier.fields import gathered, run_in
from pdca_desktop.documents.dossier.frame import document, number, part, project_name
from pdca_desktop.documents.dossier.sections import Places, Section, laid_out, lettered, numbered, places
from pdca_desktop.documents.dossier.synthesis import synthesis
from pdca_desktop.documents.measure import room_of, ruled_lines
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain.french import typeset

LEVEL = 2
"""Level of the sections' titles; what is inside begins one deeper."""
INSIDE = LEVEL + 1

_WITH_CONTENTS = 8
"""Pages that are found without a table of contents."""
_BLANK = 0.3
"""Part of a page that is left blank at most, but at the end."""


def checks_section(view: PrintView, where: Places, last: Sequence[Block] = ()) -> Section:
    """What the rules press, the derogations, the aids, what looks mistyped.

    Args:
        view: what is printed.
        where: where the annexes are.
        last: what is told after the verdicts that press.
    """
    granted = aids.derogations(view)
    items = [aids.aids_told(view, where.get("support", ""))]
    if not granted:
        items.insert(0, ("Dérogations", "Aucune."))
    return Section(
        "checks",
        "Contrôles et dérogations",
        (
            Para(typeset(f"{checks.tally(view).capitalize()}."), Tone.LEAD),
            *checks.pressing_tables(view),
            *(last or checks.others_named(view, where.get("others", ""))),
            *granted,
            *run_in(items),
            *checks.to_mend(view),
        ),
    )


def opinion_section(view: PrintView) -> Section:
    """The adviser's opinion."""
    return Section("opinion", "Avis du chargé de mission", tuple(opinion.opinion(view)))


def decision_section(view: PrintView) -> Section:
    """What the committee fills in, on one page."""
    return Section("decision", "Décision du comité", opinion.decision(view), own_page=True)


def results_and_cash(view: PrintView) -> Iterator[Block]:
    """The results beside the curve of the cash."""
    results, curve = tuple(forecasts.results(view)), tuple(cash.curve(view))
    if view.dossier.forecast.years and view.figures.cash.months:
        yield SideBySide((Side(results, Decimal("0.58")), Side(curve, Decimal("0.42"))))
    else:
        yield from gathered((*results, *curve))


def forecast_lines(view: PrintView) -> Iterator[Block]:
    """Every line of the forecast."""
    yield from forecasts.income(view, INSIDE)
    yield from forecasts.balance_sheets(view, INSIDE)
    yield from forecasts.cycle(view, INSIDE)
    yield from cash.months(view, INSIDE)


def annexes(view: PrintView, *, forecast: bool) -> tuple[Section, ...]:
    """What is consulted rather than read, lettered.

    Args:
        view: what is printed.
        forecast: whether the figures in detail and the rules that conform are there, not in the note.
    """
    detail: list[Section] = []
    if forecast:
        lines = (*forecasts.three_years(view), *forecast_lines(view))
        detail = [
            Section("others", "Autres contrôles", tuple(checks.others(view, INSIDE))),
            Section("lines", "Prévisionnel détaillé", lines),
        ]
    every_ratio = tuple(ratios.meanings(view)) if forecast else ()
    sums = tuple(ratios.sums(view))
    return lettered(
        (
            Section("fiche", "Fiche administrative", tuple(fiche(view, INSIDE))),
            *detail,
            Section("sums", "Ratios et leur calcul", (*every_ratio, *sums) if sums else ()),
            Section("schedules", "Tableaux d'amortissement", tuple(repayment.schedules(view, INSIDE))),
            Section("support", "Accompagnement et aides", _support(view)),
            Section("why", "Pourquoi ces résultats", tuple(why.why(view, INSIDE))),
            Section("pieces", "Liste des pièces", tuple(pieces.pieces(view))),
        )
    )


def _support(view: PrintView) -> tuple[Block, ...]:
    register = aids.de_minimis(view)
    title = (Heading(INSIDE, "Aides de minimis"),) if register else ()
    return (*schemes.support(view, INSIDE), *title, *register)


def assembled(
    view: PrintView, title: str, sections: Sequence[Section], annexed: Sequence[Section]
) -> Document:
    """Synthesis, note, annexes.

    Args:
        view: what is printed.
        title: of the document.
        sections: the note's, the opinion and the decision last.
        annexed: the annexes, lettered.
    """
    kept = numbered(sections)
    first = synthesis(view, {**places(kept), **places(annexed, "annexe")})
    after = (Heading(1, "Annexes", anchor="annexes"), *laid_out(annexed, LEVEL))
    begun = (Heading(1, typeset("Note d'expertise"), anchor="note"), *laid_out(kept[:-2], LEVEL))
    ended = [laid_out((one,), LEVEL) for one in kept[-2:]]
    whole = (*begun, *ended[0], *ended[1])
    if 1 + room_of(whole).pages + room_of(after).pages > _WITH_CONTENTS:
        begun = (begun[0], Contents("", columns=3), *begun[1:])
    note = (*begun, *_ending(begun, ended, (*whole, *after)))
    name = f"{title} — {project_name(view)}"
    subject = f"Dossier {number(view)} — {project_name(view)}"
    return document(
        view, subject, title, (part(view, name, (*first, PageBreak(), *note, PageBreak(), *after)),)
    )


def _ending(
    begun: Sequence[Block], ended: Sequence[tuple[Block, ...]], listed: Sequence[Block]
) -> tuple[Block, ...]:
    """Opinion and decision on one page when they fit; what would stay blank before takes notes."""
    opinion_, decision_ = ended
    both = Together((*opinion_, *decision_))
    before = room_of(begun, listed=listed)
    if room_of((*begun, both), listed=listed).pages == before.pages or before.last >= 1 - _BLANK:
        return (both,)
    flowing = room_of((*begun, *opinion_), listed=listed)
    if room_of((*begun, *opinion_, *decision_), listed=listed).pages == flowing.pages:
        return (*opinion_, *decision_)
    if 1 - flowing.last <= _BLANK:
        return (*opinion_, *decision_)
    return (*opinion_, opinion.notes(ruled_lines(1 - flowing.last)), *decision_)
