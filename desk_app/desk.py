"""The only door for windows: perform what an operator wants, read views, hear what changed."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TypeVar

from desk_app.calling import Around, Calling
from desk_app.case_views import CaseViews
from desk_app.domain.calendar import Calendar
from desk_app.domain.case import Badge, CaseId, CommandId, Place
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.directory import Directory
from desk_app.domain.facts import Fact
from desk_app.domain.policy import Policy
from desk_app.domain.projection import Draft, LookupHit, QueueFilter, QueueRow, RunningClock, StoredCase, SyncStatus
from desk_app.domain.protocol import CaseHit, Presence
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, SeatState
from desk_app.domain.working_time import micros
from desk_app.inquiries import Inquiries
from desk_app.ports import Attachments, CentralStore, Editions, Journal, Lookups, Passwords, Phone
from desk_app.screens.case import CaseView
from desk_app.screens.clock_book import ClockBook, KeptLines
from desk_app.screens.clock_order import Grouping
from desk_app.screens.lookup import LookupView
from desk_app.screens.lookup_card import HitCard
from desk_app.screens.map import CaseMark, ComponentCard, MapLand, PlaceCard
from desk_app.screens.missing_data import missing_words, with_missing
from desk_app.screens.proposals import Proposal
from desk_app.screens.queue import QueueView, queue_view
from desk_app.screens.settings_page import PROPOSALS, ProposalChoices, chosen
from desk_app.screens.sync_badge import SyncView, sync_view
from desk_app.screens.wall import WallView, wall_view
from desk_app.sync.clock import SeatClock
from desk_app.sync.ids import IdMaker
from desk_app.sync.intents import Intent, Kept, NotPossible
from desk_app.sync.session import SignInOutcome
from desk_app.sync.station import Station
from desk_app.sync.turns import Turn
from desk_app.sync.workers import Pool, deadline

__all__ = ["Changed", "Desk", "Intent", "Kept", "NotPossible", "SignInOutcome"]

T = TypeVar("T")
LEARNS_EVERY = 30.0
"""Seconds between two times that something is learned from filed cases; news brings each of them about."""
CHOICE = "choice:"
"""Settings of windows begin so, and never meet those of the program itself."""

NO_REFERENCE = Reference(
    catalogue=Catalogue(edition=""),
    directory=Directory(edition=""),
    calendar=Calendar(zone=timezone(timedelta(hours=8), "Asia/Shanghai")),
    policy=Policy(),
)
"""What is shown with before the first datasets have come: no names, the default hours of work, the district's zone."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """News for windows: which views are old now, and through whom.

    `what` holds `queue`, `sync`, `presence`, `reference`, `session`, `figures` and `case:ID`; `cases` where any case
    may be another; `caller:NUMBER` (in normal form), `missed_calls`, `attachments`, and `records` where duplicates and
    callers' histories may be others. `by_whom` is the badge of the person at this seat, or `centre`.
    """

    what: frozenset[str]
    by_whom: str


class Desk:
    """Everything a window may ask for. Every method may be called from the window thread: none of them waits.

    What it is given is its own from then on: `close` closes the journal, the files, the phone and the line to the
    centre. What belongs to a call is asked of `calls`.
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
        phone: Phone,
        clock: SeatClock,
        seat: str,
        ids: IdMaker | None = None,
    ) -> None:
        self._journal = journal
        self._inquiries = Inquiries(
            lookups=lookups, journal=journal, reference=self.reference, now=self.now, wanted=self._wanted_proposals
        )
        self._listeners: list[Callable[[Changed], None]] = []
        self._listening = threading.Lock()
        self._looking_up: Future[LookupView] | None = None
        self._showing_hit: Future[HitCard] | None = None
        self._readers = Pool("reading", 2)
        self._clock = clock
        self._learns_next = 0.0
        self._preparing = Pool("preparing", 1)  # what takes long and nobody waits for keeps no reader from a view
        self._station = Station(
            journal=journal,
            store=store,
            editions=editions,
            attachments=attachments,
            lookups=lookups,
            passwords=passwords,
            clock=clock,
            seat=seat,
            tell=self._tell,
            ids=ids,
        )
        self._case_views = CaseViews(
            station=self._station, readers=self._readers, reference=self.reference, now=self.now
        )
        self.calls = Calling(
            station=self._station,
            lookups=lookups,
            attachments=attachments,
            phone=phone,
            propose=self._inquiries.proposals,
            around=Around(readers=self._readers, reference=self.reference, now=self.now, tell=self._tell),
        )

    # --- what an operator does --------------------------------------------------------------------------------------

    @property
    def actor(self) -> Actor | None:
        """Who is signed in at this seat."""
        return self._station.actor

    def perform(self, *intents: Intent) -> Future[Kept | NotPossible]:
        """Decide here, then keep the whole group in one durable transaction; refused here, nothing is stored.

        The future raises `StoreTrouble` where the disk cannot take it: then nothing was kept either.
        """
        return self._station.perform(intents)

    def settle(self, dropped: Sequence[CommandId]) -> Future[None]:
        """The operator has dealt with these refused (or held-back) commands: forget them.

        What was held back behind them and is not in `dropped` is offered anew, as new commands with a fresh `based_on`.
        """
        return self._station.settle(dropped)

    def new_case_id(self) -> CaseId:
        """An id for a case that a form is about to register."""
        return CaseId(self._station.new_id())

    def sign_in(self, badge: str, password: str) -> Future[SignInOutcome]:
        """Open a session at the centre, or unlock this seat under the offline grant where nobody answers."""
        return self._station.sign_in(Badge(badge), password)

    def sign_out(self) -> Future[None]:
        """Leave the seat; what waits is still sent, under the name and grant of who typed it."""
        self.calls.hide_revealed()
        return self._station.sign_out()

    def set_seat_state(self, state: SeatState) -> None:
        """示闲 示忙 小休 话后; told to the others with the next presence."""
        self._station.company.be(state)
        self._station.say_presence()

    @property
    def seat_state(self) -> SeatState:
        """As the operator has set it."""
        return self._station.company.state

    def looking_at(self, case_id: CaseId | None, field: str = "") -> None:
        """The case and field the operator is in, for the presence that others see."""
        self._station.company.look_at(case_id, field)
        self._station.say_presence()

    # --- what windows show ------------------------------------------------------------------------------------------

    def queue_view(self, wanted: QueueFilter) -> Future[QueueView]:
        """The queue as filtered, with counts."""
        return self._readers.submit(lambda: self._queue_view(wanted))

    def _queue_view(self, wanted: QueueFilter) -> QueueView:
        return queue_view(self._journal.queue_state(wanted), wanted, self.now(), self.reference(), self.actor)

    def case_view(self, case_id: CaseId) -> Future[CaseView | None]:
        """One case with its timeline and what may be done; one that is not here is fetched from the centre."""
        return self._case_views.ask(case_id)

    def clock_book(self, grouping: Grouping = Grouping.NONE, keep: KeptLines | None = None) -> Future[ClockBook]:
        """Every running clock in this seat's scope; who asked keeps it up to date with `clocks_of`.

        `keep`: it begins as held, with the lines of the book before it.
        """
        return self._preparing.submit(lambda: self._clock_book(grouping, keep))

    def _clock_book(self, grouping: Grouping, keep: KeptLines | None) -> ClockBook:
        return ClockBook(self._journal.running_clocks(), micros(self.now()), grouping, keep)

    def clocks_of(self, cases: Collection[CaseId]) -> Future[tuple[RunningClock, ...]]:
        """The running clocks of these cases, for news of them."""
        return self._readers.submit(lambda: self._journal.running_clocks(cases))

    def lookup_view(self, words: str, near: Place | None, kinds: frozenset[str]) -> Future[LookupView]:
        """What the reference data hold for these words; what lies nearest to the place `near` comes first.

        A newer call cancels an older one that has not begun.
        """
        if self._looking_up is not None:
            self._looking_up.cancel()
        self._looking_up = self._readers.submit(
            lambda: with_missing(self._inquiries.lookup_view(words, near or Place(), kinds), self._missing())
        )
        return self._looking_up

    def make_ready_to_look_up(self) -> None:
        """Nobody waits for it: the first key stroke shall not."""
        self._preparing.submit(self._inquiries.make_ready)
        self._preparing.submit(self.calls.make_ready)

    def hit_card(self, hit: LookupHit, near: Place | None = None) -> Future[HitCard]:
        """All that this seat knows of one hit; a problem's bodies are those at the place `near`.

        A newer call cancels an older one that has not begun.
        """
        if self._showing_hit is not None:
            self._showing_hit.cancel()
        self._showing_hit = self._readers.submit(lambda: self._inquiries.hit_card(hit, near or Place()))
        return self._showing_hit

    def map_editions(self) -> Future[tuple[str, ...]]:
        """The editions that the land is drawn from: where they are as they were, it need not be drawn up again."""
        return self._readers.submit(self._inquiries.map_editions)

    def map_land(self, make: Callable[[MapLand], T]) -> Future[T]:
        """What lies on the land, as `make` draws it up: it runs on a reading thread, where its work holds up nobody."""
        return self._preparing.submit(lambda: make(self._inquiries.map_land()))

    def map_cases(self, make: Callable[[tuple[CaseMark, ...]], T]) -> Future[T]:
        """The open cases that have a place, with their lights as they are now, as `make` draws them up, on a reading
        thread too."""
        return self._readers.submit(lambda: make(self._inquiries.map_cases()))

    def map_place(self, longitude: float, latitude: float) -> Future[PlaceCard]:
        """What lies at a place: its areas, the nearest house, components and open cases."""
        return self._readers.submit(lambda: self._inquiries.map_place(longitude, latitude))

    def map_component(self, longitude: float, latitude: float) -> Future[ComponentCard | None]:
        """The card of the component that stands at a place of the map."""
        return self._readers.submit(lambda: self._inquiries.map_component(longitude, latitude))

    def cases_at(self, component: str) -> Future[tuple[QueueRow, ...]]:
        """The open cases on a component, nearest due first."""
        return self._readers.submit(lambda: self._journal.cases_at(component))

    def sync_view(self) -> SyncView:
        """How this seat stands with the centre; immediate."""
        return sync_view(self.sync_status(), self.now(), self._missing())

    def _missing(self) -> str:
        return missing_words(self._inquiries.lookups.counts(), self.sync_status().edition)

    def sync_status(self) -> SyncStatus:
        """The same as plain data; immediate."""
        return self._station.line.status

    def figures_view(self) -> Future[WallView]:
        """The newest figures heard of, with their age; asking keeps them coming (`figures`) for a minute."""
        figures, heard_at = self._station.company.figures()
        if self._station.company.figures_stale:
            self._station.say_presence()
        return self._readers.submit(lambda: wall_view(figures, self.now(), self.reference(), heard_at))

    def search_cases(self, query: str) -> Future[tuple[CaseHit, ...]]:
        """Cases at the centre, ended ones too; the future raises `Unreachable` offline."""
        return self._station.short_call(lambda: self._station.store.search_cases(self._station.token(), query))

    def facts(self, case_id: CaseId) -> Future[tuple[Fact, ...]]:
        """The confirmed facts of a case on this seat."""
        return self._readers.submit(lambda: self._journal.facts(case_id))

    def stored_case(self, case_id: CaseId) -> Future[StoredCase | None]:
        """A case on this seat as a value: confirmed, shown, and what is pending."""
        return self._readers.submit(lambda: self._journal.case(case_id))

    def presence(self) -> tuple[Presence, ...]:
        """Who else is signed in, not older than a minute; immediate."""
        return self._station.company.others()

    def reference(self) -> Reference:
        """The reference data in force; immediate. Before the first datasets have come it is nearly empty."""
        return self._station.reference or NO_REFERENCE

    def now(self) -> datetime:
        """The centre's time as far as this seat knows it."""
        return self._station.clock.now()

    # --- text being typed -------------------------------------------------------------------------------------------

    def save_draft(self, draft: Draft) -> Future[None]:
        """Keep text that is being typed."""
        return self._station.writer.submit(Turn.DRAFT, lambda: self._journal.save_draft(draft))

    def draft(self, key: str) -> Future[Draft | None]:
        """The draft of a form."""
        return self._readers.submit(lambda: self._journal.draft(key))

    def drop_draft(self, key: str) -> Future[None]:
        """Forget the draft of a form that was submitted or given up."""
        return self._station.writer.submit(Turn.DRAFT, lambda: self._journal.drop_draft(key))

    def drafts(self) -> Future[tuple[Draft, ...]]:
        """All drafts on this seat."""
        return self._readers.submit(self._journal.drafts)

    # --- what a person has chosen on this seat -----------------------------------------------------------------------

    def choice(self, name: str) -> Future[str | None]:
        """What was chosen under a name of the window's own; None where nothing was."""
        return self._readers.submit(lambda: self._journal.setting(CHOICE + name))

    def keep_choice(self, name: str, value: str) -> Future[None]:
        """Remembers a choice on this seat."""
        return self._station.writer.submit(Turn.DRAFT, lambda: self._journal.set_setting(CHOICE + name, value))

    def _wanted_proposals(self) -> ProposalChoices:
        return chosen(ProposalChoices, self._journal.setting(CHOICE + PROPOSALS))

    def took(self, case_id: CaseId, proposal: Proposal, values: Mapping[str, str]) -> Future[None]:
        """A person took this proposal for a call whose form says `values`; the seat learns from it, if it may."""
        typed = dict(values)
        return self._station.writer.submit(Turn.DRAFT, lambda: self._inquiries.took(case_id, proposal, typed))

    def took_back(self, case_id: CaseId, proposal: Proposal) -> Future[None]:
        """What was taken is not what was meant: nothing is learned from it."""
        return self._station.writer.submit(Turn.DRAFT, lambda: self._inquiries.took_back(case_id, proposal))

    def forget_learned(self) -> Future[None]:
        """What this seat has learned is forgotten; it learns from what is filed and taken from now on."""
        return self._station.writer.submit(Turn.DRAFT, self._journal.forget_learned)

    # --- news -------------------------------------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Hear of changes, on any thread; the listener must not wait. Call what is returned to stop hearing."""
        with self._listening:
            self._listeners.append(listener)

        def stop() -> None:
            with self._listening:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return stop

    def _learn_in_time(self) -> None:
        """Nobody waits for it, and news that comes thick and fast brings no more of it about."""
        now = self._clock.elapsed()
        if now >= self._learns_next:
            self._learns_next = now + LEARNS_EVERY
            self._preparing.submit(self._inquiries.learn)

    def _tell(self, what: frozenset[str], by_whom: str) -> None:
        self._learn_in_time()
        with self._listening:
            listeners = tuple(self._listeners)
        news = Changed(what=what, by_whom=by_whom)
        for listener in listeners:
            try:
                listener(news)
            except Exception:
                log.exception("a listener could not take news of %s", ", ".join(sorted(map(_for_the_log, what))))

    def close(self) -> None:
        """Waits for the disk, never for the network; the centre is told nothing."""
        until = deadline()
        self._readers.stop()
        self._preparing.stop()
        self.calls.stop()
        self._station.stop()
        self._readers.join(until)
        self._preparing.join(until)
        self._station.close(until)
        self.calls.close(until)


def _for_the_log(what: str) -> str:
    """A piece of news without anybody's number."""
    return "caller" if what.startswith("caller:") else what
