"""What a case is: its state, who holds it, what is open on it, and the clocks that run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from desk_app.domain.deadlines import Convention, Limit

CaseId = NewType("CaseId", str)
CommandId = NewType("CommandId", str)
BodyId = NewType("BodyId", str)
Badge = NewType("Badge", str)

DISTRICT = BodyId("district")
"""The body that holds every filed case first: the coordination centre itself."""


class State(StrEnum):
    """Where a case stands on its way through the six steps."""

    PENDING_ACCEPT = "PENDING_ACCEPT"
    PENDING_FILING = "PENDING_FILING"
    VERIFYING = "VERIFYING"
    PENDING_DISPATCH = "PENDING_DISPATCH"
    RETURNED = "RETURNED"
    PENDING_SIGN = "PENDING_SIGN"
    HANDLING = "HANDLING"
    SUSPENDED = "SUSPENDED"
    PENDING_INSPECTION = "PENDING_INSPECTION"
    INSPECTING = "INSPECTING"
    PENDING_CALLBACK = "PENDING_CALLBACK"
    PENDING_CLOSE = "PENDING_CLOSE"
    CLOSED = "CLOSED"
    ANSWERED = "ANSWERED"
    TRANSFERRED = "TRANSFERRED"
    DECLINED = "DECLINED"
    FILING_REFUSED = "FILING_REFUSED"
    MERGED = "MERGED"
    VOIDED = "VOIDED"


class Step(StrEnum):
    """The six steps 采集上报 核实立案 指挥派遣 处置反馈 核查结案 考核评价."""

    REPORT = "REPORT"
    FILING = "FILING"
    DISPATCH = "DISPATCH"
    HANDLING = "HANDLING"
    CLOSING = "CLOSING"
    EVALUATION = "EVALUATION"


STEP_OF: dict[State, Step] = {
    State.PENDING_ACCEPT: Step.REPORT,
    State.PENDING_FILING: Step.FILING,
    State.VERIFYING: Step.FILING,
    State.PENDING_DISPATCH: Step.DISPATCH,
    State.RETURNED: Step.DISPATCH,
    State.PENDING_SIGN: Step.HANDLING,
    State.HANDLING: Step.HANDLING,
    State.SUSPENDED: Step.HANDLING,
    State.PENDING_INSPECTION: Step.CLOSING,
    State.INSPECTING: Step.CLOSING,
    State.PENDING_CALLBACK: Step.CLOSING,
    State.PENDING_CLOSE: Step.CLOSING,
    State.CLOSED: Step.EVALUATION,
}
"""The step a state belongs to; the other ends belong to none."""

ENDS = frozenset(
    {
        State.CLOSED,
        State.ANSWERED,
        State.TRANSFERRED,
        State.DECLINED,
        State.FILING_REFUSED,
        State.MERGED,
        State.VOIDED,
    }
)
OPEN = frozenset(State) - ENDS
BEFORE_DISPATCH = frozenset({State.PENDING_ACCEPT, State.PENDING_FILING, State.VERIFYING, State.PENDING_DISPATCH})
"""No unit has the case: `TransferOut` needs one of these, and that no sub-centre holds it."""
BEFORE_FILING = frozenset({State.PENDING_ACCEPT, State.PENDING_FILING, State.VERIFYING})
DISPATCHED = frozenset(
    {
        State.PENDING_DISPATCH,
        State.RETURNED,
        State.PENDING_SIGN,
        State.HANDLING,
        State.SUSPENDED,
        State.PENDING_INSPECTION,
        State.INSPECTING,
        State.PENDING_CALLBACK,
        State.PENDING_CLOSE,
    }
)
"""Filed and open; "dispatched and open" is one of these with a unit on the case."""


class Party(StrEnum):
    """Who has to act next."""

    SEAT = "SEAT"
    HOLDER = "HOLDER"
    UNIT = "UNIT"
    PATROLLER = "PATROLLER"
    SHIFT_LEADER = "SHIFT_LEADER"
    CLOCK = "CLOCK"
    NOBODY = "NOBODY"


class Source(StrEnum):
    """Where a problem was reported (问题来源)."""

    HOTLINE = "HOTLINE"  # 12345, taken by a seat
    POLICE_110 = "POLICE_110"  # non-police call handed over by 110
    FORUM = "FORUM"  # the city forum
    WECHAT = "WECHAT"
    WEB = "WEB"
    PATROLLER = "PATROLLER"
    GRID_LEADER = "GRID_LEADER"
    SUPERIOR = "SUPERIOR"  # a leader's order
    MEDIA = "MEDIA"
    SUB_CENTRE = "SUB_CENTRE"
    SENSOR = "SENSOR"


class DemandKind(StrEnum):
    """What the caller wants (诉求类型)."""

    ENQUIRY = "ENQUIRY"
    HELP = "HELP"
    COMPLAINT = "COMPLAINT"
    TIP_OFF = "TIP_OFF"
    SUGGESTION = "SUGGESTION"
    PRAISE = "PRAISE"
    OTHER = "OTHER"


class Module(StrEnum):
    """The six modules of the platform; derived from problem and demand kind."""

    CITY_MANAGEMENT = "CITY_MANAGEMENT"
    ENVIRONMENT = "ENVIRONMENT"
    WORK_SAFETY = "WORK_SAFETY"
    PUBLIC_ORDER = "PUBLIC_ORDER"
    CONVENIENCE = "CONVENIENCE"
    POLICY_ENQUIRY = "POLICY_ENQUIRY"


class Grade(StrEnum):
    """Urgency of an event: A endangers people, B hinders passage or order, C is ordinary."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A reference to a picture: `sha256` in 64 hex digits and the name it had."""

    sha256: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who told it. `phone` is empty where none is known."""

    name: str = ""
    phone: str = ""
    anonymous: bool = False
    confidential: bool = False
    wants_answer: bool = False

    @property
    def can_be_reached(self) -> bool:
        """A telephone is known."""
        return bool(self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where it is: WGS 84 degrees and the grid codes they fall into; codes are empty where unknown.

    `cell`, `village` and `board` are grid codes of level 3, 2 and 1; `verified` is false where the operator
    forced a place that could not be found.
    """

    address: str = ""
    longitude: float | None = None
    latitude: float | None = None
    cell: str = ""
    village: str = ""
    board: str = ""
    component: str = ""
    verified: bool = True


