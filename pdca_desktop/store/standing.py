"""Where each act stands with the head office, the conflicts that are open, and what becomes of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, select, update

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, Clash
from pdca_desktop.exchange.codec import Json
from pdca_desktop.services.exchanges import Answer, Decided, ExchangeLine, OpenConflict, Standing
from pdca_desktop.services.ports import Act
from pdca_desktop.store.incoming import ENTITIES, whole_of
from pdca_desktop.store.journal import PENDING, values_of
from pdca_desktop.store.mapping import canonical, parsed
from pdca_desktop.store.operations import Op, OpKind, State
from pdca_desktop.store.outgoing import ACKED, AGAIN, ASIDE
from pdca_desktop.store.positions import path_of, place_of, value_of
from pdca_desktop.store.receiving import CONFLICT
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import CHANGE_LOG, COMMIT_LOG, DOSSIER, LISTING, OTHER, OUTBOX, parent_column
from pdca_desktop.store.tables import ENTITIES as TABLES
from pdca_desktop.store.unit_of_work import settle

STATE = "/state"
OPEN, RESOLVED = "open", "resolved"

_SETTLED = typeset("Ce conflit a été tranché entre-temps : il n’y a plus rien à choisir.")
_TAKEN = typeset("Ce choix ne peut plus être repris : la valeur a changé depuis.")
_NO_OTHER = typeset("Choisissez l’une des deux : cette ligne n’a pas de troisième valeur.")

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


@dataclass(frozen=True, slots=True)
class _Kept:
    """A conflict as it is kept."""

    id: str
    root: str
    fields: Mapping[str, Json]

    def text(self, name: str) -> str:
        """A field that is a text."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def value(self, name: str) -> Json:
        """A value, itself written as JSON."""
        return parsed(self.text(name) or "null")

    def moment(self, name: str) -> datetime | None:
        """An instant; None when none can be read."""
        try:
            return datetime.fromisoformat(self.text(name))
        except ValueError:
            return None


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
            for kept in _conflicts(connection):
                at = kept.moment("/mine_wall") or datetime.fromisoformat("1970-01-01T00:00:00+00:00")
                number, title = found.get(kept.root, ("", ""))
                lines.append(
                    ExchangeLine(kept.root, number, title, Standing.CONFLICT, 1, at, (_place(kept),))
                )
        return sorted(lines, key=lambda line: (_FIRST.index(line.standing), line.since))

    def conflicts(self, dossier_id: str = "") -> Sequence[OpenConflict]:
        """Open conflicts, of one dossier if it is given, oldest first."""
        with self._store.reading() as connection:
            found = _titles(connection)
            wanted = [one for one in _conflicts(connection) if dossier_id in ("", one.root)]
            told = [self._told(connection, kept, found) for kept in wanted]
        return sorted(told, key=lambda one: (one.mine_at is None, one.mine_at, one.id))

    def decided(self) -> Sequence[Decided]:
        """The last conflicts that were decided on this device, last first."""
        with self._store.reading() as connection:
            titles = _titles(connection)
            found = []
            for row in connection.execute(_DECISIONS).all():
                kept = _conflict(connection, row.row)
                if kept is None or kept.fields.get(STATE) != RESOLVED:
                    continue
                state = read_state(connection, self._store.path, kept.root)
                at = [kept.text(name) for name in ("/entity", "/row", "/field")]
                found.append(
                    Decided(
                        kept.id,
                        kept.root,
                        titles.get(kept.root, ("", ""))[1],
                        place_of(state, *at),
                        path_of(state, *at),
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
            kept = _conflict(connection, conflict_id)
            if kept is None or kept.fields.get(STATE) != OPEN:
                raise AppError(_SETTLED)
            state = read_state(connection, self._store.path, kept.root)
            if state is None:
                raise AppError(_SETTLED)
            ops = () if answer is Answer.THEIRS else _wanted(state, kept, answer, value)
            self._decide(connection, state, kept, ops, act, RESOLVED)

    def reopen(self, conflict_id: str, act: Act) -> None:
        """Take a decision back.

        Raises:
            AppError: somebody else changed the place since, or it cannot be written.
        """
        with self._store.writing() as connection:
            kept = _conflict(connection, conflict_id)
            if kept is None:
                raise AppError(_TAKEN)
            if kept.fields.get(STATE) == OPEN:
                return
            state = read_state(connection, self._store.path, kept.root)
            if state is None:
                raise AppError(_TAKEN)
            self._decide(connection, state, kept, _undone(connection, state, kept), act, OPEN)

    def _decide(
        self, connection: Connection, state: State, kept: _Kept, ops: Sequence[Op], act: Act, to: str
    ) -> None:
        seen = OPEN if to == RESOLVED else RESOLVED
        beside = Op(CONFLICT, kept.id, OpKind.UPDATE, STATE, seen, to)
        settle(connection, self._store.path, state, ops, (beside,), self._store.signature, act)
        fields = canonical({**kept.fields, STATE: to})
        mine = (OTHER.c.entity == CONFLICT) & (OTHER.c.row == kept.id)
        connection.execute(update(OTHER).where(mine).values(fields=fields))

    def _told(
        self, connection: Connection, kept: _Kept, titles: Mapping[str, tuple[str, str]]
    ) -> OpenConflict:
        state = read_state(connection, self._store.path, kept.root)
        entity, row, field = (kept.text(name) for name in ("/entity", "/row", "/field"))
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


def _op(row: Any) -> Op:
    seen, new = map(parsed, values_of(row))
    return Op(row.entity, row.row, OpKind(row.kind), row.field, seen, new)


def _conflicts(connection: Connection) -> list[_Kept]:
    query = select(OTHER).where(OTHER.c.entity == CONFLICT, OTHER.c.deleted == 0)
    found = [_kept(row) for row in connection.execute(query)]
    return [kept for kept in found if kept.fields.get(STATE) == OPEN]


def _conflict(connection: Connection, conflict_id: str) -> _Kept | None:
    query = select(OTHER).where(OTHER.c.entity == CONFLICT, OTHER.c.row == conflict_id)
    row = connection.execute(query).one_or_none()
    return None if row is None else _kept(row)


def _kept(row: Any) -> _Kept:
    fields = parsed(row.fields)
    return _Kept(row.row, row.root, fields if isinstance(fields, dict) else {})


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


def _wanted(state: State, kept: _Kept, answer: Answer, value: Any) -> tuple[Op, ...]:
    """What the decision changes in the dossier."""
    entity, row, field = (kept.text(name) for name in ("/entity", "/row", "/field"))
    held = whole_of(state, entity, row)
    if not field:
        return _whole_row(kept, entity, row, held, answer)
    leaf = ENTITIES[entity].by_field.get(field)
    if leaf is None or held is None:
        raise AppError(_SETTLED)
    new = leaf.plain(value) if answer is Answer.OTHER else kept.value("/mine")
    seen = held.get(field, leaf.blank if leaf.has_blank else None)
    return () if seen == new else (Op(entity, row, OpKind.UPDATE, field, seen, new),)


def _whole_row(
    kept: _Kept, entity: str, row: str, held: Mapping[str, Json] | None, answer: Answer
) -> tuple[Op, ...]:
    if answer is Answer.OTHER:
        raise AppError(_NO_OTHER)
    mine = kept.value("/mine")
    if held is None:
        return ()
    if mine is None:
        return (Op(entity, row, OpKind.DELETE, "", dict(held), None),)
    wanted = mine if isinstance(mine, dict) else {}
    known = ENTITIES[entity].by_field
    return tuple(
        Op(entity, row, OpKind.UPDATE, name, held.get(name), new)
        for name, new in wanted.items()
        if name in known and held.get(name) != new
    )


def _undone(connection: Connection, state: State, kept: _Kept) -> tuple[Op, ...]:
    """What the last decision changed, turned back.

    Raises:
        AppError: it is no longer what the decision made it.
    """
    decided = (
        select(CHANGE_LOG.c.n)
        .where(CHANGE_LOG.c.entity == CONFLICT, CHANGE_LOG.c.row == kept.id)
        .order_by(CHANGE_LOG.c.n.desc())
        .limit(1)
    )
    n = connection.execute(decided).scalar()
    back: list[Op] = []
    for row in connection.execute(select(CHANGE_LOG).where(CHANGE_LOG.c.n == n)):
        if row.entity == CONFLICT:
            continue
        seen, new = map(parsed, values_of(row))
        if row.kind == OpKind.DELETE:
            back.append(Op(row.entity, row.row, OpKind.RESTORE, "", None, seen))
        elif (whole_of(state, row.entity, row.row) or {}).get(row.field) != new:
            raise AppError(_TAKEN)
        else:
            back.append(Op(row.entity, row.row, OpKind.UPDATE, row.field, new, seen))
    return tuple(back)


def _place(kept: _Kept) -> str:
    return place_of(None, *(kept.text(name) for name in ("/entity", "/row", "/field")))
