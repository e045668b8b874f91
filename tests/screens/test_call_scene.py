"""How a call goes through a seat: stories as tables, without clock and window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from desk_app.domain.case import CaseId
from desk_app.domain.phone import CallEnd, CallState, PhoneCall
from desk_app.domain.seat import SeatState
from desk_app.screens import call_news as n
from desk_app.screens.call_scene import Scene, Turn, scene_of, step
from desk_app.screens.seat_states import At, Seat, SeatRules, seat_state_view

NOW = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)
RULES = SeatRules()
READY, BUSY, BREAK, AFTER = SeatState.READY, SeatState.NOT_READY, SeatState.BREAK, SeatState.AFTER_CALL
C1 = CaseId("c-1")
RINGING = PhoneCall(id="k1", number="13812341234", incoming=True, state=CallState.RINGING, began_at=NOW)
DIALLING = replace(RINGING, id="k9", incoming=False, state=CallState.DIALLING)


def talking(call: PhoneCall = RINGING) -> PhoneCall:
    return replace(call, state=CallState.TALKING, answered_at=call.began_at + timedelta(seconds=4))


def over(call: PhoneCall, end: CallEnd) -> PhoneCall:
    return replace(call, state=CallState.ENDED, end=end, ended_at=NOW + timedelta(seconds=90))


class Played:
    """A seat to which one thing happens after another."""

    def __init__(self, chosen: SeatState = READY, *, rules: SeatRules = RULES, somebody: bool = True) -> None:
        self.rules = rules
        self.seat = Seat(state=chosen, chosen=chosen, since=NOW, somebody=somebody)
        self.now, self.form, self.typed = NOW, None, False
        self.deeds: list[n.Deed] = []

    @property
    def at(self) -> At:
        return At(now=self.now, form=self.form, typed=self.typed)

    def hears(self, *news: n.News) -> Played:
        for each in news:
            turn: Turn = step(self.seat, each, self.at, self.rules)
            self.seat = turn.seat
            for deed in turn.deeds:
                self.deeds.append(deed)
                match deed:  # as a window does it
                    case n.OpenForm(call=call):
                        self.form, self.typed = C1, False
                        self.hears(n.FormBegun(call=call.id, case=C1))
                    case n.PutAway():
                        self.form, self.typed = None, False
        return self

    def later(self, **length: float) -> Played:
        self.now += timedelta(**length)
        return self.hears(n.TimePassed())

    def takes_a_call(self) -> Played:
        return self.hears(n.CallTold(call=RINGING), n.Answered(call="k1"), n.CallTold(call=talking()))

    @property
    def scene(self) -> Scene:
        return scene_of(self.seat, self.at)


def test_a_call_from_its_ring_to_the_next_one() -> None:
    seat = Played()
    seen = [(seat.scene, seat.seat.state)]
    for news in (
        n.CallTold(call=RINGING),
        n.Answered(call="k1"),
        n.CallTold(call=talking()),
        n.CaseKept(case=C1, kinds=frozenset({"RegisterCase", "FileCase"})),
        n.CaseKept(case=C1, kinds=frozenset({"DispatchCase"})),
        n.CallTold(call=over(talking(), CallEnd.CALLER_LEFT)),
    ):
        seat.hears(news)
        seen.append((seat.scene, seat.seat.state))
        if isinstance(news, n.CaseKept):
            seat.form = None
    seat.later(seconds=61)
    assert [*seen, (seat.scene, seat.seat.state)] == [
        (Scene.ON_DUTY, READY),
        (Scene.RINGING, READY),
        (Scene.RINGING, READY),
        (Scene.ASKING, BUSY),
        (Scene.DISPATCHING, BUSY),
        (Scene.FOLLOWING, BUSY),
        (Scene.FOLLOWING, AFTER),
        (Scene.ON_DUTY, READY),
    ]
    assert seat.deeds == [
        n.OpenForm(call=RINGING),
        n.GotThrough(call=talking()),
        n.RecordOn(case=C1, call=over(talking(), CallEnd.CALLER_LEFT)),
    ]


@pytest.mark.parametrize(
    ("typed", "end", "deeds"),
    [
        (False, CallEnd.CALLER_LEFT, [n.PutAway(case=C1)]),
        (False, CallEnd.HUNG_UP, [n.PutAway(case=C1)]),
        (True, CallEnd.CALLER_LEFT, []),
        (True, CallEnd.HUNG_UP, [n.PutAway(case=C1), n.Say(remark=n.Remark.WORDS_PARKED)]),
        (True, CallEnd.TRANSFERRED, []),
    ],
)
def test_hung_up_without_a_case(typed: bool, end: CallEnd, deeds: list[n.Deed]) -> None:
    """Who hangs up cleans the screen; where the caller has left, what is being typed stays."""
    seat = Played().takes_a_call()
    seat.typed, seat.deeds = typed, []
    seat.hears(n.CallTold(call=over(talking(), end)))
    assert seat.deeds == deeds and seat.seat.state is AFTER


def test_words_that_become_a_case_after_the_call_still_get_the_call_in_their_history() -> None:
    seat = Played().takes_a_call()
    seat.typed = True
    ended = over(talking(), CallEnd.HUNG_UP)
    seat.hears(n.CallTold(call=ended)).later(minutes=5)
    seat.deeds = []
    seat.hears(n.CaseKept(case=C1, kinds=frozenset({"RegisterCase"})))
    assert seat.deeds == [n.RecordOn(case=C1, call=ended)]
    seat.hears(n.CaseKept(case=C1, kinds=frozenset({"FileCase"})))
    assert len(seat.deeds) == 1, "once"


def test_a_merged_call_stands_in_the_leading_case_already() -> None:
    seat = Played().takes_a_call()
    seat.hears(n.CaseKept(case=C1, kinds=frozenset({"RegisterCase", "MergeInto", "RecordCall"})))
    seat.deeds = []
    seat.hears(n.CallTold(call=over(talking(), CallEnd.CALLER_LEFT)))
    assert seat.deeds == []


def test_after_a_call_the_seat_waits_for_a_form_with_text() -> None:
    seat = Played().takes_a_call()
    seat.typed = True
    seat.hears(n.CallTold(call=over(talking(), CallEnd.CALLER_LEFT))).later(seconds=300)
    assert seat.seat.state is AFTER
    seat.typed = False
    assert seat.later(seconds=1).seat.state is READY


def test_the_time_after_a_call_can_be_made_longer() -> None:
    seat = Played().takes_a_call()
    seat.hears(n.CallTold(call=over(talking(), CallEnd.CALLER_LEFT))).later(seconds=50)
    seat.hears(n.Chosen(state=AFTER)).later(seconds=69)
    assert seat.seat.state is AFTER
    assert seat.later(seconds=2).seat.state is READY


@pytest.mark.parametrize("chosen", [READY, BUSY])
def test_after_the_call_it_is_as_was_chosen_before(chosen: SeatState) -> None:
    seat = Played(chosen).takes_a_call()
    assert seat.seat.state is BUSY
    seat.hears(n.CallTold(call=over(talking(), CallEnd.CALLER_LEFT))).later(seconds=61)
    assert seat.seat.state is chosen


def test_what_is_chosen_during_a_call_comes_after_it() -> None:
    seat = Played().takes_a_call().hears(n.Chosen(state=BREAK))
    assert seat.seat.state is BUSY
    assert seat_state_view(seat.seat, seat.now).next_words == "then Break"
    seat.hears(n.CallTold(call=over(talking(), CallEnd.CALLER_LEFT))).later(seconds=61)
    assert seat.seat.state is BREAK


def test_a_break_is_counted_and_told_once_when_it_is_over() -> None:
    seat = Played().hears(n.Chosen(state=BREAK)).later(minutes=9, seconds=51)
    view = seat_state_view(seat.seat, seat.now)
    assert (view.timer, view.tone) == ("00:09", "yellow") and seat.deeds == []
    seat.later(minutes=2).later(minutes=1)
    assert seat.deeds == [n.Say(remark=n.Remark.BREAK_OVER)] and seat.seat.state is BREAK
    assert seat_state_view(seat.seat, seat.now).timer == "02:51 over"


@pytest.mark.parametrize(("state", "aloud"), [(READY, True), (BUSY, False), (BREAK, False), (AFTER, False)])
def test_a_seat_that_is_not_there_for_calls_shows_them_without_a_sound(state: SeatState, aloud: bool) -> None:
    seat = Played(state).hears(n.CallTold(call=RINGING))
    assert seat.seat.rings_aloud is aloud and seat.seat.about == RINGING


def test_a_second_call_is_shown_without_a_sound_and_does_not_end_the_first() -> None:
    seat = Played().takes_a_call()
    second = replace(RINGING, id="k2", number="")
    seat.hears(n.CallTold(call=second))
    assert not seat.seat.rings_aloud and seat.seat.about == second and seat.scene is Scene.ASKING
    seat.hears(n.CallTold(call=over(second, CallEnd.MISSED)))
    assert seat.seat.state is BUSY and seat.seat.about == talking()


@pytest.mark.parametrize(
    ("end", "reported"), [(CallEnd.MISSED, True), (CallEnd.FAILED, True), (CallEnd.DECLINED, False)]
)
def test_a_call_that_nobody_took_is_reported(end: CallEnd, reported: bool) -> None:
    seat = Played().hears(n.CallTold(call=RINGING), n.CallTold(call=over(RINGING, end)))
    assert seat.deeds == ([n.ReportMissed(call=over(RINGING, end))] if reported else [])
    assert seat.seat.state is READY and seat.seat.calls == ()


def test_a_call_missed_while_nobody_sat_here_is_to_be_reported_like_any_other() -> None:
    missed = over(RINGING, CallEnd.MISSED)
    seat = Played(somebody=False).hears(n.CallTold(call=RINGING), n.CallTold(call=missed))
    assert seat.deeds == [n.ReportMissed(call=missed)]
    assert seat.hears(n.SatDown()).hears(n.SatDown()).deeds == [n.ReportMissed(call=missed)]


def test_a_form_of_a_call_that_gave_up_at_that_moment_goes_away() -> None:
    missed = over(RINGING, CallEnd.MISSED)
    seat = Played().hears(n.CallTold(call=RINGING), n.Answered(call="k1"), n.CallTold(call=missed))
    assert seat.deeds == [n.OpenForm(call=RINGING), n.ReportMissed(call=missed), n.PutAway(case=C1)]


def test_ringing_opens_nothing() -> None:
    assert Played().hears(n.CallTold(call=RINGING)).deeds == []


def test_answering_twice_opens_one_form() -> None:
    seat = Played().hears(n.CallTold(call=RINGING), n.Answered(call="k1"), n.Answered(call="k1"))
    assert seat.deeds == [n.OpenForm(call=RINGING)]


@pytest.mark.parametrize(("typed", "opened"), [(False, True), (True, False)])
def test_ringing_back_opens_a_form_once_it_is_talked_but_never_over_typing(typed: bool, opened: bool) -> None:
    seat = Played().hears(n.Dialled(call=DIALLING, opens_form=True), n.CallTold(call=DIALLING))
    assert seat.deeds == []
    seat.form, seat.typed = CaseId("other") if typed else None, typed
    seat.hears(n.CallTold(call=talking(DIALLING)))
    assert seat.deeds == ([n.OpenForm(call=talking(DIALLING))] if opened else [])


def test_a_call_about_a_case_goes_into_its_history() -> None:
    ended = over(talking(DIALLING), CallEnd.HUNG_UP)
    seat = Played().hears(n.CallTold(call=DIALLING), n.Dialled(call=DIALLING, case=C1))
    seat.hears(n.CallTold(call=talking(DIALLING)), n.CallTold(call=ended))
    assert seat.deeds == [n.RecordOn(case=C1, call=ended)]
    unanswered = over(DIALLING, CallEnd.NOT_REACHED)
    seat = Played().hears(n.Dialled(call=DIALLING, case=C1), n.CallTold(call=unanswered))
    assert seat.deeds == [] and seat.seat.state is READY


def test_where_the_state_does_not_follow_the_phone_only_a_person_changes_it() -> None:
    seat = Played(rules=SeatRules(follows_phone=False)).takes_a_call()
    assert seat.seat.state is READY
    seat.hears(n.Chosen(state=BUSY))
    assert seat.seat.state is BUSY
    seat.hears(n.CallTold(call=over(talking(), CallEnd.CALLER_LEFT)))
    assert seat.seat.state is BUSY
    seat.hears(n.Chosen(state=AFTER)).later(seconds=61)
    assert seat.seat.state is BUSY


def test_who_leaves_the_seat_leaves_it_busy() -> None:
    seat = Played().hears(n.Left())
    assert (seat.seat.state, seat.seat.chosen, seat.seat.somebody) == (BUSY, BUSY, False)


def test_calls_that_are_done_with_are_forgotten() -> None:
    seat = Played()
    for number in range(50):
        call = replace(RINGING, id=f"k{number}")
        seat.hears(n.CallTold(call=call), n.CallTold(call=talking(call)))
        seat.hears(n.CallTold(call=over(talking(call), CallEnd.CALLER_LEFT)))
    assert [each.call.id for each in seat.seat.calls] == ["k49"]
