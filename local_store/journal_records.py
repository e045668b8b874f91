"""The part of the journal on disk that remembers ended cases, callers and missed calls beside the cases in scope."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime

from desk_app.domain.case import Case, CaseId
from desk_app.domain.key_fields import CaseKey
from desk_app.domain.likeness import Sought
from desk_app.domain.projection import KnownCase, StoredCall, StoredCaller
from desk_app.domain.protocol import RecordsPage
from local_store import known_cases, named_pictures, old_cases, record_reading, record_rows
from local_store.desk_file import DeskFile
from local_store.outbox import Outbox
from local_store.turns import Rank


class JournalRecords:
    """Works on the files of the journal that it is a part of. Its writes are made in slices of their own rank, by the
    thread that fetches records: they hold up no other."""

    _desk: DeskFile
    _outbox: Outbox

    # --- writing ----------------------------------------------------------------------------------------------------

    def keep_records(self, page: RecordsPage, *, after: int, heard_at: datetime) -> bool:
        """Remember a page of records; see `record_rows.keep`."""
        return record_rows.keep(self._desk, page, after, heard_at, self._outbox.drop_commands)

    def forget_records(self) -> None:
        """Show no records any more, until they have come anew."""
        with self._desk.writing(Rank.FEED) as connection:
            record_rows.forget_all(connection)

    def sweep_records(self, before: datetime) -> bool:
        """Take away some forgotten or old records; whether more may be left."""
        return record_rows.sweep(self._desk, before)

    def drop_old_cases(
        self, ended_before: datetime, owes: Callable[[Case], bool], *, after: int = 0, at_most: int = 20
    ) -> int | None:
        """Take old cases off the disk; see `old_cases.drop_some`."""
        return old_cases.drop_some(self._desk, ended_before, owes, after, at_most)

    # --- reading ----------------------------------------------------------------------------------------------------

    def records_after(self) -> int | None:
        """How far the records go; None while what was forgotten is still to be swept away."""
        with self._desk.reading() as connection:
            return record_reading.records_after(connection)

    def records_at(self) -> datetime | None:
        """When all records were here last."""
        with self._desk.reading() as connection:
            return record_reading.records_at(connection)

    def caller_key(self) -> str:
        """What callers' numbers are hashed under; empty before the first page of records."""
        with self._desk.reading() as connection:
            return record_reading.caller_key(connection)

    def caller(self, number: str) -> StoredCaller:
        """What is known of a number in normal form."""
        with self._desk.reading() as connection:
            return record_reading.caller(connection, number, self._desk.projector)

    def missed_calls(self) -> tuple[StoredCall, ...]:
        """The open missed calls, nearest due first, and those of which commands were refused."""
        with self._desk.reading() as connection:
            return record_reading.shown_missed_calls(connection, self._desk.projector)

    def missed_call(self, call: str) -> StoredCall | None:
        """One missed call."""
        with self._desk.reading() as connection:
            return record_reading.missed_call(connection, call, self._desk.projector)

    def cases_of_caller(self, number: str, at_most: int) -> tuple[KnownCase, ...]:
        """The cases of a number in normal form, open ones first."""
        with self._desk.reading() as connection:
            return known_cases.of_caller(connection, number, at_most)

    def like(self, looked_for: Sought) -> tuple[KnownCase, ...]:
        """The cases among which those that are like it are found."""
        with self._desk.reading() as connection:
            return known_cases.like(connection, looked_for)

    def numbers_of_cases(self, hashes: Collection[str]) -> tuple[str, ...]:
        """The numbers of the cases that name one of these pictures; looks through all that is kept."""
        with self._desk.reading() as connection:
            return named_pictures.numbers_of_cases(connection, hashes)

    def pictures_to_send(self) -> frozenset[str]:
        """The pictures that pending commands name."""
        with self._desk.reading() as connection:
            return named_pictures.pictures_to_send(connection)

    def ended_case(self, case_id: CaseId) -> CaseKey | None:
        """What is remembered of an ended case."""
        with self._desk.reading() as connection:
            return known_cases.ended_case(connection, case_id)
