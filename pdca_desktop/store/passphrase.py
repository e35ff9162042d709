"""Whether a passphrase resists someone who has the stolen computer, and can try without limit.

The level is the one CNIL asks where nothing slows the attempts: 80 bits (délibération 2022-100 of 21 July
2022), by one of its three ways: 12 characters of four kinds, 14 of three kinds, or 7 words. Only what an
attacker cannot foresee is counted: a run, a repetition, a year, a usual word or one's own name counts for one
character.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.scalars import say

MOST = 500
"""Longest passphrase, in characters."""

_MIXED, _WITHOUT_SIGNS, _WORDS = 12, 14, 7
_KINDS = ("une minuscule", "une majuscule", "un chiffre", "un signe")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz", "0123456789", "1234567890",
    "azertyuiop", "qsdfghjklm", "wxcvbn", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm",
)  # fmt: skip
_USUAL = frozenset(
    """passe mdp password secret admin azerty qwerty bonjour bonsoir bienvenue soleil doudou loulou
    chouchou coucou amour jetaime maman papa famille marseille paris lille lens arras calais boulogne bethune
    football france francais princesse chocolat vacances printemps automne hiver janvier fevrier mars
    avril juin juillet aout septembre octobre novembre decembre lundi mardi mercredi jeudi vendredi
    samedi dimanche nicolas camille julien thomas marine pdca pas-de-calais pasdecalais actif
    franceactive pdca_desktop bureau dossier comite entreprise association iloveyou welcome dragon
    superman pokemon motdepasse""".split()  # noqa: SIM905  (one word a line would bury the code)
)
_LEET = str.maketrans("@4301!5$7", "aaeoiisst")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Strength:
    """What a passphrase is worth.

    Attributes:
        enough: it reaches the level.
        findings: French, what to add or change and why; empty when it is enough. They never quote it.
    """

    enough: bool
    findings: tuple[str, ...]


def settled(passphrase: str) -> str:
    """The passphrase as it is used: composed accents, each run of spaces (no-break ones too) as one space."""
    return " ".join(unicodedata.normalize("NFC", passphrase).split())


def assess(passphrase: str, personal: Iterable[str] = ()) -> Strength:
    """What a passphrase is worth.

    Args:
        personal: words that someone who knows the adviser tries first (name, agency, address).
    """
    text = settled(passphrase)
    if len(text) > MOST:
        return Strength(enough=False, findings=(typeset(f"La phrase de passe a {MOST} caractères au plus."),))
    own = [part for words in personal for part in _WORD.findall(_folded(words)) if len(part) >= 3]
    foreseen = _foreseen(_folded(text), (*_USUAL, *own))
    counted = "".join(sign for place, sign in enumerate(text) if place not in foreseen)
    kinds = _kinds(counted)
    words = _words(text, foreseen, {*_USUAL, *own})
    if (
        (len(counted) >= _MIXED and all(kinds))
        or (len(counted) >= _WITHOUT_SIGNS and all(kinds[:3]))
        or words >= _WORDS
    ):
        return Strength(enough=True, findings=())
    return Strength(enough=False, findings=tuple(_findings(len(counted), kinds, words, bool(foreseen))))


def _findings(count: int, kinds: tuple[bool, ...], words: int, foreseen: bool) -> Iterator[str]:  # noqa: FBT001
    if not count:
        yield typeset("Choisissez une phrase de passe, par exemple sept mots sans rapport entre eux.")
    elif words >= _WORDS // 2:
        yield say(
            "{} mots comptent : il en faut {} différents, d'au moins trois lettres et sans rapport "
            "entre eux.",
            str(words),
            str(_WORDS),
        )
    elif count >= _MIXED:
        lacking = [kind for kind, present in zip(_KINDS, kinds, strict=True) if not present]
        three = [kind for kind in lacking if kind != _KINDS[3]]
        wanted = three if count >= _WITHOUT_SIGNS else lacking
        listed = " et ".join(filter(None, (", ".join(wanted[:-1]), wanted[-1])))
        yield say("Il manque {} (ou écrivez {} mots différents).", listed, str(_WORDS))
    else:
        yield say(
            "{} caractères comptent : il en faut 12 mêlant minuscules, majuscules, chiffres et signes, "
            "ou 14 sans signes, ou bien {} mots différents.",
            str(count),
            str(_WORDS),
        )
    if foreseen:
        yield typeset(
            "Une suite (azerty, 1234), une répétition, une année, un mot très courant ou votre nom ne "
            "comptent que pour un caractère : ce sont les premiers essais d'un programme."
        )
    yield typeset(
        "Sur un ordinateur volé, rien ne limite le nombre d'essais : c'est pourquoi la CNIL demande ce "
        "niveau (80 bits). Ensuite, la phrase ne sera jamais à changer d'office."
    )


def _folded(text: str) -> str:
    """Lower case without accents, character for character, so that places still match."""
    return "".join(unicodedata.normalize("NFD", sign)[0].lower()[:1] or sign for sign in text)


def _foreseen(folded: str, known: Iterable[str]) -> set[int]:
    """The places of the characters that the ones before them give away."""
    places: set[int] = set()
    for reading in {folded, folded.translate(_LEET)}:
        for word in known:
            start = reading.find(word)
            while start >= 0:
                places.update(range(start + 1, start + len(word)))
                start = reading.find(word, start + 1)
    for year in _YEAR.finditer(folded):
        places.update(range(year.start() + 1, year.end()))
    places.update(_runs(folded))
    places.update(_repeats(folded))
    return places


def _runs(folded: str) -> Iterator[int]:
    """Places that go on with a row of the keyboard or of the alphabet, either way, or repeat a character."""
    follows = {pair for row in _ROWS for way in (row, row[::-1]) for pair in pairwise(way)}
    run, kind = 1, ""
    for place in range(1, len(folded)):
        pair = (folded[place - 1], folded[place])
        now = "same" if pair[0] == pair[1] else "row" if pair in follows else ""
        run = run + 1 if now and now == kind else 2 if now else 1
        kind = now
        if run == 3:
            yield place - 1
        if run >= 3:
            yield place


def _repeats(folded: str) -> Iterator[int]:
    """Places of a block of four or more characters that was already written, but its first."""
    place = 1
    while place < len(folded):
        length = 3
        while place + length < len(folded) and folded[place : place + length + 1] in folded[: place + length]:
            length += 1
        if length >= 4:
            yield from range(place + 1, place + length)
            place += length
        else:
            place += 1


def _kinds(counted: str) -> tuple[bool, ...]:
    return (
        any(sign.islower() for sign in counted),
        any(sign.isupper() for sign in counted),
        any(sign.isdigit() for sign in counted),
        any(not sign.isalnum() and not sign.isspace() for sign in counted),
    )


def _words(text: str, foreseen: set[int], known: set[str]) -> int:
    """Different words of three letters or more that are not given away."""
    distinct = set()
    for found in _WORD.finditer(text):
        word = _folded(found[0])
        surprising = sum(place not in foreseen for place in range(*found.span()))
        if len(word) >= 3 and word not in known and surprising >= min(3, len(word) - 1):
            distinct.add(word)
    return len(distinct)
