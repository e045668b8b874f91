"""Three seats, one centre, any doings and faults: in the end all copies are equal, nothing is lost or doubled."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.decide import Context
from desk_app.domain.evolve import fold
from desk_app.domain.projection import QueueFilter
from desk_app.domain.protocol import Verdict
from desk_app.domain.seat import in_scope
from desk_app.ports import Journal
from desk_app.sync import plan
from desk_app.sync.intents import Intent, Kept
from local_store.journal import SqliteJournal
from tests.fakes.centre import FakeCentralStore
from tests.fakes.faults import Faults
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import Machine
from tests.sample_reference import DISPATCHER_A, LEADER, REFERENCE, SEAT
from tests.sync.doings import something_to_do
from tests.sync.round_table import Seat, centre, register

PEOPLE = {"07": SEAT, "08": LEADER, "s1": DISPATCHER_A}
SEATS = tuple(PEOPLE)


class World:
    """The seats and the centre, with what is remembered to check them against at the end."""

    def __init__(
        self, seed: int, chance: float = 0.03, make_journal: Callable[[str], Journal] = lambda name: MemoryJournal()
    ) -> None:
        self.draw = random.Random(seed)
        self.machine = Machine()
        self.centre = centre(self.machine, SEAT, LEADER, DISPATCHER_A)
        self.seats: dict[str, Seat] = {}
        for number, name in enumerate(SEATS):
            faults = Faults(seed=seed * 10 + number, chance=chance)
            store = FakeCentralStore(self.centre, faults)
            journal = make_journal(name)
            self.seats[name] = Seat(name, store, self.machine, journal=journal, seed=seed, faults=faults)
        self.kept: dict[CommandId, str] = {}
        self.given_up: set[CommandId] = set()
        self.refused: set[CommandId] = set()
        for name in SEATS:
            self.come(name)

    # --- what can happen --------------------------------------------------------------------------------------------

    def come(self, name: str) -> None:
        """The person of this seat signs in, with as many tries as it takes or without a network."""
        self.seats[name].sign_in(PEOPLE[name])

    def register(self, name: str) -> None:
        """A call, or a find of the sub-centre's own, is taken down."""
        if PEOPLE[name] is DISPATCHER_A or len(self.seats[name].journal.queue(QueueFilter())) > 5:
            return  # few cases, so that people meet on them
        self._keep(name, self.seats[name].perform(Intent(body=register(f"事 {self.draw.randrange(10_000)}"))))

    def do_something(self, name: str) -> None:
        """Somebody does something with a case they see."""
        seat = self.seats[name]
        person = seat.keeper.person
        ids: list[CaseId] = [row.id for row in seat.journal.queue(QueueFilter(ended=True))]
        if person is None or not ids:
            return
        stored = seat.journal.case(self.draw.choice(ids))
        if stored is None or not stored.in_scope:
            return
        now = seat.clock.now()
        context = Context(now=now, occurred_at=now, actor=person.actor, reference=REFERENCE, cases=self._case_at(seat))
        intent = something_to_do(stored.shown, person.actor, context, ids, self.draw)
        if intent is not None:
            self._keep(name, seat.perform(intent))

    def _case_at(self, seat: Seat) -> object:
        def shown(case_id: CaseId) -> object:
            stored = seat.journal.case(case_id)
            return stored.shown if stored is not None else None

        return shown

    def _keep(self, name: str, outcome: object) -> None:
        if isinstance(outcome, Kept):
            for command in outcome.ids:
                assert command not in self.kept
                self.kept[command] = name

    def settle(self, name: str) -> None:
        """The operator deals with some of the refusals."""
        seat = self.seats[name]
        refused = [one.command.id for one in seat.journal.pending() if plan.is_refused(one)]
        held = [one.command.id for one in plan.held_back(seat.journal.pending())]
        going = [each for each in refused if self.draw.random() < 0.7]
        going += [each for each in held if self.draw.random() < 0.2]
        before = set(seat.answers())
        seat.outbox.settle(going)
        after = {one.command.id: one.command for one in seat.journal.pending()}
        for command_id in set(after) - before:
            self.kept[command_id] = name
        self.given_up |= before - set(after)

    def restart(self, name: str) -> None:
        """The program of this seat dies; somebody starts it again."""
        self.seats[name].restart()
        self.come(name)

    def plug(self, name: str, up: bool) -> None:
        """The network of this seat."""
        store = self.seats[name].store
        assert isinstance(store, FakeCentralStore)
        store.up = up

    def step(self, name: str, taking: bool) -> None:
        """One step of the exchange."""
        seat = self.seats[name]
        one_way = seat.exchange.take if taking else seat.exchange.give
        for _ in range(self.draw.randint(1, 4)):
            if one_way() != 0.0:
                break
            self.watch()
        self.machine.pass_time(self.draw.choice((0.1, 1.0, 5.0)))
        self.watch()

    def watch(self) -> None:
        """SY-08: each command has one state, and a refused one never becomes accepted."""
        for seat in self.seats.values():
            for one in seat.journal.pending():
                if plan.is_refused(one):
                    self.refused.add(one.command.id)
                else:
                    assert one.command.id not in self.refused

    # --- how it ends ------------------------------------------------------------------------------------------------

    def calm(self) -> None:
        """The storm is over: everybody is back, everything arrives, every refusal is dealt with."""
        for name, seat in self.seats.items():
            assert seat.faults is not None
            seat.faults.quiet()
            self.plug(name, up=True)
            store = seat.store
            assert isinstance(store, FakeCentralStore)
            store.deliver_delayed()
        for _ in range(40):
            self.machine.pass_time(700)
            for name, seat in self.seats.items():
                self.come(name)
                seat.give()
                seat.take()
                going = [one.command.id for one in seat.journal.pending() if plan.is_refused(one)]
                before = set(seat.answers())
                seat.outbox.settle(going)
                self.given_up |= before - set(seat.answers())
                self.kept |= dict.fromkeys(set(seat.answers()) - before, name)
            if self._at_rest():
                break
        assert self._at_rest(), "something still waits"

    def _at_rest(self) -> bool:
        read = len(self.centre.facts)
        return all(
            not seat.journal.pending() and (at := seat.journal.position()) is not None and at.position == read
            for seat in self.seats.values()
        )

    def check(self) -> None:
        """Every copy equals the plain oracle: the facts folded one after the other."""
        told: dict[CaseId, list[object]] = {}
        for fact in self.centre.facts:
            told.setdefault(CaseId(fact.subject.id), []).append(fact)
        oracle = {case: fold(facts) for case, facts in told.items()}  # type: ignore[arg-type]
        assert oracle == self.centre.cases
        for name, seat in self.seats.items():
            for case_id, case in oracle.items():
                stored = seat.journal.case(case_id)
                if case is None or not in_scope(PEOPLE[name], case, REFERENCE.policy):
                    assert stored is None or not stored.in_scope or stored.confirmed is None
                elif not case.ended:
                    assert stored is not None and stored.in_scope
                    assert stored.confirmed == stored.shown == case
                elif stored is not None and stored.in_scope:
                    assert stored.confirmed == case
        self._check_commands()

    def _check_commands(self) -> None:
        """Nothing that was kept is lost, nothing is done twice."""
        accepted = {each for each, (_, answer) in self.centre.decided.items() if answer.verdict is Verdict.ACCEPTED}
        written = [fact.command_id for fact in self.centre.facts]
        assert set(written) == accepted
        runs = Counter(each for at, each in enumerate(written) if at == 0 or written[at - 1] != each)
        assert set(runs.values()) <= {1}, "the facts of one command stand together, once"
        lost = set(self.kept) - set(self.centre.decided) - self.given_up
        assert not lost


