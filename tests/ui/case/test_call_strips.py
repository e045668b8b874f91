"""What the desk makes of a call while it is typed: proposals and similar cases, each with a key, none by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desk_app import words
from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, DemandKind, State
from desk_app.screens import register_values as name
from desk_app.screens.duplicates import DuplicateLine, DuplicatesView
from desk_app.screens.emergency_line import JOIN_KEY, TRANSFER_KEY
from desk_app.screens.places import place_text
from desk_app.screens.proposals import Proposal, ProposalKind, ProposalsView
from tests.domain.stages import CASE, town_at
from tests.sample_reference import DISPATCHER_A, LEAK, PLACE_A, STALL, WATER
from tests.ui.case.fingers import focused, press, told, type_in
from ui.call.phone_strip import KEYS as PHONE_KEYS

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT = Modifier.AltModifier


def proposal(kind: ProposalKind, code: str, key: str, **values: str) -> Proposal:
    return Proposal(kind=kind, code=code, words=code, detail="detail", key=key, values=values, evidence=("水管",))


PIPE = ProposalsView(
    problems=(
        proposal(ProposalKind.PROBLEM, LEAK, "Alt+1", problem=LEAK, condition=f"{LEAK}-1"),
        proposal(ProposalKind.PROBLEM, STALL, "Alt+2", problem=STALL),
    ),
    places=(proposal(ProposalKind.PLACE, "market", "Alt+3", place=place_text(PLACE_A)),),
    demands=(proposal(ProposalKind.DEMAND, "complaint", "Alt+5", demand_kind=DemandKind.COMPLAINT.value),),
)


def shown(form: Any, qtbot: Any, *codes: str) -> None:
    qtbot.waitUntil(lambda: tuple(each.code for each in form.proposals.shown) == codes)


def test_proposals_come_with_the_words_and_are_taken_by_their_keys_only(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.calls.views["水管爆了"] = PIPE
    form = pane.register_form
    height = form.proposals.height()
    type_in("水管爆了")
    shown(form, qtbot, LEAK, STALL, "complaint", "market")
    assert form.values[name.PROBLEM] == form.values[name.PLACE] == ""  # nothing is taken by itself
    press(Key.Key_1, ALT)
    assert (form.values[name.PROBLEM], form.values[name.CONDITION]) == (LEAK, f"{LEAK}-1")
    press(Key.Key_3, ALT)
    press(Key.Key_5, ALT)
    assert form.place.cell == PLACE_A.cell and form.values[name.DEMAND_KIND] == "COMPLAINT"
    assert form.field(name.TARGET).value == WATER  # the catalogue's proposal follows
    assert focused() == "Event" and form.proposals.height() == height
    press(Key.Key_F7)
    assert desk.town.cases["new-1"].state is State.PENDING_SIGN


def test_an_answer_to_older_words_is_dropped(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.calls.views |= {"水管": PIPE, "水管没坏": ProposalsView()}
    desk.calls.held = []
    type_in("水管")
    type_in("没坏")
    desk.calls.answer()
    asked = [said for what, said in desk.calls.asked if what == "proposals"]
    assert asked == ["水管", "水管没坏"]
    QApplication.processEvents()
    assert pane.register_form.proposals.shown == ()
    pane.register_form.show_proposals(replace(PIPE, of="anything"))
    assert len(pane.register_form.proposals.shown) == 4


def test_a_place_or_problem_that_is_chosen_asks_anew(call: Any) -> None:
    pane, desk = call()
    type_in("水管")
    before = len(desk.calls.asked)
    pane.register_form.field(name.PROBLEM).picker.set_value(LEAK)
    assert len(desk.calls.asked) == before + 2


def test_neither_proposals_nor_the_keys_of_taken_ones_move_what_is_typed(call: Any, qtbot: Any) -> None:
    pane, _desk = call()
    type_in("水管爆了，在菜场")
    text = QApplication.focusWidget()
    assert isinstance(text, QPlainTextEdit)
    cursor = text.textCursor()
    cursor.setPosition(1)
    cursor.setPosition(3, cursor.MoveMode.KeepAnchor)
    text.setTextCursor(cursor)
    where = pane.register_form.field(name.PLACE).mapTo(pane, QPoint(0, 0))
    for number in range(20):
        view = PIPE if number % 2 else ProposalsView(lacking="nothing has come")
        pane.register_form.show_proposals(view)
        QApplication.processEvents()
        assert pane.register_form.field(name.PLACE).mapTo(pane, QPoint(0, 0)) == where
    press(Key.Key_1, ALT)
    now = text.textCursor()
    assert QApplication.focusWidget() is text and (now.selectionStart(), now.selectionEnd()) == (1, 3)


def test_why_nothing_is_proposed_stands_quietly_in_the_first_empty_row(call: Any) -> None:
    form = call()[0].register_form
    first, second = form.proposals.cells[:2]
    form.show_proposals(ProposalsView(remark="nothing fits"))
    assert (first.accessibleName(), first.isEnabled(), second.accessibleName()) == (
        "nothing fits",
        False,
        "nothing proposed",
    )
    form.show_proposals(ProposalsView(remark="nothing fits", lacking="nothing has come"))
    assert first.accessibleName() == "nothing has come"
    form.show_proposals(PIPE)
    assert "nothing" not in told(form.proposals)


def test_an_emergency_is_told_above_and_moves_nothing(call: Any) -> None:
    """It is never brought in by itself, and its keys are those of the phone's line."""
    pane, desk = call()
    form = pane.register_form
    QApplication.processEvents()
    strip, where = form.proposals, form.proposals.mapTo(pane, QPoint(0, 0))
    form.show_proposals(replace(PIPE, emergency="bring in 119"))
    QApplication.processEvents()
    assert form.head.emergency == "bring in 119" and strip.mapTo(pane, QPoint(0, 0)) == where
    assert desk.performed == []
    form.show_proposals(PIPE)
    assert form.head.emergency == ""
    assert (PHONE_KEYS["join"], PHONE_KEYS["transfer"]) == (JOIN_KEY, TRANSFER_KEY)


