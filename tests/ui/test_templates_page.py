"""The page of templates: made, changed, put in order, deleted and had back; kept at once, and what is wrong said."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget

from desk_app import words
from desk_app.screens import register_values as name
from desk_app.screens.templates import CHOICE, Template, came_with_the_program, templates_kept, templates_text
from tests.sample_reference import LEAK
from tests.sample_reference import REFERENCE as DISTRICT
from tests.ui import shell_desk
from tests.ui.test_call_settings import Open, opened

__all__ = ["opened"]
ONE, TWO = Template(name="One", values={name.EVENT: "first ____"}), Template(name="Two", values={name.DEMAND: "second"})


@pytest.fixture
def at(opened: Open, monkeypatch: pytest.MonkeyPatch) -> Any:
    words.load("en")
    monkeypatch.setattr(shell_desk, "REFERENCE", DISTRICT)
    return opened(kept_choices={CHOICE: templates_text((ONE, TWO))})


def kept(at: Any) -> tuple[Template, ...]:
    return templates_kept(at.desk.kept_choices[CHOICE])


def named(page: Any) -> list[str]:
    names: QListWidget = page.names
    return [names.item(row).text() for row in range(names.count())]


def test_each_field_of_the_chosen_one_is_shown_and_kept_at_once(at: Any) -> None:
    page = at.page("templates")
    assert named(page) == ["One", "Two"] and page.values[name.EVENT] == "first ____"
    page.names.setCurrentRow(1)
    assert (page.values[name.EVENT], page.values[name.DEMAND]) == ("", "second")
    page._fields[name.EVENT].setPlainText("at {place}")
    at.type("templates", "name", "Second")
    problem = DISTRICT.catalogue.problems[LEAK]
    page.problem.set_value(LEAK)
    page._fields[name.CONFIDENTIAL].setCurrentIndex(1)
    page._fields[name.CONFIDENTIAL].activated.emit(1)
    wanted = {name.EVENT: "at {place}", name.DEMAND: "second", name.PROBLEM: LEAK, name.CONFIDENTIAL: "yes"}
    assert kept(at) == (ONE, Template(name="Second", values=wanted))
    assert named(page) == ["One", "Second"] and page.problem.text().endswith(problem.name)


def test_a_problem_told_by_its_name_is_found_and_one_that_there_is_not_is_said(at: Any) -> None:
    page = at.page("templates")
    before = kept(at)
    page.problem.setFocus()
    page.problem.setText("nothing like it")
    page.problem.editingFinished.emit()
    assert "No problem" in page.fault and kept(at) == before
    page.problem.setText(DISTRICT.catalogue.problems[LEAK].name)
    page.problem.editingFinished.emit()
    assert page.fault == "" and kept(at)[0].values[name.PROBLEM] == DISTRICT.catalogue.problems[LEAK].name
    page.refresh()
    at.settle()
    assert page.problem.value == LEAK


def test_a_new_one_stands_last_and_waits_for_its_name(at: Any) -> None:
    page = at.page("templates")
    page.new.click()
    page.new.click()
    assert [each.name for each in kept(at)] == ["One", "Two", "New template", "New template 2"]
    at.type("templates", "name", "One")
    assert "two templates named" in page.fault and kept(at)[3].name == "New template 2"


def test_a_wrong_field_of_a_new_one_costs_nothing_but_itself(at: Any) -> None:
    page = at.page("templates")
    page.new.click()
    page.problem.setFocus()
    page.problem.setText("nothing like it")
    page.problem.editingFinished.emit()
    at.type("templates", "name", "Lost dog")
    at.field("templates", name.EVENT).setPlainText("a dog has run away")
    at.field("templates", name.DEMAND).setPlainText("find it")
    assert "No problem" in page.fault and page.problem.text() == "nothing like it"  # it can still be mended
    wanted = {name.EVENT: "a dog has run away", name.DEMAND: "find it"}
    assert kept(at)[2] == Template(name="Lost dog", values=wanted)
    at.type("templates", "name", "")
    at.field("templates", name.OPINION).setPlainText("to the village")
    assert "needs a name" in page.fault
    assert kept(at)[2] == Template(name="Lost dog", values=wanted | {name.OPINION: "to the village"})


def test_the_order_is_the_person_s(at: Any) -> None:
    page = at.page("templates")
    assert not page.up.isEnabled() and page.down.isEnabled()
    page.down.click()
    assert kept(at) == (TWO, ONE) and page.names.currentRow() == 1
    page.up.click()
    assert kept(at) == (ONE, TWO)


def test_each_button_has_its_key_also_while_a_field_is_filled(at: Any) -> None:
    page = at.page("templates")
    page.focus("name")

    def press(key: Qt.Key) -> list[str]:
        QTest.keyClick(page.window().focusWidget(), key, Qt.KeyboardModifier.AltModifier)
        return [each.name for each in kept(at)]

    page.names.setCurrentRow(0)
    assert press(Qt.Key.Key_Down) == ["Two", "One"] and press(Qt.Key.Key_Up) == ["One", "Two"]
    assert press(Qt.Key.Key_D) == ["Two"] and press(Qt.Key.Key_Z) == ["One", "Two"]
    assert press(Qt.Key.Key_N) == ["One", "Two", "New template"]
    assert press(Qt.Key.Key_O)[3:] == [each.name for each in came_with_the_program("en")]


def test_what_is_deleted_can_be_had_back(at: Any) -> None:
    page = at.page("templates")
    assert not page.undo.isEnabled()
    page.delete.click()
    assert kept(at) == (TWO,) and named(page) == ["Two"]
    page.undo.click()
    assert kept(at) == (ONE, TWO) and page.values["name"] == "One" and not page.undo.isEnabled()


def test_all_can_go_and_the_program_s_own_come_again(at: Any) -> None:
    page = at.page("templates")
    page.delete.click()
    page.delete.click()
    assert kept(at) == () and not page.delete.isEnabled() and not page._fields["name"].isEnabled()
    page.restore.click()
    assert kept(at) == came_with_the_program("en")
    page.restore.click()
    assert kept(at) == came_with_the_program("en")


def test_whoever_has_changed_nothing_has_the_program_s(opened: Open) -> None:
    words.load("zh_CN")
    at = opened()
    page: Any = at.page("templates")
    assert named(page) == [each.name for each in came_with_the_program("zh_CN")]
    assert CHOICE not in at.desk.kept_choices
