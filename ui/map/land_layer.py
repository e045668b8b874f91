"""Paints the land: its ground, streets, and the borders of the four levels as they become large enough."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from desk_app.domain.grid import GridLevel
from ui.map.scene import Scene

STREETS_UP_TO = 22.0
"""Metres a pixel."""
STREET_METRES = 7.0
TINT = 28
"""Opacity of the picked cell, of 255: what stands in it stays clear."""


def paint_ground(scene: Scene) -> None:
    """The district as a surface."""
    levels, painter = scene.drawing.levels, scene.painter
    with _in_metres(scene):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(scene.theme.colour("surface"))
        for shape in levels[GridLevel.DISTRICT].shapes or levels[GridLevel.BOARD].shapes:
            painter.drawPolygon(shape)


def paint_picked(scene: Scene) -> None:
    """The cell that was picked, over the land: a tint through which it is read, and a strong border."""
    cells = scene.drawing.levels[GridLevel.CELL]
    if scene.marks.picked_cell not in cells.codes:
        return
    tint = scene.theme.colour("accent")
    tint.setAlpha(TINT)
    with _in_metres(scene):
        scene.painter.setBrush(tint)
        scene.painter.setPen(scene.pen("accent", 2.0))
        scene.painter.drawPolygon(cells.shapes[cells.codes.index(scene.marks.picked_cell)])


def paint_streets(scene: Scene) -> None:
    """Streets as one line, near as two with a ground between."""
    if scene.camera.scale > STREETS_UP_TO:
        return
    streets = scene.drawing.streets
    there = streets.within(scene.camera.box.wider(8 * scene.camera.scale)).tolist()
    width = min(12.0, max(1.0, STREET_METRES / scene.camera.scale))
    pens = [("line", width + 2), ("hover", width)] if width >= 3 else [("line", max(1.4, width))]
    with _in_metres(scene):
        for token, thick in pens:
            pen = scene.pen(token, thick)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            scene.painter.setPen(pen)
            for place in there:
                scene.painter.drawPolyline(streets.shapes[place])


def paint_borders(scene: Scene) -> None:
    """Cells dotted, villages thin, boards and the district strong."""
    cell = scene.pen("line_strong", 1.0)
    cell.setStyle(Qt.PenStyle.DotLine)
    board = scene.pen("muted", 1.8)
    with _in_metres(scene):
        scene.painter.setBrush(Qt.BrushStyle.NoBrush)
        _outlines(scene, GridLevel.CELL, cell)
        _outlines(scene, GridLevel.VILLAGE, scene.pen("line_strong", 1.0))
        _outlines(scene, GridLevel.BOARD, board)
        _outlines(scene, GridLevel.DISTRICT, board)


def _outlines(scene: Scene, level: GridLevel, pen: QPen) -> None:
    if not scene.draws(level):
        return
    layer = scene.drawing.levels[level]
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    scene.painter.setPen(pen)
    for place in layer.within(scene.camera.box).tolist():
        scene.painter.drawPolygon(layer.shapes[place])


@contextmanager
def _in_metres(scene: Scene) -> Iterator[None]:
    scene.painter.save()
    scene.painter.setTransform(scene.to_pixels, combine=True)
    try:
        yield
    finally:
        scene.painter.restore()
