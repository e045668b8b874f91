"""Calendar files: China's notices against two other sources, office hours as JSON, and corrupt files refused whole."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import holidays
import pytest

from desk_app.domain.calendar import OFFICE_DAY, CalendarError, DayKind, Window
from desk_app.errors import BadInput
from desk_app.importing.calendar_file import load_calendar, national_calendar, read_calendar, read_notices

NOTICES = Path("resources/calendar/china-2024-2026.json")
DAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(366 + 365 + 365)]


def test_the_notices_agree_with_two_other_sources_on_every_day() -> None:
    calendar = national_calendar()
    official = holidays.country_holidays("CN", years=(2024, 2025, 2026))
    worked = [day for day in DAYS if calendar.windows_on(day)]
    assert DAYS[-1] == date(2026, 12, 31)
    assert worked == [day for day in DAYS if chinese_calendar.is_workday(day)]
    assert worked == [day for day in DAYS if official.is_working_day(day)]
    assert calendar.published_years == (2024, 2025, 2026)


def test_each_row_has_its_name_and_its_notice() -> None:
    rows, years = read_notices(NOTICES.read_bytes())
    notices = {notice["year"]: notice["number"] for notice in json.loads(NOTICES.read_text("utf-8"))["notices"]}
    assert years == (2024, 2025, 2026) == tuple(notices)
    for row in rows:
        assert row.source == notices[row.date.year]
        assert row.name
    names = {row.name for row in rows if row.date.year == 2026}
    assert names == {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}
    festival = [
        row.date for row in rows if row.name == "春节" and row.date.year == 2026 and row.kind is DayKind.HOLIDAY
    ]
    assert (festival[0], festival[-1], len(festival)) == (date(2026, 2, 15), date(2026, 2, 23), 9)


GOOD: dict[str, Any] = {
    "tz": "Asia/Shanghai",
    "hours": {"mon": [["14:00", "18:00"], ["08:00", "12:00"]], "tue": [["00:00", "24:00"]], "sun": []},
    "holidays": ["2026-10-01", "2026-10-01"],
    "days": {"2026-02-14": [["08:00", "12:00"]], "2026-02-16": []},
    "published_years": [2025, 2026],
}


def test_office_hours_are_read() -> None:
    calendar = read_calendar(json.dumps(GOOD).encode())
    assert str(calendar.zone) == "Asia/Shanghai"
    assert calendar.hours == (OFFICE_DAY, (Window(opens=0, closes=1440),), (), (), (), (), ())
    assert calendar.holidays == {date(2026, 10, 1)}
    assert calendar.windows_on(date(2026, 2, 14)) == (Window(opens=480, closes=720),)
    assert calendar.windows_on(date(2026, 2, 16)) == ()  # a Monday, closed by its own windows
    assert calendar.published_years == (2025, 2026)


def test_only_zone_and_hours_are_needed() -> None:
    calendar = read_calendar(b'{"tz": "America/New_York", "hours": {"fri": [["09:30", "10:00"]]}}')
    assert calendar.windows_on(date(2026, 3, 6)) == (Window(opens=570, closes=600),)
    assert calendar.published_years == ()


def test_what_a_windows_editor_has_saved_is_read_too() -> None:
    assert read_calendar(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()) == read_calendar(json.dumps(GOOD).encode())


def test_an_edition_is_named_by_its_content() -> None:
    one = read_calendar(json.dumps(GOOD).encode())
    same = read_calendar(json.dumps(GOOD, indent=3, sort_keys=True).encode())
    other = read_calendar(json.dumps(GOOD | {"holidays": []}).encode())
    assert one.edition == same.edition != other.edition


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"tz": None}, "tz"),
        ({"tz": ""}, "tz"),
        ({"tz": 8}, "tz"),
        ({"tz": "Asia/Suzhou"}, "tz"),
        ({"tz": "../../etc/passwd"}, "tz"),
        ({"tz": "/etc/passwd"}, "tz"),
        ({"tz": "Asia"}, "tz"),
        ({"hours": []}, "hours"),
        ({"hours": None}, "hours"),
        ({"hours": {"monday": []}}, "hours.monday"),
        ({"hours": {"mon": None}}, "hours.mon"),
        ({"hours": {"mon": ["08:00", "12:00"]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["08:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["08:00", "12:00", "13:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["8:00", "12:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["08:60", "12:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["08:00", "24:01"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["08:00", "25:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [[8, 12]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["12:00", "08:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["22:00", "06:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["12:00", "12:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["24:00", "24:00"]]}}, "hours.mon[0]"),
        ({"hours": {"mon": [["08:00", "12:00"], ["11:59", "13:00"]]}}, "hours.mon"),
        ({"hours": {"mon": [["٠٨:00", "12:00"]]}}, "hours.mon[0]"),
        ({"holidays": {}}, "holidays"),
        ({"holidays": ["2026-02-30"]}, "holidays[0]"),
        ({"holidays": ["2026-10-01", "20261002"]}, "holidays[1]"),
        ({"holidays": ["2026-W40-1"]}, "holidays[0]"),
        ({"holidays": [20261001]}, "holidays[0]"),
        ({"days": []}, "days"),
        ({"days": {"14.02.2026": []}}, "days"),
        ({"days": {"2026-02-14": [["x", "y"]]}}, "days.2026-02-14[0]"),
        ({"days": {"2026-02-14": None}}, "days.2026-02-14"),
        ({"published_years": 2026}, "published_years"),
        ({"published_years": ["2026"]}, "published_years[0]"),
        ({"published_years": [2025, True]}, "published_years[1]"),
        ({"published_years": [0]}, "published_years[0]"),
        ({"zone": "Asia/Shanghai"}, "zone"),
        ({"hours": {}, "days": {}}, "the calendar has no working time"),
        ({"hours": {"mon": []}, "days": {"2026-02-14": []}}, "the calendar has no working time"),
    ],
)
def test_a_corrupt_calendar_is_refused_whole(change: dict[str, Any], field: str) -> None:
    with pytest.raises(CalendarError) as refused:
        read_calendar(json.dumps(GOOD | change).encode())
    assert str(refused.value).startswith(field)


@pytest.mark.parametrize("missing", ["tz", "hours"])
def test_what_is_missing_is_named(missing: str) -> None:
    with pytest.raises(CalendarError, match=f"^{missing}: is missing"):
        read_calendar(json.dumps({name: value for name, value in GOOD.items() if name != missing}).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe{}",
        json.dumps(GOOD).encode("utf-16"),
        b'{"tz": "UTC", "tz": "Asia/Shanghai", "hours": {"mon": [["08:00", "12:00"]]}}',
        b'{"tz": "UTC", "hours": {"mon": [["08:00", "12:00"]], "mon": []}}',
        b'{"tz": "UTC", "hours": {"mon": [["08:00", "12:00"]]}, "published_years": [NaN]}',
        b"[" * 100_000,
        b'{"tz": "UTC", "hours": ' + b" " * (4 * 1024 * 1024) + b"{}}",
    ],
)
def test_what_is_not_clean_json_is_refused(data: bytes) -> None:
    with pytest.raises(CalendarError):
        read_calendar(data)


NOTICE = {"year": 2027, "title": "t", "number": "n", "issued": "2026-11-04"}
DAY = {"date": "2027-01-01", "kind": "holiday", "name": "元旦", "source": "n"}


def test_notices_of_another_year_are_read() -> None:
    document = {"tz": "Asia/Shanghai", "notices": [NOTICE], "days": [DAY]}
    calendar = read_calendar(json.dumps(document).encode())
    assert calendar.published_years == (2027,)
    assert calendar.windows_on(date(2027, 1, 1)) == ()
    assert calendar.name_of(date(2027, 1, 1)) == "元旦"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"notices": [NOTICE | {"year": "2027"}]}, "notices[0].year"),
        ({"notices": [{"year": 2027}]}, "notices[0].title"),
        ({"notices": ["2027"]}, "notices[0]"),
        ({"days": [DAY | {"kind": "half"}]}, "days[0].kind"),
        ({"days": [DAY | {"kind": ["holiday"]}]}, "days[0].kind"),
        ({"days": [DAY | {"date": "2027-13-01"}]}, "days[0].date"),
        ({"days": [DAY | {"name": None}]}, "days[0].name"),
        ({"days": [DAY | {"colour": "red"}]}, "days[0].colour"),
        ({"days": [DAY, DAY | {"kind": "makeup_workday"}]}, "a date is listed twice"),
        ({"days": {}}, "days"),
        ({"hours": {}}, "hours"),
    ],
)
def test_corrupt_notices_are_refused(change: dict[str, Any], field: str) -> None:
    document = {"tz": "Asia/Shanghai", "notices": [NOTICE], "days": [DAY]} | change
    with pytest.raises(CalendarError) as refused:
        read_calendar(json.dumps(document).encode())
    assert str(refused.value).startswith(field)


def test_a_file_is_loaded_or_its_trouble_told(tmp_path: Path) -> None:
    good = tmp_path / "hours.json"
    good.write_text(json.dumps(GOOD), "utf-8")
    assert load_calendar(good) == read_calendar(json.dumps(GOOD).encode())
    for path, text, why in [
        (tmp_path / "absent.json", None, "No such file"),
        (tmp_path, None, "directory"),
        (tmp_path / "bad.json", '{"tz": "UTC"}', "hours: is missing"),
    ]:
        if text is not None:
            path.write_text(text, "utf-8")
        with pytest.raises(BadInput) as refused:
            load_calendar(path)
        assert refused.value.code == "bad_calendar"
        assert refused.value.params["file"] == str(path)
        assert why in str(refused.value.params["why"])
