"""The only door for windows: perform what an operator wants, read views, hear what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime

from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.commands import Body, OnBehalf, Subject
from desk_app.domain.facts import Fact
from desk_app.domain.projection import Draft, QueueFilter, SyncStatus
from desk_app.domain.protocol import CaseHit, Presence
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, SeatState
from desk_app.screens.case import CaseView
from desk_app.screens.countdown import CountdownView
from desk_app.screens.lookup import LookupView
from desk_app.screens.queue import QueueView
from desk_app.screens.sync_badge import SyncView
from desk_app.screens.wall import WallView

Param = str | int | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What an operator wants done to a case; the desk makes the command of it.

    `case` None with `RegisterCase` makes a new case; in a group, later intents with None mean that case. A form that
    takes its id from `Desk.new_case_id` when it opens can be submitted twice and still makes one case.
    `replaces` names the refused command that this one corrects; `subject` is for what is about a caller or a call.
    """

    case: CaseId | None = None
    body: Body
    on_behalf_of: OnBehalf | None = None
    replaces: CommandId | None = None
    subject: Subject | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The commands are durable on this seat's disk; the centre will decide them."""

    case: CaseId | None
    ids: tuple[CommandId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPossible:
    """Decided against on this seat; nothing was stored, the form keeps its text. `code` as for a centre's refusal."""

    code: str
    params: Mapping[str, Param] = field(default_factory=dict)
    happened: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInOutcome:
    """How signing in went: `online` with a session, else unlocked under the grant; refused where `code` is not empty.

    Codes: `wrong_password`, `no_grant` (offline, never signed in here), `grant_expired`, `scope_not_here` (offline, and
    this seat holds another office's cases), `centre_unreachable`, or the centre's own.
    """

    actor: Actor | None = None
    online: bool = False
    code: str = ""
    valid_until: datetime | None = None

    @property
    def signed_in(self) -> bool:
        """A person is at the seat now."""
        return self.actor is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """News for windows: which views are old now, and through whom.

    `what` holds `queue`, `sync`, `presence`, `reference`, `session`, `figures` and `case:ID`; `by_whom` is the badge of
    the person at this seat, or `centre`.
    """

    what: frozenset[str]
    by_whom: str


class Desk:
    """Everything a window may ask for. Every method may be called from the window thread: none of them waits."""

    # what an operator does
    @property
    def actor(self) -> Actor | None:
        """Who is signed in at this seat."""
        raise NotImplementedError

    def perform(self, *intents: Intent) -> Future[Kept | NotPossible]:
        """Decide here, then keep the whole group in one durable transaction; refused here, nothing is stored."""
        raise NotImplementedError

    def settle(self, dropped: Sequence[CommandId]) -> Future[None]:
        """The operator has dealt with these refused (or held-back) commands: forget them.

        What was held back behind them and is not in `dropped` is offered anew, as new commands with a fresh `based_on`.
        """
        raise NotImplementedError

    def new_case_id(self) -> CaseId:
        """An id for a case that a form is about to register."""
        raise NotImplementedError

    def sign_in(self, badge: str, password: str) -> Future[SignInOutcome]:
        """Open a session at the centre, or unlock this seat under the offline grant where nobody answers."""
        raise NotImplementedError

    def sign_out(self) -> Future[None]:
        """Leave the seat; what waits is still sent, under the name and grant of who typed it."""
        raise NotImplementedError

    def set_seat_state(self, state: SeatState) -> None:
        """示闲 示忙 小休 话后; told to the others with the next presence."""
        raise NotImplementedError

    def looking_at(self, case_id: CaseId | None, field: str = "") -> None:
        """The case and field the operator is in, for the presence that others see."""
        raise NotImplementedError

    # what windows show
    def queue_view(self, wanted: QueueFilter) -> Future[QueueView]:
        """The queue as filtered, with counts."""
        raise NotImplementedError

    def case_view(self, case_id: CaseId) -> Future[CaseView | None]:
        """One case with its timeline and what may be done; one that is not here is fetched from the centre."""
        raise NotImplementedError

    def countdown_view(self) -> Future[CountdownView]:
        """The running clocks, nearest due first."""
        raise NotImplementedError

    def lookup_view(self, words: str, near: tuple[float, float] | None, kinds: frozenset[str]) -> Future[LookupView]:
        """What the reference data hold for these words; `near` is (longitude, latitude). A newer call stops an older."""
        raise NotImplementedError

    def sync_view(self) -> SyncView:
        """How this seat stands with the centre; immediate."""
        raise NotImplementedError

    def sync_status(self) -> SyncStatus:
        """The same as plain data; immediate."""
        raise NotImplementedError

    def figures_view(self) -> Future[WallView]:
        """The newest figures heard of, with their age; asking keeps them coming (`figures`) for a minute."""
        raise NotImplementedError

    def search_cases(self, query: str) -> Future[tuple[CaseHit, ...]]:
        """Cases at the centre, ended ones too; raises `Unreachable` offline."""
        raise NotImplementedError

    def facts(self, case_id: CaseId) -> Future[tuple[Fact, ...]]:
        """The confirmed facts of a case on this seat."""
        raise NotImplementedError

    def presence(self) -> tuple[Presence, ...]:
        """Who else is signed in, not older than a minute; immediate."""
        raise NotImplementedError

    def reference(self) -> Reference:
        """The reference data in force; immediate."""
        raise NotImplementedError

    def now(self) -> datetime:
        """The centre's time as far as this seat knows it."""
        raise NotImplementedError

    # text being typed
    def save_draft(self, draft: Draft) -> Future[None]:
        """Keep text that is being typed."""
        raise NotImplementedError

    def draft(self, key: str) -> Future[Draft | None]:
        """The draft of a form."""
        raise NotImplementedError

    def drop_draft(self, key: str) -> Future[None]:
        """Forget the draft of a form that was submitted or given up."""
        raise NotImplementedError

    def drafts(self) -> Future[tuple[Draft, ...]]:
        """All drafts on this seat."""
        raise NotImplementedError

    # news
    def subscribe(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Hear of changes, on any thread; the listener must not wait. Call what is returned to stop hearing."""
        raise NotImplementedError

    def close(self) -> None:
        """Waits for the disk, never for the network; the centre is told nothing."""
        raise NotImplementedError
