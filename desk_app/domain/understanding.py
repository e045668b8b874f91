"""What is understood of a caller's words: problems, places, components and kinds of demand, the likeliest first."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.case import DemandKind
from desk_app.domain.grid import Point


class PlaceSort(StrEnum):
    """By what a place is known: a house of a street, where two streets meet, something with a name, a part of a street
    that lies in one cell, a cell of a village, or a cell beside one of these, where the words point there."""

    HOUSE = "HOUSE"
    CROSSING = "CROSSING"
    NAMED = "NAMED"
    STRETCH = "STRETCH"
    VILLAGE = "VILLAGE"
    BESIDE = "BESIDE"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemMeant:
    """A problem that may be meant; `evidence` are the caller's own words that speak for it, `learned` that cases filed
    here do."""

    code: str
    score: float
    evidence: tuple[str, ...] = ()
    learned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMeant:
    """A place that may be meant, with the cell it lies in.

    `title` is its address or name, `detail` what else is known of it; `relation` how the caller stands to it (后头,
    对面, 往东 100 米), in the caller's words; `unknown_number` the number in its title that the street does not have,
    as far as anybody here knows; `learned` that it was taken here before for words like these.
    """

    sort: PlaceSort
    code: str
    title: str
    at: Point
    cell: str
    score: float
    detail: str = ""
    evidence: tuple[str, ...] = ()
    relation: str = ""
    unknown_number: str = ""
    learned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentMeant:
    """A component that may be meant: the digits of its code were read out (`evidence`), or it is the nearest of a class
    that was meant, so many metres from the likeliest place."""

    code: str
    name: str
    address: str
    at: Point
    cell: str
    metres: float | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandMeant:
    """A kind of demand, with the words that tell it; `learned` that kinds chosen here before do too."""

    kind: DemandKind
    evidence: tuple[str, ...] = ()
    learned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """Each kind with the likeliest first. `lacking` names the datasets that are not here to look into."""

    said: str = ""
    problems: tuple[ProblemMeant, ...] = ()
    places: tuple[PlaceMeant, ...] = ()
    components: tuple[ComponentMeant, ...] = ()
    demands: tuple[DemandMeant, ...] = ()
    lacking: tuple[str, ...] = ()
