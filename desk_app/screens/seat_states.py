"""The seat as calls and people have left it: 示闲 示忙 小休 话后 with their timers, and the calls it has had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk_app.domain.case import CaseId
from desk_app.domain.phone import CallState, PhoneCall
from desk_app.domain.seat import SeatState
from desk_app.screens import vocabulary
from desk_app.screens.call_news import Remark
from desk_app.screens.lights import ticking
from desk_app.words import _

REMEMBERED = 20
"""Calls that are over and whose words wait to become a case: so many are remembered with their times."""
SHORT = timedelta(seconds=10)
"""The last seconds of 话后 and 小休 are shown in another colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRules:
    """How long 话后 and 小休 are planned to be, and whether the seat's state follows the phone at all."""

    after_call: timedelta = timedelta(seconds=60)
    pause: timedelta = timedelta(minutes=10)
    follows_phone: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class At:
    """When something happens, by the centre's time, and which form is open: the case it will make, and whether a
    person has typed into it."""

    now: datetime
    form: CaseId | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAtSeat:
    """A call, and what has come of it here: the case of its form, whether that is registered (`kept`), whether nothing
    more is to be dispatched (`settled`), and whether the call stands in the case's history (`recorded`). With
    `opens_form` its form opens when it is talked."""

    call: PhoneCall
    case: CaseId | None = None
    kept: bool = False
    settled: bool = False
    recorded: bool = False
    opens_form: bool = False

    @property
    def talked(self) -> bool:
        """Somebody is, or is kept, on the line."""
        return self.call.answered_at is not None and not self.call.over

    @property
    def rings(self) -> bool:
        """Somebody waits to be answered."""
        return self.call.incoming and self.call.state is CallState.RINGING


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The seat as the calls have left it. `chosen` is what a person has chosen, to which it comes back by itself after
    a call; `until` is the planned end of 小休 and 话后."""

    state: SeatState = SeatState.NOT_READY
    since: datetime
    until: datetime | None = None
    chosen: SeatState = SeatState.NOT_READY
    told_over: bool = False
    somebody: bool = False
    calls: tuple[CallAtSeat, ...] = ()

    def of_call(self, call: str) -> CallAtSeat | None:
        """What is known of a call, by its id."""
        return next((each for each in self.calls if each.call.id == call), None)

    def of_case(self, case: CaseId) -> CallAtSeat | None:
        """The call that a case, or the form that will make it, came of; the newest of several."""
        return next((each for each in reversed(self.calls) if each.case == case), None)

    @property
    def talking(self) -> CallAtSeat | None:
        """The call that is talked, else the one that is kept on the line; the newest of several."""
        there = [each for each in self.calls if each.talked]
        return next((each for each in there if each.call.state is not CallState.HELD), there[-1] if there else None)

    @property
    def ringing(self) -> CallAtSeat | None:
        """The call that waits longest to be answered."""
        return next((each for each in self.calls if each.rings), None)

    @property
    def rings_aloud(self) -> bool:
        """A call rings and this seat is there for it; otherwise it is shown and nothing is heard."""
        return self.ringing is not None and self.state is SeatState.READY and self.talking is None

    @property
    def about(self) -> PhoneCall | None:
        """The call whose caller is to be seen: one that rings before the one that is talked."""
        told = self.ringing or self.talking
        return told.call if told is not None else None

    def with_call(self, about: CallAtSeat) -> Seat:
        """The same with this call as it is now."""
        if self.of_call(about.call.id) is None:
            return replace(self, calls=(*self.calls, about))
        return replace(self, calls=tuple(about if each.call.id == about.call.id else each for each in self.calls))

    def without_call(self, call: str) -> Seat:
        """The same without a call of which nothing more can come."""
        return replace(self, calls=tuple(each for each in self.calls if each.call.id != call))

    def without_settled(self) -> Seat:
        """The same without calls that are over and done with; the last one stays for the work after it."""
        last = self.calls[-1].call.id if self.calls else ""
        wanted = [
            each
            for each in self.calls
            if not each.call.over or each.call.id == last or (each.case is not None and not each.recorded)
        ]
        return replace(self, calls=tuple(wanted[-REMEMBERED:]))


def entered(seat: Seat, state: SeatState, at: At, rules: SeatRules) -> Seat:
    """The seat in another state from now on; 话后 and 小休 have a planned end."""
    lasts = {SeatState.AFTER_CALL: rules.after_call, SeatState.BREAK: rules.pause}.get(state)
    until = at.now + lasts if lasts is not None else None
    return replace(seat, state=state, since=at.now, until=until, told_over=False)


def chosen(seat: Seat, state: SeatState, at: At, rules: SeatRules) -> Seat:
    """The operator has chosen a state. 话后 again makes it longer; while somebody is on the line, another state is what
    comes after the call."""
    busy = rules.follows_phone and seat.talking is not None
    if state is SeatState.AFTER_CALL:
        if seat.state is SeatState.AFTER_CALL and seat.until is not None:
            return replace(seat, until=max(seat.until, at.now) + rules.after_call)
    else:
        seat = replace(seat, chosen=state)
    return seat if busy else entered(seat, state, at, rules)


def later(seat: Seat, at: At, rules: SeatRules) -> tuple[Seat, Remark | None]:
    """Time has passed: 话后 ends by itself unless a form with text is open, 小休 is told to be over, once."""
    if seat.until is None or at.now < seat.until:
        return seat, None
    match seat.state:
        case SeatState.AFTER_CALL if not at.typed:
            return entered(seat, seat.chosen, at, rules), None
        case SeatState.BREAK if not seat.told_over:
            return replace(seat, told_over=True), Remark.BREAK_OVER
        case _:
            return seat, None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatStateView:
    """`words` of the button with its timer, as wide as the widest; `tone` of the timer; `spoken` for a screen reader;
    `next_words` what comes after the call, where that was chosen."""

    state: SeatState
    words: str
    timer: str = ""
    tone: str = "muted"
    next_words: str = ""
    spoken: str = ""


def seat_state_view(seat: Seat, now: datetime) -> SeatStateView:
    """The state of the seat with what is left of it; past its planned end, by how much."""
    words = vocabulary.seat_state(seat.state)
    follows = seat.chosen if seat.talking is not None and seat.chosen is not seat.state else None
    after = _("then {state}").format(state=vocabulary.seat_state(follows)) if follows is not None else ""
    if seat.until is None:
        return SeatStateView(
            state=seat.state, words=words, next_words=after, spoken=" ".join(filter(None, (words, after)))
        )
    light = ticking(seat.until, seat.until - SHORT, now)
    left = vocabulary.remaining(seat.until, now)
    return SeatStateView(
        state=seat.state, words=words, timer=light.words, tone=light.tone, spoken=f"{words} {left}", next_words=after
    )
