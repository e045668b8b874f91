"""The missed calls as rows: who rang when, who calls back, how often that was tried, and a deadline that ticks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desk_app.screens.lights import NO_CLOCK, Lit, ticking
from desk_app.screens.missed_calls import MissedCallLine, MissedCallsView
from desk_app.words import _
from ui.call.former_cases import row_height
from ui.pieces import draw_light
from ui.theme import current

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


def owner_words(line: MissedCallLine) -> str:
    """Who calls back."""
    if line.mine:
        return _("you call back")
    return _("{person} calls back").format(person=line.owner) if line.owner else _("nobody has it")


class MissedModel(QAbstractListModel):
    """The lines of a MissedCallsView; `now` lets their deadlines tick."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.lines: tuple[MissedCallLine, ...] = ()

    def show_view(self, view: MissedCallsView) -> None:
        """Other lines, or news of them."""
        if [line.id for line in view.lines] == [line.id for line in self.lines]:
            self.lines = view.lines
            self.tick()
            return
        self.beginResetModel()
        self.lines = view.lines
        self.endResetModel()

    def tick(self) -> None:
        """Only time has passed."""
        if self.lines:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))

    def lit(self, row: int) -> Lit:
        """The light of a line now; one that is settled says what came of it."""
        line = self.lines[row]
        if line.tone == NO_CLOCK:
            return Lit(tone=NO_CLOCK, words=line.remaining)
        return ticking(line.due, line.turns_yellow or line.due, self._now())

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.shown
            case Qt.ItemDataRole.AccessibleTextRole:
                told = (line.shown, line.name, line.rang, line.remaining, owner_words(line), line.attempts)
                return " ".join(filter(None, told))
            case _:
                return None


class MissedPainter(QStyledItemDelegate):
    """Light, number, name and what is left; below when it rang, where, how often it was tried, and who has it."""

    def __init__(self, model: MissedModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # PySide's stubs do not name the option's inherited fields.
        area, state = QRect(option.rect), option.state  # type: ignore[attr-defined]
        theme, line, lit = current(), self._model.lines[index.row()], self._model.lit(index.row())
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selected"))
            painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.colour("accent"))
        inner = area.adjusted(theme.space(3), theme.space(1), -theme.space(3), -theme.space(1))
        half = inner.height() // 2
        draw_light(painter, QRect(inner.left(), inner.top(), theme.space(4), half), lit.tone)
        upper = QRect(inner.left() + theme.space(6), inner.top(), inner.width() - theme.space(6), half)
        lower = upper.translated(0, half)
        _draw(painter, upper, " ".join(filter(None, (line.shown, line.name))), lit.words, tone=lit.tone, strong=True)
        told = " · ".join(filter(None, (line.rang, _("seat {seat}").format(seat=line.seat), line.attempts)))
        _draw(painter, lower, told, owner_words(line), tone="accent" if line.mine else "muted", strong=False)
        painter.restore()


def _draw(painter: QPainter, room: QRect, left: str, right: str, *, tone: str, strong: bool) -> None:
    theme = current()
    font = theme.font(strong=True) if strong else theme.font("small")
    painter.setFont(font)
    painter.setPen(theme.colour(tone))
    painter.drawText(room, LINE | Qt.AlignmentFlag.AlignRight, right)
    metrics = QFontMetrics(font)
    room = room.adjusted(0, 0, -metrics.horizontalAdvance(right) - theme.space(3), 0)
    painter.setPen(theme.colour("text" if strong else "muted"))
    painter.drawText(room, LINE, metrics.elidedText(left, Qt.TextElideMode.ElideRight, room.width()))
