"""A person's hands at the window: keys, typing, clicks, given to whatever has the focus or lies under the pointer."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

COMPOSED_AT_ONCE = 12
"""So many characters an input method commits in one go."""


class Hands:
    """Works one window. Each deed lets the window breathe before the next, so that it is never held up."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    async def press(self, keys: str) -> None:
        """A key or a combination as it is written on buttons: `F7`, `Ctrl+Return`, `Alt+M`."""
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # the stubs forget it
        QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
        await asyncio.sleep(0)

    async def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        """A click of the left button."""
        where = at if at is not None else widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
        await asyncio.sleep(0)

    async def type(self, text: str) -> None:
        """Types into what has the focus: Latin letters and figures by keys, the rest through an input method."""
        for composed, part in _parts(text):
            target = self._target()
            if composed:
                QApplication.sendEvent(target, QInputMethodEvent(part, []))
                done = QInputMethodEvent()
                done.setCommitString(part)
                QApplication.sendEvent(target, done)
            else:
                QTest.keyClicks(target, part)
            await asyncio.sleep(0)

    async def retype(self, text: str) -> None:
        """Types over what stands there."""
        await self.press("Ctrl+A")
        await self.press("Del")
        await self.type(text)

    def _target(self) -> QWidget:
        focused = QApplication.focusWidget()
        return focused if focused is not None and self._window.isAncestorOf(focused) else self._window


def _parts(text: str) -> list[tuple[bool, str]]:
    """The text in pieces: whether it is composed, and what."""
    parts: list[tuple[bool, str]] = []
    for sign in text:
        composed = not sign.isascii()
        if parts and parts[-1][0] is composed and len(parts[-1][1]) < COMPOSED_AT_ONCE:
            parts[-1] = composed, parts[-1][1] + sign
        else:
            parts.append((composed, sign))
    return parts
