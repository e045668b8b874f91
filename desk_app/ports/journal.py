"""The seat's disk for cases and commands, as the core needs it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import Badge, Case, CaseId, CommandId
from desk_app.domain.commands import Command
from desk_app.domain.facts import Fact
from desk_app.domain.grid import Box
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.projection import (
    CasePoint,
    Draft,
    PendingCommand,
    Position,
    QueueFilter,
    QueueRow,
    QueueState,
    RunningClock,
    StoredCase,
)
from desk_app.domain.protocol import Answer, ChangesPage, Grant
from desk_app.ports.central import SnapshotLine
from desk_app.ports.learning import Learning
from desk_app.ports.records import Records
from desk_app.progress import Task


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
