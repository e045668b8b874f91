"""When a zone's clocks are put forward or back, so that an explanation can say why an hour seems to be missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil, floor

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """At an instant (UTC) the clocks on the wall jump by so much: forward where `by` is positive, else back."""

    at: datetime
    by: timedelta

    def wall(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """The stretch of wall time, without a zone, that is left out or comes twice: from (included) and to."""
        after = self.at.astimezone(zone).replace(tzinfo=None)
        before = after - self.by
        return min(before, after), max(before, after)


def clock_changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[ClockChange]:
    """Every change after `start` and before `end`, in order. Looks daily: no zone goes there and back in one."""
    reached = start.astimezone(UTC)
    until = end.astimezone(UTC)
    offset = _offset(zone, reached)
    while reached < until:
        ahead = reached + DAY if until - reached > DAY else until
        found = _offset(zone, ahead)
        if found != offset:
            at = _first_with_another(zone, reached, ahead, offset)
            if start < at < end:
                yield ClockChange(at=at, by=found - offset)
        reached, offset = ahead, found


def _first_with_another(zone: tzinfo, early: datetime, late: datetime, offset: timedelta) -> datetime:
    """The whole second at which the offset stops being this one: known at `early`, another one at `late`."""
    before, after = floor(early.timestamp()), ceil(late.timestamp())
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, datetime.fromtimestamp(middle, UTC)) == offset:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)


def _offset(zone: tzinfo, at: datetime) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found
