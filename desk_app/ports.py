"""What the core needs from outside, as protocols: the central store, this seat's disk, look-ups, time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import Badge, Case, CaseId, CommandId, Photo
from desk_app.domain.commands import Command
from desk_app.domain.component import Component
from desk_app.domain.counting import EditionCounts
from desk_app.domain.facts import Fact
from desk_app.domain.grid import Box, GridArea, GridLevel, NamedPlace, Street
from desk_app.domain.key_fields import CaseKey
from desk_app.domain.learning import Taught
from desk_app.domain.likeness import Sought
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.phone import PhoneCall, PhoneStanding
from desk_app.domain.projection import (
    CasePoint,
    ComponentPoints,
    Draft,
    KnownCase,
    LookupHit,
    PendingCommand,
    Position,
    QueueFilter,
    QueueRow,
    QueueState,
    RunningClock,
    StoredCall,
    StoredCaller,
    StoredCase,
)
from desk_app.domain.protocol import (
    Answer,
    CaseHit,
    ChangesPage,
    EditionInfo,
    Figures,
    Grant,
    Health,
    Presence,
    RecordsPage,
    Session,
    SignIn,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
)
from desk_app.domain.reference import Reference
from desk_app.domain.understanding import Understood
from desk_app.progress import Task


class Clock(Protocol):
    """Time as the core is told it."""

    def now(self) -> datetime:
        """The centre's time as far as this seat knows it: its own clock plus the measured offset, aware UTC."""

    def elapsed(self) -> float:
        """Seconds since some start, on a clock that counts sleep and never jumps."""


SnapshotLine = SnapshotHeader | SnapshotCase | SnapshotEnd


class CentralStore(Protocol):
    """The central store as a seat reaches it. Each call may block up to its time-out and raises from `errors`:

    `Unreachable` (no network, time-out, 5xx, a page that is not ours), `SlowDown` (429, with seconds to wait),
    `NotAllowed` (401 and 403: `signed_out`, `wrong_password` …), `BadInput` (any other problem document, with its code:
    `ledger_diverged`, `scope_changed`, `too_large` …).
    """

    def health(self) -> Health: ...

    def sign_in(self, request: SignIn) -> Session: ...

    def refresh(self, refresh_token: str) -> Session: ...

    def sign_out(self, access_token: str) -> None: ...

    def offer(self, access_token: str, commands: Sequence[Command]) -> tuple[Answer, ...]: ...

    def changes(
        self, access_token: str, *, ledger: str, after: int, hash: str, wait: float, heartbeat: Callable[[], None]
    ) -> ChangesPage:
        """One page of news; `heartbeat` is called whenever the line proves alive."""

    def snapshot(self, access_token: str) -> Iterable[SnapshotLine]: ...

    def search_cases(self, access_token: str, query: str) -> tuple[CaseHit, ...]: ...

    def case(self, access_token: str, case_id: CaseId) -> tuple[Fact, ...]: ...

    def datasets(self, access_token: str) -> tuple[EditionInfo, ...]: ...

    def dataset(self, access_token: str, name: str, edition: str, *, after: int = 0) -> Iterable[bytes]:
        """The gzip stream of the edition's lines from byte `after` on, in pieces of 64 KB at most.

        Raises `BadInput` `starts_anew` or `range_not_satisfiable` where the stream cannot go on after that byte: what
        came before is worth nothing.
        """

    def put_presence(self, access_token: str, presence: Presence) -> None: ...

    def figures(self, access_token: str) -> Figures: ...

    def records(self, access_token: str, *, after: int, at_most: int = 2000) -> RecordsPage:
        """A page of what is remembered beside open cases; raises `BadInput` `ledger_diverged` for a position that the
        ledger has not reached."""

    def attachment_size(self, access_token: str, sha256: str) -> int | None:
        """How many bytes of a file are at the centre, from its beginning on; None where it is whole."""

    def put_attachment(self, access_token: str, sha256: str, after: int, piece: bytes, total: int) -> int:
        """Give the bytes that follow the first `after` of `total`; how many are there now. Raises `BadInput`
        `attachment_out_of_step`, `attachment_broken` (the whole does not have this hash; all of it is forgotten),
        `attachment_too_large`."""

    def attachment(self, access_token: str, sha256: str, *, after: int = 0) -> Iterable[bytes]:
        """The bytes of a whole file from byte `after` on, in pieces of 64 KB at most. Raises `BadInput`
        `no_such_attachment` also for one that no case in scope names, `range_not_satisfiable` where it has no more."""

    def close(self) -> None:
        """End every call under way; those raise `Unreachable`."""


