"""Why a clock is due when it is, in words: what was counted, what was skipped and why, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import Case, ClockInstance
from desk_app.domain.deadlines import Convention
from desk_app.domain.explanation import Explanation, Stretch, Why, explain_clock
from desk_app.screens import vocabulary
from desk_app.screens.dates import clock_span, day_words, days_words, moment_words, times_words
from desk_app.words import _, ngettext, pgettext

MICROSECOND = timedelta(microseconds=1)
EDITION_SHOWN = 12
"""So many digits of an edition tell it from every other."""
_OF_DAYS = (Why.WEEKEND, Why.HOLIDAY, Why.CLOSED)
_BETWEEN_WINDOWS = (Why.NIGHT, Why.BREAK)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLine:
    """One step of the count: `what` is `counted`, `skipped` or `paused`."""

    what: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnPiece:
    """A stretch from start to due as a share of the whole (0 to 1), for a strip: `counted`, `skipped` or `paused`."""

    what: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockExplanation:
    """A clock explained: what it is, from when to when, each step, what it rests on, and a strip to draw.

    `sentence` says all steps in one. `differs` is true where this seat comes to another time than the centre by the
    same edition of the calendar; the centre's is shown and counts.
    """

    title: str
    span: str
    lines: tuple[ExplainedLine, ...]
    notes: tuple[str, ...]
    pieces: tuple[DrawnPiece, ...]
    differs: bool

    @property
    def sentence(self) -> str:
        return pgettext("list of steps", "; ").join(line.words for line in self.lines)

    @property
    def spoken(self) -> str:
        """Everything, for a screen reader."""
        return ". ".join((self.title, self.span, self.sentence, *self.notes))


def clock_explained(case: Case, clock: str, calendar: Calendar) -> ClockExplanation | None:
    """The explanation of one clock of a case, by its id; None where the case has no such clock."""
    instance = next((each for each in case.clocks if each.id == clock), None)
    return None if instance is None else instance_explained(instance, calendar)


def instance_explained(instance: ClockInstance, calendar: Calendar) -> ClockExplanation:
    """The explanation of a clock, of one that stands still or has ended too."""
    found = explain_clock(instance, calendar)
    span = _("from {start} to {due}").format(
        start=_moment(instance.started_at, found, calendar), due=_moment(instance.due, found, calendar)
    )
    differs = found.due != instance.due and instance.calendar_edition == calendar.edition
    rests_on = replace(found, edition=instance.calendar_edition)
    notes = [*_about_instance(instance, found, calendar), *notes_of(rests_on, calendar)]
    return ClockExplanation(
        title=" · ".join((vocabulary.clock(instance.kind), vocabulary.limit(instance.limit))),
        span=span,
        lines=lines_of(found, calendar),
        notes=tuple(notes),
        pieces=_pieces(found),
        differs=differs,
    )


def told(found: Explanation, calendar: Calendar) -> tuple[str, ...]:
    """A deadline that is no clock of a case, explained line by line: due time and its light first, then the steps."""
    due, yellow, start = (moment_words(_local(at, calendar), 0) for at in (found.due, found.turns_yellow, found.start))
    return (
        _("due {time}").format(time=due),
        _("yellow from {time}").format(time=yellow),
        _("{limit} from {time}").format(limit=vocabulary.limit(found.limit), time=start),
        *(line.words for line in lines_of(found, calendar)),
        *notes_of(found, calendar),
    )


def _about_instance(instance: ClockInstance, found: Explanation, calendar: Calendar) -> Iterator[str]:
    if instance.paused:
        since = _moment(instance.pauses[-1].since, found, calendar)
        yield _("Stands still since {time}; the due time moves on when it runs again").format(time=since)
    if instance.ended_at is not None:
        yield _("Ended {time}").format(time=_moment(instance.ended_at, found, calendar))
    if found.due == instance.due:
        return
    here = _moment(found.due, found, calendar)
    if instance.calendar_edition != calendar.edition:
        told = _("Reckoned with another edition of the calendar; the one here, which tells the steps, comes to {time}")
        yield told.format(time=here)
    else:
        yield _("This computer's calendar comes to {time}; what the centre says counts").format(time=here)


def notes_of(found: Explanation, calendar: Calendar) -> tuple[str, ...]:
    """What a deadline rests on: convention, extensions, make-up days, years without a notice, the edition."""
    notes: list[str] = []
    if found.limit.unit.runs_always:
        notes.append(_("Real time is counted, at night and on holidays too"))
    if found.convention is not None:
        notes.append(_convention(found.convention))
    if found.times > 1:
        count = found.times - 1
        words = ngettext("Extended once: {limit} more", "Extended {count} times: {limit} more each time", count)
        notes.append(words.format(count=count, limit=vocabulary.limit(found.limit)))
    if makeup := _makeup_days(found, calendar):
        words = ngettext("{days} is a make-up working day", "{days} are make-up working days", len(makeup))
        year = _local(found.start, calendar).year
        notes.append(words.format(days=pgettext("list of times", ", ").join(day_words(day, year) for day in makeup)))
    if found.provisional:
        years = ", ".join(str(year) for year in found.provisional_years)
        notes.append(
            _("Provisional: no notice settles the holidays of {years} yet, the date may move").format(years=years)
        )
    if found.edition and not found.limit.unit.runs_always:
        notes.append(_("Calendar edition {edition}").format(edition=found.edition[:EDITION_SHOWN]))
    return tuple(notes)


def _makeup_days(found: Explanation, calendar: Calendar) -> list[date]:
    if found.days:
        return [day for day in found.days if calendar.is_makeup(day)]
    return sorted({_local(stretch.start, calendar).date() for stretch in found.counted if stretch.makeup})


def lines_of(found: Explanation, calendar: Calendar) -> tuple[ExplainedLine, ...]:
    """The steps of the count in order. Nights and breaks are left out unless the clock starts in one; weeks of whole
    working days are told as one step."""
    year = _local(found.start, calendar).year
    steps = _by_days(found, calendar) if found.days else list(_steps(found, calendar))
    return tuple(_line(step, year) for step in _shortened(steps))


# --- steps ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """Local times from and to; a counted one has its windows, `whole` where they are all of each of its days."""

    start: datetime
    end: datetime
    why: Why
    name: str = ""
    windows: tuple[tuple[datetime, datetime], ...] = ()
    whole: bool = False
    days: int = 0

    @property
    def first(self) -> date:
        return self.start.date()

    @property
    def last(self) -> date:
        return (self.end - MICROSECOND).date()


def _steps(found: Explanation, calendar: Calendar) -> Iterator[_Step]:
    """One step for each day with counted time, for each run of days skipped for one reason, for each pause."""
    waiting: _Step | None = None
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


def _step(stretch: Stretch, found: Explanation, calendar: Calendar) -> _Step:
    start, end = _local(stretch.start, calendar), _local(stretch.end, calendar)
    windows = ((start, end),) if stretch.why is Why.COUNTED and not found.limit.unit.runs_always else ()
    return _Step(start=start, end=end, why=stretch.why, name=stretch.name, windows=windows, days=1)


def _joined(earlier: _Step, later: _Step) -> _Step | None:
    """Both as one step: windows of one day, days skipped for one reason, whatever nights lie between."""
    if (earlier.why, earlier.name) != (later.why, later.name):
        return None
    if later.windows and earlier.first == later.first:
        return replace(earlier, end=later.end, windows=(*earlier.windows, *later.windows))
    if later.why in _OF_DAYS and later.first - earlier.last <= timedelta(days=1):
        return replace(earlier, end=later.end)
    return None


def _with_whole(step: _Step, calendar: Calendar) -> _Step:
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


def _by_days(found: Explanation, calendar: Calendar) -> list[_Step]:
    """Where dates are counted and not hours: each is a whole day; what is skipped is told beside them."""
    skipped = [step for step in _steps(found, calendar) if step.why not in (Why.COUNTED, *_BETWEEN_WINDOWS)]
    midnight = datetime.min.time()
    counted = [
        _Step(
            start=datetime.combine(day, midnight, tzinfo=calendar.zone),
            end=datetime.combine(day + timedelta(days=1), midnight, tzinfo=calendar.zone),
            why=Why.COUNTED,
            whole=True,
            days=1,
        )
        for day in found.days
    ]
    return sorted([*counted, *skipped], key=lambda step: step.start)


def _shortened(steps: Iterable[_Step]) -> Iterator[_Step]:
    """Runs of whole days become one step, and of several weeks with their weekends too."""
    run: list[_Step] = []
    for step in steps:
        if (step.why is Why.COUNTED and step.whole) or (run and step.why is Why.WEEKEND):
            run.append(step)
        else:
            yield from _as_one(run)
            run = []
            yield step
    yield from _as_one(run)


def _as_one(run: list[_Step]) -> Iterator[_Step]:
    weekends = [step for step in run if step.why is Why.WEEKEND]
    if len(weekends) < 2 and weekends:  # a single weekend is worth a word
        place = run.index(weekends[0])
        yield from _as_one(run[:place])
        yield weekends[0]
        yield from _as_one(run[place + 1 :])
        return
    tail = run[-1:] if run and run[-1].why is Why.WEEKEND else []
    counted = [step for step in run if step.why is Why.COUNTED]
    if len(counted) < 2:
        yield from run
        return
    yield replace(counted[0], end=counted[-1].end, days=sum(step.days for step in counted))
    yield from tail


# --- words ------------------------------------------------------------------------------------------------------------


def _line(step: _Step, year: int) -> ExplainedLine:
    match step.why:
        case Why.COUNTED:
            return ExplainedLine(what="counted", words=_("counted {when}").format(when=_when_counted(step, year)))
        case Why.PAUSED:
            when = times_words(step.start, step.end, year)
            return ExplainedLine(what="paused", words=_("paused {when}").format(when=when))
        case Why.NIGHT | Why.BREAK:
            when = times_words(step.start, step.end, year)
        case _:
            when = days_words(step.first, step.last, year)
    return ExplainedLine(what="skipped", words=_("skipped {when}, {why}").format(when=when, why=_why(step)))


def _when_counted(step: _Step, year: int) -> str:
    if step.days > 1:
        words = ngettext("{when}, {count} whole working day", "{when}, {count} whole working days", step.days)
        return words.format(when=days_words(step.first, step.last, year), count=step.days)
    if step.windows:
        times = pgettext("list of times", ", ").join(clock_span(start, end) for start, end in step.windows)
        told = _("{day} {times}").format(day=day_words(step.first, year), times=times)
        return _("{what} ({name})").format(what=told, name=festival(step.name)) if step.name else told
    return day_words(step.first, year) if step.whole else times_words(step.start, step.end, year)


def _why(step: _Step) -> str:
    match step.why:
        case Why.NIGHT:
            return pgettext("skipped", "after hours")
        case Why.BREAK:
            return pgettext("skipped", "break")
        case Why.WEEKEND:
            return pgettext("skipped", "weekend")
        case Why.HOLIDAY:
            return festival(step.name) or pgettext("skipped", "holiday")
        case _:
            return festival(step.name) or pgettext("skipped", "closed")


def festival(name: str) -> str:
    """A festival's name as the notices write it, in the language in use; one that is not known as it is."""
    return _festivals().get(name, name)


