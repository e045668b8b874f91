"""The words for what the domain says in codes: states, steps, sources, clocks, commands, limits, lengths of time."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, tzinfo

from desk_app.domain.caller import FlagKind
from desk_app.domain.case import ClockKind, DemandKind, Grade, Module, Party, Source, State, Step
from desk_app.domain.commands import AmendField, MissedCallOutcome, ReturnReason, TransferTarget, TransferWay
from desk_app.domain.component import ComponentState
from desk_app.domain.deadlines import Light, Limit, LimitUnit
from desk_app.domain.directory import (
    GRID_ADVISER_DUTY,
    GRID_ASSISTANT_DUTY,
    GRID_LEADER_DUTY,
    GRID_PARTICIPANT_DUTY,
    PATROLLER_DUTY,
    VILLAGE_HEAD_DUTY,
)
from desk_app.domain.seat import Role, SeatState
from desk_app.words import _, current_language, ngettext, pgettext

Word = Callable[[str], str]


def _spoken(table: Callable[[], Mapping[str, str]]) -> Word:
    """Looks codes up in a table that is made once for each language; a code that is not in it is shown as it is."""
    made: dict[str, Mapping[str, str]] = {}

    def word(code: str) -> str:
        language = current_language()
        if language not in made:
            made[language] = table()
        return made[language].get(code, str(code))

    word.__doc__ = table.__doc__
    word.__name__ = table.__name__
    return word


@_spoken
def state() -> Mapping[str, str]:
    """The name of a state (State)."""
    return {
        State.PENDING_ACCEPT: pgettext("state", "To accept"),
        State.PENDING_FILING: pgettext("state", "To file"),
        State.VERIFYING: pgettext("state", "Verifying"),
        State.PENDING_DISPATCH: pgettext("state", "To dispatch"),
        State.RETURNED: pgettext("state", "Returned"),
        State.PENDING_SIGN: pgettext("state", "To sign for"),
        State.HANDLING: pgettext("state", "Handling"),
        State.SUSPENDED: pgettext("state", "Suspended"),
        State.PENDING_INSPECTION: pgettext("state", "To inspect"),
        State.INSPECTING: pgettext("state", "Inspecting"),
        State.PENDING_CALLBACK: pgettext("state", "To call back"),
        State.PENDING_CLOSE: pgettext("state", "To close"),
        State.CLOSED: pgettext("state", "Closed"),
        State.ANSWERED: pgettext("state", "Answered"),
        State.TRANSFERRED: pgettext("state", "Transferred"),
        State.DECLINED: pgettext("state", "Declined"),
        State.FILING_REFUSED: pgettext("state", "Filing refused"),
        State.MERGED: pgettext("state", "Merged"),
        State.VOIDED: pgettext("state", "Voided"),
    }


@_spoken
def dataset() -> Mapping[str, str]:
    """The name of a dataset of the reference data."""
    return {
        "policies": pgettext("dataset", "rules"),
        "calendar": pgettext("dataset", "calendar"),
        "catalogue": pgettext("dataset", "catalogue"),
        "grids": pgettext("dataset", "grids"),
        "components": pgettext("dataset", "components"),
        "directory": pgettext("dataset", "directory"),
    }


@_spoken
def step() -> Mapping[str, str]:
    """The name of one of the six steps (Step)."""
    return {
        Step.REPORT: pgettext("step", "Report"),
        Step.FILING: pgettext("step", "Verify and file"),
        Step.DISPATCH: pgettext("step", "Dispatch"),
        Step.HANDLING: pgettext("step", "Handle and feed back"),
        Step.CLOSING: pgettext("step", "Inspect and close"),
        Step.EVALUATION: pgettext("step", "Evaluate"),
    }


@_spoken
def source() -> Mapping[str, str]:
    """Where a problem was reported (Source)."""
    return {
        Source.HOTLINE: pgettext("source", "12345 hotline"),
        Source.POLICE_110: pgettext("source", "Handed over by 110"),
        Source.FORUM: pgettext("source", "City forum"),
        Source.WECHAT: pgettext("source", "WeChat"),
        Source.WEB: pgettext("source", "Web site"),
        Source.PATROLLER: pgettext("source", "Patroller"),
        Source.GRID_LEADER: pgettext("source", "Grid member"),
        Source.SUPERIOR: pgettext("source", "Superior's order"),
        Source.MEDIA: pgettext("source", "Media"),
        Source.SUB_CENTRE: pgettext("source", "Sub-centre"),
        Source.SENSOR: pgettext("source", "Sensor"),
    }


@_spoken
def demand_kind() -> Mapping[str, str]:
    """What a caller wants (DemandKind)."""
    return {
        DemandKind.ENQUIRY: pgettext("demand", "Enquiry"),
        DemandKind.HELP: pgettext("demand", "Request for help"),
        DemandKind.COMPLAINT: pgettext("demand", "Complaint"),
        DemandKind.TIP_OFF: pgettext("demand", "Tip-off"),
        DemandKind.SUGGESTION: pgettext("demand", "Suggestion"),
        DemandKind.PRAISE: pgettext("demand", "Praise"),
        DemandKind.OTHER: pgettext("demand", "Other"),
    }


@_spoken
def module() -> Mapping[str, str]:
    """One of the six modules of the platform (Module)."""
    return {
        Module.CITY_MANAGEMENT: pgettext("module", "City management"),
        Module.ENVIRONMENT: pgettext("module", "Environment"),
        Module.WORK_SAFETY: pgettext("module", "Work safety"),
        Module.PUBLIC_ORDER: pgettext("module", "Public order"),
        Module.CONVENIENCE: pgettext("module", "Public convenience"),
        Module.POLICY_ENQUIRY: pgettext("module", "Policy enquiry"),
    }


@_spoken
def grade() -> Mapping[str, str]:
    """How urgent a case is, in a few words beside its letter (Grade)."""
    return {
        Grade.A: pgettext("grade", "A urgent"),
        Grade.B: pgettext("grade", "B hinders passage or order"),
        Grade.C: pgettext("grade", "C ordinary"),
    }


@_spoken
def clock() -> Mapping[str, str]:
    """What a clock counts (ClockKind)."""
    return {
        ClockKind.ACCEPT: pgettext("clock", "Accept"),
        ClockKind.FILING: pgettext("clock", "File"),
        ClockKind.VERIFICATION: pgettext("clock", "Verify"),
        ClockKind.INSPECTION: pgettext("clock", "Inspect"),
        ClockKind.DISPATCH: pgettext("clock", "Dispatch"),
        ClockKind.SIGN: pgettext("clock", "Sign for"),
        ClockKind.HANDLING: pgettext("clock", "Handle"),
        ClockKind.INSPECTION_WAIT: pgettext("clock", "Send to inspect"),
        ClockKind.CALLBACK: pgettext("clock", "Call back"),
        ClockKind.CLOSE: pgettext("clock", "Close"),
        ClockKind.CO_HANDLER: pgettext("clock", "Assist"),
    }


@_spoken
def light() -> Mapping[str, str]:
    """What a clock's light says (Light)."""
    return {
        Light.GREEN: pgettext("light", "in time"),
        Light.YELLOW: pgettext("light", "nearly due"),
        Light.RED: pgettext("light", "overdue"),
    }


