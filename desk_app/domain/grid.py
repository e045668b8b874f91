"""The four levels of grid that the land is cut into, and the people of a cell."""

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


def board_of(code: str) -> str:
    """The board's code of a cell's, village's or board's own code; empty where the code is too short."""
    return code[:9] if len(code) >= 9 else ""


def village_of(code: str) -> str:
    """The village's code of a cell's or village's own code; empty where the code is too short."""
    return code[:12] if len(code) >= 12 else ""