class Projector(Protocol):
    """Folds pending commands over what is confirmed, as the seat would decide them; None if nothing is left."""

    def __call__(
        self, confirmed: Case | None, pending: Sequence[PendingCommand], cases: Callable[[CaseId], Case | None]
    ) -> Case | None:
        """A case; `cases` gives the others that its commands touch."""

    def caller(
        self, number: str, confirmed: CallerRecord | None, pending: Sequence[PendingCommand]
    ) -> CallerRecord | None:
        """What is known of a number."""

    def missed_call(
        self, call: str, confirmed: MissedCall | None, pending: Sequence[PendingCommand]
    ) -> MissedCall | None:
        """A missed call."""


class Records(Protocol):
    """What this seat remembers beside the cases in scope: key fields of ended cases, callers, missed calls. Calls
    block; one thread makes those that write, each in short transactions."""

    def keep_records(self, page: RecordsPage, *, after: int, heard_at: datetime) -> bool:
        """Remember a page that was asked for after this position; `records_after` moves to its `next` at the end, with
        accepted commands about callers and calls up to it dropped. A repeat changes nothing.

        False, with nothing or a part of it kept, where somebody has forgotten the records meanwhile.
        """

    def forget_records(self) -> None:
        """What is remembered beside cases is not shown any more, and is swept away by `sweep_records`."""

    def sweep_records(self, before: datetime) -> bool:
        """Take away some of what was forgotten, or is older: cases that ended before, callers whose newest flag was set
        before, settled calls that were due before; False where nothing of it is left. What was forgotten is asked for
        anew, from 0, once all of it is gone."""

    def drop_old_cases(
        self, ended_before: datetime, owes: Callable[[Case], bool], *, after: int = 0, at_most: int = 20
    ) -> int | None:
        """Take cases with nothing pending off this disk that ended, or left it, before; not those that still owe
        something. Looks at so many after a place in its own order, and gives back the place to go on after; None at
        the end. An ended one goes only once its key fields are remembered, or too old to be."""

    # reading
    def records_after(self) -> int | None:
        """How far what is remembered beside cases goes; None while what was forgotten is still to be swept away."""

    def records_at(self) -> datetime | None:
        """When all of it was here last, by the centre's time; None while it comes for the first time."""

    def caller_key(self) -> str:
        """What callers' numbers are hashed under in it; empty before the first page."""

    def caller(self, number: str) -> StoredCaller:
        """What is known of a number in normal form; of any, so that one who was never heard of is empty."""

    def missed_calls(self) -> tuple[StoredCall, ...]:
        """The missed calls that are shown as open, nearest due first, then those of which commands were refused."""

    def missed_call(self, call: str) -> StoredCall | None: ...

    def cases_of_caller(self, number: str, at_most: int) -> tuple[KnownCase, ...]:
        """The cases of a number in normal form, open ones first, the newest of each first."""

    def like(self, looked_for: Sought) -> tuple[KnownCase, ...]:
        """The cases among which `domain.likeness` finds those that are like it, and the leaders of merged ones."""

    def ended_case(self, case_id: CaseId) -> CaseKey | None:
        """What is remembered of an ended case; `caller` is the keyed hash."""

    def numbers_of_cases(self, hashes: Collection[str]) -> tuple[str, ...]:
        """The numbers of the cases here that name one of these pictures, also in a pending command, in order; of those
        without a number, what the desk calls them meanwhile. Looks through all that is kept."""


class Learned(Protocol):
    """What this seat has learned of words; each answer is how sure it is, from 0 to 1."""

    def learned(self, said: str) -> Mapping[str, float]:
        """Problem -> how sure the cases filed under it, and its proposals taken, make it that these words mean it."""

    def learned_demands(self, said: str) -> Mapping[str, float]:
        """The same of kinds of demand, by their values, as they were chosen beside proposals."""

    def learned_places(self, landmarks: Collection[str]) -> Mapping[str, float]:
        """Place (`domain.learning.place_in_cell`) -> how sure it is meant by expressions (`landmarks_of`) for which it
        was taken before."""


