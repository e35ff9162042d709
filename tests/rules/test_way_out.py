"""Ways out: each settles its rule, breaks and worsens nothing, and nothing smaller would do.

Also: judging never raises, always gives the same rules in the same order, and an answer that was missing
never overturns a verdict that was reached without it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pdca_desktop.domain import french, path
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.money import ZERO, Euros
from pdca_desktop.domain.path import APPEND
from pdca_desktop.domain.plan import ResourceNature, Scenario
from pdca_desktop.domain.record import Kind, Slot, is_blank, slots_of
from pdca_desktop.exchange import codec
from pdca_desktop.rules.case import Case
from pdca_desktop.rules.catalogue import RULES, judge, judge_case
from pdca_desktop.rules.levers import lack_of
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Verdict
from pdca_desktop.rules.way_out import MOST_OFFERS, Remedy, remedies
from tests.builders import TODAY
from tests.cases.reader import build, raw_cases
from tests.rules.dossiers import dossiers, mistyped_dossiers
from tests.rules.smaller import applied, smaller
from tests.strategies import records

ALL_OR_NOTHING = "Renoncer"
"""A scheme is given up whole: there is no cent less of that."""

FREE_SIZE = {"CJ-05", "CQ-02", "PTZ-06"}
"""Rules that want a guaranteed loan of any size: it is offered at the prime's amount, at the usual quota."""

SIGN = "Retirer le signe des montants négatifs"
"""A sign typed by mistake is dropped; the amount itself is not the adviser's to change."""

BOOKKEEPING = ("/hours_outside", "/status_on")
"""Places that only keep what was taken elsewhere, or when; less of it changes no rule."""


@cache
def _pack() -> RulePack:
    return load_pack()


def _case(dossier: Dossier) -> Case:
    return Case(dossier, dossier.chosen_rank, TODAY)


def _fails(verdict: Verdict) -> bool:
    return verdict.state is State.FAIL and verdict.severity is not Severity.INFO


def _gap(verdict: Verdict) -> Decimal | None:
    gap = verdict.deciding.gap if verdict.deciding is not None else None
    if isinstance(gap, Euros):
        return gap.decimal
    return Decimal(gap) if isinstance(gap, int | Decimal) else None


def _harmed(before: Sequence[Verdict], after: Sequence[Verdict], mended: str) -> Iterator[str]:
    """The rules that a change leaves worse off than they were, and the mended one if it still fails."""
    for was, now in zip(before, after, strict=True):
        if not _fails(now):
            continue
        if now.rule.id == mended or not _fails(was) or now.severity > was.severity:
            yield now.rule.id
            continue
        gap_was, gap_now = _gap(was), _gap(now)
        if gap_was is not None and gap_now is not None and gap_was < gap_now:
            yield now.rule.id


def _check(case: Case, before: Sequence[Verdict], rule: str, remedy: Remedy) -> None:
    mended = applied(case, remedy.changes)
    after = judge_case(mended, _pack())
    assert not list(_harmed(before, after, rule)), (rule, remedy)
    _check_edits(case.dossier, remedy)
    _check_label(remedy.label)
    assert abs(lack_of(mended)) <= abs(lack_of(case)), (rule, remedy)
    assert codec.decode(Dossier, codec.encode(mended.dossier)) == mended.dossier
    if not remedy.label.startswith((ALL_OR_NOTHING, SIGN)):
        _check_smallest(case, before, after, rule, remedy)


def _check_edits(dossier: Dossier, remedy: Remedy) -> None:
    """Each edit says what it replaces, and replaces something."""
    for change in remedy.changes:
        assert change.before != change.after
        if change.path.endswith(f"/{APPEND}"):
            assert change.before is None
        else:
            assert path.read(dossier, change.path) == change.before, change
        dossier = path.apply(dossier, (change,))


def _check_label(label: str) -> None:
    assert label == french.typeset(label)
    assert label[:1].isupper()
    assert not label.endswith(".")
    assert not re.search(r"  | $|^ |« |[^\S\u00a0][»:;?!€%]|\bNone\b", label), label