class TaskKind(StrEnum):
    """What a patroller is asked for: to verify before filing, or to inspect after handling."""

    VERIFICATION = "VERIFICATION"
    INSPECTION = "INSPECTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An open task of a patroller; its id is the command that gave it."""

    id: CommandId
    kind: TaskKind
    patroller: Badge
    note: str
    given_at: datetime


class RequestKind(StrEnum):
    """What a unit may ask of its holder."""

    EXTENSION = "EXTENSION"
    SUSPENSION = "SUSPENSION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The one open request of a unit; its id is the command that asked. `until` only for a suspension."""

    id: CommandId
    kind: RequestKind
    reason: str
    until: date | None
    asked_by: Badge
    asked_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspension:
    """A granted suspension; its id is the command that granted it; the last suspended day is `until`."""

    id: CommandId
    until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandling:
    """An open part of an assisting unit; its id is the command that added it."""

    id: CommandId
    unit: BodyId
    limit: Limit
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """A formal supervision; answered once."""

    id: CommandId
    opinion: str
    needs_answer: bool
    answered: bool = False


class AppealState(StrEnum):
    """Where the one appeal against an overdue mark stands."""

    MADE = "MADE"
    REVIEWED = "REVIEWED"
    GRANTED = "GRANTED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """A unit's appeal against being counted as late; its id is the command that made it."""

    id: CommandId
    unit: BodyId
    reason: str
    state: AppealState


class ClockKind(StrEnum):
    """The clocks of a case."""

    ACCEPT = "ACCEPT"
    FILING = "FILING"
    VERIFICATION = "VERIFICATION"
    INSPECTION = "INSPECTION"
    DISPATCH = "DISPATCH"
    SIGN = "SIGN"
    HANDLING = "HANDLING"
    INSPECTION_WAIT = "INSPECTION_WAIT"
    CALLBACK = "CALLBACK"
    CLOSE = "CLOSE"
    CO_HANDLER = "CO_HANDLER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A stretch in which a clock stood still; open while `to` is None."""

    since: datetime
    to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockInstance:
    """One run of one clock: it has exactly one start and, on every path, one end.

    `id` is kind and a number counted over the case, `key` what it is about (a unit, a task, a co-handling, a hop).
    While it is paused `due` and `turns_yellow` are those of the moment before the pause.
    """

    id: str
    kind: ClockKind
    key: str
    started_at: datetime
    limit: Limit
    convention: Convention
    calendar_edition: str
    due: datetime
    turns_yellow: datetime
    provisional: bool
    pauses: tuple[Pause, ...] = ()
    extensions: int = 0
    escalated: tuple[int, ...] = ()
    ended_at: datetime | None = None

    @property
    def running(self) -> bool:
        """Started, not ended, not paused."""
        return self.ended_at is None and not self.paused

    @property
    def paused(self) -> bool:
        """Not ended and standing still."""
        return self.ended_at is None and bool(self.pauses) and self.pauses[-1].to is None

    @property
    def late(self) -> bool:
        """Ended after it was due; one that stood still when it ended counts by the moment it was stopped."""
        if self.ended_at is None:
            return False
        stopped = bool(self.pauses) and self.pauses[-1].to == self.ended_at
        return (self.pauses[-1].since if stopped else self.ended_at) > self.due


