"""The form of a new call: its fields, in the order in which a caller is asked, and what stands at its head."""

from collections.abc import Mapping
from dataclasses import replace

from desk_app import numbers
from desk_app.domain.case import DemandKind, Source
from desk_app.domain.commands import TransferTarget, TransferWay
from desk_app.domain.directory import BodyKind
from desk_app.domain.seat import Actor
from desk_app.screens import register_values as name
from desk_app.screens.actions import KEYS
from desk_app.screens.advice import Advice
from desk_app.screens.choices import conditions, problems, yes_no
from desk_app.screens.forms import YES, ActionForm, FieldKind, FieldSpec, Option, When
from desk_app.screens.names import Names
from desk_app.screens.register_steps import target_hint
from desk_app.screens.vocabulary import command, demand_kind, source, transfer_target, transfer_way
from desk_app.words import _, pgettext


def register_form(actor: Actor, names: Names, values: Mapping[str, str] | None = None) -> ActionForm:
    """The fields of a new call, with what is known already (`values`: a number, a text, a refused registration)."""
    fields = (
        *_told_fields(actor, names),
        *_caller_fields(),
        *_desk_fields(names),
        *_ending_fields(),
        *_hidden_fields(),
    )
    known = values or {}
    return ActionForm(
        kind="RegisterCase",
        label=command("RegisterCase"),
        key=KEYS["RegisterCase"],
        fields=tuple(replace(field, value=known.get(field.name, field.value)) for field in fields),
        primary=True,
    )


def masked_number(values: Mapping[str, str]) -> str:
    """The number of the call as a head shows it, its middle hidden; empty where there is none."""
    return numbers.masked(values.get(name.CALL_NUMBER, ""))


def caller_meant(phone: str, values: Mapping[str, str], area_code: str) -> str:
    """The number in normal form of whom the form is about: the one that the call came from, else the `phone` in the
    form once somebody could be reached by it. Empty for nobody; a service is nobody."""
    if of_call := values.get(name.CALL_NUMBER, ""):
        return of_call
    number = numbers.normal(phone, area_code)
    return number if numbers.can_be_dialled(number, area_code) and not numbers.is_service(number) else ""


def is_of_call(phone: str, values: Mapping[str, str], area_code: str) -> bool:
    """The number in the form, in any form, is the one that the call came from, and not one that somebody typed.
    `area_code` is the district's."""
    number = values.get(name.CALL_NUMBER, "")
    return bool(number) and numbers.normal(phone, area_code) == numbers.normal(number, area_code)


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
            hint=_("Type what is said, in the caller's words: the desk proposes problem, place and component below"),
        ),
        FieldSpec(name=name.TIME, label=pgettext("field", "Time"), value=f"{here:%m-%d %H:%M}"),
        FieldSpec(name=name.DEMAND, label=pgettext("field", "Demand"), hint=_("What the caller asks for")),
        FieldSpec(name=name.PLACE, label=pgettext("field", "Place"), kind=FieldKind.PLACE),
    )


def _caller_fields() -> tuple[FieldSpec, ...]:
    def flag(field: str, label: str, value: str = "") -> FieldSpec:
        return FieldSpec(name=field, label=label, kind=FieldKind.YES_NO, value=value, options=yes_no())

    return (
        FieldSpec(name=name.PERSON, label=pgettext("field", "Person"), hint=_("Name of the caller")),
        FieldSpec(name=name.PHONE, label=pgettext("field", "Telephone"), kind=FieldKind.PHONE),
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


def _ending_fields() -> tuple[FieldSpec, ...]:
    """What ends a call without a case to handle: an answer, or somebody else who takes it over."""
    other = When(field=name.TRANSFER_TARGET, values=frozenset({TransferTarget.OTHER.value}))
    return (
        FieldSpec(
            name=name.ANSWER,
            label=pgettext("field", "Answer"),
            kind=FieldKind.LONG_TEXT,
            hint=_("What the caller was told"),
        ),
        FieldSpec(
            name=name.TRANSFER_TARGET,
            label=pgettext("field", "Transfer to"),
            kind=FieldKind.CHOICE,
            options=tuple(Option(value=each.value, text=transfer_target(each)) for each in TransferTarget),
        ),
        FieldSpec(
            name=name.TRANSFER_WAY,
            label=pgettext("field", "Way"),
            kind=FieldKind.CHOICE,
            value=TransferWay.BLIND.value,
            options=tuple(Option(value=each.value, text=transfer_way(each)) for each in TransferWay),
        ),
        FieldSpec(
            name=name.TRANSFER_NOTE,
            label=pgettext("field", "Note"),
            hint=_("Who took it, under which number"),
            required_when=other,
        ),
        FieldSpec(name=name.ATTACHMENTS, label=pgettext("field", "Pictures"), kind=FieldKind.PHOTOS),
    )


def _hidden_fields() -> tuple[FieldSpec, ...]:
    travelling = (name.FOLLOWS, name.CALL_NUMBER, name.CALL_BEGAN)
    return tuple(FieldSpec(name=each, label="", kind=FieldKind.HIDDEN) for each in travelling)
