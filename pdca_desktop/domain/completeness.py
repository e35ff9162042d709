"""How far each section of the workspace is filled: empty, started, complete.

Started is read from the declarations: one field under the section's roots says something that a new form does
not. Complete is `ESSENTIALS`, the short list of what a committee cannot do without, in one place: patterns of
JSON Pointers where "*" is every item of a list, of which there must be one, and "@" the retained plan.

A field that a segment or a nature makes essential is listed with its condition; `Field` itself says nothing
of it, because the same field is essential in one dossier and useless in the next.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from pdca_desktop.domain import path
from pdca_desktop.domain.checklist import expected_pieces, reference_day, status
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.engagement import CRITERIA, Presence
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.money import total
from pdca_desktop.domain.project import ProjectNature, Segment
from pdca_desktop.domain.record import Kind, is_blank, slots_of
from pdca_desktop.domain.retained import counted, retained_plan

RETAINED = "@"
EVERY = "*"


class Section(Choice):
    """The sections of a dossier's workspace, in order."""

    PROJECT = "project", "Projet"
    HOLDERS = "holders", "Porteurs"
    ASSESSMENT = "assessment", "Expertise"
    ENGAGEMENT = "engagement", "Engagement"
    PLAN = "plan", "Plan"
    FORECAST = "forecast", "Prévisionnel"
    PIECES = "pieces", "Pièces"
    OPINION = "opinion", "Avis"


