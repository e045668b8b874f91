"""Decides the commands of several waiting calls in order, in memory; nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo

from desk_app import wire
from desk_app.central.books import Books, StoredAnswer
from desk_app.central.scope import Part, parts_of
from desk_app.domain.case import Case, CaseId, CommandId
from desk_app.domain.commands import Command, RegisterCase, Subject, SubjectKind
from desk_app.domain.decide import Accepted, Context, Refused, as_facts, clamp, decide
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import CaseRegistered, Fact, LeadTaken
from desk_app.domain.protocol import Answer, Happened, Param, Verdict
from desk_app.domain.recorded import BySubject, Recorded, evolve_recorded
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.numbers import in_normal_form


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One command with the actor it is decided as.

    `refused` is a code where the command cannot even be decided (`grant_invalid`): the refusal is stored as any other.
    `keep_refusal` is false for the centre's own clock, which asks again once there is a reason to.
    """

    command: Command
    actor: Actor
    refused: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)
    keep_refusal: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """A decided fact, and who has a part in its case before and behind it."""

    fact: Fact
    before: frozenset[Part] = frozenset()
    after: frozenset[Part] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An answer that is still without its position: `last` is how many facts of the round it and all before it made."""

    answer: Answer
    digest: str
    actor: Actor
    last: int | None
    stored: bool


def digest_of(offered: Offered) -> str:
    """What makes a repeat the same: the command and whose it is; the grant only says why it may be theirs."""
    return wire.digest([offered.actor.badge, wire.dump(replace(offered.command, grant=None))])


class Round(BySubject):
    """All that is decided together and written in one transaction."""

    def __init__(
        self, books: Books, reference: Reference, now: datetime, zone: tzinfo, known: Mapping[CommandId, StoredAnswer]
    ) -> None:
        self._books, self._reference, self._now = books, reference, now
        self._day = now.astimezone(zone).date()
        self._known = known
        self._first: dict[CommandId, Decided] = {}
        self.cases: dict[CaseId, Case] = {}
        self.records: dict[Subject, Recorded] = {}
        self.appended: list[Appended] = []
        self.decided: list[Decided] = []
        self.number_read: int | None = None
        self.number_given = 0
        self._renamed: dict[str, str] = {}

    @property
    def day(self) -> str:
        """The local day whose numbers are given."""
        return self._day.isoformat()

    def decide_batch(self, batch: Sequence[Offered]) -> list[Decided]:
        """One answer for each command, in order; behind a refused one those of its subjects or group are held back."""
        answers: list[Decided] = []
        held: set[tuple[str, str]] = set()
        for offered in batch:
            answer = self._answer(offered, held)
            if answer.answer.verdict is not Verdict.ACCEPTED:
                # What is held back holds back too: the order of the commands for one subject is kept.
                held |= _marks(offered.command)
            answers.append(answer)
        return answers

    def case(self, case_id: CaseId) -> Case | None:
        """A case as it stands behind what has been decided so far."""
        return self.cases.get(case_id) or self._books.case(case_id)

    def recorded(self, subject: Subject) -> Recorded | None:
        """What is recorded of a caller or a missed call behind what has been decided so far."""
        return self.records.get(subject) or self._books.recorded(subject)

    def number_behind(self, last: int) -> bool:
        """Brings the numbers given here behind the day's last one; false where that takes deciding again.

        No decision looks at a number, so that moving them changes nothing else; only a lead that was taken over
        carries a whole case with it.
        """
        if not self.number_given or self.number_read in (None, last):
            return True
        if any(isinstance(each.fact.body, LeadTaken) for each in self.appended):
            return False
        before, self.number_read = self.number_read or 0, last
        self._renamed = {self._number(before + n): self._number(last + n) for n in range(1, self.number_given + 1)}
        self.appended = [self._renumbered(each) for each in self.appended]
        self.cases = {
            case_id: replace(case, number=self._renamed.get(case.number or "", case.number))
            for case_id, case in self.cases.items()
        }
        return True

    def placed(self, decided: Decided, position: int) -> Answer:
        """The answer as it is given: with the position of its last fact behind that of the head it was written on."""
        answer = decided.answer
        if answer.case_number in self._renamed:
            answer = replace(answer, case_number=self._renamed[answer.case_number])
        return answer if decided.last is None else replace(answer, position=position + decided.last)

    def _renumbered(self, appended: Appended) -> Appended:
        body = appended.fact.body
        if not isinstance(body, CaseRegistered) or body.number not in self._renamed:
            return appended
        return replace(appended, fact=replace(appended.fact, body=replace(body, number=self._renamed[body.number])))

    def _answer(self, offered: Offered, held: set[tuple[str, str]]) -> Decided:
        command, digest = offered.command, digest_of(offered)
        first = self._first.get(command.id)
        if first is not None:
            return _again(offered, digest, first.digest, first.answer, first.last)
        stored = self._known.get(command.id)
        if stored is not None:
            return _again(offered, digest, stored.digest, stored.answer, None)
        if not held.isdisjoint(_marks(command)):
            answer = Answer(id=command.id, verdict=Verdict.HELD_BACK)
            return Decided(answer=answer, digest=digest, actor=offered.actor, last=None, stored=False)
        decided = self._decide(offered, digest)
        if decided.stored:
            self._first[command.id] = decided
            self.decided.append(decided)
        return decided

    def _decide(self, offered: Offered, digest: str) -> Decided:
        # Its digest is taken of the command as it came: a repeat is a repeat whatever the policy makes of a number.
        command = in_normal_form(offered.command, self._reference.policy.area_code)
        case_id = command.case_id
        case = self.case(case_id) if case_id is not None else None
        context = Context(
            now=self._now,
            occurred_at=clamp(command.claimed_at, case, self._now),
            actor=offered.actor,
            reference=self._reference,
            case_number=self._next_number() if isinstance(command.body, RegisterCase) else None,
            cases=self.case,
            callers=self.caller,
            missed_calls=self.missed_call,
        )
        if offered.refused:
            outcome: Accepted | Refused = Refused(code=offered.refused, params=offered.params)
        else:
            outcome = decide(command, case, context)
        if isinstance(outcome, Refused):
            return Decided(
                answer=_refusal(command, outcome, self._now),
                digest=digest,
                actor=offered.actor,
                last=None,
                stored=offered.keep_refusal,
            )
        self._append(as_facts(outcome, command, context))
        if isinstance(command.body, RegisterCase):
            self.number_given += 1
        after = self.case(case_id) if case_id is not None else None
        answer = Answer(
            id=command.id,
            verdict=Verdict.ACCEPTED,
            recorded_at=self._now,
            case_number=after.number if after is not None else None,
        )
        return Decided(answer=answer, digest=digest, actor=offered.actor, last=len(self.appended), stored=True)

    def _append(self, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if fact.subject.kind is not SubjectKind.CASE:
                record = evolve_recorded(self.recorded(fact.subject), fact)
                if record is not None:
                    self.records[fact.subject] = record
                self.appended.append(Appended(fact=fact))
                continue
            case_id = CaseId(fact.subject.id)
            before = self.case(case_id)
            after = evolve(before, fact)
            self.cases[case_id] = after
            parts = parts_of(before) if before is not None else frozenset[Part]()
            self.appended.append(Appended(fact=fact, before=parts, after=parts_of(after)))

    def _next_number(self) -> str:
        if self.number_read is None:
            self.number_read = self._books.last_number(self.day)
        return self._number(self.number_read + self.number_given + 1)

    def _number(self, count: int) -> str:
        """`WZ`, the local day of recording, five digits; beyond 99,999 a day as many digits as it takes."""
        return f"WZ{self._day:%Y%m%d}-{count:05d}"


def _marks(command: Command) -> set[tuple[str, str]]:
    """What a refusal holds back: each of the command's subjects, and its group."""
    marks = {(subject.kind.value, subject.id) for subject in command.subjects}
    return marks | {("group", command.group)} if command.group is not None else marks


def _again(offered: Offered, digest: str, first_digest: str, first: Answer, last: int | None) -> Decided:
    """The first answer once more, or a refusal where the id now stands for something else."""
    if digest == first_digest:
        answer = replace(first, repeated=True)
    else:
        answer = Answer(id=offered.command.id, verdict=Verdict.REFUSED, code="command_id_reused")
        last = None
    return Decided(answer=answer, digest=digest, actor=offered.actor, last=last, stored=False)


def _refusal(command: Command, refused: Refused, now: datetime) -> Answer:
    happened = tuple(
        Happened(flow=entry.number, kind=entry.kind, operator=entry.operator, at=entry.at) for entry in refused.happened
    )
    return Answer(
        id=command.id,
        verdict=Verdict.REFUSED,
        code=refused.code,
        params=dict(refused.params),
        happened=happened,
        recorded_at=now,
    )
