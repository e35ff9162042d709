"""The first page: what a member of the committee needs to vote, on one page whatever the dossier holds."""

from dataclasses import dataclass, replace
from decimal import Decimal

from pdca_desktop.documents.blocks import (
    Block,
    Box,
    Bullet,
    Bullets,
    Callout,
    FigureBand,
    Heading,
    Para,
    Run,
    Side,
    SideBySide,
    Table,
    Tone,
    WritingSpace,
)
from pdca_desktop.documents.dossier import axes, caps, checks, forecast, plan
from pdca_desktop.documents.dossier.asked import request_runs
from pdca_desktop.documents.dossier.fields import label_of
from pdca_desktop.documents.dossier.figure_band import figures
from pdca_desktop.documents.dossier.frame import clip, gist, holders_named, number, project_name
from pdca_desktop.documents.dossier.sections import Places
from pdca_desktop.documents.measure import fullest, room_of, ruled_lines
from pdca_desktop.documents.view import PrintView
from pdca_desktop.domain import french
from pdca_desktop.domain.assessment import Assessment
from pdca_desktop.domain.french import typeset
from pdca_desktop.domain.project import Project


@dataclass(frozen=True, slots=True)
class Detail:
    """How much the page tells.

    Attributes:
        more: how many of the optional texts: the opinion's reason, then the project in more words.
        caps: gauges at most.
        points: strong points and watch points at most, each.
        checks: pressing verdicts at most.
        words: signs of a text at most; twice that for the reason and the project.
        conform: conforming verdicts at most, told when there is room to spare.
        requests: requests told one by one in the decision, at most.
    """

    more: int = 4
    caps: int = 8
    points: int = 6
    checks: int = 12
    words: int = 200
    conform: int = 12
    requests: int = 12


def _details() -> tuple[Detail, ...]:
    """From the fullest page to the barest, each step giving up what is least missed."""
    steps: tuple[tuple[str, int], ...] = (
        *(("conform", 8), ("conform", 5), ("conform", 3), ("conform", 0), ("more", 3), ("more", 2)),
        *(("caps", 7), ("points", 5), ("more", 1), ("checks", 9), ("caps", 6), ("words", 150)),
        *(("points", 4), ("words", 120), ("more", 0), ("checks", 8), ("points", 3), ("checks", 7)),
        *(("requests", 6), ("caps", 5), ("checks", 6), ("points", 2), ("checks", 5), ("checks", 4)),
        *(("words", 100), ("checks", 3), ("requests", 3), ("caps", 4), ("points", 1), ("checks", 2)),
        *(("words", 60), ("checks", 1), ("caps", 3), ("requests", 2), ("words", 40), ("caps", 2)),
    )
    found = [Detail()]
    for name, value in steps:
        found.append(replace(found[-1], **{name: value}))
    return tuple(found)


DETAILS = _details()

_SPARSE = 0.7
"""Part of the page that a dossier takes which tells little yet."""
_LEAST_LINES = 6
"""Lines to write on that are worth their title."""


def synthesis(view: PrintView, where: Places) -> tuple[Block, ...]:
    """The page to vote on, as full as one page allows.

    Args:
        view: what is printed.
        where: where the sections are that say the rest.
    """
    told = page(view, where, fullest(DETAILS, lambda detail: page(view, where, detail)))
    return (*told, *_beginning(view, told))


