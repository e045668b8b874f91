"""The next hour as a small line of bars: how much falls due in each five minutes."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.screens.countdown import NextHour
from ui.theme import current

WIDTH = 320


class NextHourLine(QWidget):
    """Redraws only when a bar differs, which without news is every five minutes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: NextHour | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def show_hour(self, hour: NextHour) -> None:
        """Other figures."""
        if hour != self._shown:
            self._shown = hour
            self.setAccessibleName(hour.words)
            self.setAccessibleDescription(hour.spoken)
            self.setToolTip(hour.spoken)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, current().space(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        theme = current()
        painter = QPainter(self)
        small, line = theme.font("small"), theme.space(5)
        room = self.rect().adjusted(theme.space(3), theme.space(1), -theme.space(3), -theme.space(1))
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(
            QRect(room.left(), room.top(), room.width(), line), Qt.AlignmentFlag.AlignLeft, self._shown.words
        )
        floor = room.bottom() - line
        ceiling = room.top() + 2 * line
        painter.setPen(theme.colour("line_strong"))
        painter.drawLine(room.left(), floor, room.right(), floor)
        width = room.width() / max(1, len(self._shown.buckets))
        for number, bucket in enumerate(self._shown.buckets):
            left = room.left() + number * width
            if bucket.count:
                height = max(3.0, bucket.share * (floor - ceiling))
                painter.fillRect(QRectF(left + 2, floor - height, width - 4, height), theme.colour("line_strong"))
                painter.setPen(theme.colour("text"))
                over = QRectF(left - width, floor - height - line, 3 * width, line)
                painter.drawText(over, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, f"{bucket.count}")
            if bucket.label:
                painter.setPen(theme.colour("muted"))
                painter.drawLine(round(left), floor, round(left), floor + 3)
                below = QRectF(left, floor + 1, 3 * width, line)
                painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, bucket.label)
