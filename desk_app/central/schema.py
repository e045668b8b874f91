"""The tables of the central store: the ledger, what is projected from it, accounts and datasets.

Text, integers and whole blobs only, so that SQLite and PostgreSQL hold the same; times are BIGINT microseconds since
1970 UTC, JSON is canonical text. `district` is the first column of every key, so that the same tables shard by it.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

FOREVER = 2**63 - 1
"""The `until` of what has not ended: no NULL in a comparison of ranges."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _district() -> Column[str]:
    return Column("district", Text, primary_key=True)


def _key(name: str, kind: type[Text] | type[BigInteger] | type[Integer] = Text) -> Column[object]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False, server_default="")


def _time(name: str, *, nullable: bool = False) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _truth(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


# --- the ledger -----------------------------------------------------------------------------------------------------

head = Table(
    "head",
    metadata,
    _district(),
    Column("ledger", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row for a district: the ledger's own id (a UUID), its last position and the hash there. Every writer holds it."""

facts = Table(
    "facts",
    metadata,
    _district(),
    _key("position", BigInteger),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("command_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    _time("claimed_at"),
    _time("occurred_at"),
    _time("recorded_at"),
    Column("operator", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index(None, "district", "subject_kind", "subject_id", "position"),
)
"""Append-only. `body` is canonical text; a party spoken for is in it as `on_behalf_of`."""

commands = Table(
    "commands",
    metadata,
    _district(),
    _key("id"),
    Column("digest", Text, nullable=False),
    Column("operator", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("position", BigInteger),
)
"""The first and only answer to every decided command, refusals too; `position` is that of its last fact."""

case_numbers = Table(
    "case_numbers",
    metadata,
    _district(),
    _key("day"),
    Column("last", Integer, nullable=False),
)
"""The last number given on a local day (ISO text)."""

# --- projected from the facts ---------------------------------------------------------------------------------------

cases = Table(
    "cases",
    metadata,
    _district(),
    _key("id"),
    Column("position", BigInteger, nullable=False),
    Column("number", Text),
    Column("state", Text, nullable=False),
    Column("step", Text, nullable=False),
    Column("board", Text, nullable=False),
    Column("module", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("problem", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("due", BigInteger),
    Column("text", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("flow", Integer, nullable=False),
    _time("registered_at"),
    _time("ended_at", nullable=True),
    _truth("ended"),
    _truth("owed"),
    Column("appeal_until", BigInteger),
    _truth("filed"),
    _truth("handled"),
    _truth("late_handling"),
    Column("returned", Integer, nullable=False),
    Column("reworked", Integer, nullable=False),
    Column("satisfied", Boolean),
    _truth("forced"),
    Column("folded", Text, nullable=False),
    _text("place"),
    _text("demand"),
    _text("caller"),
    _text("leader"),
    _text("wishes"),
    UniqueConstraint("district", "number"),
    Index(None, "district", "ended", "state"),
    Index(None, "district", "ended", "position"),
    Index(None, "district", "registered_at"),
    Index(None, "district", "ended_at"),
)
"""Each case as it stands: `folded` is the whole of it, the other columns are what is asked for in SQL.

`position` is that of its last fact, `due` the earliest of its running clocks, `words` what a search looks into,
`owed` that an ended case still concerns a desk, `appeal_until` until when its unit may appeal, `handled` that a
handling clock has ended, `late_handling` that one did so late. `place` (canonical JSON), `demand`, `caller` (a number
in normal form), `leader` and `wishes` (words with a space between) are what is told of an ended case beside the others.
"""

callers = Table(
    "callers",
    metadata,
    _district(),
    _key("number"),
    Column("position", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    _time("flagged_at", nullable=True),
    Index(None, "district", "position"),
)
"""What is known of each number that was flagged or revealed: a `CallerRecord` as JSON, its last fact's position, and
when a flag of it was last set or taken away (NULL: never; then no seat is told of the number)."""

missed_calls = Table(
    "missed_calls",
    metadata,
    _district(),
    _key("id"),
    Column("position", BigInteger, nullable=False),
    _truth("open"),
    Column("due", BigInteger, nullable=False),
    Column("record", Text, nullable=False),
    Index(None, "district", "position"),
)
"""Each missed call as it stands: a `MissedCall` as JSON, and its last fact's position."""

case_photos = Table("case_photos", metadata, _district(), _key("sha256"), _key("case_id"))
"""Which cases name a picture: who may see one of them may see it."""

scopes = Table(
    "scopes",
    metadata,
    _district(),
    _key("case_id"),
    _key("kind"),
    _key("who"),
    _key("since", BigInteger),
    Column("until", BigInteger, nullable=False),
    Index(None, "district", "kind", "who", "until"),
)
"""Who takes part in a case from position `since` on, up to but without position `until` (see `scope.py`)."""

running_clocks = Table(
    "running_clocks",
    metadata,
    _district(),
    _key("case_id"),
    _key("clock"),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("calendar_edition", Text, nullable=False),
    _truth("works"),
    _truth("provisional"),
    Index(None, "district", "due"),
    Index(None, "district", "calendar_edition"),
)
"""The clocks that run now; `works` where the limit counts working time, so that a new calendar can move it."""

agenda = Table(
    "agenda",
    metadata,
    _district(),
    _key("command_id"),
    Column("case_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
    _time("at"),
    _truth("done"),
    Index(None, "district", "done", "at"),
    Index(None, "district", "case_id"),
)
"""What the centre's own clock has to do, and when: the command it will give, with the id it will always have."""

marks = Table(
    "marks",
    metadata,
    _district(),
    _key("name"),
    Column("value", Text, nullable=False),
)
"""What the centre remembers of its own work, such as the calendar edition that has reached every clock."""

leases = Table(
    "leases",
    metadata,
    _district(),
    _key("name"),
    Column("holder", Text, nullable=False),
    _time("until"),
)
"""Which process does a work that only one may do; `until` is real time."""

# --- people, seats, sessions ----------------------------------------------------------------------------------------

accounts = Table(
    "accounts",
    metadata,
    _district(),
    _key("badge"),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("roles", Text, nullable=False),
    Column("body", Text, nullable=False),
    _text("board"),
    _truth("active"),
    Column("roles_version", Integer, nullable=False),
)
"""`roles` is a JSON list; `roles_version` counts up with roles, body or board, so that a seat learns that its scope is
another one."""

seats = Table(
    "seats",
    metadata,
    _district(),
    _key("seat"),
    Column("key_hash", Text, nullable=False),
    _time("registered_at"),
)

sessions = Table(
    "sessions",
    metadata,
    _district(),
    _key("id"),
    Column("family", Text, nullable=False),
    Column("badge", Text, nullable=False),
    Column("seat", Text, nullable=False),
    Column("roles_version", Integer, nullable=False),
    Column("access_hash", Text, nullable=False),
    _time("access_until"),
    Column("refresh_hash", Text, nullable=False),
    _time("refresh_until"),
    _time("issued_at"),
    _time("used_at", nullable=True),
    _time("ended_at", nullable=True),
    Column("follows", Text),
    _time("accessed_at", nullable=True),
    UniqueConstraint("district", "access_hash"),
    UniqueConstraint("district", "refresh_hash"),
    Index(None, "district", "family"),
)
"""One row for each pair of tokens: `used_at` once refreshed (a second use ends the family), `ended_at` once signed
out. `follows` is the pair it was refreshed from, `accessed_at` when such a pair's access token was first used."""

signing_keys = Table(
    "signing_keys",
    metadata,
    _district(),
    _key("id"),
    Column("kind", Text, nullable=False),
    Column("secret", Text, nullable=False),
    _time("created_at"),
    _time("retired_at", nullable=True),
)

presences = Table(
    "presences",
    metadata,
    _district(),
    _key("seat"),
    Column("badge", Text, nullable=False),
    Column("body", Text, nullable=False),
    _time("at"),
    _time("until"),
)
"""Where each seat is, as JSON; `until` is real time."""

# --- attachments ----------------------------------------------------------------------------------------------------

attachments = Table(
    "attachments",
    metadata,
    _district(),
    _key("sha256"),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    _truth("whole"),
    Column("by", Text, nullable=False),
    _time("touched_at"),
    Index(None, "district", "whole", "touched_at"),
    Index(None, "district", "by"),
)
"""Files by their content: how many of their bytes are here, and by whom; `touched_at` is real time."""

attachment_pieces = Table(
    "attachment_pieces",
    metadata,
    _district(),
    _key("sha256"),
    _key("start", BigInteger),
    Column("content", LargeBinary, nullable=False),
)
"""The bytes of a file as they came, by the byte that each piece begins with."""

# --- datasets -------------------------------------------------------------------------------------------------------

datasets = Table(
    "datasets",
    metadata,
    _district(),
    _key("name"),
    _key("edition"),
    Column("rows", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    _time("published_at"),
    _truth("current"),
    Column("packed_bytes", BigInteger, nullable=False, server_default="0"),
    _text("counts"),
    Index(None, "district", "current"),
)
"""`bytes` is the length of the uncompressed lines, `packed_bytes` that of the gzip stream; `counts` is JSON, empty
where an older program has published and nobody has counted yet (`Datasets.complete`)."""

dataset_bytes = Table(
    "dataset_bytes",
    metadata,
    _district(),
    _key("name"),
    _key("edition"),
    _key("chunk", Integer),
    Column("content", LargeBinary, nullable=False),
)
"""The lines of an edition, compressed as one gzip stream and cut into chunks, counted from 0."""

component_bodies = Table(
    "component_bodies",
    metadata,
    _district(),
    _key("edition"),
    _key("bucket", Integer),
    Column("content", LargeBinary, nullable=False),
)
"""Who answers for each component of an edition, so that a decision need not read it: see `answering.py`."""
