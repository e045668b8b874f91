"""The first format: cases in generations, facts, pending commands, drafts, grants, editions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table, and the row that says where this seat stands."""
    op.create_table(
        "standing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ledger", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("hash", sa.String(), nullable=True),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("floor", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_standing"),
    )
    op.execute("INSERT INTO standing (id, generation, floor) VALUES (1, 1, 1)")
    _cases()
    _facts()
    _pending()
    for name, columns in _SMALL.items():
        op.create_table(
            name,
            *(sa.Column(column, kind, nullable=False) for column, kind in columns),
            sa.PrimaryKeyConstraint(columns[0][0], name=f"pk_{name}"),
        )
    op.execute(
        "CREATE VIRTUAL TABLE queue_words USING fts5(words, content='', contentless_delete=1, tokenize='unicode61')"
    )


_SMALL: dict[str, tuple[tuple[str, Any], ...]] = {
    "drafts": (("key", sa.String()), ("contents", sa.Text()), ("saved_at", sa.Integer())),
    "hashes": (("position", sa.Integer()), ("hash", sa.String())),
    "settings": (("key", sa.String()), ("value", sa.Text())),
    "grants": (("badge", sa.String()), ("body", sa.Text()), ("verifier", sa.String())),
    "editions": (("name", sa.String()), ("edition", sa.String()), ("rows", sa.Integer())),
}


def _cases() -> None:
    texts = ("state", "grade", "module", "source", "title", "address", "board", "holder", "unit")
    numbers = ("due", "turns_yellow", "registered_at", "pending", "refused")
    op.create_table(
        "cases",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("in_scope", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        sa.Column("callback_owed", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("marks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_cases"),
        sa.UniqueConstraint("id", "generation", name="uq_cases_id_generation"),
        sqlite_autoincrement=True,
    )
    for name, columns in {
        "open": "generation in_scope is_open due registered_at",
        "state": "generation in_scope state due registered_at",
        "counts": "generation in_scope is_open state module",
        "callback_owed": "generation in_scope callback_owed due registered_at",
        "pending": "pending",
        "refused": "refused",
    }.items():
        op.create_index(f"ix_cases_{name}", "cases", columns.split())
    op.create_table(
        "case_bodies",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("confirmed", sa.Text(), nullable=True),
        sa.Column("shown", sa.Text(), nullable=True),
        sa.Column("clocks", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_case_bodies"),
    )


def _facts() -> None:
    op.create_table(
        "facts",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("row", "generation", "position")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("subject_kind", "subject_id", "command_id")),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("row", name="pk_facts"),
        sa.UniqueConstraint("generation", "position", name="uq_facts_generation_position"),
    )
    op.create_index("ix_facts_subject_id_generation_position", "facts", ["subject_id", "generation", "position"])
    op.create_index("ix_facts_command_id", "facts", ["command_id"])


def _pending() -> None:
    op.create_table(
        "pending",
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("group_id", sa.String(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("operator", sa.String(), nullable=False),
        sa.Column("typed_at", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("order", name="pk_pending"),
        sa.UniqueConstraint("id", name="uq_pending_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pending_verdict_order", "pending", ["verdict", "order"])
    op.create_table(
        "pending_subjects",
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("order", "kind", "subject_id", name="pk_pending_subjects"),
        sa.ForeignKeyConstraint(
            ["order"], ["pending.order"], name="fk_pending_subjects_order_pending", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_pending_subjects_subject_id", "pending_subjects", ["subject_id"])


def downgrade() -> None:
    """Back to an empty file."""
    op.execute("DROP TABLE queue_words")
    for name in ("pending_subjects", "pending", "facts", "case_bodies", "cases", "standing", *_SMALL):
        op.drop_table(name)
