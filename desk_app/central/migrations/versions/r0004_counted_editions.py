"""Editions know what they hold and how long their stream is; who answers for a component is found without reading one.

Older editions are counted when the program next starts (`Datasets.complete`): that needs more than a database knows.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds both columns, with nothing in them, and the table."""
    op.add_column("datasets", sa.Column("packed_bytes", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("datasets", sa.Column("counts", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "component_bodies",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("district", "edition", "bucket", name=op.f("pk_component_bodies")),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("component_bodies")
    op.drop_column("datasets", "counts")
    op.drop_column("datasets", "packed_bytes")
