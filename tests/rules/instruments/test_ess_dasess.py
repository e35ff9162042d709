"""DASESS."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.structure import Structure
from pdca_desktop.domain.support.dasess import Dasess, Facility, Instalment
from pdca_desktop.rules.instruments.dasess import (
    difficulty,
    order,
    public_criteria,
    substitution,
)
from pdca_desktop.rules.instruments.dasess_advance import advance
from pdca_desktop.rules.verdict import Rule, Severity, State
from tests.rules.instruments.test_ess_support import CENT, TODAY, mended, state, verdict

PAID = date(2026, 8, 31)
LAST = date(2027, 2, 28)
EACH = pytest.mark.parametrize


def due(day: date | None, amount: str | None) -> Instalment:
    return Instalment(due_on=day, amount=None if amount is None else Euros.of(amount))


def lent(wanted: str, *instalments: Instalment, paid: date | None = PAID, rate: str = "0") -> Dossier:
    dasess = Dasess(
        advance=Euros.of(wanted), advance_rate=Decimal(rate), paid_on=paid, instalments=instalments
    )
    return Dossier(dasess=dasess)


def once(wanted: str, day: date | None = LAST, *, paid: date | None = PAID, rate: str = "0") -> Dossier:
    return lent(wanted, due(day, wanted), paid=paid, rate=rate)


def dasess_of(dossier: Dossier) -> Dasess:
    assert dossier.dasess is not None
    return dossier.dasess


@EACH(
    ("wanted", "expected"),
    [("99999.99", State.PASS), ("100000.00", State.PASS), ("100000.01", State.FAIL)],
)
def test_cap(wanted: str, expected: State) -> None:
    assert state(advance, once(wanted)) is expected


@EACH(("wanted", "expected"), [("4999.99", State.FAIL), ("5000.00", State.PASS), ("5000.01", State.PASS)])
def test_the_public_floor_only_warns(wanted: str, expected: State) -> None:
    judged = verdict(advance, once(wanted))
    assert judged.state is expected
    assert not judged.blocks


@EACH(
    ("paid", "last", "expected"),
    [
        (PAID, date(2027, 2, 28), State.PASS),  # T17
        (PAID, date(2027, 3, 1), State.FAIL),
        (date(2027, 8, 31), date(2028, 2, 29), State.PASS),  # T17, leap year
        (date(2027, 8, 31), date(2028, 3, 1), State.FAIL),
        (date(2026, 1, 15), date(2026, 7, 15), State.PASS),
        (date(2026, 1, 15), date(2026, 7, 16), State.FAIL),
        (date(2026, 1, 15), date(2026, 7, 14), State.PASS),
        (date(9999, 12, 1), date(9999, 12, 31), State.PASS),
        (None, LAST, State.UNKNOWN),
        (PAID, None, State.UNKNOWN),
    ],
)
def test_t17_term(paid: date | None, last: date | None, expected: State) -> None:
    assert state(advance, once("100000.00", last, paid=paid)) is expected


def test_missing_dates_are_told() -> None:
    open_ = verdict(advance, lent("8000.00", due(None, "8000.00"), paid=None))
    assert open_.missing == ("/dasess/paid_on", "/dasess/instalments/0/due_on")
    assert verdict(advance, lent("8000.00")).missing == ("/dasess/instalments",)


def test_a_late_instalment_fails_though_another_has_no_date() -> None:
    dossier = lent("8000.00", due(date(2027, 3, 1), "4000.00"), due(None, "4000.00"))
    assert state(advance, dossier) is State.FAIL


def test_twelve_months_is_a_later_public_value() -> None:
    late = once("8000.00", date(2027, 8, 31))
    refused = verdict(advance, late)
    assert refused.state is State.FAIL
    assert any("Une valeur publique plus récente existe" in note for note in refused.notes)
    accepted = verdict(advance, late, number="2026")
    assert accepted.state is State.PASS
    assert any("à la place de celle du rapport" in note for note in accepted.notes)
    assert state(advance, once("8000.00", date(2027, 9, 1)), number="2026") is State.FAIL
    assert state(advance, late, on=date(2025, 12, 31), number="2026") is State.FAIL


@EACH(("rate", "expected"), [("0", State.PASS), ("0.000", State.PASS), ("0.001", State.FAIL)])
def test_rate(rate: str, expected: State) -> None:
    assert state(advance, once("8000.00", rate=rate)) is expected


@EACH(
    ("amounts", "expected"),
    [
        (("4000.00", "4000.00"), State.PASS),
        (("4000.00", "3999.99"), State.FAIL),
        (("4000.00", "4000.01"), State.FAIL),
        (("4000.00", None), State.UNKNOWN),
        (("8000.00", None), State.UNKNOWN),
        (("8000.01", None), State.FAIL),
    ],
)
def test_instalments_add_up(amounts: tuple[str | None, ...], expected: State) -> None:
    assert state(advance, lent("8000.00", *(due(LAST, one) for one in amounts))) is expected


@EACH("rule", [advance, substitution], ids=lambda rule: rule.id)
def test_support_without_advance_is_not_concerned(rule: Rule) -> None:
    assert state(rule, Dossier(dasess=Dasess(technical_support=True))) is State.NOT_APPLICABLE


def test_way_out_lowers_advance_and_last_instalments() -> None:
    dossier = lent("120000.00", *(due(LAST, one) for one in ("60000.00", "45000.00", "15000.00")))
    after = next(iter(mended(advance, dossier).values()))
    kept = dasess_of(after)
    assert kept.advance == Euros.of(100_000)
    assert [one.amount for one in kept.instalments] == [Euros.of(60_000), Euros.of(40_000)]
    more = replace(kept, advance=Euros.of(100_000) + CENT)
    assert state(advance, replace(after, dasess=more)) is State.FAIL


def test_way_out_brings_the_last_due_date_forward() -> None:
    dossier = lent("8000.00", due(date(2027, 1, 31), "4000.00"), due(date(2027, 5, 1), "4000.00"))
    after = mended(advance, dossier)["avancer la dernière échéance au 28/02/2027"]
    kept = dasess_of(after)
    assert [one.due_on for one in kept.instalments] == [date(2027, 1, 31), LAST]
    later = (kept.instalments[0], due(date(2027, 3, 1), "4000.00"))
    assert state(advance, replace(after, dasess=replace(kept, instalments=later))) is State.FAIL


def test_way_out_mends_everything_at_once() -> None:
    dossier = lent("150000.00", due(date(2027, 9, 1), "10000.00"), rate="1.5")
    offers = list(mended(advance, dossier).values())
    first, to_what_is_repaid, without = (dasess_of(one) for one in offers)
    assert (first.advance, first.advance_rate) == (Euros.of(100_000), Decimal(0))
    assert first.instalments == (due(LAST, "100000.00"),)
    assert to_what_is_repaid.advance == Euros.of(10_000)
    assert (without.advance, without.instalments) == (None, ())


@EACH(("repaid", "last"), [("7000.00", "5000.00"), ("9000.00", "3000.00")])
def test_way_out_of_instalments_that_do_not_add_up(repaid: str, last: str) -> None:
    whole = Euros.of(8_000)
    dossier = lent("8000.00", due(LAST, "4000.00"), due(LAST, str((Euros.of(repaid) - whole).decimal + 4000)))
    after = [dasess_of(one) for one in mended(advance, dossier).values()]
    assert [one.amount for one in after[0].instalments] == [Euros.of(4_000), Euros.of(4_000)]
    assert after[1].advance == Euros.of(repaid)


def test_way_out_of_the_floor() -> None:
    after = next(iter(mended(advance, once("4000.00")).values()))
    assert dasess_of(after).advance == dasess_of(after).instalments[0].amount == Euros.of(5_000)


def banked(*facilities: Facility, attested: bool | None = True, none: bool | None = None) -> Dossier:
    dossier = once("8000.00")
    changed = replace(dasess_of(dossier), no_substitution=attested, facilities=facilities, no_facility=none)
    return replace(dossier, dasess=changed)


def overdraft(before: str | None, after: str | None) -> Facility:
    ends = [None if amount is None else Euros.of(amount) for amount in (before, after)]
    return Facility(kind="Découvert", before=ends[0], after=ends[1])


@EACH(
    ("dossier", "expected", "missing"),
    [
        (banked(overdraft("5000.00", "5000.00")), State.PASS, ()),
        (banked(overdraft("5000.00", "5000.01")), State.PASS, ()),
        (banked(overdraft("5000.00", "4999.99")), State.FAIL, ()),
        (banked(overdraft("5000.00", "4999.99"), attested=None), State.FAIL, ()),
        (banked(overdraft("5000.00", None)), State.UNKNOWN, ("/dasess/facilities/0/after",)),
        (banked(overdraft(None, "0.00")), State.UNKNOWN, ("/dasess/facilities/0/before",)),
        (banked(none=True), State.PASS, ()),
        (banked(), State.UNKNOWN, ("/dasess/no_facility",)),
        (banked(none=False), State.UNKNOWN, ("/dasess/facilities",)),
        (banked(none=True, attested=None), State.UNKNOWN, ("/dasess/no_substitution",)),
        (banked(none=True, attested=False), State.FAIL, ()),
    ],
)
def test_substitution(dossier: Dossier, expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(substitution, dossier)
    assert (judged.state, judged.missing) == (expected, missing)


def test_way_out_of_a_reduced_facility() -> None:
    dossier = banked(overdraft("5000.00", "1000.00"), overdraft("300.00", "400.00"))
    kept, without = (dasess_of(one) for one in mended(substitution, dossier).values())
    assert kept.facilities == (overdraft("5000.00", "5000.00"), overdraft("300.00", "400.00"))
    assert without.advance is None
    assert state(substitution, banked(overdraft("5000.00", "4999.99"))) is State.FAIL


def test_without_attestation_only_giving_the_advance_up_helps() -> None:
    (label,) = mended(substitution, banked(overdraft("5000.00", "1000.00"), attested=False))
    assert label == "renoncer à l'avance remboursable"


def seen(self_diagnosis: date | None, diagnosis: date | None, board: date | None) -> Dossier:
    dasess = Dasess(self_diagnosis_on=self_diagnosis, diagnosis_on=diagnosis, board_on=board)
    return Dossier(dasess=dasess)


MAY, JUNE, JULY = date(2026, 5, 4), date(2026, 6, 8), date(2026, 7, 6)


@EACH(
    ("dossier", "expected", "missing"),
    [
        (seen(MAY, JUNE, JULY), State.PASS, ()),
        (seen(MAY, JULY, JULY), State.PASS, ()),
        (seen(MAY, date(2026, 7, 7), JULY), State.FAIL, ()),
        (seen(date(2026, 7, 7), None, JULY), State.FAIL, ()),
        (seen(None, JUNE, JULY), State.UNKNOWN, ("/dasess/self_diagnosis_on",)),
        (seen(MAY, None, JULY), State.UNKNOWN, ("/dasess/diagnosis_on",)),
        (seen(MAY, JUNE, None), State.UNKNOWN, ("/dasess/board_on",)),
    ],
)
def test_order(dossier: Dossier, expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(order, dossier)
    assert (judged.state, judged.missing) == (expected, missing)


def test_way_out_of_the_order_is_the_first_day_possible() -> None:
    (after,) = mended(order, seen(date(2026, 7, 20), date(2026, 8, 3), JULY)).values()
    assert dasess_of(after).board_on == date(2026, 8, 3)
    sooner = replace(dasess_of(after), board_on=date(2026, 8, 2))
    assert state(order, replace(after, dasess=sooner)) is State.FAIL


@EACH(("answer", "expected"), [(True, State.PASS), (False, State.FAIL), (None, State.UNKNOWN)])
def test_difficulty(answer: bool | None, expected: State) -> None:
    judged = verdict(difficulty, Dossier(dasess=Dasess(in_difficulty=answer)))
    assert (judged.state, judged.severity) == (expected, Severity.BLOCKING)


def test_way_out_of_a_healthy_structure_is_to_give_up() -> None:
    (after,) = mended(difficulty, Dossier(dasess=Dasess(in_difficulty=False))).values()
    assert after.dasess is None


@EACH(
    ("registered", "employees", "expected"),
    [
        (date(2025, 11, 21), 1, State.PASS),
        (date(2025, 11, 22), 1, State.FAIL),
        (date(2020, 1, 1), 0, State.FAIL),
        (date(2020, 1, 1), None, State.UNKNOWN),
        (None, 3, State.UNKNOWN),
        (None, 0, State.FAIL),
    ],
)
def test_public_criteria_warn(registered: date | None, employees: int | None, expected: State) -> None:
    structure = Structure(registered_on=registered, employees=employees)
    judged = verdict(public_criteria, Dossier(dasess=Dasess(), structure=structure))
    assert (judged.day, judged.state, judged.severity) == (TODAY, expected, Severity.WARNING)
