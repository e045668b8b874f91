"""The nearest clocks side by side, in as many lines as the pane has: light, digits, what is counted, which case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desk_app.screens.countdown import ClockLine, CountdownView
from desk_app.screens.lights import DARK, Lit
from desk_app.screens.vocabulary import remaining
from desk_app.words import _, pgettext
from ui.pieces import draw_light
from ui.queue.held_rows import HeldRows
from ui.theme import THEME_NAMES, current, load_theme

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEAST_CELL_WIDTH = 330
"""Cells share the width evenly, so that none is cut at the edge."""
WIDEST = ("23:59:59", "59:59")
FAR, FARTHEST = datetime(2000, 1, 1, tzinfo=UTC), timedelta(days=88, hours=22)
"""From a day up the words take the place of the digits; theirs is the widest."""
FLAGS = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


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
                return f"{ended_words()} · {spoken}" if self.rows.gone(index.row()) else spoken
            case _:
                return None


def ended_words() -> str:
    """What is said of a clock that has ended while the operator was among the lines."""
    return pgettext("countdown", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellLook:
    """Fonts and widths of one theme and language; the digits have room for the widest, so that nothing jumps."""

    body: QFont
    strong: QFont
    small: QFont
    small_metrics: QFontMetrics
    body_metrics: QFontMetrics
    digits: int
    kind: int


def cell_look(kinds: int) -> CellLook:
    """How cells look now; `kinds` is the width that the words for kinds of clock need."""
    return _cell_look(current().name, pgettext("countdown", "over {digits}"), remaining(FAR, FAR - FARTHEST), kinds)


@lru_cache(maxsize=2 * len(THEME_NAMES))
def _cell_look(theme_name: str, over: str, far: str, kinds: int) -> CellLook:
    theme = load_theme(theme_name)
    body, strong, small = theme.font(), theme.font(strong=True), theme.font("small")
    strings = (far, *(over.format(digits=digits) for digits in WIDEST))
    widest = max(QFontMetrics(strong).horizontalAdvance(text) for text in strings)
    return CellLook(
        body=body,
        strong=strong,
        small=small,
        small_metrics=QFontMetrics(small),
        body_metrics=QFontMetrics(body),
        digits=widest,
        kind=kinds,
    )


class CellPainter(QStyledItemDelegate):
    """One clock in one line of 28 pixels: ▲ 超 07:12 派遣 燃气泄漏; the number is in the tip."""

    def __init__(self, model: ClockModel, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._now = now
        self.kind_width = 0
        self.cell_width = LEAST_CELL_WIDTH

    def lit_at(self, place: int) -> Lit:
        """What its light shows now."""
        return DARK if self._model.rows.gone(place) else self._model.line(place).lit_at(self._now())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # PySide's stubs do not name the option's inherited fields.
        area, state, widget = QRect(option.rect), option.state, option.widget  # type: ignore[attr-defined]
        theme, look, place = current(), cell_look(self.kind_width), index.row()
        line, gone, lit = self._model.line(place), self._model.rows.gone(place), self.lit_at(place)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selected"))
            focused = widget is not None and widget.hasFocus()
            bar = QRect(area.left(), area.top(), 3, area.height())
            painter.fillRect(bar, theme.colour("accent" if focused else "line_strong"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, theme.colour("hover"))
        room = area.adjusted(theme.space(3), 0, -theme.space(3), 0)
        draw_light(painter, QRect(room.left(), room.top(), theme.space(3), room.height()), lit.tone)
        room.setLeft(room.left() + theme.space(5))
        digits = QRect(room.left(), room.top(), look.digits, room.height())
        painter.setFont(look.body if lit.tone in ("green", "muted") else look.strong)
        painter.setPen(theme.colour("text" if lit.tone == "green" else lit.tone))
        painter.drawText(digits, FLAGS | Qt.AlignmentFlag.AlignRight, ended_words() if gone else lit.words)
        room.setLeft(digits.right() + theme.space(3))
        painter.setFont(look.small)
        painter.setPen(theme.colour("muted"))
        painter.drawText(QRect(room.left(), room.top(), look.kind, room.height()), FLAGS, line.kind)
        room.setLeft(room.left() + look.kind + theme.space(2))
        painter.setFont(look.body)
        painter.setPen(theme.colour("muted" if gone else "text"))
        title = look.body_metrics.elidedText(line.title, Qt.TextElideMode.ElideRight, max(0, room.width()))
        painter.drawText(room, FLAGS, title)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self.cell_width, current().shape.row)


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
