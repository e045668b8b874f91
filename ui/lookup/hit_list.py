"""The results of a look-up in two lines each, with headings between groups; rows of fixed heights."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desk_app.screens.lookup import Group, HitLine, LookupView
from desk_app.words import _
from ui.theme import Theme, current
from ui.theme.icons import pixmap

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ICONS = {
    "component": "component",
    "problem": "catalogue",
    "grid": "grid",
    "street": "map",
    "place": "pin",
    "person": "person",
    "body": "building",
}
ROWS_THAT_FILL = 12
"""So many rows fill the list's part of any pane."""
WHOLE_HEIGHT = 16777215  # what Qt calls no limit
MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The name of a group, and how many of it are not shown here."""

    words: str
    remark: str


class HitModel(QAbstractListModel):
    """Headings and hits of one tab."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Heading | HitLine, ...] = ()

    def show_view(self, view: LookupView, group: Group) -> None:
        """Other results, or another tab of the same."""
        entries: list[Heading | HitLine] = []
        for section in view.sections(group):
            if section.words:
                entries.append(Heading(words=section.words, remark=section.remark))
            entries.extend(section.lines)
        self.beginResetModel()
        self.entries = tuple(entries)
        self.endResetModel()

    def line(self, index: Index) -> HitLine | None:
        """The hit of a row; None for a heading or no row."""
        entry = self.entries[index.row()] if index.isValid() else None
        return entry if isinstance(entry, HitLine) else None

    def hit_rows(self) -> list[int]:
        """The rows that are hits."""
        return [row for row, entry in enumerate(self.entries) if isinstance(entry, HitLine)]

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) if self.line(index) is not None else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        match role, entry:
            case Qt.ItemDataRole.DisplayRole, HitLine():
                return entry.title
            case ((Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole), HitLine()):
                return entry.spoken
            case ((Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole), Heading()):
                return f"{entry.words} {entry.remark}".strip()
            case _:
                return None


class HitPainter(QStyledItemDelegate):
    """Draws headings of 28 and hits of 44 pixels."""

    def __init__(self, model: HitModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # PySide's stubs do not name the option's inherited fields.
        area, state, widget = QRect(option.rect), option.state, option.widget  # type: ignore[attr-defined]
        entry = self._model.entries[index.row()]
        painter.save()
        if isinstance(entry, Heading):
            _draw_heading(painter, area, entry)
        else:
            theme = current()
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(area, theme.colour("selected"))
                painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), theme.colour("accent"))
            elif state & QStyle.StateFlag.State_MouseOver:
                painter.fillRect(area, theme.colour("hover"))
            _draw_hit(painter, area, entry, widget.devicePixelRatioF() if widget is not None else 1.0)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        theme = current()
        heading = isinstance(self._model.entries[index.row()], Heading)
        return QSize(0, theme.shape.row if heading else theme.shape.row + theme.space(4))


def _draw_heading(painter: QPainter, area: QRect, heading: Heading) -> None:
    theme = current()
    room = area.adjusted(theme.space(3), 0, -theme.space(3), 0)
    painter.setFont(theme.font("small", strong=True))
    painter.setPen(theme.colour("muted"))
    painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignLeft, heading.words)
    painter.setFont(theme.font("small"))
    painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignRight, heading.remark)


def _draw_hit(painter: QPainter, area: QRect, line: HitLine, scale: float) -> None:
    theme = current()
    inner = area.adjusted(theme.space(3), theme.space(1), -theme.space(3), -theme.space(1))
    picture = pixmap(theme, ICONS.get(line.hit.kind, "search"), "muted", scale=scale)
    painter.drawPixmap(inner.left(), inner.top() + 2, picture)
    first = QRect(inner.left() + theme.space(6), inner.top(), inner.width() - theme.space(6), theme.space(5))
    second = QRect(first.left(), first.bottom() + 1, first.width(), inner.bottom() - first.bottom())
    room = _at_right(painter, theme, first, line.distance)
    _cut(painter, theme, room, line.title, theme.font(), "text")
    _cut(painter, theme, second, line.detail, theme.font("small"), "muted")


def _at_right(painter: QPainter, theme: Theme, room: QRect, words: str) -> QRect:
    if not words:
        return room
    font = theme.font("small")
    painter.setFont(font)
    painter.setPen(theme.colour("muted"))
    painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignRight, words)
    return room.adjusted(0, 0, -QFontMetrics(font).horizontalAdvance(words) - theme.space(2), 0)


def _cut(painter: QPainter, theme: Theme, room: QRect, words: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(token))
    shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, max(0, room.width()))
    painter.drawText(room, MIDDLE | Qt.AlignmentFlag.AlignLeft, shown)


class HitList(QListView):
    """`pointed(HitLine | None)` when another hit is the current one, `taken(HitLine)` by Enter or a double click."""

    pointed = Signal(object)
    taken = Signal(object)

    def __init__(self, model: HitModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = model
        self.setAccessibleName(_("Results of the look-up"))
        self.setModel(model)
        self.setItemDelegate(HitPainter(model, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)

    @property
    def current_line(self) -> HitLine | None:
        """The hit that Enter takes."""
        return self._hits.line(self.currentIndex())

    def take_room(self) -> None:
        """No more height than its rows need, so that the card below has the rest; all of it while there are none."""
        heights = (self.sizeHintForRow(row) for row in range(min(len(self._hits.entries), ROWS_THAT_FILL)))
        needed = sum(heights) + current().space(2)
        whole = not self._hits.entries or len(self._hits.entries) > ROWS_THAT_FILL
        self.setMaximumHeight(WHOLE_HEIGHT if whole else needed)

    def point_at(self, hit: tuple[str, str] | None) -> None:
        """Makes the hit with this kind and code the current one, else the first; tells which."""
        rows = self._hits.hit_rows()
        lines = [self._hits.line(self._hits.index(row)) for row in rows]
        wanted = [row for row, line in zip(rows, lines, strict=True) if line and (line.hit.kind, line.hit.code) == hit]
        row = next(iter(wanted or rows), None)
        if row is None:
            self.pointed.emit(None)
            return
        self.setCurrentIndex(self._hits.index(row))
        if not wanted:
            self.scrollToTop()
        self.pointed.emit(self.current_line)

    def step(self, by: int) -> None:
        """So many hits down, over headings; stops at the ends."""
        rows = self._hits.hit_rows()
        if rows:
            here = rows.index(self.currentIndex().row()) if self.currentIndex().row() in rows else -1
            target = rows[min(max(here + by, 0), len(rows) - 1)]
            self.setCurrentIndex(self._hits.index(target))
            if target == rows[0]:
                self.scrollToTop()  # its heading, too
            self.pointed.emit(self.current_line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if self.current_line is not None:
                    self.taken.emit(self.current_line)
            case Qt.Key.Key_Up:
                self.step(-1)
            case Qt.Key.Key_Down:
                self.step(1)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.step(-6 if event.key() == Qt.Key.Key_PageUp else 6)
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                self.step(len(self._hits.entries) * (-1 if event.key() == Qt.Key.Key_Home else 1))
            case _:
                event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.current_line is not None:
            self.pointed.emit(self.current_line)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        line = self._hits.line(self.indexAt(event.position().toPoint()))
        if line is not None:
            self.taken.emit(line)
