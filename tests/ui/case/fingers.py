"""What an operator's fingers and eyes do: keys to whatever has the focus, text from an input method, words in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

Key = Qt.Key
Modifier = Qt.KeyboardModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    """One key, to whatever has the focus, as a keyboard would send it."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifier)


def type_in(text: str) -> None:
    """Text that an input method hands over to whatever has the focus."""
    focus = QApplication.focusWidget()
    assert focus is not None
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(focus, event)


def send() -> None:
    press(Key.Key_Return, Modifier.ControlModifier)


def told(widget: QWidget) -> str:
    """Every word of the labels that can be seen."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def focused() -> str:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus.accessibleName()


def go_to(label: str) -> None:
    """Tab to a field, as a person would who does not touch the mouse."""
    for _step in range(30):
        if focused() == label:
            return
        press(Key.Key_Tab)
    raise AssertionError(f"{label} cannot be reached by Tab")


def pick(label: str, typed: str) -> None:
    go_to(label)
    type_in(typed)
    press(Key.Key_Return)
