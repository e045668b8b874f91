"""Templates by a key: several empty fields at once, nothing typed is touched, one key takes all of it out again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desk_app import words
from desk_app.screens import register_values as name
from desk_app.screens.templates import CHOICE, Template, came_with_the_program, templates_text
from tests.sample_reference import LEAK, STALL
from tests.ui.case.fingers import focused, go_to, press, told, type_in

Key, Modifier = Qt.Key, Qt.KeyboardModifier
CTRL, SHIFT = Modifier.ControlModifier, Modifier.ShiftModifier
PIPE = Template(
    name="Pipe",
    values={
        name.EVENT: "Water at {place} for ____ hours.",
        name.DEMAND: "Repair it.",
        name.PROBLEM: LEAK,
        name.DEMAND_KIND: "COMPLAINT",
        name.CONFIDENTIAL: "yes",
        name.WANTS_ANSWER: "no",
        name.ANSWER: "Told that somebody comes.",
    },
)
OTHER = Template(name="Other", values={name.DEMAND: "Come soon.", name.PROBLEM: "no such problem"})


@pytest.fixture
def begun(call: Any) -> tuple[Any, Any]:
    pane, desk = call()
    desk.choices[CHOICE] = templates_text((OTHER, PIPE))
    return pane.register_form, desk


def listed(form: Any, qtbot: Any) -> tuple[str, ...]:
    press(Key.Key_M, CTRL)
    qtbot.waitUntil(lambda: bool(form.templates.listed))
    found: tuple[str, ...] = form.templates.listed
    return found


def test_one_key_lists_them_in_the_order_of_the_person_and_a_digit_fills_in(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    assert listed(form, qtbot) == ("Other", "Pipe")
    press(Key.Key_2)
    filled = {each: form.values[each] for each in PIPE.values}
    assert filled == {**PIPE.values, name.EVENT: "Water at ____ for ____ hours."}
    assert "Pipe" in form.filled.told and "left" not in form.filled.told
    type_in("the bridge")  # the first gap is selected
    assert form.values[name.EVENT] == "Water at the bridge for ____ hours."


def test_the_place_that_is_known_stands_in_it(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    go_to("Place")
    type_in("金山路")
    listed(form, qtbot)
    press(Key.Key_2)
    assert form.values[name.EVENT] == "Water at 金山路 for ____ hours." and focused() == "Event"


def test_what_was_typed_or_chosen_is_left_and_said(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    type_in("Somebody shouts")
    form.field(name.PROBLEM).picker.set_value(STALL)
    before = form.values
    listed(form, qtbot)
    press(Key.Key_2)
    assert {each: form.values[each] for each in (name.EVENT, name.PROBLEM)} == {
        name.EVENT: "Somebody shouts",
        name.PROBLEM: STALL,
    }
    assert form.values[name.DEMAND] == "Repair it." != before[name.DEMAND]
    assert form.filled.told.endswith("left as it was: Event, Problem")


def test_a_problem_is_known_by_its_name_too(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    called = desk.reference().catalogue.problems[LEAK].name
    desk.choices[CHOICE] = templates_text([Template(name="Pipe", values={name.PROBLEM: called})])
    listed(pane.register_form, qtbot)
    press(Key.Key_1)
    assert pane.register_form.values[name.PROBLEM] == LEAK


def test_a_problem_that_the_catalogue_does_not_have_is_left(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    listed(form, qtbot)
    press(Key.Key_Return)
    assert form.values[name.PROBLEM] == "" and form.filled.told.endswith("left as it was: Problem")


def test_one_key_takes_all_of_it_out_again(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    before = form.values
    listed(form, qtbot)
    press(Key.Key_2)
    assert form.values != before and form.filled.undo_button.isVisible()
    press(Key.Key_M, CTRL | SHIFT)
    assert form.values == before and not form.filled.undo_button.isVisible()
    press(Key.Key_M, CTRL | SHIFT)
    assert form.values == before


def test_what_was_changed_since_stays_when_it_is_taken_out(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    before = form.values
    listed(form, qtbot)
    press(Key.Key_2)
    type_in("the bridge")
    form.field(name.PROBLEM).picker.set_value(STALL)
    QTest.mouseClick(form.filled.undo_button, Qt.MouseButton.LeftButton)
    assert form.values == {
        **before,
        name.EVENT: "Water at the bridge for ____ hours.",
        name.PROBLEM: STALL,
        name.CONDITION: form.values[name.CONDITION],
        name.TARGET: form.values[name.TARGET],
    }
    assert form.filled.told.endswith("changed since and kept: Event, Problem")


def test_ctrl_z_in_the_text_takes_the_text_out(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    listed(form, qtbot)
    press(Key.Key_2)
    text = QApplication.focusWidget()
    assert isinstance(text, QPlainTextEdit)
    text.undo()
    assert form.values[name.EVENT] == ""


def test_esc_and_whatever_else_is_typed_close_the_list_and_fill_nothing(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    before = form.values
    listed(form, qtbot)
    press(Key.Key_Escape)
    assert form.templates.listed == () and form.values == before and form.isVisible()
    listed(form, qtbot)
    type_in("w")
    assert form.templates.listed == () and form.values == {**before, name.EVENT: "w"}
    press(Key.Key_Backspace)
    listed(form, qtbot)
    form.field(name.PERSON).main.setFocus()
    assert form.templates.listed == ()


def test_the_button_lists_them_too_and_the_cursor_stays(begun: Any, qtbot: Any) -> None:
    form, _desk = begun
    go_to("Demand")
    QTest.mouseClick(form.head.template_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.templates.listed == ("Other", "Pipe"))
    assert focused() == "Demand"


def test_where_nobody_has_made_any_those_of_the_program_are_listed(call: Any, qtbot: Any) -> None:
    words.load("zh_CN")
    pane, _desk = call()
    form = pane.register_form
    assert listed(form, qtbot) == tuple(each.name for each in came_with_the_program("zh_CN"))
    press(Key.Key_1)
    assert form.values[name.DEMAND_KIND] == "ENQUIRY" and "停水" in form.values[name.EVENT]
    assert form.filled.told.startswith("已套用模板“停水咨询”") and "撤销" in form.filled.undo_button.text()
    assert "模板" in told(form) or form.head.template_button.text() == "模板"


def test_a_template_fills_in_what_the_desk_then_answers_to(begun: Any, qtbot: Any) -> None:
    """As if it had been typed: proposals are asked for, the draft is kept."""
    form, desk = begun
    listed(form, qtbot)
    press(Key.Key_2)
    assert ("proposals", "Water at ____ for ____ hours.") in desk.calls.asked
    form.flush()
    assert any("Water" in draft.values.get(name.EVENT, "") for draft in desk.kept.values())
