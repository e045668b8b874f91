"""Paints the words of the map: names of areas and streets where there is room, the scale, a note about the land."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap, QTransform

from desk_app.domain.grid import GridLevel
from desk_app.words import _
from ui.map.labels import Room
from ui.map.land import Layer, along
from ui.map.scene import Scene

NAMED_FROM, CELLS_NAMED_FROM = 1.3, 1.7
"""Names come so much later than their borders; a cell's say least."""
STREET_NAMES_UP_TO = 4.0
"""Metres a pixel."""
BAR_AT_MOST = 110
"""Pixels of the scale bar."""
ROUND_METRES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
OUTSIDE, APART = 150.0, 520.0
"""Pixels around the picture in which names are placed too; pixels between two names of one street."""
LEGEND_FROM = 760
"""Pixels of width from which the symbols are explained."""
BOARDS_ASIDE = sorted(
    ((across, down) for across in range(-96, 97, 16) for down in range(-60, 61, 12)),
    key=lambda aside: abs(aside[0]) + 2 * abs(aside[1]),
)
"""A board's name may stand far from its middle, as long as it stands well within the board."""
ASIDE = ((0, 0), (0, -20), (0, 20), (-36, 0), (36, 0), (-30, -20), (30, -20), (-30, 20), (30, 20), (0, -40), (0, 40))
"""Where a name may stand beside its place where something else stands there already, in pixels."""


def paint_names(scene: Scene, room: Room) -> None:
    """The larger an area, the sooner it chooses its room; streets come before cells."""
    levels = scene.drawing.levels
    boards = levels[GridLevel.BOARD]
    inside = 0.3 * boards.side / scene.camera.scale
    aside = [(across, down) for across, down in BOARDS_ASIDE if abs(across) <= inside and abs(down) <= inside]
    _names(scene, boards, room, "text", "body", aside=aside, strong=True)
    if scene.draws(GridLevel.VILLAGE, NAMED_FROM):
        _names(scene, levels[GridLevel.VILLAGE], room, "text", "small")
    if scene.camera.scale <= STREET_NAMES_UP_TO:
        _street_names(scene, room)
    if scene.draws(GridLevel.CELL, CELLS_NAMED_FROM):
        _names(scene, levels[GridLevel.CELL], room, "muted", "small")


def _near(scene: Scene, x: float, y: float) -> bool:
    return -OUTSIDE <= x <= scene.camera.width + OUTSIDE and -OUTSIDE <= y <= scene.camera.height + OUTSIDE


def _names(
    scene: Scene,
    layer: Layer,
    room: Room,
    token: str,
    size: str,
    *,
    aside: Sequence[tuple[int, int]] = ASIDE,
    strong: bool = False,
) -> None:
    left_out = list[int]()
    for place in layer.within(scene.camera.box).tolist():
        picture = scene.stamps.name(layer.names[place], token, size, strong=strong)
        if not _name(scene, layer, place, room, picture, aside):
            left_out.append(place)
    for place in left_out if strong else ():
        # Rather across a heap of cases than not at all: a heap is told by its light, a board by its name alone.
        picture = scene.stamps.name(layer.names[place], token, size, strong=strong)
        _name(scene, layer, place, room, picture, ASIDE, over_soft=True)


def _name(
    scene: Scene,
    layer: Layer,
    place: int,
    room: Room,
    picture: QPixmap,
    aside: Sequence[tuple[int, int]],
    *,
    over_soft: bool = False,
) -> bool:
    """Writes one name where there is room for it; false where there is none."""
    x, y = scene.camera.pixel(float(layer.anchors[place, 0]), float(layer.anchors[place, 1]))
    if not layer.names[place] or not _near(scene, x, y):
        return True
    area = QRectF(QPointF(), picture.deviceIndependentSize())
    for across, down in aside:
        area.moveCenter(QPointF(round(x) + across, round(y) + down))
        if room.take(area, over_soft=over_soft):
            scene.painter.drawPixmap(area.topLeft(), picture)
            return True
    return False


