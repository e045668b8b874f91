"""Whom the operator may mean to call: the caller of what is open, and the contacts that the look-up shows."""

from __future__ import annotations

from typing import Any, cast

from desk_app.domain.case import CaseId
from desk_app.screens import register_values
from desk_app.screens.lookup_card import HitCard
from desk_app.screens.whom_to_call import Party, caller_party
from ui.panes import Panes


def case_of(panes: Panes, number: str) -> CaseId | None:
    """The case that a call to this number is about: the one that is open, if it is its caller's."""
    view: Any = cast(Any, panes.case).view
    return CaseId(view.id) if view is not None and view.case.caller.phone == number else None


def parties_at_hand(panes: Panes) -> tuple[Party, ...]:
    """The caller of the form or case that is open, then who can be reached of what the look-up's card is about."""
    found: dict[str, Party] = {}
    case: Any = panes.case
    if case.register_form is not None:
        values = case.register_form.values
        if number := values.get(register_values.PHONE, ""):
            found[number] = caller_party(number, values.get(register_values.PERSON, ""))
    if case.view is not None and (number := case.view.case.caller.phone):
        found[number] = caller_party(number, case.view.case.caller.name)
    lookup: Any = panes.lookup
    if (hit := lookup.card.shown) is not None:
        found |= {party.number: party for party in _contacts(hit)}
    return tuple(found.values())


def _contacts(hit: HitCard) -> list[Party]:
    fields = [field for section in hit.sections for field in section.fields if field.telephone]
    return [
        Party(
            number=field.telephone,
            words=field.text if field.text != field.telephone else hit.title,
            shown=field.telephone,
            detail=field.label,
        )
        for field in fields
    ]
