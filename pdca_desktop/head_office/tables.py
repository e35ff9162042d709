"""The tables of the head office, the same on PostgreSQL and SQLite."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

SCHEMA = 2
"""Number of the last migration; a test keeps migrations and these tables equal."""

metadata = MetaData()

ORG = Table(
    "org",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("gen", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("durable", BigInteger, nullable=False),
    Column("schema", Integer, nullable=False),
)
"""One row: where the history stands. Writers take it in turn, so that order is the order of commits."""

ACCOUNT = Table(
    "account",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("agency", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("closed_at", Text, nullable=False, default=""),
)
"""People who work here; `scopes` is a JSON list of patterns."""

ENROLMENT = Table(
    "enrolment",
    metadata,
    Column("code_hash", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("until", Text, nullable=False),
    Column("used_at", Text, nullable=False, default=""),
)
"""Codes that enrol a device, once; only their digest is kept."""

DEVICE = Table(
    "device",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("enrolled_at", Text, nullable=False),
    Column("seen_at", Text, nullable=False, default=""),
    Column("revoked_at", Text, nullable=False, default=""),
    Column("wiped_at", Text, nullable=False, default=""),
    Column("farewell", Text, nullable=False, default="", server_default=""),
)
"""Devices; `farewell` is said only to a device whose access was taken away: it was given its digest."""

STREAM = Table(
    "stream",
    metadata,
    Column("id", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("last_n", BigInteger, nullable=False),
)
"""How far each numbering came."""

COMMIT_LOG = Table(
    "commit_log",
    metadata,
    Column("seq", BigInteger, primary_key=True),
    Column("cid", Text, nullable=False, unique=True),
    Column("stream", Text, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("device", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("wall", Text, nullable=False),
    Column("skew", Integer, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("app", Text, nullable=False),
    Column("schema", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("account", Text, nullable=False, default="", server_default=""),
    Column("refusal", Text, nullable=False, default="", server_default=""),
    Index("commit_log_stream_n", "stream", "n"),
)
"""Every act ever received, in the order given here; `skew` is the device's clock against ours, in seconds.

`account` is whose device it was; `who` is what the device claimed. The first schema kept only the claim.
`refusal` says why something of it was refused.
"""

CHANGE_LOG = Table(
    "change_log",
    metadata,
    Column("seq", BigInteger, primary_key=True),
    Column("i", Integer, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("new", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("struck", SmallInteger, nullable=False, default=0, server_default="0"),
    Index("change_log_row", "row", "seq"),
)
"""Every operation with what became of it: the audit trail. `struck`: what an erasure left of its values."""

GONE, NAMELESS = 1, 2
"""What said something of an erased person is out of the values; or only the name is struck out of them."""

ROW = Table(
    "row_state",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("row", Text, primary_key=True),
    Column("root", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("deleted", SmallInteger, nullable=False),
    Column("fields", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Index("row_state_root", "root"),
    Index("row_state_seq", "seq"),
)
"""The present state of every row; `fields` is a JSON object of canonical values."""

DEPARTURE = Table(
    "departure",
    metadata,
    Column("root", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("scope", Text, nullable=False),
    Index("departure_seq", "seq"),
)
"""Dossiers that left a scope, so that devices of that scope let them go."""

RECOVERED = Table(
    "recovered",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("device", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("entity", Text, nullable=False),
    Column("row", Text, nullable=False),
    Column("fields", Text, nullable=False),
    UniqueConstraint("entity", "row", "fields"),
)
"""Rows that devices hold and a restored head office no longer knows: for a person to judge."""

QUARANTINE = Table(
    "quarantine",
    metadata,
    Column("cid", Text, primary_key=True),
    Column("device", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
    Index("quarantine_device", "device"),
)
"""Acts of devices whose access was taken away, as they came, worked in nowhere: for a person to judge."""

ERASED = Table(
    "erased",
    metadata,
    Column("seq", BigInteger, primary_key=True),
    Column("entity", Text, primary_key=True),
    Column("row", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("cid", Text, nullable=False),
    Column("root", Text, nullable=False),
    Index("erased_row", "row"),
    Index("erased_root", "root"),
)
"""The places that erasures emptied, by their acts: kept for ever, for the devices that were away."""

NUMBER = Table(
    "dossier_number",
    metadata,
    Column("root", Text, primary_key=True),
    Column("number", Text, nullable=False),
    Index("dossier_number_number", "number"),
)
"""The number of each dossier that has one, folded, to tell when another one has it too."""

NUMBERING = Table(
    "numbering",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("agency", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last number given to a dossier, for each year and agency."""

BLOB = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("present", SmallInteger, nullable=False),
)
"""Attachments as they were joined: present once every part is here and the digest was checked."""

BLOB_PART = Table(
    "blob_part",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("start", BigInteger, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)
"""Parts in the order they came; in the database, so that any worker may take the next one."""

BLOB_USE = Table(
    "blob_use",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("root", Text, primary_key=True),
)
"""The dossiers whose pieces name an attachment: who may see the dossier may fetch it."""

AUDIT = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("detail", Text, nullable=False),
)
"""Every access: who asked what, when."""
