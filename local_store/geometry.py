"""Areas, a space-filling curve and many distances at once, on WGS 84 degrees, as exact as a district needs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from desk_app.domain.grid import METRES_A_DEGREE, Box, Point, box_around

CURVE_BITS = 24
"""Bits of each coordinate on the curve: a step is 2.4 m at the equator."""

Floats = NDArray[np.float64]


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


def curve_at(longitudes: Floats, latitudes: Floats) -> NDArray[np.uint64]:
    """The steps of the Z-order curve that points lie in: what is near on the land is mostly near on the curve."""
    last = (1 << CURVE_BITS) - 1
    column = np.clip((longitudes + 180.0) / 360.0 * (1 << CURVE_BITS), 0, last).astype(np.uint64)
    line = np.clip((latitudes + 180.0) / 360.0 * (1 << CURVE_BITS), 0, last).astype(np.uint64)
    return _all_spread(column) | _all_spread(line) << np.uint64(1)


def metres_to(point: Point, longitudes: Floats, latitudes: Floats) -> Floats:
    """How far points are from one: `metres` of domain.grid, for many at once."""
    across = (longitudes - point[0]) * np.cos(np.radians((latitudes + point[1]) / 2))
    return np.asarray(np.hypot(across, latitudes - point[1]) * METRES_A_DEGREE, dtype=np.float64)


def _all_spread(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        bits = (bits | bits << np.uint64(shift)) & np.uint64(mask)
    return bits


def curve_around(point: Point, reach: float) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Stretches of the curve, first steps and last, that hold everything within so many metres of a point and little
    more.

    A square of the curve at any level is one stretch of it; at the level whose squares are a quarter to a half as wide
    as the one asked for, five times five of them cover it at the most.
    """
    west, south, east, north = box_around(point, reach)
    (left, low), (right, high) = _steps((west, south)), _steps((east, north))
    level = max(0, max(right - left, high - low).bit_length() - 2)
    columns = np.arange(left >> level, (right >> level) + 1, dtype=np.uint64)
    lines = np.arange(low >> level, (high >> level) + 1, dtype=np.uint64)
    squares = (_all_spread(columns)[:, None] | _all_spread(lines)[None, :] << np.uint64(1)).ravel()
    first = np.sort(squares) << np.uint64(2 * level)
    return first, first + np.uint64((1 << 2 * level) - 1)
