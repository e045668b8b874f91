"""Real windows for journeys: a person signs in, takes calls and works cases with keys, and reads what is shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from desk_app.domain.case import Place
from desk_app.screens.case import CaseView
from tests.centre_at_work import PASSWORD
from tests.journeys.seats import Seat
from tests.sample_reference import PLACE_A, STALL
from ui.application import make_operator, run_operator
from ui.case.place_field import PlaceField
from ui.main_window import OperatorWindow
from ui.scripted.eyes import Eyes
from ui.scripted.filling import fill, fill_place
from ui.scripted.hands import Hands

SEND_AND_DISPATCH, SEND_ONLY = "F7", "F5"


class AtWindow:
    """A person at one operator's window: only its widgets are looked at and worked."""

    def __init__(self, window: OperatorWindow) -> None:
        self.window = window
        self.eyes = Eyes(window)
        self.hands = Hands(window)

    async def come_forward(self) -> None:
        """Puts this window before the others, as a person does who turns to it."""
        self.window.activateWindow()
        await self.eyes.until(self.window.isActiveWindow, "the window comes forward")

    async def sign_in(self, seat: Seat) -> None:
        """At the page that asks for it; then until the reference data are there."""
        page = self.window.sign_in_page
        await self.come_forward()
        await self.eyes.until(page.isVisible, "the sign-in page opens")
        await self.hands.type(seat.who.badge)
        await self.hands.press("Return")
        await self.hands.type(PASSWORD)
        await self.hands.press("Return")
        await self.eyes.until(lambda: not page.isVisible(), f"{seat.who.badge} is signed in", 60)
        await self.eyes.until(seat.has_reference, "the reference data are there", 60)

    async def take_call(self, text: str, place: Place = PLACE_A, send: str = SEND_AND_DISPATCH) -> str:
        """A call about stalls on the road; the id of its case once the window shows it."""
        eyes, hands = self.eyes, self.hands
        await hands.press("Ctrl+N")
        form = await eyes.until(lambda: eyes.call_form, "the form of a new call opens")
        await fill(eyes, hands, form.field("event"), text)
        await fill(eyes, hands, form.field("person"), "张先生")
        await fill(eyes, hands, form.field("phone"), "13812345678")
        where = form.field("place")
        assert isinstance(where, PlaceField)
        await fill_place(hands, where, place.address, place.cell)
        await fill(eyes, hands, form.field("problem"), STALL)
        await fill(eyes, hands, form.field("condition"), f"{STALL}-1")
        await hands.press(send)
        await eyes.until(lambda: eyes.call_form is not form, "the call is kept")
        case_id = str(form.case_id)
        await eyes.until(lambda: self.shows(case_id), "the case is shown")
        return case_id

    def shows(self, case_id: str) -> CaseView | None:
        """The case that is open, if it is this one."""
        view = self.eyes.view
        return view if view is not None and view.id == case_id else None

    async def open(self, case_id: str) -> CaseView:
        """Walks to the case's line in the queue and opens it with Enter."""
        eyes, hands = self.eyes, self.hands

        async def visible() -> int:
            while True:
                if eyes.rows_wait:
                    await hands.press("Ctrl+1")
                    await hands.press("N")
                place = eyes.place_of(case_id)
                if place is not None:
                    return place
                await asyncio.sleep(0.05)

        await self.come_forward()
        place = await asyncio.wait_for(visible(), 60)
        await hands.press("Ctrl+1")
        await eyes.until(eyes.list.hasFocus, "the queue has the focus")
        await hands.press("Home")
        for _step in range(place):
            await hands.press("Down")
        assert eyes.list.current_id == case_id
        await hands.press("Return")
        return await eyes.until(lambda: self.shows(case_id), "the case opens")

    async def act(self, kind: str, **values: str) -> CaseView:
        """An action of the open case by its key: its form is filled in and sent; the case as it is shown then."""
        form = await self.begin(kind, **values)
        before = self.eyes.view
        assert before is not None
        if form:
            await self.hands.press("Ctrl+Return")
        step = f"{kind} shows"
        return await self.eyes.until(
            lambda: ((now := self.shows(before.id)) is not None and now.case.flow > before.case.flow and now) or None,
            step,
        )

    async def begin(self, kind: str, **values: str) -> bool:
        """Opens an action's form and fills it in; false where the action asks nothing and is done at once."""
        eyes, hands = self.eyes, self.hands
        view = eyes.view
        assert view is not None
        action = view.action(kind)
        assert action is not None, f"{kind} is not offered: {eyes.describe()}"
        await hands.press(action.key)
        if action.asks_nothing:
            return False
        form = await eyes.until(lambda: eyes.form, f"the form of {kind} opens")
        for name, value in values.items():
            field = form.fields.field(name)
            assert field is not None, f"{kind} has no field {name}"
            await fill(eyes, hands, field, value)
        return True


def play(seat: Seat, story: Callable[[AtWindow], Awaitable[None]]) -> None:
    """Opens the seat's window, lets a person play the story in it, closes it; what goes wrong is raised here."""
    wrong: list[BaseException] = []

    async def script(window: OperatorWindow) -> None:
        window.resize(1920, 1080)
        try:
            await story(AtWindow(window))
        except Exception as trouble:  # noqa: BLE001  # the loop must end before the test may fail; raised below
            wrong.append(trouble)

    assert run_operator(seat.opened.desk, seat.settings, script=script) == 0
    if wrong:
        raise wrong[0]


@contextmanager
def second_window(seat: Seat) -> Iterator[AtWindow]:
    """Another seat's window beside the one whose story is played, in the same loop."""
    window = make_operator(seat.opened.desk, seat.settings)
    window.resize(1920, 1080)
    window.show()
    try:
        yield AtWindow(window)
    finally:
        window.close()
        window.deleteLater()
