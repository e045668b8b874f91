"""What a seat remembers beside its cases: when it asks, what it shows meanwhile, what it forgets."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, NoReturn

import pytest

from desk_app.domain.case import Caller, CaseId
from desk_app.domain.commands import (
    AnswerDirectly,
    FlagCaller,
    MissedCallOutcome,
    RegisterCase,
    ReportMissedCall,
    RevealNumber,
    SettleMissedCall,
    Subject,
    SubjectKind,
    TakeMissedCall,
)
from desk_app.domain.key_fields import KEPT_FOR, Wish
from desk_app.domain.projection import QueueFilter, StoredCall
from desk_app.errors import Unreachable
from desk_app.sync import pacing, remembering
from desk_app.sync.intents import Intent, Kept, NotPossible
from tests.fakes.centre import FakeCentralStore, FakeCentre
from tests.fakes.seat import Machine
from tests.sample_reference import DISPATCHER_A, LEADER, SEAT
from tests.sync.round_table import Seat, around, centre, register

NUMBER = "13812341234"
CALLER = Subject(kind=SubjectKind.CALLER, id=NUMBER)
CALL = Subject(kind=SubjectKind.CALL, id="call-1")


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def the_centre(machine: Machine) -> FakeCentre:
    return centre(machine, SEAT, LEADER, DISPATCHER_A)


@pytest.fixture
def seat(machine: Machine, the_centre: FakeCentre) -> Seat:
    seat = Seat("07", FakeCentralStore(the_centre), machine)
    seat.sign_in()
    seat.round()
    return seat


def called(number: str = NUMBER) -> RegisterCase:
    return replace(register(), caller=Caller(name="张先生", phone=number))


def ended(seat: Seat, number: str = NUMBER) -> CaseId:
    """A call that was answered at once, and is over."""
    kept = seat.do(None, called(number), AnswerDirectly(answer="已告知"))
    seat.round()
    assert kept.case is not None
    return kept.case


def flags(seat: Seat) -> list[str]:
    shown = seat.journal.caller(NUMBER).shown
    return [flag.kind for flag in shown.flags] if shown is not None else []


def missed(seat: Seat, number: str = NUMBER) -> None:
    now = seat.clock.now()
    body = ReportMissedCall(number=number, rang_at=now, gave_up_at=now)
    assert isinstance(seat.perform(Intent(subject=CALL, body=body)), Kept)


def open_calls(seat: Seat) -> tuple[StoredCall, ...]:
    return seat.journal.missed_calls()


# --- asking -----------------------------------------------------------------------------------------------------------


def test_nothing_is_asked_before_somebody_is_there_and_their_cases_have_come(
    machine: Machine, the_centre: FakeCentre
) -> None:
    seat = Seat("07", FakeCentralStore(the_centre), machine)
    assert seat.remembering.remember() is None
    seat.sign_in()
    assert seat.remembering.remember() == pacing.RECORDS_LATER
    seat.round()
    assert seat.remember() == pytest.approx(60.0, abs=0.5)  # until what is too old is looked for
    assert (seat.journal.records_after(), seat.journal.records_at()) == (0, machine.at)


def test_all_of_it_comes_page_by_page_and_says_how_far_it_is(
    seat: Seat, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembering, "AT_ONCE", 2)
    cases = [ended(seat) for _ in range(5)]
    seat.remembering.ask()
    shares: list[float | None] = []
    while seat.journal.records_at() is None:
        machine.pass_time(seat.remembering.remember() or 0.0)
        shares.append(seat.line.status.records)
    assert shares[-1] is None
    said = [share for share in shares if share is not None]
    assert said == sorted(said) and all(0 < share <= 1 for share in said)
    assert {one.id for one in seat.journal.cases_of_caller(NUMBER, 10)} == set(cases)
    assert all(seat.journal.ended_case(case) is not None for case in cases)


def test_an_idle_seat_asks_now_and_then_and_writes_nothing(seat: Seat, machine: Machine) -> None:
    seat.remember()
    assert isinstance(seat.store, FakeCentralStore)
    writes, asked = seat.journal.writes, seat.store.calls.count("records")
    for _ in range(10):
        machine.pass_time(60.0)
        seat.remember()
    assert seat.store.calls.count("records") == asked + 2
    assert seat.journal.writes == writes


def test_a_line_that_fails_is_tried_again_and_says_nothing_of_its_own(seat: Seat, machine: Machine) -> None:
    assert isinstance(seat.store, FakeCentralStore)
    seat.store.pull_the_plug()
    seat.remembering.ask()
    waits = [seat.remembering.remember() or 0.0 for _ in range(8)]
    assert all(wait > 0 for wait in waits) and max(waits) <= pacing.RECORDS_EVERY
    assert seat.line.status.trouble == ""
    seat.store.put_the_plug_back()
    seat.remember()
    assert seat.journal.records_at() is not None


def test_a_token_that_ran_out_is_renewed(seat: Seat, the_centre: FakeCentre) -> None:
    assert seat.keeper.token is not None
    the_centre.expire(seat.keeper.token)
    seat.remembering.ask()
    seat.remember()
    assert seat.journal.records_at() is not None


# --- news and commands ------------------------------------------------------------------------------------------------


def test_a_flag_reaches_other_seats_within_a_moment(machine: Machine, the_centre: FakeCentre, seat: Seat) -> None:
    [other] = around(machine, the_centre, "08")
    other.sign_in(LEADER)
    other.round()
    other.remember()
    assert isinstance(
        seat.perform(Intent(subject=CALLER, body=FlagCaller(flag="ABUSIVE", set=True, reason="辱骂"))), Kept
    )
    assert flags(seat) == ["ABUSIVE"]
    seat.round()
    assert flags(seat) == ["ABUSIVE"]
    other.round()
    assert flags(other) == []
    other.heard.clear()
    machine.pass_time(pacing.CALLS_WITHIN)
    other.remember()
    assert flags(other) == ["ABUSIVE"]
    assert any(f"caller:{NUMBER}" in what for what in other.heard)
    assert seat.journal.pending() != ()
    machine.pass_time(pacing.CALLS_WITHIN)
    seat.remember()
    assert seat.journal.pending() == ()
    assert flags(seat) == ["ABUSIVE"]


def test_that_somebody_reveals_a_number_hurries_nobody(machine: Machine, the_centre: FakeCentre, seat: Seat) -> None:
    seat.remember()
    seat.perform(Intent(subject=CALLER, body=RevealNumber()))
    seat.round()
    assert isinstance(seat.store, FakeCentralStore)
    asked = seat.store.calls.count("records")
    machine.pass_time(pacing.CALLS_WITHIN)
    seat.remember()
    assert seat.store.calls.count("records") == asked
    machine.pass_time(pacing.ENDED_WITHIN)
    seat.remember()
    assert seat.store.calls.count("records") == asked + 1
    assert seat.journal.pending() == ()


def test_a_missed_call_has_one_owner_and_the_other_is_told(
    machine: Machine, the_centre: FakeCentre, seat: Seat
) -> None:
    [other] = around(machine, the_centre, "08")
    other.sign_in(LEADER)
    missed(seat, "0512-6563 8888")
    for one in (seat, other):
        one.round()
        machine.pass_time(pacing.CALLS_WITHIN)
        one.remember()
        assert [call.shown.number for call in open_calls(one) if call.shown] == ["051265638888"]
    take = Intent(subject=CALL, body=TakeMissedCall())
    assert isinstance(seat.perform(take), Kept)
    assert isinstance(other.perform(take), Kept)
    other.round()
    seat.round()
    assert seat.refused() == ["call_taken"]
    machine.pass_time(pacing.CALLS_WITHIN)
    seat.remember()
    [line] = open_calls(seat)
    assert line.shown is not None and line.shown.owner == LEADER.badge
    seat.outbox.settle([one.command.id for one in line.pending])
    other.perform(Intent(subject=CALL, body=SettleMissedCall(outcome=MissedCallOutcome.CALLED_BACK)))
    assert open_calls(other) == ()
    for one in (other, seat):
        one.round()
        machine.pass_time(pacing.CALLS_WITHIN)
        one.remember()
        assert open_calls(one) == ()


def test_commands_about_one_call_are_decided_on_what_was_done_before_them(seat: Seat) -> None:
    missed(seat)
    assert isinstance(seat.perform(Intent(subject=CALL, body=TakeMissedCall())), Kept)
    again = seat.perform(Intent(subject=CALL, body=TakeMissedCall()))
    assert isinstance(again, NotPossible) and again.code == "call_taken"
    now = seat.clock.now()
    group = (
        Intent(subject=replace(CALL, id="call-2"), body=ReportMissedCall(number="", rang_at=now, gave_up_at=now)),
        Intent(subject=replace(CALL, id="call-2"), body=TakeMissedCall()),
    )
    assert isinstance(seat.perform(*group), Kept)


def test_numbers_are_shown_in_the_form_in_which_the_centre_will_write_them(seat: Seat) -> None:
    kept = seat.do(None, called("+86 512 6563-8888"))
    assert kept.case is not None
    before = seat.shown(kept.case).caller.phone
    assert before == "051265638888"
    flag = FlagCaller(flag="CARE", set=True, reason="听力不好")
    seat.perform(Intent(subject=replace(CALLER, id="0512/65638888"), body=flag))
    shown = seat.journal.caller(before).shown
    assert shown is not None and [one.kind for one in shown.flags] == ["CARE"]
    seat.round()
    assert seat.shown(kept.case).caller.phone == before


def test_a_call_may_follow_a_case_of_which_only_key_fields_are_here(
    machine: Machine, the_centre: FakeCentre, seat: Seat
) -> None:
    old = ended(seat)
    [other] = around(machine, the_centre, "08")
    other.sign_in(LEADER)
    other.round()
    other.remember()
    assert other.journal.case(old) is None
    kept = other.do(None, replace(called(), follows=old))
    assert kept.case is not None and other.shown(kept.case).follows == old
    other.round()
    assert other.refused() == []


# --- forgetting -------------------------------------------------------------------------------------------------------


def test_a_centre_that_was_restored_is_remembered_anew(machine: Machine, the_centre: FakeCentre, seat: Seat) -> None:
    old = ended(seat)
    known = len(the_centre.facts)
    ended(seat)
    seat.remembering.ask()
    seat.remember()
    the_centre.restore(known)
    seat.remembering.ask()
    seat.remember()
    assert seat.journal.records_after() == known
    assert seat.journal.ended_case(old) is not None


def test_hashes_under_another_key_are_thrown_away(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    case = ended(seat)
    seat.remembering.ask()
    seat.remember()
    before = seat.journal.ended_case(case)
    monkeypatch.setattr("tests.fakes.centre.CALLER_KEY", "aa" * 32)
    seat.remembering.ask()
    seat.remember()
    after = seat.journal.ended_case(case)
    assert before is not None and after is not None and before.caller != after.caller
    assert seat.journal.caller_key() == "aa" * 32


def test_whoever_sees_less_does_not_see_what_was_remembered_for_others(
    machine: Machine, the_centre: FakeCentre, seat: Seat
) -> None:
    case = ended(seat)
    seat.perform(Intent(subject=CALLER, body=FlagCaller(flag="CARE", set=True, reason="听力不好")))
    seat.round()
    seat.remembering.ask()
    seat.remember()
    seat.sign_out()
    seat.sign_in(DISPATCHER_A)
    assert seat.journal.ended_case(case) is None
    assert flags(seat) == []
    seat.round()
    seat.remember()
    assert seat.journal.ended_case(case) is not None  # it lies on their board
    assert flags(seat) == []
    seat.sign_out()
    seat.sign_in(SEAT)
    seat.round()
    seat.remember()
    assert flags(seat) == ["CARE"]


def test_old_cases_leave_the_disk_and_stay_in_their_callers_history(
    machine: Machine, the_centre: FakeCentre, seat: Seat
) -> None:
    old = ended(seat)
    machine.pass_time(timedelta(days=31).total_seconds())
    fresh = ended(seat)
    assert seat.journal.case(old) is not None
    seat.remember()
    assert [row.id for row in seat.journal.queue(QueueFilter(ended=True))] == [fresh]
    assert {one.id for one in seat.journal.cases_of_caller(NUMBER, 10)} == {old, fresh}
    machine.pass_time(timedelta(days=400).total_seconds())
    seat.round()
    seat.remember()
    assert seat.journal.ended_case(old) is None


def test_what_a_caller_wished_is_known_for_a_year(machine: Machine, seat: Seat) -> None:
    quiet = replace(called(), caller=Caller(name="张先生", phone=NUMBER, confidential=True))
    seat.do(None, quiet, AnswerDirectly(answer="已告知"))
    seat.round()
    for days in (31, 300):
        machine.pass_time(timedelta(days=days).total_seconds())
        seat.remember()
        [known] = seat.journal.cases_of_caller(NUMBER, 10)
        assert (known.here, known.wishes, known.caller) == (False, {Wish.CONFIDENTIAL}, None)


def test_a_restart_goes_on_where_it_was(seat: Seat, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "AT_ONCE", 1)
    cases = [ended(seat) for _ in range(3)]
    seat.remembering.ask()
    seat.remembering.remember()
    come = seat.journal.records_after()
    seat.restart()
    seat.sign_in()
    seat.remember()
    assert come and (seat.journal.records_after() or 0) > come
    assert all(seat.journal.ended_case(case) is not None for case in cases)


def test_a_page_that_is_cut_off_is_read_again(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    ended(seat)

    def cut(*_: object, **__: object) -> None:
        raise Unreachable("centre_unreachable")

    with monkeypatch.context() as broken:
        broken.setattr(seat.store, "records", cut)
        seat.remembering.ask()
        assert (seat.remembering.remember() or 0.0) > 0
    assert seat.journal.records_at() is None
    seat.remember()
    assert seat.journal.records_at() is not None


# --- records and news -------------------------------------------------------------------------------------------------


def test_a_page_that_overtakes_the_news_of_an_own_command_does_not_count_it_twice(
    seat: Seat, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    missed(seat)
    seat.perform(Intent(subject=CALL, body=TakeMissedCall()))
    seat.round()
    machine.pass_time(pacing.CALLS_WITHIN)
    seat.remember()
    real = seat.store.offer

    def answer_lost(*offered: Any) -> NoReturn:
        real(*offered)
        raise Unreachable("timed_out")

    monkeypatch.setattr(seat.store, "offer", answer_lost)
    seat.perform(Intent(subject=CALL, body=SettleMissedCall(outcome=MissedCallOutcome.NOT_REACHED)))
    seat.give()
    assert attempts(seat) == 1
    seat.remembering.ask()
    seat.remember()
    assert attempts(seat) == 1, "it is in the records already, and nobody has said so yet"
    seat.take()
    machine.pass_time(pacing.RECORDS_BEHIND_NEWS)
    seat.remember()
    assert attempts(seat) == 1
    monkeypatch.setattr(seat.store, "offer", real)
    machine.pass_time(60)
    seat.round()
    machine.pass_time(pacing.CALLS_WITHIN)
    seat.remember()
    assert (attempts(seat), seat.journal.pending()) == (1, ())


def test_a_case_that_ends_at_once_is_in_its_callers_history_once_whichever_word_of_it_comes_first(
    seat: Seat, machine: Machine
) -> None:
    kept = seat.do(None, called(), AnswerDirectly(answer="已告知"))
    for step in (seat.give, seat.remembering.ask, seat.remember, seat.take, seat.remember):
        step()
        assert [one.id for one in seat.journal.cases_of_caller(NUMBER, 10)] == [kept.case]


def test_a_seat_that_was_away_for_more_than_a_year_remembers_anew(
    machine: Machine, the_centre: FakeCentre, seat: Seat
) -> None:
    missed(seat)
    seat.round()
    machine.pass_time(pacing.CALLS_WITHIN)
    seat.remember()
    [other] = around(machine, the_centre, "08")
    other.sign_in(LEADER)
    other.round()
    other.remember()
    other.perform(Intent(subject=CALL, body=TakeMissedCall()))
    other.perform(Intent(subject=CALL, body=SettleMissedCall(outcome=MissedCallOutcome.CALLED_BACK)))
    other.round()
    machine.pass_time(KEPT_FOR.total_seconds() * 1.01)
    assert len(open_calls(seat)) == 1
    seat.sign_in()
    seat.round()
    seat.remember()
    assert open_calls(seat) == (), "settled so long ago that no centre tells of it"


def attempts(seat: Seat) -> int:
    stored = seat.journal.missed_call(CALL.id)
    assert stored is not None and stored.shown is not None
    return stored.shown.attempts
