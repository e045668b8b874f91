"""The nearest clocks side by side, in as many lines as the pane has; walked and opened with keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from desk_app.screens.lights import Lit
from desk_app.words import _
from ui.countdown.cell_painter import LEAST_CELL_WIDTH, CellPainter, cell_look
from ui.countdown.clock_model import ClockModel
from ui.theme import current


class ClockGrid(QListView):
    """The lines flow downwards, then to the right. `opened(str)` a case's id; `left` when the operator goes away."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, model: ClockModel, now: Callable[[], datetime], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clocks = model
        self._painter = CellPainter(model, now, self)
        self._drawn: dict[int, Lit] = {}
        self._pointer_here = False
        self.setAccessibleName(_("Running clocks, nearest first"))
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    @property
    def being_read(self) -> bool:
        """The operator is among the lines: by keys, with the pointer, or scrolled to the later ones."""
        return self.hasFocus() or self._pointer_here or self.horizontalScrollBar().value() > 0

    @property
    def current_key(self) -> str:
        """The clock that keys act on; empty where there is none."""
        index = self.currentIndex()
        return self._clocks.rows.key(index.row()) if index.isValid() and self.selectionModel().hasSelection() else ""

    def show_kinds(self, kinds: frozenset[str]) -> None:
        """Gives the words for kinds of clock the room of the widest that is shown."""
        metrics = cell_look(self._painter.kind_width).small_metrics
        wanted = max((metrics.horizontalAdvance(kind) for kind in kinds), default=0)
        if wanted > self._painter.kind_width:
            self._painter.kind_width = wanted
            self.viewport().update()

    def put_current(self, key: str) -> None:
        """Makes a line the current one without scrolling; no such line: none is."""
        place = self._clocks.rows.place(key) if key else None
        model = self.selectionModel()
        if place is None:
            model.clear()
        else:
            model.setCurrentIndex(self._clocks.index(place, 0), model.SelectionFlag.ClearAndSelect)

    def visible_rows(self) -> range:
        """The lines in sight."""
        lines = max(1, self.viewport().height() // current().shape.row)
        first = self.horizontalScrollBar().value() // self._painter.cell_width
        columns = self.viewport().width() // self._painter.cell_width + 2
        return range(min(first * lines, len(self._clocks.rows)), min((first + columns) * lines, len(self._clocks.rows)))

    def tick(self) -> None:
        """Draws those lines again whose digits or light say something else."""
        before, self._drawn = self._drawn, {place: self._painter.lit_at(place) for place in self.visible_rows()}
        for place, lit in self._drawn.items():
            if before.get(place) != lit:
                self.viewport().update(self.visualRect(self._clocks.index(place, 0)))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(self._clocks.line(index.row()).case)

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open(self.currentIndex())
            case (
                Qt.Key.Key_Up
                | Qt.Key.Key_Down
                | Qt.Key.Key_Left
                | Qt.Key.Key_Right
                | Qt.Key.Key_Home
                | Qt.Key.Key_End
                | Qt.Key.Key_PageUp
                | Qt.Key.Key_PageDown
            ):
                super().keyPressEvent(event)
            case _:
                event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self.indexAt(event.position().toPoint()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        width = self.viewport().width()
        self._painter.cell_width = width // max(1, width // LEAST_CELL_WIDTH) or LEAST_CELL_WIDTH
        self.setGridSize(QSize(self._painter.cell_width, current().shape.row))
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if len(self._clocks.rows) and not self.selectionModel().hasSelection():
            by_key = event.reason() != Qt.FocusReason.MouseFocusReason
            if by_key:
                self.setCurrentIndex(self._clocks.index(self.visible_rows().start, 0))
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()
        self._tell_left()

    def enterEvent(self, event: QEvent) -> None:
        self._pointer_here = True

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._pointer_here = False
        self._tell_left()

    def _tell_left(self) -> None:
        if not self.being_read:
            self.left.emit()
