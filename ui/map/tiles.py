"""Keeps what lies still on the land as square pictures, so that a pan draws only what comes into sight."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPixmap

from ui.map.camera import Camera
from ui.map.land_layer import paint_borders, paint_ground, paint_streets
from ui.map.scene import Scene
from ui.map.things_layer import paint_density

SIDE = 256
KEPT = 128
"""Some 32 MB at most; a large screen holds forty of them."""


@dataclass(slots=True)
class Tiles:
    """Ground, density, streets and borders of one land in one theme at one scale; all else is drawn in each frame."""

    _of: Hashable = None
    _kept: OrderedDict[tuple[int, int, bool], QPixmap] = field(default_factory=OrderedDict)

    def paint(self, scene: Scene, *, dense: bool) -> None:
        """Draws the frame's part of the land; `dense`: with the density of the components."""
        about = (id(scene.drawing), scene.theme.name, scene.stamps.ratio, scene.camera.scale, scene.marks.picked_cell)
        if about != self._of:
            self._of = about
            self._kept.clear()
        camera = scene.camera
        left, top = (
            round(camera.width / 2 - camera.x / camera.scale),
            round(camera.height / 2 - camera.y / camera.scale),
        )
        for row in range(math.floor(-top / SIDE), math.floor((camera.height - 1 - top) / SIDE) + 1):
            for column in range(math.floor(-left / SIDE), math.floor((camera.width - 1 - left) / SIDE) + 1):
                tile = self._tile(scene, column, row, dense)
                scene.painter.drawPixmap(QPointF(left + column * SIDE, top + row * SIDE), tile)

    def _tile(self, scene: Scene, column: int, row: int, dense: bool) -> QPixmap:
        key = column, row, dense
        kept = self._kept.get(key)
        if kept is None:
            kept = self._kept[key] = _drawn(scene, column, row, dense)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return kept


def _drawn(scene: Scene, column: int, row: int, dense: bool) -> QPixmap:
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