def storm(world: World, actions: int) -> None:
    """So many random happenings."""
    draw = world.draw
    for _ in range(actions):
        name = draw.choice(SEATS)
        match draw.choices(
            ("do", "register", "give", "take", "settle", "restart", "down", "up", "expire", "sign in", "late"),
            (40, 5, 16, 20, 4, 2, 3, 7, 2, 3, 2),
        )[0]:
            case "do":
                world.do_something(name)
            case "register":
                world.register(name)
            case "give":
                world.step(name, taking=False)
            case "take":
                world.step(name, taking=True)
            case "settle":
                world.settle(name)
            case "restart":
                world.restart(name)
            case "down":
                world.plug(name, up=False)
            case "up":
                world.plug(name, up=True)
            case "expire":
                world.centre.expire(world.seats[name].keeper.token or "")
            case "sign in":
                world.come(name)
            case "late":
                store = world.seats[name].store
                assert isinstance(store, FakeCentralStore)
                store.deliver_delayed()


SEEDS = range(int(os.environ.get("DESK_SEEDS_FROM", "0")), int(os.environ.get("DESK_SEEDS_TO", "50")))


@pytest.mark.parametrize("seed", SEEDS)
def test_sy_20_after_any_storm_all_copies_are_equal(seed: int) -> None:
    world = World(seed)
    storm(world, 200)
    world.calm()
    world.check()


