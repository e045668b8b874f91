"""Which clocks ought to run in a case as it stands, and the facts that bring those that do run into line with it.

Every clock is derived from the case alone, so that no path through the rules can forget to start or to end one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from desk_app.domain.case import Case, ClockInstance, ClockKind, Pause, State, TaskKind
from desk_app.domain.deadlines import Convention, Deadline, Limit, deadline
from desk_app.domain.facts import (
    CaseEscalated,
    ClockEnded,
    ClockExtended,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    DeadlineRecomputed,
    Fact,
    FactBody,
)
from desk_app.domain.reference import Reference

_TASK_CLOCK = {TaskKind.VERIFICATION: ClockKind.VERIFICATION, TaskKind.INSPECTION: ClockKind.INSPECTION}
_WAITS_FOR_HOLDER = (State.PENDING_DISPATCH, State.RETURNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A clock that ought to be open: a change of `key` ends the old instance and starts a new one."""

    kind: ClockKind
    key: str = ""
    paused: bool = False


def wanted_clocks(case: Case) -> Iterator[Wanted]:
    """The clocks that ought to be open in a case, by the table of clocks of the rule book."""
    match case.state:
        case State.PENDING_ACCEPT:
            yield Wanted(kind=ClockKind.ACCEPT)
        case State.PENDING_FILING | State.VERIFYING:
            yield Wanted(kind=ClockKind.FILING, paused=case.state is State.VERIFYING)
        case State.PENDING_DISPATCH | State.RETURNED:
            yield Wanted(kind=ClockKind.DISPATCH, key=str(case.hop))
        case State.PENDING_SIGN:
            yield Wanted(kind=ClockKind.SIGN, key=str(case.hop))
        case State.PENDING_INSPECTION:
            yield Wanted(kind=ClockKind.INSPECTION_WAIT)
        case State.PENDING_CALLBACK:
            yield Wanted(kind=ClockKind.CALLBACK)
        case State.PENDING_CLOSE:
            yield Wanted(kind=ClockKind.CLOSE)
        case _:
            pass
    for task in case.tasks:
        yield Wanted(kind=_TASK_CLOCK[task.kind], key=task.id)
    for part in case.co_handlers:
        yield Wanted(kind=ClockKind.CO_HANDLER, key=part.id)
    yield from _handling(case)


def _handling(case: Case) -> Iterator[Wanted]:
    """The clock of one unit: it stands still while the case is away from it, until another unit gets the case."""
    if case.state in (State.PENDING_SIGN, State.HANDLING, State.SUSPENDED):
        yield Wanted(kind=ClockKind.HANDLING, key=case.unit or "", paused=case.state is State.SUSPENDED)
    elif case.state in _WAITS_FOR_HOLDER:
        for instance in case.open_clocks:
            if instance.kind is ClockKind.HANDLING:
                yield Wanted(kind=ClockKind.HANDLING, key=instance.key, paused=True)


def limit_of(case: Case, wanted: Wanted, reference: Reference) -> Limit:
    """How long a clock may run: handling by the filing, a co-handler by its own, the rest by policy."""
    if wanted.kind is ClockKind.HANDLING and case.filing is not None:
        return case.filing.limit
    if wanted.kind is ClockKind.CO_HANDLER:
        return next(part.limit for part in case.co_handlers if part.id == wanted.key)
    return reference.policy.limit_of(wanted.kind, case.filing.grade if case.filing else None)


def clock_facts(case: Case, at: datetime, reference: Reference) -> Iterator[FactBody]:
    """The facts that end, pause, resume and start clocks so that those of the case are the wanted ones."""
    wanted = {(each.kind, each.key): each for each in wanted_clocks(case)}
    present = {(each.kind, each.key): each for each in case.open_clocks}
    for name, instance in present.items():
        if name not in wanted:
            yield ClockEnded(clock=instance.id)
        elif wanted[name].paused and not instance.paused:
            yield ClockPaused(clock=instance.id)
        elif instance.paused and not wanted[name].paused:
            yield _resumed(instance, at, reference)
    number = len(case.clocks)
    for name, each in wanted.items():
        if name not in present:
            number += 1
            instance = _started(case, each, number, at, reference)
            yield ClockStarted(clock=instance)
            if each.paused:
                yield ClockPaused(clock=instance.id)