@_spoken
def party() -> Mapping[str, str]:
    """Who has to act next (Party)."""
    return {
        Party.SEAT: pgettext("party", "Seat"),
        Party.HOLDER: pgettext("party", "Holder"),
        Party.UNIT: pgettext("party", "Unit"),
        Party.PATROLLER: pgettext("party", "Patroller"),
        Party.SHIFT_LEADER: pgettext("party", "Shift leader"),
        Party.CLOCK: pgettext("party", "Nobody until the date"),
        Party.NOBODY: pgettext("party", "Nobody"),
    }


@_spoken
def role() -> Mapping[str, str]:
    """What an account is for (Role)."""
    return {
        Role.SEAT_OPERATOR: pgettext("role", "Seat operator"),
        Role.SHIFT_LEADER: pgettext("role", "Shift leader"),
        Role.DISPATCHER: pgettext("role", "Sub-centre dispatcher"),
        Role.UNIT: pgettext("role", "Handling unit"),
        Role.PATROLLER: pgettext("role", "Patroller"),
        Role.GRID_LEADER: pgettext("role", "Grid leader"),
        Role.EVALUATOR: pgettext("role", "Evaluator"),
        Role.LEADER: pgettext("role", "Leader"),
        Role.TRAINER: pgettext("role", "Trainer"),
        Role.CHANNEL: pgettext("role", "Channel"),
        Role.WALL: pgettext("role", "Wall"),
        Role.ADMIN: pgettext("role", "Administrator"),
        Role.CLOCK: pgettext("role", "Automatic"),
    }


