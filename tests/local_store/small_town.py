"""A centre in memory for journals under test: it decides, answers, and gives pages and snapshots of its facts."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from desk_app.domain import commands as c
from desk_app.domain.case import Badge, Caller, CaseId, CommandId, DemandKind, Source
from desk_app.domain.commands import Body, Command, Subject
from desk_app.domain.decide import Accepted
from desk_app.domain.key_fields import key_of
from desk_app.domain.projection import PendingCommand
from desk_app.domain.protocol import (
    Answer,
    ChangeItem,
    ChangesPage,
    Happened,
    ItemKind,
    RecordsPage,
    SnapshotCase,
    SnapshotEnd,
    SnapshotHeader,
    Verdict,
)
from desk_app.domain.rules import case_subject
from desk_app.numbers import keyed_hash
from desk_app.ports import SnapshotLine
from desk_app.sync.projection import Projection
from desk_app.wire import canonical, dump
from tests.domain.walking import Town
from tests.sample_reference import CHIEF, DISPATCHER_A, LEADER, PLACE_A, REFERENCE, SEAT, STALL, UNIT_A

LEDGER = "ledger-1"
CALLER_KEY = "5e" * 32
CALLER = Caller(name="欧阳测试", phone="13812345678", wants_answer=True)
ACTORS = {actor.badge: actor for actor in (SEAT, LEADER, CHIEF, DISPATCHER_A, UNIT_A)}
OPERATOR = SEAT.badge


def projector() -> Projection:
    """What folds pending commands here, as the desk does."""
    return Projection(ACTORS.get, lambda: REFERENCE)


def registers(accept: bool = False, text: str = "菜场门口摆摊") -> c.RegisterCase:
    """A call that reports street vendors."""
    return c.RegisterCase(
        source=Source.HOTLINE,
        demand_kind=DemandKind.COMPLAINT,
        text=text,
        caller=CALLER,
        place=PLACE_A,
        problem=STALL,
        accept=accept,
    )


FILES = c.FileCase(problem=STALL, condition=f"{STALL}-1")


@dataclass
class SmallTown(Town):
    """A `Town` that also speaks the protocol. The hash at a position is just its number, spelled out.

    `answered` is for tests that repeat commands: what was said the first time.
    """

    answered: dict[CommandId, Answer] = field(default_factory=dict)

    def pends(self, case: str, body: Body, based_on: int | None = None, **envelope: object) -> Command:
        """A command made at a seat; `based_on` as the seat sees the case."""
        own = self.command(SEAT, case, body, **envelope)
        if based_on is None:
            return own
        return Command(
            id=own.id,
            subjects=own.subjects,
            claimed_at=own.claimed_at,
            body=body,
            based_on=based_on,
            group=own.group,
        )

    def beside(self, subject: Subject, body: Body) -> Command:
        """A command about a caller or a call, made at a seat."""
        return replace(self.command(SEAT, "", body), subjects=(subject,))

    def merge(self, case: str, leader: str) -> Command:
        """A command that touches two cases."""
        own = self.command(SEAT, case, c.MergeInto(leader=CaseId(leader)))
        subjects = (case_subject(CaseId(case)), case_subject(CaseId(leader)))
        return Command(id=own.id, subjects=subjects, claimed_at=own.claimed_at, body=own.body, based_on=own.based_on)

    def answer(self, command: Command) -> Answer:
        """Decide a command and say how."""
        decided = self.offer(ACTORS[OPERATOR], command)
        if isinstance(decided, Accepted):
            return Answer(id=command.id, verdict=Verdict.ACCEPTED, position=len(self.facts), recorded_at=self.now)
        happened = tuple(
            Happened(flow=each.number, kind=each.kind, operator=each.operator, at=each.at) for each in decided.happened
        )
        return Answer(
            id=command.id, verdict=Verdict.REFUSED, code=decided.code, params=dict(decided.params), happened=happened
        )

    def page(self, after: int, to: int | None = None) -> ChangesPage:
        """The facts between two positions."""
        to = len(self.facts) if to is None else to
        items = tuple(
            ChangeItem(kind=ItemKind.FACT, position=fact.position, fact=fact) for fact in self.facts[after:to]
        )
        return ChangesPage(from_=after, next=to, hash=f"hash-{to}", items=items)

    def records(self, to: int | None = None, *, more: bool = False) -> RecordsPage:
        """Everything that is remembered beside open cases, as a page up to a position."""
        ended = [case for case in self.cases.values() if case.ended]
        return RecordsPage(
            next=len(self.facts) if to is None else to,
            more=more,
            caller_key=CALLER_KEY,
            cases=tuple(key_of(case, keyed_hash(case.caller.phone, CALLER_KEY)) for case in ended),
            callers=tuple(self.callers.values()),
            calls=tuple(self.missed_calls.values()),
        )

    def command_ends(self) -> list[int]:
        """The positions at which a command's last fact stands; only there a page can end."""
        return [max(f.position or 0 for f in group) for _, group in groupby(self.facts, lambda fact: fact.command_id)]

    def enters(self, case: str, after: int) -> ChangesPage:
        """A page in which one case enters with all its facts."""
        position = len(self.facts)
        item = ChangeItem(kind=ItemKind.CASE_ENTERS, case=CaseId(case), facts=tuple(self.facts_of(case)))
        return ChangesPage(from_=after, next=position, hash=f"hash-{position}", items=(item,))

    def leaves(self, case: str, after: int) -> ChangesPage:
        """A page in which one case leaves."""
        item = ChangeItem(kind=ItemKind.CASE_LEAVES, case=CaseId(case))
        return ChangesPage(from_=after, next=after + 1, hash=f"hash-{after + 1}", items=(item,))

    def snapshot(self, cases: Iterable[str] | None = None, ledger: str = LEDGER) -> list[SnapshotLine]:
        """Header, cases and end line; all cases, or these."""
        names = sorted(self.cases) if cases is None else list(cases)
        lines = [SnapshotCase(case=CaseId(name), facts=tuple(self.facts_of(name))) for name in names]
        digest = hashlib.sha256("".join(canonical(dump(line)) + "\n" for line in lines).encode()).hexdigest()
        position = len(self.facts)
        header = SnapshotHeader(ledger=ledger, position=position, hash=f"hash-{position}", cases=len(lines))
        return [header, *lines, SnapshotEnd(cases=len(lines), digest=digest)]


def ids(pending: Sequence[PendingCommand]) -> list[str]:
    """The ids of pending commands."""
    return [one.command.id for one in pending]


def operator() -> Badge:
    """Who types in these tests."""
    return OPERATOR
