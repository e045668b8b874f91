"""Calls whose person leaves, refuses to wait or is refused: every answer finds its call, and no word is lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from desk_app.desk import NotPossible
from desk_app.screens import register_values as name
from desk_app.screens.register_steps import steps_offered
from tests.sample_reference import DISPATCHER_A
from tests.ui.case.fingers import press, told, type_in
from tests.ui.case.seat_desk import SeatCalls

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT = Modifier.AltModifier
UNKNOWN = NotPossible(code="unknown_problem", params={"problem": "x"})


def slowly(pane: Any, desk: Any) -> list[Callable[[], None]]:
    """From now on the desk answers when the test says so: each entry gives one answer."""
    answers: list[Callable[[], None]] = []
    pane.performed.disconnect()
    pane.performed.connect(lambda intents: answers.append(lambda: pane.show_outcome(desk.perform(*intents))))
    return answers


def test_what_was_typed_just_before_a_refused_call_is_on_disk(call: Any) -> None:
    pane, desk = call()
    desk.refuse = UNKNOWN
    type_in("水管爆了，路面全是水")
    press(Key.Key_F5)
    assert "Choose the problem again." in told(pane)
    assert desk.kept["register:new-1"].values[name.EVENT] == "水管爆了，路面全是水"


def test_what_is_typed_after_a_refusal_is_kept_too(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.refuse = UNKNOWN
    type_in("水管爆了")
    press(Key.Key_F5)
    pane.register_form.field(name.EVENT).main.setFocus()
    type_in("，快来")
    qtbot.waitUntil(lambda: "快来" in desk.kept["register:new-1"].values[name.EVENT])


def test_a_call_kept_after_its_person_has_left_is_forgotten_here(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    answers = slowly(pane, desk)
    type_in("水管爆了")
    press(Key.Key_F5)
    pane.show_nothing()
    qtbot.wait(20)  # what is deleted later is deleted
    assert pane.parked_row.calls == ()
    answers.pop()()
    assert "new-1" in desk.town.cases and "register:new-1" not in desk.kept
    assert pane.parked_row.calls == () and pane.register_form is None


def test_a_call_refused_after_its_person_has_left_waits_in_the_row_and_says_why(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    answers = slowly(pane, desk)
    type_in("水管爆了")
    press(Key.Key_F5)
    pane.start_intake()
    pane.show_nothing()
    qtbot.wait(20)
    desk.refuse = UNKNOWN
    answers.pop()()
    assert [each.key for each in pane.parked_row.calls] == ["register:new-1"]
    press_back(pane)
    form = pane.register_form
    assert form.values[name.EVENT] == "水管爆了" and "Choose the problem again." in told(form)
    assert not form.waits
    desk.refuse = None
    form.start()
    press(Key.Key_F5)
    answers.pop()()
    assert "new-1" in desk.town.cases


def test_a_call_that_waits_for_its_answer_is_not_offered_from_its_draft(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    answers = slowly(pane, desk)
    type_in("水管爆了")
    press(Key.Key_F5)
    pane.show_nothing()
    assert "register:new-1" in desk.kept
    pane.hide()
    pane.show()  # it looks for drafts again
    qtbot.wait(20)
    assert pane.parked_row.calls == ()
    answers.pop()()


def test_giving_up_a_call_that_was_sent_waits_for_its_answer_out_of_sight(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    answers = slowly(pane, desk)
    type_in("水管爆了")
    press(Key.Key_F5)
    press(Key.Key_Escape)
    press(Key.Key_Escape)
    assert pane.register_form is None
    qtbot.wait(20)
    desk.refuse = UNKNOWN
    answers.pop()()
    assert [each.key for each in pane.parked_row.calls] == ["register:new-1"]


def test_who_comes_next_goes_on_with_a_parked_call_as_themselves(call: Any) -> None:
    pane, desk = call(**{name.CALL_NUMBER: "13812345678", name.PHONE: "13812345678"})
    desk.calls.was_revealed("13812345678")
    type_in("水管爆了")
    pane.start_intake()
    pane.show_nothing()
    desk.actor, desk.calls = DISPATCHER_A, SeatCalls()
    press_back(pane)
    form = pane.register_form
    assert form.values[name.EVENT] == "水管爆了" and "13812345678" not in told(pane)
    assert form.field(name.PHONE).main.text() != "13812345678"
    assert set(form.foot.buttons) == {step.value for step in steps_offered(DISPATCHER_A)}


def press_back(pane: Any) -> None:
    """As Alt+PgUp does, wherever the focus is."""
    pane.parked_row.wanted.emit(pane.parked_row.calls[0].key)
