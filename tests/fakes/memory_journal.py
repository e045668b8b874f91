"""A journal in memory, as exact as the one on disk; `reopened` is what a restart would find."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk_app import wire
from desk_app.domain.case import Badge, Case, CaseId, ClockInstance, CommandId, Place
from desk_app.domain.commands import Command, Subject, SubjectKind
from desk_app.domain.evolve import fold
from desk_app.domain.facts import Fact
from desk_app.domain.grid import Box
from desk_app.domain.projection import (
    CasePoint,
    Draft,
    PendingCommand,
    Position,
    QueueFilter,
    QueueRow,
    RunningClock,
    StoredCase,
)
from desk_app.domain.protocol import (
    Answer,
    ChangesPage,
    Grant,
    ItemKind,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
    Verdict,
)
from desk_app.errors import SnapshotBroken
from desk_app.ports import Projector, SnapshotLine
from desk_app.progress import Task
from desk_app.sync import plan


class MemoryJournal:
    """The port `Journal` over plain dictionaries; one lock makes each call a transaction."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._projector: Projector | None = None
        self._facts: dict[CaseId, dict[int, Fact]] = {}
        self._out: set[CaseId] = set()
        self._confirmed: dict[CaseId, Case | None] = {}
        self._pending: dict[CommandId, PendingCommand] = {}
        self._seen: dict[CaseId, Case] = {}
        self._order = 0
        self._position: Position | None = None
        self._remembered: dict[int, str] = {}
        self._drafts: dict[str, Draft] = {}
        self._grants: dict[Badge, tuple[Grant, str]] = {}
        self._settings: dict[str, str] = {}
        self.writes = 0
        self.points_asked: list[Box | None] = []

    def set_projector(self, projector: Projector) -> None:
        self._projector = projector

    # --- writing ----------------------------------------------------------------------------------------------------

    def add_pending(
        self, commands: Sequence[Command], operator: Badge, typed_at: datetime
    ) -> tuple[PendingCommand, ...]:
        with self._lock:
            self.writes += 1
            for command in commands:
                if command.id not in self._pending:
                    self._order += 1
                    self._pending[command.id] = PendingCommand(
                        order=self._order, command=command, operator=operator, typed_at=typed_at
                    )
            for case_id in {case_id for command in commands for case_id in cases_of(command)}:
                self.case(case_id)
            return tuple(self._pending[command.id] for command in commands)

    def keep_answers(self, answers: Sequence[Answer]) -> frozenset[CaseId]:
        with self._lock:
            self.writes += 1
            touched: set[CaseId] = set()
            for answer in answers:
                one = self._pending.get(answer.id)
                if one is None or one.answer is not None or answer.verdict is Verdict.HELD_BACK:
                    continue
                touched |= cases_of(one.command)
                if answer.verdict is Verdict.ACCEPTED and self._is_read(answer.position):
                    del self._pending[answer.id]
                else:
                    self._pending[answer.id] = replace(one, answer=answer)
            return frozenset(touched)

    def _is_read(self, position: int | None) -> bool:
        return position is None or (self._position.position if self._position is not None else 0) >= position

    def note_attempt(self, ids: Sequence[CommandId]) -> None:
        with self._lock:
            for command_id in ids:
                if command_id in self._pending:
                    one = self._pending[command_id]
                    self._pending[command_id] = replace(one, attempts=one.attempts + 1)

    def drop_pending(self, ids: Sequence[CommandId]) -> frozenset[CaseId]:
        with self._lock:
            self.writes += 1
            touched: set[CaseId] = set()
            for command_id in ids:
                one = self._pending.pop(command_id, None)
                if one is not None:
                    touched |= cases_of(one.command)
            return frozenset(touched)

    def apply_changes(self, page: ChangesPage, ledger: str) -> frozenset[CaseId]:
        with self._lock:
            self.writes += 1
            touched: set[CaseId] = set()
            for item in page.items:
                match item.kind:
                    case ItemKind.FACT if item.fact is not None and item.fact.subject.kind is SubjectKind.CASE:
                        case_id = CaseId(item.fact.subject.id)
                        begins = item.fact.kind == "CaseRegistered"
                        if begins or (case_id in self._facts and case_id not in self._out):
                            touched |= self._store(case_id, (item.fact,), whole=False)
                    case ItemKind.CASE_ENTERS if item.case is not None:
                        touched |= self._store(item.case, item.facts, whole=True)
                    case ItemKind.CASE_LEAVES if item.case is not None:
                        self._out.add(item.case)
                        touched.add(item.case)
            return frozenset(touched) | self._move(Position(ledger=ledger, position=page.next, hash=page.hash))

    def _store(self, case_id: CaseId, facts: Sequence[Fact], *, whole: bool) -> set[CaseId]:
        kept = self._facts.setdefault(case_id, {})
        last = max(kept, default=0)
        came = max((fact.position or 0 for fact in facts), default=0)
        if came <= last and case_id not in self._out:
            return set()
        if whole:
            kept.clear()
        kept.update({fact.position or 0: fact for fact in facts})
        self._out.discard(case_id)
        self._confirmed.pop(case_id, None)
        return {case_id}

    def _move(self, position: Position) -> frozenset[CaseId]:
        self._position = position
        self._remembered[position.position] = position.hash
        settled = [one for one in self._pending.values() if plan.is_accepted(one) and self._is_read(_position_of(one))]
        for one in settled:
            del self._pending[one.command.id]
        return frozenset(case_id for one in settled for case_id in cases_of(one.command))

    def install_snapshot(self, lines: Iterable[SnapshotLine], task: Task) -> frozenset[CaseId]:
        header: SnapshotHeader | None = None
        end: SnapshotEnd | None = None
        brought: dict[CaseId, SnapshotCase] = {}
        digest = hashlib.sha256()
        for number, line in enumerate(lines, start=1):
            task.report(number)
            match line:
                case SnapshotHeader():
                    header = line
                case SnapshotCase():
                    brought[line.case] = line
                    digest.update(wire.canonical(wire.dump(line)).encode() + b"\n")
                case SnapshotEnd():
                    end = line
        if header is None or end is None or not header.cases == end.cases == len(brought):
            raise SnapshotBroken("snapshot_broken")
        if end.digest != digest.hexdigest():
            raise SnapshotBroken("snapshot_broken")
        with self._lock:
            self.writes += 1
            self._out = set(self._facts) - set(brought)
            self._facts |= {case: {f.position or 0: f for f in line.facts} for case, line in brought.items()}
            self._confirmed.clear()
            self._move(Position(ledger=header.ledger, position=header.position, hash=header.hash))
            return frozenset(self._facts)

    def forget_ledger(self) -> None:
        with self._lock:
            self.writes += 1
            self._facts.clear()
            self._confirmed.clear()
            self._out.clear()
            self._position = None
            self._remembered.clear()
            for command_id, one in self._pending.items():
                if plan.is_accepted(one):
                    self._pending[command_id] = replace(one, answer=None)

    def save_draft(self, draft: Draft) -> None:
        self._drafts[draft.key] = draft

    def drop_draft(self, key: str) -> None:
        self._drafts.pop(key, None)

    def keep_grant(self, grant: Grant, verifier: str) -> None:
        self._grants[grant.badge] = (grant, verifier)

    def set_setting(self, key: str, value: str) -> None:
        self.writes += 1
        self._settings[key] = value

    # --- reading ----------------------------------------------------------------------------------------------------

    def position(self) -> Position | None:
        return self._position

    def remembered_hashes(self) -> tuple[tuple[int, str], ...]:
        return tuple(sorted(self._remembered.items())[-100:])

    def pending(self) -> tuple[PendingCommand, ...]:
        with self._lock:
            return tuple(sorted(self._pending.values(), key=lambda one: one.order))

    def to_offer(self, at_most: int) -> tuple[PendingCommand, ...]:
        pending = self.pending()
        held = {one.order for one in plan.held_back(pending)}
        return tuple(one for one in pending if one.answer is None and one.order not in held)[:at_most]

    def case(self, case_id: CaseId) -> StoredCase | None:
        with self._lock:
            confirmed = self._confirmed_case(case_id)
            mine = tuple(one for one in self.pending() if case_id in cases_of(one.command))
            shown = self._project(case_id, confirmed, mine) if mine else confirmed
            if shown is None and mine:
                shown = self._seen.get(case_id)  # a refused registration stays to be seen until it is dealt with
            if shown is None:
                return None
            self._seen[case_id] = shown
            return StoredCase(
                id=case_id, confirmed=confirmed, shown=shown, pending=mine, in_scope=case_id not in self._out
            )

    def _confirmed_case(self, case_id: CaseId) -> Case | None:
        if case_id not in self._confirmed:
            kept = self._facts.get(case_id, {})
            self._confirmed[case_id] = fold(kept[position] for position in sorted(kept))
        return self._confirmed[case_id]

    def _project(self, case_id: CaseId, confirmed: Case | None, mine: Sequence[PendingCommand]) -> Case | None:
        held = {one.order for one in plan.held_back(self.pending())}
        come = {fact.command_id for fact in self._facts.get(case_id, {}).values()}
        live = [
            one for one in mine if not plan.is_refused(one) and one.order not in held and one.command.id not in come
        ]
        if self._projector is None or not live:
            return confirmed
        return self._projector(confirmed, live, lambda other: self._beside(other, case_id))

    def _beside(self, other: CaseId, case_id: CaseId) -> Case | None:
        confirmed = self._confirmed_case(other)
        shared = Subject(kind=SubjectKind.CASE, id=case_id)
        mine = [one for one in self.pending() if other in cases_of(one.command) and shared not in one.command.subjects]
        if not mine or self._projector is None:
            return confirmed
        held = {one.order for one in plan.held_back(self.pending())}
        live = [one for one in mine if not plan.is_refused(one) and one.order not in held]
        return self._projector(confirmed, live, self._confirmed_case)

    def facts(self, case_id: CaseId) -> tuple[Fact, ...]:
        with self._lock:
            kept = self._facts.get(case_id, {})
            return tuple(kept[position] for position in sorted(kept))

    def ids(self) -> tuple[CaseId, ...]:
        """Every case on this seat, those made here and not yet decided too."""
        with self._lock:
            made = {case_id for one in self._pending.values() for case_id in cases_of(one.command)}
            return tuple(sorted(set(self._facts) | made))

    def queue(self, wanted: QueueFilter) -> tuple[QueueRow, ...]:
        stored = (self.case(case_id) for case_id in self.ids())
        rows = [
            _row(one) for one in stored if one is not None and one.in_scope and (wanted.ended or not one.shown.ended)
        ]
        return tuple(row for row in rows if not wanted.states or row.state in wanted.states)[: wanted.limit]

    def counts(self) -> Mapping[str, int]:
        counts: dict[str, int] = {}
        for row in self.queue(QueueFilter()):
            counts[row.state.value] = counts.get(row.state.value, 0) + 1
        return counts

    def running_clocks(self, of: Collection[CaseId] | None = None) -> tuple[RunningClock, ...]:
        wanted = self.ids() if of is None else of
        stored = [one for one in map(self.case, wanted) if one is not None and one.in_scope and not one.shown.ended]
        return tuple(_running(one.shown, clock) for one in stored for clock in one.shown.clocks if clock.running)

    def case_points(self, within: Box | None = None) -> tuple[CasePoint, ...]:
        self.points_asked.append(within)
        west, south, east, north = within or (-180.0, -90.0, 180.0, 90.0)
        places = {row.id: self._shown_place(row.id) for row in self.queue(QueueFilter())}
        return tuple(
            CasePoint(
                id=row.id,
                number=row.number,
                title=row.title,
                state=row.state,
                grade=row.grade,
                longitude=place.longitude,
                latitude=place.latitude,
                due=row.due,
                turns_yellow=row.turns_yellow,
            )
            for row in sorted(self.queue(QueueFilter()), key=_nearest_due)
            if (place := places[row.id]).longitude is not None
            and place.latitude is not None
            and west <= place.longitude <= east
            and south <= place.latitude <= north
        )

    def cases_at(self, component: str) -> tuple[QueueRow, ...]:
        rows = [row for row in self.queue(QueueFilter()) if self._shown_place(row.id).component == component != ""]
        return tuple(sorted(rows, key=_nearest_due))

    def _shown_place(self, case_id: CaseId) -> Place:
        stored = self.case(case_id)
        return stored.shown.place if stored is not None else Place()

    def drafts(self) -> tuple[Draft, ...]:
        return tuple(self._drafts.values())

    def draft(self, key: str) -> Draft | None:
        return self._drafts.get(key)

    def grant(self, badge: Badge) -> tuple[Grant, str] | None:
        return self._grants.get(badge)

    def setting(self, key: str) -> str | None:
        return self._settings.get(key)

    def close(self) -> None:
        """Nothing is held."""


