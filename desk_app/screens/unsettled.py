"""Years that a deadline touches and no notice has settled: which they are, and the one sentence about them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from desk_app.domain.calendar import Calendar
from desk_app.words import _, pgettext

PROVISIONAL = "provisional"
"""The mark of a row whose deadline may still move."""


def years_between(since: datetime, until: datetime, calendar: Calendar) -> tuple[int, ...]:
    """The years from one moment to the other, local and both included, that no notice has settled."""
    first, last = since.astimezone(calendar.zone).year, until.astimezone(calendar.zone).year
    return tuple(year for year in range(min(first, last), last + 1) if year not in calendar.published_years)


def is_provisional(mark: str) -> bool:
    """A mark that says that a deadline may still move, behind it when the last such deadline is due."""
    return mark.partition(":")[0] == PROVISIONAL


def unsettled_words(years: Sequence[int]) -> str:
    """What is to be known of deadlines in these years."""
    told = _("The holidays of {years} are not imported yet; deadlines there count Monday to Friday and may move")
    return told.format(years=pgettext("list of times", ", ").join(map(str, years)))
