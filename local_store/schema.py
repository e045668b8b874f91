"""The tables of desk.db, as the newest migration leaves them.

A *generation* is what one snapshot brought and the feed added to it. A snapshot is built in rows of the next
generation, which nobody sees, and swapped in by raising `standing.generation`; rows of an older generation are
cases that the snapshot did not name ("closed or left"), rows below `standing.floor` are waste. Times are integer
microseconds.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
    func,
    literal_column,
    table,
    text,
)

HEAD = "0006"
KNOWN = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every format that was ever released, oldest first; a test holds them to the migrations."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

standing = Table(
    "standing",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("ledger", String, nullable=True),  # empty before the first snapshot
    Column("position", Integer, nullable=True),
    Column("hash", String, nullable=True),
    Column("generation", Integer, nullable=False),
    Column("floor", Integer, nullable=False),
    # how far ended cases, callers and missed calls are remembered; empty while what was forgotten is still here
    Column("records_after", Integer, nullable=True, server_default="0"),
    Column("records_at", Integer, nullable=True),  # when all of it was here last
    Column("caller_key", String, nullable=False, server_default=""),
    Column("learned_to", Integer, nullable=False, server_default="0"),  # up to here words were learned from filings
)

NEVER = 253_402_300_799_999_999
"""What stands for "no due time": the end of the year 9999, so that an index orders it last."""

_IN_ORDER = "generation", "in_scope", "is_open", "due", "registered_at"

cases = Table(  # slim on purpose: lists and counts read these rows by the thousand
    "cases",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("id", String, nullable=False),
    Column("in_scope", Boolean(create_constraint=False), nullable=False),
    Column("position", Integer, nullable=False),  # of the last fact that is folded into the confirmed case
    # what the queue shows, from the shown case
    Column("is_open", Boolean(create_constraint=False), nullable=False),
    Column("number", String, nullable=True),
    Column("state", String, nullable=False),
    Column("grade", String, nullable=False),
    Column("module", String, nullable=False),
    Column("source", String, nullable=False),
    Column("title", String, nullable=False),
    Column("address", String, nullable=False),
    Column("board", String, nullable=False),
    Column("holder", String, nullable=False),
    Column("unit", String, nullable=False),
    Column("due", Integer, nullable=False),
    Column("turns_yellow", Integer, nullable=False),
    Column("registered_at", Integer, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("callback_owed", Boolean(create_constraint=False), nullable=False),
    Column("marks", String, nullable=False),  # codes with a space between
    # what the map shows, from the shown case; WGS 84 degrees, empty where the place was only told
    Column("longitude", Float, nullable=True),
    Column("latitude", Float, nullable=True),
    Column("component", String, nullable=False, server_default=""),
    # what duplicates and a caller's history are found by, from the shown case; `square` is domain.key_fields.square_of,
    # `caller` the number in normal form, `leader` the case that it was merged into
    Column("problem", String, nullable=False, server_default=""),
    Column("square", Integer, nullable=True),
    Column("caller", String, nullable=False, server_default=""),
    Column("cell", String, nullable=False, server_default=""),
    Column("leader", String, nullable=False, server_default=""),
    UniqueConstraint("id", "generation"),
    Index("ix_cases_open", *_IN_ORDER),
    Index("ix_cases_state", "generation", "in_scope", "state", "due", "registered_at"),
    Index("ix_cases_counts", "generation", "in_scope", "is_open", "state", "module"),
    Index("ix_cases_module", "generation", "in_scope", "is_open", "module", "due", "registered_at"),
    Index("ix_cases_unverified", *_IN_ORDER, sqlite_where=text("instr(marks, 'unverified_place') > 0")),
    Index(
        "ix_cases_provisional",
        "generation",
        "in_scope",
        "is_open",
        sqlite_where=text("instr(marks, 'provisional') > 0"),
    ),
    Index("ix_cases_callback_owed", "generation", "in_scope", "callback_owed", "due", "registered_at"),
    Index("ix_cases_pending", "pending"),
    Index("ix_cases_refused", "refused"),
    Index("ix_cases_component", "component", "is_open"),
    Index("ix_cases_square", "square", "is_open"),
    Index("ix_cases_caller", "caller", "is_open"),
    Index("ix_cases_cell", "cell", "is_open"),
    sqlite_autoincrement=True,
)


def marked(mark: str) -> ColumnElement[bool]:
    """The rows with a mark. Its code is written out: an index of such rows alone is taken only for the same words."""
    return func.instr(cases.c.marks, literal_column(f"'{mark}'")) > literal_column("0")


case_bodies = Table(
    "case_bodies",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("confirmed", Text, nullable=True),  # JSON; empty for one made here and not yet decided
    Column("shown", Text, nullable=True),  # JSON of confirmed + pending; empty where that is the same
    Column("clocks", Text, nullable=False),  # JSON list of the running clocks of the shown case
)

facts = Table(
    "facts",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("subject_kind", String, nullable=False),
    Column("subject_id", String, nullable=False),
    Column("command_id", String, nullable=False),
    Column("body", Text, nullable=False),  # the whole fact as JSON
    UniqueConstraint("generation", "position"),
    Index(None, "subject_id", "generation", "position"),
    Index(None, "command_id"),
)

pending = Table(
    "pending",
    metadata,
    Column("order", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("group_id", String, nullable=True),
    Column("command", Text, nullable=False),
    Column("operator", String, nullable=False),
    Column("typed_at", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("verdict", String, nullable=True),
    Column("position", Integer, nullable=True),  # of an accepted command's last fact
    Column("answer", Text, nullable=True),
    Index(None, "verdict", "order"),
    sqlite_autoincrement=True,  # an order that was given away is never given again
)

pending_subjects = Table(
    "pending_subjects",
    metadata,
    Column("order", Integer, ForeignKey(pending.c.order, ondelete="CASCADE"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("subject_id", String, primary_key=True),
    Index(None, "subject_id"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("key", String, primary_key=True),
    Column("contents", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
)

hashes = Table(
    "hashes",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("hash", String, nullable=False),
)

settings = Table(
    "settings",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", Text, nullable=False),
)

grants = Table(
    "grants",
    metadata,
    Column("badge", String, primary_key=True),
    Column("body", Text, nullable=False),
    Column("verifier", String, nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("name", String, primary_key=True),
    Column("edition", String, nullable=False),
    Column("rows", Integer, nullable=False),
)

ended_cases = Table(  # the key fields of domain.key_fields.CaseKey; hundreds of thousands of rows
    "ended_cases",
    metadata,
    Column("row", Integer, primary_key=True),  # short, because every index holds it
    Column("id", String, nullable=False, unique=True),
    Column("number", String, nullable=True),
    Column("state", String, nullable=False),
    Column("problem", String, nullable=False),
    Column("demand_kind", String, nullable=False),
    Column("address", String, nullable=False),
    Column("longitude", Float, nullable=True),
    Column("latitude", Float, nullable=True),
    Column("square", Integer, nullable=True),
    Column("cell", String, nullable=False),
    Column("component", String, nullable=False),
    Column("caller", String, nullable=False),  # the keyed hash, empty where no number is known
    Column("leader", String, nullable=False),
    Column("registered_at", Integer, nullable=False),
    Column("ended_at", Integer, nullable=False),
    Column("wishes", String, nullable=False, server_default=""),  # of its caller, with a space between
    Index("ix_ended_cases_square", "square", "registered_at"),
    Index("ix_ended_cases_caller", "caller", "registered_at"),
    Index("ix_ended_cases_cell", "cell", "registered_at"),
    Index("ix_ended_cases_ended_at", "ended_at"),
)

callers = Table(  # those with flags: who was only revealed is kept at the centre alone
    "callers",
    metadata,
    Column("number", String, primary_key=True),  # in normal form
    Column("record", Text, nullable=False),  # CallerRecord as JSON
    Column("flagged_at", Integer, nullable=False, server_default="0"),  # when its newest flag was set
    Index("ix_callers_flagged_at", "flagged_at"),
    sqlite_with_rowid=False,
)

missed_calls = Table(
    "missed_calls",
    metadata,
    Column("id", String, primary_key=True),
    Column("is_open", Boolean(create_constraint=False), nullable=False),
    Column("due", Integer, nullable=False),
    Column("number", String, nullable=False),
    Column("record", Text, nullable=False),  # MissedCall as JSON
    Index("ix_missed_calls_open", "is_open", "due"),
    sqlite_with_rowid=False,
)

learned_words = Table(  # how often words were told of a problem, in cases that were filed under it
    "learned_words",
    metadata,
    Column("sign", String, primary_key=True),
    Column("problem", String, primary_key=True),
    Column("count", Integer, nullable=False),
    sqlite_with_rowid=False,
)

learned_cases = Table(  # what was learned from which case, so that no case counts twice and old ones can be forgotten
    "learned_cases",
    metadata,
    Column("id", String, primary_key=True),
    Column("problem", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("signs", Text, nullable=False),  # with a space between
    Index("ix_learned_cases_problem", "problem", "position"),
    Index("ix_learned_cases_position", "position"),
)

queue_words = table("queue_words", column("rowid", Integer), column("queue_words"), column("words"))
"""A full-text index over what the queue is searched by; a row of it has the number of the case's row."""
