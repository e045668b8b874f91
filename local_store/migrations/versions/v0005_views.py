"""The fifth format: indexes for the views of the queue that looked at every open case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_OPEN = ["generation", "in_scope", "is_open"]
_IN_ORDER = [*_OPEN, "due", "registered_at"]


def upgrade() -> None:
    """Adds indexes."""
    op.create_index("ix_cases_module", "cases", [*_OPEN, "module", "due", "registered_at"])
    op.create_index("ix_cases_unverified", "cases", _IN_ORDER, sqlite_where=_marked("unverified_place"))
    op.create_index("ix_cases_provisional", "cases", _OPEN, sqlite_where=_marked("provisional"))


def downgrade() -> None:
    """Drops them."""
    for name in ("module", "unverified", "provisional"):
        op.drop_index(f"ix_cases_{name}", "cases")


def _marked(mark: str) -> sa.TextClause:
    return sa.text(f"instr(marks, '{mark}') > 0")
