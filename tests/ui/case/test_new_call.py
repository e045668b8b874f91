"""A new call as an operator takes it: typed while the caller speaks, sent with one key, never lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from desk_app import words
from desk_app.desk import NO_REFERENCE, NotPossible
from desk_app.domain import commands as c
from desk_app.domain.case import BodyId, CommandId, DemandKind, Source, State
from desk_app.domain.directory import Body, BodyKind
from desk_app.domain.projection import Draft, LookupHit
from desk_app.domain.protocol import Answer, Verdict
from desk_app.domain.reference import Reference
from desk_app.screens import register_values as name
from desk_app.screens.names import Names
from tests.domain.stages import CASE, town_at
from tests.domain.walking import Town
from tests.sample_reference import (
    BOARD_A,
    CELL_A,
    CELL_B,
    COMPONENT,
    DISPATCHER_A,
    LID,
    REFERENCE,
    SQUAD_A,
    START,
    SUB_A,
    WATER,
)
from tests.ui.case.fingers import focused, go_to, pick, press, told, type_in
from tests.ui.case.seat_desk import SeatDesk, shown_pane
from ui.pieces import ActionButton
from ui.theme import apply_theme, load_theme

Key = Qt.Key
Modifier = Qt.KeyboardModifier
GRID = LookupHit(kind="grid", code=CELL_A, title="香溪社区第一网格", detail="", longitude=120.5, latitude=31.2)


def test_a_whole_call_by_keys_from_the_first_word_to_the_dispatch(call: Any) -> None:
    pane, desk = call()
    assert focused() == "Event"
    type_in("金山路菜场门口水管爆了，路面全是水")
    go_to("Demand")
    type_in("尽快抢修")
    go_to("Place")
    type_in("金山路菜场门口")
    go_to("Place: cell or component")
    type_in(CELL_A)
    go_to("Person")
    type_in("张先生")
    go_to("Telephone")
    type_in("13812345678")
    pick("Problem", "水管 破裂")
    press(Key.Key_F7)
    case = desk.town.cases["new-1"]
    assert (case.state, case.unit, case.filing.problem_name) == (State.PENDING_SIGN, WATER, "供水管道破裂")
    assert case.place.cell == CELL_A and case.place.address == "金山路菜场门口"
    assert case.caller.name == "张先生" and case.caller.wants_answer
    assert [intent.body.kind for intent in desk.performed[0]] == ["RegisterCase", "FileCase", "DispatchCase"]
    assert pane.register_form is None


def test_the_catalogue_speaks_while_the_operator_types_and_proposes_the_target(call: Any) -> None:
    words.load("zh_CN")
    pane, _desk = call()
    pane.take_hit(GRID)
    pick("问题类别", "占道")
    assert "甲街道城管中队 · 经 甲街道分中心" in told(pane)
    assert "4 工作时 / 2 工作日 · C 一般" in told(pane)
    form = pane.register_form
    assert form.field(name.TARGET).value == SUB_A
    assert form.lacking == "还缺 立案：立案条件"
    pick("立案条件", "占道经营 2")
    assert "2 工作日 · C 一般" in told(pane)
    pick("问题类别", "水管")
    assert form.field(name.TARGET).value == WATER  # the proposal follows the problem


def test_a_target_chosen_by_hand_stays_and_asks_why(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call()
    type_in("水管爆了")
    pane.take_hit(GRID)
    pick("问题类别", "水管")
    go_to("派遣至")
    QApplication.focusWidget().selectAll()
    type_in("甲街道城管")
    press(Key.Key_Return)
    form = pane.register_form
    assert form.field(name.TARGET).value == SQUAD_A
    press(Key.Key_F7)
    assert desk.performed == [] and "改派原因" in told(pane)
    assert focused() == "改派原因"
    type_in("水务抢修车在外地")
    press(Key.Key_F7)
    assert desk.performed[0][2].body == c.DispatchCase(target=SQUAD_A, reason="水务抢修车在外地")


def test_what_is_missing_is_said_and_the_cursor_goes_there(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call()
    press(Key.Key_F5)
    assert desk.performed == []
    assert pane.register_form.lacking == "还缺：事件或问题"
    assert focused() == "事件"
    type_in("路灯不亮")
    press(Key.Key_F6)
    assert pane.register_form.lacking == "还缺：问题、立案条件、部件或单元网格"
    press(Key.Key_F5)
    assert desk.town.cases["new-1"].state is State.PENDING_FILING


def test_a_refused_call_keeps_every_word_and_can_be_sent_again_as_the_same_case(call: Any) -> None:
    pane, desk = call()
    type_in("路灯不亮")
    desk.refuse = NotPossible(code="unknown_problem", params={"problem": "x"})
    press(Key.Key_F5)
    form = pane.register_form
    assert form is not None and form.values[name.EVENT] == "路灯不亮"
    assert "Choose the problem again." in told(pane)
    desk.refuse = None
    press(Key.Key_F5)
    assert [intents[0].case for intents in desk.performed] == ["new-1", "new-1"]
    assert pane.register_form is None


def test_a_call_that_is_left_waits_in_a_row_and_is_gone_on_with_by_a_key(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    type_in("菜场门口水管爆了")
    desk.town.cases |= town_at("PENDING_FILING").cases
    pane.show_view(desk.view())
    assert pane.register_form is None and pane.view is not None
    assert desk.kept["register:new-1"].values[name.EVENT] == "菜场门口水管爆了"
    pane.setFocus()
    press(Key.Key_PageUp, Modifier.AltModifier)
    assert pane.register_form.case_id == "new-1"
    assert pane.register_form.values[name.EVENT] == "菜场门口水管爆了"
    press(Key.Key_F5)
    assert desk.town.cases["new-1"].text.startswith("菜场门口水管爆了")
    assert "register:new-1" not in desk.kept


def test_another_call_may_begin_while_one_is_unfinished(call: Any) -> None:
    pane, desk = call()
    type_in("first")
    pane.start_intake()
    assert pane.register_form.case_id == "new-2" and pane.register_form.values[name.EVENT] == ""
    assert desk.kept["register:new-1"].values[name.EVENT] == "first"
    assert pane.parked_row.isVisible()


def test_drafts_of_a_former_run_are_offered(qtbot: Any) -> None:
    draft = Draft(key="register:old", values={name.EVENT: "横泾街道路灯整条不亮"}, saved_at=START)
    desk = SeatDesk(town=Town(), kept={draft.key: draft})
    pane = shown_pane(qtbot, desk)
    qtbot.waitUntil(lambda: pane.parked_row.isVisible())
    pane.setFocus()
    press(Key.Key_PageUp, Modifier.AltModifier)
    assert pane.register_form.case_id == "old"
    assert pane.register_form.values[name.EVENT] == "横泾街道路灯整条不亮"
    type_in("，补一句")
    assert pane.register_form.values[name.EVENT] == "横泾街道路灯整条不亮，补一句"


def test_escape_leaves_an_empty_call_and_asks_before_text_is_lost(call: Any) -> None:
    pane, desk = call()
    press(Key.Key_Escape)
    assert pane.register_form is None
    pane.start_intake()
    type_in("something")
    press(Key.Key_Escape)
    assert pane.register_form is not None and "would be lost" in told(pane)
    press(Key.Key_Escape)
    assert pane.register_form is None
    assert not desk.kept


def test_a_component_from_the_look_up_brings_place_cell_and_maintainer(call: Any) -> None:
    pane, _desk = call()
    hit = LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="金山路 12 号", cell=CELL_A)
    pane.take_hit(hit)
    pane.take_hit(LookupHit(kind="problem", code="0102", title="污水井盖", detail=""))
    form = pane.register_form
    assert form.field(name.TARGET).value == WATER
    assert form.values[name.CONDITION] == "0102-1"
    assert focused() == "Event"  # taking a result does not move the cursor


@pytest.mark.parametrize("former", ["", CELL_B], ids=["no cell yet", "another cell"])
def test_a_component_typed_by_its_code_stands_in_its_own_cell(call: Any, qtbot: Any, former: str) -> None:
    pane, desk = call()
    desk.hits = (LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="金山路 12 号", cell=CELL_A),)
    go_to("Place: cell or component")
    type_in(former)
    QApplication.focusWidget().selectAll()  # type: ignore[union-attr]
    type_in(COMPONENT)
    qtbot.waitUntil(lambda: bool(pane.register_form.place.cell))
    place = pane.register_form.place
    assert (place.component, place.cell, place.board) == (COMPONENT, CELL_A, BOARD_A)
    assert place.address == "金山路 12 号"
    pane.take_hit(replace(GRID, code=CELL_B))
    place = pane.register_form.place
    assert (place.component, place.cell, place.address) == ("", CELL_B, GRID.title)


def test_a_component_that_nobody_knows_has_no_cell(call: Any) -> None:
    pane, _desk = call()
    go_to("Place: cell or component")
    type_in(COMPONENT)
    assert (pane.register_form.place.component, pane.register_form.place.cell) == (COMPONENT, "")
    pane.take_hit(GRID)
    assert (pane.register_form.place.component, pane.register_form.place.cell) == (COMPONENT, CELL_A)


def test_a_component_brings_the_problem_of_its_class_where_none_is_chosen(call: Any) -> None:
    pane, _desk = call()
    hit = LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="金山路 12 号", cell=CELL_A)
    assert pane.take_hit(hit) == ""
    assert pane.register_form.values[name.PROBLEM] == LID
    other, _desk = call()
    pick("Problem", "水管")
    other.take_hit(hit)
    assert other.register_form.values[name.PROBLEM] == "E01-002"


TELEVISION, RAIN = "0109", "0103"
RAIN_LID = LookupHit(
    kind="component", code="3205060103000007", title="雨水井盖", detail="金山路 30 号", cell=CELL_A, longitude=120.5
)
"""Lids of two classes, each to its own maintainer."""


def lids() -> Reference:
    catalogue = REFERENCE.catalogue
    other = {
        code: replace(catalogue.problems[LID], code=code, name=called, category="01")
        for code, called in ((TELEVISION, "电视井盖"), (RAIN, "雨水井盖"))
    }
    return replace(REFERENCE, catalogue=replace(catalogue, problems=catalogue.problems | other))


def test_a_component_of_another_class_replaces_the_problem_and_says_so(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call(reference=lids())
    pick("问题类别", "电视井盖")
    form = pane.register_form
    pane.take_hit(RAIN_LID)
    assert form.values[name.PROBLEM] == RAIN
    assert "电视井盖" in told(form) and "Alt+Z" in {button.key for button in form.findChildren(ActionButton)}
    press(Key.Key_Z, Modifier.AltModifier)
    assert form.values[name.PROBLEM] == TELEVISION
    press(Key.Key_F7)
    assert desk.performed == [] and "部件是“雨水井盖”，问题是“电视井盖”" in form.lacking
    pane.take_hit(replace(RAIN_LID, code="3205060109000001"))
    assert form.values[name.PROBLEM] == TELEVISION and "问题是" not in form.lacking


def test_an_event_stays_beside_any_component(call: Any) -> None:
    pane, _desk = call(reference=lids())
    pick("Problem", "水管")
    pane.take_hit(RAIN_LID)
    assert pane.register_form.values[name.PROBLEM] == "E01-002"
    assert not pane.register_form._catalogue.changed.isVisible()


def test_a_class_that_the_catalogue_does_not_hold_holds_the_filing(call: Any) -> None:
    pane, desk = call()
    pick("Problem", "污水井盖")
    pane.take_hit(RAIN_LID)
    assert pane.register_form.values[name.PROBLEM] == LID
    press(Key.Key_F6)
    assert desk.performed == [] and "0103" in pane.register_form.lacking


def test_the_cell_is_told_by_names(call: Any) -> None:
    called = {CELL_A[:9]: "甲街道", CELL_A[:12]: "香溪社区", CELL_A: "第一网格"}
    pane, _desk = call(reference=replace(REFERENCE, area_names=called))
    pane.take_hit(GRID)
    assert "In 甲街道 › 香溪社区 › 第一网格" in told(pane)


HOUSE = LookupHit(
    kind="street", code="S1", title="甲街道金山路12号", detail="甲街道", longitude=120.5, latitude=31.2, cell=CELL_A
)


def test_a_house_brings_address_coordinates_and_cell_and_what_was_typed_stays_behind_it(call: Any) -> None:
    pane, _desk = call()
    moved: list[object] = []
    pane.near_changed.connect(lambda: moved.append(pane.place_at_hand))
    go_to("Place")
    type_in("北门口")
    assert moved == []  # an address alone is no place to measure from
    assert pane.take_hit(HOUSE) == ""
    place = pane.register_form.place
    assert (place.address, place.cell, place.board) == ("甲街道金山路12号 北门口", CELL_A, BOARD_A)
    assert moved == [place] and place.longitude == 120.5
    pane.take_hit(replace(HOUSE, kind="place", title="金山菜场"))
    assert pane.register_form.place.address == "金山菜场 北门口"


@pytest.mark.parametrize(
    ("kind", "code"), [("person", "P1"), ("problem", "of no edition"), ("body", "nobody"), ("of-tomorrow", "1")]
)
def test_what_cannot_be_taken_is_said(call: Any, kind: str, code: str) -> None:
    words.load("zh_CN")
    pane, _desk = call()
    before = pane.register_form.values
    said = pane.take_hit(LookupHit(kind=kind, code=code, title="x", detail=""))
    assert said.startswith("“登记来电”中没有可填入此") or said.startswith("“登记”中没有可填入此")
    assert pane.register_form.values == before


def test_where_the_catalogue_names_several_all_are_named_and_none_is_chosen(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call()
    second = Body(id=BodyId("water-2"), kind=BodyKind.UNIT, name="二水厂", role="water")
    directory = desk.town.reference.directory
    desk.town.reference = replace(
        desk.town.reference, directory=replace(directory, bodies=directory.bodies | {second.id: second})
    )
    pane.register_form.take_up(Names(reference=desk.town.reference, now=desk.now()))
    type_in("水管爆了")
    pane.take_hit(GRID)
    pick("问题类别", "水管")
    form = pane.register_form
    assert form.field(name.TARGET).value == ""
    assert "此处有 2 个单位是“water”：区自来水公司、二水厂" in told(pane)
    press(Key.Key_F7)
    assert desk.performed == [] and "班长" in form.lacking


def test_where_nobody_is_named_the_form_says_so_and_offers_to_ask_the_shift_leader(call: Any) -> None:
    words.load("zh_CN")
    directory = REFERENCE.directory
    bodies = {code: body for code, body in directory.bodies.items() if code != SQUAD_A}
    pane, desk = call(reference=replace(REFERENCE, directory=replace(directory, bodies=bodies)))
    form = pane.register_form
    assert not form.foot.ask_button.isVisible()
    type_in("门口摆摊")
    pane.take_hit(GRID)
    pick("问题类别", "占道")
    pick("立案条件", "占道经营 2")
    assert "须由其再请示" in told(pane) and form.field(name.TARGET).value == SUB_A
    form.field(name.TARGET).picker.set_value("")
    assert "请示班长" in form.field(name.TARGET).picker.placeholderText()
    press(Key.Key_Q, Modifier.AltModifier)
    case = desk.town.cases["new-1"]
    assert (case.state, case.unit) == (State.PENDING_DISPATCH, None)
    assert "squad" in case.asked_leader


def test_reference_data_that_come_later_are_taken_up_and_what_was_typed_stays(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call(reference=NO_REFERENCE)
    form = pane.register_form
    type_in("水管爆了")
    form.put({**form.values, name.PROBLEM: "E01-002"})
    assert form.field(name.PROBLEM).picker.text() == "E01-002" and "–" in told(pane)
    desk.town.reference = REFERENCE
    pane._bridge.changed.emit(frozenset({"reference"}))
    assert pane.register_form is form and form.values[name.EVENT] == "水管爆了"
    assert form.field(name.PROBLEM).picker.text().endswith("供水管道破裂")
    pane.take_hit(GRID)
    assert "区自来水公司" in told(pane)
    assert form.field(name.TARGET).value == WATER
    pick("问题类别", "占道")
    assert len(form.field(name.CONDITION).picker._options) == 2


def test_a_sub_centre_registers_and_goes_no_further(call: Any) -> None:
    pane, desk = call(DISPATCHER_A)
    assert list(pane.register_form.foot.buttons) == ["REGISTER"]
    type_in("门前积水")
    press(Key.Key_F5)
    case = desk.town.cases["new-1"]
    assert (case.state, case.source) == (State.PENDING_ACCEPT, Source.SUB_CENTRE)


def test_what_is_known_of_the_caller_stands_there_already(call: Any) -> None:
    pane, _desk = call(**{name.PHONE: "13812345678"})
    assert pane.register_form.values[name.PHONE] == "13812345678"
    assert not pane.register_form.touched


def test_a_refused_registration_opens_with_all_it_said_and_replaces_itself(qtbot: Any) -> None:
    desk = SeatDesk(town=town_at("PENDING_FILING"))
    pane = shown_pane(qtbot, desk)
    body = c.RegisterCase(
        source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="路灯不亮", problem="gone", accept=True
    )
    answer = Answer(id=CommandId(""), verdict=Verdict.REFUSED, code="unknown_problem", params={"problem": "gone"})
    refused = desk.refused(body, answer)
    pane.show_view(desk.view())
    pane.setFocus()
    press(Key.Key_E, Modifier.ControlModifier)
    form = pane.register_form
    assert form.case_id == CASE and form.values[name.EVENT] == "路灯不亮"
    press(Key.Key_F5)
    (intent,) = desk.performed[0]
    assert (intent.case, intent.replaces) == (CASE, refused.command.id)


PHONE_STRIP = 40
"""What the phone takes of the window's height while there is one."""


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_nothing_needs_scrolling_to_register_file_and_dispatch(call: Any, qapp: Any, language: str) -> None:
    """Also with calls parked, a phone, and another body than the catalogue's, which wants a reason."""
    apply_theme(qapp, load_theme("light"))
    words.load(language)
    pane, _desk = call()
    type_in("first")
    pane.start_intake()
    pane.resize(pane.width(), pane.height() - PHONE_STRIP)
    form = pane.register_form
    pane.take_hit(GRID)
    form.field(name.PROBLEM).picker.set_value("E01-002")
    form.field(name.TARGET).picker.set_value(SQUAD_A)
    QApplication.processEvents()
    assert pane.parked_row.isVisible() and form.field(name.REASON).isVisible()
    assert form.scroller.verticalScrollBar().maximum() == 0
    for button in form.foot.buttons.values():
        assert pane.rect().contains(button.mapTo(pane, button.rect().bottomRight()))


