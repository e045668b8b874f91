"""What waits on this seat: keeps what an operator does, gives it away batch by batch, settles what came back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.domain.case import Badge, CaseId, CommandId
from desk_app.domain.commands import Command, SubjectKind, photos_in
from desk_app.domain.projection import PendingCommand
from desk_app.domain.protocol import Answer, Grant, Verdict
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.ports import Journal
from desk_app.sync import plan
from desk_app.sync.clock import SeatClock
from desk_app.sync.intents import Intent, Kept, Making, NotPossible, Sketch, compose, renew
from desk_app.sync.shown import ShownOnDisk

EVERYTHING = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settled:
    going: set[CommandId]
    renewed: tuple[tuple[PendingCommand, Command], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is at the seat, and the token that commands are given under."""

    actor: Actor
    grant: Grant


def actor_of(grant: Grant) -> Actor:
    """The operator as a grant describes them."""
    return Actor(
        badge=grant.badge, name=grant.name, roles=grant.roles, body=grant.body, board=grant.board, seat=grant.seat
    )


class Outbox:
    """The only writer of pending commands. Every method blocks on the disk: call them on the store's thread.

    The counts are kept beside the disk, so that a status can be told without reading ten thousand commands. `want` is
    told of the files that commands name, before those are kept.
    """

    def __init__(
        self,
        journal: Journal,
        clock: SeatClock,
        new_id: Callable[[], str],
        reference: Callable[[], Reference | None],
        want: Callable[[Collection[str]], None] = lambda hashes: None,
    ) -> None:
        self._journal = journal
        self._shown = ShownOnDisk(journal)
        self._want = want
        self._clock = clock
        self._new_id = new_id
        self._reference = reference
        self._waiting: set[CommandId] = set()
        self._refused: set[CommandId] = set()

    @property
    def waiting(self) -> int:
        """Commands without a decision."""
        return len(self._waiting)

    @property
    def refused(self) -> int:
        """Refused commands that nobody has dealt with."""
        return len(self._refused)

    def open(self) -> frozenset[CaseId]:
        """Take up what the last run left: count it, and finish a replacement that a crash has cut in two."""
        pending = self._journal.pending()
        known = {one.command.id for one in pending}
        replaced = [one.command.replaces for one in pending if one.command.replaces in known]
        touched = (
            self._journal.drop_pending([each for each in replaced if each is not None]) if replaced else frozenset()
        )
        self._recount()
        return touched

    def _recount(self) -> None:
        pending = self._journal.pending()
        self._waiting = {one.command.id for one in pending if one.answer is None}
        self._refused = {one.command.id for one in pending if plan.is_refused(one)}

    def perform(
        self, intents: Sequence[Intent], person: Person | None, *, session: bool
    ) -> tuple[Kept | NotPossible, frozenset[CaseId]]:
        """Decide here, then keep the whole group durably; also the cases that look different now.

        Without a session nothing is kept under a grant that has run out: the centre would refuse all of it.
        """
        reference = self._reference()
        if person is None:
            return NotPossible(code="not_signed_in"), frozenset()
        if not session and person.grant.valid_until <= self._clock.real_now():
            return NotPossible(code="grant_expired"), frozenset()
        if reference is None:
            return NotPossible(code="no_reference"), frozenset()
        making = Making(
            actor=person.actor,
            now=self._clock.now(),
            grant=person.grant.token,
            reference=reference,
            new_id=self._new_id,
        )
        commands = compose(intents, making, self._shown)
        if isinstance(commands, NotPossible):
            return commands, frozenset()
        if not commands:
            return NotPossible(code="field_missing", params={"field": "body"}), frozenset()
        # First: a file that a command names must go to the centre, whatever becomes of this program in between.
        self._want([photo.sha256 for command in commands for photo in photos_in(command.body)])
        replaced = {command.replaces for command in commands if command.replaces is not None}
        touched = self._keep(commands, person.actor.badge, making.now, self._dealt_with(replaced, commands, making))
        case_id = next((each.case_id for each in commands if each.case_id is not None), None)
        return Kept(case=case_id, ids=tuple(command.id for command in commands)), touched

    def settle(self, dropped: Iterable[CommandId]) -> frozenset[CaseId]:
        """Forget what the operator has dealt with; offer anew, as new commands, what was held back behind it.

        Only refused and held-back commands can be forgotten: any other may be on its way.
        """
        return self._keep((), None, self._clock.now(), self._dealt_with(set(dropped)))

    def _dealt_with(
        self, dropped: set[CommandId], corrections: Sequence[Command] = (), making: Making | None = None
    ) -> _Settled:
        """What goes, and what comes in its place, when these have been dealt with; nothing is written yet.

        The held-back ones are not in what is shown, so what is shown now, with the corrections drawn in, is what they
        are based on anew.
        """
        pending = self._journal.pending() if dropped else ()
        held = plan.held_back(pending)
        may_go = {one.command.id for one in pending if plan.is_refused(one)} | {one.command.id for one in held}
        going = dropped & may_go
        left = [one for one in pending if one.command.id not in going]
        still_held = {one.command.id for one in plan.held_back(left)}
        freed = [one for one in held if one.command.id not in going | still_held]
        reference = self._reference()
        if not freed or reference is None:
            return _Settled(going=going, renewed=())
        first = [(command, making) for command in corrections] if making is not None else []
        renewed = renew(freed, self._making, Sketch(self._shown, reference), first)
        return _Settled(going=going | {old.command.id for old, _ in renewed}, renewed=renewed)

    def _keep(
        self, commands: Sequence[Command], operator: Badge | None, typed_at: datetime, settled: _Settled
    ) -> frozenset[CaseId]:
        """Add before dropping: the new ones name the old in `replaces`, so `open` can mend a crash in between."""
        touched: frozenset[CaseId] = frozenset()
        if commands and operator is not None:
            touched |= _cases_of(self._journal.add_pending(commands, operator, typed_at))
            self._waiting.update(command.id for command in commands)
        for old, new in settled.renewed:
            touched |= _cases_of(self._journal.add_pending([new], old.operator, old.typed_at))
            self._waiting.add(new.id)
        return touched | self._drop(settled.going) if settled.going else touched

    def _drop(self, ids: set[CommandId]) -> frozenset[CaseId]:
        touched = self._journal.drop_pending(sorted(ids))
        self._waiting -= ids
        self._refused -= ids
        return touched

    def _making(self, one: PendingCommand) -> Making | None:
        known = self._journal.grant(one.operator)
        reference = self._reference()
        if known is None or reference is None:
            return None
        return Making(
            actor=actor_of(known[0]),
            now=self._clock.now(),
            grant=one.command.grant or "",
            reference=reference,
            new_id=self._new_id,
        )

    def next_batch(self, size: int, aside: Iterable[str]) -> tuple[PendingCommand, ...]:
        """What to offer next, in order."""
        resting = frozenset(aside)
        offerable = self._journal.to_offer(EVERYTHING if resting else size)
        return plan.batch(offerable, size, resting)

    def keep_answers(self, answers: Sequence[Answer]) -> frozenset[CaseId]:
        """Write down decisions of the centre."""
        touched = self._journal.keep_answers(answers)
        for answer in answers:
            self._waiting.discard(answer.id)
            if answer.verdict is Verdict.REFUSED:
                self._refused.add(answer.id)
        return touched

    def ledger_replaced(self) -> None:
        """The centre follows another history now: what it accepted but this seat never read is offered again."""
        self._journal.forget_ledger()
        self._recount()

    def operators(self) -> frozenset[Badge]:
        """Whose commands are pending."""
        return frozenset(one.operator for one in self._journal.pending())


def _cases_of(pending: Iterable[PendingCommand]) -> frozenset[CaseId]:
    return frozenset(
        CaseId(subject.id) for one in pending for subject in one.command.subjects if subject.kind is SubjectKind.CASE
    )
