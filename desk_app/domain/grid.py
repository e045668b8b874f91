"""What lies on the land: the four levels of grid it is cut into, its streets, its places with names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

CELL_DIGITS = 15
"""How many digits the code of a cell has."""


class GridLevel(IntEnum):
    """1 district, 14 boards, 212 villages and communities, 945 cells."""

    DISTRICT = 0
    BOARD = 1
    VILLAGE = 2
    CELL = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class GridArea:
    """One area of one level. `ring` is its outline, (longitude, latitude) in WGS 84, first point not repeated.

    `code` has 6 digits for the district, 9 for a board, 12 for a village, 15 for a cell; `parent` is the code of the
    area around it, empty for the district.
    """

    code: str
    level: GridLevel
    name: str
    parent: str
    ring: tuple[tuple[float, float], ...]
    initials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street with numbered houses, as the address index knows it.

    `line` runs from house number 1 to `last_number`, (longitude, latitude) in WGS 84; even numbers stand left of it.
    `village` is the code of the village that it begins in, `board` its board's name, for the address.
    """

    code: str
    name: str
    board: str
    village: str
    line: tuple[tuple[float, float], ...]
    last_number: int = 0
    initials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A place that callers name: a market, a school, a residential compound, a park. `kind` says which, in words."""

    code: str
    name: str
    kind: str
    address: str
    cell: str
    longitude: float
    latitude: float
    aliases: tuple[str, ...] = ()
    initials: str = ""


def board_of(code: str) -> str:
    """The board's code of a cell's, village's or board's own code; empty where the code is too short."""
    return code[:9] if len(code) >= 9 else ""


def village_of(code: str) -> str:
    """The village's code of a cell's or village's own code; empty where the code is too short."""
    return code[:12] if len(code) >= 12 else ""
