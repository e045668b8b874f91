"""Keeps keys from acting while an input method composes Chinese: Enter and digits choose characters then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class ComposingGuard(QObject):
    """Watches only the widget that has the focus, so that it costs nothing elsewhere. One for each application."""

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
            case _:
                pass
        return False
