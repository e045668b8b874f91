"""Deadlines: from a start, a limit and a calendar to the instant something is due, and how its light turns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import assert_never

from desk_app.domain.calendar import Calendar
from desk_app.domain.working_time import (
    DAY,
    HOUR,
    MINUTE,
    after_working,
    close_of,
    micros,
    moment,
    workday_after,
    working_between,
)

Pause = tuple[datetime, datetime | None]
"""From and to; a pause that is still open has no end, and then there is no due time to ask for."""

YELLOW_PART = 80
"""The per cent of a limit from which a light is yellow."""


class LimitUnit(StrEnum):
    """What a limit counts: the first four run always, the WORK_ ones only inside working windows."""

    MINUTE = "MINUTE"
    URGENT_HOUR = "URGENT_HOUR"
    URGENT_DAY = "URGENT_DAY"
    NATURAL_DAY = "NATURAL_DAY"
    WORK_MINUTE = "WORK_MINUTE"
    WORK_HOUR = "WORK_HOUR"
    WORK_DAY = "WORK_DAY"

    @property
    def runs_always(self) -> bool:
        """Whether the unit is elapsed real time, through nights, weekends and holidays."""
        return self in _ELAPSED


_ELAPSED = frozenset({LimitUnit.MINUTE, LimitUnit.URGENT_HOUR, LimitUnit.URGENT_DAY, LimitUnit.NATURAL_DAY})
_UNITS = {unit.value.lower(): unit for unit in LimitUnit}
_LENGTH = {
    LimitUnit.MINUTE: MINUTE,
    LimitUnit.URGENT_HOUR: HOUR,
    LimitUnit.URGENT_DAY: DAY,
    LimitUnit.NATURAL_DAY: DAY,
    LimitUnit.WORK_MINUTE: MINUTE,
    LimitUnit.WORK_HOUR: HOUR,
    LimitUnit.WORK_DAY: 8 * HOUR,
}


class Convention(IntEnum):
    """How a whole number of working days is counted; a setting of the policy, see `deadline`."""

    EIGHT_HOURS = 1
    SAME_CLOCK_TIME = 2
    FROM_NEXT_DAY = 3


class Light(StrEnum):
    """How urgent a running clock is; always shown with words beside the colour."""

    GREEN = "GREEN"
    YELLOW = "YELLOW"
    RED = "RED"


class LimitError(ValueError):
    """A limit that cannot be read or makes no sense: an English sentence for programs; `code` and `params` for people.

    `no_limit`, `limit_number`, `limit_unit_missing`, `limit_unit_small` and `limit_unit`; `given` is what was written.
    """

    def __init__(self, code: str, why: str, **params: str) -> None:
        super().__init__(why)
        self.code, self.params = code, params


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """An amount (finite, not negative, decimals allowed) of a unit."""

    amount: Decimal
    unit: LimitUnit

    def __post_init__(self) -> None:
        if not self.amount.is_finite() or self.amount < 0:
            given = str(self.amount)
            raise LimitError("limit_number", f"a limit is a number of 0 or more, not {given}", given=given)

    @property
    def microseconds(self) -> int:
        """Its length, a working day taken as eight hours; rounded to a microsecond."""
        return round(self.amount * _LENGTH[self.unit])

    def __str__(self) -> str:
        return f"{self.amount.normalize():f} {self.unit.lower()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When something is due and when its light turns yellow (80 % of the limit, counted in the same way), in UTC.

    `provisional` where it depends on a year whose holidays no notice has settled yet, and so may still move.
    """

    due: datetime
    turns_yellow: datetime
    provisional: bool


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A deadline in microseconds, with the years whose calendar it rests on (none for elapsed units)."""

    start: int
    due: int
    turns_yellow: int
    pauses: tuple[tuple[int, int], ...]
    years: range


def deadline(
    calendar: Calendar,
    start: datetime,
    limit: Limit,
    *,
    convention: Convention = Convention.EIGHT_HOURS,
    pauses: Sequence[Pause] = (),
    times: int = 1,
) -> Deadline:
    """When a limit that started at `start` is due.

    Elapsed units run in real time, working units only inside the calendar's windows. A working day is eight working
    hours; for a whole number of days convention 2 means the same time of day that many working days later, and
    convention 3 counts from the next day and ends with the closing of the last. `times` is one more than the extensions
    granted, each of which adds the limit again. A pause that begins before the limit is used up moves the due time by
    what would have counted in it; overlapping pauses count once. A limit of 0 is used up at once, whatever pauses: due
    at the start, or at the next opening where a working unit starts while closed.

    ValueError for a start or pause without an offset, a pause that is open or ends before it begins, times below 1;
    CalendarError (a ValueError) where the calendar has not enough working time within reach.
    """
    found = reckon(calendar, start, limit, convention=convention, pauses=pauses, times=times)
    return Deadline(
        due=moment(found.due),
        turns_yellow=moment(found.turns_yellow),
        provisional=any(year not in calendar.published_years for year in found.years),
    )


def reckon(
    calendar: Calendar,
    start: datetime,
    limit: Limit,
    *,
    convention: Convention = Convention.EIGHT_HOURS,
    pauses: Sequence[Pause] = (),
    times: int = 1,
    part: int = YELLOW_PART,
) -> Reckoning:
    """What `deadline` and its explanation rest on; arguments and errors as there. `part` is the per cent of the limit
    that `turns_yellow` stands for."""
    if times < 1:
        raise ValueError("a limit counts at least once")
    begin = micros(start)
    whole = limit.microseconds * times
    joined = _joined(pauses, begin) if whole and pauses else ()  # nothing is used up at once: no pause comes before
    if limit.unit.runs_always:
        yellow, due = begin + whole * part // 100, begin + whole
        for since, until in joined:
            yellow += until - since if since < yellow else 0
            due += until - since if since < due else 0
        return Reckoning(begin, due, yellow, joined, range(0))
    by_days = convention is not Convention.EIGHT_HOURS and counts_whole_days(limit)
    if by_days:
        yellow, due = _by_days(calendar, begin, int(limit.amount) * times, convention, part)
    else:
        yellow, due = after_working(calendar, begin, whole * part // 100), after_working(calendar, begin, whole)
    for since, until in joined:
        if since < due:
            lost = working_between(calendar, since, until)
            yellow = after_working(calendar, yellow, lost) if lost and since < yellow else yellow
            due = after_working(calendar, due, lost) if lost else due
    # Used up at midnight, working time has not touched the day that begins then; a day counted by its date has.
    by_date = by_days and convention is Convention.SAME_CLOCK_TIME
    last = due if by_date or due == begin else due - 1
    return Reckoning(begin, due, yellow, joined, range(_year_of(calendar, begin), _year_of(calendar, last) + 1))


def part_of(
    calendar: Calendar,
    start: datetime,
    limit: Limit,
    part: int,
    *,
    convention: Convention = Convention.EIGHT_HOURS,
    pauses: Sequence[Pause] = (),
    times: int = 1,
) -> datetime:
    """When this per cent (0 to 100) of a limit is used up, counted as `turns_yellow` is for its 80; errors as there."""
    found = reckon(calendar, start, limit, convention=convention, pauses=pauses, times=times, part=part)
    return moment(found.turns_yellow)


def counts_whole_days(limit: Limit) -> bool:
    """Whether conventions 2 and 3 apply: to a whole number of working days, at least one."""
    return limit.unit is LimitUnit.WORK_DAY and limit.amount >= 1 and limit.amount == int(limit.amount)


def counted_between(
    calendar: Calendar, start: datetime, end: datetime, unit: LimitUnit = LimitUnit.WORK_MINUTE
) -> timedelta:
    """How much time of the unit's kind (elapsed or working) lies from start to end; negative where end is earlier."""
    since, until = micros(start), micros(end)
    if unit.runs_always:
        return timedelta(microseconds=until - since)
    counted = working_between(calendar, min(since, until), max(since, until))
    return timedelta(microseconds=counted if since <= until else -counted)


