"""One round with the central store: offer what is pending, keep each answer, take what is new."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from desk_app.domain.case import Case, CaseId
from desk_app.domain.commands import Command, SubjectKind
from desk_app.domain.evaluation import owes_something
from desk_app.domain.evolve import fold
from desk_app.domain.projection import Position
from desk_app.domain.protocol import (
    Answer,
    ChangeItem,
    ChangesPage,
    EditionInfo,
    ItemKind,
    Presence,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
)
from desk_app.domain.reference import Reference
from desk_app.errors import (
    BadInput,
    EditionBroken,
    NotAllowed,
    SlowDown,
    SnapshotBroken,
    StoreTrouble,
    Unreachable,
    WorldTrouble,
)
from desk_app.ports import CentralStore, Editions, Journal, SnapshotLine
from desk_app.progress import Task
from desk_app.sync import pacing, plan
from desk_app.sync.clock import SeatClock
from desk_app.sync.outbox import Outbox
from desk_app.sync.plan import Reaction, Step
from desk_app.sync.session import SCOPE, SEES_EVERYTHING, Keeper, scope_of
from desk_app.sync.status import Line
from desk_app.sync.turns import Turn, Writer

OFFSET = "clock_offset"
DATASET_BROKEN = "dataset_broken"


@dataclass(slots=True, kw_only=True)
class _Tries:
    """How one direction of the exchange has fared lately."""

    failures: int = 0
    trouble: str = ""


@dataclass(slots=True, kw_only=True)
class _Resting:
    """A command that the centre could not even read: how often it failed, and until when it rests."""

    times: int = 0
    until: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whom the exchange tells: `changed` of names of views that are old now, `presence` of seats, `line_is_up` once the
    centre answers again."""

    changed: Callable[[frozenset[str]], None] = field(default=lambda what: None)
    presence: Callable[[Presence], None] = field(default=lambda presence: None)
    line_is_up: Callable[[], None] = field(default=lambda: None)


