"""Draws the sample's streets: roads through boards, in each village streets along and across and lanes off them."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely import LineString, Polygon

from desk_app.domain.grid import Street, village_of
from desk_app.errors import OurMistake
from desk_app.importing.initials import initials_of
from desk_app.importing.sample.ground import NOWHERE, Ground, beside, metres_of
from desk_app.importing.sample.land import Land
from desk_app.importing.sample.naming import Namer
from desk_app.importing.sample.size import Measures
from desk_app.importing.sample.villages import Village

HOUSES = 200
"""How many houses the first street of a village has at least: callers of the sample name houses up to there."""
_METRES_A_HOUSE = 9.0
_HOUSES_AT_MOST = 1_999
_BORDER = 0.0006
"""Degrees, about 60 m: so far streets stay inside the village they are drawn in."""
_STRETCH = 0.002
_SHORTEST = 0.0008
_OFF_THE_AXIS = 9.0
"""Metres: half the width of a street with its pavement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place on a street: where, with what address, in which cell."""

    longitude: float
    latitude: float
    address: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    name: str
    board: str
    village: str
    line: LineString
    houses: int


class Streets:
    """All streets as rows and as lines, those of a village together; the first of each village is its main street."""

    def __init__(self, rows: Sequence[Street], ground: Ground) -> None:
        self.rows = tuple(rows)
        self.lines = np.array([LineString(row.line) for row in rows], dtype=object)
        self.metres = metres_of(self.lines)
        self.ground = ground
        self.boards = np.array([row.village[:9] for row in rows])
        self._main: dict[str, int] = {}
        for number, row in enumerate(rows):
            self._main.setdefault(row.village, number)

    def main(self, village: str) -> int:
        """The number of a village's main street."""
        return self._main[village]

    def of_village(self, village: str) -> range:
        """The numbers of the streets of a village."""
        first = last = self._main[village]
        while last + 1 < len(self.rows) and self.rows[last + 1].village == village:
            last += 1
        return range(first, last + 1)

    def houses(self, streets: Any, shares: Any, metres: Any) -> Any:
        """The numbers of the houses at shares of streets' lengths: even ones to the left, odd ones to the right."""
        last = np.array([row.last_number for row in self.rows])[streets]
        wanted = 1 + np.floor(np.asarray(shares) * (last - 1)).astype(int)
        across = wanted % 2 != (np.asarray(metres) <= 0)  # on the other side of the street: the next number
        return np.where(across, np.where(wanted < last, wanted + 1, wanted - 1), wanted)

    def settled(self, streets: Any, shares: Any, metres: Any) -> tuple[Any, Any]:
        """Points beside streets and the numbers of their cells; what would leave the board moves to the street."""
        streets = np.asarray(streets)
        points = beside(self.lines[streets], shares, metres)
        cells = self.at_home(streets, points)
        for nearer in (0.25, 0.0):
            astray = np.flatnonzero(cells == NOWHERE)
            if len(astray):
                points[astray] = beside(self.lines[streets[astray]], shares[astray], metres[astray] * nearer)
                cells[astray] = self.at_home(streets[astray], points[astray])
        if (cells == NOWHERE).any():
            raise OurMistake("a street leaves its board")
        return points, cells

    def at_home(self, streets: Any, points: Any) -> Any:
        """The numbers of the cells of points, `NOWHERE` for those that are not in their street's board."""
        cells = self.ground.located(points)
        return np.where(self.ground.boards[cells] == self.boards[streets], cells, NOWHERE)

    def spot(self, village: str, share: float) -> Spot:
        """The house at this share (0 to 1) of the first 200 of a village's main street."""
        street = self._main[village]
        row, number = self.rows[street], 1 + round(share * (HOUSES - 1))
        side = _OFF_THE_AXIS if number % 2 == 0 else -_OFF_THE_AXIS
        along = np.array([(number - 1) / (row.last_number - 1)])
        points, cells = self.settled(np.array([street]), along, np.array([side]))
        longitude, latitude = points[0].tolist()
        return Spot(
            longitude=longitude,
            latitude=latitude,
            address=f"{row.board}{row.name}{number}号",
            cell=self.ground.codes[cells[0]],
        )


def sample_streets(
    land: Land, villages: Sequence[Village], ground: Ground, measures: Measures, namer: Namer, chance: random.Random
) -> Streets:
    """Every street, with codes counted inside its village; roads belong to the village in which they begin."""
    namer.keep([village.street for village in villages if village.street])
    drafts = [draft for village in villages for draft in _of_village(land, village, measures, namer, chance)]
    boards = {village.board_code: village.board for village in villages}
    drafts += _roads(land, boards, measures, namer, chance)
    lines = land.bend.lines(np.array([draft.line for draft in drafts], dtype=object), _STRETCH)
    begins = ground.located(beside(lines, np.zeros(len(lines)), np.zeros(len(lines))))
    seen: dict[str, int] = {}
    rows: list[Street] = []
    for draft, line, metres, begin in zip(drafts, lines, metres_of(lines).tolist(), begins.tolist(), strict=True):
        village = draft.village or village_of(ground.codes[begin])
        seen[village] = number = seen.get(village, 0) + 1
        houses = min(_HOUSES_AT_MOST, max(draft.houses, round(metres / _METRES_A_HOUSE)))
        rows.append(
            Street(
                code=f"S{village}{number:03d}",
                name=draft.name,
                board=draft.board,
                village=village,
                line=tuple((x, y) for x, y in line.coords),
                last_number=houses,
                initials=initials_of(draft.name),
            )
        )
    return Streets(sorted(rows, key=lambda row: row.code), ground)