class Learning(Learned, Protocol):
    """What this seat learns from filed cases and taken proposals, on its own disk and without the centre."""

    def learn(self, at_most: int = 4) -> bool:
        """Learn the words of so many more filed cases, each once; whether more may be left. Any thread may, in short
        transactions that come after all others; what is learned is bounded, and the oldest is forgotten."""

    def learn_taken(self, case_id: CaseId, kind: Taught, code: str, signs: Collection[str]) -> None:
        """A proposal of a kind was taken for a call that was told in these signs (`lesson_of`, of a place
        `landmarks_of`). Each call teaches one of a kind: a newer one takes its place, as does what the case is then
        filed under. A case that was filed with another kind of demand, or in another cell, teaches that kind, and
        nothing of the place."""

    def unlearn_taken(self, case_id: CaseId, kind: Taught) -> None:
        """It was wrong after all: what was taken for this call teaches nothing."""

    def forget_learned(self) -> None:
        """What was learned is forgotten; cases filed, and proposals taken, from now on teach anew."""


class Journal(Records, Learning, Protocol):
    """This seat's disk for cases and commands. Calls block; only the desk's store thread makes those that write."""

    def set_projector(self, projector: Projector) -> None:
        """Give the journal what turns confirmed + pending into what is shown; kept rows are refolded as needed."""

    # writing, each one transaction
    def add_pending(
        self, commands: Sequence[Command], operator: Badge, typed_at: datetime
    ) -> tuple[PendingCommand, ...]:
        """Keep commands durably, in this order, all or none; the id is the key, so a repeat changes nothing."""

    def keep_answers(self, answers: Sequence[Answer]) -> frozenset[CaseId]:
        """Note what the centre said; gives back the cases whose shown state may have changed."""

    def note_attempt(self, ids: Sequence[CommandId]) -> None: ...

    def drop_pending(self, ids: Sequence[CommandId]) -> frozenset[CaseId]:
        """Forget refused commands that the operator has dealt with, or replaced."""

    def apply_changes(self, page: ChangesPage, ledger: str) -> frozenset[CaseId]:
        """Store facts (by position: a repeat changes nothing), entering and leaving cases, and the position, at once.

        Accepted commands at or below `page.next` are dropped in the same transaction.
        """

    def install_snapshot(self, lines: Iterable[SnapshotLine], task: Task) -> frozenset[CaseId]:
        """Replace all confirmed rows by a whole snapshot in one swap; raises `SnapshotBroken` and changes nothing where
        the end line is missing or the count differs (the digest is over the bytes, and checked where they come in)."""

    def forget_ledger(self) -> None:
        """Drop confirmed cases, what is remembered beside them, and position before another ledger is followed; pending
        commands and drafts stay.

        What was accepted there but never came as facts waits again, to be offered once more.
        """

    def save_draft(self, draft: Draft) -> None: ...

    def drop_draft(self, key: str) -> None: ...

    def keep_grant(self, grant: Grant, verifier: str) -> None:
        """Keep an operator's offline grant and the argon2id verifier of the password."""

    def set_setting(self, key: str, value: str) -> None: ...

    # reading
    def position(self) -> Position | None: ...

    def remembered_hashes(self) -> tuple[tuple[int, str], ...]:
        """The last hundred (position, hash) pairs, for `verify --against`."""

    def pending(self) -> tuple[PendingCommand, ...]:
        """Every command that is not settled, in the order they were typed; refused ones too."""

    def to_offer(self, at_most: int) -> tuple[PendingCommand, ...]:
        """Commands to offer next, in order, without those behind a refused one of the same subject or group."""

    def case(self, case_id: CaseId) -> StoredCase | None: ...

    def facts(self, case_id: CaseId) -> tuple[Fact, ...]: ...

    def queue(self, wanted: QueueFilter) -> tuple[QueueRow, ...]: ...

    def counts(self) -> Mapping[str, int]:
        """Open cases by state, module (`module:X`), `callback_owed`, `asked_leader`, `unverified_place`, `refused`,
        `pending`; conditions as in `queue`."""

    def queue_state(self, wanted: QueueFilter) -> QueueState:
        """`queue` and `counts` of one moment, and the last due time of a running clock of an open case that no holiday
        notice has settled."""

    def running_clocks(self, of: Collection[CaseId] | None = None) -> tuple[RunningClock, ...]:
        """Running clocks of open cases, of all or of these, in no order; conditions as in `queue`."""

    def case_points(self, within: Box | None = None) -> tuple[CasePoint, ...]:
        """Where the open cases are that have a place, or one in this box, nearest due first; conditions as in
        `queue`."""

    def cases_at(self, component: str) -> tuple[QueueRow, ...]:
        """The open cases on a component, nearest due first."""

    def drafts(self) -> tuple[Draft, ...]: ...

    def draft(self, key: str) -> Draft | None: ...

    def grant(self, badge: Badge) -> tuple[Grant, str] | None: ...

    def setting(self, key: str) -> str | None: ...

    def close(self) -> None: ...


