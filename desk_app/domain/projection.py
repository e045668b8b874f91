"""What a seat keeps and shows of cases: confirmed plus pending, the rows of the queue, drafts, how far it has read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import OPEN, Badge, Caller, Case, CaseId, Place, State
from desk_app.domain.commands import Command
from desk_app.domain.key_fields import Wish
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.protocol import Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCommand:
    """A command this seat has not settled. `answer` is None while it waits; refused ones stay until dealt with.

    `order` counts over the seat; `operator` and `grant` say whose it is; `attempts` how often it was offered.
    """

    order: int
    command: Command
    operator: Badge
    attempts: int = 0
    answer: Answer | None = None
    typed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """How far this seat has read, in which ledger."""

    ledger: str
    position: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCase:
    """A case as this seat knows it: `confirmed` from the centre (None for one made here and not yet decided), and
    `shown` = confirmed + pending. `in_scope` is false for one that left ("closed or left")."""

    id: CaseId
    confirmed: Case | None
    shown: Case
    pending: tuple[PendingCommand, ...] = ()
    in_scope: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCaller:
    """A number as this seat knows it: what the centre has recorded, and `shown` = that + pending; None where nobody
    ever did anything about it. `pending` holds refused commands too, which are not in what is shown."""

    number: str
    confirmed: CallerRecord | None = None
    shown: CallerRecord | None = None
    pending: tuple[PendingCommand, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredCall:
    """A missed call as this seat knows it: `confirmed` is None for one that was reported here and is not decided,
    `shown` for one of which only refused commands are left."""

    id: str
    confirmed: MissedCall | None = None
    shown: MissedCall | None = None
    pending: tuple[PendingCommand, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCase:
    """A case as far as duplicates and a caller's history need it.

    `here` is False for an ended one of which only key fields are on this seat: it has no title. `same_caller` says that
    it is of the number that was asked about; `caller` who told it, read only for a history of those here; `wishes`
    what they wished; `leader` the case that it was merged into. `due` and `turns_yellow` are those of its nearest
    clock.
    """

    id: CaseId
    number: str | None
    state: State
    title: str
    problem: str
    place: Place
    registered_at: datetime
    same_caller: bool = False
    here: bool = True
    leader: CaseId | None = None
    caller: Caller | None = None
    wishes: frozenset[Wish] = frozenset()
    due: datetime | None = None
    turns_yellow: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Somebody still works on it."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One line of the queue, as the window needs it; no more is read from disk."""

    id: CaseId
    number: str | None
    state: State
    grade: str
    module: str
    source: str
    title: str
    address: str
    board: str
    holder: str
    unit: str
    due: datetime | None
    turns_yellow: datetime | None
    registered_at: datetime
    pending: int
    refused: int
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """What the queue shows: any of these states and modules (empty: all), words, and only open ones unless asked.

    `pending`: only cases with commands of this seat that the centre has not settled; `asked_leader`: only those in
    which the shift leader is to say who has the case; `unverified_place`: only those whose place was forced and is to
    be corrected. `limit` rows are a few screens full; who scrolls on asks for more.
    """

    states: tuple[State, ...] = ()
    modules: tuple[str, ...] = ()
    words: str = ""
    holder: str = ""
    callback_owed: bool = False
    asked_leader: bool = False
    unverified_place: bool = False
    refused: bool = False
    pending: bool = False
    ended: bool = False
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """The queue at one moment: the lines asked for, nearest due first, how many cases each of its views holds, and the
    last due time of an open case that no holiday notice has settled."""

    rows: Sequence[QueueRow] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    provisional_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Text being typed, kept on disk: `key` names the form (a case's id and its action, or a call's id)."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupHit:
    """One result of a look-up: its kind (component, problem, grid, street, place, person, body), its code, two lines of
    text, and metres from the asked place where known; `cell` is the grid cell that a component or place lies in.

    A street that was asked for with a house number has that house's address as title and its place.
    """

    kind: str
    code: str
    title: str
    detail: str
    metres: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    cell: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentPoints:
    """Where all components of an edition are, as raw columns that a map draws without reading a row.

    `longitudes` and `latitudes` are native float64, `classes` native uint16 places in `class_codes`; all of one length.
    """

    edition: str
    longitudes: bytes = b""
    latitudes: bytes = b""
    classes: bytes = b""
    class_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePoint:
    """An open case on the map: what it is, where, and when its light turns."""

    id: CaseId
    number: str | None
    title: str
    state: State
    grade: str
    longitude: float
    latitude: float
    due: datetime | None
    turns_yellow: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionUnderWay:
    """A dataset's new edition on its way: bytes that are here of `total`, or while `building` how much of that work
    is done (`total` 0: not known)."""

    dataset: str
    done: int = 0
    total: int = 0
    building: bool = False

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1, None while unknown."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """How this seat stands with the centre, as plain data; codes, not words.

    `online`: the centre was heard within the last five seconds. `last_heard` is None before the first answer of this
    run. `waiting` commands have no decision yet, `refused` ones wait for the operator. `offset_seconds` is how far the
    centre's clock is ahead of this machine's. `working` names long work under way (`snapshot`), `progress` how far it
    is (0 to 1, None while unknown); `edition` is the reference data that come meanwhile, `records` how much of what is
    remembered beside open cases has come, while it comes for the first time (0 to 1), `attachments` how many files are
    still to be sent. `signed_in` and `session` tell a person at the seat from an open session at the centre;
    `sign_in_needed` asks for the password again, over the form. `trouble` is what is wrong now, `notice` what happened
    that the operator should know (`ledger_diverged`, `scope_changed`, `edition_broken`), `notice_cases` the numbers of
    the cases that it is about, where it is about some.
    """

    online: bool = False
    last_heard: datetime | None = None
    waiting: int = 0
    refused: int = 0
    offset_seconds: float = 0.0
    working: str = ""
    progress: float | None = None
    edition: EditionUnderWay | None = None
    records: float | None = None
    attachments: int = 0
    signed_in: bool = False
    session: bool = False
    sign_in_needed: bool = False
    grant_valid_until: datetime | None = None
    trouble: str = ""
    notice: str = ""
    notice_cases: tuple[str, ...] = ()


def temporary_number(case: CaseId) -> str:
    """What a case is called until the centre has given it a number: `#` and the last six digits of its id."""
    return "#" + case.replace("-", "")[-6:].upper()


class RunningClock(NamedTuple):
    """A running clock of an open case. A bare tuple with its times as microseconds since 1970 UTC, because a countdown
    holds a hundred thousand of them; `clock` is the id of the clock's instance, unique within its case. `kind` is the
    value of its ClockKind and `limit` what `parse_limit` reads: with nothing but texts and numbers in it, a plain tuple
    of its values is no work for the garbage collector."""

    case: CaseId
    clock: str
    kind: str
    due: int
    turns_yellow: int
    number: str | None
    title: str
    grade: str
    unit: str
    board: str
    holder: str
    limit: str
    provisional: bool
