"""What the operator wants of the phone, decided against the board: pure; what cannot be done raises `PhoneTrouble`.

Codes: `no_such_call`, `wrong_call_state`, `phone_not_ready` (to call somebody needs a line that is ready).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from desk_app.domain.phone import CallState, LineState, PhoneCall
from desk_app.errors import PhoneTrouble
from desk_app.telephony import joining
from desk_app.telephony.board import Asked, Board, Join, Leg, Step, Verb, told


def answer(board: Board, call: str) -> Step:
    """Takes a call that rings; who was talked to is held. A second time changes nothing."""
    leg = _free_leg(board, call, CallState.RINGING)
    if board.join is not None:
        raise PhoneTrouble("wrong_call_state")
    if leg.asked is not Asked.NOTHING:
        return Step(board=board)
    asked = replace(told(leg, trouble=""), asked=Asked.ANSWER)
    return Step(board=board).hold_talked().set_leg(asked).tell(Verb.ACCEPT, asked)


def hang_up(board: Board, call: str) -> Step:
    """Ends a call, or declines one that rings. A second time changes nothing."""
    leg = _leg(board, call)
    if leg.asked is Asked.HANG_UP:
        return Step(board=board)
    # A leg that the program has no name for yet is hung up as soon as it has.
    return Step(board=board).set_leg(replace(leg, asked=Asked.HANG_UP)).tell(Verb.HANG_UP, leg)


def hold(board: Board, call: str) -> Step:
    """Puts a call on hold."""
    return Step(board=board).hold(_free_leg(board, call, CallState.TALKING))


def resume(board: Board, call: str) -> Step:
    """Talks to somebody who was held; who was talked to is held."""
    return Step(board=board).resume(_free_leg(board, call, CallState.HELD))


def transfer(board: Board, call: str, number: str, at: datetime) -> Step:
    """Has the exchange take the call to another number."""
    leg = _free_leg(board, call, CallState.TALKING, CallState.HELD)
    return Step(board=board).hand_over(leg, number, at)


def join(board: Board, call: str, number: str, plan: Join, at: datetime) -> Step:
    """Begins to bring a third party into a call; `plan` holds the ids that the new legs shall have."""
    leg = _free_leg(board, call, CallState.TALKING, CallState.HELD)
    if board.join is not None or leg.call.joined:
        raise PhoneTrouble("wrong_call_state")
    _need_line(board)
    return joining.begin(board, leg, plan, number, at)


def dial(board: Board, call: str, number: str, at: datetime) -> Step:
    """Calls somebody; the call gets the id `call`. Who was talked to is held."""
    _need_line(board)
    if board.join is not None:
        raise PhoneTrouble("wrong_call_state")
    new = PhoneCall(id=call, number=number, incoming=False, state=CallState.DIALLING, began_at=at)
    return Step(board=board).hold_talked().dial(Leg(call=new), number)


def _leg(board: Board, call: str) -> Leg:
    leg = board.leg(call)
    if leg is None or not leg.shown:
        raise PhoneTrouble("no_such_call")
    return leg


def _free_leg(board: Board, call: str, *states: CallState) -> Leg:
    """The leg of a call in one of these states that no three-way call is being made of."""
    leg = _leg(board, call)
    joining_now = board.join is not None and call in (board.join.caller, board.join.third)
    if leg.call.state not in states or joining_now:
        raise PhoneTrouble("wrong_call_state")
    return leg


def _need_line(board: Board) -> None:
    if board.line is not LineState.READY:
        raise PhoneTrouble("phone_not_ready")
