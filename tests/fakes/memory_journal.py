"""A journal in memory, as exact as the one on disk; `reopened` is what a restart would find."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from desk_app import numbers, wire
from desk_app.domain.caller import CallerRecord
from desk_app.domain.case import Badge, Case, CaseId, ClockInstance, CommandId, Place
from desk_app.domain.commands import Command, Subject, SubjectKind, photos_in
from desk_app.domain.evolve import fold
from desk_app.domain.facts import Fact, photos_told
from desk_app.domain.grid import Box
from desk_app.domain.key_fields import KEPT_FOR, CaseKey, problem_of, stand_in, wishes_of
from desk_app.domain.likeness import Sought
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.projection import (
    CasePoint,
    Draft,
    KnownCase,
    PendingCommand,
    Position,
    QueueFilter,
    QueueRow,
    QueueState,
    RunningClock,
    StoredCall,
    StoredCaller,
    StoredCase,
    temporary_number,
)
from desk_app.domain.protocol import (
    Answer,
    ChangesPage,
    Grant,
    ItemKind,
    RecordsPage,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
    Verdict,
)
from desk_app.errors import SnapshotBroken
from desk_app.ports import Projector, SnapshotLine
from desk_app.progress import Task
from desk_app.sync import plan
from tests.fakes.memory_learning import MemoryLearning


class MemoryJournal(MemoryLearning):
    """The port `Journal` over plain dictionaries; one lock makes each call a transaction."""

    def __init__(self) -> None:
        super().__init__()
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
        self._come: dict[CommandId, int] = {}
        self._keys: dict[CaseId, CaseKey] = {}
        self._callers: dict[str, CallerRecord] = {}
        self._calls: dict[str, MissedCall] = {}
        self._records_after: int | None = 0
        self._records_at: datetime | None = None
        self._caller_key = ""
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
                if answer.verdict is Verdict.ACCEPTED and self._is_read(one.command, answer.position):
                    del self._pending[answer.id]
                else:
                    self._pending[answer.id] = replace(one, answer=answer)
            return frozenset(touched)

    def _is_read(self, command: Command, position: int | None) -> bool:
        """What is about callers and calls alone is read with the records."""
        if not cases_of(command):
            return position is None or (self._records_after or 0) >= position
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
                    case ItemKind.FACT if item.fact is not None:
                        self._come[item.fact.command_id] = item.fact.position or 0
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
        return frozenset(case_id for one in self._settled() for case_id in cases_of(one.command))

    def _settled(self) -> list[PendingCommand]:
        """Forget accepted commands that have been read, and give them back."""
        accepted = [one for one in self._pending.values() if plan.is_accepted(one)]
        settled = [one for one in accepted if self._is_read(one.command, _position_of(one))]
        for one in settled:
            del self._pending[one.command.id]
        return settled

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
            self._come.clear()
            self.forget_records()

    def keep_records(self, page: RecordsPage, *, after: int, heard_at: datetime) -> bool:
        with self._lock:
            if self._records_after != after:
                return False
            self.writes += 1
            self._keys |= {key.id: key for key in page.cases}
            self._callers |= {record.number: record for record in page.callers}
            self._callers = {number: record for number, record in self._callers.items() if record.flags}
            self._calls |= {call.id: call for call in page.calls}
            self._records_after, self._caller_key = page.next, page.caller_key
            self._records_at = self._records_at if page.more else heard_at
            self._settled()
            return True

    def forget_records(self) -> None:
        self._records_after, self._records_at, self._caller_key = None, None, ""

    def sweep_records(self, before: datetime) -> bool:
        with self._lock:
            if self._records_after is None:
                self._keys.clear()
                self._callers.clear()
                self._calls.clear()
                self._records_after = 0
            self._keys = {name: key for name, key in self._keys.items() if key.ended_at >= before}
            self._calls = {name: call for name, call in self._calls.items() if call.open or call.due >= before}
            newest = {number: max(flag.set_at for flag in record.flags) for number, record in self._callers.items()}
            self._callers = {number: self._callers[number] for number, at in newest.items() if at >= before}
            return False

    def drop_old_cases(
        self, ended_before: datetime, owes: Callable[[Case], bool], *, after: int = 0, at_most: int = 20
    ) -> int | None:
        with self._lock:
            looked_at = sorted(self._facts)[after : after + at_most]
            gone = [case_id for case_id in looked_at if self._done_with(case_id, ended_before, owes)]
            for case_id in gone:
                del self._facts[case_id], self._confirmed[case_id]
                self._out.discard(case_id)
            return after + at_most - len(gone) if len(looked_at) == at_most else None

    def _done_with(self, case_id: CaseId, ended_before: datetime, owes: Callable[[Case], bool]) -> bool:
        case = self._confirmed_case(case_id)
        if case is None or case.last_flow_at >= ended_before:
            return False
        if any(case_id in cases_of(one.command) for one in self._pending.values()):
            return False
        known = case_id in self._keys or case.last_flow_at < ended_before - KEPT_FOR
        return case_id in self._out or (case.ended and not owes(case) and known)

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
        if confirmed is None and (key := self.ended_case(other)) is not None:
            confirmed = stand_in(key)
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

    def queue_state(self, wanted: QueueFilter) -> QueueState:
        until = max((wire.moment(clock.due) for clock in self.running_clocks() if clock.provisional), default=None)
        return QueueState(rows=self.queue(wanted), counts=self.counts(), provisional_until=until)

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

    def records_after(self) -> int | None:
        return self._records_after

    def records_at(self) -> datetime | None:
        return self._records_at

    def caller_key(self) -> str:
        return self._caller_key

    def caller(self, number: str) -> StoredCaller:
        with self._lock:
            confirmed = self._callers.get(number) if self._records_after is not None else None
            mine, live = self._about(Subject(kind=SubjectKind.CALLER, id=number))
            shown = self._projector.caller(number, confirmed, live) if self._projector and live else confirmed
            return StoredCaller(number=number, confirmed=confirmed, shown=shown, pending=mine)

    def missed_call(self, call: str) -> StoredCall | None:
        with self._lock:
            confirmed = self._calls.get(call) if self._records_after is not None else None
            mine, live = self._about(Subject(kind=SubjectKind.CALL, id=call))
            if confirmed is None and not mine:
                return None
            shown = self._projector.missed_call(call, confirmed, live) if self._projector and live else confirmed
            return StoredCall(id=call, confirmed=confirmed, shown=shown, pending=mine)

    def missed_calls(self) -> tuple[StoredCall, ...]:
        with self._lock:
            subjects = {subject for one in self._pending.values() for subject in one.command.subjects}
            names = {*self._calls, *(each.id for each in subjects if each.kind is SubjectKind.CALL)}
            stored = [one for name in names if (one := self.missed_call(name)) is not None]
        listed = [one for one in stored if (one.shown and one.shown.open) or any(map(plan.is_refused, one.pending))]
        return tuple(sorted(listed, key=lambda one: (str(one.shown.due) if one.shown else "~", one.id)))

    def _about(self, subject: Subject) -> tuple[tuple[PendingCommand, ...], list[PendingCommand]]:
        """The pending commands about something, and those of them that are folded over what is recorded."""
        pending = self.pending()
        held = {one.order for one in plan.held_back(pending)}
        mine = tuple(one for one in pending if subject in one.command.subjects)
        live = [one for one in mine if not plan.is_refused(one) and one.order not in held]
        read = self._records_after or 0
        return mine, [one for one in live if not 0 < self._come.get(one.command.id, 0) <= read]

    def cases_of_caller(self, number: str, at_most: int) -> tuple[KnownCase, ...]:
        known = [one for one in self._known(number) if one.same_caller and number]
        known.sort(key=lambda one: (not one.is_open, -one.registered_at.timestamp(), one.id))
        return tuple(known[:at_most])

    def like(self, looked_for: Sought) -> tuple[KnownCase, ...]:
        return tuple(replace(one, caller=None) for one in self._known(looked_for.number))

    def _known(self, number: str) -> list[KnownCase]:
        stored = (self.case(case_id) for case_id in self.ids())
        here = {one.id: _known_here(one.shown, number) for one in stored if one is not None and one.in_scope}
        if self._records_after is None or not self._caller_key:
            return list(here.values())
        hashed = numbers.keyed_hash(number, self._caller_key)
        return [*here.values(), *(_known_ended(key, hashed) for key in self._keys.values() if key.id not in here)]

    def ended_case(self, case_id: CaseId) -> CaseKey | None:
        return self._keys.get(case_id) if self._records_after is not None else None

    def numbers_of_cases(self, hashes: Collection[str]) -> tuple[str, ...]:
        named = {
            case_id: {photo.sha256 for fact in self.facts(case_id) for photo in photos_told(fact.body)}
            | {photo.sha256 for one in stored.pending for photo in photos_in(one.command.body)}
            for case_id in self.ids()
            if (stored := self.case(case_id)) is not None
        }
        found = [self.case(case_id) for case_id, names in named.items() if not names.isdisjoint(hashes)]
        return tuple(sorted(one.shown.number or temporary_number(one.id) for one in found if one is not None))

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


def _known_here(case: Case, number: str) -> KnownCase:
    nearest = min((clock for clock in case.clocks if clock.running), key=lambda clock: clock.due, default=None)
    return KnownCase(
        id=case.id,
        number=case.number,
        state=case.state,
        title=case.filing.problem_name if case.filing is not None else case.text,
        problem=problem_of(case),
        place=replace(case.place, verified=True),
        registered_at=case.registered_at,
        same_caller=bool(number) and case.caller.phone == number,
        leader=case.merged_into,
        caller=case.caller,
        wishes=wishes_of(case.caller),
        due=nearest.due if nearest is not None else None,
        turns_yellow=nearest.turns_yellow if nearest is not None else None,
    )


def _known_ended(key: CaseKey, hashed: str) -> KnownCase:
    return KnownCase(
        id=key.id,
        number=key.number,
        state=key.state,
        title="",
        problem=key.problem,
        place=replace(key.place, verified=True),
        registered_at=key.registered_at,
        same_caller=bool(hashed) and key.caller == hashed,
        here=False,
        leader=key.leader,
        wishes=key.wishes,
    )


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
