"""How far one call goes: what is still missing for each step, and the group of commands that it means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk_app.domain.case import BodyId, CaseId, DemandKind, Place
from desk_app.domain.commands import AskShiftLeader, Body, MergeInto, TransferTarget
from desk_app.domain.directory import BodyKind
from desk_app.domain.seat import Actor, Role
from desk_app.screens import register_values as name
from desk_app.screens.advice import Advice, advice
from desk_app.screens.forms import FieldFault
from desk_app.screens.names import Names
from desk_app.screens.ownership import of_another_class, question
from desk_app.screens.places import place_of
from desk_app.screens.vocabulary import source
from desk_app.words import _


class UpTo(StrEnum):
    """How far one call goes at once."""

    REGISTER = "REGISTER"
    FILE = "FILE"
    DISPATCH = "DISPATCH"
    ASK = "ASK"
    """Filed, and the shift leader is asked who has it."""
    ANSWER = "ANSWER"
    """The call only asked: logged with what the caller was told, and over."""
    TRANSFER = "TRANSFER"
    """Somebody else takes it over: logged with who and in which way, and over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What the form says by now: the catalogue's advice, and for each step the fields that are missing, with words."""

    advice: Advice
    register: Mapping[str, str]
    file: Mapping[str, str]
    dispatch: Mapping[str, str]
    answer: Mapping[str, str] = field(default_factory=dict)
    transfer: Mapping[str, str] = field(default_factory=dict)

    def faults(self, upto: UpTo) -> dict[str, str]:
        """Field -> what is missing for going so far."""
        further: dict[UpTo, tuple[Mapping[str, str], ...]] = {
            UpTo.REGISTER: (),
            UpTo.FILE: (self.file,),
            UpTo.DISPATCH: (self.file, self.dispatch),
            UpTo.ASK: (self.file,),
            UpTo.ANSWER: (self.answer,),
            UpTo.TRANSFER: (self.transfer,),
        }
        found = dict(self.register)
        for more in further[upto]:
            found |= more
        return found


def steps_offered(actor: Actor) -> tuple[UpTo, ...]:
    """How far this person may go with a call: a district seat all the way, others register; a shift leader asks
    nobody."""
    if not actor.district_seat:
        return (UpTo.REGISTER,)
    return tuple(upto for upto in UpTo if upto is not UpTo.ASK or not actor.has(Role.SHIFT_LEADER))


def readiness(values: Mapping[str, str], actor: Actor, names: Names) -> Readiness:
    """What is still missing for each way a call can go; quick enough for every keystroke."""
    try:
        place = place_of(values.get(name.PLACE, ""))
        unreadable = {}
    except FieldFault as fault:
        place = place_of("")
        unreadable = {fault.field: fault.words}
    said = advice(values.get(name.PROBLEM, ""), values.get(name.CONDITION, ""), place, names)
    register = dict(unreadable)
    if not values.get(name.EVENT, "").strip() and not values.get(name.PROBLEM):
        register[name.EVENT] = _("event or problem")
    return Readiness(
        advice=said,
        register=register,
        file=_missing_to_file(values, place, names),
        dispatch=_missing_to_dispatch(values, said, actor, names),
        answer={} if values.get(name.ANSWER, "").strip() else {name.ANSWER: _("what the caller was told")},
        transfer=_missing_to_transfer(values),
    )


def _missing_to_file(values: Mapping[str, str], place: Place, names: Names) -> dict[str, str]:
    found = {}
    if not values.get(name.PROBLEM):
        found[name.PROBLEM] = _("problem")
    elif not names.reference.catalogue.may_be_about(values[name.PROBLEM], place.component):
        found[name.PROBLEM] = of_another_class(values[name.PROBLEM], place.component, names)
    if not values.get(name.CONDITION):
        found[name.CONDITION] = _("filing condition")
    if not place.cell:
        found[name.PLACE] = (
            _("a component or grid cell from the look-up")
            if place.verified
            else _("a grid cell: it decides who has the case, so one that is not verified still needs it (Ctrl+3)")
        )
    chosen = values.get(name.SOURCE, "")
    if chosen in {each.value for each in names.reference.policy.verify_first}:
        found[name.SOURCE] = _("verification: “{source}” is verified before filing").format(source=source(chosen))
    return found


