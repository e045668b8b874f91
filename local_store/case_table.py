"""The cases of this seat inside one write transaction: facts folded in, shown rows folded anew, generations swapped."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from desk_app.domain.case import Case, CaseId
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.evolve import evolve, fold
from desk_app.domain.facts import CaseRegistered, Fact
from desk_app.domain.key_fields import stand_in
from desk_app.domain.projection import PendingCommand
from desk_app.ports import Projector
from local_store import known_cases, pending_rows
from local_store.case_columns import columns_of, running_clocks_of, words_of
from local_store.schema import case_bodies, cases, facts, queue_words, standing
from local_store.stored_text import case_of, fact_of, text_of

log = logging.getLogger(__name__)
FOLDED_AT_MOST = 512

# Built once: making a statement costs SQLAlchemy more than running it costs SQLite.
_KEEP_FACT = insert(facts).prefix_with("OR IGNORE")
_UPDATE_ROW = update(cases).where(cases.c.row == bindparam("of_row"))
_UPDATE_BODY = update(case_bodies).where(case_bodies.c.row == bindparam("of_row"))
_FIND_ROW = (
    select(cases.c.row, cases.c.generation, cases.c.in_scope, cases.c.position)
    .where(cases.c.id == bindparam("of_id"), cases.c.generation.between(bindparam("floor"), bindparam("top")))
    .order_by(cases.c.generation.desc())
    .limit(1)
)
_FIND_BODY = select(case_bodies.c.confirmed, case_bodies.c.shown).where(case_bodies.c.row == bindparam("of_row"))


@dataclass(slots=True, kw_only=True)
class CaseRow:
    """What is known of a case while it is worked on."""

    row: int
    generation: int
    in_scope: bool
    position: int
    confirmed: Case | None
    shown: Case | None  # as the row had it before


class Folded:
    """The cases folded last, so that the next fact of one need not read all of it again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[int, int], Case] = OrderedDict()

    def get(self, row: int, position: int) -> Case | None:
        """The case of this row, folded up to this position."""
        return self._kept.get((row, position))

    def put(self, row: int, position: int, case: Case) -> None:
        """Remember a fold; the oldest is forgotten."""
        self._kept[row, position] = case
        if len(self._kept) > FOLDED_AT_MOST:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget all: a transaction was rolled back, and what was folded in it never was."""
        self._kept.clear()


class CaseTable:
    """Works on cases in the caller's transaction; `flush` writes what changed and folds the shown rows anew.

    `generation` is the one being written: the current one, or that of a snapshot under way (`staged`), whose rows
    nobody sees and where no pending command is folded in.
    """

    def __init__(
        self, connection: Connection, projector: Projector | None, folded: Folded, staged: int | None = None
    ) -> None:
        self._connection = connection
        self._projector = projector
        self._folded = folded
        self._staged = staged
        current = connection.execute(select(standing)).one()
        self.ledger: str | None = current.ledger
        self.position: int | None = current.position
        self.current: int = current.generation
        self.floor: int = current.floor
        self.records_after: int | None = current.records_after
        self.generation: int = current.generation if staged is None else staged
        self._rows: dict[CaseId, CaseRow | None] = {}
        self._dirty: dict[CaseId, None] = {}

    # --- what arrives -----------------------------------------------------------------------------------------------

    def apply(self, fact: Fact) -> None:
        """Store a fact and fold it in, once.

        A fact about a case that this seat does not have in scope is passed over: the case comes whole when it enters.
        Only a registration begins a case. What is not about a case comes with the records.
        """
        if fact.subject.kind is not SubjectKind.CASE:
            pending_rows.note_fact(self._connection, fact.command_id, fact.position or 0)
            return
        case_id = CaseId(fact.subject.id)
        position = fact.position or 0
        row = self._row(case_id)
        begins = isinstance(fact.body, CaseRegistered)
        if row is None or row.confirmed is None or not self._here(row):
            if begins:
                self.enter(case_id, (fact,))
            return
        if position <= row.position:
            return
        self._keep_facts([fact])
        row.confirmed = evolve(row.confirmed, fact)
        row.position = position
        self._dirty[case_id] = None

    def enter(self, case_id: CaseId, brought: Sequence[Fact]) -> None:
        """Store a case that comes with all its facts, unless what is here is as new."""
        row = self._row(case_id)
        last = max((fact.position or 0 for fact in brought), default=0)
        if row is not None and row.confirmed is not None and self._here(row) and row.position >= last:
            return
        confirmed = fold(brought)
        if confirmed is None:
            return
        if row is not None and row.generation != self.generation:
            self._remove(case_id, row)
            row = None
        if row is None:
            row = self._insert(case_id, confirmed)
        else:
            self._connection.execute(
                delete(facts).where(facts.c.subject_id == case_id, facts.c.generation == self.generation)
            )
        row.confirmed, row.position, row.in_scope = confirmed, last, True
        self._keep_facts(brought)
        self._dirty[case_id] = None

    def leave(self, case_id: CaseId) -> None:
        """The case is closed or somebody else's now; what is here stays as it was."""
        row = self._row(case_id)
        if row is not None and row.in_scope:
            row.in_scope = False
            self._dirty[case_id] = None

    def touch(self, case_ids: Iterable[CaseId]) -> None:
        """Their pending commands have changed: fold their shown rows anew."""
        self._dirty.update(dict.fromkeys(case_ids))

    # --- what is written --------------------------------------------------------------------------------------------

    def flush(self) -> frozenset[CaseId]:
        """Write all that changed; the cases whose shown state may have changed."""
        behind = pending_rows.held_back(self._connection) if self._staged is None else frozenset()
        for case_id in self._dirty:
            self._write(case_id, behind)
        changed = frozenset(self._dirty)
        self._dirty.clear()
        return changed

    def _write(self, case_id: CaseId, behind: frozenset[int]) -> None:
        row = self._row(case_id)
        waiting = pending_rows.touching(self._connection, case_id) if self._staged is None else ()
        confirmed = row.confirmed if row is not None else None
        if not waiting:
            if confirmed is None:
                if row is not None:
                    self._remove(case_id, row)
                return
            shown: Case | None = confirmed
        else:
            live = self._live(case_id, waiting, behind)
            shown = self._projected(case_id, confirmed, live) or confirmed or (row.shown if row else None)
            if shown is None:
                return
        assert shown is not None
        if row is None:
            row = self._insert(case_id, shown)
        refused = sum(1 for one in waiting if pending_rows.is_refused(one))
        self._update(case_id, row, shown, {"pending": len(waiting) - refused, "refused": refused})

    def _update(self, case_id: CaseId, row: CaseRow, shown: Case, counts: dict[str, int]) -> None:
        told = {"of_row": row.row, "in_scope": row.in_scope, "position": row.position}
        self._connection.execute(_UPDATE_ROW, {**told, **counts, **columns_of(shown)})
        body = {
            "of_row": row.row,
            "confirmed": text_of(row.confirmed) if row.confirmed is not None else None,
            "shown": None if shown == row.confirmed else text_of(shown),
            "clocks": running_clocks_of(shown),
        }
        self._connection.execute(_UPDATE_BODY, body)
        words = words_of(shown)
        if row.shown is None or words_of(row.shown) != words:
            self._connection.execute(delete(queue_words).where(queue_words.c.rowid == row.row))
            self._connection.execute(insert(queue_words).values(rowid=row.row, words=words))
        row.shown = shown
        if row.confirmed is not None:
            self._folded.put(row.row, row.position, row.confirmed)

    # --- pending over confirmed -------------------------------------------------------------------------------------

    def _live(
        self, case_id: CaseId, waiting: Sequence[PendingCommand], behind: frozenset[int]
    ) -> tuple[PendingCommand, ...]:
        """What is folded over the confirmed case: not the refused, not what is held back behind them, and not what
        has come back as facts already (its answer may have been lost on the way)."""
        open_ = [one for one in waiting if not pending_rows.is_refused(one) and one.order not in behind]
        if not open_:
            return ()
        query = select(facts.c.command_id).where(
            facts.c.command_id.in_([one.command.id for one in open_]), facts.c.generation >= self.floor
        )
        come = set(self._connection.scalars(query.where(facts.c.generation <= self.current)))
        return tuple(one for one in open_ if one.command.id not in come)

    def _projected(self, case_id: CaseId, confirmed: Case | None, live: Sequence[PendingCommand]) -> Case | None:
        if self._projector is None or not live:
            return confirmed

        def other(other_id: CaseId) -> Case | None:
            return self._beside(other_id, case_id)

        return self._project(self._projector, confirmed, live, other)

    def _beside(self, other_id: CaseId, case_id: CaseId) -> Case | None:
        """Another case as the one that is being folded sees it: with its own pending commands, but without those that
        the two share, which are only now being folded (a merge is decided on the leader as it was before)."""
        confirmed = self._confirmed_of(other_id)
        waiting = pending_rows.touching(self._connection, other_id)
        apart = tuple(one for one in waiting if Subject(kind=SubjectKind.CASE, id=case_id) not in one.command.subjects)
        if self._projector is None or not waiting:
            return confirmed
        live = self._live(other_id, apart, pending_rows.held_back(self._connection))
        if not live:
            return confirmed
        return self._project(self._projector, confirmed, live, self._confirmed_of)

    def _confirmed_of(self, case_id: CaseId) -> Case | None:
        """The confirmed case; of one that has ended no more than its key fields may be here."""
        row = self._row(case_id)
        if row is not None:
            return row.confirmed
        key = known_cases.ended_case(self._connection, case_id) if self.records_after is not None else None
        return stand_in(key) if key is not None else None

    def _project(
        self,
        projector: Projector,
        confirmed: Case | None,
        live: Sequence[PendingCommand],
        other: Callable[[CaseId], Case | None],
    ) -> Case | None:
        try:
            return projector(confirmed, live, other)
        except Exception:  # a rule that fails must not keep facts or an operator's words off the disk
            log.exception("pending commands could not be folded over case %s", confirmed.id if confirmed else "")
            return confirmed

    # --- rows -------------------------------------------------------------------------------------------------------

    def _here(self, row: CaseRow) -> bool:
        return row.in_scope and row.generation == self.generation

    def _row(self, case_id: CaseId) -> CaseRow | None:
        if case_id not in self._rows:
            self._rows[case_id] = self._read(case_id)
        return self._rows[case_id]

    def _read(self, case_id: CaseId) -> CaseRow | None:
        floor, top = (self.floor, self.current) if self._staged is None else (self._staged, self._staged)
        found = self._connection.execute(_FIND_ROW, {"of_id": case_id, "floor": floor, "top": top}).one_or_none()
        if found is None:
            return None
        body = self._connection.execute(_FIND_BODY, {"of_row": found.row}).one()
        confirmed = self._folded.get(found.row, found.position)
        if confirmed is None and body.confirmed is not None:
            confirmed = case_of(body.confirmed) or self._folded_anew(case_id, found.generation)
        shown = case_of(body.shown) if body.shown is not None else confirmed
        return CaseRow(
            row=found.row,
            generation=found.generation,
            in_scope=found.in_scope,
            position=found.position,
            confirmed=confirmed,
            shown=shown,
        )

    def _folded_anew(self, case_id: CaseId, generation: int) -> Case | None:
        query = select(facts.c.body).where(facts.c.subject_id == case_id, facts.c.generation == generation)
        return fold(fact_of(text) for text in self._connection.scalars(query.order_by(facts.c.position)))

    def _insert(self, case_id: CaseId, case: Case) -> CaseRow:
        done = self._connection.execute(
            insert(cases).values(
                generation=self.generation,
                id=case_id,
                in_scope=True,
                position=0,
                pending=0,
                refused=0,
                **columns_of(case),
            )
        )
        number: Any = done.inserted_primary_key[0] if done.inserted_primary_key else None
        self._connection.execute(insert(case_bodies).values(row=number, clocks="[]"))
        row = CaseRow(row=number, generation=self.generation, in_scope=True, position=0, confirmed=None, shown=None)
        self._rows[case_id] = row
        return row

    def _remove(self, case_id: CaseId, row: CaseRow) -> None:
        remove_rows(self._connection, [(row.row, case_id, row.generation)])
        self._rows[case_id] = None

    def _keep_facts(self, brought: Sequence[Fact]) -> None:
        if brought:
            self._connection.execute(_KEEP_FACT, [_fact_row(fact, self.generation) for fact in brought])


def remove_rows(connection: Connection, rows: Sequence[tuple[int, str, int]]) -> None:
    """Take rows of cases (row, id, generation) out of every table, their facts too."""
    numbers = [number for number, _, _ in rows]
    for _, case_id, generation in rows:
        connection.execute(delete(facts).where(facts.c.subject_id == case_id, facts.c.generation == generation))
    connection.execute(delete(queue_words).where(queue_words.c.rowid.in_(numbers)))
    connection.execute(delete(case_bodies).where(case_bodies.c.row.in_(numbers)))
    connection.execute(delete(cases).where(cases.c.row.in_(numbers)))


def _fact_row(fact: Fact, generation: int) -> dict[str, Any]:
    return {
        "generation": generation,
        "position": fact.position or 0,
        "subject_kind": fact.subject.kind.value,
        "subject_id": fact.subject.id,
        "command_id": fact.command_id,
        "body": text_of(fact),
    }