def test_what_can_be_taken_says_so_to_those_who_listen(call: Any) -> None:
    pane, _desk = call()
    taken = replace(PIPE.problems[0], taken=True, said="污水井盖，2 紧急工作时")
    pane.register_form.show_proposals(ProposalsView(problems=(taken,), lacking="no grids yet"))
    cells = pane.register_form.proposals.cells
    assert [cells[0].accessibleName(), cells[1].accessibleName()] == ["污水井盖，2 紧急工作时, taken", "no grids yet"]
    assert cells[0].focusPolicy() is Qt.FocusPolicy.NoFocus


OPEN = DuplicateLine(
    id=CaseId(CASE),
    number="WZ20260302-00001",
    title="菜场门口水管爆了",
    state="处置中",
    why="40 m",
    place="金山路",
    is_open=True,
    can_merge=True,
    can_follow=False,
    key="Alt+M",
)
CLOSED = replace(OPEN, id=CaseId("closed"), number="WZ20260220-00009", can_merge=False, can_follow=True, key="Alt+2")


def test_one_key_merges_the_call_with_its_own_time_number_and_words(call: Any, qtbot: Any) -> None:
    pane, desk = call(**{name.CALL_NUMBER: "13812345678", name.PHONE: "13812345678"})
    began = desk.town.now
    desk.town.cases |= town_at("HANDLING").cases
    desk.calls.same = DuplicatesView(heading="≈ 40 m: 1", lines=(OPEN,))
    type_in("水管还在喷水")
    qtbot.waitUntil(lambda: pane.register_form.duplicates.do_button.isVisible())
    desk.town.later(2)
    press(Key.Key_M, ALT)
    register, merge, record = desk.performed[0]
    assert [each.case for each in desk.performed[0]] == ["new-1", "new-1", CASE]
    assert register.body.accept and merge.body == c.MergeInto(leader=CaseId(CASE))
    assert (record.body.phone, record.body.began, record.body.ended) == ("13812345678", began, desk.town.now)
    assert record.body.words.startswith("水管还在喷水")
    assert desk.town.cases["new-1"].state is State.MERGED and pane.register_form is None


