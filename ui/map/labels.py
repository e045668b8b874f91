"""Where names stand on the map: each in its place or not at all, so that none ever covers another."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF

GRAIN = 4
"""Pixels of the squares in which it is noted what is taken."""

SOFT, HARD = 1, 2
"""Heaps of cases far out give way to names of boards; nothing else gives way."""


class Room:
    """What of a picture is taken already. Names that are asked for first come first."""

    def __init__(self, width: float, height: float, margin: float = 160.0) -> None:
        # Names just outside count as well: with a pan none comes or goes because of what came into sight.
        self._margin = margin
        shape = int((height + 2 * margin) // GRAIN) + 1, int((width + 2 * margin) // GRAIN) + 1
        self._taken = np.zeros(shape, dtype=np.int8)

    def take(self, area: QRectF, *, insist: bool = False, soft: bool = False, over_soft: bool = False) -> bool:
        """Takes an area if it is free, or in any case; whether it was. What is taken `soft` is free `over_soft`."""
        left, right = (int((x + self._margin) // GRAIN) for x in (area.left(), area.right()))
        top, bottom = (int((y + self._margin) // GRAIN) for y in (area.top(), area.bottom()))
        rows, columns = self._taken.shape
        if left < 0 or top < 0 or right >= columns or bottom >= rows:
            return False
        part = self._taken[top : bottom + 1, left : right + 1]
        free = not (part >= HARD if over_soft else part).any()
        if free or insist:
            np.maximum(part, SOFT if soft else HARD, out=part)
        return free
