"""Where each act stands with the head office, the conflicts that are open, and what becomes of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select, update

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, Clash
from pdca_desktop.services.exchanges import Answer, Decided, ExchangeLine, OpenConflict, Standing
from pdca_desktop.services.ports import Act
from pdca_desktop.store.incoming import whole_of
from pdca_desktop.store.journal import PENDING
from pdca_desktop.store.kept_conflicts import (
    OPEN,
    RESOLVED,
    SETTLED,
    STATE,
    TAKEN,
    KeptConflict,
    conflict,
    open_conflicts,
    undone,
    wanted,
)
from pdca_desktop.store.mapping import canonical
from pdca_desktop.store.operations import Op, OpKind, State
from pdca_desktop.store.outgoing import ACKED, AGAIN, ASIDE
from pdca_desktop.store.positions import path_of, place_of, value_of
from pdca_desktop.store.receiving import CONFLICT
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import CHANGE_LOG, COMMIT_LOG, DOSSIER, LISTING, OTHER, OUTBOX, parent_column
from pdca_desktop.store.tables import ENTITIES as TABLES
from pdca_desktop.store.unit_of_work import settle

_WHY = {
    "step": "aucune étape ne mène de l'un à l'autre",
    "number": "ce numéro est déjà celui d'un autre dossier",
}
"""What a conflict says of itself, when two people did not simply type two values."""

_STANDINGS = {
    PENDING: Standing.WAITING,
    AGAIN: Standing.WAITING,
    ACKED: Standing.RECEIVED,
    ASIDE: Standing.ASIDE,
}
_FIRST = (Standing.CONFLICT, Standing.ASIDE, Standing.WAITING, Standing.RECEIVED)


_MOST_DECIDED = 10
_LAST = (
    select(CHANGE_LOG.c.row, func.max(CHANGE_LOG.c.n).label("n"))
    .where(CHANGE_LOG.c.entity == CONFLICT)
    .group_by(CHANGE_LOG.c.row)
    .subquery()
)
_DECISIONS = (
    select(_LAST.c.row, COMMIT_LOG.c.why, COMMIT_LOG.c.wall)
    .join(COMMIT_LOG, COMMIT_LOG.c.n == _LAST.c.n)
    .order_by(_LAST.c.n.desc())
    .limit(_MOST_DECIDED)
)


class Ledger:
    """What the file knows of its exchange; any thread may read, one writes."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def lines(self) -> Sequence[ExchangeLine]:
        """Dossiers with something to say, conflicts first."""
        with self._store.reading() as connection:
            acts = _acts(connection)
            found = _titles(connection)
            lines = [_line(root, standing, rows, found) for (root, standing), rows in acts.items()]
            for kept in open_conflicts(connection):
                at = kept.moment("/mine_wall") or datetime.fromisoformat("1970-01-01T00:00:00+00:00")
                number, title = found.get(kept.root, ("", ""))
                lines.append(
                    ExchangeLine(
                        kept.root, number, title, Standing.CONFLICT, 1, at, (place_of(None, *kept.at),)
                    )
                )
        return sorted(lines, key=lambda line: (_FIRST.index(line.standing), line.since))

    def conflicts(self, dossier_id: str = "") -> Sequence[OpenConflict]:
        """Open conflicts, of one dossier if it is given, oldest first."""
        with self._store.reading() as connection:
            found = _titles(connection)
            asked = [one for one in open_conflicts(connection) if dossier_id in ("", one.root)]
            told = [self._told(connection, kept, found) for kept in asked]
        return sorted(told, key=lambda one: (one.mine_at is None, one.mine_at, one.id))

    def decided(self) -> Sequence[Decided]:
        """The last conflicts that were decided on this device, last first."""
        with self._store.reading() as connection:
            titles = _titles(connection)
            found = []
            for row in connection.execute(_DECISIONS).all():
                kept = conflict(connection, row.row)
                if kept is None or kept.fields.get(STATE) != RESOLVED:
                    continue
                state = read_state(connection, self._store.path, kept.root)
                found.append(
                    Decided(
                        kept.id,
                        kept.root,
                        titles.get(kept.root, ("", ""))[1],
                        place_of(state, *kept.at),
                        path_of(state, *kept.at),
                        row.why,
                        datetime.fromisoformat(row.wall),
                    )
                )
        return found

    def settle(self, conflict_id: str, answer: Answer, value: Any, act: Act) -> None:
        """Decide a conflict.

        Raises:
            AppError: it was decided meanwhile, or cannot be written.
        """
        with self._store.writing() as connection:
            kept = conflict(connection, conflict_id)
            if kept is None or not kept.is_open:
                raise AppError(SETTLED)
            state = read_state(connection, self._store.path, kept.root)
            if state is None:
                raise AppError(SETTLED)
            self._decide(connection, state, kept, wanted(state, kept, answer, value), act, RESOLVED)

    def reopen(self, conflict_id: str, act: Act) -> None:
        """Take a decision back.

        Raises:
            AppError: somebody else changed the place since, or it cannot be written.
        """
        with self._store.writing() as connection:
            kept = conflict(connection, conflict_id)
            if kept is None:
                raise AppError(TAKEN)
            if kept.is_open:
                return
            state = read_state(connection, self._store.path, kept.root)
            if state is None:
                raise AppError(TAKEN)
            self._decide(connection, state, kept, undone(connection, state, kept), act, OPEN)

    def _decide(
        self, connection: Connection, state: State, kept: KeptConflict, ops: Sequence[Op], act: Act, to: str
    ) -> None:
        seen = OPEN if to == RESOLVED else RESOLVED
        beside = Op(CONFLICT, kept.id, OpKind.UPDATE, STATE, seen, to)
        settle(connection, self._store.path, state, ops, (beside,), self._store.signature, act)
        fields = canonical({**kept.fields, STATE: to})
        mine = (OTHER.c.entity == CONFLICT) & (OTHER.c.row == kept.id)
        connection.execute(update(OTHER).where(mine).values(fields=fields))

    def _told(
        self, connection: Connection, kept: KeptConflict, titles: Mapping[str, tuple[str, str]]
    ) -> OpenConflict:
        state = read_state(connection, self._store.path, kept.root)
        entity, row, field = kept.at
        base, theirs, mine = (
            value_of(entity, field, kept.value(name)) for name in ("/base", "/theirs", "/mine")
        )
        if state is not None and field:
            current = (whole_of(state, entity, row) or {}).get(field)
            theirs = value_of(entity, field, current) if current is not None else theirs
        clash = Clash(
            path=path_of(state, entity, row, field),
            row="" if entity == DOSSIER.name else row,
            place=_told_place(place_of(state, entity, row, field), kept.text("/why")),
            base=base,
            theirs=theirs,
            mine=mine,
            who=kept.text("/theirs_who"),
            at=kept.moment("/theirs_wall"),
        )
        title = titles.get(kept.root, ("", ""))[1]
        who, at = kept.text("/mine_who"), kept.moment("/mine_wall")
        return OpenConflict(kept.id, kept.root, title, clash, who, at, {})


