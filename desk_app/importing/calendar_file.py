"""Calendars as JSON files: an office's own hours, and the holidays of the national notices.

Two shapes are read, each whole or not at all:

* office hours: `{"tz": ..., "hours": {"mon": [["08:00", "12:00"], ...], ...}, "holidays": ["2026-10-01", ...],
  "days": {"2026-02-14": [["08:00", "12:00"]], ...}, "published_years": [2026]}`. A weekday that is left out is free;
  `days` gives a date its own windows; `tz` and `hours` must be there.
* notices, as in `resources/calendar`: `{"tz": ..., "notices": [{"year", "title", "number", "issued"}, ...],
  "days": [{"date", "kind": "holiday" or "makeup_workday", "name", "source"}, ...]}`, over the plain office week.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from datetime import date, tzinfo
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk_app import wire
from desk_app.domain.calendar import (
    OFFICE_WEEK,
    Calendar,
    CalendarError,
    DayKind,
    DayRow,
    Window,
    Windows,
    calendar_of_rows,
    check_apart,
)
from desk_app.errors import BadInput

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BYTES_AT_MOST = 4 * 1024 * 1024


def load_calendar(path: Path) -> Calendar:
    """The calendar of a file of either shape; BadInput `bad_calendar` (file, why, naming the field) otherwise."""
    try:
        return read_calendar(path.read_bytes())
    except OSError as trouble:
        raise BadInput("bad_calendar", {"file": str(path), "why": trouble.strerror or str(trouble)}) from trouble
    except CalendarError as trouble:
        told = {"file": str(path), "why": str(trouble), "field": trouble.field, "fault": trouble.code}
        raise BadInput("bad_calendar", {**trouble.params, **told}) from trouble


def read_calendar(data: bytes) -> Calendar:
    """The calendar of a document of either shape; CalendarError names the field that is wrong."""
    document = _document(data.removeprefix(BOM_UTF8))  # Windows editors write one
    if "notices" in document:
        rows, years = _rows(document)
        zone = zone_named(document["tz"], "tz")
        edition = wire.digest(document)
        return calendar_of_rows(rows, zone=zone, published_years=years, hours=OFFICE_WEEK, edition=edition)
    _only(document, "", required=("tz", "hours"), optional=("holidays", "days", "published_years"))
    hours = _mapping(document["hours"], "hours")
    _only(hours, "hours", required=(), optional=WEEKDAYS)
    days = _mapping(document.get("days", {}), "days")
    return Calendar(
        zone=zone_named(document["tz"], "tz"),
        hours=tuple(_windows(hours.get(weekday, []), f"hours.{weekday}") for weekday in WEEKDAYS),
        days=tuple((_date(day, "days"), _windows(windows, f"days.{day}")) for day, windows in days.items()),
        holidays=frozenset(
            _date(day, f"holidays[{index}]")
            for index, day in enumerate(_list(document.get("holidays", []), "holidays"))
        ),
        published_years=tuple(
            _year(year, f"published_years[{index}]")
            for index, year in enumerate(_list(document.get("published_years", []), "published_years"))
        ),
        edition=wire.digest(document),
    )


def national_calendar() -> Calendar:
    """China's notices as they came with the program, over the plain office week."""
    return read_calendar(files("resources").joinpath("calendar", "china-2024-2026.json").read_bytes())


def read_notices(data: bytes) -> tuple[tuple[DayRow, ...], tuple[int, ...]]:
    """The rows of a notices document and the years its notices settle; CalendarError names the field."""
    return _rows(_document(data))


def zone_named(name: Any, field: str) -> tzinfo:
    """The time zone of an IANA name (`Asia/Shanghai`); CalendarError where there is none of that name."""
    if not isinstance(name, str) or not name:
        raise CalendarError("the name of a time zone, such as Asia/Shanghai", "no_zone_name", field)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as trouble:
        raise CalendarError(f"no time zone is called {name!r}", "no_zone", field, given=name) from trouble


def _rows(document: Mapping[str, Any]) -> tuple[tuple[DayRow, ...], tuple[int, ...]]:
    _only(document, "", required=("tz", "notices", "days"), optional=())
    years: list[int] = []
    for index, notice in enumerate(_list(document["notices"], "notices")):
        field = f"notices[{index}]"
        _only(_mapping(notice, field), field, required=("year", "title", "number", "issued"), optional=())
        years.append(_year(notice["year"], f"{field}.year"))
    rows = tuple(_row(row, f"days[{index}]") for index, row in enumerate(_list(document["days"], "days")))
    return rows, tuple(years)


def _row(row: Any, field: str) -> DayRow:
    _only(_mapping(row, field), field, required=("date", "kind", "name", "source"), optional=())
    kinds = {kind.value: kind for kind in DayKind}
    if not isinstance(row["kind"], str) or row["kind"] not in kinds:
        told = ", ".join(kinds)
        raise CalendarError(f"one of {told}", "no_day_kind", f"{field}.kind", kinds=told)
    for name in ("name", "source"):
        if not isinstance(row[name], str):
            raise CalendarError("a text", "no_text", f"{field}.{name}")
    return DayRow(
        date=_date(row["date"], f"{field}.date"), kind=kinds[row["kind"]], name=row["name"], source=row["source"]
    )


def _document(data: bytes) -> Mapping[str, Any]:
    try:
        return _mapping(wire.parse(data, bytes_at_most=BYTES_AT_MOST), "document")
    except wire.WireError as trouble:
        raise CalendarError(str(trouble), "not_json", given=str(trouble)) from trouble


def _only(found: Mapping[str, Any], field: str, *, required: tuple[str, ...], optional: tuple[str, ...]) -> None:
    for name in required:
        if name not in found:
            raise CalendarError("is missing", "is_missing", _under(field, name))
    for name in found:
        if name not in required and name not in optional:
            raise CalendarError("is not known", "not_known", _under(field, name))


def _windows(value: Any, field: str) -> Windows:
    windows: list[Window] = []
    for index, pair in enumerate(_list(value, field)):
        here = f"{field}[{index}]"
        if not isinstance(pair, list) or len(pair) != 2:
            raise CalendarError("two times, opens and closes", "no_window", here)
        opens, closes = (_minute(time, here) for time in pair)
        try:
            windows.append(Window(opens=opens, closes=closes))
        except CalendarError as trouble:
            why = f"{pair[0]} is not before {pair[1]}"
            raise CalendarError(why, "window_reversed", here, opens=pair[0], closes=pair[1]) from trouble
    windows.sort(key=lambda window: window.opens)
    try:
        check_apart(windows)
    except CalendarError as trouble:
        raise CalendarError("windows overlap", "windows_overlap", field) from trouble
    return tuple(windows)


def _minute(value: Any, field: str) -> int:
    if isinstance(value, str) and re.fullmatch(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", value):
        return int(value[:2]) * 60 + int(value[3:])
    raise CalendarError(
        f"a time from 00:00 to 24:00, not {value!r:.40}", "no_clock_time", field, given=f"{value!s:.40}"
    )


def _date(value: Any, field: str) -> date:
    try:
        if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise CalendarError(f"a date such as 2026-10-01, not {value!r:.40}", "no_date", field, given=f"{value!s:.40}")


def _year(value: Any, field: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 9999:
        return value
    raise CalendarError(f"a year, not {value!r:.40}", "no_year", field, given=f"{value!s:.40}")


def _mapping(value: Any, field: str) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    raise CalendarError("an object", "not_an_object", field)


def _list(value: Any, field: str) -> list[Any]:
    if isinstance(value, list):
        return value
    raise CalendarError("a list", "not_a_list", field)


def _under(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