class Lookups(Protocol):
    """The reference data on this seat's disk, read only."""

    def reference(self) -> Reference:
        """The current editions of catalogue, directory, calendar and policies, in memory."""

    def search(
        self, words: str, *, near: tuple[float, float] | None, kinds: frozenset[str], at_most: int
    ) -> tuple[LookupHit, ...]: ...

    def understand(
        self,
        said: str,
        *,
        near: tuple[float, float] | None = None,
        learned: Learned | None = None,
    ) -> Understood:
        """What a caller's words mean: problems, places, components, kinds of demand, the likeliest of each first.

        `near` is the place that is known already; `learned` is asked about problems by the words without the names of
        places, about places by their names and landmarks, and moves what was taken before up. Where data are missing
        the rest is answered, and `lacking` names them. Empty where a newer call has overtaken this one.
        """

    def make_ready(self) -> None:
        """Read what the first look-up would otherwise wait for; takes some tenths of a second."""

    def component(self, code: str) -> Component | None: ...

    def grid(self, code: str) -> GridArea | None: ...

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None: ...

    def components_near(
        self, longitude: float, latitude: float, at_most: int
    ) -> tuple[tuple[Component, float], ...]: ...

    def counts(self) -> Mapping[str, EditionCounts]:
        """Dataset name -> the edition in force and how many of what it holds."""

    def component_points(self) -> ComponentPoints:
        """Where every component is, as raw columns; the edition is empty where none is installed."""

    def areas(self, level: GridLevel) -> tuple[GridArea, ...]:
        """Every area of a level, by code."""

    def streets(self) -> tuple[Street, ...]:
        """Every street, by code."""

    def place_named(self, code: str) -> NamedPlace | None: ...


class Editions(Protocol):
    """Where datasets are kept while they come, and installed on this seat. Calls block; one thread makes those that
    write."""

    def installed(self) -> Mapping[str, str]:
        """Dataset name -> the edition in force."""

    def kept(self, info: EditionInfo) -> int:
        """How many bytes of the edition's gzip stream are on this disk, from its beginning on."""

    def keep(self, info: EditionInfo, after: int, piece: bytes) -> None:
        """Keep a piece, 256 KB at most, that follows the `after` bytes which are here; durable on return."""

    def throw_away(self, info: EditionInfo) -> None:
        """Forget what is kept of this edition's stream."""

    def keep_only(self, infos: Iterable[EditionInfo]) -> None:
        """Forget what is kept of any other edition's stream, but for those in force: it is no longer current."""

    def to_rebuild(self) -> tuple[EditionInfo, ...]:
        """The editions in force that cannot be read here, whose streams are kept: `install` builds them anew."""

    def watch(self, lost: Callable[[], None]) -> None:
        """`lost` is called, by any thread, when an edition in force turns out damaged: it is not installed any more."""

    def install(self, info: EditionInfo, task: Task) -> None:
        """Build the edition aside from what is kept, check its hash and count, then swap it in at once.

        Raises `EditionBroken` where anything is wrong: the former edition stays in force, and what is kept is gone.
        """


