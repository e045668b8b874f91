"""The queue before the scripted operator: its views by digit, what waits by N, a case by the arrow keys and Enter."""

from __future__ import annotations

from collections.abc import Iterable

from desk_app.domain.case import State
from desk_app.screens import vocabulary
from desk_app.screens.case import CaseView
from desk_app.screens.queue import QueueLine
from ui.scripted.eyes import Eyes
from ui.scripted.hands import Hands
from ui.scripted.told import Floor

TURNS_FIRST = (
    State.PENDING_CLOSE,
    State.PENDING_CALLBACK,
    State.PENDING_ACCEPT,
    State.PENDING_FILING,
    State.RETURNED,
    State.PENDING_DISPATCH,
    State.PENDING_INSPECTION,
    State.PENDING_SIGN,
    State.HANDLING,
)
"""States in which a seat may have something to do, in the order in which this operator takes them."""


class QueueWork:
    """Finds and opens what waits for this seat."""

    def __init__(self, eyes: Eyes, hands: Hands, floor: Floor) -> None:
        self._eyes, self._hands, self._floor = eyes, hands, floor

    def waiting(self, rows: Iterable[QueueLine]) -> list[QueueLine]:
        """Lines in whose state a seat may act, in the order in which this operator takes them."""
        rank = {vocabulary.state(state): place for place, state in enumerate(TURNS_FIRST)}
        return sorted(
            (row for row in rows if row.state in rank and self._is_mine(row)), key=lambda row: rank[row.state]
        )

    def _is_mine(self, row: QueueLine) -> bool:
        """What stands at somebody else is theirs, but for a unit that has no desk of its own."""
        if row.state in {vocabulary.state(state) for state in (State.PENDING_DISPATCH, State.RETURNED)}:
            return not row.who
        if row.state in {vocabulary.state(state) for state in (State.PENDING_SIGN, State.HANDLING)}:
            return row.who in self._floor.units_without_a_desk
        return True

    async def choose_view(self, name: str) -> None:
        """By its digit where it has one, else by a click."""
        eyes, button = self._eyes, self._eyes.view_button(name)
        if button.choice.key:
            await self._hands.press("Ctrl+1")
            await eyes.until(eyes.list.hasFocus, "the queue has the focus")
            await self._hands.press(button.choice.key)
        else:
            await self._hands.click(button)
        wanted = button.choice.wanted
        await eyes.until(lambda: eyes.queue.shown is not None and eyes.queue.shown.wanted == wanted, f"view {name}")

    async def take_news(self) -> None:
        """What waits behind the strip comes into the list at the operator's key."""
        if self._eyes.rows_wait:
            await self._hands.press("Ctrl+1")
            await self._eyes.until(self._eyes.list.hasFocus, "the queue has the focus")
            await self._hands.press("N")

    async def open(self, row: QueueLine) -> CaseView | None:
        """Walks to the line and opens it with Enter; None where it went meanwhile, or the list became another."""
        eyes, hands = self._eyes, self._hands
        await hands.press("Ctrl+1")
        await eyes.until(eyes.list.hasFocus, "the queue has the focus")
        place = eyes.place_of(row.id)
        if place is None:
            return None
        await hands.press("Home")
        for _step in range(place):
            await hands.press("Down")
        if eyes.list.current_id != row.id:
            return None
        await hands.press("Return")
        return await eyes.until(lambda: self._agreed(row.id), f"case {row.number} is shown as its line has it")

    def _agreed(self, case_id: str) -> CaseView | None:
        """The open case once pane and queue say the same of it: news reaches one a moment before the other."""
        view = self._eyes.shown(case_id)
        line = next((row for row in self._eyes.rows if row.id == case_id), None)
        return view if view is not None and (line is None or line.state == view.state) else None
