"""All on the land that a caller may name: the names, and beside them where each place stands and of what kind it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np

from desk_app.domain.grid import GridArea, GridLevel, Point, Street, board_of, village_of
from desk_app.domain.place_words import ending_of, kinds_of
from desk_app.domain.projection import LookupHit
from local_store.edition_file import EditionFile
from local_store.geometry import metres_to
from local_store.item_index import ItemIndex
from local_store.place_names import PlaceNames
from local_store.street_lines import meeting, stretches

STREETS_KEPT = 64
_NUMBER = re.compile(r"[0-9]+号?$")


class PlaceIndex:
    """Made once for an edition of the grids. Rows are numbers of places, streets and areas in the edition's order."""

    def __init__(
        self,
        file: EditionFile,
        places: ItemIndex,
        streets: ItemIndex,
        areas: ItemIndex,
        grid_at: Callable[[Point, GridLevel], GridArea | None],
        others: Iterable[ItemIndex] = (),
    ) -> None:
        """`others` are indexes whose names have initials too: the more signs are known by theirs, the more that was
        misheard is found."""
        self._file = file
        self._grid_at = grid_at
        self.places, self.streets, self.areas = places, streets, areas
        told = list(places.told())
        self.names = PlaceNames(
            told, list(streets.told()), list(areas.told()), (row for index in others for row in index.told())
        )
        self._cells = np.array([int(hit.cell or 0) for hit, _, _ in told], dtype=np.int64)
        self._kinds = np.array([_bits(kinds_of(_kind(hit)) | kinds_of(ending_of(hit.title))) for hit, _, _ in told])
        self._kinds = self._kinds.astype(np.uint64)
        by_name = {hit.detail + hit.title: row for row, (hit, _, _) in enumerate(streets.told())}
        self._streets = np.array([by_name.get(_street(hit), -1) for hit, _, _ in told], dtype=np.int32)
        self._longitudes = np.array([hit.longitude or np.nan for hit, _, _ in told], dtype=np.float64)
        self._latitudes = np.array([hit.latitude or np.nan for hit, _, _ in told], dtype=np.float64)
        self.street = lru_cache(STREETS_KEPT)(self._street)
        self.stretches = lru_cache(STREETS_KEPT)(self._stretches)
        self.meeting = lru_cache(STREETS_KEPT)(self._meeting)

    def cell_at(self, point: Point) -> str:
        """The cell at a point; empty outside all of them."""
        area = self._grid_at(point, GridLevel.CELL)
        return area.code if area is not None else ""

    def street_beside(self, place: int) -> int | None:
        """The street of a place's address."""
        row = int(self._streets[place])
        return row if row >= 0 else None

    def of_kind(
        self, word: str, *, village: str = "", street: int | None = None, near: Point | None = None, reach: float = 0.0
    ) -> list[int]:
        """The places of a kind in a village, on a street, or within so many metres of a point, the nearest first."""
        will_do = (self._kinds & np.uint64(_bits(kinds_of(word)))) != 0
        if village:
            will_do &= self._cells // 1000 == int(village)
        if street is not None:
            will_do &= self._streets == street
        rows = np.flatnonzero(will_do)
        if near is None:
            found: list[int] = rows.tolist()
            return found
        away = metres_to(near, self._longitudes[rows], self._latitudes[rows])
        order = np.argsort(away, kind="stable")
        within: list[int] = rows[order[away[order] <= reach]].tolist()
        return within

    def cells_of(self, village: str) -> list[tuple[str, int]]:
        """The cells of a village, those with most places first, with how many."""
        cells, counts = np.unique(self._cells[self._cells // 1000 == int(village)], return_counts=True)
        order = np.argsort(-counts, kind="stable")
        return [(str(int(cells[number])), int(counts[number])) for number in order]

    def runs_through(self, street: int, areas: frozenset[str]) -> bool:
        """Whether a street has a part in one of these villages or boards."""
        return any({village_of(cell), board_of(cell)} & areas for cell, _, _ in self.stretches(street))

    def _street(self, row: int) -> Street | None:
        found = self._file.by_code("street", self.streets.at(row).code)
        return found if isinstance(found, Street) and len(found.line) > 1 else None

    def _stretches(self, row: int) -> list[tuple[str, Point, float]]:
        street = self.street(row)
        return stretches(street, self.cell_at) if street is not None else []

    def _meeting(self, first: int, second: int) -> tuple[Point, float] | None:
        one, other = self.street(first), self.street(second)
        return meeting(one, other) if one is not None and other is not None else None


def _kind(hit: LookupHit) -> str:
    return hit.detail.partition(" · ")[0]


def _street(hit: LookupHit) -> str:
    """Board and street of a place's address, without the house number."""
    return _NUMBER.sub("", hit.detail.rpartition(" · ")[2])


def _bits(kinds: frozenset[int]) -> int:
    return sum(1 << kind for kind in kinds)
