"""What components stand at: streets, crossings, parks, residential compounds, bridges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import STRtree

from desk_app.domain.grid import NamedPlace
from desk_app.errors import OurMistake
from desk_app.importing.sample.ground import METRES, NOWHERE
from desk_app.importing.sample.streets import Streets

KINDS = {
    "park": frozenset(("公园", "广场", "古村", "茶场")),
    "compound": frozenset(("小区", "新村", "村落")),
    "water": frozenset(("桥", "码头", "蟹塘")),
}
"""Which places a component that stands "in a park" and so on may stand at."""
_WIDE = {"park": 80.0, "compound": 55.0, "water": 110.0}
"""Metres from the middle of a place to the farthest component."""
_ROAD_SIDE = (5.0, 10.0)
_CROSSING = (6.0, 14.0)
_SUFFIX = {
    "road": ("", "门口", "旁", "对面", "路边", "", "门前人行道"),
    "park": ("内", "入口", "步道旁", "南侧", "北侧"),
    "compound": ("内", "门口", "北门", "南门", "主干道旁"),
    "water": ("东侧河岸", "西侧河岸", "南堍", "北堍"),
}
_TOWN_STREET = 3.0
"""How much denser components stand in town."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Places for so many components: points (longitude, latitude), codes of cells, addresses."""

    points: Sequence[tuple[float, float]]
    cells: Sequence[str]
    addresses: Sequence[str]


class Anchors:
    """Finds places for components; `town` holds the codes of the villages that are town."""

    def __init__(self, streets: Streets, places: Sequence[NamedPlace], town: frozenset[str]) -> None:
        self._streets = streets
        weight = np.array([_TOWN_STREET if row.village in town else 1.0 for row in streets.rows])
        self._ends = np.cumsum(streets.metres * weight)
        self._places = {
            kind: sorted((place for place in places if place.kind in names), key=lambda place: place.code)
            for kind, names in KINDS.items()
        }
        self._crossings = _Crossings.of(streets)

    def spread(self, where: str, count: int, dice: Any) -> Where:
        """So many places of a kind (road, node, park, compound, water), spread evenly over all there are."""
        evenly = (np.arange(count) + dice.random(count)) / count
        match where:
            case "road":
                return self._along(evenly, dice)
            case "node":
                return self._at_crossings(evenly, dice)
            case _:
                return self._around(where, evenly, dice)

    def _along(self, evenly: Any, dice: Any) -> Where:
        streets = self._streets
        at = evenly * self._ends[-1]
        numbers = np.searchsorted(self._ends, at, side="right")
        begins = np.concatenate(([0.0], self._ends))[numbers]
        shares = (at - begins) / (self._ends[numbers] - begins)
        metres = _between(dice.random(len(at)), *_ROAD_SIDE) * np.where(dice.random(len(at)) < 0.5, -1.0, 1.0)
        points, cells = streets.settled(numbers, shares, metres)
        houses = streets.houses(numbers, shares, metres)
        suffixes = _chosen(_SUFFIX["road"], dice.random(len(at)))
        rows = streets.rows
        return self._where(
            points,
            cells,
            [
                f"{rows[number].board}{rows[number].name}{house}号{suffix}"
                for number, house, suffix in zip(numbers.tolist(), houses.tolist(), suffixes, strict=True)
            ],
        )

    def _at_crossings(self, evenly: Any, dice: Any) -> Where:
        crossings = self._crossings
        numbers = np.floor(evenly * len(crossings.points)).astype(int)
        points, cells = self._near(
            crossings.points[numbers],
            crossings.streets[numbers, 0],
            _between(dice.random(len(evenly)), *_CROSSING),
            dice,
        )
        rows = self._streets.rows
        return self._where(
            points,
            cells,
            [
                f"{rows[one].board}{rows[one].name}与{rows[two].name}路口"
                for one, two in crossings.streets[numbers].tolist()
            ],
        )

    def _around(self, where: str, evenly: Any, dice: Any) -> Where:
        places = self._places[where]
        numbers = np.floor(evenly * len(places)).astype(int)
        middles = np.array([(place.longitude, place.latitude) for place in places])
        cells_of = {code: number for number, code in enumerate(self._streets.ground.codes)}
        boards = self._streets.ground.boards[[cells_of[place.cell] for place in places]]
        spans = np.sqrt(dice.random(len(evenly))) * _WIDE[where]
        points, cells = self._near_board(middles[numbers], boards[numbers], spans, dice)
        suffixes = _chosen(_SUFFIX[where], dice.random(len(evenly)))
        return self._where(
            points,
            cells,
            [
                f"{places[number].address}{places[number].name}{suffix}"
                for number, suffix in zip(numbers.tolist(), suffixes, strict=True)
            ],
        )

    def _near(self, middles: Any, streets: Any, metres: Any, dice: Any) -> tuple[Any, Any]:
        return self._near_board(middles, self._streets.boards[streets], metres, dice)

    def _near_board(self, middles: Any, boards: Any, metres: Any, dice: Any) -> tuple[Any, Any]:
        """Points so many metres from middles, each in its board: what would leave it comes nearer."""
        ground, turn = self._streets.ground, dice.random(len(middles)) * 2 * np.pi
        way = np.column_stack((np.cos(turn), np.sin(turn))) * np.asarray(metres)[:, None] / METRES
        points, cells = np.array(middles), np.full(len(middles), NOWHERE)
        for share in (1.0, 0.2, 0.0):
            astray = np.flatnonzero(cells == NOWHERE)
            points[astray] = np.round(middles[astray] + way[astray] * share, 6)
            found = ground.located(points[astray])
            cells[astray] = np.where(ground.boards[found] == boards[astray], found, NOWHERE)
        if (cells == NOWHERE).any():
            raise OurMistake("a place lies outside its board")
        return points, cells

    def _where(self, points: Any, cells: Any, addresses: Sequence[str]) -> Where:
        listed = self._streets.ground.codes
        return Where(
            points=[(x, y) for x, y in points.tolist()],
            cells=[listed[cell] for cell in cells.tolist()],
            addresses=addresses,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crossings:
    """Where two streets of one board cross: points (n × 2) and the numbers of both (n × 2)."""

    points: Any
    streets: Any

    @classmethod
    def of(cls, streets: Streets) -> _Crossings:
        one, two = STRtree(streets.lines).query(streets.lines, predicate="intersects")
        fit = (one < two) & (streets.boards[one] == streets.boards[two])
        one, two = one[fit], two[fit]
        where = shapely.point_on_surface(shapely.intersection(streets.lines[one], streets.lines[two]))
        order = np.lexsort((two, one))
        return cls(points=shapely.get_coordinates(where)[order], streets=np.column_stack((one, two))[order])


def _between(shares: Any, least: float, most: float) -> Any:
    return least + shares * (most - least)


def _chosen(words: Sequence[str], shares: Any) -> list[str]:
    return [words[number] for number in np.floor(shares * len(words)).astype(int).tolist()]