def light(now: datetime, *, turns_yellow: datetime, due: datetime) -> Light:
    """Green until 80 % of the limit, yellow until due (the due instant included), red beyond."""
    if now > due:
        return Light.RED
    return Light.YELLOW if now >= turns_yellow else Light.GREEN


def parse_limit(text: str) -> Limit:
    """Read a limit as a person writes it: `2 work_hour`, `0.5 work_day`. LimitError says what is wrong."""
    parts = re.fullmatch(r"\s*(\S+)(?:\s+(\S+))?\s*", text, re.ASCII)
    number, name = parts.groups() if parts is not None else ("", None)
    plain = re.fullmatch(r"[0-9]{1,12}(?:\.[0-9]{1,12})?", number, re.ASCII) is not None
    if parts is None or (name is None and not plain):
        raise LimitError("no_limit", "a limit is a number and a unit, as in '2 work_hour'", given=text)
    if not plain:
        why = f"the number is 0 or more in plain digits, such as 2 or 0.5, not '{number}'"
        raise LimitError("limit_number", why, given=number)
    if name is None:
        why = f"a unit is missing behind the number, as in '{number} work_hour'"
        raise LimitError("limit_unit_missing", why, given=number)
    unit = _UNITS.get(name)
    if unit is not None:
        return Limit(amount=Decimal(number), unit=unit)
    if name.lower() in _UNITS:
        why = f"units are written in small letters: '{name.lower()}', not '{name}'"
        raise LimitError("limit_unit_small", why, given=name, unit=name.lower())
    units = ", ".join(_UNITS)
    raise LimitError("limit_unit", f"unknown unit '{name}'; the units are {units}", given=name, units=units)


def _by_days(calendar: Calendar, begin: int, days: int, convention: Convention, part: int) -> tuple[int, int]:
    """When a part of a whole number of working days is over and when they are due, convention 2 or 3, before pauses."""
    local = moment(begin).astimezone(calendar.zone)
    last = workday_after(calendar, local.date(), days)
    match convention:
        case Convention.SAME_CLOCK_TIME:
            due = micros(datetime.combine(last, local.time(), tzinfo=calendar.zone))
        case Convention.FROM_NEXT_DAY:
            due = close_of(calendar, last)
        case Convention.EIGHT_HOURS:
            raise ValueError("convention 1 counts hours, not days")
        case _:
            assert_never(convention)
    counted = working_between(calendar, begin, due)
    if counted == 0:  # from one night to another before any window: there is only elapsed time to divide
        return begin + (due - begin) * part // 100, due
    return after_working(calendar, begin, counted * part // 100), due


def _joined(pauses: Sequence[Pause], begin: int) -> tuple[tuple[int, int], ...]:
    """The pauses in order, from `begin` on, those that overlap or touch made one."""
    joined: list[tuple[int, int]] = []
    for since, until in sorted(_closed(pause) for pause in pauses):
        if until <= begin or since == until:
            continue
        if joined and since <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], until)
        else:
            joined.append((max(since, begin), until))
    return tuple(joined)


def _closed(pause: Pause) -> tuple[int, int]:
    if pause[1] is None:
        raise ValueError("a pause that is still open has no due time yet")
    since, until = micros(pause[0]), micros(pause[1])
    if until < since:
        raise ValueError("a pause ends before it begins")
    return since, until


def _year_of(calendar: Calendar, instant: int) -> int:
    return moment(instant).astimezone(calendar.zone).year