def _told_place(place: str, why: str) -> str:
    """A place, with what stands against the value there when it is not that of a colleague."""
    return typeset(f"{place} ({_WHY[why]})") if why in _WHY else place


def _titles(connection: Connection) -> dict[str, tuple[str, str]]:
    query = select(LISTING.c.dossier_id, LISTING.c.number, LISTING.c.title)
    return {row.dossier_id: (row.number, row.title) for row in connection.execute(query)}


def _acts(connection: Connection) -> dict[tuple[str, Standing], list[Any]]:
    """The acts that the head office has not settled, by dossier; empty when its rows left this device."""
    query = _ACTS.where(OUTBOX.c.state.in_(list(_STANDINGS))).order_by(COMMIT_LOG.c.n)
    found: defaultdict[tuple[str, Standing], list[Any]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.root or "", _STANDINGS[row.state]].append(row)
    return dict(found)


def _rooted() -> Select[Any]:
    """Acts with the dossier that their first operation is about."""
    change = CHANGE_LOG.c
    of = COMMIT_LOG.join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
    of = of.join(CHANGE_LOG, (change.n == COMMIT_LOG.c.n) & (change.i == 0))
    roots: list[ColumnElement[Any]] = [case((change.entity == DOSSIER.name, change.row))]
    for child in DOSSIER.children.values():
        table = TABLES[child.name]
        of = of.outerjoin(table, (change.entity == child.name) & (table.c.id == change.row))
        roots.append(table.c[parent_column(DOSSIER)])
    of = of.outerjoin(OTHER, (OTHER.c.entity == change.entity) & (OTHER.c.row == change.row))
    root = func.coalesce(*roots, OTHER.c.root).label("root")
    return select(COMMIT_LOG.c.n, COMMIT_LOG.c.wall, COMMIT_LOG.c.why, OUTBOX.c.state, root).select_from(of)


_ACTS = _rooted()


def _line(
    root: str, standing: Standing, rows: Sequence[Any], titles: Mapping[str, tuple[str, str]]
) -> ExchangeLine:
    number, title = titles.get(root, ("", ""))
    why = tuple(dict.fromkeys(row.why for row in reversed(rows)))
    since = datetime.fromisoformat(rows[0].wall)
    return ExchangeLine(root, number, title, standing, len(rows), since, why)
