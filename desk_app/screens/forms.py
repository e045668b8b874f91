"""What a form is made of, as plain data: fields, choices, what shows when; and the checks that need no rule book."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk_app.words import _


class FieldKind(StrEnum):
    """How a field is filled in. Every value is text: dates are ISO, limits `2 WORK_HOUR`, truth `yes` or `no`, photos
    `sha256 name` one a line (see `attachments`), places JSON (see `places`), what is picked the option's value, a
    caller's number the whole one, which is masked only where it is shown."""

    TEXT = "TEXT"
    PHONE = "PHONE"
    LONG_TEXT = "LONG_TEXT"
    CHOICE = "CHOICE"
    YES_NO = "YES_NO"
    DATE = "DATE"
    TIME = "TIME"
    LIMIT = "LIMIT"
    BODY = "BODY"
    PATROLLER = "PATROLLER"
    PROBLEM = "PROBLEM"
    CONDITION = "CONDITION"
    CASE = "CASE"
    PLACE = "PLACE"
    PHOTOS = "PHOTOS"
    HIDDEN = "HIDDEN"


PICKED = frozenset({FieldKind.BODY, FieldKind.PATROLLER, FieldKind.PROBLEM, FieldKind.CONDITION, FieldKind.CASE})
"""Kinds that are found by typing a few characters of a long list."""

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose; `detail` stands beside it, muted. With `of` it is only offered while the field that the
    field depends on has this value."""

    value: str
    text: str
    detail: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """True while the field has one of these values; with `other` while it has a value that is none of them."""

    field: str
    values: frozenset[str]
    other: bool = False

    def holds(self, values: Mapping[str, str]) -> bool:
        """Whether it is so with these values."""
        value = values.get(self.field, "")
        return bool(value) and value not in self.values if self.other else value in self.values


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One field. `value` is what stands in it at first, `hint` what is shown while it is empty; `required` always,
    or `required_when`; it is only there while `shown_when` holds; options of a field that it `depends_on` follow it."""

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = False
    required_when: When | None = None
    shown_when: When | None = None
    value: str = ""
    hint: str = ""
    options: tuple[Option, ...] = ()
    depends_on: str = ""

    def is_shown(self, values: Mapping[str, str]) -> bool:
        """Whether the field is there while the form says this."""
        return self.kind is not FieldKind.HIDDEN and (self.shown_when is None or self.shown_when.holds(values))

    def is_required(self, values: Mapping[str, str]) -> bool:
        """Whether it has to be filled in while the form says this."""
        wanted = self.required or (self.required_when is not None and self.required_when.holds(values))
        return wanted and self.is_shown(values)

    def options_for(self, values: Mapping[str, str]) -> tuple[Option, ...]:
        """What can be chosen while the form says this."""
        if not self.depends_on:
            return self.options
        parent = values.get(self.depends_on, "")
        return tuple(option for option in self.options if option.of == parent)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionForm:
    """A command as it is offered: the words and key of its button, what it asks, and how it stands among the others.

    `primary` is what the state waits for, `danger` what ends or forces; `beside` is not of the main flow. One without
    visible fields is given at once.
    """

    kind: str
    label: str
    key: str
    fields: tuple[FieldSpec, ...] = ()
    hint: str = ""
    primary: bool = False
    danger: bool = False
    beside: bool = False

    @property
    def asks_nothing(self) -> bool:
        """No field to fill in: the key alone gives the command."""
        return all(field.kind is FieldKind.HIDDEN for field in self.fields)

    def initial(self) -> dict[str, str]:
        """What stands in the form at first."""
        return {field.name: field.value for field in self.fields if field.value}

    def kept(self, values: Mapping[str, str]) -> dict[str, str]:
        """The values of the fields that are there, and the hidden ones; the rest is not said."""
        kept = {}
        for field in self.fields:
            if field.kind is FieldKind.HIDDEN or field.is_shown(values):
                kept[field.name] = values.get(field.name, "")
        return kept


def missing(form: ActionForm, values: Mapping[str, str]) -> dict[str, str]:
    """Field -> what is wrong, for every field that has to be filled in and is not."""
    return {
        field.name: _("{label} is required").format(label=field.label)
        for field in form.fields
        if field.is_required(values) and not values.get(field.name, "").strip()
    }


class FieldFault(ValueError):
    """A value that cannot be read: the field and what is wrong with it, in words."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field
        self.words = words
