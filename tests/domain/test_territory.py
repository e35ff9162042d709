"""A place completed from the official lists: nothing typed is changed, only an address settles a QPV."""

import pytest
from hypothesis import given

from pdca_desktop.domain.territory import Commune, Place, PriorityDistrict, QpvGeneration, Territories
from tests.strategies import records

CALAIS = Commune("62193", "Calais", "200090751", "CA Grand Calais Terres et Mers")
RURAL = Commune("62999", "Village-sans-Quartier", "200069037", "CA du Pays de Saint-Omer")
LISTS = Territories.of(
    (CALAIS, RURAL),
    (PriorityDistrict("QN06201M", "Quartier inventé", QpvGeneration.SECOND, ("62193", "62548")),),
)


def test_blank_fields_are_read_from_the_lists() -> None:
    assert LISTS.complete(Place(commune_code="62999")) == Place(
        commune_code="62999", commune="Village-sans-Quartier", epci_code="200069037"
    )


def test_a_known_district_tells_its_generation() -> None:
    place = Place(commune_code="62193", qpv_code="QN06201M")
    assert LISTS.complete(place).qpv_generation is QpvGeneration.SECOND


@pytest.mark.parametrize("answer", [True, False, None])
@pytest.mark.parametrize("code", ["62193", "62999"])
def test_only_the_address_settles_a_district(code: str, *, answer: bool | None) -> None:
    assert LISTS.complete(Place(commune_code=code, in_qpv=answer)).in_qpv is answer


def test_what_is_typed_is_kept() -> None:
    typed = Place(commune_code="62193", commune="Calais-Nord", epci_code="123456782")
    assert LISTS.complete(typed) == typed


@pytest.mark.parametrize("code", ["", "62000"])
def test_an_unknown_commune_changes_nothing(code: str) -> None:
    assert LISTS.complete(Place(commune_code=code)) == Place(commune_code=code)


def test_without_lists_nothing_is_changed() -> None:
    assert Territories.of().complete(Place(commune_code="62999")) == Place(commune_code="62999")


def test_a_row_without_epci_does_not_erase_one_that_names_it() -> None:
    assert Territories.of((CALAIS, Commune("62193", "Calais"))).communes["62193"] == CALAIS
    assert Territories.of((Commune("62193", "Calais"), CALAIS)).communes["62193"] == CALAIS


@given(records(Place))
def test_completing_twice_changes_nothing_more(place: Place) -> None:
    once = LISTS.complete(place)
    assert LISTS.complete(once) == once
