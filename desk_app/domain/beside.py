"""What is done beside the flow: assisting units, supervision, reminders, corrections, notes, photos, calls."""

from __future__ import annotations

from dataclasses import replace

from desk_app.domain.calendar import CalendarError
from desk_app.domain.case import (
    BEFORE_FILING,
    DISPATCHED,
    OPEN,
    BodyId,
    Case,
    CoHandling,
    DemandKind,
    Place,
    State,
)
from desk_app.domain.catalogue import module_of
from desk_app.domain.commands import (
    AddCoHandler,
    AddNote,
    AmendCase,
    AmendField,
    AmendValue,
    AnswerSupervision,
    Attach,
    Command,
    RecordCall,
    ReleaseCoHandler,
    Remind,
    ReportCoHandling,
    Supervise,
)
from desk_app.domain.deadlines import deadline
from desk_app.domain.directory import BodyKind
from desk_app.domain.facts import (
    CallRecorded,
    CaseAmended,
    CaseReminded,
    CaseSupervised,
    CoHandlerAdded,
    CoHandlerReleased,
    CoHandlingReported,
    NoteAdded,
    PhotoAttached,
    SupervisionAnswered,
)
from desk_app.domain.grounds import located
from desk_app.domain.rules import (
    Asking,
    Made,
    Refusal,
    Rule,
    Rules,
    anyone,
    district_seat,
    holder_or_leader,
    holds,
    need,
    speaks_for_unit,
    unit_that_had_it,
)
from desk_app.domain.seat import Role


def with_a_unit(case: Case) -> bool:
    """ "Dispatched and open": a unit has the case, or has fed back on it."""
    return case.unit is not None


# --- assisting units ------------------------------------------------------------------------------------------------


def _add_co_handler(body: AddCoHandler, asking: Asking, command: Command) -> Made:
    unit = asking.reference.directory.bodies.get(body.unit)
    if unit is None or unit.kind is not BodyKind.UNIT:
        raise Refusal("unknown_target", target=body.unit)
    if body.unit == asking.case.unit or any(each.unit == body.unit for each in asking.case.co_handlers):
        raise Refusal("already_on_case", unit=body.unit)
    try:
        deadline(asking.reference.calendar, asking.context.occurred_at, body.limit)
    except CalendarError:  # more working time than there is within reach
        raise Refusal("wrong_value", field="limit") from None
    return [CoHandlerAdded(unit=body.unit, limit=body.limit, opinion=body.opinion)]


def _open_co_handling(case: Case, wanted: str) -> CoHandling:
    found = next((each for each in case.co_handlers if each.id == wanted), None)
    if found is None:
        raise Refusal("co_handling_gone")
    return found


def _is_co_unit(asking: Asking) -> bool:
    units: frozenset[BodyId] = asking.case.co_units
    return any(speaks_for_unit(asking, unit) for unit in units)


def _report(body: ReportCoHandling, asking: Asking, command: Command) -> Made:
    part = _open_co_handling(asking.case, body.co_handling)
    if not speaks_for_unit(asking, part.unit):
        raise Refusal("not_yours")
    return [CoHandlingReported(co_handling=part.id, done=need(body.done, "done"))]


def _release(body: ReleaseCoHandler, asking: Asking, command: Command) -> Made:
    part = _open_co_handling(asking.case, body.co_handling)
    return [CoHandlerReleased(co_handling=part.id, reason=need(body.reason), decided_for=asking.case.stack[-1])]


# --- supervision ----------------------------------------------------------------------------------------------------


def _supervise(body: Supervise, asking: Asking, command: Command) -> Made:
    return [CaseSupervised(opinion=need(body.opinion, "opinion"), needs_answer=body.needs_answer)]


def _answer_supervision(body: AnswerSupervision, asking: Asking, command: Command) -> Made:
    found = next((each for each in asking.case.supervisions if each.id == body.supervision), None)
    if found is None or found.answered:
        raise Refusal("supervision_gone")
    return [SupervisionAnswered(supervision=found.id, answer=need(body.answer, "answer"))]


def _remind(body: Remind, asking: Asking, command: Command) -> Made:
    return [CaseReminded(opinion=body.opinion)]


# --- corrections ----------------------------------------------------------------------------------------------------

_BEFORE_FILING_ONLY = frozenset({AmendField.PROBLEM, AmendField.PLACE})


def value_of(case: Case, wanted: AmendField) -> AmendValue:
    """What a field that can be amended says now."""
    match wanted:
        case AmendField.TEXT:
            return case.text
        case AmendField.DEMAND_KIND:
            return case.demand_kind.value
        case AmendField.PROBLEM:
            return case.problem
        case AmendField.PLACE:
            return case.place
        case AmendField.CALLER_NAME:
            return case.caller.name
        case AmendField.CALLER_PHONE:
            return case.caller.phone
        case AmendField.WANTS_ANSWER:
            return case.caller.wants_answer
        case AmendField.CONFIDENTIAL:
            return case.caller.confidential
        case AmendField.ANONYMOUS:
            return case.caller.anonymous


