"""Puts into the fields of a call what was found elsewhere: a result of the look-up, or a proposal of the desk."""

from __future__ import annotations

from desk_app.domain.projection import LookupHit
from desk_app.screens import register_values as name
from desk_app.screens.lookup import kind_words
from desk_app.screens.proposals import Proposal
from desk_app.words import _
from ui.case.call_fields import CallFields

AFTER = {name.PROBLEM: 1, name.CONDITION: 2, name.TARGET: 3}
"""A proposal's values go in in this order where they depend on each other; all others before them."""


def take_hit(fields: CallFields, hit: LookupHit) -> str:
    """Puts a look-up's result where it belongs; why not, in words, where there is no such field or choice."""
    match hit.kind:
        case "component" | "grid" | "street" | "place":
            fields.place.take(hit)
            return ""
        case "problem" if fields.pick(name.PROBLEM, hit.code):
            return ""
        case "body" if fields.pick(name.TARGET, hit.code):
            return ""
        case _:
            words = _("“{form}” has no field for this {what}.")
            return words.format(form=fields.form.label, what=kind_words(hit.kind))


def take_proposal(fields: CallFields, proposal: Proposal) -> None:
    """Puts in what a proposal stands for, told as if a person had chosen it; the cursor stays where it is."""
    for field, value in sorted(proposal.values.items(), key=lambda each: AFTER.get(each[0], 0)):
        if field not in fields or fields.field(field).value == value:
            continue
        if not fields.pick(field, value):  # which tells by itself
            fields.field(field).set_value(value)
            fields.edited.emit(field)
