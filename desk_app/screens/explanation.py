"""Why a clock is due when it is, in words: what was counted, what was skipped and why, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import Case, ClockInstance
from desk_app.domain.clock_changes import ClockChange
from desk_app.domain.deadlines import Convention
from desk_app.domain.explanation import Explanation, Why, explain_clock
from desk_app.screens import vocabulary
from desk_app.screens.dates import clock_span, day_words, days_words, moment_words, times_words
from desk_app.screens.explained_steps import Step, steps_of
from desk_app.words import _, ngettext, pgettext

EDITION_SHOWN = 12
"""So many digits of an edition tell it from every other."""


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
    """What a deadline rests on: changes of the clocks, convention, extensions, make-up days, years without a notice,
    the calendar's edition."""
    notes: list[str] = []
    if found.limit.unit.runs_always:
        notes.append(_("Real time is counted, at night and on holidays too"))
    notes += [_clock_change(change, found, calendar) for change in found.clock_changes]
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
        years = pgettext("list of times", ", ").join(map(str, found.provisional_years))
        notes.append(
            _("Provisional: no notice settles the holidays of {years} yet, the date may move").format(years=years)
        )
    if found.edition and not found.limit.unit.runs_always:
        notes.append(_("Calendar edition {edition}").format(edition=found.edition[:EDITION_SHOWN]))
    return tuple(notes)


def _clock_change(change: ClockChange, found: Explanation, calendar: Calendar) -> str:
    """Told by the time that the clocks on the wall show before they are changed."""
    before = change.at.astimezone(calendar.zone).replace(tzinfo=None) - change.by
    forward = change.by > timedelta()
    words = _("Clocks go forward {length} on {time}") if forward else _("Clocks go back {length} on {time}")
    when = moment_words(before, _local(found.start, calendar).year)
    return words.format(length=vocabulary.span(change.by), time=when)


def _makeup_days(found: Explanation, calendar: Calendar) -> list[date]:
    if found.days:
        return [day for day in found.days if calendar.is_makeup(day)]
    return sorted({_local(stretch.start, calendar).date() for stretch in found.counted if stretch.makeup})


def lines_of(found: Explanation, calendar: Calendar) -> tuple[ExplainedLine, ...]:
    """The steps of the count in order, each in words."""
    year = _local(found.start, calendar).year
    return tuple(_line(step, year) for step in steps_of(found, calendar))


def _line(step: Step, year: int) -> ExplainedLine:
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


def _when_counted(step: Step, year: int) -> str:
    if step.days > 1:
        words = ngettext("{when}, {count} whole working day", "{when}, {count} whole working days", step.days)
        told = words.format(when=days_words(step.first, step.last, year), count=step.days)
        return _("{what} ({name})").format(what=told, name=_stepped_over(step.over)) if step.over else told
    if step.windows:
        times = pgettext("list of times", ", ").join(clock_span(start, end) for start, end in step.windows)
        told = _("{day} {times}").format(day=day_words(step.first, year), times=times)
        return _("{what} ({name})").format(what=told, name=festival(step.name)) if step.name else told
    return day_words(step.first, year) if step.whole else times_words(step.start, step.end, year)


def _stepped_over(days: frozenset[Why]) -> str:
    if Why.FREE_DAY not in days:
        return _("weekends skipped")
    return _("free days of the week skipped")


def _why(step: Step) -> str:
    match step.why:
        case Why.NIGHT:
            return pgettext("skipped", "after hours")
        case Why.BREAK:
            return pgettext("skipped", "break")
        case Why.WEEKEND:
            return pgettext("skipped", "weekend")
        case Why.FREE_DAY:
            return pgettext("skipped", "no working day")
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
