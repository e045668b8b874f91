"""What happened on the line, folded into the board: pure, every event with the time it was heard at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

from desk_app.domain.phone import CallEnd, CallState, LineState, PhoneCall
from desk_app.telephony.board import Asked, Board, Leg, Step, Verb, told
from desk_app.telephony.events import (
    AllLost,
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
    TimePassed,
)
from desk_app.telephony.joining import (
    after_ended,
    after_established,
    after_handed_over,
    after_settled,
    after_stayed,
    after_waiting,
)

HAND_OVER_SECONDS = 40
"""An exchange that has not said what became of a hand-over after so long will not; baresip would wait for ever."""
PEER_LEFT = frozenset({"", "Connection reset by peer", "Connection reset by user"})
"""What the phone program says of a call that ended as calls do."""
NOT_REACHED = frozenset({404, 408, 410, 480, 484, 487, 603, 604})
BUSY = frozenset({486, 600})


def fold(board: Board, event: Event, at: datetime) -> Step:
    """The board after an event. What is said of a leg that is not there changes nothing."""
    step = Step(board=board)
    match event:
        case Rang():
            return _rang(board, event, at)
        case Dialled(call=call, line=line):
            dialled = board.leg(call)
            return step if dialled is None else _named(step, replace(dialled, line=line))
        case NotDialled(call=call):
            undialled = board.leg(call)
            return step if undialled is None else _ended(board, undialled, CallEnd.FAILED, at, "not_dialled")
        case Listed(found=found):
            return _listed(board, found, at)
        case LineIs(line=state, trouble=trouble):
            return Step(board=replace(board, line=state, trouble=trouble))
        case AllLost(line=state, trouble=trouble):
            return _all_lost(board, state, trouble, at)
        case TimePassed():
            return _overdue(board, at)
        case Established() | Settled() | Closed() | HandedOver() | HandOverFailed() | Refused():
            leg = board.leg_on(event.line)
            return step if leg is None else _on_leg(board, leg, event, at)
        case _ as never:
            assert_never(never)


def _on_leg(
    board: Board, leg: Leg, event: Established | Settled | Closed | HandedOver | HandOverFailed | Refused, at: datetime
) -> Step:
    match event:
        case Established():
            return _established(board, leg, at)
        case Settled():
            return after_settled(board, leg, at)
        case Closed(reason=reason):
            if leg.call.state is CallState.TRANSFERRING and leg.asked is not Asked.HANG_UP:
                return _handed_over(board, leg, at)  # an exchange that takes over without a word
            end, trouble = how_it_ended(leg, reason)
            return _ended(board, leg, end, at, trouble)
        case HandedOver():
            return _handed_over(board, leg, at)
        case HandOverFailed():
            return _ended(board, leg, CallEnd.FAILED, at, "transfer_failed")
        case Refused(verb=verb):
            return _refused(board, leg, verb)
        case _ as never:
            assert_never(never)


def _rang(board: Board, event: Rang, at: datetime) -> Step:
    if board.leg_on(event.line) is not None:
        return Step(board=board)
    call = PhoneCall(id=event.call, number=event.number, incoming=True, state=CallState.RINGING, began_at=at)
    return Step(board=replace(board, legs=(*board.legs, Leg(call=call, line=event.line))))


def _named(step: Step, leg: Leg) -> Step:
    named = step.set_leg(leg)
    return named.tell(Verb.HANG_UP, leg) if leg.asked is Asked.HANG_UP else named


def _established(board: Board, leg: Leg, at: datetime) -> Step:
    if leg.up:
        return Step(board=board)
    step = Step(board=board)
    if leg.asked is Asked.ANSWER:
        step = step.hold_talked()
    talking = replace(told(leg, state=CallState.TALKING, answered_at=at, trouble=""), asked=_still_asked(leg))
    if step.board.talked is not None:  # somebody else was taken while this one was dialled
        return step.set_leg(talking).hold(talking).then(lambda now: after_established(now, now.leg(leg.id) or leg, at))
    return step.set_leg(talking).then(lambda now: after_established(now, talking, at))


def _still_asked(leg: Leg) -> Asked:
    return Asked.HANG_UP if leg.asked is Asked.HANG_UP else Asked.NOTHING


def how_it_ended(leg: Leg, reason: str) -> tuple[CallEnd, str]:
    """Why a leg is gone, and what trouble there was, from what was asked of it and what the program says."""
    hung_up = leg.asked is Asked.HANG_UP
    if leg.call.incoming and leg.call.answered_at is None:
        return (CallEnd.DECLINED if hung_up else CallEnd.MISSED), ""
    if hung_up:
        return CallEnd.HUNG_UP, ""
    code = int(reason[:3]) if reason[:3].isascii() and reason[:3].isdigit() else 0
    if leg.call.answered_at is not None:
        return (CallEnd.CALLER_LEFT, "") if code or reason in PEER_LEFT else (CallEnd.FAILED, "connection_lost")
    if code in BUSY:
        return CallEnd.BUSY, ""
    if code in NOT_REACHED or reason in PEER_LEFT or reason == "Local timeout":
        return CallEnd.NOT_REACHED, ""
    if not code or code >= 500:
        return CallEnd.FAILED, "exchange_unreachable"
    return CallEnd.FAILED, "exchange_refused"


def _ended(board: Board, leg: Leg, end: CallEnd, at: datetime, trouble: str = "") -> Step:
    step = Step(board=board).end(leg, end, at, trouble)
    gone = next(each for each in step.board.legs if each.id == leg.id)
    return step.then(lambda now: after_ended(now, gone)).then(_still_held)


def _handed_over(board: Board, leg: Leg, at: datetime) -> Step:
    joined = after_handed_over(board, leg, at)
    step = joined if joined is not None else Step(board=board).end(leg, CallEnd.TRANSFERRED, at)
    return step.then(_still_held)


def _still_held(board: Board) -> Step:
    """Where a leg ends, baresip 1.0 takes the last held one off hold by itself; none goes on hearing the seat so."""
    step = Step(board=board)
    for leg in board.legs:
        if leg.call.state is CallState.HELD:
            step = step.tell(Verb.HOLD, leg)
    return step


def _refused(board: Board, leg: Leg, verb: Verb) -> Step:
    step = Step(board=board)
    match verb:
        case Verb.ACCEPT:
            return step.set_leg(replace(told(leg, trouble="no_sound"), asked=Asked.NOTHING))
        case Verb.HOLD if leg.call.state is CallState.HELD:
            return step.set_leg(told(leg, state=CallState.TALKING, trouble="hold_failed"))
        case Verb.RESUME if leg.call.state is CallState.TALKING:
            return step.set_leg(told(leg, state=CallState.HELD, trouble="resume_failed"))
        case Verb.TRANSFER if leg.call.state is CallState.TRANSFERRING:
            return _stays(board, leg)
        case _:
            return step


def _stays(board: Board, leg: Leg) -> Step:
    """A hand-over that did not begin, or of which nothing more was heard: the call is still here, held."""
    back = replace(told(leg, state=CallState.HELD, trouble="transfer_failed"), waits_since=None)
    return Step(board=board).set_leg(back).tell(Verb.HOLD, back).then(lambda now: after_stayed(now, back))


def _overdue(board: Board, at: datetime) -> Step:
    step = Step(board=board)
    for leg in board.legs:
        if leg.waits_since is not None and at - leg.waits_since > timedelta(seconds=HAND_OVER_SECONDS):
            step = step.then(partial(_stays, leg=leg))
    return step.then(lambda now: after_waiting(now, at))


def _listed(board: Board, found: tuple[Found, ...], at: datetime) -> Step:
    """Catches up: legs that are gone have ended, new ones ring, dialled ones have a name, some are up meanwhile."""
    step = Step(board=board)
    there = {each.line for each in found}
    for leg in board.legs:
        if leg.line and leg.line not in there:
            step = step.then(partial(fold, event=Closed(line=leg.line), at=at))
    for each in found:
        nameless = next((leg for leg in step.board.legs if not leg.line and leg.call.number == each.number), None)
        if step.board.leg_on(each.line) is None:
            if each.incoming and not each.up:
                step = step.then(partial(fold, event=Rang(line=each.line, call=each.call, number=each.number), at=at))
            elif nameless is not None:
                step = step.then(partial(fold, event=Dialled(call=nameless.id, line=each.line), at=at))
        if each.up:
            step = step.then(partial(fold, event=Established(line=each.line), at=at))
    for leg in step.board.legs:
        if not leg.line and not leg.call.over:
            step = step.then(partial(fold, event=NotDialled(call=leg.id), at=at))
    return step.then(_told_again)


def _told_again(board: Board) -> Step:
    """What the program may have missed: it does nothing where it has heard before."""
    step = Step(board=board)
    for leg in board.legs:
        match leg.asked, leg.call.state:
            case Asked.HANG_UP, _:
                step = step.tell(Verb.HANG_UP, leg)
            case Asked.ANSWER, CallState.RINGING:
                step = step.tell(Verb.ACCEPT, leg)
            case _, CallState.HELD:
                step = step.tell(Verb.HOLD, leg)
            case _, CallState.TALKING:
                step = step.tell(Verb.RESUME, leg)
    return step


def _all_lost(board: Board, state: LineState, trouble: str, at: datetime) -> Step:
    step = Step(board=replace(board, line=state, trouble=trouble, join=None))
    for leg in board.legs:
        if not leg.call.over:
            end, _ = how_it_ended(leg, "")
            lost = end is CallEnd.CALLER_LEFT or end is CallEnd.NOT_REACHED
            step = step.end(leg, CallEnd.FAILED if lost else end, at, trouble)
    return step
