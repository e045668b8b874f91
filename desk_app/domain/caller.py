"""Who calls, as far as the district keeps it apart from cases: the flags of a number, and who set them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from desk_app.domain.case import Badge
from desk_app.domain.commands import FlagCaller, RevealNumber
from desk_app.domain.facts import CallerFlagged, Fact, FactBody, NumberRevealed
from desk_app.domain.rules import Refusal, need

FLAGS_STAND_FOR = timedelta(days=366)
"""So long after it was set a flag stands: it warns of what a caller did lately, and is nothing to keep for ever."""


class FlagKind(StrEnum):
    """What a number can be flagged as; a flag is set and taken away by people, each time with a reason."""

    REPEAT = "REPEAT"  # calls again and again about one thing (重复诉求)
    ABUSIVE = "ABUSIVE"  # insults or threatens (辱骂威胁)
    NUISANCE = "NUISANCE"  # silent, misdialled or hoax calls (骚扰)
    CARE = "CARE"  # old, ill or in need: speak slowly, listen longer (需关怀)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerFlag:
    """One flag. `kind` is a FlagKind's value, or a word that an older program let people type."""

    kind: str
    set_by: Badge
    set_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerRecord:
    """What is known of a number: its flags, the oldest first, and how often it was revealed, last by whom.

    `flagged_at` says when a flag was last set or taken away; None where none ever was. Who only ever was revealed is
    no seat's business.
    """

    number: str
    flags: tuple[CallerFlag, ...] = ()
    reveals: int = 0
    revealed_by: Badge | None = None
    revealed_at: datetime | None = None
    flagged_at: datetime | None = None

    def flag(self, kind: str) -> CallerFlag | None:
        """The flag of this kind, if it was not taken away."""
        return next((each for each in self.flags if each.kind == kind), None)

    def standing(self, now: datetime) -> tuple[CallerFlag, ...]:
        """The flags that stand: those that were set lately enough."""
        return tuple(each for each in self.flags if each.set_at > now - FLAGS_STAND_FOR)


def decide_caller(body: RevealNumber | FlagCaller, record: CallerRecord | None, now: datetime) -> FactBody:
    """What a command about a caller makes happen. A flag that has lapsed may be set anew, and need not be taken away.
    Refusals: `flag_stands`, `no_such_flag`, `field_missing`."""
    match body:
        case RevealNumber(reason=reason, case=case_id):
            return NumberRevealed(reason=reason, case=case_id)
        case FlagCaller(flag=flag, set=is_set, reason=reason):
            kind = need(flag, "flag")
            stands = record is not None and any(each.kind == kind for each in record.standing(now))
            if stands and is_set:
                raise Refusal("flag_stands", flag=kind)
            if not stands and not is_set:
                raise Refusal("no_such_flag", flag=kind)
            return CallerFlagged(flag=kind, set=is_set, reason=need(reason))


def evolve_caller(record: CallerRecord | None, fact: Fact) -> CallerRecord:
    """The record with one fact more; facts of other kinds change nothing."""
    before = record or CallerRecord(number=fact.subject.id)
    match fact.body:
        case CallerFlagged(flag=flag, set=is_set, reason=reason):
            flags = tuple(each for each in before.flags if each.kind != flag)
            if is_set:
                new = CallerFlag(kind=flag, set_by=fact.operator, set_at=fact.occurred_at, reason=reason)
                flags = (*flags, new)
            return replace(before, flags=flags, flagged_at=fact.occurred_at)
        case NumberRevealed():
            return replace(before, reveals=before.reveals + 1, revealed_by=fact.operator, revealed_at=fact.occurred_at)
        case _:
            return before
