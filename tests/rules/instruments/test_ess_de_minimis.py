"""Aides de minimis: bounds, period, ceilings, ways out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from pdca_desktop.domain.aid import DeMinimisAid
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.loan import GuaranteeLine, LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.plan import Resource, ResourceNature
from pdca_desktop.domain.support.dasess import Dasess
from pdca_desktop.domain.support.fidess import Fidess
from pdca_desktop.domain.support.innovation_ess import InnovationEss
from pdca_desktop.rules.instruments.de_minimis import ceiling
from pdca_desktop.rules.verdict import Severity, State
from tests.rules.instruments.test_ess_support import (
    TODAY,
    amounts_of,
    mended,
    planned,
    resource,
    resources_of,
    state,
    verdict,
)

EACH = pytest.mark.parametrize
RECENT = date(2026, 3, 2)
GRANT = resource(ResourceNature.CAP_ESS, "10000.00")


def aid(amount: str | None, day: date | None = RECENT, *, sieg: bool | None = False) -> DeMinimisAid:
    return DeMinimisAid(granted_on=day, amount=None if amount is None else Euros.of(amount), sieg=sieg)


def asking(*lines: Resource, aids: tuple[DeMinimisAid, ...] = (), none: bool | None = None) -> Dossier:
    return replace(planned((), *lines), aids=aids, no_other_aid=none if aids or none is not None else True)


@EACH(
    ("received", "expected"),
    [("289999.99", State.PASS), ("290000.00", State.PASS), ("290000.01", State.FAIL)],
)
def test_ceiling_since_2024(received: str, expected: State) -> None:
    judged = verdict(ceiling, asking(GRANT, aids=(aid(received),)))
    assert (judged.state, judged.severity) == (expected, Severity.WARNING)


@EACH(("day", "expected"), [(date(2023, 12, 31), State.FAIL), (date(2024, 1, 1), State.PASS)])
def test_the_ceiling_changes_on_the_first_day_of_2024(day: date, expected: State) -> None:
    dossier = asking(GRANT, aids=(aid("190000.01", date(2023, 6, 1)),))
    assert state(ceiling, dossier, on=day) is expected


def test_ceiling_until_2023() -> None:
    dossier = asking(GRANT, aids=(aid("190000.00", date(2023, 6, 1)),))
    assert state(ceiling, dossier, on=date(2023, 12, 31)) is State.PASS


@EACH(
    ("granted", "on", "counted"),
    [
        (date(2023, 11, 21), TODAY, False),
        (date(2023, 11, 22), TODAY, True),
        (TODAY, TODAY, True),
        (date(2026, 11, 23), TODAY, False),
        (date(2020, 12, 31), date(2023, 3, 1), False),
        (date(2021, 1, 1), date(2023, 3, 1), True),
        (date(2023, 3, 2), date(2023, 3, 1), False),
    ],
)
def test_period(granted: date, on: date, counted: bool) -> None:
    dossier = asking(GRANT, aids=(aid("900000.00", granted),))
    assert state(ceiling, dossier, on=on) is (State.FAIL if counted else State.PASS)


@EACH(
    ("received", "expected", "missing"),
    [
        (aid(None), State.UNKNOWN, ("/aids/0/amount",)),
        (aid("290000.01", None), State.UNKNOWN, ("/aids/0/granted_on",)),
        (aid("290000.00", None), State.PASS, ()),
        (aid("290000.01", sieg=None), State.UNKNOWN, ("/aids/0/sieg",)),
        (aid("290000.00", sieg=None), State.PASS, ()),
        (aid(None, date(2020, 1, 1)), State.PASS, ()),
        (aid(None, None), State.UNKNOWN, ("/aids/0/granted_on", "/aids/0/amount")),
    ],
)
def test_unanswered_register(received: DeMinimisAid, expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(ceiling, asking(GRANT, aids=(received,)))
    assert (judged.state, judged.missing) == (expected, missing)


def test_an_undated_aid_does_not_hide_a_failure() -> None:
    assert state(ceiling, asking(GRANT, aids=(aid(None, None), aid("290000.01")))) is State.FAIL


@EACH(
    ("none", "expected", "missing"),
    [
        (True, State.PASS, ()),
        (False, State.UNKNOWN, ("/aids",)),
        (None, State.UNKNOWN, ("/no_other_aid",)),
    ],
)
def test_empty_register(none: bool | None, expected: State, missing: tuple[str, ...]) -> None:
    judged = verdict(ceiling, replace(asking(GRANT), no_other_aid=none))
    assert (judged.state, judged.missing) == (expected, missing)


def test_too_much_for_the_project_alone_fails_without_register() -> None:
    grant = resource(ResourceNature.CAP_ESS, "300000.01")
    assert state(ceiling, replace(asking(grant), no_other_aid=None)) is State.FAIL


PTZ = ResourceNature.PTZ
PLACE = "/scenarios/0/plan/resources/0/aid_equivalent"
AMOUNT = "/scenarios/0/plan/resources/0/amount"


@EACH(
    ("line", "received", "expected", "missing"),
    [
        (resource(PTZ, "8000.00"), "292000.00", State.PASS, ()),
        (resource(PTZ, "8000.00"), "292000.01", State.UNKNOWN, (PLACE,)),
        (resource(PTZ, "8000.00"), "300000.01", State.FAIL, ()),
        (resource(PTZ, None), "1.00", State.UNKNOWN, (PLACE,)),
        (resource(PTZ, "8000.00", aid_equivalent=Euros.of(900)), "299100.00", State.PASS, ()),
        (resource(PTZ, "8000.00", aid_equivalent=Euros.of(900)), "299100.01", State.FAIL, ()),
        (resource(ResourceNature.OTHER_GRANT, "8000.00"), "292000.01", State.UNKNOWN, (PLACE,)),
        (resource(ResourceNature.CAP_ESS, None), "1.00", State.UNKNOWN, (AMOUNT,)),
    ],
)  # fmt: skip
def test_grant_equivalent_is_asked_only_when_it_decides(
    line: Resource, received: str, expected: State, missing: tuple[str, ...]
) -> None:
    judged = verdict(ceiling, asking(line, aids=(aid(received),)))
    assert (judged.state, judged.missing) == (expected, missing)


def test_what_cannot_decide_is_not_asked_for() -> None:
    ptz = resource(PTZ, "8000.00")
    assert verdict(ceiling, replace(asking(ptz), no_other_aid=None)).missing == ("/no_other_aid",)
    near = asking(ptz, aids=(aid("299000.00"), aid(None)))
    assert verdict(ceiling, near).missing == ("/aids/1/amount", PLACE)


def guaranteed(amount: str | None, *lines: GuaranteeLine, aid_equivalent: Euros | None = None) -> Resource:
    terms = LoanTerms(guarantees=lines)
    return resource(ResourceNature.BANK_LOAN, amount, terms, aid_equivalent=aid_equivalent)


HALF = GuaranteeLine(quota=Decimal(50))


@EACH(
    ("line", "received", "expected"),
    [
        (guaranteed("20000.00", HALF), "290000.00", State.PASS),
        (guaranteed("20000.00", HALF), "290000.01", State.UNKNOWN),
        (guaranteed("20000.00", GuaranteeLine(amount=Euros.of(6_000))), "294000.00", State.PASS),
        (guaranteed("20000.00", HALF, HALF, HALF), "280000.00", State.PASS),
        (guaranteed("20000.00", GuaranteeLine()), "280000.00", State.PASS),
        (guaranteed("20000.00", GuaranteeLine()), "280000.01", State.UNKNOWN),
        (guaranteed(None, HALF), "1.00", State.UNKNOWN),
        (guaranteed(None, GuaranteeLine(amount=Euros.of(6_000))), "294000.00", State.PASS),
        (guaranteed("20000.00", HALF, aid_equivalent=Euros.of(700)), "299300.01", State.FAIL),
    ],
)
def test_guarantees(line: Resource, received: str, expected: State) -> None:
    assert state(ceiling, asking(line, aids=(aid(received),))) is expected


@EACH(
    "line",
    [
        resource(ResourceNature.OWN_CASH, "1000.00"),
        resource(ResourceNature.ARCE, "1000.00"),
        resource(ResourceNature.BANK_LOAN, "1000.00"),
        resource(PTZ, "1000.00", aid_equivalent=Euros(0)),
    ],
)
def test_without_public_aid_it_is_not_concerned(line: Resource) -> None:
    assert state(ceiling, asking(line, aids=(aid("900000.00"),))) is State.NOT_APPLICABLE


@EACH(
    ("fields", "place"),
    [
        ({"fidess": Fidess(requested=Euros.of(20_000))}, None),
        ({"innovation": InnovationEss(requested=Euros.of(20_000))}, None),
        ({"fidess": Fidess()}, "/fidess/requested"),
        ({"innovation": InnovationEss()}, "/innovation/requested"),
    ],
)
def test_subsidies_beside_the_plan_count(fields: dict[str, Fidess], place: str | None) -> None:
    near = replace(Dossier(), aids=(aid("280000.01"),), **fields)  # type: ignore[arg-type]
    judged = verdict(ceiling, near)
    assert judged.state is (State.UNKNOWN if place else State.FAIL)
    assert judged.missing == ((place,) if place else ())


def test_an_advance_counts_up_to_its_amount() -> None:
    dasess = Dasess(advance=Euros.of(100_000))
    assert state(ceiling, Dossier(dasess=dasess, no_other_aid=True)) is State.PASS
    assert state(ceiling, Dossier(dasess=dasess, aids=(aid("200000.01"),))) is State.UNKNOWN


@EACH(
    ("received", "expected"),
    [("750000.00", State.PASS), ("750000.01", State.FAIL)],
)
def test_sieg_has_its_own_ceiling(received: str, expected: State) -> None:
    dossier = asking(GRANT, aids=(aid(received, sieg=True), aid("290000.00")))
    assert state(ceiling, dossier) is expected


def test_sieg_ceiling_until_2023() -> None:
    dossier = asking(GRANT, aids=(aid("500000.01", date(2023, 6, 1), sieg=True),))
    assert state(ceiling, dossier, on=date(2023, 12, 31)) is State.FAIL
    assert state(ceiling, dossier, on=date(2024, 1, 1)) is State.PASS


def test_way_out_lowers_the_grant_by_the_excess() -> None:
    (label, after), *others = mended(ceiling, asking(GRANT, aids=(aid("292500.00"),))).items()
    assert label.startswith("ramener")
    assert amounts_of(after) == ["7500.00"]
    assert others == []
    more = resource(ResourceNature.CAP_ESS, "7500.01")
    assert state(ceiling, asking(more, aids=(aid("292500.00"),))) is State.FAIL


def test_way_out_gives_up_what_makes_the_excess() -> None:
    line = guaranteed("20000.00", HALF, aid_equivalent=Euros.of(700))
    dossier = asking(GRANT, line, aids=(aid("289500.00"),))
    after = list(mended(ceiling, dossier).values())
    assert amounts_of(after[0]) == ["9800.00", "20000.00"]
    kept = resources_of(after[1])[1]
    assert (kept.amount, kept.aid_equivalent) == (Euros.of(20_000), None)
    assert kept.loan is not None
    assert kept.loan.guarantees == ()


def test_way_out_gives_up_all_of_it_when_nothing_less_does() -> None:
    line = resource(ResourceNature.CAP_QUARTIERS, "2000.00")
    dossier = asking(GRANT, line, aids=(aid("301000.00"),))
    (label,) = mended(ceiling, dossier)
    assert label == "renoncer aux aides du projet"


def test_way_out_of_a_subsidy_beside_the_plan() -> None:
    dossier = Dossier(fidess=Fidess(requested=Euros.of(20_000)), aids=(aid("285000.00"),))
    after = next(iter(mended(ceiling, dossier).values()))
    assert after.fidess == Fidess(requested=Euros.of(15_000))


def test_no_way_out_of_a_full_sieg_register() -> None:
    dossier = asking(GRANT, aids=(aid("750000.01", sieg=True),))
    refused = verdict(ceiling, dossier)
    assert refused.state is State.FAIL
    assert "SIEG" in refused.message
