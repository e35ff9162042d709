"""Nationalities as advisers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pdca_desktop.domain.nationality import needs_permit


@pytest.mark.parametrize(
    "text",
    [
        *("Française", "français", "FRANCAISE", "France", "FR", "fr.", "Franco-marocaine", "belge"),
        *("Polonaise", "Italienne", "Néerlandais", "Pays-Bas", "suisse", "norvégienne", "Grecque", "tchèque"),
        *("algérienne et française", "Roumaine", "Slovène", "Suédoise", "Citoyen européen", "", "  ", "?"),
        *("Fran", "Pol", "E"),
    ],
)
def test_who_may_live_and_work_here_without_a_permit(text: str) -> None:
    assert not needs_permit(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Algérienne", "Marocaine", "tunisien", "Turque", "Camerounaise", "Congolaise", "Malienne"),
        *("Britannique", "Ukrainienne", "Russe", "tchadienne", "Tchétchène", "Nigérienne", "Irakienne"),
        *("Hongkongaise", "Hong Kong", "Est-timoraise", "Apatride", "Vietnamienne", "Bélizienne"),
    ],
)
def test_who_needs_one(text: str) -> None:
    assert needs_permit(text)


@given(st.text(max_size=30))
def test_any_text_has_an_answer(text: str) -> None:
    assert needs_permit(text) in (True, False)
