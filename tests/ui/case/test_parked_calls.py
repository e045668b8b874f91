"""Several calls side by side: each waits as it was left, in a row that says who, about what and for how long."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desk_app.desk import NotPossible
from desk_app.domain.projection import Draft
from desk_app.screens import register_values as name
from desk_app.screens.proposals import Proposal, ProposalKind, ProposalsView
from desk_app.screens.register_values import of_call
from tests.sample_reference import START
from tests.ui.case.fingers import focused, go_to, press, told, type_in
from ui.case.intake import FORMS_KEPT
from ui.pieces import ActionButton

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT = Modifier.AltModifier
PIPE = ProposalsView(problems=(Proposal(kind=ProposalKind.PROBLEM, code="pipe", words="水管", detail=""),))


def test_a_parked_call_keeps_cursor_selection_and_proposals(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    first = pane.register_form
    desk.calls.views["水管爆了，路面全是水"] = PIPE
    type_in("水管爆了，路面全是水")
    qtbot.waitUntil(lambda: bool(first.proposals.shown))
    text = QApplication.focusWidget()
    assert isinstance(text, QPlainTextEdit)
    cursor = text.textCursor()
    cursor.setPosition(2)
    cursor.setPosition(4, cursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    pane.start_intake()
    assert pane.register_form is not first and focused() == "Event"
    type_in("another")
    press(Key.Key_PageUp, ALT)
    assert pane.register_form is first and QApplication.focusWidget() is text
    assert text.textCursor().selectedText() == "爆了" and first.proposals.shown
    press(Key.Key_PageUp, ALT)
    assert pane.register_form.values[name.EVENT] == "another"


def test_the_cursor_returns_to_the_field_that_was_left(call: Any) -> None:
    pane, _desk = call()
    type_in("first")
    go_to("Demand")
    pane.start_intake()
    type_in("second")
    press(Key.Key_PageUp, ALT)
    assert focused() == "Demand"


def test_the_keys_go_back_to_the_last_and_round_to_the_one_that_waits_longest(call: Any) -> None:
    pane, desk = call()
    for words in ("one", "two", "three"):
        type_in(words)
        desk.town.later(1)
        pane.start_intake()
    assert [each.what for each in pane.parked_row.calls] == ["three", "two", "one"]
    seen = []
    for _step in range(4):
        press(Key.Key_PageDown, ALT)
        seen.append(pane.register_form.values[name.EVENT])
        desk.town.later(1)
    assert seen == ["one", "two", "three", "one"]


def test_the_row_says_who_what_and_how_long_and_hides_numbers(call: Any) -> None:
    pane, desk = call(**of_call("13812345678", START))
    type_in("菜场门口水管爆了，路面全是水")
    pane.start_intake()
    desk.town.later(2.25)
    pane.intake.tick()
    buttons = [each.text() for each in pane.parked_row.findChildren(ActionButton)]
    assert buttons == ["138****5678 · 菜场门口水管爆了，路面全…"]
    assert "02:15" in told(pane.parked_row) and "13812345678" not in told(pane)


def test_a_call_whose_number_is_known_is_kept_before_a_word_is_typed(call: Any) -> None:
    pane, desk = call(**of_call("13812345678", START))
    assert desk.kept["register:new-1"].values[name.CALL_NUMBER] == "13812345678"
    assert not pane.register_form.touched
    pane.start_intake()
    assert len(pane.parked_row.calls) == 1
    press(Key.Key_PageUp, ALT)
    press(Key.Key_Escape)  # nothing was typed: it closes at once
    assert pane.register_form is None and "register:new-1" not in desk.kept


def test_an_empty_form_is_not_parked(call: Any) -> None:
    pane, _desk = call()
    pane.start_intake()
    assert pane.parked_row.calls == () and pane.register_form.case_id == "new-2"


def test_of_many_parked_calls_older_ones_come_again_from_their_drafts(call: Any) -> None:
    pane, desk = call()
    for number in range(FORMS_KEPT + 3):
        type_in(f"call {number}")
        desk.town.later(1)
        pane.start_intake()
    forms = [parked.form for parked in pane.intake._parked.values()]
    assert sum(form is not None for form in forms) == FORMS_KEPT
    assert "另" not in told(pane.parked_row) and "+5" in told(pane.parked_row)
    press(Key.Key_PageDown, ALT)
    assert pane.register_form.values[name.EVENT] == "call 0" and pane.register_form.case_id == "new-1"


def test_a_call_refused_while_it_is_parked_says_so_when_it_comes_back(call: Any) -> None:
    pane, _desk = call()
    type_in("first")
    first = pane.register_form
    pane.performed.disconnect()
    press(Key.Key_F5)
    assert first.waits
    pane.start_intake()
    type_in("second")
    pane.show_outcome(NotPossible(code="unknown_problem", params={"problem": "x"}))
    assert pane.register_form is not first and not first.waits
    press(Key.Key_PageUp, ALT)
    assert "Choose the problem again." in told(first)


def test_a_sent_call_leaves_the_row_once_the_desk_keeps_it(call: Any) -> None:
    pane, desk = call()
    type_in("first")
    sent: list[Any] = []
    pane.performed.disconnect()
    pane.performed.connect(sent.append)
    press(Key.Key_F5)
    pane.start_intake()
    type_in("second")
    assert len(pane.parked_row.calls) == 1
    pane.show_outcome(desk.perform(*sent[0]))
    assert pane.parked_row.calls == () and pane.register_form.values[name.EVENT] == "second"
    assert "register:new-1" not in desk.kept


def test_nobody_at_the_seat_nothing_in_sight_and_everything_on_disk(call: Any) -> None:
    pane, desk = call()
    type_in("first")
    pane.start_intake()
    type_in("second")
    pane.show_nothing()
    assert pane.register_form is None
    assert {draft.values[name.EVENT] for draft in desk.kept.values()} == {"first", "second"}
    press_back(pane)
    assert pane.register_form.values[name.EVENT] == "second"


def press_back(pane: Any) -> None:
    pane.setFocus()
    press(Key.Key_PageUp, ALT)


def test_a_draft_of_a_former_run_brings_its_call_number_and_its_pictures(call: Any, qtbot: Any) -> None:
    pane, _desk = call()
    values = {name.EVENT: "路灯不亮", name.ATTACHMENTS: "a" * 64 + " 现场.jpg", **of_call("13812345678", START)}
    pane.intake.drafts_came([Draft(key="register:old", values=values, saved_at=START)])
    press(Key.Key_PageUp, ALT)
    form = pane.register_form
    assert form.call_number == "13812345678" and form.field(name.PHONE).main.placeholderText() == "138****5678"
    assert [photo.name for photo in form.attachments.photos] == ["现场.jpg"]
    assert form.values[name.ATTACHMENTS] == values[name.ATTACHMENTS]
