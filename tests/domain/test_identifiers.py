"""Checks of identifiers: invented examples, and no typed text makes one fail."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain import identifiers

CHECKS = [
    identifiers.siren,
    identifiers.siret,
    identifiers.iban,
    identifiers.email,
    identifiers.phone,
    identifiers.postcode,
]


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (identifiers.siren, "123456782"),
        (identifiers.siren, "123 456 782"),
        (identifiers.siret, "12345678200010"),
        (identifiers.iban, "FR14 2004 1010 0505 0001 3M02 606"),
        (identifiers.email, "prenom.nom@exemple.fr"),
        (identifiers.phone, "03 21 23 45 67"),
        (identifiers.phone, "+33 6 12 34 56 78"),
        (identifiers.phone, "+32 2 555 12 12"),
        (identifiers.postcode, "62100"),
        (identifiers.postcode, "01000"),
    ],
)
def test_a_right_one_is_accepted(check: Callable[[str], str | None], text: str) -> None:
    assert check(text) is None


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (identifiers.siren, "123456789"),
        (identifiers.siren, "12345678"),
        (identifiers.siren, "abc"),
        (identifiers.siret, "12345678200011"),
        (identifiers.siret, "123456782"),
        (identifiers.iban, "FR1420041010050500013M02607"),
        (identifiers.iban, "FR14"),
        (identifiers.email, "prenom.nom"),
        (identifiers.email, "a b@exemple.fr"),
        (identifiers.phone, "0321"),
        (identifiers.phone, "téléphone"),
        (identifiers.postcode, "6210"),
        (identifiers.postcode, "621000"),
        (identifiers.postcode, "ABCDE"),
    ],
)
def test_a_wrong_one_is_told_in_a_sentence(check: Callable[[str], str | None], text: str) -> None:
    sentence = check(text)
    assert sentence is not None
    assert sentence.endswith(".")
    assert sentence[0].isupper()


@pytest.mark.parametrize("check", CHECKS)
def test_no_text_makes_a_check_fail(check: Callable[[str], str | None]) -> None:
    @given(st.text(max_size=30) | st.text("0123456789 +.-@FRaé\n\t", max_size=30))
    def never_raises(text: str) -> None:
        assert check(text) is None or check(text)

    never_raises()
