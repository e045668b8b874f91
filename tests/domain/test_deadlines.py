"""Deadlines by tables of cases: units, conventions, pauses, extensions, lights, daylight saving, refusals."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.calendar import OFFICE_WEEK, Calendar, CalendarError, Window
from desk_app.domain.deadlines import (
    Convention,
    Light,
    Limit,
    LimitError,
    LimitUnit,
    counted_between,
    deadline,
    light,
    parse_limit,
)
from desk_app.importing.calendar_file import national_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = national_calendar()
MORE = Path(__file__).with_name("deadline_cases_more.txt").read_text("utf-8").splitlines()
TABLE = Path(__file__).with_name("deadline_cases.txt").read_text("utf-8").splitlines()


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def pauses_of(text: str) -> list[tuple[datetime, datetime]]:
    """`2026-03-04 09:00 > 2026-03-04 10:00, …` as pauses."""
    pairs = [pair.split(" > ") for pair in text.split(", ") if pair]
    return [(at(since), at(until)) for since, until in pairs]


def window(opens: str, closes: str) -> Window:
    return Window(opens=int(opens[:2]) * 60 + int(opens[3:]), closes=int(closes[:2]) * 60 + int(closes[3:]))


def daily(zone: str, *windows: tuple[str, str]) -> Calendar:
    """The same windows on every day of the week."""
    return Calendar(zone=ZoneInfo(zone), hours=(tuple(window(*pair) for pair in windows),) * 7)


def on_weekdays(zone: str, *windows: tuple[str, str]) -> Calendar:
    """The same windows from Monday to Friday."""
    week = daily(zone, *windows)
    return replace(week, hours=(*week.hours[:5], (), ()))


@pytest.mark.parametrize("line", [line for line in TABLE if not line.startswith("#")])
def test_stepped_cases(line: str) -> None:
    start, limit, due = line.split(" | ")
    assert deadline(CHINA, at(start), parse_limit(limit)).due == at(due)


CALENDARS = {
    "china": CHINA,
    "ny-day": daily("America/New_York", ("00:00", "24:00")),
    "ny-office": on_weekdays("America/New_York", ("01:30", "03:30"), ("09:00", "17:00")),
    "lord-howe": daily("Australia/Lord_Howe", ("01:00", "03:00"), ("22:00", "24:00")),
    "kathmandu": on_weekdays("Asia/Kathmandu", ("10:00", "17:00")),
}


@pytest.mark.parametrize("line", [line for line in MORE if not line.startswith("#")])
def test_stepped_cases_of_every_kind(line: str) -> None:
    name, convention, start, limit, times, pauses, due = line.split(" | ")
    calendar = CALENDARS[name]
    assert isinstance(calendar.zone, ZoneInfo)
    found = deadline(
        calendar,
        at(start, calendar.zone),
        parse_limit(limit),
        convention=Convention(int(convention)),
        times=int(times),
        pauses=pauses_of(pauses.strip()),
    )
    assert found.due == datetime.fromisoformat(due)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-02-13 16:30", "4 work_hour", "2026-02-14 10:30"),  # the Saturday is a make-up working day
        ("2026-02-14 17:00", "2 work_hour", "2026-02-24 09:00"),  # across the nine days of Spring Festival
        ("2026-09-30 11:00", "4 work_hour", "2026-09-30 17:00"),  # lunch does not count
        ("2026-05-08 16:00", "5 work_day", "2026-05-14 16:00"),  # Saturday the 9th counts
        ("2026-03-06 12:30", "4 work_hour", "2026-03-06 18:00"),  # used up at the closing, not at the next opening
        ("2026-09-30 17:30", "2 urgent_hour", "2026-09-30 19:30"),  # real time
        ("2026-03-06 17:59:59.999999", "0.000000001 work_hour", "2026-03-09 08:00:00.000003"),  # 4 microseconds
        ("2026-03-06 16:30:07.250000", "2 work_hour", "2026-03-09 08:30:07.250000"),  # seconds are kept
        ("2026-03-06 17:00:00.000001", "1 work_hour", "2026-03-09 08:00:00.000001"),
        ("2026-03-06 18:00", "1 work_minute", "2026-03-09 08:01"),
        ("2026-03-06 10:00", "0 work_day", "2026-03-06 10:00"),  # nothing to count: due at the start …
        ("2026-03-06 08:00", "0 work_hour", "2026-03-06 08:00"),
        ("2026-03-06 12:00", "0 work_hour", "2026-03-06 14:00"),  # … or at the next opening
        ("2026-03-06 18:00", "0 work_minute", "2026-03-09 08:00"),
        ("2026-09-30 18:00", "0 work_day", "2026-10-08 08:00"),
        ("2026-03-07 03:00", "0 urgent_hour", "2026-03-07 03:00"),  # elapsed units are never closed
        ("2026-03-07 03:00", "0 natural_day", "2026-03-07 03:00"),
        ("2026-03-04 08:00", "1.25 work_hour", "2026-03-04 09:15"),
        ("2026-03-04 08:00", "0.1 work_minute", "2026-03-04 08:00:06"),
        ("2026-03-04 08:00", "1.5 minute", "2026-03-04 08:01:30"),
        ("2026-03-04 08:00", "0.5 urgent_day", "2026-03-04 20:00"),
        ("2025-12-31 17:00", "2 work_hour", "2026-01-04 09:00"),  # a new year, and its first working day is a Sunday
        ("2024-02-09 10:00", "400 work_day", "2025-09-19 10:00"),
    ],
)
def test_single_cases(start: str, limit: str, due: str) -> None:
    assert deadline(CHINA, at(start), parse_limit(limit)).due == at(due)


@pytest.mark.parametrize(
    ("convention", "start", "limit", "times", "due", "turns_yellow"),
    [
        (1, "2026-03-04 08:00", "5 work_hour", 1, "2026-03-04 15:00", "2026-03-04 12:00"),
        (1, "2026-03-04 08:00", "10 work_hour", 1, "2026-03-05 10:00", "2026-03-04 18:00"),
        (1, "2026-03-06 16:00", "4 work_hour", 2, "2026-03-09 16:00", "2026-03-09 14:24"),
        (1, "2026-03-06 12:30", "1 work_day", 1, "2026-03-09 12:00", "2026-03-09 10:24"),
        (1, "2026-03-06 10:00", "1 work_day", 3, "2026-03-11 10:00", "2026-03-10 15:12"),
        (1, "2026-03-07 10:00", "0 work_day", 3, "2026-03-09 08:00", "2026-03-09 08:00"),
        (1, "2026-03-06 17:00", "1 urgent_hour", 1, "2026-03-06 18:00", "2026-03-06 17:48"),
        (1, "2026-03-06 17:00", "2 urgent_hour", 3, "2026-03-06 23:00", "2026-03-06 21:48"),
        (1, "2026-03-06 17:00", "15 minute", 2, "2026-03-06 17:30", "2026-03-06 17:24"),
        (2, "2026-03-06 10:00", "1 work_day", 1, "2026-03-09 10:00", "2026-03-09 08:24"),  # inside: as convention 1
        (2, "2026-03-06 10:00:00.5", "1 work_day", 1, "2026-03-09 10:00:00.5", "2026-03-09 08:24:00.5"),
        (2, "2026-03-06 12:30", "1 work_day", 1, "2026-03-09 12:30", "2026-03-09 10:24"),
        (2, "2026-03-06 19:00", "1 work_day", 1, "2026-03-09 19:00", "2026-03-09 16:24"),
        (2, "2026-03-07 10:00", "1 work_day", 1, "2026-03-09 10:00", "2026-03-09 09:36"),
        (2, "2026-03-07 03:00", "1 work_day", 1, "2026-03-09 03:00", "2026-03-08 17:24"),  # no working time between
        (2, "2026-02-13 16:30", "2 work_day", 1, "2026-02-24 16:30", "2026-02-24 11:18"),
        (2, "2026-03-06 10:00", "1 work_day", 3, "2026-03-11 10:00", "2026-03-10 15:12"),
        (2, "2026-03-06 10:00", "1.0 work_day", 1, "2026-03-09 10:00", "2026-03-09 08:24"),
        (2, "2026-03-06 10:00", "0.5 work_day", 1, "2026-03-06 16:00", "2026-03-06 15:12"),  # not whole: hours
        (2, "2026-03-07 10:00", "1.5 work_day", 1, "2026-03-10 12:00", "2026-03-10 09:36"),
        (2, "2026-03-07 10:00", "8 work_hour", 1, "2026-03-09 18:00", "2026-03-09 16:24"),  # whole days only
        (2, "2026-03-07 10:00", "0 work_day", 1, "2026-03-09 08:00", "2026-03-09 08:00"),
        (2, "2026-03-07 10:00", "1 natural_day", 1, "2026-03-08 10:00", "2026-03-08 05:12"),
        (3, "2026-03-06 10:00", "1 work_day", 1, "2026-03-09 18:00", "2026-03-09 15:12"),
        (3, "2026-03-06 10:00", "5 work_day", 1, "2026-03-13 18:00", "2026-03-12 16:48"),
        (3, "2026-03-06 10:00", "1 work_day", 2, "2026-03-10 18:00", "2026-03-10 11:36"),
        (3, "2026-03-07 10:00", "1 work_day", 1, "2026-03-09 18:00", "2026-03-09 16:24"),
        (3, "2026-03-08 23:59", "1 work_day", 1, "2026-03-09 18:00", "2026-03-09 16:24"),
        (3, "2026-03-09 00:00", "1 work_day", 1, "2026-03-10 18:00", "2026-03-10 14:48"),
        (3, "2026-02-13 16:30", "2 work_day", 1, "2026-02-24 18:00", "2026-02-24 14:30"),
        (3, "2026-09-30 09:00", "3 work_day", 1, "2026-10-10 18:00", "2026-10-10 09:48"),
        (3, "2026-03-02 09:00", "13 work_day", 1, "2026-03-19 18:00", "2026-03-17 09:48"),
        (3, "2026-03-06 10:00", "0.5 work_day", 1, "2026-03-06 16:00", "2026-03-06 15:12"),
        (3, "2026-03-06 10:00", "0 work_day", 1, "2026-03-06 10:00", "2026-03-06 10:00"),
    ],
)
def test_conventions_extensions_and_yellow(
    convention: int, start: str, limit: str, times: int, due: str, turns_yellow: str
) -> None:
    found = deadline(CHINA, at(start), parse_limit(limit), convention=Convention(convention), times=times)
    assert (found.due, found.turns_yellow) == (at(due), at(turns_yellow))


@pytest.mark.parametrize(
    ("convention", "start", "limit", "times", "pauses", "due"),
    [
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 10:00 > 2026-03-04 11:00", "2026-03-04 16:00"),
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 12:00 > 2026-03-04 14:00", "2026-03-04 15:00"),
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 11:00 > 2026-03-04 15:00", "2026-03-04 17:00"),
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 14:59 > 2026-03-04 18:00", "2026-03-05 08:01"),
        # one that begins when the limit is used up, or later, moves nothing
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 15:00 > 2026-03-04 16:00", "2026-03-04 15:00"),
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 16:00 > 2026-03-04 17:00", "2026-03-04 15:00"),
        (1, "2026-03-04 09:00", "4 work_hour", 2, "2026-03-04 16:00 > 2026-03-04 17:00", "2026-03-05 10:00"),
        # overlapping, touching, out of order, empty, begun before the start
        (
            1,
            "2026-03-04 09:00",
            "4 work_hour",
            1,
            "2026-03-04 10:30 > 2026-03-04 11:30, 2026-03-04 10:00 > 2026-03-04 11:00",
            "2026-03-04 16:30",
        ),
        (
            1,
            "2026-03-04 09:00",
            "4 work_hour",
            1,
            "2026-03-04 10:00 > 2026-03-04 11:00, 2026-03-04 10:15 > 2026-03-04 10:30",
            "2026-03-04 16:00",
        ),
        (
            1,
            "2026-03-04 09:00",
            "4 work_hour",
            1,
            "2026-03-04 10:00 > 2026-03-04 10:30, 2026-03-04 10:30 > 2026-03-04 11:00",
            "2026-03-04 16:00",
        ),
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 10:00 > 2026-03-04 10:00", "2026-03-04 15:00"),
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 08:00 > 2026-03-04 08:30", "2026-03-04 15:00"),
        (1, "2026-03-04 09:00", "4 work_hour", 1, "2026-03-04 08:00 > 2026-03-04 10:00", "2026-03-04 16:00"),
        # a pause that moves the due time brings a later one into reach
        (
            1,
            "2026-03-04 09:00",
            "1 work_hour",
            1,
            "2026-03-04 09:30 > 2026-03-04 10:30, 2026-03-04 10:45 > 2026-03-04 11:15",
            "2026-03-04 11:30",
        ),
        (1, "2026-03-06 17:00", "2 work_hour", 1, "2026-03-06 17:30 > 2026-03-09 08:30", "2026-03-09 10:00"),
        (1, "2026-02-14 17:00", "2 work_hour", 1, "2026-02-15 00:00 > 2026-02-24 00:00", "2026-02-24 09:00"),
        (1, "2026-03-04 09:00", "0 work_hour", 1, "2026-03-04 09:00 > 2026-03-04 10:00", "2026-03-04 09:00"),
        (1, "2026-03-07 09:00", "0 work_hour", 1, "2026-03-07 12:00 > 2026-03-09 09:00", "2026-03-09 08:00"),
        (1, "2026-03-04 09:00", "2 urgent_hour", 1, "2026-03-04 12:00 > 2026-03-04 14:00", "2026-03-04 11:00"),
        (1, "2026-03-04 09:00", "2 urgent_hour", 1, "2026-03-04 10:00 > 2026-03-04 13:00", "2026-03-04 14:00"),
        (1, "2026-03-06 17:00", "1 urgent_day", 1, "2026-03-06 18:00 > 2026-03-09 08:00", "2026-03-10 07:00"),
        (1, "2026-03-06 17:00", "1 urgent_day", 2, "2026-03-06 18:00 > 2026-03-09 08:00", "2026-03-11 07:00"),
        # whole days: a pause adds its counted working time, an extension adds the days again
        (2, "2026-03-04 09:00", "1 work_day", 1, "2026-03-04 10:00 > 2026-03-04 11:00", "2026-03-05 10:00"),
        (2, "2026-03-06 19:00", "1 work_day", 1, "2026-03-09 09:00 > 2026-03-09 10:00", "2026-03-10 09:00"),
        (2, "2026-03-06 19:00", "1 work_day", 1, "2026-03-07 09:00 > 2026-03-08 10:00", "2026-03-09 19:00"),
        (2, "2026-03-06 19:00", "1 work_day", 1, "2026-03-09 19:00 > 2026-03-10 19:00", "2026-03-09 19:00"),
        (3, "2026-03-06 10:00", "1 work_day", 1, "2026-03-06 11:00 > 2026-03-06 12:00", "2026-03-10 09:00"),
        (3, "2026-03-06 10:00", "1 work_day", 2, "2026-03-06 11:00 > 2026-03-06 12:00", "2026-03-11 09:00"),
        (3, "2026-03-06 10:00", "1 work_day", 1, "2026-03-06 18:00 > 2026-03-09 08:00", "2026-03-09 18:00"),
    ],
)
def test_pauses(convention: int, start: str, limit: str, times: int, pauses: str, due: str) -> None:
    found = deadline(
        CHINA,
        at(start),
        parse_limit(limit),
        convention=Convention(convention),
        times=times,
        pauses=pauses_of(pauses),
    )
    assert found.due == at(due)


def test_a_pause_moves_the_yellow_light_too() -> None:
    found = deadline(
        CHINA,
        at("2026-03-04 08:00"),
        parse_limit("5 work_hour"),
        pauses=pauses_of("2026-03-04 09:00 > 2026-03-04 10:00"),
    )
    assert (found.turns_yellow, found.due) == (at("2026-03-04 15:00"), at("2026-03-04 16:00"))


DAY_LONG = ("00:00", "24:00")
NEW_YORK = "America/New_York"


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "convention", "due"),
    [
        # New York 2026: 8 March 02:00 becomes 03:00, 1 November 02:00 becomes 01:00
        (daily(NEW_YORK, DAY_LONG), "2026-03-08T00:00-05:00", "4 work_hour", 1, "2026-03-08T05:00-04:00"),
        (daily(NEW_YORK, DAY_LONG), "2026-11-01T00:00-04:00", "4 work_hour", 1, "2026-11-01T03:00-05:00"),
        (daily(NEW_YORK, ("02:15", "02:45")), "2026-03-08T00:00-05:00", "10 work_minute", 1, "2026-03-09T02:25-04:00"),
        (daily(NEW_YORK, ("01:30", "03:30")), "2026-03-08T00:00-05:00", "60 work_minute", 1, "2026-03-08T03:30-04:00"),
        (daily(NEW_YORK, ("02:30", "04:00")), "2026-03-08T00:00-05:00", "30 work_minute", 1, "2026-03-08T03:30-04:00"),
        (daily(NEW_YORK, ("01:00", "02:30")), "2026-03-08T00:00-05:00", "61 work_minute", 1, "2026-03-09T01:01-04:00"),
        (daily(NEW_YORK, ("02:00", "03:00")), "2026-03-08T00:00-05:00", "0 work_minute", 1, "2026-03-09T02:00-04:00"),
        (daily(NEW_YORK, ("00:00", "03:00")), "2026-11-01T00:00-04:00", "4 work_hour", 1, "2026-11-01T03:00-05:00"),
        (daily(NEW_YORK, ("01:15", "01:45")), "2026-11-01T00:00-04:00", "30 work_minute", 1, "2026-11-01T01:45-04:00"),
        (daily(NEW_YORK, ("01:15", "01:45")), "2026-11-01T00:00-04:00", "45 work_minute", 1, "2026-11-01T01:30-05:00"),
        (daily(NEW_YORK, ("01:15", "01:45")), "2026-11-01T00:00-04:00", "60 work_minute", 1, "2026-11-01T01:45-05:00"),
        (daily(NEW_YORK, ("09:00", "17:00")), "2026-03-07T16:00-05:00", "2 work_hour", 1, "2026-03-08T10:00-04:00"),
        (daily(NEW_YORK, ("09:00", "17:00")), "2026-03-08T01:30-05:00", "1 urgent_hour", 1, "2026-03-08T03:30-04:00"),
        (daily(NEW_YORK, ("09:00", "17:00")), "2026-03-07T12:00-05:00", "1 natural_day", 1, "2026-03-08T13:00-04:00"),
        (daily(NEW_YORK, DAY_LONG), "2026-03-07T02:30-05:00", "1 work_day", 2, "2026-03-08T03:30-04:00"),
        (daily(NEW_YORK, DAY_LONG), "2026-10-31T01:30-04:00", "1 work_day", 2, "2026-11-01T01:30-04:00"),
        (daily(NEW_YORK, DAY_LONG), "2026-03-07T12:00-05:00", "1 work_day", 3, "2026-03-09T00:00-04:00"),
        # half an hour on Lord Howe; a gap at midnight in Havana; an hour repeated before midnight in Havana
        (daily("Australia/Lord_Howe", ("01:00", "03:00")), "2026-10-04T00:00+10:30", "90 work_minute", 1,
         "2026-10-04T03:00+11:00"),
        (daily("Australia/Lord_Howe", ("01:00", "03:00")), "2026-04-05T00:00+11:00", "150 work_minute", 1,
         "2026-04-05T03:00+10:30"),
        (daily("America/Havana", ("00:00", "02:00")), "2026-03-07T23:30-05:00", "61 work_minute", 1,
         "2026-03-09T00:01-04:00"),
        (daily("America/Havana", ("00:00", "01:00")), "2026-10-31T23:30-04:00", "120 work_minute", 1,
         "2026-11-01T01:00-05:00"),
        # Samoa had no 30 December 2011
        (daily("Pacific/Apia", ("08:00", "12:00")), "2011-12-29T12:00-10:00", "4 work_hour", 1,
         "2011-12-31T12:00+14:00"),
        (daily("Pacific/Apia", ("08:00", "12:00")), "2011-12-29T12:00-10:00", "1 work_day", 3,
         "2011-12-31T12:00+14:00"),
        (daily("Asia/Kathmandu", ("08:00", "12:00")), "2026-03-04T11:00+05:45", "2 work_hour", 1,
         "2026-03-05T09:00+05:45"),
        # three windows a day, two that touch, one up to midnight
        (daily("Asia/Shanghai", ("06:00", "07:00"), ("07:00", "08:00"), ("23:00", "24:00")), "2026-03-04T06:30+08:00",
         "150 work_minute", 1, "2026-03-05T00:00+08:00"),
        (daily("Asia/Shanghai", ("06:00", "07:00"), ("07:00", "08:00"), ("23:00", "24:00")), "2026-03-04T06:30+08:00",
         "30 work_minute", 1, "2026-03-04T07:00+08:00"),
        (daily("Asia/Shanghai", ("00:00", "01:00"), ("23:00", "24:00")), "2026-12-31T23:30+08:00",
         "90 work_minute", 1, "2027-01-01T01:00+08:00"),
    ],
)  # fmt: skip
def test_daylight_saving_and_odd_windows(calendar: Calendar, start: str, limit: str, convention: int, due: str) -> None:
    began = datetime.fromisoformat(start)
    found = deadline(calendar, began, parse_limit(limit), convention=Convention(convention))
    assert found.due == datetime.fromisoformat(due)


UNTIL_MIDNIGHT = Calendar(zone=SHANGHAI, hours=((window("16:00", "24:00"),),) * 7, published_years=(2026,))


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "convention", "provisional"),
    [
        (CHINA, "2026-03-04 09:00", "5 work_day", 1, False),
        (CHINA, "2025-12-31 17:00", "2 work_hour", 1, False),
        (CHINA, "2026-12-31 17:00", "1 work_hour", 1, False),  # used up at 18:00
        (CHINA, "2026-12-31 17:00", "61 work_minute", 1, True),
        (CHINA, "2026-12-31 18:00", "0 work_hour", 1, True),
        (CHINA, "2026-12-31 09:00", "1 work_day", 2, True),
        (CHINA, "2026-12-30 09:00", "1 work_day", 3, False),
        (CHINA, "2026-12-30 09:00", "2 work_day", 3, True),
        (CHINA, "2026-12-30 09:00", "10 natural_day", 1, False),  # elapsed time rests on no calendar
        (CHINA, "2027-05-01 10:00", "2 urgent_hour", 1, False),
        (CHINA, "2027-05-01 10:00", "2 work_hour", 1, True),
        (CHINA, "2023-12-29 17:00", "2 work_hour", 1, True),
        (CHINA, "2026-12-31 23:59", "0 work_minute", 1, True),
        (UNTIL_MIDNIGHT, "2026-12-31 20:00", "4 work_hour", 1, False),  # used up at midnight, the old year's end
        (UNTIL_MIDNIGHT, "2026-12-30 20:00", "1 work_day", 3, False),
        (UNTIL_MIDNIGHT, "2026-12-31 00:00", "1 work_day", 2, True),
        (UNTIL_MIDNIGHT, "2026-12-31 20:00", "241 work_minute", 1, True),
    ],
)
def test_provisional(calendar: Calendar, start: str, limit: str, convention: int, provisional: bool) -> None:
    found = deadline(calendar, at(start), parse_limit(limit), convention=Convention(convention))
    assert found.provisional is provisional


def test_a_pause_can_make_a_deadline_provisional() -> None:
    pauses = pauses_of("2026-12-31 10:00 > 2026-12-31 18:00")
    assert not deadline(CHINA, at("2026-12-31 09:00"), parse_limit("2 work_hour")).provisional
    assert deadline(CHINA, at("2026-12-31 09:00"), parse_limit("2 work_hour"), pauses=pauses).provisional


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        ("2026-03-04 09:00", Light.GREEN),
        ("2026-03-04 11:59:59.999999", Light.GREEN),
        ("2026-03-04 12:00", Light.YELLOW),
        ("2026-03-04 15:00", Light.YELLOW),
        ("2026-03-04 15:00:00.000001", Light.RED),
    ],
)
def test_light(now: str, shown: Light) -> None:
    assert light(at(now), turns_yellow=at("2026-03-04 12:00"), due=at("2026-03-04 15:00")) is shown


@pytest.mark.parametrize(
    ("start", "end", "unit", "minutes"),
    [
        ("2026-03-04 09:00", "2026-03-04 15:00", "work_minute", 240),
        ("2026-03-04 12:00", "2026-03-04 14:00", "work_minute", 0),
        ("2026-03-04 17:00", "2026-03-05 09:00", "work_hour", 120),
        ("2026-02-14 17:00", "2026-02-24 09:00", "work_day", 120),
        ("2026-02-14 17:00", "2026-02-14 17:00", "work_minute", 0),
        ("2026-02-24 09:00", "2026-02-14 17:00", "work_minute", -120),
        ("2026-02-14 17:00", "2026-02-24 09:00", "minute", 9 * 1440 + 960),
        ("2026-02-24 09:00", "2026-02-24 08:00", "urgent_hour", -60),
        ("2026-01-01 00:00", "2027-01-01 00:00", "work_minute", 248 * 480),
        ("2024-01-01 00:00", "2025-01-01 00:00", "work_minute", 251 * 480),
        ("2025-01-01 00:00", "2026-01-01 00:00", "work_minute", 248 * 480),
    ],
)
def test_counted_between(start: str, end: str, unit: str, minutes: int) -> None:
    assert counted_between(CHINA, at(start), at(end), LimitUnit(unit.upper())) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("text", "amount", "unit", "said"),
    [
        ("2 work_hour", "2", LimitUnit.WORK_HOUR, "2 work_hour"),
        ("0.5 work_day", "0.5", LimitUnit.WORK_DAY, "0.5 work_day"),
        (" 90  work_minute\n", "90", LimitUnit.WORK_MINUTE, "90 work_minute"),
        ("100 minute", "100", LimitUnit.MINUTE, "100 minute"),
        ("2.50 urgent_hour", "2.50", LimitUnit.URGENT_HOUR, "2.5 urgent_hour"),
        ("0 urgent_day", "0", LimitUnit.URGENT_DAY, "0 urgent_day"),
        ("007 natural_day", "7", LimitUnit.NATURAL_DAY, "7 natural_day"),
    ],
)
def test_a_limit_is_read(text: str, amount: str, unit: LimitUnit, said: str) -> None:
    limit = parse_limit(text)
    assert limit == Limit(amount=Decimal(amount), unit=unit)
    assert str(limit) == said


NO_LIMITS = """2;work_hour;2work_hour;-1 work_hour;+1 work_hour;1e3 work_hour;NaN work_hour;٣ work_hour;1, work_hour;
.5 work_hour;5. work_hour;2 work_hours;2 WORK_HOUR;2 hour;1 work hour;1 2 work_hour;1111111111111 minute;1 work_hour x;
Infinity work_day;1 work_hour\x00;"""


@pytest.mark.parametrize("text", NO_LIMITS.split(";"))
def test_what_is_no_limit_is_refused(text: str) -> None:
    with pytest.raises(LimitError):
        parse_limit(text)


@pytest.mark.parametrize("amount", ["-1", "-0.1", "NaN", "Infinity"])
def test_a_limit_is_a_number_of_zero_or_more(amount: str) -> None:
    with pytest.raises(LimitError):
        Limit(amount=Decimal(amount), unit=LimitUnit.MINUTE)


NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
ONCE = Calendar(zone=SHANGHAI, hours=((),) * 7, days=((date(2026, 3, 4), OFFICE_WEEK[0]),))


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "more"),
    [
        (CHINA, datetime(2026, 3, 4, 12), "1 work_hour", {}),
        (CHINA, NOON, "1 work_hour", {"times": 0}),
        (CHINA, NOON, "1 work_hour", {"pauses": [(NOON, None)]}),
        (CHINA, NOON, "1 work_hour", {"pauses": [(NOON, NOON - timedelta(seconds=1))]}),
        (CHINA, NOON, "1 work_hour", {"pauses": [(NOON.replace(tzinfo=None), NOON)]}),
    ],
    ids=["no offset", "no times", "open pause", "reversed pause", "pause without offset"],
)
def test_what_makes_no_sense_is_refused(
    calendar: Calendar, start: datetime, limit: str, more: dict[str, object]
) -> None:
    with pytest.raises(ValueError, match=r"offset|once|open|before"):
        deadline(calendar, start, parse_limit(limit), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "convention"),
    [
        (ONCE, at("2026-03-05 09:00"), "1 work_minute", 1),
        (ONCE, at("2026-03-05 09:00"), "0 work_minute", 1),
        (ONCE, at("2026-03-04 08:00"), "481 work_minute", 1),
        (ONCE, at("2026-03-04 08:00"), "1 work_day", 2),
        (ONCE, at("2026-03-04 08:00"), "1 work_day", 3),
        (CHINA, NOON, "999999999999 work_hour", 1),
        (CHINA, NOON, "999999999999 work_day", 3),
        (CHINA, NOON, "999999999999 urgent_day", 1),
        (CHINA, datetime(9998, 12, 31, tzinfo=UTC), "1 work_hour", 1),
        (CHINA, datetime(1, 1, 2, tzinfo=UTC), "1 work_hour", 1),
        (CHINA, datetime(1, 1, 2, tzinfo=UTC), "1 work_day", 2),
    ],
)
def test_beyond_reach_is_an_error_and_never_a_hang(
    calendar: Calendar, start: datetime, limit: str, convention: int
) -> None:
    with pytest.raises(CalendarError):
        deadline(calendar, start, parse_limit(limit), convention=Convention(convention))


def test_a_single_days_calendar_counts_to_its_last_second() -> None:
    assert deadline(ONCE, at("2026-03-03 08:00"), parse_limit("480 work_minute")).due == at("2026-03-04 18:00")


def test_too_long_a_stretch_is_an_error() -> None:
    with pytest.raises(CalendarError):
        counted_between(CHINA, datetime(1000, 1, 1, tzinfo=UTC), NOON)


def test_a_cache_of_many_years_stays_small() -> None:
    calendar = Calendar(zone=UTC)
    for year in range(1500, 2500):
        deadline(calendar, datetime(year, 3, 4, tzinfo=UTC), parse_limit("1 work_hour"))
    assert len(calendar.reckoned) <= 500
