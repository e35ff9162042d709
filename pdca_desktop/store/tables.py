"""The tables: those of the records, derived from their declarations, and the fixed ones beside them.

Migrations hold frozen copies of this; a test keeps the two equal.
"""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.types import UserDefinedType

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.store.mapping import ID, Entity, entity_of

SCHEMA = 1
"""Number of the last migration, kept in the file as `user_version`."""

DOSSIER = entity_of(Dossier)

metadata = MetaData()


class AnyValue(UserDefinedType[Any]):
    """A column of a strict table that keeps text and bytes as they are given."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """The name of the type in SQLite."""
        return "ANY"


def entity_tables(root: Entity, into: MetaData) -> dict[str, Table]:
    """The tables of an entity and its children, by entity name."""
    tables = {root.name: _table(root, into, ())}
    for child in root.children.values():
        above = ForeignKey(f"{root.table}.{ID}")
        parent = Column(parent_column(root), Text, above, nullable=False, index=True)
        tables[child.name] = _table(child, into, (parent, Column("rank", Integer, nullable=False)))
    return tables


def parent_column(root: Entity) -> str:
    """The column of a child row that names its parent."""
    return f"{root.table}_id"


def _table(entity: Entity, into: MetaData, above: tuple[Column[Any], ...]) -> Table:
    beside = (
        Column("seq", Integer, nullable=False, server_default=text("0")),
        Column("deleted", Integer, nullable=False, server_default=text("0")),
        Column("extra", Text, nullable=False, server_default=text("'{}'")),
        Column("changed_at", Text, nullable=False),
    )
    types: dict[str, Any] = {"INTEGER": Integer, "TEXT": Text}
    leaves: list[Column[Any]] = [Column(leaf.column, types[leaf.sql_type]) for leaf in entity.leaves]
    taken = {column.name for column in (*above, *beside)} | {ID}
    clash = [column.name for column in leaves if column.name in taken]
    if clash:
        raise TypeError(f"{entity.name}: {', '.join(clash)} is the name of a column of every table")
    return Table(
        entity.table, into, Column(ID, Text, primary_key=True), *above, *leaves, *beside, sqlite_strict=True
    )


ENTITIES = entity_tables(DOSSIER, metadata)
"""The table of each entity, by entity name."""


def _fixed(name: str, *columns: Column[Any] | Index) -> Table:
    return Table(name, metadata, *columns, sqlite_strict=True)


def _text(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False)


def _integer(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False)


META = _fixed("meta", Column("key", Text, primary_key=True), _text("value"))
"""What the file knows of itself: its stream, the digest of its last commit, whether it was closed well."""

COMMIT_LOG = _fixed(
    "commit_log",
    Column("n", Integer, primary_key=True),
    Column("cid", Text, nullable=False, unique=True),
    _text("stream"),
    _text("device"),
    _text("who"),
    _text("wall"),
    _text("why"),
    _text("app_version"),
    _integer("schema"),
    _integer("ops"),
    Column("salt", Text),
    _text("seal"),
    _text("prev"),
    _text("digest"),
)
"""One row per act, in the order of this machine; each digest holds that of the act before.

In the digest, `seal` stands for `why`: an erased reason, its salt null, leaves the chain whole.
"""

CHANGE_LOG = _fixed(
    "change_log",
    Column("n", Integer, ForeignKey("commit_log.n"), primary_key=True),
    Column("i", Integer, primary_key=True),
    _text("entity"),
    _text("row"),
    _text("kind"),
    _text("field"),
    Column("seen", AnyValue),
    Column("new", AnyValue),
    Column("salt", Text),
    _text("digest"),
    Index("change_log_row", "row"),
)
"""The operations of each act. Long values are packed; erased ones are null, their salt too."""

OUTBOX = _fixed(
    "outbox",
    Column("cid", Text, ForeignKey("commit_log.cid"), primary_key=True),
    _text("stream"),
    _integer("n"),
    _text("state"),
    Column("ack", Integer),
    Index("outbox_stream_n", "stream", "n", unique=True),
    Index("outbox_state", "state"),
)
"""What the head office has not settled yet; `n` counts 1, 2, 3... in each stream."""

TOUCHED = _fixed("touched", _text("entity"), _text("row"))
"""Rows that changed since the last commit, written by triggers; empty between two commits."""

ERASURE = _fixed("erasure", Column("cid", Text, primary_key=True))
"""While it has a row, the journal may be changed: only the erasure procedure puts one, in its transaction."""

LISTING = _fixed(
    "listing",
    Column("k", Integer, primary_key=True),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False, unique=True),
    _integer("n"),
    _text("changed_at"),
    _text("number"),
    _text("title"),
    _text("holders"),
    _text("agency"),
    _text("segment"),
    _text("state"),
    _text("adviser"),
)
"""What the list of dossiers shows, kept beside the wide rows; `n` is the last commit."""
