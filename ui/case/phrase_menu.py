"""Phrases in a field by a key: the list opens below it, the cursor stays where it is, what is put in can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desk_app.screens.phrases import CHOICE, Own, PhraseKind, first_gap, offered, own_phrases, put_in
from desk_app.words import _
from ui.bridge import Bridge
from ui.case.numbered_list import NumberedList

Known = Callable[[], tuple[str, str]]
"""The call's time and place as they stand in the form, for the phrases that name them."""


class PhraseMenu(QObject):
    """Listens to the text fields it is given. Ctrl+Space or Alt+/ opens the list, `/` does in an empty field; arrows,
    Enter and the digits choose; whatever else is typed closes it and is typed."""

    def __init__(self, bridge: Bridge, known: Known, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._known = known
        self._kinds: dict[QObject, PhraseKind] = {}
        self._list = NumberedList(self)
        self._list.chosen.connect(self._put)
        self._at: QWidget | None = None
        self._shown: tuple[str, ...] = ()

    def listen(self, widget: QWidget, kind: PhraseKind) -> None:
        """From now on a key in this field opens the phrases of a kind."""
        self._kinds[widget] = kind
        widget.installEventFilter(self)
        widget.setAccessibleDescription(_("Ctrl+Space lists phrases"))
        widget.destroyed.connect(lambda gone: self._kinds.pop(gone, None))

    @property
    def listed(self) -> tuple[str, ...]:
        """The phrases that are shown; none while the list is closed."""
        return self._list.texts

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
        self._at = widget
        self._shown = tuple(put_in(phrase, time=time, place=place) for phrase in offered(kind, own))
        self._list.open(widget, self._shown)

    def close(self) -> None:
        """Nothing is put in."""
        self._list.close()

    # choosing

    def _put(self, row: int) -> None:
        if self._at is not None:
            put_text(self._at, self._shown[row])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.ShortcutOverride if isinstance(event, QKeyEvent) and self._wants(watched, event):
                event.accept()
                return True
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent):
                return self._pressed(watched, event)
            case QEvent.Type.FocusOut | QEvent.Type.Hide | QEvent.Type.InputMethod:
                self.close()
            case _:
                pass
        return False

    def _wants(self, watched: QObject, event: QKeyEvent) -> bool:
        return watched in self._kinds and (_opens(event) or (self._list.is_open and event.key() == Qt.Key.Key_Escape))

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if not isinstance(watched, QWidget) or watched not in self._kinds:
            return False
        if not self._list.is_open:
            if _opens(event) or (event.text() == "/" and not _text_of(watched)):
                self._open(watched)
                return True
            return False
        return self._list.pressed(event)


def put_text(widget: QWidget, phrase: str) -> None:
    """Puts a phrase in at the cursor, over what is selected, as one step to undo; its first gap is selected then."""
    gap = first_gap(phrase)
    match widget:
        case QPlainTextEdit():
            cursor = widget.textCursor()
            begin = cursor.selectionStart()
            cursor.beginEditBlock()  # else it would be one step with the words typed before it
            cursor.insertText(phrase)
            cursor.endEditBlock()
            if gap is not None:
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
