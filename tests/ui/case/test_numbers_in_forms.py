"""Callers' numbers in the case pane: whole nowhere before a reveal, masked everywhere after it, and never lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from desk_app.domain import commands as c
from desk_app.domain.case import Caller, CaseId, CommandId, DemandKind, Source
from desk_app.domain.protocol import Answer, Verdict
from desk_app.screens import register_values as name
from desk_app.screens.beside_forms import NEW
from desk_app.screens.duplicates import DuplicatesView
from desk_app.screens.register_values import of_call
from tests.domain.stages import CASE, town_at
from tests.sample_reference import SEAT, START
from tests.ui.case.fingers import go_to, press, send, told, type_in
from tests.ui.case.seat_desk import SeatDesk, shown_pane
from tests.ui.case.test_call_strips import OPEN
from ui.case.pane import CasePane
from ui.case.phone_field import PhoneField

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
NUMBER, MASKED = "13812345678", "138****5678"
REFUSED = Answer(id=CommandId(""), verdict=Verdict.REFUSED, code="unknown_place")


@pytest.fixture
def pane_at(pane_at: Any) -> Any:
    """A pane with a case of the caller `NUMBER` at this stage, and its desk."""

    def make(stage: str = "HANDLING") -> tuple[CasePane, SeatDesk]:
        pane, desk = pane_at(stage)
        assert desk.town.cases[CASE].caller.phone == NUMBER
        return pane, desk

    return make


def everything_said(pane: QWidget) -> str:
    """Every text of every widget, seen or told to those who listen."""
    said = [told(pane)]
    for widget in (pane, *pane.findChildren(QWidget)):
        said += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle()]
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is not None:
            said += [interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Value)]
        match widget:
            case QLineEdit():
                said += [widget.text(), widget.placeholderText()]
            case QPlainTextEdit():
                said.append(widget.toPlainText())
            case QComboBox():
                said += [widget.itemText(row) for row in range(widget.count())]
            case QAbstractItemView():
                said += _in_model(widget.model())
    said += [action.text() + action.toolTip() for action in pane.findChildren(QAction)]
    return "\n".join(said)


def _in_model(model: QAbstractItemModel | None) -> list[str]:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    if model is None:
        return []
    return [str(model.index(row, 0).data(role)) for row in range(model.rowCount()) for role in roles]


def number_field(pane: CasePane, field: str) -> tuple[PhoneField, QLineEdit]:
    assert pane.form is not None
    made = pane.form.fields.field(field)
    assert isinstance(made, PhoneField) and isinstance(made.main, QLineEdit)
    return made, made.main


def correct_the_number(pane: CasePane) -> None:
    press(Key.Key_G, ALT)
    assert pane.form is not None
    pane.form.put({**pane.form.values, "field": c.AmendField.CALLER_PHONE.value})


# the forms of a case


def test_a_call_is_recorded_with_the_number_that_nobody_has_seen(pane_at: Any) -> None:
    pane, desk = pane_at()
    press(Key.Key_K, ALT)
    field, line = number_field(pane, "phone")
    assert (line.text(), line.placeholderText(), field.value) == ("", MASKED, NUMBER)
    assert MASKED in everything_said(pane) and NUMBER not in everything_said(pane)
    send()
    assert desk.performed[-1][0].body.phone == NUMBER


def test_a_number_is_corrected_without_being_seen(pane_at: Any) -> None:
    pane, desk = pane_at()
    correct_the_number(pane)
    _field, line = number_field(pane, NEW[c.AmendField.CALLER_PHONE])
    assert (line.isVisible(), line.text(), line.placeholderText()) == (True, "", MASKED)
    assert NUMBER not in everything_said(pane)
    line.setFocus()
    QTest.keyClicks(line, "13900005678")
    send()
    body = desk.performed[-1][0].body
    assert body == c.AmendCase(field=c.AmendField.CALLER_PHONE, former=NUMBER, new="13900005678")
    assert desk.town.cases[CASE].caller.phone == "13900005678"


@pytest.mark.parametrize(("key", "field"), [(Key.Key_K, "phone"), (Key.Key_G, NEW[c.AmendField.CALLER_PHONE])])
def test_a_reveal_shows_it_in_the_page_and_in_the_open_form_until_it_is_hidden(
    pane_at: Any, qtbot: Any, key: Qt.Key, field: str
) -> None:
    pane, desk = pane_at()
    press(key, ALT)
    _field, line = number_field(pane, field)
    desk.calls.was_revealed(NUMBER)
    qtbot.waitUntil(lambda: line.text() == NUMBER and NUMBER in told(pane))
    desk.town.later(5)
    desk.calls.hide_in_time(timedelta(minutes=5), (), (NUMBER,))
    qtbot.waitUntil(lambda: line.text() == "" and NUMBER not in everything_said(pane))
    assert line.placeholderText() == MASKED


def test_the_page_hides_a_number_in_time_while_its_case_stays_open(pane_at: Any, qtbot: Any) -> None:
    pane, desk = pane_at()
    press(Key.Key_V, ALT)
    send()
    assert NUMBER in told(pane)
    desk.tell(f"case:{CASE}")
    pane.show_view(desk.view())
    assert NUMBER in told(pane)
    desk.calls.hide_in_time(None, (NUMBER,), (NUMBER,))
    desk.calls.hide_in_time(None, (), (NUMBER,))
    qtbot.waitUntil(lambda: NUMBER not in everything_said(pane))


# the form of a call


def test_head_and_field_of_a_call_hide_its_number_in_time(call: Any, qtbot: Any) -> None:
    pane, desk = call(**of_call(NUMBER, START))
    desk.calls.was_revealed(NUMBER)
    qtbot.waitUntil(lambda: everything_said(pane).count(NUMBER) >= 2)
    desk.town.later(5)
    desk.calls.hide_in_time(timedelta(minutes=5), (NUMBER,), (NUMBER,))
    qtbot.waitUntil(lambda: NUMBER not in everything_said(pane))
    pane.start_intake(of_call(NUMBER, START))
    assert NUMBER not in everything_said(pane) and MASKED in told(pane)


def test_a_call_that_waits_is_hidden_too_and_comes_back_masked(call: Any, qtbot: Any) -> None:
    pane, desk = call(**of_call(NUMBER, START))
    type_in("路灯不亮")
    desk.calls.was_revealed(NUMBER)
    form = pane.register_form
    qtbot.waitUntil(lambda: NUMBER in everything_said(form))
    pane.start_intake()
    desk.calls.hide_in_time(None, (), ())
    qtbot.waitUntil(lambda: NUMBER not in everything_said(form))


def test_a_call_that_opens_while_its_number_is_revealed_shows_it_at_once(call: Any) -> None:
    pane, desk = call()
    desk.calls.was_revealed(NUMBER)
    pane.start_intake(of_call(NUMBER, START))
    assert NUMBER in told(pane) and pane.register_form.field(name.PHONE).main.text() == NUMBER


def test_a_typed_number_that_is_the_call_s_in_another_form_is_masked_by_the_district_s_area_code(call: Any) -> None:
    pane, _desk = call(**of_call("051265638888", START))
    field = pane.register_form.field(name.PHONE)
    for same in ("65638888", "0512-6563 8888", "+86 512 65638888"):
        field.set_value(same)
        assert (field.main.text(), field.main.placeholderText(), field.value) == ("", "0512-****8888", same)
    field.set_value("65638889")
    assert field.main.text() == "65638889"


# a registration that was refused


def refused_call(pane: CasePane, desk: SeatDesk, **known: str) -> None:
    """A call is sent, the desk keeps it, the centre refuses it, and its receipt is opened to be corrected."""
    pane.start_intake(known)
    assert pane.register_form is not None
    case = pane.register_form.case_id
    type_in("路灯不亮")
    press(Key.Key_F5)
    assert pane.register_form is None
    body = desk.performed[-1][0].body
    entry = desk.refused(body, REFUSED)
    pane.show_view(desk.view(case))
    pane.setFocus()
    pane.page.receipt_corrected.emit(entry.command.id)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1381234", ""),
        ("13812345678", "13812345678"),
        ("65638888", "051265638888"),
        ("0512-6563 8888", "051265638888"),
        ("12345", ""),
        ("问邻居", ""),
    ],
)
def test_a_typed_number_means_its_caller_as_soon_as_it_is_whole(call: Any, typed: str, meant: str) -> None:
    pane, _desk = call()
    pane.register_form.field(name.PHONE).set_value(typed)
    assert pane.register_form.caller_meant == meant


def test_a_refused_registration_keeps_its_number_hidden_and_when_its_call_began(qtbot: Any) -> None:
    desk = SeatDesk(town=town_at("HANDLING"))
    pane = shown_pane(qtbot, desk)
    began = desk.town.now
    refused_call(pane, desk, **of_call(NUMBER, began))
    form = pane.register_form
    assert form is not None and form.replaces is not None
    assert NUMBER not in everything_said(pane) and MASKED in told(pane)
    assert form.values[name.PHONE] == form.call_number == NUMBER
    desk.town.later(90)
    form.show_duplicates(DuplicatesView(heading="1", lines=(OPEN,)))
    go_to("Event")
    press(Key.Key_M, ALT)
    record = next(each for each in desk.performed[-1] if isinstance(each.body, c.RecordCall))
    assert (record.case, record.body.phone, record.body.began) == (CaseId(CASE), NUMBER, began)


def test_it_does_so_after_a_restart(qtbot: Any) -> None:
    desk = SeatDesk(town=town_at("HANDLING"))
    first = shown_pane(qtbot, desk)
    began = desk.town.now
    refused_call(first, desk, **of_call(NUMBER, began))
    first.close()
    desk.town.later(600)
    second = shown_pane(qtbot, desk)
    second.show_view(desk.view("new-1"))
    receipt = next(each for each in desk.view("new-1").receipts if each.reopens)
    second.page.receipt_corrected.emit(receipt.id)
    form = second.register_form
    assert form is not None and form.values[name.CALL_BEGAN] == began.isoformat()
    assert form.call_number == NUMBER and NUMBER not in everything_said(second)


def test_a_number_that_was_typed_stands_in_a_refused_registration_as_it_was_typed(qtbot: Any) -> None:
    desk = SeatDesk(town=town_at("HANDLING"))
    pane = shown_pane(qtbot, desk)
    refused_call(pane, desk, **{name.PHONE: "13900005678"})
    assert pane.register_form is not None and not pane.register_form.call_number
    assert pane.register_form.field(name.PHONE).main.text() == "13900005678"


def test_one_that_nobody_remembers_is_masked(qtbot: Any) -> None:
    desk = SeatDesk(town=town_at("PENDING_FILING"))
    caller = Caller(name="张先生", phone=NUMBER)
    body = c.RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="路灯不亮", caller=caller)
    entry = desk.refused(body, REFUSED)
    pane = shown_pane(qtbot, desk)
    pane.show_view(desk.view())
    pane.page.receipt_corrected.emit(entry.command.id)
    assert pane.register_form is not None and pane.register_form.values[name.PHONE] == NUMBER
    assert NUMBER not in everything_said(pane) and MASKED in told(pane)


def test_only_the_last_calls_are_remembered(qtbot: Any) -> None:
    desk = SeatDesk(town=town_at("HANDLING"), actor=SEAT)
    pane = shown_pane(qtbot, desk)
    for _call in range(52):
        pane.start_intake(of_call(NUMBER, START))
        type_in("路灯不亮")
        press(Key.Key_F5)
    remembered = desk.kept["calls sent"].values
    assert len(remembered) == 50 and "new-52" in remembered and "new-2" not in remembered
    assert QApplication.focusWidget() is not None
