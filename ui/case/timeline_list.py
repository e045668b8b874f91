"""The timeline of a case as a list: one row of fixed height for each fact, oldest first, clocks folded away."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.screens.timeline import Level, TimelineLine
from desk_app.words import _, ngettext
from ui.pieces import ActionButton, ButtonKind, Words, draw_pill, pill_width, plain_tip
from ui.theme import current

Index = QModelIndex | QPersistentModelIndex
LINE = Qt.ItemDataRole.UserRole
PICTURES_KEY = "Alt+J"


class TimelineModel(QAbstractListModel):
    """The lines; what only grew at its end is told as such, so that nothing that is read moves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[TimelineLine, ...] = ()
        self._shown: list[TimelineLine] = []
        self.with_clocks = False

    @property
    def quiet(self) -> int:
        """How many lines are of the clocks."""
        return sum(line.level is Level.CLOCK for line in self._all)

    @property
    def lines(self) -> tuple[TimelineLine, ...]:
        """What is shown now."""
        return tuple(self._shown)

    def show_lines(self, lines: tuple[TimelineLine, ...]) -> int:
        """Shows these lines; gives back how many came at the end (all of them where it is another case)."""
        if lines == self._all:
            return 0
        former, wanted = self._shown, [line for line in lines if self._is_shown(line)]
        self._all = lines
        same = 0
        while same < min(len(former), len(wanted)) and former[same].key == wanted[same].key:
            same += 1
        if same < len(former):
            self.beginRemoveRows(QModelIndex(), same, len(former) - 1)
            self._shown = former[:same]
            self.endRemoveRows()
        changed = [row for row in range(same) if former[row] != wanted[row]]
        self._shown = wanted[:same]
        for row in changed:
            self.dataChanged.emit(self.index(row), self.index(row))
        if same < len(wanted):
            self.beginInsertRows(QModelIndex(), same, len(wanted) - 1)
            self._shown = wanted
            self.endInsertRows()
        return len(wanted) - same

    def show_clocks(self, wanted: bool) -> None:
        """Folds the clocks' lines out or away."""
        self.beginResetModel()
        self.with_clocks = wanted
        self._shown = [line for line in self._all if self._is_shown(line)]
        self.endResetModel()

    def _is_shown(self, line: TimelineLine) -> bool:
        return self.with_clocks or line.level is not Level.CLOCK

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return line.sentence
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip(line.tip)
            case Qt.ItemDataRole.AccessibleTextRole:
                return " ".join(filter(None, (line.at, line.who, line.on_behalf, line.sentence, _pictures(line))))
            case _ if role == LINE:
                return line
            case _:
                return None


