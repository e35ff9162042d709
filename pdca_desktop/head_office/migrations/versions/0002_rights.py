"""Who really wrote, what was erased, the numbers of dossiers, and what revoked devices still had to say."""

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, SmallInteger, Text

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and tables."""
    op.add_column("device", Column("farewell", Text, nullable=False, server_default=""))
    op.add_column("commit_log", Column("account", Text, nullable=False, server_default=""))
    op.add_column("commit_log", Column("refusal", Text, nullable=False, server_default=""))
    op.add_column("change_log", Column("struck", SmallInteger, nullable=False, server_default="0"))
    op.create_table(
        "erased",
        Column("seq", BigInteger, primary_key=True),
        Column("entity", Text, primary_key=True),
        Column("row", Text, primary_key=True),
        Column("field", Text, primary_key=True),
        Column("cid", Text, nullable=False),
        Column("root", Text, nullable=False),
    )
    op.create_index("erased_row", "erased", ["row"])
    op.create_index("erased_root", "erased", ["root"])
    op.create_table(
        "dossier_number", Column("root", Text, primary_key=True), Column("number", Text, nullable=False)
    )
    op.create_index("dossier_number_number", "dossier_number", ["number"])
    op.create_table(
        "numbering",
        Column("year", Integer, primary_key=True, autoincrement=False),
        Column("agency", Text, primary_key=True),
        Column("last", Integer, nullable=False),
    )
    op.create_table(
        "quarantine",
        Column("cid", Text, primary_key=True),
        Column("device", Text, nullable=False),
        Column("account", Text, nullable=False),
        Column("received_at", Text, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("body", Text, nullable=False),
    )
    op.create_index("quarantine_device", "quarantine", ["device"])
