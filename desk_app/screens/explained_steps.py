"""The steps of a count, before they are words: what lies between start and due, day by day or in whole runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from desk_app.domain.calendar import Calendar
from desk_app.domain.explanation import Explanation, Stretch, Why

MICROSECOND = timedelta(microseconds=1)
_OF_THE_WEEK = (Why.WEEKEND, Why.FREE_DAY)
"""Days that come again every week: several of them within a run of working days are told with the run."""
_OF_DAYS = (*_OF_THE_WEEK, Why.HOLIDAY, Why.CLOSED)
_BETWEEN_WINDOWS = (Why.NIGHT, Why.BREAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Local times from and to; a counted one has its windows, `whole` where they are all of each of its days.

    `over` says which days of the week a run of whole days has stepped over.
    """

    start: datetime
    end: datetime
    why: Why
    name: str = ""
    windows: tuple[tuple[datetime, datetime], ...] = ()
    whole: bool = False
    days: int = 0
    over: frozenset[Why] = frozenset()

    @property
    def first(self) -> date:
        return self.start.date()

    @property
    def last(self) -> date:
        return (self.end - MICROSECOND).date()


def steps_of(found: Explanation, calendar: Calendar) -> Iterator[Step]:
    """The steps in order. Nights and breaks are left out unless the clock starts in one; weeks of whole working days
    are one step."""
    return _shortened(_by_days(found, calendar) if found.days else _steps(found, calendar))


def _steps(found: Explanation, calendar: Calendar) -> Iterator[Step]:
    """One step for each day with counted time, for each run of days skipped for one reason, for each pause."""
    waiting: Step | None = None
    for number, stretch in enumerate(found.stretches):
        if stretch.why in _BETWEEN_WINDOWS and number:
            continue
        step = _step(stretch, found, calendar)
        joined = None if waiting is None else _joined(waiting, step)
        if joined is None and waiting is not None:
            yield _with_whole(waiting, calendar)
        waiting = joined or step
    if waiting is not None:
        yield _with_whole(waiting, calendar)


def _step(stretch: Stretch, found: Explanation, calendar: Calendar) -> Step:
    start, end = stretch.start.astimezone(calendar.zone), stretch.end.astimezone(calendar.zone)
    windows = ((start, end),) if stretch.why is Why.COUNTED and not found.limit.unit.runs_always else ()
    return Step(start=start, end=end, why=stretch.why, name=stretch.name, windows=windows, days=1)


def _joined(earlier: Step, later: Step) -> Step | None:
    """Both as one step: windows of one day, days skipped for one reason, whatever nights lie between."""
    if (earlier.why, earlier.name) != (later.why, later.name):
        return None
    if later.windows and earlier.first == later.first:
        return replace(earlier, end=later.end, windows=(*earlier.windows, *later.windows))
    if later.why in _OF_DAYS and later.first - earlier.last <= timedelta(days=1):
        return replace(earlier, end=later.end)
    return None


def _with_whole(step: Step, calendar: Calendar) -> Step:
    if not step.windows:
        return step
    counted = sum((end - start for start, end in step.windows), timedelta())
    open_ = sum(window.closes - window.opens for window in calendar.windows_on(step.first))
    usual = _usual_minutes(calendar)
    if open_ < usual:  # a half day is told by its hours and its name
        return replace(step, name=calendar.name_of(step.first))
    return replace(step, whole=counted == timedelta(minutes=usual))


def _usual_minutes(calendar: Calendar) -> int:
    """How long a working day of the plain week is: only such a day is a whole one."""
    return max((sum(window.closes - window.opens for window in windows) for windows in calendar.hours), default=0)


def _by_days(found: Explanation, calendar: Calendar) -> list[Step]:
    """Where dates are counted and not hours: each is a whole day; what is skipped is told beside them."""
    skipped = [step for step in _steps(found, calendar) if step.why not in (Why.COUNTED, *_BETWEEN_WINDOWS)]
    midnight = datetime.min.time()
    counted = [
        Step(
            start=datetime.combine(day, midnight, tzinfo=calendar.zone),
            end=datetime.combine(day + timedelta(days=1), midnight, tzinfo=calendar.zone),
            why=Why.COUNTED,
            whole=True,
            days=1,
        )
        for day in found.days
    ]
    return sorted([*counted, *skipped], key=lambda step: step.start)


def _shortened(steps: Iterable[Step]) -> Iterator[Step]:
    """Runs of whole days become one step, and of several weeks with their weekends too."""
    run: list[Step] = []
    for step in steps:
        if (step.why is Why.COUNTED and step.whole) or (run and step.why in _OF_THE_WEEK):
            run.append(step)
        else:
            yield from _as_one(run)
            run = []
            yield step
    yield from _as_one(run)


def _as_one(run: list[Step]) -> Iterator[Step]:
    """The run told at once where it steps over several weekends; a single one is worth words of its own."""
    free = [place for place, step in enumerate(run) if step.why in _OF_THE_WEEK]
    blocks = [place for place in free if place - 1 not in free]
    if len(blocks) == 1:
        first, last = blocks[0], free[-1]
        yield from _as_one(run[:first])
        yield from run[first : last + 1]
        yield from _as_one(run[last + 1 :])
        return
    counted = [step for step in run if step.why is Why.COUNTED]
    if len(counted) < 2:
        yield from run
        return
    ends = run.index(counted[-1]) + 1
    over = frozenset(step.why for step in run[:ends] if step.why in _OF_THE_WEEK)
    yield replace(counted[0], end=counted[-1].end, days=sum(step.days for step in counted), over=over)
    yield from run[ends:]
