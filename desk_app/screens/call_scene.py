"""How a call goes through a seat, without clock and window: what each piece of news makes of it, what is to be done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from desk_app.domain.case import CaseId
from desk_app.domain.phone import CallEnd, PhoneCall
from desk_app.domain.seat import SeatState
from desk_app.screens.call_news import (
    Answered,
    CallTold,
    CaseKept,
    Chosen,
    Deed,
    Dialled,
    FormBegun,
    GotThrough,
    Left,
    News,
    OpenForm,
    PutAway,
    RecordOn,
    Remark,
    ReportMissed,
    SatDown,
    Say,
    TimePassed,
)
from desk_app.screens.seat_states import At, CallAtSeat, Seat, SeatRules, chosen, entered, later

ENDS_THE_WORK = frozenset(
    {"DispatchCase", "AnswerDirectly", "TransferOut", "DeclineCase", "MergeInto", "AskShiftLeader"}
)
"""Once one of these is given, the caller can be told what becomes of it: nothing more is to be dispatched."""


class Scene(StrEnum):
    """Where the work on a call stands: 值守 → 振铃 → 问询 → 派遣 → 跟踪."""

    ON_DUTY = "ON_DUTY"
    RINGING = "RINGING"
    ASKING = "ASKING"
    DISPATCHING = "DISPATCHING"
    FOLLOWING = "FOLLOWING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The seat after a piece of news, and what is to be done, in order."""

    seat: Seat
    deeds: tuple[Deed, ...] = ()

    def and_do(self, *deeds: Deed) -> Turn:
        """The same with more to do."""
        return replace(self, deeds=(*self.deeds, *deeds))


def scene_of(seat: Seat, at: At) -> Scene:
    """Where the work stands. After a call it is that call's until 话后 is over."""
    current = seat.talking
    if current is None and seat.ringing is not None:
        return Scene.RINGING
    if current is None and seat.state is SeatState.AFTER_CALL and seat.calls:
        current = seat.calls[-1]
    if current is not None and current.case is not None and current.kept:
        return Scene.FOLLOWING if current.settled else Scene.DISPATCHING
    if at.form is not None or (current is not None and not current.call.over):
        return Scene.ASKING
    return Scene.ON_DUTY


def step(seat: Seat, news: News, at: At, rules: SeatRules) -> Turn:
    """What a piece of news makes of the seat."""
    match news:
        case CallTold(call=call):
            return _told(seat, call, at, rules)
        case Answered(call=call_id):
            answered = seat.of_call(call_id)
            rings = answered is not None and answered.rings and answered.case is None
            return Turn(seat=seat, deeds=(OpenForm(call=answered.call),) if answered is not None and rings else ())
        case Dialled(call=call, case=case, opens_form=opens):
            known = seat.of_call(call.id) or CallAtSeat(call=call)
            about = replace(known, case=case, kept=case is not None, settled=case is not None, opens_form=opens)
            return Turn(seat=seat.with_call(about))
        case FormBegun(call=call_id, case=case):
            begun = seat.of_call(call_id)
            return Turn(seat=seat.with_call(replace(begun, case=case)) if begun is not None else seat)
        case CaseKept(case=case, kinds=kinds):
            return _kept(seat, case, kinds)
        case Chosen(state=state):
            return Turn(seat=chosen(seat, state, at, rules))
        case TimePassed():
            then, remark = later(seat, at, rules)
            return Turn(seat=then, deeds=(Say(remark=remark),) if remark is not None else ())
        case SatDown():
            return Turn(seat=replace(seat, somebody=True))
        case Left():
            gone = replace(seat, somebody=False, chosen=SeatState.NOT_READY)
            return Turn(seat=entered(gone, SeatState.NOT_READY, at, rules))


def _told(seat: Seat, call: PhoneCall, at: At, rules: SeatRules) -> Turn:
    before = seat.of_call(call.id)
    now = replace(before, call=call) if before is not None else CallAtSeat(call=call)
    if call.over:
        return _over(seat.with_call(now), now, at, rules)
    turn = Turn(seat=seat.with_call(now))
    if not now.talked or (before is not None and before.talked):
        return turn
    if rules.follows_phone:
        turn = replace(turn, seat=entered(turn.seat, SeatState.NOT_READY, at, rules))
    if call.incoming and call.number:
        return turn.and_do(GotThrough(call=call))
    # Whom the operator called picks up; a form that somebody types in meanwhile is not taken from under their hands.
    opens = now.opens_form and now.case is None and not at.typed
    return turn.and_do(OpenForm(call=call)) if opens else turn


def _over(seat: Seat, ended: CallAtSeat, at: At, rules: SeatRules) -> Turn:
    if ended.call.answered_at is None:
        return _never_talked(seat, ended, at)
    turn = Turn(seat=seat)
    if ended.kept:
        turn = _recorded(turn, ended)
    elif ended.case is not None and ended.case == at.form:
        # Who hangs up has done with the screen; where the caller has left, what is being typed stays as it is.
        if not at.typed:
            turn = turn.and_do(PutAway(case=ended.case))
        elif ended.call.end is CallEnd.HUNG_UP:
            turn = turn.and_do(PutAway(case=ended.case), Say(remark=Remark.WORDS_PARKED))
    seat = turn.seat.without_settled()
    if rules.follows_phone and seat.talking is None:
        seat = entered(seat, SeatState.AFTER_CALL, at, rules)
    return replace(turn, seat=seat)


def _never_talked(seat: Seat, ended: CallAtSeat, at: At) -> Turn:
    call = ended.call
    turn = Turn(seat=seat.without_call(call.id))
    if call.incoming and call.end in (CallEnd.MISSED, CallEnd.FAILED):
        turn = turn.and_do(ReportMissed(call=call))
    if ended.case is not None and not ended.kept and ended.case == at.form and not at.typed:
        turn = turn.and_do(PutAway(case=ended.case))
    return turn


def _kept(seat: Seat, case: CaseId, kinds: frozenset[str]) -> Turn:
    about = seat.of_case(case)
    if about is None:
        return Turn(seat=seat)
    kept = replace(
        about,
        kept=True,
        settled=about.settled or not kinds.isdisjoint(ENDS_THE_WORK),
        recorded=about.recorded or "MergeInto" in kinds,  # it stands in the leading case, with its own time and words
    )
    turn = Turn(seat=seat.with_call(kept))
    return _recorded(turn, kept) if kept.call.over else turn


def _recorded(turn: Turn, about: CallAtSeat) -> Turn:
    if about.recorded or about.case is None:
        return turn
    seat = turn.seat.with_call(replace(about, recorded=True))
    return replace(turn, seat=seat).and_do(RecordOn(case=about.case, call=about.call))
