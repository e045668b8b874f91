"""What a registration form holds, as the commands it means and back: five elements, caller, place, problem, ending."""

from collections.abc import Mapping
from datetime import UTC, datetime

from desk_app.domain.case import BodyId, Caller, CaseId, DemandKind, Photo, Place, Source
from desk_app.domain.commands import (
    AnswerDirectly,
    Attach,
    DispatchCase,
    FileCase,
    RecordCall,
    RegisterCase,
    TransferOut,
    TransferTarget,
    TransferWay,
)
from desk_app.domain.seat import Actor
from desk_app.screens.attachments import photos_from
from desk_app.screens.forms import NO, YES, FieldFault
from desk_app.screens.places import as_told, place_of, place_text
from desk_app.words import _

SOURCE, DEMAND_KIND, EVENT, TIME, DEMAND = "source", "demand_kind", "event", "time", "demand"
PERSON, PHONE, ANONYMOUS, CONFIDENTIAL, WANTS_ANSWER = "person", "phone", "anonymous", "confidential", "wants_answer"
PLACE, PROBLEM, CONDITION, TARGET, REASON, OPINION = "place", "problem", "condition", "target", "reason", "opinion"
FOLLOWS, ATTACHMENTS = "follows", "attachments"
ANSWER = "answer"
TRANSFER_TARGET, TRANSFER_WAY, TRANSFER_NOTE = "transfer_target", "transfer_way", "transfer_note"
CALL_NUMBER, CALL_BEGAN = "call_number", "call_began"
"""The number that the call came from, which is masked where it is shown, and when it began (ISO, with its offset)."""


def of_call(number: str, began: datetime) -> dict[str, str]:
    """What a form knows of the call it is opened for: its number (empty where it was withheld) and its beginning."""
    said = {PHONE: number, CALL_NUMBER: number, CALL_BEGAN: began.isoformat()}
    return {name: text for name, text in said.items() if text}


def registration(values: Mapping[str, str], actor: Actor) -> RegisterCase:
    """登记: what the form says now; a district seat accepts with it. FieldFault where the place cannot be read."""
    return RegisterCase(
        source=Source(values.get(SOURCE) or Source.HOTLINE),
        demand_kind=DemandKind(values.get(DEMAND_KIND) or DemandKind.HELP),
        text=told(values),
        caller=Caller(
            name=values.get(PERSON, "").strip(),
            phone="".join(values.get(PHONE, "").split()),
            anonymous=values.get(ANONYMOUS) == YES,
            confidential=values.get(CONFIDENTIAL) == YES,
            wants_answer=values.get(WANTS_ANSWER) == YES,
        ),
        place=registered_place(values),
        problem=values.get(PROBLEM, ""),
        accept=actor.district_seat,
        follows=CaseId(values[FOLLOWS]) if values.get(FOLLOWS) else None,
    )


def registered_place(values: Mapping[str, str]) -> Place:
    """The place as it is registered (`as_told`). FieldFault where it cannot be read."""
    return as_told(place_of(values.get(PLACE, "")))


def told(values: Mapping[str, str]) -> str:
    """What happened, when, and what the caller wants, as one text; each of the last two on a line of its own."""
    lines = [values.get(EVENT, "").strip()]
    if when := values.get(TIME, "").strip():
        lines.append(_("Time: {when}").format(when=when))
    if demand := values.get(DEMAND, "").strip():
        lines.append(_("Demand: {demand}").format(demand=demand))
    return "\n".join(filter(None, lines))


def filing(values: Mapping[str, str]) -> FileCase:
    """立案 under the chosen problem and condition; the place is the one just registered."""
    return FileCase(problem=values.get(PROBLEM, ""), condition=values.get(CONDITION, ""))


def dispatching(values: Mapping[str, str]) -> DispatchCase:
    """派遣 to the chosen target."""
    return DispatchCase(
        target=BodyId(values.get(TARGET, "")),
        opinion=values.get(OPINION, "").strip(),
        reason=values.get(REASON, "").strip(),
    )


def answering(values: Mapping[str, str]) -> AnswerDirectly:
    """直接答复 with what the caller was told."""
    return AnswerDirectly(answer=values.get(ANSWER, "").strip())


def transferring(values: Mapping[str, str]) -> TransferOut:
    """转接 to whom, and in which way. FieldFault where nobody is chosen."""
    if not values.get(TRANSFER_TARGET):
        raise FieldFault(TRANSFER_TARGET, _("Choose to whom it is handed over"))
    return TransferOut(
        target=TransferTarget(values[TRANSFER_TARGET]),
        way=TransferWay(values.get(TRANSFER_WAY) or TransferWay.BLIND),
        note=values.get(TRANSFER_NOTE, "").strip(),
    )


def photos_of(values: Mapping[str, str]) -> tuple[Photo, ...]:
    """The pictures that belong to the call, in their order."""
    return photos_from(values.get(ATTACHMENTS, ""))


def attaching(values: Mapping[str, str]) -> tuple[Attach, ...]:
    """附件: one command for each picture."""
    return tuple(Attach(photo=photo) for photo in photos_of(values))


def call_record(values: Mapping[str, str], now: datetime) -> RecordCall:
    """通话记录 of this call, with its own number, time and words; it lasts until `now`. One whose beginning nobody
    has noted began now."""
    try:
        began = min(datetime.fromisoformat(values.get(CALL_BEGAN, "")), now).astimezone(UTC)
    except (ValueError, TypeError):  # nothing noted, or a time without its offset
        began = now
    return RecordCall(phone="".join(values.get(PHONE, "").split()), began=began, ended=now, words=told(values))


def registration_typed(body: RegisterCase) -> dict[str, str]:
    """What stood in the form of a registration; its one text comes back as the event."""
    values = {
        SOURCE: body.source.value,
        DEMAND_KIND: body.demand_kind.value,
        EVENT: body.text,
        PERSON: body.caller.name,
        PHONE: body.caller.phone,
        ANONYMOUS: YES if body.caller.anonymous else NO,
        CONFIDENTIAL: YES if body.caller.confidential else NO,
        WANTS_ANSWER: YES if body.caller.wants_answer else NO,
        PLACE: place_text(body.place),
        PROBLEM: body.problem,
        FOLLOWS: body.follows or "",
    }
    return {name: text for name, text in values.items() if text}
