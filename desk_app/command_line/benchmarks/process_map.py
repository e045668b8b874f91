"""A process that pans, zooms and picks on the map of a prepared seat frame by frame, beside a bare painter's land."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QApplication

from desk_app import words
from desk_app.command_line.benchmarks.processes import say
from desk_app.domain.grid import GridLevel
from desk_app.screens.map import case_marks, map_land
from local_store.seat_disk import open_seat_disk
from ui.map.camera import Camera
from ui.map.canvas import MapCanvas
from ui.map.cases import cases_of
from ui.map.land import Drawing, drawing_of
from ui.theme import apply_theme, current, load_theme

WIDTH, HEIGHT = 1100, 830
"""The middle of a window of 1920 × 1080."""
SCALES = (24.0, 12.0, 5.0, 2.0, 0.6)
"""Metres a pixel, beside the whole district."""
STEP = 11, 6
"""Pixels of one frame of a pan, as a hand moves it."""
NOTCHES, AFTER = 16, 3
"""Notches of the wheel from the whole district to its houses, and the frames that are measured after each: those in
which the land becomes sharp again count too."""


def main(folder: Path, frames: int) -> None:
    """Says `map`: `frames` of a pan (milliseconds of each), `bare` (the same by a bare painter), `zoomed`, `picked`,
    `components`, `made`."""
    words.load("zh_CN")
    app = QApplication(sys.argv[:1])
    apply_theme(app, load_theme("light"))
    disk = open_seat_disk(folder)
    try:
        shelf, reference = disk.shelf, disk.shelf.reference()
        areas = {level: shelf.areas(level) for level in GridLevel}
        land = map_land(areas, shelf.streets(), shelf.component_points(), reference)
        points = disk.journal.case_points()
        began = time.perf_counter()
        drawing = drawing_of(land)
        made = (time.perf_counter() - began) * 1000
    finally:
        disk.close()
    assert drawing is not None and drawing.points is not None
    canvas = MapCanvas()
    canvas.resize(WIDTH, HEIGHT)
    canvas.show_drawing(drawing)
    due = sorted(point.due for point in points if point.due is not None)
    marks = case_marks(points, due[len(due) // 2]) if due else ()  # half of them late: every light is there
    canvas.show_cases(cases_of(marks, drawing.plane))
    canvas.show()
    app.processEvents()
    middle = drawing.plane.degrees(float(np.median(drawing.points.xs)), float(np.median(drawing.points.ys)))
    panned, bare = [], []
    for scale in (None, *SCALES):
        canvas.fit() if scale is None else canvas.go_to(*middle, scale)
        canvas.repaint()
        for number in range(frames):
            across, down = STEP if number % 40 < 20 else (-STEP[0], STEP[1])
            canvas.look(canvas.camera.moved(across, down, canvas.within))
            panned.append(_took(canvas.repaint))
            if number % 5 == 0:
                bare.append(_took(lambda: _draw_bare(drawing, canvas.camera)))
    zoomed, picked = _zoomed(canvas, middle), _picked(canvas, drawing, middle)
    say(
        map={"frames": panned, "bare": bare, "zoomed": zoomed, "picked": picked}
        | {"components": len(drawing.points.xs), "made": made}
    )


def _zoomed(canvas: MapCanvas, middle: tuple[float, float]) -> list[float]:
    """Each frame of turning the wheel all the way in and out again, over the middle of the components."""
    took = []
    canvas.fit()
    for number in range(2 * NOTCHES):
        if number == 1:
            canvas.go_to(*middle)
        canvas.zoom(1 if number < NOTCHES else -1)
        took += [_took(canvas.repaint) for _frame in range(AFTER)]
    return took


def _picked(canvas: MapCanvas, drawing: Drawing, middle: tuple[float, float]) -> list[float]:
    """The frame after each pick of another cell, at each scale."""
    took = []
    cells = drawing.levels[GridLevel.CELL].codes
    for scale in SCALES:
        canvas.go_to(*middle, scale)
        for _frame in range(40):
            canvas.repaint()
        for cell in cells[:10]:
            canvas.mark_picked(middle, cell)
            took.append(_took(canvas.repaint))
        canvas.mark_picked(None)
    return took


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _draw_bare(drawing: Drawing, camera: Camera) -> None:
    """The same ground, density and borders with nothing but a painter: no names, no cases, nothing kept."""
    theme, near = current(), 1 / camera.scale
    target = QPixmap(WIDTH, HEIGHT)
    target.fill(theme.colour("ground"))
    painter = QPainter(target)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    assert drawing.points is not None
    found = drawing.points.density(camera.box, 4 * camera.scale)
    if found is not None:
        shades = np.ascontiguousarray(found.shades)
        rows, columns = shades.shape
        picture = QImage(shades.data, columns, rows, columns, QImage.Format.Format_Alpha8)
        left, top = camera.pixel(found.box.left, found.box.top)
        painter.drawImage(QRectF(left, top, found.box.width * near, found.box.height * near), picture)
    painter.setTransform(
        QTransform(near, 0, 0, near, camera.width / 2 - camera.x * near, camera.height / 2 - camera.y * near)
    )
    pen = QPen(theme.colour("muted"), 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for layer in drawing.levels.values():
        for place in layer.within(camera.box).tolist():
            painter.drawPolygon(layer.shapes[place])
    painter.end()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