def _check_new_value(asking: Asking, body: AmendCase, current: AmendValue) -> None:
    if type(body.new) is not type(current):
        raise Refusal("wrong_value", field=body.field.value)
    if body.field is AmendField.DEMAND_KIND and body.new not in set(DemandKind):
        raise Refusal("wrong_value", field=body.field.value)
    if body.field is AmendField.PROBLEM and body.new and body.new not in asking.reference.catalogue.problems:
        raise Refusal("unknown_problem", problem=str(body.new))
    if body.field is AmendField.TEXT and not str(body.new).strip():
        raise Refusal("field_missing", field="text")
    if body.new == current:
        raise Refusal("nothing_to_amend", field=body.field.value)


def _amend(body: AmendCase, asking: Asking, command: Command) -> Made:
    case = asking.case
    if body.field in _BEFORE_FILING_ONLY and case.state not in BEFORE_FILING:
        raise Refusal("amend_before_filing_only", field=body.field.value)
    current = value_of(case, body.field)
    if body.former != current:
        shown = current.address if isinstance(current, Place) else current
        raise Refusal("value_moved_on", field=body.field.value, current=shown)
    _check_new_value(asking, body, current)
    problem = str(body.new) if body.field is AmendField.PROBLEM else case.problem
    if case.filing is not None:
        problem = case.filing.problem
    demand = DemandKind(str(body.new)) if body.field is AmendField.DEMAND_KIND else case.demand_kind
    module = module_of(asking.reference.catalogue, problem, demand)
    new = located(body.new, asking.reference) if isinstance(body.new, Place) else body.new
    return [CaseAmended(field=body.field, former=body.former, new=new, module=module)]


def amended(case: Case, body: CaseAmended) -> Case:
    """The case with one field corrected."""
    case = replace(case, module=body.module)
    new = body.new
    match body.field:
        case AmendField.TEXT:
            return replace(case, text=str(new))
        case AmendField.DEMAND_KIND:
            return replace(case, demand_kind=DemandKind(str(new)))
        case AmendField.PROBLEM:
            return replace(case, problem=str(new))
        case AmendField.PLACE:
            return replace(case, place=new) if isinstance(new, Place) else case
        case AmendField.CALLER_NAME:
            return replace(case, caller=replace(case.caller, name=str(new)))
        case AmendField.CALLER_PHONE:
            return replace(case, caller=replace(case.caller, phone=str(new)))
        case AmendField.WANTS_ANSWER:
            return replace(case, caller=replace(case.caller, wants_answer=bool(new)))
        case AmendField.CONFIDENTIAL:
            return replace(case, caller=replace(case.caller, confidential=bool(new)))
        case AmendField.ANONYMOUS:
            return replace(case, caller=replace(case.caller, anonymous=bool(new)))


# --- notes, photos, calls -------------------------------------------------------------------------------------------


def _note(body: AddNote, asking: Asking, command: Command) -> Made:
    return [NoteAdded(text=need(body.text, "text"))]


def _attach(body: Attach, asking: Asking, command: Command) -> Made:
    return [PhotoAttached(photo=body.photo, note=body.note)]


def _record_call(body: RecordCall, asking: Asking, command: Command) -> Made:
    if body.ended < body.began:
        raise Refusal("call_ends_before_it_begins")
    return [
        CallRecorded(phone=body.phone, began=body.began, ended=body.ended, incoming=body.incoming, words=body.words)
    ]


_ANY = frozenset(State)

RULES: Rules = {
    AddCoHandler: Rule(states=DISPATCHED, who=holds, when=with_a_unit, decide=_add_co_handler),
    ReportCoHandling: Rule(states=_ANY, who=_is_co_unit, useful=lambda case: bool(case.co_handlers), decide=_report),
    ReleaseCoHandler: Rule(
        states=_ANY,
        who=holder_or_leader,
        when=lambda case: bool(case.stack),
        useful=lambda case: bool(case.co_handlers),
        decide=_release,
    ),
    Supervise: Rule(
        states=DISPATCHED,
        who=lambda asking: asking.actor.has(Role.SHIFT_LEADER, Role.LEADER),
        when=with_a_unit,
        decide=_supervise,
    ),
    AnswerSupervision: Rule(
        states=_ANY,
        who=unit_that_had_it,
        useful=lambda case: any(not each.answered for each in case.supervisions),
        decide=_answer_supervision,
    ),
    Remind: Rule(states=DISPATCHED, who=district_seat, when=with_a_unit, decide=_remind),
    AmendCase: Rule(states=OPEN, who=district_seat, decide=_amend),
    AddNote: Rule(states=_ANY, who=anyone, decide=_note),
    Attach: Rule(states=_ANY, who=anyone, decide=_attach),
    RecordCall: Rule(states=_ANY, who=anyone, decide=_record_call),
}
