"""Compares the three worlds after a shift: what the store holds, what the seat kept, what the windows showed."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk_app.domain.case import Case, CaseId, State
from desk_app.domain.commands import SubjectKind
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import CaseRegistered, Fact
from desk_app.sandbox.scenario import Scenario


class Fault(StrEnum):
    """What must not be."""

    LOST = "case_lost"  # somebody told it, and there is no case
    DOUBLED_CASE = "case_doubled"  # it was told once and there are several
    OTHER_END = "other_end"  # it did not come to the end that the scenario has in mind
    DOUBLED_FACT = "fact_doubled"
    GAP = "position_missing"
    NOT_ON_SEAT = "not_on_the_seat"
    SEAT_DIFFERS = "seat_differs"
    WAITING = "command_left"  # the seat still has something that the centre has not decided
    SHOWN_FALSELY = "window_shows_what_the_store_does_not_hold"
    NOT_SHOWN = "not_shown"
    OTHER_DUE = "deadline_differs"  # a window showed a due time that the centre never reckoned


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong: what, about which case or story, and how it is told apart."""

    fault: Fault
    about: str
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCase:
    """A case on the seat's disk: its confirmed state and flow, the positions of its facts, and when each of its clocks
    is due."""

    state: State
    flow: int
    positions: tuple[int | None, ...]
    dues: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWorld:
    """What the seat's disk holds: cases, and the commands that are not settled, as (case, kind)."""

    cases: Mapping[CaseId, SeatCase]
    unsettled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A case as a window showed it at some moment. `settled`: no command of this seat was on its way or refused."""

    case: str
    number: str
    state: str
    flow: int
    settled: bool


NEAREST = ""
"""In place of a clock's id: the one of a case that is due first, as the queue shows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDue:
    """When a clock was due as a window showed it, and where: `queue` (its case's nearest), `case` or `countdown`."""

    case: str
    clock: str
    due: datetime
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowWorld:
    """What was seen: cases as they were opened during the play, and at its end every line of the queue as (case,
    number, state). `refused` are the cases of which the operator was told that something was not accepted; `dues` every
    due time that stood anywhere in the window whenever the operator looked around."""

    sights: tuple[Shown, ...]
    lines: tuple[tuple[str, str, str], ...]
    refused: frozenset[str] = frozenset()
    dues: frozenset[ShownDue] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """The ledger's facts, in order, and what they make of each case: its last state and every one before, and each due
    time that a clock of it (or the `NEAREST` that runs) ever had."""

    facts: tuple[Fact, ...]
    cases: Mapping[CaseId, Case] = field(default_factory=dict)
    past: Mapping[CaseId, frozenset[tuple[int, str]]] = field(default_factory=dict)
    positions: Mapping[CaseId, tuple[int | None, ...]] = field(default_factory=dict)
    dues: Mapping[tuple[str, str], frozenset[datetime]] = field(default_factory=dict)


def store_of(facts: Iterable[Fact]) -> Store:
    """Folds the facts of a ledger, keeping every (flow, state) and every due time that each case ever had."""
    listed = tuple(sorted(facts, key=lambda fact: fact.position or 0))
    cases: dict[CaseId, Case] = {}
    past: dict[CaseId, set[tuple[int, str]]] = defaultdict(set)
    positions: dict[CaseId, list[int | None]] = defaultdict(list)
    dues: dict[tuple[str, str], set[datetime]] = defaultdict(set)
    for fact in listed:
        if fact.subject.kind is not SubjectKind.CASE:
            continue
        case_id = CaseId(fact.subject.id)
        cases[case_id] = evolve(cases.get(case_id), fact)
        past[case_id].add((cases[case_id].flow, cases[case_id].state.value))
        positions[case_id].append(fact.position)
        for clock in cases[case_id].clocks:
            dues[case_id, clock.id].add(clock.due)
        running = [clock.due for clock in cases[case_id].clocks if clock.running]
        if running:
            dues[case_id, NEAREST].add(min(running))
    return Store(
        facts=listed,
        cases=cases,
        past={case_id: frozenset(seen) for case_id, seen in past.items()},
        positions={case_id: tuple(each) for case_id, each in positions.items()},
        dues={key: frozenset(each) for key, each in dues.items()},
    )


def compared(scenario: Scenario, store: Store, seat: SeatWorld, window: WindowWorld) -> tuple[Finding, ...]:
    """Everything in which the three worlds, or the store and the scenario, do not agree; empty is good."""
    return (
        *_against_scenario(scenario, store),
        *_doubled(store),
        *_on_the_seat(store, seat),
        *_in_the_window(store, window),
        *_due_times(store, window),
    )


