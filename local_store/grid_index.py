"""Which area of which level a place lies in: boxes in memory, outlines read when a place first falls into their box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from desk_app.domain.grid import GridArea, GridLevel, Point
from local_store.edition_file import EditionFile
from local_store.geometry import inside

_OF_LEVEL = "SELECT row FROM items WHERE kind = 'grid' AND level = ? ORDER BY code"
_BOXES = "SELECT row, level, west, south, east, north FROM items WHERE kind = 'grid' AND west IS NOT NULL ORDER BY code"


class GridIndex:
    """The areas of one edition of the grids. Any thread may ask."""

    def __init__(self, file: EditionFile) -> None:
        self._file = file
        rows = file.read(_BOXES)
        self._levels: Mapping[int, tuple[list[int], Any]] = {}
        for level in GridLevel:
            of_level = [row for row in rows if row[1] == level]
            if of_level:
                boxes = np.array([row[2:] for row in of_level], dtype=np.float64).T
                self._levels = {**self._levels, int(level): ([row[0] for row in of_level], boxes)}
        self._known: dict[int, GridArea] = {}
        self._of_level: dict[int, tuple[GridArea, ...]] = {}

    def at(self, point: Point, level: GridLevel) -> GridArea | None:
        """The area of a level that a point lies in; of several the one with the least code."""
        if int(level) not in self._levels:
            return None
        numbers, (west, south, east, north) = self._levels[int(level)]
        x, y = point
        for place in np.flatnonzero((west <= x) & (x <= east) & (south <= y) & (y <= north)).tolist():
            area = self._area(numbers[place])
            if inside(point, area.ring):
                return area
        return None

    def areas(self, level: GridLevel) -> tuple[GridArea, ...]:
        """Every area of a level, by code."""
        if level not in self._of_level:
            rows = self._file.read(_OF_LEVEL, (int(level),))
            self._of_level[level] = tuple(self._area(number) for (number,) in rows)
        return self._of_level[level]

    def _area(self, number: int) -> GridArea:
        if number not in self._known:
            body = self._file.read("SELECT body FROM items WHERE row = ?", (number,))[0][0]
            self._known[number] = self._file.value(body)
        return self._known[number]
