"""The tables: those of the records, derived from their declarations, and the fixed ones beside them.

Migrations hold frozen copies of this; a test keeps the two equal.
"""

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.types import UserDefinedType

from pdca_desktop.domain.dossier import Dossier
from pdca_desktop.store.mapping import ID, Entity, entity_of

SCHEMA = 3
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


def fixed(name: str, *columns: Column[Any] | Index) -> Table:
    """A table that no record declares."""
    return Table(name, metadata, *columns, sqlite_strict=True)


def text_of(name: str) -> Column[Any]:
    """A column of text that is always there."""
    return Column(name, Text, nullable=False)


def integer(name: str) -> Column[Any]:
    """A column of whole numbers that is always there."""
    return Column(name, Integer, nullable=False)


META = fixed("meta", Column("key", Text, primary_key=True), text_of("value"))
"""What the file knows of itself: its stream, the digest of its last commit, whether it was closed well."""

COMMIT_LOG = fixed(
    "commit_log",
    Column("n", Integer, primary_key=True),
    Column("cid", Text, nullable=False, unique=True),
    text_of("stream"),
    text_of("device"),
    text_of("who"),
    text_of("wall"),
    text_of("why"),
    text_of("app_version"),
    integer("schema"),
    integer("ops"),
    Column("salt", Text),
    text_of("seal"),
    text_of("prev"),
    text_of("digest"),
)
"""One row per act, in the order of this machine; each digest holds that of the act before.

In the digest, `seal` stands for `why`: an erased reason, its salt null, leaves the chain whole.
"""

CHANGE_LOG = fixed(
    "change_log",
    Column("n", Integer, ForeignKey("commit_log.n"), primary_key=True),
    Column("i", Integer, primary_key=True),
    text_of("entity"),
    text_of("row"),
    text_of("kind"),
    text_of("field"),
    Column("seen", AnyValue),
    Column("new", AnyValue),
    Column("salt", Text),
    text_of("digest"),
    Index("change_log_row", "row"),
)
"""The operations of each act. Long values are packed; erased ones are null, their salt too."""

OUTBOX = fixed(
    "outbox",
    Column("cid", Text, ForeignKey("commit_log.cid"), primary_key=True),
    text_of("stream"),
    integer("n"),
    text_of("state"),
    Column("ack", Integer),
    Index("outbox_stream_n", "stream", "n", unique=True),
    Index("outbox_state", "state"),
)
"""What the head office has not settled yet; `n` counts 1, 2, 3... in each stream."""

TOUCHED = fixed("touched", text_of("entity"), text_of("row"))
"""Rows that changed since the last commit, written by triggers; empty between two commits."""

ERASURE = fixed("erasure", Column("cid", Text, primary_key=True))
"""While it has a row, the journal may be changed: only the erasure procedure puts one, in its transaction."""

LISTING = fixed(
    "listing",
    Column("k", Integer, primary_key=True),
    Column("dossier_id", Text, ForeignKey("dossier.id"), nullable=False, unique=True),
    integer("n"),
    text_of("changed_at"),
    text_of("number"),
    text_of("title"),
    text_of("holders"),
    text_of("agency"),
    text_of("segment"),
    text_of("state"),
    text_of("adviser"),
)
"""What the list of dossiers shows, kept beside the wide rows; `n` is the last commit."""

KNOWN = fixed(
    "known_row",
    Column("entity", Text, primary_key=True),
    Column("row", Text, primary_key=True),
    text_of("root"),
    integer("seq"),
    integer("round"),
    Index("known_row_root", "root"),
)
"""The rows that the head office has; `round` tells which ones it still had when last read from the start."""

OTHER = fixed(
    "other_row",
    Column("entity", Text, primary_key=True),
    Column("row", Text, primary_key=True),
    text_of("root"),
    integer("seq"),
    integer("deleted"),
    text_of("fields"),
    Index("other_row_root", "root"),
)
"""Rows that are no dossier's: conflicts, what the head office publishes, records of a newer version, and rows
whose dossier has not arrived yet; and, beside them, what it published, signed, and no longer sends so."""

SET_ASIDE = fixed(
    "set_aside",
    Column("k", Integer, primary_key=True),
    text_of("entity"),
    text_of("row"),
    text_of("root"),
    text_of("fields"),
    text_of("reason"),
    integer("sent"),
)
"""Rows that left the dossiers, kept for a person to judge: a restored head office no longer knew them."""

CARRIED = fixed(
    "carried",
    Column("sha256", Text, primary_key=True),
    integer("there"),
    integer("leaving"),
    text_of("at"),
)
"""Documents by the fingerprint of their content: whether the head office was seen to have it whole, and when;
those that left with their dossier go from this disk once it does. Neither: it waits."""
