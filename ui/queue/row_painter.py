"""Draws one case of the queue in two lines: what it is and how long it has, then where it stands and who has it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desk_app.screens.lights import DARK, Lit
from desk_app.screens.queue import Mark, QueueLine
from ui.pieces import draw_light, draw_pill, pill_width
from ui.queue.model import QueueModel, gone_words
from ui.theme import THEME_NAMES, Theme, current, load_theme

TEXT_FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLook:
    """Fonts and measures of one theme, made once and not for each row."""

    body: QFont
    strong: QFont
    small: QFont
    body_metrics: QFontMetrics
    strong_metrics: QFontMetrics
    small_metrics: QFontMetrics
    height: int


def row_look(theme: Theme) -> RowLook:
    """How rows look in a theme; two lines make 44 pixels."""
    return _row_look(theme.name)


@lru_cache(maxsize=len(THEME_NAMES))
def _row_look(name: str) -> RowLook:
    theme = load_theme(name)
    body, strong, small = theme.font(), theme.font(strong=True), theme.font("small")
    return RowLook(
        body=body,
        strong=strong,
        small=small,
        body_metrics=QFontMetrics(body),
        strong_metrics=QFontMetrics(strong),
        small_metrics=QFontMetrics(small),
        height=theme.shape.row + theme.space(4),
    )


class RowPainter(QStyledItemDelegate):
    """Every row has the same height; nothing is measured but the words of the rows that are drawn."""

    def __init__(self, model: QueueModel, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = model.rows
        self._now = now

    def lit_at(self, place: int) -> Lit:
        """The light as it is drawn: one that has gone shows none, since nobody counts for it here any more."""
        return DARK if self._rows.gone(place) else self._rows.row(place).lit_at(self._now())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        # PySide's stubs do not name the option's inherited fields.
        area, state, widget = QRect(option.rect), option.state, option.widget  # type: ignore[attr-defined]
        place = index.row()
        painter.save()
        _ground(painter, area, state, widget)
        if self._rows.gone(place):
            _draw(painter, area, self._rows.row(place), DARK, gone=True, new=False)
        else:
            new = self._rows.is_new(place)
            _draw(painter, area, self._rows.row(place), self.lit_at(place), gone=False, new=new)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, row_look(current()).height)


def _ground(painter: QPainter, area: QRect, state: QStyle.StateFlag, widget: QWidget | None) -> None:
    """Selected rows are tinted; the one that keys act on has a bar at its left."""
    theme = current()
    if state & QStyle.StateFlag.State_Selected:
        painter.fillRect(area, theme.colour("selected"))
        bar = QRect(area.left(), area.top(), 3, area.height())
        focused = widget is not None and widget.hasFocus()
        painter.fillRect(bar, theme.colour("accent" if focused else "line_strong"))
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(area, theme.colour("hover"))
    painter.setPen(theme.colour("line"))
    painter.drawLine(area.left() + theme.space(3), area.bottom(), area.right(), area.bottom())


def _draw(painter: QPainter, area: QRect, line: QueueLine, lit: Lit, *, gone: bool, new: bool) -> None:
    theme, look = current(), row_look(current())
    inner = area.adjusted(theme.space(3), theme.space(1), -theme.space(3), -theme.space(1))
    first = QRect(inner.left(), inner.top(), inner.width(), theme.space(5))
    second = QRect(inner.left(), first.bottom() + 1, inner.width(), inner.bottom() - first.bottom())
    muted, words = theme.colour("muted"), theme.colour("muted" if gone or line.ended else "text")
    draw_light(painter, QRect(first.left(), first.top(), theme.space(3), first.height()), lit.tone)
    first.setLeft(first.left() + theme.space(5))
    second.setLeft(first.left())
    right_words = gone_words() if gone else lit.words
    right_colour = muted if gone or lit.tone == "green" else theme.colour(lit.tone)
    room = _right(painter, first, right_words, look.small if gone else look.body, right_colour)
    room = _left(painter, room, line.grade, look.strong, words, theme.space(4))
    _cut(painter, room, line.title, look.strong if new else look.body, words)
    room = _right(painter, second, line.short, look.small, muted)
    for mark in reversed(_fitting(line.marks, room.width())):
        room = _pill(painter, room, mark)
    _cut(painter, room, line.second, look.small, muted)


def _right(painter: QPainter, room: QRect, words: str, font: QFont, colour: QColor) -> QRect:
    """Draws words at the right end; gives the room that is left of them."""
    if not words:
        return room
    width = QFontMetrics(font).horizontalAdvance(words)
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(room, TEXT_FLAGS | Qt.AlignmentFlag.AlignRight, words)
    return room.adjusted(0, 0, -width - current().space(2), 0)


def _left(painter: QPainter, room: QRect, words: str, font: QFont, colour: QColor, width: int) -> QRect:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(room, TEXT_FLAGS | Qt.AlignmentFlag.AlignLeft, words)
    return room.adjusted(width, 0, 0, 0)


def _cut(painter: QPainter, room: QRect, words: str, font: QFont, colour: QColor) -> None:
    if room.width() <= 0:
        return
    painter.setFont(font)
    painter.setPen(colour)
    shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, TEXT_FLAGS | Qt.AlignmentFlag.AlignLeft, shown)


def _fitting(marks: tuple[Mark, ...], width: int) -> tuple[Mark, ...]:
    """As many marks as leave half of the line to the words; the first ones matter most."""
    theme, left = current(), width // 2
    for number, mark in enumerate(marks):
        left -= pill_width(theme, mark.words)
        if left < 0:
            return marks[:number]
    return marks


def _pill(painter: QPainter, room: QRect, mark: Mark) -> QRect:
    theme = current()
    width, height = pill_width(theme, mark.words) - theme.space(1), theme.space(4)
    area = QRectF(room.right() - width, room.center().y() - height / 2 + 1, width, height)
    draw_pill(painter, area, mark.words, mark.tone)
    return room.adjusted(0, 0, -width - theme.space(1), 0)
