"""The list of choices that opens below what is being typed and never takes the focus from it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desk_app.screens.forms import Option
from ui.theme import current

ROWS_SHOWN = 8

Index = QModelIndex | QPersistentModelIndex


class Options(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.options: list[Option] = []

    def show(self, options: list[Option]) -> None:
        self.beginResetModel()
        self.options = options
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.options)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.options[index.row()].text
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            option = self.options[index.row()]
            return f"{option.text} {option.detail}".strip()
        return None


class OptionPainter(QStyledItemDelegate):
    """Draws the text, and beside it, muted, what tells it apart."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, current().shape.row)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme = current()
        model = index.model()
        assert isinstance(model, Options)
        shown = model.options[index.row()]
        area: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, theme.colour("selected"))
        room = area.adjusted(theme.space(2), 0, -theme.space(2), 0)
        metrics = option.fontMetrics  # type: ignore[attr-defined]
        text = metrics.elidedText(shown.text, Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(theme.colour("text"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        room.setLeft(room.left() + metrics.horizontalAdvance(text) + theme.space(3))
        if room.width() > theme.space(8):
            painter.setPen(theme.colour("muted"))
            detail = metrics.elidedText(shown.detail, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, detail)


class ChoiceList(QListView):
    """Choices below a line: a child of the window, so that it covers what is beneath and never has the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("role", "choices")
        self.setAutoFillBackground(True)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme = current()
        self.setStyleSheet(
            f"QListView {{ background: {theme.colours['raised']}; border: 1px solid {theme.colours['line_strong']}; }}"
        )
        self.shown = Options(self)
        self.setModel(self.shown)
        self.setItemDelegate(OptionPainter(self))
        self.entered.connect(self.setCurrentIndex)
        self.hide()

    def stand_at(self, beside: QRect) -> None:
        """Below this area of the window, above it where there is no room; as wide as it, or as choices need."""
        theme, window = current(), self.parentWidget()
        assert window is not None
        rows = min(len(self.shown.options), ROWS_SHOWN)
        height = rows * theme.shape.row + 2
        width = max(beside.width(), min(theme.space(110), window.width() - theme.space(4)))
        corner = beside.bottomLeft() + QPoint(0, 3)
        if corner.y() + height > window.height():
            corner.setY(max(0, beside.top() - height - 2))
        corner.setX(max(0, min(corner.x(), window.width() - width)))
        self.setGeometry(QRect(corner, QSize(width, height)))

    def move_by(self, rows: int) -> None:
        """Points at another choice, so many further; the first and the last are the ends."""
        last = len(self.shown.options) - 1
        row = max(0, min(last, self.currentIndex().row() + rows))
        self.setCurrentIndex(self.shown.index(row))
        self.scrollTo(self.currentIndex())
