"""Keeps keys from acting while an input method composes Chinese: Enter, digits and F-keys choose characters then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

Key = Qt.Key
EDITING = frozenset(
    {Key.Key_Backspace, Key.Key_Delete, Key.Key_Left, Key.Key_Right, Key.Key_Home, Key.Key_End, Key.Key_Shift}
)
"""Keys that do nothing but move or take away within the text, should an input method let them through."""
ACTING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class ComposingGuard(QObject):
    """Watches only the widget that has the focus, so that it costs nothing elsewhere. One for each application.

    Every shortcut, of a button, an action or by itself, is offered to the widget with the focus first: there it ends.
    A key that reaches the widget all the same must not go on to its form, which would close at Escape.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._composing = False
        self._watched: QWidget | None = None
        app.focusChanged.connect(self._follow)
        self._follow(None, app.focusWidget())

    @property
    def composing(self) -> bool:
        """There is text that the input method has not handed over yet."""
        return self._composing

    def _follow(self, _former: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._composing = False
        self._watched = now
        if now is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.InputMethod if isinstance(event, QInputMethodEvent):
                self._composing = bool(event.preeditString())
            case QEvent.Type.ShortcutOverride if self._composing:
                event.accept()  # accepted: the key belongs to the widget, no shortcut is tried
                return True
            case QEvent.Type.KeyPress if self._composing and isinstance(event, QKeyEvent):
                return not _only_types(event)
            case _:
                pass
        return False


def _only_types(event: QKeyEvent) -> bool:
    """The key writes or corrects text and can do nothing else: were it held back, a composition that is never handed
    over would leave the operator without a keyboard."""
    if event.modifiers() & ACTING:
        return False
    return event.key() in EDITING or (bool(event.text()) and event.text().isprintable())
