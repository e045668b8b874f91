"""What stood in the form of a command, read back from its body, so that a refused one opens again with its text."""

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from enum import Enum

from desk_app.domain.case import Photo, Place
from desk_app.domain.commands import AmendCase, Body, OnBehalf
from desk_app.domain.deadlines import Limit
from desk_app.screens.beside_forms import CHANNEL, FORMER, NEW, SPOKE, SPOKEN_FOR
from desk_app.screens.forms import NO, YES, ActionForm, FieldKind, FieldSpec
from desk_app.screens.names import Names
from desk_app.screens.places import place_text


def typed_values(body: Body, on_behalf_of: OnBehalf | None, zone: tzinfo) -> dict[str, str]:
    """Field -> its text, for the form of the command's kind; empty fields are left out."""
    if isinstance(body, AmendCase):
        values = {
            "field": body.field.value,
            FORMER[body.field]: _text(body.former, zone),
            NEW[body.field]: _text(body.new, zone),
        }
    else:
        fields = dataclasses.fields(body)  # type: ignore[arg-type]
        values = {each.name: _text(getattr(body, each.name), zone) for each in fields}
    if on_behalf_of is not None:
        values[SPOKEN_FOR] = on_behalf_of.organisation
        values[SPOKE] = on_behalf_of.person
        values[CHANNEL] = on_behalf_of.channel
    return {name: text for name, text in values.items() if text}


def reopened(form: ActionForm, typed: Mapping[str, str]) -> ActionForm:
    """The form as it stands now with what was typed in it; what it answers is what is open now."""

    def typed_in(field: FieldSpec) -> FieldSpec:
        if field.kind is FieldKind.HIDDEN:
            return field
        return dataclasses.replace(field, value=typed.get(field.name, field.value))

    return dataclasses.replace(form, fields=tuple(typed_in(field) for field in form.fields))


_FREE_TEXT = "text reason words note opinion answer lawful_route done public_reply remark flag closing_standard".split()


def said_in(body: Body, names: Names) -> str:
    """What a command says in one line, names for ids, for where its form cannot be opened any more."""
    named = {
        "target": names.body,
        "unit": names.body,
        "proposed_target": names.body,
        "patroller": names.person,
        "problem": names.problem,
        "leader": names.case,
        "follower": names.case,
    }
    said = []
    for field in dataclasses.fields(body):  # type: ignore[arg-type]
        value = getattr(body, field.name)
        if not isinstance(value, str) or isinstance(value, Enum) or not value.strip():
            continue
        if field.name in named:
            said.append(named[field.name](value))
        elif field.name in _FREE_TEXT:
            said.append(" ".join(value.split()))
    return " · ".join(said)


def _text(value: object, zone: tzinfo) -> str:
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case Enum():
            return str(value.value)
        case Place():
            return place_text(value)
        case Photo():
            return f"{value.sha256} {value.name}"
        case Limit():
            return f"{value.amount.normalize():f} {value.unit.value}"
        case datetime():
            return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
        case tuple():
            return "\n".join(_text(each, zone) for each in value)
        case _:
            return str(value)