def cases_of(command: Command) -> set[CaseId]:
    """The cases a command touches."""
    return {CaseId(subject.id) for subject in command.subjects if subject.kind is SubjectKind.CASE}


def _position_of(one: PendingCommand) -> int | None:
    return one.answer.position if one.answer is not None else None


def _nearest_due(row: QueueRow) -> tuple[bool, datetime, datetime]:
    return row.due is None, row.due or row.registered_at, row.registered_at


def _running(case: Case, clock: ClockInstance) -> RunningClock:
    return RunningClock(
        case=case.id,
        clock=clock.id,
        kind=clock.kind.value,
        due=wire.microseconds(clock.due),
        turns_yellow=wire.microseconds(clock.turns_yellow),
        number=case.number,
        title=case.filing.problem_name if case.filing is not None else case.text,
        grade=case.filing.grade.value if case.filing is not None else "",
        unit=case.unit or "",
        board=case.place.board,
        holder=case.holder or "",
        limit=f"{clock.limit.amount} {clock.limit.unit.lower()}",
        provisional=clock.provisional,
    )


def _row(stored: StoredCase) -> QueueRow:
    case = stored.shown
    nearest = min((clock for clock in case.clocks if clock.running), key=lambda clock: clock.due, default=None)
    due = nearest.due if nearest is not None else None
    return QueueRow(
        id=stored.id,
        number=case.number,
        state=case.state,
        grade=case.filing.grade.value if case.filing is not None else "",
        module=case.module.value,
        source=case.source.value,
        title=case.text,
        address=case.place.address,
        board=case.place.board,
        holder=case.holder or "",
        unit=case.unit or "",
        due=due,
        turns_yellow=nearest.turns_yellow if nearest is not None else None,
        registered_at=case.registered_at,
        pending=sum(not plan.is_refused(one) for one in stored.pending),
        refused=sum(plan.is_refused(one) for one in stored.pending),
    )
