"""Templates of calls (模板): a name and what it fills into several empty fields of a new call at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from desk_app.domain.case import DemandKind
from desk_app.screens import register_values as name
from desk_app.screens.forms import NO, YES, ActionForm, FieldFault, Option
from desk_app.screens.phrases import put_in
from desk_app.screens.places import place_of
from desk_app.words import _, current_language, pgettext

CHOICE = "templates"
"""The name under which a seat remembers a person's own list (`desk.choice`, `desk.keep_choice`)."""
TEXTS = (name.EVENT, name.DEMAND, name.ANSWER, name.OPINION)
WISHES = (name.WANTS_ANSWER, name.CONFIDENTIAL, name.ANONYMOUS)
FIELDS = (*TEXTS, name.PROBLEM, name.DEMAND_KIND, *WISHES)
"""What a template can fill."""
UNTOUCHED = {name.DEMAND_KIND: DemandKind.HELP.value, name.WANTS_ANSWER: YES, name.CONFIDENTIAL: NO, name.ANONYMOUS: NO}
"""What stands in a choice that nobody has touched; a text that nobody has typed is empty."""
_LINES = (name.DEMAND, name.OPINION)
_OF = " · "
MOST, LONGEST_NAME, LONGEST_TEXT = 50, 20, 300
"""Templates of one person, signs of a name and of a text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What it is called, and by field (`FIELDS`) what it fills in. A problem is told by its code or by its name."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What a template puts into a form, by field, and which fields it leaves as they are, because something stands in
    them or the catalogue has no such problem."""

    put: Mapping[str, str]
    left: tuple[str, ...]


def templates_kept(kept: str | None) -> tuple[Template, ...]:
    """A person's list as this seat remembers it; where nobody has changed it, or it cannot be read any more, the one
    that came with the program."""
    if not kept:
        return came_with_the_program(current_language())
    try:
        return tuple(_template(each) for each in json.loads(kept) if str(each["name"]).strip())
    except (ValueError, AttributeError, TypeError, KeyError):
        return came_with_the_program(current_language())


def templates_text(templates: Sequence[Template]) -> str:
    """A person's list as the text that the seat remembers."""
    told = [{"name": each.name.strip(), "values": dict(each.values)} for each in templates]
    return json.dumps(told, ensure_ascii=False)


@lru_cache(maxsize=2)
def came_with_the_program(language: str) -> tuple[Template, ...]:
    """The templates of `resources/phrases` in one language."""
    told = json.loads(files("resources").joinpath("phrases", f"{language}.json").read_text(encoding="utf-8"))
    return tuple(_template(each) for each in told["templates"])


def _template(told: Any) -> Template:
    values = {each: str(text) for each, text in told["values"].items() if each in FIELDS and str(text).strip()}
    return Template(name=str(told["name"]), values=values)


def templates_wrong(templates: Sequence[Template]) -> str:
    """Why these cannot be a person's templates, in words; empty where they can."""
    if len(templates) > MOST:
        return _("At most {count} templates").format(count=MOST)
    names = [each.name.strip() for each in templates]
    if not all(names):
        return _("Every template needs a name")
    if doubled := next((each for each in names if names.count(each) > 1), ""):
        return _("There are two templates named “{name}”").format(name=doubled)
    for each in templates:
        if len(each.name.strip()) > LONGEST_NAME:
            return _("A name may have at most {count} characters").format(count=LONGEST_NAME)
        if any(len(each.values.get(text, "")) > LONGEST_TEXT for text in TEXTS):
            return _("A text may have at most {count} characters").format(count=LONGEST_TEXT)
    return ""


def filling(template: Template, values: Mapping[str, str], form: ActionForm) -> Filling:
    """What a template puts into a form that says `values`. A choice counts as empty where it stands as in a form that
    nobody has touched; what was typed or chosen is never replaced."""
    put, left = {}, []
    known = {spec.name for spec in form.fields}
    for each, text in template.values.items():
        if each not in known:
            continue
        wanted = problem_meant(text, form) if each == name.PROBLEM else _filled_in(each, text, values)
        now = values.get(each, "").strip()
        if wanted and now == wanted:
            continue
        if wanted and now == UNTOUCHED.get(each, ""):
            put[each] = wanted
        else:
            left.append(each)
    return Filling(put=put, left=tuple(left))


def problem_meant(text: str, form: ActionForm) -> str:
    """The code of the problem with this code or this name in a form's catalogue; empty where it has none."""
    options = next((spec.options for spec in form.fields if spec.name == name.PROBLEM), ())
    return problem_among(text, options)


def problem_among(text: str, options: Sequence[Option]) -> str:
    """The value of the option with this code or name; before its name an option says its class."""
    told = text.strip()
    return next((each.value for each in options if told in (each.value, each.text, each.text.rpartition(_OF)[2])), "")


def _filled_in(field_name: str, text: str, values: Mapping[str, str]) -> str:
    """With the call's time and place in it; a gap where the place is not known yet, or cannot be read. What goes into
    a line is one line."""
    try:
        place = place_of(values.get(name.PLACE, "")).address
    except FieldFault:
        place = ""
    told = " ".join(text.split()) if field_name in _LINES else text.strip()
    return put_in(told, time=values.get(name.TIME, ""), place=place)


def filled_words(template: Template, filled: Filling, labels: Mapping[str, str]) -> str:
    """What was done, for the line below the box: which template, and what it has left as it was."""
    between = pgettext("list of names", ", ")
    left = between.join(labels[each] for each in filled.left)
    if not filled.put and not left:
        return _("Template “{name}”: all of it is there already").format(name=template.name)
    if not filled.put:
        words = _("Template “{name}”: nothing filled in; left as it was: {fields}")
        return words.format(name=template.name, fields=left)
    put = between.join(labels[each] for each in filled.put)
    if not left:
        return _("Template “{name}” filled in: {fields}").format(name=template.name, fields=put)
    return _("Template “{name}” filled in: {fields}; left as it was: {left}").format(
        name=template.name, fields=put, left=left
    )


def taken_out_words(template: Template, kept: Sequence[str], labels: Mapping[str, str]) -> str:
    """What undoing it did: fields that a person has changed since stay."""
    if not kept:
        return _("Template “{name}” taken out again").format(name=template.name)
    fields = pgettext("list of names", ", ").join(labels[each] for each in kept)
    return _("Template “{name}” taken out again; changed since and kept: {fields}").format(
        name=template.name, fields=fields
    )
