"""What forms are made for: a case as it is shown, who is at the seat, and the names of things."""

from dataclasses import dataclass

from desk_app.domain.case import Badge, BodyId, Case
from desk_app.domain.decide import Context, speaks_for
from desk_app.domain.directory import Resolved
from desk_app.domain.dispatch import catalogue_owner, catalogue_targets, leader_decides
from desk_app.domain.rules import Asking
from desk_app.domain.seat import Actor
from desk_app.screens.names import Names


@dataclass(frozen=True, slots=True, kw_only=True)
class AtSeat:
    """A case before an operator, at the moment `names.now`."""

    case: Case
    actor: Actor
    names: Names

    @property
    def context(self) -> Context:
        """What the rules are asked with: this moment, this person."""
        return Context(
            now=self.names.now,
            occurred_at=self.names.now,
            actor=self.actor,
            reference=self.names.reference,
            cases=self.names.lookup_case,
        )

    def catalogue_targets(self) -> tuple[BodyId | None, frozenset[BodyId]]:
        """Whom the catalogue names next, and every target that needs no reason."""
        return catalogue_targets(self._asking)

    def catalogue_owner(self) -> Resolved:
        """Whom the catalogue makes responsible: one unit, none or several."""
        return catalogue_owner(self._asking)

    @property
    def leader_decides(self) -> bool:
        """The catalogue names no unit or several, and this person may not choose one."""
        return leader_decides(self._asking)

    @property
    def waits_for_leader(self) -> bool:
        """So it is, and the flow names no sub-centre either."""
        return self.leader_decides and self.catalogue_targets()[0] is None

    @property
    def _asking(self) -> Asking:
        return Asking(actor=self.actor, case=self.case, context=self.context)

    def speaks_for(self, kind: str) -> tuple[str, ...]:
        """For whom this command would be given; empty where it is the actor's own."""
        return speaks_for(self.case, self.actor, kind, self.context)

    def task_of(self, patroller: str) -> str:
        """The open task of this patroller, else the first one; empty where none is open."""
        own = [task.id for task in self.case.tasks if task.patroller == Badge(patroller)]
        return next(iter([*own, *(task.id for task in self.case.tasks)]), "")
