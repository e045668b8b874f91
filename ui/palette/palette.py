"""The command palette: type a few letters, Enter does it; actions, views of the queue, cases by number."""

from __future__ import annotations

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
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QLabel,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desk_app.screens.palette import EntryKind, PaletteEntry, PaletteView
from desk_app.words import _
from ui.overlay import Overlay, Room
from ui.theme import current
from ui.theme.icons import pixmap

Index = QModelIndex | QPersistentModelIndex
ICONS = {EntryKind.VIEW: "queue", EntryKind.CASE: "case"}
ICONS_OF_ACTIONS = {
    "intake": "phone",
    "seat_state": "seat-ready",
    "queue": "queue",
    "case": "case",
    "lookup": "search",
    "countdown": "late",
    "refused": "refused",
    "notice": "notice",
    "keys": "keys",
    "theme": "theme",
    "full_screen": "wall",
    "layout": "layout",
    "settings": "settings",
    "missed": "missed",
    "caller": "person",
    "answer": "phone",
    "hold": "pause",
    "hang_up": "hang-up",
    "transfer": "transfer",
    "join": "join",
    "dial": "dial",
    "extend": "seat-after",
    "sign_in": "lock",
    "sign_out": "sign-out",
    "quit": "close",
}
ROWS_SHOWN = 12


def icon_of(entry: PaletteEntry) -> str:
    """The picture of an entry."""
    return ICONS.get(entry.kind) or ICONS_OF_ACTIONS.get(entry.target, "chevron-right")


class PaletteModel(QAbstractListModel):
    """The entries of a PaletteView."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[PaletteEntry, ...] = ()

    def show_entries(self, entries: tuple[PaletteEntry, ...]) -> None:
        """Other entries; a list of a dozen is simply drawn anew."""
        if entries != self.entries:
            self.beginResetModel()
            self.entries = entries
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return entry.words
            case Qt.ItemDataRole.AccessibleTextRole:
                return " ".join(filter(None, (entry.kind_words, entry.words, entry.detail, entry.key)))
            case Qt.ItemDataRole.UserRole:
                return entry
            case _:
                return None


class PaletteDelegate(QStyledItemDelegate):
    """One line: picture, words, detail in the second rank, kind or key at the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, current().space(9))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, entry = current(), index.data(Qt.ItemDataRole.UserRole)
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(area, theme.colour("selected"))
            painter.fillRect(area.left(), area.top(), 3, area.height(), theme.colour("accent"))
        inner = area.adjusted(theme.space(3), 0, -theme.space(3), 0)
        side = theme.shape.icon
        picture = pixmap(theme, icon_of(entry), "muted", scale=painter.device().devicePixelRatioF())
        painter.drawPixmap(inner.left(), inner.center().y() - side // 2, picture)
        inner.setLeft(inner.left() + side + theme.space(2))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        remark = entry.key or ("" if entry.kind is EntryKind.ACTION else entry.kind_words)
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight | middle, remark)
        inner.setRight(inner.right() - QFontMetrics(painter.font()).horizontalAdvance(remark) - theme.space(4))
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        metrics = QFontMetrics(painter.font())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, entry.words)
        inner.setLeft(inner.left() + metrics.horizontalAdvance(entry.words) + theme.space(3))
        painter.setPen(theme.colour("muted"))
        detail = metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | middle, detail)
        painter.restore()


class Palette(Overlay):
    """`typed(str)` asks for a view of what fits; `chosen(PaletteEntry)` once, then it is gone."""

    typed = Signal(str)
    chosen = Signal(object)

    def __init__(self, window: QWidget) -> None:
        theme = current()
        super().__init__(window, width=theme.space(160), high_up=True)
        self._line = QLineEdit()
        self._line.setPlaceholderText(_("Action, view, case number or words"))
        self._line.setAccessibleName(_("Find anything"))
        self._line.setClearButtonEnabled(True)
        self._line.textChanged.connect(self.typed)
        self._line.returnPressed.connect(self._choose)
        self._line.installEventFilter(self)
        self._model = PaletteModel(self)
        self._list = QListView()
        self._list.setModel(self._model)
        self._list.setItemDelegate(PaletteDelegate(self._list))
        self._list.setUniformItemSizes(True)
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setAccessibleName(_("What fits"))
        self._list.setMinimumHeight(ROWS_SHOWN * theme.space(9) + 2)
        self._list.clicked.connect(self._choose)
        self._remark = QLabel()
        self._remark.setProperty("role", "muted")
        self._remark.setContentsMargins(theme.space(3), 0, theme.space(3), theme.space(2))
        layout = QVBoxLayout(self.card)
        layout.setContentsMargins(0, 0, 0, theme.space(1))
        layout.setSpacing(theme.space(1))
        top = QVBoxLayout()
        top.setContentsMargins(theme.space(3), theme.space(3), theme.space(3), theme.space(2))
        top.addWidget(self._line)
        layout.addLayout(top)
        layout.addWidget(self._remark)
        layout.addWidget(self._list)

    @property
    def entries(self) -> tuple[PaletteEntry, ...]:
        """What is listed now."""
        return self._model.entries

    def ask(self, *, room: Room | None = None) -> None:
        """Opens with an empty line."""
        self._line.clear()
        self.typed.emit("")
        self.open(room=room)
        self._line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_view(self, view: PaletteView) -> None:
        """What fits now; an answer to an older text is not shown."""
        if view.typed != self._line.text():
            return
        kept = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        self._model.show_entries(view.entries)
        self._remark.setText(view.remark)
        self._remark.setVisible(bool(view.remark))
        row = view.entries.index(kept) if kept in view.entries and view.typed else 0
        self._list.setCurrentIndex(self._model.index(row))

    def _choose(self) -> None:
        entry = self._list.currentIndex().data(Qt.ItemDataRole.UserRole)
        if entry is not None:
            self.dismiss()
            self.chosen.emit(entry)

    def _move(self, rows: int) -> None:
        count = self._model.rowCount()
        if count:
            row = (self._list.currentIndex().row() + rows) % count
            self._list.setCurrentIndex(self._model.index(row))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Down:
                    self._move(1)
                    return True
                case Qt.Key.Key_Up:
                    self._move(-1)
                    return True
                case Qt.Key.Key_K if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                    self.dismiss()
                    return True
                case _:
                    pass
        return super().eventFilter(watched, event)
