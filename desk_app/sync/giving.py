"""Giving: offers what is pending, batch by batch, and keeps what the centre decides."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from desk_app.domain.commands import Command
from desk_app.domain.protocol import Answer
from desk_app.errors import BadInput, Unreachable, WorldTrouble
from desk_app.sync import pacing, plan
from desk_app.sync.footing import Footing, views_beside
from desk_app.sync.plan import Reaction
from desk_app.sync.turns import Turn


@dataclass(slots=True, kw_only=True)
class _Resting:
    """A command that the centre could not read, or stumbles over: how often it failed, and until when it rests."""

    times: int = 0
    until: float = 0.0


class Giving:
    """One direction of a seat's round. No failure settles a command: only a decision of the centre does."""

    def __init__(self, footing: Footing) -> None:
        self._on = footing
        self._one_gives = threading.Lock()
        self._size = plan.BATCH_AT_MOST
        self._resting: dict[str, _Resting] = {}

    def give(self) -> float | None:
        """Offer one batch and keep its answers; gives back after how many seconds to call again, None when nudged."""
        with self._one_gives:
            token = self._on.keeper.token
            if token is None:
                return None
            commands: list[Command] = []
            try:
                batch = self._on.outbox.next_batch(self._size, self._aside())
                if not batch:
                    return self._until_somebody_has_rested()
                commands = [one.command for one in batch]
                self._offer(token, commands)
            except WorldTrouble as trouble:
                return self._not_given(trouble, token, commands)
            self._size = plan.grown(self._size)
            self._on.went_well(self._on.giving)
            return 0.0

    def _offer(self, token: str, commands: Sequence[Command]) -> None:
        ids = [command.id for command in commands]
        self._on.writer.run(Turn.PENDING, lambda: self._on.journal.note_attempt(ids))
        answers = plan.decisions(commands, self._on.store.offer(token, commands))
        if not answers:
            raise Unreachable("not_the_centre")  # the first of a batch is always decided
        self._keep(answers, views_beside(subject for command in commands for subject in command.subjects))

    def _keep(self, answers: Sequence[Answer], beside: frozenset[str]) -> None:
        touched = self._on.writer.run(Turn.PENDING, lambda: self._on.outbox.keep_answers(answers))
        for answer in answers:
            self._resting.pop(answer.id, None)
        self._on.tell_cases(touched, also=beside)

    def _not_given(self, trouble: WorldTrouble, token: str, commands: Sequence[Command]) -> float | None:
        match plan.reaction_to_offer(trouble, len(commands)):
            case Reaction.RENEW:
                return self._on.renewed(token, self._on.giving)
            case Reaction.HALVE:
                self._size = plan.halved(len(commands))
                if isinstance(trouble, BadInput) or plan.stumbled(trouble):
                    return 0.0
            case Reaction.SET_ASIDE if commands:
                resting = self._resting.setdefault(commands[0].id, _Resting())
                resting.times += 1
                resting.until = self._on.clock.elapsed() + pacing.set_aside_for(resting.times)
        return self._on.failed(self._on.giving, trouble)

    def _aside(self) -> frozenset[str]:
        now = self._on.clock.elapsed()
        return frozenset(command for command, resting in self._resting.items() if resting.until > now)

    def _until_somebody_has_rested(self) -> float | None:
        now = self._on.clock.elapsed()
        return min((resting.until - now for resting in self._resting.values() if resting.until > now), default=None)