class Exchange:
    """Both directions of a seat's round. `give` is called by one thread, `take` by another; each does one step and says
    after how many seconds it wants to be called again (None: when somebody nudges it).

    No failure settles a command: whatever is not a decision of the centre leaves it waiting.
    """

    def __init__(
        self,
        *,
        journal: Journal,
        store: CentralStore,
        editions: Editions,
        clock: SeatClock,
        keeper: Keeper,
        outbox: Outbox,
        line: Line,
        writer: Writer,
        told: Told,
        reference: Callable[[], Reference | None],
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._journal = journal
        self._store = store
        self._editions = editions
        self._clock = clock
        self._keeper = keeper
        self._outbox = outbox
        self._line = line
        self._writer = writer
        self._told = told
        self._reference = reference
        self._jitter = jitter
        self._one_gives = threading.Lock()
        self._giving = _Tries()
        self._taking = _Tries()
        self._size = plan.BATCH_AT_MOST
        self._resting: dict[str, _Resting] = {}
        self._health_at: float | None = None
        self._editions_at: float | None = None
        self._behind = 0
        self._snapshot_wanted = ""
        self._task = Task()

    # --- giving -----------------------------------------------------------------------------------------------------

    def give(self) -> float | None:
        """Offer one batch and keep its answers."""
        with self._one_gives:
            token = self._keeper.token
            if token is None:
                return None
            commands: list[Command] = []
            try:
                batch = self._outbox.next_batch(self._size, self._aside())
                if not batch:
                    return self._until_somebody_has_rested()
                commands = [one.command for one in batch]
                self._writer.run(Turn.PENDING, lambda: self._journal.note_attempt([each.id for each in commands]))
                answers = plan.decisions(commands, self._store.offer(token, commands))
                if not answers:
                    raise Unreachable("not_the_centre")
                self._keep(answers)
            except WorldTrouble as trouble:
                return self._not_given(trouble, token, commands)
            self._size = plan.grown(self._size)
            self._went_well(self._giving)
            return 0.0

    def _keep(self, answers: Sequence[Answer]) -> None:
        touched = self._writer.run(Turn.PENDING, lambda: self._outbox.keep_answers(answers))
        for answer in answers:
            self._resting.pop(answer.id, None)
        self.tell_cases(touched)

    def _not_given(self, trouble: WorldTrouble, token: str, commands: Sequence[Command]) -> float | None:
        reaction = plan.reaction_to_offer(trouble, len(commands))
        match reaction:
            case Reaction.RENEW:
                return self._renewed(token, self._giving)
            case Reaction.HALVE:
                self._size = plan.halved(len(commands))
                if isinstance(trouble, BadInput):
                    return 0.0
            case Reaction.SET_ASIDE:
                resting = self._resting.setdefault(commands[0].id, _Resting())
                resting.times += 1
                resting.until = self._clock.elapsed() + pacing.set_aside_for(resting.times)
        return self._failed(self._giving, trouble)

    def _aside(self) -> frozenset[str]:
        now = self._clock.elapsed()
        return frozenset(command for command, resting in self._resting.items() if resting.until > now)

    def _until_somebody_has_rested(self) -> float | None:
        now = self._clock.elapsed()
        return min((resting.until - now for resting in self._resting.values() if resting.until > now), default=None)

    # --- taking -----------------------------------------------------------------------------------------------------

    def take(self) -> float | None:
        """Do the next thing there is to do to learn what is new; may wait for news as long as the centre allows."""
        token = self._keeper.token
        try:
            match plan.taking_step(self.standing()):
                case Step.HEALTH:
                    self._ask_health()
                case Step.SIGN_IN:
                    self._keeper.open_session()
                    self.person_changed()
                    self._told.changed(frozenset({"session"}))
                    self._told.line_is_up()
                case Step.DATASETS if token is not None:
                    self._take_datasets(token)
                case Step.SNAPSHOT if token is not None:
                    self._take_snapshot(token)
                case Step.CHANGES if token is not None:
                    self._take_changes(token)
                case _:
                    self.note_session()
                    return pacing.due_in(self._health_at, pacing.HEALTH_EVERY, self._clock.elapsed())
        except WorldTrouble as trouble:
            return self._not_taken(trouble, token)
        self._went_well(self._taking)
        return 0.0

    def standing(self) -> plan.Standing:
        """What the next step of taking depends on, as of now."""
        now = self._clock.elapsed()
        session = self._keeper.token is not None and self._keeper.person is not None
        return plan.Standing(
            session=session,
            can_sign_in=self._keeper.can_sign_in,
            health_due=pacing.due_in(self._health_at, pacing.HEALTH_EVERY, now) <= 0,
            editions_due=pacing.due_in(self._editions_at, pacing.EDITIONS_EVERY, now) <= 0,
            position=self._journal.position() if session else None,
            snapshot_wanted=bool(self._snapshot_wanted) or self._other_scope(),
            behind=self._behind,
        )

    def _ask_health(self) -> None:
        sent = self._clock.elapsed()
        health = self._store.health()
        received = self._clock.elapsed()
        self._clock.measured_by(sent, received, health.now, health.rate)
        self._behind = plan.behind(self._journal.position(), health)
        self._health_at = received
        self._line.note(offset_seconds=self._clock.offset_seconds)
        offset = f"{self._clock.offset_seconds:.1f}"
        if health.rate == 1.0 and self._journal.setting(OFFSET) != offset:
            self._writer.run(Turn.FEED, lambda: self._journal.set_setting(OFFSET, offset))
        self.heard()

    def _take_datasets(self, token: str) -> None:
        wanted = plan.wanted_editions(self._store.datasets(token), dict(self._editions.installed()))
        try:
            for info in wanted:
                self._line.note(working="datasets", progress=0.0)
                lines = self._watched(self._store.dataset(token, info.name, info.edition), info)
                self._editions.install(info, lines, self._task)
                self._told.changed(frozenset({"reference"}))
        except (EditionBroken, StoreTrouble) as trouble:
            # The former edition serves as well for a while: news must not wait for a dataset that cannot be installed.
            self._editions_at = self._clock.elapsed() - pacing.EDITIONS_EVERY + pacing.EDITION_AGAIN
            self._line.note(notice=trouble.code)
            raise
        finally:
            self._line.note(working="", progress=None)
        self._editions_at = self._clock.elapsed()
        if self._line.status.notice == DATASET_BROKEN:
            self._line.note(notice="")

    def _watched(self, lines: Iterable[bytes], info: EditionInfo) -> Iterator[bytes]:
        """Passes lines on and says how far they are; every thousandth proves the line alive."""
        for number, line in enumerate(lines, start=1):
            if number % 1000 == 0:
                self.heard()
                self._line.note(progress=round(min(1.0, number / max(info.rows, 1)), 2))
            yield line

    def _take_snapshot(self, token: str) -> None:
        if self._snapshot_wanted == "scope_changed":
            # Other roles are in a new grant only; what is fetched with them is what they may see.
            self._keeper.renew(token)
            self.person_changed()
            self._line.note(notice=self._snapshot_wanted)
            self._told.changed(frozenset({"session"}))
            token = self._keeper.token or token
        self._line.note(working="snapshot", progress=None)
        try:
            lines: Iterable[SnapshotLine] = self._store.snapshot(token)
            if self._snapshot_wanted == "ledger_diverged":
                lines = whole(lines)
            person = self._keeper.person
            if person is None:
                return
            scope = scope_of(person.actor)
            touched = self._installed(self._counted(lines), scope)
        finally:
            self._line.note(working="", progress=None)
        self._snapshot_wanted = ""
        self._behind = 0
        self.tell_cases(touched, also=frozenset({"queue"}))

    def _counted(self, lines: Iterable[SnapshotLine]) -> Iterator[SnapshotLine]:
        """Passes a snapshot on and says how far it is."""
        total = 0
        for number, line in enumerate(lines):
            if isinstance(line, SnapshotHeader):
                total = line.cases
            elif number % 100 == 0:
                self._line.note(progress=round(min(1.0, number / max(total, 1)), 2))
            yield line

    def _installed(self, lines: Iterable[SnapshotLine], scope: str) -> frozenset[CaseId]:
        # Not on the store's thread: it takes long, in slices, and what an operator does goes in between.
        if self._snapshot_wanted == "ledger_diverged":
            self._writer.run(Turn.PENDING, self._outbox.ledger_replaced)
        touched = self._journal.install_snapshot(lines, self._task)
        self._writer.run(Turn.FEED, lambda: self._journal.set_setting(SCOPE, scope))
        return touched

    def _take_changes(self, token: str) -> None:
        position = self._journal.position()
        if position is None:
            return
        page = self._store.changes(
            token,
            ledger=position.ledger,
            after=position.position,
            hash=position.hash,
            wait=pacing.LONG_POLL,
            heartbeat=self.heard,
        )
        if not plan.follows_on(page, position.position):
            raise Unreachable("not_the_centre")
        for item in page.items:
            if item.presence is not None:
                self._told.presence(item.presence)
            if item.fact is not None and item.fact.subject.kind is SubjectKind.DATASET:
                self._editions_at = None
        if plan.brings_nothing(page):
            return
        page = self._completed(page, token)
        touched = self._writer.run(Turn.FEED, lambda: self._applied(page, position))
        self.tell_cases(touched)

    def _applied(self, page: ChangesPage, position: Position) -> frozenset[CaseId]:
        # Somebody may have installed a snapshot or forgotten the ledger since the page was asked for.
        if self._journal.position() != position:
            return frozenset()
        return self._journal.apply_changes(page, position.ledger)

    def _completed(self, page: ChangesPage, token: str) -> ChangesPage:
        """The page with the whole history of cases that this seat never had (an old, ended one that moves again)."""
        known: dict[CaseId, bool] = {}
        items: list[ChangeItem] = []
        for item in page.items:
            case_id = _case_of(item)
            if case_id is None:
                items.append(item)
                continue
            begins = item.kind is not ItemKind.FACT or (item.fact is not None and item.fact.kind == "CaseRegistered")
            if case_id not in known:
                known[case_id] = begins or self._has(case_id)
                if not known[case_id]:
                    items.extend(self._fetched(case_id, item, token))
            if begins or known[case_id]:
                known[case_id] = True
                items.append(item)
        return replace(page, items=tuple(items))

    def _has(self, case_id: CaseId) -> bool:
        stored = self._journal.case(case_id)
        return stored is not None and stored.confirmed is not None

    def _fetched(self, case_id: CaseId, item: ChangeItem, token: str) -> Iterator[ChangeItem]:
        try:
            facts = self._store.case(token, case_id)
        except BadInput:
            return  # out of scope by now
        if self._belongs_here(fold(facts)):
            yield ChangeItem(kind=ItemKind.CASE_ENTERS, position=item.position, case=case_id, facts=facts)

    def _belongs_here(self, case: Case | None) -> bool:
        reference = self._reference()
        if case is None or not case.ended or reference is None:
            return case is not None
        return owes_something(case, self._clock.now(), reference.calendar, reference.policy)

    def _not_taken(self, trouble: WorldTrouble, token: str | None) -> float | None:
        match plan.reaction_to_changes(trouble):
            case Reaction.RENEW if token is not None:
                return self._renewed(token, self._taking)
            case Reaction.SNAPSHOT:
                self._snapshot_wanted = trouble.code
                self._line.note(notice=trouble.code)
                return 0.0
        self.note_session()
        if isinstance(trouble, Unreachable) and not isinstance(trouble, SlowDown):
            self._health_at = None
            self._line.note(online=False)
        return self._failed(self._taking, trouble)

    # --- who is at the seat -----------------------------------------------------------------------------------------

    def person_changed(self) -> None:
        """Somebody signed in: what another scope left on this disk must not be shown in theirs, unless they see all."""
        person = self._keeper.person
        online = person is not None and self._keeper.token is not None
        if online and self._other_scope() and person is not None and scope_of(person.actor) != SEES_EVERYTHING:
            self._writer.run(Turn.PENDING, self._outbox.ledger_replaced)
            self._told.changed(frozenset({"queue"}))
        self._editions_at = None
        self._line.note(notice="")
        self.note_session()

    def note_session(self) -> None:
        """Bring what the status says of the person and the session up to date."""
        person = self._keeper.person
        self._line.note(
            signed_in=person is not None,
            session=self._keeper.token is not None,
            sign_in_needed=self._keeper.sign_in_needed,
            grant_valid_until=person.grant.valid_until if person is not None else None,
        )

    def _other_scope(self) -> bool:
        person = self._keeper.person
        held = self._journal.setting(SCOPE)
        return person is not None and held is not None and held != scope_of(person.actor)

    def _renewed(self, token: str, tries: _Tries) -> float | None:
        try:
            self._keeper.renew(token)
        except NotAllowed as trouble:
            self.note_session()
            self._failed(tries, trouble)
            return None
        except WorldTrouble as trouble:
            return self._failed(tries, trouble)
        self.note_session()
        return 0.0

    # --- how it goes ------------------------------------------------------------------------------------------------

    def heard(self) -> None:
        """The centre has just proved to be there."""
        was_up = self._line.status.online
        self._line.note(online=True, last_heard=self._clock.now())
        if not was_up:
            self._told.line_is_up()

    def count(self) -> None:
        """Bring the numbers of waiting and refused commands up to date."""
        self._line.note(waiting=self._outbox.waiting, refused=self._outbox.refused)

    def tell_cases(self, touched: Iterable[CaseId], also: frozenset[str] = frozenset()) -> None:
        """News of cases: their own views, the queue, and the counts."""
        self.count()
        names = frozenset(f"case:{case_id}" for case_id in touched)
        if names:
            self._told.changed(names | also | {"queue"})
        elif also:
            self._told.changed(also)

    def stop(self) -> None:
        """End a download that is under way."""
        self._task.stop()

    def _went_well(self, tries: _Tries) -> None:
        tries.failures = 0
        tries.trouble = ""
        self._line.note(trouble=self._giving.trouble or self._taking.trouble)
        self.heard()

    def _failed(self, tries: _Tries, trouble: WorldTrouble) -> float:
        tries.failures += 1
        tries.trouble = trouble.code
        self._line.note(trouble=trouble.code)
        if isinstance(trouble, (BadInput, NotAllowed)) and not isinstance(trouble, StoreTrouble):
            self.heard()
        retry_after = trouble.seconds if isinstance(trouble, SlowDown) else None
        return pacing.delay(tries.failures, self._jitter(), retry_after)


def whole(lines: Iterable[SnapshotLine]) -> tuple[SnapshotLine, ...]:
    """All lines of a snapshot, once its end line is there and counts what came; else `SnapshotBroken`."""
    kept = tuple(lines)
    cases = sum(isinstance(line, SnapshotCase) for line in kept)
    if not kept or not isinstance(kept[0], SnapshotHeader):
        raise SnapshotBroken("snapshot_broken")
    end = kept[-1]
    if not isinstance(end, SnapshotEnd) or end.cases != cases or kept[0].cases != cases:
        raise SnapshotBroken("snapshot_broken")
    return kept


def _case_of(item: ChangeItem) -> CaseId | None:
    if item.fact is not None and item.fact.subject.kind is SubjectKind.CASE:
        return CaseId(item.fact.subject.id)
    return item.case if item.kind in (ItemKind.CASE_ENTERS, ItemKind.CASE_LEAVES) else None
