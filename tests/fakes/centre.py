"""A central store in memory: the real rules over plain lists; `FakeCentralStore` is one seat's line to it."""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from desk_app import wire
from desk_app.domain.caller import FLAGS_STAND_FOR, CallerRecord, evolve_caller
from desk_app.domain.case import Badge, Case, CaseId, CommandId, State
from desk_app.domain.commands import Command, RegisterCase, Subject, SubjectKind
from desk_app.domain.decide import Context, Refused, as_facts, clamp, decide
from desk_app.domain.evaluation import owes_something
from desk_app.domain.evolve import evolve, fold
from desk_app.domain.facts import Fact, photos_told
from desk_app.domain.key_fields import KEPT_FOR, CaseKey, key_of
from desk_app.domain.missed_call import MissedCall, evolve_missed_call
from desk_app.domain.pictures import BRINGS_FILES, FILE_AT_MOST
from desk_app.domain.protocol import (
    Answer,
    CaseHit,
    ChangeItem,
    ChangesPage,
    EditionInfo,
    Figures,
    Grant,
    Happened,
    Health,
    ItemKind,
    Presence,
    RecordsPage,
    Session,
    SignIn,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
    Tally,
    Verdict,
)
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role, in_scope
from desk_app.errors import BadInput, NotAllowed, Unreachable
from desk_app.numbers import in_normal_form, keyed_hash
from desk_app.ports import SnapshotLine
from desk_app.sync.plan import Ties
from tests.fakes.faults import Faults, NoFaults

T = TypeVar("T")

GRANT_FOR = timedelta(hours=72)


@dataclass(slots=True, kw_only=True)
class _OpenSession:
    actor: Actor
    refresh_token: str
    valid: bool = True


CALLER_KEY = "0f" * 32


@dataclass(slots=True, kw_only=True)
class FakeFile:
    """A file as far as it has come; whose it is."""

    size: int
    by: Badge
    content: bytearray = field(default_factory=bytearray)

    @property
    def whole(self) -> bool:
        return len(self.content) == self.size


@dataclass(slots=True, kw_only=True)
class Dataset:
    """An edition that the fake serves: its gzip stream."""

    info: EditionInfo
    stream: bytes


def dataset_of(name: str, lines: Sequence[bytes], published_at: datetime) -> Dataset:
    """The edition that these lines (without line ends) make."""
    body = b"".join(line + b"\n" for line in lines)
    stream = gzip.compress(body, mtime=0)
    info = EditionInfo(
        name=name,
        edition=hashlib.sha256(body).hexdigest(),
        rows=len(lines),
        bytes=len(body),
        published_at=published_at,
        current=True,
        packed_bytes=len(stream),
    )
    return Dataset(info=info, stream=stream)


