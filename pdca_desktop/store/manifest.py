"""What is known of each document on its way: named here, seen at the head office, gone with its dossier."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, delete, func, literal, select, update
from sqlalchemy.dialects.sqlite import insert

from pdca_desktop.domain.document import Piece
from pdca_desktop.domain.words import words_of
from pdca_desktop.services.carrying_ports import OVER, Cargo
from pdca_desktop.store.journal import get_meta, instant, set_meta
from pdca_desktop.store.mapping import entity_of
from pdca_desktop.store.repository import Store
from pdca_desktop.store.tables import (
    CARRIED,
    CHANGE_LOG,
    COMMIT_LOG,
    DOSSIER,
    ENTITIES,
    LISTING,
    parent_column,
)

LOOKED = "carried_upto"
"""The last act of this machine's journal whose pieces were looked at."""

_PIECE = entity_of(Piece)
_PIECES = ENTITIES[_PIECE.name]
_dossier = _PIECES.c[parent_column(DOSSIER)]
_NAMED = _PIECES.c.sha256
_HERE = select(_NAMED).where(_NAMED != "")
_ASK_AGAIN = timedelta(days=30)
"""What the head office was seen to have is asked again after that: its disk may have lost it since."""

_MARK = (_PUT := insert(CARRIED)).on_conflict_do_update(
    index_elements=[CARRIED.c.sha256], set_={"there": _PUT.excluded.there, "at": _PUT.excluded.at}
)
_LEAVE = insert(CARRIED)


class Manifest:
    """Implements `Manifest` of the carrying over an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def cargo(self, adviser: str) -> Cargo:
        """What there is to look at now.

        Args:
            adviser: name of who works here; the documents of their dossiers are to be here.
        """
        now = self._store.signature.clock.now()
        with self._store.reading() as connection:
            upto = connection.execute(select(func.coalesce(func.max(COMMIT_LOG.c.n), 0))).scalar_one()
            return Cargo(
                named=_texts(connection, _to_settle(connection, now)),
                wanted=_texts(connection, _followed(connection, adviser)),
                leaving=tuple(
                    (row.sha256, bool(row.there))
                    for row in connection.execute(
                        select(CARRIED).where(CARRIED.c.leaving == 1, CARRIED.c.sha256.not_in(_HERE))
                    )
                ),
                upto=upto,
            )

    def settle(self, sha256: str, *, there: bool) -> None:
        """Note that the head office was seen to have a document whole, or that it is still to be sent."""
        at = instant(self._store.signature.clock.now())
        with self._store.writing() as connection:
            connection.execute(_MARK, {"sha256": sha256, "there": int(there), "leaving": 0, "at": at})

    def forget(self, sha256: str) -> None:
        """A document that left is no longer on the disk."""
        with self._store.writing() as connection:
            connection.execute(delete(CARRIED).where(CARRIED.c.sha256 == sha256))

    def looked(self, upto: int) -> None:
        """Everything that was named up to an act was looked at; documents that came back stay."""
        with self._store.writing() as connection:
            back = (CARRIED.c.leaving == 1) & CARRIED.c.sha256.in_(_HERE)
            if connection.execute(select(CARRIED.c.sha256).where(back).limit(1)).first() is not None:
                connection.execute(update(CARRIED).where(back).values(leaving=0))
            if get_meta(connection, LOOKED) != str(upto):
                set_meta(connection, LOOKED, str(upto))

    def there(self, sha256s: Collection[str]) -> frozenset[str]:
        """Those that the head office was seen to have."""
        query = select(CARRIED.c.sha256).where(CARRIED.c.there == 1, CARRIED.c.sha256.in_(sha256s))
        with self._store.reading() as connection:
            return frozenset(_texts(connection, query))


def leave(connection: Connection, root: str) -> None:
    """A dossier leaves: the documents that no other one names are to follow. Call it before its rows go."""
    elsewhere = _HERE.where(_dossier != root)
    left = select(_NAMED, literal(0), literal(1), literal("")).where(_dossier == root, _NAMED != "")
    names = ["sha256", "there", "leaving", "at"]
    put = _LEAVE.from_select(names, left.where(_NAMED.not_in(elsewhere)).distinct())
    connection.execute(put.on_conflict_do_update(index_elements=[CARRIED.c.sha256], set_={"leaving": 1}))


def doubt(connection: Connection) -> None:
    """The head office may have lost what it had: everything is asked again."""
    connection.execute(update(CARRIED).values(there=0))


def _to_settle(connection: Connection, now: datetime) -> Select[Any]:
    """Named by a piece, and new, waiting, or seen too long ago; the clock going back asks again too."""
    looked = int(get_meta(connection, LOOKED) or 0)
    told = select(CHANGE_LOG.c.row).where(CHANGE_LOG.c.n > looked, CHANGE_LOG.c.entity == _PIECE.name)
    new: ColumnElement[bool] = _NAMED.not_in(select(CARRIED.c.sha256))
    if looked:
        new &= _PIECES.c.id.in_(told)
    old = (CARRIED.c.at < instant(now - _ASK_AGAIN)) | (CARRIED.c.at > instant(now))
    doubtful = _NAMED.in_(select(CARRIED.c.sha256).where((CARRIED.c.there == 0) | old))
    return _HERE.where(new | doubtful).distinct()


def _followed(connection: Connection, adviser: str) -> Select[Any]:
    """Named by the dossiers of an adviser that are not over, by name as the list tells it."""
    mine = words_of(adviser)
    names = [
        name
        for name in connection.execute(select(LISTING.c.adviser).distinct()).scalars()
        if mine and words_of(name) == mine
    ]
    dossiers = select(LISTING.c.dossier_id).where(
        LISTING.c.adviser.in_(names), LISTING.c.state.not_in([state.value for state in OVER])
    )
    return _HERE.where(_dossier.in_(dossiers), _PIECES.c.deleted == 0).distinct()


def _texts(connection: Connection, query: Select[Any]) -> tuple[str, ...]:
    return tuple(connection.execute(query).scalars())
