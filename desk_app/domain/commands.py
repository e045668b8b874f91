"""What a person, a unit or the clock can ask of a case: one value for each command of the rule book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from desk_app.domain.case import Badge, BodyId, Caller, CaseId, CommandId, DemandKind, Photo, Place, Source
from desk_app.domain.deadlines import Limit


class SubjectKind(StrEnum):
    """What a fact can be about."""

    CASE = "case"
    CALLER = "caller"
    CALL = "call"
    SESSION = "session"
    DATASET = "dataset"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that a command touches."""

    kind: SubjectKind
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBehalf:
    """The party a seat speaks for, because it was reached by telephone only.

    `organisation` is the body's id, or the badge of a patroller; `person` who spoke, `channel` how.
    """

    organisation: str
    person: str
    channel: str


class Body:
    """What a command says beside its envelope; its class is the command's kind."""

    __slots__ = ()

    @property
    def kind(self) -> str:
        """The command's name as it is written in the protocol."""
        return type(self).__name__


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command in its envelope. `based_on` is the case's flow number, None where it is not checked against it.

    `id` is a UUIDv7 of the seat, `subjects` lists what it touches, its own first; `grant` is the offline grant it was
    given under; `editions` the datasets the seat decided with; `replaces` the refused command that this one corrects.
    """

    id: CommandId
    subjects: tuple[Subject, ...]
    claimed_at: datetime
    body: Body
    based_on: int | None = None
    group: str | None = None
    grant: str | None = None
    on_behalf_of: OnBehalf | None = None
    editions: Mapping[str, str] = field(default_factory=dict)
    replaces: CommandId | None = None

    @property
    def kind(self) -> str:
        """The command's name."""
        return self.body.kind

    @property
    def case_id(self) -> CaseId | None:
        """The case it is about, if it is about one."""
        own = self.subjects[0]
        return CaseId(own.id) if own.kind is SubjectKind.CASE else None


# --- 采集上报 -------------------------------------------------------------------------------------------------------


class TransferTarget(StrEnum):
    """Who takes over what is not ours."""

    POLICE_110 = "POLICE_110"
    FIRE_119 = "FIRE_119"
    AMBULANCE_120 = "AMBULANCE_120"
    TRAFFIC_122 = "TRAFFIC_122"
    OTHER = "OTHER"


class TransferWay(StrEnum):
    """How it is handed over: 一键转接 三方通话 工单流转."""

    BLIND = "BLIND"
    THREE_PARTY = "THREE_PARTY"
    TICKET = "TICKET"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase(Body):
    """登记. With `accept` (a seat on the phone) the case is pending filing at once. Unknown `problem` is empty."""

    source: Source
    demand_kind: DemandKind
    text: str
    caller: Caller = field(default_factory=Caller)
    place: Place = field(default_factory=Place)
    problem: str = ""
    accept: bool = False
    follows: CaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptCase(Body):
    """受理."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineCase(Body):
    """不予受理, with the lawful route the caller was told."""

    reason: str
    lawful_route: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDirectly(Body):
    """直接答复."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOut(Body):
    """转接 to 110, 119, 120, 122 or another platform."""

    target: TransferTarget
    way: TransferWay
    note: str = ""


# --- 核实立案 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestVerification(Body):
    """发送核实."""

    patroller: Badge
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVerification(Body):
    """核实结果; `task` is the open task it answers."""

    task: CommandId
    is_true: bool
    words: str
    photo: Photo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReassignTask(Body):
    """改派任务."""

    task: CommandId
    patroller: Badge
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawTask(Body):
    """撤回任务."""

    task: CommandId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCase(Body):
    """立案 under a problem with one of its filing conditions; `place` corrects the case's own when given."""

    problem: str
    condition: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseFiling(Body):
    """不予立案."""

    reason: str


# --- 指挥派遣 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchCase(Body):
    """派遣 to a sub-centre or a unit; `reason` where the target is not the one the catalogue names."""

    target: BodyId
    opinion: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendBackToFiling(Body):
    """退回立案."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallCase(Body):
    """收回."""

    reason: str


class ReturnReason(StrEnum):
    """Why a case is returned (回退原因)."""

    NOT_OURS = "NOT_OURS"
    WRONG_PLACE = "WRONG_PLACE"
    NOT_FOUND = "NOT_FOUND"
    INCOMPLETE = "INCOMPLETE"
    BEYOND_POWERS = "BEYOND_POWERS"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCase(Body):
    """回退 to the one who dispatched it, with a structured reason and who should have it."""

    reason: ReturnReason
    words: str
    proposed_target: BodyId | None = None


# --- 处置反馈 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFor(Body):
    """签收."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedBack(Body):
    """处理反馈: what was done, the photos, and what the public is told."""

    done: str
    photos: tuple[Photo, ...] = ()
    public_reply: str = ""


# --- 核查结案 -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestInspection(Body):
    """发送核查."""

    patroller: Badge
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInspection(Body):
    """核查结果. A patroller names the `task`; a seat that judges by the feedback's photo says `by_photo`."""

    passed: bool
    words: str = ""
    task: CommandId | None = None
    photo: Photo | None = None
    by_photo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCallback(Body):
    """回访. `satisfied` is None where the caller was not reached."""

    reached: bool
    satisfied: bool | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptAsIs(Body):
    """维持办理结果."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRework(Body):
    """返工."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCase(Body):
    """结案 by one of the closing standards the case was filed with."""

    closing_standard: str
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceClose(Body):
    """强制结案."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidCase(Body):
    """作废."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeInto(Body):
    """并案 into another open case, the leader."""

    leader: CaseId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLead(Body):
    """变更主案: this leader becomes a follower of `follower`, which takes over all that is open."""

    follower: CaseId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFollowerCallback(Body):
    """并案回访."""

    reached: bool
    satisfied: bool | None = None
    words: str = ""


