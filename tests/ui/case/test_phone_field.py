"""The field of the caller's number: a masked one is replaced or taken away as a whole, by whatever a person does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desk_app.screens.phone_words import shown_number
from tests.ui.case.fingers import press, type_in
from ui.case.phone_field import PhoneField

OF_CALL, TYPED = "13812341234", "13900005678"
Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class AtField:
    """A field that shows the number of a call, with the cursor in it, and a line before it to come from."""

    def __init__(self, qtbot: Any) -> None:
        self.revealed: set[str] = set()
        self.told: list[str] = []
        self.window = QWidget()
        self.before = QLineEdit()
        self.field = PhoneField("Telephone", "as the caller says it")
        self.field.set_mask(lambda number: "" if number != OF_CALL or number in self.revealed else shown_number(number))
        self.field.set_value(OF_CALL)
        self.field.changed.connect(lambda: self.told.append(self.field.value))
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.before)
        layout.addWidget(self.field)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.line.setFocus()

    @property
    def line(self) -> QLineEdit:
        line = self.field.main
        assert isinstance(line, QLineEdit)
        return line

    @property
    def seen(self) -> str:
        """What stands on the screen."""
        return self.line.text() or self.line.placeholderText()

    def come_by_tab(self) -> None:
        self.before.setFocus()
        press(Key.Key_Tab)
        assert QApplication.focusWidget() is self.line


@pytest.fixture
def at(qtbot: Any) -> Iterator[AtField]:
    yield AtField(qtbot)


def paste(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    press(Key.Key_V, CTRL)


def paste_by_the_menu(at: AtField, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    at.line.paste()


def select_the_last_two() -> None:
    press(Key.Key_End)
    for _sign in range(2):
        press(Key.Key_Left, SHIFT)


def drop(at: AtField, text: str) -> None:
    carried = QMimeData()
    carried.setText(text)
    where, copied = at.line.rect().center(), Qt.DropAction.CopyAction
    buttons, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(at.line, QDragEnterEvent(where, copied, carried, buttons, none))
    QApplication.sendEvent(at.line, QDropEvent(QPointF(where), copied, carried, buttons, none))


def compose(text: str) -> None:
    """An input method shows what it makes of the keys, and hands over something else."""
    focus = QApplication.focusWidget()
    assert focus is not None
    QApplication.sendEvent(focus, QInputMethodEvent("yisanjiu", []))
    done = QInputMethodEvent()
    done.setCommitString(text)
    QApplication.sendEvent(focus, done)


PUT_IN: dict[str, Callable[[AtField, str], None]] = {
    "typed": lambda at, text: QTest.keyClicks(at.line, text),
    "pasted": lambda _at, text: paste(text),
    "dropped": drop,
    "composed": lambda _at, text: compose(text),
    "handed over": lambda _at, text: type_in(text),
    "by the menu": paste_by_the_menu,
}
COME: dict[str, Callable[[AtField], None]] = {
    "by Tab": lambda at: at.come_by_tab(),
    "and selects all": lambda _at: press(Key.Key_A, CTRL),
    "and goes to the end": lambda _at: press(Key.Key_End),
    "and selects a part": lambda _at: select_the_last_two(),
    "by a click": lambda at: QTest.mouseClick(at.line, Qt.MouseButton.LeftButton, pos=at.line.rect().center()),
    "by a double click": lambda at: QTest.mouseDClick(at.line, Qt.MouseButton.LeftButton),
}


@pytest.mark.parametrize("come", COME.values(), ids=COME)
@pytest.mark.parametrize("put_in", PUT_IN.values(), ids=PUT_IN)
def test_what_is_put_into_a_masked_number_is_the_number(
    at: AtField, come: Callable[[AtField], None], put_in: Callable[[AtField, str], None]
) -> None:
    assert (at.seen, at.field.value, at.told) == ("138****1234", OF_CALL, [])
    come(at)
    put_in(at, TYPED)
    assert (at.seen, at.field.value, at.told[-1]) == (TYPED, TYPED, TYPED)


@pytest.mark.parametrize("come", COME.values(), ids=COME)
@pytest.mark.parametrize(
    ("key", "modifier"),
    [
        (Key.Key_Backspace, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Key.Key_Backspace, CTRL),
        (Key.Key_X, CTRL),
    ],
)
def test_a_key_that_deletes_takes_a_masked_number_away_as_a_whole(
    at: AtField, come: Callable[[AtField], None], key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    come(at)
    press(key, modifier)
    assert (at.seen, at.field.value, at.told) == ("as the caller says it", "", [""])
    QTest.keyClicks(at.line, "110")
    assert at.field.value == "110"


@pytest.mark.parametrize("put_in", PUT_IN.values(), ids=PUT_IN)
def test_undoing_what_was_put_in_brings_the_number_of_the_call_back(
    at: AtField, put_in: Callable[[AtField, str], None]
) -> None:
    put_in(at, TYPED)
    for _step in range(len(TYPED)):
        if at.field.value != OF_CALL:
            press(Key.Key_Z, CTRL)
    assert (at.seen, at.field.value, at.told[-1]) == ("138****1234", OF_CALL, OF_CALL)
    press(Key.Key_Z, CTRL)
    assert at.field.value == OF_CALL
    put_in(at, "110")
    assert (at.seen, at.field.value) == ("110", "110")


def test_undoing_that_it_was_taken_away_brings_it_back(at: AtField) -> None:
    press(Key.Key_Delete)
    press(Key.Key_Z, CTRL)
    assert (at.seen, at.field.value, at.told) == ("138****1234", OF_CALL, ["", OF_CALL])


def test_keys_that_write_nothing_leave_it(at: AtField) -> None:
    for key in (Key.Key_Left, Key.Key_Home, Key.Key_End, Key.Key_Shift, Key.Key_Tab):
        press(key)
        at.line.setFocus()
    QApplication.sendEvent(at.line, QInputMethodEvent("yi", []))
    QApplication.sendEvent(at.line, QInputMethodEvent())
    assert (at.seen, at.field.value, at.told) == ("138****1234", OF_CALL, [])


def test_nothing_of_it_can_be_copied_or_dragged_away(at: AtField) -> None:
    QGuiApplication.clipboard().setText("before")
    press(Key.Key_A, CTRL)
    press(Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "before" and at.line.selectedText() == ""


def test_a_revealed_number_is_text_like_any_other_until_it_is_hidden_again(at: AtField) -> None:
    at.revealed.add(OF_CALL)
    at.field.show_again()
    assert (at.seen, at.field.value, at.told) == (OF_CALL, OF_CALL, [])
    press(Key.Key_End)
    press(Key.Key_Backspace)
    assert at.field.value == OF_CALL[:-1]
    QTest.keyClicks(at.line, OF_CALL[-1])
    at.revealed.clear()
    at.field.show_again()
    assert (at.seen, at.field.value) == ("138****1234", OF_CALL)


def test_a_reveal_touches_nothing_of_what_is_being_typed(at: AtField) -> None:
    QTest.keyClicks(at.line, "139000")
    press(Key.Key_Left)
    for revealed in ({OF_CALL}, set[str]()):
        at.revealed = revealed
        at.field.show_again()
        assert (at.field.value, at.line.text(), at.line.cursorPosition()) == ("139000", "139000", 5)
    QTest.keyClicks(at.line, "1")
    assert at.field.value == "1390010"


def test_what_the_program_puts_in_is_shown_as_its_mask_says_and_told_to_nobody(at: AtField) -> None:
    for value, seen in ((TYPED, TYPED), (OF_CALL, "138****1234"), ("", "as the caller says it")):
        at.field.set_value(value)
        assert (at.seen, at.field.value) == (seen, value)
    assert at.told == []


def test_what_the_program_puts_in_cannot_be_undone_into_another_number(at: AtField) -> None:
    QTest.keyClicks(at.line, "1")
    at.field.set_value(TYPED)
    press(Key.Key_Z, CTRL)
    assert at.field.value == TYPED


def test_a_listener_hears_the_mask_and_how_to_replace_it(at: AtField) -> None:
    assert at.line.accessibleName() == "Telephone"
    assert at.line.accessibleDescription().startswith("138****1234")
    for told in (at.line.text(), at.line.toolTip(), at.line.accessibleDescription(), at.line.displayText()):
        assert OF_CALL not in told


def test_without_anybody_who_says_otherwise_a_number_is_masked(qtbot: Any) -> None:
    field = PhoneField("Telephone")
    qtbot.addWidget(field)
    field.set_value(OF_CALL)
    line = field.main
    assert isinstance(line, QLineEdit)
    assert (line.text(), line.placeholderText(), field.value) == ("", "138****1234", OF_CALL)
