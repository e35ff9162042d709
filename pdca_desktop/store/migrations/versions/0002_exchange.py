"""The exchange with the head office: what it has, what is no dossier's, what is set aside."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE known_row (
    entity TEXT NOT NULL, "row" TEXT NOT NULL, root TEXT NOT NULL, seq INTEGER NOT NULL,
    round INTEGER NOT NULL, PRIMARY KEY (entity, "row")
) STRICT""",
    """CREATE INDEX known_row_root ON known_row (root)""",
    """CREATE TABLE other_row (
    entity TEXT NOT NULL, "row" TEXT NOT NULL, root TEXT NOT NULL, seq INTEGER NOT NULL,
    deleted INTEGER NOT NULL, fields TEXT NOT NULL, PRIMARY KEY (entity, "row")
) STRICT""",
    """CREATE INDEX other_row_root ON other_row (root)""",
    """CREATE TABLE set_aside (
    k INTEGER NOT NULL, entity TEXT NOT NULL, "row" TEXT NOT NULL, root TEXT NOT NULL,
    fields TEXT NOT NULL, reason TEXT NOT NULL, sent INTEGER NOT NULL, PRIMARY KEY (k)
) STRICT""",
)


def upgrade() -> None:
    """Add the tables of the exchange."""
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute("PRAGMA user_version = 2")