@pytest.mark.parametrize("seed", range(2000, 2004))
def test_sy_20_on_real_disks(seed: int, tmp_path: Path) -> None:
    journals: list[SqliteJournal] = []

    def make_journal(name: str) -> SqliteJournal:
        (tmp_path / name).mkdir()
        journals.append(SqliteJournal(tmp_path / name, bytes(range(32))))
        return journals[-1]

    world = World(seed, make_journal=make_journal)
    storm(world, 120)
    world.calm()
    world.check()
    for journal in journals:
        journal.close()


def test_the_storms_do_reach_what_they_are_to_test() -> None:
    """A storm that makes no refusal, no repeat and no restart would prove little."""
    codes: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    for seed in range(2012, 2024):
        world = World(seed)
        storm(world, 200)
        codes.update(answer.code for _, answer in world.centre.decided.values() if answer.code)
        kinds.update(fact.kind for fact in world.centre.facts)
    assert codes["case_moved_on"] > 8
    assert len(codes) >= 3
    assert {"CaseRegistered", "CaseFiled", "CaseDispatched", "NoteAdded", "CaseSigned"} <= set(kinds)


class Machinery(RuleBasedStateMachine):
    """The same, driven by Hypothesis, which makes a failing story short."""

    @initialize(seed=st.integers(min_value=0, max_value=2**31))
    def begin(self, seed: int) -> None:
        self.world = World(seed, chance=0.08)

    @rule(name=st.sampled_from(SEATS))
    def register(self, name: str) -> None:
        self.world.register(name)

    @rule(name=st.sampled_from(SEATS), times=st.integers(min_value=1, max_value=4))
    def work(self, name: str, times: int) -> None:
        for _ in range(times):
            self.world.do_something(name)

    @rule(name=st.sampled_from(SEATS), taking=st.booleans(), times=st.integers(min_value=1, max_value=6))
    def exchange(self, name: str, taking: bool, times: int) -> None:
        for _ in range(times):
            self.world.step(name, taking)

    @rule(name=st.sampled_from(SEATS))
    def settle(self, name: str) -> None:
        self.world.settle(name)

    @rule(name=st.sampled_from(SEATS))
    def restart(self, name: str) -> None:
        self.world.restart(name)

    @rule(name=st.sampled_from(SEATS), up=st.booleans())
    def plug(self, name: str, up: bool) -> None:
        self.world.plug(name, up)

    @invariant()
    def one_state_each(self) -> None:
        if hasattr(self, "world"):
            self.world.watch()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.calm()
            self.world.check()


Machinery.TestCase.settings = settings(
    max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
TestMachinery = Machinery.TestCase
