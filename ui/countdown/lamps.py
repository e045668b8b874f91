"""How many clocks are over, how many soon will be, how many are in time: light, word and figure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.screens.countdown import Lamp
from desk_app.words import _, pgettext
from ui.pieces import draw_light
from ui.theme import current

WIDEST = "00,000"


class Lamps(QWidget):
    """Three lines; the figures have a width of their own, so that the words stand still.

    `chosen(str)` is the tone of the line that was clicked.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lamps: tuple[Lamp, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Running clocks by their lights"))

    def show_lamps(self, lamps: Sequence[Lamp]) -> None:
        """Other figures; redraws only what differs."""
        if tuple(lamps) != self._lamps:
            grown = len(self._lamps) != len(lamps) or [x.words for x in lamps] != [x.words for x in self._lamps]
            self._lamps = tuple(lamps)
            told = (f"{lamp.words} {lamp.count}" for lamp in lamps)
            self.setAccessibleDescription(pgettext("list of parts", ", ").join(told))
            if grown:
                self.updateGeometry()
            self.update()

    @property
    def shown(self) -> tuple[Lamp, ...]:
        """The figures as they stand there."""
        return self._lamps

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = int(event.position().y()) // current().shape.row
        if number < len(self._lamps) and self._lamps[number].count != "0":
            self.chosen.emit(self._lamps[number].tone)

    def sizeHint(self) -> QSize:
        theme = current()
        body = QFontMetrics(theme.font(strong=True))
        words = max((QFontMetrics(theme.font()).horizontalAdvance(lamp.words) for lamp in self._lamps), default=60)
        width = theme.space(3 + 5 + 2 + 2) + words + body.horizontalAdvance(WIDEST)
        return QSize(width, theme.shape.row * 3)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        height = theme.shape.row
        for number, lamp in enumerate(self._lamps):
            line = self.rect().adjusted(theme.space(3), 0, -theme.space(2), 0)
            line = QRect(line.left(), number * height, line.width(), height)
            draw_light(painter, QRect(line.left(), line.top(), theme.space(3), height), lamp.tone)
            painter.setPen(theme.colour("muted"))
            painter.setFont(theme.font())
            words = line.adjusted(theme.space(5), 0, 0, 0)
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, lamp.words)
            pressing = lamp.tone == "red" and lamp.count != "0"
            painter.setPen(theme.colour("red" if pressing else "text"))
            painter.setFont(theme.font(strong=True))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, lamp.count)
