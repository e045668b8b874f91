"""What the queue shows: views with counts, and one line for each case in final words; the light ticks by itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import overload

from desk_app.domain.case import DISTRICT, ENDS, BodyId, CaseId
from desk_app.domain.projection import QueueFilter, QueueRow, QueueState, temporary_number
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.screens import vocabulary
from desk_app.screens.lights import Lit, lit
from desk_app.screens.names import Names
from desk_app.screens.queue_views import ViewGroup, name_of, total_of, view_groups
from desk_app.screens.unsettled import is_provisional, years_between
from desk_app.screens.wall import board_names
from desk_app.words import _, pgettext

NUMBER = re.compile(r"WZ(\d{4})(\d{4})-(\d{5,})")
GONE = "left"
"""The mark of a case that is no longer in this seat's scope, or closed at the centre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A short word beside the state; `tone` as in a theme: `plain`, `accent`, `red`, `muted`."""

    words: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One case. The same case gives the same line until something about it changes: its light is asked for by `lit_at`.

    `number` is whole, `short` as people say it (`00417` today, `1122-00417` before); `who` is empty where it is here.
    """

    id: CaseId
    number: str
    short: str
    temporary: bool
    grade: str
    title: str
    state: str
    place: str
    who: str
    module: str
    source: str
    registered: str
    marks: tuple[Mark, ...] = ()
    due: datetime | None = None
    turns_yellow: datetime | None = None
    ended: bool = False

    def lit_at(self, now: datetime) -> Lit:
        """Its nearest clock's light."""
        return lit(self.due, self.turns_yellow, now)

    @property
    def second(self) -> str:
        """State, place, who has it: the second line."""
        return " · ".join(part for part in (self.state, self.place, self.who) if part)

    def spoken(self, now: datetime) -> str:
        """Everything, for a tip and a screen reader."""
        number = _("{number} (temporary)").format(number=self.number) if self.temporary else self.number
        parts = (
            number,
            f"{vocabulary.grade(self.grade)}" if self.grade else "",
            self.title,
            self.lit_at(now).words,
            self.second,
            self.module,
            self.source,
            self.registered,
            *(mark.words for mark in self.marks),
        )
        return " · ".join(part for part in parts if part)


