"""The ledger of one district: decides what is offered, appends the facts, and gives each command its one answer."""

from __future__ import annotations

import contextlib
import json
import threading
import uuid
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.exc import IntegrityError

from desk_app import wire
from desk_app.central import schema
from desk_app.central.books import Books, CaseCache
from desk_app.central.chain import GENESIS, fact_of
from desk_app.central.commit import Head, Writer, read_head, still_stands
from desk_app.central.decider import Offered, Round
from desk_app.central.engine import reading, writing
from desk_app.domain.case import Badge, Case, CaseId, CommandId
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.facts import Fact, FactBody
from desk_app.domain.protocol import Answer
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, in_scope

__all__ = ["BATCH_AT_MOST", "CaseRecord", "Head", "Ledger", "Offered", "create_ledger"]

BATCH_AT_MOST = 200
ROUND_AT_MOST = 400
"""How many commands are written in one transaction: what waits meanwhile goes into the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """A case with all its facts, in order."""

    case: Case
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class _Call:
    """One caller who waits: what they offer, and what became of it."""

    batch: Sequence[Offered]
    answers: list[Answer] | None = None
    trouble: BaseException | None = None

    @property
    def done(self) -> bool:
        """There is nothing more to wait for."""
        return self.answers is not None or self.trouble is not None


def create_ledger(engine: Engine, district: str) -> str:
    """Gives the district a ledger where it has none; its id either way. The tables must be there already."""
    known = select(schema.head.c.ledger).where(schema.head.c.district == district)
    first = insert(schema.head).values(district=district, ledger=str(uuid.uuid4()), position=0, hash=GENESIS)
    with contextlib.suppress(IntegrityError), writing(engine) as connection:  # another process may be faster
        if connection.execute(known).scalar() is None:
            connection.execute(first)
    with reading(engine) as connection:
        return str(connection.execute(known).scalar_one())


@dataclass(slots=True)
class _Waiting:
    """The callers who wait, and whether one of them decides for all."""

    calls: deque[_Call] = field(default_factory=deque)
    turn: threading.Condition = field(default_factory=threading.Condition)
    deciding: bool = False


class Ledger:
    """The one writer of facts in this process; any number of processes may each have one on the same database."""

    def __init__(
        self,
        engine: Engine,
        district: str,
        zone: tzinfo,
        reference: Callable[[], Reference],
        now: Callable[[], datetime],
    ) -> None:
        self.engine, self.district, self.zone, self.reference, self.now = engine, district, zone, reference, now
        self._waiting = _Waiting()
        self._cache = CaseCache()
        self._listeners: list[Callable[[int], None]] = []

    def offer(self, batch: Sequence[Offered]) -> list[Answer]:
        """Decides up to 200 commands in order and answers each; blocks until they are on disk. Thread-safe.

        Whoever comes first decides and writes for all who wait by then, so that one commit serves many callers.
        """
        if len(batch) > BATCH_AT_MOST:
            raise ValueError(f"at most {BATCH_AT_MOST} commands")
        call = _Call(batch)
        with self._waiting.turn:
            self._waiting.calls.append(call)
        while self._my_turn(call):
            try:
                self._serve(self._next_calls())
            finally:
                with self._waiting.turn:
                    self._waiting.deciding = False
                    self._waiting.turn.notify_all()
        if call.trouble is not None:
            raise call.trouble
        assert call.answers is not None
        return call.answers

    def record(
        self,
        subject: Subject,
        body: FactBody,
        *,
        operator: str,
        seat: str = "",
        also: Callable[[Connection, int], None] | None = None,
    ) -> int:
        """Appends a fact that no command decides (a published dataset); its position. Not for cases.

        `also` is called in the same transaction with the connection and the position.
        """
        if subject.kind is SubjectKind.CASE:
            raise ValueError("what happens to a case is decided by a command")
        with writing(self.engine) as connection:
            head = read_head(connection, self.district, hold=True)
            now = self.now()
            fact = Fact(
                subject=subject,
                command_id=CommandId(str(uuid.uuid4())),
                body=body,
                claimed_at=now,
                occurred_at=now,
                recorded_at=now,
                operator=Badge(operator),
                seat=seat,
            )
            last = Writer(connection, self.district, self.reference(), self.zone).append(head, [fact])
            if also is not None:
                also(connection, last.position)
        self._tell(last.position)
        return last.position

    def head(self) -> Head:
        """Where the ledger stands now."""
        with reading(self.engine) as connection:
            return read_head(connection, self.district)

    def diverged(self, ledger: str, position: int, hash: str) -> bool:
        """Whether what a seat remembers is not of this ledger: another id, a future position, another hash there.

        An empty `ledger` or `hash` is not compared.
        """
        with reading(self.engine) as connection:
            head = read_head(connection, self.district)
            if (ledger and ledger != head.ledger) or not 0 <= position <= head.position:
                return True
            return bool(hash) and hash != hash_at(connection, self.district, position)

    def case(self, actor: Actor, case_id: CaseId) -> CaseRecord | None:
        """One case with its facts; None where there is none in the actor's scope."""
        with reading(self.engine) as connection:
            folded = select(schema.cases.c.folded).where(
                schema.cases.c.district == self.district, schema.cases.c.id == case_id
            )
            text = connection.execute(folded).scalar()
            case = None if text is None else wire.load(Case, json.loads(text))
            if case is None or not in_scope(actor, case, self.reference().policy):
                return None
            about = select(schema.facts).where(
                schema.facts.c.district == self.district,
                schema.facts.c.subject_kind == SubjectKind.CASE.value,
                schema.facts.c.subject_id == case_id,
            )
            rows = connection.execute(about.order_by(schema.facts.c.position)).mappings()
            return CaseRecord(case=case, facts=tuple(fact_of(row) for row in rows))

    def on_commit(self, listener: Callable[[int], None]) -> None:
        """Calls `listener` with the new position after each commit of this process, on the committing thread."""
        self._listeners.append(listener)

    def _my_turn(self, call: _Call) -> bool:
        """Waits until this caller is answered (false), or has to decide for all who wait (true)."""
        with self._waiting.turn:
            self._waiting.turn.wait_for(lambda: call.done or not self._waiting.deciding)
            self._waiting.deciding = self._waiting.deciding or not call.done
            return not call.done

    def _next_calls(self) -> list[_Call]:
        with self._waiting.turn:
            calls, commands = [self._waiting.calls.popleft()], 0
            while self._waiting.calls and (commands := commands + len(calls[-1].batch)) < ROUND_AT_MOST:
                calls.append(self._waiting.calls.popleft())
            return calls

    def _serve(self, calls: Sequence[_Call]) -> None:
        """Answers these callers; where that fails for all together, each alone, so that only the culprit fails."""
        try:
            self._decide(calls)
        except Exception as trouble:  # noqa: BLE001  # handed to the caller whose it is
            if len(calls) == 1:
                calls[0].trouble = trouble
                return
            for call in calls:
                self._serve([call])
        except BaseException as trouble:
            for call in calls:
                call.trouble = trouble
            raise

    def _decide(self, calls: Sequence[_Call]) -> None:
        """Decide first, take the head last; where something moved in between, decide again while the head is held."""
        reference = self.reference()
        with reading(self.engine) as connection:
            books, round_ = self._books(connection, calls, reference)
            answers = [round_.decide_batch(call.batch) for call in calls]
        if not round_.decided:
            head = Head(ledger="", position=0, hash="")
        else:
            with writing(self.engine) as connection:
                head = read_head(connection, self.district, hold=True)
                if not still_stands(connection, self.district, round_, books.on(connection)):
                    books, round_ = self._books(connection, calls, reference)
                    answers = [round_.decide_batch(call.batch) for call in calls]
                last = Writer(connection, self.district, reference, self.zone).write(head, round_, books)
            self._remember(head, round_)
            if last.position > head.position:
                self._tell(last.position)
        for call, decided in zip(calls, answers, strict=True):
            call.answers = [round_.placed(each, head.position) for each in decided]

    def _books(self, connection: Connection, calls: Sequence[_Call], reference: Reference) -> tuple[Books, Round]:
        books = Books(connection, self.district, self._cache)
        offered = [each.command for call in calls for each in call.batch]
        books.load(
            subject.id for command in offered for subject in command.subjects if subject.kind is SubjectKind.CASE
        )
        known = books.answers(command.id for command in offered)
        return books, Round(books, reference, self.now(), self.zone, known)

    def _remember(self, head: Head, round_: Round) -> None:
        positions = {
            each.fact.subject.id: position for position, each in enumerate(round_.appended, start=head.position + 1)
        }
        for case_id, case in round_.cases.items():
            self._cache.keep(positions[case_id], case)

    def _tell(self, position: int) -> None:
        for listener in self._listeners:
            listener(position)


def hash_at(connection: Connection, district: str, position: int) -> str:
    """The ledger's hash at a position; the one before the first fact at 0. NoResultFound beyond the head."""
    if position == 0:
        return GENESIS
    query = select(schema.facts.c.hash).where(schema.facts.c.district == district, schema.facts.c.position == position)
    return str(connection.execute(query).scalar_one())
