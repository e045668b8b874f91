"""The second format: where a case is and which component it is about, so that a map need not read whole cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns and fills them from the cases that are kept."""
    for column in _columns():
        op.add_column("cases", column)
    # A case that keeps no text of its own shown state shows the confirmed one; text that cannot be read has no place.
    kept = "(SELECT coalesce(shown, confirmed) FROM case_bodies WHERE case_bodies.row = cases.row)"
    told = f"(CASE WHEN json_valid({kept}) THEN {kept} END)"
    op.execute(
        f"UPDATE cases SET longitude = json_extract({told}, '$.place.longitude'),"
        f" latitude = json_extract({told}, '$.place.latitude'),"
        f" component = coalesce(json_extract({told}, '$.place.component'), '')"
    )
    op.create_index("ix_cases_component", "cases", ["component", "is_open"])


def downgrade() -> None:
    """The cases themselves still hold it all."""
    op.drop_index("ix_cases_component", "cases")
    for column in _columns():
        # Not in Alembic's batch mode: it would make the table anew, and rows must keep their numbers.
        op.execute(f"ALTER TABLE cases DROP COLUMN {column.name}")


def _columns() -> tuple[sa.Column[float], sa.Column[float], sa.Column[str]]:
    return (
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("component", sa.String(), nullable=False, server_default=""),
    )