def test_a_call_of_which_nothing_is_known_is_not_merged(call: Any) -> None:
    pane, desk = call()
    pane.register_form.show_duplicates(DuplicatesView(heading="1", lines=(OPEN,)))
    press(Key.Key_M, ALT)
    assert desk.performed == [] and "event or problem" in pane.register_form.lacking


def test_a_closed_one_is_followed_and_left_again(call: Any) -> None:
    pane, desk = call()
    type_in("又坏了")
    form = pane.register_form
    form.show_duplicates(DuplicatesView(heading="1", lines=(replace(CLOSED, key="Alt+M"),)))
    press(Key.Key_M, ALT)
    assert form.values[name.FOLLOWS] == "closed" and CLOSED.number in told(form.duplicates)
    form.duplicates.release_button.click()
    assert form.values[name.FOLLOWS] == "" and desk.performed == []


def test_the_list_opens_by_a_key_is_walked_and_left_with_the_cursor_where_it_was(call: Any) -> None:
    pane, _desk = call()
    type_in("又坏了")
    form = pane.register_form
    form.show_duplicates(DuplicatesView(heading="2", lines=(OPEN, CLOSED)))
    press(Key.Key_D, ALT)
    listed = form.duplicates.list
    assert listed.is_open and listed.rows[0].hasFocus()
    form.show_duplicates(DuplicatesView(heading="none"))
    assert len(listed.rows) == 2  # what is being read stays
    press(Key.Key_Down)
    press(Key.Key_Down)
    assert listed.rows[1].hasFocus()
    press(Key.Key_Escape)
    assert not listed.is_open and focused() == "Event" and pane.register_form is form
    form.show_duplicates(DuplicatesView(heading="2", lines=(OPEN, CLOSED)))
    press(Key.Key_D, ALT)
    press(Key.Key_Down)
    press(Key.Key_Return)
    assert form.values[name.FOLLOWS] == "closed" and focused() == "Event"


FORMER = replace(CLOSED, can_follow=False, key="")


def test_a_list_with_nothing_to_choose_is_walked_and_left(call: Any) -> None:
    pane, _desk = call()
    type_in("又坏了")
    form = pane.register_form
    former = (FORMER, replace(FORMER, id=CaseId("older")))
    form.show_duplicates(DuplicatesView(heading="2", lines=former))
    press(Key.Key_D, ALT)
    listed = form.duplicates.list
    assert listed.rows[0].hasFocus()
    press(Key.Key_Down)
    assert listed.rows[1].hasFocus()
    press(Key.Key_Return)
    assert listed.is_open and form.values.get(name.FOLLOWS, "") == ""
    press(Key.Key_Escape)
    assert not listed.is_open and focused() == "Event" and pane.register_form is form
    type_in("，漏水")
    assert form.values[name.EVENT] == "又坏了，漏水"


def test_what_is_typed_over_the_list_goes_to_the_text(call: Any) -> None:
    pane, _desk = call()
    form = pane.register_form
    for lines in ((FORMER,), (OPEN, CLOSED)):
        form.show_duplicates(DuplicatesView(heading="1", lines=lines))
        press(Key.Key_D, ALT)
        press(Key.Key_X)
        assert not form.duplicates.list.is_open and focused() == "Event"
        press(Key.Key_Y)
    assert form.values[name.EVENT] == "xyxy"


