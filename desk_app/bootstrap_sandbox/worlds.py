"""Gathers the three worlds after a play: the ledger over HTTP, the seat's disk, what the windows showed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from desk_app.bootstrap_sandbox.stage import Stage
from desk_app.central.engine import open_engine
from desk_app.central.verify import verify
from desk_app.domain.case import State
from desk_app.sandbox.centre_process import DISTRICT
from desk_app.sandbox.person import Person
from desk_app.sandbox.scoring import SeatCase, SeatWorld, Shown, ShownDue, Store, WindowWorld, store_of
from desk_app.screens import vocabulary
from local_store.seat_disk import open_seat_disk

if TYPE_CHECKING:
    from ui.scripted.album import Album


def store_world(stage: Stage) -> Store:
    """Every fact that the watcher of the scenario may see, asked from the centre like anybody would."""
    line = stage.centre.store()
    try:
        account = stage.cast.account(stage.scenario.watcher)
        watcher = Person(line, account, stage.centre.clock.now, stage.centre.ledger)
        return store_of(watcher.history())
    finally:
        line.close()


def seat_world(stage: Stage, store: Store) -> SeatWorld:
    """The seat's disk, opened anew once the desk has been closed: what is there was kept."""
    stage.opened.close()
    disk = open_seat_disk(stage.settings.data_dir)
    try:
        cases = {}
        for case_id in store.cases:
            kept = disk.journal.case(case_id)
            if kept is not None and kept.confirmed is not None:
                cases[case_id] = SeatCase(
                    state=kept.confirmed.state,
                    flow=kept.confirmed.flow,
                    positions=tuple(fact.position for fact in disk.journal.facts(case_id)),
                    dues={clock.id: clock.due for clock in kept.confirmed.clocks},
                )
        left = tuple((each.command.subjects[0].id, each.command.kind) for each in disk.journal.pending())
        return SeatWorld(cases=cases, unsettled=left)
    finally:
        disk.close()


def window_world(album: Album, lines: Iterable[tuple[str, str, str]], refused: frozenset[str]) -> WindowWorld:
    """What was seen in the window; the lines' words are turned back into states."""
    states = {vocabulary.state(state): state.value for state in State}
    return WindowWorld(
        sights=tuple(
            Shown(case=each.case, number=each.number, state=each.state, flow=each.flow, settled=each.settled)
            for each in album.sights
        ),
        lines=tuple((case, number, states.get(words, words)) for case, number, words in lines),
        refused=refused,
        dues=frozenset(
            ShownDue(case=each.case, clock=each.clock, due=each.due, place=each.place) for each in album.dues
        ),
    )


def ledger_damage(stage: Stage) -> str:
    """What `central verify` finds wrong in the sandbox's ledger; empty where its chain holds."""
    engine = open_engine(f"sqlite:///{stage.centre.database}", connections=1)
    try:
        return ", ".join(f"{each.damage} at {each.position}" for each in verify(engine, DISTRICT).findings)
    finally:
        engine.dispose()
