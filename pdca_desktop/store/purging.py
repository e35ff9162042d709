"""A dossier that leaves this device for another agency: nothing of it stays readable here."""

from sqlalchemy import Connection, delete, select

from pdca_desktop.store import journal
from pdca_desktop.store.outgoing import ASIDE
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state, rows_of
from pdca_desktop.store.tables import COMMIT_LOG, DOSSIER, ENTITIES, OUTBOX, TOUCHED
from pdca_desktop.store.unit_of_work import unlist

_UNSETTLED = (
    select(COMMIT_LOG.c.n)
    .join(OUTBOX, OUTBOX.c.cid == COMMIT_LOG.c.cid)
    .where(OUTBOX.c.state.in_([journal.PENDING, ASIDE]))
)
"""Acts that the head office does not have: they are this device's to send, wherever the dossier went."""


def purge(connection: Connection, store: Store, root: str) -> bool:
    """Take a dossier off this device, its values in the journal too; the journal's seals stay.

    Returns:
        Whether it was here.
    """
    state = read_state(connection, store.path, root)
    if state is None:
        return False
    rows = rows_of(connection, root)
    kept = set(connection.execute(_UNSETTLED).scalars())
    told = [row for row, _ in journal.operations(connection, rows)]
    journal.strike(connection, [(row.n, row.i) for row in told if row.n not in kept])
    if (DOSSIER.name, root) not in state.deleted:
        unlist(connection, root)
    for entity, row in sorted(rows, key=lambda key: key[0] == DOSSIER.name):
        table = ENTITIES[entity]
        connection.execute(delete(table).where(table.c.id == row))
    connection.execute(delete(TOUCHED))  # the one change of rows that no operation tells
    store.vocabulary.forget()
    return True