def test_the_order_of_tab_is_the_order_in_sight(call: Any) -> None:
    pane, _desk = call()
    form: QWidget = pane.register_form
    seen = []
    for _step in range(16):
        focus = QApplication.focusWidget()
        if not form.isAncestorOf(focus):
            break
        seen.append(focus.mapTo(form, focus.rect().center()))
        press(Key.Key_Tab)
    rows = [point.y() // 20 for point in seen]
    assert rows == sorted(rows)
    assert len(seen) >= 15


def test_what_sends_a_call_is_in_sight_however_low_the_window(call: Any) -> None:
    pane, _desk = call()
    window = pane.window()
    window.resize(640, 420)
    QApplication.processEvents()
    form = pane.register_form
    for button in (*form.foot.buttons.values(), form.foot.cancel_button):
        corner = button.mapTo(window, button.rect().bottomRight())
        assert button.isVisible() and window.rect().contains(corner), button.text()
        assert not button.visibleRegion().isEmpty() and button.visibleRegion().boundingRect() == button.rect()
    form.field(name.TARGET).main.setFocus()
    QApplication.processEvents()
    assert not form.field(name.TARGET).main.visibleRegion().isEmpty()


def test_a_case_that_was_open_before_a_call_is_open_again_behind_it(qtbot: Any) -> None:
    town = town_at("HANDLING")
    desk = SeatDesk(town=town)
    pane = shown_pane(qtbot, desk)
    pane.show_view(desk.view())
    wanted: list[str] = []
    pane.case_wanted.connect(wanted.append)
    pane.start_intake()
    assert pane.view is None and wanted == []
    press(Key.Key_Escape)
    assert pane.view is not None and wanted == [CASE]
    pane.start_intake()
    type_in("half a sentence")
    pane.put_call_away()
    assert pane.view is not None and wanted == [CASE, CASE]
