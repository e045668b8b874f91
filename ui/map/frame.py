"""Paints one frame of the map, from the ground up."""

from __future__ import annotations

from PySide6.QtGui import QPainter

from ui.map.labels import Room
from ui.map.land_layer import paint_picked
from ui.map.scene import Scene
from ui.map.things_layer import in_sight, paint_aim, paint_cases, paint_places, paint_symbols
from ui.map.tiles import Tiles
from ui.map.words_layer import paint_legend, paint_names, paint_scale


def paint(scene: Scene, tiles: Tiles) -> bool:
    """Draws all; whether components were drawn one by one, so that they can be pointed at."""
    scene.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    room = Room(scene.camera.width, scene.camera.height)
    there = in_sight(scene)
    tiles.paint(scene, dense=there is None)
    paint_picked(scene)
    if there is not None:
        paint_symbols(scene, there)
    # Lights, pins and the scale take their room before any name; they are never left out.
    paint_cases(scene, room)
    paint_scale(scene, room)
    if there is not None:
        paint_legend(scene, room)
    paint_places(scene, room)
    paint_names(scene, room)
    if scene.marks.aim:
        paint_aim(scene)
    return there is not None
