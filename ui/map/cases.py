"""The open cases as the map draws them: in flat metres, those that lie on one another as one heap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from desk_app.screens.map import CaseMark
from ui.map.camera import Box, Camera, Floats, Plane
from ui.map.stamps import LIGHT, LIGHT_ORDER

HEAP_FAR, HEAP_NEAR = 46.0, 22.0
"""Pixels of the squares in which cases are heaped: far out a few heaps say more than a crowd."""
FAR_FROM = 3.0
"""Metres a pixel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """One or more cases in one place; `mark` is the case where it is one alone."""

    x: float
    y: float
    tone: str
    count: int
    mark: CaseMark


@dataclass(slots=True, kw_only=True, eq=False)
class Cases:
    """The marks as they were told last; `chosen` is the case that is open, which lies in no heap."""

    plane: Plane | None = None
    marks: Sequence[CaseMark] = ()
    open_case: str = ""
    chosen: Heap | None = None
    _xs: Floats = field(default_factory=lambda: np.empty(0))
    _ys: Floats = field(default_factory=lambda: np.empty(0))
    _tones: Floats = field(default_factory=lambda: np.empty(0))
    _heaped: tuple[float, list[Heap]] | None = None

    def show(self, marks: Sequence[CaseMark], open_case: str, plane: Plane) -> None:
        """Other cases, another one open, or another land."""
        self.marks, self.open_case, self.plane = marks, open_case, plane
        self._heaped = None
        self.chosen = next((self._alone(one) for one in marks if one.id == open_case), None)
        self.marks = [one for one in marks if one.id != open_case]
        self._xs, self._ys = plane.flat(
            np.array([one.longitude for one in self.marks], dtype=np.float64),
            np.array([one.latitude for one in self.marks], dtype=np.float64),
        )
        self._tones = np.array([LIGHT_ORDER.index(one.tone) for one in self.marks], dtype=np.float64)

    def _alone(self, mark: CaseMark) -> Heap:
        assert self.plane is not None
        x, y = self.plane.flat_point(mark.longitude, mark.latitude)
        return Heap(x=x, y=y, tone=mark.tone, count=1, mark=mark)

    def heaps(self, camera: Camera) -> list[Heap]:
        """What is in sight, least urgent first. Squares lie still on the land, so a pan heaps nothing anew."""
        if self._heaped is None or self._heaped[0] != camera.scale:
            side = HEAP_FAR if camera.scale >= FAR_FROM else HEAP_NEAR
            self._heaped = camera.scale, self._heap(side * camera.scale)
        box = camera.box.wider(LIGHT * camera.scale)
        return [heap for heap in self._heaped[1] if _in(box, heap)]

    def _heap(self, side: float) -> list[Heap]:
        if not len(self._xs):
            return []
        squares = np.stack([np.floor(self._xs / side), np.floor(self._ys / side)])
        order = np.lexsort((self._tones, squares[1], squares[0]))
        first = np.flatnonzero(np.any(np.diff(squares[:, order], axis=1, prepend=np.inf) != 0, axis=0))
        heaps = []
        for begin, end in zip(first.tolist(), [*first[1:].tolist(), len(order)], strict=True):
            worst = int(order[end - 1])
            heaps.append(
                Heap(
                    x=float(self._xs[worst]),
                    y=float(self._ys[worst]),
                    tone=self.marks[worst].tone,
                    count=end - begin,
                    mark=self.marks[worst],
                )
            )
        return sorted(heaps, key=lambda heap: LIGHT_ORDER.index(heap.tone))

    def at(self, x: float, y: float, camera: Camera) -> Heap | None:
        """What lies under a point, within the size of a light."""
        reach = 10 * camera.scale
        near = [heap for heap in (*self.heaps(camera), *filter(None, [self.chosen])) if _apart(heap, x, y) <= reach]
        return min(near, key=lambda heap: _apart(heap, x, y), default=None)


def _apart(heap: Heap, x: float, y: float) -> float:
    return max(abs(heap.x - x), abs(heap.y - y))


def _in(box: Box, heap: Heap) -> bool:
    return box.left <= heap.x <= box.right and box.top <= heap.y <= box.bottom
