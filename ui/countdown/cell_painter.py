"""Draws one running clock in one line: light, digits of one width, what it counts, grade, title; and headings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desk_app.domain.case import ClockKind, Grade
from desk_app.screens import vocabulary
from desk_app.screens.vocabulary import remaining
from desk_app.words import pgettext
from ui.countdown.clock_model import ClockModel, Index, ended_words
from ui.pieces import draw_light
from ui.theme import THEME_NAMES, current, load_theme

LEAST_CELL_WIDTH = 330
"""Cells share the width evenly, so that none is cut at the edge."""
WIDEST = ("23:59:59", "59:59")
FAR, FARTHEST = datetime(2000, 1, 1, tzinfo=UTC), timedelta(days=88, hours=22)
FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLook:
    """Fonts and widths of one theme and language; the digits have room for the widest, so that nothing jumps."""

    body: QFont
    strong: QFont
    small: QFont
    body_metrics: QFontMetrics
    digits: int
    kind: int
    grade: int


def cell_look() -> CellLook:
    """How cells look now."""
    kinds = tuple(vocabulary.clock(kind) for kind in ClockKind)
    return _cell_look(current().name, pgettext("countdown", "{digits} over"), remaining(FAR, FAR - FARTHEST), kinds)


@lru_cache(maxsize=2 * len(THEME_NAMES))
def _cell_look(theme_name: str, over: str, far: str, kinds: tuple[str, ...]) -> CellLook:
    theme = load_theme(theme_name)
    body, strong, small = theme.font(), theme.font(strong=True), theme.font("small")
    strings = (far, *(over.format(digits=digits) for digits in WIDEST))
    widest = max(QFontMetrics(strong).horizontalAdvance(text) for text in strings)
    small_metrics = QFontMetrics(small)
    return CellLook(
        body=body,
        strong=strong,
        small=small,
        body_metrics=QFontMetrics(body),
        digits=widest,
        kind=max(map(small_metrics.horizontalAdvance, kinds)),
        grade=max(map(QFontMetrics(strong).horizontalAdvance, Grade)),
    )


class CellPainter(QStyledItemDelegate):
    """One clock in one line of 28 pixels: ▲ 超 07:12 派遣 A 燃气泄漏; the number is in the tip."""

    def __init__(self, model: ClockModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # PySide's stubs do not name the option's inherited fields.
        area, state, widget = QRect(option.rect), option.state, option.widget  # type: ignore[attr-defined]
        theme, slot = current(), self._model.slot(index.row())
        painter.save()
        if slot is None:
            self._paint_heading(painter, area, index.row())
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, theme.colour("selected"))
                focused = widget is not None and widget.hasFocus()
                bar = QRect(area.left(), area.top(), 3, area.height())
                painter.fillRect(bar, theme.colour("accent" if focused else "line_strong"))
            elif state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(area, theme.colour("hover"))
            self._paint_clock(painter, area, slot)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, place: int) -> None:
        theme, look = current(), cell_look()
        painter.fillRect(area.adjusted(0, 2, -theme.space(2), -2), theme.colour("ground"))
        room = area.adjusted(theme.space(3), 0, -theme.space(4), 0)
        name, counted = self._model.heading(place)
        painter.setFont(look.strong)
        painter.setPen(theme.colour("text"))
        least = look.body_metrics.horizontalAdvance(counted) + theme.space(3)
        shown = QFontMetrics(look.strong).elidedText(name, Qt.TextElideMode.ElideRight, room.width() - least)
        painter.drawText(room, FLAGS, shown)
        painter.setFont(look.body)
        painter.setPen(theme.colour("muted"))
        painter.drawText(room, FLAGS | Qt.AlignmentFlag.AlignRight, counted)

    def _paint_clock(self, painter: QPainter, area: QRect, slot: int) -> None:
        theme, look = current(), cell_look()
        line, gone, lit = self._model.line(slot), self._model.book.gone(slot), self._model.lit(slot)
        room = area.adjusted(theme.space(3), 0, -theme.space(3), 0)
        draw_light(painter, QRect(room.left(), room.top(), theme.space(3), room.height()), lit.tone)
        room.setLeft(room.left() + theme.space(5))
        digits = QRect(room.left(), room.top(), look.digits, room.height())
        painter.setFont(look.body if lit.tone in ("green", "muted") else look.strong)
        painter.setPen(theme.colour("text" if lit.tone == "green" else lit.tone))
        painter.drawText(digits, FLAGS | Qt.AlignmentFlag.AlignLeft, ended_words() if gone else lit.words)
        room.setLeft(digits.right() + theme.space(3))
        painter.setFont(look.small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(room.left(), room.top(), look.kind, room.height()), FLAGS, line.kind)
        room.setLeft(room.left() + look.kind + theme.space(2))
        painter.setPen(theme.colour("muted" if gone else "text"))
        painter.setFont(look.strong)
        painter.drawText(QRect(room.left(), room.top(), look.grade, room.height()), FLAGS, line.grade)
        room.setLeft(room.left() + look.grade + theme.space(2))
        painter.setFont(look.body)
        title = look.body_metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, FLAGS, title)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(LEAST_CELL_WIDTH, current().shape.row)
