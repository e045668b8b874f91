"""What one frame of the map is painted from: land, cases, what a person has to do with, camera, theme and painter."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform

from desk_app.domain.grid import GridLevel
from ui.map.camera import Camera
from ui.map.cases import Cases
from ui.map.land import Drawing
from ui.map.stamps import Stamps
from ui.theme import Theme

VILLAGES_FROM, CELLS_FROM = 58.0, 84.0
"""Pixels of the side of an average area from which its level is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a person has to do with on the map: flat metres each, None where there is none.

    `typed` is the place in the form, `picked` the one whose panel is open, `open_case` the
    case that is open, `pointed` the component under the pointer,
    `aim` whether the cross-hair in the middle is shown.
    """

    typed: tuple[float, float] | None = None
    picked: tuple[float, float] | None = None
    picked_cell: str = ""
    open_case: str = ""
    pointed: int | None = None
    aim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One frame."""

    painter: QPainter
    camera: Camera
    theme: Theme
    stamps: Stamps
    drawing: Drawing
    cases: Cases
    marks: Marks

    @property
    def to_pixels(self) -> QTransform:
        """From flat metres to pixels."""
        camera, near = self.camera, 1 / self.camera.scale
        return QTransform(near, 0, 0, near, camera.width / 2 - camera.x * near, camera.height / 2 - camera.y * near)

    def draws(self, level: GridLevel, times: float = 1.0) -> bool:
        """Whether areas of a level are so large, or so many times larger, that they are drawn."""
        side = self.drawing.levels[level].side / self.camera.scale
        match level:
            case GridLevel.CELL:
                return side >= CELLS_FROM * times
            case GridLevel.VILLAGE:
                return side >= VILLAGES_FROM * times
            case _:
                return side > 0

    def pen(self, token: str, width: float) -> QPen:
        """A pen of so many pixels, whatever the scale."""
        pen = QPen(self.theme.colour(token), width)
        pen.setCosmetic(True)
        return pen

    def stamp(self, picture: QPixmap, x: float, y: float) -> QRectF:
        """Draws a picture with its middle at a pixel; gives back where it stands."""
        size = picture.deviceIndependentSize()
        area = QRectF(x - size.width() / 2, y - size.height() / 2, size.width(), size.height())
        self.painter.drawPixmap(area.topLeft(), picture)
        return area
