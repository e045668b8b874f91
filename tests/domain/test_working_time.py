"""Working time against a second opinion: a mask of every minute of a year, and properties over random calendars."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from desk_app.domain.calendar import Calendar, Window
from desk_app.domain.deadlines import Convention, Limit, LimitUnit, counted_between, deadline
from desk_app.domain.explanation import Why, explain
from desk_app.domain.working_time import after_working, micros, moment, stretches_between, working_between

MINUTES_STEP = 15
"""Every zone and year below changes its offset on a quarter of an hour."""
ZONES = [
    ("Asia/Shanghai", 2026),
    ("America/New_York", 2026),
    ("Europe/London", 2025),
    ("Australia/Lord_Howe", 2026),  # half an hour
    ("America/Havana", 2026),  # at midnight
    ("Asia/Beirut", 2025),  # at midnight
    ("Africa/Casablanca", 2026),  # for a month
    ("Pacific/Apia", 2011),  # a day that never was
    ("Pacific/Chatham", 2026),
    ("Asia/Shanghai", 1988),
]


def random_windows(draw: random.Random) -> tuple[Window, ...]:
    cuts = sorted(draw.sample(range(0, 24 * 60 + 1, draw.choice([1, 15, 60])), draw.choice([0, 2, 2, 4, 4, 6])))
    if draw.random() < 0.1:
        cuts = [0, 24 * 60]
    return tuple(Window(opens=opens, closes=closes) for opens, closes in zip(cuts[::2], cuts[1::2], strict=True))


def random_calendar(zone: str, year: int, draw: random.Random) -> Calendar:
    days = [date(year, 1, 1) + timedelta(days=draw.randrange(365)) for _ in range(40)]
    return Calendar(
        zone=ZoneInfo(zone),
        hours=(random_windows(draw), *(random_windows(draw) for _ in range(5)), (Window(opens=60, closes=210),)),
        days=tuple({day: random_windows(draw) for day in days[:15]}.items()),
        holidays=frozenset(days[10:]),
    )


YEARS = 3
CASES = 1000  # in each zone: 10,000 in all, up to twenty days
LONG_CASES = 5  # in each zone: 50 in all, up to what three years hold
STOPPED_REACH = 120 * 24 * 60
"""How far a case with pauses is followed, in minutes."""


class Mask:
    """For each minute of three years, whether the clock on the wall then shows working time; sums by numpy."""

    def __init__(self, calendar: Calendar, wall: np.ndarray) -> None:
        day, minute = np.divmod(wall, 24 * 60)
        first = int(day.min())
        table = np.zeros((int(day.max()) - first + 1, 24 * 60), dtype=bool)
        for row, open_ in enumerate(table):
            for window in calendar.windows_on(date(1970, 1, 1) + timedelta(days=first + row)):
                open_[window.opens : window.closes] = True
        self._open = table[day - first, minute]
        self.ran = np.concatenate([[0], np.cumsum(self._open)])

    def used_up(self, since: int, wanted: int, stopped: list[tuple[int, int]]) -> int | None:
        """The minute by which so many have run since then, those that were stopped not counted; None beyond the end."""
        if not stopped:
            found = int(np.searchsorted(self.ran, self.ran[since] + wanted))
            return found if found < len(self.ran) else None
        runs = self._open[since : since + STOPPED_REACH].copy()
        for start, end in stopped:
            runs[max(0, start - since) : max(0, end - since)] = False
        found = int(np.searchsorted(np.cumsum(runs), wanted))
        return since + found + 1 if found < len(runs) else None


def wall_of(zone: str, begins: datetime, minutes: int) -> np.ndarray:
    """What the clock on the wall shows at each minute, in minutes since 1970."""
    there, epoch = ZoneInfo(zone), datetime(1970, 1, 1)
    steps = [begins + timedelta(minutes=minute) for minute in range(0, minutes, MINUTES_STEP)]
    walls = [(step.astimezone(there).replace(tzinfo=None) - epoch) // timedelta(minutes=1) for step in steps]
    return np.array(walls).repeat(MINUTES_STEP)[:minutes] + np.arange(minutes) % MINUTES_STEP


def random_pauses(draw: random.Random, since: int) -> list[tuple[int, int]]:
    begun = [since + draw.randrange(-600, 8 * 24 * 60) for _ in range(draw.choice([0] * 17 + [1, 2, 3]))]
    return [(max(start, 0), max(start, 0) + draw.choice([0, 45, draw.randrange(6000)])) for start in begun]


@pytest.mark.parametrize(("zone", "year"), ZONES)
def test_agrees_with_a_mask_of_minutes(zone: str, year: int) -> None:
    draw = random.Random(f"{zone} {year}")
    begins = datetime(year, 1, 1, tzinfo=UTC)
    minutes = (365 * YEARS + 1) * 24 * 60
    wall = wall_of(zone, begins, minutes)
    at = [begins + timedelta(minutes=minute) for minute in range(0, 366 * 24 * 60)]
    for _ in range(2):
        calendar = random_calendar(zone, year, draw)
        mask = Mask(calendar, wall)
        for number in range((CASES + LONG_CASES) // 2 + 1):
            since, long = draw.randrange(330 * 24 * 60), number <= LONG_CASES // 2
            until = since + draw.randrange(20 * 24 * 60)
            assert counted_between(calendar, at[since], at[until]) == timedelta(
                minutes=int(mask.ran[until] - mask.ran[since])
            )
            within = int((mask.ran[-1] if long else mask.ran[until]) - mask.ran[since])
            times = draw.choice([1, 1, 1, 2, 3])
            wanted = draw.randrange(1, max(2, min(within, 400 * 480) // times + 1))
            stopped = random_pauses(draw, since)
            used_up = mask.used_up(since, wanted * times, stopped)
            if used_up is not None:
                limit = Limit(amount=Decimal(wanted), unit=LimitUnit.WORK_MINUTE)
                pauses = [
                    (begins + timedelta(minutes=one), begins + timedelta(minutes=other)) for one, other in stopped
                ]
                found = deadline(calendar, at[since], limit, pauses=pauses, times=times)
                assert found.due == begins + timedelta(minutes=used_up)


@st.composite
def windows(draw: st.DrawFn) -> tuple[Window, ...]:
    cuts = sorted(draw(st.lists(st.integers(0, 1440), unique=True, max_size=6)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return tuple(Window(opens=opens, closes=closes) for opens, closes in pairs)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    hours = [draw(windows()) for _ in range(7)]
    if not any(hours):
        hours[draw(st.integers(0, 6))] = (Window(opens=540, closes=1020),)
    dates = st.dates(date(2026, 2, 1), date(2026, 4, 30))
    return Calendar(
        zone=ZoneInfo(draw(st.sampled_from(sorted({zone for zone, _ in ZONES})))),
        hours=tuple(hours),
        days=tuple(draw(st.dictionaries(dates, windows(), max_size=5)).items()),
        holidays=draw(st.frozensets(dates, max_size=5)),
        published_years=(2026,),
    )


starts = st.datetimes(datetime(2026, 2, 1), datetime(2026, 4, 30)).map(lambda at: at.replace(tzinfo=UTC))
amounts = st.integers(1, 20 * 24 * 3600 * 1_000_000)
work_limits = st.builds(
    Limit,
    amount=st.decimals(0, 60, places=3),
    unit=st.sampled_from([LimitUnit.WORK_MINUTE, LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY]),
)
any_limits = st.builds(
    Limit, amount=st.decimals(0, 9, places=1) | st.integers(0, 9).map(Decimal), unit=st.sampled_from(LimitUnit)
)
pauses = st.lists(
    st.tuples(starts, st.timedeltas(timedelta(), timedelta(days=20))).map(lambda pair: (pair[0], pair[0] + pair[1])),
    max_size=4,
)


def is_open(calendar: Calendar, at: datetime) -> bool:
    local = at.astimezone(calendar.zone)
    minute = local.hour * 60 + local.minute
    return any(window.opens <= minute < window.closes for window in calendar.windows_on(local.date()))


@given(calendars(), starts, amounts)
def test_what_was_added_is_measured_again(calendar: Calendar, start: datetime, amount: int) -> None:
    begin = micros(start)
    end = after_working(calendar, begin, amount)
    assert working_between(calendar, begin, end) == amount
    assert working_between(calendar, begin, end - 1) == amount - 1  # and it is the first such instant


@given(calendars(), starts, work_limits, work_limits, st.sampled_from(Convention))
def test_deadlines_grow_with_limits(
    calendar: Calendar, start: datetime, one: Limit, other: Limit, convention: Convention
) -> None:
    """By whole days a fraction more falls back to hours, so days are held against days and hours against hours."""
    if convention is not Convention.EIGHT_HOURS:
        one, other = (
            Limit(amount=each.amount // 1 + 1, unit=LimitUnit.WORK_DAY) if each.unit is LimitUnit.WORK_DAY else each
            for each in (one, other)
        )
        if LimitUnit.WORK_DAY in (one.unit, other.unit) and one.unit is not other.unit:
            return
    less, more = sorted((one, other), key=lambda each: each.microseconds)
    shorter, longer = (deadline(calendar, start, each, convention=convention) for each in (less, more))
    assert shorter.due <= longer.due
    assert shorter.turns_yellow <= longer.turns_yellow


@given(calendars(), starts, st.integers(1, 20 * 480), st.integers(1, 3000), st.integers(0, 100), st.integers(1, 3))
def test_a_pause_of_so_many_working_minutes_moves_the_deadline_by_as_many(
    calendar: Calendar, start: datetime, limit: int, paused: int, share: int, times: int
) -> None:
    """The pause begins at any moment before the limit is used up, and is as long as those working minutes take."""
    allowed = Limit(amount=Decimal(limit), unit=LimitUnit.WORK_MINUTE)
    without = deadline(calendar, start, allowed, times=times)
    since = start + (without.due - start) * share // 101
    until = deadline(calendar, since, Limit(amount=Decimal(paused), unit=LimitUnit.WORK_MINUTE)).due
    found = deadline(calendar, start, allowed, pauses=[(since, until)], times=times)
    assert counted_between(calendar, without.due, found.due) == timedelta(minutes=paused)


@given(calendars(), starts, amounts, amounts)
def test_adding_twice_is_adding_the_sum(calendar: Calendar, start: datetime, one: int, other: int) -> None:
    begin = micros(start)
    assert after_working(calendar, after_working(calendar, begin, one), other) == after_working(
        calendar, begin, one + other
    )


@given(calendars(), starts, work_limits)
def test_a_deadline_by_hours_is_never_inside_closed_time(calendar: Calendar, start: datetime, limit: Limit) -> None:
    found = deadline(calendar, start, limit)
    for at in (found.turns_yellow, found.due):
        assert is_open(calendar, at) or is_open(calendar, at - timedelta(microseconds=1))
    if limit.amount == 0:
        assert is_open(calendar, found.due)


@given(calendars(), starts, any_limits, st.sampled_from(Convention), pauses, st.integers(1, 3))
def test_order_holds_for_every_deadline(
    calendar: Calendar,
    start: datetime,
    limit: Limit,
    convention: Convention,
    stopped: list[tuple[datetime, datetime]],
    times: int,
) -> None:
    found = deadline(calendar, start, limit, convention=convention, pauses=stopped, times=times)
    assert start <= found.turns_yellow <= found.due
    later = deadline(calendar, start + timedelta(hours=5), limit, convention=convention, pauses=stopped, times=times)
    more = deadline(calendar, start, limit, convention=convention, pauses=stopped, times=times + 1)
    without = deadline(calendar, start, limit, convention=convention, times=times)
    if convention is Convention.EIGHT_HOURS or not stopped:
        assert later.due >= found.due  # counted by days, a later start may end on the same day and lose no pause
    assert more.due >= found.due >= without.due


@given(calendars(), starts, work_limits, pauses)
def test_a_pause_moves_the_due_time_by_what_would_have_counted_in_it(
    calendar: Calendar, start: datetime, limit: Limit, stopped: list[tuple[datetime, datetime]]
) -> None:
    found = deadline(calendar, start, limit, pauses=stopped)
    lost = timedelta()
    covered = start
    for since, until in sorted(stopped):
        since, until = max(since, covered), min(until, found.due)
        if since < until:
            lost += counted_between(calendar, since, until)
            covered = until
    opened = deadline(calendar, start, Limit(amount=Decimal(0), unit=LimitUnit.WORK_MINUTE)).due
    counted = counted_between(calendar, start, found.due)
    if limit.microseconds:
        assert counted - lost == timedelta(microseconds=limit.microseconds)
    else:
        assert found.due == opened


@given(calendars(), starts, any_limits, st.sampled_from(Convention), pauses, st.integers(1, 3))
def test_an_explanation_covers_the_whole_span_and_counts_the_limit(
    calendar: Calendar,
    start: datetime,
    limit: Limit,
    convention: Convention,
    stopped: list[tuple[datetime, datetime]],
    times: int,
) -> None:
    told = explain(calendar, start, limit, convention=convention, pauses=stopped, times=times)
    found = deadline(calendar, start, limit, convention=convention, pauses=stopped, times=times)
    assert (told.due, told.turns_yellow, told.provisional) == (found.due, found.turns_yellow, found.provisional)
    edges = [start, *(edge for stretch in told.stretches for edge in (stretch.start, stretch.end)), found.due]
    assert all(one == other for one, other in zip(edges[::2], edges[1::2], strict=True))
    assert all(stretch.start < stretch.end for stretch in told.stretches)
    if told.convention in (None, Convention.EIGHT_HOURS):
        assert told.counted_time == timedelta(microseconds=limit.microseconds * times)
    if not limit.unit.runs_always:
        for stretch in told.skipped:
            if stretch.why is not Why.PAUSED:
                assert counted_between(calendar, stretch.start, stretch.end) == timedelta()


@given(calendars(), starts)
def test_stretches_are_in_order_and_apart(calendar: Calendar, start: datetime) -> None:
    begin, end = micros(start), micros(start + timedelta(days=30))
    found = stretches_between(calendar, begin, end)
    assert sum(until - since for since, until in found) == working_between(calendar, begin, end)
    edges = [edge for stretch in found for edge in stretch]
    assert edges == sorted(edges)
    assert all(is_open(calendar, moment(since)) for since, _ in found)
