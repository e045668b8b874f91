"""Callers' flags and missed calls: who may do what, what is refused, and what a number comes to over its facts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app.domain import commands as c
from desk_app.domain.caller import FlagKind
from desk_app.domain.commands import MissedCallOutcome as Outcome
from desk_app.domain.decide import Accepted, Refused
from tests.domain.walking import Town
from tests.sample_reference import DISPATCHER_A, LEADER, REFERENCE, SEAT

OTHER = replace(SEAT, badge=type(SEAT.badge)("1002"), name="李丽")
NUMBER, CALL = "13812341234", "call-1"
CALLER = c.Subject(kind=c.SubjectKind.CALLER, id=NUMBER)
MISSED = c.Subject(kind=c.SubjectKind.CALL, id=CALL)


def code(decided: Accepted | Refused) -> str:
    return decided.code if isinstance(decided, Refused) else ""


def missed(town: Town, number: str = NUMBER) -> Accepted | Refused:
    rang = town.now - timedelta(seconds=30)
    return town.about(SEAT, MISSED, c.ReportMissedCall(number=number, rang_at=rang, gave_up_at=town.now))


def settle(outcome: Outcome, words: str = "") -> c.SettleMissedCall:
    return c.SettleMissedCall(outcome=outcome, words=words)


def test_a_flag_says_who_set_it_when_and_why_and_can_be_taken_away() -> None:
    town = Town()
    flag = c.FlagCaller(flag=FlagKind.ABUSIVE, set=True, reason="辱骂接线员")
    assert isinstance(town.about(SEAT, CALLER, flag), Accepted)
    stands = town.callers[NUMBER].flag(FlagKind.ABUSIVE)
    assert stands is not None
    assert (stands.set_by, stands.set_at, stands.reason) == (SEAT.badge, town.now, "辱骂接线员")
    assert code(town.about(OTHER, CALLER, flag)) == "flag_stands"
    assert isinstance(town.about(OTHER, CALLER, replace(flag, set=False, reason="误标")), Accepted)
    assert town.callers[NUMBER].flags == ()
    assert code(town.about(OTHER, CALLER, replace(flag, set=False, reason="误标"))) == "no_such_flag"


@pytest.mark.parametrize(("flag", "reason", "refused"), [("", "x", "field_missing"), ("CARE", " ", "reason_missing")])
def test_a_flag_needs_a_kind_and_a_reason(flag: str, reason: str, refused: str) -> None:
    assert code(Town().about(SEAT, CALLER, c.FlagCaller(flag=flag, set=True, reason=reason))) == refused


def test_every_reveal_of_a_number_is_counted_with_its_person() -> None:
    town = Town()
    town.about(SEAT, CALLER, c.RevealNumber(reason="回拨"))
    town.later(5)
    town.about(OTHER, CALLER, c.RevealNumber())
    record = town.callers[NUMBER]
    assert (record.reveals, record.revealed_by, record.revealed_at) == (2, OTHER.badge, town.now)


def test_a_missed_call_is_due_within_the_policys_limit_from_when_the_caller_gave_up() -> None:
    town = Town()
    assert isinstance(missed(town), Accepted)
    call = town.missed_calls[CALL]
    assert call.open and call.owner is None
    assert call.due == call.gave_up_at + timedelta(minutes=15)
    assert code(missed(town)) == "call_known"


def test_a_seat_whose_clock_is_ahead_does_not_move_the_deadline_into_the_future() -> None:
    town = Town()
    ahead = town.now + timedelta(hours=3)
    town.about(SEAT, MISSED, c.ReportMissedCall(number=NUMBER, rang_at=ahead, gave_up_at=ahead))
    assert town.missed_calls[CALL].due == town.now + timedelta(minutes=15)


def test_two_seats_cannot_both_take_a_missed_call_but_a_shift_leader_takes_it_over() -> None:
    town = Town()
    missed(town)
    assert isinstance(town.about(SEAT, MISSED, c.TakeMissedCall()), Accepted)
    assert code(town.about(OTHER, MISSED, c.TakeMissedCall())) == "call_taken"
    assert code(town.about(SEAT, MISSED, c.TakeMissedCall())) == "call_taken"
    assert isinstance(town.about(LEADER, MISSED, c.TakeMissedCall()), Accepted)
    assert town.missed_calls[CALL].owner == LEADER.badge


def test_only_its_owner_or_a_shift_leader_settles_it_unless_the_caller_got_through() -> None:
    town = Town()
    missed(town)
    town.about(SEAT, MISSED, c.TakeMissedCall())
    assert code(town.about(OTHER, MISSED, settle(Outcome.CALLED_BACK))) == "call_not_yours"
    assert isinstance(town.about(OTHER, MISSED, settle(Outcome.RANG_AGAIN)), Accepted)
    assert town.missed_calls[CALL].outcome is Outcome.RANG_AGAIN
    assert code(town.about(SEAT, MISSED, settle(Outcome.CALLED_BACK))) == "call_settled"
    assert code(town.about(SEAT, MISSED, c.TakeMissedCall())) == "call_settled"


def test_who_is_not_reached_is_called_again_as_often_as_the_policy_says() -> None:
    town = Town()
    missed(town)
    town.about(SEAT, MISSED, c.TakeMissedCall())
    for attempt in (1, 2):
        assert isinstance(town.about(SEAT, MISSED, settle(Outcome.NOT_REACHED, "无人接听")), Accepted)
        assert town.missed_calls[CALL].attempts == attempt and town.missed_calls[CALL].open
    town.about(SEAT, MISSED, settle(Outcome.NOT_REACHED, "无人接听"))
    assert town.missed_calls[CALL].outcome is Outcome.NOT_REACHED
    assert town.missed_calls[CALL].attempts == 3


def taken_elsewhere(town: Town, seconds: float) -> c.SettleMissedCall:
    """Another seat took the call so many seconds after it rang in vain."""
    answered_at = town.missed_calls[CALL].gave_up_at + timedelta(seconds=seconds)
    return c.SettleMissedCall(outcome=Outcome.ANSWERED_ELSEWHERE, answered_at=answered_at)


@pytest.mark.parametrize(
    ("seconds", "refused"),
    [(0, ""), (-0.4, ""), (4.9, ""), (-34.9, ""), (5.1, "call_not_answered_then"), (-35.1, "call_not_answered_then")],
)
def test_a_call_that_was_taken_at_another_seat_while_it_rang_was_not_missed(seconds: float, refused: str) -> None:
    town = Town()
    missed(town)  # it rang for half a minute
    assert code(town.about(OTHER, MISSED, taken_elsewhere(town, seconds))) == refused
    assert town.missed_calls[CALL].open == bool(refused)


def test_how_far_the_clocks_of_two_seats_may_be_apart_is_policy() -> None:
    policy = replace(REFERENCE.policy, answered_elsewhere_seconds=60)
    town = Town(reference=replace(REFERENCE, policy=policy))
    missed(town)
    assert isinstance(town.about(OTHER, MISSED, taken_elsewhere(town, 59)), Accepted)


def test_who_is_calling_back_already_loses_a_call_that_was_taken_elsewhere_and_cannot_settle_it_again() -> None:
    town = Town()
    missed(town)
    town.about(SEAT, MISSED, c.TakeMissedCall())
    assert isinstance(town.about(OTHER, MISSED, taken_elsewhere(town, 1)), Accepted)
    assert town.missed_calls[CALL].outcome is Outcome.ANSWERED_ELSEWHERE
    assert code(town.about(SEAT, MISSED, settle(Outcome.CALLED_BACK))) == "call_settled"


def test_who_says_that_it_was_taken_elsewhere_says_when() -> None:
    town = Town()
    missed(town)
    assert code(town.about(LEADER, MISSED, settle(Outcome.ANSWERED_ELSEWHERE))) == "field_missing"


@pytest.mark.parametrize("body", [c.TakeMissedCall(), settle(Outcome.CALLED_BACK)])
def test_a_call_that_nobody_reported_is_not_known(body: c.Body) -> None:
    assert code(Town().about(SEAT, MISSED, body)) == "no_such_missed_call"


def test_a_call_does_not_end_before_it_begins() -> None:
    town = Town()
    body = c.ReportMissedCall(number="", rang_at=town.now, gave_up_at=town.now - timedelta(seconds=1))
    assert code(town.about(SEAT, MISSED, body)) == "call_ends_before_it_begins"


def test_missed_calls_and_callers_are_the_districts_desks_alone() -> None:
    town = Town()
    assert code(town.about(DISPATCHER_A, MISSED, c.TakeMissedCall())) == "not_yours"
    assert code(town.about(DISPATCHER_A, CALLER, c.RevealNumber())) == "not_yours"
    assert code(town.about(SEAT, CALLER, c.TakeMissedCall())) == "wrong_subject"
