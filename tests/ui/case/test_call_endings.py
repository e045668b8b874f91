"""How a call ends: as a case, with an answer, handed over; with a place that nobody finds; and what is asked next."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt

from desk_app import words
from desk_app.domain import commands as c
from desk_app.domain.case import DemandKind, Place, State
from desk_app.domain.commands import TransferTarget, TransferWay
from desk_app.screens import register_values as name
from desk_app.screens.places import place_text
from tests.sample_reference import CELL_A, DISPATCHER_A, LEAK, PLACE_A
from tests.ui.case.fingers import focused, go_to, press, told, type_in

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT = Modifier.AltModifier


def test_a_call_that_only_asks_is_logged_and_over_with_one_key(call: Any) -> None:
    pane, desk = call()
    type_in("社保卡丢了去哪里补办")
    press(Key.Key_A, ALT)
    assert desk.performed == [] and focused() == "Answer"
    press(Key.Key_A, ALT)
    assert desk.performed == [] and "what the caller was told" in pane.register_form.lacking
    type_in("到镇便民服务中心，带身份证")
    press(Key.Key_A, ALT)
    register, answer = (intent.body for intent in desk.performed[0])
    assert register.demand_kind is DemandKind.ENQUIRY
    assert answer == c.AnswerDirectly(answer="到镇便民服务中心，带身份证")
    assert desk.town.cases["new-1"].state is State.ANSWERED and pane.register_form is None


def test_a_call_that_is_to_be_a_case_after_all_is_of_the_kind_it_was(call: Any) -> None:
    pane, _desk = call()
    form = pane.register_form
    kind = form.field(name.DEMAND_KIND)
    press(Key.Key_A, ALT)
    assert form.values[name.DEMAND_KIND] == "ENQUIRY"
    press(Key.Key_Escape)
    assert form.values[name.DEMAND_KIND] == "HELP" and focused() != "Answer"
    press(Key.Key_A, ALT)
    press(Key.Key_T, ALT)
    assert form.values[name.DEMAND_KIND] == "HELP", "handed over: no enquiry either"
    press(Key.Key_Escape)
    press(Key.Key_A, ALT)
    kind.set_value("COMPLAINT")
    press(Key.Key_Escape)
    assert form.values[name.DEMAND_KIND] == "COMPLAINT", "chosen since"


def test_a_kind_of_demand_that_was_chosen_stays_when_the_call_only_asks(call: Any) -> None:
    pane, _desk = call()
    pane.register_form.field(name.DEMAND_KIND).set_value("PRAISE")
    press(Key.Key_A, ALT)
    assert pane.register_form.values[name.DEMAND_KIND] == "PRAISE"


def test_a_call_handed_over_records_to_whom_and_in_which_way(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call()
    type_in("钱包被偷了")
    press(Key.Key_T, ALT)
    form = pane.register_form
    assert focused() == "转接至: 110 报警" and not form._catalogue.advice.isVisible()
    form.field(name.TRANSFER_TARGET).set_value("OTHER")
    form.field(name.TRANSFER_WAY).set_value("THREE_PARTY")
    press(Key.Key_T, ALT)
    assert desk.performed == [] and "转至哪个平台" in form.lacking and focused() == "备注"
    type_in("地铁公安")
    press(Key.Key_T, ALT)
    assert desk.performed[0][1].body == c.TransferOut(
        target=TransferTarget.OTHER, way=TransferWay.THREE_PARTY, note="地铁公安"
    )
    assert desk.town.cases["new-1"].state is State.TRANSFERRED


def test_escape_goes_back_to_the_case_and_the_answer_is_not_sent(call: Any) -> None:
    pane, desk = call()
    type_in("水管爆了")
    press(Key.Key_A, ALT)
    type_in("will be seen to")
    press(Key.Key_Escape)
    form = pane.register_form
    assert form is not None and focused() == "Event" and form._catalogue.advice.isVisible()
    press(Key.Key_F5)
    assert [intent.body.kind for intent in desk.performed[0]] == ["RegisterCase"]


def test_a_sub_centre_neither_answers_nor_hands_over(call: Any) -> None:
    pane, desk = call(DISPATCHER_A)
    type_in("问一下")
    press(Key.Key_A, ALT)
    press(Key.Key_T, ALT)
    assert desk.performed == [] and pane.register_form.ending.what is None


def test_a_place_and_a_problem_alone_make_a_case(call: Any) -> None:
    pane, desk = call()
    form = pane.register_form
    form.field(name.PLACE).set_value(place_text(PLACE_A))
    form.field(name.PROBLEM).picker.set_value(LEAK)
    press(Key.Key_F5)
    assert desk.town.cases["new-1"].state is State.PENDING_FILING


def test_a_place_that_cannot_be_found_is_forced_with_a_key_and_marked(call: Any) -> None:
    words.load("zh_CN")
    pane, desk = call()
    type_in("路灯不亮")
    go_to("地点")
    type_in("老邮局后面那条弄堂")
    assert "地点未核实" in told(pane.register_form.field(name.PLACE))
    press(Key.Key_F, ALT)
    form = pane.register_form
    assert focused() == "地点" and form.place.verified is False
    press(Key.Key_F6)
    assert desk.performed == [] and "地点未核实也须选定" in form.lacking
    press(Key.Key_F5)
    case = desk.town.cases["new-1"]
    assert case.unverified_place and case.place.address == "老邮局后面那条弄堂"


def test_a_forced_place_that_is_found_after_all_is_verified_again(call: Any) -> None:
    pane, _desk = call()
    go_to("Place")
    type_in("market")
    press(Key.Key_F, ALT)
    go_to("Place: cell or component")
    type_in(CELL_A)
    assert pane.register_form.place.verified
    press(Key.Key_F, ALT)
    assert not pane.register_form.place.verified and pane.register_form.place.cell == CELL_A
    press(Key.Key_F, ALT)
    assert pane.register_form.place.verified


def test_an_address_that_nobody_looked_up_is_not_taken_for_verified(call: Any) -> None:
    _pane, desk = call()
    type_in("路灯不亮")
    go_to("Place")
    type_in("somewhere near the market")
    press(Key.Key_F5)
    assert desk.town.cases["new-1"].unverified_place


def test_the_foot_asks_for_the_rest_in_the_order_of_the_conversation(call: Any) -> None:
    pane, _desk = call()
    form = pane.register_form
    asked = [form.foot.asks]
    type_in("水管爆了")
    asked.append(form.foot.asks)
    steps: list[tuple[str, str]] = [
        (name.PLACE, place_text(PLACE_A)),
        (name.PROBLEM, LEAK),
        (name.CONDITION, f"{LEAK}-1"),
        (name.PERSON, "张先生"),
        (name.PHONE, "138123456"),
        (name.PHONE, "13812345678"),
        (name.DEMAND, "尽快抢修"),
    ]
    for field, value in steps:
        form.put({**form.values, field: value})
        asked.append(form.foot.asks)
    assert asked[:4] == ["What has happened?", "Where exactly?", "What exactly is wrong with it?", asked[3]]
    assert asked[3].startswith("Which is it: ") or asked[3] == "What name may I note down?"
    assert asked[-4:] == [
        "On which number can you be reached?",
        "That number cannot be dialled; which digits are right?",
        "What do you ask for?",
        "Nothing is left to ask: tell the caller what happens next.",
    ]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_no_question_is_ever_a_dialog(call: Any, language: str) -> None:
    from PySide6.QtWidgets import QApplication

    words.load(language)
    pane, _desk = call()
    type_in("x")
    for key in (Key.Key_F6, Key.Key_F7, Key.Key_Escape):
        press(key)
        assert QApplication.activeModalWidget() is None and pane.register_form is not None


def test_the_foot_says_what_one_key_does_once_nothing_is_missing(call: Any) -> None:
    pane, _desk = call()
    type_in("钱包在菜场被偷了")
    press(Key.Key_T, ALT)
    press(Key.Key_T, ALT)
    assert _desk.performed == [] and "to whom it is handed over" in pane.register_form.lacking, "the key has bounced"
    press(Key.Key_Space)
    assert pane.register_form.values[name.TRANSFER_TARGET] == "POLICE_110"
    assert pane.register_form.lacking == "Complete: the call is logged as handed over, and is over."
    press(Key.Key_Escape)
    assert pane.register_form.lacking.startswith("Still missing")
    press(Key.Key_A, ALT)
    type_in("打110")
    assert pane.register_form.lacking.startswith("Complete: the call is logged with what the caller was told")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_is_missing_is_said_whole(call: Any, language: str) -> None:
    words.load(language)
    pane, _desk = call()
    type_in("x")
    form = pane.register_form
    form.field(name.PLACE).set_value(place_text(Place(address="老邮局后面那条弄堂", verified=False)))
    form.put(form.values)
    QCoreApplication.processEvents()
    told = form.foot._lacking
    assert told.height() >= told.heightForWidth(told.width()), told.text()
