"""The clocks of a case: what is left of each, its limit, when it is due, and why that may still move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.screens.case_standing import ClockLine
from desk_app.words import pgettext
from ui.pieces import draw_light
from ui.theme import current

LINE = 5
"""The height of a line, in steps of the theme's spaces."""
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class ClockList(QWidget):
    """Two lines for each clock, and a third where its due time may still move; a click asks why it is due then."""

    why_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clocks: tuple[ClockLine, ...] = ()
        self._reads: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_clocks(self, clocks: tuple[ClockLine, ...], now: datetime) -> None:
        """Shows these clocks."""
        if clocks != self._clocks:
            self._clocks = clocks
            self._reads = ()
            self.updateGeometry()
        self.tick(now)

    def tick(self, now: datetime) -> None:
        """Redraws where a clock says something else than before."""
        reads = tuple(clock.reads(now) for clock in self._clocks)
        if reads == self._reads:
            return
        self._reads = reads
        said = [(clock, words) for clock, (words, _tone) in zip(self._clocks, reads, strict=True)]
        self.setAccessibleName(pgettext("list of parts", ", ").join(f"{clock.name} {words}" for clock, words in said))
        self.setToolTip(
            "\n".join(
                " · ".join(filter(None, (clock.name, clock.about, clock.limit, words, clock.due, clock.provisional)))
                for clock, words in said
            )
        )
        self.update()

    def _places(self) -> Iterator[QRect]:
        """Where each clock stands, in order."""
        top = 0
        for clock in self._clocks:
            yield QRect(0, top, self.width(), _height(clock))
            top += _height(clock)

    # Qt

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        for clock, place in zip(self._clocks, self._places(), strict=True):
            if place.contains(event.position().toPoint()):
                self.why_wanted.emit(clock.id)

    def sizeHint(self) -> QSize:
        return QSize(current().space(60), sum(map(_height, self._clocks)))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().space(30), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for clock, reads, place in zip(self._clocks, self._reads, self._places(), strict=True):
            _draw(painter, place, clock, *reads)


def _height(clock: ClockLine) -> int:
    return current().space(LINE * (3 if clock.provisional else 2))


def _draw(painter: QPainter, place: QRect, clock: ClockLine, left: str, tone: str) -> None:
    theme = current()
    draw_light(painter, QRect(place.left(), place.top() + theme.space(1), theme.space(4), theme.space(4)), tone)
    room = QRect(place.left() + theme.space(6), place.top(), place.width() - theme.space(6), theme.space(LINE))
    painter.setFont(theme.font(strong=True))
    painter.setPen(theme.colour("text" if tone == "muted" else tone))
    painter.drawText(room, RIGHT, left)
    wide = room.width() - QFontMetrics(painter.font()).horizontalAdvance(left) - theme.space(2)
    painter.setFont(theme.font())
    painter.setPen(theme.colour("text"))
    painter.drawText(room, LEFT, _cut(painter, clock.name, wide))
    room.translate(0, theme.space(LINE))
    painter.setFont(theme.font("small"))
    painter.setPen(theme.colour("muted"))
    painter.drawText(room, RIGHT, clock.due)
    small = QFontMetrics(painter.font())
    wide = room.width() - small.horizontalAdvance(clock.due) - theme.space(2)
    painter.drawText(room, LEFT, _about(painter, clock, wide))
    if clock.provisional:
        room.translate(0, theme.space(LINE))
        painter.setPen(theme.colour("yellow"))
        painter.drawText(room, LEFT, _cut(painter, clock.provisional, room.width()))


def _about(painter: QPainter, clock: ClockLine, wide: int) -> str:
    """Whom it concerns and its limit; where there is little room it is the name that is cut."""
    if not clock.about:
        return _cut(painter, clock.limit, wide)
    limit = f" · {clock.limit}"
    rest = wide - QFontMetrics(painter.font()).horizontalAdvance(limit)
    name = _cut(painter, clock.about, rest)
    return name + limit if len(name) > 1 else _cut(painter, clock.limit, wide)


def _cut(painter: QPainter, words: str, wide: int) -> str:
    return QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, max(0, wide))
