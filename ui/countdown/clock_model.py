"""The running clocks as Qt sees them: only lines that are asked for are put into words, and only changes are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desk_app.domain.case import CaseId
from desk_app.domain.reference import Reference
from desk_app.domain.working_time import micros
from desk_app.screens.clock_book import ClockBook, Record
from desk_app.screens.clock_order import Shelf, slot_of
from desk_app.screens.countdown import ClockLine, clock_line, group_words, heading_words
from desk_app.screens.lights import DARK, Lit
from desk_app.words import pgettext
from ui.pieces import plain_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LINES_KEPT = 2000
"""More than any pane shows at once; beyond, all are put into words anew."""


class ClockModel(QAbstractListModel):
    """The lines of a ClockBook, headings of groups among them."""

    def __init__(
        self, now: Callable[[], datetime], reference: Callable[[], Reference], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._reference = reference
        self._lines: dict[int, tuple[Record, ClockLine]] = {}
        self.book = ClockBook((), 0)

    def take(self, book: ClockBook) -> None:
        """Another book."""
        self.beginResetModel()
        self.book = book
        self._lines.clear()
        self.endResetModel()

    def reordered(self) -> None:
        """The lines of the book stand in another order."""
        self.beginResetModel()
        if len(self._lines) > LINES_KEPT:
            self._lines.clear()
        self.endResetModel()

    def slot(self, place: int) -> int | None:
        """Which clock stands at a place; None where a heading does."""
        _shelf, entry = self.book.shown.at(place)
        return None if entry is None else slot_of(entry)

    def line(self, slot: int) -> ClockLine:
        """A clock in words."""
        record, known = self.book.record(slot), self._lines.get(slot)
        if known is None or known[0] is not record:
            known = self._lines[slot] = record, clock_line(self.book.clock(slot), self._now(), self._reference())
        return known[1]

    def lit(self, slot: int) -> Lit:
        """What its light shows now; a clock that has ended shows none."""
        return DARK if self.book.gone(slot) else self.line(slot).lit_at(self._now())

    def heading(self, place: int) -> tuple[str, str]:
        """Which group begins at a place: its name, how many clocks it has and how many of them are over."""
        shelf, _entry = self.book.shown.at(place)
        return self._heading(shelf)

    def _heading(self, shelf: Shelf) -> tuple[str, str]:
        now = self._now()
        name = group_words(self.book.grouping, shelf.key, self._reference(), now)
        return name, heading_words(len(shelf.entries), shelf.late(micros(now)))

    def place_of(self, case: CaseId, clock: str) -> int | None:
        """Where a clock stands."""
        for slot in self.book.slots_of(case):
            if self.book.clock(slot).clock == clock:
                return self.book.place_of(slot)
        return None

    # Qt

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.book.shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.slot(index.row()) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid():
            return None
        slot = self.slot(index.row())
        if slot is None:
            words = " · ".join(self.heading(index.row()))
        elif role == Qt.ItemDataRole.DisplayRole:
            return self.line(slot).title
        else:
            spoken = self.line(slot).spoken(self._now())
            words = f"{ended_words()} · {spoken}" if self.book.gone(slot) else spoken
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return words
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(words)
            case _:
                return None


def ended_words() -> str:
    """What is said of a clock that has ended while the operator was among the lines."""
    return pgettext("countdown", "ended")
