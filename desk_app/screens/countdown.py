"""What the countdown says: each running clock in words, its groups, how many are late, and since when nobody told."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk_app.domain.case import CaseId
from desk_app.domain.deadlines import parse_limit
from desk_app.domain.projection import RunningClock, SyncStatus, temporary_number
from desk_app.domain.reference import Reference
from desk_app.domain.working_time import moment
from desk_app.screens import vocabulary
from desk_app.screens.clock_order import Grouping
from desk_app.screens.lights import Lit, ticking
from desk_app.screens.names import Names
from desk_app.screens.queue import short_number
from desk_app.screens.unsettled import unsettled_words, years_between
from desk_app.words import _, ngettext, pgettext

UNHEARD_FOR_LONG = timedelta(minutes=1)
"""From then on clocks may well have ended that are still shown as running."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One running clock of one case; its light and its digits are asked for by `lit_at`, no new line is needed.

    `grade` is the letter of the case's grade, nothing before it has one.
    """

    case: CaseId
    kind: str
    grade: str
    title: str
    number: str
    short: str
    due: datetime
    turns_yellow: datetime
    due_words: str
    limit: str
    provisional: str

    def lit_at(self, now: datetime) -> Lit:
        """Its light and what is left, to the second."""
        return ticking(self.due, self.turns_yellow, now)

    def spoken(self, now: datetime) -> str:
        """Everything, for a tip and a screen reader."""
        left = vocabulary.remaining(self.due, now)
        light = vocabulary.light(self.lit_at(now).tone.upper())
        grade = vocabulary.grade(self.grade) if self.grade else ""
        parts = (self.kind, light, left, grade, self.title, self.number, self.due_words, self.limit, self.provisional)
        return " · ".join(part for part in parts if part)


def clock_line(clock: RunningClock, now: datetime, reference: Reference) -> ClockLine:
    """A clock in words."""
    zone = reference.calendar.zone
    shown = clock.number or temporary_number(clock.case)
    due = moment(clock.due)
    years = years_between(now, due, reference.calendar) if clock.provisional else ()
    return ClockLine(
        case=clock.case,
        kind=vocabulary.clock(clock.kind),
        grade=clock.grade,
        title=clock.title or _("Without a description"),
        number=shown,
        short=short_number(shown, now.astimezone(zone).date()),
        due=due,
        turns_yellow=moment(min(clock.turns_yellow, clock.due)),
        due_words=_("due {time}").format(time=vocabulary.moment(due, now, zone)),
        limit=_("limit {limit}").format(limit=vocabulary.limit(parse_limit(clock.limit))),
        provisional=unsettled_words(years) if years else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """How many clocks show one light."""

    tone: str
    words: str
    count: str


def lamps(green: int, yellow: int, red: int) -> tuple[Lamp, ...]:
    """Red, yellow, green with their counts."""
    return (
        Lamp(tone="red", words=pgettext("countdown", "over"), count=f"{red:,}"),
        Lamp(tone="yellow", words=pgettext("countdown", "soon"), count=f"{yellow:,}"),
        Lamp(tone="green", words=pgettext("countdown", "in time"), count=f"{green:,}"),
    )


def grouping_words(grouping: Grouping) -> str:
    """What a choice of grouping is called."""
    return {
        Grouping.NONE: pgettext("grouping", "Nearest first"),
        Grouping.CLOCK: pgettext("grouping", "By clock"),
        Grouping.GRADE: pgettext("grouping", "By grade"),
        Grouping.UNIT: pgettext("grouping", "By unit"),
        Grouping.BOARD: pgettext("grouping", "By board"),
    }[grouping]


def group_words(grouping: Grouping, key: str, reference: Reference, now: datetime) -> str:
    """What a group is called."""
    match grouping:
        case Grouping.CLOCK:
            return vocabulary.clock(key)
        case Grouping.GRADE:
            return vocabulary.grade(key) if key else pgettext("group", "Without a grade")
        case Grouping.UNIT:
            return Names(reference=reference, now=now).body(key) or pgettext("group", "No unit yet")
        case Grouping.BOARD:
            return reference.area_names.get(key, key) if key else pgettext("group", "No board")
        case _:
            return ""


def heading_words(count: int, late: int) -> str:
    """How many clocks a group has, and how many of them are over: `231 · 超时 12`."""
    if not late:
        return f"{count:,}"
    return _("{count} · {late} over").format(count=f"{count:,}", late=f"{late:,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One line beside the lamps, and the sentence behind it; a warning is shown as one."""

    words: str = ""
    tip: str = ""
    warning: bool = False


def remark(status: SyncStatus, now: datetime, waiting: int) -> Remark:
    """What there is to say: that the centre has not been heard for long, else how many clocks wait to be shown."""
    if not status.online and (status.last_heard is None or now - status.last_heard >= UNHEARD_FOR_LONG):
        return _unheard(status.last_heard, now)
    if waiting:
        words = ngettext("{count} new", "{count} new", waiting).format(count=f"{waiting:,}")
        return Remark(words=words, tip=_("They come in when you leave the clocks"))
    return Remark()


def _unheard(last_heard: datetime | None, now: datetime) -> Remark:
    if last_heard is None:
        words = _("Centre not heard yet")
    else:
        words = _("Centre not heard for {length}").format(length=vocabulary.span(now - last_heard))
    tip = _("The clocks go on by the centre's time as this seat knows it; some may have ended or been moved since")
    return Remark(words=words, tip=tip, warning=True)
