"""The sandbox's clock stands until the shift begins, then runs at its rate."""

from datetime import UTC, datetime, timedelta

import pytest

from desk_app.sandbox.virtual_clock import VirtualClock

NINE = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_it_stands_until_it_is_started_and_then_runs_at_its_rate() -> None:
    elapsed = [100.0]
    clock = VirtualClock(NINE, 15, lambda: elapsed[0])
    elapsed[0] = 160.0
    assert clock.now() == NINE and clock.passed() == 0
    clock.start()
    elapsed[0] = 162.0
    assert clock.now() == NINE + timedelta(seconds=30)
    clock.start()
    assert clock.passed() == 30


def test_it_runs_as_another_clock_does() -> None:
    elapsed = [50.0]
    clock = VirtualClock(NINE, 10, lambda: elapsed[0])
    clock.follow(NINE + timedelta(minutes=5), at_elapsed=40.0)
    assert clock.now() == NINE + timedelta(minutes=5, seconds=100)


@pytest.mark.parametrize(("begins", "rate"), [(NINE.replace(tzinfo=None), 1.0), (NINE, 0.0), (NINE, -1.0)])
def test_it_refuses_what_is_no_clock(begins: datetime, rate: float) -> None:
    with pytest.raises(ValueError, match=r"shift|forwards"):
        VirtualClock(begins, rate)