class Attachments(Protocol):
    """Files that belong to cases, on this seat's disk, each under the SHA-256 of its content (64 hex digits). Calls
    block, and may come from several threads."""

    def keep(self, name: str, content: bytes) -> Photo:
        """Keep a file durably. Raises `BadInput` `attachment_empty` or `attachment_too_large`, and `StoreTrouble` where
        the disk cannot take it: then nothing of it is kept."""

    def read(self, sha256: str) -> bytes | None:
        """The whole content; None where it is not here."""

    def want(self, hashes: Collection[str]) -> None:
        """Commands name these files: those that are here are to go to the centre; durable on return."""

    def to_carry(self) -> tuple[tuple[str, int], ...]:
        """(hash, bytes) of the files that are still to go to the centre, those first that were kept first."""

    def piece(self, sha256: str, after: int, at_most: int) -> bytes:
        """Bytes of a file that follow the first `after`; none behind its end."""

    def sound(self, sha256: str) -> bool:
        """The content still has its hash; one that has not is no use to anybody and is forgotten."""

    def carried(self, sha256: str) -> None:
        """The centre has all of it: from now on it may be forgotten here for want of room."""

    def coming(self, sha256: str) -> int:
        """How many bytes are here of a file that is being fetched."""

    def take_in(self, sha256: str, after: int, piece: bytes) -> None:
        """Keep a piece that follows the `after` bytes which are here, in one transaction."""

    def came(self, sha256: str) -> bool:
        """All of it has come: from now on it can be read. False where its hash is another: all of it is forgotten."""

    def forget_unused(self, kept_before: datetime, named: Collection[str]) -> None:
        """Forget files kept here before then that no command and none of these hashes names, and what had begun to come
        before then and never came whole."""

    def close(self) -> None: ...


class Passwords(Protocol):
    """Hashes passwords for unlocking offline (argon2id); deliberately slow, so never called on the window thread."""

    def hash(self, password: str) -> str:
        """A verifier to keep on disk."""

    def verify(self, verifier: str, password: str) -> bool:
        """The password is the one the verifier was made of."""


class Phone(Protocol):
    """The phone beside the desk. Calls return at once and may come from any thread; what becomes of them is told.

    One call is talked at a time: answering, dialling and resuming hold the one that was talked; who is held stays held
    until resumed. What cannot be done raises `PhoneTrouble` with a code (`no_phone`, `no_such_call`,
    `wrong_call_state`, `not_a_number`, `no_conference`; `phone_not_ready` where somebody is to be called and the line
    is not READY).
    """

    def listen(self, hear: Callable[[PhoneStanding, PhoneCall | None], None]) -> None:
        """`hear(standing, call)` is called on a thread of the phone whenever anything changes, with the call that has
        changed, ended ones once; it must not wait. Several may listen."""

    def standing(self) -> PhoneStanding:
        """The line, and the calls that are not over."""

    def answer(self, call: str) -> None: ...

    def hang_up(self, call: str) -> None:
        """End a call, or decline one that rings."""

    def hold(self, call: str) -> None: ...

    def resume(self, call: str) -> None: ...

    def transfer(self, call: str, number: str) -> None:
        """Hand the call over blind (一键转接); it is over here once the exchange has taken it.

        It is over too where the exchange cannot: as FAILED with the trouble `transfer_failed`, to be called back.
        """

    def join(self, call: str, number: str) -> None:
        """Bring a third party in (三方通话), through the exchange's conference.

        The third party is a call of its own until all have met, then `joined` in this one. Until then both can only be
        hung up. Where it comes to nothing the caller is talked to again, with a trouble (`third_party_busy` …).
        """

    def dial(self, number: str) -> str:
        """Call somebody; gives back the call's id."""

    def close(self) -> None:
        """End the calls and the phone; a second time does nothing."""


@runtime_checkable
class SetUpPhone(Phone, Protocol):
    """A phone that a person can set up while the program runs; settings are a text, empty for none."""

    def check(self, settings: str) -> None:
        """Raises `BadInput` `phone_settings` for settings that cannot be taken: `field`, `why`, and `more` fields as
        `name=why` with spaces between them."""

    def set_up(self, settings: str) -> None:
        """End the phone there is, with its calls, and begin the one of these settings; blocks for some seconds at the
        most. Raises as `check`, and changes nothing then."""
