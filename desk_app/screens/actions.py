"""The actions of a case: which commands are offered, in what order, with which keys and forms."""

from collections.abc import Mapping, Sequence

from desk_app.domain.case import Source, State
from desk_app.domain.commands import FLOW_COMMANDS, SubjectKind
from desk_app.domain.seat import may_give
from desk_app.screens.at_seat import AtSeat
from desk_app.screens.beside_forms import BESIDE_FIELDS, behalf_fields, decided_hint
from desk_app.screens.flow_forms import FLOW_FIELDS
from desk_app.screens.forms import ActionForm
from desk_app.screens.vocabulary import command

KEYS: Mapping[str, str] = {
    "RegisterCase": "Ctrl+N",
    "AcceptCase": "F5",
    "FileCase": "F6",
    "DispatchCase": "F7",
    "RequestVerification": "F8",
    "RequestInspection": "F8",
    "RecordVerification": "F3",
    "RecordInspection": "F3",
    "RecordCallback": "F3",
    "RecordFollowerCallback": "F3",
    "CloseCase": "F10",
    "AddNote": "F12",
    "SignFor": "Shift+F5",
    "FeedBack": "Shift+F6",
    "ReturnCase": "Shift+F7",
    "AnswerDirectly": "Alt+A",
    "DeclineCase": "Alt+D",
    "TransferOut": "Alt+T",
    "RefuseFiling": "Alt+R",
    "ReassignTask": "Alt+P",
    "WithdrawTask": "Alt+W",
    "SendBackToFiling": "Alt+B",
    "RecallCase": "Alt+L",
    "AcceptAsIs": "Alt+U",
    "OrderRework": "Alt+O",
    "MergeInto": "Alt+M",
    "HandOverLead": "Alt+H",
    "RequestExtension": "Alt+E",
    "DecideExtension": "Alt+Shift+E",
    "RequestSuspension": "Alt+S",
    "DecideSuspension": "Alt+Shift+S",
    "ResumeCase": "Alt+Shift+R",
    "WithdrawRequest": "Alt+Shift+W",
    "AddCoHandler": "Alt+C",
    "ReportCoHandling": "Alt+Shift+F",
    "ReleaseCoHandler": "Alt+X",
    "Supervise": "Alt+Shift+U",
    "AnswerSupervision": "Alt+Shift+A",
    "Remind": "Alt+N",
    "AskShiftLeader": "Alt+Q",
    "AmendCase": "Alt+G",
    "Attach": "Alt+Shift+T",
    "RecordCall": "Alt+K",
    "Appeal": "Alt+Shift+P",
    "ReviewAppeal": "Alt+Shift+I",
    "DecideAppeal": "Alt+Shift+D",
    "ForceClose": "Alt+Shift+C",
    "VoidCase": "Alt+Shift+V",
    "RevealNumber": "Alt+V",
    "FlagCaller": "Alt+Shift+G",
}
"""The key of every command a person may give; no two that can be offered together share one."""

DANGER = frozenset({"ForceClose", "VoidCase"})

CALLER_COMMANDS = ("RevealNumber", "FlagCaller")
OTHER_SUBJECTS: Mapping[str, SubjectKind] = {
    "RevealNumber": SubjectKind.CALLER,
    "FlagCaller": SubjectKind.CALLER,
}
"""The commands that are not about the case itself, and what they are about."""

_EXPECTED: Mapping[State, tuple[str, ...]] = {
    State.PENDING_ACCEPT: ("AcceptCase",),
    State.PENDING_FILING: ("FileCase",),
    State.VERIFYING: ("RecordVerification",),
    State.PENDING_DISPATCH: ("DispatchCase",),
    State.RETURNED: ("DispatchCase",),
    State.PENDING_SIGN: ("SignFor",),
    State.HANDLING: ("FeedBack",),
    State.SUSPENDED: ("FeedBack",),
    State.PENDING_INSPECTION: ("RequestInspection",),
    State.INSPECTING: ("RecordInspection",),
    State.PENDING_CALLBACK: ("RecordCallback",),
    State.PENDING_CLOSE: ("CloseCase",),
    State.MERGED: ("RecordFollowerCallback",),
}
_RANK = {kind: rank for rank, kind in enumerate(KEYS)}


def expected(at: AtSeat) -> str:
    """The command that the case waits for now, as its state and marks say."""
    case = at.case
    if case.state is State.PENDING_FILING and case.verified is None:
        sources: frozenset[Source] = at.names.reference.policy.verify_first
        if case.source in sources:
            return "RequestVerification"
    if case.state is State.PENDING_FILING and case.verified is False:
        return "RefuseFiling"
    if case.failed_inspection or case.dissatisfied:
        return "OrderRework"
    if case.state in (State.PENDING_DISPATCH, State.RETURNED) and at.waits_for_leader:
        return "" if case.asked_leader else "AskShiftLeader"
    return next(iter(_EXPECTED.get(case.state, ())), "")


def action_forms(at: AtSeat, offered: Sequence[str]) -> tuple[ActionForm, ...]:
    """The actions of a case as they stand on its bar: what it waits for first, then the flow, then the rest; what ends
    or forces last. `offered` are the kinds of command that the rules offer this person."""
    kinds = [kind for kind in offered if kind in FLOW_FIELDS or kind in BESIDE_FIELDS]
    if at.case.caller.phone:
        kinds += [kind for kind in CALLER_COMMANDS if may_give(at.actor, kind)]
    awaited = expected(at)

    def place(kind: str) -> tuple[bool, bool, bool, int]:
        return kind in DANGER, kind != awaited, kind not in FLOW_COMMANDS, _RANK.get(kind, len(_RANK))

    return tuple(action_form(at, kind, primary=kind == awaited) for kind in sorted(kinds, key=place))


def action_form(at: AtSeat, kind: str, *, primary: bool = False) -> ActionForm:
    """One command as it is offered. KeyError for a kind that no person gives about a case."""
    fields = FLOW_FIELDS[kind](at) if kind in FLOW_FIELDS else BESIDE_FIELDS[kind](at)
    return ActionForm(
        kind=kind,
        label=command(kind),
        key=KEYS.get(kind, ""),
        fields=(*behalf_fields(at, kind), *fields),
        hint=decided_hint(kind, at),
        primary=primary,
        danger=kind in DANGER,
        beside=kind not in FLOW_COMMANDS,
    )
