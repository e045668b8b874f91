"""A scroll area that is as large as its content wants where there is room, so that scrolling is the exception."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QWidget

from ui.theme import current


class FittingScroll(QScrollArea):
    """Scrolls up and down; sideways only where the window is too narrow even for the narrowest form of its content, so
    that nothing is ever out of reach. Never higher than its content."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setWidget(content)
        self._content = content
        content.setAutoFillBackground(False)  # the pane's own surface shows through
        self.viewport().setAutoFillBackground(False)
        content.installEventFilter(self)

    def show_whole(self, widget: QWidget) -> None:
        """Scrolls so that a widget in it is in sight as a whole, as far as there is room; Qt is content with its
        cursor."""
        place = QRect(widget.mapTo(self._content, QPoint(0, 0)), widget.size())
        margin = current().space(2)
        for corner in (place.bottomRight(), place.topLeft()):
            self.ensureVisible(corner.x(), corner.y(), margin, margin)
        self.ensureWidgetVisible(widget, 0, margin)

    def sizeHint(self) -> QSize:
        content = self._content
        width = self.viewport().width()
        layout = content.layout()
        height = content.sizeHint().height()
        if layout is not None and layout.hasHeightForWidth():
            height = layout.totalHeightForWidth(max(width, 1))
        if content.minimumSizeHint().width() > width:
            height += self.horizontalScrollBar().sizeHint().height()
        return QSize(content.sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        beside = self.verticalScrollBar().sizeHint().width()  # there or not, the content has its room
        return QSize(self._content.minimumSizeHint().width() + beside, min(self.sizeHint().height(), 160))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self.updateGeometry()
        return super().eventFilter(watched, event)
