"""Where each act stands with the head office, the conflicts that are open, and what becomes of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select, update

from pdca_desktop.domain import path as paths
from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, Clash, FileError
from pdca_desktop.exchange.codec import Json
from pdca_desktop.services.exchanges import Answer, ExchangeLine, OpenConflict, SetAside, Standing
from pdca_desktop.services.ports import Act
from pdca_desktop.store.incoming import ENTITIES, whole_of
from pdca_desktop.store.journal import PENDING, record, values_of
from pdca_desktop.store.mapping import canonical, parsed
from pdca_desktop.store.operations import Op, OpKind, State
from pdca_desktop.store.outgoing import ACKED, AGAIN, ASIDE
from pdca_desktop.store.receiving import CONFLICT
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import CHANGE_LOG, COMMIT_LOG, DOSSIER, LISTING, OTHER, OUTBOX
from pdca_desktop.store.unit_of_work import settle

STATE = "/state"
OPEN, RESOLVED = "open", "resolved"

REFUSED = typeset(
    "Le siège a refusé cette modification : le dossier n’est plus dans votre périmètre. Elle est gardée ici."
)
_SENT = typeset("Cette modification n’est plus mise de côté : il n’y a rien à renvoyer.")
_SETTLED = typeset("Ce conflit a été tranché entre-temps : il n’y a plus rien à choisir.")
_TAKEN = typeset("Ce choix ne peut plus être repris : la valeur a changé depuis.")
_NO_OTHER = typeset("Choisissez l’une des deux : cette ligne n’a pas de troisième valeur.")

_STANDINGS = {
    PENDING: Standing.WAITING,
    AGAIN: Standing.WAITING,
    ACKED: Standing.RECEIVED,
    ASIDE: Standing.ASIDE,
}
_FIRST = (Standing.CONFLICT, Standing.ASIDE, Standing.WAITING, Standing.RECEIVED)


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
                    ExchangeLine(kept.root, number, title, Standing.CONFLICT, 1, at, (_place(kept, None),))
                )
        return sorted(lines, key=lambda line: (_FIRST.index(line.standing), line.since))

    def conflicts(self) -> Sequence[OpenConflict]:
        """Open conflicts, oldest first."""
        with self._store.reading() as connection:
            found = _titles(connection)
            told = [self._told(connection, kept, found) for kept in _conflicts(connection)]
        return sorted(told, key=lambda one: (one.mine_at is None, one.mine_at, one.id))

    def aside(self) -> Sequence[SetAside]:
        """What the head office refused, oldest first."""
        query = (
            select(COMMIT_LOG.c.cid, COMMIT_LOG.c.n, COMMIT_LOG.c.wall, COMMIT_LOG.c.why)
            .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
            .where(OUTBOX.c.state == ASIDE)
            .order_by(COMMIT_LOG.c.n)
        )
        with self._store.reading() as connection:
            titles = _titles(connection)
            aside: list[SetAside] = []
            for row in connection.execute(query).all():
                root = _root_of(connection, row.n)
                at = datetime.fromisoformat(row.wall)
                aside.append(SetAside(row.cid, root, titles.get(root, ("", ""))[1], at, row.why, REFUSED))
        return aside

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

    def send_again(self, act_id: str) -> None:
        """Offer what was set aside again, as a new act: the head office keeps what it refused.

        Raises:
            AppError: it cannot be written.
        """
        with self._store.writing() as connection:
            query = select(COMMIT_LOG).join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
            old = connection.execute(
                query.where(OUTBOX.c.cid == act_id, OUTBOX.c.state == ASIDE)
            ).one_or_none()
            if old is None:
                raise AppError(_SENT)
            changes = connection.execute(
                select(CHANGE_LOG).where(CHANGE_LOG.c.n == old.n).order_by(CHANGE_LOG.c.i)
            )
            ops = [_op(row) for row in changes if row.salt is not None]
            connection.execute(delete(OUTBOX).where(OUTBOX.c.cid == act_id))
            if ops:
                record(connection, self._store.signature, Act(old.who, old.why), ops)

    def _decide(
        self, connection: Connection, state: State, kept: _Kept, ops: Sequence[Op], act: Act, to: str
    ) -> None:
        seen = OPEN if to == RESOLVED else RESOLVED
        beside = Op(CONFLICT, kept.id, OpKind.UPDATE, STATE, seen, to)
        settle(connection, self._store.path, state, ops, beside, self._store.signature, act)
        fields = canonical({**kept.fields, STATE: to})
        mine = (OTHER.c.entity == CONFLICT) & (OTHER.c.row == kept.id)
        connection.execute(update(OTHER).where(mine).values(fields=fields))

    def _told(
        self, connection: Connection, kept: _Kept, titles: Mapping[str, tuple[str, str]]
    ) -> OpenConflict:
        state = read_state(connection, self._store.path, kept.root)
        entity, row, field = (kept.text(name) for name in ("/entity", "/row", "/field"))
        base, theirs, mine = (
            _read(entity, field, kept.value(name)) for name in ("/base", "/theirs", "/mine")
        )
        if state is not None and field:
            current = (whole_of(state, entity, row) or {}).get(field)
            theirs = _read(entity, field, current) if current is not None else theirs
        clash = Clash(
            path=_path(state, entity, row, field),
            row="" if entity == DOSSIER.name else row,
            place=_place(kept, state),
            base=base,
            theirs=theirs,
            mine=mine,
            who=kept.text("/theirs_who"),
            at=kept.moment("/theirs_wall"),
        )
        title = titles.get(kept.root, ("", ""))[1]
        who, at = kept.text("/mine_who"), kept.moment("/mine_wall")
        return OpenConflict(kept.id, kept.root, title, clash, who, at, {})


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
    query = (
        select(COMMIT_LOG.c.n, COMMIT_LOG.c.wall, COMMIT_LOG.c.why, OUTBOX.c.state)
        .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
        .where(OUTBOX.c.state.in_(list(_STANDINGS)))
        .order_by(COMMIT_LOG.c.n)
    )
    found: defaultdict[tuple[str, Standing], list[Any]] = defaultdict(list)
    for row in connection.execute(query).all():
        found[_root_of(connection, row.n), _STANDINGS[row.state]].append(row)
    return found


def _line(
    root: str, standing: Standing, rows: Sequence[Any], titles: Mapping[str, tuple[str, str]]
) -> ExchangeLine:
    number, title = titles.get(root, ("", ""))
    why = tuple(dict.fromkeys(row.why for row in reversed(rows)))
    more = (REFUSED,) if standing is Standing.ASIDE else ()
    since = datetime.fromisoformat(rows[0].wall)
    return ExchangeLine(root, number, title, standing, len(rows), since, (*more, *why))


def _root_of(connection: Connection, n: int) -> str:
    """The dossier that an act is about; empty when its rows left this device."""
    query = select(CHANGE_LOG.c.entity, CHANGE_LOG.c.row).where(CHANGE_LOG.c.n == n).limit(1)
    entity, row = connection.execute(query).one()
    if entity == DOSSIER.name:
        return str(row)
    if entity == CONFLICT:
        kept = _conflict(connection, row)
        return kept.root if kept else ""
    from pdca_desktop.store.tables import ENTITIES as TABLES  # noqa: PLC0415

    table = TABLES[entity]
    return connection.execute(select(table.c.dossier_id).where(table.c.id == row)).scalar() or ""


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


def _read(entity: str, field: str, data: Json) -> Any:
    """A value as the forms show it; what this version cannot read stays as it came."""
    leaf = ENTITIES[entity].by_field.get(field) if entity in ENTITIES else None
    if leaf is None:
        return data
    try:
        return leaf.of_plain(data)
    except FileError:
        return data


def _path(state: State | None, entity: str, row: str, field: str) -> str:
    """The place in the dossier, rows by their present position."""
    if entity == DOSSIER.name or state is None:
        return field
    for name, child in DOSSIER.children.items():
        if child.name == entity:
            ranks = [item.id for item in getattr(state.record, name)]
            return f"/{name}/{ranks.index(row)}{field}" if row in ranks else f"/{name}"
    return field


def _place(kept: _Kept, state: State | None) -> str:
    entity, row, field = (kept.text(name) for name in ("/entity", "/row", "/field"))
    at = _path(state, entity, row, field)
    try:
        if state is not None:
            return paths.told(state.record, at)
        return paths.label(ENTITIES[entity].record, field) if field else paths.label(Dossier, at or "/id")
    except (LookupError, AttributeError):
        return field or entity
