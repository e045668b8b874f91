"""A board to play on in tests: events and orders, a second of the clock for each, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from desk_app.domain.phone import CallState, LineState, PhoneCall
from desk_app.telephony import orders
from desk_app.telephony.board import Board, Join, Step
from desk_app.telephony.calls import fold
from desk_app.telephony.events import Dialled, Established, Event, Rang

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
ROOM = "8801"


class BoardPlay:
    """`told` are calls as they were told, `deeds` what the program was to do, as words. Legs are named as calls."""

    def __init__(self) -> None:
        self.board = Board(line=LineState.READY)
        self.told: list[PhoneCall] = []
        self.deeds: list[str] = []
        self.at = START

    def step(self, decide: Callable[[Board], Step]) -> None:
        """Takes a step as a phone does."""
        self.at += timedelta(seconds=1)
        before, step = self.board, decide(self.board)
        self.told += [call for call in step.board.news(before) if call is not None]
        self.deeds += [" ".join(filter(None, (d.verb.lower(), d.line or d.call, d.number))) for d in step.deeds]
        self.board = step.board.without_ended()

    def happens(self, *events: Event) -> None:
        """These events, in order."""
        for event in events:
            self.step(lambda board, event=event: fold(board, event, self.at))

    def rings(self, name: str, number: str = "") -> None:
        """Somebody calls; the call and its leg are called `name`."""
        self.happens(Rang(line=name, call=name, number=number or name))

    def talks(self, name: str) -> None:
        """Somebody calls and is talked to."""
        self.rings(name)
        self.step(lambda board: orders.answer(board, name))
        self.happens(Established(line=name))

    def dials(self, name: str, *, answered: bool = True) -> None:
        """The seat calls somebody, who picks up."""
        self.step(lambda board: orders.dial(board, name, name, self.at))
        self.happens(Dialled(call=name, line=name))
        if answered:
            self.happens(Established(line=name))

    def joins(self, caller: str, third: str = "third") -> None:
        """A third party is to be brought in; their leg has been dialled."""
        plan = Join(caller=caller, third=third, room="room", number=ROOM)
        self.step(lambda board: orders.join(board, caller, third, plan, self.at))
        self.happens(Dialled(call=third, line=third))

    def order(self, order: Callable[..., Step], call: str, *more: object) -> None:
        """An order of the operator's: one of `orders`."""
        self.step(lambda board: order(board, call, *more))

    @property
    def stands(self) -> dict[str, CallState]:
        """The calls the desk sees, by id."""
        return {call.id: call.state for call in self.board.standing().calls}

    def last(self, id: str) -> PhoneCall:
        """A call as it was told last."""
        return next(call for call in reversed(self.told) if call.id == id)

    def did(self) -> list[str]:
        """What the program was to do since this was asked last."""
        deeds, self.deeds = self.deeds, []
        return deeds