def _beginning(view: PrintView, told: tuple[Block, ...]) -> tuple[Block, ...]:
    """What fills the page of a dossier that tells little yet: the pieces to receive, room for notes."""
    missing = tuple(typeset(line.title) for line in view.pieces if not line.status.there)
    half = -(-len(missing) // 2)
    columns = tuple(Side((Bullets(part, Bullet.TICK_BOX),)) for part in (missing[:half], missing[half:]))
    title = Heading(2, typeset(f"Pièces à recevoir : {len(missing)}"))
    pieces: tuple[Block, ...] = (title, SideBySide(columns)) if missing else ()
    room = room_of((*told, *pieces))
    if room.pages > 1:
        pieces, room = (), room_of(told)
    lines = ruled_lines(1 - room.last)
    if lines < _LEAST_LINES:
        return pieces if room_of(told).last < _SPARSE else ()
    return (*pieces, Heading(2, "Notes"), WritingSpace("", lines - 1))


def page(view: PrintView, where: Places, detail: Detail) -> tuple[Block, ...]:
    """The page at one level of detail."""
    return (
        *_title(view),
        FigureBand(figures(view)),
        _decision(view, detail),
        *_more_texts(view, detail),
        _profile_and_caps(view, where, detail),
        *_plan(view),
        _points_and_results(view, where, detail),
        *_checks(view, where, detail),
    )


def _title(view: PrintView) -> tuple[Block, ...]:
    dossier = view.dossier
    town = clip(dossier.structure.place.commune, 40) or f"commune {french.UNANSWERED}"
    day = f"du {french.day(view.committee_on)}" if view.committee_on else f": date {french.UNANSWERED}"
    company = clip(dossier.structure.name, 60)
    kind = [
        "" if company.casefold() in project_name(view).casefold() else company,
        clip(holders_named(view), 80),
        dossier.project.nature.label if dossier.project.nature else f"nature {french.UNANSWERED}",
        dossier.structure.legal_form.label if dossier.structure.legal_form else "",
        f"suivi par {clip(view.adviser, 40) or french.UNANSWERED}",
    ]
    return (
        Para(typeset(f"Dossier {clip(number(view), 40)} · {town} · comité {day}"), Tone.SMALL),
        Heading(1, clip(project_name(view), 80)),
        Para(typeset(" — ".join(word for word in kind if word)), Tone.LEAD),
    )


def _decision(view: PrintView, detail: Detail) -> Callout:
    record = view.dossier.assessment
    word = record.opinion.label.lower() if record.opinion else french.UNANSWERED
    asked = request_runs(view, detail.requests, 2 * detail.words)
    runs = [*asked, Run(typeset(" ; avis du chargé de mission : ")), Run(word, strong=True)]
    conditions = gist(record.conditions, detail.words)
    if conditions:
        runs.append(Run(typeset(f", à la condition : {conditions.rstrip('.')}")))
    return Callout("Décision demandée", (Para((*runs, Run("."))),), Box.DECISION)


def _more_texts(view: PrintView, detail: Detail) -> tuple[Block, ...]:
    """The reason of the opinion, then the project, as far as there is room."""
    record, project = view.dossier.assessment, view.dossier.project
    activity = project.activity.strip().rstrip(".")
    brief = f"{activity}. {project.offer.strip()}" if activity else project.offer
    found = [
        (label_of(Assessment, "opinion_reason"), record.opinion_reason),
        ("Le projet", brief),
        *((label_of(Project, name), getattr(project, name)) for name in ("genesis", "customers")),
    ]
    return tuple(
        Para((Run(f"{label}. ", strong=True), Run(gist(text, 2 * detail.words))))
        for label, text in found[: detail.more]
        if text.strip()
    )


def _profile_and_caps(view: PrintView, where: Places, detail: Detail) -> SideBySide:
    found = caps.caps(view)
    measured = tuple(cap for cap in found if cap.part is not None)
    shown = measured[: detail.caps]
    right: list[Block] = [Heading(2, "Plafonds")]
    if shown:
        right.append(caps.gauges(shown))
    elif not found:
        right.append(Para(typeset("Aucun plafond ne s'applique à ce que le dossier demande.")))
    right += _rest(len(measured) - len(shown), "checks", where)
    open_ = caps.unmeasured(found[: 2 * detail.caps])
    right += (Para(open_, Tone.SMALL if shown else Tone.BODY),) if open_ else ()
    left: tuple[Block, ...] = (axes.radar(view), Para(axes.KEY, Tone.SMALL))
    if not axes.answered(view):
        left = (Para(typeset(f"{french.UNANSWERED.capitalize()}.")),)
    left = (Heading(2, "Engagement sur cinq axes"), *left)
    return SideBySide((Side(left, Decimal("0.42")), Side(tuple(right), Decimal("0.58"))))


def _plan(view: PrintView) -> tuple[Block, ...]:
    drawn = plan.bars(view)
    if drawn is None:
        return ()
    balance = view.figures.totals.sentence
    return (Heading(2, typeset(f"Plan de financement : {balance[:1].lower()}{balance[1:]}")), drawn)


def _points_and_results(view: PrintView, where: Places, detail: Detail) -> SideBySide:
    record = view.dossier.assessment
    points = (
        ("Points forts", record.strengths, Bullet.PLUS),
        ("Points de vigilance", "\n".join((record.watch_points, record.risk_zones)), Bullet.WARNING),
    )
    results = forecast.headline(view)
    share = Decimal("0.5") if results is None else Decimal("0.32")
    sides = [
        Side((Heading(2, title), *_list(text, sign, where, detail)), share) for title, text, sign in points
    ]
    if results is not None:
        sides.append(Side((Heading(2, "Prévisionnel"), results), 1 - 2 * share))
    return SideBySide(tuple(sides))


def _list(text: str, sign: Bullet, where: Places, detail: Detail) -> tuple[Block, ...]:
    found = _items(text)
    if not found:
        return (Para(f"{french.UNANSWERED.capitalize()}."),)
    shown = found[: detail.points]
    told = Bullets(tuple(clip(one, detail.words) for one in shown), sign)
    return (told, *_rest(len(found) - len(shown), "analysis", where))


def _items(text: str) -> list[str]:
    """The points of a text: its lines, or else the parts of its sentences."""
    lines = [line.strip(" -–•*\t") for line in text.splitlines() if line.strip()]
    found = [part.strip(f" .{french.NO_BREAK}") for line in lines for part in line.split(";")]
    return [part[:1].upper() + part[1:] for part in found if part]


def _checks(view: PrintView, where: Places, detail: Detail) -> tuple[Block, ...]:
    title = Heading(2, typeset(f"Contrôles : {checks.tally(view)}"))
    found = checks.pressing(view)
    shown = (*found[: detail.checks], *checks.of(view, checks.Outcome.CONFORM)[: detail.conform])
    blocks: list[Block] = [title]
    if not found:
        blocks.append(Para("Aucun contrôle ne bloque, n’alerte ni n’attend de réponse."))
    if shown:
        rows = tuple(checks.short_row(verdict, detail.words) for verdict in shown)
        blocks.append(Table("Contrôles à regarder", checks.SHORT_COLUMNS, rows))
    left = len(found) - min(len(found), detail.checks)
    ends = (_others(left, "checks", where), checks.sources(found[: detail.checks]))
    told = " ".join(end for end in ends if end)
    return (*blocks, *((Para(told, Tone.SMALL),) if told else ()))


def _rest(count: int, key: str, where: Places) -> tuple[Block, ...]:
    """A line on those left out, if there are any."""
    told = _others(count, key, where)
    return (Para(told, Tone.SMALL),) if told else ()


def _others(count: int, key: str, where: Places) -> str:
    """How many more there are and where they are told; empty when there are none."""
    if not count:
        return ""
    place = f", {where[key]}" if key in where else ""
    return typeset(f"Et {count} autre{'s' if count > 1 else ''}{place}.")
