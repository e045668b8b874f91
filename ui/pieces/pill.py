"""Short labels and lights: colour always together with words or a shape; also as functions for row painters."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.theme import Theme, current

LIGHT_SHAPES = {"green": "dot", "yellow": "diamond", "red": "triangle", "muted": "ring", "accent": "dot"}
"""Each light has a shape of its own, so that it is told apart without its colour."""


class Pill(QWidget):
    """A rounded label such as a state or a grade; `tone` as in `Theme.tone`: plain, accent, green, yellow, red …"""

    def __init__(self, words: str = "", tone: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.tone = words, tone
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_words(self, words: str, tone: str = "plain") -> None:
        """Shows another label; hides itself where there are no words."""
        if (words, tone) == (self.words, self.tone):
            return
        self.words, self.tone = words, tone
        self.setAccessibleName(words)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(pill_width(current(), self.words), pill_height(current()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        draw_pill(painter, QRectF(self.rect()), self.words, self.tone)


def pill_height(theme: Theme) -> int:
    """Height of a pill that fits into a row."""
    return theme.space(5)


def pill_width(theme: Theme, words: str) -> int:
    """Width of a pill with these words."""
    return QFontMetrics(theme.font("small")).horizontalAdvance(words) + theme.space(4)


def draw_pill(painter: QPainter, area: QRectF, words: str, tone: str) -> None:
    """Draws a pill that fills the area; leaves the painter as it was."""
    theme = current()
    text, ground = theme.tone(tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(area, theme.shape.corner, theme.shape.corner)
    painter.setPen(text)
    painter.setFont(theme.font("small"))
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


def draw_light(painter: QPainter, area: QRect | QRectF, tone: str) -> None:
    """Draws a light of 8 pixels in the middle of the area: ● green, ◆ yellow, ▲ red, ○ muted (standing still)."""
    theme = current()
    centre, half = QRectF(area).center(), theme.space(1)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.colour(tone if tone in ("green", "yellow", "red", "accent") else "muted")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    match LIGHT_SHAPES.get(tone, "ring"):
        case "dot":
            painter.drawEllipse(centre, half, half)
        case "diamond":
            painter.drawPolygon(_polygon(centre, ((0, -half - 1), (half + 1, 0), (0, half + 1), (-half - 1, 0))))
        case "triangle":
            painter.drawPolygon(_polygon(centre, ((0, -half - 1), (half + 1, half), (-half - 1, half))))
        case _:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour, 1.5))
            painter.drawEllipse(centre, half - 0.5, half - 0.5)
    painter.restore()


def _polygon(centre: QPointF, corners: tuple[tuple[float, float], ...]) -> QPolygonF:
    return QPolygonF([centre + QPointF(x, y) for x, y in corners])
