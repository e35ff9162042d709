"""The example dossiers: they load, are canonical, and the rules conclude what is written beside them."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pdca_desktop import resources
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.engagement import Criterion
from pdca_desktop.domain.money import Euros, total
from pdca_desktop.domain.project import Instrument
from pdca_desktop.domain.record import slots_of
from pdca_desktop.exchange.dossier_file import dump_dossier, read_dossier
from pdca_desktop.exchange.findings import findings
from pdca_desktop.finance.forecast import cash, income_statement
from pdca_desktop.rules.catalogue import judge
from pdca_desktop.rules.pack_file import load_pack
from pdca_desktop.rules.values import RulePack
from pdca_desktop.rules.verdict import Severity, State, Topic, Verdict

FILES = sorted(resources.folder("demo").glob("*.json"))
EXPECTED: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("expected.toml").read_text(encoding="utf-8")
)
by_file = pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])


@cache
def _pack() -> RulePack:
    return load_pack()


@cache
def _dossier(path: Path) -> Dossier:
    return read_dossier(path)


@cache
def _verdicts(path: Path) -> tuple[Verdict, ...]:
    today: date = EXPECTED[path.stem]["today"]
    return judge(_dossier(path), _pack(), today=today)


def test_every_file_has_its_expected_verdicts_and_none_is_left() -> None:
    assert set(EXPECTED) == {path.stem for path in FILES}
    assert len(FILES) >= 12
    for name, table in EXPECTED.items():
        assert set(table) == {"today", "fail", "note", "unknown"}, name


@by_file
def test_the_file_is_canonical(path: Path) -> None:
    assert dump_dossier(_dossier(path)) == path.read_text(encoding="utf-8")


@by_file
def test_there_is_nothing_to_mend(path: Path) -> None:
    assert not findings(_dossier(path))


@by_file
def test_verdicts_are_the_expected_ones(path: Path) -> None:
    failing = [verdict for verdict in _verdicts(path) if verdict.state is State.FAIL]
    found = {
        "fail": [verdict.rule.id for verdict in failing if verdict.severity > Severity.INFO],
        "note": [verdict.rule.id for verdict in failing if verdict.severity is Severity.INFO],
        "unknown": [verdict.rule.id for verdict in _verdicts(path) if verdict.state is State.UNKNOWN],
    }
    assert found == {key: value for key, value in EXPECTED[path.stem].items() if key != "today"}


@pytest.mark.parametrize("topic", list(Topic))
def test_each_instrument_passes_fails_and_is_unknown_somewhere(topic: Topic) -> None:
    states = {verdict.state for path in FILES for verdict in _verdicts(path) if verdict.rule.topic is topic}
    assert states >= {State.PASS, State.FAIL, State.UNKNOWN}


def test_each_instrument_is_asked_for_somewhere() -> None:
    asked = {instrument for path in FILES for instrument in _dossier(path).project.instruments}
    assert asked == set(Instrument)


def test_the_exceptions_are_shown_somewhere() -> None:
    shown = {one.exemption.name for path in FILES for one in _verdicts(path) if one.exemption is not None}
    assert shown >= {"reprise", "projet collectif"}


def test_a_derogation_is_shown_somewhere() -> None:
    assert any(verdict.derogation for path in FILES for verdict in _verdicts(path))


@by_file
def test_the_twenty_criteria_are_in_printed_order(path: Path) -> None:
    assert [mark.criterion for mark in _dossier(path).engagement] == list(Criterion)
    assert any(mark.evidence for mark in _dossier(path).engagement) or path.stem == "13-creche-dasess"


@by_file
def test_a_forecast_agrees_with_itself(path: Path) -> None:
    """The balance sheets balance, and the cash plan ends at the first year's closing cash."""
    forecast = _dossier(path).forecast
    years = [year for year in forecast.years if year.closing is not None]
    for sheet in [forecast.opening, *(year.closing for year in years)]:
        if sheet is None:
            continue
        assets = (sheet.fixed_assets, sheet.stocks, sheet.customers, sheet.other_receivables, sheet.cash)
        sources = (
            *(sheet.equity, sheet.quasi_equity, sheet.long_debts, sheet.short_debts),
            *(sheet.suppliers, sheet.tax_and_social, sheet.other_debts),
        )
        assert total(_known(assets)) == total(_known(sources))
    for year in years:
        assert not income_statement(year).missing
    if years and years[0].closing is not None and forecast.cash.months:
        last = cash(forecast.cash).months[-1].cumulated
        assert last == years[0].closing.cash


def _known(amounts: tuple[Euros | None, ...]) -> list[Euros]:
    return [amount for amount in amounts if amount is not None]


def _texts(record: Any) -> list[str]:
    texts: list[str] = []
    for name in slots_of(type(record)):
        value = getattr(record, name)
        if isinstance(value, str):
            texts.append(value)
        elif isinstance(value, tuple):
            texts += [text for item in value if hasattr(item, "__slots__") for text in _texts(item)]
        elif hasattr(value, "__dataclass_fields__"):
            texts += _texts(value)
    return texts


@by_file
def test_people_can_be_reached_at_invented_addresses_only(path: Path) -> None:
    """Numbers are in the range kept for fiction (03 53 01), mails at a reserved domain, no IBAN."""
    for person in _dossier(path).holders:
        assert not person.phone or person.phone.startswith("03 53 01 ")
        assert not person.email or person.email.endswith(("@example.org", ".example.org"))
        assert not person.iban
    assert not any("http" in text for text in _texts(_dossier(path)))


@by_file
def test_texts_are_typeset(path: Path) -> None:
    """No plain apostrophe, no plain space before a double sign: the examples are printed as they are."""
    for text in _texts(_dossier(path)):
        assert "'" not in text
        assert not any(f" {sign}" in text for sign in ":;!?»€%"), text
