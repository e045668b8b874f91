"""The fields of the commands beside the main flow, and those of a party that a seat speaks for."""

from collections.abc import Mapping
from datetime import timedelta

from desk_app.domain.beside import value_of
from desk_app.domain.caller import FlagKind
from desk_app.domain.case import BEFORE_FILING, DemandKind, Place, RequestKind
from desk_app.domain.commands import AmendField
from desk_app.screens import ownership
from desk_app.screens.at_seat import AtSeat
from desk_app.screens.choices import problems, units, yes_no
from desk_app.screens.flow_forms import Fields, opinion, photo, reason, words
from desk_app.screens.forms import NO, YES, FieldKind, FieldSpec, Option, When
from desk_app.screens.places import place_text
from desk_app.screens.vocabulary import amend_field, caller_flag, demand_kind
from desk_app.words import _, pgettext

NEW = {field: f"new.{field.value}" for field in AmendField}
"""Each field that can be corrected -> the name of the form's field for its new value."""
FORMER = {field: f"former.{field.value}" for field in AmendField}
"""The same for the value that stood there when the form was opened; it travels with the correction."""
_BEFORE_FILING_ONLY = frozenset({AmendField.PROBLEM, AmendField.PLACE})
_TRUTHS = frozenset({AmendField.WANTS_ANSWER, AmendField.CONFIDENTIAL, AmendField.ANONYMOUS})


def hidden(name: str, value: str) -> FieldSpec:
    """What the form answers, kept as it was when the form was opened."""
    return FieldSpec(name=name, label="", kind=FieldKind.HIDDEN, value=value)


