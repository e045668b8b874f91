"""Working time on the real time line: where it runs, how much lies between two instants, where an amount ends.

Instants here are integer microseconds since 1970-01-01 UTC. An instant is working time if the clock on the wall of the
calendar's zone then shows a time inside a window of its date. So where daylight saving leaves a gap a window is shorter
or empty, and where it repeats an hour, a window over that hour is longer.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta, tzinfo

from desk_app.domain.calendar import Calendar, CalendarError
from desk_app.domain.working_year import WorkingYear

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
REACH_YEARS = 200
"""How far a deadline or a stretch may reach: far beyond any real limit, near enough never to hang."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_MICROSECOND = timedelta(microseconds=1)
# Offsets are looked at twice a day: no zone has ever changed its offset and back within half a day.
_LOOK = 12 * HOUR


def micros(moment: datetime) -> int:
    """An aware datetime as microseconds since 1970 UTC; ValueError for one without an offset."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs an offset from UTC")
    return (moment - _EPOCH) // _MICROSECOND


def moment(instant: int) -> datetime:
    """The aware UTC datetime of an instant; CalendarError where it is beyond what a date can say."""
    try:
        return _EPOCH + timedelta(microseconds=instant)
    except OverflowError as trouble:
        raise CalendarError("beyond the last year that can be written") from trouble


def working_between(calendar: Calendar, start: int, end: int) -> int:
    """Working time from start to end, in microseconds; 0 where end is not after start."""
    if end <= start:
        return 0
    first, last = moment(start).year, moment(end).year
    if last - first > REACH_YEARS:
        raise CalendarError(f"more than {REACH_YEARS} years lie between the two times")
    passed = sum(_year(calendar, year).total for year in range(first, last))
    return passed + _year(calendar, last).run_until(end) - _year(calendar, first).run_until(start)


def after_working(calendar: Calendar, start: int, amount: int) -> int:
    """The instant by which `amount` of working time has run since start.

    Used up exactly at the end of a stretch, it is that end. For no amount it is the start, or the next opening where
    the start is closed. CalendarError where the calendar has not that much working time within reach.
    """
    if amount <= 0:
        return _open_at(calendar, start)
    first = moment(start).year
    wanted = _year(calendar, first).run_until(start) + amount
    for year in range(first, first + REACH_YEARS):
        working = _year(calendar, year)
        if wanted <= working.total:
            return working.where_run(wanted)
        wanted -= working.total
    raise CalendarError(f"the calendar has not that much working time within {REACH_YEARS} years")


def workday_after(calendar: Calendar, day: date, count: int) -> date:
    """The count-th (>= 1) local day with working time after the given day."""
    wanted = count
    for year in range(day.year, day.year + REACH_YEARS):
        ordinals = _workdays(calendar, year)
        passed = bisect_right(ordinals, day.toordinal())
        if passed + wanted <= len(ordinals):
            return date.fromordinal(ordinals[passed + wanted - 1])
        wanted -= len(ordinals) - passed
    raise CalendarError(f"the calendar has not that many working days within {REACH_YEARS} years")


def close_of(calendar: Calendar, day: date) -> int:
    """The instant at which a local day with working time closes for the last time."""
    years = (_year(calendar, year) for year in (day.year - 1, day.year, day.year + 1))
    return max(year.last_close[day.toordinal()] for year in years if day.toordinal() in year.last_close)


def stretches_between(calendar: Calendar, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of working time from start to end, each as (from, to), clipped to both."""
    found: list[tuple[int, int]] = []
    for year in range(moment(start).year, moment(end).year + 1):
        working = _year(calendar, year)
        index = bisect_right(working.closes, start)
        while index < len(working.opens) and working.opens[index] < end:
            found.append((max(start, working.opens[index]), min(end, working.closes[index])))
            index += 1
    return found


def _open_at(calendar: Calendar, start: int) -> int:
    first = moment(start).year
    for year in range(first, first + REACH_YEARS):
        working = _year(calendar, year)
        index = bisect_right(working.closes, start)
        if index < len(working.closes):
            return max(start, working.opens[index])
    raise CalendarError(f"the calendar does not open within {REACH_YEARS} years")


def _workdays(calendar: Calendar, year: int) -> tuple[int, ...]:
    """Ordinals of the local days of a year that have working time (a day that a zone skipped has none)."""
    known = calendar.workdays.get(year)
    if known is None:
        around = [_year(calendar, near) for near in (year - 1, year, year + 1)]
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        known = tuple(sorted({day for near in around for day in near.last_close if first <= day <= last}))
        calendar.workdays[year] = known
    return known


def _year(calendar: Calendar, year: int) -> WorkingYear:
    """The working time of a UTC year; reckoned once for each calendar (about a millisecond) and kept beside it."""
    known = calendar.reckoned.get(year)
    if known is None:
        if not 2 <= year <= 9997:
            raise CalendarError(f"the year {year} is beyond the calendar")
        if len(calendar.reckoned) > 2 * REACH_YEARS:  # strange requests must not fill the memory
            calendar.reckoned.clear()
            calendar.workdays.clear()
        known = calendar.reckoned[year] = _reckon_year(calendar, year)
    return known


def _reckon_year(calendar: Calendar, year: int) -> WorkingYear:
    opens: list[int] = []
    closes: list[int] = []
    before = [0]
    last_close: dict[int, int] = {}
    begins, ends = (micros(datetime(number, 1, 1, tzinfo=UTC)) for number in (year, year + 1))
    for since, until, offset in _offsets(calendar.zone, begins, ends):
        # Within one offset the wall runs evenly, so a window is one stretch, clipped to where the offset holds.
        for day in range((since + offset) // DAY, (until + offset - 1) // DAY + 1):
            midnight = day * DAY - offset
            ordinal = day + _EPOCH_ORDINAL
            for window in calendar.windows_on(date.fromordinal(ordinal)):
                opening = max(since, midnight + window.opens * MINUTE)
                closing = min(until, midnight + window.closes * MINUTE)
                if opening < closing:
                    opens.append(opening)
                    closes.append(closing)
                    before.append(before[-1] + closing - opening)
                    last_close[ordinal] = closing
    return WorkingYear(opens, closes, before, last_close)


def _offsets(zone: tzinfo, begins: int, ends: int) -> list[tuple[int, int, int]]:
    """The stretches (from, to, offset in microseconds) of even offset between two instants."""
    stretches: list[tuple[int, int, int]] = []
    since, offset = begins, _offset_at(zone, begins)
    for looked in range(begins, ends, _LOOK):
        upto = min(looked + _LOOK, ends - 1)
        if _offset_at(zone, upto) != offset:
            change = _change_between(zone, looked, upto, offset)
            stretches.append((since, change, offset))
            since, offset = change, _offset_at(zone, change)
    stretches.append((since, ends, offset))
    return stretches


def _change_between(zone: tzinfo, low: int, high: int, offset: int) -> int:
    """The instant in (low, high] from which the zone no longer has the offset."""
    while high - low > 1:
        middle = (low + high) // 2
        if _offset_at(zone, middle) == offset:
            low = middle
        else:
            high = middle
    return high


def _offset_at(zone: tzinfo, instant: int) -> int:
    offset = moment(instant).astimezone(zone).utcoffset()
    if offset is None:
        raise CalendarError("the zone does not say its offset")
    return offset // _MICROSECOND
