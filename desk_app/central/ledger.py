"""The ledger of one district: decides what is offered, appends the facts, and gives each command its one answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from sqlalchemy import Connection, Engine

from desk_app.domain.case import Case, CaseId
from desk_app.domain.commands import Command, Subject
from desk_app.domain.facts import Fact, FactBody
from desk_app.domain.protocol import Answer, Param
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor

BATCH_AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One command with the actor it is decided as.

    `refused` is a code where the command cannot even be decided (`grant_invalid`): the refusal is stored as any other.
    """

    command: Command
    actor: Actor
    refused: str = ""
    params: Mapping[str, Param] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the ledger stands: its id, its last position and the hash there."""

    ledger: str
    position: int
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRecord:
    """A case with all its facts, in order."""

    case: Case
    facts: tuple[Fact, ...]


def create_ledger(engine: Engine, district: str) -> str:
    """Gives the district a ledger where it has none; its id either way. The tables must be there already."""
    raise NotImplementedError


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

    def offer(self, batch: Sequence[Offered]) -> list[Answer]:
        """Decides up to 200 commands in order and answers each; blocks until they are on disk. Thread-safe."""
        raise NotImplementedError

    def record(
        self,
        subject: Subject,
        body: FactBody,
        *,
        operator: str,
        seat: str = "",
        also: Callable[[Connection, int], None] | None = None,
    ) -> int:
        """Appends a fact that no command decides (a published dataset); its position.

        `also` is called in the same transaction with the connection and the position.
        """
        raise NotImplementedError

    def head(self) -> Head:
        """Where the ledger stands now."""
        raise NotImplementedError

    def diverged(self, ledger: str, position: int, hash: str) -> bool:
        """Whether what a seat remembers is not of this ledger: another id, a future position, another hash there.

        An empty `ledger` or `hash` is not compared; position 0 has no hash.
        """
        raise NotImplementedError

    def case(self, actor: Actor, case_id: CaseId) -> CaseRecord | None:
        """One case with its facts; None where there is none in the actor's scope."""
        raise NotImplementedError

    def on_commit(self, listener: Callable[[int], None]) -> None:
        """Calls `listener` with the new position after each commit of this process, on the committing thread."""
        raise NotImplementedError