def _street_names(scene: Scene, room: Room) -> None:
    streets, camera = scene.drawing.streets, scene.camera
    for place in streets.within(camera.box).tolist():
        picture = scene.stamps.name(streets.names[place], "muted")
        least = (picture.deviceIndependentSize().width() + 16) * camera.scale
        for flat_x, flat_y, angle in along(streets.lines[place], APART * camera.scale, least):
            x, y = camera.pixel(flat_x, flat_y)
            if _near(scene, x, y):
                _turned(scene, room, picture, QTransform().translate(x, y).rotate(angle))


def _turned(scene: Scene, room: Room, picture: QPixmap, turned: QTransform) -> None:
    size, painter = picture.deviceIndependentSize(), scene.painter
    area = QRectF(QPointF(-size.width() / 2, -size.height() / 2), size)
    if room.take(turned.mapRect(area)):
        painter.save()
        painter.setTransform(turned, combine=True)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(area.topLeft(), picture)
        painter.restore()


def paint_scale(scene: Scene, room: Room) -> None:
    """A bar of round metres in the corner, and beside it what is to be said about the land."""
    theme, painter = scene.theme, scene.painter
    metres = max((one for one in ROUND_METRES if one / scene.camera.scale <= BAR_AT_MOST), default=ROUND_METRES[0])
    if metres >= 1000:
        words = _("{kilometres} km").format(kilometres=metres // 1000)
    else:
        words = _("{metres} m").format(metres=metres)
    width, left, base = metres / scene.camera.scale, theme.space(3), scene.camera.height - theme.space(3)
    picture = scene.stamps.name(words, "text")
    size = picture.deviceIndependentSize()
    note = scene.stamps.name(scene.drawing.note, "muted") if scene.drawing.note else None
    noted = note.deviceIndependentSize().width() + theme.space(2) if note is not None else 0
    right = left + max(width, size.width())
    ground = QRectF(left, base - size.height(), right + noted - left, size.height()).adjusted(-6, -3, 6, 6)
    room.take(ground, insist=True)
    _backing(scene, ground)
    painter.setPen(scene.pen("text", 1.6))
    corners = ((left, base - 5), (left, base), (left + width, base), (left + width, base - 5))
    painter.drawPolyline([QPointF(x, y) for x, y in corners])
    painter.drawPixmap(QPointF(left + 2, base - size.height()), picture)
    if note is not None:
        painter.drawPixmap(QPointF(right + theme.space(2), base - size.height() + 4), note)


def paint_legend(scene: Scene, room: Room) -> None:
    """What the symbols mean, in the other corner, where there is room for it."""
    majors, theme = scene.drawing.majors, scene.theme
    if not majors or scene.camera.width < LEGEND_FROM:
        return
    pairs = [(scene.stamps.symbol(one.order, close=True), scene.stamps.name(one.words, "text")) for one in majors]
    gap, step = theme.space(1), theme.space(3)
    width = sum(a.deviceIndependentSize().width() + b.deviceIndependentSize().width() + gap + step for a, b in pairs)
    high = pairs[0][1].deviceIndependentSize().height()
    ground = QRectF(
        scene.camera.width - width - theme.space(3), scene.camera.height - high - theme.space(3), width, high
    ).adjusted(-6, -3, 6, 6)
    room.take(ground, insist=True)
    _backing(scene, ground)
    x = ground.left() + theme.space(2)
    for symbol, name in pairs:
        side = symbol.deviceIndependentSize().width()
        scene.painter.drawPixmap(QPointF(x, ground.center().y() - side / 2), symbol)
        scene.painter.drawPixmap(QPointF(x + side + gap, ground.center().y() - high / 2), name)
        x += side + gap + name.deviceIndependentSize().width() + step


def _backing(scene: Scene, ground: QRectF) -> None:
    colour = scene.theme.colour("surface")
    colour.setAlpha(215)
    scene.painter.setPen(Qt.PenStyle.NoPen)
    scene.painter.setBrush(colour)
    scene.painter.drawRoundedRect(ground, scene.theme.shape.corner, scene.theme.shape.corner)
