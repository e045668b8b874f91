"""What taking a proposal teaches a seat: of which kind it is, what was taken, and by which signs it was told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from desk_app.domain.case import Place
from desk_app.domain.learning import Taught, landmarks_of, lesson_of, place_in_cell
from desk_app.screens import register_values as name
from desk_app.screens.forms import FieldFault
from desk_app.screens.places import place_of
from desk_app.screens.proposals import Proposal, ProposalKind

TEACHES = {
    ProposalKind.PROBLEM: Taught.PROBLEM,
    ProposalKind.DEMAND: Taught.DEMAND,
    ProposalKind.PLACE: Taught.PLACE,
}
"""A component teaches nothing itself: it is the nearest of a class that was meant, at a place that was."""
_FIELD_OF = {ProposalKind.PROBLEM: name.PROBLEM, ProposalKind.DEMAND: name.DEMAND_KIND}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenLesson:
    """One lesson: the words are left behind, only their signs are kept."""

    kind: Taught
    code: str
    signs: frozenset[str]


def taken_lesson(proposal: Proposal, values: Mapping[str, str]) -> TakenLesson | None:
    """What is learned when this is taken in a form that says `values`; None for what teaches nothing."""
    kind, said = TEACHES.get(proposal.kind), values.get(name.EVENT, "")
    if kind is None or not said.strip():
        return None
    if kind is not Taught.PLACE:
        return TakenLesson(kind=kind, code=proposal.code, signs=lesson_of(said, _address(values)))
    landmarks = landmarks_of(said, proposal.evidence)
    cell = _place(proposal.values).cell
    return TakenLesson(kind=kind, code=place_in_cell(proposal.code, cell), signs=landmarks) if landmarks else None


def still_stands(proposal: Proposal, values: Mapping[str, str]) -> bool:
    """Whether the form still says what was taken. Words that a person adds to an address make it no other place."""
    for field, value in proposal.values.items():
        if field == name.PLACE:
            taken, now = _place(proposal.values), _place(values)
            if (taken.cell, taken.component) != (now.cell, now.component) or taken.address not in now.address:
                return False
        elif field == _FIELD_OF.get(proposal.kind) and values.get(field) != value:
            return False
    return True


def chosen_demand(values: Mapping[str, str]) -> Proposal:
    """The kind of demand that stands in a form, as if it had been taken by a key."""
    kind = values.get(name.DEMAND_KIND, "")
    return Proposal(kind=ProposalKind.DEMAND, code=kind, words="", detail="", values={name.DEMAND_KIND: kind})


def _address(values: Mapping[str, str]) -> str:
    return _place(values).address


def _place(values: Mapping[str, str]) -> Place:
    """The place that stands there; an empty one where it cannot be read."""
    try:
        return place_of(values.get(name.PLACE, ""))
    except FieldFault:
        return Place()
