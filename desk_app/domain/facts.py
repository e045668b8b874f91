"""What has happened: one value for each fact, and the envelope it is kept in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desk_app.domain.case import (
    AppealState,
    Badge,
    BodyId,
    Caller,
    Case,
    CaseId,
    ClockInstance,
    CommandId,
    DemandKind,
    Evaluation,
    Filing,
    Module,
    Photo,
    Place,
    RequestKind,
    Source,
    State,
    TaskKind,
)
from desk_app.domain.commands import (
    AmendField,
    AmendValue,
    MissedCallOutcome,
    OnBehalf,
    ReturnReason,
    Subject,
    TransferTarget,
    TransferWay,
)
from desk_app.domain.deadlines import Limit


class FactBody:
    """What a fact says beside its envelope; its class is the fact's kind."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The fact's name as it is written in the ledger."""
        return type(self).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact in its envelope. Times are UTC; `position` is None until the central store has given one.

    `occurred_at` is the time it counts from, `claimed_at` what the seat said, `recorded_at` when the decider wrote it.
    """

    subject: Subject
    command_id: CommandId
    body: FactBody
    claimed_at: datetime
    occurred_at: datetime
    recorded_at: datetime
    operator: Badge
    seat: str
    on_behalf_of: OnBehalf | None = None
    position: int | None = None

    @property
    def kind(self) -> str:
        """The fact's name."""
        return self.body.kind


