"""The fourth format: cells and leaders of cases, for duplicates; how far what is remembered beside cases goes, and what
was learned of words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds columns, and fills those of cases from what is kept; nothing has been remembered of ended ones before."""
    for column in _of_cases():
        op.add_column("cases", column)
    kept = "(SELECT coalesce(shown, confirmed) FROM case_bodies WHERE case_bodies.row = cases.row)"
    told = f"(CASE WHEN json_valid({kept}) THEN {kept} END)"
    op.execute(
        f"UPDATE cases SET cell = coalesce(json_extract({told}, '$.place.cell'), ''),"
        f" leader = coalesce(json_extract({told}, '$.merged_into'), '')"
    )
    op.create_index("ix_cases_cell", "cases", ["cell", "is_open"])
    for standing in _of_standing():
        op.add_column("standing", standing)
    op.drop_table("ended_cases")
    op.create_table(
        "ended_cases",
        sa.Column("row", sa.Integer(), primary_key=True),
        sa.Column("id", sa.String(), nullable=False),
        *_key_fields(),
        sa.Column("leader", sa.String(), nullable=False),
        sa.Column("registered_at", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.Integer(), nullable=False),
        sa.UniqueConstraint("id", name="uq_ended_cases_id"),
    )
    for name in ("square", "caller", "cell"):
        op.create_index(f"ix_ended_cases_{name}", "ended_cases", [name, "registered_at"])
    op.create_index("ix_ended_cases_ended_at", "ended_cases", ["ended_at"])
    op.drop_table("learned_cases")
    op.create_table(
        "learned_cases",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("signs", sa.Text(), nullable=False),
    )
    op.create_index("ix_learned_cases_problem", "learned_cases", ["problem", "position"])
    op.create_index("ix_learned_cases_position", "learned_cases", ["position"])


def downgrade() -> None:
    """What was remembered comes again from the centre, and what was learned from the cases."""
    op.drop_table("learned_cases")
    op.create_table(
        "learned_cases",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute("DELETE FROM learned_words")
    op.drop_table("ended_cases")
    op.create_table(
        "ended_cases",
        sa.Column("id", sa.String(), primary_key=True),
        *_key_fields(),
        sa.Column("registered_at", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    for name in ("square", "caller"):
        op.create_index(f"ix_ended_cases_{name}", "ended_cases", [name, "registered_at"])
    op.create_index("ix_ended_cases_ended_at", "ended_cases", ["ended_at"])
    op.drop_index("ix_cases_cell", "cases")
    # Not in Alembic's batch mode: it would make the table anew, and rows must keep their numbers.
    for column in _of_cases():
        op.execute(f"ALTER TABLE cases DROP COLUMN {column.name}")
    for standing in _of_standing():
        op.execute(f"ALTER TABLE standing DROP COLUMN {standing.name}")


def _of_cases() -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.String(), nullable=False, server_default="") for name in ("cell", "leader"))


def _of_standing() -> tuple[sa.Column[int], sa.Column[int], sa.Column[str], sa.Column[int]]:
    return (
        sa.Column("records_after", sa.Integer(), nullable=True, server_default="0"),
        sa.Column("records_at", sa.Integer(), nullable=True),
        sa.Column("caller_key", sa.String(), nullable=False, server_default=""),
        sa.Column("learned_to", sa.Integer(), nullable=False, server_default="0"),
    )


def _key_fields() -> tuple[sa.Column[str] | sa.Column[float] | sa.Column[int], ...]:
    return (
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
    )
