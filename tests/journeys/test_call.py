"""The call itself: somebody telephones over real SIP, and what they tell is a case before they hang up; no mouse."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.domain.case import State
from desk_app.domain.commands import MissedCallOutcome, SubjectKind
from desk_app.domain.facts import CallMissed, CallRecorded, MissedCallSettled, MissedCallTaken
from desk_app.domain.phone import CallState, PhoneCall
from desk_app.domain.seat import SeatState
from desk_app.screens import register_values as name
from tests.centre_at_work import CentreAtWork
from tests.journeys.phones import a_phone, invite_sent_at
from tests.journeys.seats import Seat, a_seat
from tests.journeys.windows import AtWindow, play
from tests.sample_reference import LEADER, PLACE_A, SEAT, STALL
from ui.case.fields import Field
from ui.case.place_field import PlaceField
from ui.case.register_form import RegisterForm
from ui.scripted.filling import fill, fill_place

CALLER, CALLER_NAME = "13812345678", "张先生"
TABS_AT_MOST = 60


@pytest.fixture
def seat(phone_programs: None, centre: CentreAtWork, tmp_path: Path) -> Iterator[Seat]:
    """A seat of the district."""
    with a_seat(tmp_path / "seat", centre.url, SEAT) as made:
        yield made


class OnThePhone:
    """A person at a window with a phone: everything by keys."""

    def __init__(self, at: AtWindow, seat: Seat) -> None:
        self.at, self.seat = at, seat
        self.eyes, self.hands, self.calls = at.eyes, at.hands, at.window.calls
        self.card = self.calls.card.view

    @property
    def phone_calls(self) -> tuple[PhoneCall, ...]:
        standing = self.seat.opened.desk.calls.phone.standing()
        return tuple(standing.calls)

    async def come(self) -> None:
        """Signs in, and is ready for calls: F2, then the first of the states."""
        await self.at.sign_in(self.seat)
        await self.hands.press("F2")
        menu = await self.eyes.until(QApplication.activePopupWidget, "the states are listed")
        QTest.keyClick(menu, Qt.Key.Key_1)
        await self.eyes.until(lambda: self.calls.seat.state is SeatState.READY, "the seat is ready")
        await self.at.come_forward()  # which a system with windows does by itself when a menu goes

    async def tab_to(self, field: Field) -> None:
        """Goes to a field with the Tab key alone."""
        for _step in range(TABS_AT_MOST):
            focus = QApplication.focusWidget()
            if focus is not None and (focus is field.main or field.isAncestorOf(focus)):
                return
            await self.hands.press("Tab")
        raise AssertionError(f"Tab does not come to {field.label}; the focus is in {QApplication.focusWidget()}")

    async def type_call(self, form: RegisterForm, text: str) -> None:
        """All that a call needs to be dispatched, in the order of the form."""
        eyes, hands = self.eyes, self.hands
        await fill(eyes, hands, form.field(name.EVENT), text)
        place = form.field(name.PLACE)
        assert isinstance(place, PlaceField)
        await self.tab_to(place)
        await hands.type(PLACE_A.address)
        await hands.press("Tab")
        await hands.type(PLACE_A.cell)
        await fill_place(hands, place, PLACE_A.address, PLACE_A.cell)
        for field, value in ((name.PERSON, CALLER_NAME), (name.PROBLEM, STALL), (name.CONDITION, f"{STALL}-1")):
            await self.tab_to(form.field(field))
            await fill(eyes, hands, form.field(field), value)

    async def dispatch(self, form: RegisterForm) -> str:
        """F7; the id of the case once the window shows it."""
        case_id = str(form.case_id)
        await self.hands.press("F7")
        await self.eyes.until(lambda: self.eyes.call_form is not form, f"the call is kept; {self.eyes.describe()}")
        await self.eyes.until(lambda: self.at.shows(case_id), "the case is shown")
        return case_id


def a_call(seat: Seat, log: Path, seconds: float, *, stays: bool) -> None:
    """From the ring to the case; `stays`: until the caller hangs up."""
    with a_phone(seat) as beside:

        async def story(at: AtWindow) -> None:
            operator = OnThePhone(at, seat)
            eyes, hands = operator.eyes, operator.hands
            await operator.come()
            with beside.caller(CALLER, CALLER_NAME, seconds, log) as caller:
                await eyes.until(operator.card.isVisible, "the caller's card pops")
                popped = datetime.now(UTC)
                print(f"INVITE to card: {(popped - invite_sent_at(log)).total_seconds() * 1000:.0f} ms")
                assert "answered" not in caller.deeds
                assert operator.calls.strip.shown is not None
                assert operator.calls.strip.shown.number == "138****5678" and eyes.call_form is None
                await eyes.until(lambda: operator.card.shown.heading == "陌生号码", "who calls is looked up")
                await hands.press("F9")
                form = await eyes.until(lambda: eyes.call_form, "its form opens")
                assert form.values[name.CALL_NUMBER] == CALLER
                await operator.type_call(form, "菜场门口摆摊，路都走不了")
                case = await operator.dispatch(form)
                assert operator.phone_calls[0].state is CallState.TALKING, "the caller is still on the line"
                told = seat.shown(case)
                assert told is not None and told.state is State.PENDING_DISPATCH and len(told.stack) == 2
                assert operator.calls.seat.state is SeatState.NOT_READY
                if stays:
                    await eyes.until(lambda: not caller.runs, "the caller hangs up", seconds + 60)
                else:
                    await hands.press("Ctrl+F9")
                await eyes.until(lambda: not operator.phone_calls, "the call is over")
                await eyes.until(lambda: operator.calls.seat.state is SeatState.AFTER_CALL, "the work after it")
                outcome = await asyncio.to_thread(caller.finish)
                assert outcome.exit_code == 0, outcome
            await eyes.until(lambda: bool(recorded(seat, case)), "the call stands in the case's history", 30)
            assert recorded(seat, case)[0].phone == CALLER

        play(seat, story)


def recorded(seat: Seat, case: str) -> list[CallRecorded]:
    """The calls that the centre has told of a case."""
    facts = seat.opened.disk.journal.facts(case)  # type: ignore[arg-type]
    return [fact.body for fact in facts if isinstance(fact.body, CallRecorded)]


def test_a_call_is_a_case_before_the_caller_hangs_up(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    """It rings, the card pops, one key answers, and by keys alone it is registered, filed and dispatched."""
    a_call(seat, tmp_path / "messages", 30, stays=False)


@pytest.mark.soak
def test_a_caller_stays_two_minutes(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    """The same, until the caller has enough."""
    a_call(seat, tmp_path / "messages", 120, stays=True)


def test_a_missed_call_is_taken_and_rung_back(qtbot: QtBot, seat: Seat, centre: CentreAtWork, tmp_path: Path) -> None:
    """Nobody answers: the program reports it, the list shows it, Enter takes it and rings back; a case comes of it."""
    with a_phone(seat) as beside:

        async def story(at: AtWindow) -> None:
            operator = OnThePhone(at, seat)
            eyes, hands, missed = operator.eyes, operator.hands, at.window.calls.missed.page
            await operator.come()
            with beside.caller_in_vain(CALLER, 2.0) as caller:
                # They go long before a second ring signal: who is seen at all was seen while the first one sounded.
                await eyes.until(operator.card.isVisible, "the card pops while it rings")
                await eyes.until(lambda: not operator.card.isVisible(), "and nobody is there any more")
                await asyncio.to_thread(caller.finish)
            await eyes.until(lambda: len(missed._model.lines) == 1, "the missed call is in the list", 30)
            await eyes.until(lambda: not missed._model.lines[0].pending, "the centre has it", 30)
            assert at.window.top_bar.missed.isVisible()
            await hands.press("Alt+Shift+M")
            assert missed.is_open
            await hands.press("Return")
            form = await eyes.until(lambda: eyes.call_form, "whom it was is called, and the form is open")
            assert form.values[name.PHONE] == CALLER and not operator.phone_calls[0].incoming
            await operator.type_call(form, "菜场门口摆摊，刚才打不通")
            case = await operator.dispatch(form)
            await hands.press("Ctrl+F9")
            await eyes.until(lambda: not operator.phone_calls, "the call is over")
            await hands.press("Alt+Shift+M")
            await eyes.until(lambda: missed.line is not None and missed.line.may_settle, "it is mine to settle", 30)
            await hands.press("S")
            await hands.press("Return")
            await eyes.until(lambda: not missed._model.lines, "nobody waits any more", 30)
            await hands.press("Escape")
            assert not at.window.top_bar.missed.isVisible()
            cases.append(case)

        cases: list[str] = []
        play(seat, story)
    told = [item.fact for item in centre.sign_in(LEADER).changes(0).items]
    about_calls = [fact.body for fact in told if fact is not None and fact.subject.kind is SubjectKind.CALL]
    assert [type(body) for body in about_calls] == [CallMissed, MissedCallTaken, MissedCallSettled]
    settled = about_calls[-1]
    assert isinstance(settled, MissedCallSettled)
    assert (settled.outcome, settled.case) == (MissedCallOutcome.CALLED_BACK, cases[0])
