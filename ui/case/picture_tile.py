"""One picture of a form as a small tile: its thumbnail, or that it is being read; a key takes it away, also then."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from desk_app.words import _
from ui.pieces import plain_tip
from ui.theme import current

WIDE_STEPS, HIGH_STEPS = 14, 9


class PictureTile(QWidget):
    """`removed` by Delete or a click on its cross."""

    removed = Signal()

    def __init__(self, name: str, *, reading: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._small: QPixmap | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(self.sizeHint())
        self.setToolTip(plain_tip(name))
        self.show_reading(reading)

    def show_reading(self, reading: bool) -> None:
        """Whether its file is still being read."""
        self._reading = reading
        words = (
            _("Picture {name}, being read, Delete takes it away")
            if reading
            else _("Picture {name}, Delete takes it away")
        )
        self.setAccessibleName(words.format(name=self._name))
        self.update()

    def show_small(self, image: QImage) -> None:
        """Its thumbnail has come."""
        self._small = QPixmap.fromImage(image)
        self.update()

    @property
    def has_picture(self) -> bool:
        """The thumbnail is there."""
        return self._small is not None

    def sizeHint(self) -> QSize:
        return QSize(current().space(WIDE_STEPS), current().space(HIGH_STEPS))

    def _cross(self) -> QRect:
        side = current().space(4)
        return QRect(self.width() - side, 0, side, side)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._cross().contains(event.position().toPoint()):
            self.removed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = current()
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("hover"))
        if self._small is not None:
            size = self._small.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            room = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(room, self._small)
        else:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("muted"))
            room = self.rect().adjusted(theme.space(1), 0, -theme.space(1), 0)
            words = "…" if self._reading else self._name
            words = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus() or self.underMouse():
            self._draw_cross(painter)
        painter.setPen(QPen(theme.colour("accent" if self.hasFocus() else "line_strong"), 2 if self.hasFocus() else 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _draw_cross(self, painter: QPainter) -> None:
        theme, cross = current(), self._cross()
        painter.fillRect(cross, theme.colour("surface"))
        painter.setPen(QPen(theme.colour("text"), 1.5))
        inner = cross.adjusted(5, 5, -5, -5)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