# --- the main flow --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRegistered(FactBody):
    """登记; with `accepted` it went to filing at once."""

    number: str | None
    source: Source
    demand_kind: DemandKind
    text: str
    caller: Caller
    place: Place
    problem: str
    module: Module
    accepted: bool
    body: BodyId
    follows: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccepted(FactBody):
    """受理."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDeclined(FactBody):
    """不予受理."""

    reason: str
    lawful_route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAnswered(FactBody):
    """直接答复."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTransferred(FactBody):
    """转接."""

    target: TransferTarget
    way: TransferWay
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRequested(FactBody):
    """发送核实; the task's id is this fact's command."""

    patroller: Badge
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRecorded(FactBody):
    """核实结果."""

    task: CommandId
    is_true: bool
    words: str
    photo: Photo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReassigned(FactBody):
    """改派任务: the former task ends, one with this fact's command as id begins."""

    task: CommandId
    task_kind: TaskKind
    patroller: Badge
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskWithdrawn(FactBody):
    """撤回任务."""

    task: CommandId
    task_kind: TaskKind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFiled(FactBody):
    """立案; carries all it was filed under."""

    filing: Filing
    module: Module
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRefused(FactBody):
    """不予立案."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDispatched(FactBody):
    """派遣; `to_unit` is false where a sub-centre received it."""

    target: BodyId
    to_unit: bool
    opinion: str
    reason: str
    proposed: BodyId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSentBack(FactBody):
    """退回立案."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecalled(FactBody):
    """收回; `by` is the body that recalled and now holds it."""

    by: BodyId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReturned(FactBody):
    """回退; `by` the body that returned, `to` the one that holds it now."""

    by: BodyId
    to: BodyId
    reason: ReturnReason
    words: str
    proposed_target: BodyId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSigned(FactBody):
    """签收."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFedBack(FactBody):
    """处理反馈; `next_state` is where it went: to inspection, or past it where policy asks for none."""

    done: str
    photos: tuple[Photo, ...]
    public_reply: str
    next_state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRequested(FactBody):
    """发送核查."""

    patroller: Badge
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRecorded(FactBody):
    """核查结果."""

    task: CommandId | None
    passed: bool
    words: str
    photo: Photo | None
    by_photo: bool
    next_state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRecorded(FactBody):
    """回访."""

    reached: bool
    satisfied: bool | None
    words: str
    next_state: State
    unreached: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultUpheld(FactBody):
    """维持办理结果."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReworkOrdered(FactBody):
    """返工."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed(FactBody):
    """结案, by standard or (`forced`) by order."""

    forced: bool
    closing_standard: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVoided(FactBody):
    """作废."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMerged(FactBody):
    """并案: this case follows `leader` now."""

    leader: CaseId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerJoined(FactBody):
    """Another case was merged into this one."""

    follower: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadHandedOver(FactBody):
    """变更主案: this leader follows `to` now."""

    to: CaseId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadTaken(FactBody):
    """变更主案: this follower took over state, stack, clocks and followers of `former`, given here as they stood."""

    former: CaseId
    standing: Case
    followers: tuple[CaseId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderChanged(FactBody):
    """The leader this case follows is another one now."""

    leader: CaseId


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderEnded(FactBody):
    """The leader has ended; `callback_owed` where this case's caller is to be told."""

    leader: CaseId
    callback_owed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerCallbackRecorded(FactBody):
    """并案回访."""

    reached: bool
    satisfied: bool | None
    words: str
    still_owed: bool


# --- what ends with something else ----------------------------------------------------------------------------------


class EndedBy(StrEnum):
    """Why something that was open is open no more."""

    RESULT = "RESULT"
    REASSIGNED = "REASSIGNED"
    WITHDRAWN = "WITHDRAWN"
    RELEASED = "RELEASED"
    SENT_BACK = "SENT_BACK"
    CASE_ENDED = "CASE_ENDED"
    LEAD_HANDED_OVER = "LEAD_HANDED_OVER"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded(FactBody):
    """An open task ended without a result."""

    task: CommandId
    why: EndedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandlingEnded(FactBody):
    """An open co-handling ended without a report."""

    co_handling: CommandId
    why: EndedBy


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLapsed(FactBody):
    """An open request lapsed because the case moved on."""

    request: CommandId


# --- clocks ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted(FactBody):
    """A clock started, with its limit, convention and calendar edition."""

    clock: ClockInstance


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused(FactBody):
    """A clock stands still from this fact's `occurred_at` on."""

    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed(FactBody):
    """A clock runs again; its due time moved by the counted time of the pause."""

    clock: str
    calendar_edition: str
    due: datetime
    turns_yellow: datetime
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockExtended(FactBody):
    """A clock was given one original limit more."""

    clock: str
    calendar_edition: str
    due: datetime
    turns_yellow: datetime
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEnded(FactBody):
    """A clock ended, at this fact's `occurred_at`."""

    clock: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineRecomputed(FactBody):
    """A running clock under another calendar edition."""

    clock: str
    calendar_edition: str
    due: datetime
    turns_yellow: datetime
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEscalated(FactBody):
    """升级: a clock reached a threshold; `told` is the role that is told."""

    clock: str
    threshold: int
    told: str


# --- beside the flow ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestMade(FactBody):
    """申请延期 or 申请挂账; the request's id is this fact's command."""

    request_kind: RequestKind
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawn(FactBody):
    """撤回申请."""

    request: CommandId


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDecided(FactBody):
    """延期审批; `decided_for` is the body whose decision it was."""

    request: CommandId
    granted: bool
    reason: str
    decided_for: BodyId


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionDecided(FactBody):
    """挂账审批; when granted, the suspension's id is this fact's command."""

    request: CommandId
    granted: bool
    reason: str
    until: date
    decided_for: BodyId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed(FactBody):
    """恢复."""

    suspension: CommandId
    reason: str
    decided_for: BodyId


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionEnded(FactBody):
    """A suspension ended because the case left it by another way."""

    suspension: CommandId


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandlerAdded(FactBody):
    """加派协办; the co-handling's id is this fact's command."""

    unit: BodyId
    limit: Limit
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandlingReported(FactBody):
    """协办反馈."""

    co_handling: CommandId
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CoHandlerReleased(FactBody):
    """解除协办."""

    co_handling: CommandId
    reason: str
    decided_for: BodyId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSupervised(FactBody):
    """督办."""

    opinion: str
    needs_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionAnswered(FactBody):
    """回复督办."""

    supervision: CommandId
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReminded(FactBody):
    """催办."""

    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftLeaderAsked(FactBody):
    """请示班长."""

    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAmended(FactBody):
    """更正; `module` is the one that follows from the new values."""

    field: AmendField
    former: AmendValue
    new: AmendValue
    module: Module


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(FactBody):
    """备注."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoAttached(FactBody):
    """附件."""

    photo: Photo
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecorded(FactBody):
    """通话记录."""

    phone: str
    began: datetime
    ended: datetime
    incoming: bool
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealMade(FactBody):
    """申诉; the appeal's id is this fact's command."""

    unit: BodyId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealReviewed(FactBody):
    """申诉初审."""

    appeal: CommandId
    supported: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealDecided(FactBody):
    """申诉终审."""

    appeal: CommandId
    state: AppealState
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvaluated(FactBody):
    """评价."""

    evaluation: Evaluation


# --- other subjects -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRevealed(FactBody):
    """显示号码."""

    reason: str
    case: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerFlagged(FactBody):
    """标记来电人."""

    flag: str
    set: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMissed(FactBody):
    """漏接: a call that nobody took, to be called back by `due`."""

    number: str
    rang_at: datetime
    gave_up_at: datetime
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallTaken(FactBody):
    """认领漏接."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallTried(FactBody):
    """回拨未接通: called back without reaching anybody; it is tried again."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallSettled(FactBody):
    """漏接已处理: nobody need be called back any more."""

    outcome: MissedCallOutcome
    words: str
    case: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetPublished(FactBody):
    """A new edition of a dataset serves from now on; the subject's id is the dataset's name."""

    edition: str
    rows: int


FACTS: dict[str, type[FactBody]] = {fact.__name__: fact for fact in FactBody.__subclasses__()}
"""Every fact by its name in the ledger."""


def photos_told(body: FactBody) -> tuple[Photo, ...]:
    """The pictures that a fact names."""
    match body:
        case VerificationRecorded(photo=photo) | InspectionRecorded(photo=photo) | PhotoAttached(photo=photo):
            return (photo,) if photo is not None else ()
        case CaseFedBack(photos=photos):
            return photos
        case _:
            return ()
