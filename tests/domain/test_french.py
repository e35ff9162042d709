"""What an adviser reads: spaces that never break, amounts and dates as printed in France."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain import french
from pdca_desktop.domain.money import Euros
from tests.strategies import euros

NB, NN = "\u00a0", "\u202f"


@pytest.mark.parametrize("sign", list(":;!?€%»"))
def test_no_line_breaks_before_a_double_sign(sign: str) -> None:
    assert french.typeset(f"mot {sign}") == f"mot{NB}{sign}"


def test_quotes_apostrophes_and_numbers() -> None:
    assert french.typeset("« l'été »") == f"«{NB}l’été{NB}»"
    assert (
        french.typeset("8 000 euros en 12 mois, 1 234 567 €")
        == f"8{NN}000 euros en 12 mois, 1{NN}234{NN}567{NB}€"
    )
    assert french.typeset("le 12 2024") == "le 12 2024"
    assert french.typeset("") == ""


@pytest.mark.parametrize(
    "said",
    [
        *("de Camille Bernard", "d’Ada Un", "d’Éloïse", "d’E\u0301lise", "d’Œuf du Nord", "d’Inès"),
        *("d’Hélène", "d’Henri", "d’hugues", "d’Hôtel du Beffroi", "d’Horlogerie", "d’Hénin-Beaumont"),
        *("de Hassan", "de Halle aux grains", "de Houdain", "d’Yves", "d’Yvonne", "de Yanis", "de Youssef"),
        *("de 3 vélos", "de « Atelier »", "de "),
    ],
)
def test_names_are_elided(said: str) -> None:
    name = said.removeprefix("de ").removeprefix("d’")
    assert french.of_name(name) == said


@given(st.text("ab 01:;!?€%«»'’\u00a0\u202f"))
def test_typesetting_twice_changes_nothing_more(text: str) -> None:
    once = french.typeset(text)
    assert french.typeset(once) == once
    plain = once.replace(NB, " ").replace(NN, " ").replace("’", "'")
    assert plain == text.replace(NB, " ").replace(NN, " ").replace("’", "'")


@pytest.mark.parametrize(
    ("cents", "text"),
    [
        (800_000, f"8{NN}000,00{NB}€"),
        (0, f"0,00{NB}€"),
        (5, f"0,05{NB}€"),
        (-123_456_789, f"−1{NN}234{NN}567,89{NB}€"),
        (-1, f"−0,01{NB}€"),
    ],
)
def test_amounts(cents: int, text: str) -> None:
    assert french.euros(Euros(cents)) == text


@given(euros)
def test_an_amount_is_legible_and_exact(amount: Euros) -> None:
    text = french.euros(amount)
    digits = text.removesuffix(f"{NB}€").replace(NN, "").replace("−", "-").replace(",", ".")
    assert Euros.of(digits) == amount
    assert all(len(group) == 3 for group in text.split(",")[0].split(NN)[1:])


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("3.40"), None, "3,4"),
        (Decimal(100), None, "100"),
        (Decimal("1E+3"), None, f"1{NN}000"),
        (12_345, None, f"12{NN}345"),
        (Decimal("-0.5"), None, "−0,5"),
        (Decimal("2.345"), 2, "2,35"),
        (7, 1, "7,0"),
        (Decimal("0.005"), 2, "0,01"),
    ],
)
def test_numbers(value: Decimal | int, decimals: int | None, text: str) -> None:
    assert french.number(value, decimals) == text


def test_unknown_is_said() -> None:
    unknown = [french.euros(None), french.percent(None), french.day(None), french.yes_no(None)]
    assert unknown == ["à renseigner"] * 4


def test_dates_rates_answers_and_durations() -> None:
    assert french.day(date(2019, 12, 31)) == "31/12/2019"
    assert french.percent(Decimal("69.5")) == f"69,5{NB}%"
    assert french.percent(Decimal("69.456"), 1) == f"69,5{NB}%"
    assert (french.yes_no(True), french.yes_no(False)) == ("oui", "non")
    assert french.months(12) == f"12{NB}mois"
