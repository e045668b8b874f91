"""The centre's own clock: resumes, escalates, evaluates, reckons anew; once each, however many schedulers run."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from desk_app.central import schema
from desk_app.central.engine import reading
from desk_app.central.lease import Lease
from desk_app.central.recomputing import Recomputing
from desk_app.central.renewing import Renewing
from desk_app.central.scheduler import Scheduler
from desk_app.central.sweep import START
from desk_app.domain.calendar import Calendar
from desk_app.domain.case import CaseId, ClockInstance, ClockKind, State
from desk_app.domain.clocks import due_of
from desk_app.domain.commands import (
    DecideExtension,
    DecideSuspension,
    DispatchCase,
    RecallCase,
    RequestExtension,
    RequestSuspension,
    ResumeCase,
    VoidCase,
)
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.facts import CaseEscalated, DeadlineRecomputed, Fact
from tests import sample_reference as sample
from tests.central.ledger_town import DISTRICT, Town, open_town


@pytest.fixture
def town(fresh_database_url: str) -> Iterator[Town]:
    with open_town(fresh_database_url) as town:
        yield town


def handled(town: Town, case: str) -> None:
    town.register(case)
    town.file(case)
    town.handle(case)


def suspended(town: Town, case: str, until: date) -> None:
    handled(town, case)
    asked = town.must(sample.UNIT_A, case, RequestSuspension(reason="等待施工许可", until=until))
    town.must(sample.DISPATCHER_A, case, DecideSuspension(request=asked.id, granted=True, reason="同意"))
    assert town.case(case).state is State.SUSPENDED


def of_clock(town: Town, case: str) -> list[Fact]:
    return [fact for fact in town.record(case).facts if fact.operator == "clock"]


def escalations(town: Town, case: str, kind: ClockKind) -> list[tuple[int, str]]:
    bodies = [fact.body for fact in of_clock(town, case)]
    return [
        (body.threshold, body.told)
        for body in bodies
        if isinstance(body, CaseEscalated) and body.clock.startswith(f"{kind.value}-")
    ]


def agenda(town: Town, *, done: bool = False) -> list[tuple[str, str]]:
    table = schema.agenda.c
    with reading(town.engine) as connection:
        query = select(table.case_id, table.kind).where(table.done.is_(done)).order_by(table.case_id, table.kind)
        return [(case_id, kind) for case_id, kind in connection.execute(query)]


def test_a_suspension_ends_at_midnight_after_its_last_day_however_late_the_clock_looks(town: Town) -> None:
    suspended(town, "a", date(2026, 3, 4))
    scheduler = Scheduler(town.ledger)
    midnight = sample.START.replace(day=4, hour=16, minute=0)  # 00:00 of the 5th in Suzhou
    town.now = midnight - timedelta(microseconds=1)
    scheduler.run_due()
    assert town.case("a").state is State.SUSPENDED
    town.now = midnight + timedelta(hours=3)
    scheduler.run_due()
    assert town.case("a").state is State.HANDLING
    resumed = next(fact for fact in of_clock(town, "a") if fact.kind == "CaseResumed")
    assert resumed.occurred_at == midnight
    assert resumed.recorded_at == town.now


def test_a_suspension_that_was_left_before_is_not_resumed(town: Town) -> None:
    suspended(town, "a", date(2026, 3, 4))
    suspension = town.case("a").suspension
    assert suspension is not None
    town.must(sample.LEADER, "a", ResumeCase(suspension=suspension.id, reason="许可已到"))
    assert ("a", "ResumeCase") not in agenda(town)
    town.later(60 * 24 * 30)
    Scheduler(town.ledger).run_due()
    assert "CaseResumed" not in [fact.kind for fact in of_clock(town, "a")]


def test_each_threshold_is_told_once_and_to_whom_it_concerns(town: Town) -> None:
    handled(town, "a")
    clock = next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING)
    scheduler = Scheduler(town.ledger)
    for moment, told in (
        (clock.turns_yellow - timedelta(seconds=1), []),
        (clock.turns_yellow, [(80, "dispatcher")]),
        (clock.due, [(80, "dispatcher"), (100, "shift_leader")]),
        (clock.due + timedelta(days=30), [(80, "dispatcher"), (100, "shift_leader"), (150, "leader")]),
    ):
        town.now = moment
        scheduler.run_due()
        assert escalations(town, "a", ClockKind.HANDLING) == told
        assert scheduler.run_due() == 0
    assert agenda(town) == []


def test_after_a_night_without_a_clock_all_thresholds_are_told_in_order(town: Town) -> None:
    handled(town, "a")
    town.later(60 * 24 * 30)
    assert Scheduler(town.ledger).run_due() == 3
    assert [threshold for threshold, _ in escalations(town, "a", ClockKind.HANDLING)] == [80, 100, 150]


def test_an_extension_moves_what_has_not_been_told_yet(town: Town) -> None:
    handled(town, "a")
    before = next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING)
    asked = town.must(sample.UNIT_A, "a", RequestExtension(reason="等配件"))
    town.must(sample.DISPATCHER_A, "a", DecideExtension(request=asked.id, granted=True, reason="同意"))
    town.now = before.due
    Scheduler(town.ledger).run_due()
    assert escalations(town, "a", ClockKind.HANDLING) == []
    after = next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING)
    assert after.due > before.due
    town.now = after.due
    Scheduler(town.ledger).run_due()
    assert [threshold for threshold, _ in escalations(town, "a", ClockKind.HANDLING)] == [80, 100]


def test_a_clock_that_stands_still_or_has_ended_is_not_escalated(town: Town) -> None:
    handled(town, "a")
    town.must(sample.DISPATCHER_A, "a", RecallCase(reason="派错"))
    handled(town, "b")
    town.must(sample.LEADER, "b", VoidCase(reason="误报"))
    town.later(60 * 24 * 30)
    Scheduler(town.ledger).run_due()
    assert escalations(town, "a", ClockKind.HANDLING) == []
    assert escalations(town, "a", ClockKind.DISPATCH) != []
    assert of_clock(town, "b") == []


def test_a_closed_case_is_evaluated_once(town: Town) -> None:
    town.walk("a")
    assert agenda(town) == [("a", "EvaluateCase")]
    scheduler = Scheduler(town.ledger)
    assert scheduler.run_due() == 1
    evaluation = town.case("a").evaluation
    assert evaluation is not None
    assert not evaluation.forced
    assert scheduler.run_due() == 0
    assert agenda(town) == []


def test_only_what_is_due_by_then_is_done(town: Town) -> None:
    handled(town, "a")
    due = next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING).due
    town.now = due + timedelta(days=30)
    Scheduler(town.ledger).run_due(due)
    assert [threshold for threshold, _ in escalations(town, "a", ClockKind.HANDLING)] == [80, 100]


def test_a_new_calendar_reaches_running_clocks_that_it_moves_and_no_others(town: Town) -> None:
    handled(town, "a")
    town.register("b")  # its filing clock runs in real time, and no calendar moves it
    scheduler = Scheduler(town.ledger)
    scheduler.run_due()
    before = next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING)
    holiday = Calendar(
        zone=ZoneInfo("Asia/Shanghai"),
        holidays=frozenset({date(2026, 3, 2)}),
        published_years=(2025, 2026),
        edition="n" * 64,
    )
    town.reference = replace(sample.REFERENCE, calendar=holiday)
    assert scheduler.run_due() == 1
    after = next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING)
    assert after.due > before.due
    assert after.calendar_edition == holiday.edition
    assert [fact.kind for fact in of_clock(town, "b")] == []
    facts = [fact for fact in of_clock(town, "a") if isinstance(fact.body, DeadlineRecomputed)]
    assert len(facts) == 1
    assert scheduler.run_due() == Scheduler(town.another_ledger()).run_due() == 0


def test_a_new_notice_takes_the_provisional_mark_away(town: Town) -> None:
    provisional = replace(sample.CALENDAR, published_years=(2025,), edition="p" * 64)
    town.reference = replace(sample.REFERENCE, calendar=provisional)
    handled(town, "a")
    scheduler = Scheduler(town.ledger)
    scheduler.run_due()
    assert next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING).provisional
    town.reference = sample.REFERENCE
    assert scheduler.run_due() == 1
    assert not next(each for each in town.case("a").clocks if each.kind is ClockKind.HANDLING).provisional


def of_edition(edition: str, *holidays: date) -> Calendar:
    return Calendar(
        zone=ZoneInfo("Asia/Shanghai"), holidays=frozenset(holidays), published_years=(2025, 2026), edition=edition * 64
    )


def in_force(town: Town, calendar: Calendar) -> None:
    town.reference = replace(town.reference, calendar=calendar)


def running(town: Town, case: str, kind: ClockKind) -> ClockInstance:
    return next(each for each in town.case(case).clocks if each.kind is kind and each.ended_at is None)


def recomputed(town: Town, case: str) -> list[Fact]:
    return [fact for fact in of_clock(town, case) if isinstance(fact.body, DeadlineRecomputed)]


def test_a_calendar_that_comes_into_force_again_moves_the_clocks_again(town: Town) -> None:
    handled(town, "a")
    plain, holiday = of_edition("p"), of_edition("h", date(2026, 3, 2))
    scheduler, dues = Scheduler(town.ledger, again_after=0), []
    for calendar in (plain, holiday, plain, holiday, plain):
        in_force(town, calendar)
        for _ in range(3):
            scheduler.run_due()
        clock = running(town, "a", ClockKind.HANDLING)
        dues.append((clock.due, due_of(clock, town.reference).due))
    assert all(shown == reckoned for shown, reckoned in dues)
    assert len({due for due, _ in dues}) == 2
    assert len(recomputed(town, "a")) == 4


def test_a_calendar_that_is_withdrawn_while_it_spreads_leaves_nothing_behind(town: Town) -> None:
    for number in range(4):
        handled(town, f"a{number}")
    plain, holiday = of_edition("p"), of_edition("h", date(2026, 3, 2))
    scheduler = Scheduler(town.ledger, at_once=1, again_after=0)
    for calendar, turns in ((plain, 20), (holiday, 2), (plain, 20)):
        in_force(town, calendar)
        for _ in range(turns):
            scheduler.run_due()
    again = Scheduler(town.ledger, at_once=1, again_after=0)  # another process knows the mark only
    for _ in range(20):
        again.run_due()
    clocks = [running(town, f"a{number}", ClockKind.HANDLING) for number in range(4)]
    assert all(clock.due == due_of(clock, town.reference).due for clock in clocks)


def test_a_new_calendar_is_taken_over_a_batch_at_a_time(town: Town) -> None:
    for number in range(5):
        handled(town, f"a{number}")
    in_force(town, of_edition("h", date(2026, 3, 2)))
    recomputing, key, batches = Recomputing(town.ledger, at_once=2), START, []
    while True:
        behind, moved = recomputing.behind(key, town.now)
        batches.append(moved)
        if behind is None:
            break
        key = behind
    assert max(batches) <= 2
    assert sum(batches) == 5
    assert all(len(recomputed(town, f"a{number}")) == 1 for number in range(5))


def test_nobody_is_told_by_a_calendar_that_is_no_longer_in_force(town: Town) -> None:
    """The walk has not come to the case yet when its duty falls due by the calendar before."""
    for number in range(3):
        handled(town, f"a{number}")
    scheduler = Scheduler(town.ledger, at_once=1)
    town.now = running(town, "a2", ClockKind.HANDLING).due
    in_force(town, of_edition("h", date(2026, 3, 2)))
    scheduler.run_due()
    for number in range(3):
        assert escalations(town, f"a{number}", ClockKind.HANDLING) == []
        assert len(recomputed(town, f"a{number}")) == 1


def test_a_clock_that_a_late_process_starts_by_the_old_calendar_is_found_in_the_second_walk(town: Town) -> None:
    scheduler = Scheduler(town.ledger, again_after=0)
    late = town.another_ledger()
    former = town.reference
    late.reference = lambda: former
    in_force(town, of_edition("h", date(2026, 3, 2)))
    scheduler.run_due()
    mine, town.ledger = town.ledger, late
    handled(town, "a")
    town.ledger = mine
    assert running(town, "a", ClockKind.HANDLING).calendar_edition == former.calendar.edition
    assert scheduler.run_due() == 1
    assert running(town, "a", ClockKind.HANDLING).calendar_edition == "h" * 64


def with_policy(town: Town, edition: str, **changes: Any) -> None:
    policy = replace(town.reference.policy, edition=edition, **changes)
    town.reference = replace(town.reference, policy=policy)


def test_a_new_policy_reaches_the_thresholds_of_open_cases_at_once(town: Town) -> None:
    handled(town, "a")
    scheduler = Scheduler(town.ledger, again_after=0)
    scheduler.run_due()
    clock = running(town, "a", ClockKind.HANDLING)
    town.now = clock.started_at + timedelta(minutes=121)  # of four working hours
    with_policy(town, "2", thresholds=(50, 100, 150))
    scheduler.run_due()
    assert escalations(town, "a", ClockKind.HANDLING) == [(50, "dispatcher")]
    with_policy(town, "3", thresholds=(50, 90, 200))
    scheduler.run_due()
    town.now = clock.due
    scheduler.run_due()
    assert escalations(town, "a", ClockKind.HANDLING) == [(50, "dispatcher"), (90, "shift_leader")]


def test_each_stage_is_told_once_however_the_policy_moves(town: Town) -> None:
    scheduler = Scheduler(town.ledger, again_after=0)
    for number, (former, latter, told) in enumerate(
        (
            ((80, 100, 150), (70, 100, 150), [80, 100, 150]),  # the holder has been told: not again at 70
            ((80, 100, 150), (60, 80, 150), [80, 80, 150]),  # 80 means the shift leader now
            ((80, 100, 150), (80,), [80]),
            ((80,), (80, 100, 150), [80, 100, 150]),
        )
    ):
        case = f"a{number}"
        with_policy(town, f"{number} former", thresholds=former)
        handled(town, case)
        town.now = running(town, case, ClockKind.HANDLING).turns_yellow
        scheduler.run_due()
        with_policy(town, f"{number} latter", thresholds=latter)
        town.later(60 * 24 * 30)
        for _ in range(3):
            scheduler.run_due()
        found = escalations(town, case, ClockKind.HANDLING)
        assert [threshold for threshold, _ in found] == told
        assert [role for _, role in found] == ["dispatcher", "shift_leader", "leader"][: len(told)]
        town.must(sample.LEADER, case, VoidCase(reason="误报"))


def test_agendas_are_renewed_a_batch_at_a_time_and_only_where_something_differs(town: Town) -> None:
    for number in range(5):
        handled(town, f"a{number}")
    with_policy(town, "2", thresholds=(50, 100, 150))
    for expected in (10, 0):  # one duty goes and one comes, for each case
        renewing, key, changed = Renewing(town.ledger, at_once=2), START, []
        while key is not None:
            key, came_to = renewing.behind(key)
            changed.append(came_to)
        assert sum(changed) == expected
        assert max(changed) <= 4


def test_a_new_stage_limit_touches_clocks_that_start_later_only(town: Town) -> None:
    town.register("a")
    before = running(town, "a", ClockKind.FILING)
    an_hour = Limit(amount=Decimal(60), unit=LimitUnit.MINUTE)
    with_policy(town, "2", stage_limits={**town.reference.policy.stage_limits, ClockKind.FILING: an_hour})
    scheduler = Scheduler(town.ledger, again_after=0)
    scheduler.run_due()
    scheduler.run_due()
    assert running(town, "a", ClockKind.FILING) == before
    town.register("b")
    after = running(town, "b", ClockKind.FILING)
    assert (after.limit, after.due) == (an_hour, after.started_at + timedelta(hours=1))


def test_a_new_limit_in_the_catalogue_touches_newly_filed_cases_only(town: Town) -> None:
    """One that is filed keeps its limit through return, dispatch to another unit and rework, until it is filed anew."""
    handled(town, "a")
    before = running(town, "a", ClockKind.HANDLING)
    catalogue = town.reference.catalogue
    problem = catalogue.problems[sample.STALL]
    a_day = Limit(amount=Decimal(1), unit=LimitUnit.WORK_DAY)
    conditions = tuple(replace(each, limit=a_day) for each in problem.conditions)
    changed = replace(
        catalogue, edition="2", problems={**catalogue.problems, problem.code: replace(problem, conditions=conditions)}
    )
    town.reference = replace(town.reference, catalogue=changed)
    assert Scheduler(town.ledger).run_due() == 0
    assert running(town, "a", ClockKind.HANDLING) == before
    town.must(sample.DISPATCHER_A, "a", RecallCase(reason="派错"))
    town.must(sample.DISPATCHER_A, "a", DispatchCase(target=sample.SQUAD_A))
    assert running(town, "a", ClockKind.HANDLING).limit == before.limit
    handled(town, "b")
    assert running(town, "b", ClockKind.HANDLING).limit == a_day


def test_two_schedulers_at_once_do_everything_once(town: Town) -> None:
    for number in range(6):
        handled(town, f"a{number}")
    town.walk("b")
    suspended(town, "c", date(2026, 3, 4))
    town.later(60 * 24 * 30)
    schedulers = [Scheduler(town.another_ledger()) for _ in range(3)]
    begin = threading.Barrier(len(schedulers))
    done: list[int] = []

    def run(scheduler: Scheduler) -> None:
        begin.wait(60)
        done.append(scheduler.run_due())

    threads = [threading.Thread(target=run, args=(scheduler,)) for scheduler in schedulers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    while schedulers[0].run_due():
        pass
    commands = set()
    for name in (*(f"a{number}" for number in range(6)), "b", "c"):
        given = [(fact.kind, str(fact.body)) for fact in of_clock(town, name)]
        assert given
        assert len(given) == len(set(given))
        commands |= {fact.command_id for fact in of_clock(town, name)}
    assert sum(done) == len(commands)
    assert agenda(town) == []


def test_a_duty_that_is_refused_waits_until_its_case_changes(town: Town) -> None:
    handled(town, "a")
    scheduler = Scheduler(town.ledger, again_after=0)
    assert scheduler.run_due() == scheduler.run_due() == 0  # twice around: this edition has reached every case
    town.reference = replace(
        sample.REFERENCE, policy=replace(sample.REFERENCE.policy, thresholds=(70,))
    )  # as another process has it that has not heard yet: 80 is no threshold
    town.later(60 * 24 * 30)
    assert scheduler.run_due() == 0
    assert agenda(town) == []
    assert agenda(town, done=True) == [("a", "Escalate")]
    with reading(town.engine) as connection:
        stored = connection.execute(select(schema.commands.c.id).where(schema.commands.c.operator == "clock")).all()
    assert stored == [], "the clock may ask again"


def test_only_one_process_has_the_lease_and_it_can_be_handed_over(town: Town) -> None:
    first, second = (Lease(town.engine, DISTRICT, "scheduler") for _ in range(2))
    assert first.held()
    assert not second.held()
    assert first.held()
    first.release()
    assert second.held()
    assert not first.held()
    assert Lease(town.engine, DISTRICT, "another").held()
    assert Lease(town.engine, "another", "scheduler").held()


def test_a_lease_that_is_not_renewed_goes_to_another(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    dead, heir = (Lease(town.engine, DISTRICT, "scheduler") for _ in range(2))
    assert dead.held()
    real = time.time
    monkeypatch.setattr("desk_app.central.lease.time.time", lambda: real() + 31)
    assert heir.held()
    assert not dead.held()


def test_the_thread_does_what_is_due_and_ends(town: Town) -> None:
    town.walk("a")
    scheduler = Scheduler(town.ledger, every=0.01)
    scheduler.start()
    try:
        for _ in range(3000):
            if town.case("a").evaluation is not None:
                break
            time.sleep(0.01)
    finally:
        scheduler.close()
    assert town.ledger.case(sample.SEAT, CaseId("a")).case.evaluation is not None  # type: ignore[union-attr]  # it is there
    assert Lease(town.engine, DISTRICT, "scheduler").held(), "the lease was let go"
