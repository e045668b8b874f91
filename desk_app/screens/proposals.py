"""What the desk proposes while a caller is heard: problem, place, component, demand; each with a key to take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProposalKind(StrEnum):
    """What a proposal is for."""

    PROBLEM = "PROBLEM"
    PLACE = "PLACE"
    COMPONENT = "COMPONENT"
    DEMAND = "DEMAND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing that may be meant. `values` is what taking it puts into the form (names of `register_values`).

    `words` is its name, `detail` what an operator needs to judge it: for a problem grade, limit and the unit at the
    place that stands in the form or is proposed first; for a place its cell; `evidence` are the caller's own words that
    speak for it, `taken` that it stands in the form already. `key` takes it.
    """

    kind: ProposalKind
    code: str
    words: str
    detail: str
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    key: str = ""
    taken: bool = False
    said: str = ""
    """A screen reader's sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsView:
    """What is proposed for the words in the box, the likeliest of each kind first; `lacking` says which reference data
    have not come. `of` are the words it answers."""

    of: str = ""
    problems: tuple[Proposal, ...] = ()
    places: tuple[Proposal, ...] = ()
    components: tuple[Proposal, ...] = ()
    demands: tuple[Proposal, ...] = ()
    lacking: str = ""
