"""What to mend in a dossier, by its declarations."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from hypothesis import given

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.field import Field
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.path import read
from pdca_desktop.exchange.findings import findings
from tests.strategies import records


def _even(text: str) -> str | None:
    return None if len(text) % 2 == 0 else "Un nombre pair de lettres : c'est la règle."


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    amount: Annotated[Euros | None, Field("Montant", least=0, most=8000)] = None
    rate: Annotated[Decimal | None, Field("Taux", "%", decimals=1, least=0, most=100)] = None
    days: Annotated[Decimal | None, Field("Jours", decimals=0)] = None
    months: Annotated[int, Field("Durée", "mois", least=1)] = 1
    word: Annotated[str, Field("Mot", check=_even)] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    lines: Annotated[tuple[Line, ...], Field("Lignes")] = ()
    line: Annotated[Line | None, Field("Ligne")] = None


def told(line: Line) -> list[str]:
    return [finding.sentence.replace("\u00a0", " ").replace("\u202f", " ") for finding in findings(line)]


def test_values_within_bounds_have_none() -> None:
    assert findings(Dossier()) == ()
    assert told(Line(amount=Euros(800_000), rate=Decimal("99.50"), months=1, word="deux")) == []


def test_each_bound_is_told_in_the_field_s_unit() -> None:
    assert told(Line(amount=Euros(-1))) == ["−0,01 € est trop peu : au moins 0,00 €."]
    assert told(Line(amount=Euros(800_001))) == ["8 000,01 € est trop : au plus 8 000,00 €."]
    assert told(Line(rate=Decimal("100.5"))) == ["100,5 % est trop : au plus 100 %."]
    assert told(Line(months=0)) == ["0 mois est trop peu : au moins 1 mois."]


def test_precision_and_checks_are_told() -> None:
    assert told(Line(rate=Decimal("3.45"))) == ["3,45 % est trop précis : 1 décimale au plus."]
    assert told(Line(rate=Decimal("3.00000000000000000000000000000000001")))[0].endswith(
        "1 décimale au plus."
    )
    assert told(Line(days=Decimal("1.5"))) == ["1,5 est trop précis : un nombre entier."]
    assert told(Line(days=Decimal("10.0"))) == []
    assert told(Line(rate=Decimal("NaN"))) == ["Ce n’est pas un nombre : corrigez-le."]
    assert told(Line(word="a")) == ["Un nombre pair de lettres : c’est la règle."]


def test_places_are_those_of_the_record() -> None:
    sheet = Sheet(lines=(Line(), Line(months=0)), line=Line(word="x"))
    assert [finding.path for finding in findings(sheet)] == ["/lines/1/months", "/line/word"]


@given(records(Dossier))
def test_no_dossier_makes_it_fail(dossier: Dossier) -> None:
    for finding in findings(dossier):
        assert finding.sentence.endswith(".")
        assert read(dossier, finding.path) is not None


@given(records(Line, within_bounds=True))
def test_the_strategy_keeps_to_the_bounds(line: Line) -> None:
    assert [finding for finding in findings(line) if finding.path != "/word"] == []
