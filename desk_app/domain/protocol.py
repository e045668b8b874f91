"""What a seat and the central store say to each other beside commands and facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import Badge, BodyId, CaseId, CommandId
from desk_app.domain.facts import Fact
from desk_app.domain.key_fields import CaseKey
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.seat import Role, SeatState

Param = str | int | bool
"""What a refusal can tell: codes, names, counts; the words are chosen on the screen."""


class Verdict(StrEnum):
    """How the centre answered a command. `HELD_BACK` is no decision: the id is still free."""

    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    HELD_BACK = "HELD_BACK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One thing that happened to a case since the command's `based_on`."""

    flow: int
    kind: str
    operator: Badge
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The centre's answer to one command.

    `position` is that of the command's last fact (accepted), `repeated` tells that this is the first answer again,
    `code` and `params` say why it was refused, `happened` what came between where the case had moved on.
    """

    id: CommandId
    verdict: Verdict
    position: int | None = None
    repeated: bool = False
    code: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    happened: tuple[Happened, ...] = ()
    recorded_at: datetime | None = None
    case_number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the centre says of itself without a token. `rate` is its clock's speed (1.0 but in a sandbox)."""

    status: str
    version: str
    wire: int
    district: str
    ledger: str
    position: int
    now: datetime
    rate: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a person gives to sign in at a seat; `seat_key` is the seat's own secret, kept from its first sign-in on."""

    badge: Badge
    password: str
    seat: str
    seat_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """The offline grant: who may work where, with which roles, until when; `token` is what the centre signed."""

    badge: Badge
    name: str
    roles: frozenset[Role]
    body: BodyId
    board: str
    seat: str
    issued_at: datetime
    valid_until: datetime
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """An open session: a short access token, a refresh token that is new with each refresh, and the offline grant."""

    access_token: str
    access_valid_until: datetime
    refresh_token: str
    grant: Grant


class ItemKind(StrEnum):
    """What a page of changes brings."""

    FACT = "fact"
    CASE_ENTERS = "case_enters"
    CASE_LEAVES = "case_leaves"
    PRESENCE = "presence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who is signed in where, in what state, and in which case and field they are."""

    seat: str
    badge: Badge
    name: str
    state: SeatState
    case: CaseId | None = None
    field: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeItem:
    """One piece of news: `fact` for a fact, `case` and all its `facts` where one enters, `case` where one leaves,
    or the `presence` of a seat."""

    kind: ItemKind
    position: int | None = None
    fact: Fact | None = None
    case: CaseId | None = None
    facts: tuple[Fact, ...] = ()
    presence: Presence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesPage:
    """News after a position. `next` moves past what is out of scope; `hash` is the ledger's at `next`."""

    from_: int
    next: int
    hash: str
    items: tuple[ChangeItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotHeader:
    """The first line of a snapshot; `cases` is how many case lines follow."""

    ledger: str
    position: int
    hash: str
    cases: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCase:
    """One case of a snapshot with all its facts."""

    case: CaseId
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotEnd:
    """The last line: without it nothing is installed. `digest` is SHA-256 over the case lines as sent."""

    cases: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionInfo:
    """An edition the centre serves: `edition` is the SHA-256 of its lines, `current` the one in force.

    `bytes` is its size before compression, `packed_bytes` that of its gzip stream, which a download resumes in (0: not
    said); `counts` how many of what it holds, by the names of `domain.counting`.
    """

    name: str
    edition: str
    rows: int
    bytes: int
    published_at: datetime
    current: bool
    packed_bytes: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseHit:
    """One line of a search for cases."""

    case: CaseId
    number: str | None
    state: str
    text: str
    board: str
    registered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """One number of the wall: a key such as a state or a board's code, how many, and how many of them late."""

    key: str
    count: int
    late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What walls show, as of `at`: open cases by step, state, board and module, what came in and was closed today."""

    at: datetime
    position: int
    by_step: tuple[Tally, ...]
    by_state: tuple[Tally, ...]
    by_board: tuple[Tally, ...]
    by_module: tuple[Tally, ...]
    by_source_today: tuple[Tally, ...]
    registered_today: int
    closed_today: int
    open: int
    late: int
    seats: tuple[Presence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPage:
    """What a desk remembers beside open cases, as it stands, in the order of its last fact: after a position, up to and
    with `next`; `more` where the next page is not empty.

    `cases` have ended within a year; `callers` and `calls` come only to those who see all cases. What comes twice
    replaces what came before. `caller_key` (64 hex digits) is what callers' numbers are hashed under.
    """

    next: int
    more: bool
    caller_key: str
    cases: tuple[CaseKey, ...] = ()
    callers: tuple[CallerRecord, ...] = ()
    calls: tuple[MissedCall, ...] = ()


DATASETS = ("policies", "calendar", "catalogue", "grids", "components", "directory")
"""The datasets a centre serves, in the order in which a seat fetches them."""
