"""The scripted operator: signs in, takes every call that rings, works the queue until the shift has come to its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable

from desk_app.screens.case import CaseView
from desk_app.screens.queue import QueueLine
from desk_app.words import _
from ui.case.place_field import PlaceField
from ui.main_window import OperatorWindow
from ui.scripted.album import Album
from ui.scripted.case_work import CaseWork
from ui.scripted.eyes import Eyes, StepFailed
from ui.scripted.filling import fill, fill_place
from ui.scripted.hands import Hands
from ui.scripted.queue_work import QueueWork
from ui.scripted.told import Floor, Told

IDLE_SECONDS = 0.1
FULL = 22
SEPARATOR = "·"
SHIFT_SECONDS = 170.0
STARTS_UP = 60.0
LOOKS_AGAIN_AFTER = 4.0
"""Seconds until a case about which there was nothing to do, and whose line says the same, is opened again."""


class ScriptedOperator:
    """Works a window as a person would, for at most so many `seconds` of real time.

    `between` is done between two cases: somebody looks at something else. `registered_offline` counts the calls taken
    without a network; `refused_cases` are those of which a refusal was read.
    """

    def __init__(
        self,
        window: OperatorWindow,
        floor: Floor,
        album: Album,
        *,
        between: Callable[[], Awaitable[None]] | None = None,
        seconds: float = SHIFT_SECONDS,
    ) -> None:
        self.window, self.floor, self.album = window, floor, album
        self._between = between
        self.registered_offline = 0
        self.refused_cases: set[str] = set()
        self.eyes, self.hands = Eyes(window), Hands(window)
        self.case = CaseWork(self.eyes, self.hands, floor, album)
        self.queue = QueueWork(self.eyes, self.hands, floor)
        self._looked_at: dict[tuple[object, ...], float] = {}
        self._ends_at = time.monotonic() + seconds

    @property
    def moves(self) -> int:
        """How many actions were done in the window."""
        return self.case.moves

    # --- the shift --------------------------------------------------------------------------------------------------

    async def sign_in(self, badge: str, password: str) -> None:
        """At the page that asks for badge and password; then until the reference data and the cases are there."""
        eyes, hands, page = self.eyes, self.hands, self.window.sign_in_page
        await eyes.until(lambda: page.isVisible() and self.window.isActiveWindow(), "the sign-in page opens")
        await hands.type(badge)
        await hands.press("Return")
        await hands.type(password)
        self.album.take(self.window, "sign-in")
        await hands.press("Return")
        await eyes.until(lambda: not page.isVisible(), f"{badge} is signed in", STARTS_UP)
        await eyes.until(lambda: eyes.has_view("open"), "the queue is there")
        await eyes.until(lambda: eyes.reference_is_here, "catalogue and directory are there", STARTS_UP)

    async def work(self) -> None:
        """Until every problem of the shift has come to its end."""
        while not self.floor.over:
            if self.floor.trouble:
                raise StepFailed(f"the others cannot go on: {self.floor.trouble}")
            if time.monotonic() > self._ends_at:
                raise StepFailed(f"the shift does not come to its end; {self.eyes.describe()}; {self._left()}")
            await self._look_around()
            call = self.floor.next_call()
            if call is not None:
                await self.take_call(call)
            elif not await self._serve_one():
                await asyncio.sleep(IDLE_SECONDS)

    async def read_everything(self) -> list[tuple[str, str, str]]:
        """After the shift: every line that the queue shows, open and ended, as (case, number, state in words)."""
        lines: list[tuple[str, str, str]] = []
        for name in ("open", "ended"):
            await self.queue.choose_view(name)
            await self.queue.take_news()
            lines += [(row.id, row.number, row.state) for row in self.eyes.rows]
            self.album.take(self.window, f"queue-{name}-at-the-end")
        return lines

    async def _look_around(self) -> None:
        """Notes every due time, photographs the line and the queue, and lets others be looked at in between."""
        self.album.dues.update(self.eyes.dues)
        words, floor, take = self.eyes.sync_words, self.floor, self.album.take
        offline, synced = _before_value(_("Offline for {length}")), _before_value(_("Synced {ago}"))
        if self.registered_offline >= 2 and floor.line_is_cut and offline in words and SEPARATOR in words:
            take(self.window, "offline-with-commands-waiting")
        if self.album.has("offline-with-commands-waiting") and not floor.line_is_cut and synced in words:
            take(self.window, "back-online")
        if self.eyes.count("open") >= FULL:
            take(self.window, "queue-full")
        if self._between is not None:
            await self._between()

    def _left(self) -> str:
        return ", ".join(f"{row.short} {row.state}" for row in self.eyes.rows[:10])

    # --- calls ------------------------------------------------------------------------------------------------------

    async def take_call(self, told: Told) -> None:
        """A call: the form is filled in while the caller speaks, and sent as far as this call goes at once."""
        eyes, hands = self.eyes, self.hands
        await hands.press("Ctrl+N")
        form = await eyes.until(lambda: eyes.call_form, f"the form of a new call opens for {told.name}")
        whole = told.plan == "file"
        await fill(eyes, hands, form.field("event"), told.text)
        await fill(eyes, hands, form.field("person"), told.caller_name)
        await fill(eyes, hands, form.field("phone"), told.phone)
        place = form.field("place")
        assert isinstance(place, PlaceField)
        if told.place.component:
            await self._look_up(told.place.component)
        await fill_place(hands, place, told.place.address, told.place.component or told.place.cell)
        await fill(eyes, hands, form.field("demand_kind"), told.demand_kind)
        if told.problem:
            self.album.take(self.window, "call-being-typed")
            await fill(eyes, hands, form.field("problem"), told.problem)
            await fill(eyes, hands, form.field("condition"), told.condition)
        if whole:
            self.album.take(self.window, "call-ready-to-dispatch")
        case_id = str(form.case_id)
        await hands.press("F7" if whole else "F5")
        await eyes.until(lambda: eyes.call_form is not form, f"the call of {told.name} is kept")
        view = await eyes.until(lambda: eyes.shown(case_id), f"the case of {told.name} is shown")
        self.case.names[told.name] = case_id
        self.album.see(view)
        self.floor.note("registered", told.name, view.number)
        self.case.moves += 1
        if self.floor.line_is_cut:
            self.registered_offline += 1
            self.album.take(self.window, "registered-offline")
        elif whole:
            self.album.take(self.window, "filed-and-dispatched")
        await self.case.serve(view)

    async def _look_up(self, code: str) -> None:
        """Finds a component in the look-up and takes it into the form with Enter."""
        eyes, hands = self.eyes, self.hands
        await hands.press("Ctrl+3")
        await eyes.until(eyes.lookup.box.hasFocus, "the look-up has the focus")
        await hands.retype(code)
        await eyes.until(lambda: eyes.looked_up(code) == code, f"the look-up finds {code}")
        self.album.take(self.window, "component-looked-up")
        await hands.press("Return")

    # --- the queue --------------------------------------------------------------------------------------------------

    async def _serve_one(self) -> bool:
        """Opens one case that waits for this seat and does what is to be done; false where there is none."""
        eyes = self.eyes
        if eyes.count("refused"):
            await self._deal_with_refused()
            return True
        if eyes.count("callback_owed"):
            return await self._serve_from("callback_owed", eyes.rows)
        if not eyes.view_button("open").isChecked():
            await self.queue.choose_view("open")
        await self.queue.take_news()
        return await self._serve_from("open", self.queue.waiting(eyes.rows))

    async def _serve_from(self, name: str, rows: Iterable[QueueLine]) -> bool:
        if not self.eyes.view_button(name).isChecked():
            await self.queue.choose_view(name)
            rows = self.eyes.rows
        for row in rows:
            key = self._look_of(row)
            if time.monotonic() - self._looked_at.get(key, -LOOKS_AGAIN_AFTER) < LOOKS_AGAIN_AFTER:
                continue
            view = await self._open(row)
            if view is None or not await self.case.serve(view):
                self._looked_at[key] = time.monotonic()
            return True
        return False

    def _look_of(self, row: QueueLine) -> tuple[object, ...]:
        """What of a line tells whether something may have become possible."""
        return row.id, row.state, row.who, row.marks, row.number, self.floor.line_was_cut

    async def _deal_with_refused(self) -> None:
        """The centre has refused something: the operator reads why, and drops it."""
        eyes = self.eyes
        await self.queue.choose_view("refused")
        row = next(iter(eyes.rows), None)
        view = await self._open(row) if row is not None else None
        if row is None or view is None:
            return
        await eyes.until(lambda: self.case.unsettled(row.id), f"{row.number} says what was refused")
        self.album.take(self.window, "refused-and-why")
        told = self.floor.judged(view.case.text)
        self.refused_cases.add(row.id)
        self.floor.note("read_refusal", told.name if told else "", view.number)
        await self.case.drop_refused(view)
        await eyes.until(lambda: eyes.count("refused") == 0, "nothing refused is left")

    async def _open(self, row: QueueLine) -> CaseView | None:
        view = await self.queue.open(row)
        if view is not None:
            self.album.see(view)
            self.album.dues.update(self.eyes.dues)
        return view


def _before_value(sentence: str) -> str:
    """What a sentence says before the value that is put into it."""
    return sentence.partition("{")[0].strip()
