"""What a registration form holds, as the commands it means and back: five elements, caller, place, problem, target."""

from collections.abc import Mapping

from desk_app.domain.case import BodyId, Caller, CaseId, DemandKind, Source
from desk_app.domain.commands import DispatchCase, FileCase, RegisterCase
from desk_app.domain.seat import Actor
from desk_app.screens.forms import NO, YES
from desk_app.screens.places import place_of, place_text
from desk_app.words import _

SOURCE, DEMAND_KIND, EVENT, TIME, DEMAND = "source", "demand_kind", "event", "time", "demand"
PERSON, PHONE, ANONYMOUS, CONFIDENTIAL, WANTS_ANSWER = "person", "phone", "anonymous", "confidential", "wants_answer"
PLACE, PROBLEM, CONDITION, TARGET, REASON, OPINION = "place", "problem", "condition", "target", "reason", "opinion"
FOLLOWS = "follows"


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
        place=place_of(values.get(PLACE, "")),
        problem=values.get(PROBLEM, ""),
        accept=actor.district_seat,
        follows=CaseId(values[FOLLOWS]) if values.get(FOLLOWS) else None,
    )


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
