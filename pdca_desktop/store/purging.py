"""A dossier that leaves this device for another agency: nothing of it stays readable here."""

import json

from sqlalchemy import Connection, delete, select

from pdca_desktop.services import drafts
from pdca_desktop.services.ports import Note
from pdca_desktop.store import journal, manifest, notes
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state, rows_of
from pdca_desktop.store.tables import COMMIT_LOG, DOSSIER, ENTITIES, OUTBOX, TOUCHED
from pdca_desktop.store.unit_of_work import unlist

_LEFT = "left_behind"
"""Operations about dossiers that left, whose act the head office has not, or not for good."""

_RETAINED = select(COMMIT_LOG.c.n).join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
"""Acts that no checked backup of the head office holds: one that was put back is offered them again, wherever
the dossier went."""


def purge(connection: Connection, store: Store, root: str) -> bool:
    """Take a dossier off this device, its values in the journal too; the journal's seals stay.

    Returns:
        Whether it was here.
    """
    state = read_state(connection, store.path, root)
    if state is None:
        return False
    rows = rows_of(connection, root)
    kept = set(connection.execute(_RETAINED).scalars())
    told = [row for row, _ in journal.operations(connection, rows)]
    journal.strike(connection, [(row.n, row.i) for row in told if row.n not in kept])
    _remember(connection, [(row.n, row.i) for row in told if row.n in kept])
    manifest.leave(connection, root)
    if (DOSSIER.name, root) not in state.deleted:
        unlist(connection, root)
    for entity, row in sorted(rows, key=lambda key: key[0] == DOSSIER.name):
        table = ENTITIES[entity]
        connection.execute(delete(table).where(table.c.id == row))
    for name, _ in notes.begun(connection, drafts.name_of(root)):
        if drafts.dossier_of(name) == root:
            notes.keep(connection, Note(name, ""))
    connection.execute(delete(TOUCHED))  # the one change of rows that no operation tells
    store.vocabulary.forget()
    return True


def strike_left(connection: Connection) -> None:
    """Acts about dossiers that left lose their values once a checked backup of the head office holds them."""
    left = _left(connection)
    if not left:
        return
    query = select(COMMIT_LOG.c.n).join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
    still = set(connection.execute(query.where(COMMIT_LOG.c.n.in_({n for n, _ in left}))).scalars())
    gone = [place for place in left if place[0] not in still]
    if gone:
        journal.strike(connection, gone)
        journal.set_meta(connection, _LEFT, json.dumps([place for place in left if place[0] in still]))


def _remember(connection: Connection, places: list[tuple[int, int]]) -> None:
    if places:
        journal.set_meta(connection, _LEFT, json.dumps(sorted({*_left(connection), *places})))


def _left(connection: Connection) -> list[tuple[int, int]]:
    return [(n, i) for n, i in json.loads(journal.get_meta(connection, _LEFT) or "[]")]
