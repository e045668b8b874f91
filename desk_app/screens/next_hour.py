"""What falls due within the hour, minute by minute, and which clock is meant by a place on that line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from desk_app.domain.working_time import HOUR, MINUTE, micros, moment
from desk_app.screens.clock_book import ClockBook
from desk_app.screens.clock_order import slot_of
from desk_app.words import _, pgettext

MINUTES = 61
"""The minute that has begun, and sixty more: an hour from now ends somewhere in the last one."""
LABEL_EVERY = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class NextHour:
    """How many clocks are due in each minute from `first` (microseconds since 1970 UTC, a whole minute) on.

    `labels` are (minute, time of day) at each quarter; `spoken` says it all in one sentence.
    """

    first: int
    counts: tuple[int, ...]
    labels: tuple[tuple[int, str], ...]
    words: str
    spoken: str


def next_hour(book: ClockBook, now: datetime, offset: timedelta) -> NextHour:
    """The next hour as of now; `offset` is the district's from UTC. A search for each minute, however many run."""
    at = micros(now)
    first = at - at % MINUTE
    ranks = [book.rank(max(first + MINUTE * number, at)) for number in range(MINUTES + 1)]
    counts = tuple(later - earlier for earlier, later in pairwise(ranks))
    local = [moment(first) + offset + timedelta(minutes=number) for number in range(MINUTES)]
    total = book.count_between(at, at + HOUR)
    words = _("Due within the hour: {count}").format(count=f"{total:,}")
    told = [f"{edge:%H:%M}: {count}" for edge, count in zip(local, counts, strict=True) if count]
    return NextHour(
        first=first,
        counts=counts,
        labels=tuple((number, f"{edge:%H:%M}") for number, edge in enumerate(local) if edge.minute % LABEL_EVERY == 0),
        words=words,
        spoken=". ".join([words, pgettext("list of times", ", ").join(told)]) if told else words,
    )


def due_in_minute(book: ClockBook, hour: NextHour, minute: int, now: datetime) -> tuple[int, ...]:
    """The slots of the clocks that a minute of the line stands for, nearest due first."""
    since = hour.first + MINUTE * minute
    return tuple(slot_of(entry) for entry in book.due_between(max(since, micros(now)), since + MINUTE))
