"""The calendar as a list: holidays and make-up working days of the yearly notices, and the office's hours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desk_app.domain.calendar import OFFICE_WEEK, CalendarError, DayKind, DayRow, Windows
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.windows import CLOSED, read_windows, windows_text
from desk_app.importing.calendar_file import zone_named
from desk_app.importing.lists.cell_values import CellTrouble, choice, day, day_cell, line_of_text
from desk_app.importing.lists.findings import Entry, Findings, Where
from desk_app.importing.lists.raw import RawCell
from desk_app.importing.lists.tables import Against, Column, Entries, Given, ListKind, Table, good

KIND_WORDS = {DayKind.HOLIDAY: "放假", DayKind.MAKEUP_WORKDAY: "调休上班"}
DAYS_AT_MOST = 20_000
ZONE = "Asia/Shanghai"
_WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_SECOND = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_kind, _kind_cell = choice(KIND_WORDS, {"假日": DayKind.HOLIDAY, "上班": DayKind.MAKEUP_WORKDAY})
_MISSING = Given.COLUMN_TOO


def _hours(raw: RawCell) -> Windows:
    text = line_of_text(raw)
    if not isinstance(text, str):
        raise CellTrouble("not_hours")
    try:
        return read_windows(text)
    except CalendarError:
        raise CellTrouble("not_hours") from None


def _hours_cell(value: Any) -> str:
    return "" if value is None else windows_text(value)


def _zone(raw: RawCell) -> str:
    text = line_of_text(raw)
    try:
        zone_named(text, "")
    except CalendarError:
        raise CellTrouble("no_such_zone") from None
    return str(text)


def _years(raw: RawCell) -> tuple[int, ...]:
    parts = re.split("[、,，; \n]+", str(raw).strip())
    if not all(re.fullmatch("[0-9]{4}年?", part) for part in parts):
        raise CellTrouble("not_years")
    return tuple(sorted({int(part[:4]) for part in parts}))


HEAD = Table(
    name="head",
    title="说明",
    key=(),
    needed=False,
    rows_at_most=1,
    columns=(
        Column(
            field="years",
            title="已公布年份",
            second="years",
            read=_years,
            empty=None,
            given=_MISSING,
            write=lambda value: "、".join(map(str, value or ())),
            example="2025、2026",
            about="years",
            width=24,
        ),
        Column(field="zone", title="时区", second="zone", read=_zone, given=_MISSING, example=ZONE, about="zone"),
        *(
            Column(
                field=second,
                title=title,
                second=second,
                read=_hours,
                write=_hours_cell,
                empty=None,
                given=_MISSING,
                example="08:00-12:00、14:00-18:00" if place < 5 else CLOSED,
                about="hours",
                width=26,
            )
            for place, (title, second) in enumerate(zip(_WEEK, _SECOND, strict=True))
        ),
    ),
)
DAYS = Table(
    name="days",
    title="日期",
    key=("date",),
    rows_at_most=DAYS_AT_MOST,
    columns=(
        Column(
            field="date",
            title="日期",
            second="date",
            read=day,
            write=day_cell,
            empty=None,
            example="2026-10-01",
            about="date",
            width=12,
        ),
        Column(
            field="kind",
            title="类型",
            second="kind",
            read=_kind,
            write=_kind_cell,
            empty=None,
            example="放假",
            choices=tuple(KIND_WORDS.values()),
            about="day_kind",
        ),
        Column(field="name", title="名称", second="name", example="国庆节", about="day_name"),
        Column(
            field="source",
            title="来源",
            second="source",
            example="国务院办公厅关于2026年部分节假日安排的通知",
            about="source",
            width=60,
        ),
        Column(
            field="windows",
            title="当日时间",
            second="own_hours",
            read=_hours,
            write=_hours_cell,
            empty=None,
            given=_MISSING,
            example="08:00-12:00",
            about="own_hours",
            width=26,
        ),
    ),
)


class CalendarList(ListKind):
    """The days of the notices; years that the file says nothing of stay as they are in force."""

    name, title = "calendar", "工作日历"

    def tables(self, against: Against) -> tuple[Table, ...]:
        return HEAD, DAYS

    def flat(self, against: Against) -> Table | None:
        days = tuple(
            column if column.given is _MISSING else replace(column, given=Given.IF_KNOWN) for column in DAYS.columns
        )
        return Table(name="flat", title="工作日历", key=(), columns=(*days, *HEAD.columns), rows_at_most=DAYS_AT_MOST)

    def apart(self, table: Table, rows: Sequence[Entry], findings: Findings) -> Mapping[str, list[Entry]]:
        split = len(DAYS.columns)
        found: dict[str, list[Entry]] = {"head": [], "days": []}
        for row in rows:
            days, head = row.values[:split], row.values[split:]
            if any(value not in (None, "") for value in head):
                if found["head"]:
                    findings.error(row, table.columns[split].title, "head_twice", line=found["head"][0].where.line)
                else:
                    found["head"].append(Entry(where=row.where, key="", values=head, good=row.good))
            if any(value not in (None, "") for value in days):
                for column, value in zip(DAYS.columns, days, strict=True):
                    if value in (None, "") and row.good and column.given is Given.ALWAYS:
                        findings.error(row, column.title, "missing")
                key = "" if days[0] is None else str(days[0])  # dates that could not be read are not the same date
                found["days"].append(Entry(where=row.where, key=key, values=days, good=row.good))
        return found

    def together(self, cells: Mapping[str, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
        first, *others = cells["days"] or [{}]
        return [{**first, **cells["head"][0]}, *others]

    def check(self, tables: Mapping[str, Table], entries: Entries, against: Against, findings: Findings) -> None:
        head = _head(entries, against)
        kept = _kept(entries, against)
        settled = set(head.published_years)
        if not any(head.hours):
            where = next((each.where for each in (*entries["head"], *entries["days"])), Where(file=""))
            findings.refuse(where, "no_working_week")
        for entry in good(entries["days"]):
            told = DAYS.values(entry)
            if told["date"].year not in settled:
                findings.warning(entry.where, DAYS.column("date").title, "year_not_settled", told["date"])
            works = bool(head.hours[told["date"].weekday()])
            if told["kind"] is DayKind.MAKEUP_WORKDAY and told["windows"] == ():
                findings.error(entry, DAYS.column("windows").title, "makeup_closed", told["date"])
            if told["kind"] is DayKind.MAKEUP_WORKDAY and works:
                findings.warning(entry.where, DAYS.column("kind").title, "makeup_on_working_day", told["date"])
        years = sorted({row.date.year for row in kept})
        if years and entries["days"]:
            findings.note(entries["days"][0].where, "years_kept", years="、".join(map(str, years)))

    def rows(self, tables: Mapping[str, Table], entries: Entries, against: Against) -> list[object]:
        days = [DayRow(**DAYS.values(entry)) for entry in good(entries["days"])]
        return [_head(entries, against), *sorted([*_kept(entries, against), *days], key=lambda row: row.date)]

    def values(self, rows: Iterable[object]) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {"head": [], "days": []}
        for row in rows:
            if isinstance(row, CalendarHead):
                week = dict(zip(_SECOND, row.hours, strict=True))
                found["head"].append({"years": row.published_years, "zone": row.zone, **week})
            elif isinstance(row, DayRow):
                found["days"].append({column.field: getattr(row, column.field) for column in DAYS.columns})
        return found


def _told(entries: Entries) -> Mapping[str, Any]:
    given = next(iter(good(entries["head"])), None)
    return HEAD.values(given) if given is not None else {}


def _years_of_file(entries: Entries) -> set[int]:
    dated = {DAYS.values(entry)["date"].year for entry in good(entries["days"])}
    return dated | set(_told(entries).get("years") or ())


def _kept(entries: Entries, against: Against) -> list[DayRow]:
    """The days in force of years that the file says nothing of: a notice is about one year."""
    years = _years_of_file(entries)
    in_force = against.in_force.get("calendar", ())
    return [row for row in in_force if isinstance(row, DayRow) and row.date.year not in years]


def _head(entries: Entries, against: Against) -> CalendarHead:
    """Zone and hours of the file, else those in force, else the plain office week; the years of both."""
    former = next((row for row in against.in_force.get("calendar", ()) if isinstance(row, CalendarHead)), None)
    told = _told(entries)
    hours = former.hours if former is not None else OFFICE_WEEK
    week = tuple(own if (own := told.get(day)) is not None else hours[place] for place, day in enumerate(_SECOND))
    given = told.get("years")
    own_years = given if given is not None else {DAYS.values(entry)["date"].year for entry in good(entries["days"])}
    spoken_of = _years_of_file(entries)
    kept = {year for year in (former.published_years if former is not None else ()) if year not in spoken_of}
    zone = told.get("zone") or (former.zone if former is not None else ZONE)
    return CalendarHead(zone=zone, hours=week, published_years=tuple(sorted({*own_years, *kept})))
