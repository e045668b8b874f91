"""What a wall shows: pages of figures from the centre, with their age, and since when they are old."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.domain.case import Module, Step
from desk_app.domain.directory import BodyKind
from desk_app.domain.protocol import Figures, Presence, Tally
from desk_app.domain.reference import Reference
from desk_app.domain.seat import SeatState
from desk_app.screens import vocabulary
from desk_app.screens.clock_text import ClockText, ago, clock_text
from desk_app.words import _

OLD_AFTER = timedelta(seconds=30)
"""Figures come every few seconds; older than this they are shown grey, with the time since when."""
OPEN_STEPS = (Step.REPORT, Step.FILING, Step.DISPATCH, Step.HANDLING, Step.CLOSING)
ROWS_OF_A_PAGE = 8


class PageKind(StrEnum):
    """How a page is laid out."""

    OVERVIEW = "overview"
    ROWS = "rows"
    SEATS = "seats"


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A big figure with its name; `tone` is `red` only where it calls for somebody."""

    words: str
    value: str
    tone: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class WallRow:
    """A line with a bar: `share` and `late_share` of the longest one, 0 to 1; `late_words` empty where none is late."""

    words: str
    count: str
    late_words: str = ""
    share: float = 0.0
    late_share: float = 0.0
    tone: str = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class WallPage:
    """One page; the wall turns them. `part` is empty, or `1/2` where a list takes several pages."""

    kind: PageKind
    title: str
    numbers: tuple[Number, ...] = ()
    rows: tuple[WallRow, ...] = ()
    part: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WallView:
    """All pages and the line under them. `old` greys everything; `age` says how old the figures are, or since when."""

    pages: tuple[WallPage, ...] = ()
    clock: ClockText
    age: str = ""
    old: bool = True
    heading: str = ""
    made_at: datetime = field(compare=False)


def wall_view(figures: Figures | None, now: datetime, reference: Reference, heard_at: datetime | None) -> WallView:
    """The wall as of `now` from the newest figures; `heard_at` is when they came (None: never)."""
    clock = clock_text(now, reference.calendar.zone)
    heading = _("Coordination centre")
    if figures is None or heard_at is None:
        return WallView(clock=clock, age=_("Waiting for the centre"), heading=heading, made_at=now)
    old = now - heard_at > OLD_AFTER
    age = _("Figures of {ago}").format(ago=ago(heard_at, now))
    if old:
        age = _("No news from the centre since {time}").format(
            time=vocabulary.moment(heard_at, now, reference.calendar.zone)
        )
    return WallView(pages=_pages(figures, reference), clock=clock, age=age, old=old, heading=heading, made_at=now)


def _pages(figures: Figures, reference: Reference) -> tuple[WallPage, ...]:
    boards = board_names(reference)
    by_step = {tally.key: tally for tally in figures.by_step}
    steps = [by_step.get(step, Tally(key=step, count=0)) for step in OPEN_STEPS]
    by_module = {tally.key: tally for tally in figures.by_module}
    modules = [by_module.get(module, Tally(key=module, count=0)) for module in Module]
    worst_first = sorted(figures.by_board, key=lambda tally: (-tally.late, -tally.count, tally.key))
    sources = sorted(
        (tally for tally in figures.by_source_today if tally.count), key=lambda tally: (-tally.count, tally.key)
    )
    return (
        WallPage(
            kind=PageKind.OVERVIEW,
            title=_("Open cases by step"),
            numbers=_numbers(figures),
            rows=_rows(steps, vocabulary.step),
        ),
        *_row_pages(_("Open cases by board, most late first"), _rows(worst_first, lambda code: boards.get(code, code))),
        *_row_pages(_("Open cases by module"), _rows(modules, vocabulary.module)),
        *_row_pages(_("Came in today, by source"), _rows(sources, vocabulary.source)),
        *_seat_pages(figures.seats),
    )


def _numbers(figures: Figures) -> tuple[Number, ...]:
    return (
        Number(words=_("Open"), value=_grouped(figures.open)),
        Number(words=_("Late"), value=_grouped(figures.late), tone="red" if figures.late else "green"),
        Number(words=_("In today"), value=_grouped(figures.registered_today)),
        Number(words=_("Closed today"), value=_grouped(figures.closed_today)),
    )


def _rows(tallies: Sequence[Tally], word: vocabulary.Word) -> tuple[WallRow, ...]:
    longest = max((tally.count for tally in tallies), default=0) or 1
    return tuple(
        WallRow(
            words=word(tally.key) or _("Without a place"),
            count=_grouped(tally.count),
            late_words=_("{count} late").format(count=_grouped(tally.late)) if tally.late else "",
            share=tally.count / longest,
            late_share=min(tally.late, tally.count) / longest,
            tone="red" if tally.late else "text",
        )
        for tally in tallies
    )


def _row_pages(title: str, rows: Sequence[WallRow]) -> tuple[WallPage, ...]:
    """As many pages as the rows need, about equally long; none where there are no rows."""
    count = -(-len(rows) // ROWS_OF_A_PAGE)
    size = -(-len(rows) // count) if count else 0
    return tuple(
        WallPage(
            kind=PageKind.ROWS,
            title=title,
            rows=tuple(rows[page * size : (page + 1) * size]),
            part=f"{page + 1}/{count}" if count > 1 else "",
        )
        for page in range(count)
    )


SEAT_TONES = {
    SeatState.READY: "green",
    SeatState.NOT_READY: "accent",
    SeatState.BREAK: "muted",
    SeatState.AFTER_CALL: "yellow",
}


SEATS_SHOWN = 10
AWAY_FIRST = (SeatState.BREAK, SeatState.AFTER_CALL, SeatState.NOT_READY, SeatState.READY)


def _seat_pages(seats: Sequence[Presence]) -> tuple[WallPage, ...]:
    """How many seats are in which state, and which ones: those that take no calls first."""
    if not seats:
        return ()
    numbers = tuple(
        Number(
            words=vocabulary.seat_state(state),
            value=_grouped(sum(seat.state is state for seat in seats)),
            tone=SEAT_TONES[state],
        )
        for state in SeatState
    )
    ordered = sorted(seats, key=lambda seat: (AWAY_FIRST.index(seat.state), seat.seat, seat.name))
    rows = tuple(
        WallRow(
            words=f"{seat.seat} {seat.name}".strip(),
            count=vocabulary.seat_state(seat.state),
            tone=SEAT_TONES[seat.state],
        )
        for seat in ordered[:SEATS_SHOWN]
    )
    more = len(seats) - len(rows)
    return (
        WallPage(
            kind=PageKind.SEATS,
            title=_("Seats signed in: {count}").format(count=len(seats)),
            numbers=numbers,
            rows=rows,
            part=_("{count} more").format(count=more) if more else "",
        ),
    )


def board_names(reference: Reference) -> Mapping[str, str]:
    """Board's grid code -> a short name: its sub-centre's, without what all of them end in."""
    named = {
        body.board: body.name
        for body in reference.directory.bodies.values()
        if body.kind is BodyKind.SUB_CENTRE and body.board and body.name
    }
    cut = _shared_end(list(named.values()))
    return {board: name[: len(name) - cut] or name for board, name in named.items()}


def _shared_end(names: Sequence[str]) -> int:
    """How many characters all names end in alike; 0 for fewer than two names."""
    if len(names) < 2:
        return 0
    shared = 0
    for column in zip(*(reversed(name) for name in names), strict=False):
        if len(set(column)) > 1:
            break
        shared += 1
    return shared


def _grouped(count: int) -> str:
    return f"{count:,}"
