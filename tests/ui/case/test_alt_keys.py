"""A key with Alt never writes its letter among the caller's words; what AltGr or a Mac writes always comes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from desk_app.screens import register_values as name
from desk_app.screens.actions import KEYS
from tests.domain.stages import town_at
from tests.ui.case.fingers import press, type_in
from tests.ui.case.seat_desk import SeatDesk, shown_pane
from tests.ui.case.test_call_strips import PIPE
from ui.composing import ComposingGuard

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT, SHIFT, CTRL = Modifier.AltModifier, Modifier.ShiftModifier, Modifier.ControlModifier
ALT_GR, NONE = Modifier.GroupSwitchModifier, Modifier.NoModifier
NOT_THERE = [
    (Key.Key_F, ALT),
    (Key.Key_M, ALT),
    (Key.Key_D, ALT),
    (Key.Key_1, ALT),
    (Key.Key_4, ALT),
    (Key.Key_J, ALT),
    (Key.Key_Q, ALT),
    (Key.Key_N, ALT | SHIFT),
    (Key.Key_Exclam, ALT | SHIFT),
]
"""Keys whose buttons are disabled in an empty form or not there at all."""
ACTIONS = [
    ("PENDING_FILING", "FileCase"),
    ("PENDING_FILING", "AddNote"),
    ("PENDING_FILING", "TransferOut"),
    ("VERIFYING", "RecordVerification"),
    ("PENDING_DISPATCH@district", "DispatchCase"),
    ("HANDLING", "FeedBack"),
    ("HANDLING", "RequestExtension"),
]


@pytest.fixture(autouse=True)
def guard(qapp: QApplication) -> Iterator[ComposingGuard]:
    """The guard that every window has."""
    made = ComposingGuard(qapp)
    yield made
    made.deleteLater()


def texts(form: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    found = [*form.findChildren(QPlainTextEdit), *form.findChildren(QLineEdit)]
    return [widget for widget in found if widget.isVisible() and widget.isEnabled()]


def text_of(widget: QLineEdit | QPlainTextEdit) -> str:
    return widget.toPlainText() if isinstance(widget, QPlainTextEdit) else widget.text()


def key_cap_of(key: Qt.Key, modifier: Qt.KeyboardModifier) -> str:
    return QKeySequence(QKeyCombination(modifier, key)).toString()


def wrong_keys(widget: QLineEdit | QPlainTextEdit, keys: list[tuple[Qt.Key, Qt.KeyboardModifier]]) -> None:
    """Each key, of which none may leave anything behind; what is typed then is there."""
    widget.setFocus()
    before = text_of(widget)
    for key, modifier in keys:
        QTest.keyClick(widget, key, modifier)
        assert text_of(widget) == before, (widget.accessibleName(), key)
        assert QApplication.focusWidget() is widget
    QTest.keyClick(widget, "7")
    assert text_of(widget) != before, widget.accessibleName()


def test_no_text_of_a_call_takes_the_letter_of_a_key_that_does_nothing(call: Any) -> None:
    pane, _desk = call()
    form = pane.register_form
    widgets = texts(form)
    assert len(widgets) >= 10
    for widget in widgets:
        keys = NOT_THERE if not form.place.address else [each for each in NOT_THERE if each[0] is not Key.Key_F]
        wrong_keys(widget, keys)


@pytest.mark.parametrize(("stage", "kind"), ACTIONS)
def test_no_text_of_an_action_takes_the_letter_of_a_key_that_does_nothing(qtbot: Any, stage: str, kind: str) -> None:
    desk = SeatDesk(town=town_at(stage))
    pane = shown_pane(qtbot, desk)
    pane.show_view(desk.view())
    pane.open_action(kind)
    assert pane.form is not None and pane.form.form.kind == kind
    keys = [(key, modifier) for key, modifier in NOT_THERE if key_cap_of(key, modifier) not in KEYS.values()]
    assert len(keys) >= 4
    widgets = texts(pane.form)
    assert widgets
    for widget in widgets:
        wrong_keys(widget, keys)


def test_a_key_whose_button_is_there_acts_and_writes_nothing(call: Any) -> None:
    pane, _desk = call()
    form = pane.register_form
    form.show_proposals(PIPE)
    type_in("水管")
    press(Key.Key_1, ALT)
    assert form.values[name.PROBLEM] == PIPE.problems[0].code and form.values[name.EVENT] == "水管"


def test_a_key_that_the_field_itself_listens_to_still_acts(call: Any, qtbot: Any) -> None:
    pane, _desk = call()
    press(Key.Key_Slash, ALT)
    qtbot.waitUntil(lambda: bool(pane.register_form.phrases.listed))
    assert pane.register_form.values[name.EVENT] == ""


@pytest.mark.parametrize("modifier", [ALT_GR, ALT | ALT_GR, CTRL | ALT])
def test_what_altgr_writes_is_written(call: Any, modifier: Qt.KeyboardModifier) -> None:
    pane, _desk = call()
    text = QApplication.focusWidget()
    QApplication.sendEvent(text, QKeyEvent(QEvent.Type.KeyPress, Key.Key_At, modifier, "@"))
    assert pane.register_form.values[name.EVENT] == "@"


def test_while_altgr_is_held_alt_writes(call: Any) -> None:
    pane, _desk = call()
    text = QApplication.focusWidget()
    QApplication.sendEvent(text, QKeyEvent(QEvent.Type.KeyPress, Key.Key_AltGr, NONE))
    QApplication.sendEvent(text, QKeyEvent(QEvent.Type.KeyPress, Key.Key_Q, ALT, "q"))
    QApplication.sendEvent(text, QKeyEvent(QEvent.Type.KeyRelease, Key.Key_AltGr, NONE))
    QApplication.sendEvent(text, QKeyEvent(QEvent.Type.KeyPress, Key.Key_Q, ALT, "q"))
    assert pane.register_form.values[name.EVENT] == "q"


def test_what_a_mac_composes_with_alt_is_written(call: Any) -> None:
    pane, _desk = call()
    QApplication.sendEvent(QApplication.focusWidget(), QKeyEvent(QEvent.Type.KeyPress, Key.Key_F, ALT, "ƒ"))
    assert pane.register_form.values[name.EVENT] == "ƒ"
