"""The running clocks as Qt sees them: one row each, in an order that news alone never changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desk_app.screens.countdown import ClockLine, CountdownView
from desk_app.words import pgettext
from ui.pieces import plain_tip
from ui.queue.held_rows import HeldRows

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ClockModel(QAbstractListModel):
    """The lines of a CountdownView; while the operator is among them their order stays."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.rows: HeldRows[ClockLine] = HeldRows()

    def take(self, view: CountdownView) -> None:
        """Shows the lines in their newest order."""
        self.beginResetModel()
        self.rows.take(view.lines, view.place_of)
        self.endResetModel()

    def hold(self, view: CountdownView) -> None:
        """News: values become new, no line moves."""
        self.rows.hold(view.lines, view.place_of)

    def line(self, place: int) -> ClockLine:
        """The line at a place."""
        return self.rows.row(place)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.line(index.row()).title
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                spoken = self.line(index.row()).spoken(self._now())
                words = f"{ended_words()} · {spoken}" if self.rows.gone(index.row()) else spoken
                return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
            case _:
                return None


def ended_words() -> str:
    """What is said of a clock that has ended while the operator was among the lines."""
    return pgettext("countdown", "ended")
