"""The list of missed calls, in final words: who called when, who calls back, until when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app import numbers
from desk_app.domain.commands import ReportMissedCall
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.projection import PendingCommand, StoredCall
from desk_app.domain.seat import Actor, Role
from desk_app.screens.lights import NO_CLOCK, lit
from desk_app.screens.names import Names
from desk_app.screens.receipts import Receipt, receipts
from desk_app.screens.vocabulary import missed_call_outcome
from desk_app.words import _, ngettext

YELLOW_FROM = 0.8
"""The share of the time to call back after which its light turns yellow, as with the clocks of cases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallLine:
    """`tone` is the light of its deadline, `remaining` its words; `due` lets a window let it tick.

    `number` is in normal form for ringing back, empty where it was withheld; `shown` is masked. `owner` is empty while
    nobody has it, `mine` where this seat's person has it. `may_take` and `may_settle` say what can be done now.
    `receipts` are those of what this seat has done about it and nobody has settled; a line that is only here for a
    refused one can be neither taken nor settled. `call` is the missed call itself while somebody waits.
    """

    id: str
    number: str
    shown: str
    name: str
    rang: str
    seat: str
    due: datetime
    remaining: str
    tone: str
    owner: str
    mine: bool
    attempts: str
    may_take: bool
    may_settle: bool
    pending: bool = False
    turns_yellow: datetime | None = None
    receipts: tuple[Receipt, ...] = ()
    call: MissedCall | None = None

    @property
    def is_ours(self) -> bool:
        """Something can be done about it here now."""
        return self.may_take or self.may_settle


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCallsView:
    """Open ones, nearest due first. `count` is all of them, `unowned` those nobody has taken; `heading` for the bar."""

    heading: str = ""
    count: int = 0
    unowned: int = 0
    lines: tuple[MissedCallLine, ...] = ()
    empty: str = ""


def missed_calls_view(
    stored: Sequence[StoredCall], names: Names, actor: Actor | None, callers: Mapping[str, str] | None = None
) -> MissedCallsView:
    """The list as the journal orders it, for the person at the seat; `callers` are the names of numbers that are known
    by one name only."""
    lines = tuple(line for each in stored if (line := _line(each, names, actor, callers or {})) is not None)
    still_open = [each.shown for each in stored if each.shown is not None and each.shown.open]
    unowned = sum(call.owner is None for call in still_open)
    return MissedCallsView(
        heading=_heading(len(still_open), unowned),
        count=len(still_open),
        unowned=unowned,
        lines=lines,
        empty=_("No missed calls: everybody was answered or called back"),
    )


def _heading(count: int, unowned: int) -> str:
    if not count:
        return ""
    said = ngettext("{count} missed call", "{count} missed calls", count).format(count=count)
    if not unowned:
        return said
    return _("{missed}, {count} with nobody").format(missed=said, count=unowned)


def _line(stored: StoredCall, names: Names, actor: Actor | None, callers: Mapping[str, str]) -> MissedCallLine | None:
    call = stored.shown or _reported(stored.pending, names)
    if call is None:
        return None
    turns_yellow = call.gave_up_at + (call.due - call.gave_up_at) * YELLOW_FROM
    light = lit(call.due, turns_yellow, names.now)
    waits = call.open and stored.shown is not None
    mine = actor is not None and call.owner == actor.badge
    leads = actor is not None and actor.has(Role.SHIFT_LEADER)
    at_desk = actor is not None and actor.district_seat
    settled = missed_call_outcome(call.outcome) if call.outcome is not None else ""
    return MissedCallLine(
        id=call.id,
        number=call.number,
        shown=numbers.masked(call.number) or _("number withheld"),
        name=callers.get(call.number, ""),
        rang=names.at(call.rang_at),
        seat=call.seat,
        due=call.due,
        remaining=light.words if waits else settled,
        tone=light.tone if waits else NO_CLOCK,
        owner=names.person(call.owner) if call.owner else "",
        mine=mine,
        attempts=_attempts(call.attempts),
        may_take=waits and not mine and (leads or (at_desk and call.owner is None)),
        may_settle=waits and (mine or leads),
        pending=any(each.answer is None for each in stored.pending),
        turns_yellow=turns_yellow,
        receipts=receipts(stored.pending, names, ()),
        call=call if waits else None,
    )


def _attempts(count: int) -> str:
    return ngettext("called back {count} time", "called back {count} times", count).format(count=count) if count else ""


def _reported(pending: Sequence[PendingCommand], names: Names) -> MissedCall | None:
    """A call whose report the centre refused: what the report said of it, so that it can be told."""
    for one in pending:
        body = one.command.body
        if isinstance(body, ReportMissedCall):
            return MissedCall(
                id=one.command.subjects[0].id,
                number=body.number,
                rang_at=body.rang_at,
                gave_up_at=body.gave_up_at,
                seat="",
                due=names.now,
            )
    return None
