"""Why a deadline is when it is: the reason of every stretch, by cases."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from desk_app.domain.calendar import Calendar, Window
from desk_app.domain.deadlines import Convention, parse_limit
from desk_app.domain.explanation import explain
from desk_app.importing.calendar_file import national_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = national_calendar()
CLOSED_MONDAY = replace(CHINA, days=(*CHINA.days, (date(2026, 3, 9), ())), names=((date(2026, 3, 9), "搬迁"),))
ALL_DAY = Calendar(zone=SHANGHAI, hours=((Window(opens=0, closes=1440),),) * 7)
HAVANA = replace(ALL_DAY, zone=ZoneInfo("America/Havana"), hours=((Window(opens=60, closes=120),),) * 7)


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("calendar", "start", "limit", "pause", "told"),
    [
        (CHINA, "2026-03-04 09:00", "1 work_hour", None, ["counted 04 09:00–04 10:00"]),
        (
            CHINA,
            "2026-03-04 11:00",
            "2 work_hour",
            None,
            ["counted 04 11:00–04 12:00", "break 04 12:00–04 14:00", "counted 04 14:00–04 15:00"],
        ),
        (
            CHINA,
            "2026-03-04 09:00",
            "2 work_hour",
            ("2026-03-04 10:00", "2026-03-04 11:00"),
            ["counted 04 09:00–04 10:00", "paused 04 10:00–04 11:00", "counted 04 11:00–04 12:00"],
        ),
        (
            CHINA,
            "2026-03-06 17:00",
            "2 work_hour",
            ("2026-03-06 17:30", "2026-03-09 08:30"),
            ["counted 06 17:00–06 17:30", "paused 06 17:30–09 08:30", "counted 09 08:30–09 10:00"],
        ),
        (
            CHINA,
            "2026-03-06 17:00",
            "2 urgent_hour",
            ("2026-03-06 17:30", "2026-03-06 18:30"),
            ["counted 06 17:00–06 17:30", "paused 06 17:30–06 18:30", "counted 06 18:30–06 20:00"],
        ),
        (CHINA, "2026-03-06 17:00", "1 urgent_day", None, ["counted 06 17:00–07 17:00"]),
        (CHINA, "2026-03-04 09:00", "0 work_hour", None, []),
        (
            CHINA,
            "2026-03-07 09:00",
            "0 work_hour",
            None,
            ["weekend 07 09:00–09 00:00", "night 09 00:00–09 08:00"],
        ),
        (
            CHINA,
            "2026-05-01 09:00",
            "1 work_hour",
            None,
            ["holiday 劳动节 01 09:00–06 00:00", "night 06 00:00–06 08:00", "counted 06 08:00–06 09:00"],
        ),
        (
            CHINA,
            "2026-05-08 17:00",
            "2 work_hour",
            None,
            ["counted 08 17:00–08 18:00", "night 08 18:00–09 08:00", "counted! 09 08:00–09 09:00"],
        ),
        (
            CLOSED_MONDAY,
            "2026-03-06 18:00",
            "1 work_minute",
            None,
            [
                "night 06 18:00–07 00:00",
                "weekend 07 00:00–09 00:00",
                "closed 搬迁 09 00:00–10 00:00",
                "night 10 00:00–10 08:00",
                "counted 10 08:00–10 08:01",
            ],
        ),
        (  # working time is told day by day, also where the year changes in the middle of a window
            ALL_DAY,
            "2026-12-31 23:00",
            "10 work_hour",
            None,
            ["counted 31 23:00–01 00:00", "counted 01 00:00–01 09:00"],
        ),
    ],
)
def test_each_stretch_has_its_reason(
    calendar: Calendar, start: str, limit: str, pause: tuple[str, str] | None, told: list[str]
) -> None:
    pauses = [(at(pause[0]), at(pause[1]))] if pause else []
    found = explain(calendar, at(start), parse_limit(limit), pauses=pauses)
    lines = []
    for stretch in found.stretches:
        what = " ".join(filter(None, (stretch.why.value + "!" * stretch.makeup, stretch.name)))
        since, until = (edge.astimezone(SHANGHAI) for edge in (stretch.start, stretch.end))
        lines.append(f"{what} {since:%d %H:%M}–{until:%d %H:%M}")
    assert lines == told


@pytest.mark.parametrize(
    ("limit", "convention", "applied", "days"),
    [
        ("2 work_day", 1, Convention.EIGHT_HOURS, ()),
        ("2 work_day", 2, Convention.SAME_CLOCK_TIME, (date(2026, 2, 14), date(2026, 2, 24))),
        ("2 work_day", 3, Convention.FROM_NEXT_DAY, (date(2026, 2, 14), date(2026, 2, 24))),
        ("0.5 work_day", 3, Convention.EIGHT_HOURS, ()),
        ("2 work_hour", 3, None, ()),
        ("2 urgent_day", 2, None, ()),
    ],
)
def test_the_convention_that_was_applied_is_told(
    limit: str, convention: int, applied: Convention | None, days: tuple[date, ...]
) -> None:
    found = explain(CHINA, at("2026-02-13 16:30"), parse_limit(limit), convention=Convention(convention))
    assert (found.convention, found.days) == (applied, days)
    assert found.edition == CHINA.edition


def test_years_without_a_notice_are_named() -> None:
    assert explain(CHINA, at("2026-12-31 17:00"), parse_limit("2 work_hour")).provisional_years == (2027,)
    assert explain(CHINA, at("2026-12-31 17:00"), parse_limit("1 work_hour")).provisional_years == ()
    assert explain(CHINA, at("2026-12-31 17:00"), parse_limit("300 work_day")).provisional_years == (2027, 2028)


def test_nights_are_told_where_midnight_is_skipped_or_repeated() -> None:
    """Havana, 2026: 8 March begins at 01:00; on 1 November the hour from 00:00 comes twice."""
    havana = HAVANA.zone
    assert isinstance(havana, ZoneInfo)
    for start in ("2026-03-07 01:30", "2026-10-31 01:30"):
        found = explain(HAVANA, at(start, havana), parse_limit("90 work_minute"))
        assert [stretch.why.value for stretch in found.stretches] == ["counted", "night", "counted"]
