"""How a third party is brought in (三方通话): everybody meets in a conference of the exchange.

The phone program has no conference of its own, but it can be told to have a leg taken elsewhere (REFER). So:

1. The caller is held and the third party called; the desk sees both calls. Busy, no answer: back to the caller.
2. The third party answers: it is held, and the seat dials the exchange's conference. That leg is nobody's call yet, so
   it is not shown. No way in: back to the third party, the caller still held.
3. The exchange is asked to take the third party there, then the caller, who is thus never sent where nobody is. Whoever
   has gone over is talked to on the seat's leg into the conference: their call goes on there under the same id. In
   between baresip 1.0 by itself takes the caller off hold, and many an exchange takes offence at being asked to take
   over a leg that it is just being asked to change: so the leg may settle first.
4. With the caller there, the third party's call ends as handed over, and the caller's says who has joined. When the
   seat hangs up now the two others stay together.

Whoever hangs up on the way leaves the others talking to the seat.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from desk_app.domain.phone import CallEnd, CallState, PhoneCall
from desk_app.telephony.board import Asked, Board, Join, Leg, Stage, Step, Verb, told

SETTLING_SECONDS = 1.0


def begin(board: Board, caller: Leg, join: Join, number: str, at: datetime) -> Step:
    """Holds the caller and calls the third party."""
    step = Step(board=board).hold_talked()
    called = PhoneCall(id=join.third, number=number, incoming=False, state=CallState.DIALLING, began_at=at)
    held = step.board.leg(caller.id) or caller
    return step.set_leg(told(held, trouble="")).dial(Leg(call=called), number).set_join(join)


def after_established(board: Board, leg: Leg, at: datetime) -> Step:
    """Goes on where somebody has answered whom the three-way call waited for."""
    join = board.join
    if join is None:
        return Step(board=board)
    if join.stage is Stage.CALLING and leg.id == join.third:
        way_in = PhoneCall(id=join.room, number=join.number, incoming=False, state=CallState.DIALLING, began_at=at)
        step = Step(board=board).hold(leg).dial(Leg(call=way_in, shown=False), join.number)
        return step.set_join(replace(join, stage=Stage.ENTERING))
    if join.stage is Stage.ENTERING and leg.id == join.room and (third := board.leg(join.third)) is not None:
        return Step(board=board).hand_over(third, join.number, at).set_join(replace(join, stage=Stage.MOVING_THIRD))
    return Step(board=board)


def after_handed_over(board: Board, leg: Leg, at: datetime) -> Step | None:
    """Goes on where the exchange has taken somebody into the conference; None where this is no three-way call."""
    join = board.join
    if join is None or (way_in := board.leg(join.room)) is None:
        return None
    if join.stage is Stage.MOVING_THIRD and leg.id == join.third:
        step = _goes_on(board, leg, way_in, joined="")
        caller = step.board.leg(join.caller)
        if caller is None:
            return step.set_join(None)
        # From here on the way in carries the third party's call.
        settling = replace(join, room=join.third, stage=Stage.SETTLING, settling_since=at)
        return step.set_leg(told(caller, state=CallState.TRANSFERRING, trouble="")).set_join(settling)
    if join.stage is Stage.MOVING_CALLER and leg.id == join.caller:
        third = way_in.call
        gone = replace(way_in, line="")
        step = _goes_on(board, leg, replace(way_in, shown=False), joined=third.number)
        ended = replace(told(gone, state=CallState.ENDED, end=CallEnd.TRANSFERRED, ended_at=at), shown=True)
        with_third = replace(step.board, legs=(*step.board.legs, ended))
        return replace(step, board=with_third).set_join(None)
    return None


def after_settled(board: Board, leg: Leg, at: datetime) -> Step:
    """Has the exchange take the caller into the conference, now that their leg is at rest."""
    join = board.join
    if join is None or join.stage is not Stage.SETTLING or leg.id != join.caller:
        return Step(board=board)
    return Step(board=board).hand_over(leg, join.number, at).set_join(replace(join, stage=Stage.MOVING_CALLER))


def after_waiting(board: Board, at: datetime) -> Step:
    """Goes on where a leg has had time enough to settle, and nothing was said of it."""
    join = board.join
    caller = board.leg(join.caller) if join is not None else None
    if join is None or join.settling_since is None or caller is None:
        return Step(board=board)
    waited = at - join.settling_since >= timedelta(seconds=SETTLING_SECONDS)
    return after_settled(board, caller, at) if waited else Step(board=board)


def _goes_on(board: Board, leg: Leg, way_in: Leg, joined: str) -> Step:
    """The call of a leg goes on, on the leg into the conference."""
    call = replace(leg.call, state=CallState.TALKING, joined=joined, trouble="")
    carried = replace(way_in, call=call, shown=True)
    legs = tuple(carried if each.id == leg.id else each for each in board.legs if each.id != way_in.id)
    return Step(board=replace(board, legs=legs))


def after_ended(board: Board, leg: Leg) -> Step:
    """Goes on where one of those has gone whom the three-way call needs; `leg` as it ended."""
    join = board.join
    if join is None:
        return Step(board=board)
    if leg.id == join.caller:
        return _caller_gone(board, join)
    if leg.id == join.room:
        return _room_gone(board, join)
    if leg.id == join.third:
        return _third_gone(board, join, leg)
    return Step(board=board)


def after_stayed(board: Board, leg: Leg) -> Step:
    """Gives it up where the exchange did not take somebody into the conference who is still here, held."""
    join = board.join
    if join is None or leg.id not in (join.caller, join.third):
        return Step(board=board)
    if join.stage is not Stage.MOVING_THIRD:
        return Step(board=board).set_join(None)
    step = _leave_room(Step(board=board), join)
    return step.then(lambda now: _talk_to(now, join.caller, "conference_failed")).set_join(None)


def _caller_gone(board: Board, join: Join) -> Step:
    step = Step(board=board)
    match join.stage:
        case Stage.CALLING | Stage.SETTLING | Stage.MOVING_CALLER:
            return step.set_join(None)
        case Stage.ENTERING:
            return _leave_room(step, join).then(lambda now: _talk_to(now, join.third)).set_join(None)
        case Stage.MOVING_THIRD:
            return step.set_join(replace(join, caller=""))
        case _ as never:
            assert_never(never)


def _third_gone(board: Board, join: Join, third: Leg) -> Step:
    end = third.call.end
    if end is CallEnd.HUNG_UP or end is None:
        why = ""
    elif join.stage is Stage.CALLING:
        why = "third_party_busy" if end is CallEnd.BUSY else "third_party_not_reached"
    else:
        why = "conference_failed" if end is CallEnd.FAILED else "third_party_left"
    step = _leave_room(Step(board=board), join)
    return step.then(lambda now: _talk_to(now, join.caller, why)).set_join(None)


def _room_gone(board: Board, join: Join) -> Step:
    step = Step(board=board)
    match join.stage:
        case Stage.ENTERING:
            caller = board.leg(join.caller)
            warned = step.set_leg(told(caller, trouble="conference_failed")) if caller is not None else step
            return warned.then(lambda now: _talk_to(now, join.third)).set_join(None)
        case Stage.MOVING_THIRD:
            return step.then(lambda now: _talk_to(now, join.caller, "conference_failed")).set_join(None)
        case Stage.CALLING | Stage.SETTLING | Stage.MOVING_CALLER:
            return step.set_join(None)
        case _ as never:
            assert_never(never)


def _talk_to(board: Board, call: str, trouble: str = "") -> Step:
    leg = board.leg(call)
    if leg is None or leg.call.state is not CallState.HELD:
        return Step(board=board)
    return Step(board=board).resume(leg, trouble)


def _leave_room(step: Step, join: Join) -> Step:
    """Hangs up the way into the conference that nobody needs any more."""
    way_in = step.board.leg(join.room)
    if way_in is None:
        return step
    # Where the program has no name for it yet, it is hung up as soon as there is one.
    return step.set_leg(replace(way_in, asked=Asked.HANG_UP)).tell(Verb.HANG_UP, way_in)
