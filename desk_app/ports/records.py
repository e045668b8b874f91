"""What a seat remembers beside its cases, as the core needs it: key fields of ended cases, callers, missed calls."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Protocol

from desk_app.domain.case import Case, CaseId
from desk_app.domain.key_fields import CaseKey
from desk_app.domain.likeness import Sought
from desk_app.domain.projection import KnownCase, StoredCall, StoredCaller
from desk_app.domain.protocol import RecordsPage


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