# --- beside the flow ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestExtension(Body):
    """申请延期."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideExtension(Body):
    """延期审批; names its request."""

    request: CommandId
    granted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestSuspension(Body):
    """申请挂账 up to and with the day `until`."""

    reason: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideSuspension(Body):
    """挂账审批; names its request."""

    request: CommandId
    granted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCase(Body):
    """恢复; names its suspension. The clock gives no reason, a person does."""

    suspension: CommandId
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest(Body):
    """撤回申请."""

    request: CommandId


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCoHandler(Body):
    """加派协办 with a limit of its own."""

    unit: BodyId
    limit: Limit
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCoHandling(Body):
    """协办反馈."""

    co_handling: CommandId
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCoHandler(Body):
    """解除协办."""

    co_handling: CommandId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervise(Body):
    """督办."""

    opinion: str
    needs_answer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSupervision(Body):
    """回复督办."""

    supervision: CommandId
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind(Body):
    """催办."""

    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskShiftLeader(Body):
    """请示班长: who is to have the case, where the catalogue names nobody or several."""

    question: str


class AmendField(StrEnum):
    """What can be corrected in an open case; problem and place only before filing."""

    TEXT = "TEXT"
    DEMAND_KIND = "DEMAND_KIND"
    PROBLEM = "PROBLEM"
    PLACE = "PLACE"
    CALLER_NAME = "CALLER_NAME"
    CALLER_PHONE = "CALLER_PHONE"
    WANTS_ANSWER = "WANTS_ANSWER"
    CONFIDENTIAL = "CONFIDENTIAL"
    ANONYMOUS = "ANONYMOUS"


AmendValue = str | bool | Place
"""Text for names and codes, a truth value for wishes, a place for the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendCase(Body):
    """更正 of one field, decided on its former value."""

    field: AmendField
    former: AmendValue
    new: AmendValue


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(Body):
    """备注."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attach(Body):
    """附件."""

    photo: Photo
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCall(Body):
    """通话记录: `began` and `ended` are UTC."""

    phone: str
    began: datetime
    ended: datetime
    incoming: bool = True
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal(Body):
    """申诉 against being counted as late."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAppeal(Body):
    """申诉初审 by the shift leader."""

    appeal: CommandId
    supported: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal(Body):
    """申诉终审 by the evaluator."""

    appeal: CommandId
    granted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluateCase(Body):
    """评价, by the clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate(Body):
    """升级, by the clock: a clock has reached a threshold (per cent of its limit)."""

    clock: str
    threshold: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecomputeDeadline(Body):
    """重算时限, by the clock: a clock under a new calendar edition."""

    clock: str
    calendar_edition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealNumber(Body):
    """显示号码 of a caller; `case` where it was seen."""

    reason: str = ""
    case: CaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCaller(Body):
    """标记来电人."""

    flag: str
    set: bool
    reason: str


class MissedCallOutcome(StrEnum):
    """What came of a missed call."""

    CALLED_BACK = "CALLED_BACK"
    RANG_AGAIN = "RANG_AGAIN"  # the caller got through in the meantime
    NOT_REACHED = "NOT_REACHED"
    WITHHELD = "WITHHELD"  # no number to call back
    ANSWERED_ELSEWHERE = "ANSWERED_ELSEWHERE"  # it rang at several seats, and another one took it


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMissedCall(Body):
    """漏接: a call rang at this seat and nobody took it; `number` is empty where it was withheld. Times are UTC."""

    number: str
    rang_at: datetime
    gave_up_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeMissedCall(Body):
    """认领漏接."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleMissedCall(Body):
    """漏接回拨结果; `case` is the one that came of it. NOT_REACHED counts as an attempt until there are enough.

    `answered_at` with ANSWERED_ELSEWHERE alone: when the seat that tells it took the call.
    """

    outcome: MissedCallOutcome
    words: str = ""
    case: CaseId | None = None
    answered_at: datetime | None = None


def photos_in(body: Body) -> tuple[Photo, ...]:
    """The pictures that a command names."""
    match body:
        case RecordVerification(photo=photo) | RecordInspection(photo=photo) | Attach(photo=photo):
            return (photo,) if photo is not None else ()
        case FeedBack(photos=photos):
            return photos
        case _:
            return ()


FLOW_COMMANDS: frozenset[str] = frozenset(
    command.__name__
    for command in (
        RegisterCase,
        AcceptCase,
        DeclineCase,
        AnswerDirectly,
        TransferOut,
        RequestVerification,
        RecordVerification,
        ReassignTask,
        WithdrawTask,
        FileCase,
        RefuseFiling,
        DispatchCase,
        SendBackToFiling,
        RecallCase,
        SignFor,
        ReturnCase,
        FeedBack,
        RequestInspection,
        RecordInspection,
        RecordCallback,
        AcceptAsIs,
        OrderRework,
        CloseCase,
        ForceClose,
        VoidCase,
        MergeInto,
        HandOverLead,
        RecordFollowerCallback,
    )
)
"""The commands of the main flow: they carry `based_on` and are refused where the flow has moved."""

COMMANDS: dict[str, type[Body]] = {command.__name__: command for command in Body.__subclasses__()}
"""Every command by its name in the protocol."""
