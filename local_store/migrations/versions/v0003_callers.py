"""The third format: how duplicates, callers' histories and missed calls are found, and what was learned of words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SQUARE = (
    "CASE WHEN longitude IS NOT NULL AND latitude IS NOT NULL"
    " THEN CAST(floor(latitude * 1000) AS INTEGER) * 1048576 + CAST(floor(longitude * 1000) AS INTEGER) END"
)
_TABLES = ("ended_cases", "callers", "missed_calls", "learned_words", "learned_cases")


def upgrade() -> None:
    """Adds columns and tables, and fills the columns from the cases that are kept."""
    for column in _columns():
        op.add_column("cases", column)
    kept = "(SELECT coalesce(shown, confirmed) FROM case_bodies WHERE case_bodies.row = cases.row)"
    told = f"(CASE WHEN json_valid({kept}) THEN {kept} END)"
    op.execute(
        f"UPDATE cases SET square = {_SQUARE},"
        f" problem = coalesce(json_extract({told}, '$.filing.problem'), json_extract({told}, '$.problem'), ''),"
        f" caller = coalesce(json_extract({told}, '$.caller.phone'), '')"
    )
    op.create_index("ix_cases_square", "cases", ["square", "is_open"])
    op.create_index("ix_cases_caller", "cases", ["caller", "is_open"])
    op.create_table(
        "ended_cases",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("demand_kind", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("square", sa.Integer(), nullable=True),
        sa.Column("cell", sa.String(), nullable=False),
        sa.Column("component", sa.String(), nullable=False),
        sa.Column("caller", sa.String(), nullable=False),
        sa.Column("registered_at", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ended_cases_square", "ended_cases", ["square", "registered_at"])
    op.create_index("ix_ended_cases_caller", "ended_cases", ["caller", "registered_at"])
    op.create_index("ix_ended_cases_ended_at", "ended_cases", ["ended_at"])
    op.create_table(
        "callers",
        sa.Column("number", sa.String(), primary_key=True),
        sa.Column("record", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "missed_calls",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("is_open", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_missed_calls_open", "missed_calls", ["is_open", "due"])
    op.create_table(
        "learned_words",
        sa.Column("sign", sa.String(), primary_key=True),
        sa.Column("problem", sa.String(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "learned_cases",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """The cases themselves still hold what the columns say; the centre has the rest."""
    for name in _TABLES:
        op.drop_table(name)
    for name in ("ix_cases_square", "ix_cases_caller"):
        op.drop_index(name, "cases")
    for column in _columns():
        # Not in Alembic's batch mode: it would make the table anew, and rows must keep their numbers.
        op.execute(f"ALTER TABLE cases DROP COLUMN {column.name}")


def _columns() -> tuple[sa.Column[str], sa.Column[int], sa.Column[str]]:
    return (
        sa.Column("problem", sa.String(), nullable=False, server_default=""),
        sa.Column("square", sa.Integer(), nullable=True),
        sa.Column("caller", sa.String(), nullable=False, server_default=""),
    )
