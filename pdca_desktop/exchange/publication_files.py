"""The files that the head office publishes from, read strictly: one mistake refuses all, with its place.

Rules: a folder of TOML files. Letters: text files, one a model, its name the title. Territories: the official
lists in CSV. Envelopes, calendar, members: a table in CSV.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from pdca_desktop.domain.field import Choice
from pdca_desktop.domain.money import Euros
from pdca_desktop.domain.network import Committee
from pdca_desktop.domain.territory import Agency
from pdca_desktop.domain.words import folded
from pdca_desktop.errors import FileError
from pdca_desktop.exchange import csv_table, disk
from pdca_desktop.exchange.csv_table import Column, Row
from pdca_desktop.exchange.publications import (
    Calendar,
    CommuneRow,
    Content,
    DistrictRow,
    Envelope,
    Envelopes,
    Kind,
    Letter,
    Letters,
    Member,
    Members,
    Rules,
    Session,
    TerritoryLists,
)
from pdca_desktop.exchange.scalars import clean, quoted, say
from pdca_desktop.exchange.territory_csv import read_communes, read_priority_districts

_MOST_BYTES = 2_000_000
_LETTER_ENDS = (".txt", ".md")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*\.toml")
_SPACES = re.compile(r"[\s€]+")
_TABLE = "corrigez la première ligne du tableau, puis enregistrez-le en CSV."

_COMMITTEE = Column("comité", ("comite",))
_DATE = Column("date", ("date", "jour", "seance"))
_PLACE = Column("lieu", ("lieu", "salle"))
_DEADLINE = Column("date limite", ("datelimite", "limite", "cloture"))
_HOUR = Column("heure", ("heure",))
_NAME = Column("nom", ("nom", "prenometnom", "membre"))
_ORGANISATION = Column("organisme", ("organisme", "structure", "organisation"))
_COLLEGE = Column("collège", ("college",))
_SCHEME = Column("dispositif", ("dispositif", "instrument", "fonds"))
_YEAR = Column("année", ("annee", "exercice"))
_AMOUNT = Column("montant", ("montant", "enveloppe", "credit", "credits"))
_FUNDER = Column("financeur", ("financeur",))
_AGENCY = Column("agence", ("agence",))

_TABLES: Mapping[Kind, tuple[tuple[Column, ...], tuple[Column, ...]]] = {
    Kind.CALENDAR: ((_DATE, _COMMITTEE, _PLACE), (_DEADLINE, _HOUR)),
    Kind.ENVELOPES: ((_SCHEME, _YEAR, _AMOUNT), (_FUNDER, _AGENCY)),
    Kind.MEMBERS: ((_COMMITTEE, _NAME, _ORGANISATION), (_COLLEGE,)),
}
"""The columns of a table: those it must have, those it may have."""

_OTHERS: Mapping[Kind, str] = {
    Kind.RULES: "le dossier des fichiers TOML",
    Kind.LETTERS: "des textes (.txt, .md), un par modèle, dont le nom est le titre",
    Kind.TERRITORIES: "les listes officielles de communes (INSEE) et de quartiers (ANCT), en CSV",
}


def expected(kind: Kind) -> str:
    """What the files of a kind are, in French: "un tableau en CSV : date ; comité ; lieu"."""
    if kind not in _TABLES:
        return _OTHERS.get(kind, "")
    needed, other = (" ; ".join(column.shown for column in columns) for columns in _TABLES[kind])
    return f"un tableau en CSV : {needed} (et au besoin : {other})"


def read_rules_folder(folder: Path, number: str) -> Rules:
    """The rule pack of a folder; whether its rules hold is not looked at here.

    Raises:
        FileError: it is no folder of TOML files.
    """
    files = {path.name: disk.read_text(path, _MOST_BYTES) for path in sorted(folder.glob("*.toml"))}
    if not files:
        raise FileError(
            say("« {} » n'est pas un dossier de fichiers TOML : donnez celui du jeu de règles.", str(folder))
        )
    return Rules(number, files)


def write_rules_folder(rules: Rules, folder: Path) -> None:
    """Put a rule pack in a folder, which is made.

    Raises:
        FileError: it cannot be written, or what it says is no name of a file.
    """
    if any(not _PLAIN_NAME.fullmatch(name) for name in rules.files):
        raise FileError(say("Ce jeu de règles nomme mal ses fichiers : il n'est pas enregistré."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            say("Le dossier « {} » ne peut pas être créé : choisissez-en un autre.", str(folder))
        ) from error
    for name, text in rules.files.items():
        disk.replace_text(folder / name, text)


def read_files(kind: Kind, paths: Sequence[Path]) -> Content:
    """The content of the files given for a kind other than rules.

    Raises:
        FileError: one of them cannot be understood; nothing is kept.
        ValueError: nobody publishes that kind from a file.
    """
    reader = _READERS.get(kind)
    if reader is None:
        raise ValueError(kind)
    return reader(paths)


def _letters(paths: Sequence[Path]) -> Letters:
    found: list[Letter] = []
    for path in _inside(paths, _LETTER_ENDS):
        if path.suffix.lower() not in _LETTER_ENDS:
            raise FileError(
                say(
                    "« {} » n'est pas un modèle de lettre : donnez un texte (.txt ou .md).", quoted(path.name)
                )
            )
        text = clean(disk.read_text(path, _MOST_BYTES)).strip()
        if not text:
            raise FileError(say("le modèle de lettre est vide : écrivez son texte."), quoted(path.name))
        found.append(Letter(path.stem.replace("_", " "), text))
    if not found:
        raise FileError(say("Aucun modèle de lettre (.txt ou .md) n'est donné."))
    return Letters(tuple(found))


def _territories(paths: Sequence[Path]) -> TerritoryLists:
    communes: list[CommuneRow] = []
    districts: list[DistrictRow] = []
    for path in _inside(paths, (".csv",)):
        try:
            found = read_priority_districts(path)
        except FileError as error:
            if error.place:  # it is the list of districts, with a mistake
                raise
            communes += [
                CommuneRow(one.code, one.name, one.epci_code, one.epci_name) for one in read_communes(path)
            ]
        else:
            districts += [
                DistrictRow(one.code, one.name, one.generation.value, one.commune_codes) for one in found
            ]
    if not communes and not districts:
        raise FileError(say("Aucune liste de communes ni de quartiers (CSV) n'est donnée."))
    return TerritoryLists(tuple(communes), tuple(districts))


def _envelopes(paths: Sequence[Path]) -> Envelopes:
    rows = _table(paths, Kind.ENVELOPES)
    return Envelopes(
        tuple(
            Envelope(
                _filled(row, _SCHEME),
                _year(row),
                _amount(row),
                row.get(_FUNDER),
                _choice(row, _AGENCY, Agency, needed=False),
            )
            for row in rows
        )
    )


def _calendar(paths: Sequence[Path]) -> Calendar:
    found: list[Session] = []
    for row in _table(paths, Kind.CALENDAR):
        day = _day(row, _DATE)
        deadline = _day(row, _DEADLINE) if row.get(_DEADLINE) else None
        if deadline is not None and deadline > day:
            raise row.fault(say("la date limite suit la séance : vérifiez les deux."))
        committee = _choice(row, _COMMITTEE, Committee)
        found.append(Session(day, committee, row.get(_PLACE), deadline, row.get(_HOUR)))
    return Calendar(tuple(sorted(found, key=lambda one: (one.day, one.committee, one.place))))


def _members(paths: Sequence[Path]) -> Members:
    rows = _table(paths, Kind.MEMBERS)
    return Members(
        tuple(
            Member(
                _choice(row, _COMMITTEE, Committee),
                _filled(row, _NAME),
                row.get(_ORGANISATION),
                row.get(_COLLEGE),
            )
            for row in rows
        )
    )


_READERS: Mapping[Kind, Callable[[Sequence[Path]], Content]] = {
    Kind.LETTERS: _letters,
    Kind.TERRITORIES: _territories,
    Kind.ENVELOPES: _envelopes,
    Kind.CALENDAR: _calendar,
    Kind.MEMBERS: _members,
}


def _inside(paths: Sequence[Path], ends: tuple[str, ...]) -> Iterator[Path]:
    """The files named, and those of the folders named."""
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.iterdir() if one.suffix.lower() in ends)
        else:
            yield path


def _table(paths: Sequence[Path], kind: Kind) -> list[Row]:
    needed, other = _TABLES[kind]
    found: list[Row] = []
    for path in _inside(paths, (".csv",)):
        content = disk.read_bytes(path, _MOST_BYTES)
        found += csv_table.rows(content, path.name, needed, other, remedy=_TABLE)
    if not found:
        raise FileError(say("Le tableau n'a aucune ligne remplie."))
    return found


def _filled(row: Row, column: Column) -> str:
    if not row.get(column):
        raise row.fault(say("la colonne « {} » est vide.", column.shown))
    return row.get(column)


def _choice(row: Row, column: Column, of: type[Choice], *, needed: bool = True) -> str:
    """The value of a closed list, written as its value, its label, or the end of its label ("TPE")."""
    cell = _filled(row, column) if needed else row.get(column)
    if not cell:
        return ""
    said = folded(cell)
    for one in of:
        if said in (folded(one.value), folded(one.label), folded(one.label.rpartition(" ")[2])):
            return str(one.value)
    allowed = ", ".join(one.label for one in of)
    raise row.fault(say("« {} » n'est pas dans la liste ({}).", quoted(cell), allowed))


def _day(row: Row, column: Column) -> date:
    cell = _filled(row, column)
    french = _DAY.fullmatch(cell)
    try:
        return date(*map(int, reversed(french.groups()))) if french else date.fromisoformat(cell)
    except ValueError:
        raise row.fault(
            say("« {} » n'est pas une date : écrivez-la comme 15/01/2027.", quoted(cell))
        ) from None


def _year(row: Row) -> int:
    cell = _filled(row, _YEAR)
    if not re.fullmatch("20[0-9]{2}", cell):
        raise row.fault(say("« {} » n'est pas une année : écrivez-la comme 2027.", quoted(cell)))
    return int(cell)


def _amount(row: Row) -> int:
    cell = _filled(row, _AMOUNT)
    try:
        amount = Euros.of(_SPACES.sub("", cell).replace(",", "."))
    except ValueError:
        raise row.fault(
            say("« {} » n'est pas un montant : écrivez-le comme 120 000,00.", quoted(cell))
        ) from None
    if amount.cents < 0:
        raise row.fault(say("« {} » est un montant négatif.", quoted(cell)))
    return amount.cents
