"""Places the sample's components along one invented street in each village, each inside its cell."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely import LineString, Point

from desk_app.domain.case import BodyId
from desk_app.domain.catalogue import CatalogueKind, Problem
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import GridArea, GridLevel, board_of
from desk_app.importing.sample.land import Village, cell_at, shape_of

HOUSES = 200
"""How many houses a street has."""
_OFF_THE_AXIS = 0.00008  # degrees, about 9 m: half the width of a street


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on a street: where, with what address, in which cell."""

    longitude: float
    latitude: float
    address: str
    cell: str


class Streets:
    """One straight invented street through each village, with numbered houses on both sides."""

    def __init__(self, grids: Sequence[GridArea], villages: Sequence[Village], chance: random.Random) -> None:
        self._cells = [area for area in grids if area.level is GridLevel.CELL]
        self._villages = {village.code: village for village in villages}
        self._axes = {
            area.code: _axis(area, chance.uniform(0, math.pi)) for area in grids if area.level is GridLevel.VILLAGE
        }

    def spot(self, village: str, share: float) -> Spot:
        """The house at this share (0 to 1) of the street's length; even numbers are on one side, odd on the other."""
        axis, known = self._axes[village], self._villages[village]
        number = 1 + round(share * (HOUSES - 1))
        for nudge in range(20):
            where = _beside(axis, min(0.98, 0.02 + share * 0.96 + nudge * 0.002), left=number % 2 == 0)
            longitude, latitude = round(where.x, 6), round(where.y, 6)
            cell = cell_at((c for c in self._cells if c.parent == village), longitude, latitude)
            if cell is not None:
                address = f"{known.board}{known.street}{number}号"
                return Spot(longitude=longitude, latitude=latitude, address=address, cell=cell.code)
        raise ValueError(f"no place inside a cell along {known.street}")


def sample_components(
    villages: Sequence[Village],
    classes: Sequence[Problem],
    roles: Mapping[str, Mapping[str, Sequence[str]]],
    units: Mapping[tuple[str, str], BodyId],
    streets: Streets,
    chance: random.Random,
) -> list[Component]:
    """One component of each class in each village; bodies take turns where several roles are named."""
    made: dict[str, int] = {}
    found: list[Component] = []
    for village in villages:
        board = board_of(village.code)
        for place, kind in enumerate(chance.sample(list(classes), len(classes))):
            made[kind.code] = number = made.get(kind.code, 0) + 1
            spot = streets.spot(village.code, (place + chance.uniform(0.2, 0.8)) / len(classes))
            named = {
                role: _unit(units, chosen[number % len(chosen)], board) for role, chosen in roles[kind.code].items()
            }
            found.append(
                Component(
                    code=f"{village.code[:6]}{kind.code}{number:06d}",
                    class_code=kind.code,
                    name=kind.name,
                    longitude=spot.longitude,
                    latitude=spot.latitude,
                    cell=spot.cell,
                    address=spot.address,
                    state=_state(chance),
                    authority=named["authority"],
                    owner=named["owner"],
                    maintainer=named["maintainer"],
                )
            )
    return sorted(found, key=lambda component: component.code)


def component_classes(rows: Sequence[Any]) -> list[Problem]:
    """The component classes among a catalogue's rows."""
    return [row for row in rows if isinstance(row, Problem) and row.kind is CatalogueKind.COMPONENT]


def _unit(units: Mapping[tuple[str, str], BodyId], role: str, board: str) -> BodyId:
    return units.get((role, board)) or units[role, ""]


def _state(chance: random.Random) -> ComponentState:
    return chance.choices(list(ComponentState), weights=(94, 4, 1, 1))[0]


def _axis(village: GridArea, angle: float) -> LineString:
    """The stretch of a line through the village's middle that lies well inside it: half of its length."""
    shape = shape_of(village)
    middle = shape.centroid
    step = (math.cos(angle), math.sin(angle))
    line = LineString([(middle.x - step[0], middle.y - step[1]), (middle.x + step[0], middle.y + step[1])])
    inside = line.intersection(shape)
    start, end = inside.interpolate(0.25, normalized=True), inside.interpolate(0.75, normalized=True)
    return shapely.LineString([start, end])


def _beside(axis: LineString, share: float, *, left: bool) -> Point:
    (x0, y0), (x1, y1) = axis.coords[0], axis.coords[-1]
    off = (_OFF_THE_AXIS if left else -_OFF_THE_AXIS) / math.hypot(x1 - x0, y1 - y0)
    return Point(x0 + (x1 - x0) * share - (y1 - y0) * off, y0 + (y1 - y0) * share + (x1 - x0) * off)
