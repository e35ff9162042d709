"""Whether a nationality, as it is written on the form, calls for a residence permit."""

import re

from pdca_desktop.domain.words import folded

_FREE_STEMS = (
    *("francais", "franco", "france", "allemand", "allemagne", "autrich", "belg", "bulgar", "chypr", "croat"),
    *("danois", "danemark", "espagn", "eston", "finland", "finnois", "grec", "hongr", "irland", "ital"),
    *("letton", "lituan", "luxembourg", "malt", "neerland", "holland", "pays bas", "polon", "pologne"),
    *("portug", "tchequ", "roumain", "roumanie", "slovaq", "sloven", "suedois", "suede"),
    *("island", "liechten", "norveg", "suiss", "helvet", "europ", "union europ"),
)
"""Beginnings of nationalities and countries of the European Union, the EEA and Switzerland, unaccented."""

_CODE = 2


def needs_permit(nationality: str) -> bool:
    """Whether none of the nationalities written is one that may live and work in France without a permit.

    A blank answer, a country code, or the first letters of such a nationality (it is being typed) ask for
    nothing yet.
    """
    words = re.findall(r"[a-z]+", folded(nationality))
    text = " ".join(words)
    if len(text) <= _CODE:
        return False
    if any(stem.startswith(text) for stem in _FREE_STEMS) or "pays bas" in text:
        return False
    return not any(word.startswith(_FREE_STEMS) for word in words)
