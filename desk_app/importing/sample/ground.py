"""Says of many points at once which cell each lies in, and measures the land in metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

from desk_app.domain.grid import GridArea
from desk_app.importing.sample.land import shape_of

METRES = np.array((95_100.0, 110_900.0))
"""How long a degree of longitude and of latitude is in this district."""
NOWHERE = -1


class Ground:
    """The cells of a district as shapes, numbered; `codes` are theirs, `boards` those of their boards."""

    def __init__(self, cells: Sequence[GridArea]) -> None:
        self.codes = [cell.code for cell in cells]
        self.boards = np.array([cell.code[:9] for cell in cells])
        self._shapes = [shape_of(cell) for cell in cells]
        shapely.prepare(self._shapes)

    def located(self, points: Any) -> Any:
        """For each point (n × 2, degrees) the number of the cell it lies strictly inside of, or `NOWHERE`."""
        found = np.full(len(points), NOWHERE)
        if len(points):
            cells, inside = STRtree(shapely.points(points)).query(self._shapes, predicate="contains")
            found[inside] = cells
        return found


def beside(lines: Any, shares: Any, metres: Any) -> Any:
    """Points at shares (0 to 1) of the length of lines, so many metres to their left (right where negative).

    All three are arrays of one length; n × 2 degrees come back, rounded to six places.
    """
    length = shapely.length(lines)
    along = np.clip(shares, 0.0, 1.0) * length
    where = shapely.get_coordinates(shapely.line_interpolate_point(lines, along))
    step = np.minimum(length * 0.02, 2e-4)
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.minimum(along + step, length)))
    behind = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(along - step, 0.0)))
    way = (ahead - behind) * METRES
    way /= np.hypot(way[:, 0], way[:, 1])[:, None]
    left = np.column_stack((-way[:, 1], way[:, 0])) / METRES
    return np.round(where + left * np.asarray(metres)[:, None], 6)


def metres_of(lines: Any) -> Any:
    """How long lines are, in metres."""
    return shapely.length(shapely.transform(lines, lambda points: points * METRES))
