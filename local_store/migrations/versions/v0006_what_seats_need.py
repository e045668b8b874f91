"""The sixth format: what callers of ended cases wished, and of callers only those with flags, with their age."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FLAGS = "CASE WHEN json_valid(record) THEN json_extract(record, '$.flags') END"
_NEWEST = "(SELECT max(json_extract(value, '$.set_at')) FROM json_each(callers.record, '$.flags'))"


def upgrade() -> None:
    """Adds columns; numbers that were only revealed leave the disk, and all records are read once more.

    What is remembered stays and is shown until what replaces it has come.
    """
    op.add_column("ended_cases", sa.Column("wishes", sa.String(), nullable=False, server_default=""))
    op.add_column("callers", sa.Column("flagged_at", sa.Integer(), nullable=False, server_default="0"))
    op.execute(f"DELETE FROM callers WHERE coalesce(json_array_length({_FLAGS}), 0) = 0")
    op.execute(f"UPDATE callers SET flagged_at = coalesce({_NEWEST}, 0)")
    op.create_index("ix_callers_flagged_at", "callers", ["flagged_at"])
    op.execute("UPDATE standing SET records_after = 0 WHERE records_after IS NOT NULL")


def downgrade() -> None:
    """What was told of wishes comes again from the centre."""
    op.drop_index("ix_callers_flagged_at", "callers")
    # Not in Alembic's batch mode: it would make the table anew, and rows must keep their numbers.
    op.execute("ALTER TABLE callers DROP COLUMN flagged_at")
    op.execute("ALTER TABLE ended_cases DROP COLUMN wishes")
