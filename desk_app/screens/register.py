"""The registration of a call: its fields, what is still missing for each step, and the group of commands it means."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from desk_app.domain.case import BodyId, DemandKind, Place, Source
from desk_app.domain.commands import AskShiftLeader, Body
from desk_app.domain.directory import BodyKind
from desk_app.domain.seat import Actor, Role
from desk_app.screens import register_values as name
from desk_app.screens.actions import KEYS
from desk_app.screens.advice import Advice, advice
from desk_app.screens.choices import conditions, problems, yes_no
from desk_app.screens.forms import YES, ActionForm, FieldFault, FieldKind, FieldSpec, Option
from desk_app.screens.names import Names
from desk_app.screens.ownership import of_another_class, question
from desk_app.screens.places import place_of
from desk_app.screens.register_values import dispatching, filing, registration
from desk_app.screens.vocabulary import command, demand_kind, source
from desk_app.words import _, pgettext


class UpTo(StrEnum):
    """How far one call goes at once."""

    REGISTER = "REGISTER"
    FILE = "FILE"
    DISPATCH = "DISPATCH"
    ASK = "ASK"
    """Filed, and the shift leader is asked who has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What the form says by now: the catalogue's advice, and for each step the fields that are missing, with words."""

    advice: Advice
    register: Mapping[str, str]
    file: Mapping[str, str]
    dispatch: Mapping[str, str]

    def faults(self, upto: UpTo) -> dict[str, str]:
        """Field -> what is missing for going so far."""
        found = dict(self.register)
        if upto is not UpTo.REGISTER:
            found |= self.file
        if upto is UpTo.DISPATCH:
            found |= self.dispatch
        return found


def register_form(actor: Actor, names: Names, values: Mapping[str, str] | None = None) -> ActionForm:
    """The fields of a new call, with what is known already (`values`: a number, a text, a refused registration)."""
    fields = (*_told_fields(actor, names), *_caller_fields(), *_desk_fields(names))
    known = values or {}
    return ActionForm(
        kind="RegisterCase",
        label=command("RegisterCase"),
        key=KEYS["RegisterCase"],
        fields=tuple(replace(field, value=known.get(field.name, field.value)) for field in fields),
        primary=True,
    )


def _sources(actor: Actor) -> tuple[Source, ...]:
    if actor.district_seat:
        return tuple(Source)
    return (Source.SUB_CENTRE,)


def _told_fields(actor: Actor, names: Names) -> tuple[FieldSpec, ...]:
    here = names.now.astimezone(names.reference.calendar.zone)
    sources = _sources(actor)
    return (
        FieldSpec(
            name=name.SOURCE,
            label=pgettext("field", "Source"),
            kind=FieldKind.CHOICE,
            required=True,
            value=sources[0].value,
            options=tuple(Option(value=each.value, text=source(each)) for each in sources),
        ),
        FieldSpec(
            name=name.DEMAND_KIND,
            label=pgettext("field", "Kind of demand"),
            kind=FieldKind.CHOICE,
            required=True,
            value=DemandKind.HELP.value,
            options=tuple(Option(value=each.value, text=demand_kind(each)) for each in DemandKind),
        ),
        FieldSpec(
            name=name.EVENT,
            label=pgettext("field", "Event"),
            kind=FieldKind.LONG_TEXT,
            required=True,
            hint=_("What happened, in the caller's words"),
        ),
        FieldSpec(name=name.TIME, label=pgettext("field", "Time"), value=f"{here:%m-%d %H:%M}"),
        FieldSpec(name=name.DEMAND, label=pgettext("field", "Demand"), hint=_("What the caller asks for")),
        FieldSpec(name=name.PLACE, label=pgettext("field", "Place"), kind=FieldKind.PLACE),
        FieldSpec(name=name.FOLLOWS, label="", kind=FieldKind.HIDDEN),
    )


def _caller_fields() -> tuple[FieldSpec, ...]:
    def flag(field: str, label: str, value: str = "") -> FieldSpec:
        return FieldSpec(name=field, label=label, kind=FieldKind.YES_NO, value=value, options=yes_no())

    return (
        FieldSpec(name=name.PERSON, label=pgettext("field", "Person"), hint=_("Name of the caller")),
        FieldSpec(name=name.PHONE, label=pgettext("field", "Telephone")),
        flag(name.ANONYMOUS, pgettext("field", "Anonymous")),
        flag(name.CONFIDENTIAL, pgettext("field", "Confidential")),
        flag(name.WANTS_ANSWER, pgettext("field", "Wants an answer"), YES),
    )


def _desk_fields(names: Names) -> tuple[FieldSpec, ...]:
    directory = names.reference.directory
    bodies = sorted(
        (body for body in directory.bodies.values() if body.kind is not BodyKind.DISTRICT),
        key=lambda body: (body.kind, body.name),
    )
    options = tuple(
        Option(value=body.id, text=body.name, detail=" · ".join(filter(None, (body.role, body.telephone))))
        for body in bodies
    )
    return (
        FieldSpec(
            name=name.PROBLEM,
            label=pgettext("field", "Problem"),
            kind=FieldKind.PROBLEM,
            hint=_("Type a few characters of it"),
            options=problems(names.reference),
        ),
        FieldSpec(
            name=name.CONDITION,
            label=pgettext("field", "Filing condition"),
            kind=FieldKind.CONDITION,
            hint=_("Which of its conditions is met"),
            options=conditions(names.reference),
            depends_on=name.PROBLEM,
        ),
        FieldSpec(
            name=name.TARGET,
            label=pgettext("field", "Dispatch to"),
            kind=FieldKind.BODY,
            hint=target_hint(Advice()),
            options=options,
        ),
        FieldSpec(
            name=name.REASON, label=pgettext("field", "Why another body"), hint=_("The catalogue names another body")
        ),
        FieldSpec(name=name.OPINION, label=pgettext("field", "Opinion")),
    )


def readiness(values: Mapping[str, str], actor: Actor, names: Names) -> Readiness:
    """What is still missing for registering, filing and dispatching; quick enough for every keystroke."""
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
        found[name.PLACE] = _("a component or grid cell from the look-up")
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
    """The group of one call: register, then file, then dispatch or ask the shift leader, as far as asked for.

    FieldFault as `registration`."""
    group: list[Body] = [registration(values, actor)]
    if upto is not UpTo.REGISTER:
        group.append(filing(values))
    if upto is UpTo.DISPATCH:
        group.append(dispatching(values))
    if upto is UpTo.ASK:
        group.append(AskShiftLeader(question=question(readiness(values, actor, names).advice.unclear)))
    return tuple(group)


def steps_offered(actor: Actor) -> tuple[UpTo, ...]:
    """How far this person may go with a call: a district seat all the way, others register; a shift leader asks
    nobody."""
    if not actor.district_seat:
        return (UpTo.REGISTER,)
    return tuple(upto for upto in UpTo if upto is not UpTo.ASK or not actor.has(Role.SHIFT_LEADER))
