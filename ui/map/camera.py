"""Flat metres of a district, and the camera that looks at them: north up, the same scale both ways."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from desk_app.domain.grid import METRES_A_DEGREE

CLOSEST = 0.08
"""Metres a pixel at the most one can zoom in: a manhole fills some ten pixels."""

SCALE_ROOM = 36.0
"""Pixels at the lower edge in which the scale stands: what is fitted in ends above them."""

Floats = NDArray[np.float64]


class Box(NamedTuple):
    """A rectangle in metres; `top` is north of `bottom` and smaller, as on a screen."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Metres from west to east."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Metres from north to south."""
        return self.bottom - self.top

    def wider(self, metres: float) -> Box:
        """So many metres more on each side."""
        return Box(self.left - metres, self.top - metres, self.right + metres, self.bottom + metres)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """Metres east and south of a point; degrees shrink by the cosine of its latitude, which is exact enough here."""

    longitude: float
    latitude: float

    @property
    def _narrow(self) -> float:
        return METRES_A_DEGREE * max(0.01, math.cos(math.radians(self.latitude)))

    def flat(self, longitudes: Floats, latitudes: Floats) -> tuple[Floats, Floats]:
        """Metres (east, south) of places in WGS 84 degrees."""
        return (longitudes - self.longitude) * self._narrow, (self.latitude - latitudes) * METRES_A_DEGREE

    def flat_point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The same for one place."""
        return (longitude - self.longitude) * self._narrow, (self.latitude - latitude) * METRES_A_DEGREE

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """(longitude, latitude) of a point in metres."""
        return self.longitude + x / self._narrow, self.latitude - y / METRES_A_DEGREE


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """What is seen: the point in the middle, metres a pixel, and the size of the picture in pixels."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 20.0
    width: float = 1.0
    height: float = 1.0

    @property
    def box(self) -> Box:
        """What is in sight."""
        across, up = self.width * self.scale / 2, self.height * self.scale / 2
        return Box(self.x - across, self.y - up, self.x + across, self.y + up)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Where a point in metres is drawn."""
        return (x - self.x) / self.scale + self.width / 2, (y - self.y) / self.scale + self.height / 2

    def metres(self, pixel_x: float, pixel_y: float) -> tuple[float, float]:
        """The point in metres under a pixel."""
        return self.x + (pixel_x - self.width / 2) * self.scale, self.y + (pixel_y - self.height / 2) * self.scale

    def sized(self, width: float, height: float) -> Camera:
        """The same middle and scale in a picture of another size."""
        return replace(self, width=max(1.0, width), height=max(1.0, height))

    def moved(self, across: float, down: float, within: Box) -> Camera:
        """The middle so many pixels further; it never leaves `within`."""
        return self.looking_at(self.x + across * self.scale, self.y + down * self.scale, within)

    def looking_at(self, x: float, y: float, within: Box) -> Camera:
        """Another middle, kept `within`."""
        return replace(self, x=min(max(x, within.left), within.right), y=min(max(y, within.top), within.bottom))

    def zoomed(self, factor: float, pixel_x: float, pixel_y: float, within: Box) -> Camera:
        """So many times nearer; what is under the pixel stays there. Never farther than all of `within` is in sight."""
        farthest = self.fitting(within).scale
        scale = min(max(self.scale / factor, CLOSEST), max(farthest, CLOSEST))
        x, y = self.metres(pixel_x, pixel_y)
        there = replace(self, scale=scale)
        return there.looking_at(x - (pixel_x - self.width / 2) * scale, y - (pixel_y - self.height / 2) * scale, within)

    def fitting(self, box: Box) -> Camera:
        """All of a box in sight, with a little room around it, and above the scale."""
        below = min(SCALE_ROOM, self.height / 4)
        scale = max(box.width / self.width, box.height / (self.height - below)) * 1.06
        scale = max(scale, CLOSEST)
        middle = (box.top + box.bottom) / 2
        return replace(self, x=(box.left + box.right) / 2, y=middle + below / 2 * scale, scale=scale)
