"""The fields of the commands of the main flow."""

from collections.abc import Callable, Mapping

from desk_app.domain.case import State, TaskKind
from desk_app.domain.commands import ReturnReason, TransferTarget, TransferWay
from desk_app.screens.at_seat import AtSeat
from desk_app.screens.choices import cases, conditions, patrollers, problems, targets, units, yes_no
from desk_app.screens.forms import NO, YES, FieldKind, FieldSpec, Option, When
from desk_app.screens.places import place_text
from desk_app.screens.vocabulary import return_reason, transfer_target, transfer_way
from desk_app.words import _, pgettext

Fields = Callable[[AtSeat], tuple[FieldSpec, ...]]


def reason(label: str = "", *, required: bool = True, required_when: When | None = None) -> FieldSpec:
    """Why: what every refusal, return, recall, rework, extension, suspension, void and force must name."""
    return FieldSpec(
        name="reason",
        label=label or pgettext("field", "Reason"),
        kind=FieldKind.LONG_TEXT,
        required=required,
        required_when=required_when,
    )


def words(label: str = "", *, required_when: When | None = None) -> FieldSpec:
    """What was said or found."""
    return FieldSpec(
        name="words",
        label=label or pgettext("field", "Words"),
        kind=FieldKind.LONG_TEXT,
        required_when=required_when,
    )


def note(label: str = "") -> FieldSpec:
    """A remark that may be left out."""
    return FieldSpec(name="note", label=label or pgettext("field", "Note"), kind=FieldKind.LONG_TEXT)


def opinion(*, required: bool = False) -> FieldSpec:
    """The opinion (派遣意见, 督办意见)."""
    return FieldSpec(name="opinion", label=pgettext("field", "Opinion"), kind=FieldKind.LONG_TEXT, required=required)


def photo(name: str = "photo", *, required: bool = False) -> FieldSpec:
    """A photo, or several where the command takes them."""
    return FieldSpec(name=name, label=pgettext("field", "Photo"), kind=FieldKind.PHOTOS, required=required)


def patroller(at: AtSeat, task: TaskKind) -> FieldSpec:
    """Who goes and sees; the first in the order of proposal stands there already."""
    options = patrollers(at.case, at.names, task)
    return FieldSpec(
        name="patroller",
        label=pgettext("field", "Patroller"),
        kind=FieldKind.PATROLLER,
        required=True,
        value=options[0].value if options else "",
        hint=_("Name, number or cell"),
        options=options,
    )


def _nothing(at: AtSeat) -> tuple[FieldSpec, ...]:
    return ()


