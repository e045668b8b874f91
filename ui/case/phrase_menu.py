"""Phrases in a field by a key: the list opens below it, the cursor stays where it is, what is put in can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desk_app.screens.forms import Option
from desk_app.screens.phrases import CHOICE, Own, PhraseKind, first_gap, offered, own_phrases, put_in
from desk_app.words import _
from ui.bridge import Bridge
from ui.case.choice_list import ROWS_SHOWN, ChoiceList

Known = Callable[[], tuple[str, str]]
"""The call's time and place as they stand in the form, for the phrases that name them."""
NUMBERED = 9


class PhraseMenu(QObject):
    """Listens to the text fields it is given. Ctrl+Space or Alt+/ opens the list, `/` does in an empty field; arrows,
    Enter and the digits choose; whatever else is typed closes it and is typed."""

    def __init__(self, bridge: Bridge, known: Known, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._known = known
        self._kinds: dict[QObject, PhraseKind] = {}
        self._list: ChoiceList | None = None
        self._at: QWidget | None = None

    def listen(self, widget: QWidget, kind: PhraseKind) -> None:
        """From now on a key in this field opens the phrases of a kind."""
        self._kinds[widget] = kind
        widget.installEventFilter(self)
        widget.setAccessibleDescription(_("Ctrl+Space lists phrases"))
        widget.destroyed.connect(lambda gone: self._kinds.pop(gone, None))

    @property
    def listed(self) -> tuple[str, ...]:
        """The phrases that are shown; none while the list is closed."""
        if self._list is None or not self._list.isVisible():
            return ()
        return tuple(option.text for option in self._list.shown.options)

    # opening

    def _open(self, widget: QWidget) -> None:
        """The person's own phrases are asked for each time: the settings may have changed them meanwhile."""

        def came(kept: str | None) -> None:
            if widget.hasFocus():
                self.show_for(widget, own_phrases(kept))

        desk = self._bridge.desk
        self._bridge.then(desk.choice(CHOICE), came, failed=lambda _trouble: came(None), owner=widget)

    def show_for(self, widget: QWidget, own: Own) -> None:
        """Shows the phrases for a field, a person's own first."""
        kind = self._kinds[widget]
        time, place = self._known()
        options = [
            Option(
                value=str(number),
                text=put_in(phrase, time=time, place=place),
                detail=str(number) if number <= NUMBERED else "",
            )
            for number, phrase in enumerate(offered(kind, own), start=1)
        ]
        if self._list is None:
            self._list = ChoiceList(widget.window())
            self._list.clicked.connect(self._clicked)
            self.destroyed.connect(self._list.deleteLater)
        self._at = widget
        self._list.shown.show(options)
        self._list.setCurrentIndex(self._list.shown.index(0))
        self._list.stand_at(_beside(widget))
        self._list.show()
        self._list.raise_()

    def close(self) -> None:
        """Nothing is put in."""
        if self._list is not None:
            self._list.hide()

    # choosing

    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index.row())

    def _choose(self, row: int) -> None:
        assert self._list is not None
        options, widget = self._list.shown.options, self._at
        self.close()
        if widget is not None and 0 <= row < len(options):
            put_text(widget, options[row].text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent) and self._wants(watched, event):
                event.accept()
                return True
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._pressed(watched, event)
            case QEvent.Type.FocusOut | QEvent.Type.Hide:
                self.close()
            case _:
                pass
        return False

    def _is_open(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def _wants(self, watched: QObject, event: QKeyEvent) -> bool:
        return watched in self._kinds and (_opens(event) or (self._is_open() and event.key() == Qt.Key.Key_Escape))

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if not isinstance(watched, QWidget) or watched not in self._kinds:
            return False
        if not self._is_open():
            if _opens(event) or (event.text() == "/" and not _text_of(watched)):
                self._open(watched)
                return True
            return False
        return self._pressed_in_list(event)

    def _pressed_in_list(self, event: QKeyEvent) -> bool:
        assert self._list is not None
        row = self._list.currentIndex().row()
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Up:
                self._list.move_by(1 if event.key() == Qt.Key.Key_Down else -1)
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp:
                self._list.move_by(ROWS_SHOWN if event.key() == Qt.Key.Key_PageDown else -ROWS_SHOWN)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Tab:
                self._choose(row)
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


def put_text(widget: QWidget, phrase: str) -> None:
    """Puts a phrase in at the cursor, over what is selected, as one step to undo; its first gap is selected then."""
    gap = first_gap(phrase)
    match widget:
        case QPlainTextEdit():
            begin = widget.textCursor().selectionStart()
            widget.insertPlainText(phrase)
            if gap is not None:
                cursor = widget.textCursor()
                cursor.setPosition(begin + gap[0])
                cursor.setPosition(begin + gap[0] + gap[1], QTextCursor.MoveMode.KeepAnchor)
                widget.setTextCursor(cursor)
        case QLineEdit():
            begin = widget.selectionStart() if widget.hasSelectedText() else widget.cursorPosition()
            if not widget.hasSelectedText():
                widget.setCursorPosition(0)  # a cursor that has moved ends the step that undoing takes back
                widget.setCursorPosition(begin)
            widget.insert(phrase)
            if gap is not None:
                widget.setSelection(begin + gap[0], gap[1])


def _opens(event: QKeyEvent) -> bool:
    modifiers = event.modifiers()
    return (event.key() == Qt.Key.Key_Space and modifiers == Qt.KeyboardModifier.ControlModifier) or (
        event.key() == Qt.Key.Key_Slash and modifiers == Qt.KeyboardModifier.AltModifier
    )


def _text_of(widget: QWidget) -> str:
    match widget:
        case QPlainTextEdit():
            return widget.toPlainText()
        case QLineEdit():
            return widget.text()
    return ""


def _beside(widget: QWidget) -> QRect:
    """The part of the window that the list must not cover: the line of a field, the cursor's line in a text."""
    corner = widget.mapTo(widget.window(), QPoint(0, 0))
    if isinstance(widget, QPlainTextEdit):
        line = widget.cursorRect()
        return QRect(corner + QPoint(0, line.top()), line.size()).adjusted(0, 0, widget.width(), 0)
    return QRect(corner, widget.size())