class LinePainter(QStyledItemDelegate):
    """Time and person in columns of their own, the sentence as far as it fits, then for whom and whether it waits."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, current().shape.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current()
        line = index.data(LINE)
        assert isinstance(line, TimelineLine)
        area = option.rect  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(area, theme.colour("selected"))
        quiet = line.level is Level.CLOCK
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(theme.font("small"))
        small = QFontMetrics(painter.font())
        painter.setPen(theme.colour("muted"))
        room = area.adjusted(theme.space(2), 0, -theme.space(2), 0)
        painter.drawText(room, middle, line.at)
        room.setLeft(room.left() + small.horizontalAdvance("00-00 00:00") + theme.space(3))
        who_wide = theme.space(20)
        who = small.elidedText(line.who, Qt.TextElideMode.ElideRight, who_wide)
        painter.drawText(room, middle, who)
        room.setLeft(room.left() + who_wide + theme.space(3))
        for words, tone in (
            (_("unconfirmed") if line.waiting else "", "yellow"),
            (line.on_behalf, "muted"),
            (_pictures(line), "accent"),
        ):
            if words:
                words = small.elidedText(words, Qt.TextElideMode.ElideRight, room.width() // 3)
                wide = pill_width(theme, words)
                place = QRectF(room.right() - wide, room.top() + theme.space(1), wide, theme.space(5))
                draw_pill(painter, place, words, tone)
                room.setRight(room.right() - wide - theme.space(2))
        painter.setFont(theme.font("small") if quiet else theme.font())
        painter.setPen(theme.colour("muted" if line.level is not Level.FLOW else "text"))
        text = QFontMetrics(painter.font()).elidedText(line.sentence, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, text)


class TimelineView(QWidget):
    """A heading, buttons that open the pictures and fold out the clocks, the list, and how many new lines wait below
    what is read. `pictures_wanted(str)` with the key of a line that was entered, empty for those of the whole case."""

    clocks_shown = Signal(bool)
    pictures_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme = current()
        self.model = TimelineModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(LinePainter(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Timeline"))
        self.list.activated.connect(self._entered)
        self._pictures = ActionButton("", PICTURES_KEY, ButtonKind.QUIET, icon="photo")
        self._pictures.clicked.connect(lambda: self.pictures_wanted.emit(""))
        self._pictures.hide()
        self._clocks = ActionButton("", kind=ButtonKind.QUIET)
        self._clocks.setCheckable(True)
        self._clocks.toggled.connect(self._fold)
        self._new = ActionButton("", kind=ButtonKind.QUIET)
        self._new.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._new.clicked.connect(self.to_the_end)
        self._new.hide()
        self._waiting = 0
        self._growing = False
        self._at_end = True
        bar = self.list.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._stay)
        head = QHBoxLayout()
        head.addWidget(Words(_("Timeline"), "section"))
        head.addStretch(1)
        head.addWidget(self._new)
        head.addWidget(self._pictures)
        head.addWidget(self._clocks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addLayout(head)
        layout.addWidget(self.list, 1)
        self.list.setMinimumHeight(theme.shape.row * 3)

    def show_lines(self, lines: tuple[TimelineLine, ...], *, another: bool) -> None:
        """Another case starts at its newest line; news of the same one moves nothing."""
        self._growing = True
        came = self.model.show_lines(lines)
        self._clocks.setText(
            ngettext("{count} clock line", "{count} clock lines", self.model.quiet).format(count=self.model.quiet)
        )
        self._clocks.setAccessibleName(self._clocks.text())
        self._clocks.setVisible(self.model.quiet > 0)
        self._tell_pictures(sum(len(line.photos) for line in lines))
        self.list.doItemsLayout()
        if another:
            self.to_the_end()
        elif came and not self._last_is_seen():
            self._waiting += came
        self._at_end = self._last_is_seen()
        self._growing = False
        self._tell_new()

    def to_the_end(self) -> None:
        """Scrolls to the newest line, at the operator's wish."""
        self.list.scrollToBottom()
        self._waiting = 0
        self._tell_new()

    def _fold(self, wanted: bool) -> None:
        self.model.show_clocks(wanted)
        self.to_the_end()
        self.clocks_shown.emit(wanted)

    def _tell_pictures(self, count: int) -> None:
        self._pictures.setText(pictures_told(count))
        self._pictures.setAccessibleName(self._pictures.text())
        self._pictures.setVisible(count > 0)

    def _entered(self, index: QModelIndex) -> None:
        line = index.data(LINE)
        if isinstance(line, TimelineLine) and line.photos:
            self.pictures_wanted.emit(line.key)

    def _last_is_seen(self) -> bool:
        bar = self.list.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def _scrolled(self) -> None:
        self._at_end = self._last_is_seen()
        if self._waiting and self._at_end:
            self._waiting = 0
            self._tell_new()

    def _stay(self) -> None:
        """Where the list becomes lower or higher, what is at its end stays there; new lines do not pull it along."""
        bar = self.list.verticalScrollBar()
        if self._at_end and not self._growing:
            bar.setValue(bar.maximum())

    def _tell_new(self) -> None:
        words = ngettext("{count} new line below", "{count} new lines below", self._waiting)
        self._new.setText(words.format(count=self._waiting))
        self._new.setVisible(self._waiting > 0)


def pictures_told(count: int) -> str:
    """How many pictures there are to look at."""
    return ngettext("{count} picture", "{count} pictures", count).format(count=count)


def _pictures(line: TimelineLine) -> str:
    return pictures_told(len(line.photos)) if line.photos else ""
