"""Where the caller's card stands: beside what is being typed, never over what has the focus."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication, QWidget

MARGIN = 8


def place_for(card: QSize, columns: Sequence[QRect], focus: QRect, room: QRect) -> QRect:
    """The first of the columns at whose top the card covers nothing of what has the focus; the last one, shorter, where
    it would do so in each. All rectangles are the window's; `room` is what lies between its bars."""
    placed = room
    for column in columns:
        width = min(column.width() - 2 * MARGIN, room.width()) if column.width() > card.width() // 2 else card.width()
        height = min(card.height(), room.height() - 2 * MARGIN)
        placed = QRect(column.left() + MARGIN, max(column.top(), room.top()) + MARGIN, width, height)
        if not placed.intersects(focus):
            return placed
    return placed


def rect_in(window: QWidget, widget: QWidget) -> QRect:
    """A widget's place in its window; empty where it is not to be seen in it."""
    if not widget.isVisible() or not window.isAncestorOf(widget):
        return QRect()
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def focus_in(window: QWidget, but: QWidget) -> QRect:
    """The place of what has the focus, unless that is the card itself."""
    focus = QApplication.focusWidget()
    if focus is None or focus is but or but.isAncestorOf(focus):
        return QRect()
    return rect_in(window, focus)
