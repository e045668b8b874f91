"""The former cases of a caller in two lines each, open ones first; Enter opens one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desk_app.screens.caller_card import FormerCase
from desk_app.words import _
from ui.call.two_lines import Ink, draw_ends, draw_row, row_height
from ui.theme import current

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class FormerCaseModel(QAbstractListModel):
    """The cases as the card lists them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.cases: tuple[FormerCase, ...] = ()

    def show_cases(self, cases: Sequence[FormerCase]) -> None:
        """Other cases, or news of them; a handful is simply drawn anew."""
        if tuple(cases) == self.cases:
            return
        if [case.id for case in cases] == [case.id for case in self.cases]:
            self.cases = tuple(cases)
            self.dataChanged.emit(self.index(0), self.index(len(cases) - 1))
            return
        self.beginResetModel()
        self.cases = tuple(cases)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.cases)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        case = self.cases[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return case.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return " ".join((case.title, case.state, case.number, case.when, case.place))
            case Qt.ItemDataRole.ToolTipRole:
                return case.place
            case _:
                return None


class FormerCaseList(QListView):
    """`opened(str)` a case's id. It never takes the focus by itself."""

    opened = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = FormerCaseModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_CasePainter(self._model, self))
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Former cases of this caller"))
        self.clicked.connect(self._open)

    def show_cases(self, cases: Sequence[FormerCase]) -> None:
        """What is listed; the case that is pointed at stays so."""
        at = self._current()
        self._model.show_cases(cases)
        rows = [row for row, case in enumerate(cases) if at is not None and case.id == at.id]
        if rows:
            self.setCurrentIndex(self._model.index(rows[0]))

    def _current(self) -> FormerCase | None:
        row = self.currentIndex().row()
        return self._model.cases[row] if 0 <= row < len(self._model.cases) else None

    def _open(self) -> None:
        case = self._current()
        if case is not None:
            self.opened.emit(case.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._open()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class _CasePainter(QStyledItemDelegate):
    """Light, title and state; below number, when and where."""

    def __init__(self, model: FormerCaseModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, case = current(), self._model.cases[index.row()]
        painter.save()
        upper, lower = draw_row(painter, option, case.tone, steps=1, marked_without_focus=False)
        tone = "text" if case.is_open else "muted"
        small = theme.font("small")
        draw_ends(
            painter,
            upper,
            case.title,
            Ink(font=theme.font(strong=case.is_open), tone=tone),
            case.state,
            Ink(font=small, tone=tone),
        )
        told = " · ".join(filter(None, (case.number, case.when, case.place)))
        draw_ends(painter, lower, told, Ink(font=small, tone="muted"))
        painter.restore()
