"""The nearest clocks side by side, in as many lines as the pane has; walked and opened with keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QHoverEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QStyle, QStyleOptionViewItem, QWidget

from desk_app.screens.lights import Lit
from desk_app.words import _
from ui.countdown.cell_painter import LEAST_CELL_WIDTH, CellPainter
from ui.countdown.clock_model import ClockModel, Index
from ui.theme import current

Move = QAbstractItemView.CursorAction
FURTHEST = 2**31 - 1


class ClockGrid(QAbstractItemView):
    """The lines flow downwards, then to the right; a place is found by reckoning, so their number costs nothing.

    `opened(str)` a case's id; `left` when the operator goes away; `lettered(int)` a letter that the pane listens to.
    """

    opened = Signal(str)
    left = Signal()
    lettered = Signal(int)
    menu_wanted = Signal(object)

    def __init__(self, model: ClockModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clocks = model
        self._drawn: dict[int, tuple[int | None, Lit | tuple[str, str]]] = {}
        self._pointer_here = False
        self._hovered = -1
        self.setAccessibleName(_("Running clocks, nearest first"))
        self.setModel(model)
        self.setItemDelegate(CellPainter(model, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    # where things are

    @property
    def rows(self) -> int:
        """How many lines there is room for, one above the other."""
        return max(1, self.viewport().height() // current().shape.row)

    @property
    def cell_width(self) -> int:
        """Cells share the width evenly, so that none is cut at the edge."""
        width = self.viewport().width()
        return max(1, width // max(1, width // LEAST_CELL_WIDTH))

    def visible_rows(self) -> range:
        """The places in sight."""
        first = self.horizontalScrollBar().value() // self.cell_width * self.rows
        columns = -(-self.viewport().width() // self.cell_width) + 1
        count = self._clocks.rowCount()
        return range(min(first, count), min(first + columns * self.rows, count))

    def visualRect(self, index: Index) -> QRect:
        if not index.isValid():
            return QRect()
        column, row = divmod(index.row(), self.rows)
        height = current().shape.row
        left = column * self.cell_width - self.horizontalScrollBar().value()
        return QRect(left, row * height, self.cell_width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        row = point.y() // current().shape.row
        if not 0 <= row < self.rows:
            return QModelIndex()
        column = (point.x() + self.horizontalScrollBar().value()) // self.cell_width
        return self._index(column * self.rows + row)

    def _index(self, place: int) -> QModelIndex:
        return self._clocks.index(place, 0) if 0 <= place < self._clocks.rowCount() else QModelIndex()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint | None = None) -> None:
        area, bar = self.visualRect(index), self.horizontalScrollBar()
        if area.left() < 0:
            bar.setValue(bar.value() + area.left())
        elif area.right() >= self.viewport().width():
            bar.setValue(bar.value() + area.right() + 1 - self.viewport().width())

    def horizontalOffset(self) -> int:
        return self.horizontalScrollBar().value()

    def verticalOffset(self) -> int:
        return 0

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def updateGeometries(self) -> None:
        bar, width = self.horizontalScrollBar(), self.cell_width
        columns = -(-self._clocks.rowCount() // self.rows)
        bar.setSingleStep(width)
        bar.setPageStep(self.viewport().width())
        bar.setRange(0, min(FURTHEST, max(0, columns * width - self.viewport().width())))
        super().updateGeometries()

    # what is shown

    @property
    def being_read(self) -> bool:
        """The operator is among the lines: by keys, with the pointer, or scrolled to the later ones."""
        return self.hasFocus() or self._pointer_here or self.horizontalScrollBar().value() > 0

    @property
    def current_slot(self) -> int | None:
        """The clock that keys act on."""
        index = self.currentIndex()
        chosen = index.isValid() and self.selectionModel().hasSelection()
        return self._clocks.slot(index.row()) if chosen else None

    def put_current(self, place: int | None) -> None:
        """Makes a line the current one without scrolling; None: none is."""
        model = self.selectionModel()
        if place is None:
            model.clear()
        else:
            scrolls = self.hasAutoScroll()
            self.setAutoScroll(False)
            model.setCurrentIndex(self._index(place), model.SelectionFlag.ClearAndSelect)
            self.setAutoScroll(scrolls)

    def go_to_light(self, tone: str) -> None:
        """Makes the first clock that shows this light the current one, and brings it into sight."""
        for place in range(self._clocks.rowCount()):
            slot = self._clocks.slot(place)
            if slot is not None and self._clocks.lit(slot).tone == tone:
                self.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.put_current(place)
                self.scrollTo(self._index(place))
                return

    def tick(self) -> None:
        """Draws those lines again whose clock, digits or light say something else."""
        before, self._drawn = self._drawn, {place: self._said(place) for place in self.visible_rows()}
        for place, said in self._drawn.items():
            if before.get(place) != said:
                self.viewport().update(self.visualRect(self._index(place)))

    def lit_at(self, place: int) -> Lit:
        """The light that was drawn at a place in sight."""
        lit = self._drawn[place][1]
        assert isinstance(lit, Lit)
        return lit

    def _said(self, place: int) -> tuple[int | None, Lit | tuple[str, str]]:
        slot = self._clocks.slot(place)
        return slot, self._clocks.lit(slot) if slot is not None else self._clocks.heading(place)

    def _open(self, index: QModelIndex) -> None:
        slot = self._clocks.slot(index.row()) if index.isValid() else None
        if slot is not None:
            self.opened.emit(self._clocks.book.clock(slot).case)

    # Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        delegate, chosen = self.itemDelegate(), self.selectionModel()
        for place in self.visible_rows():
            index = self._index(place)
            area = self.visualRect(index)
            if not area.intersects(event.rect()):
                continue
            option = QStyleOptionViewItem()
            self.initViewItemOption(option)
            # PySide's stubs do not name the option's inherited fields.
            option.rect = area  # type: ignore[attr-defined]
            if chosen.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected  # type: ignore[attr-defined]
            if place == self._hovered:
                option.state |= QStyle.StateFlag.State_MouseOver  # type: ignore[attr-defined]
            delegate.paint(painter, option, index)

    def moveCursor(self, action: Move, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last, rows = self._clocks.rowCount() - 1, self.rows
        if last < 0:
            return QModelIndex()
        here = self.currentIndex().row() if self.currentIndex().isValid() else self.visible_rows().start
        page = max(1, self.viewport().width() // self.cell_width) * rows
        steps = {
            Move.MoveUp: -1,
            Move.MovePrevious: -1,
            Move.MoveDown: 1,
            Move.MoveNext: 1,
            Move.MoveLeft: -rows,
            Move.MoveRight: rows,
            Move.MovePageUp: -page,
            Move.MovePageDown: page,
            Move.MoveHome: -last - 1,
            Move.MoveEnd: last + 1,
        }
        step = steps.get(action, 0)
        there = min(last, max(0, here + step))
        if self._clocks.slot(there) is None:  # a heading: the clock after it, or before it
            there = there - 1 if step < 0 and there > 0 else min(last, there + 1)
        return self._index(there)

    def setSelection(self, rect: QRect, command: object) -> None:
        index = self.indexAt(rect.center())
        if index.isValid():
            self.selectionModel().select(index, command)  # type: ignore[call-overload]

    def visualRegionForSelection(self, selection: object) -> QRegion:
        indexes = self.selectionModel().selectedIndexes()
        return QRegion(self.visualRect(indexes[0])) if indexes else QRegion()

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
            case letter if event.modifiers() == Qt.KeyboardModifier.NoModifier and letter in LETTERS:
                self.lettered.emit(letter)
            case _:
                event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._open(self.indexAt(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_wanted.emit(event.globalPos())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The only way to scroll is sideways, so an ordinary wheel does that."""
        turned = event.angleDelta().y() or event.angleDelta().x()
        bar = self.horizontalScrollBar()
        bar.setValue(bar.value() - (self.cell_width if turned > 0 else -self.cell_width if turned < 0 else 0))
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.HoverMove | QEvent.Type.HoverEnter if isinstance(event, QHoverEvent):
                self._hover(self.indexAt(event.position().toPoint()).row())
            case QEvent.Type.HoverLeave | QEvent.Type.Leave:
                self._hover(-1)
        return super().viewportEvent(event)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            before, self._hovered = self._hovered, place
            for changed in (before, place):
                if changed >= 0:
                    self.viewport().update(self.visualRect(self._index(changed)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._clocks.rowCount() and not self.selectionModel().hasSelection():
            by_key = event.reason() != Qt.FocusReason.MouseFocusReason
            places = (place for place in self.visible_rows() if self._clocks.slot(place) is not None)
            if by_key and (first := next(places, None)) is not None:
                self.put_current(first)
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


LETTERS = (Qt.Key.Key_G, Qt.Key.Key_L, Qt.Key.Key_M, Qt.Key.Key_U, Qt.Key.Key_Y)