@_spoken
def duty() -> Mapping[str, str]:
    """What a person of the directory is there for (`Person.duty`): a duty in the grid, else the role of an account."""
    return {
        GRID_LEADER_DUTY: pgettext("role", "Grid leader"),
        GRID_ADVISER_DUTY: pgettext("duty", "Grid adviser"),
        GRID_ASSISTANT_DUTY: pgettext("duty", "Grid assistant"),
        GRID_PARTICIPANT_DUTY: pgettext("duty", "Grid participant"),
        VILLAGE_HEAD_DUTY: pgettext("duty", "Village head"),
        PATROLLER_DUTY: pgettext("role", "Patroller"),
        Role.DISPATCHER: pgettext("role", "Sub-centre dispatcher"),
        Role.UNIT: pgettext("duty", "Unit contact"),
        Role.SEAT_OPERATOR: pgettext("role", "Seat operator"),
        Role.SHIFT_LEADER: pgettext("role", "Shift leader"),
        Role.EVALUATOR: pgettext("role", "Evaluator"),
        Role.LEADER: pgettext("role", "Leader"),
        Role.TRAINER: pgettext("role", "Trainer"),
        Role.CHANNEL: pgettext("role", "Channel"),
    }


@_spoken
def seat_state() -> Mapping[str, str]:
    """What a seat is doing (SeatState)."""
    return {
        SeatState.READY: pgettext("seat state", "Ready"),
        SeatState.NOT_READY: pgettext("seat state", "Busy"),
        SeatState.BREAK: pgettext("seat state", "Break"),
        SeatState.AFTER_CALL: pgettext("seat state", "After call"),
    }


@_spoken
def component_state() -> Mapping[str, str]:
    """How a surveyed component stands (ComponentState)."""
    return {
        ComponentState.INTACT: pgettext("component", "intact"),
        ComponentState.DAMAGED: pgettext("component", "damaged"),
        ComponentState.MISSING: pgettext("component", "missing"),
        ComponentState.OCCUPIED: pgettext("component", "occupied"),
    }


@_spoken
def transfer_target() -> Mapping[str, str]:
    """Who takes over what is not ours (TransferTarget)."""
    return {
        TransferTarget.POLICE_110: pgettext("transfer", "110 police"),
        TransferTarget.FIRE_119: pgettext("transfer", "119 fire brigade"),
        TransferTarget.AMBULANCE_120: pgettext("transfer", "120 ambulance"),
        TransferTarget.TRAFFIC_122: pgettext("transfer", "122 traffic accidents"),
        TransferTarget.OTHER: pgettext("transfer", "another platform"),
    }


@_spoken
def transfer_way() -> Mapping[str, str]:
    """How a call or case is handed over (TransferWay)."""
    return {
        TransferWay.BLIND: pgettext("transfer", "transferred at once"),
        TransferWay.THREE_PARTY: pgettext("transfer", "three-party call"),
        TransferWay.TICKET: pgettext("transfer", "sent as a ticket"),
    }


@_spoken
def return_reason() -> Mapping[str, str]:
    """Why a case is returned (ReturnReason)."""
    return {
        ReturnReason.NOT_OURS: pgettext("return", "not our responsibility"),
        ReturnReason.WRONG_PLACE: pgettext("return", "the place is wrong"),
        ReturnReason.NOT_FOUND: pgettext("return", "nothing found at the place"),
        ReturnReason.INCOMPLETE: pgettext("return", "the description is incomplete"),
        ReturnReason.BEYOND_POWERS: pgettext("return", "beyond our powers"),
        ReturnReason.OTHER: pgettext("return", "other reason"),
    }


