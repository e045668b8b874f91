"""Accounts, seats, sessions, presence and datasets."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes them."""
    op.create_table(
        "accounts",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("board", sa.Text(), server_default="", nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("roles_version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("district", "badge", name=op.f("pk_accounts")),
    )
    op.create_table(
        "dataset_bytes",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("chunk", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("district", "name", "edition", "chunk", name=op.f("pk_dataset_bytes")),
    )
    op.create_table(
        "datasets",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("edition", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("published_at", sa.BigInteger(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("district", "name", "edition", name=op.f("pk_datasets")),
    )
    op.create_index(op.f("ix_datasets_district_current"), "datasets", ["district", "current"], unique=False)
    op.create_table(
        "presences",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "seat", name=op.f("pk_presences")),
    )
    op.create_table(
        "seats",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("key_hash", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("district", "seat", name=op.f("pk_seats")),
    )
    op.create_table(
        "sessions",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("family", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), nullable=False),
        sa.Column("seat", sa.Text(), nullable=False),
        sa.Column("roles_version", sa.Integer(), nullable=False),
        sa.Column("access_hash", sa.Text(), nullable=False),
        sa.Column("access_until", sa.BigInteger(), nullable=False),
        sa.Column("refresh_hash", sa.Text(), nullable=False),
        sa.Column("refresh_until", sa.BigInteger(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("district", "id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("district", "access_hash", name=op.f("uq_sessions_district_access_hash")),
        sa.UniqueConstraint("district", "refresh_hash", name=op.f("uq_sessions_district_refresh_hash")),
    )
    op.create_index(op.f("ix_sessions_district_family"), "sessions", ["district", "family"], unique=False)
    op.create_table(
        "signing_keys",
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("retired_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("district", "id", name=op.f("pk_signing_keys")),
    )


def downgrade() -> None:
    """Drops them."""
    op.drop_table("signing_keys")
    op.drop_index(op.f("ix_sessions_district_family"), table_name="sessions")
    op.drop_table("sessions")
    op.drop_table("seats")
    op.drop_table("presences")
    op.drop_index(op.f("ix_datasets_district_current"), table_name="datasets")
    op.drop_table("datasets")
    op.drop_table("dataset_bytes")
    op.drop_table("accounts")
