"""Values in words: whole, with their unit; unknown is told and is never no."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pdca_desktop.domain.loan import LoanTerms
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.person import Civility, Person
from pdca_desktop.domain.plan import Resource, ResourceNature, ResourceStatus
from pdca_desktop.domain.project import Instrument, Project
from pdca_desktop.domain.record import slots_of
from pdca_desktop.services.wording import in_words, item_title, status_told, terms_told
from tests.builders import a_bank_loan, a_guarantee


@pytest.mark.parametrize(
    ("record", "name", "value", "words"),
    [
        (Person, "trade_years", 1, "1 an"),
        (Person, "trade_years", 11, "11 ans"),
        (Person, "trade_years", 0, "0 an"),
        (Person, "capital_share", Decimal("33.50"), "33,5 %"),
        (Person, "household_income", Euros(172_000), "1 720,00 €"),
        (Person, "birth_date", date(1984, 11, 3), "03/11/1984"),
        (Person, "disabled_worker", None, "à renseigner"),
        (Person, "disabled_worker", False, "non"),
        (Person, "civility", Civility.MS, "Madame"),
        (Person, "housing", "", "à renseigner"),
        (Project, "instruments", (Instrument.PTZ, Instrument.DASESS), "Prêt à taux zéro, DASESS"),
        (Project, "genesis", "a" * 500, "a" * 500),
    ],
)  # fmt: skip
def test_a_value_in_words(record: type[Any], name: str, value: object, words: str) -> None:
    found = in_words(slots_of(record)[name], value)
    assert " ".join(found.split()) == words
    assert "1 " not in found  # a number holds to its unit


def test_an_item_is_called_by_what_it_has() -> None:
    assert item_title(Resource(nature=ResourceNature.PTZ)) == "Prêt à taux zéro (PTZ)"
    assert item_title(Resource(nature=ResourceNature.PTZ, label="PTZ de Nolwenn")) == "PTZ de Nolwenn"
    assert item_title(Resource()) == ""


def test_the_terms_of_a_loan() -> None:
    loan = a_bank_loan(10_000, guarantees=(a_guarantee("50"), a_guarantee("20")))
    assert " ".join(terms_told(loan).split()) == "60 mois · 2,10 % · garantie 70 %"
    unknown = replace(loan, loan=LoanTerms(grace_months=3, guarantees=(a_guarantee(None),)))
    told = " ".join(terms_told(unknown).split())
    assert told == "durée à renseigner · taux à renseigner · différé 3 mois · garantie à renseigner"
    assert terms_told(Resource(nature=ResourceNature.OWN_CASH)) == ""


def test_the_status_of_a_resource() -> None:
    assert status_told(Resource()) == ""
    granted = Resource(status=ResourceStatus.GRANTED, status_on=date(2026, 3, 12))
    assert status_told(granted) == "Accordé 12/03/2026"
