"""This seat's disk for cases and commands: the port `Journal` on an encrypted SQLite file.

Threads: calls block. Writes are made one at a time, in the order of their rank (pending, drafts, feed), whichever
threads they come from; the desk makes them on its store thread. Reads run on two connections of their own, see one
consistent state each, and wait for no write.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from desk_app.domain.case import Badge, CaseId, CommandId
from desk_app.domain.commands import Command
from desk_app.domain.facts import Fact
from desk_app.domain.grid import Box
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
from desk_app.ports import Projector, SnapshotLine
from desk_app.progress import Task
from local_store import case_reading, feed_rows, kept_things, pending_rows, snapshot_rows
from local_store.desk_file import DeskFile
from local_store.journal_learning import JournalLearning
from local_store.journal_records import JournalRecords
from local_store.outbox import Outbox
from local_store.queue_reading import QueueReading
from local_store.turns import Rank


class SqliteJournal(JournalRecords, JournalLearning):
    """Opens `desk.db` and `outbox.log` in a folder under a raw 32-byte key, making them where they are missing.

    What the second copy holds beyond desk.db (a write-ahead log was lost, a program was killed in between) is taken
    over. `pages_at_most` bounds the size of desk.db (pages of 4 KB). Raises `StoreTrouble`: `store_damaged`,
    `store_too_new`, `disk_full`, `store_folder`. Whether another program is at work here, `DeskLock` says.
    """

    def __init__(self, directory: Path, key: bytes, *, pages_at_most: int | None = None) -> None:
        self._desk = DeskFile(directory / "desk.db", key, pages_at_most=pages_at_most)
        self._asked = OrderedDict()
        try:
            self._outbox = Outbox(directory / "outbox.log", key)
        except BaseException:
            self._desk.close()
            raise
        try:
            self._agree()
            snapshot_rows.sweep(self._desk)
        except BaseException:
            self.close()
            raise

    @property
    def came_from(self) -> str | None:
        """The older format this file had before it was opened, if it had one."""
        return self._desk.came_from

    def _agree(self) -> None:
        """Bring desk.db and its second copy to the same things."""
        rescued = self._outbox.everything()
        with self._desk.writing(Rank.PENDING) as connection:
            missing = kept_things.take_over(connection, rescued)
        for one in missing.commands:
            self._outbox.put_commands([one.command], one.operator, one.typed_at)
        for draft in missing.drafts:
            self._outbox.put_draft(draft)
        for key, value in missing.settings:
            self._outbox.put_setting(key, value)
        for grant, verifier in missing.grants:
            self._outbox.put_grant(grant, verifier)

    def set_projector(self, projector: Projector) -> None:
        """Take what folds pending commands over confirmed cases, and fold every case that has some anew."""
        self._desk.projector = projector
        with self._desk.writing(Rank.PENDING) as connection:
            table = self._desk.cases(connection)
            table.touch(pending_rows.every_case(connection))
            table.flush()

    # --- writing ----------------------------------------------------------------------------------------------------

    def add_pending(
        self, commands: Sequence[Command], operator: Badge, typed_at: datetime
    ) -> tuple[PendingCommand, ...]:
        """Keep commands durably in both files, in this order, all or none; one whose id is here already stays."""
        new: list[Command] = []
        ids = [command.id for command in commands]
        try:
            with self._desk.writing(Rank.PENDING) as connection:
                known = {one.command.id for one in pending_rows.by_id(connection, ids)}
                new.extend({command.id: command for command in commands if command.id not in known}.values())
                pending_rows.keep(connection, new, operator, typed_at)
                self._fold_anew(pending_rows.cases_of(connection, ids), connection)
                self._outbox.put_commands(new, operator, typed_at)
                kept = pending_rows.by_id(connection, ids)
        except BaseException:
            # The operator is told that nothing was kept, and will try again: it must not come back from the copy.
            self._outbox.drop_commands([command.id for command in new])
            raise
        order = {one.command.id: one for one in kept}
        return tuple(order[name] for name in ids)

    def keep_answers(self, answers: Sequence[Answer]) -> frozenset[CaseId]:
        """Note decisions; the first about an id stands. Accepted ones whose facts are here are dropped at once."""
        with self._desk.writing(Rank.FEED) as connection:
            table = self._desk.cases(connection)
            touched: set[CaseId] = set()
            settled: list[CommandId] = []
            for said in answers:
                cases = pending_rows.cases_of(connection, [said.id])
                if pending_rows.answer(connection, said, table.position, table.records_after):
                    touched |= cases
                    if not pending_rows.by_id(connection, [said.id]):
                        settled.append(said.id)
            self._outbox.drop_commands(settled)
            return self._fold_anew(touched, connection)

    def note_attempt(self, ids: Sequence[CommandId]) -> None:
        """One more offer of each."""
        with self._desk.writing(Rank.FEED) as connection:
            pending_rows.note_attempt(connection, ids)

    def drop_pending(self, ids: Sequence[CommandId]) -> frozenset[CaseId]:
        """Forget commands that the operator has dealt with."""
        with self._desk.writing(Rank.PENDING) as connection:
            touched = pending_rows.cases_of(connection, ids)
            self._outbox.drop_commands(ids)
            pending_rows.drop(connection, ids)
            return self._fold_anew(touched, connection)

    def apply_changes(self, page: ChangesPage, ledger: str) -> frozenset[CaseId]:
        """Store a page of news; see `feed_rows.apply_page`."""
        return feed_rows.apply_page(self._desk, page, ledger, self._outbox.drop_commands)

    def install_snapshot(self, lines: Iterable[SnapshotLine], task: Task) -> frozenset[CaseId]:
        """Replace all confirmed rows by a whole snapshot; see `snapshot_rows.install`."""
        return snapshot_rows.install(self._desk, lines, task, self._outbox.drop_commands)

    def forget_ledger(self) -> None:
        """Drop confirmed cases, records and position; commands that the former ledger accepted wait again."""
        snapshot_rows.forget_all(self._desk)

    def save_draft(self, draft: Draft) -> None:
        """Keep what is being typed, in both files."""
        with self._desk.writing(Rank.DRAFT) as connection:
            kept_things.put_draft(connection, draft)
            self._outbox.put_draft(draft)

    def drop_draft(self, key: str) -> None:
        """The draft is done with."""
        with self._desk.writing(Rank.DRAFT) as connection:
            self._outbox.drop_draft(key)
            kept_things.drop_draft(connection, key)

    def keep_grant(self, grant: Grant, verifier: str) -> None:
        """Keep an operator's offline grant and the verifier of the password."""
        with self._desk.writing(Rank.PENDING) as connection:
            kept_things.put_grant(connection, grant, verifier)
            self._outbox.put_grant(grant, verifier)

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting."""
        with self._desk.writing(Rank.PENDING) as connection:
            kept_things.put_setting(connection, key, value)
            self._outbox.put_setting(key, value)

    def keep_edition(self, name: str, edition: str, rows: int) -> None:
        """This edition of a dataset is in force from now on."""
        with self._desk.writing(Rank.FEED) as connection:
            kept_things.put_edition(connection, name, edition, rows)

    def _fold_anew(self, case_ids: Iterable[CaseId], connection: Connection) -> frozenset[CaseId]:
        table = self._desk.cases(connection)
        table.touch(case_ids)
        return table.flush()

    # --- reading ----------------------------------------------------------------------------------------------------

    def position(self) -> Position | None:
        """How far this seat has read; None before its first snapshot."""
        with self._desk.reading() as connection:
            return kept_things.position(connection)

    def remembered_hashes(self) -> tuple[tuple[int, str], ...]:
        """The last hundred (position, hash) pairs, oldest first."""
        with self._desk.reading() as connection:
            return kept_things.remembered_hashes(connection)

    def pending(self) -> tuple[PendingCommand, ...]:
        """Every command that is not settled, in order."""
        with self._desk.reading() as connection:
            return pending_rows.all_of(connection)

    def to_offer(self, at_most: int) -> tuple[PendingCommand, ...]:
        """Commands to offer next, in order, without those behind a refused one of the same subject or group."""
        with self._desk.reading() as connection:
            return pending_rows.to_offer(connection, at_most)

    def case(self, case_id: CaseId) -> StoredCase | None:
        """A case as it is confirmed and as it is shown."""
        with self._desk.reading() as connection:
            return case_reading.stored_case(connection, case_id)

    def facts(self, case_id: CaseId) -> tuple[Fact, ...]:
        """The confirmed facts of a case, by position."""
        with self._desk.reading() as connection:
            return case_reading.facts_of(connection, case_id)

    def queue(self, wanted: QueueFilter) -> tuple[QueueRow, ...]:
        """The lines of the queue, nearest due first."""
        with self._desk.reading() as connection:
            return QueueReading(connection).rows(wanted)

    def counts(self) -> Mapping[str, int]:
        """How many cases each view of the queue holds."""
        with self._desk.reading() as connection:
            return QueueReading(connection).counts()

    def queue_state(self, wanted: QueueFilter) -> QueueState:
        """The lines of the queue and its counts, of one moment."""
        with self._desk.reading() as connection:
            reading = QueueReading(connection)
            return QueueState(
                rows=reading.rows(wanted), counts=reading.counts(), provisional_until=reading.provisional_until()
            )

    def running_clocks(self, of: Collection[CaseId] | None = None) -> tuple[RunningClock, ...]:
        """Running clocks of open cases, of all or of these."""
        with self._desk.reading() as connection:
            return QueueReading(connection).running_clocks(of)

    def case_points(self, within: Box | None = None) -> tuple[CasePoint, ...]:
        """Where the open cases are, those with a place, or with one in a box."""
        with self._desk.reading() as connection:
            return QueueReading(connection).points(within)

    def cases_at(self, component: str) -> tuple[QueueRow, ...]:
        """The open cases on a component, nearest due first."""
        with self._desk.reading() as connection:
            return QueueReading(connection).on_component(component)

    def drafts(self) -> tuple[Draft, ...]:
        """Every draft, the newest first."""
        with self._desk.reading() as connection:
            return kept_things.drafts_of(connection)

    def draft(self, key: str) -> Draft | None:
        """One draft."""
        with self._desk.reading() as connection:
            return next(iter(kept_things.drafts_of(connection, key)), None)

    def grant(self, badge: Badge) -> tuple[Grant, str] | None:
        """An operator's grant and verifier."""
        with self._desk.reading() as connection:
            return kept_things.grant_of(connection, badge)

    def setting(self, key: str) -> str | None:
        """A setting, or nothing."""
        with self._desk.reading() as connection:
            return kept_things.setting_of(connection, key)

    def editions(self) -> Mapping[str, str]:
        """Dataset -> the edition in force, as the last swap noted it."""
        with self._desk.reading() as connection:
            return kept_things.editions_of(connection)

    def editions_named(self) -> frozenset[str]:
        """Editions that an open case was filed or is timed under; their files are kept."""
        with self._desk.reading() as connection:
            return case_reading.editions_named(connection)

    def close(self) -> None:
        """Close both files; a second call does nothing."""
        self._outbox.close()
        self._desk.close()