class DispatchFlow(StrEnum):
    """派单流程: straight to the handling unit, or through the board's sub-centre."""

    DIRECT = "DIRECT"
    VIA_SUB_CENTRE = "VIA_SUB_CENTRE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What a case was filed under, kept whole so that a later edition of the catalogue does not touch it.

    A case filed by an older program has no `handling_role`: who is to have it is then asked of the catalogue in force.
    """

    problem: str
    problem_name: str
    condition: str
    condition_text: str
    grade: Grade
    limit: Limit
    closing_standards: tuple[str, ...]
    catalogue_edition: str
    handling_role: str = ""
    unlisted_role: str = ""
    flow: DispatchFlow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The marks of the sixth step. `late_clocks` are the kinds of clock that ended late, one entry each instance."""

    forced: bool
    late_clocks: tuple[ClockKind, ...]
    returns: int
    reworks: int
    extensions: int
    satisfied: bool | None
    on_behalf: int
    late_forgiven: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEntry:
    """One step of the main flow, so that a command based on an older one can be told what happened since."""

    number: int
    kind: str
    operator: Badge
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as the fold of its facts. Times are aware and UTC; empty text means unknown."""

    id: CaseId
    number: str | None
    state: State
    source: Source
    demand_kind: DemandKind
    text: str
    caller: Caller
    place: Place
    problem: str
    module: Module
    registered_at: datetime
    registered_by: Badge
    registered_body: BodyId
    follows: CaseId | None = None

    # the main flow
    flow: int = 0
    flow_log: tuple[FlowEntry, ...] = ()
    last_flow_at: datetime
    hop: int = 0
    filing: Filing | None = None
    verified: bool | None = None
    stack: tuple[BodyId, ...] = ()
    unit: BodyId | None = None
    proposed_target: BodyId | None = None
    asked_leader: str = ""
    held_by: frozenset[BodyId] = frozenset()
    units: frozenset[BodyId] = frozenset()
    co_units: frozenset[BodyId] = frozenset()
    patrollers: frozenset[Badge] = frozenset()

    # what is open beside it
    tasks: tuple[Task, ...] = ()
    request: Request | None = None
    suspension: Suspension | None = None
    co_handlers: tuple[CoHandling, ...] = ()
    supervisions: tuple[Supervision, ...] = ()
    clocks: tuple[ClockInstance, ...] = ()
    feedback_photos: tuple[Photo, ...] = ()
    public_reply: str = ""

    # marks
    failed_inspection: bool = False
    dissatisfied: bool = False
    unreached: bool = False
    attempts: int = 0
    reworked: int = 0
    returned: int = 0
    on_behalf: int = 0
    satisfied: bool | None = None

    # ends
    forced: bool = False
    closing_standard: str = ""
    closed_at: datetime | None = None
    merged_into: CaseId | None = None
    followers: tuple[CaseId, ...] = ()
    callback_owed: bool = False
    evaluation: Evaluation | None = None
    appeal: Appeal | None = None

    @property
    def ended(self) -> bool:
        """No command of the main flow is possible any more, but for the callback of a follower."""
        return self.state in ENDS

    @property
    def step(self) -> Step | None:
        """The step of the six in which the case is; None for the ends beside `CLOSED`."""
        return STEP_OF.get(self.state)

    @property
    def holder(self) -> BodyId | None:
        """The topmost body of the stack that is not a unit; None before filing."""
        return self.stack[-1] if self.stack else None

    @property
    def supervised(self) -> bool:
        """Somebody supervises it formally."""
        return bool(self.supervisions)

    @property
    def unverified_place(self) -> bool:
        """The place was forced and is to be corrected."""
        return not self.place.verified

    @property
    def open_clocks(self) -> tuple[ClockInstance, ...]:
        """The clocks that have not ended, paused ones too."""
        return tuple(clock for clock in self.clocks if clock.ended_at is None)


def acts_next(case: Case) -> Party:
    """Who has to act, by the table of states; a follower only while its caller is owed a callback."""
    match case.state:
        case State.PENDING_ACCEPT | State.PENDING_FILING:
            return Party.SEAT
        case State.PENDING_INSPECTION | State.PENDING_CALLBACK | State.PENDING_CLOSE:
            return Party.SEAT
        case State.VERIFYING | State.INSPECTING:
            return Party.PATROLLER
        case State.PENDING_DISPATCH | State.RETURNED:
            return Party.HOLDER
        case State.PENDING_SIGN | State.HANDLING:
            return Party.UNIT
        case State.SUSPENDED:
            return Party.CLOCK
        case State.MERGED if case.callback_owed:
            return Party.SEAT
        case _:
            return Party.NOBODY
