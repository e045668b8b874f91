"""The missed calls as rows: who rang when, who calls back, how often that was tried, and a deadline that ticks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desk_app.screens.lights import NO_CLOCK, Lit, ticking
from desk_app.screens.missed_calls import MissedCallLine, MissedCallsView
from desk_app.words import _
from ui.call.two_lines import Ink, draw_ends, draw_row, row_height
from ui.theme import current

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


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
        theme, line, lit = current(), self._model.lines[index.row()], self._model.lit(index.row())
        painter.save()
        upper, lower = draw_row(painter, option, lit.tone, steps=3, marked_without_focus=True)
        strong, small = theme.font(strong=True), theme.font("small")
        who = " ".join(filter(None, (line.shown, line.name)))
        draw_ends(painter, upper, who, Ink(font=strong, tone="text"), lit.words, Ink(font=strong, tone=lit.tone))
        told = " · ".join(filter(None, (line.rang, _("seat {seat}").format(seat=line.seat), line.attempts)))
        owner = Ink(font=small, tone="accent" if line.mine else "muted")
        draw_ends(painter, lower, told, Ink(font=small, tone="muted"), owner_words(line), owner)
        painter.restore()