def test_the_focus_comes_back_from_the_list_itself(call: Any) -> None:
    pane, _desk = call()
    form = pane.register_form
    form.show_duplicates(DuplicatesView(heading="1", lines=(FORMER,)))
    press(Key.Key_D, ALT)
    form.duplicates.list.setFocus()
    press(Key.Key_Escape)
    assert focused() == "Event"


def test_each_line_of_the_open_list_has_its_key(call: Any) -> None:
    pane, _desk = call()
    type_in("又坏了")
    form = pane.register_form
    form.show_duplicates(DuplicatesView(heading="2", lines=(OPEN, CLOSED)))
    press(Key.Key_2, ALT)
    assert form.values.get(name.FOLLOWS, "") == ""  # what is not in sight has no key
    press(Key.Key_D, ALT)
    press(Key.Key_2, ALT)
    assert form.values[name.FOLLOWS] == "closed"


def test_a_sub_centre_is_shown_what_is_alike_and_merges_nothing(call: Any) -> None:
    pane, _desk = call(DISPATCHER_A)
    pane.register_form.show_duplicates(DuplicatesView(heading="1", lines=(OPEN,)))
    strip = pane.register_form.duplicates
    assert not strip.do_button.isVisible() and "1" in told(strip)


def test_news_of_other_cases_asks_again_at_most_every_two_seconds(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    type_in("水管")
    before = len(desk.calls.asked)
    for _number in range(50):
        desk.tell("records", "queue")
    qtbot.wait(300)
    assert len(desk.calls.asked) == before
    pane.intake._questions._soon.setInterval(0)
    pane.intake._questions._soon.start()
    qtbot.waitUntil(lambda: len(desk.calls.asked) == before + 1)


NEWER = replace(OPEN, id=CaseId("newer"), number="WZ20260302-00002", title="菜场北门冒水")


def some(*lines: DuplicateLine) -> DuplicatesView:
    """These cases are alike, the first one with the key."""
    keyed = (replace(line, key="" if number else "Alt+M") for number, line in enumerate(lines))
    return DuplicatesView(heading=str(len(lines)), lines=tuple(keyed))


def told_of(pane: Any, desk: Any, qtbot: Any, view: DuplicatesView) -> None:
    """News of other cases has come, and the strip has been told of it."""
    desk.calls.same = view
    before = len(desk.calls.asked)
    pane.intake._questions._soon.setInterval(0)
    desk.tell("records")
    qtbot.waitUntil(lambda: len(desk.calls.asked) == before + 1)
    qtbot.waitUntil(lambda: pane.register_form.duplicates._newest == view)


def test_news_of_others_never_puts_another_case_under_the_key_that_merges(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.town.cases |= town_at("HANDLING").cases
    desk.calls.same = some(OPEN)
    type_in("水管还在喷水")
    strip = pane.register_form.duplicates
    qtbot.waitUntil(lambda: strip.do_button.isVisible())
    told_of(pane, desk, qtbot, some(NEWER, OPEN))
    assert OPEN.number in strip.do_button.text() and strip.list_button.text() == "Look: 1 new"
    assert strip.list_button.key == "Alt+D"
    press(Key.Key_M, ALT)
    assert desk.performed[0][1].body == c.MergeInto(leader=CaseId(CASE))


def test_the_key_that_shows_what_is_new_puts_it_first(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.calls.same = some(OPEN)
    type_in("水管还在喷水")
    strip = pane.register_form.duplicates
    qtbot.waitUntil(lambda: strip.do_button.isVisible())
    told_of(pane, desk, qtbot, some(NEWER, OPEN))
    press(Key.Key_D, ALT)
    assert [row.line.id for row in strip.list.rows] == ["newer", CASE]
    press(Key.Key_Escape)
    assert NEWER.number in strip.do_button.text() and strip.list_button.text() == "Look"


@pytest.mark.parametrize(
    ("come", "said"),
    [
        (some(NEWER), "No longer similar"),
        (DuplicatesView(), "No longer similar"),
        (some(replace(OPEN, can_merge=False, can_follow=True, is_open=False, state="已结案")), "Changed meanwhile"),
    ],
)
def test_a_case_that_can_no_longer_be_merged_into_goes_grey_where_it_stands(
    call: Any, qtbot: Any, come: DuplicatesView, said: str
) -> None:
    pane, desk = call()
    desk.calls.same = some(OPEN)
    type_in("水管还在喷水")
    strip = pane.register_form.duplicates
    qtbot.waitUntil(lambda: strip.do_button.isVisible())
    told_of(pane, desk, qtbot, come)
    assert strip.do_button.isVisible() and not strip.do_button.isEnabled()
    assert OPEN.number in strip.do_button.text() and said in told(strip)
    press(Key.Key_M, ALT)
    assert desk.performed == [] and pane.register_form.values.get(name.FOLLOWS, "") == ""


def test_a_key_that_comes_to_the_line_that_was_read_works_at_once(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.town.cases |= town_at("HANDLING").cases
    desk.calls.same = some(replace(OPEN, can_merge=False, key=""))
    type_in("水管")
    strip = pane.register_form.duplicates
    qtbot.waitUntil(lambda: bool(strip.view.lines))
    assert not strip.do_button.isVisible()
    desk.calls.same = some(OPEN)
    type_in("爆了")
    qtbot.waitUntil(strip.do_button.isVisible)
    press(Key.Key_M, ALT)
    assert desk.performed and "once more" not in told(strip)


def test_typing_shows_the_newest_at_once_and_its_key_asks_again_within_the_second(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.town.cases |= town_at("HANDLING").cases
    desk.calls.same = some(NEWER)
    type_in("水管")
    strip = pane.register_form.duplicates
    qtbot.waitUntil(lambda: NEWER.number in strip.do_button.text())
    desk.calls.same = some(OPEN, NEWER)
    type_in("爆了")
    qtbot.waitUntil(lambda: OPEN.number in strip.do_button.text())
    press(Key.Key_M, ALT)
    assert desk.performed == [] and "Just changed: Alt+M once more" in told(strip)
    assert focused() == "Event"
    press(Key.Key_M, ALT)
    assert desk.performed[0][1].body == c.MergeInto(leader=CaseId(CASE))


def test_what_has_been_in_sight_for_a_second_is_merged_at_the_first_press(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.town.cases |= town_at("HANDLING").cases
    desk.calls.same = some(NEWER)
    type_in("水管")
    strip = pane.register_form.duplicates
    qtbot.waitUntil(lambda: NEWER.number in strip.do_button.text())
    desk.calls.same = some(OPEN, NEWER)
    type_in("爆了")
    qtbot.waitUntil(lambda: OPEN.number in strip.do_button.text())
    qtbot.wait(1_050)
    press(Key.Key_M, ALT)
    assert desk.performed[0][1].body == c.MergeInto(leader=CaseId(CASE))


def test_the_key_of_an_open_list_means_the_line_in_the_list(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    desk.town.cases |= town_at("HANDLING").cases
    type_in("水管")
    form = pane.register_form
    form.show_duplicates(some(OPEN))
    press(Key.Key_D, ALT)
    form.show_duplicates(some(NEWER, OPEN))
    press(Key.Key_M, ALT)
    assert desk.performed[0][1].body == c.MergeInto(leader=CaseId(CASE))


def test_the_words_of_the_strips_are_chinese(call: Any) -> None:
    words.load("zh_CN")
    pane, _desk = call()
    form = pane.register_form
    assert "暂无相似案件" in told(form.duplicates)
    form.show_duplicates(DuplicatesView(heading="≈ 40 m 内 1 件相似", lines=(OPEN,)))
    assert form.duplicates.do_button.text() == f"并案 {OPEN.number}" and form.duplicates.do_button.key == "Alt+M"
    QTest.mouseClick(form.duplicates.list_button, Qt.MouseButton.LeftButton)
    assert form.duplicates.list.rows[0].accessibleName().startswith("并案")
