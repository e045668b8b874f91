"""Two callers at once at a real window: one is held and parked, the other hung up, the first goes on where it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desk_app.bootstrap import open_desk
from desk_app.domain.phone import CallState
from desk_app.domain.seat import SeatState
from desk_app.screens import register_values as name
from tests.centre_at_work import CentreAtWork
from tests.fakes.phone import FakePhone
from tests.journeys.seats import Seat, a_seat
from tests.journeys.windows import AtWindow, play
from tests.sample_reference import SEAT
from ui.case.drafts import CALL
from ui.scripted.filling import fill

FIRST, SECOND = "13812345678", "13900001111"


@pytest.fixture
def phone() -> Iterator[FakePhone]:
    with FakePhone() as made:
        yield made


@pytest.fixture
def seat(phone: FakePhone, centre: CentreAtWork, tmp_path: Path) -> Iterator[Seat]:
    """A seat with a phone that a test can have ring."""
    with a_seat(tmp_path / "seat", centre.url, SEAT) as made:
        made.opened.close()
        made.opened = open_desk(made.settings, phone=phone)
        yield made


def test_two_callers_at_once(qtbot: QtBot, seat: Seat, phone: FakePhone) -> None:
    """Nothing that was typed is lost, on the screen or on the disk."""

    async def story(at: AtWindow) -> None:
        eyes, hands, calls = at.eyes, at.hands, at.window.calls

        def state(call: str) -> CallState | None:
            return next((each.state for each in phone.calls if each.id == call), None)

        await at.sign_in(seat)
        calls.choose(SeatState.READY)
        first = phone.ring(FIRST)
        await eyes.until(calls.card.view.isVisible, "the first one rings")
        await hands.press("F9")
        form = await eyes.until(lambda: eyes.call_form, "its form opens")
        await fill(eyes, hands, form.field(name.EVENT), "菜场门口有人摆摊，一直摆到路")
        second = phone.ring(SECOND)
        await eyes.until(lambda: "139****1111" in calls.card.view.shown.shown, "the second one is seen")
        assert form.field(name.EVENT).main.hasFocus() and not calls.seat.rings_aloud
        await hands.press("F9")
        await eyes.until(lambda: state(first) is CallState.HELD, "the first one is held")
        await eyes.until(lambda: state(second) is CallState.TALKING, "the second one is talked to")
        assert eyes.call_form is not None and eyes.call_form.values[name.CALL_NUMBER] == SECOND
        await hands.type("没人说话")
        await hands.press("Ctrl+F9")
        await eyes.until(lambda: state(second) is None, "the second one is gone")
        await eyes.until(lambda: eyes.call_form is None, "the screen is clean")
        assert calls.seat.state is SeatState.NOT_READY, "somebody is still on the line"
        await hands.press("Shift+F9")
        await eyes.until(lambda: state(first) is CallState.TALKING, "the first one is talked to again")
        await hands.press("Alt+PgDown")
        back = await eyes.until(lambda: eyes.call_form, "its words come back")
        assert back is form and back.values[name.EVENT].startswith("菜场门口")
        await hands.type("上")
        assert back.values[name.EVENT].endswith("路上"), "the cursor is where it was"
        await hands.press("F5")
        case = await eyes.until(lambda: at.shows(str(form.case_id)), "the case is shown")
        assert case.case.caller.phone == FIRST
        phone.caller_hangs_up(first)
        await eyes.until(lambda: calls.seat.state is SeatState.AFTER_CALL, "the work after the call")
        drafts = [draft for draft in seat.opened.disk.journal.drafts() if draft.key.startswith(CALL)]
        assert [draft.values[name.EVENT] for draft in drafts] == ["没人说话"]

    play(seat, story)
