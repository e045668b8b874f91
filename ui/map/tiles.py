"""Keeps what lies still on the land as square pictures: a pan draws what comes into sight, a zoom a few a frame."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPixmap

from ui.map.camera import Camera
from ui.map.land import Drawing
from ui.map.land_layer import paint_borders, paint_ground, paint_streets
from ui.map.scene import Scene
from ui.map.things_layer import paint_density
from ui.theme import Theme

SIDE = 256
KEPT = 128
"""Some 32 MB at most; a large screen holds forty of them."""
SECONDS_A_FRAME = 0.004
"""After so long a frame begins no other tile, as long as something stands in its place."""

Key = tuple[int, int, bool]
"""Column, row, and whether with the density of the components."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Look:
    """What every tile is drawn for, beside the scale. Held, so that no other land can take its place in memory."""

    drawing: Drawing
    theme: Theme
    ratio: float

    def is_of(self, scene: Scene) -> bool:
        """The tiles are of this scene's land."""
        same = self.drawing is scene.drawing and self.theme is scene.theme
        return same and self.ratio == scene.stamps.ratio


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Former:
    """What was seen of the land at the scale before, and from where."""

    picture: QPixmap
    camera: Camera


def drawn(scene: Scene, key: Key) -> QPixmap:
    """One tile of a scene's land, at its scale."""
    column, row, dense = key
    ratio, scale = scene.stamps.ratio, scene.camera.scale
    tile = QPixmap(round(SIDE * ratio), round(SIDE * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(scene.theme.colour("ground"))
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    x, y = (column + 0.5) * SIDE * scale, (row + 0.5) * SIDE * scale
    part = replace(scene, painter=painter, camera=Camera(x=x, y=y, scale=scale, width=SIDE, height=SIDE))
    paint_ground(part)
    if dense:
        paint_density(part)
    paint_streets(part)
    paint_borders(part)
    painter.end()
    return tile


@dataclass(slots=True)
class Tiles:
    """Ground, density, streets and borders of one land in one theme at one scale; all else is drawn in each frame.

    At another scale the former picture is stretched, and a few tiles take its place with each frame: `unfinished` says
    that another frame is wanted. What nothing can stand in for is drawn at once.
    """

    unfinished: bool = False
    clock: Callable[[], float] = time.perf_counter
    draw: Callable[[Scene, Key], QPixmap] = drawn
    _look: _Look | None = None
    _seen: tuple[Camera, bool] | None = None
    _former: _Former | None = None
    _kept: OrderedDict[Key, QPixmap] = field(default_factory=OrderedDict)

    def paint(self, scene: Scene, *, dense: bool) -> None:
        """Draws the frame's part of the land; `dense`: with the density of the components."""
        self._turn_to(scene)
        self._seen = scene.camera, dense
        places = {(column, row, dense): place for column, row, place in _squares(scene.camera)}
        until = self.clock() + SECONDS_A_FRAME
        began = False
        for key in sorted(places.keys() - self._kept.keys(), key=lambda key: _from_middle(places[key], scene.camera)):
            if began and self._stands_in(key) and self.clock() >= until:
                break
            self._kept[key], began = self.draw(scene, key), True
        self.unfinished = not places.keys() <= self._kept.keys()
        if not self.unfinished:
            self._former = None
        self._show(scene.painter, scene.camera, dense)
        for key in places.keys() & self._kept.keys():
            self._kept.move_to_end(key)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _turn_to(self, scene: Scene) -> None:
        """Begins anew for another land, theme or ratio; at another scale what was seen stands in until then."""
        if self._look is None or not self._look.is_of(scene):
            self._look = _Look(drawing=scene.drawing, theme=scene.theme, ratio=scene.stamps.ratio)
            self._former, self._seen = None, None
            self._kept.clear()
        elif self._seen is not None and self._seen[0].scale != scene.camera.scale:
            self._former = self._taken(*self._seen)
            self._kept.clear()

    def _taken(self, camera: Camera, dense: bool) -> _Former:
        """A picture of what was seen, sharp or not."""
        assert self._look is not None
        ratio = self._look.ratio
        picture = QPixmap(math.ceil(camera.width * ratio), math.ceil(camera.height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(self._look.theme.colour("ground"))
        painter = QPainter(picture)
        self._show(painter, camera, dense)
        painter.end()
        return _Former(picture=picture, camera=camera)

    def _stands_in(self, key: Key) -> bool:
        """Something is there to be seen until the tile is drawn."""
        column, row, dense = key
        return self._former is not None or (column, row, not dense) in self._kept

    def _show(self, painter: QPainter, camera: Camera, dense: bool) -> None:
        """What there is now: each tile, or what stands in for it."""
        if self._former is not None:
            left, top = camera.pixel(*self._former.camera.box[:2])
            near = self._former.camera.scale / camera.scale
            size = self._former.picture.deviceIndependentSize()
            # Coarse for a moment: to smooth it would take as long as to draw some tiles.
            target = QRectF(left, top, size.width() * near, size.height() * near)
            painter.drawPixmap(target, self._former.picture, QRectF(self._former.picture.rect()))
        for column, row, place in _squares(camera):
            tile = self._kept.get((column, row, dense)) or self._kept.get((column, row, not dense))
            if tile is not None:
                painter.drawPixmap(place, tile)


def _squares(camera: Camera) -> Iterator[tuple[int, int, QPointF]]:
    """Column and row of each tile in sight, and the pixel of its corner."""
    left = round(camera.width / 2 - camera.x / camera.scale)
    top = round(camera.height / 2 - camera.y / camera.scale)
    for row in range(math.floor(-top / SIDE), math.floor((camera.height - 1 - top) / SIDE) + 1):
        for column in range(math.floor(-left / SIDE), math.floor((camera.width - 1 - left) / SIDE) + 1):
            yield column, row, QPointF(left + column * SIDE, top + row * SIDE)


def _from_middle(corner: QPointF, camera: Camera) -> float:
    across, down = corner.x() + SIDE / 2 - camera.width / 2, corner.y() + SIDE / 2 - camera.height / 2
    return math.hypot(across, down)
