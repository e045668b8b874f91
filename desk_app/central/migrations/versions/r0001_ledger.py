"""The ledger and what is projected from it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes them."""
    op.create_table(
        "agenda",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("command_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("district", "command_id", name=op.f("pk_agenda")),
    )
    op.create_index(op.f("ix_agenda_district_case_id"), "agenda", ["district", "case_id"], unique=False)
    op.create_index(op.f("ix_agenda_district_done_at"), "agenda", ["district", "done", "at"], unique=False)
    op.create_table(
        "case_numbers",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("district", "day", name=op.f("pk_case_numbers")),
    )
    op.create_table(
        "cases",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("module", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("flow", sa.Integer(), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("owed", sa.Boolean(), nullable=False),
        sa.Column("appeal_until", sa.BigInteger(), nullable=True),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.Column("handled", sa.Boolean(), nullable=False),
        sa.Column("late_handling", sa.Boolean(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("reworked", sa.Integer(), nullable=False),
        sa.Column("satisfied", sa.Boolean(), nullable=True),
        sa.Column("forced", sa.Boolean(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district", "id", name=op.f("pk_cases")),
        sa.UniqueConstraint("district", "number", name=op.f("uq_cases_district_number")),
    )
    op.create_index(op.f("ix_cases_district_ended_at"), "cases", ["district", "ended_at"], unique=False)
    op.create_index(op.f("ix_cases_district_ended_state"), "cases", ["district", "ended", "state"], unique=False)
    op.create_index(op.f("ix_cases_district_registered_at"), "cases", ["district", "registered_at"], unique=False)
    op.create_table(
        "commands",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("district", "id", name=op.f("pk_commands")),
    )
    op.create_table(
        "facts",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("command_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("operator", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district", "position", name=op.f("pk_facts")),
    )
    op.create_index(
        op.f("ix_facts_district_subject_kind_subject_id_position"),
        "facts",
        ["district", "subject_kind", "subject_id", "position"],
        unique=False,
    )
    op.create_table(
        "head",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("ledger", sa.Text(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district", name=op.f("pk_head")),
    )
    op.create_table(
        "leases",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "name", name=op.f("pk_leases")),
    )
    op.create_table(
        "marks",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("district", "name", name=op.f("pk_marks")),
    )
    op.create_table(
        "running_clocks",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("clock", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("calendar_edition", sa.Text(), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("district", "case_id", "clock", name=op.f("pk_running_clocks")),
    )
    op.create_index(
        op.f("ix_running_clocks_district_calendar_edition"),
        "running_clocks",
        ["district", "calendar_edition"],
        unique=False,
    )
    op.create_index(op.f("ix_running_clocks_district_due"), "running_clocks", ["district", "due"], unique=False)
    op.create_table(
        "scopes",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("case_id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("who", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "case_id", "kind", "who", "since", name=op.f("pk_scopes")),
    )
    op.create_index(
        op.f("ix_scopes_district_kind_who_until"), "scopes", ["district", "kind", "who", "until"], unique=False
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_index(op.f("ix_scopes_district_kind_who_until"), table_name="scopes")
    op.drop_table("scopes")
    op.drop_index(op.f("ix_running_clocks_district_due"), table_name="running_clocks")
    op.drop_index(op.f("ix_running_clocks_district_calendar_edition"), table_name="running_clocks")
    op.drop_table("running_clocks")
    op.drop_table("marks")
    op.drop_table("leases")
    op.drop_table("head")
    op.drop_index(op.f("ix_facts_district_subject_kind_subject_id_position"), table_name="facts")
    op.drop_table("facts")
    op.drop_table("commands")
    op.drop_index(op.f("ix_cases_district_registered_at"), table_name="cases")
    op.drop_index(op.f("ix_cases_district_ended_state"), table_name="cases")
    op.drop_index(op.f("ix_cases_district_ended_at"), table_name="cases")
    op.drop_table("cases")
    op.drop_table("case_numbers")
    op.drop_index(op.f("ix_agenda_district_done_at"), table_name="agenda")
    op.drop_index(op.f("ix_agenda_district_case_id"), table_name="agenda")
    op.drop_table("agenda")
