"""Keeps keys apart: none acts while an input method composes Chinese, and what acts with Alt writes no letter."""

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
Modifier = Qt.KeyboardModifier
ACTING = Modifier.ControlModifier | Modifier.AltModifier | Modifier.MetaModifier
THIRD_LEVEL = Modifier.ControlModifier | Modifier.GroupSwitchModifier
"""With one of these, Alt is AltGr: Windows says Ctrl and Alt for it."""
NO_CHARACTER = 0x01000000
"""Keys below it are named by the character that stands on them."""


class ComposingGuard(QObject):
    """Watches only the widget that has the focus, so that it costs nothing elsewhere. One for each application.

    Every shortcut, of a button, an action or by itself, is offered to the widget with the focus first: there it ends.
    A key that reaches the widget all the same must not go on to its form, which would close at Escape.

    A key with Alt comes to the widget only where no shortcut took it, as that of a button which is disabled or not
    there now: its letter must not stand among the caller's words.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._composing = self._alt_gr = False
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
        self._composing = self._alt_gr = False
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
            case QEvent.Type.KeyPress | QEvent.Type.KeyRelease if isinstance(event, QKeyEvent):
                return self._without_letter(watched, event)
            case _:
                pass
        return False

    def _without_letter(self, watched: QObject, event: QKeyEvent) -> bool:
        """Hands a key with Alt on without what it would write: who listens to the key itself still hears it."""
        if event.key() == Key.Key_AltGr:
            self._alt_gr = event.type() == QEvent.Type.KeyPress
        if self._alt_gr or not _writes_with_alt(event):
            return False
        bare = QKeyEvent(event.type(), event.key(), event.modifiers(), "", event.isAutoRepeat(), event.count())
        QApplication.sendEvent(watched, bare)
        return True


def writes(event: QKeyEvent) -> bool:
    """The key writes something and asks for nothing else; also where AltGr writes it."""
    if event.modifiers() & ACTING and not _third_level(event):
        return False
    return bool(event.text()) and event.text().isprintable()


def _third_level(event: QKeyEvent) -> bool:
    modifiers = event.modifiers()
    switched = bool(modifiers & Modifier.GroupSwitchModifier)
    return switched or (bool(modifiers & Modifier.AltModifier) and bool(modifiers & Modifier.ControlModifier))


def _writes_with_alt(event: QKeyEvent) -> bool:
    """Alt is held and the key would write what stands on it; a Mac composes another character then, which is meant."""
    if not event.modifiers() & Modifier.AltModifier or event.modifiers() & THIRD_LEVEL:
        return False
    return event.key() < NO_CHARACTER and event.text().upper() == chr(event.key()).upper()


def _only_types(event: QKeyEvent) -> bool:
    """The key writes or corrects text and can do nothing else: were it held back, a composition that is never handed
    over would leave the operator without a keyboard."""
    if event.modifiers() & ACTING:
        return False
    return event.key() in EDITING or (bool(event.text()) and event.text().isprintable())
