"""A row of two lines behind a light: how the lists of a caller's former cases and of missed calls draw theirs."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ui.pieces import draw_light
from ui.theme import current

LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
LIGHT_STEPS = 4


def row_height() -> int:
    """Two lines make 44 pixels, as in the queue."""
    return current().shape.row + current().space(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """How words are drawn: `tone` is a colour of the theme."""

    font: QFont
    tone: str


def draw_row(
    painter: QPainter, option: QStyleOptionViewItem, tone: str, *, steps: int, marked_without_focus: bool
) -> tuple[QRect, QRect]:
    """The ground of a row and its light; gives back the room of its two lines.

    `steps` is the margin at the left. `marked_without_focus`: the row that is pointed at is marked all the
    time, as on a page of its own; on a card beside other things that would look like a choice.
    """
    # PySide's stubs do not name the option's inherited fields.
    area, state = QRect(option.rect), option.state  # type: ignore[attr-defined]
    theme, flag = current(), QStyle.StateFlag
    if state & flag.State_Selected and (marked_without_focus or state & flag.State_HasFocus):
        painter.fillRect(area, theme.colour("selected"))
        painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.colour("accent"))
    elif state & flag.State_MouseOver:
        painter.fillRect(area, theme.colour("hover"))
    inner = area.adjusted(theme.space(steps), theme.space(1), -theme.space(max(2, steps)), -theme.space(1))
    half, light = inner.height() // 2, theme.space(LIGHT_STEPS)
    draw_light(painter, QRect(inner.left(), inner.top(), light, half), tone)
    before = light + theme.space(1)
    upper = QRect(inner.left() + before, inner.top(), inner.width() - before, half)
    return upper, upper.translated(0, half)


def draw_ends(
    painter: QPainter, room: QRect, left: str, left_ink: Ink, right: str = "", right_ink: Ink | None = None
) -> None:
    """One line: the words at the right whole, those at the left cut to the room that is left."""
    if right and right_ink is not None:
        painter.setFont(right_ink.font)
        painter.setPen(current().colour(right_ink.tone))
        painter.drawText(room, LINE | Qt.AlignmentFlag.AlignRight, right)
        wide = QFontMetrics(right_ink.font).horizontalAdvance(right) + current().space(2)
        room = room.adjusted(0, 0, -wide, 0)
    painter.setFont(left_ink.font)
    painter.setPen(current().colour(left_ink.tone))
    metrics = QFontMetrics(left_ink.font)
    painter.drawText(room, LINE, metrics.elidedText(left, Qt.TextElideMode.ElideRight, room.width()))