def _reason_only(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (reason(),)


def _decline(at: AtSeat) -> tuple[FieldSpec, ...]:
    route = FieldSpec(
        name="lawful_route",
        label=pgettext("field", "Lawful route told to the caller"),
        kind=FieldKind.TEXT,
        required=True,
        hint=_("Court, arbitration, administrative review, petition office …"),
    )
    return (reason(), route)


def _answer(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (
        FieldSpec(
            name="answer",
            label=pgettext("field", "Answer given to the caller"),
            kind=FieldKind.LONG_TEXT,
            required=True,
        ),
    )


def _transfer(at: AtSeat) -> tuple[FieldSpec, ...]:
    other = When(field="target", values=frozenset({TransferTarget.OTHER.value}))
    return (
        FieldSpec(
            name="target",
            label=pgettext("field", "Transfer to"),
            kind=FieldKind.CHOICE,
            required=True,
            value=TransferTarget.POLICE_110.value,
            options=tuple(Option(value=each.value, text=transfer_target(each)) for each in TransferTarget),
        ),
        FieldSpec(
            name="way",
            label=pgettext("field", "How"),
            kind=FieldKind.CHOICE,
            required=True,
            value=TransferWay.BLIND.value,
            options=tuple(Option(value=each.value, text=transfer_way(each)) for each in TransferWay),
        ),
        FieldSpec(name="note", label=pgettext("field", "Note"), kind=FieldKind.LONG_TEXT, required_when=other),
    )


def _verify(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (patroller(at, TaskKind.VERIFICATION), note(pgettext("field", "What to look at")))


def _inspect(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (patroller(at, TaskKind.INSPECTION), note(pgettext("field", "What to look at")))


def _task(at: AtSeat, kind: str) -> FieldSpec:
    spoken = at.speaks_for(kind)
    asked = spoken[0] if spoken else at.actor.badge
    return FieldSpec(name="task", label="", kind=FieldKind.HIDDEN, value=at.task_of(asked))


def _verification_result(at: AtSeat) -> tuple[FieldSpec, ...]:
    result = FieldSpec(
        name="is_true",
        label=pgettext("field", "Is it true?"),
        kind=FieldKind.YES_NO,
        required=True,
        options=yes_no(pgettext("verification", "True"), pgettext("verification", "Not true")),
    )
    found = words(pgettext("field", "What was found"), required_when=When(field="is_true", values=frozenset({NO})))
    return (_task(at, "RecordVerification"), result, found, photo())


def _inspection_result(at: AtSeat) -> tuple[FieldSpec, ...]:
    result = FieldSpec(
        name="passed",
        label=pgettext("field", "Result"),
        kind=FieldKind.YES_NO,
        required=True,
        options=yes_no(pgettext("inspection", "Passed"), pgettext("inspection", "Failed")),
    )
    found = words(pgettext("field", "What was found"), required_when=When(field="passed", values=frozenset({NO})))
    if at.case.state is State.PENDING_INSPECTION:
        by_photo = FieldSpec(name="by_photo", label="", kind=FieldKind.HIDDEN, value=YES)
        return (by_photo, result, found)
    policy_asks = at.names.reference.policy.photo_needed and not at.speaks_for("RecordInspection")
    return (_task(at, "RecordInspection"), result, found, photo(required=policy_asks))


def _reassign(at: AtSeat) -> tuple[FieldSpec, ...]:
    kind = at.case.tasks[0].kind if at.case.tasks else TaskKind.VERIFICATION
    return (_task(at, "ReassignTask"), patroller(at, kind), note())


def _withdraw_task(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (_task(at, "WithdrawTask"), reason())


def problem(value: str, at: AtSeat) -> FieldSpec:
    """The problem of the catalogue."""
    return FieldSpec(
        name="problem",
        label=pgettext("field", "Problem"),
        kind=FieldKind.PROBLEM,
        required=True,
        value=value,
        hint=_("Type a few characters of it"),
        options=problems(at.names.reference),
    )


def _file(at: AtSeat) -> tuple[FieldSpec, ...]:
    listed = conditions(at.names.reference)
    own = [option for option in listed if option.of == at.case.problem]
    return (
        problem(at.case.problem, at),
        FieldSpec(
            name="condition",
            label=pgettext("field", "Filing condition"),
            kind=FieldKind.CONDITION,
            required=True,
            value=own[0].value if len(own) == 1 else "",
            hint=_("Which of its conditions is met"),
            options=listed,
            depends_on="problem",
        ),
        FieldSpec(
            name="place",
            label=pgettext("field", "Place"),
            kind=FieldKind.PLACE,
            required=True,
            value=place_text(at.case.place),
        ),
    )


def _dispatch(at: AtSeat) -> tuple[FieldSpec, ...]:
    proposed, free = at.catalogue_targets()
    wished = at.case.proposed_target if not at.leader_decides else None
    other = When(field="target", values=frozenset(free), other=True)
    first = proposed or wished or ""
    return (
        FieldSpec(
            name="target",
            label=pgettext("field", "Dispatch to"),
            kind=FieldKind.BODY,
            required=True,
            value=first,
            hint=_("Name of the unit or sub-centre"),
            options=targets(at.case, at.names, proposed, units_too=not at.leader_decides),
        ),
        FieldSpec(
            name="reason",
            label=pgettext("field", "Why another body"),
            kind=FieldKind.TEXT,
            required_when=other,
            shown_when=other,
        ),
        opinion(),
    )


def _return(at: AtSeat) -> tuple[FieldSpec, ...]:
    other = When(field="reason", values=frozenset({ReturnReason.OTHER.value}))
    return (
        FieldSpec(
            name="reason",
            label=pgettext("field", "Reason"),
            kind=FieldKind.CHOICE,
            required=True,
            value=ReturnReason.NOT_OURS.value,
            options=tuple(Option(value=each.value, text=return_reason(each)) for each in ReturnReason),
        ),
        words(required_when=other),
        FieldSpec(
            name="proposed_target",
            label=pgettext("field", "Who should have it"),
            kind=FieldKind.BODY,
            hint=_("Name of the unit, if known"),
            options=units(at.names, frozenset({at.case.unit} if at.case.unit else ())),
        ),
    )


def _feed_back(at: AtSeat) -> tuple[FieldSpec, ...]:
    photo_asked = at.names.reference.policy.photo_needed and not at.speaks_for("FeedBack")
    return (
        FieldSpec(name="done", label=pgettext("field", "What was done"), kind=FieldKind.LONG_TEXT, required=True),
        FieldSpec(
            name="public_reply",
            label=pgettext("field", "Public reply"),
            kind=FieldKind.LONG_TEXT,
            required=at.case.caller.wants_answer,
        ),
        photo("photos", required=photo_asked),
    )


def _callback(at: AtSeat) -> tuple[FieldSpec, ...]:
    reached = When(field="reached", values=frozenset({YES}))
    return (
        FieldSpec(
            name="reached",
            label=pgettext("field", "Reached?"),
            kind=FieldKind.YES_NO,
            required=True,
            options=yes_no(pgettext("callback", "Reached"), pgettext("callback", "Not reached")),
        ),
        FieldSpec(
            name="satisfied",
            label=pgettext("field", "Satisfied?"),
            kind=FieldKind.YES_NO,
            required_when=reached,
            shown_when=reached,
            options=yes_no(pgettext("callback", "Satisfied"), pgettext("callback", "Not satisfied")),
        ),
        words(pgettext("field", "What the caller said"), required_when=When(field="satisfied", values=frozenset({NO}))),
    )


def _close(at: AtSeat) -> tuple[FieldSpec, ...]:
    standards = at.case.filing.closing_standards if at.case.filing else ()
    return (
        FieldSpec(
            name="closing_standard",
            label=pgettext("field", "Closing standard"),
            kind=FieldKind.CHOICE,
            required=True,
            value=standards[0] if len(standards) == 1 else "",
            options=tuple(Option(value=each, text=each) for each in standards),
        ),
        FieldSpec(name="remark", label=pgettext("field", "Note"), kind=FieldKind.TEXT),
    )


def _merge(at: AtSeat) -> tuple[FieldSpec, ...]:
    return (
        FieldSpec(
            name="leader",
            label=pgettext("field", "Leading case"),
            kind=FieldKind.CASE,
            required=True,
            hint=_("Number, address or words of an open case"),
        ),
        reason(required=False),
    )


def _hand_over(at: AtSeat) -> tuple[FieldSpec, ...]:
    followers = cases(at.case.followers, at.names)
    return (
        FieldSpec(
            name="follower",
            label=pgettext("field", "New leading case"),
            kind=FieldKind.CHOICE,
            required=True,
            value=followers[0].value if len(followers) == 1 else "",
            options=followers,
        ),
        reason(),
    )


FLOW_FIELDS: Mapping[str, Fields] = {
    "AcceptCase": _nothing,
    "DeclineCase": _decline,
    "AnswerDirectly": _answer,
    "TransferOut": _transfer,
    "RequestVerification": _verify,
    "RecordVerification": _verification_result,
    "ReassignTask": _reassign,
    "WithdrawTask": _withdraw_task,
    "FileCase": _file,
    "RefuseFiling": _reason_only,
    "DispatchCase": _dispatch,
    "SendBackToFiling": _reason_only,
    "RecallCase": _reason_only,
    "SignFor": _nothing,
    "ReturnCase": _return,
    "FeedBack": _feed_back,
    "RequestInspection": _inspect,
    "RecordInspection": _inspection_result,
    "RecordCallback": _callback,
    "AcceptAsIs": _reason_only,
    "OrderRework": _reason_only,
    "CloseCase": _close,
    "ForceClose": _reason_only,
    "VoidCase": _reason_only,
    "MergeInto": _merge,
    "HandOverLead": _hand_over,
    "RecordFollowerCallback": _callback,
}
"""What each command of the main flow asks; registering has a form of its own."""
