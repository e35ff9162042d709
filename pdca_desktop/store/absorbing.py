"""After an update of the application: what a newer version wrote and this one can read takes its place.

Until then it lay beside the rows, unread and unharmed; nothing has to be asked of the head office again.
"""

from collections import defaultdict

from sqlalchemy import Connection, delete, select

from pdca_desktop.domain.french import typeset
from pdca_desktop.services.ports import Act
from pdca_desktop.store.incoming import (
    ENTITIES,
    Target,
    beyond,
    kept_target,
    operations,
    readable,
    whole_of,
)
from pdca_desktop.store.journal import get_meta, set_meta
from pdca_desktop.store.mapping import parsed
from pdca_desktop.store.operations import Key, State
from pdca_desktop.store.repository import Store
from pdca_desktop.store.rows import read_state
from pdca_desktop.store.tables import DOSSIER, OTHER, SCHEMA, parent_column
from pdca_desktop.store.tables import ENTITIES as TABLES
from pdca_desktop.store.unit_of_work import take_in

_READ_BY = "read_by"
_ACT = Act("siege", typeset("lu par cette version de l'application (reçu du siège)"))


def absorb(store: Store) -> None:
    """Read what this version can read and the former one could not; once for each version.

    Raises:
        StoreError: it cannot be written; nothing was.
    """
    version = f"{SCHEMA} {store.signature.app_version}"
    with store.reading() as connection:
        if get_meta(connection, _READ_BY) == version:
            return
    with store.writing() as connection:
        for root, rows in _unread(connection).items():
            for row in rows:
                _absorb_row(connection, store, root, row)
            _absorb_others(connection, store, root)
        set_meta(connection, _READ_BY, version)


def _unread(connection: Connection) -> dict[str, list[Key]]:
    """The rows beside which something lies that can be read now, by dossier; a dossier's own first."""
    found: defaultdict[str, list[Key]] = defaultdict(list)
    for name, table in TABLES.items():
        root = table.c.id if name == DOSSIER.name else table.c[parent_column(DOSSIER)]
        query = select(table.c.id, root.label("root"), table.c.extra).where(table.c.extra != "{}")
        for row in connection.execute(query):
            extra = parsed(row.extra)
            if isinstance(extra, dict) and readable(ENTITIES[name], extra):
                found[row.root].append((name, row.id))
    for root in connection.execute(select(OTHER.c.root).where(OTHER.c.entity.in_(list(ENTITIES)))).scalars():
        found[root] += []
    return dict(found)


def _absorb_row(connection: Connection, store: Store, root: str, key: Key) -> None:
    state = _state(connection, store, root)
    fields = {} if state is None else whole_of(state, *key)
    if state is None or fields is None:  # a row that was removed: it stays as it is
        return
    _take_in(connection, store, state, Target(*key, deleted=False, fields=fields | dict(state.extras[key])))


def _absorb_others(connection: Connection, store: Store, root: str) -> None:
    """Rows of a kind of record that the former version did not know."""
    mine = (OTHER.c.root == root) & OTHER.c.entity.in_(list(ENTITIES))
    for row in connection.execute(select(OTHER).where(mine)).all():
        state = _state(connection, store, root)
        if state is not None:
            connection.execute(
                delete(OTHER).where(mine, OTHER.c.entity == row.entity, OTHER.c.row == row.row)
            )
            _take_in(connection, store, state, kept_target(row, root))


def _state(connection: Connection, store: Store, root: str) -> State | None:
    return read_state(connection, store.path, root)


def _take_in(connection: Connection, store: Store, state: State, target: Target) -> None:
    extra = (target.entity, target.row, beyond(ENTITIES[target.entity], target.fields))
    take_in(connection, store.path, state, operations(state, [target]), [extra], store.signature, _ACT)
