"""A phone beside the desk whose exchange is played in memory, so that a test can have anybody call.

    phone = FakePhone()                         # READY, no calls; `with FakePhone() as phone:` closes it at the end
    call = phone.ring("13812345678")            # somebody calls: the call's id
    phone.answer(call)
    phone.settle()                              # all that follows has happened, and been told to those who listen
    phone.caller_hangs_up(call)

It is the production phone up to the phone program: orders, rules and what is told are the same code, on a thread of
its own like there. Only what baresip and the exchange would do is played here. Whom the seat calls, or hands a call
over to, behaves by number: `BUSY`, `UNKNOWN`, `NEVER_ANSWERED`, `REFUSES_HAND_OVER`; anybody else picks up and takes
over at once, unless `picks_up_at_once` is switched off: then a test says `picks_up`.
"""

from __future__ import annotations

import itertools
import threading
from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType

from desk_app.domain.phone import LineState, PhoneCall, PhoneStanding
from desk_app.telephony.board import Board, Deed, Verb
from desk_app.telephony.events import (
    AllLost,
    Closed,
    Dialled,
    Established,
    Event,
    HandedOver,
    HandOverFailed,
    LineIs,
    Rang,
    Refused,
    Settled,
    TimePassed,
)
from desk_app.telephony.switchboard import Switchboard, new_id

NEVER_ANSWERED, BUSY, UNKNOWN = "198", "199", "404"
REFUSES_HAND_OVER = "197"
BOUND_SECONDS = 30.0


class FakePhone(Switchboard):
    """`heard` is everything that was told, `done` what the program was asked to do, oldest first.

    Switches, to be set at any time: `picks_up_at_once`; `has_sound` (without, no call can be taken).
    """

    def __init__(self, *, room: str = "8801", line: LineState = LineState.READY, trouble: str = "") -> None:
        super().__init__(room=room)
        self.heard: list[tuple[PhoneStanding, PhoneCall | None]] = []
        self.done: list[Deed] = []
        self.picks_up_at_once = True
        self.has_sound = True
        self._lines = itertools.count(1)
        self._errands: deque[Callable[[], None]] = deque()
        self._closing = threading.Event()
        self.listen(lambda standing, call: self.heard.append((standing, call)))
        self._thread = threading.Thread(target=self._run, name="fake-phone", daemon=True)
        self._thread.start()
        self.line(line, trouble)
        self.settle()

    # what a test has happen; it is in the standing when the call returns, and told soon after

    def ring(self, number: str = "") -> str:
        """Somebody calls, with a withheld number where none is given; the id of their call."""
        call = new_id()
        self._happened(Rang(line=self._new_line(), call=call, number=number))
        return call

    def caller_hangs_up(self, call: str) -> None:
        """The other end hangs up, or gives up while it rings."""
        self._happened(Closed(line=self._line_of(call), reason="Connection reset by peer"))

    def picks_up(self, call: str) -> None:
        """Whom the seat has called picks up."""
        self._happened(Established(line=self._line_of(call)))

    def call_breaks(self, call: str) -> None:
        """The network loses a call."""
        self._happened(Closed(line=self._line_of(call), reason="Connection timed out"))

    def line(self, line: LineState, trouble: str = "") -> None:
        """The phone stands so with the exchange from now on; calls go on."""
        self._happened(LineIs(line=line, trouble=trouble))

    def program_dies(self) -> None:
        """The phone program is gone with all its calls. `line(LineState.READY)` brings it back."""
        self._happened(AllLost(line=LineState.TROUBLE, trouble="phone_program_died"))

    def time_passes(self) -> None:
        """The phone looks at its clock, as it does twice a second."""
        self._happened(TimePassed())

    # looking at it

    @property
    def calls(self) -> tuple[PhoneCall, ...]:
        """The calls that are not over."""
        return self.standing().calls

    def call(self, id: str) -> PhoneCall:
        """A call as it was told last; it must have been told."""
        return next(call for _, call in reversed(self.heard) if call is not None and call.id == id)

    def settle(self) -> None:
        """Returns once everything that follows from what was done has happened and been told."""
        while not self._closing.is_set():
            done = threading.Event()
            self._errands.append(done.set)
            self._wake()
            assert done.wait(BOUND_SECONDS), "the phone does not come to rest"
            if not self._errands and self._news.empty():
                return

    def close(self) -> None:
        """As the port says."""
        if not self._closing.is_set():
            for call in self.calls:
                self.hang_up(call.id)
            self.settle()
            self._happened(AllLost(line=LineState.NONE, trouble=""))
            self._closing.set()
            self._wake()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> FakePhone:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # the program and the exchange

    def _perform(self, deeds: Sequence[Deed], board: Board) -> None:
        for deed in deeds:
            self.done.append(deed)
            self._errands.append(lambda deed=deed: self._do(deed))
        self._wake()

    def _run(self) -> None:
        while not self._closing.is_set():
            self._attend(0.0)
            if self._errands:
                self._errands.popleft()()
            else:
                self._attend(BOUND_SECONDS, until=lambda: bool(self._errands) or self._closing.is_set())
        self._attend(0.0)

    def _do(self, deed: Deed) -> None:
        for event in self._what_follows(deed):
            self._happened(event)

    def _what_follows(self, deed: Deed) -> Sequence[Event]:
        line = deed.line
        match deed.verb:
            case Verb.ACCEPT if not self.has_sound:
                return [Refused(line=line, verb=deed.verb)]
            case Verb.ACCEPT:
                return [Established(line=line)]
            case Verb.HANG_UP:
                return [Closed(line=line, reason="Connection reset by user")]
            case Verb.HOLD | Verb.RESUME:
                return [Settled(line=line)]
            case Verb.TRANSFER:
                in_vain = deed.number in (BUSY, UNKNOWN, REFUSES_HAND_OVER)
                others = [Settled(line=leg.line) for leg in self._board.legs if leg.line != line]
                return [HandOverFailed(line=line)] if in_vain else [HandedOver(line=line), *others]
            case Verb.DIAL:
                return self._dialled(deed)
            case _:
                raise AssertionError(deed)

    def _dialled(self, deed: Deed) -> Sequence[Event]:
        line = self._new_line()
        named = Dialled(call=deed.call, line=line)
        answers = {BUSY: "486 Busy Here", UNKNOWN: "404 Not Found"}
        if deed.number in answers:
            return [named, Closed(line=line, reason=answers[deed.number])]
        if deed.number == NEVER_ANSWERED or not self.picks_up_at_once:
            return [named]
        return [named, Established(line=line)]

    def _new_line(self) -> str:
        return f"line-{next(self._lines)}"

    def _line_of(self, call: str) -> str:
        with self._lock:
            leg = self._board.leg(call)
        assert leg is not None, f"no such call: {call}"
        return leg.line
