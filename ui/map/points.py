"""Where the components are, ready to be drawn: sorted for a quick look at a part of them, and counted in squares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desk_app.screens.map import MapLand
from ui.map.camera import Box, Floats, Plane

FINEST = 16.0
"""Metres of the side of the smallest square that components are counted in."""
LEVELS = 8
BRIGHTEST = 255

Shades = NDArray[np.uint8]


class Density(NamedTuple):
    """How dense the components stand in a part of the land: a shade of 0 to 255 for each square, and where it lies."""

    shades: Shades
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """Components sorted from west to east: metres east and south, and the place of their major class.

    `levels` are the shades of squares of 16 m and of each twice the side of the one before; `corner` is the north-west
    corner of the first square of all.
    """

    xs: Floats
    ys: Floats
    majors: NDArray[np.uint8]
    levels: tuple[Shades, ...]
    corner: tuple[float, float]

    def within(self, box: Box) -> NDArray[np.intp]:
        """The places of the components in a box."""
        first, last = np.searchsorted(self.xs, (box.left, box.right))
        ys = self.ys[first:last]
        return np.flatnonzero((ys >= box.top) & (ys <= box.bottom)) + first

    def nearest(self, x: float, y: float, reach: float) -> int | None:
        """The component nearest to a point, within so many metres."""
        there = self.within(Box(x - reach, y - reach, x + reach, y + reach))
        if not len(there):
            return None
        distances = np.hypot(self.xs[there] - x, self.ys[there] - y)
        best = int(np.argmin(distances))
        return int(there[best]) if distances[best] <= reach else None

    def density(self, box: Box, at_least: float) -> Density | None:
        """The shades of a box in squares of at least so many metres; a few squares more on each side."""
        level = 0
        while level + 1 < len(self.levels) and FINEST * 2**level < at_least:
            level += 1
        shades, side = self.levels[level], FINEST * 2**level
        rows, columns = shades.shape
        left = max(0, int((box.left - self.corner[0]) // side) - 1)
        top = max(0, int((box.top - self.corner[1]) // side) - 1)
        right = min(columns, int((box.right - self.corner[0]) // side) + 2)
        bottom = min(rows, int((box.bottom - self.corner[1]) // side) + 2)
        if left >= right or top >= bottom:
            return None
        x, y = self.corner[0] + left * side, self.corner[1] + top * side
        where = Box(x, y, x + (right - left) * side, y + (bottom - top) * side)
        return Density(shades[top:bottom, left:right], where)


def points_of(land: MapLand, plane: Plane) -> Points | None:
    """The components of a land; None where there are none. Takes some 0.1 s for 231,000: not for the window thread."""
    longitudes = np.frombuffer(land.points.longitudes, dtype=np.float64)
    if not len(longitudes):
        return None
    xs, ys = plane.flat(longitudes, np.frombuffer(land.points.latitudes, dtype=np.float64))
    order = np.argsort(xs)
    xs, ys = xs[order], ys[order]
    classes = np.frombuffer(land.points.classes, dtype=np.uint16)[order]
    majors = np.asarray(land.kinds or (0,), dtype=np.uint8)[np.minimum(classes, max(0, len(land.kinds) - 1))]
    corner = float(xs[0]), float(ys.min())
    return Points(xs=xs, ys=ys, majors=majors, levels=_levels(xs, ys, corner), corner=corner)


def _levels(xs: Floats, ys: Floats, corner: tuple[float, float]) -> tuple[Shades, ...]:
    """Counted by the squares that hold something: a long district has millions that hold nothing."""
    columns = ((xs - corner[0]) // FINEST).astype(np.int64)
    rows = ((ys - corner[1]) // FINEST).astype(np.int64)
    counts: Floats = np.ones(len(xs), dtype=np.float64)
    levels = []
    for _level in range(LEVELS):
        width = int(columns.max()) + 1
        squares, which = np.unique(rows * width + columns, return_inverse=True)
        counts = np.bincount(which, weights=counts).astype(np.float64)
        rows, columns = squares // width, squares % width
        shades = np.zeros((int(rows[-1]) + 1, width), dtype=np.uint8)
        shades[rows, columns] = _shades(counts)
        levels.append(shades)
        if min(shades.shape) < 4:
            break
        rows, columns = rows // 2, columns // 2
    return tuple(levels)


def _shades(counts: Floats) -> Shades:
    """Shades that grow slower than the counts, the same all over a level: a pan changes none. The densest hundredth has
    the strongest, and the emptiest is not nothing."""
    top = max(2.0, float(np.percentile(counts, 99)))
    return np.clip((counts / top) ** 0.7 * BRIGHTEST, 1, BRIGHTEST).astype(np.uint8)
