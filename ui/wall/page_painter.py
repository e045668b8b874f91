"""Draws one page of the wall; every letter at least as large as the distance asks for."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPolygonF

from desk_app.screens.wall import Number, PageKind, WallPage, WallRow, WallView
from ui.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePainter:
    """One drawing: where, in which theme, with `text` pixels as the smallest font. `old` takes all colour away."""

    painter: QPainter
    theme: Theme
    text: int
    old: bool

    def draw(self, area: QRectF, view: WallView, page: int, standing_still: str = "") -> None:
        """The whole wall; `standing_still` replaces the age where this seat itself has stopped answering."""
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.painter.fillRect(area, self._colour("ground"))
        margin = self.text * 0.8
        inner = area.adjusted(margin, margin * 0.5, -margin, -margin * 0.5)
        head = QRectF(inner.left(), inner.top(), inner.width(), self.text * 1.7)
        foot = QRectF(inner.left(), inner.bottom() - self.text * 1.6, inner.width(), self.text * 1.6)
        self._head(head, view)
        self._foot(foot, standing_still or (view.age if view.pages else ""), page, len(view.pages))
        body = QRectF(inner.left(), head.bottom(), inner.width(), foot.top() - head.bottom())
        if view.pages:
            self._page(body, view.pages[page % len(view.pages)])
        else:
            self._words(body, view.age, self.text * 1.4, "muted", CENTRE)

    def _head(self, area: QRectF, view: WallView) -> None:
        clock = f"{view.clock.date}  {view.clock.weekday}  {view.clock.time}"
        # The clock is of this seat and always true, so it keeps its colour.
        self._words(area, clock, self.text * 1.1, "text", RIGHT, strong=True)
        room = area.adjusted(0, 0, -self._width(clock, self.text * 1.1, strong=True) - self.text, 0)
        self._words(room, view.heading, self.text * 1.1, "muted", LEFT)

    def _foot(self, area: QRectF, age: str, page: int, pages: int) -> None:
        dots = pages * self.text * 0.7
        room = area.adjusted(0, 0, -dots, 0)
        if self.old:
            mark = QRectF(area.left(), area.top(), self.text, area.height())
            self._triangle(mark, self.theme.colour("red"))
            room.setLeft(mark.right() + self.text * 0.3)
            self._words(room, age, self.text, "red", LEFT, strong=True, true_colour=True)
        else:
            self._words(room, age, self.text, "muted", LEFT)
        self.painter.setPen(Qt.PenStyle.NoPen)
        for number in range(pages):
            here = number == page % pages
            self.painter.setBrush(self._colour("accent" if here else "line_strong"))
            x = area.right() - dots + (number + 0.5) * self.text * 0.7
            radius = self.text * (0.2 if here else 0.12)
            self.painter.drawEllipse(QPointF(x, area.center().y()), radius, radius)

    def _page(self, area: QRectF, page: WallPage) -> None:
        top = area.top() + self.text * 0.3
        if page.numbers:
            height = self.text * 4.1
            self._numbers(QRectF(area.left(), top, area.width(), height), page.numbers)
            top += height + self.text * 0.4
        title = QRectF(area.left(), top, area.width(), self.text * 1.6)
        self._words(title, page.title, self.text, "text", LEFT, strong=True)
        self._words(title, page.part, self.text, "muted", RIGHT)
        self._rule(title.bottom(), area)
        rows = QRectF(area.left(), title.bottom(), area.width(), area.bottom() - title.bottom() - self.text * 0.2)
        if page.kind is PageKind.SEATS:
            self._in_two_columns(rows, page.rows)
        else:
            self._bars(rows, page.rows)

    def _numbers(self, area: QRectF, numbers: tuple[Number, ...]) -> None:
        gap = self.text * 0.5
        width = (area.width() - gap * (len(numbers) - 1)) / len(numbers)
        for place, number in enumerate(numbers):
            tile = QRectF(area.left() + place * (width + gap), area.top(), width, area.height())
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self._colour("surface"))
            self.painter.drawRoundedRect(tile, self.text * 0.2, self.text * 0.2)
            inner = tile.adjusted(self.text * 0.5, self.text * 0.2, -self.text * 0.5, -self.text * 0.3)
            words = QRectF(inner.left(), inner.top(), inner.width(), self.text * 1.3)
            self._words(words, number.words, self.text, "muted", LEFT)
            value = QRectF(inner.left(), words.bottom(), inner.width(), inner.bottom() - words.bottom())
            self._words(value, number.value, self.text * 1.9, number.tone, LEFT, strong=True)

    def _bars(self, area: QRectF, rows: tuple[WallRow, ...]) -> None:
        """Name, bar, figure, how many late; all columns as wide as their widest entry, so that bars compare."""
        if not rows:
            return
        height = min(area.height() / len(rows), self.text * 2.4)
        gap = self.text * 0.6
        names = min(max(self._width(row.words, self.text) for row in rows), area.width() * 0.42)
        counts = max(self._width(row.count, self.text, strong=True) for row in rows)
        lates = max((self._width(row.late_words, self.text) + self.text for row in rows if row.late_words), default=0)
        for place, row in enumerate(rows):
            line = QRectF(area.left(), area.top() + place * height, area.width(), height)
            name = QRectF(line.left(), line.top(), names, height)
            late = QRectF(line.right() - lates, line.top(), lates, height)
            count = QRectF(late.left() - gap * bool(lates) - counts, line.top(), counts, height)
            bar = QRectF(name.right() + gap, line.top(), count.left() - name.right() - 2 * gap, height)
            self._words(name, row.words, self.text, "text", LEFT)
            self._bar(bar, row)
            self._words(count, row.count, self.text, "text", RIGHT, strong=True)
            if row.late_words:
                self._triangle(QRectF(late.left(), late.top(), self.text * 0.8, height), self._colour("red"))
                self._words(late, row.late_words, self.text, "red", RIGHT)

    def _bar(self, area: QRectF, row: WallRow) -> None:
        thick = self.text * 0.55
        top = area.center().y() - thick / 2
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(self._colour("hover"))
        self.painter.drawRect(QRectF(area.left(), top, area.width(), thick))
        self.painter.setBrush(self._colour("line_strong"))
        self.painter.drawRect(QRectF(area.left(), top, area.width() * row.share, thick))
        self.painter.setBrush(self._colour("red"))
        self.painter.drawRect(QRectF(area.left(), top, area.width() * row.late_share, thick))

    def _in_two_columns(self, area: QRectF, rows: tuple[WallRow, ...]) -> None:
        lines = max(1, -(-len(rows) // 2))
        gap = self.text * 1.2
        width, height = (area.width() - gap) / 2, min(area.height() / lines, self.text * 2)
        for place, row in enumerate(rows):
            left = area.left() + (place // lines) * (width + gap)
            line = QRectF(left, area.top() + (place % lines) * height, width, height)
            self._words(line, row.count, self.text, row.tone, RIGHT, strong=True)
            room = line.adjusted(0, 0, -self._width(row.count, self.text, strong=True) - self.text * 0.4, 0)
            self._words(room, row.words, self.text, "text", LEFT)

    def _words(
        self,
        area: QRectF,
        words: str,
        pixels: float,
        token: str,
        alignment: Qt.AlignmentFlag,
        *,
        strong: bool = False,
        true_colour: bool = False,
    ) -> None:
        font = self.theme.font_of(round(pixels), strong=strong)
        self.painter.setFont(font)
        self.painter.setPen(self.theme.colour(token) if true_colour else self._colour(token))
        shown = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, area.width() + 1)
        self.painter.drawText(area, alignment, shown)

    def _width(self, words: str, pixels: float, *, strong: bool = False) -> float:
        return QFontMetricsF(self.theme.font_of(round(pixels), strong=strong)).horizontalAdvance(words) + 2

    def _triangle(self, area: QRectF, colour: QColor) -> None:
        side, centre = self.text * 0.3, QPointF(area.left() + self.text * 0.4, area.center().y())
        corners = [QPointF(0, -side), QPointF(side, side * 0.8), QPointF(-side, side * 0.8)]
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour)
        self.painter.drawPolygon(QPolygonF([centre + corner for corner in corners]))

    def _rule(self, y: float, area: QRectF) -> None:
        self.painter.fillRect(QRectF(area.left(), y - 1, area.width(), 2), self._colour("line"))

    def _colour(self, token: str) -> QColor:
        """A token's colour; of an old wall, all that speaks is grey."""
        if self.old and token in ("text", "accent", "green", "yellow", "red"):
            token = "muted"
        return self.theme.colour(token)
