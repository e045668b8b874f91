"""Where the days of a year stand: four months beside each other, three below, weeks from Monday on."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF

COLUMNS, ROWS = 4, 3
WEEKS = 6
HEADS = 2
"""The month's title and its weekdays take a row each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearGeometry:
    """A year in a room of so many pixels, with `gap` around each month."""

    year: int
    width: float
    height: float
    gap: float

    @property
    def cell_width(self) -> float:
        """Of one day."""
        return (self.width / COLUMNS - 2 * self.gap) / 7

    @property
    def cell_height(self) -> float:
        """Of one day, and of a title."""
        return (self.height / ROWS - 2 * self.gap) / (WEEKS + HEADS)

    def title(self, month: int) -> QRectF:
        """Where a month's title stands."""
        left, top = self._corner(month)
        return QRectF(left, top, self.cell_width * 7, self.cell_height)

    def weekday(self, month: int, weekday: int) -> QRectF:
        """Where a weekday's name stands, 0 for Monday."""
        left, top = self._corner(month)
        return QRectF(left + weekday * self.cell_width, top + self.cell_height, self.cell_width, self.cell_height)

    def day(self, day: date) -> QRectF:
        """Where a day of this year stands."""
        left, top = self._corner(day.month)
        place = monthrange(self.year, day.month)[0] + day.day - 1
        week, weekday = divmod(place, 7)
        return QRectF(
            left + weekday * self.cell_width,
            top + (HEADS + week) * self.cell_height,
            self.cell_width,
            self.cell_height,
        )

    def at(self, point: QPointF) -> date | None:
        """The day under a point; None between the months."""
        across, down = self.width / COLUMNS, self.height / ROWS
        column, row = int(point.x() // across), int(point.y() // down)
        if not (0 <= column < COLUMNS and 0 <= row < ROWS):
            return None
        month = row * COLUMNS + column + 1
        left, top = self._corner(month)
        weekday = int((point.x() - left) // self.cell_width)
        week = int((point.y() - top) // self.cell_height) - HEADS
        first, length = monthrange(self.year, month)
        number = week * 7 + weekday - first + 1
        if not (0 <= weekday < 7 and 0 <= week < WEEKS and 1 <= number <= length):
            return None
        return date(self.year, month, number)

    def _corner(self, month: int) -> tuple[float, float]:
        row, column = divmod(month - 1, COLUMNS)
        return column * self.width / COLUMNS + self.gap, row * self.height / ROWS + self.gap
