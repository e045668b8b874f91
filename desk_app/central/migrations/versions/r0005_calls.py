"""Callers, missed calls and pictures are kept beside cases; an ended case can be told by its key fields.

The new columns of `cases` are filled when the program next starts: the shape of what is projected is another one.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_COLUMNS = ("place", "demand", "caller", "leader")
_TABLES = ("callers", "missed_calls", "case_photos", "attachments", "attachment_pieces")


def _key(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), autoincrement=False, nullable=False)


def upgrade() -> None:
    """Adds the columns and tables."""
    for name in _COLUMNS:
        op.add_column("cases", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.create_index("ix_cases_district_ended_position", "cases", ["district", "ended", "position"])
    op.create_table(
        "callers",
        sa.Column("district", sa.Text(), nullable=False),
        _key("number"),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district", "number", name=op.f("pk_callers")),
    )
    op.create_index("ix_callers_district_position", "callers", ["district", "position"])
    op.create_table(
        "missed_calls",
        sa.Column("district", sa.Text(), nullable=False),
        _key("id"),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district", "id", name=op.f("pk_missed_calls")),
    )
    op.create_index("ix_missed_calls_district_position", "missed_calls", ["district", "position"])
    op.create_table(
        "case_photos",
        sa.Column("district", sa.Text(), nullable=False),
        _key("sha256"),
        _key("case_id"),
        sa.PrimaryKeyConstraint("district", "sha256", "case_id", name=op.f("pk_case_photos")),
    )
    op.create_table(
        "attachments",
        sa.Column("district", sa.Text(), nullable=False),
        _key("sha256"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("touched_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "sha256", name=op.f("pk_attachments")),
    )
    op.create_index("ix_attachments_district_whole_touched_at", "attachments", ["district", "whole", "touched_at"])
    op.create_table(
        "attachment_pieces",
        sa.Column("district", sa.Text(), nullable=False),
        _key("sha256"),
        sa.Column("start", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("district", "sha256", "start", name=op.f("pk_attachment_pieces")),
    )


def downgrade() -> None:
    """Drops them; what was uploaded is gone, what happened still stands in the facts."""
    for name in reversed(_TABLES):
        op.drop_table(name)
    op.drop_index("ix_cases_district_ended_position", "cases")
    for name in reversed(_COLUMNS):
        op.drop_column("cases", name)