def _check_smallest(
    case: Case, before: Sequence[Verdict], settled: Sequence[Verdict], rule: str, remedy: Remedy
) -> None:
    """Nothing smaller is a way out; one that leaves open what the remedy settles is none."""
    for changes in smaller(case, remedy.changes):
        differ = [one for one in remedy.changes if one not in changes]
        if all(one.path.endswith(BOOKKEEPING) for one in differ):
            continue
        if rule in FREE_SIZE and any(_adds_bank(one) or one.path.endswith("/guarantees") for one in differ):
            continue
        after = judge_case(applied(case, changes), _pack())
        opened = _state(after, rule) is State.UNKNOWN and _state(settled, rule) is not State.UNKNOWN
        assert opened or list(_harmed(before, after, rule)), (rule, remedy.label, changes)


def _state(verdicts: Sequence[Verdict], rule: str) -> State:
    return next(verdict.state for verdict in verdicts if verdict.rule.id == rule)


def _adds_bank(change: path.Change) -> bool:
    return getattr(change.after, "nature", None) is ResourceNature.BANK_LOAN


def _check_all(dossier: Dossier) -> None:
    case = _case(dossier)
    before = judge_case(case, _pack())
    offers = remedies(case, _pack(), before)
    assert set(offers) == {verdict.rule.id for verdict in before if _fails(verdict)}
    for rule, remedies_ in offers.items():
        assert len(remedies_) <= MOST_OFFERS
        assert len({remedy.label for remedy in remedies_}) == len(remedies_), remedies_
        for remedy in remedies_:
            _check(case, before, rule, remedy)


@settings(max_examples=120)
@given(dossiers(gaps=False))
def test_every_way_out_of_an_answered_dossier_is_proved_and_smallest(dossier: Dossier) -> None:
    _check_all(dossier)


@settings(max_examples=120)
@given(dossiers())
def test_every_way_out_of_a_dossier_with_gaps_is_proved_and_smallest(dossier: Dossier) -> None:
    _check_all(dossier)


def test_every_way_out_of_the_cases_is_proved_and_smallest() -> None:
    for raw in raw_cases():
        case = build(raw)
        if case.pack is None and case.on is None and case.today == TODAY and case.plan is None:
            _check_all(case.dossier)


def test_info_verdicts_have_no_way_out() -> None:
    for raw in raw_cases():
        case = _case(build(raw).dossier)
        before = judge(case.dossier, _pack(), today=TODAY, on=TODAY)
        offered = remedies(case, _pack(), before)
        assert not any(one.rule.id in offered for one in before if one.severity is Severity.INFO)


# Judging never raises, and always tells the same rules.


def _check_order(verdicts: Sequence[Verdict]) -> None:
    assert [verdict.rule for verdict in verdicts] == list(RULES)


@settings(max_examples=250)
@given(records(Dossier, most_fields=9) | mistyped_dossiers())
def test_judging_never_raises_whatever_the_dossier(dossier: Dossier) -> None:
    verdicts = judge(dossier, _pack(), today=TODAY, on=TODAY)
    _check_order(verdicts)
    for verdict in verdicts:
        assert verdict.message
        assert verdict.message == french.typeset(verdict.message)
    case = Case(dossier, dossier.chosen_rank, TODAY, TODAY)
    for offers in remedies(case, _pack(), verdicts).values():
        for remedy in offers:
            path.apply(dossier, remedy.changes)


@settings(max_examples=100)
@given(dossiers())
def test_judging_says_what_it_rests_on(dossier: Dossier) -> None:
    for verdict in judge(dossier, _pack(), today=TODAY):
        if verdict.state is State.NOT_APPLICABLE:
            assert not verdict.checks
            continue
        assert verdict.deciding in verdict.checks
        assert verdict.values
        for check in verdict.checks:
            assert check.values
            assert check.inputs or check.answer.missing or check.answer.truth is not None
            for place in check.inputs:
                path.slot_at(Dossier, place)


@settings(max_examples=150)
@given(dossiers())
def test_an_unknown_verdict_asks_for_places_that_are_blank(dossier: Dossier) -> None:
    for verdict in judge(dossier, _pack(), today=TODAY):
        assert bool(verdict.missing) is (verdict.state is State.UNKNOWN), verdict.rule.id
        for place in verdict.missing:
            slot = path.slot_at(Dossier, place)
            if slot.kind is not Kind.RECORDS:
                assert is_blank(_read(dossier, place)), (verdict.rule.id, place)


