"""The queue's rows as Qt sees them: one column, answered from view values, keyed by case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desk_app.screens.queue import QueueLine, QueueView
from desk_app.words import pgettext
from ui.pieces import plain_tip
from ui.queue.held_rows import HeldRows

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class QueueModel(QAbstractTableModel):
    """Shows a QueueView's lines in the order the operator last saw; `now` is asked for lights that are read aloud."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.rows: HeldRows[QueueLine] = HeldRows()

    def take(self, view: QueueView) -> None:
        """Another list: the operator chose a view or words."""
        self.beginResetModel()
        self.rows.take(view.lines, view.place_of)
        self.endResetModel()

    def extend(self, view: QueueView, visible: range) -> None:
        """News of the same list, and more of it: nothing moves, and what lies beyond follows."""
        beyond = self.rows.beyond(view.place_of)
        self.hold(view, visible)
        if beyond:
            self.beginInsertRows(NOWHERE, len(self.rows), len(self.rows) + len(beyond) - 1)
            self.rows.extend(beyond)
            self.endInsertRows()

    def hold(self, view: QueueView, visible: range) -> None:
        """News of the same list: nothing moves; of the rows that are visible those that differ are told.

        Rows out of sight are read anew when they come into sight.
        """
        before = [(self.rows.row(place), self.rows.gone(place)) for place in visible]
        self.rows.hold(view.lines, view.place_of)
        for place, former in zip(visible, before, strict=True):
            if former != (self.rows.row(place), self.rows.gone(place)):
                here = self.index(place, 0)
                self.dataChanged.emit(here, here)

    def settle(self) -> None:
        """The newest order, at the operator's wish."""
        self.beginResetModel()
        self.rows.settle()
        self.endResetModel()

    def id_at(self, index: Index) -> str:
        """The case of a row; empty where there is none."""
        return self.rows.key(index.row()) if index.isValid() else ""

    def index_of(self, case_id: str) -> QModelIndex:
        """The row of a case; invalid where it is not listed."""
        place = self.rows.place(case_id)
        return QModelIndex() if place is None else self.index(place, 0)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return pgettext("queue", "Cases")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.rows.row(index.row()).title
            case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                spoken = self.rows.row(index.row()).spoken(self._now())
                words = f"{gone_words()} · {spoken}" if self.rows.gone(index.row()) else spoken
                return plain_tip(words) if role == Qt.ItemDataRole.ToolTipRole else words
            case _:
                return None


def gone_words() -> str:
    """What is said of a row that only keeps its place."""
    return pgettext("queue", "no longer in this view")