def _against_scenario(scenario: Scenario, store: Store) -> Iterator[Finding]:
    for story in scenario.cases:
        found = [case for case in store.cases.values() if story.call.text in case.text]
        if not found:
            yield Finding(fault=Fault.LOST, about=story.name)
        elif len(found) > 1:
            yield Finding(fault=Fault.DOUBLED_CASE, about=story.name, detail=str(len(found)))
        elif found[0].state is not story.ends:
            detail = f"{found[0].number} {found[0].state}, not {story.ends}"
            yield Finding(fault=Fault.OTHER_END, about=story.name, detail=detail)


def _doubled(store: Store) -> Iterator[Finding]:
    """A fact stands once: not at two positions, not twice from one command, and a case is registered once."""
    said = Counter((fact.command_id, fact.subject, repr(fact.body)) for fact in store.facts)
    for (command_id, subject, body), times in said.items():
        if times > 1:
            yield Finding(fault=Fault.DOUBLED_FACT, about=subject.id, detail=f"{body[:60]} of {command_id}")
    registered = Counter(fact.subject.id for fact in store.facts if isinstance(fact.body, CaseRegistered))
    for case_id, times in registered.items():
        if times > 1:
            yield Finding(fault=Fault.DOUBLED_FACT, about=case_id, detail="CaseRegistered")
    places = [fact.position or 0 for fact in store.facts]
    for before, after in itertools.pairwise(places):
        if after == before:
            yield Finding(fault=Fault.DOUBLED_FACT, about=str(after), detail="position")
        elif after > before + 1:
            yield Finding(fault=Fault.GAP, about=str(before + 1), detail=f"to {after - 1}")


def _on_the_seat(store: Store, seat: SeatWorld) -> Iterator[Finding]:
    for case_id, kind in seat.unsettled:
        yield Finding(fault=Fault.WAITING, about=case_id, detail=kind)
    for case_id, case in store.cases.items():
        kept = seat.cases.get(case_id)
        if kept is None:
            yield Finding(fault=Fault.NOT_ON_SEAT, about=case_id, detail=case.number or "")
        elif kept != (wanted := _as_kept(case, store)):
            detail = f"{kept.state} at {kept.flow}, {len(kept.positions)} facts, not {case.state} at {case.flow}"
            if (kept.state, kept.flow, kept.positions) == (wanted.state, wanted.flow, wanted.positions):
                detail = f"due {_told(kept.dues)}, not {_told(wanted.dues)}"
            yield Finding(fault=Fault.SEAT_DIFFERS, about=case_id, detail=detail)
    for case_id in seat.cases.keys() - store.cases.keys():
        yield Finding(fault=Fault.SEAT_DIFFERS, about=case_id, detail="the store has no such case")


def _as_kept(case: Case, store: Store) -> SeatCase:
    """What a seat should have of a case."""
    dues = {clock.id: clock.due for clock in case.clocks}
    return SeatCase(state=case.state, flow=case.flow, positions=store.positions[case.id], dues=dues)


def _told(dues: Mapping[str, datetime]) -> str:
    return ", ".join(f"{clock} {due.isoformat()}" for clock, due in sorted(dues.items()))


def _due_times(store: Store, window: WindowWorld) -> Iterator[Finding]:
    """Each due time that was shown is one that the centre reckoned for this clock. What a refused command would have
    started was shown until the refusal came."""
    for shown in sorted(window.dues, key=lambda each: (each.case, each.clock, each.due)):
        if shown.due not in store.dues.get((shown.case, shown.clock), frozenset()) and shown.case not in window.refused:
            detail = f"{shown.clock or 'nearest'} in {shown.place}: {shown.due.isoformat()}"
            yield Finding(fault=Fault.OTHER_DUE, about=shown.case, detail=detail)


def _in_the_window(store: Store, window: WindowWorld) -> Iterator[Finding]:
    """What was shown as settled was so at that moment; what was on its way came to be, unless it was refused aloud."""
    for sight in window.sights:
        past = store.past.get(CaseId(sight.case), frozenset())
        excused = not sight.settled and sight.case in window.refused
        if (sight.flow, sight.state) not in past and not excused:
            detail = f"{sight.number} {sight.state} at {sight.flow}"
            yield Finding(fault=Fault.SHOWN_FALSELY, about=sight.case, detail=detail)
    listed = Counter(case_id for case_id, _number, _state in window.lines)
    for case_id, number, state in window.lines:
        case = store.cases.get(CaseId(case_id))
        if case is None or case.number != number or case.state.value != state or listed[case_id] > 1:
            yield Finding(fault=Fault.SHOWN_FALSELY, about=case_id, detail=f"line {number} {state}")
    for missing in store.cases.keys() - listed.keys():
        yield Finding(fault=Fault.NOT_SHOWN, about=missing, detail=store.cases[missing].number or "")
