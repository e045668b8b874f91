"""Sessions know which pair of tokens they follow, and whether its access token was used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds both columns, empty."""
    op.add_column("sessions", sa.Column("follows", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("accessed_at", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    """Drops them."""
    op.drop_column("sessions", "accessed_at")
    op.drop_column("sessions", "follows")
