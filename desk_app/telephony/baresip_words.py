"""How baresip 1.0 is spoken to: what a deed is in its commands, and what its replies and events mean for the board.

Its commands act on the *current* call, the last of its list: a new call makes itself current, `callfind` another. So
each deed says first which call it is about, and goes out in one piece with it: baresip runs the whole piece before it
looks at the network again. What remains is a call that ends in the fraction of a millisecond in which a deed is under
way: `callfind` then finds nothing, and the deed meets the last call of the list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from desk_app.domain.phone import CallState, LineState
from desk_app.telephony.board import Board, Deed, Leg, Verb
from desk_app.telephony.events import (
    Closed,
    Dialled,
    Established,
    Event,
    Found,
    HandedOver,
    HandOverFailed,
    LineIs,
    Listed,
    NotDialled,
    Rang,
    Refused,
    Settled,
)
from desk_app.telephony.peers import address, number_of

TRANSFERRED = "Call transfered"  # so spelled there
_LINE = re.compile(r"\[line ([0-9]+)\]")
_ID = re.compile(r"^ af=\S* id=(\S+)$", re.MULTILINE)
_STATE = re.compile(r"Call debug \((\w+)\)")
_PEER = re.compile(r"^ peer_uri:(.*)$", re.MULTILINE)
_COMMANDS = {
    Verb.ACCEPT: "accept",
    Verb.HANG_UP: "hangup",
    Verb.HOLD: "hold",
    Verb.RESUME: "resume",
    Verb.TRANSFER: "transfer",
}


class _Of(Enum):
    """What a reply is the reply to."""

    ASIDE = auto()  # makes way for the next command; what it says does not matter
    START = auto()
    STATUS = auto()
    FIND = auto()
    ACT = auto()
    NAME = auto()  # the new leg's name, behind a `dial`
    LIST = auto()
    LOOK = auto()  # one leg of the list


@dataclass(frozen=True, slots=True, kw_only=True)
class _Expected:
    of: _Of
    since: float
    deed: Deed | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a message of the program means, what it is to be told back, and whether it says that it has started."""

    events: tuple[Event, ...] = ()
    back: tuple[bytes, ...] = ()
    started: bool = False


