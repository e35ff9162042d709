"""What the head office published, in words an adviser reads: sentences, tables, texts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.french import day, euros, typeset
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.network import Committee, Role
from pdca_desktop.domain.territory import Agency
from pdca_desktop.domain.words import folded
from pdca_desktop.errors import RulePackError
from pdca_desktop.exchange.publications import (
    Calendar,
    Content,
    Envelopes,
    Letters,
    Members,
    People,
    Rules,
    TerritoryLists,
)
from pdca_desktop.rules.values import RulePack, show
from pdca_desktop.services.publications import Posted, Use
from pdca_desktop.services.rulebook import published_pack, shipped_pack


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a publication: a table or a text.

    Attributes:
        titles: of the columns; empty: a text.
        rows: cells in words.
        figures: whether the last column holds figures.
    """

    title: str
    titles: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    text: str = ""
    figures: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A publication in words.

    Attributes:
        standing: since when, and whether it is signed.
        trouble: why it is not used; empty when it is.
        lead: what it is for.
    """

    title: str
    standing: str
    trouble: str
    lead: str
    parts: tuple[Part, ...]


def told(posted: Posted, today: date, judges: RulePack) -> Told:
    """A publication, whole.

    Args:
        posted: which one.
        today: the day it is read.
        judges: the rules that judge today.
    """
    publication = posted.publication
    sound = "" if posted.use is Use.UNSIGNED else ", signature du siège vérifiée"
    lead, parts = "", tuple[Part, ...]()
    if isinstance(posted.content, Rules):
        lead, parts = _rules(posted.content, posted.first_day or today, today, judges)
    elif posted.content is not None and (teller := _TELLERS.get(type(posted.content))):
        lead, parts = teller(posted.content)
    return Told(
        typeset(f"{posted.label} — {posted.name}"),
        typeset(f"{posted.standing}, version {publication.version}{sound}."),
        posted.trouble,
        typeset(lead),
        parts,
    )


def summary(content: Content) -> str:
    """What a content holds, counted: "2 séances"; of rules, their title."""
    if isinstance(content, Rules):
        return published_pack(content).title
    held = ((len(getattr(content, name, ())), words) for name, words in _COUNTED.items())
    return typeset(", ".join(_counted(count, *words) for count, words in held if count))


_COUNTED: Mapping[str, tuple[str, str]] = {
    "sessions": ("séance", "séances"),
    "envelopes": ("enveloppe", "enveloppes"),
    "members": ("membre", "membres"),
    "people": ("personne", "personnes"),
    "letters": ("modèle", "modèles"),
    "communes": ("commune", "communes"),
    "districts": ("quartier prioritaire", "quartiers prioritaires"),
}

_Words: TypeAlias = tuple[str, tuple[Part, ...]]


def _rules(content: Rules, first: date, today: date, judges: RulePack) -> _Words:
    try:
        pack = published_pack(content)
    except RulePackError as error:
        return str(error), ()
    at, usual = max(first, today), shipped_pack()
    changed = [
        (parameter.label, before, after)
        for name, parameter in sorted(pack.parameters.items(), key=lambda one: folded(one[1].label))
        if (before := _amount(usual, name, at)) != (after := _amount(pack, name, at))
    ]
    judging = pack.fingerprint == judges.fingerprint
    said = (
        "Ces règles jugent tous les dossiers." if judging else f"Jugent aujourd'hui : règles {judges.number}."
    )
    if not changed:
        return f"{pack.title}. {said} Aucune valeur ne diffère des règles {usual.number} au {day(at)}.", ()
    columns = ("Valeur", f"Règles {usual.number}", f"Règles {pack.number}")
    title = f"Ce qui diffère des règles {usual.number} au {day(at)}"
    return f"{pack.title}. {said}", (_table(title, columns, changed),)


def _amount(pack: RulePack, name: str, at: date) -> str:
    try:
        value = pack.value(name, at, at)
    except RulePackError:
        return "—"
    return show(value.amount, value.unit)


def _calendar(content: Calendar) -> _Words:
    rows = [
        (
            f"{day(one.day)} {one.hour}".strip(),
            _label(Committee, one.committee),
            one.place,
            day(one.deadline) if one.deadline else "—",
        )
        for one in sorted(content.sessions, key=lambda one: one.day)
    ]
    lead = (
        "Les séances les plus proches sont proposées là où vous saisissez la date de la décision du comité."
    )
    return lead, (_table("", ("Séance", "Comité", "Lieu", "Date limite"), rows),)


def _envelopes(content: Envelopes) -> _Words:
    rows = [
        (
            one.scheme,
            str(one.year),
            one.funder or "—",
            _label(Agency, one.agency) or "toutes",
            euros(Euros(one.cents)),
        )
        for one in content.envelopes
    ]
    columns = ("Dispositif", "Année", "Financeur", "Agence", "Montant")
    return "", (_table("", columns, rows, figures=True),)


def _members(content: Members) -> _Words:
    rows = [
        (_label(Committee, one.committee), one.name, one.organisation, one.college or "—")
        for one in content.members
    ]
    return "", (_table("", ("Comité", "Nom", "Organisme", "Collège"), rows),)


def _people(content: People) -> _Words:
    rows = [
        (
            f"{one.name} (a quitté le réseau)" if one.left else one.name,
            _label(Role, one.role),
            _label(Agency, one.agency),
        )
        for one in content.people
    ]
    return "", (_table("", ("Nom", "Fonction", "Agence"), rows),)


def _letters(content: Letters) -> _Words:
    return "", tuple(Part(typeset(one.title), text=one.text) for one in content.letters)


def _territories(content: TerritoryLists) -> _Words:
    parts = []
    names = {one.code: one.name for one in content.communes}
    if content.communes:
        rows = [(one.code, one.name, one.epci_name, one.epci_code) for one in content.communes]
        title = _counted(len(rows), *_COUNTED["communes"])
        parts.append(_table(title, ("Code", "Nom", "Intercommunalité", "SIREN"), rows))
    if content.districts:
        rows = [
            (one.code, one.name, one.generation, ", ".join(names.get(code, code) for code in one.communes))
            for one in content.districts
        ]
        title = _counted(len(rows), *_COUNTED["districts"])
        parts.append(_table(title, ("Code", "Nom", "Génération", "Communes"), rows))
    lead = (
        "Quand vous saisissez une commune dans une adresse, son code et son intercommunalité sont complétés "
        "d'après cette liste."
    )
    return lead, tuple(parts)


_TELLERS: Mapping[type[Any], Callable[[Any], _Words]] = {
    Calendar: _calendar,
    Envelopes: _envelopes,
    Members: _members,
    People: _people,
    Letters: _letters,
    TerritoryLists: _territories,
}


def _table(
    title: str, columns: Iterable[str], rows: Iterable[Iterable[str]], *, figures: bool = False
) -> Part:
    titles, cells = (tuple(map(typeset, columns)), tuple(tuple(map(typeset, row)) for row in rows))
    return Part(typeset(title), titles, cells, figures=figures)


def _counted(count: int, one: str, several: str) -> str:
    return f"{count} {several if count > 1 else one}"


def _label(of: type[Choice], value: str) -> str:
    return next((one.label for one in of if one.value == value), value)