def _started(case: Case, wanted: Wanted, number: int, at: datetime, reference: Reference) -> ClockInstance:
    limit = limit_of(case, wanted, reference)
    convention = reference.policy.convention if wanted.kind is ClockKind.HANDLING else Convention.EIGHT_HOURS
    found = deadline(reference.calendar, at, limit, convention=convention)
    return ClockInstance(
        id=f"{wanted.kind.value}-{number}",
        kind=wanted.kind,
        key=wanted.key,
        started_at=at,
        limit=limit,
        convention=convention,
        calendar_edition=reference.calendar.edition,
        due=found.due,
        turns_yellow=found.turns_yellow,
        provisional=found.provisional,
    )


def due_of(instance: ClockInstance, reference: Reference) -> Deadline:
    """The deadline of an instance that is not paused, from all it stores, under the calendar in force."""
    return deadline(
        reference.calendar,
        instance.started_at,
        instance.limit,
        convention=instance.convention,
        pauses=[(pause.since, pause.to) for pause in instance.pauses],
        times=1 + instance.extensions,
    )


def _resumed(instance: ClockInstance, at: datetime, reference: Reference) -> ClockResumed:
    pauses = (*instance.pauses[:-1], Pause(since=instance.pauses[-1].since, to=at))
    found = due_of(replace(instance, pauses=pauses), reference)
    return ClockResumed(
        clock=instance.id,
        calendar_edition=reference.calendar.edition,
        due=found.due,
        turns_yellow=found.turns_yellow,
        provisional=found.provisional,
    )


def extended(instance: ClockInstance, reference: Reference) -> ClockExtended:
    """The fact that gives a clock one original limit more."""
    found = due_of(replace(instance, extensions=instance.extensions + 1), reference)
    return ClockExtended(
        clock=instance.id,
        calendar_edition=reference.calendar.edition,
        due=found.due,
        turns_yellow=found.turns_yellow,
        provisional=found.provisional,
    )


# --- what a fact about a clock makes of a case ----------------------------------------------------------------------


def with_clock(case: Case, body: FactBody, fact: Fact) -> Case | None:
    """The case after a fact about one of its clocks; None where the fact is about something else."""
    at = fact.occurred_at
    match body:
        case ClockStarted():
            return replace(case, clocks=(*case.clocks, body.clock))
        case ClockEnded():
            return _with_clock(case, body.clock, lambda each: _ended(each, at))
        case ClockPaused():
            return _with_clock(case, body.clock, lambda each: replace(each, pauses=(*each.pauses, Pause(since=at))))
        case ClockResumed():
            return _with_clock(case, body.clock, lambda each: _on_time(_unpaused(each, at), body))
        case ClockExtended():
            return _with_clock(
                case, body.clock, lambda each: _on_time(replace(each, extensions=each.extensions + 1), body)
            )
        case DeadlineRecomputed():
            return _with_clock(case, body.clock, lambda each: _on_time(each, body))
        case CaseEscalated():
            return _with_clock(
                case, body.clock, lambda each: replace(each, escalated=(*each.escalated, body.threshold))
            )
        case _:
            return None


def _unpaused(instance: ClockInstance, at: datetime) -> ClockInstance:
    return replace(instance, pauses=(*instance.pauses[:-1], replace(instance.pauses[-1], to=at)))


def _ended(instance: ClockInstance, at: datetime) -> ClockInstance:
    """An open pause ends with the clock."""
    return replace(_unpaused(instance, at) if instance.paused else instance, ended_at=at)


def _on_time(instance: ClockInstance, body: ClockResumed | ClockExtended | DeadlineRecomputed) -> ClockInstance:
    return replace(
        instance,
        calendar_edition=body.calendar_edition,
        due=body.due,
        turns_yellow=body.turns_yellow,
        provisional=body.provisional,
    )


def _with_clock(case: Case, clock: str, change: Callable[[ClockInstance], ClockInstance]) -> Case:
    return replace(case, clocks=tuple(change(each) if each.id == clock else each for each in case.clocks))
