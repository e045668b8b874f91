"""The frame and the watermark by which nobody can take the sandbox for the real desk."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from desk_app.words import _
from ui.theme import current

FRAME = 4
INK = 22
"""How strong the watermark is, of 255: seen at a glance, read through without effort."""


class SandboxFrame(QWidget):
    """Lies over the whole window, lets every key and click through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Practice desk"))
        self._tile: QPixmap | None = None
        self._window = window
        window.installEventFilter(self)
        self.setGeometry(window.rect())

    def _watermark(self) -> QPixmap:
        """One tile of slanted words, drawn once and repeated."""
        theme, scale = current(), self.devicePixelRatioF()
        width, height = theme.space(120), theme.space(70)
        tile = QPixmap(round(width * scale), round(height * scale))
        tile.setDevicePixelRatio(scale)
        tile.fill(Qt.GlobalColor.transparent)
        ink = theme.colour("sandbox")
        ink.setAlpha(INK)
        painter = QPainter(tile)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(width / 2, height / 2))
        painter.rotate(-18)
        painter.setFont(theme.font_of(theme.space(11), strong=True))
        painter.setPen(ink)
        area = QRect(-width // 2, -height // 2, width, height)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, _("PRACTICE"))
        painter.end()
        return tile

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() in (QEvent.Type.Resize, QEvent.Type.ChildAdded):
            self.setGeometry(self._window.rect())
            self.raise_()
        return False

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._tile = None
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._tile is None:
            self._tile = self._watermark()
        painter = QPainter(self)
        for dirty in event.region():  # type: ignore[attr-defined]  # clocks tick at both ends: not all between them
            painter.drawTiledPixmap(dirty, self._tile, dirty.topLeft())
        painter.setPen(QPen(current().colour("sandbox"), 2 * FRAME))
        painter.drawRect(self.rect())
