"""Passphrases against an attacker without limit."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.store.passphrase import assess, settled
from tests.store.failing_disk import legible

PHRASE = "girafe mauve tracteur onze violon nuage pépin"
OTHER = "Nv7#kqZ!w2Lp"


@pytest.mark.parametrize(
    "phrase",
    [PHRASE, OTHER, "h7Rk2mWq9TzLp4", "Mon vélo, garé là : 3 fois !", "sept petits mots tirés avec deux dés"],
)
def test_these_are_enough(phrase: str) -> None:
    assert assess(phrase) == assess(settled(phrase))
    assert assess(phrase).enough, assess(phrase).findings


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("", "Choisissez"),
        ("court", "5 caractères comptent"),
        ("Nv7#kqZ!w2L", "11 caractères comptent"),
        ("nv7#kqz!w2lp", "Il manque une majuscule"),
        ("vkqzwplxhtrbmgd", "Il manque une majuscule et un chiffre"),
        ("Motdepasse2024!", "suite"),
        ("P@ssw0rd1234!!", "suite"),
        ("Azertyuiop123456!", "suite"),
        ("Aa1!Aa1!Aa1!Aa1!", "répétition"),
        ("aaaaaaaaaaaaaaA1!", "répétition"),
        ("Ysoline.Wattrelot62", "votre nom"),
        ("girafe mauve tracteur onze violon", "5 mots comptent"),
        ("mauve mauve mauve mauve mauve mauve mauve", "répétition"),
        ("je te le dis si tu as lu", "Il manque une majuscule et un chiffre (ou écrivez 7 mots"),
    ],
)
def test_these_are_not_enough_and_why(phrase: str, why: str) -> None:
    worth = assess(phrase, ["Ysoline Wattrelot", "Agence de Lens"])
    assert not worth.enough
    assert why in legible(" ".join(worth.findings))
    assert "80 bits" in legible(worth.findings[-1])


@given(st.text(st.sampled_from(string.printable + "éàœ\u00a0"), max_size=40), st.text(max_size=3))
def test_a_longer_phrase_is_never_told_with_itself(phrase: str, end: str) -> None:
    worth = assess(phrase + end)
    assert worth.enough or worth.findings
    assert not worth.enough or not worth.findings
    if len(phrase) > 12:
        assert phrase not in " ".join(worth.findings)


@given(st.text(max_size=11))
def test_fewer_than_twelve_characters_are_never_enough(phrase: str) -> None:
    assert not assess(phrase).enough


@given(st.text(max_size=600))
def test_any_text_is_judged(phrase: str) -> None:
    assert assess(phrase).enough or assess(phrase).findings
