"""Why a deadline is when it is: every stretch from start to due, counted or skipped, each with its reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import ClockInstance
from desk_app.domain.clock_changes import ClockChange, clock_changes
from desk_app.domain.deadlines import Convention, Limit, LimitUnit, Pause, Reckoning, counts_whole_days, reckon
from desk_app.domain.working_time import DAY, MINUTE, micros, moment, stretches_between, workday_after

SATURDAY = 5


class Why(StrEnum):
    """Why a stretch counted or not."""

    COUNTED = "counted"
    NIGHT = "night"  # before the first window of a working day or after its last
    BREAK = "break"  # between two windows of a day: lunch
    WEEKEND = "weekend"  # a Saturday or Sunday that the plain week leaves free
    FREE_DAY = "free_day"  # another weekday that the plain week leaves free
    HOLIDAY = "holiday"
    CLOSED = "closed"  # the date has been given no windows of its own
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From one instant to another (UTC), why it counted or not, and the day's festival where that is the reason.

    `makeup` marks time counted on a day that the plain week leaves free.
    """

    start: datetime
    end: datetime
    why: Why
    name: str = ""
    makeup: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A deadline with its reasons. The stretches follow each other without a gap from `start` to `due`.

    `convention` is the one that was applied, nothing for units other than the working day. `days` are the dates counted
    where it counts days rather than hours. `provisional_years` have no notice yet. `clock_changes` are those of the
    zone that make what is counted look longer or shorter on the wall than it is.
    """

    start: datetime
    due: datetime
    turns_yellow: datetime
    limit: Limit
    times: int
    convention: Convention | None
    stretches: tuple[Stretch, ...]
    days: tuple[date, ...]
    provisional_years: tuple[int, ...]
    edition: str
    clock_changes: tuple[ClockChange, ...] = ()

    @property
    def provisional(self) -> bool:
        return bool(self.provisional_years)

    @property
    def counted(self) -> tuple[Stretch, ...]:
        return tuple(stretch for stretch in self.stretches if stretch.why is Why.COUNTED)

    @property
    def skipped(self) -> tuple[Stretch, ...]:
        return tuple(stretch for stretch in self.stretches if stretch.why is not Why.COUNTED)

    @property
    def counted_time(self) -> timedelta:
        return sum((stretch.end - stretch.start for stretch in self.counted), timedelta())


def explain(
    calendar: Calendar,
    start: datetime,
    limit: Limit,
    *,
    convention: Convention = Convention.EIGHT_HOURS,
    pauses: Sequence[Pause] = (),
    times: int = 1,
) -> Explanation:
    """The reasons for what `deadline` answers to the same arguments; raises the same errors."""
    found = reckon(calendar, start, limit, convention=convention, pauses=pauses, times=times)
    by_days = convention is not Convention.EIGHT_HOURS and counts_whole_days(limit)
    applied = convention if by_days else Convention.EIGHT_HOURS
    always = limit.unit.runs_always
    return Explanation(
        start=moment(found.start),
        due=moment(found.due),
        turns_yellow=moment(found.turns_yellow),
        limit=limit,
        times=times,
        convention=applied if limit.unit is LimitUnit.WORK_DAY else None,
        stretches=_merged(calendar, _stretches(calendar, found, always=always)),
        days=_days_counted(calendar, start, int(limit.amount) * times) if by_days else (),
        provisional_years=tuple(year for year in found.years if year not in calendar.published_years),
        edition=calendar.edition,
        clock_changes=() if by_days else tuple(_changes(calendar, found, always=always)),
    )


def explain_clock(instance: ClockInstance, calendar: Calendar) -> Explanation:
    """Why a clock is due when it is, from all that it stores; of one that stands still, as if it had not been stopped.

    The calendar may be another edition than the instance's: then the two may come to different times.
    """
    return explain(
        calendar,
        instance.started_at,
        instance.limit,
        convention=instance.convention,
        pauses=[(pause.since, pause.to) for pause in instance.pauses if pause.to is not None],
        times=1 + instance.extensions,
    )


Piece = tuple[int, int, Why, str, bool]


def _stretches(calendar: Calendar, found: Reckoning, *, always: bool) -> Iterator[Piece]:
    """The span from start to due in pieces: pauses as they are, what lies between them by the calendar."""
    reached = found.start
    for since, until in found.pauses:
        if since >= found.due:
            break
        yield from _running(calendar, reached, since, always=always)
        reached = min(until, found.due)
        yield since, reached, Why.PAUSED, "", False
    yield from _running(calendar, reached, found.due, always=always)


def _running(calendar: Calendar, start: int, end: int, *, always: bool) -> Iterator[Piece]:
    if start >= end:
        return
    if always:
        yield start, end, Why.COUNTED, "", False
        return
    reached = start
    for opening, closing in stretches_between(calendar, start, end):
        yield from _closed(calendar, reached, opening)
        makeup = calendar.is_makeup(_local(calendar, opening).date())
        yield opening, closing, Why.COUNTED, "", makeup
        reached = closing
    yield from _closed(calendar, reached, end)


def _closed(calendar: Calendar, start: int, end: int) -> Iterator[Piece]:
    """Closed time, cut at each local midnight, each piece with its day's reason."""
    while start < end:
        day = _local(calendar, start).date()
        until = min(end, _day_end(calendar, day, start))
        why = _why_closed(calendar, day, start, until)
        yield start, until, why, calendar.name_of(day) if why in (Why.HOLIDAY, Why.CLOSED) else "", False
        start = until


