"""Attachments travel: what was carried; and a column of the rows that nothing ever read goes."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STATEMENTS = (
    """CREATE TABLE carried (
    sha256 TEXT NOT NULL, there INTEGER NOT NULL, leaving INTEGER NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (sha256)
) STRICT""",
    "ALTER TABLE dossier DROP COLUMN seq",
    "ALTER TABLE person DROP COLUMN seq",
    "ALTER TABLE piece DROP COLUMN seq",
    "ALTER TABLE scenario DROP COLUMN seq",
)


def upgrade() -> None:
    """Add the table of what was carried; drop the dead column."""
    for statement in _STATEMENTS:
        op.execute(statement)
    op.execute("PRAGMA user_version = 3")
