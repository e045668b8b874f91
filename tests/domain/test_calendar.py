"""The office's calendar: which windows a date has, and what is refused as a calendar."""

from dataclasses import replace
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.calendar import (
    OFFICE_DAY,
    OFFICE_WEEK,
    Calendar,
    CalendarError,
    DayKind,
    DayRow,
    Window,
    calendar_of_rows,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
HALF_DAY = (Window(opens=8 * 60, closes=12 * 60),)


def row(day: str, kind: DayKind, name: str = "春节") -> DayRow:
    return DayRow(date=date.fromisoformat(day), kind=kind, name=name, source="notice")


FESTIVAL = calendar_of_rows(
    [
        row("2026-02-16", DayKind.HOLIDAY),
        row("2026-02-15", DayKind.HOLIDAY),
        row("2026-02-14", DayKind.MAKEUP_WORKDAY),
    ],
    zone=SHANGHAI,
    published_years=[2026, 2025, 2026],
)


@pytest.mark.parametrize(
    ("day", "windows", "makeup", "name"),
    [
        ("2026-02-13", OFFICE_DAY, False, ""),
        ("2026-02-14", OFFICE_DAY, True, "春节"),
        ("2026-02-15", (), False, "春节"),
        ("2026-02-16", (), False, "春节"),
        ("2026-02-17", OFFICE_DAY, False, ""),
        ("2026-02-21", (), False, ""),
    ],
)
def test_a_date_has_its_windows(day: str, windows: object, makeup: bool, name: str) -> None:
    at = date.fromisoformat(day)
    assert FESTIVAL.windows_on(at) == windows
    assert FESTIVAL.is_makeup(at) is makeup
    assert FESTIVAL.name_of(at) == name
    assert FESTIVAL.published_years == (2025, 2026)


def test_a_dates_own_windows_outrank_a_holiday() -> None:
    eve = date(2026, 2, 16)
    calendar = replace(FESTIVAL, days=(*FESTIVAL.days, (eve, HALF_DAY)))
    assert calendar.windows_on(eve) == HALF_DAY
    assert not calendar.is_makeup(eve)
    assert replace(calendar, days=((eve, ()),)).windows_on(eve) == ()


def test_a_makeup_day_gets_the_hours_of_the_first_working_weekday() -> None:
    hours = ((), HALF_DAY, *OFFICE_WEEK[2:])
    calendar = calendar_of_rows(
        [row("2026-02-14", DayKind.MAKEUP_WORKDAY)], zone=SHANGHAI, published_years=[], hours=hours
    )
    assert calendar.windows_on(date(2026, 2, 14)) == HALF_DAY


@pytest.mark.parametrize("kind", DayKind)
def test_a_row_with_hours_of_its_own_is_worked_in_these_and_keeps_its_name(kind: DayKind) -> None:
    eve = replace(row("2026-02-16", kind), windows=HALF_DAY)
    calendar = calendar_of_rows([eve], zone=SHANGHAI, published_years=[2026])
    assert calendar.windows_on(eve.date) == HALF_DAY
    assert calendar.name_of(eve.date) == "春节"


def test_equal_content_is_an_equal_calendar_whatever_was_reckoned() -> None:
    from desk_app.domain.working_time import working_between

    one, other = Calendar(zone=SHANGHAI), Calendar(zone=SHANGHAI)
    working_between(one, 0, 10**15)
    assert one == other
    assert hash(one) == hash(other)
    assert one != Calendar(zone=UTC)


@pytest.mark.parametrize(("opens", "closes"), [(480, 480), (480, 479), (-1, 10), (0, 1441), (1440, 1440)])
def test_a_window_opens_before_it_closes_within_a_day(opens: int, closes: int) -> None:
    with pytest.raises(CalendarError):
        Window(opens=opens, closes=closes)


def test_windows_may_touch_and_fill_the_day() -> None:
    day = (Window(opens=0, closes=720), Window(opens=720, closes=1440))
    assert Calendar(zone=UTC, hours=(day,) * 7).windows_on(date(2026, 1, 1)) == day


OVERLAPPING = (Window(opens=0, closes=100), Window(opens=99, closes=200))


@pytest.mark.parametrize(
    "wrong",
    [
        {"hours": ((),) * 7},
        {"hours": ((),) * 7, "days": ((date(2026, 1, 1), ()),)},
        {"hours": OFFICE_WEEK[:6]},
        {"hours": (OVERLAPPING, *OFFICE_WEEK[1:])},
        {"hours": (tuple(reversed(OFFICE_DAY)), *OFFICE_WEEK[1:])},
        {"days": ((date(2026, 1, 1), OVERLAPPING),)},
        {"days": ((date(2026, 1, 1), HALF_DAY), (date(2026, 1, 1), OFFICE_DAY))},
    ],
    ids=["no working time", "only a closed day", "six days", "overlap", "out of order", "own overlap", "date twice"],
)
def test_what_is_no_calendar_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(CalendarError):
        Calendar(zone=SHANGHAI, **wrong)  # type: ignore[arg-type]


def test_a_date_listed_twice_is_refused() -> None:
    rows = [row("2026-02-14", DayKind.MAKEUP_WORKDAY), row("2026-02-14", DayKind.HOLIDAY)]
    with pytest.raises(CalendarError, match="twice"):
        calendar_of_rows(rows, zone=SHANGHAI, published_years=[2026])
