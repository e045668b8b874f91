"""Bends straight borders and streets as land does: one smooth shift of the whole plane, the same for all lines."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from shapely import Polygon

_WAVES = (0.16, 0.07, 0.031, 0.013)
"""Wave lengths in degrees, from 15 km to 1.3 km."""
_STEEPNESS = 0.17
"""How much two points may be pushed apart per distance and wave; the sum stays below 1, so no lines ever cross."""
_PLACES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """A shift of each point by sums of sines. It takes no two points to one place, so what tiles still tiles."""

    waves: tuple[tuple[float, float, float, float, float], ...]

    @classmethod
    def of(cls, chance: random.Random) -> Bend:
        """Other angles and phases for another chance."""
        waves = []
        for length in _WAVES:
            for shifts in ((1.0, 0.0), (0.0, 1.0)):
                turn = chance.uniform(0, 2 * math.pi)
                number = 2 * math.pi / length
                size = _STEEPNESS / number
                waves.append(
                    (number * math.cos(turn), number * math.sin(turn), turn, shifts[0] * size, shifts[1] * size)
                )
        return cls(waves=tuple(waves))

    def points(self, coordinates: Any) -> Any:
        """An array of points (n × 2, degrees) as they lie once bent."""
        bent = np.array(coordinates, dtype=float)
        x, y = bent[:, 0].copy(), bent[:, 1].copy()
        for along_x, along_y, phase, push_x, push_y in self.waves:
            wave = np.sin(along_x * x + along_y * y + phase)
            bent[:, 0] += push_x * wave
            bent[:, 1] += push_y * wave
        return np.round(bent, _PLACES)

    def lines(self, lines: Any, stretch: float) -> Any:
        """Lines, each bent in pieces of at most `stretch` degrees."""
        return shapely.transform(shapely.segmentize(lines, stretch), self.points)

    def cover(self, areas: Sequence[Polygon], stretch: float) -> list[Polygon]:
        """Areas that share their borders corner for corner, bent so that they still do."""
        edges: dict[tuple[tuple[float, float], tuple[float, float]], int] = {}
        rings = [list(area.exterior.coords) for area in areas]
        for ring in rings:
            for start, end in pairwise(ring):
                edges.setdefault((min(start, end), max(start, end)), len(edges))
        bent = [line.coords[:] for line in self.lines(shapely.linestrings([list(edge) for edge in edges]), stretch)]
        return [Polygon(_around(ring, edges, bent)) for ring in rings]


def _around(ring: list[tuple[float, float]], edges: Any, bent: Any) -> list[tuple[float, float]]:
    """The corners of a ring whose edges are replaced by bent lines, each drawn once for both neighbours."""
    corners: list[tuple[float, float]] = []
    for start, end in pairwise(ring):
        line = bent[edges[min(start, end), max(start, end)]]
        corners.extend(line[:-1] if start < end else line[:0:-1])
    return corners
