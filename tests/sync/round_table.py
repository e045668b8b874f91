"""Seats around one fake centre, without threads: each step of the exchange is called by hand."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from desk_app.domain.case import Case, CaseId, CommandId, DemandKind, Source
from desk_app.domain.commands import Body, DispatchCase, FileCase, RegisterCase
from desk_app.domain.protocol import Answer
from desk_app.domain.seat import Actor
from desk_app.errors import WorldTrouble
from desk_app.ports import CentralStore, Journal
from desk_app.sync import plan
from desk_app.sync.carrying import Carrying
from desk_app.sync.clock import SeatClock
from desk_app.sync.exchange import Exchange
from desk_app.sync.footing import Footing, Told
from desk_app.sync.ids import IdMaker
from desk_app.sync.intents import Intent, Kept, NotPossible
from desk_app.sync.outbox import Outbox
from desk_app.sync.projection import Projection
from desk_app.sync.remembering import Remembering
from desk_app.sync.session import Keeper, SignInOutcome
from desk_app.sync.status import Line
from desk_app.sync.turns import Inline
from tests.fakes.attachments import MemoryAttachments
from tests.fakes.centre import FakeCentralStore, FakeCentre
from tests.fakes.faults import Faults
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import Machine, MemoryEditions, PlainPasswords
from tests.sample_reference import LEADER, PLACE_A, REFERENCE, SEAT, SQUAD_A, STALL, SUB_A

PASSWORD = "correct horse"


def centre(machine: Machine, *actors: Actor) -> FakeCentre:
    """A centre with the sample district and these accounts (by default a seat operator and a shift leader)."""
    made = FakeCentre(reference=REFERENCE, now=machine.wall)
    for actor in actors or (SEAT, LEADER):
        made.add_account(actor, PASSWORD)
    return made


class Seat:
    """All of one seat but its threads and windows; `restart` keeps the journal, editions and attachments only."""

    def __init__(
        self,
        name: str,
        store: CentralStore,
        machine: Machine,
        *,
        journal: Journal | None = None,
        seed: int = 0,
        faults: Faults | None = None,
    ) -> None:
        self.name = name
        self.store = store
        self.machine = machine
        self.journal: Journal = journal or MemoryJournal()
        self.editions = MemoryEditions()
        self.attachments = MemoryAttachments()
        self.seed = seed
        self.faults = faults
        self.heard: list[frozenset[str]] = []
        self._draw = random.Random(f"{name}-{seed}")
        self._build()

    def _build(self) -> None:
        draw = self._draw
        self.clock = SeatClock(self.machine.wall, self.machine.elapsed, system=self.machine.wall)
        self.line = Line(lambda: None)
        self.ids = IdMaker(lambda: int(self.machine.at.timestamp() * 1000), draw.getrandbits)
        self.outbox = Outbox(self.journal, self.clock, self.ids.new, lambda: REFERENCE, self.attachments.want)
        writer = Inline()
        self.keeper = Keeper(self.store, self.journal, self.clock, PlainPasswords(), self.name, lambda work: work())
        self.footing = Footing(
            journal=self.journal,
            store=self.store,
            clock=self.clock,
            keeper=self.keeper,
            outbox=self.outbox,
            line=self.line,
            writer=writer,
            told=Told(changed=self.heard.append, records=lambda within: self.remembering.ask(within)),
            reference=lambda: REFERENCE,
            jitter=draw.random,
        )
        self.exchange = Exchange(self.footing, self.editions)
        self.remembering = Remembering(self.footing)
        self.carrying = Carrying(self.footing, self.attachments)
        self.journal.set_projector(Projection(self.keeper.actor_of, lambda: REFERENCE))
        self.keeper.recall(self.outbox.operators())
        self.outbox.open()

    def restart(self) -> None:
        """The program ends at once and starts again."""
        self._build()

    def sign_in(self, actor: Actor = SEAT, password: str = PASSWORD) -> SignInOutcome:
        """Signs in, and takes in that somebody else may be there."""
        outcome = self.keeper.sign_in(actor.badge, password)
        if outcome.signed_in:
            self.exchange.person_changed()
        return outcome

    def sign_out(self) -> None:
        """The operator leaves; the centre may or may not hear of it."""
        token = self.keeper.leave()
        if token is not None:
            try:
                self.keeper.end(token)
            except WorldTrouble:
                return

    def perform(self, *intents: Intent) -> Kept | NotPossible:
        """What the operator does."""
        outcome, touched = self.outbox.perform(intents, self.keeper.person, session=self.keeper.token is not None)
        self.footing.tell_cases(touched)
        return outcome

    def do(self, case: CaseId | None, *bodies: Body) -> Kept:
        """The same, where it must be possible."""
        outcome = self.perform(*(Intent(case=case, body=body) for body in bodies))
        assert isinstance(outcome, Kept), outcome
        return outcome

    def call(self, text: str = "摊位占道") -> CaseId:
        """A call is taken, filed and dispatched to the sub-centre in one action."""
        kept = self.do(
            None, register(text), FileCase(problem=STALL, condition=f"{STALL}-1"), DispatchCase(target=SUB_A)
        )
        assert kept.case is not None
        return kept.case

    def give(self, at_most: int = 50) -> float | None:
        """Offers until nothing is left or something fails; gives back what the last step said."""
        wait: float | None = 0.0
        while wait == 0.0 and at_most:
            wait = self.exchange.give()
            at_most -= 1
        return wait

    def take(self, at_most: int = 50) -> float | None:
        """Takes until nothing new comes or something fails."""
        wait: float | None = 0.0
        for _ in range(at_most):
            before = (self.journal.position(), self._steps())
            wait = self.exchange.take()
            if wait != 0.0 or (self.journal.position(), self._steps()) == before:
                break
        return wait

    def fetch(self, at_most: int = 50) -> float | None:
        """Fetches reference data until there is nothing to do or something fails; what the last step said."""
        wait: float | None = 0.0
        while wait == 0.0 and at_most:
            wait = self.exchange.fetch()
            at_most -= 1
        return wait

    def remember(self, at_most: int = 50) -> float | None:
        """Asks for records until there is nothing to do or something fails; what the last step said."""
        wait: float | None = 0.0
        while wait is not None and wait < 1.0 and at_most:
            self.machine.pass_time(wait)
            wait = self.remembering.remember()
            at_most -= 1
        return wait

    def carry(self, at_most: int = 200) -> float | None:
        """Gives attachments away until none is left or something fails; what the last step said."""
        wait: float | None = 0.0
        while wait == 0.0 and at_most:
            wait = self.carrying.carry()
            at_most -= 1
        return wait

    def _steps(self) -> object:
        return (self.exchange.standing(), self.line.status.notice)

    def round(self) -> None:
        """A whole round, both ways."""
        self.give()
        self.take()

    def shown(self, case: CaseId) -> Case:
        """The case as the operator sees it."""
        stored = self.journal.case(case)
        assert stored is not None
        return stored.shown

    def answers(self) -> dict[CommandId, Answer | None]:
        """What is pending, with what the centre has said."""
        return {one.command.id: one.answer for one in self.journal.pending()}

    def refused(self) -> list[str]:
        """Codes of the refusals that wait for the operator."""
        return [one.answer.code for one in self.journal.pending() if one.answer is not None and plan.is_refused(one)]


def register(text: str = "摊位占道", accept: bool = True) -> RegisterCase:
    """A call about a place in board A."""
    return RegisterCase(
        source=Source.HOTLINE,
        demand_kind=DemandKind.COMPLAINT,
        text=text,
        place=PLACE_A,
        problem=STALL,
        accept=accept,
    )


def around(machine: Machine, the_centre: FakeCentre, *names: str) -> list[Seat]:
    """Seats at one centre, without faults on their lines."""
    return [Seat(name, FakeCentralStore(the_centre), machine) for name in names]


def copies(seats: Sequence[Seat], case: CaseId) -> list[Case | None]:
    """The case on each seat."""
    stored = [seat.journal.case(case) for seat in seats]
    return [one.confirmed if one is not None else None for one in stored]


__all__ = ["PASSWORD", "SQUAD_A", "Seat", "around", "centre", "copies", "datetime", "register"]
