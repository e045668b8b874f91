"""Numbers in a call's window: one form however the exchange gives them, shown whole for as long as is set, each card's
keys for its own caller."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.domain import commands as c
from desk_app.domain.policy import Policy
from desk_app.domain.reference import Reference
from desk_app.screens import register_values as name
from desk_app.screens.caller_card import CallerName
from desk_app.screens.settings_page import Masking
from tests.ui import shell_desk
from tests.ui.test_call_window import CALLER, KNOWN, OTHER, REGISTER, AtWindow, Open, opened

__all__ = ["opened"]

MASKED, MASKED_OTHER = "138****1234", "139****5678"
SECOND = replace(KNOWN, number=OTHER, shown=MASKED_OTHER, names=(CallerName(name="王五", words="1 case"),))
BOTH = {CALLER: KNOWN, OTHER: SECOND}


@pytest.fixture
def of_hangzhou(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reference]:
    """The district lies in 0571."""
    there = replace(shell_desk.REFERENCE, policy=replace(Policy(), area_code="0571"))
    monkeypatch.setattr(shell_desk, "REFERENCE", there)
    yield there


def reveal(at: AtWindow) -> None:
    at.press("Ctrl+Shift+V")
    at.press("Return")


def revealed(at: AtWindow) -> list[Any]:
    return [asked[1:3] for asked in at.desk.calls.asked if asked[0] == "reveal"]


def sees(at: AtWindow, number: str) -> None:
    at.qtbot.waitUntil(lambda: at.card._number.text() == number)


# one form


@pytest.mark.parametrize("given", [CALLER, f"+86{CALLER}", f"0{CALLER}", f"17951{CALLER}", f"0086{CALLER}"])
def test_however_the_exchange_gives_it_a_caller_is_one_and_is_known(opened: Open, given: str) -> None:
    at = opened()
    call = at.ring(given)
    assert at.card.shown == KNOWN and at.window.calls.strip.shown.number == MASKED
    at.press("F9")
    form = at.case.register_form
    assert form is not None and form.call_number == form.values[name.PHONE] == CALLER
    reveal(at)
    sees(at, CALLER)
    assert revealed(at) == [(CALLER, form.case_id)]
    at.keep(REGISTER)
    at.phone.caller_hangs_up(call)
    at.settle()
    (recorded,) = at.performed(c.RecordCall)
    assert recorded.body.phone == CALLER


def test_a_local_number_is_completed_by_the_district_s_own_area_code(of_hangzhou: Reference, opened: Open) -> None:
    at = opened(cards={})
    at.ring("87654321")
    assert ("card", "057187654321") in at.desk.calls.asked
    assert at.card.shown.shown == at.window.calls.strip.shown.number == "0571-****4321"
    at.press("F9")
    form = at.case.register_form
    assert form is not None and form.call_number == "057187654321"


def test_whom_the_seat_calls_is_known_in_that_form_too(of_hangzhou: Reference, opened: Open) -> None:
    at = opened(cards={})
    at.press("Ctrl+B")
    at.type("8765-4321")
    at.press("Return")
    assert at.window.calls.orders.standing.calls[0].number == "057187654321"
    assert at.window.calls.strip.shown.number == "0571-****4321"


# for as long as is set


def test_a_revealed_number_is_hidden_with_the_end_of_its_call_though_its_form_stays(opened: Open) -> None:
    at = opened()
    call = at.ring()
    at.press("F9")
    at.type("a manhole")
    reveal(at)
    sees(at, CALLER)
    assert at.window.calls.strip.shown.number == CALLER, "the phone's line says what the card says"
    at.later(minutes=30)
    assert at.desk.calls.is_revealed(CALLER), "it lasts as long as the call"
    at.phone.caller_hangs_up(call)
    at.settle()
    assert at.case.register_form is not None and not at.desk.calls.is_revealed(CALLER)
    sees(at, MASKED)
    at.ring()
    sees(at, MASKED)
    assert at.window.calls.strip.shown.number == MASKED


def test_it_is_hidden_after_the_minutes_that_are_set_also_where_they_are_set_now(opened: Open) -> None:
    at = opened()
    at.ring()
    at.press("F9")
    reveal(at)
    sees(at, CALLER)
    at.later(minutes=7)
    at.window.calls.choices.keep(Masking(hide_after_minutes=8))
    assert at.desk.calls.is_revealed(CALLER)
    at.window.calls.choices.keep(Masking(hide_after_minutes=7))
    assert not at.desk.calls.is_revealed(CALLER)
    sees(at, MASKED)
    reveal(at)
    sees(at, CALLER)
    at.later(minutes=6, seconds=59)
    assert at.desk.calls.is_revealed(CALLER)
    at.later(seconds=1)
    sees(at, MASKED)


def test_one_that_was_revealed_without_a_call_is_hidden_once_its_case_is_left(opened: Open) -> None:
    at = opened()
    at.case.view = SimpleNamespace(case=SimpleNamespace(caller=SimpleNamespace(phone=CALLER)))
    at.desk.calls.was_revealed(CALLER)
    at.later(minutes=30)
    assert at.desk.calls.is_revealed(CALLER)
    at.case.view = None
    at.later(seconds=1)
    assert not at.desk.calls.is_revealed(CALLER)


# each card for its own caller


def two_callers(opened: Open) -> AtWindow:
    """A form is open for the first caller, and a second one rings: it is their card that is seen."""
    at = opened(cards=BOTH)
    at.ring()
    at.press("F9")
    at.ring(OTHER)
    sees(at, MASKED_OTHER)
    return at


def test_the_name_of_who_rings_does_not_go_into_the_form_of_who_is_on_the_line(opened: Open) -> None:
    at = two_callers(opened)
    form = at.case.register_form
    assert form is not None
    at.press("Ctrl+Shift+1")
    assert name.PERSON not in form.values
    assert "another call" in at.window.notices.words
    at.press("F9")
    second = at.case.register_form
    assert second is not None and second is not form and second.call_number == OTHER
    at.press("Ctrl+Shift+1")
    assert second.values[name.PERSON] == "王五"


def test_revealing_who_rings_is_recorded_on_no_case_of_another_caller(opened: Open) -> None:
    at = two_callers(opened)
    reveal(at)
    sees(at, OTHER)
    assert revealed(at) == [(OTHER, None)] and not at.desk.calls.is_revealed(CALLER)


def test_a_key_of_the_card_works_for_a_form_whose_number_came_in_another_form(opened: Open, qtbot: QtBot) -> None:
    at = opened(cards=BOTH)
    at.ring(f"+86{CALLER}")
    at.press("F9")
    at.press("Ctrl+Shift+2")
    form = at.case.register_form
    assert form is not None and form.values[name.PERSON] == "李阿姨"
    assert QApplication.focusWidget() is form.box


# without the phone


def test_whose_number_is_typed_has_a_card_too(opened: Open) -> None:
    at = opened(cards=BOTH)
    at.press("Ctrl+N")
    at.later(seconds=1)
    assert not at.card.isVisible()
    form = at.case.register_form
    assert form is not None
    form.values[name.PHONE] = CALLER
    at.later(seconds=1)
    at.qtbot.waitUntil(lambda: at.card.shown == KNOWN)
    at.press("Ctrl+Shift+2")
    assert form.values[name.PERSON] == "李阿姨"
    at.ring(OTHER)
    at.qtbot.waitUntil(lambda: at.card.shown == SECOND)
    form.values[name.PHONE] = ""
    at.press("Ctrl+F9")
    at.later(seconds=1)
    assert not at.card.isVisible()
