"""The timeline of a case: one line for each fact, in the order in which they count, clocks on a quieter level."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.domain import facts
from desk_app.domain.case import ClockKind, Photo
from desk_app.domain.commands import OnBehalf
from desk_app.domain.facts import Fact, FactBody
from desk_app.screens.beside_sentences import beside_sentence
from desk_app.screens.flow_sentences import flow_sentence
from desk_app.screens.names import Names
from desk_app.words import _

MOVED = timedelta(seconds=60)
"""From here on a line tells that the seat's time was moved by the centre (rule book, section 5)."""


class Level(StrEnum):
    """How loud a line is: the main flow, what is beside it, and the clocks, which are folded away at first."""

    FLOW = "FLOW"
    BESIDE = "BESIDE"
    CLOCK = "CLOCK"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """One line: when, who, what happened, for whom; `waiting` while only this seat knows of it; `tip` has all of it;
    `photos` are the pictures that came with it."""

    key: str
    at: str
    who: str
    sentence: str
    on_behalf: str = ""
    level: Level = Level.FLOW
    waiting: bool = False
    tip: str = ""
    photos: tuple[Photo, ...] = ()


QUIET = (
    facts.ClockStarted,
    facts.ClockPaused,
    facts.ClockResumed,
    facts.ClockExtended,
    facts.ClockEnded,
    facts.SuspensionEnded,
)


def timeline(written: Sequence[Fact], names: Names) -> tuple[TimelineLine, ...]:
    """The lines of a case's facts, oldest first, in the order given."""
    clocks: dict[str, ClockKind] = {}
    for fact in written:
        match fact.body:
            case facts.ClockStarted(clock=clock):
                clocks[clock.id] = clock.kind
            case facts.LeadTaken(standing=standing):
                clocks |= {clock.id: clock.kind for clock in standing.clocks}
    counted: dict[str, int] = {}
    dues: dict[str, datetime] = {}
    lines = []
    for fact in written:
        counted[fact.command_id] = counted.get(fact.command_id, 0) + 1
        line = _line(fact, f"{fact.command_id}/{counted[fact.command_id]}", names, clocks)
        former = _note_due(fact.body, dues)
        if former is not None and isinstance(fact.body, facts.DeadlineRecomputed) and former != fact.body.due:
            before = _("before {time}").format(time=names.at(former))
            line = replace(line, sentence=_("{sentence} ({before})").format(sentence=line.sentence, before=before))
        lines.append(line)
    return tuple(lines)


def _note_due(body: FactBody, dues: dict[str, datetime]) -> datetime | None:
    """Remembers when a clock is due by this fact; when it was due before."""
    match body:
        case facts.ClockStarted(clock=clock):
            dues[clock.id] = clock.due
        case facts.ClockResumed() | facts.ClockExtended() | facts.DeadlineRecomputed():
            former = dues.get(body.clock)
            dues[body.clock] = body.due
            return former
    return None


def _line(fact: Fact, key: str, names: Names, clocks: dict[str, ClockKind]) -> TimelineLine:
    body = fact.body
    in_flow = flow_sentence(body, names)
    sentence = in_flow or beside_sentence(body, names, clocks) or body.kind
    who = names.person(fact.operator)
    on_behalf = behalf_told(fact.on_behalf_of, names)
    at = fact.occurred_at
    if isinstance(body, facts.CaseEscalated) and fact.recorded_at - fact.occurred_at > MOVED:
        # Caught up with after the centre stood still: it happened when somebody was told, so the times of the lines
        # rise as their order does; when the clock had come so far stands behind.
        at = fact.recorded_at
        reached = names.at(min(fact.claimed_at, fact.occurred_at))
        sentence = _("{sentence} ({before})").format(
            sentence=sentence, before=_("told late: it was so at {time}").format(time=reached)
        )
    moved = abs(fact.claimed_at - fact.occurred_at) > MOVED
    tips = [names.at(at), who, fact.seat, on_behalf]
    tips.append(_("no. {position}").format(position=fact.position) if fact.position is not None else _("not sent yet"))
    tips.append(_("the seat said {at}").format(at=names.at(fact.claimed_at)) if moved else "")
    return TimelineLine(
        key=key,
        at=names.at(at),
        who=who,
        sentence=" ".join(sentence.split()),
        on_behalf=on_behalf,
        level=level_of(body, in_flow is not None),
        waiting=fact.position is None,
        tip=" · ".join(filter(None, tips)) + "\n" + sentence,
        photos=facts.photos_told(body),
    )


def level_of(body: FactBody, in_flow: bool) -> Level:
    """How loud a fact is shown."""
    if isinstance(body, QUIET):
        return Level.CLOCK
    return Level.FLOW if in_flow else Level.BESIDE


def behalf_told(spoken: OnBehalf | None, names: Names) -> str:
    """For whom a seat spoke; empty where it spoke for itself."""
    if spoken is None:
        return ""
    details = " ".join(filter(None, (names.party(spoken.organisation), spoken.person)))
    if spoken.channel:
        return _("for {party} by {channel}").format(party=details, channel=spoken.channel)
    return _("for {party}").format(party=details)