class QueueLines(Sequence[QueueLine]):
    """The lines of these rows, each made when somebody first reads it: of two thousand rows a screen holds forty.

    Two are equal where their rows are, and what is the same for all rows (`about`).
    """

    __slots__ = ("_about", "_line_of", "_made", "rows")

    def __init__(
        self, rows: Sequence[QueueRow], line_of: Callable[[QueueRow], QueueLine], about: object = None
    ) -> None:
        self.rows = rows
        self._line_of = line_of
        self._about = about
        self._made: list[QueueLine | None] = [None] * len(rows)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> QueueLine: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[QueueLine, ...]: ...
    def __getitem__(self, place: int | slice) -> QueueLine | tuple[QueueLine, ...]:
        if isinstance(place, slice):
            return tuple(self[each] for each in range(*place.indices(len(self.rows))))
        line = self._made[place]
        if line is None:
            line = self._made[place] = self._line_of(self.rows[place])
        return line

    def __eq__(self, other: object) -> bool:
        if isinstance(other, QueueLines):
            return self._about == other._about and self.rows == other.rows
        return tuple(self) == other

    def __hash__(self) -> int:
        return hash(tuple(row.id for row in self.rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """The queue as of `made_at`. `remark` says how much of the view is shown where that is not all of it; `empty` and
    `hint` are for a list without lines; `unsettled` are the years that deadlines touch, of any open case here, and no
    holiday notice has settled. There is `more` where the filter's limit has cut the list off."""

    wanted: QueueFilter
    chosen: str
    title: str
    groups: tuple[ViewGroup, ...]
    lines: Sequence[QueueLine]
    remark: str
    empty: str
    hint: str
    made_at: datetime = field(compare=False)
    place_of: Mapping[str, int] = field(compare=False, repr=False)
    unsettled: tuple[int, ...] = ()
    more: bool = False


def queue_view(
    state: QueueState, wanted: QueueFilter, now: datetime, reference: Reference, actor: Actor | None
) -> QueueView:
    """What the disk has given for this filter, nearest due first, in words."""
    rows, counts, until = state.rows, state.counts, state.provisional_until
    chosen = name_of(wanted)
    whole = len(rows) < wanted.limit
    groups = view_groups(counts, chosen, len(rows) if whole and chosen and not wanted.words.strip() else None)
    title = next(
        (one.words for group in groups for one in group.choices if one.name == chosen),
        pgettext("queue view", "Selection"),
    )
    today = now.astimezone(reference.calendar.zone).date()
    about = today, reference.catalogue.edition, reference.directory.edition, actor
    lines = QueueLines(rows, _line_maker(now, reference, actor), about)
    empty, hint = _empty_words(chosen, wanted)
    return QueueView(
        wanted=wanted,
        chosen=chosen,
        title=title,
        groups=groups,
        lines=lines,
        remark=_remark(len(lines), whole, None if wanted.words.strip() else total_of(chosen, counts)),
        empty=empty,
        hint=hint,
        made_at=now,
        place_of={row.id: place for place, row in enumerate(rows)},
        unsettled=years_between(now, until, reference.calendar) if until is not None else (),
        more=not whole,
    )


def short_number(number: str, today: date) -> str:
    """A case number as people say it: without its prefix, and without the date where it is today's."""
    found = NUMBER.fullmatch(number)
    if found is None:
        return number
    year, day, rest = found.groups()
    if f"{year}{day}" == f"{today:%Y%m%d}":
        return rest
    return f"{day}-{rest}" if year == f"{today:%Y}" else f"{year}{day}-{rest}"


def mark_words(code: str) -> str:
    """The word of a mark beside the state; an unknown one is shown as it is."""
    if is_provisional(code):
        return pgettext("mark", "date may move")
    return {
        "failed_inspection": pgettext("mark", "failed inspection"),
        "dissatisfied": pgettext("mark", "dissatisfied"),
        "unreached": pgettext("mark", "not reached"),
        "supervised": pgettext("mark", "supervised"),
        "reworked": pgettext("mark", "rework"),
        "returned": pgettext("mark", "returned"),
        "unverified_place": pgettext("mark", "place unverified"),
        "callback_owed": pgettext("mark", "caller to be told"),
        "asked_leader": pgettext("mark", "leader to decide"),
        GONE: pgettext("mark", "closed or left"),
    }.get(code, code)


def _line_maker(now: datetime, reference: Reference, actor: Actor | None) -> Callable[[QueueRow], QueueLine]:
    """Everything that is the same for all rows is looked up once: thousands are made at a time."""
    names = Names(reference=reference, now=now)
    today = now.astimezone(reference.calendar.zone).date()
    here = actor.body if actor else DISTRICT
    boards = board_names(reference)
    words: dict[tuple[int, int, tuple[str, ...]], tuple[Mark, ...]] = {}
    said: dict[str, str] = {}
    at = _moments(now.astimezone(reference.calendar.zone))
    registered, nothing_said = _("registered {time}"), _("Without a description")

    def body(code: str) -> str:
        if code not in said:
            said[code] = names.body(BodyId(code))
        return said[code]

    def line(row: QueueRow) -> QueueLine:
        number = row.number or temporary_number(row.id)
        told = (row.refused, row.pending, row.marks)
        if told not in words:
            words[told] = _marks(row)
        who = row.unit or row.holder
        return QueueLine(
            id=row.id,
            number=number,
            short=short_number(number, today),
            temporary=row.number is None,
            grade=row.grade,
            title=row.title or nothing_said,
            state=vocabulary.state(row.state),
            place=row.address or boards.get(row.board, ""),
            who=body(who) if who and who != here else "",
            module=vocabulary.module(row.module),
            source=vocabulary.source(row.source),
            registered=registered.format(time=at(row.registered_at)),
            marks=words[told],
            due=row.due,
            turns_yellow=row.turns_yellow,
            ended=row.state in ENDS or GONE in row.marks,
        )

    return line


def _moments(local_now: datetime) -> Callable[[datetime], str]:
    """As `vocabulary.moment`, but with the zone's offset of today and without strftime: it is asked for each row."""
    offset = local_now.utcoffset() or timedelta(0)
    today = (local_now.year, local_now.month, local_now.day)

    def words(at: datetime) -> str:
        there = at.astimezone(UTC) + offset
        time = f"{there.hour:02d}:{there.minute:02d}"
        if (there.year, there.month, there.day) == today:
            return time
        day = f"{there.month:02d}-{there.day:02d} {time}"
        return day if there.year == today[0] else f"{there.year}-{day}"

    return words


def _marks(row: QueueRow) -> tuple[Mark, ...]:
    """First what this seat's own commands on the case wait for, the refused ones before all: they wait for a person."""
    found: list[Mark] = []
    if row.refused:
        found.append(Mark(words=pgettext("mark", "refused {count}").format(count=row.refused), tone="red"))
    if row.pending:
        found.append(Mark(words=pgettext("mark", "to send {count}").format(count=row.pending), tone="accent"))
    return (*found, *(Mark(words=mark_words(code), tone=_mark_tone(code)) for code in row.marks))


def _mark_tone(code: str) -> str:
    return "muted" if code == GONE or is_provisional(code) else "plain"


def _remark(shown: int, whole: bool, total: int | None) -> str:
    if whole or total == shown:
        return ""
    if total is not None and total > shown:
        return _("the nearest {shown} of {total}").format(shown=f"{shown:,}", total=f"{total:,}")
    return _("only the nearest {shown}; type more words").format(shown=f"{shown:,}")


def _empty_words(chosen: str, wanted: QueueFilter) -> tuple[str, str]:
    if wanted.words.strip():
        return _("No case here holds these words"), _("Esc clears them; other views may hold it.")
    match chosen:
        case "refused":
            return _("Nothing was refused"), _("The centre has accepted everything it has answered.")
        case "pending":
            return _("Everything has been sent"), ""
        case "callback_owed":
            return _("No caller waits to be told"), ""
        case "asked_leader":
            return _("No case waits for the shift leader's word"), ""
        case "unverified_place":
            hint = _("A place that was forced into a case is listed here until it is corrected.")
            return _("Every place is verified"), hint
        case "open":
            return _("No open cases"), _("New ones appear by themselves.")
        case _:
            return _("No case in this view"), _("New ones appear by themselves.")
