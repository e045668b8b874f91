"""What the countdown shows: the running clocks, nearest first, how many are late, and what is due within the hour."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from desk_app.domain.case import CaseId, ClockInstance
from desk_app.domain.projection import temporary_number
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.screens import vocabulary
from desk_app.screens.lights import Lit, ticking
from desk_app.screens.queue import short_number
from desk_app.words import _, pgettext

LINES_AT_MOST = 300
"""More than anybody walks through; how many run in all is said beside."""
BUCKET = timedelta(minutes=5)
BUCKETS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockLine:
    """One running clock of one case; its light and its digits are asked for by `lit_at`, no new view is needed."""

    key: str
    case: CaseId
    kind: str
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
        parts = (self.kind, left, self.title, self.number, self.due_words, self.limit, self.provisional)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lamp:
    """How many clocks show one light."""

    tone: str
    words: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Five minutes of the next hour: `label` only at each quarter, `share` of the fullest one, 0 to 1."""

    label: str
    count: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NextHour:
    """What is due within the hour, as bars, in words, and as one sentence."""

    words: str
    buckets: tuple[Bucket, ...]
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountdownView:
    """Every running clock known; only the nearest have lines. `dues` and `yellows` are sorted and hold them all.

    `more`: further clocks run that were not asked for, so figures that they might raise are shown with a plus.
    """

    lines: tuple[ClockLine, ...]
    dues: tuple[datetime, ...]
    yellows: tuple[datetime, ...]
    zone_offset: timedelta
    remark: str
    more: bool = False
    made_at: datetime = field(compare=False)
    place_of: Mapping[str, int] = field(compare=False, repr=False)

    def lamps_at(self, now: datetime) -> tuple[Lamp, ...]:
        """Red, yellow, green with their counts; found by bisection, so a tick costs nothing however many run."""
        red = bisect_left(self.dues, now)
        turned = bisect_right(self.yellows, now)
        plus = "+" if self.more else ""
        # What is not known here is due later than all that is: it can be late only where all of these are.
        late = f"{red:,}" + (plus if red == len(self.dues) else "")
        return (
            Lamp(tone="red", words=pgettext("countdown", "over"), count=late),
            Lamp(tone="yellow", words=pgettext("countdown", "soon"), count=f"{turned - red:,}{plus}"),
            Lamp(tone="green", words=pgettext("countdown", "in time"), count=f"{len(self.dues) - turned:,}{plus}"),
        )

    def next_hour_at(self, now: datetime) -> NextHour:
        """The next hour in stretches of five minutes that begin at whole ones, so that bars stand still between."""
        local = now + self.zone_offset
        first = now - timedelta(minutes=local.minute % 5, seconds=local.second, microseconds=local.microsecond)
        edges = [first + BUCKET * number for number in range(BUCKETS + 1)]
        at = [bisect_left(self.dues, max(edge, now)) for edge in edges]
        counts = [later - earlier for earlier, later in pairwise(at)]
        fullest = max(counts, default=0) or 1
        in_hour = bisect_left(self.dues, now + timedelta(hours=1)) - at[0]
        cut = self.more and at[0] + in_hour == len(self.dues)
        words = _("Due within the hour: {count}").format(count=f"{in_hour:,}{'+' if cut else ''}")
        buckets = tuple(
            Bucket(
                label=f"{edge + self.zone_offset:%H:%M}" if number % 3 == 0 else "",
                count=count,
                share=count / fullest,
            )
            for number, (edge, count) in enumerate(zip(edges, counts, strict=False))
        )
        told = [
            f"{edge + self.zone_offset:%H:%M}: {count}" for edge, count in zip(edges, counts, strict=False) if count
        ]
        return NextHour(words=words, buckets=buckets, spoken=". ".join([words, ", ".join(told)]) if told else words)


def countdown_view(
    clocks: Sequence[tuple[CaseId, str | None, str, ClockInstance]],
    now: datetime,
    reference: Reference,
    actor: Actor | None,
    *,
    more: bool = False,
) -> CountdownView:
    """The clocks that run in the operator's scope, as (case, its number, its title, clock), nearest due first.

    `more`: these are only the nearest ones.
    """
    zone = reference.calendar.zone
    local = now.astimezone(zone)
    running = sorted((one for one in clocks if one[3].running), key=lambda one: (one[3].due, one[0], one[3].id))
    lines = tuple(_line(one, now, reference) for one in running[:LINES_AT_MOST])
    remark = ""
    if len(running) > len(lines) or more:
        total = f"{len(running):,}{'+' if more else ''}"
        remark = _("the nearest {shown} of {total}").format(shown=f"{len(lines):,}", total=total)
    return CountdownView(
        lines=lines,
        dues=tuple(one[3].due for one in running),
        yellows=tuple(sorted(min(one[3].turns_yellow, one[3].due) for one in running)),
        zone_offset=local.utcoffset() or timedelta(0),
        remark=remark,
        more=more,
        made_at=now,
        place_of={line.key: place for place, line in enumerate(lines)},
    )


def _line(one: tuple[CaseId, str | None, str, ClockInstance], now: datetime, reference: Reference) -> ClockLine:
    case, number, title, clock = one
    zone = reference.calendar.zone
    shown = number or temporary_number(case)
    return ClockLine(
        key=f"{case}/{clock.id}",
        case=case,
        kind=vocabulary.clock(clock.kind),
        title=title or _("Without a description"),
        number=shown,
        short=short_number(shown, now.astimezone(zone).date()),
        due=clock.due,
        turns_yellow=min(clock.turns_yellow, clock.due),
        due_words=_("due {time}").format(time=vocabulary.moment(clock.due, now, zone)),
        limit=_("limit {limit}").format(limit=vocabulary.limit(clock.limit)),
        provisional=_("date may move: no holiday notice yet") if clock.provisional else "",
    )
