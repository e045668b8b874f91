"""Chooses the widget for each field of a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desk_app.screens.forms import PICKED, FieldKind, FieldSpec
from ui.case.attachment_field import AttachmentField
from ui.case.fields import (
    ChoiceField,
    DateField,
    Field,
    LimitField,
    ListField,
    LongTextField,
    PickField,
    TextField,
    TimeField,
)
from ui.case.form_doors import FormDoors
from ui.case.phone_field import PhoneField
from ui.case.place_field import PlaceField

IN_SIGHT_AT_MOST = 6
"""So many choices stand side by side; more go into a list that opens."""
SEVERAL = frozenset({"photos", "attachments"})
"""Fields that hold any number of pictures; others hold one."""


def make_field(spec: FieldSpec, values: Mapping[str, str], doors: FormDoors) -> Field:
    """The widget for a field, with its value in it."""
    field = _made(spec, values, doors)
    field.set_value(values.get(spec.name, ""))
    return field


def _made(spec: FieldSpec, values: Mapping[str, str], doors: FormDoors) -> Field:
    if spec.kind in PICKED:
        return PickField(spec.label, spec.hint, spec.options_for(values))
    if spec.kind is FieldKind.CHOICE and len(spec.options) > IN_SIGHT_AT_MOST:
        return ListField(spec.label, spec.options)
    makers: dict[FieldKind, Callable[[], Field]] = {
        FieldKind.LONG_TEXT: lambda: LongTextField(spec.label, spec.hint),
        FieldKind.CHOICE: lambda: ChoiceField(spec.label, spec.options),
        FieldKind.YES_NO: lambda: ChoiceField(spec.label, spec.options),
        FieldKind.DATE: lambda: DateField(spec.label),
        FieldKind.TIME: lambda: TimeField(spec.label),
        FieldKind.LIMIT: lambda: LimitField(spec.label),
        FieldKind.PLACE: lambda: PlaceField(spec.label),
        FieldKind.PHONE: lambda: PhoneField(spec.label, spec.hint),
        FieldKind.PHOTOS: lambda: AttachmentField(spec.label, doors, several=spec.name in SEVERAL),
    }
    return makers.get(spec.kind, lambda: TextField(spec.label, spec.hint))()
