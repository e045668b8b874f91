"""A calendar while somebody types a year's notice into it: marks set and cleared, every step undone and done again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType

from desk_app.domain.calendar import DayKind, DayRow, Windows
from desk_app.domain.datasets import CalendarHead

STEPS_AT_MOST = 500
"""So many steps can be undone."""
NEAR = timedelta(days=7)
"""A make-up working day lies this near to the holidays it is worked for, as a rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDraft:
    """All years of a calendar: its head, the marked days by date, and the notice of each year as people cite it."""

    head: CalendarHead
    days: Mapping[date, DayRow] = field(default_factory=dict)
    notices: Mapping[int, str] = field(default_factory=dict)

    def marked(
        self, dates: Iterable[date], kind: DayKind, name: str = "", windows: Windows | None = None
    ) -> CalendarDraft:
        """These days as holidays or make-up working days; without a name each keeps its own or its neighbour's."""
        days = dict(self.days)
        for day in sorted(dates):
            former = days.get(day)
            own = windows if windows is not None or former is None or former.kind is not kind else former.windows
            called = name or (former.name if former is not None else "") or _near_name(days, day)
            days[day] = DayRow(date=day, kind=kind, name=called, source=self.notice_of(day.year), windows=own)
        return self._with(days)

    def cleared(self, dates: Iterable[date]) -> CalendarDraft:
        """These days as the week has them."""
        gone = set(dates)
        return self._with({day: row for day, row in self.days.items() if day not in gone})

    def named(self, dates: Iterable[date], name: str) -> CalendarDraft:
        """Those of these days that are marked, under another name."""
        wanted = set(dates)
        return self._with({day: replace(row, name=name) if day in wanted else row for day, row in self.days.items()})

    def with_hours(self, dates: Iterable[date], windows: Windows | None) -> CalendarDraft:
        """These days with working hours of their own; one that was not marked becomes a holiday but for these hours."""
        days = dict(self.days)
        for day in dates:
            former = days.get(day)
            if former is not None:
                days[day] = replace(former, windows=windows)
            elif windows is not None:
                source = self.notice_of(day.year)
                days[day] = DayRow(date=day, kind=DayKind.HOLIDAY, name="", source=source, windows=windows)
        return self._with(days)

    def cited(self, year: int, notice: str) -> CalendarDraft:
        """A year's days under another notice; those that cite something else on purpose keep it."""
        former = self.notice_of(year)
        days = {
            day: replace(row, source=notice) if day.year == year and row.source in (former, "") else row
            for day, row in self.days.items()
        }
        return replace(self._with(days), notices=MappingProxyType({**self.notices, year: notice}))

    def settled(self, year: int, published: bool) -> CalendarDraft:
        """With or without the word that a notice has settled this year."""
        years = set(self.head.published_years) - {year} | ({year} if published else set())
        return replace(self, head=replace(self.head, published_years=tuple(sorted(years))))

    def taking(self, rows: Iterable[DayRow]) -> CalendarDraft:
        """With rows from elsewhere in place of what these dates had; one that cites nothing cites its year's notice."""
        days, notices = dict(self.days), dict(self.notices)
        for row in rows:
            days[row.date] = row if row.source else replace(row, source=self.notice_of(row.date.year))
            if row.source:
                notices.setdefault(row.date.year, row.source)
        return replace(self._with(days), notices=MappingProxyType(notices))

    def notice_of(self, year: int) -> str:
        """What the days of a year cite; empty where nobody has said."""
        return self.notices.get(year, "")

    @property
    def rows(self) -> tuple[object, ...]:
        """The rows of the dataset, its head first, in order of their dates."""
        return self.head, *(self.days[day] for day in sorted(self.days))

    def same_as(self, other: CalendarDraft) -> bool:
        """Whether both would be the same edition."""
        return self.rows == other.rows

    def _with(self, days: Mapping[date, DayRow]) -> CalendarDraft:
        return replace(self, days=MappingProxyType(dict(days)))


def draft_of(rows: Iterable[object], head: CalendarHead) -> CalendarDraft:
    """The draft that an edition's rows make; `head` where they have none. A year's first citation is its notice."""
    days: dict[date, DayRow] = {}
    notices: dict[int, str] = {}
    for row in rows:
        if isinstance(row, CalendarHead):
            head = row
        elif isinstance(row, DayRow):
            days[row.date] = row
            notices.setdefault(row.date.year, row.source)
    return CalendarDraft(head=head, days=MappingProxyType(days), notices=MappingProxyType(notices))


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """A draft with its past and future."""

    now: CalendarDraft
    past: tuple[CalendarDraft, ...] = ()
    future: tuple[CalendarDraft, ...] = ()

    def to(self, draft: CalendarDraft) -> Editing:
        """One step on; nothing where nothing changes, and what was undone before is gone."""
        if draft == self.now:
            return self
        return Editing(now=draft, past=(*self.past, self.now)[-STEPS_AT_MOST:])

    def undone(self) -> Editing:
        """One step back; the same where there is none."""
        if not self.past:
            return self
        return Editing(now=self.past[-1], past=self.past[:-1], future=(self.now, *self.future))

    def redone(self) -> Editing:
        """The step that was undone last, again."""
        if not self.future:
            return self
        return Editing(now=self.future[0], past=(*self.past, self.now), future=self.future[1:])


def _near_name(days: Mapping[date, DayRow], day: date) -> str:
    """What the nearest marked day around is called."""
    near = [row for row in days.values() if row.name and abs(row.date - day) <= NEAR]
    return min(near, key=lambda row: (abs(row.date - day), row.date)).name if near else ""
