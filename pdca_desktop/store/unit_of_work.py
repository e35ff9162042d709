"""The one write path: rows, journal, list and index of one act, in one transaction or not at all."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.domain.french import typeset
from pdca_desktop.exchange.codec import Json
from pdca_desktop.services.ports import Act
from pdca_desktop.store import journal, listing, search
from pdca_desktop.store.faults import UnjournalledChangeError
from pdca_desktop.store.operations import Op, State, differences, removal, revival
from pdca_desktop.store.replaying import replay
from pdca_desktop.store.rows import write_extra, write_ops
from pdca_desktop.store.tables import DOSSIER, LISTING, TOUCHED

_TOUCHED = select(TOUCHED)
_FORGET = delete(TOUCHED)
_RANK = select(LISTING.c.k).where(LISTING.c.dossier_id == bindparam("row_id"))
_UNLIST = delete(LISTING).where(LISTING.c.dossier_id == bindparam("row_id"))
_UPDATE = LISTING.update().where(LISTING.c.dossier_id == bindparam("row_id"))


def commit(
    connection: Connection, path: Path, state: State, wanted: Dossier, signature: journal.Signature, act: Act
) -> Dossier:
    """Bring a dossier from a state to what is wanted, within the transaction of the caller.

    Args:
        connection: in a writing transaction, in which the state was read.
        path: the file, for the words of errors.
        state: the dossier as stored, or an empty state for a new one.
        wanted: its children are identified.
        signature: of this opening.
        act: what the adviser does.

    Returns:
        The dossier as it now is in the file.

    Raises:
        RefusedValueError: a value that its field cannot hold.
        UnjournalledChangeError: rows changed that no operation names; the transaction must be rolled back.
    """
    ops = differences(state, wanted)
    if not ops:
        return wanted if state.record is None else _as(state)
    after, n, wall = _written(connection, path, state, ops, signature, act)
    refresh(connection, state.record, _as(after), n, wall)
    return _as(after)


def remove(connection: Connection, path: Path, state: State, signature: journal.Signature, act: Act) -> None:
    """Delete a dossier: its rows and journal stay, list and index forget it; arguments as `commit`."""
    _written(connection, path, state, (removal(state),), signature, act)
    unlist(connection, _as(state).id)


def revive(
    connection: Connection, path: Path, state: State, signature: journal.Signature, act: Act
) -> Dossier:
    """Bring a deleted dossier back as it was; arguments as `commit`."""
    after, n, wall = _written(connection, path, state, (revival(state),), signature, act)
    refresh(connection, None, _as(after), n, wall)
    return _as(after)


def take_in(
    connection: Connection,
    path: Path,
    state: State,
    ops: Sequence[Op],
    extras: Sequence[tuple[str, str, Json]],
    signature: journal.Signature,
    act: Act,
) -> Dossier | None:
    """Bring a dossier to what the head office says; journalled under its author's name, never sent back.

    Args:
        connection: in a writing transaction, in which the state was read.
        path: the file, for the words of errors.
        state: the dossier as stored, or an empty state for a new one.
        ops: what changes.
        extras: fields of a newer version to keep beside rows, by entity and row.
        signature: of this opening.
        act: of the author.

    Returns:
        The dossier as it now is, None when it is deleted.
    """
    after = replay(state, ops, Dossier)
    written: list[tuple[str, str]] = []
    n, wall = 0, ""
    if ops:
        n, wall = journal.record(connection, signature, act, ops, received=True)
        written = write_ops(connection, ops, after, wall)
    dossier = _as(after)
    here = {(DOSSIER.name, dossier.id), *after.ranks, *after.deleted}  # a row deleted before it came is not
    kept = [extra for extra in extras if extra[:2] in here]
    written += [write_extra(connection, entity, row, data) for entity, row, data in kept]
    refuse_unjournalled(connection, path, written)
    listed, lives = _is_listed(state), (DOSSIER.name, dossier.id) not in after.deleted
    if listed and not lives:
        unlist(connection, dossier.id)
    elif lives and ops:
        refresh(connection, state.record if listed else None, dossier, n, wall)
    return dossier if lives else None


def settle(
    connection: Connection,
    path: Path,
    state: State,
    ops: Sequence[Op],
    beside: Sequence[Op],
    signature: journal.Signature,
    act: Act,
) -> None:
    """An act made of operations: those on the dossier, and those on what lies beside it; as `take_in`.

    Args:
        connection: in a writing transaction, in which the state was read.
        path: the file, for the words of errors.
        state: the dossier as stored.
        ops: what changes in it; may be none.
        beside: what is decided of a conflict.
        signature: of this opening.
        act: who does it, and why.
    """
    after = replay(state, ops, Dossier)
    n, wall = journal.record(connection, signature, act, (*ops, *beside))
    refuse_unjournalled(connection, path, write_ops(connection, ops, after, wall))
    dossier = _as(after)
    if (DOSSIER.name, dossier.id) in after.deleted:
        if _is_listed(state):
            unlist(connection, dossier.id)
    elif ops:
        refresh(connection, state.record if _is_listed(state) else None, dossier, n, wall)


def unlist(connection: Connection, dossier_id: str) -> None:
    """The list and the index forget a dossier."""
    search.forget(connection, _rank_in_list(connection, dossier_id))
    connection.execute(_UNLIST, {"row_id": dossier_id})


def _is_listed(state: State) -> bool:
    return state.record is not None and (DOSSIER.name, state.record.id) not in state.deleted


def _written(
    connection: Connection,
    path: Path,
    state: State,
    ops: Sequence[Op],
    signature: journal.Signature,
    act: Act,
) -> tuple[State, int, str]:
    """Journal and rows of operations: the state after them, the number and time of their commit."""
    after = replay(state, ops, Dossier)
    n, wall = journal.record(connection, signature, act, ops)
    written = write_ops(connection, ops, after, wall)
    refuse_unjournalled(connection, path, written)
    return after, n, wall


def refresh(connection: Connection, before: Dossier | None, after: Dossier, n: int, wall: str) -> None:
    """Bring the list and the index up to a dossier's new value."""
    columns: dict[str, Any] = {"n": n, "changed_at": wall}
    shown, texts = listing.shown(after), listing.searched(after)
    if before is None:
        connection.execute(LISTING.insert(), {"dossier_id": after.id, **columns, **shown})
        search.index(connection, _rank_in_list(connection, after.id), texts, known=False)
        return
    if shown != listing.shown(before):
        columns |= shown
    connection.execute(_UPDATE, {"row_id": after.id, **columns})
    if texts != listing.searched(before):
        search.index(connection, _rank_in_list(connection, after.id), texts, known=True)


def refuse_unjournalled(connection: Connection, path: Path, written: list[tuple[str, str]]) -> None:
    """Compare the rows that changed with those that operations name.

    Raises:
        UnjournalledChangeError: they are not the same.
    """
    touched = Counter((row.entity, row.row) for row in connection.execute(_TOUCHED))
    if touched != Counter(written):
        raise UnjournalledChangeError(
            typeset(
                f"Le fichier de données « {path.name} » a été modifié en dehors de l'application. "
                "Par prudence, rien n'est enregistré : prévenez le siège ou restaurez une sauvegarde."
            )
        )
    connection.execute(_FORGET)


def _rank_in_list(connection: Connection, dossier_id: str) -> int:
    k: int = connection.execute(_RANK, {"row_id": dossier_id}).scalar_one()
    return k


def _as(state: State) -> Dossier:
    dossier: Dossier = state.record
    return dossier