@_spoken
def amend_field() -> Mapping[str, str]:
    """What of a case can be corrected (AmendField)."""
    return {
        AmendField.TEXT: pgettext("field", "Description"),
        AmendField.DEMAND_KIND: pgettext("field", "Kind of demand"),
        AmendField.PROBLEM: pgettext("field", "Problem"),
        AmendField.PLACE: pgettext("field", "Place"),
        AmendField.CALLER_NAME: pgettext("field", "Caller's name"),
        AmendField.CALLER_PHONE: pgettext("field", "Caller's telephone"),
        AmendField.WANTS_ANSWER: pgettext("field", "Wants an answer"),
        AmendField.CONFIDENTIAL: pgettext("field", "Confidential"),
        AmendField.ANONYMOUS: pgettext("field", "Anonymous"),
    }


@_spoken
def command() -> Mapping[str, str]:
    """The name of a command by its kind, as it stands on its button."""
    return {
        "RegisterCase": pgettext("action", "Register"),
        "AcceptCase": pgettext("action", "Accept"),
        "DeclineCase": pgettext("action", "Decline"),
        "AnswerDirectly": pgettext("action", "Answer directly"),
        "TransferOut": pgettext("action", "Transfer"),
        "RequestVerification": pgettext("action", "Send to verify"),
        "RecordVerification": pgettext("action", "Verification result"),
        "ReassignTask": pgettext("action", "Reassign task"),
        "WithdrawTask": pgettext("action", "Withdraw task"),
        "FileCase": pgettext("action", "File"),
        "RefuseFiling": pgettext("action", "Refuse filing"),
        "DispatchCase": pgettext("action", "Dispatch"),
        "SendBackToFiling": pgettext("action", "Send back to filing"),
        "RecallCase": pgettext("action", "Recall"),
        "SignFor": pgettext("action", "Sign for"),
        "ReturnCase": pgettext("action", "Return"),
        "FeedBack": pgettext("action", "Feed back"),
        "RequestInspection": pgettext("action", "Send to inspect"),
        "RecordInspection": pgettext("action", "Inspection result"),
        "RecordCallback": pgettext("action", "Call back"),
        "AcceptAsIs": pgettext("action", "Uphold result"),
        "OrderRework": pgettext("action", "Rework"),
        "CloseCase": pgettext("action", "Close case"),
        "ForceClose": pgettext("action", "Force close"),
        "VoidCase": pgettext("action", "Void"),
        "MergeInto": pgettext("action", "Merge"),
        "HandOverLead": pgettext("action", "Hand over lead"),
        "RecordFollowerCallback": pgettext("action", "Follower callback"),
        "RequestExtension": pgettext("action", "Ask for extension"),
        "DecideExtension": pgettext("action", "Decide extension"),
        "RequestSuspension": pgettext("action", "Ask for suspension"),
        "DecideSuspension": pgettext("action", "Decide suspension"),
        "ResumeCase": pgettext("action", "Resume"),
        "WithdrawRequest": pgettext("action", "Withdraw request"),
        "AddCoHandler": pgettext("action", "Add assisting unit"),
        "ReportCoHandling": pgettext("action", "Assistance done"),
        "ReleaseCoHandler": pgettext("action", "Release assisting unit"),
        "Supervise": pgettext("action", "Supervise"),
        "AnswerSupervision": pgettext("action", "Answer supervision"),
        "Remind": pgettext("action", "Remind"),
        "AskShiftLeader": pgettext("action", "Ask shift leader"),
        "AmendCase": pgettext("action", "Correct"),
        "AddNote": pgettext("action", "Add note"),
        "Attach": pgettext("action", "Attach"),
        "RecordCall": pgettext("action", "Record call"),
        "Appeal": pgettext("action", "Appeal"),
        "ReviewAppeal": pgettext("action", "Review appeal"),
        "DecideAppeal": pgettext("action", "Decide appeal"),
        "EvaluateCase": pgettext("action", "Evaluate"),
        "Escalate": pgettext("action", "Escalate"),
        "RecomputeDeadline": pgettext("action", "Recompute deadline"),
        "RevealNumber": pgettext("action", "Show number"),
        "FlagCaller": pgettext("action", "Flag caller"),
        "ReportMissedCall": pgettext("action", "Report missed call"),
        "TakeMissedCall": pgettext("action", "Take missed call"),
        "SettleMissedCall": pgettext("action", "Settle missed call"),
    }


