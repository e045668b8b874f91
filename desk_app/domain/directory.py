"""Who is who: the bodies that act on cases, the people in them, and who is responsible at a place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desk_app.domain.case import DISTRICT, Badge, BodyId, Place
from desk_app.domain.catalogue import (
    COMPONENT_AUTHORITY,
    COMPONENT_MAINTAINER,
    COMPONENT_OWNER,
    DispatchFlow,
    Problem,
)
from desk_app.domain.component import ComponentBodies


class BodyKind(StrEnum):
    """The district's centre, a board's sub-centre, or a handling unit."""

    DISTRICT = "DISTRICT"
    SUB_CENTRE = "SUB_CENTRE"
    UNIT = "UNIT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body that can hold or handle cases. `board` is a board's grid code, empty for one of the whole district.

    `role` is the name the catalogue calls it by (属地城管中队 …); `telephone_only` bodies have no account of their own.
    `initials` are the first letters of the name in pinyin, made with the dataset; so with people.
    """

    id: BodyId
    kind: BodyKind
    name: str
    board: str = ""
    role: str = ""
    telephone: str = ""
    telephone_only: bool = False
    initials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who can be reached: grid staff, patrollers, contacts of units. `cells` are grid codes of any level."""

    badge: Badge
    name: str
    duty: str
    body: BodyId
    cells: tuple[str, ...] = ()
    telephone: str = ""
    on_duty: bool = False
    initials: str = ""


PATROLLER_DUTY = "patroller"
GRID_LEADER_DUTY, GRID_ADVISER_DUTY = "grid_leader", "grid_adviser"
GRID_ASSISTANT_DUTY, GRID_PARTICIPANT_DUTY = "grid_assistant", "grid_participant"
GRID_TEAM = (GRID_LEADER_DUTY, GRID_ADVISER_DUTY, GRID_ASSISTANT_DUTY, GRID_PARTICIPANT_DUTY)
"""一长三员: leader 网格长, adviser 指导员, assistant 协管员, participant 参与员 of a cell."""
VILLAGE_HEAD_DUTY = "village_head"
"""The level-2 leader: the secretary of a village or community (二级网格长)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """One edition, indexed by id and badge."""

    edition: str
    bodies: Mapping[BodyId, Body] = field(default_factory=dict)
    people: Mapping[Badge, Person] = field(default_factory=dict)

    def sub_centre_of(self, board: str) -> BodyId | None:
        """The sub-centre of a board."""
        return next((b.id for b in self.bodies.values() if b.kind is BodyKind.SUB_CENTRE and b.board == board), None)

    def is_patroller(self, badge: Badge) -> bool:
        """Such a person exists and patrols."""
        person = self.people.get(badge)
        return person is not None and person.duty == PATROLLER_DUTY

    def patrollers_for(self, place: Place) -> list[Person]:
        """Patrollers in the order in which they are proposed: on duty first, own cell, then village, then board."""

        def distance(person: Person) -> tuple[bool, int, str]:
            near = min((_levels_apart(cell, place.cell or place.board) for cell in person.cells), default=9)
            return (not person.on_duty, near, person.badge)

        return sorted((p for p in self.people.values() if p.duty == PATROLLER_DUTY), key=distance)


def _levels_apart(cell: str, other: str) -> int:
    for apart, length in enumerate((15, 12, 9, 6)):
        if len(cell) >= length and len(other) >= length and cell[:length] == other[:length]:
            return apart
    return 9


def responsible_units(
    directory: Directory, role: str, place: Place, bodies: ComponentBodies | None, unlisted_role: str = ""
) -> tuple[BodyId, ...]:
    """The units a role stands for at a place: exactly one where the catalogue and the directory are right.

    A unit of the board comes before one of the whole district. `bodies` are those of the named component; where there
    is none, what a role says of "the component" falls to `unlisted_role`.
    """
    if role in _OF_THE_COMPONENT and bodies is not None:
        named = BodyId(_OF_THE_COMPONENT[role](bodies))
        return (named,) if named in directory.bodies else ()
    if role in _OF_THE_COMPONENT:
        return responsible_units(directory, unlisted_role, place, None) if unlisted_role else ()
    units = [b for b in directory.bodies.values() if b.kind is BodyKind.UNIT and b.role == role]
    local = tuple(sorted(b.id for b in units if b.board and b.board == place.board))
    return local or tuple(sorted(b.id for b in units if not b.board))


_OF_THE_COMPONENT: Mapping[str, Callable[[ComponentBodies], str]] = {
    COMPONENT_MAINTAINER: lambda bodies: bodies.maintainer,
    COMPONENT_OWNER: lambda bodies: bodies.owner,
    COMPONENT_AUTHORITY: lambda bodies: bodies.authority,
}


def handling_units(
    directory: Directory, problem: Problem, place: Place, bodies: ComponentBodies | None
) -> tuple[BodyId, ...]:
    """The units that the catalogue makes responsible for handling a problem at a place; the rule wants exactly one."""
    return responsible_units(directory, problem.handling_role, place, bodies, problem.unlisted_role)


def single_owner(
    directory: Directory, problem: Problem, place: Place, bodies: ComponentBodies | None
) -> BodyId | None:
    """The one handling body for a problem at a place (指向唯一); None where the rule names none or several."""
    units = handling_units(directory, problem, place, bodies)
    return units[0] if len(units) == 1 else None


def proposed_target(
    directory: Directory, problem: Problem, place: Place, bodies: ComponentBodies | None, holder: BodyId
) -> BodyId | None:
    """Whom the catalogue names next: the board's sub-centre where the flow says so, else the single owner."""
    if holder == DISTRICT and problem.flow is DispatchFlow.VIA_SUB_CENTRE:
        return directory.sub_centre_of(place.board)
    return single_owner(directory, problem, place, bodies)
