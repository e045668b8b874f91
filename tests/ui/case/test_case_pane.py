"""The case pane as an operator uses it: by keys alone, and never losing a word that was typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desk_app import words
from desk_app.desk import NotPossible
from desk_app.domain import commands as c
from desk_app.domain.case import CommandId, DemandKind, Source, State
from desk_app.domain.projection import LookupHit
from desk_app.domain.protocol import Answer, Happened, Presence, Verdict
from desk_app.domain.seat import SeatState
from tests.domain.stages import CASE, STAGES
from tests.sample_reference import CELL_A, CELL_B, LEADER, PATROLLER_2, PLACE_A, SEAT, SQUAD_A, SUB_A, WATER
from tests.ui.case.fingers import press, send, told, type_in
from tests.ui.case.seat_desk import shown_pane
from ui.composing import ComposingGuard

Key = Qt.Key
Modifier = Qt.KeyboardModifier


def test_a_case_is_filed_and_dispatched_by_keys(pane_at: Any, qtbot: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_F6)
    qtbot.waitUntil(lambda: pane.form is not None)
    focus = QApplication.focusWidget()
    assert focus.accessibleName() == "Filing condition"  # the problem is known from the call
    press(Key.Key_Down)
    press(Key.Key_Down)
    press(Key.Key_Return)
    send()
    assert desk.town.cases[CASE].state is State.PENDING_DISPATCH
    assert desk.town.cases[CASE].filing.condition_text == "占道经营 2"
    assert pane.form is None
    pane.show_view(desk.view())
    press(Key.Key_F7)
    assert pane.form.values["target"] == SUB_A  # whom the catalogue names stands there already
    press(Key.Key_F7)  # the same key again sends it
    assert desk.town.cases[CASE].holder == SUB_A


def test_a_refusal_keeps_the_text_and_says_what_to_do(pane_at: Any, qtbot: Any) -> None:
    words.load("zh_CN")
    pane, desk = pane_at("PENDING_DISPATCH@district")
    press(Key.Key_F7)
    pane.form.fields.field("opinion").main.setFocus()
    type_in("请先围挡")
    desk.refuse = NotPossible(code="case_moved_on", params={}, happened=())
    send()
    assert pane.form is not None
    assert pane.form.values["opinion"] == "请先围挡"
    assert "案件已有新的流转" in told(pane)
    desk.refuse = None
    send()
    assert pane.form is None
    assert desk.performed[-1][0].body == c.DispatchCase(target=SUB_A, opinion="请先围挡")


def test_a_required_reason_is_said_before_anything_is_sent(pane_at: Any) -> None:
    words.load("zh_CN")
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_R, Modifier.AltModifier)
    send()
    assert desk.performed == []
    assert "请填写原因" in told(pane)
    assert QApplication.focusWidget().accessibleName() == "原因"
    type_in("经核不属实")
    assert "请填写原因" not in told(pane)
    send()
    assert desk.town.cases[CASE].state is State.FILING_REFUSED


def test_escape_closes_what_is_empty_and_asks_once_where_text_would_be_lost(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_F12)
    press(Key.Key_Escape)
    assert pane.form is None
    press(Key.Key_F12)
    type_in("the caller rang again")
    press(Key.Key_Escape)
    assert pane.form is not None and "would be lost" in told(pane)
    type_in(" at noon")
    assert "would be lost" not in told(pane)
    press(Key.Key_Escape)
    press(Key.Key_Escape)
    assert pane.form is None
    assert f"case:{CASE}:AddNote" not in desk.kept


def test_news_of_the_case_touches_neither_text_nor_focus_nor_scroll(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_F12)
    type_in("the caller rang")
    form, focus = pane.form, QApplication.focusWidget()
    assert isinstance(focus, QPlainTextEdit)
    cursor = focus.textCursor().position()
    desk.town.must(LEADER, CASE, c.AddNote(text="from elsewhere"))
    desk.town.must(LEADER, CASE, c.FileCase(problem="E01-002", condition="E01-002-1"))
    pane.show_view(desk.view())
    assert pane.form is form and QApplication.focusWidget() is focus
    assert focus.toPlainText() == "the caller rang" and focus.textCursor().position() == cursor
    assert "To dispatch" in pane.page.header.findChild(QWidget, "state").accessibleName()
    send()
    assert desk.town.facts[-1].body.text == "the caller rang"


def test_a_form_says_when_the_case_does_not_offer_its_action_any_more(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_R, Modifier.AltModifier)
    type_in("nothing found")
    desk.town.must(LEADER, CASE, c.FileCase(problem="E01-002", condition="E01-002-1"))
    pane.show_view(desk.view())
    assert "does not offer this any more" in told(pane.form)
    send()
    assert pane.form.values["reason"] == "nothing found"
    assert "not possible while the case is" in told(pane.form)


def test_a_draft_is_kept_at_a_pause_and_stands_there_again(pane_at: Any, qtbot: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_F12)
    type_in("half a sentence")
    key = f"case:{CASE}:AddNote"
    qtbot.waitUntil(lambda: key in desk.kept)
    assert desk.kept[key].values == {"text": "half a sentence"}
    again = shown_pane(qtbot, desk)
    again.show_view(desk.view())
    qtbot.waitUntil(lambda: again.form is not None)
    assert again.form.values["text"] == "half a sentence"
    assert not again.form.isAncestorOf(QApplication.focusWidget() or pane)
    assert pane is not again


def test_another_case_may_be_looked_at_without_losing_what_was_typed(pane_at: Any, qtbot: Any) -> None:
    pane, desk = pane_at("MERGED")
    pane.show_view(desk.view("leader"))
    press(Key.Key_F12)
    type_in("about the leader")
    pane.show_view(desk.view())
    assert pane.form is None
    pane.show_view(desk.view("leader"))
    qtbot.waitUntil(lambda: pane.form is not None)
    assert pane.form.values["text"] == "about the leader"
    assert pane.form.form.kind == "AddNote"


def test_another_action_may_be_opened_without_losing_what_was_typed(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_FILING")
    press(Key.Key_F12)
    type_in("first")
    press(Key.Key_R, Modifier.AltModifier)
    assert pane.form.form.kind == "RefuseFiling"
    press(Key.Key_F12)
    assert pane.form.values["text"] == "first"


def test_what_asks_nothing_is_given_at_once(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_ACCEPT")
    press(Key.Key_F5)
    assert desk.town.cases[CASE].state is State.PENDING_FILING
    assert pane.form is None


def test_a_refusal_of_what_asked_nothing_is_told_at_the_bar(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_ACCEPT")
    desk.refuse = NotPossible(code="not_signed_in")
    press(Key.Key_F5)
    assert "Nobody is signed in" in told(pane)


def test_a_seat_signs_for_a_unit_and_names_who_spoke(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_SIGN")
    press(Key.Key_F5, Modifier.ShiftModifier)
    assert QApplication.focusWidget().accessibleName() == "Who spoke"
    type_in("王工")
    send()
    spoken = desk.performed[-1][0].on_behalf_of
    assert (spoken.organisation, spoken.person, spoken.channel) == (SQUAD_A, "王工", "telephone")
    assert desk.town.cases[CASE].state is State.HANDLING
    assert pane.form is None


def test_no_key_acts_while_an_input_method_composes(pane_at: Any, qapp: Any) -> None:
    guard = ComposingGuard(qapp)
    try:
        pane, desk = pane_at("PENDING_FILING")
        press(Key.Key_F12)
        composing = QInputMethodEvent("jing gai", [])
        QApplication.sendEvent(QApplication.focusWidget(), composing)
        assert guard.composing
        press(Key.Key_F6)
        send()
        assert pane.form.form.kind == "AddNote" and desk.performed == []
        type_in("井盖")
        assert not guard.composing
        send()
        assert desk.town.facts[-1].body.text == "井盖"
    finally:
        guard.deleteLater()


def test_the_chosen_target_asks_why_and_the_choices_are_found_by_typing(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_DISPATCH@district")
    press(Key.Key_F7)
    picker = QApplication.focusWidget()
    assert isinstance(picker, QLineEdit)
    picker.selectAll()
    type_in("自来水")
    assert [option.value for option in picker.listed] == [WATER]
    assert QApplication.focusWidget() is picker  # the list never takes the focus
    press(Key.Key_Tab)
    assert QApplication.focusWidget().accessibleName() == "Why another body"
    send()
    assert desk.performed == []
    type_in("管道漏水引起")
    send()
    assert desk.performed[-1][0].body == c.DispatchCase(target=WATER, reason="管道漏水引起")
    assert pane.form is None


def test_escape_closes_the_choices_before_the_form(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_DISPATCH@district")
    press(Key.Key_F7)
    press(Key.Key_Down)
    picker = QApplication.focusWidget()
    assert picker.is_open
    press(Key.Key_Escape)
    assert pane.form is not None and not picker.is_open
    press(Key.Key_Escape)
    assert pane.form is None


def test_a_refused_command_opens_with_its_text_and_replaces_itself(pane_at: Any) -> None:
    words.load("zh_CN")
    pane, desk = pane_at("PENDING_DISPATCH@district")
    refused = desk.refused(
        c.DispatchCase(target=SQUAD_A, opinion="请尽快处置"),
        Answer(
            id=CommandId(""),
            verdict=Verdict.REFUSED,
            code="case_moved_on",
            happened=(Happened(flow=2, kind="FileCase", operator=LEADER.badge, at=desk.town.now),),
        ),
    )
    pane.show_view(desk.view())
    assert "案件已有新的流转" in told(pane) and "其间：10:00 立案 · 1900" in told(pane)
    press(Key.Key_E, Modifier.ControlModifier)
    assert pane.form.values["opinion"] == "请尽快处置" and pane.form.values["target"] == SQUAD_A
    assert "案件已有新的流转" in told(pane.form)
    send()
    (intent,) = desk.performed[-1]
    assert intent.replaces == refused.command.id
    assert intent.body == c.DispatchCase(target=SQUAD_A, opinion="请尽快处置")


def test_a_refused_command_can_be_dropped(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    answer = Answer(id=CommandId(""), verdict=Verdict.REFUSED, code="reason_missing")
    refused = desk.refused(c.RefuseFiling(reason=""), answer)
    pane.show_view(desk.view())
    press(Key.Key_D, Modifier.ControlModifier)
    assert desk.settled == [refused.command.id]


def test_the_desk_hears_in_which_field_the_operator_is(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_F6)
    assert desk.looked[-1] == (CASE, "FileCase")
    press(Key.Key_Escape)
    assert desk.looked[-1] == (CASE, "")
    assert pane.form is None


def test_who_else_is_in_the_case_is_told(pane_at: Any) -> None:
    words.load("zh_CN")
    pane, desk = pane_at("PENDING_FILING")
    here = Presence(
        seat="09", badge=LEADER.badge, name="陆洁", state=SeatState.READY, case=CASE, field="FileCase", at=desk.town.now
    )
    desk.presences = (here,)
    pane.show_view(desk.view())
    assert "陆洁 正在“立案”" in told(pane)


def test_a_number_is_shown_when_asked_for_and_hidden_with_the_next_case(pane_at: Any) -> None:
    pane, desk = pane_at("MERGED")
    assert "138****5678" in told(pane)
    press(Key.Key_V, Modifier.AltModifier)
    send()
    (intent,) = desk.performed[-1]
    assert intent.subject == c.Subject(kind=c.SubjectKind.CALLER, id="13812345678")
    assert "13812345678" in told(pane)
    pane.show_view(desk.view("leader"))
    desk.calls.hide_in_time(None, (), ("13900000001",))
    pane.show_view(desk.view())
    assert "13812345678" not in told(pane)


def test_another_case_is_found_by_its_words_for_merging(pane_at: Any, qtbot: Any) -> None:
    pane, desk = pane_at("MERGED")
    town = desk.town
    call = c.RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="又一件", accept=True)
    town.must(SEAT, "third", call)
    pane.show_view(desk.view("third"))
    press(Key.Key_M, Modifier.AltModifier)
    type_in("同一件事")
    picker = QApplication.focusWidget()
    qtbot.waitUntil(lambda: picker.is_open)
    press(Key.Key_Return)
    send()
    assert town.cases["third"].merged_into == "leader"
    assert pane.form is None


def test_a_merged_case_leads_to_its_leader(pane_at: Any, qtbot: Any) -> None:
    pane, _desk = pane_at("MERGED")
    link = next(button for button in pane.findChildren(QAbstractButton) if "WZ20260302-00002" in button.text())
    with qtbot.waitSignal(pane.case_wanted) as wanted:
        link.click()
    assert wanted.args == ["leader"]


def test_new_lines_wait_below_what_is_being_read(pane_at: Any) -> None:
    pane, desk = pane_at("CLOSED")
    for number in range(40):
        desk.town.must(SEAT, CASE, c.AddNote(text=f"note {number}"))
    pane.show_view(desk.view())
    timeline = pane.page.timeline
    timeline.to_the_end()
    timeline.list.verticalScrollBar().setValue(28)
    before = timeline.list.indexAt(timeline.list.rect().topLeft()).row()
    desk.town.must(LEADER, CASE, c.AddNote(text="news"))
    pane.show_view(desk.view())
    assert timeline.list.verticalScrollBar().value() == 28
    assert timeline.list.indexAt(timeline.list.rect().topLeft()).row() == before
    assert "1 new line below" in [b.text() for b in timeline.findChildren(QAbstractButton) if b.isVisible()]
    timeline.to_the_end()
    assert timeline.model.lines[-1].sentence == "Note: news"
    assert not [b for b in timeline.findChildren(QAbstractButton) if b.isVisible() and "below" in b.text()]


def test_clocks_are_folded_away_and_folded_out(pane_at: Any) -> None:
    pane, desk = pane_at("HANDLING")
    timeline = pane.page.timeline
    shown = len(timeline.model.lines)
    assert shown + timeline.model.quiet == len(desk.town.facts_of(CASE))
    timeline.model.show_clocks(True)
    assert len(timeline.model.lines) == len(desk.town.facts_of(CASE))


def test_the_lights_turn_with_time_alone(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    clocks = pane.page.standing.clocks
    assert clocks.accessibleName() == "File 15 min left"
    desk.town.now += timedelta(minutes=22)
    pane.page.tick(desk.now())
    assert clocks.accessibleName() == "File 7 min over"


def test_a_look_ups_result_goes_where_it_belongs(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_FILING")
    pane.take_hit(LookupHit(kind="person", code=PATROLLER_2.badge, title="吴查", detail=""))
    assert pane.form.form.kind == "RequestVerification"
    assert pane.form.values["patroller"] == "P2"
    press(Key.Key_F6)
    pane.take_hit(LookupHit(kind="problem", code="E01-002", title="供水管道破裂", detail=""))
    assert (pane.form.values["problem"], pane.form.values["condition"]) == ("E01-002", "E01-002-1")


def test_a_look_up_begins_at_the_open_case_or_at_the_place_in_its_form(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_FILING")
    assert pane.place_at_hand == PLACE_A
    press(Key.Key_F6)
    pane.take_hit(LookupHit(kind="grid", code=CELL_B, title="乙镇第一网格", detail="", longitude=1.0, latitude=2.0))
    assert pane.place_at_hand.cell == CELL_B
    pane.show_nothing()
    assert pane.place_at_hand is None


def test_what_no_action_takes_is_said(pane_at: Any) -> None:
    pane, _desk = pane_at("HANDLING")
    assert "no action takes this grid" in pane.take_hit(LookupHit(kind="grid", code=CELL_A, title="x", detail=""))
    press(Key.Key_F12)
    assert "has no field for this person" in pane.take_hit(LookupHit(kind="person", code="P1", title="x", detail=""))
    pane.show_nothing()
    assert "Ctrl+N" in pane.take_hit(LookupHit(kind="grid", code=CELL_A, title="x", detail=""))


def test_a_person_of_the_directory_is_who_spoke_for_a_unit(pane_at: Any) -> None:
    pane, _desk = pane_at("HANDLING")
    pane.open_action("FeedBack")
    assert pane.take_hit(LookupHit(kind="person", code="P4", title="王兼", detail="")) == ""
    assert pane.form.values["on_behalf_of.person"] == "王兼"


def test_a_case_that_left_says_so(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_FILING")
    pane.show_view(None)
    assert "This case is not here" in told(pane)
    assert pane.view is None


def test_when_nobody_sits_here_nothing_stays_in_sight_and_nothing_is_lost(pane_at: Any, qtbot: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    press(Key.Key_F12)
    type_in("half a sentence")
    pane.show_nothing()
    assert pane.view is None and pane.form is None and "No case is open" in told(pane)
    assert desk.kept[f"case:{CASE}:AddNote"].values == {"text": "half a sentence"}
    pane.show_view(desk.view())
    qtbot.waitUntil(lambda: pane.form is not None)
    assert pane.form.values["text"] == "half a sentence"


@pytest.mark.parametrize("stage", STAGES)
def test_every_control_has_a_name(pane_at: Any, stage: str) -> None:
    words.load("zh_CN")
    pane, desk = pane_at(stage, LEADER)
    nameless = [("", widget) for widget in controls(pane) if not named(widget)]
    for form in desk.view().actions:
        if not form.asks_nothing:
            pane.open_action(form.kind)
            nameless += [(form.kind, widget) for widget in controls(pane.form) if not named(widget)]
    assert not nameless


def controls(parent: QWidget) -> list[QWidget]:
    """What a person can use, without the parts that Qt makes it of."""
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
    own = [widget for widget in parent.findChildren(QWidget) if isinstance(widget, kinds)]
    return [widget for widget in own if not isinstance(widget.parent(), QComboBox | QAbstractSpinBox)]


def named(widget: QWidget) -> str:
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


def test_the_problem_that_was_chosen_is_told_until_the_case_is_filed(pane_at: Any) -> None:
    pane, desk = pane_at("PENDING_FILING")
    problem = desk.view().proposed
    assert problem and problem in told(pane.page.standing)
    filed, _desk = pane_at("PENDING_DISPATCH@district")
    assert filed.view.proposed == "" and "Problem proposed" not in told(filed.page.standing)