class Fill(Choice):
    """How far a section is filled, in words for who does not see the mark."""

    NOT_NEEDED = "not_needed", "Sans objet"
    EMPTY = "empty", "Vide"
    STARTED = "started", "Commencé"
    COMPLETE = "complete", "Complet"


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far one section is.

    Attributes:
        missing: places to answer before it is complete; a list without item stands for itself.
        done: how many of `asked` are answered.
        asked: essential fields, required pieces, axes; 0 when this dossier needs nothing of the section.
    """

    section: Section
    fill: Fill
    missing: tuple[str, ...]
    done: int
    asked: int


Condition = Callable[[Dossier], bool]


@dataclass(frozen=True, slots=True)
class Essential:
    """A field, or a field of every item, that a complete section answers.

    Attributes:
        pattern: JSON Pointer with "*" and "@".
        when: whether this dossier needs it.
    """

    pattern: str
    when: Condition = lambda _dossier: True


def _is_ess(dossier: Dossier) -> bool:
    return dossier.segment is Segment.ESS


def _is_tpe(dossier: Dossier) -> bool:
    return not _is_ess(dossier)


def _is_takeover(dossier: Dossier) -> bool:
    return dossier.project.nature is ProjectNature.TAKEOVER


def _has_plan(dossier: Dossier) -> bool:
    """Whether this dossier is financed by a plan: no scheme without plan is asked for, or one is begun."""
    others = (dossier.fidess, dossier.dasess, dossier.starter, dossier.innovation)
    return all(other is None for other in others) or _started(dossier, "/scenarios/*/plan")


def _all(*patterns: str, when: Condition = lambda _dossier: True) -> tuple[Essential, ...]:
    return tuple(Essential(pattern, when) for pattern in patterns)


_OPINION = ("opinion", "opinion_reason", "conditions", "follow_up", "opinion_on", "opinion_by")

ROOTS: Mapping[Section, tuple[str, ...]] = MappingProxyType(
    {
        Section.PROJECT: ("/project", "/structure", "/jobs", "/applied_on"),
        Section.HOLDERS: ("/holders",),
        Section.ASSESSMENT: tuple(
            f"/assessment/{name}"
            for name in slots_of(slots_of(Dossier)["assessment"].of)
            if name not in _OPINION
        ),
        Section.ENGAGEMENT: ("/engagement",),
        Section.PLAN: ("/scenarios/*/plan", "/terms"),
        Section.FORECAST: ("/forecast",),
        Section.PIECES: ("/pieces",),
        Section.OPINION: tuple(f"/assessment/{name}" for name in _OPINION),
    }
)
"""The fields each section holds."""

ESSENTIALS: Mapping[Section, tuple[Essential, ...]] = MappingProxyType(
    {
        Section.PROJECT: (
            *_all("/project/title", "/project/nature", "/project/instruments", "/project/activity"),
            *_all("/project/sector", "/project/offer", "/project/customers"),
            *_all("/structure/legal_form", "/structure/place/commune_code"),
            *_all("/jobs/*/kind", "/jobs/*/horizon", "/jobs/*/fte"),
            *_all("/project/takeover_from", "/project/takeover_price", when=_is_takeover),
        ),
        Section.HOLDERS: (
            *_all("/holders/*/civility", "/holders/*/last_name", "/holders/*/first_name"),
            *_all("/holders/*/role"),
            *_all("/holders/*/birth_date", "/holders/*/situation", "/holders/*/diploma", when=_is_tpe),
            *_all("/holders/*/home/commune_code", "/holders/*/motivation", when=_is_tpe),
        ),
        Section.ASSESSMENT: (
            *_all("/assessment/model", "/assessment/tests", "/assessment/organisation", when=_is_tpe),
            *_all("/assessment/leadership", "/assessment/team", "/assessment/strategy", when=_is_ess),
            *_all("/assessment/social_impact", "/assessment/economics", when=_is_ess),
            *_all("/assessment/strengths", "/assessment/weaknesses"),
            *_all("/assessment/risk_zones", "/assessment/watch_points"),
        ),
        Section.ENGAGEMENT: (),
        Section.PLAN: (
            *_all("/scenarios/@/plan/needs/*/nature", "/scenarios/@/plan/needs/*/amount", when=_has_plan),
            *_all("/scenarios/@/plan/resources/*/nature", when=_has_plan),
            *_all("/scenarios/@/plan/resources/*/amount", when=_has_plan),
        ),
        Section.FORECAST: (
            *_all("/forecast/years/0", "/forecast/years/1", "/forecast/years/2", when=_has_plan),
            *_all("/forecast/cash/opening", "/forecast/cash/months", when=_has_plan),
        ),
        Section.PIECES: (),
        Section.OPINION: _all("/assessment/opinion", "/assessment/opinion_reason", "/assessment/opinion_on"),
    }
)
"""What each section must answer; beside them, a balanced plan, each axis of engagement, required pieces."""


def completeness(dossier: Dossier, today: date) -> tuple[Completeness, ...]:
    """Every section, in order."""
    return tuple(section_completeness(dossier, section, today) for section in Section)


def section_completeness(dossier: Dossier, section: Section, today: date) -> Completeness:
    """One section.

    Args:
        dossier: the dossier.
        section: the section.
        today: pieces end.
    """
    missing, asked = _asked(dossier, section, today)
    started = any(_started(dossier, root) for root in ROOTS[section])
    if not asked:
        fill = Fill.STARTED if started else Fill.NOT_NEEDED
    elif missing:
        fill = Fill.STARTED if started else Fill.EMPTY
    else:
        fill = Fill.COMPLETE
    return Completeness(section, fill, tuple(dict.fromkeys(missing)), asked - len(missing), asked)


def _asked(dossier: Dossier, section: Section, today: date) -> tuple[list[str], int]:
    """What is missing, and how much is asked in all."""
    if section is Section.PIECES:
        return _pieces(dossier, today)
    if section is Section.ENGAGEMENT:
        return _engagement(dossier)
    places = [place for one in ESSENTIALS[section] if one.when(dossier) for place in _places(dossier, one)]
    missing = [place for place in places if not _answered(dossier, place)]
    if section is Section.PLAN and places:
        places.append(f"/scenarios/{dossier.chosen_rank}/plan")
        missing += places[-1:] * (not _balanced(dossier))
    return missing, len(places)


def _balanced(dossier: Dossier) -> bool:
    """Whether the known amounts of both sides are equal, and there are any."""
    plan = retained_plan(dossier)
    needs, resources = (
        total(line.amount for line in lines if line.amount is not None)
        for lines in (plan.needs, counted(plan))
    )
    return bool(needs) and needs == resources


def _places(dossier: Dossier, essential: Essential) -> Iterator[str]:
    """The places a pattern means in a dossier; a list without item stands for itself."""
    pattern = essential.pattern.replace(f"/{RETAINED}/", f"/{dossier.chosen_rank}/")
    head, every, rest = pattern.partition(f"/{EVERY}")
    if not every:
        yield pattern
        return
    try:
        items = len(path.read(dossier, head))
    except LookupError:
        items = 0
    if not items:
        yield head
    for rank in range(items):
        yield f"{head}/{rank}{rest}"


def _answered(dossier: Dossier, place: str) -> bool:
    try:
        value = path.read(dossier, place)
    except LookupError:
        return False
    if is_dataclass(value):
        return _says(value, _new(value))
    return not is_blank(value.strip() if isinstance(value, str) else value)


def _started(dossier: Dossier, root: str) -> bool:
    """Whether something under a root says what a new form does not."""
    head, every, rest = root.partition(f"/{EVERY}")
    if not every:
        return _says(path.read(dossier, root), path.slot_at(Dossier, root).default)
    item = path.slot_at(Dossier, f"{head}/0{rest}")
    return any(
        _says(path.read(dossier, f"{head}/{rank}{rest}"), item.default)
        for rank in range(len(path.read(dossier, head)))
    )


def _says(value: Any, default: Any) -> bool:
    """Whether a value says what its default does not; identifiers say nothing."""
    of: type[Any] = type(value)
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        return any(_says(item, _new(item)) for item in value)
    if not is_dataclass(value):
        return not is_blank(value.strip() if isinstance(value, str) else value) and value != default
    blank = _new(value) if default is None else default
    return any(
        _says(getattr(value, name), getattr(blank, name))
        for name, slot in slots_of(of).items()
        if not (name == "id" and slot.kind is Kind.TEXT)
    )


def _new(record: Any) -> Any:
    """The record of the same type that a new form shows."""
    of: Any = type(record)
    return of()


def _engagement(dossier: Dossier) -> tuple[list[str], int]:
    """Axes without an answer, or where something was found and nothing of it is proved."""
    missing: list[str] = []
    for criteria in CRITERIA.values():
        answered = [
            (rank, mark)
            for rank, mark in enumerate(dossier.engagement)
            if mark.criterion in criteria and mark.presence is not None
        ]
        found = [(rank, mark) for rank, mark in answered if mark.presence is not Presence.NO]
        if not answered:
            missing.append("/engagement")
        elif found and not any(mark.evidence.strip() for _, mark in found):
            missing.append(f"/engagement/{found[0][0]}")
    return missing, len(CRITERIA)


def _pieces(dossier: Dossier, today: date) -> tuple[list[str], int]:
    day = reference_day(dossier, today)
    required = [one for one in expected_pieces(dossier) if one.required]
    missing = [one for one in required if not status(one, dossier.pieces, day).there]
    return ["/pieces"] * len(missing), len(required)
