"""The phone as one value: the legs of the phone program, the calls they carry, and what the program is to be told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum, StrEnum, auto

from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneCall, PhoneStanding


class Asked(Enum):
    """What a leg was told and has not done yet."""

    NOTHING = auto()
    ANSWER = auto()
    HANG_UP = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One connection of the phone program, and the call it carries.

    `line` is the program's name for it, empty until it has told one. What is not `shown` is the seat's own way into a
    conference while those who are to meet there are still on legs of their own. `waits_since` is when the exchange was
    asked to take the call over.
    """

    call: PhoneCall
    line: str = ""
    asked: Asked = Asked.NOTHING
    shown: bool = True
    waits_since: datetime | None = None

    @property
    def id(self) -> str:
        """The id of the call it carries."""
        return self.call.id

    @property
    def up(self) -> bool:
        """The other end has been connected, and still is."""
        return self.call.state in (CallState.TALKING, CallState.HELD, CallState.TRANSFERRING)


class Stage(Enum):
    """How far a three-way call has come."""

    CALLING = auto()  # the third party is being called
    ENTERING = auto()  # the seat goes into the conference
    MOVING_THIRD = auto()  # the exchange takes the third party there
    SETTLING = auto()  # the caller's leg comes to rest
    MOVING_CALLER = auto()  # and then the exchange takes the caller there


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """A three-way call in the making: the ids of the caller's, the third party's and the conference's leg, the
    conference's number, and since when the caller's leg settles. The caller's id is empty where they have hung up
    meanwhile."""

    caller: str
    third: str
    room: str
    number: str
    stage: Stage = Stage.CALLING
    settling_since: datetime | None = None


class Verb(StrEnum):
    """What the phone program can be told about a leg."""

    ACCEPT = "ACCEPT"
    HANG_UP = "HANG_UP"
    HOLD = "HOLD"
    RESUME = "RESUME"
    TRANSFER = "TRANSFER"
    DIAL = "DIAL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing the phone program is to do: with the leg on `line`, or, to dial, with a new one for the call `call`.

    `number` is whom to dial or to hand over to.
    """

    verb: Verb
    line: str = ""
    call: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All legs, in the order they came, those that have ended too until they have been told; and the line."""

    line: LineState = LineState.CONNECTING
    trouble: str = ""
    legs: tuple[Leg, ...] = ()
    join: Join | None = None

    def standing(self) -> PhoneStanding:
        """What the desk sees of it."""
        calls = sorted(
            (leg.call for leg in self.legs if leg.shown and not leg.call.over), key=lambda call: call.began_at
        )
        return PhoneStanding(line=self.line, trouble=self.trouble, calls=tuple(calls))

    def leg(self, call: str) -> Leg | None:
        """The leg that carries a call, unless it is over."""
        return next((leg for leg in self.legs if leg.id == call and not leg.call.over), None)

    def leg_on(self, line: str) -> Leg | None:
        """The leg that the program calls so."""
        return next((leg for leg in self.legs if leg.line == line and line and not leg.call.over), None)

    @property
    def talked(self) -> Leg | None:
        """The one leg that is talked on."""
        return next((leg for leg in self.legs if leg.call.state is CallState.TALKING), None)

    def news(self, before: Board) -> tuple[PhoneCall | None, ...]:
        """What is new since `before`: None where the line has changed, then each call that has."""
        known = {leg.id: leg.call for leg in before.legs if leg.shown}
        changed = tuple(leg.call for leg in self.legs if leg.shown and known.get(leg.id) != leg.call)
        line_changed = (before.line, before.trouble) != (self.line, self.trouble)
        return (*((None,) if line_changed else ()), *changed)

    def without_ended(self) -> Board:
        """The same without what has been told to its end."""
        return replace(self, legs=tuple(leg for leg in self.legs if not leg.call.over))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A board and what the phone program is to be told on the way there, in order."""

    board: Board
    deeds: tuple[Deed, ...] = ()

    def tell(self, verb: Verb, leg: Leg, number: str = "") -> Step:
        """And the program is told this about a leg, once it has a name there."""
        if not leg.line:
            return self
        return replace(self, deeds=(*self.deeds, Deed(verb=verb, line=leg.line, number=number)))

    def dial(self, leg: Leg, number: str) -> Step:
        """And the program dials; the new leg is this one's."""
        added = replace(self.board, legs=(*self.board.legs, leg))
        deed = Deed(verb=Verb.DIAL, call=leg.id, number=number)
        return replace(self, board=added, deeds=(*self.deeds, deed))

    def set_leg(self, leg: Leg) -> Step:
        """And the leg of this call is now so."""
        legs = tuple(leg if each.id == leg.id else each for each in self.board.legs)
        return replace(self, board=replace(self.board, legs=legs))

    def set_join(self, join: Join | None) -> Step:
        """And the three-way call is this far."""
        return replace(self, board=replace(self.board, join=join))

    def drop_leg(self, leg: Leg) -> Step:
        """And this leg is no more, without anybody being told."""
        legs = tuple(each for each in self.board.legs if each.id != leg.id)
        return replace(self, board=replace(self.board, legs=legs))

    def hold(self, leg: Leg) -> Step:
        """And the call is put on hold."""
        return self.set_leg(told(leg, state=CallState.HELD)).tell(Verb.HOLD, leg)

    def hold_talked(self) -> Step:
        """And nobody is talked to."""
        talked = self.board.talked
        return self.hold(talked) if talked is not None else self

    def resume(self, leg: Leg, trouble: str = "") -> Step:
        """And the call is talked again, nobody else."""
        step = self.hold_talked()
        return step.set_leg(told(leg, state=CallState.TALKING, trouble=trouble)).tell(Verb.RESUME, leg)

    def hand_over(self, leg: Leg, number: str, at: datetime) -> Step:
        """And the exchange is asked to take the call to a number."""
        asked = replace(told(leg, state=CallState.TRANSFERRING, trouble=""), waits_since=at)
        return self.set_leg(asked).tell(Verb.TRANSFER, leg, number)

    def end(self, leg: Leg, end: CallEnd, at: datetime, trouble: str = "") -> Step:
        """And the call is over."""
        return self.set_leg(told(leg, state=CallState.ENDED, end=end, ended_at=at, trouble=trouble))

    def then(self, go_on: Callable[[Board], Step]) -> Step:
        """And what follows from the board as it now is."""
        step = go_on(self.board)
        return Step(board=step.board, deeds=(*self.deeds, *step.deeds))


def told(
    leg: Leg,
    *,
    state: CallState | None = None,
    trouble: str | None = None,
    end: CallEnd | None = None,
    answered_at: datetime | None = None,
    ended_at: datetime | None = None,
    joined: str | None = None,
) -> Leg:
    """The leg with its call changed in what is given."""
    call = leg.call
    changed = replace(
        call,
        state=call.state if state is None else state,
        trouble=call.trouble if trouble is None else trouble,
        end=end,
        answered_at=answered_at or call.answered_at,
        ended_at=ended_at,
        joined=call.joined if joined is None else joined,
    )
    return replace(leg, call=changed)
