"""Phrases by a key: a list below the field, put in at the cursor, one step to undo, the next thing typed goes on."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from desk_app import words
from desk_app.screens import register_values as name
from desk_app.screens.phrases import CHOICE, PhraseKind, came_with_the_program, phrases_text
from tests.domain.stages import town_at
from tests.ui.case.fingers import focused, go_to, press, type_in
from tests.ui.case.seat_desk import SeatDesk, shown_pane
from ui.case.phrase_menu import PhraseMenu

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT, CTRL = Modifier.AltModifier, Modifier.ControlModifier


def listed(pane: Any, qtbot: Any) -> tuple[str, ...]:
    qtbot.waitUntil(lambda: bool(pane.register_form.phrases.listed))
    found: tuple[str, ...] = pane.register_form.phrases.listed
    return found


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_Space, CTRL), (Key.Key_Slash, ALT)])
def test_a_phrase_is_put_in_at_the_cursor_and_undone_in_one_step(
    call: Any, qtbot: Any, key: Qt.Key, modifier: Qt.KeyboardModifier
) -> None:
    pane, _desk = call()
    go_to("Demand")
    type_in("Now: ")
    press(key, modifier)
    phrases = listed(pane, qtbot)
    assert phrases == came_with_the_program("en")[PhraseKind.DEMAND]
    press(Key.Key_Down)
    press(Key.Key_Return)
    line = QApplication.focusWidget()
    assert isinstance(line, QLineEdit)
    assert line.text() == pane.register_form.values[name.DEMAND] == f"Now: {phrases[1]}"
    line.undo()
    assert pane.register_form.values[name.DEMAND] == "Now: "


def test_undoing_a_phrase_leaves_the_words_that_were_typed_before_it(call: Any, qtbot: Any) -> None:
    pane, _desk = call()
    QTest.keyClicks(QApplication.focusWidget(), "this morning ")
    press(Key.Key_Space, CTRL)
    listed(pane, qtbot)
    press(Key.Key_Return)
    assert len(pane.register_form.values[name.EVENT]) > len("this morning ")
    press(Key.Key_Z, CTRL)
    assert pane.register_form.values[name.EVENT] == "this morning "


def test_a_phrase_names_the_place_and_its_gap_is_what_is_typed_next(call: Any, qtbot: Any) -> None:
    words.load("zh_CN")
    pane, _desk = call()
    go_to("地点")
    type_in("金山路菜场")
    pane.register_form.field(name.EVENT).main.setFocus()
    press(Key.Key_Space, CTRL)
    phrases = listed(pane, qtbot)
    press(Key.Key_3)
    assert "____" in phrases[2] and "金山路菜场" in phrases[2]
    type_in("三")
    text = QApplication.focusWidget()
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText() == phrases[2].replace("____", "三", 1)
    text.undo()
    text.undo()
    assert text.toPlainText() == ""


def test_a_slash_opens_it_in_an_empty_field_and_is_a_slash_in_any_other(call: Any, qtbot: Any) -> None:
    pane, _desk = call()
    QTest.keyClicks(QApplication.focusWidget(), "/")
    assert listed(pane, qtbot) and pane.register_form.values[name.EVENT] == ""
    QTest.keyClicks(QApplication.focusWidget(), "/")
    assert pane.register_form.values[name.EVENT] == "/" and pane.register_form.phrases.listed == ()
    QTest.keyClicks(QApplication.focusWidget(), "/")
    assert pane.register_form.values[name.EVENT] == "//" and pane.register_form.phrases.listed == ()


def test_whatever_else_is_typed_closes_it_and_is_typed(call: Any, qtbot: Any) -> None:
    pane, _desk = call()
    press(Key.Key_Space, CTRL)
    listed(pane, qtbot)
    QTest.keyClicks(QApplication.focusWidget(), "w")
    assert pane.register_form.values[name.EVENT] == "w" and pane.register_form.phrases.listed == ()
    press(Key.Key_Space, CTRL)
    listed(pane, qtbot)
    press(Key.Key_Escape)
    assert pane.register_form is not None and pane.register_form.phrases.listed == ()
    press(Key.Key_Space, CTRL)
    listed(pane, qtbot)
    type_in("井")  # what an input method hands over is typed too
    assert pane.register_form.values[name.EVENT] == "w井" and pane.register_form.phrases.listed == ()
    press(Key.Key_Space, CTRL)
    listed(pane, qtbot)
    pane.register_form.field(name.PERSON).main.setFocus()
    assert pane.register_form.phrases.listed == () and focused() == "Person"


def test_a_person_s_own_phrases_come_first_as_soon_as_they_are_kept(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.choices[CHOICE] = phrases_text({PhraseKind.EVENT: ("by the river",)})
    press(Key.Key_Space, CTRL)
    assert listed(pane, qtbot)[0] == "by the river"
    press(Key.Key_Escape)
    desk.choices[CHOICE] = "no longer to be read"
    press(Key.Key_Space, CTRL)
    assert listed(pane, qtbot) == tuple(
        each.replace("{place}", "____") for each in came_with_the_program("en")[PhraseKind.EVENT]
    )


def test_a_field_without_phrases_leaves_its_keys_alone(call: Any) -> None:
    pane, _desk = call()
    go_to("Person")
    press(Key.Key_Space, CTRL)
    QTest.keyClicks(QApplication.focusWidget(), "/")
    assert pane.register_form.values[name.PERSON].strip() == "/" and pane.register_form.phrases.listed == ()


def test_an_action_of_a_case_has_its_phrases_too(qtbot: Any) -> None:
    desk = SeatDesk(town=town_at("PENDING_FILING"))
    pane = shown_pane(qtbot, desk)
    pane.show_view(desk.view())
    pane.open_action("AddNote")
    press(Key.Key_Space, CTRL)
    menu = pane.form.fields.findChild(PhraseMenu)
    qtbot.waitUntil(lambda: bool(menu.listed))
    assert menu.listed[0] == came_with_the_program("en")[PhraseKind.NOTE][0]
    press(Key.Key_2)
    assert pane.form.values["text"] == "10:00 called again, not reached."
