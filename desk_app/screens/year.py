"""What the view of a year shows: twelve months of days with signs and words, counts, and the year's notice."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from desk_app.domain.calendar import DayKind, DayRow, Windows
from desk_app.domain.windows import windows_text
from desk_app.screens.clock_text import weekdays
from desk_app.screens.dates import day_words
from desk_app.screens.year_draft import CalendarDraft, Editing
from desk_app.screens.year_remarks import change_lines, changed_days, warnings_of
from desk_app.words import _, ngettext, pgettext

SATURDAY = 5
FIRST_YEAR, LAST_YEAR = 2000, 2099
"""The years that the view turns to; beyond them nobody has published anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCell:
    """One day: `tone` is `work`, `weekend`, `holiday`, `makeup` or `half`; `sign` says the same in a letter.

    `changed`: it differs from the edition in force. `spoken` says everything, for a tip and a screen reader.
    """

    day: date
    sign: str
    tone: str
    name: str
    changed: bool
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthView:
    """A month: its title, how many places of the first week stay empty (Monday first), and its days."""

    title: str
    empty: int
    days: tuple[DayCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearView:
    """A year of a draft. `standing` says whether its notice is there, `standing_tone` in which tone.

    `counts`, `warnings` and `changes` are lines in final words; `changes` are those of all years.
    """

    year: int
    title: str
    months: tuple[MonthView, ...]
    weekdays: tuple[str, ...]
    standing: str
    standing_tone: str
    published: bool
    notice: str
    counts: tuple[str, ...]
    warnings: tuple[str, ...]
    changes: tuple[str, ...]
    can_undo: bool
    can_redo: bool

    def cell(self, day: date) -> DayCell:
        """The cell of a day of this year."""
        return self.months[day.month - 1].days[day.day - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanView:
    """The days that are marked for the next key: in words, and the name and hours that all of them share."""

    words: str
    name: str
    hours: str
    any_set: bool


def year_view(editing: Editing, in_force: CalendarDraft, year: int) -> YearView:
    """A year of the draft beside the edition in force."""
    draft = editing.now
    changed = changed_days(in_force, draft)
    published = year in draft.head.published_years
    if published:
        standing, tone = _("The notice is there: deadlines of this year are settled"), "green"
    else:
        standing, tone = _("No notice yet: the plain week is counted, dates may move"), "yellow"
    return YearView(
        year=year,
        title=_("{year}, holidays and make-up working days").format(year=year),
        months=tuple(_month(draft, year, month, changed) for month in range(1, 13)),
        weekdays=weekdays(),
        standing=standing,
        standing_tone=tone,
        published=published,
        notice=draft.notice_of(year),
        counts=_counts(draft, year),
        warnings=warnings_of(draft, year),
        changes=change_lines(in_force, draft),
        can_undo=bool(editing.past),
        can_redo=bool(editing.future),
    )


def span_view(draft: CalendarDraft, first: date, last: date) -> SpanView:
    """The days from one to another, both included."""
    rows = [draft.days.get(day) for day in dates_between(first, last)]
    there = [row for row in rows if row is not None]
    names = {row.name for row in there}
    hours = {row.windows for row in there}
    if first == last:
        words = _("{day}: {what}").format(day=day_words(first, first.year), what=what_day(draft, first))
    else:
        count = ngettext("{count} day", "{count} days", len(rows)).format(count=len(rows))
        words = _("{first} – {last}: {count}").format(
            first=day_words(first, first.year), last=day_words(last, first.year), count=count
        )
    own = next(iter(hours)) if len(hours) == 1 else None
    return SpanView(
        words=words,
        name=next(iter(names)) if len(names) == 1 else "",
        hours=windows_text(own) if own is not None else "",
        any_set=bool(there),
    )


def dates_between(first: date, last: date) -> tuple[date, ...]:
    """The dates from one to another, both included, whichever comes first."""
    start, end = min(first, last), max(first, last)
    return tuple(start + timedelta(days=place) for place in range((end - start).days + 1))


def what_day(draft: CalendarDraft, day: date) -> str:
    """What a day is, in words: `holiday, 春节`."""
    row = draft.days.get(day)
    what = _kind_words(row, _plain_day(draft, day))
    return pgettext("list of parts", ", ").join(filter(None, (what, row.name if row else "")))


def _month(draft: CalendarDraft, year: int, month: int, changed: frozenset[date]) -> MonthView:
    weekday, length = monthrange(year, month)
    names = (
        *(_("January"), _("February"), _("March"), _("April"), _("May"), _("June"), _("July"), _("August")),
        *(_("September"), _("October"), _("November"), _("December")),
    )
    return MonthView(
        title=names[month - 1],
        empty=weekday,
        days=tuple(_cell(draft, date(year, month, day), changed) for day in range(1, length + 1)),
    )


def _cell(draft: CalendarDraft, day: date, changed: frozenset[date]) -> DayCell:
    row = draft.days.get(day)
    works = bool(draft.head.hours[day.weekday()])
    spoken = [f"{day.isoformat()} {weekdays()[day.weekday()]}", what_day(draft, day)]
    if day in changed:
        spoken.append(_("changed"))
    return DayCell(
        day=day,
        sign=_sign(row),
        tone=_tone(row, works),
        name=row.name if row else "",
        changed=day in changed,
        spoken=pgettext("list of parts", ", ").join(spoken),
    )


def _tone(row: DayRow | None, works: bool) -> str:
    if row is None:
        return "work" if works else "weekend"
    if row.windows and row.kind is DayKind.HOLIDAY:
        return "half"
    return "holiday" if row.kind is DayKind.HOLIDAY else "makeup"


def _sign(row: DayRow | None) -> str:
    return {
        "holiday": pgettext("sign of a day", "H"),
        "makeup": pgettext("sign of a day", "M"),
        "half": pgettext("sign of a day", "½"),
    }.get(_tone(row, True), "")


def _plain_day(draft: CalendarDraft, day: date) -> str:
    """What the plain week makes of a day."""
    if draft.head.hours[day.weekday()]:
        return _("working day")
    return _("weekend") if day.weekday() >= SATURDAY else pgettext("skipped", "no working day")


def _kind_words(row: DayRow | None, plain: str) -> str:
    if row is None:
        return plain
    if row.kind is DayKind.MAKEUP_WORKDAY:
        what = _("make-up working day")
    else:
        what = _("half day") if row.windows else _("holiday")
    return f"{what} {windows_text(row.windows)}" if row.windows else what


def _counts(draft: CalendarDraft, year: int) -> tuple[str, ...]:
    rows = [row for day, row in draft.days.items() if day.year == year]
    off = [row for row in rows if row.kind is DayKind.HOLIDAY and not row.windows]
    half = sum(row.kind is DayKind.HOLIDAY and bool(row.windows) for row in rows)
    makeup = sum(row.kind is DayKind.MAKEUP_WORKDAY for row in rows)
    working = sum(bool(_windows(draft, day)) for day in _days_of(year))
    said = [
        ngettext("{count} working day", "{count} working days", working).format(count=working),
        ngettext("{count} holiday", "{count} holidays", len(off)).format(count=len(off)),
        ngettext("{count} make-up working day", "{count} make-up working days", makeup).format(count=makeup),
    ]
    if half:
        said.append(ngettext("{count} half day", "{count} half days", half).format(count=half))
    return tuple(said)


def _windows(draft: CalendarDraft, day: date) -> Windows | bool:
    row = draft.days.get(day)
    if row is None:
        return draft.head.hours[day.weekday()]
    return row.windows if row.windows is not None else row.kind is DayKind.MAKEUP_WORKDAY


def _days_of(year: int) -> Iterator[date]:
    return iter(dates_between(date(year, 1, 1), date(year, 12, 31)))


def first_shown_year(years: Sequence[int], today: date) -> int:
    """Next year once its notice may be out (from October on) and is not there yet; this year otherwise."""
    return today.year + 1 if today.month >= 10 and today.year + 1 not in years else today.year
