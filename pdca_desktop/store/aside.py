"""What the head office refused: kept with its reason and values, to be sent again, done otherwise or let go.

The dossier shows what the head office holds; the refused values are in the journal, and read from it. An act
whose every place was changed again on this device is done with: it leaves the list, never the journal.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from pdca_desktop.domain.french import typeset
from pdca_desktop.errors import AppError, Clash
from pdca_desktop.exchange.messages import Refusal
from pdca_desktop.services.exchanges import SetAside
from pdca_desktop.services.ports import Act
from pdca_desktop.store.incoming import ENTITIES, whole_of
from pdca_desktop.store.journal import get_meta, record, set_meta, values_of
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.operations import Op, OpKind, State, removal
from pdca_desktop.store.outgoing import ASIDE, REFUSAL
from pdca_desktop.store.positions import path_of, place_of, value_of
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import CHANGE_LOG, COMMIT_LOG, DOSSIER, LISTING, OUTBOX
from pdca_desktop.store.unit_of_work import settle

_KEPT = "Vos valeurs sont gardées ici."
_WHY: Mapping[str, str] = {
    Refusal.PERIMETER: "Le dossier n’est plus dans votre périmètre. " + _KEPT,
    Refusal.ROLE: "Votre rôle ne permet pas cette modification : demandez à qui le peut. " + _KEPT,
    Refusal.MONEY: "Un conflit sur un montant y est ouvert : tranchez-le, puis renvoyez. " + _KEPT,
}
_UNTOLD = "Le siège n’a pas dit pourquoi : voyez avec lui. " + _KEPT
_SENT = typeset("Cette modification n’est plus mise de côté : il n’y a rien à renvoyer.")

_ACTS = (
    select(COMMIT_LOG.c.cid, COMMIT_LOG.c.n, COMMIT_LOG.c.wall, COMMIT_LOG.c.why)
    .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
    .where(OUTBOX.c.state == ASIDE)
    .order_by(COMMIT_LOG.c.n)
)


class Aside:
    """The refused acts of an open store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def acts(self) -> Sequence[SetAside]:
        """What the head office refused, oldest first."""
        with self._store.reading() as connection:
            found = []
            for row in connection.execute(_ACTS).all():
                ops = _ops(connection, row.n)
                if ops and not _is_superseded(connection, row, ops):
                    found.append(self._told(connection, row, ops))
        return found

    def send_again(self, act_id: str) -> None:
        """Offer it again as a new act, and show its values in the dossier meanwhile if it is here.

        Raises:
            AppError: it is no longer set aside, or it cannot be written.
        """
        with self._store.writing() as connection:
            old = _act(connection, act_id)
            ops, path, signature = _ops(connection, old.n), self._store.path, self._store.signature
            act = Act(old.who, old.why)
            state = read_state(connection, path, _root(connection, ops))
            _drop(connection, act_id)
            if state is None:  # not here: the head office judges it as it is
                record(connection, signature, act, ops)
            elif again := list(_as_now(state, ops)):
                settle(connection, path, state, again, (), signature, act)
                self._store.vocabulary.forget()

    def abandon(self, act_id: str) -> None:
        """Let it go: the dossier keeps what the head office holds, the journal keeps the act.

        Raises:
            AppError: it is no longer set aside, or it cannot be written.
        """
        with self._store.writing() as connection:
            _act(connection, act_id)
            _drop(connection, act_id)

    def _told(self, connection: Connection, row: Any, ops: Sequence[Op]) -> SetAside:
        root = _root(connection, ops)
        state = read_state(connection, self._store.path, root)
        title = connection.execute(select(LISTING.c.title).where(LISTING.c.dossier_id == root)).scalar()
        why = get_meta(connection, REFUSAL + row.cid) or ""
        return SetAside(
            row.cid,
            root,
            title or "",
            datetime.fromisoformat(row.wall),
            row.why,
            typeset(_WHY.get(why, _UNTOLD)),
            tuple(_clash(state, op) for op in ops),
            here=title is not None,
        )


