"""Cases with their facts in any number: the sample's stories are decided once each, then copied under other ids."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from desk_app.central.accounts import Account
from desk_app.central.seeding import REACHES_BACK, cast_of
from desk_app.central.stories import STORIES, Cast, Story, Teller, Told
from desk_app.domain.case import OPEN, Case, CaseId, CommandId
from desk_app.domain.commands import Subject, SubjectKind
from desk_app.domain.decide import Context, Refused, as_facts, clamp, decide
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import CaseRegistered, Fact, NoteAdded
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.errors import OurMistake
from desk_app.importing.sample_district import sample_accounts, sample_calls

CALLS_FOR_A_STORY = 12
TOUCHES_TWO_CASES = frozenset({"merged"})
UNDER_WAY = 10
"""So many new cases are told side by side in a stream of changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A case's whole history, and whether the case is still open after it."""

    facts: tuple[Fact, ...]
    open: bool


class SampleTown:
    """The same cases for the same reference data and seed."""

    def __init__(self, reference: Reference, *, seed: int = 11) -> None:
        self.reference = reference
        self._chance = random.Random(seed)
        self.cast = _cast(reference)
        self._stories = tuple(self._told())
        self._made = 0

    @property
    def operator(self) -> Actor:
        """A seat operator of the district, who sees every case."""
        return self.cast.seats[0]

    def open_cases(self, count: int) -> Iterator[tuple[CaseId, tuple[Fact, ...]]]:
        """So many open cases, their positions counted from 1."""
        still_open = [story for story in self._stories if story.open]
        position = 0
        for number in range(count):
            facts = self._copied(still_open[number % len(still_open)], position)
            position += len(facts)
            yield CaseId(facts[0].subject.id), facts

    def changes(self, known: Sequence[CaseId], after: int, count: int, *, often: CaseId) -> list[Fact]:
        """So many facts that follow a position: new cases on their way side by side, and in every second place a note
        on one of the known ones; every fiftieth is about the case `often`."""
        on_their_way: list[list[Fact]] = []
        stream: list[Fact] = []
        while len(stream) < count:
            position = after + len(stream) + 1
            if len(stream) % 2:
                subject = often if len(stream) % 50 == 49 else self._chance.choice(known)
                stream.append(self._note(subject, position))
                continue
            while len(on_their_way) < UNDER_WAY:
                on_their_way.append(list(self._copied(self._chance.choice(self._stories), 0)))
            place = self._chance.randrange(UNDER_WAY)
            stream.append(replace(on_their_way[place].pop(0), position=position))
            if not on_their_way[place]:
                del on_their_way[place]
        return stream

    def _note(self, case_id: CaseId, position: int) -> Fact:
        now = datetime.now(UTC)
        return Fact(
            subject=Subject(kind=SubjectKind.CASE, id=case_id),
            command_id=CommandId(self._new_id()),
            body=NoteAdded(text=f"来电人再次来电催问 {position}"),
            claimed_at=now,
            occurred_at=now,
            recorded_at=now,
            operator=self.cast.leader.badge,
            seat="02",
            position=position,
        )

    def _copied(self, story: History, after: int) -> tuple[Fact, ...]:
        """The same history under another id and number."""
        self._made += 1
        subject = Subject(kind=SubjectKind.CASE, id=self._new_id())
        commands: dict[CommandId, CommandId] = {}
        copied = []
        for position, fact in enumerate(story.facts, start=after + 1):
            body = fact.body
            if isinstance(body, CaseRegistered):
                number = f"WZ{fact.recorded_at:%Y%m%d}-{self._made:05}"
                body = replace(body, number=number, text=f"{body.text} {self._made}")
            command_id = commands.setdefault(fact.command_id, CommandId(self._new_id()))
            copied.append(replace(fact, subject=subject, command_id=command_id, body=body, position=position))
        return tuple(copied)

    def _new_id(self) -> str:
        return str(uuid.UUID(int=self._chance.getrandbits(128), version=4))

    def _told(self) -> Iterator[History]:
        now = datetime.now(UTC)
        calls = [call for call in sample_calls() if call.problem in self.reference.catalogue.problems]
        for story in STORIES:
            if story.name in TOUCHES_TWO_CASES:
                continue
            for call in calls[:CALLS_FOR_A_STORY]:
                began = now - REACHES_BACK * self._chance.uniform(0.1, 1)
                yield _decided(self.cast, self._teller(story, began, now, call))

    def _teller(self, story: Story, began: datetime, now: datetime, call: Told) -> Teller:
        teller = Teller(
            cast=self.cast,
            case_id=CaseId(self._new_id()),
            new_id=lambda _part: self._new_id(),
            seat=self._chance.choice(self.cast.seats),
            began=began,
            now=now,
        )
        story.tell(teller, call)
        return teller


def _cast(reference: Reference) -> Cast:
    boards = {body.id: body.board for body in reference.directory.bodies.values()}
    return cast_of(
        (
            Account(badge=one.badge, name=one.name, roles=one.roles, body=one.body, board=boards.get(one.body, ""))
            for one in sample_accounts()
        ),
        reference,
    )


def _decided(cast: Cast, teller: Teller) -> History:
    """The facts of the commands that a teller has given."""
    cases: dict[CaseId, Case] = {}
    facts: list[Fact] = []
    for given in teller.offered:
        case = cases.get(teller.case_id)
        context = Context(
            now=teller.now,
            occurred_at=clamp(given.command.claimed_at, case, teller.now),
            actor=given.actor,
            reference=cast.reference,
            cases=cases.get,
        )
        outcome = decide(given.command, case, context)
        if isinstance(outcome, Refused):
            raise OurMistake(f"a story was refused: {outcome.code}")
        for fact in as_facts(outcome, given.command, context):
            cases[teller.case_id] = evolve(cases.get(teller.case_id), fact)
            facts.append(fact)
    return History(facts=tuple(facts), open=cases[teller.case_id].state in OPEN)
