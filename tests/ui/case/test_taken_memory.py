"""What the desk is told of proposals that were taken: with all the words, and not of those that were wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from desk_app.screens import register_values as name
from tests.sample_reference import LEAK, STALL
from tests.ui.case.fingers import go_to, press, type_in
from tests.ui.case.test_call_strips import PIPE, shown

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
SAID = "水管爆了"


def begun(call: Any, qtbot: Any) -> tuple[Any, Any]:
    pane, desk = call()
    desk.calls.views |= {SAID: PIPE, f"{SAID}，快来": PIPE}
    type_in(SAID)
    shown(pane.register_form, qtbot, LEAK, STALL, "complaint", "market")
    return pane, desk


def test_nothing_is_told_of_what_nobody_took(call: Any, qtbot: Any) -> None:
    _pane, desk = begun(call, qtbot)
    assert desk.taken == []


def test_what_is_taken_is_told_at_once_and_with_all_the_words_when_the_call_is_sent(call: Any, qtbot: Any) -> None:
    pane, desk = begun(call, qtbot)
    press(Key.Key_1, ALT)
    press(Key.Key_3, ALT)
    assert desk.taken == [(LEAK, SAID), ("market", SAID)]
    type_in("，快来")
    press(Key.Key_F5)
    assert desk.performed and pane.register_form is None
    assert set(desk.taken[2:]) == {(LEAK, f"{SAID}，快来"), ("market", f"{SAID}，快来"), ("HELP", f"{SAID}，快来")}


def test_a_kind_of_demand_that_was_proposed_and_left_is_told_as_it_stands(call: Any, qtbot: Any) -> None:
    _pane, desk = begun(call, qtbot)
    press(Key.Key_F5)
    assert desk.taken == [("HELP", SAID)]


def test_what_another_is_taken_for_is_no_longer_told(call: Any, qtbot: Any) -> None:
    _pane, desk = begun(call, qtbot)
    press(Key.Key_1, ALT)
    press(Key.Key_2, ALT)
    assert desk.taken == [(LEAK, SAID), (LEAK, None), (STALL, SAID)]


def test_what_is_chosen_otherwise_by_hand_is_taken_back(call: Any, qtbot: Any) -> None:
    pane, desk = begun(call, qtbot)
    press(Key.Key_1, ALT)
    press(Key.Key_3, ALT)
    pane.register_form.field(name.PROBLEM).picker.set_value(STALL)
    assert desk.taken[2:] == [(LEAK, None)]
    go_to("Place")
    press(Key.Key_End)
    type_in(" 北门")
    assert desk.taken[3:] == [], "more of an address is the same place"
    pane.register_form.field(name.PLACE).main.selectAll()
    type_in("太湖边")
    assert desk.taken[3:] == [("market", None)]


def test_a_call_that_is_given_up_teaches_nothing(call: Any, qtbot: Any) -> None:
    pane, desk = begun(call, qtbot)
    press(Key.Key_1, ALT)
    press(Key.Key_Escape)
    assert desk.taken == [(LEAK, SAID)]
    press(Key.Key_Escape)
    assert pane.register_form is None and desk.taken[1:] == [(LEAK, None)]


def test_a_call_that_waits_keeps_what_was_taken(call: Any, qtbot: Any) -> None:
    pane, desk = begun(call, qtbot)
    press(Key.Key_1, ALT)
    pane.start_intake()
    assert desk.taken == [(LEAK, SAID)]
