"""Typing is never disturbed and never lost: drafts on the way, input methods, numbers, double clicks, names for all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desk_app import words
from desk_app.desk import Kept
from desk_app.domain.case import CaseId
from desk_app.screens import register_values as name
from desk_app.screens.duplicates import DuplicatesView
from desk_app.screens.register_steps import UpTo
from desk_app.screens.register_values import of_call
from tests.sample_reference import START
from tests.ui.case.fingers import go_to, press, type_in
from tests.ui.case.test_call_strips import OPEN, PIPE
from ui.case.drafts import SAVE_AFTER_MS, Typing
from ui.composing import ComposingGuard

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT, CTRL, NONE = Modifier.AltModifier, Modifier.ControlModifier, Modifier.NoModifier


# drafts


def test_a_draft_is_kept_while_somebody_types_without_a_pause(call: Any, qtbot: Any) -> None:
    _pane, desk = call()
    seen: set[str] = set()
    for _key in range(40):
        type_in("水")
        qtbot.wait(SAVE_AFTER_MS // 10)
        if "register:new-1" in desk.kept:
            seen.add(desk.kept["register:new-1"].values[name.EVENT])
        if len(seen) >= 2:
            break
    assert len(seen) >= 2, "nothing was kept while the keys went on"


def test_it_is_due_behind_the_first_change_and_not_behind_the_last(qtbot: Any) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    typing = Typing(owner)
    due: list[bool] = []
    typing.due.connect(lambda: due.append(True))
    typing.goes_on()
    left = typing._timer.remainingTime()
    qtbot.wait(30)
    typing.goes_on()
    assert typing._timer.remainingTime() < left
    typing.flush()
    typing.flush()
    assert due == [True]
    typing.goes_on()
    typing.stop()
    typing.flush()
    assert due == [True]


def test_while_the_disk_is_slow_only_the_newest_state_waits(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.saving = []
    for letters in ("a", "b", "c"):
        type_in(letters)
        pane.register_form.flush()
    assert len(desk.saving) == 1 and desk.kept["register:new-1"].values[name.EVENT] == "a"
    desk.saving[0].set_result(None)
    qtbot.waitUntil(lambda: desk.kept["register:new-1"].values[name.EVENT] == "abc")
    assert len(desk.saving) == 2


def test_what_waits_for_a_slow_disk_is_handed_over_when_the_window_goes(call: Any) -> None:
    pane, desk = call()
    desk.saving = []
    type_in("a")
    pane.register_form.flush()
    type_in("b")
    pane.hide()
    assert desk.kept["register:new-1"].values[name.EVENT] == "ab"


def test_a_draft_that_was_dropped_does_not_come_back(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.saving = []
    type_in("a")
    pane.register_form.flush()
    type_in("b")
    pane.register_form.flush()
    press(Key.Key_F5)
    desk.saving[0].set_result(None)
    qtbot.wait(20)
    assert not any(key.startswith("register:") for key in desk.kept)


# saving


def test_a_double_click_on_save_makes_one_case(call: Any) -> None:
    pane, _desk = call()
    sent: list[Any] = []
    pane.performed.disconnect()
    pane.performed.connect(sent.append)
    type_in("路灯不亮")
    button = pane.register_form.foot.buttons["REGISTER"]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(button, Qt.MouseButton.LeftButton)
    press(Key.Key_F5)
    press(Key.Key_F7)
    press(Key.Key_M, ALT)
    assert len(sent) == 1
    pane.show_outcome(Kept(case=CaseId("new-1"), ids=()))
    assert pane.register_form is None


# numbers


def test_the_number_of_the_call_is_masked_and_the_one_typed_is_shown(call: Any, qtbot: Any) -> None:
    pane, desk = call(**of_call("13812345678", START))
    form = pane.register_form
    line = form.field(name.PHONE).main
    assert line.placeholderText() == "138****5678" and form.values[name.PHONE] == "13812345678"
    type_in("水管爆了")
    press(Key.Key_F5)
    assert desk.town.cases["new-1"].caller.phone == "13812345678"
    pane.start_intake(of_call("13812345678", START))
    form = pane.register_form
    go_to("Telephone")
    type_in("0512")
    line = form.field(name.PHONE).main
    assert line.text() == "0512" and form.values[name.PHONE] == "0512"


def test_a_revealed_number_is_shown_whole(call: Any, qtbot: Any) -> None:
    pane, desk = call(**of_call("13812345678", START))
    line = pane.register_form.field(name.PHONE).main
    desk.tell("caller:13812345678")
    qtbot.wait(150)
    assert (line.text(), line.placeholderText()) == ("", "138****5678")
    desk.calls.was_revealed("13812345678")
    qtbot.waitUntil(lambda: line.text() == "13812345678")
    assert not pane.register_form.touched


def test_one_of_ten_keys_in_a_masked_number_takes_it_away(call: Any) -> None:
    pane, _desk = call(**of_call("13812345678", START))
    go_to("Telephone")
    press(Key.Key_End)
    press(Key.Key_Backspace)
    assert pane.register_form.values[name.PHONE] == ""


# input methods


@pytest.fixture
def guard(qapp: QApplication) -> Iterator[ComposingGuard]:
    made = ComposingGuard(qapp)
    yield made
    made.deleteLater()


ACTING = [
    (Key.Key_F5, NONE),
    (Key.Key_F6, NONE),
    (Key.Key_F7, NONE),
    (Key.Key_1, ALT),
    (Key.Key_3, ALT),
    (Key.Key_A, ALT),
    (Key.Key_D, ALT),
    (Key.Key_F, ALT),
    (Key.Key_I, ALT),
    (Key.Key_M, ALT),
    (Key.Key_T, ALT),
    (Key.Key_Slash, ALT),
    (Key.Key_Space, CTRL),
    (Key.Key_PageUp, ALT),
    (Key.Key_N, CTRL),
    (Key.Key_Escape, NONE),
    (Key.Key_Return, NONE),
    (Key.Key_Return, CTRL),
    (Key.Key_Tab, NONE),
]


def text_widgets(form: QWidget) -> list[QWidget]:
    found = [*form.findChildren(QPlainTextEdit), *form.findChildren(QLineEdit)]
    return [widget for widget in found if widget.isVisible() and widget.isEnabled()]


def test_no_key_of_the_form_acts_while_chinese_is_composed_in_any_text(
    call: Any, guard: ComposingGuard, qtbot: Any
) -> None:
    pane, desk = call()
    type_in("before")
    pane.start_intake()
    fired: list[str] = []
    for keys in ("Ctrl+N", "F2", "Ctrl+K"):
        QShortcut(QKeySequence(keys), pane).activated.connect(lambda keys=keys: fired.append(keys))
    form = pane.register_form
    form.show_proposals(PIPE)
    form.show_duplicates(DuplicatesView(heading="1", lines=(OPEN,)))
    widgets = text_widgets(form)
    assert len(widgets) >= 10
    for widget in widgets:
        widget.setFocus()
        QApplication.sendEvent(widget, QInputMethodEvent("jing gai", []))
        assert guard.composing
        before = form.values
        for key, modifier in ACTING:
            QTest.keyClick(widget, key, modifier)
        assert (fired, desk.performed, form.values) == ([], [], before), widget.accessibleName()
        assert QApplication.focusWidget() is widget and pane.register_form is form
        assert form.ending.what is None and form.phrases.listed == ()
        done = QInputMethodEvent("", [])
        done.setCommitString("")
        QApplication.sendEvent(widget, done)
        assert not guard.composing
    QTest.keyClick(form, Key.Key_N, CTRL)
    assert fired == ["Ctrl+N"]


def test_a_composition_that_is_never_handed_over_still_lets_text_be_typed(call: Any, guard: ComposingGuard) -> None:
    pane, _desk = call()
    text = QApplication.focusWidget()
    QApplication.sendEvent(text, QInputMethodEvent("jing", []))
    QTest.keyClicks(text, "ab")
    QTest.keyClick(text, Key.Key_Backspace)
    assert pane.register_form.values[name.EVENT] == "a"


# names


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_of_the_form_has_a_name(call: Any, language: str) -> None:
    words.load(language)
    pane, _desk = call(**of_call("13812345678", START))
    type_in("x")
    pane.start_intake()
    form = pane.register_form
    form.show_proposals(PIPE)
    form.show_duplicates(DuplicatesView(heading="1", lines=(OPEN,)))
    form.duplicates.open_list()
    form.ending.open(UpTo.TRANSFER)
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    controls = [widget for kind in kinds for widget in pane.findChildren(kind)]
    controls += form.duplicates.list.rows
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in controls
        if widget.isVisible() and not widget.accessibleName().strip() and not hidden_inside(widget)
    ]
    assert sum(control.isVisible() for control in controls) > 40 and nameless == []


def hidden_inside(widget: QWidget) -> bool:
    """Qt's own parts, such as the line in a list that opens."""
    return widget.objectName().startswith("qt_")