def _of_village(
    land: Land, village: Village, measures: Measures, namer: Namer, chance: random.Random
) -> Iterator[_Draft]:
    along, across, lanes = measures.streets
    frame = _Frame.of(land.plan[village.code], _angle(village.board_code, chance.uniform(-0.25, 0.25)))
    main = village.street or namer.street("streets", village)
    yield _Draft(name=main, board=village.board, village=village.code, line=frame.middle(), houses=HOUSES)
    sides = [frame.along(_spread(place, along, chance)) for place in range(along)]
    sides += [frame.across(_spread(place, across, chance)) for place in range(across)]
    lines = [*((line, "streets") for line in sides), *((frame.lane(chance), "lanes") for _ in range(lanes))]
    for line, kind in lines:
        if line is not None and line.length > _SHORTEST:
            name = namer.street(kind, village)
            yield _Draft(name=name, board=village.board, village=village.code, line=line, houses=20)


def _roads(
    land: Land, boards: Mapping[str, str], measures: Measures, namer: Namer, chance: random.Random
) -> Iterator[_Draft]:
    """Roads through a whole board, and some that go on through several boards under one name."""
    if not measures.roads:
        return
    for code, board in boards.items():
        frame = _Frame.of(land.plan[code], _angle(code, 0.0))
        lines = [frame.along(_spread(place, measures.roads - 1, chance)) for place in range(measures.roads - 1)]
        for line in (*lines, frame.across(chance.uniform(-0.2, 0.2))):
            if line is not None:
                name = namer.street("board_roads", None)
                yield _Draft(name=name, board=board, village="", line=line, houses=HOUSES)
    yield from _through_roads(land, boards, namer, chance)


def _through_roads(land: Land, boards: Mapping[str, str], namer: Namer, chance: random.Random) -> Iterator[_Draft]:
    """Half of them along the district, half across it; each board has its own stretch with its own numbers."""
    frame = _Frame.of(shapely.convex_hull(shapely.union_all([land.plan[code] for code in boards])), 0.14)
    names = namer.through_roads()
    half = len(names) // 2
    lines = [frame.along(_spread(place, half, chance)) for place in range(half)]
    lines += [frame.across(_spread(place, len(names) - half, chance)) for place in range(len(names) - half)]
    for name, line in zip(names, lines, strict=True):
        for code, board in boards.items():
            inside = _longest(line.intersection(land.plan[code].buffer(-_BORDER))) if line is not None else None
            if inside is not None and inside.length > 10 * _SHORTEST:
                yield _Draft(name=name, board=board, village="", line=inside, houses=HOUSES)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """A convex area with a direction: lines through it along the direction, across it, and short lanes."""

    inner: Polygon
    angle: float
    half: tuple[float, float]

    @classmethod
    def of(cls, shape: Polygon, angle: float) -> _Frame:
        inner = shape.buffer(-_BORDER)
        middle = inner.centroid
        corners = shapely.get_coordinates(inner) - (middle.x, middle.y)
        along = corners @ (math.cos(angle), math.sin(angle))
        across = corners @ (-math.sin(angle), math.cos(angle))
        return cls(inner=inner, angle=angle, half=(float(np.abs(along).max()), float(np.abs(across).max())))

    def middle(self) -> LineString:
        """The line along through the middle."""
        found = self.along(0.0)
        if found is None:
            raise OurMistake("an area is too narrow for a street")
        return found

    def along(self, share: float) -> LineString | None:
        """The line along, `share` (-1 to 1) of the way to the side; None where it passes a corner by."""
        return self._line((-1.0, share), (1.0, share))

    def across(self, share: float) -> LineString | None:
        """The line across, `share` of the way to the end."""
        return self._line((share, -1.0), (share, 1.0))

    def lane(self, chance: random.Random) -> LineString | None:
        """A short line across, from near one of the lines along."""
        at, side, long = chance.uniform(-0.7, 0.7), chance.choice((-0.5, 0.0, 0.5)), chance.uniform(0.12, 0.3)
        turn = chance.choice((-1, 1))
        return self._line((at, side), (at, side + turn * long))

    def _line(self, start: tuple[float, float], end: tuple[float, float]) -> LineString | None:
        return _longest(self._whole(start, end).intersection(self.inner))

    def _whole(self, start: tuple[float, float], end: tuple[float, float]) -> LineString:
        middle, (along, across) = self.inner.centroid, self.half
        cosine, sine = math.cos(self.angle), math.sin(self.angle)
        return LineString(
            (middle.x + u * along * cosine - v * across * sine, middle.y + u * along * sine + v * across * cosine)
            for u, v in (start, end)
        )


def _spread(place: int, count: int, chance: random.Random) -> float:
    """The place of one of so many lines, evenly between -0.75 and 0.75 but for some chance, none in the middle."""
    share = (place + 0.5 + chance.uniform(-0.15, 0.15)) / count * 1.5 - 0.75
    return share if abs(share) > 0.1 else 0.15


def _angle(board: str, more: float) -> float:
    """The direction of a board's streets: near west to east, another for each board."""
    return math.radians((int(board[6:]) * 37) % 50 - 20) + more


def _longest(shape: Any) -> LineString | None:
    """The longest line of a cut; None where nothing is left."""
    lines = [part for part in shapely.get_parts(shape) if isinstance(part, LineString) and not part.is_empty]
    return max(lines, key=lambda line: line.length, default=None)
