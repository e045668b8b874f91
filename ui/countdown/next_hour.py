"""The next hour as a time line: a mark for each clock in the minute it is due; hovered, walked and opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.domain.deadlines import Light
from desk_app.screens.next_hour import MINUTES, NextHour, due_in_minute, next_hour
from ui.countdown.clock_model import ClockModel
from ui.theme import current

WIDTH = 290
LARGEST_MARK, LEAST_MARK = 10, 3
"""Marks are so high at most; where a minute has more than there is room for, all become lower, and bars in the end."""


class NextHourLine(QWidget):
    """`opened(str)` a case's id. Redraws only when a mark differs, or when another one is pointed at.

    With the focus in it ← and → walk the clocks by when they are due, Enter opens the case.
    """

    opened = Signal(str)

    def __init__(
        self,
        model: ClockModel,
        now: Callable[[], datetime],
        offset: Callable[[], timedelta],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._now = now
        self._offset = offset
        self._shown: NextHour | None = None
        self._pointed: tuple[int, int] | None = None
        self._said: tuple[str, str] = ("", "muted")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    @property
    def pointed(self) -> int | None:
        """The slot of the clock that is pointed at."""
        if self._pointed is None or self._shown is None:
            return None
        minute, number = self._pointed
        slots = due_in_minute(self._model.book, self._shown, minute, self._now())
        return slots[min(number, len(slots) - 1)] if slots else None

    @property
    def said(self) -> str:
        """What its first line says: how much is due, or which clock is pointed at."""
        return self._said[0]

    def tick(self) -> None:
        """The time is another, or there is news."""
        hour = next_hour(self._model.book, self._now(), self._offset())
        if hour != self._shown:
            self._shown = hour
            self.setAccessibleName(hour.words)
            self.setAccessibleDescription(hour.spoken)
            self.update()
        self._say()

    def _say(self) -> None:
        slot = self.pointed
        if slot is None:
            said = self._shown.words if self._shown else "", "muted"
        else:
            line = self._model.line(slot)
            lit = line.lit_at(self._now())
            said = f"{line.due + self._offset():%H:%M} · {lit.words} · {line.kind} · {line.title}", lit.tone
        if said != self._said:
            self._said = said
            self.update()

    def _point_at(self, place: tuple[int, int] | None) -> None:
        if place != self._pointed:
            self._pointed = place
            slot = self.pointed
            self.setToolTip(self._model.line(slot).spoken(self._now()) if slot is not None else "")
            self._say()
            self.update()

    def _open(self) -> None:
        slot = self.pointed
        if slot is not None:
            self.opened.emit(self._model.book.clock(slot).case)

    # where things are

    @property
    def _room(self) -> QRect:
        theme = current()
        return self.rect().adjusted(theme.space(3), theme.space(1), -theme.space(3), -theme.space(1))

    @property
    def _floor(self) -> int:
        return self._room.bottom() - current().space(5)

    @property
    def _mark(self) -> float:
        """How high one clock's mark is."""
        fullest = max(self._shown.counts, default=0) if self._shown else 0
        room = self._floor - self._room.top() - current().space(6)
        return min(float(LARGEST_MARK), room / max(1, fullest))

    def _area(self, minute: int, number: int) -> QRectF:
        """Where one clock's mark is."""
        room, high = self._room, self._mark
        width = room.width() / MINUTES
        return QRectF(room.left() + minute * width + 0.5, self._floor - (number + 1) * high, width - 1, max(1.0, high))

    def _place_at(self, point: QPoint) -> tuple[int, int] | None:
        """The mark at a point or, over an empty minute, the one next to it; anything above a bar means its last."""
        if self._shown is None:
            return None
        room = self._room
        minute = min(MINUTES - 1, max(0, (point.x() - room.left()) * MINUTES // max(1, room.width())))
        for near in (minute, minute + 1, minute - 1):
            if 0 <= near < MINUTES and (count := self._shown.counts[near]):
                number = int((self._floor - point.y()) / self._mark)
                return near, min(count - 1, max(0, number))
        return None

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, current().space(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shown is None:
            return
        theme = current()
        painter = QPainter(self)
        room, floor, line = self._room, self._floor, theme.space(5)
        painter.setFont(theme.font("small"))
        words, tone = self._said
        painter.setPen(theme.colour("muted" if tone == "muted" else "text"))
        fits = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(QRect(room.left(), room.top(), room.width(), line), Qt.AlignmentFlag.AlignLeft, fits)
        painter.setPen(theme.colour("line_strong"))
        painter.drawLine(room.left(), floor, room.right(), floor)
        self._paint_marks(painter)
        painter.setPen(theme.colour("muted"))
        width = room.width() / MINUTES
        for minute, _label in self._shown.labels:
            left = round(room.left() + minute * width)
            painter.drawLine(left, floor, left, floor + 3)
        for below, label in self.labels(painter.fontMetrics()):
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)

    def labels(self, metrics: QFontMetrics) -> list[tuple[QRectF, str]]:
        """The times below the line; none where it would leave the room or come near the one before."""
        room, floor, line = self._room, self._floor, current().space(5)
        width, gap = room.width() / MINUTES, current().space(2)
        told: list[tuple[QRectF, str]] = []
        free = float(room.left())
        for minute, label in self._shown.labels if self._shown else ():
            left, wide = room.left() + minute * width, metrics.horizontalAdvance(label) + 1
            if left >= free and left + wide <= self.width():
                told.append((QRectF(left, floor + 1, wide, line), label))
                free = left + wide + gap
        return told

    def _paint_marks(self, painter: QPainter) -> None:
        """Yellow ones are full and green ones hollow, so that the two are told apart without their colours."""
        theme, shown, book, now = current(), self._shown, self._model.book, self._now()
        assert shown is not None
        room, floor, high = self._room, self._floor, self._mark
        width = room.width() / MINUTES
        full, hollow, bars = list[QRectF](), list[QRectF](), list[QRectF]()
        for minute, count in enumerate(shown.counts):
            left = room.left() + minute * width + 0.5
            if high < LEAST_MARK and count:
                bars.append(QRectF(left, floor - count * high, width - 1, count * high))
            elif count:
                for number, slot in enumerate(due_in_minute(book, shown, minute, now)):
                    top = floor - (number + 1) * high
                    if book.light(slot) is Light.YELLOW:
                        full.append(QRectF(left, top, width - 1, high - 1))
                    else:
                        hollow.append(QRectF(left + 0.5, top + 0.5, width - 2, high - 2))
        painter.setPen(Qt.PenStyle.NoPen)
        for marks, tone in ((bars, "muted"), (full, "yellow")):
            painter.setBrush(theme.colour(tone))
            painter.drawRects(marks)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.colour("green"))
        painter.drawRects(hollow)
        if self._pointed is not None and self.pointed is not None:
            minute, number = self._pointed
            painter.setPen(theme.colour("accent"))
            painter.drawRect(self._area(minute, number).adjusted(-1.5, -1.5, 0.5, 0.5))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._place_at(event.position().toPoint()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._point_at(self._place_at(event.position().toPoint()))
            self._open()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._point_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Left:
                self._walk(-1)
            case Qt.Key.Key_Right:
                self._walk(1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case _:
                event.ignore()

    def _walk(self, step: int) -> None:
        counts = self._shown.counts if self._shown else ()
        places = [(minute, number) for minute, count in enumerate(counts) if count for number in (0, count - 1)]
        if not places:
            return
        if self._pointed is None:
            self._point_at(places[0] if step > 0 else places[-1])
            return
        minute, number = self._pointed
        if 0 <= number + step < counts[minute]:
            self._point_at((minute, number + step))
            return
        onward = [place for place in (places if step > 0 else reversed(places)) if (place[0] - minute) * step > 0]
        if onward:
            self._point_at(onward[0])

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._pointed is None:
            self._walk(1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if not self.underMouse():
            self._point_at(None)