class BaresipWords:
    """One conversation with a running baresip. It remembers what was asked: not for several threads at once."""

    def __init__(
        self, exchange: str, *, registers: bool, new_id: Callable[[], str], elapsed: Callable[[], float]
    ) -> None:
        self._exchange = exchange
        self._registers = registers
        self._new_id = new_id
        self._elapsed = elapsed
        self._count = 0
        self._expected: dict[str, _Expected] = {}
        self._answered: set[str] = set()
        self._found: list[Found] = []
        self.started = False

    @property
    def silent_for(self) -> float:
        """Seconds that the longest unanswered command has been waiting; 0 where none is."""
        return max((self._elapsed() - each.since for each in self._expected.values()), default=0.0)

    def forget(self) -> None:
        """Nothing that was asked will be answered any more: the line was cut."""
        self._expected.clear()
        self._answered.clear()

    def start(self) -> tuple[bytes, ...]:
        """Reads the account, and with it registers: not before somebody hears what becomes of that."""
        return (self._command(_Of.START, "insmod", "account.so"),)

    def ask_status(self) -> tuple[bytes, ...]:
        """Asks how it stands with the exchange, and so whether the program is well."""
        return (self._command(_Of.STATUS, "reginfo"),)

    def ask_calls(self) -> tuple[bytes, ...]:
        """Asks which calls there are; the answer comes as `Listed`."""
        return (self._command(_Of.LIST, "listcalls"),)

    def quit(self) -> tuple[bytes, ...]:
        """Tells it to hang up everything, to leave the exchange and to end."""
        return (self._command(_Of.ASIDE, "quit"),)

    def say(self, deed: Deed, board: Board) -> tuple[bytes, ...]:
        """The commands of a deed, which are to go out in one piece."""
        to = address(deed.number, self._exchange) if deed.number else ""
        if deed.verb is Verb.DIAL:
            return self._command(_Of.ACT, "dial", to, deed), self._command(_Of.NAME, "callstat", "", deed)
        aside = _set_aside(deed, board) if deed.verb is Verb.ACCEPT else None
        return (
            *(self._aside(aside, "hold") if aside else ()),
            self._command(_Of.FIND, "callfind", deed.line, deed),
            self._command(_Of.ACT, _COMMANDS[deed.verb], to, deed),
            *(self._aside(aside, "resume") if aside and not aside.up else ()),
        )

    def _aside(self, leg: Leg, command: str) -> tuple[bytes, ...]:
        return self._command(_Of.ASIDE, "callfind", leg.line), self._command(_Of.ASIDE, command)

    def _command(self, of: _Of, command: str, params: str = "", deed: Deed | None = None) -> bytes:
        self._count += 1
        token = str(self._count)
        self._expected[token] = _Expected(of=of, since=self._elapsed(), deed=deed)
        message = {"command": command, "token": token, **({"params": params} if params else {})}
        return json.dumps(message, ensure_ascii=False).encode()

    def hear(self, payload: bytes) -> Heard:
        """What a message means. One that is not understood means nothing."""
        try:
            message = json.loads(payload.decode("utf-8", "replace"), strict=False)
        except (ValueError, RecursionError):
            return Heard()
        if not isinstance(message, dict):
            return Heard()
        words = {key: value for key, value in message.items() if isinstance(value, str)}
        if message.get("event") is True:
            return Heard(events=self._event(words, incoming=words.get("direction") == "incoming"))
        if message.get("response") is True:
            expected = self._expected.pop(words.get("token", ""), None)
            if expected is not None:
                return self._reply(expected, message.get("ok") is True, words.get("data", ""))
        return Heard()

    def _event(self, words: dict[str, str], *, incoming: bool) -> tuple[Event, ...]:
        line, param = words.get("id", ""), words.get("param", "")
        match words.get("type"):
            case "REGISTER_OK":
                return (LineIs(line=LineState.READY),)
            case "REGISTER_FAIL":
                return (LineIs(line=LineState.TROUBLE, trouble=registration_trouble(param)),)
            case _ if not line:
                return ()
            case "CALL_INCOMING":
                return (Rang(line=line, call=self._new_id(), number=number_of(words.get("peeruri", ""))),)
            case "CALL_LOCAL_SDP" if incoming:
                self._answered.add(line)
                return ()
            case "CALL_ESTABLISHED":
                return (Established(line=line),)
            case "CALL_REMOTE_SDP" if param == "answer":
                return (Settled(line=line),)
            case "CALL_CLOSED":
                self._answered.discard(line)
                return (HandedOver(line=line) if param == TRANSFERRED else Closed(line=line, reason=param),)
            case "TRANSFER_FAILED":
                return (HandOverFailed(line=line),)
            case _:
                return ()

    def _reply(self, expected: _Expected, ok: bool, data: str) -> Heard:
        match expected.of:
            case _Of.START:
                self.started = True
                ready = () if self._registers else (LineIs(line=LineState.READY),)
                return Heard(events=ready, started=True)
            case _Of.STATUS:
                return Heard(events=self._status(data))
            case _Of.LIST:
                return self._listed(data)
            case _Of.LOOK:
                return self._looked(data)
            case _Of.FIND | _Of.ACT | _Of.NAME if expected.deed is not None:
                return Heard(events=self._done(expected.of, expected.deed, ok, data))
            case _:
                return Heard()

    def _status(self, data: str) -> tuple[Event, ...]:
        """Of bad news there are events, with the reason; good news may have been missed while the line was cut."""
        registered = self._registers and "OK" in data
        return (LineIs(line=LineState.READY),) if registered else ()

    def _done(self, of: _Of, deed: Deed, ok: bool, data: str) -> tuple[Event, ...]:
        match of, deed.verb:
            case _Of.FIND, _:
                gone = not ok or "not found" in data
                return (Closed(line=deed.line),) if gone else ()
            case _Of.NAME, _:
                name = _ID.search(data)
                return (Dialled(call=deed.call, line=name[1]) if name else NotDialled(call=deed.call),)
            case _, Verb.DIAL if not ok:
                self._expect_no_name(deed)
                return (NotDialled(call=deed.call),)
            case _, Verb.ACCEPT:
                # It says yes to an `accept` that came to nothing; only with a sound device it gets as far as an answer.
                taken = deed.line in self._answered
                return () if taken else (Refused(line=deed.line, verb=deed.verb),)
            case _, Verb.HOLD | Verb.RESUME | Verb.TRANSFER if not ok:
                return (Refused(line=deed.line, verb=deed.verb),)
            case _:
                return ()

    def _expect_no_name(self, deed: Deed) -> None:
        for token, each in list(self._expected.items()):
            if each.of is _Of.NAME and each.deed == deed:
                self._expected[token] = _Expected(of=_Of.ASIDE, since=each.since)

    def _listed(self, data: str) -> Heard:
        self._found = []
        numbers = _LINE.findall(data)
        if not numbers:
            return Heard(events=(Listed(found=()),))
        back: list[bytes] = []
        for number in numbers:
            back += [self._command(_Of.ASIDE, "line", number), self._command(_Of.LOOK, "callstat")]
        return Heard(back=tuple(back))

    def _looked(self, data: str) -> Heard:
        name, state, peer = _ID.search(data), _STATE.search(data), _PEER.search(data)
        if name and state and peer:
            self._found.append(
                Found(
                    line=name[1],
                    call=self._new_id(),
                    number=number_of(peer[1]),
                    incoming="direction: Incoming" in data,
                    up=state[1] == "ESTABLISHED",
                )
            )
        if any(each.of is _Of.LOOK for each in self._expected.values()):
            return Heard()
        return Heard(events=(Listed(found=tuple(self._found)),))


def _set_aside(deed: Deed, board: Board) -> Leg | None:
    """The leg to make the last but one of baresip's list before `accept`, because 1.0 puts that one on hold.

    One that is not connected it cannot hold, and then answers nobody. So a held one is best; where there is none, one
    that rings is marked as held before, which baresip says it cannot do but does, and unmarked behind.
    """
    others = [leg for leg in board.legs if leg.line and leg.line != deed.line and not leg.call.over]
    held = (leg for leg in others if leg.call.state is CallState.HELD)
    return next(held, None) or next((leg for leg in others if not leg.up), None)


def registration_trouble(reason: str) -> str:
    """The code of why the exchange has not registered this phone: `exchange_refused` or `exchange_unreachable`."""
    code = int(reason[:3]) if reason[:3].isascii() and reason[:3].isdigit() else 0
    refused = (400 <= code < 500 and code not in (408, 480)) or code >= 600
    return "exchange_refused" if refused else "exchange_unreachable"
