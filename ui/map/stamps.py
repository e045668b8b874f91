"""Small pictures that are drawn many times a frame: names with a rim, symbols of components, lights of cases."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from ui.theme import Theme

KEPT = 1500
RIM = 2
"""Pixels of the rim around a name, so that it can be read on anything."""
FAR_SYMBOL, SYMBOL, CLOSE_SYMBOL, LIGHT = 7, 9, 13, 16
"""Sides of a component's symbol from afar, nearer, from close by, and of a case's light, in pixels."""
FAINT = 150
"""Opacity of symbols from afar, of 255: there are hundreds, and the names between them are to be read."""
SYMBOL_SHAPES = ("ring", "square", "cross", "leaf", "triangle", "bar")
"""One for each major class, in their order; a seventh begins anew."""
LIGHT_ORDER = ("muted", "green", "yellow", "red")
"""From the least to the most urgent light."""


@dataclass(slots=True)
class Stamps:
    """Makes each picture once, for one theme and one screen; another theme or screen wants another one."""

    theme: Theme
    ratio: float
    _kept: OrderedDict[Hashable, QPixmap] = field(default_factory=OrderedDict)

    def _of(self, key: Hashable, size: QSizeF, draw: Callable[[QPainter], None]) -> QPixmap:
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        made = QPixmap((size * self.ratio).toSize())
        made.setDevicePixelRatio(self.ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter)
        painter.end()
        self._kept[key] = made
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return made

    def name(self, words: str, token: str, size: str = "small", *, strong: bool = False) -> QPixmap:
        """Words in a colour of the theme, with a rim in that of the surface."""
        key = "name", words, token, size, strong
        kept = self._kept.get(key)
        if kept is not None:  # asked for by the hundred in each frame: words are measured once
            return kept
        font = self.theme.font(size, strong=strong)
        return self._of(key, text_size(words, font), self._writer(words, font, token))

    def _writer(self, words: str, font: QFont, token: str) -> Callable[[QPainter], None]:
        def write(painter: QPainter) -> None:
            painter.setFont(font)
            base = QPointF(RIM, RIM + QFontMetricsF(font).ascent())
            rim = self.theme.colour("surface")
            rim.setAlpha(230)
            painter.setPen(rim)
            for across in (-1.5, 0.0, 1.5):
                for down in (-1.5, 0.0, 1.5):
                    if across or down:
                        painter.drawText(base + QPointF(across, down), words)
            painter.setPen(self.theme.colour(token))
            painter.drawText(base, words)

        return write

    def symbol(self, order: int, *, close: bool = False, far: bool = False, pointed: bool = False) -> QPixmap:
        """The symbol of a major class of components; faint from afar, larger in the accent where it is pointed at."""
        shape = SYMBOL_SHAPES[order % len(SYMBOL_SHAPES)]
        side = (CLOSE_SYMBOL if close else FAR_SYMBOL if far else SYMBOL) + (6 if pointed else 0)
        colour = self.theme.colour("accent" if pointed else "muted")
        if far and not pointed:
            colour.setAlpha(FAINT)

        def draw(painter: QPainter) -> None:
            draw_symbol(painter, QRectF(0, 0, side, side), shape, colour, self.theme.colour("surface"))

        return self._of(("symbol", shape, close, far, pointed), QSizeF(side, side), draw)

    def light(self, tone: str, *, chosen: bool = False) -> QPixmap:
        """The light of a case, with a rim; in a ring of the accent where it is the one that is open."""
        side = LIGHT + (10 if chosen else 0)

        def draw(painter: QPainter) -> None:
            area = QRectF(0, 0, side, side)
            if chosen:
                painter.setPen(QPen(self.theme.colour("accent"), 2.5))
                painter.setBrush(self.theme.colour("surface"))
                painter.drawEllipse(area.adjusted(2, 2, -2, -2))
            inner = QRectF(0, 0, LIGHT, LIGHT)
            inner.moveCenter(area.center())
            draw_case(painter, inner, tone, self.theme.colour(tone), self.theme.colour("surface"))

        return self._of(("light", tone, chosen), QSizeF(side, side), draw)


def text_size(words: str, font: QFont) -> QSizeF:
    """How large a name is with its rim."""
    metrics = QFontMetricsF(font)
    return QSizeF(metrics.horizontalAdvance(words) + 2 * RIM, metrics.height() + 2 * RIM)


def draw_symbol(painter: QPainter, area: QRectF, shape: str, colour: QColor, ground: QColor) -> None:
    """A component's symbol: quiet outlines that are told apart by their shape alone."""
    inner = area.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(ground)
    match shape:
        case "ring":
            painter.drawEllipse(inner)
        case "square":
            painter.drawRect(inner)
        case "cross":
            painter.setPen(QPen(colour, 1.8))
            painter.drawLine(QPointF(inner.center().x(), inner.top()), QPointF(inner.center().x(), inner.bottom()))
            painter.drawLine(QPointF(inner.left(), inner.center().y()), QPointF(inner.right(), inner.center().y()))
        case "leaf":
            painter.setBrush(colour)
            painter.drawEllipse(inner.adjusted(0.5, 0.5, -0.5, -0.5))
        case "triangle":
            painter.drawPolygon(_corners(inner, ((0.5, 1.0), (0.0, 0.0), (1.0, 0.0))))
        case _:
            painter.setBrush(colour)
            painter.drawRect(inner.adjusted(0, inner.height() * 0.3, 0, -inner.height() * 0.3))


def draw_case(painter: QPainter, area: QRectF, tone: str, colour: QColor, rim: QColor) -> None:
    """A case's light: ● green, ◆ yellow, ▲ red, ○ standing still; as in the queue, larger and with a rim."""
    inner = area.adjusted(2, 2, -2, -2)
    painter.setPen(QPen(rim, 1.5))
    painter.setBrush(colour)
    match tone:
        case "green":
            painter.drawEllipse(inner.adjusted(0.5, 0.5, -0.5, -0.5))
        case "yellow":
            painter.drawPolygon(_corners(inner.adjusted(-1, -1, 1, 1), ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5))))
        case "red":
            painter.drawPolygon(_corners(inner.adjusted(-1, -1, 1, 0), ((0.5, 0), (1, 1), (0, 1))))
        case _:
            painter.setPen(QPen(colour, 2))
            painter.setBrush(rim)
            painter.drawEllipse(inner.adjusted(1, 1, -1, -1))


def _corners(area: QRectF, corners: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([QPointF(area.left() + area.width() * x, area.top() + area.height() * y) for x, y in corners])