def _festivals() -> Mapping[str, str]:
    return {
        "元旦": pgettext("festival", "New Year's Day"),
        "春节": pgettext("festival", "Spring Festival"),
        "清明节": pgettext("festival", "Tomb-sweeping Day"),
        "劳动节": pgettext("festival", "Labour Day"),
        "端午节": pgettext("festival", "Dragon Boat Festival"),
        "中秋节": pgettext("festival", "Mid-autumn Festival"),
        "国庆节": pgettext("festival", "National Day"),
    }


def _convention(convention: Convention) -> str:
    return {
        Convention.EIGHT_HOURS: _("A working day is eight working hours"),
        Convention.SAME_CLOCK_TIME: _("Counted in days: due at the same time of the last working day"),
        Convention.FROM_NEXT_DAY: _("Counted in days from the next day on: due when the last working day closes"),
    }[convention]


def _pieces(found: Explanation) -> tuple[DrawnPiece, ...]:
    """Neighbours of one kind joined; nothing to draw for a limit that is used up at once."""
    whole = found.due - found.start
    pieces: list[DrawnPiece] = []
    for stretch in found.stretches:
        what = {Why.COUNTED: "counted", Why.PAUSED: "paused"}.get(stretch.why, "skipped")
        share = (stretch.end - stretch.start) / whole
        if pieces and pieces[-1].what == what:
            share += pieces.pop().share
        pieces.append(DrawnPiece(what=what, share=share))
    return tuple(pieces)


def _moment(at: datetime, found: Explanation, calendar: Calendar) -> str:
    return moment_words(_local(at, calendar), _local(found.start, calendar).year)


def _local(at: datetime, calendar: Calendar) -> datetime:
    return at.astimezone(calendar.zone)
