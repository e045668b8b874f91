"""What to ask the caller next, in the order of a conversation: what, where exactly, which of it, who, what for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk_app.domain.case import DemandKind, Place
from desk_app.numbers import can_be_dialled
from desk_app.screens import register_values as name
from desk_app.screens.forms import YES, FieldFault
from desk_app.screens.names import Names
from desk_app.screens.places import place_of
from desk_app.words import _, pgettext

CONDITIONS_READ_OUT = 4
"""So many conditions of a problem can be asked for in one breath."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion:
    """`field` is where the answer goes, empty where nothing is left to ask; `words` are for the caller."""

    field: str = ""
    words: str = ""


def next_question(values: Mapping[str, str], names: Names) -> NextQuestion:
    """The first thing that a person would still ask. Nothing of it keeps a call from being saved."""
    try:
        place = place_of(values.get(name.PLACE, ""))
    except FieldFault:
        place = Place()
    for found in (
        _what(values),
        _where(place),
        _which(values, names),
        _who(values, names),
        _what_for(values),
    ):
        if found is not None:
            return found
    return NextQuestion(words=_("Nothing is left to ask: tell the caller what happens next."))


def _said(values: Mapping[str, str], field: str) -> bool:
    return bool(values.get(field, "").strip())


def _what(values: Mapping[str, str]) -> NextQuestion | None:
    if _said(values, name.EVENT) or _said(values, name.PROBLEM):
        return None
    return NextQuestion(field=name.EVENT, words=_("What has happened?"))


def _where(place: Place) -> NextQuestion | None:
    if place.cell or not place.verified:
        return None
    if not place.address:
        return NextQuestion(field=name.PLACE, words=_("Where exactly?"))
    return NextQuestion(field=name.PLACE, words=_("Which house number, shop or lamp post is near it?"))


def _which(values: Mapping[str, str], names: Names) -> NextQuestion | None:
    problem = names.reference.catalogue.problems.get(values.get(name.PROBLEM, ""))
    if problem is None:
        return NextQuestion(field=name.PROBLEM, words=_("What exactly is wrong with it?"))
    if _said(values, name.CONDITION):
        return None
    texts = [condition.text for condition in problem.conditions[:CONDITIONS_READ_OUT]]
    return NextQuestion(
        field=name.CONDITION, words=_("Which is it: {conditions}?").format(conditions=" / ".join(texts))
    )


def _who(values: Mapping[str, str], names: Names) -> NextQuestion | None:
    if values.get(name.ANONYMOUS) == YES:
        return None
    phone = values.get(name.PHONE, "").strip()
    if phone and not can_be_dialled(phone, names.reference.policy.area_code):
        return NextQuestion(field=name.PHONE, words=_("That number cannot be dialled; which digits are right?"))
    if not _said(values, name.PERSON):
        return NextQuestion(field=name.PERSON, words=_("What name may I note down?"))
    if values.get(name.WANTS_ANSWER) == YES and not _said(values, name.PHONE):
        return NextQuestion(field=name.PHONE, words=_("On which number can you be reached?"))
    return None


def _what_for(values: Mapping[str, str]) -> NextQuestion | None:
    if _said(values, name.DEMAND) or values.get(name.DEMAND_KIND) == DemandKind.PRAISE:
        return None
    return NextQuestion(field=name.DEMAND, words=pgettext("ask", "What do you ask for?"))
