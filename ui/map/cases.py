"""The open cases as the map draws them: in flat metres, those that lie on one another as one heap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from desk_app.screens.map import CaseMark
from ui.map.camera import Camera, Floats, Plane
from ui.map.stamps import LIGHT, LIGHT_ORDER

HEAP_FAR, HEAP_NEAR = 46.0, 22.0
"""Pixels of the squares in which cases are heaped: far out a few heaps say more than a crowd."""
FAR_FROM = 3.0
"""Metres a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """One or more cases in one place; `mark` is the most urgent of them."""

    x: float
    y: float
    count: int
    mark: CaseMark

    @property
    def tone(self) -> str:
        """The most urgent light."""
        return self.mark.tone


@dataclass(slots=True, kw_only=True, eq=False)
class Cases:
    """The cases in one order with their places in flat metres. Made by `cases_of`, off the window thread."""

    marks: Sequence[CaseMark] = ()
    xs: Floats = field(default_factory=lambda: np.empty(0))
    ys: Floats = field(default_factory=lambda: np.empty(0))
    tones: NDArray[np.int8] = field(default_factory=lambda: np.empty(0, dtype=np.int8))
    numbers: dict[str, int] = field(default_factory=dict)
    _heaped: tuple[float, NDArray[np.intp], NDArray[np.intp]] | None = None

    def one(self, case_id: str) -> Heap | None:
        """One case by its id."""
        number = self.numbers.get(case_id)
        return self._heap(number, 1) if number is not None else None

    def _heap(self, number: int, count: int) -> Heap:
        return Heap(x=float(self.xs[number]), y=float(self.ys[number]), count=count, mark=self.marks[number])

    def heaps(self, camera: Camera) -> list[Heap]:
        """What is in sight, least urgent first. Squares lie still on the land, so a pan heaps nothing anew."""
        if not len(self.xs):
            return []
        if self._heaped is None or self._heaped[0] != camera.scale:
            side = HEAP_FAR if camera.scale >= FAR_FROM else HEAP_NEAR
            self._heaped = camera.scale, *self._heaps_of(side * camera.scale)
        _scale, worst, counts = self._heaped
        box = camera.box.wider(LIGHT * camera.scale)
        xs, ys = self.xs[worst], self.ys[worst]
        seen = np.flatnonzero((xs >= box.left) & (xs <= box.right) & (ys >= box.top) & (ys <= box.bottom))
        return [self._heap(int(worst[place]), int(counts[place])) for place in seen]

    def _heaps_of(self, side: float) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The most urgent case of each square, and how many it holds."""
        columns, rows = np.floor(self.xs / side), np.floor(self.ys / side)
        order = np.lexsort((self.tones, rows, columns))
        other = (np.diff(columns[order], append=np.inf) != 0) | (np.diff(rows[order], append=np.inf) != 0)
        last = np.flatnonzero(other)
        worst, counts = order[last], np.diff(last, prepend=-1)
        urgency = np.argsort(self.tones[worst], kind="stable")
        return worst[urgency], counts[urgency]

    def at(self, x: float, y: float, camera: Camera) -> Heap | None:
        """What lies under a point, within the size of a light."""
        near = [heap for heap in self.heaps(camera) if _apart(heap, x, y) <= 10 * camera.scale]
        return min(near, key=lambda heap: _apart(heap, x, y), default=None)


def cases_of(marks: Sequence[CaseMark], plane: Plane) -> Cases:
    """Draws up the cases of a land. Some 20 ms for 20,000: not for the window thread."""
    xs, ys = plane.flat(
        np.array([one.longitude for one in marks], dtype=np.float64),
        np.array([one.latitude for one in marks], dtype=np.float64),
    )
    tones = np.array([LIGHT_ORDER.index(one.tone) for one in marks], dtype=np.int8)
    numbers = {one.id: number for number, one in enumerate(marks)}
    return Cases(marks=marks, xs=xs, ys=ys, tones=tones, numbers=numbers)


def _apart(heap: Heap, x: float, y: float) -> float:
    return max(abs(heap.x - x), abs(heap.y - y))