def _ask_extension(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (reason(),)


def _ask_suspension(at: AtSeat) -> tuple[FieldSpec, ...]:
    tomorrow = at.names.now.astimezone(at.names.reference.calendar.zone).date() + timedelta(days=1)
    until = FieldSpec(
        name="until",
        label=pgettext("field", "Last suspended day"),
        kind=FieldKind.DATE,
        required=True,
        value=tomorrow.isoformat(),
    )
    return (until, reason())


def _request(at: AtSeat) -> FieldSpec:
    return hidden("request", at.case.request.id if at.case.request else "")


def _asked(at: AtSeat) -> str:
    request = at.case.request
    if request is None:
        return ""
    if request.kind is RequestKind.SUSPENSION and request.until is not None:
        return _("Asked: until {date}, {reason}").format(date=request.until.isoformat(), reason=request.reason)
    return _("Asked: {reason}").format(reason=request.reason)


def decided_hint(kind: str, at: AtSeat) -> str:
    """What stands above a form: that which it decides or answers."""
    match kind:
        case "DecideExtension" | "DecideSuspension" | "WithdrawRequest":
            return _asked(at)
        case "ReviewAppeal" | "DecideAppeal" if at.case.appeal is not None:
            return _("Appeal: {reason}").format(reason=at.case.appeal.reason)
        case "AnswerSupervision":
            opinions = [each.opinion for each in at.case.supervisions if not each.answered]
            return _("Supervised: {opinion}").format(opinion=opinions[0]) if opinions else ""
        case "ResumeCase" if at.case.suspension is not None:
            return _("Suspended until {date}").format(date=at.case.suspension.until.isoformat())
        case "DispatchCase" if at.leader_decides:
            why = ownership.doubt(at.catalogue_owner(), at.case.place, at.names)
            return _("No unit may be chosen here: {why}. The shift leader decides.").format(why=why)
        case "DispatchCase" if at.case.asked_leader:
            return _("To decide: {question}").format(question=at.case.asked_leader)
        case "DispatchCase":
            why = ownership.undecided(at.case, at.names)
            return _("Nobody is named to handle it: {why}.").format(why=why) if why else ""
        case "FeedBack" if at.case.filing is not None:
            return _("Closing standard: {standards}").format(standards=" / ".join(at.case.filing.closing_standards))
        case _:
            return ""


def _ask_leader(at: AtSeat) -> tuple[FieldSpec, ...]:
    why = ownership.undecided(at.case, at.names)
    return (
        FieldSpec(
            name="question",
            label=pgettext("field", "Question"),
            kind=FieldKind.LONG_TEXT,
            required=True,
            value=ownership.question(why) if why else "",
            hint=_("What the shift leader is to decide"),
        ),
    )


def _decide_request(at: AtSeat) -> tuple[FieldSpec, ...]:
    granted = FieldSpec(
        name="granted",
        label=pgettext("field", "Decision"),
        kind=FieldKind.YES_NO,
        required=True,
        options=yes_no(pgettext("request", "Grant"), pgettext("request", "Refuse")),
    )
    refused = When(field="granted", values=frozenset({NO}))
    return (_request(at), granted, reason(required=False, required_when=refused))


def _withdraw_request(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (_request(at),)


def _resume(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (hidden("suspension", at.case.suspension.id if at.case.suspension else ""), reason())


def _add_co_handler(at: AtSeat) -> tuple[FieldSpec, ...]:
    barred = frozenset(each.unit for each in at.case.co_handlers) | ({at.case.unit} if at.case.unit else set())
    return (
        FieldSpec(
            name="unit",
            label=pgettext("field", "Assisting unit"),
            kind=FieldKind.BODY,
            required=True,
            hint=_("Name of the unit"),
            options=units(at.names, barred),
        ),
        FieldSpec(
            name="limit",
            label=pgettext("field", "Its own limit"),
            kind=FieldKind.LIMIT,
            required=True,
            value="1 WORK_DAY",
        ),
        opinion(),
    )


def _co_handling(at: AtSeat, only_spoken_for: bool) -> FieldSpec:
    parts = at.case.co_handlers
    if only_spoken_for:
        spoken = at.speaks_for("ReportCoHandling")
        parts = tuple(each for each in parts if each.unit in spoken or each.unit == at.actor.body)
    return FieldSpec(
        name="co_handling",
        label=pgettext("field", "Assisting unit"),
        kind=FieldKind.CHOICE,
        required=True,
        value=parts[0].id if len(parts) == 1 else "",
        options=tuple(Option(value=each.id, text=at.names.body(each.unit), detail=each.opinion) for each in parts),
    )


def _report_co_handling(at: AtSeat) -> tuple[FieldSpec, ...]:
    done = FieldSpec(name="done", label=pgettext("field", "What was done"), kind=FieldKind.LONG_TEXT, required=True)
    return (_co_handling(at, True), done)


def _release(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (_co_handling(at, False), reason())


def _supervise(at: AtSeat) -> tuple[FieldSpec, ...]:
    answer = FieldSpec(
        name="needs_answer",
        label=pgettext("field", "Answer expected"),
        kind=FieldKind.YES_NO,
        required=True,
        value=YES,
        options=yes_no(),
    )
    return (opinion(required=True), answer)


def _answer_supervision(at: AtSeat) -> tuple[FieldSpec, ...]:
    still = [each.id for each in at.case.supervisions if not each.answered]
    answer = FieldSpec(name="answer", label=pgettext("field", "Answer"), kind=FieldKind.LONG_TEXT, required=True)
    return (hidden("supervision", still[0] if still else ""), answer)


def _remind(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (opinion(),)


def _amend(at: AtSeat) -> tuple[FieldSpec, ...]:
    early = at.case.state in BEFORE_FILING
    offered = [field for field in AmendField if early or field not in _BEFORE_FILING_ONLY]
    which = FieldSpec(
        name="field",
        label=pgettext("field", "What is wrong"),
        kind=FieldKind.CHOICE,
        required=True,
        value=AmendField.TEXT.value,
        options=tuple(Option(value=each.value, text=amend_field(each)) for each in offered),
    )
    former = tuple(hidden(FORMER[field], value_text(at, field)) for field in offered)
    return (which, *former, *(_new_value(at, field) for field in offered))


def value_text(at: AtSeat, field: AmendField) -> str:
    """What the case says in this field, as a form keeps it."""
    match value_of(at.case, field):
        case bool() as truth:
            return YES if truth else NO
        case Place() as place:
            return place_text(place)
        case text:
            return text


def _new_value(at: AtSeat, field: AmendField) -> FieldSpec:
    kind = FieldKind.TEXT
    options: tuple[Option, ...] = ()
    match field:
        case AmendField.TEXT:
            kind = FieldKind.LONG_TEXT
        case AmendField.DEMAND_KIND:
            kind = FieldKind.CHOICE
            options = tuple(Option(value=each.value, text=demand_kind(each)) for each in DemandKind)
        case AmendField.PROBLEM:
            kind, options = FieldKind.PROBLEM, problems(at.names.reference)
        case AmendField.PLACE:
            kind = FieldKind.PLACE
        case AmendField.CALLER_PHONE:
            kind = FieldKind.PHONE
        case _ if field in _TRUTHS:
            kind, options = FieldKind.YES_NO, yes_no()
    return FieldSpec(
        name=NEW[field],
        label=pgettext("field", "New value"),
        kind=kind,
        value=value_text(at, field),
        options=options,
        shown_when=When(field="field", values=frozenset({field.value})),
        required=field is AmendField.TEXT,
    )


def _add_note(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (FieldSpec(name="text", label=pgettext("field", "Note"), kind=FieldKind.LONG_TEXT, required=True),)


def _attach(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (photo(required=True), FieldSpec(name="note", label=pgettext("field", "Note"), kind=FieldKind.TEXT))


def _record_call(at: AtSeat) -> tuple[FieldSpec, ...]:
    zone = at.names.reference.calendar.zone
    here = f"{at.names.now.astimezone(zone):%Y-%m-%d %H:%M}"
    return (
        FieldSpec(
            name="incoming",
            label=pgettext("field", "Direction"),
            kind=FieldKind.YES_NO,
            required=True,
            value=NO,
            options=yes_no(pgettext("call", "Incoming"), pgettext("call", "Outgoing")),
        ),
        FieldSpec(
            name="phone",
            label=pgettext("field", "Telephone"),
            kind=FieldKind.PHONE,
            required=True,
            value=at.case.caller.phone,
        ),
        FieldSpec(name="began", label=pgettext("field", "Began"), kind=FieldKind.TIME, required=True, value=here),
        FieldSpec(name="ended", label=pgettext("field", "Ended"), kind=FieldKind.TIME, required=True, value=here),
        words(),
    )


def _review(at: AtSeat) -> tuple[FieldSpec, ...]:
    supported = FieldSpec(
        name="supported",
        label=pgettext("field", "Decision"),
        kind=FieldKind.YES_NO,
        required=True,
        options=yes_no(pgettext("appeal", "Support"), pgettext("appeal", "Do not support")),
    )
    return (hidden("appeal", at.case.appeal.id if at.case.appeal else ""), supported, reason())


def _decide_appeal(at: AtSeat) -> tuple[FieldSpec, ...]:
    granted = FieldSpec(
        name="granted",
        label=pgettext("field", "Decision"),
        kind=FieldKind.YES_NO,
        required=True,
        options=yes_no(pgettext("appeal", "Grant"), pgettext("appeal", "Reject")),
    )
    return (hidden("appeal", at.case.appeal.id if at.case.appeal else ""), granted, reason())


def _reveal(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (
        hidden("case", at.case.id),
        FieldSpec(name="reason", label=pgettext("field", "What for"), kind=FieldKind.TEXT),
    )


def _flag(at: AtSeat) -> tuple[FieldSpec, ...]:
    flags = tuple(Option(value=each.value, text=caller_flag(each)) for each in FlagKind)
    return (
        FieldSpec(
            name="flag",
            label=pgettext("field", "Flag"),
            kind=FieldKind.CHOICE,
            required=True,
            value=flags[0].value,
            options=flags,
        ),
        FieldSpec(
            name="set",
            label=pgettext("field", "What to do"),
            kind=FieldKind.YES_NO,
            required=True,
            value=YES,
            options=yes_no(pgettext("flag", "Set the flag"), pgettext("flag", "Take it away")),
        ),
        reason(),
    )


BESIDE_FIELDS: Mapping[str, Fields] = {
    "RequestExtension": _ask_extension,
    "DecideExtension": _decide_request,
    "RequestSuspension": _ask_suspension,
    "DecideSuspension": _decide_request,
    "ResumeCase": _resume,
    "WithdrawRequest": _withdraw_request,
    "AddCoHandler": _add_co_handler,
    "ReportCoHandling": _report_co_handling,
    "ReleaseCoHandler": _release,
    "Supervise": _supervise,
    "AnswerSupervision": _answer_supervision,
    "Remind": _remind,
    "AskShiftLeader": _ask_leader,
    "AmendCase": _amend,
    "AddNote": _add_note,
    "Attach": _attach,
    "RecordCall": _record_call,
    "Appeal": _ask_extension,
    "ReviewAppeal": _review,
    "DecideAppeal": _decide_appeal,
    "RevealNumber": _reveal,
    "FlagCaller": _flag,
}
"""What each command beside the flow asks."""

SPOKEN_FOR = "on_behalf_of.organisation"
SPOKE = "on_behalf_of.person"
CHANNEL = "on_behalf_of.channel"


def behalf_fields(at: AtSeat, kind: str) -> tuple[FieldSpec, ...]:
    """For whom a seat gives a command of a unit or patroller; none where the command is the actor's own."""
    parties = at.speaks_for(kind)
    if not parties:
        return ()
    ways = (_("telephone"), _("radio"), _("WeChat"), _("in person"))
    return (
        FieldSpec(
            name=SPOKEN_FOR,
            label=pgettext("field", "On behalf of"),
            kind=FieldKind.CHOICE,
            required=True,
            value=parties[0],
            options=tuple(Option(value=each, text=at.names.party(each)) for each in parties),
        ),
        FieldSpec(name=SPOKE, label=pgettext("field", "Who spoke"), required=True, hint=_("Name of the person")),
        FieldSpec(
            name=CHANNEL,
            label=pgettext("field", "By what means"),
            kind=FieldKind.CHOICE,
            required=True,
            value=ways[0],
            options=tuple(Option(value=each, text=each) for each in ways),
        ),
    )
