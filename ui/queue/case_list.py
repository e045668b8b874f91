"""The list of cases: keys, fixed rows, lights that tick; it never moves by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from desk_app.screens.lights import Lit
from desk_app.words import _
from ui.queue.empty_over import EmptyOver
from ui.queue.model import QueueModel
from ui.queue.row_painter import RowPainter, row_look
from ui.theme import current

TICK_MS = 1000
BY_KEY = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason)


class CaseList(QTableView):
    """`opened(str)` a case by Enter or a click; `view_key(str)` a digit; `search_wanted` the key `/`; `new_wanted` the
    key N; `entered` when the operator came by a key, so that the newest order may be shown before it is read;
    `end_near` when less than a screen of rows is left below what is in sight."""

    opened = Signal(str)
    view_key = Signal(str)
    search_wanted = Signal()
    views_wanted = Signal()
    new_wanted = Signal()
    entered = Signal()
    end_near = Signal()

    def __init__(self, model: QueueModel, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = model.rows
        self._cases = model
        self._painter = RowPainter(model, now, self)
        self._drawn: dict[int, Lit] = {}
        self.setAccessibleName(_("List of cases"))
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(row_look(current()).height)
        self.verticalScrollBar().setSingleStep(row_look(current()).height)
        self.empty = EmptyOver("queue", self)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.tick)

    # what it shows

    @property
    def current_id(self) -> str:
        """The case that keys act on; empty where there is none."""
        return self._cases.id_at(self.currentIndex())

    def visible_rows(self) -> range:
        """The rows in sight."""
        height = row_look(current()).height
        first = self.verticalScrollBar().value() // height
        return range(first, min(len(self._rows), first + self.viewport().height() // height + 2))

    def put_current(self, case_id: str) -> None:
        """Makes a row the current one without scrolling; no such row: none is."""
        index = self._cases.index_of(case_id)
        model = self.selectionModel()
        scroll = self.verticalScrollBar().value()
        if index.isValid():
            model.setCurrentIndex(index, model.SelectionFlag.ClearAndSelect | model.SelectionFlag.Rows)
        else:
            model.clear()
        self.verticalScrollBar().setValue(scroll)

    def offset_of(self, case_id: str) -> int | None:
        """How far below the upper edge a row is drawn; None where it is not in sight."""
        place = self._rows.place(case_id)
        return self.rowViewportPosition(place) if place is not None and place in self.visible_rows() else None

    def scroll_row_to(self, case_id: str, offset: int) -> None:
        """Draws a row at the same distance from the upper edge as before."""
        place = self._rows.place(case_id)
        if place is not None:
            self.verticalScrollBar().setValue(place * row_look(current()).height - offset)

    def reveal(self, place: int) -> None:
        """Scrolls as little as is needed to show a row."""
        self.scrollTo(self._cases.index(place, 0))

    def tick(self) -> None:
        """Draws those rows in sight again whose light says something else by now."""
        before, self._drawn = self._drawn, {place: self._painter.lit_at(place) for place in self.visible_rows()}
        for place, lit in self._drawn.items():
            if before.get(place) != lit:
                self.viewport().update(self.visualRect(self._cases.index(place, 0)))

    @property
    def at_end(self) -> bool:
        """Whether the last row is the current one."""
        return self.currentIndex().isValid() and self.currentIndex().row() == len(self._rows) - 1

    def to_end(self) -> None:
        """The last row becomes the current one."""
        if len(self._rows):
            self.setCurrentIndex(self._cases.index(len(self._rows) - 1, 0))

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() and value > bar.maximum() - bar.pageStep():
            self.end_near.emit()

    def _begin(self) -> None:
        """The first row in sight becomes the current one, not one that is scrolled away."""
        if len(self._rows):
            self.setCurrentIndex(self._cases.index(self.visible_rows().start, 0))

    def _open(self, index: QModelIndex) -> None:
        if case_id := self._cases.id_at(index):
            self.opened.emit(case_id)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open(self.currentIndex())
            case Qt.Key.Key_Slash:
                self.search_wanted.emit()
            case Qt.Key.Key_N if plain:
                self.new_wanted.emit()
            case Qt.Key.Key_Left if plain:
                self.views_wanted.emit()
            case Qt.Key.Key_Home if plain and len(self._rows):
                self.setCurrentIndex(self._cases.index(0, 0))
            case Qt.Key.Key_End if plain:
                self.to_end()
            case key if plain and Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
                self.view_key.emit(str(key - Qt.Key.Key_0))
            case Qt.Key.Key_Up | Qt.Key.Key_Down if not self.selectionModel().hasSelection():
                self._begin()
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                super().keyPressEvent(event)
            case _:
                event.ignore()  # letters belong to the window, not to a search by first letter

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            index = self.indexAt(event.position().toPoint())
            if index.isValid() and index.row() == self.currentIndex().row():
                self._open(index)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in BY_KEY:
            self.entered.emit()
            if not self.selectionModel().hasSelection():
                self._begin()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
        super().changeEvent(event)