def _why_closed(calendar: Calendar, day: date, start: int, end: int) -> Why:
    windows = calendar.windows_on(day)
    if windows:
        first, last = (_minute(calendar, instant) for instant in (start, end - 1))
        return Why.NIGHT if first >= windows[-1].closes or last < windows[0].opens else Why.BREAK
    if day in calendar.own_windows:
        return Why.CLOSED
    if day in calendar.holidays:
        return Why.HOLIDAY
    return Why.WEEKEND if day.weekday() >= SATURDAY else Why.FREE_DAY


def _day_end(calendar: Calendar, day: date, start: int) -> int:
    """The next instant after start at which the date on the wall changes (or the wall repeats midnight)."""
    for later in (1, 2):
        midnight = datetime.combine(day + timedelta(days=later), datetime.min.time(), tzinfo=calendar.zone)
        for fold in (0, 1):
            instant = micros(midnight.replace(fold=fold))
            if instant > start:
                return instant
    return start + DAY


def _merged(calendar: Calendar, pieces: Iterator[Piece]) -> tuple[Stretch, ...]:
    """Neighbours of one kind and name become one stretch; working time is not joined across days."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1][2:] == piece[2:] and _joins(calendar, merged[-1], piece):
            merged[-1] = merged[-1][0], piece[1], *piece[2:]
        else:
            merged.append(piece)
    return tuple(
        Stretch(start=moment(start), end=moment(end), why=why, name=name, makeup=makeup)
        for start, end, why, name, makeup in merged
    )


def _joins(calendar: Calendar, earlier: Piece, later: Piece) -> bool:
    if earlier[2] is not Why.COUNTED:
        return True
    return _local(calendar, earlier[0]).date() == _local(calendar, later[0]).date()


def _changes(calendar: Calendar, found: Reckoning, *, always: bool) -> Iterator[ClockChange]:
    """The changes that touch what is counted: of working time those that lie in a window, of elapsed time all; none in
    a pause."""
    for change in clock_changes(calendar.zone, moment(found.start), moment(found.due)):
        instant = micros(change.at)
        paused = any(since <= instant < until for since, until in found.pauses)
        if not paused and (always or _in_a_window(calendar, change)):
            yield change


def _in_a_window(calendar: Calendar, change: ClockChange) -> bool:
    """Whether any of the wall time that is left out or comes twice is working time."""
    first, last = change.wall(calendar.zone)
    midnight = datetime.combine(first.date(), datetime.min.time())
    since, until = ((wall - midnight) / timedelta(minutes=1) for wall in (first, last))
    return any(window.opens < until and since < window.closes for window in calendar.windows_on(first.date()))


def _days_counted(calendar: Calendar, start: datetime, count: int) -> tuple[date, ...]:
    days: list[date] = []
    day = start.astimezone(calendar.zone).date()
    for _ in range(count):
        day = workday_after(calendar, day, 1)
        days.append(day)
    return tuple(days)


def _local(calendar: Calendar, instant: int) -> datetime:
    return moment(instant).astimezone(calendar.zone)


def _minute(calendar: Calendar, instant: int) -> float:
    local = _local(calendar, instant)
    return local.hour * 60 + local.minute + (local.second * 1_000_000 + local.microsecond) / MINUTE
