"""The comparison of the three worlds finds what was planted in any of them, and nothing in what is whole."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, Source, State
from desk_app.domain.facts import Fact
from desk_app.sandbox.scenario import Scenario
from desk_app.sandbox.scoring import (
    NEAREST,
    Fault,
    SeatCase,
    SeatWorld,
    Shown,
    ShownDue,
    Store,
    WindowWorld,
    compared,
    store_of,
)
from tests.domain.walking import Town
from tests.sample_reference import PLACE_A, SEAT, STALL
from tests.sandbox.short_scenario import short_scenario

PURSE, LID = "stolen-purse", "market-lid"


@dataclass(frozen=True)
class Worlds:
    """Three worlds that agree, to be spoilt."""

    scenario: Scenario
    facts: tuple[Fact, ...]
    seat: SeatWorld
    window: WindowWorld

    @property
    def store(self) -> Store:
        return store_of(self.facts)

    def faults(self) -> set[Fault]:
        return {finding.fault for finding in compared(self.scenario, self.store, self.seat, self.window)}


def whole() -> Worlds:
    scenario = short_scenario(PURSE)
    town = Town()
    call = scenario.cases[0].call
    register = c.RegisterCase(
        source=Source.HOTLINE, demand_kind=call.demand_kind, text=call.text, place=PLACE_A, problem=STALL, accept=True
    )
    town.must(SEAT, "k1", register)
    town.must(SEAT, "k1", c.TransferOut(target=c.TransferTarget.POLICE_110, way=c.TransferWay.BLIND))
    store = store_of(town.facts)
    case = store.cases[CaseId("k1")]
    number = case.number or ""
    clock = case.clocks[0]
    kept = SeatCase(
        state=case.state,
        flow=case.flow,
        positions=store.positions[case.id],
        dues={each.id: each.due for each in case.clocks},
    )
    return Worlds(
        scenario=scenario,
        facts=store.facts,
        seat=SeatWorld(cases={case.id: kept}),
        window=WindowWorld(
            sights=(
                Shown(case="k1", number=number, state="PENDING_FILING", flow=1, settled=False),
                Shown(case="k1", number=number, state="TRANSFERRED", flow=2, settled=True),
            ),
            lines=(("k1", number, "TRANSFERRED"),),
            dues=frozenset(
                {
                    ShownDue(case="k1", clock=clock.id, due=clock.due, place="case"),
                    ShownDue(case="k1", clock=NEAREST, due=clock.due, place="queue"),
                }
            ),
        ),
    )


def doubled(fact: Fact, worlds: Worlds) -> tuple[Fact, ...]:
    """The facts with one of them a second time at the end."""
    return (*worlds.facts, replace(fact, position=len(worlds.facts) + 1))


def shown(worlds: Worlds, **another: object) -> WindowWorld:
    """The window with a last sight that differs."""
    *before, last = worlds.window.sights
    return replace(worlds.window, sights=(*before, replace(last, **another)))  # type: ignore[arg-type]


def test_three_worlds_that_agree_have_no_fault() -> None:
    assert whole().faults() == set()


SECOND = timedelta(seconds=1)
Spoil = Callable[[Worlds], Worlds]
SPOILT: dict[str, tuple[Spoil, set[Fault]]] = {
    "the store has lost the case": (
        lambda w: replace(w, facts=()),
        {Fault.LOST, Fault.SEAT_DIFFERS, Fault.SHOWN_FALSELY, Fault.OTHER_DUE},
    ),
    "the case stopped half way": (
        lambda w: replace(w, facts=w.facts[:2]),
        {Fault.OTHER_END, Fault.SEAT_DIFFERS, Fault.SHOWN_FALSELY},
    ),
    "a fact stands there twice": (
        lambda w: replace(w, facts=doubled(w.facts[-1], w)),
        {Fault.DOUBLED_FACT, Fault.SEAT_DIFFERS},
    ),
    "a position is missing": (
        lambda w: replace(w, facts=(*w.facts[:-1], replace(w.facts[-1], position=99))),
        {Fault.GAP, Fault.SEAT_DIFFERS},
    ),
    "the seat lacks the case": (lambda w: replace(w, seat=SeatWorld(cases={})), {Fault.NOT_ON_SEAT}),
    "the seat lacks a fact": (
        lambda w: replace(
            w,
            seat=SeatWorld(
                cases={key: replace(each, positions=each.positions[:-1]) for key, each in w.seat.cases.items()}
            ),
        ),
        {Fault.SEAT_DIFFERS},
    ),
    "the seat stands elsewhere": (
        lambda w: replace(
            w, seat=SeatWorld(cases={key: replace(each, state=State.VOIDED) for key, each in w.seat.cases.items()})
        ),
        {Fault.SEAT_DIFFERS},
    ),
    "the seat keeps another deadline": (
        lambda w: replace(
            w,
            seat=SeatWorld(
                cases={
                    key: replace(each, dues={clock: due + SECOND for clock, due in each.dues.items()})
                    for key, each in w.seat.cases.items()
                }
            ),
        ),
        {Fault.SEAT_DIFFERS},
    ),
    "the window showed another deadline": (
        lambda w: replace(
            w,
            window=replace(w.window, dues=frozenset(replace(each, due=each.due + SECOND) for each in w.window.dues)),
        ),
        {Fault.OTHER_DUE},
    ),
    "the seat has a case that nobody else knows": (
        lambda w: replace(w, seat=SeatWorld(cases={**w.seat.cases, CaseId("k9"): next(iter(w.seat.cases.values()))})),
        {Fault.SEAT_DIFFERS},
    ),
    "a command was never decided": (
        lambda w: replace(w, seat=replace(w.seat, unsettled=(("k1", "AddNote"),))),
        {Fault.WAITING},
    ),
    "the window showed a state that never was": (
        lambda w: replace(w, window=shown(w, state="CLOSED")),
        {Fault.SHOWN_FALSELY},
    ),
    "the window was a step ahead, and said that it was settled": (
        lambda w: replace(w, window=shown(w, flow=3)),
        {Fault.SHOWN_FALSELY},
    ),
    "the window was a step ahead with a command that came to nothing": (
        lambda w: replace(w, window=shown(w, flow=3, settled=False)),
        {Fault.SHOWN_FALSELY},
    ),
    "a line of the queue is old": (
        lambda w: replace(w, window=replace(w.window, lines=(("k1", w.window.lines[0][1], "PENDING_FILING"),))),
        {Fault.SHOWN_FALSELY},
    ),
    "a line of the queue has another number": (
        lambda w: replace(w, window=replace(w.window, lines=(("k1", "WZ20260302-00009", "TRANSFERRED"),))),
        {Fault.SHOWN_FALSELY},
    ),
    "a line stands there twice": (
        lambda w: replace(w, window=replace(w.window, lines=w.window.lines * 2)),
        {Fault.SHOWN_FALSELY},
    ),
    "the queue does not show the case": (lambda w: replace(w, window=replace(w.window, lines=())), {Fault.NOT_SHOWN}),
    "nobody told what the scenario has": (
        lambda w: replace(w, scenario=short_scenario(PURSE, LID)),
        {Fault.LOST},
    ),
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_planted_is_found(name: str) -> None:
    spoil, faults = SPOILT[name]
    assert spoil(whole()).faults() == faults


def test_what_was_refused_aloud_may_have_been_shown_for_a_while() -> None:
    worlds = whole()
    window = replace(shown(worlds, flow=3, settled=False), refused=frozenset({"k1"}))
    assert replace(worlds, window=window).faults() == set()


def test_a_call_that_became_two_cases_is_found() -> None:
    worlds = whole()
    town = Town()
    for fact in worlds.facts:
        town.facts.append(fact)
    call = worlds.scenario.cases[0].call
    again = c.RegisterCase(source=Source.HOTLINE, demand_kind=call.demand_kind, text=call.text, accept=True)
    town.must(SEAT, "k2", again)
    assert Fault.DOUBLED_CASE in replace(worlds, facts=tuple(town.facts)).faults()
