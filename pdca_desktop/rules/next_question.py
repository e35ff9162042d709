"""The next right question: the unanswered field whose answer settles the most open verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pdca_desktop.domain import french, path
from pdca_desktop.domain.dates import add_months
from pdca_desktop.domain.document import Piece, PieceKind
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Person
from pdca_desktop.domain.record import Kind, Slot
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import judge_rule
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict

_AGES = (0, 10, 17, 20, 25, 26, 28, 40, 70)
_COUNTS = (0, 1, 2, 6, 12, 24, 60, 84, 120)
_SHARES = tuple(Decimal(share) for share in (0, 10, 50, 65, 80, 100))
_AMOUNTS = tuple(Euros.of(amount) for amount in (0, 100, 1_000, 10_000, 100_000, 1_000_000))


@dataclass(frozen=True, slots=True)
class Question:
    """A field to ask for.

    Attributes:
        path: place in the dossier.
        label: the place in words, or what to do to know.
        settles: how many open verdicts an answer settles, on average over the answers it may get.
        rules: the open rules that wait for it.
    """

    path: str
    label: str
    settles: Decimal
    rules: tuple[str, ...]


def next_questions(case: Case, pack: RulePack, verdicts: Sequence[Verdict]) -> tuple[Question, ...]:
    """The unanswered fields the open verdicts wait for, the one that settles most first.

    Each field is tried with answers of every sort it may get (both answers of a yes-or-no, every choice of
    a list, ages, durations and amounts around the usual ones) and the verdicts that close are counted.
    Ties: the field more blocking rules wait for, then the order of the catalogue.
    """
    waiting: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.severity is not Severity.INFO:
            for place in verdict.missing:
                waiting.setdefault(place, []).append(verdict)
    questions = [
        Question(
            place,
            _label(case, place, open_),
            _settled(case, pack, place, open_),
            tuple(verdict.rule.id for verdict in open_),
        )
        for place, open_ in waiting.items()
    ]
    blocking = {
        place: sum(verdict.severity is Severity.BLOCKING for verdict in open_)
        for place, open_ in waiting.items()
    }
    questions.sort(key=lambda question: (question.settles, blocking[question.path]), reverse=True)
    return tuple(questions)


def _label(case: Case, place: str, open_: Sequence[Verdict]) -> str:
    asked = (check.question for verdict in open_ for check in verdict.checks if place in check.answer.missing)
    return french.typeset(next((text for text in asked if text), "") or path.told(case.dossier, place))


def _settled(case: Case, pack: RulePack, place: str, open_: Sequence[Verdict]) -> Decimal:
    """Open verdicts that close when the field is answered, averaged over its possible answers."""
    answers = _answers(path.slot_at(Dossier, place), case.today)
    if not answers:
        return Decimal(sum(verdict.missing == (place,) for verdict in open_))
    closed = 0
    known = case.dossier if case.dossier.holders else replace(case.dossier, holders=(Person(),))
    for answer in answers:
        told = Case(path.write(known, place, answer), case.scenario, case.today, case.on)
        closed += sum(judge_rule(one.rule, told, pack).state is not State.UNKNOWN for one in open_)
    return Decimal(closed) / len(answers)


def _answers(slot: Slot, today: date) -> tuple[Any, ...]:
    """Answers of every sort a field may get; none for texts and lists, whose content nobody can guess."""
    match slot.kind:
        case Kind.YES_NO:
            return (True, False)
        case Kind.CHOICE:
            return tuple(slot.of.__members__.values())
        case Kind.DATE:
            return tuple(add_months(today, -12 * age) for age in _AGES)
        case Kind.WHOLE:
            return _COUNTS
        case Kind.DECIMAL:
            return _SHARES
        case Kind.EUROS:
            return _AMOUNTS
        case Kind.RECORDS if slot.of is Piece:
            return (tuple(Piece(kind=kind, received_on=today) for kind in PieceKind),)
        case _:
            return ()
