"""A seat at work without its windows: disk, exchange and people on their threads."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import replace
from typing import TypeVar

from desk_app import numbers
from desk_app.domain.case import Badge, CaseId, CommandId
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.errors import Unreachable, WorldTrouble
from desk_app.ports import Attachments, CentralStore, Editions, Journal, Lookups, Passwords
from desk_app.sync.carrying import Carrying
from desk_app.sync.clock import SeatClock
from desk_app.sync.company import Company
from desk_app.sync.exchange import OFFSET, Exchange
from desk_app.sync.footing import Footing, Told, views_beside
from desk_app.sync.ids import IdMaker
from desk_app.sync.intents import Intent, Kept, NotPossible
from desk_app.sync.outbox import Outbox
from desk_app.sync.projection import Projection
from desk_app.sync.remembering import Remembering
from desk_app.sync.session import Keeper, SignInOutcome
from desk_app.sync.status import Line
from desk_app.sync.turns import StoreThread, Turn
from desk_app.sync.workers import Loop, Pool

BATCHES_AT_SIGN_OUT = 50
CENTRE = "centre"

T = TypeVar("T")
Tell = Callable[[frozenset[str], str], None]


class Station:
    """Owns the threads: one writes the disk, one offers, one takes, one fetches reference data, one what is remembered
    beside cases, one carries attachments, one says who is there, a few make short calls.

    `tell` hears which views are old now and through whom, on any of these threads.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        store: CentralStore,
        editions: Editions,
        attachments: Attachments,
        lookups: Lookups,
        passwords: Passwords,
        clock: SeatClock,
        seat: str,
        tell: Tell,
        ids: IdMaker | None = None,
    ) -> None:
        self.journal = journal
        self.store = store
        self.clock = clock
        self.writer = StoreThread()
        self._lookups = lookups
        self._tell = tell
        self._reference: Reference | None = None
        self._closed = False
        self._ids = ids or IdMaker()
        self._calls = Pool("calls", 2)
        self._know_offset()
        self.line = Line(lambda: tell(frozenset({"sync"}), CENTRE))
        self.keeper = Keeper(store, journal, clock, passwords, seat, lambda work: self.writer.run(Turn.PENDING, work))
        self._outbox = Outbox(journal, clock, self._ids.new, lambda: self._reference, attachments.want)
        self.company = Company(store, clock, self.keeper, seat, self._changed)
        self.projection = Projection(self.keeper.actor_of, lambda: self._reference)
        self._footing = Footing(
            journal=journal,
            store=store,
            clock=clock,
            keeper=self.keeper,
            outbox=self._outbox,
            line=self.line,
            writer=self.writer,
            told=Told(
                changed=self._changed,
                presence=self.company.hear,
                line_is_up=self._line_is_up,
                editions=lambda: self._fetching.nudge(),
                records=self._ask_for_records,
            ),
            reference=lambda: self._reference,
            jitter=random.random,
        )
        self._exchange = Exchange(self._footing, editions)
        self._records = Remembering(self._footing)
        self.carrying = Carrying(self._footing, attachments)
        self._giving = Loop("giving", self._exchange.give)
        self._taking = Loop("taking", self._exchange.take)
        self._fetching = Loop("fetching", self._exchange.fetch)
        self._remembering = Loop("remembering", self._records.remember)
        self._carrying = Loop("carrying", self.carrying.carry)
        self._company = Loop("company", self.company.step)
        self._loops = (
            self._giving,
            self._taking,
            self._fetching,
            self._remembering,
            self._carrying,
            self._company,
        )
        self.writer.run(Turn.PENDING, self._take_up)
        for loop in self._loops:
            loop.start()

    def _know_offset(self) -> None:
        try:
            self.clock.know_offset(float(self.journal.setting(OFFSET) or 0))
        except ValueError:
            return

    def _take_up(self) -> None:
        """On the store's thread: what the last run left."""
        self._reference = self._read_reference()
        self.keeper.recall(self._outbox.operators())
        self.journal.set_projector(self.projection)
        self._outbox.open()
        self._footing.count()

    def _read_reference(self) -> Reference | None:
        try:
            return self._lookups.reference()
        except WorldTrouble:
            return None  # nothing is installed yet

    # --- what people do ---------------------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor | None:
        """Who is at the seat."""
        person = self.keeper.person
        return person.actor if person is not None else None

    @property
    def reference(self) -> Reference | None:
        """The reference data in force, None before the first was installed."""
        return self._reference

    def token(self) -> str:
        """The access token; raises `Unreachable` while there is no session."""
        token = self.keeper.token
        if token is None:
            raise Unreachable("centre_unreachable")
        return token

    def new_id(self) -> str:
        """A fresh UUIDv7."""
        return self._ids.new()

    def perform(self, intents: Sequence[Intent]) -> Future[Kept | NotPossible]:
        """Decided and kept on the store's thread, then offered. Both pieces of work are given at once, so that closing
        the program right after it leaves no draft of what was kept; a draft that waits to be written goes before."""
        outcome = self.writer.submit(Turn.PENDING, lambda: self._perform(intents))
        drafts = {intent.draft for intent in intents if intent.draft}
        if drafts:
            self.writer.submit(Turn.DRAFT, lambda: self._drop_drafts(outcome, drafts))
        return outcome

    def _perform(self, intents: Sequence[Intent]) -> Kept | NotPossible:
        outcome, touched = self._outbox.perform(intents, self.keeper.person, session=self.keeper.token is not None)
        if isinstance(outcome, Kept):
            self._pending_changed(touched, self._in_normal_form(intents))
            self._carrying.nudge()
        return outcome

    def _drop_drafts(self, outcome: Future[Kept | NotPossible], drafts: Iterable[str]) -> None:
        if outcome.cancelled() or outcome.exception() or not isinstance(outcome.result(), Kept):
            return
        for key in drafts:
            self.journal.drop_draft(key)

    def settle(self, dropped: Sequence[CommandId]) -> Future[None]:
        """Refused commands are dealt with."""
        return self.writer.submit(Turn.PENDING, lambda: self._settle(dropped))

    def _settle(self, dropped: Sequence[CommandId]) -> None:
        gone = frozenset(dropped)
        commands = [one.command for one in self.journal.pending() if one.command.id in gone]
        beside = [subject for command in commands for subject in command.subjects]
        self._pending_changed(self._outbox.settle(dropped), beside)

    def _in_normal_form(self, intents: Sequence[Intent]) -> Iterator[Subject]:
        """What the intents are about beside cases, as their commands name it."""
        area_code = self._reference.policy.area_code if self._reference is not None else numbers.AREA_CODE
        for subject in (intent.subject for intent in intents if intent.subject is not None):
            number = subject.kind is SubjectKind.CALLER
            yield replace(subject, id=numbers.normal(subject.id, area_code)) if number else subject

    def _pending_changed(self, touched: frozenset[CaseId], subjects: Iterable[Subject]) -> None:
        person = self.keeper.person
        self._footing.count()
        names = frozenset(f"case:{case_id}" for case_id in touched)
        names |= {"queue"} if touched else frozenset()
        names |= views_beside(subjects)
        if names:
            self._tell(names | {"sync"}, person.actor.badge if person is not None else CENTRE)
        self._giving.nudge()

    def sign_in(self, badge: Badge, password: str) -> Future[SignInOutcome]:
        """On a thread for short calls: the network may not answer, and hashing takes its time."""
        return self._calls.submit(lambda: self._sign_in(badge, password))

    def _sign_in(self, badge: Badge, password: str) -> SignInOutcome:
        outcome = self.keeper.sign_in(badge, password)
        if outcome.signed_in:
            self._exchange.person_changed()
            self._tell(frozenset({"session", "sync", "queue"}), badge)
        self._nudge_all()
        return outcome

    def sign_out(self) -> Future[None]:
        """The seat is free at once; then what waits is sent, and the session ended."""
        actor = self.actor
        token = self.keeper.leave()
        self._footing.note_session()
        self._tell(frozenset({"session", "sync"}), actor.badge if actor is not None else CENTRE)
        return self._calls.submit(lambda: self._end_session(token))

    def _end_session(self, token: str | None) -> None:
        if token is None:
            return
        for _ in range(BATCHES_AT_SIGN_OUT):
            if self.keeper.person is not None or self._exchange.give() != 0.0:
                break
        try:
            self.keeper.end(token)
        except WorldTrouble:
            return  # the centre forgets it in time
        finally:
            self._footing.note_session()

    def short_call(self, work: Callable[[], T]) -> Future[T]:
        """Work on a thread for short calls to the centre."""
        return self._calls.submit(work)

    def say_presence(self) -> None:
        """The operator's state or place has changed."""
        self._company.nudge()

    # --- what happens -----------------------------------------------------------------------------------------------

    def _changed(self, what: frozenset[str]) -> None:
        if "reference" in what:
            self._reference = self._read_reference()
            self.writer.run(Turn.FEED, lambda: self.journal.set_projector(self.projection))
            what = what | {"queue"}
        self._tell(what, CENTRE)

    def _line_is_up(self) -> None:
        for loop in self._loops:
            if loop is not self._taking:
                loop.nudge()

    def _ask_for_records(self, within: float) -> None:
        self._records.ask(within)
        self._remembering.nudge()

    def _nudge_all(self) -> None:
        for loop in self._loops:
            loop.nudge()

    def stop(self) -> None:
        """Ask all threads to end, and end every call to the centre; waits for nothing."""
        for loop in self._loops:
            loop.stop()
        self._exchange.stop()
        self.carrying.stop()
        self._calls.stop()
        self.store.close()

    def close(self, until: float) -> None:
        """Waits for the disk, never for the network: for its threads together no longer than `until` (monotonic)."""
        if self._closed:
            return
        self._closed = True
        self.stop()
        for loop in self._loops:
            loop.join(until)
        self._calls.join(until)
        self.writer.close()
        self.journal.close()
