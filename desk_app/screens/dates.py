"""Days and stretches of time as a person says them: `Sat 14 Feb`, `15–23 Feb`, `2月14日 周六`."""

from datetime import date, datetime

from desk_app.screens.clock_text import weekdays
from desk_app.words import _, pgettext


def day_words(day: date, year: int) -> str:
    """A day with its weekday; the year is said where it is another than `year`."""
    return _("{weekday} {date}").format(weekday=weekdays()[day.weekday()], date=_date(day, year))


def days_words(first: date, last: date, year: int) -> str:
    """From a day to another, both included: `15–23 Feb`; a single one with its weekday."""
    if first == last:
        return day_words(first, year)
    if (first.year, first.month) == (last.year, last.month):
        same_year = pgettext("date", "{first}–{last} {month}")
        words = same_year if last.year == year else pgettext("date", "{first}–{last} {month} {year}")
        return words.format(first=first.day, last=last.day, month=_months()[last.month - 1], year=last.year)
    said = last.year if first.year == last.year else year  # the year of both is said once, behind the last
    return _("{first} – {last}").format(first=_date(first, said), last=_date(last, year))


def times_words(start: datetime, end: datetime, year: int) -> str:
    """From a local time to another; the day is said once where both are on it: `Sat 14 Feb 17:00–18:00`."""
    if start.date() == end.date() or (end.time() == datetime.min.time() and (end.date() - start.date()).days == 1):
        return _("{day} {times}").format(day=day_words(start.date(), year), times=clock_span(start, end))
    return _("{first} – {last}").format(first=moment_words(start, year), last=moment_words(end, year))


def moment_words(at: datetime, year: int) -> str:
    """A local time with its day: `Tue 24 Feb 09:00`."""
    return _("{day} {times}").format(day=day_words(at.date(), year), times=time_words(at))


def clock_span(start: datetime, end: datetime) -> str:
    """Two times of one day: `17:00–18:00`; its end is 24:00."""
    last = time_words(end) if end.date() == start.date() else "24:00"
    return f"{time_words(start)}–{last}"


def time_words(at: datetime) -> str:
    """A time of day, with seconds where it has any; what is left of a second nobody reads."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _date(day: date, year: int) -> str:
    month = _months()[day.month - 1]
    if day.year == year:
        return pgettext("date", "{day} {month}").format(day=day.day, month=month)
    return pgettext("date", "{day} {month} {year}").format(day=day.day, month=month, year=day.year)


def _months() -> tuple[str, ...]:
    """January first, short."""
    return (
        pgettext("month", "Jan"),
        pgettext("month", "Feb"),
        pgettext("month", "Mar"),
        pgettext("month", "Apr"),
        pgettext("month", "May"),
        pgettext("month", "Jun"),
        pgettext("month", "Jul"),
        pgettext("month", "Aug"),
        pgettext("month", "Sep"),
        pgettext("month", "Oct"),
        pgettext("month", "Nov"),
        pgettext("month", "Dec"),
    )