@_spoken
def caller_flag() -> Mapping[str, str]:
    """What a caller is flagged as (FlagKind); a word that somebody once typed is shown as it is."""
    return {
        FlagKind.REPEAT: pgettext("flag", "Repeat caller"),
        FlagKind.ABUSIVE: pgettext("flag", "Abusive"),
        FlagKind.NUISANCE: pgettext("flag", "Nuisance calls"),
        FlagKind.CARE: pgettext("flag", "Needs care"),
    }


@_spoken
def missed_call_outcome() -> Mapping[str, str]:
    """What came of a missed call (MissedCallOutcome)."""
    return {
        MissedCallOutcome.CALLED_BACK: pgettext("missed call", "Called back"),
        MissedCallOutcome.RANG_AGAIN: pgettext("missed call", "Rang again and got through"),
        MissedCallOutcome.NOT_REACHED: pgettext("missed call", "Not reached"),
        MissedCallOutcome.WITHHELD: pgettext("missed call", "No number to call back"),
        MissedCallOutcome.ANSWERED_ELSEWHERE: pgettext("missed call", "Answered at another seat"),
    }


def limit(value: Limit) -> str:
    """A limit with its unit, as in `2 紧急工作时`."""
    return limit_unit(value.unit, value.amount == 1).format(amount=f"{value.amount.normalize():f}")


def limit_unit(unit: LimitUnit, one: bool = False) -> str:
    """A limit's text with the field {amount} to be filled in; `one` where the amount is 1."""
    number = 1 if one else 2
    return {
        LimitUnit.MINUTE: ngettext("{amount} minute", "{amount} minutes", number),
        LimitUnit.URGENT_HOUR: ngettext("{amount} urgent hour", "{amount} urgent hours", number),
        LimitUnit.URGENT_DAY: ngettext("{amount} urgent day", "{amount} urgent days", number),
        LimitUnit.NATURAL_DAY: ngettext("{amount} calendar day", "{amount} calendar days", number),
        LimitUnit.WORK_MINUTE: ngettext("{amount} working minute", "{amount} working minutes", number),
        LimitUnit.WORK_HOUR: ngettext("{amount} working hour", "{amount} working hours", number),
        LimitUnit.WORK_DAY: ngettext("{amount} working day", "{amount} working days", number),
    }[unit]


def span(length: timedelta) -> str:
    """A length of time in its two largest units, cut and not rounded: `1 小时 20 分`, `2 天 3 小时`, `40 秒`."""
    seconds = int(abs(length).total_seconds())
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    if days:
        return _("{days} d {hours} h").format(days=days, hours=hours) if hours else _("{days} d").format(days=days)
    if hours:
        if minutes:
            return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
        return _("{hours} h").format(hours=hours)
    if minutes:
        return _("{minutes} min").format(minutes=minutes)
    return _("{seconds} s").format(seconds=seconds)


def remaining(due: datetime, now: datetime) -> str:
    """How long until it is due, or by how much it is over: `剩 1 小时 20 分`, `超 7 分钟`."""
    length = span(due - now)
    return _("{length} left").format(length=length) if now <= due else _("{length} over").format(length=length)


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """A time of day where it is today's, with its date where it is not; in the district's zone."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    if there.date() == here.date():
        return f"{there:%H:%M}"
    return f"{there:%m-%d %H:%M}" if there.year == here.year else f"{there:%Y-%m-%d %H:%M}"
