"""What lies on the land: the four levels of grid, streets with their houses, places with names; and how far it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

CELL_DIGITS = 15
"""How many digits the code of a cell has."""
METRES_A_DEGREE = 111_195.0
"""Of latitude; of longitude it shrinks with the cosine of the latitude."""
BESIDE_METRES = 8.0
"""How far houses are thought to stand from the middle of their street."""

Point = tuple[float, float]
"""Longitude and latitude, WGS 84 degrees."""
Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


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


def metres(first: Point, second: Point) -> float:
    """Distance of two points some kilometres apart, good to a few millimetres a kilometre."""
    middle = math.radians((first[1] + second[1]) / 2)
    across = (first[0] - second[0]) * math.cos(middle)
    return math.hypot(across, first[1] - second[1]) * METRES_A_DEGREE


def box_around(point: Point, reach: float) -> Box:
    """The square that holds everything within so many metres."""
    up = reach / METRES_A_DEGREE
    across = up / _narrow(point[1])
    return point[0] - across, point[1] - up, point[0] + across, point[1] + up


def _narrow(latitude: float) -> float:
    """How much shorter a degree of longitude is than one of latitude; never nothing."""
    return max(0.01, math.cos(math.radians(latitude)))


def along(line: Sequence[Point], share: float) -> Point:
    """The point at this share (0 to 1) of a line's length."""
    return _along(line, share)[0]


def house_place(street: Street, number: int) -> Point:
    """Where a house stands: its share of the numbers along the line, even numbers left of it as one walks."""
    share = (number - 1) / (street.last_number - 1) if street.last_number > 1 else 0.5
    (x, y), (across, up) = _along(street.line, share)
    side = BESIDE_METRES / METRES_A_DEGREE * (1 if number % 2 == 0 else -1)
    return x - up * side / _narrow(y), y + across * side


def _along(line: Sequence[Point], share: float) -> tuple[Point, Point]:
    """The point, and the direction of the line there (a step of length 1 in metres)."""
    lengths = [metres(first, second) for first, second in pairwise(line)]
    rest = min(max(share, 0.0), 1.0) * sum(lengths)
    for number, ((first, second), length) in enumerate(zip(pairwise(line), lengths, strict=True), 1):
        # The last step takes what rounding has left over, so that the end of a line has a direction too.
        if length > 0 and (rest <= length or not any(lengths[number:])):
            part = min(1.0, rest / length)
            point = first[0] + (second[0] - first[0]) * part, first[1] + (second[1] - first[1]) * part
            across = (second[0] - first[0]) * math.cos(math.radians(point[1])) * METRES_A_DEGREE / length
            return point, (across, (second[1] - first[1]) * METRES_A_DEGREE / length)
        rest -= length
    return line[-1], (0.0, 0.0)


def house_beside(street: Street, place: Point, reach: float) -> tuple[int, float] | None:
    """The number of the street's house that a place is beside, and how many metres it is to the street.

    The other way round than `house_place`. None farther than `reach` metres off, or where the street has no numbers.
    """
    if not street.last_number or not _may_reach(street.line, box_around(place, reach)):
        return None
    found = _beside_line(street.line, place)
    if found is None or found[0] > reach:
        return None
    distance, share, left = found
    return _number(street.last_number, share, left=left), distance


def _number(last: int, share: float, *, left: bool) -> int:
    """The nearest number at a share of a street's length that is even on its left, odd on its right."""
    number = 1 + share * (last - 1)
    nearest = 2 * round(number / 2) if left else 2 * round((number - 1) / 2) + 1
    if nearest > last:
        nearest -= 2
    # A street of one house has none on its left: it is that one all the same.
    return max(nearest, min(2, last)) if left else max(nearest, 1)


def _may_reach(line: Sequence[Point], box: Box) -> bool:
    west, south, east, north = box
    return bool(line) and (
        min(point[0] for point in line) <= east
        and max(point[0] for point in line) >= west
        and min(point[1] for point in line) <= north
        and max(point[1] for point in line) >= south
    )


def _beside_line(line: Sequence[Point], place: Point) -> tuple[float, float, bool] | None:
    """Metres to a line, the share of its length at the nearest point, and whether the place is on its left."""
    narrow = _narrow(place[1])
    # Metres east and north of the place.
    flat = [((x - place[0]) * narrow * METRES_A_DEGREE, (y - place[1]) * METRES_A_DEGREE) for x, y in line]
    walked, best = 0.0, None
    for (ax, ay), (bx, by) in pairwise(flat):
        dx, dy = bx - ax, by - ay
        length = math.hypot(dx, dy)
        if not length:
            continue
        part = min(1.0, max(0.0, -(ax * dx + ay * dy) / length**2))
        distance = math.hypot(ax + dx * part, ay + dy * part)
        if best is None or distance < best[0]:
            best = distance, walked + length * part, dx * -ay - dy * -ax > 0
        walked += length
    return None if best is None else (best[0], best[1] / walked, best[2])
