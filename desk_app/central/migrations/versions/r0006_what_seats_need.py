"""What a seat is told of callers and ended cases is bounded by age; what somebody has uploaded can be counted.

The new columns are filled when the program next starts: the shape of what is projected is another one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds columns and an index."""
    op.add_column("cases", sa.Column("wishes", sa.Text(), server_default="", nullable=False))
    op.add_column("callers", sa.Column("flagged_at", sa.BigInteger(), nullable=True))
    op.create_index("ix_attachments_district_by", "attachments", ["district", "by"])


def downgrade() -> None:
    """Drops them."""
    op.drop_index("ix_attachments_district_by", "attachments")
    op.drop_column("callers", "flagged_at")
    op.drop_column("cases", "wishes")
