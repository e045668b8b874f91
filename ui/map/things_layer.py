"""Paints what stands on the land: components as a density or one by one, open cases, the places at hand."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen

from ui.map.labels import Room
from ui.map.points import BRIGHTEST
from ui.map.scene import Scene
from ui.map.stamps import RIM

SYMBOLS_AT_MOST = 2500
"""More components than these in sight are drawn as a density."""
SQUARE = 4.0
"""Pixels that a square of the density has at least."""
CLOSE_FROM = 0.35
"""Metres a pixel from which symbols are larger."""
FAR_FROM = 1.0
"""Metres a pixel from which symbols are smaller and fainter than names."""
STRONGEST = 130
"""Opacity of the densest square, of 255: names and lights stand out from it."""


def in_sight(scene: Scene) -> NDArray[np.intp] | None:
    """The components to be drawn one by one; None where they are too many, or none are known."""
    points = scene.drawing.points
    if points is None:
        return None
    there = points.within(scene.camera.box.wider(6 * scene.camera.scale))
    return there if len(there) <= SYMBOLS_AT_MOST else None


def paint_density(scene: Scene) -> None:
    """How dense the components stand, in squares of some pixels."""
    points, camera = scene.drawing.points, scene.camera
    found = points.density(camera.box, SQUARE * camera.scale) if points is not None else None
    if found is None:
        return
    pixels = np.ascontiguousarray(_ramp(scene.theme.colour("muted").rgb())[found.shades])
    rows, columns = pixels.shape
    picture = QImage(pixels.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied)
    left, top = camera.pixel(found.box.left, found.box.top)
    right, bottom = camera.pixel(found.box.right, found.box.bottom)
    scene.painter.save()
    scene.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    scene.painter.drawImage(QRectF(left, top, right - left, bottom - top), picture)
    scene.painter.restore()


@lru_cache(maxsize=4)
def _ramp(colour: int) -> NDArray[np.uint32]:
    """One colour from nothing to its strongest, as pixels with their colour multiplied in, for each shade."""
    alphas = np.arange(BRIGHTEST + 1, dtype=np.uint32) * STRONGEST // BRIGHTEST
    parts = [(colour >> shift & 0xFF) * alphas // 255 << shift for shift in (16, 8, 0)]
    ramp: NDArray[np.uint32] = (alphas << 24 | parts[0] | parts[1] | parts[2]).astype(np.uint32)
    return ramp


def paint_symbols(scene: Scene, there: NDArray[np.intp]) -> None:
    """Each component by the symbol of its major class; the one that is pointed at last."""
    points, camera = scene.drawing.points, scene.camera
    assert points is not None
    close, far = camera.scale <= CLOSE_FROM, camera.scale >= FAR_FROM
    orders = [kind.order for kind in scene.drawing.majors] or [0]
    stamps = [scene.stamps.symbol(order, close=close, far=far) for order in orders]
    half = stamps[0].deviceIndependentSize().width() / 2
    xs = (points.xs[there] - camera.x) / camera.scale + (camera.width / 2 - half)
    ys = (points.ys[there] - camera.y) / camera.scale + (camera.height / 2 - half)
    draw = scene.painter.drawPixmap
    for x, y, major in zip(xs.tolist(), ys.tolist(), points.majors[there].tolist(), strict=True):
        draw(QPointF(x, y), stamps[major])
    pointed = scene.marks.pointed
    if pointed is not None and pointed < len(points.xs):
        x, y = camera.pixel(float(points.xs[pointed]), float(points.ys[pointed]))
        scene.stamp(scene.stamps.symbol(int(points.majors[pointed]), close=close, far=far, pointed=True), x, y)


def paint_cases(scene: Scene, room: Room) -> None:
    """Lights, the most urgent above; a heap with its number; the open case in a ring."""
    for heap in scene.cases.heaps(scene.camera):
        x, y = scene.camera.pixel(heap.x, heap.y)
        area = scene.stamp(scene.stamps.light(heap.tone), x, y)
        room.take(area, insist=True, soft=True)
        if heap.count > 1:
            count = scene.stamps.name(f"{heap.count}", "text", strong=True)
            size = count.deviceIndependentSize()
            at = QPointF(area.right() - 2 * RIM, y - size.height() / 2)
            scene.painter.drawPixmap(at, count)
            room.take(QRectF(at, size), insist=True, soft=True)
    chosen = scene.cases.one(scene.marks.open_case)
    if chosen is not None:
        x, y = scene.camera.pixel(chosen.x, chosen.y)
        room.take(scene.stamp(scene.stamps.light(chosen.tone, chosen=True), x, y), insist=True)


def paint_places(scene: Scene, room: Room) -> None:
    """A ring where a place was picked, a pin where the one in the form is."""
    painter, marks = scene.painter, scene.marks
    if marks.picked is not None:
        x, y = scene.camera.pixel(*marks.picked)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for token, thick in (("surface", 5.0), ("accent", 2.5)):
            painter.setPen(scene.pen(token, thick))
            painter.drawEllipse(QPointF(x, y), 9, 9)
        room.take(QRectF(x - 12, y - 12, 24, 24), insist=True)
    if marks.typed is not None:
        x, y = scene.camera.pixel(*marks.typed)
        _pin(scene, QPointF(x, y))
        room.take(QRectF(x - 11, y - 30, 22, 31), insist=True)


def _pin(scene: Scene, tip: QPointF) -> None:
    painter, head = scene.painter, tip - QPointF(0, 19)
    drop = QPainterPath(tip)
    drop.cubicTo(tip + QPointF(-3, -7), head + QPointF(-9, 8), head + QPointF(-9, 0))
    drop.arcTo(QRectF(head.x() - 9, head.y() - 9, 18, 18), 180, -180)
    drop.cubicTo(head + QPointF(9, 8), tip + QPointF(3, -7), tip)
    painter.setPen(QPen(scene.theme.colour("surface"), 2))
    painter.setBrush(scene.theme.colour("accent"))
    painter.drawPath(drop)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(scene.theme.colour("on_accent"))
    painter.drawEllipse(head, 3.5, 3.5)


def paint_aim(scene: Scene) -> None:
    """The cross-hair in the middle, for who moves the map by keys."""
    x, y = scene.camera.width / 2, scene.camera.height / 2
    for token, thick in (("surface", 5.0), ("accent", 2.0)):
        scene.painter.setPen(scene.pen(token, thick))
        for one, other in ((-18.0, -6.0), (6.0, 18.0)):
            scene.painter.drawLine(QPointF(x + one, y), QPointF(x + other, y))
            scene.painter.drawLine(QPointF(x, y + one), QPointF(x, y + other))