@dataclass(slots=True, kw_only=True)
class FakeCentre:
    """What all lines to one centre share. Everything is decided under one lock, by the rules that decide for real."""

    reference: Reference
    now: Callable[[], datetime]
    ledger: str = "ledger-1"
    accounts: dict[Badge, tuple[str, Actor]] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    hashes: list[str] = field(default_factory=list)
    decided: dict[CommandId, tuple[str, Answer]] = field(default_factory=dict)
    cases: dict[CaseId, Case] = field(default_factory=dict)
    callers: dict[str, CallerRecord] = field(default_factory=dict)
    missed_calls: dict[str, MissedCall] = field(default_factory=dict)
    files: dict[str, FakeFile] = field(default_factory=dict)
    datasets: dict[str, Dataset] = field(default_factory=dict)
    seats: dict[str, Presence] = field(default_factory=dict)
    page_size: int = 200
    rate: float = 1.0
    changed: threading.Condition = field(default_factory=threading.Condition)
    _sessions: dict[str, _OpenSession] = field(default_factory=dict)
    _grants: dict[str, Actor] = field(default_factory=dict)
    _tokens: int = 0
    _numbers: int = 0

    # --- accounts ---------------------------------------------------------------------------------------------------

    def add_account(self, actor: Actor, password: str) -> None:
        """An account that can sign in at any seat."""
        self.accounts[actor.badge] = (password, actor)

    def open_session(self, request: SignIn) -> Session:
        known = self.accounts.get(request.badge)
        if known is None or known[0] != request.password:
            raise NotAllowed("wrong_password")
        return self._session(replace(known[1], seat=request.seat))

    def renew(self, refresh_token: str) -> Session:
        for session in self._sessions.values():
            if session.refresh_token == refresh_token:
                session.refresh_token = ""
                return self._session(replace(self.accounts[session.actor.badge][1], seat=session.actor.seat))
        raise NotAllowed("signed_out")

    def _session(self, actor: Actor) -> Session:
        self._tokens += 1
        access, refresh, grant = f"access-{self._tokens}", f"refresh-{self._tokens}", f"grant-{self._tokens}"
        self._sessions[access] = _OpenSession(actor=actor, refresh_token=refresh)
        self._grants[grant] = actor
        now = self.now()
        return Session(
            access_token=access,
            access_valid_until=now + timedelta(minutes=15),
            refresh_token=refresh,
            grant=Grant(
                badge=actor.badge,
                name=actor.name,
                roles=actor.roles,
                body=actor.body,
                board=actor.board,
                seat=actor.seat,
                issued_at=now,
                valid_until=now + GRANT_FOR,
                token=grant,
            ),
        )

    def expire(self, access_token: str) -> None:
        """The access token is too old from now on; its refresh token still works."""
        if access_token in self._sessions:
            self._sessions[access_token].valid = False

    def open_sessions(self) -> list[Badge]:
        """Whose sessions can still be used."""
        return [session.actor.badge for session in self._sessions.values() if session.valid]

    def end_all_sessions(self) -> None:
        """As after a change of passwords: nothing but signing in helps."""
        self._sessions.clear()

    def actor(self, access_token: str) -> Actor:
        session = self._sessions.get(access_token)
        if session is None:
            raise NotAllowed("signed_out")
        if not session.valid:
            raise NotAllowed("token_expired")
        return session.actor

    def close_session(self, access_token: str) -> None:
        self._sessions.pop(access_token, None)

    # --- commands ---------------------------------------------------------------------------------------------------

    def offer(self, actor: Actor, commands: Sequence[Command]) -> tuple[Answer, ...]:
        with self.changed:
            refused = Ties()
            answers = []
            for command in commands:
                if refused.hold(command):
                    refused.add(command)
                    answers.append(Answer(id=command.id, verdict=Verdict.HELD_BACK))
                    continue
                answer = self._answer(actor, command)
                if answer.verdict is Verdict.REFUSED:
                    refused.add(command)
                answers.append(answer)
            self.changed.notify_all()
            return tuple(answers)

    def _answer(self, session_actor: Actor, command: Command) -> Answer:
        digest = wire.digest(wire.dump(command))
        if command.id in self.decided:
            first_digest, answer = self.decided[command.id]
            if first_digest != digest:
                return Answer(id=command.id, verdict=Verdict.REFUSED, code="command_id_reused")
            return replace(answer, repeated=True)
        answer = self._decide(session_actor, command)
        self.decided[command.id] = (digest, answer)
        return answer

    def _decide(self, session_actor: Actor, command: Command) -> Answer:
        actor = session_actor
        now = self.now()
        command = in_normal_form(command, self.reference.policy.area_code)
        if command.grant is not None:
            granted = self._grants.get(command.grant)
            if granted is None or granted.seat != session_actor.seat:
                return Answer(id=command.id, verdict=Verdict.REFUSED, code="grant_invalid", recorded_at=now)
            actor = granted
        case = self.cases.get(command.case_id) if command.case_id is not None else None
        number = None
        if isinstance(command.body, RegisterCase):
            number = f"WZ{now:%Y%m%d}-{self._numbers + 1:05d}"
        context = Context(
            now=now,
            occurred_at=clamp(command.claimed_at, case, now),
            actor=actor,
            reference=self.reference,
            case_number=number,
            cases=self.cases.get,
            callers=self.callers.get,
            missed_calls=self.missed_calls.get,
        )
        outcome = decide(command, case, context)
        if isinstance(outcome, Refused):
            happened = tuple(
                Happened(flow=each.number, kind=each.kind, operator=each.operator, at=each.at)
                for each in outcome.happened
            )
            return Answer(
                id=command.id,
                verdict=Verdict.REFUSED,
                code=outcome.code,
                params=dict(outcome.params),
                happened=happened,
                recorded_at=now,
            )
        if number is not None:
            self._numbers += 1
        for fact in as_facts(outcome, command, context):
            self._append(fact)
        return Answer(
            id=command.id,
            verdict=Verdict.ACCEPTED,
            position=len(self.facts),
            recorded_at=now,
            case_number=number,
        )

    def _append(self, fact: Fact) -> None:
        fact = replace(fact, position=len(self.facts) + 1)
        before = self.hashes[-1] if self.hashes else ""
        self.facts.append(fact)
        self.hashes.append(hashlib.sha256(before.encode() + wire.canonical(wire.dump(fact)).encode()).hexdigest())
        self._fold(fact)

    def _fold(self, fact: Fact) -> None:
        about = fact.subject.id
        match fact.subject.kind:
            case SubjectKind.CASE:
                self.cases[CaseId(about)] = evolve(self.cases.get(CaseId(about)), fact)
            case SubjectKind.CALLER:
                self.callers[about] = evolve_caller(self.callers.get(about), fact)
            case SubjectKind.CALL:
                call = evolve_missed_call(self.missed_calls.get(about), fact)
                if call is not None:
                    self.missed_calls[about] = call

    def hash_at(self, position: int) -> str:
        """The ledger's hash at a position; empty at 0."""
        return self.hashes[position - 1] if position else ""

    def restore(self, position: int) -> None:
        """Goes back to an old copy of itself: what came after the position is gone."""
        with self.changed:
            self.facts = self.facts[:position]
            self.hashes = self.hashes[:position]
            self.decided = {
                command: (digest, answer)
                for command, (digest, answer) in self.decided.items()
                if answer.verdict is Verdict.ACCEPTED and (answer.position or 0) <= position
            }
            self.cases, self.callers, self.missed_calls = {}, {}, {}
            for fact in self.facts:
                self._fold(fact)

    # --- news -------------------------------------------------------------------------------------------------------

    def page(self, actor: Actor, ledger: str, after: int, hash_: str, at_most: int) -> ChangesPage:
        if ledger != self.ledger or after > len(self.facts) or self.hash_at(after) != hash_:
            raise BadInput("ledger_diverged")
        until = min(len(self.facts), after + at_most)
        items = [item for position in range(after + 1, until + 1) if (item := self._item(actor, position)) is not None]
        return ChangesPage(from_=after, next=until, hash=self.hash_at(until), items=tuple(items))

    def _item(self, actor: Actor, position: int) -> ChangeItem | None:
        fact = self.facts[position - 1]
        if fact.subject.kind is not SubjectKind.CASE:
            return ChangeItem(kind=ItemKind.FACT, position=position, fact=fact)
        case_id = CaseId(fact.subject.id)
        history = tuple(f for f in self.facts[:position] if f.subject == fact.subject)
        before, after = fold(history[:-1]), fold(history)
        was = before is not None and in_scope(actor, before, self.reference.policy)
        is_ = after is not None and in_scope(actor, after, self.reference.policy)
        if is_ and (was or before is None):
            return ChangeItem(kind=ItemKind.FACT, position=position, fact=fact)
        if is_:
            return ChangeItem(kind=ItemKind.CASE_ENTERS, position=position, case=case_id, facts=history)
        if was:
            return ChangeItem(kind=ItemKind.CASE_LEAVES, position=position, case=case_id)
        return None

    def snapshot(self, actor: Actor) -> tuple[SnapshotLine, ...]:
        with self.changed:
            chosen = [case for case in self.cases.values() if self._belongs(actor, case)]
            lines = tuple(SnapshotCase(case=case.id, facts=self.facts_of(case.id)) for case in chosen)
            position = len(self.facts)
            digest = hashlib.sha256()
            for line in lines:
                digest.update(wire.canonical(wire.dump(line)).encode() + b"\n")
            header = SnapshotHeader(
                ledger=self.ledger, position=position, hash=self.hash_at(position), cases=len(lines)
            )
            return (header, *lines, SnapshotEnd(cases=len(lines), digest=digest.hexdigest()))

    def _belongs(self, actor: Actor, case: Case) -> bool:
        if not in_scope(actor, case, self.reference.policy):
            return False
        return not case.ended or owes_something(case, self.now(), self.reference.calendar, self.reference.policy)

    def facts_of(self, case_id: CaseId) -> tuple[Fact, ...]:
        """Everything that is recorded of a case."""
        return tuple(f for f in self.facts if f.subject.kind is SubjectKind.CASE and f.subject.id == case_id)

    # --- what is remembered, and files ------------------------------------------------------------------------------

    def records(self, actor: Actor, after: int, at_most: int) -> RecordsPage:
        if not actor.has(Role.SEAT_OPERATOR, Role.SHIFT_LEADER, Role.DISPATCHER):
            raise NotAllowed("not_allowed")
        if after > len(self.facts):
            raise BadInput("ledger_diverged")
        last = {fact.subject: fact.position or 0 for fact in self.facts}
        found: list[tuple[int, object]] = []
        for case in self.cases.values():
            if case.ended and in_scope(actor, case, self.reference.policy) and key_of(case, "").ended_at > self._since:
                key = key_of(case, keyed_hash(case.caller.phone, CALLER_KEY))
                found.append((last[Subject(kind=SubjectKind.CASE, id=case.id)], key))
        if actor.has(Role.SEAT_OPERATOR, Role.SHIFT_LEADER):
            since = self.now() - FLAGS_STAND_FOR
            lately = [each for each in self.callers.values() if each.flagged_at and each.flagged_at > since]
            found += [(last[Subject(kind=SubjectKind.CALLER, id=each.number)], each) for each in lately]
            calls = [each for each in self.missed_calls.values() if each.open or each.due > self._since]
            found += [(last[Subject(kind=SubjectKind.CALL, id=each.id)], each) for each in calls]
        told = sorted((each for each in found if each[0] > after), key=lambda each: each[0])
        page, more = told[:at_most], len(told) > at_most
        return RecordsPage(
            next=page[-1][0] if more else len(self.facts),
            more=more,
            caller_key=CALLER_KEY,
            cases=tuple(each for _, each in page if isinstance(each, CaseKey)),
            callers=tuple(each for _, each in page if isinstance(each, CallerRecord)),
            calls=tuple(each for _, each in page if isinstance(each, MissedCall)),
        )

    @property
    def _since(self) -> datetime:
        return self.now() - KEPT_FOR

    def put_file(self, actor: Actor, sha256: str, after: int, piece: bytes, total: int) -> int:
        if not actor.roles & BRINGS_FILES:
            raise NotAllowed("not_allowed")
        if total > FILE_AT_MOST:
            raise BadInput("attachment_too_large")
        file = self.files.setdefault(sha256, FakeFile(size=total, by=actor.badge))
        if file.whole:
            return file.size
        if file.size != total or len(file.content) != after:
            raise BadInput("attachment_out_of_step")
        file.content += piece
        if len(file.content) == total and hashlib.sha256(file.content).hexdigest() != sha256:
            del self.files[sha256]
            raise BadInput("attachment_broken")
        return len(file.content)

    def file(self, actor: Actor, sha256: str) -> bytes:
        file = self.files.get(sha256)
        named = any(
            sha256 in {photo.sha256 for photo in photos_told(fact.body)}
            and in_scope(actor, self.cases[CaseId(fact.subject.id)], self.reference.policy)
            for fact in self.facts
            if fact.subject.kind is SubjectKind.CASE
        )
        if file is None or not file.whole or not (named or file.by == actor.badge):
            raise BadInput("no_such_attachment")
        return bytes(file.content)

    def figures(self) -> Figures:
        open_cases = [case for case in self.cases.values() if not case.ended]
        states = sorted({case.state for case in open_cases})
        by_state = tuple(Tally(key=s.value, count=sum(case.state is s for case in open_cases)) for s in states)
        return Figures(
            at=self.now(),
            position=len(self.facts),
            by_step=(),
            by_state=by_state,
            by_board=(),
            by_module=(),
            by_source_today=(),
            registered_today=len(self.cases),
            closed_today=sum(case.state is State.CLOSED for case in self.cases.values()),
            open=len(open_cases),
            late=0,
            seats=tuple(self.seats.values()),
        )


