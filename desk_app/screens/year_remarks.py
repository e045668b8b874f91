"""What is to be said of a calendar that is being typed: what differs from the one in force, and what looks wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from desk_app.domain.calendar import DayKind, DayRow
from desk_app.domain.windows import windows_text
from desk_app.screens.dates import days_words
from desk_app.screens.year_draft import CalendarDraft
from desk_app.words import _, ngettext, pgettext

ONE_DAY = timedelta(days=1)


def changed_days(before: CalendarDraft, after: CalendarDraft) -> frozenset[date]:
    """The dates that differ between two drafts."""
    every = {*before.days, *after.days}
    return frozenset(day for day in every if before.days.get(day) != after.days.get(day))


def change_lines(before: CalendarDraft, after: CalendarDraft) -> tuple[str, ...]:
    """What differs, span by span in order of time: `15–23 Feb 2027: ordinary → holiday 春节`."""
    lines: list[tuple[date, str]] = []

    def pair(day: date) -> tuple[str, str]:
        return _said(before.days.get(day)), _said(after.days.get(day))

    for first, last in spans(sorted(changed_days(before, after)), pair):
        was, becomes = pair(first)
        if was == becomes:
            becomes = _("another notice is cited")
            was = ""
        days = days_words(first, last, 0)
        lines.append((first, _("{days}: {change}").format(days=days, change=f"{was} → {becomes}" if was else becomes)))
    former, years = set(before.head.published_years), set(after.head.published_years)
    for year in sorted(former ^ years):
        told = _("{year} counts as published") if year in years else _("{year} counts as not published")
        lines.append((date(year, 1, 1), told.format(year=year)))
    return tuple(line for _day, line in sorted(lines, key=lambda each: each[0]))


def warnings_of(draft: CalendarDraft, year: int) -> tuple[str, ...]:
    """What to look at before a year is published; none of it hinders anybody."""
    rows = [draft.days[day] for day in sorted(draft.days) if day.year == year]
    off = [row for row in rows if row.kind is DayKind.HOLIDAY]
    published = year in draft.head.published_years
    found: list[str] = []
    if published and not off:
        found.append(_("{year} counts as published and has no holiday at all").format(year=year))
    if rows and not published:
        found.append(_("{year} is not marked as published: its deadlines stay provisional").format(year=year))
    if rows and not draft.notice_of(year):
        found.append(_("No notice is named that says so"))

    def works(row: DayRow) -> bool:
        return bool(draft.head.hours[row.date.weekday()])

    needless = [row.date for row in rows if row.kind is DayKind.MAKEUP_WORKDAY and works(row)]
    found += _of(needless, _("{days}: make-up working day on a day that is worked anyway"))
    free = {row.date for row in off if not works(row) and not row.windows}
    alone = [row.date for row in off if row.date in free and not _touches_a_weekday(row.date, draft)]
    found += _of(alone, _("{days}: holiday on a weekend that no other holiday touches; it changes nothing"))
    closed = [row.date for row in rows if row.kind is DayKind.MAKEUP_WORKDAY and row.windows == ()]
    found += _of(closed, _("{days}: make-up working day without any working hours"))
    nameless = [row.date for row in rows if not row.name]
    found += _of(nameless, _("{days}: without a name"))
    return tuple(found)


def publish_question(before: CalendarDraft, after: CalendarDraft) -> str:
    """The one sentence that is confirmed before a calendar is published."""
    count = len(changed_days(before, after))
    days = ngettext("{count} day changes", "{count} days change", count).format(count=count)
    years = sorted({day.year for day in changed_days(before, after)} | _years_turned(before, after))
    told = _(
        "Publish the calendar? {days} ({years}). Running clocks get their deadlines recomputed, visibly on each case."
    )
    return told.format(days=days, years=pgettext("list of times", ", ").join(map(str, years)))


def spans(days: Sequence[date], alike: Callable[[date], object]) -> Iterator[tuple[date, date]]:
    """Runs of consecutive dates of one year that are alike; first and last of each."""
    start = 0
    for place in range(1, len(days) + 1):
        if place < len(days):
            here, before = days[place], days[place - 1]
            if here - before == ONE_DAY and here.year == before.year and alike(here) == alike(before):
                continue
        yield days[start], days[place - 1]
        start = place


def _years_turned(before: CalendarDraft, after: CalendarDraft) -> set[int]:
    return set(before.head.published_years) ^ set(after.head.published_years)


def _touches_a_weekday(day: date, draft: CalendarDraft) -> bool:
    """A holiday that would be worked lies in the same run of days off."""
    for step in (-ONE_DAY, ONE_DAY):
        at = day
        while (row := draft.days.get(at)) is not None and row.kind is DayKind.HOLIDAY:
            if draft.head.hours[at.weekday()]:
                return True
            at += step
    return False


def _of(days: Iterable[date], words: str) -> list[str]:
    listed = list(days)
    return [words.format(days=days_words(first, last, first.year)) for first, last in spans(listed, lambda _day: 0)]


def _said(row: DayRow | None) -> str:
    if row is None:
        return _("ordinary")
    if row.kind is DayKind.MAKEUP_WORKDAY:
        what = _("make-up working day")
    else:
        what = _("half day") if row.windows else _("holiday")
    own = windows_text(row.windows) if row.windows is not None else ""
    return " ".join(filter(None, (what, own, row.name)))
