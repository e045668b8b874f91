"""The centre's time at a seat."""

from datetime import timedelta

import pytest

from desk_app.domain.deadlines import light
from desk_app.sync.clock import SAMPLES, SeatClock, system_elapsed
from tests.fakes.seat import Machine


def measured(machine: Machine, clock: SeatClock, ahead: float, round_trip: float, skew: float = 0.5) -> None:
    """One call of so long a round trip, in which the centre read its clock after this share of it."""
    sent = machine.elapsed()
    centre = machine.wall() + timedelta(seconds=ahead + round_trip * skew)
    machine.pass_time(round_trip)
    clock.measured_by(sent, machine.elapsed(), centre)


def off(machine: Machine, clock: SeatClock, ahead: float) -> float:
    """Seconds by which the seat misses a centre that is so far ahead of the machine's clock."""
    return (clock.now() - machine.wall()).total_seconds() - ahead


def test_before_anything_is_measured_it_is_the_machines_clock() -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    machine.pass_time(12)
    assert clock.now() == machine.wall()
    assert clock.offset_seconds == 0
    assert not clock.measured


def test_what_the_last_run_knew_counts_until_something_is_measured() -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    clock.know_offset(-90.0)
    assert clock.offset_seconds == -90.0
    measured(machine, clock, ahead=600, round_trip=0.02)
    clock.know_offset(-90.0)
    assert clock.offset_seconds == pytest.approx(600, abs=0.02)


@pytest.mark.parametrize("ahead", [-600.0, -0.2, 0.0, 600.0])
def test_the_offset_is_measured_on_the_middle_of_a_call(ahead: float) -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    measured(machine, clock, ahead, round_trip=0.1)
    assert off(machine, clock, ahead) == pytest.approx(0, abs=1e-6)


def test_the_shortest_of_the_last_eight_counts() -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    measured(machine, clock, 10, round_trip=0.01, skew=1.0)
    for _ in range(SAMPLES - 1):
        measured(machine, clock, 10, round_trip=0.8, skew=1.0)
    assert off(machine, clock, 10) == pytest.approx(0.005, abs=1e-6)
    measured(machine, clock, 10, round_trip=0.8, skew=1.0)
    assert off(machine, clock, 10) == pytest.approx(0.4, abs=1e-6)  # the short one was the ninth


@pytest.mark.parametrize("jump", [-600.0, 600.0, 86_400.0])
def test_sy_16_a_jump_of_the_machines_clock_leaves_the_time_right(jump: float) -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    measured(machine, clock, 30, round_trip=0.02)
    before = clock.now()
    machine.pass_time(60)
    machine.jump(jump)
    assert (clock.now() - before).total_seconds() == pytest.approx(60)
    assert clock.offset_seconds == pytest.approx(30 - jump, abs=0.1)
    machine.pass_time(1)
    assert clock.now() > before


def test_sleep_counts() -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    measured(machine, clock, 5, round_trip=0.02)
    before = clock.now()
    machine.pass_time(8 * 3600)
    assert clock.now() - before == timedelta(hours=8)


def test_a_centre_whose_clock_was_set_is_believed_at_once() -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    measured(machine, clock, 0, round_trip=0.01)
    measured(machine, clock, 120, round_trip=0.2)
    assert off(machine, clock, 120) == pytest.approx(0, abs=0.2)


def test_the_sandboxs_clock_runs_fast() -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    begins = machine.wall()
    clock.measured_by(machine.elapsed(), machine.elapsed(), begins, rate=60.0)
    machine.pass_time(10)
    assert clock.now() - begins == timedelta(minutes=10)
    clock.measured_by(machine.elapsed(), machine.elapsed(), clock.now(), rate=1.0)
    before = clock.now()
    machine.pass_time(10)
    assert clock.now() - before == timedelta(seconds=10)


def test_the_machine_has_a_clock_that_only_grows() -> None:
    first = system_elapsed()
    assert system_elapsed() >= first > 0


@pytest.mark.parametrize(("rate", "ahead"), [(1.0, 90.0), (60.0, 0.0)])
def test_real_time_is_the_systems_put_right_where_the_centre_runs_on_real_time(rate: float, ahead: float) -> None:
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed, system=machine.wall)
    assert clock.real_now() == machine.wall()
    clock.measured_by(machine.elapsed(), machine.elapsed(), machine.wall() + timedelta(seconds=90), rate)
    machine.pass_time(10)
    assert clock.real_now() == machine.wall() + timedelta(seconds=ahead)


def test_real_time_knows_nothing_of_a_sandbox_that_plays_another_day() -> None:
    machine, played = Machine(), Machine(Machine().at + timedelta(days=400))
    clock = SeatClock(played.wall, machine.elapsed, system=machine.wall)
    assert clock.now() == played.wall()
    assert clock.real_now() == machine.wall()


@pytest.mark.parametrize("known", [False, True])
def test_a_clock_counts_down_by_what_really_passes_whatever_the_machine_says(known: bool) -> None:
    """Set by days, asleep for a night, set again while asleep: the light turns when it is due and not before."""
    machine = Machine()
    clock = SeatClock(machine.wall, machine.elapsed)
    if known:
        measured(machine, clock, ahead=-90, round_trip=0.02)
    began = clock.now()
    due, yellow = began + timedelta(hours=10), began + timedelta(hours=8)

    def shown() -> str:
        return light(clock.now(), turns_yellow=yellow, due=due).value

    machine.jump(-86_400 * 3)
    assert shown() == "GREEN"
    machine.pass_time(7.9 * 3600)  # asleep
    assert shown() == "GREEN"
    machine.jump(86_400 * 400)
    assert shown() == "GREEN"
    machine.pass_time(0.2 * 3600)
    assert shown() == "YELLOW"
    machine.jump(-10)
    machine.pass_time(1.9 * 3600 + 60)
    assert shown() == "RED"
    assert abs((clock.now() - began).total_seconds() - (10 * 3600 + 60)) < 1
