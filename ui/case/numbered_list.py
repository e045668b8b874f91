"""A list that opens below a widget by a key: arrows, Enter and digits choose, the cursor stays where it is."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desk_app.screens.forms import Option
from ui.case.choice_list import ROWS_SHOWN, ChoiceList

NUMBERED = 9


class NumberedList(QObject):
    """`chosen(int)` is the row. The widget it stands at keeps the focus and hands its keys to `pressed`."""

    chosen = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._list: ChoiceList | None = None

    @property
    def is_open(self) -> bool:
        """It can be seen."""
        return self._list is not None and self._list.isVisible()

    @property
    def texts(self) -> tuple[str, ...]:
        """What can be chosen; nothing while it is closed."""
        return (
            tuple(option.text for option in self._list.shown.options) if self._list is not None and self.is_open else ()
        )

    def open(self, widget: QWidget, texts: Iterable[str]) -> None:
        """Below a field, or below the cursor's line of a text; the first nine have digits."""
        options = [
            Option(value=str(number), text=text, detail=str(number) if number <= NUMBERED else "")
            for number, text in enumerate(texts, start=1)
        ]
        if self._list is None:
            self._list = ChoiceList(widget.window())
            self._list.clicked.connect(lambda index: self._choose(index.row()))
            self.destroyed.connect(self._list.deleteLater)
        self._list.shown.show(options)
        self._list.setCurrentIndex(self._list.shown.index(0))
        self._list.stand_at(_beside(widget))
        self._list.show()
        self._list.raise_()

    def close(self) -> None:
        """Nothing is chosen."""
        if self._list is not None:
            self._list.hide()

    def pressed(self, event: QKeyEvent) -> bool:
        """A key while it is open; false where it closes it and is the widget's own again."""
        assert self._list is not None
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._list.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self._list.move_by(ROWS_SHOWN if event.key() == Qt.Key.Key_PageDown else -ROWS_SHOWN)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab:
                self._choose(self._list.currentIndex().row())
            case Qt.Key.Key_Escape:
                self.close()
            case key if Qt.Key.Key_1 <= key <= Qt.Key.Key_9 and not event.modifiers():
                self._choose(key - Qt.Key.Key_1)
            case Qt.Key.Key_Shift | Qt.Key.Key_Control | Qt.Key.Key_Alt:
                return False
            case _:
                self.close()
                return False
        return True

    def _choose(self, row: int) -> None:
        assert self._list is not None
        count = len(self._list.shown.options)
        self.close()
        if 0 <= row < count:
            self.chosen.emit(row)


def _beside(widget: QWidget) -> QRect:
    """The part of the window that the list must not cover: the line of a field, the cursor's line in a text."""
    corner = widget.mapTo(widget.window(), QPoint(0, 0))
    if isinstance(widget, QPlainTextEdit):
        line = widget.cursorRect()
        return QRect(corner + QPoint(0, line.top()), line.size()).adjusted(0, 0, widget.width(), 0)
    return QRect(corner, widget.size())