class FakeCentralStore:
    """The port `CentralStore`: one seat's line to a `FakeCentre`; `patient` ones wait for news as the real one does."""

    def __init__(self, centre: FakeCentre, faults: Faults | None = None, *, patient: bool = False) -> None:
        self.centre = centre
        self.faults = faults or NoFaults()
        self.calls: list[str] = []
        self.up = True
        self._patient = patient
        self._closed = False
        self._delayed: list[tuple[Actor, tuple[Command, ...]]] = []

    def pull_the_plug(self) -> None:
        """From now on nobody answers, and who waits for news is cut off."""
        with self.centre.changed:
            self.up = False
            self.centre.changed.notify_all()

    def put_the_plug_back(self) -> None:
        """The line is up again."""
        self.up = True

    def close(self) -> None:
        with self.centre.changed:
            self._closed = True
            self.centre.changed.notify_all()

    def health(self) -> Health:
        self._begin("health")
        centre = self.centre
        return self._end(
            Health(
                status="ok",
                version="0",
                wire=wire.WIRE_VERSION,
                district="320506",
                ledger=centre.ledger,
                position=len(centre.facts),
                now=centre.now(),
                rate=centre.rate,
            )
        )

    def sign_in(self, request: SignIn) -> Session:
        self._begin("sign_in")
        return self._end(self.centre.open_session(request))

    def refresh(self, refresh_token: str) -> Session:
        self._begin("refresh")
        return self._end(self.centre.renew(refresh_token))

    def sign_out(self, access_token: str) -> None:
        self._begin("sign_out")
        self.centre.close_session(access_token)

    def offer(self, access_token: str, commands: Sequence[Command]) -> tuple[Answer, ...]:
        self._begin("offer")
        actor = self.centre.actor(access_token)
        self.faults.on_offer(commands)
        if self.faults.delays():
            self._delayed.append((actor, tuple(commands)))
            raise Unreachable("timed_out")
        answers = self.centre.offer(actor, commands)
        if self.faults.doubles():
            answers = self.centre.offer(actor, commands)
        return self._end(answers)

    def deliver_delayed(self) -> None:
        """What was on its way for long arrives now, in any order; nobody waits for its answer."""
        delayed, self._delayed = self._delayed, []
        for actor, commands in self.faults.shuffled(delayed):
            self.centre.offer(actor, commands)

    def changes(
        self, access_token: str, *, ledger: str, after: int, hash: str, wait: float, heartbeat: Callable[[], None]
    ) -> ChangesPage:
        self._begin("changes")
        actor = self.centre.actor(access_token)
        stale = self.faults.stale_page()
        if stale is not None:
            return stale
        at_most = self.faults.cut_page(self.centre.page_size)
        with self.centre.changed:
            page = self.centre.page(actor, ledger, after, hash, at_most)
            until = time.monotonic() + wait
            while self._patient and page.next == after and time.monotonic() < until:
                self.centre.changed.wait(0.2)
                self._check()
                heartbeat()
                page = self.centre.page(actor, ledger, after, hash, at_most)
        self.faults.remember(page)
        return self._end(page)

    def snapshot(self, access_token: str) -> Iterable[SnapshotLine]:
        self._begin("snapshot")
        return self.faults.cut_lines(self.centre.snapshot(self.centre.actor(access_token)))

    def search_cases(self, access_token: str, query: str) -> tuple[CaseHit, ...]:
        self._begin("search_cases")
        actor = self.centre.actor(access_token)
        found = [
            CaseHit(
                case=case.id,
                number=case.number,
                state=case.state.value,
                text=case.text,
                board=case.place.board,
                registered_at=case.registered_at,
            )
            for case in self.centre.cases.values()
            if query in case.text and in_scope(actor, case, self.centre.reference.policy)
        ]
        return self._end(tuple(found))

    def case(self, access_token: str, case_id: CaseId) -> tuple[Fact, ...]:
        self._begin("case")
        actor = self.centre.actor(access_token)
        known = self.centre.cases.get(case_id)
        if known is None or not in_scope(actor, known, self.centre.reference.policy):
            raise BadInput("no_such_case")
        return self._end(self.centre.facts_of(case_id))

    def datasets(self, access_token: str) -> tuple[EditionInfo, ...]:
        self._begin("datasets")
        self.centre.actor(access_token)
        return self._end(tuple(dataset.info for dataset in self.centre.datasets.values()))

    def dataset(self, access_token: str, name: str, edition: str, *, after: int = 0) -> Iterable[bytes]:
        self._begin("dataset")
        self.centre.actor(access_token)
        served = self.centre.datasets.get(name)
        if served is None or served.info.edition != edition:
            raise BadInput("no_such_edition")
        if after and after >= len(served.stream):
            raise BadInput("range_not_satisfiable")
        rest = served.stream[after:]
        return self.faults.cut_stream(self._end([rest[at : at + 4096] for at in range(0, len(rest), 4096)]))

    def records(self, access_token: str, *, after: int, at_most: int = 2000) -> RecordsPage:
        self._begin("records")
        with self.centre.changed:
            return self._end(self.centre.records(self.centre.actor(access_token), after, at_most))

    def attachment_size(self, access_token: str, sha256: str) -> int | None:
        self._begin("attachment_size")
        if not self.centre.actor(access_token).roles & BRINGS_FILES:
            raise NotAllowed("not_allowed")
        file = self.centre.files.get(sha256)
        return self._end(None if file is not None and file.whole else len(file.content) if file is not None else 0)

    def put_attachment(self, access_token: str, sha256: str, after: int, piece: bytes, total: int) -> int:
        self._begin("put_attachment")
        with self.centre.changed:
            return self._end(self.centre.put_file(self.centre.actor(access_token), sha256, after, piece, total))

    def attachment(self, access_token: str, sha256: str, *, after: int = 0) -> Iterable[bytes]:
        self._begin("attachment")
        whole = self.centre.file(self.centre.actor(access_token), sha256)
        if after and after >= len(whole):
            raise BadInput("range_not_satisfiable")
        content = whole[after:]
        return self._end(tuple(content[start : start + 1000] for start in range(0, len(content), 1000)))

    def put_presence(self, access_token: str, presence: Presence) -> None:
        self._begin("put_presence")
        self.centre.actor(access_token)
        self.centre.seats[presence.seat] = presence

    def figures(self, access_token: str) -> Figures:
        self._begin("figures")
        self.centre.actor(access_token)
        return self._end(self.centre.figures())

    def _begin(self, call: str) -> None:
        self.calls.append(call)
        self._check()
        self.faults.before(call)

    def _end(self, answer: T) -> T:
        self._check()
        self.faults.after()
        return answer

    def _check(self) -> None:
        if self._closed or not self.up:
            raise Unreachable("centre_unreachable")


def totals(answers: Mapping[CommandId, tuple[str, Answer]]) -> dict[str, int]:
    """How many decisions of each kind a centre has made."""
    counted: dict[str, int] = {}
    for _, answer in answers.values():
        counted[answer.verdict.value] = counted.get(answer.verdict.value, 0) + 1
    return counted
