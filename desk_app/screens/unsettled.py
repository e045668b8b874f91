"""Years that a deadline touches and no notice has settled: which they are, and the one sentence about them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from desk_app.domain.calendar import Calendar
from desk_app.domain.projection import QueueRow
from desk_app.words import _

PROVISIONAL = "provisional"
"""The mark of a row whose deadline may still move."""


def years_between(since: datetime, until: datetime, calendar: Calendar) -> tuple[int, ...]:
    """The years from one moment to the other, local and both included, that no notice has settled."""
    first, last = since.astimezone(calendar.zone).year, until.astimezone(calendar.zone).year
    return tuple(year for year in range(min(first, last), last + 1) if year not in calendar.published_years)


def years_of_rows(rows: Iterable[QueueRow], now: datetime, calendar: Calendar) -> tuple[int, ...]:
    """Those that the provisional deadlines of these rows touch from now on."""
    found: set[int] = set()
    for row in rows:
        if PROVISIONAL in row.marks and row.due is not None:
            found.update(years_between(now, row.due, calendar))
    return tuple(sorted(found))


def unsettled_words(years: Sequence[int]) -> str:
    """What is to be known of deadlines in these years."""
    told = _("The holidays of {years} are not imported yet; deadlines there count Monday to Friday and may move")
    return told.format(years="、".join(map(str, years)))