def _read(dossier: Dossier, place: str) -> Any:
    """The value at a place, None under a record that is not there yet."""
    try:
        return path.read(dossier, place)
    except (LookupError, TypeError):
        return None


# A missing answer never decides: filling it in overturns nothing that was settled without it.

NOT_A_GAP = {
    "applied_on": "sans date, le jour même : un autre jour juge autrement",
    "decided_on": "sans date : le jour même, ou aucune décision de garantie",
    "effective_on": "sans date, le jour même",
    "entry_on": "sans date, le jour de la demande",
    "set_up_on": "sans date, la garantie n'est pas encore mise en place",
    "status": "une ressource sans statut est elle-même en faute (PLAN-04)",
    "nature": "une ressource sans nature est demandée par PLAN-03, d'autres règles ne la comptent pas",
    "aid_equivalent": "remplace l'encadrement du montant : une subvention peut valoir moins",
    "qpv_generation": "sans réponse, le code du QPV la dit",
    "advance": "sans montant, aucune avance n'est demandée",
}
"""Fields whose emptiness says something by itself, with the reason."""

_FILLED: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.YES_NO: st.booleans(),
    Kind.WHOLE: st.integers(0, 130),
    Kind.DECIMAL: st.sampled_from(["0", "0.5", "2", "5", "49.99", "50", "80", "100"]).map(Decimal),
    Kind.EUROS: st.sampled_from([0, 1, 200_000, 500_000, 800_000, 800_001, 7_500_001, 90_000_000]).map(Euros),
    Kind.DATE: st.dates(date(1985, 1, 1), date(2019, 12, 31)),
}


def _gaps(record: Any, place: str) -> Iterator[tuple[str, Slot]]:
    for name, slot in slots_of(type(record)).items():
        value, inner = getattr(record, name), f"{place}/{name}"
        if name in NOT_A_GAP and not (name == "nature" and "/resources/" not in inner):
            continue
        if value is None and (slot.kind in _FILLED or slot.kind is Kind.CHOICE):
            yield inner, slot
        elif slot.kind is Kind.RECORD and value is not None:
            yield from _gaps(value, inner)
        elif slot.kind is Kind.RECORDS:
            for rank, item in enumerate(value):
                yield from _gaps(item, f"{inner}/{rank}")


@settings(max_examples=400)
@given(dossiers(), st.data())
def test_a_missing_answer_overturns_no_verdict(dossier: Dossier, data: st.DataObject) -> None:
    known = [
        (place, slot)
        for place, slot in _gaps(dossier, "")
        if not ("/guarantees/" in place and place.endswith("/amount"))  # empty: loan × quota
    ]
    assume(known)
    place, slot = data.draw(st.sampled_from(known))
    choices: list[Any] = [*iter(slot.of)] if issubclass(slot.of, Choice) else []
    value = data.draw(st.sampled_from(choices) if choices else _FILLED[slot.kind])
    filled = path.write(dossier, place, value)
    before, after = (judge(one, _pack(), today=TODAY) for one in (dossier, filled))
    for was, now in zip(before, after, strict=True):
        if was.state is State.FAIL:
            assert now.state is State.FAIL, (place, value, was.message, now.message)
        elif was.state is State.PASS:  # an exception may set the rule aside
            assert now.state in (State.PASS, State.NOT_APPLICABLE), (place, value, was.message, now.message)


def test_the_fields_that_are_no_gap_exist() -> None:
    seen: set[str] = set()
    waiting: list[type[Any]] = [Dossier]
    while waiting:
        for name, slot in slots_of(waiting.pop()).items():
            seen.add(name)
            if slot.kind in (Kind.RECORD, Kind.RECORDS):
                waiting.append(slot.of)
    assert set(NOT_A_GAP) <= seen


@pytest.mark.parametrize("scenarios", [(), (Scenario(id="other"),)])
def test_a_retained_plan_that_is_not_there_is_an_empty_plan(scenarios: tuple[Scenario, ...]) -> None:
    dossier = replace(Dossier(), scenarios=scenarios, chosen="gone")
    _check_order(judge(dossier, _pack(), today=TODAY))
    assert Case(dossier, dossier.chosen_rank, TODAY).total_needs().known == ZERO
