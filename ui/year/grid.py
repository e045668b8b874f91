"""Twelve months of days under the keyboard: arrows walk, Shift or the mouse marks a span, one key says what it is."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desk_app.screens.year import DayCell, YearView
from ui.pieces import plain_tip
from ui.theme import Theme, current
from ui.year.geometry import YearGeometry

TONES = {
    "work": ("text", "surface"),
    "weekend": ("muted", "hover"),
    "holiday": ("red", "red_ground"),
    "makeup": ("accent", "selected"),
    "half": ("yellow", "yellow_ground"),
}
"""Words and ground of a day; each but the plain ones has a letter beside its number as well."""
STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -7,
    Qt.Key.Key_Down: 7,
}
WISHES = {
    Qt.Key.Key_H: "holiday",
    Qt.Key.Key_M: "makeup",
    Qt.Key.Key_Space: "ordinary",
    Qt.Key.Key_Delete: "ordinary",
    Qt.Key.Key_Backspace: "ordinary",
    Qt.Key.Key_N: "name",
    Qt.Key.Key_F2: "name",
    Qt.Key.Key_Return: "name",
    Qt.Key.Key_Enter: "name",
}


class YearGrid(QWidget):
    """Draws a `YearView`. `span_changed(first, last)`; `wished(str)`: holiday, makeup, ordinary, name;
    `turned(year, day)` where a step leaves the year."""

    span_changed = Signal(object, object)
    wished = Signal(str)
    turned = Signal(int, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: YearView | None = None
        self._anchor = self._cursor = date(2000, 1, 1)
        self._dragging = False
        self.setObjectName("year-grid")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # An input method would swallow the letters that mark a day.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme = current()
        self.setMinimumSize(theme.space(200), theme.space(140))

    @property
    def span(self) -> tuple[date, date]:
        """The marked days, the earlier one first."""
        return min(self._anchor, self._cursor), max(self._anchor, self._cursor)

    @property
    def cursor_day(self) -> date:
        """The day that arrows go on from."""
        return self._cursor

    def show_view(self, view: YearView) -> None:
        """Shows a year; the marked days stay where they are of this year."""
        self._view = view
        if self._cursor.year != view.year:
            self.mark(date(view.year, 1, 1))
        self._speak()
        self.update()

    def mark(self, first: date, last: date | None = None) -> None:
        """Marks a span; the cursor stands on its last day."""
        self._anchor, self._cursor = first, last or first
        self.span_changed.emit(*self.span)
        self._speak()
        self.update()

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        marking = modifiers == Qt.KeyboardModifier.ShiftModifier
        if key in STEPS and (marking or not modifiers):
            self._go(self._cursor + timedelta(days=STEPS[key]), marking)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and (marking or not modifiers):
            self._go(_edge(self._cursor, key == Qt.Key.Key_End), marking)
        elif key == Qt.Key.Key_Escape and self._anchor != self._cursor:
            self.mark(self._cursor)
        elif key in WISHES and not modifiers:
            self.wished.emit(WISHES[key])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position())
        if day is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._dragging = True
        marking = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.mark(self._anchor if marking else day, day)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        day = self._day_at(event.position())
        if self._dragging and day is not None and day != self._cursor:
            self.mark(self._anchor, day)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def _go(self, day: date, marking: bool) -> None:
        if self._view is None:
            return
        if day.year != self._view.year:
            if not marking:  # a span is one year's: each has a notice of its own
                self.turned.emit(day.year, day)
            return
        self.mark(self._anchor if marking else day, day)

    # drawing

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self._day_at(QPointF(event.pos()))
            words = self._view.cell(day).spoken if self._view is not None and day is not None else ""
            QToolTip.showText(event.globalPos(), plain_tip(words), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, view = current(), self._view
        painter.fillRect(self.rect(), theme.colour("surface"))
        if view is None:
            return
        places = self._places()
        for month, shown in enumerate(view.months, start=1):
            painter.setFont(theme.font(strong=True))
            painter.setPen(theme.colour("text"))
            at_left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(places.title(month), at_left, shown.title)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("muted"))
            for weekday, words in enumerate(view.weekdays):
                painter.drawText(places.weekday(month, weekday), Qt.AlignmentFlag.AlignCenter, words)
            for cell in shown.days:
                _draw_day(painter, theme, places.day(cell.day), cell)
        self._draw_span(painter, theme, places)

    def _draw_span(self, painter: QPainter, theme: Theme, places: YearGeometry) -> None:
        first, last = self.span
        painter.setBrush(Qt.BrushStyle.NoBrush)
        day = first
        while day <= last:
            here = day == self._cursor
            painter.setPen(QPen(theme.colour("text" if here and self.hasFocus() else "accent"), 2 if here else 1))
            painter.drawRoundedRect(places.day(day).adjusted(1.5, 1.5, -1.5, -1.5), 3, 3)
            day += timedelta(days=1)

    def _places(self) -> YearGeometry:
        year = self._view.year if self._view is not None else 2000
        return YearGeometry(year=year, width=self.width(), height=self.height(), gap=current().space(2))

    def _day_at(self, point: QPointF) -> date | None:
        return self._places().at(point) if self._view is not None else None

    def _speak(self) -> None:
        if self._view is None or self._cursor.year != self._view.year:
            return
        first, last = self.span
        ends = [self._view.cell(day).spoken for day in dict.fromkeys((first, last))]
        self.setAccessibleName(" – ".join(ends))
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))


def _draw_day(painter: QPainter, theme: Theme, area: QRectF, cell: DayCell) -> None:
    words, ground = TONES[cell.tone]
    inner = area.adjusted(1, 1, -1, -1)
    if ground != "surface":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(inner, 3, 3)
    painter.setPen(theme.colour(words))
    painter.setFont(theme.font(strong=bool(cell.sign)))
    number = inner.adjusted(0, 0, -inner.width() * 0.45, 0) if cell.sign else inner
    painter.drawText(
        number,
        (Qt.AlignmentFlag.AlignRight if cell.sign else Qt.AlignmentFlag.AlignHCenter) | Qt.AlignmentFlag.AlignVCenter,
        str(cell.day.day),
    )
    if cell.sign:
        painter.setFont(theme.font("small"))
        sign = inner.adjusted(inner.width() * 0.58, 0, 0, 0)
        painter.drawText(sign, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, cell.sign)
    if cell.changed:
        painter.fillRect(QRectF(inner.left() + 5, inner.bottom() - 3, inner.width() - 10, 2), theme.colour("accent"))


def _edge(day: date, end: bool) -> date:
    """The first or last day of a day's month."""
    if not end:
        return day.replace(day=1)
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
