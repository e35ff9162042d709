"""A data file with very many invented dossiers, made quickly: the rows of one are multiplied."""

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sqlcipher3 import dbapi2

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.services.ports import Act
from pdca_desktop.store import opening
from pdca_desktop.store.engine import connect
from pdca_desktop.store.listing import searched, shown
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import metadata
from tests.builders import a_dossier, a_holder
from tests.fakes.store import CountedIds, SetClock

KEY = bytes(range(32))
ACT = Act(who="conseil-1", why="saisie")
MODEL = "modele"
_PAIRS = [first + second for first in "bcdfglmnprstv" for second in "aeio"]
_SYLLABLES = [*_PAIRS, "char", "bour", "bert", "quin", "tre", "lle", "mont", "ville", "court"]


def open_at(path: Path, lot: int) -> Store:
    """Open a data file with the key of the benchmarks."""
    return opening.open_store(path, KEY, clock=SetClock(), ids=CountedIds(lot), device="banc")


def fill(path: Path, count: int, key: bytes = KEY) -> None:
    """Make a data file.

    Args:
        count: dossiers; each name, title and reference is its own, towns and trades are shared.
    """
    store = opening.create(path, key, clock=SetClock(), ids=CountedIds(), device="banc")
    model = store.create(a_dossier(id=MODEL, scenarios=()), ACT)
    store.close()
    chance = random.Random(count)  # noqa: S311  (the same names each time)
    words = _Words(chance)
    connection = connect(path, key)
    connection.execute("BEGIN IMMEDIATE")
    for rank in range(1, count):
        _multiply(connection, words.dossier(model, rank), rank)
    connection.execute("DELETE FROM touched")
    connection.execute("COMMIT")
    connection.close()


class _Words:
    """Names that sound like names."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._towns = [self._word() for _ in range(890)]
        self._first = [self._word() for _ in range(800)]
        self._trades = [self._word() for _ in range(600)]

    def dossier(self, model: Dossier, rank: int) -> Dossier:
        pick = self._chance.choice
        holder = a_holder(id=f"p{rank}", first_name=pick(self._first), last_name=self._word())
        title = f"{pick(self._trades)} {pick(self._trades)}"
        structure = replace(
            model.structure,
            name=f"{self._word()} {self._word()}",
            siren=f"{self._chance.randrange(10**9):09}",
            place=replace(model.structure.place, commune=pick(self._towns)),
        )
        project = replace(model.project, title=title)
        return replace(
            model, id=f"d{rank}", number=f"2026-{rank:05}", project=project, holders=(holder,),
            structure=structure,
        )  # fmt: skip

    def _word(self) -> str:
        return "".join(self._chance.choice(_SYLLABLES) for _ in range(self._chance.randint(2, 4))).title()


def _multiply(connection: dbapi2.Connection, dossier: Dossier, rank: int) -> None:
    """The rows of a dossier that is like the model but for what the list and the search show."""
    holder = dossier.holders[0]
    own = {
        "id": dossier.id,
        "number": dossier.number,
        "project__title": dossier.project.title,
        "structure__name": dossier.structure.name,
        "structure__siren": dossier.structure.siren,
        "structure__place__commune": dossier.structure.place.commune,
    }
    _copy(connection, "dossier", own, "id = ?")
    person = {"id": holder.id, "dossier_id": dossier.id, "first_name": holder.first_name}
    _copy(connection, "person", {**person, "last_name": holder.last_name}, "dossier_id = ?")
    listing = {"k": rank + 1, "n": rank + 1, "dossier_id": dossier.id, **shown(dossier)}
    _copy(connection, "listing", listing, "dossier_id = ?")
    texts = {"rowid": rank + 1, **searched(dossier)}
    marks = ", ".join("?" * len(texts))
    connection.execute(
        f"INSERT INTO search ({', '.join(texts)}) VALUES ({marks})",  # noqa: S608  (names of ours)
        tuple(texts.values()),
    )


def _copy(connection: dbapi2.Connection, table: str, own: Mapping[str, object], which: str) -> None:
    """The model's row of a table, with some values of its own."""
    names = [column.name for column in metadata.tables[table].columns]
    columns = ", ".join(f'"{name}"' for name in names)
    wanted = ", ".join("?" if name in own else f'"{name}"' for name in names)
    values = tuple(own[name] for name in names if name in own)
    connection.execute(
        f"INSERT INTO {table} ({columns}) SELECT {wanted} FROM {table} WHERE {which}",  # noqa: S608  (names of ours)
        (*values, MODEL),
    )
