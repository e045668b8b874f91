"""The office's calendar: at what hours of which days working time runs, and which years are settled by a notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from enum import StrEnum
from itertools import pairwise

from desk_app.domain.working_year import WorkingYear

MINUTES_OF_DAY = 24 * 60


class CalendarError(ValueError):
    """The calendar cannot answer: it is malformed, has no working time at all, or none within reach.

    Its text is English, for programs. What a person can write wrongly has a `code` too, with the `field` and what its
    words need (`screens/setting_faults`).
    """

    def __init__(self, why: str, code: str = "", field: str = "", **params: str) -> None:
        super().__init__(f"{field}: {why}" if field else why)
        self.code, self.field, self.params = code, field, params


class DayKind(StrEnum):
    """What a national notice says about a date."""

    HOLIDAY = "holiday"
    MAKEUP_WORKDAY = "makeup_workday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of working time of one local day, in minutes after midnight: `opens` counts, `closes` does not."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_OF_DAY:
            raise CalendarError(f"a window must open before it closes, within one day: {self.opens}–{self.closes}")


Windows = tuple[Window, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """One row of the calendar dataset: a date, what it is, its festival's name, and the notice that says so.

    `windows` are hours of its own, such as those of a half day; None where it is closed, or worked like any other day.
    """

    date: date
    kind: DayKind
    name: str
    source: str
    windows: Windows | None = None


OFFICE_DAY: Windows = (Window(opens=8 * 60, closes=12 * 60), Window(opens=14 * 60, closes=18 * 60))
OFFICE_WEEK: tuple[Windows, ...] = (OFFICE_DAY,) * 5 + ((), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Working hours of a week, the dates that differ from it, and the zone in which they are meant.

    `hours` has seven entries, Monday first. `days` gives a date its own windows in place of the week's (make-up
    working days, half days; an empty tuple closes the day) and outranks `holidays`. `names` says what a date is
    called, for explanations. `published_years` are those settled by a notice; outside them a deadline is provisional.
    Two calendars with the same content are equal; the reckoned years are kept beside it and are not part of it.
    """

    zone: tzinfo
    hours: tuple[Windows, ...] = OFFICE_WEEK
    days: tuple[tuple[date, Windows], ...] = ()
    holidays: frozenset[date] = frozenset()
    published_years: tuple[int, ...] = ()
    edition: str = ""
    names: tuple[tuple[date, str], ...] = ()
    own_windows: dict[date, Windows] = field(init=False, repr=False, compare=False)
    reckoned: dict[int, WorkingYear] = field(default_factory=dict, init=False, repr=False, compare=False)
    workdays: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if len(self.hours) != 7:
            raise CalendarError(f"a week has seven days, not {len(self.hours)}")
        own = dict(self.days)
        if len(own) != len(self.days):
            raise CalendarError("a date has windows of its own twice")
        for windows in (*self.hours, *own.values()):
            check_apart(windows)
        if not any(self.hours) and not any(own.values()):
            raise CalendarError("the calendar has no working time at all", "no_working_time")
        object.__setattr__(self, "own_windows", own)

    def windows_on(self, day: date) -> Windows:
        """The working windows of a local day, in order; empty where the day is closed."""
        own = self.own_windows.get(day)
        if own is not None:
            return own
        return () if day in self.holidays else self.hours[day.weekday()]

    def name_of(self, day: date) -> str:
        """What the day is called (a festival's name), or nothing."""
        return dict(self.names).get(day, "")

    def is_makeup(self, day: date) -> bool:
        """Whether people work on a day that the plain week leaves free."""
        return not self.hours[day.weekday()] and bool(self.windows_on(day))


def check_reckonable(calendar: Calendar) -> None:
    """Raise CalendarError unless the plain week has working time: dates alone run out, and every deadline behind them
    would lie nowhere."""
    if not any(calendar.hours):
        raise CalendarError("no day of the week has working time, so that deadlines would never come")


def check_apart(windows: Sequence[Window]) -> None:
    """Raise CalendarError unless the windows of a day are in order and do not overlap (they may touch)."""
    for earlier, later in pairwise(windows):
        if later.opens < earlier.closes:
            raise CalendarError(f"windows overlap or are out of order at minute {later.opens}")


def calendar_of_rows(
    rows: Iterable[DayRow],
    *,
    zone: tzinfo,
    published_years: Iterable[int],
    hours: tuple[Windows, ...] = OFFICE_WEEK,
    edition: str = "",
) -> Calendar:
    """The calendar that the rows of the dataset make of a plain week.

    A make-up working day gets the windows of the week's first working day, since the notices do not say which weekday
    it stands for; a row with windows of its own has those. CalendarError where a date is listed twice.
    """
    listed = tuple(rows)
    if len({row.date for row in listed}) != len(listed):
        raise CalendarError("a date is listed twice")
    workday = next((windows for windows in hours if windows), ())
    own = {row.date: row.windows for row in listed if row.windows is not None}
    makeup = {row.date: workday for row in listed if row.kind is DayKind.MAKEUP_WORKDAY}
    return Calendar(
        zone=zone,
        hours=hours,
        days=tuple({**makeup, **own}.items()),
        holidays=frozenset(row.date for row in listed if row.kind is DayKind.HOLIDAY),
        published_years=tuple(sorted(set(published_years))),
        edition=edition,
        names=tuple((row.date, row.name) for row in listed),
    )