def _missing_to_dispatch(values: Mapping[str, str], said: Advice, actor: Actor, names: Names) -> dict[str, str]:
    found = {}
    target = values.get(name.TARGET, "")
    body = names.reference.directory.bodies.get(BodyId(target))
    a_unit = body is not None and body.kind is BodyKind.UNIT
    if said.leader_decides and not actor.has(Role.SHIFT_LEADER) and (a_unit or not target):
        found[name.TARGET] = _("the shift leader's word on who has it: file it, then ask")
    elif not target:
        found[name.TARGET] = _("whom to dispatch to")
    elif target not in said.free and not values.get(name.REASON, "").strip():
        found[name.REASON] = _("why it is not the body named by the catalogue")
    return found


def _missing_to_transfer(values: Mapping[str, str]) -> dict[str, str]:
    """Nobody is preset: a key that bounces hands nothing over."""
    if not values.get(name.TRANSFER_TARGET):
        return {name.TRANSFER_TARGET: _("to whom it is handed over")}
    other = values.get(name.TRANSFER_TARGET) == TransferTarget.OTHER
    if other and not values.get(name.TRANSFER_NOTE, "").strip():
        return {name.TRANSFER_NOTE: _("which platform takes it over")}
    return {}


def target_hint(said: Advice) -> str:
    """What stands in the empty field of the target: who names it, or that nobody does."""
    if said.leader_decides:
        return _("No single unit: a sub-centre, or the shift leader decides")
    return _("Named by the catalogue once problem and place are known")


def needs_reason(values: Mapping[str, str], said: Advice) -> bool:
    """Another body than the catalogue's was chosen."""
    target = values.get(name.TARGET, "")
    return bool(target) and target not in said.free


def commands_of(values: Mapping[str, str], actor: Actor, upto: UpTo, names: Names) -> tuple[Body, ...]:
    """The group of one call: registered first, then as far as asked for, then its pictures.

    FieldFault as `registration`."""
    group: list[Body] = [name.registration(values, actor)]
    if upto in (UpTo.FILE, UpTo.DISPATCH, UpTo.ASK):
        group.append(name.filing(values))
    match upto:
        case UpTo.DISPATCH:
            group.append(name.dispatching(values))
        case UpTo.ASK:
            group.append(AskShiftLeader(question=question(readiness(values, actor, names).advice.unclear)))
        case UpTo.ANSWER:
            group.append(name.answering(values))
        case UpTo.TRANSFER:
            group.append(name.transferring(values))
        case UpTo.REGISTER | UpTo.FILE:
            pass
    return (*group, *name.attaching(values))


def merged(
    values: Mapping[str, str], actor: Actor, case: CaseId, leader: CaseId, now: datetime
) -> tuple[tuple[CaseId, Body], ...]:
    """The group of a call about what the `leader` is about already, each command with its case: registered as `case`,
    which follows the leader; on the leader the call's own time, number and words, and its pictures.

    FieldFault as `registration`."""
    return (
        (case, name.registration(values, actor)),
        (case, MergeInto(leader=leader)),
        (leader, name.call_record(values, now)),
        *((leader, body) for body in name.attaching(values)),
    )


def kind_of_enquiry(values: Mapping[str, str]) -> str:
    """The kind of demand of a call that only asks, where nobody has chosen another than the one it begins with."""
    chosen = values.get(name.DEMAND_KIND, "")
    return DemandKind.ENQUIRY.value if chosen in ("", DemandKind.HELP.value) else chosen
