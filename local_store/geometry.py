"""Distances, areas and a space-filling curve on WGS 84 degrees, as exact as a district needs."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

METRES_A_DEGREE = 111_195.0
"""Of latitude; of longitude it shrinks with the cosine of the latitude."""
CURVE_BITS = 24
"""Bits of each coordinate on the curve: a step is 2.4 m at the equator."""
SERIAL_BITS = 15
"""Room for so many things in one step of the curve."""

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""West, south, east, north."""


def metres(first: Point, second: Point) -> float:
    """Distance of two (longitude, latitude) points some kilometres apart, good to a few millimetres a kilometre."""
    middle = math.radians((first[1] + second[1]) / 2)
    across = (first[0] - second[0]) * math.cos(middle)
    return math.hypot(across, first[1] - second[1]) * METRES_A_DEGREE


def box_around(point: Point, reach: float) -> Box:
    """The square that holds everything within so many metres."""
    up = reach / METRES_A_DEGREE
    across = up / max(0.01, math.cos(math.radians(point[1])))
    return point[0] - across, point[1] - up, point[0] + across, point[1] + up


def box_of(ring: Sequence[Point]) -> Box:
    """The square around a ring."""
    return (
        min(point[0] for point in ring),
        min(point[1] for point in ring),
        max(point[0] for point in ring),
        max(point[1] for point in ring),
    )


def centre_of(ring: Sequence[Point]) -> Point:
    """The middle of a ring's box: where its name is written."""
    west, south, east, north = box_of(ring)
    return (west + east) / 2, (south + north) / 2


def inside(point: Point, ring: Sequence[Point]) -> bool:
    """Whether a point lies in a ring. Of two areas that share a border, a point on it lies in one of them only."""
    x, y = point
    within = False
    before = ring[-1]
    for corner in ring:
        if (corner[1] > y) != (before[1] > y):
            crossing = corner[0] + (y - corner[1]) * (before[0] - corner[0]) / (before[1] - corner[1])
            if x < crossing:
                within = not within
        before = corner
    return within


def _steps(point: Point) -> tuple[int, int]:
    last = (1 << CURVE_BITS) - 1
    column = int((point[0] + 180.0) / 360.0 * (1 << CURVE_BITS))
    line = int((point[1] + 180.0) / 360.0 * (1 << CURVE_BITS))
    return min(max(column, 0), last), min(max(line, 0), last)


def _woven(column: int, line: int) -> int:
    return _spread(column) | _spread(line) << 1


def _spread(bits: int) -> int:
    """A zero between any two bits of a number of 32 bits."""
    bits = (bits | bits << 16) & 0x0000FFFF0000FFFF
    bits = (bits | bits << 8) & 0x00FF00FF00FF00FF
    bits = (bits | bits << 4) & 0x0F0F0F0F0F0F0F0F
    bits = (bits | bits << 2) & 0x3333333333333333
    return (bits | bits << 1) & 0x5555555555555555


def row_at(point: Point) -> int:
    """The first row number for things at a point: the Z-order curve, with room for those that share a step."""
    return _woven(*_steps(point)) << SERIAL_BITS


def metres_to(point: Point, rows: Sequence[int]) -> NDArray[np.float64]:
    """How far the steps of these row numbers are from a point: good to the 2 m of a step, without reading the rows."""
    woven = np.asarray(rows, dtype=np.uint64) >> np.uint64(SERIAL_BITS)
    column, line = _gathered(woven), _gathered(woven >> np.uint64(1))
    degrees = 360.0 / (1 << CURVE_BITS)
    across = ((column + 0.5) * degrees - 180.0 - point[0]) * math.cos(math.radians(point[1]))
    up = (line + 0.5) * degrees - 180.0 - point[1]
    return np.asarray(np.hypot(across, up) * METRES_A_DEGREE, dtype=np.float64)


def _gathered(woven: NDArray[np.uint64]) -> NDArray[np.float64]:
    """Every second bit of numbers, put side by side: what `_spread` took apart."""
    bits = woven & np.uint64(0x5555555555555555)
    for shift, mask in (
        (1, 0x3333333333333333),
        (2, 0x0F0F0F0F0F0F0F0F),
        (4, 0x00FF00FF00FF00FF),
        (8, 0x0000FFFF0000FFFF),
        (16, 0x00000000FFFFFFFF),
    ):
        bits = (bits | bits >> np.uint64(shift)) & np.uint64(mask)
    return bits.astype(np.float64)


def rows_around(point: Point, reach: float) -> tuple[tuple[int, int], ...]:
    """At most four ranges of row numbers that hold everything within so many metres of a point, and a little more.

    A square of the curve at any level is one range of it; at the level whose squares are as large as the one asked
    for, four of them cover it.
    """
    west, south, east, north = box_around(point, reach)
    (left, low), (right, high) = _steps((west, south)), _steps((east, north))
    level = max(right - left, high - low, 1).bit_length()
    squares = {(column >> level, line >> level) for column in (left, right) for line in (low, high)}
    ranges = sorted(
        (
            _woven(column << level, line << level) << SERIAL_BITS,
            (_woven(column << level, line << level) + (1 << 2 * level) << SERIAL_BITS) - 1,
        )
        for column, line in squares
    )
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and joined[-1][1] + 1 == first:
            joined[-1] = joined[-1][0], last
        else:
            joined.append((first, last))
    return tuple(joined)