def _clash(state: State | None, op: Op) -> Clash:
    """A refused operation: what its author saw, what stands now, what they wanted."""
    field = op.field if op.kind is OpKind.UPDATE else ""
    now = (whole_of(state, op.entity, op.row) or {}) if state is not None else {}
    theirs: Any = now.get(op.field) if field else (now or None)
    return Clash(
        path=path_of(state, op.entity, op.row, field),
        row="" if op.entity == DOSSIER.name else op.row,
        place=place_of(state, op.entity, op.row, field),
        base=value_of(op.entity, field, op.seen),
        theirs=value_of(op.entity, field, theirs),
        mine=value_of(op.entity, field, op.new),
    )


def _as_now(state: State, ops: Iterable[Op]) -> Iterable[Op]:
    """The operations as they would be made on the dossier as it is now, less those that change nothing."""
    for op in ops:
        now = whole_of(state, op.entity, op.row)
        is_root, deleted = op.entity == DOSSIER.name, (op.entity, op.row) in state.deleted
        if op.kind is OpKind.DELETE:
            if now is not None and not deleted:
                yield removal(state) if is_root else Op(op.entity, op.row, OpKind.DELETE, "", now, None)
        elif op.kind is OpKind.UPDATE:
            leaf = ENTITIES[op.entity].by_field.get(op.field)
            if now is None or (leaf is None and op.field not in now):
                continue
            seen = now.get(op.field, leaf.blank if leaf is not None and leaf.has_blank else None)
            if seen != op.new:
                yield Op(op.entity, op.row, op.kind, op.field, seen, op.new)
        elif now is None or deleted:
            kind = OpKind.RESTORE if deleted else OpKind.INSERT
            yield Op(op.entity, op.row, kind, "", None, op.new)


def _ops(connection: Connection, n: int) -> list[Op]:
    query = select(CHANGE_LOG).where(CHANGE_LOG.c.n == n).order_by(CHANGE_LOG.c.i)
    found = []
    for row in connection.execute(query):
        if row.salt is not None:  # not erased since
            seen, new = map(parsed, values_of(row))
            found.append(Op(row.entity, row.row, OpKind(row.kind), row.field, seen, new))
    return [op for op in found if op.entity in ENTITIES]


def _is_superseded(connection: Connection, act: Any, ops: Sequence[Op]) -> bool:
    later = (
        select(CHANGE_LOG.c.row, CHANGE_LOG.c.field)
        .join(COMMIT_LOG, COMMIT_LOG.c.n == CHANGE_LOG.c.n)
        .where(CHANGE_LOG.c.n > act.n, COMMIT_LOG.c.stream != "")
        .where(CHANGE_LOG.c.row.in_({op.row for op in ops}))
    )
    since = {(row.row, row.field) for row in connection.execute(later)}
    return all((op.row, op.field) in since for op in ops)


def _root(connection: Connection, ops: Sequence[Op]) -> str:
    """The dossier that an act is about; empty when its rows left this device."""
    for op in ops:
        if op.entity == DOSSIER.name:
            return op.row
        if isinstance(op.new, dict) and isinstance(parent := op.new.get("parent"), str):
            return parent
        from pdca_desktop.store.tables import ENTITIES as TABLES  # noqa: PLC0415

        table = TABLES[op.entity]
        found = connection.execute(select(table.c.dossier_id).where(table.c.id == op.row)).scalar()
        if found:
            return str(found)
    return ""


def _act(connection: Connection, act_id: str) -> Any:
    query = select(COMMIT_LOG).join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
    found = connection.execute(query.where(OUTBOX.c.cid == act_id, OUTBOX.c.state == ASIDE)).one_or_none()
    if found is None:
        raise AppError(_SENT)
    return found


def _drop(connection: Connection, act_id: str) -> None:
    connection.execute(delete(OUTBOX).where(OUTBOX.c.cid == act_id))
    set_meta(connection, REFUSAL + act_id, "")
