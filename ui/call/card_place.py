"""Where the caller's card stands: beside what is being typed, never over what has the focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

MARGIN = 8
NARROW = 200
"""A column less wide is no place for a card, as long as there is another."""


def place_for(height_at: Callable[[int], int], columns: Sequence[QRect], focus: QRect, room: QRect) -> QRect:
    """The first of the columns at whose top the card covers nothing of what has the focus; the last one, shorter, where
    it would do so in each. It is never wider than its column; `height_at` says how high it has to be at a width.
    All rectangles are the window's; `room` is what lies between its bars."""
    placed = room
    for column in [column for column in columns if column.width() >= NARROW] or columns:
        width = min(column.width() - 2 * MARGIN, room.width())
        height = min(height_at(width), room.height() - 2 * MARGIN)
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
