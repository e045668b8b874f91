"""When zones put their clocks forward and back, to the second, and what wall time that leaves out or repeats."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.clock_changes import clock_changes

YEAR = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Shanghai", []),
        ("UTC", []),
        ("America/New_York", ["2026-03-08T07:00 +60", "2026-11-01T06:00 -60"]),
        ("America/Havana", ["2026-03-08T05:00 +60", "2026-11-01T05:00 -60"]),
        ("Australia/Lord_Howe", ["2026-04-04T15:00 -30", "2026-10-03T15:30 +30"]),
    ],
)
def test_a_year_has_its_changes_at_their_moments(zone: str, told: list[str]) -> None:
    found = list(clock_changes(ZoneInfo(zone), *YEAR))
    assert [f"{each.at:%Y-%m-%dT%H:%M} {each.by // timedelta(minutes=1):+}" for each in found] == told


def test_a_change_in_the_very_first_or_last_moment_lies_not_between() -> None:
    zone = ZoneInfo("America/New_York")
    (spring, _autumn) = clock_changes(zone, *YEAR)
    assert list(clock_changes(zone, spring.at, spring.at + timedelta(days=3))) == []
    assert list(clock_changes(zone, spring.at - timedelta(days=3), spring.at)) == []
    moment = timedelta(microseconds=1)
    assert list(clock_changes(zone, spring.at - moment, spring.at + moment)) == [spring]


def test_the_wall_time_that_is_left_out_or_comes_twice() -> None:
    zone = ZoneInfo("America/New_York")
    spring, autumn = (each.wall(zone) for each in clock_changes(zone, *YEAR))
    assert spring == (datetime(2026, 3, 8, 2), datetime(2026, 3, 8, 3))
    assert autumn == (datetime(2026, 11, 1, 1), datetime(2026, 11, 1, 2))


def test_a_day_that_a_zone_skips_is_a_change_of_a_day() -> None:
    (skipped,) = clock_changes(
        ZoneInfo("Pacific/Apia"), datetime(2011, 12, 20, tzinfo=UTC), datetime(2012, 1, 5, tzinfo=UTC)
    )
    assert skipped.by == timedelta(days=1)
