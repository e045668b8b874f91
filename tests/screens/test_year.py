"""A year as it is typed: marks and their undoing, what is pasted, what differs, what looks wrong, what is counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from desk_app.domain.calendar import DayKind, DayRow, calendar_of_rows
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.projection import QueueFilter, QueueState
from desk_app.domain.reference import Reference
from desk_app.domain.windows import read_windows, windows_text
from desk_app.importing.calendar_file import national_calendar, read_notices
from desk_app.screens.case_standing import clock_lines
from desk_app.screens.names import Names
from desk_app.screens.queue import queue_view
from desk_app.screens.year import dates_between, first_shown_year, span_view, year_view
from desk_app.screens.year_draft import CalendarDraft, Editing, draft_of
from desk_app.screens.year_paste import read_pasted
from desk_app.screens.year_remarks import change_lines, publish_question, warnings_of
from tests.domain.stages import CASE, town_at
from tests.house.import_rules import ROOT
from tests.sample_reference import REFERENCE, SEAT
from tests.screens.test_queue_screen import NOW, ROW

HEAD = CalendarHead(zone="Asia/Shanghai", published_years=(2024, 2025, 2026))
HOLIDAY, MAKEUP = DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY
EMPTY = CalendarDraft(head=HEAD)


def day(text: str) -> date:
    return date.fromisoformat(text)


def national() -> CalendarDraft:
    rows, _years = read_notices((ROOT / "resources" / "calendar" / "china-2024-2026.json").read_bytes())
    return draft_of(rows, HEAD)


def with_days(text: str, year: int = 2027) -> CalendarDraft:
    return EMPTY.taking(read_pasted(text, year).rows)


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_a_national_year_is_shown_as_it_counts_and_gives_nothing_to_warn_of(year: int) -> None:
    draft = national()
    view = year_view(Editing(now=draft), draft, year)
    calendar = national_calendar()
    shown = [cell for month in view.months for cell in month.days]
    assert [cell.day for cell in shown] == list(dates_between(date(year, 1, 1), date(year, 12, 31)))
    for cell in shown:
        assert (cell.tone in ("work", "makeup")) == bool(calendar.windows_on(cell.day)), cell
        assert bool(cell.sign) == (cell.tone in ("holiday", "makeup", "half")) and cell.name in cell.spoken
    working = sum(bool(calendar.windows_on(cell.day)) for cell in shown)
    assert view.counts[0] == f"{working} working days"
    assert (view.warnings, view.changes, view.published) == ((), (), True)
    assert year != 2026 or (working, view.counts[1], view.counts[2]) == (248, "33 holidays", "6 make-up working days")
    assert [month.empty for month in view.months] == [date(year, month, 1).weekday() for month in range(1, 13)]


def test_marks_take_the_name_typed_else_their_own_else_their_neighbours() -> None:
    draft = EMPTY.cited(2027, "notice 2027").marked(
        dates_between(day("2027-02-05"), day("2027-02-11")), HOLIDAY, "春节"
    )
    draft = draft.marked([day("2027-02-13")], MAKEUP).marked([day("2027-05-01")], HOLIDAY)
    assert draft.days[day("2027-02-13")] == DayRow(
        date=day("2027-02-13"), kind=MAKEUP, name="春节", source="notice 2027"
    )
    assert draft.days[day("2027-05-01")].name == ""
    assert draft.marked([day("2027-02-13")], MAKEUP, "除夕").days[day("2027-02-13")].name == "除夕"
    assert draft.named(dates_between(day("2027-05-01"), day("2027-05-02")), "劳动节").days.keys() == draft.days.keys()


def test_a_half_day_keeps_its_hours_under_another_name_and_counts_as_worked() -> None:
    half = read_windows("08:00-12:00")
    draft = EMPTY.with_hours([day("2027-02-04")], half).named([day("2027-02-04")], "除夕")
    assert draft.days[day("2027-02-04")].windows == half
    assert draft.marked([day("2027-02-04")], HOLIDAY).days[day("2027-02-04")].windows == half
    assert draft.marked([day("2027-02-04")], MAKEUP).days[day("2027-02-04")].windows is None
    view = year_view(Editing(now=draft), EMPTY, 2027)
    assert (view.cell(day("2027-02-04")).tone, view.counts[0]) == ("half", "261 working days")
    assert "08:00-12:00" in view.cell(day("2027-02-04")).spoken
    assert span_view(draft, day("2027-02-04"), day("2027-02-05")).hours == "08:00-12:00"


def test_a_notice_is_cited_by_its_year_and_what_cites_something_else_keeps_it() -> None:
    own = DayRow(date=day("2027-01-01"), kind=HOLIDAY, name="元旦", source="elsewhere")
    draft = EMPTY.taking([own]).taking(read_pasted("1月2日 休 元旦", 2027).rows)
    assert draft.notice_of(2027) == "elsewhere"
    draft = draft.cited(2027, "new").taking([DayRow(date=day("2027-01-03"), kind=HOLIDAY, name="", source="third")])
    assert [row.source for row in draft.cited(2027, "newest").days.values()] == ["newest", "newest", "third"]


WISHES = st.sampled_from(["holiday", "makeup", "clear", "name", "settle", "half"])
STEPS = st.lists(st.tuples(WISHES, st.integers(0, 364), st.integers(0, 9)), max_size=12)


def changed(draft: CalendarDraft, wish: str, place: int, length: int) -> CalendarDraft:
    days = dates_between(date.fromordinal(day("2027-01-01").toordinal() + place), day("2027-01-01"))[-length - 1 :]
    match wish:
        case "holiday" | "makeup":
            return draft.marked(days, HOLIDAY if wish == "holiday" else MAKEUP, "x" * (length % 3))
        case "clear":
            return draft.cleared(days)
        case "name":
            return draft.named(days, f"name {length}")
        case "settle":
            return draft.settled(2027, length % 2 == 0)
        case _:
            return draft.with_hours(days, read_windows("08:00-12:00") if length else None)


@given(STEPS)
def test_every_step_is_undone_and_done_again_exactly(steps: list[tuple[str, int, int]]) -> None:
    editing, seen = Editing(now=EMPTY), [EMPTY]
    for step in steps:
        editing = editing.to(changed(editing.now, *step))
        if editing.now != seen[-1]:
            seen.append(editing.now)
    last = editing
    for draft in reversed(seen[:-1]):
        editing = editing.undone()
        assert editing.now == draft
    assert editing.undone() == editing and not editing.past
    for draft in seen[1:]:
        editing = editing.redone()
        assert editing.now == draft
    assert editing == last and editing.redone() == editing
    assert bool(change_lines(EMPTY, editing.now)) == (not editing.now.same_as(EMPTY))
    calendar_of_rows(  # whatever is typed is a calendar
        [row for row in editing.now.rows if isinstance(row, DayRow)], zone=ZoneInfo("UTC"), published_years=()
    )


PASTED = {
    "2027-02-05 休 春节": ["2027-02-05 holiday 春节"],
    "2027-02-05\tholiday\t春节\tnotice": ["2027-02-05 holiday 春节"],
    "日期\t类型\t名称\n2027/2/13\t调休上班\t春节": ["2027-02-13 makeup_workday 春节"],
    "2月5日至2月6日 放假 春节\n\n2月13日（周六） 班 春节": [
        "2027-02-05 holiday 春节",
        "2027-02-06 holiday 春节",
        "2027-02-13 makeup_workday 春节",
    ],
    "2027年12月31日~2028年1月1日　休　元旦": ["2027-12-31 holiday 元旦", "2028-01-01 holiday 元旦"],
    "12-22 休 冬至": ["2027-12-22 holiday 冬至"],
    "2027-02-04 休 除夕 08:00-12:00": ["2027-02-04 holiday 除夕 08:00-12:00"],
    "2027-02-13 m": ["2027-02-13 makeup_workday "],
}


@pytest.mark.parametrize("text", PASTED)
def test_a_table_or_lines_are_pasted(text: str) -> None:
    found = read_pasted(text, 2027)
    said = [
        f"{row.date} {row.kind} {row.name}" + (f" {windows_text(row.windows)}" if row.windows else "")
        for row in found.rows
    ]
    assert (said, found.wrong) == (PASTED[text], ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing"),
        ("  \n ", "nothing"),
        ("2027-02-30 休 春节", "no day 2027-02-30"),
        ("2027-02-05 heute x", "休"),
        ("2027-02-05", "休"),
        ("some words about 7 days", "a date such as"),
        ("2027-02-09~2027-02-05 休 春节", "before the first"),
        ("2027-01-01~2027-12-31 休 x", "more than 31 days"),
        ("2027-02-05 休 春节\n2027-02-01~2027-02-06 休 春节", "Line 2: 2027-02-05 stands there twice"),
        ("2027-02-05 休 " + "x" * 200, "too long"),
        ("1-1 休 x\n" * 2000, "too much"),
        ("x1\n" * 9, "4 more lines"),
    ],
)
def test_a_text_with_one_wrong_line_is_refused_whole_with_the_line_and_why(text: str, says: str) -> None:
    found = read_pasted(text, 2027)
    assert found.rows == () and says in "\n".join(found.wrong)


@given(st.text(max_size=200))
def test_any_text_is_read_or_told(text: str) -> None:
    found = read_pasted(text, 2027)
    assert bool(found.rows) != bool(found.wrong)


@pytest.mark.parametrize(
    ("text", "published", "says"),
    [
        ("2027-02-10 班 春节", True, ["no holiday at all", "Wed 10 Feb: make-up working day on a day"]),
        ("2027-05-08 休 x", False, ["not marked as published", "Sat 8 May: holiday on a weekend"]),
        ("2027-05-07~2027-05-09 休 x", True, []),
        ("2027-05-08 休 x 08:00-12:00", True, []),
        ("2027-05-07 休", True, ["without a name"]),
        ("2027-05-07 休 x\n2027-05-08 班 x 休", True, ["without any working hours"]),
    ],
)
def test_what_looks_wrong_is_said(text: str, published: bool, says: list[str]) -> None:
    draft = with_days(text).cited(2027, "notice").settled(2027, published)
    found = warnings_of(draft, 2027)
    assert len(found) == len(says) and all(part in line for part, line in zip(says, found, strict=True)), found
    assert not any("notice" in line for line in found)
    assert "No notice is named that says so" in warnings_of(draft.cited(2027, ""), 2027)


def test_an_empty_year_that_counts_as_published_is_warned_of() -> None:
    assert warnings_of(EMPTY.settled(2027, True), 2027) == ("2027 counts as published and has no holiday at all",)


def test_what_differs_is_told_span_by_span_and_asked_about_in_one_sentence() -> None:
    before = with_days("2027-02-05~2027-02-06 休 春节\n2027-02-20 班 春节")
    after = before.cleared([day("2027-02-20")]).marked(dates_between(day("2027-02-05"), day("2027-02-08")), HOLIDAY)
    after = after.with_hours([day("2027-03-01")], read_windows("08:00-12:00")).settled(2027, True)
    assert change_lines(before, after) == (
        "2027 counts as published",
        "7–8 Feb 2027: ordinary → holiday 春节",
        "Sat 20 Feb 2027: make-up working day 春节 → ordinary",
        "Mon 1 Mar 2027: ordinary → half day 08:00-12:00",
    )
    question = publish_question(before, after)
    assert "4 days change (2027)" in question and "deadlines recomputed" in question
    assert change_lines(before, before.cited(2027, "n")) == (
        "5–6 Feb 2027: another notice is cited",
        "Sat 20 Feb 2027: another notice is cited",
    )


@pytest.mark.parametrize(
    ("today", "years", "year"), [("2026-11-23", (2026,), 2027), ("2026-11-23", (2027,), 2026), ("2026-03-01", (), 2026)]
)
def test_the_year_that_waits_for_its_notice_is_shown_first(today: str, years: tuple[int, ...], year: int) -> None:
    assert first_shown_year(years, day(today)) == year


@pytest.mark.parametrize(
    ("until", "years"),
    [
        ("2027-01-05", (2027,)),
        ("2026-12-31T16:30", (2027,)),  # past midnight in China
        ("2028-02-01", (2027, 2028)),
        ("2025-12-31", (2025,)),
        (None, ()),
    ],
)
def test_the_years_that_provisional_deadlines_of_open_cases_touch(until: str | None, years: tuple[int, ...]) -> None:
    at = datetime.fromisoformat(until).replace(tzinfo=UTC) if until else None
    view = queue_view(QueueState(rows=(ROW,), provisional_until=at), QueueFilter(), NOW, settled(2026), SEAT)
    assert view.unsettled == years


def test_a_case_names_the_year_that_its_deadline_waits_for() -> None:
    town = town_at("HANDLING")
    case = town.cases[CASE]
    names = Names(reference=settled(2026), now=town.now)
    clocks = tuple(replace(each, provisional=True, due=datetime(2027, 1, 5, tzinfo=UTC)) for each in case.clocks)
    line = next(iter(clock_lines(replace(case, clocks=clocks), names)))
    assert line.provisional == "provisional: no holiday notice for 2027"
    assert (line.due, line.limit) == ("due 2027-01-05 08:00", "4 working hours")
    known = Names(reference=settled(2026, 2027), now=town.now)
    assert next(iter(clock_lines(replace(case, clocks=clocks), known))).provisional == "provisional"


def settled(*years: int) -> Reference:
    return replace(REFERENCE, calendar=replace(REFERENCE.calendar, published_years=years))
