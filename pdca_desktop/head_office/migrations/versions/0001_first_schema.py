"""The first tables of the head office."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, LargeBinary, SmallInteger, Text, UniqueConstraint

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "org",
        Column("id", Integer, primary_key=True),
        _text("gen"),
        _big("seq"),
        _text("digest"),
        _big("durable"),
        Column("schema", Integer, nullable=False),
    )
    op.create_table(
        "account",
        Column("id", Text, primary_key=True),
        *map(_text, ("name", "role", "agency", "scopes", "closed_at")),
    )
    op.create_table(
        "enrolment", Column("code_hash", Text, primary_key=True), *map(_text, ("account", "until", "used_at"))
    )
    op.create_table(
        "device",
        Column("id", Text, primary_key=True),
        _text("account"),
        _text("name"),
        Column("token_hash", Text, nullable=False, unique=True),
        *map(_text, ("enrolled_at", "seen_at", "revoked_at", "wiped_at")),
    )
    op.create_table("stream", Column("id", Text, primary_key=True), _text("device"), _big("last_n"))
    op.create_table(
        "commit_log",
        Column("seq", BigInteger, primary_key=True),
        Column("cid", Text, nullable=False, unique=True),
        _text("stream"),
        _big("n"),
        *map(_text, ("device", "who", "wall")),
        Column("skew", Integer, nullable=False),
        *map(_text, ("received_at", "app")),
        Column("schema", Integer, nullable=False),
        *map(_text, ("why", "status", "digest")),
    )
    op.create_index("commit_log_stream_n", "commit_log", ["stream", "n"])
    op.create_table(
        "change_log",
        Column("seq", BigInteger, primary_key=True),
        Column("i", Integer, primary_key=True),
        *map(_text, ("entity", "row", "kind", "field", "seen", "new", "result")),
    )
    op.create_index("change_log_row", "change_log", ["row", "seq"])
    op.create_table(
        "row_state",
        Column("entity", Text, primary_key=True),
        Column("row", Text, primary_key=True),
        *map(_text, ("root", "scope")),
        _big("seq"),
        Column("deleted", SmallInteger, nullable=False),
        *map(_text, ("fields", "owner")),
    )
    op.create_index("row_state_root", "row_state", ["root"])
    op.create_index("row_state_seq", "row_state", ["seq"])
    op.create_table(
        "departure",
        Column("root", Text, primary_key=True),
        Column("seq", BigInteger, primary_key=True),
        _text("scope"),
    )
    op.create_index("departure_seq", "departure", ["seq"])
    op.create_table(
        "recovered",
        Column("id", Integer, primary_key=True, autoincrement=True),
        *map(_text, ("device", "received_at", "entity", "row", "fields")),
        UniqueConstraint("entity", "row", "fields"),
    )
    op.create_table(
        "blob",
        Column("sha256", Text, primary_key=True),
        _big("size"),
        Column("present", SmallInteger, nullable=False),
    )
    op.create_table(
        "blob_part",
        Column("sha256", Text, primary_key=True),
        Column("start", BigInteger, primary_key=True),
        Column("data", LargeBinary, nullable=False),
    )
    op.create_table(
        "blob_use", Column("sha256", Text, primary_key=True), Column("root", Text, primary_key=True)
    )
    op.create_table(
        "audit",
        Column("id", Integer, primary_key=True, autoincrement=True),
        *map(_text, ("at", "device", "account", "what", "detail")),
    )


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _big(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)
