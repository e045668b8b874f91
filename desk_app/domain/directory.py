"""Who is who: the bodies that act on cases, the people in them, and who is responsible at a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from desk_app.domain.case import DISTRICT, Badge, BodyId, Place
from desk_app.domain.catalogue import (
    COMPONENT_AUTHORITY,
    COMPONENT_MAINTAINER,
    COMPONENT_OWNER,
    DispatchFlow,
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
"""一长三员: leader 网格长, adviser 指导员, assistant 协管员, participant 参与员 of a cell."""
VILLAGE_HEAD_DUTY = "village_head"
"""The level-2 leader: the secretary of a village or community (二级网格长)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Index:
    """What is asked of a directory again and again, looked up once: a district has some 8,300 people."""

    units: Mapping[str, Mapping[str, tuple[BodyId, ...]]]
    sub_centres: Mapping[str, BodyId]
    by_cell: Mapping[str, tuple[Person, ...]]
    by_body: Mapping[BodyId, tuple[Person, ...]]
    patrollers: tuple[Person, ...]


def _index_of(bodies: Iterable[Body], people: Iterable[Person]) -> _Index:
    units: dict[str, dict[str, tuple[BodyId, ...]]] = {}
    sub_centres: dict[str, BodyId] = {}
    for body in bodies:
        if body.kind is BodyKind.SUB_CENTRE:
            sub_centres.setdefault(body.board, body.id)
        elif body.kind is BodyKind.UNIT:
            boards = units.setdefault(body.role, {})
            boards[body.board] = tuple(sorted((*boards.get(body.board, ()), body.id)))
    by_cell: dict[str, list[Person]] = {}
    by_body: dict[BodyId, list[Person]] = {}
    patrollers = []
    for person in people:
        by_body.setdefault(person.body, []).append(person)
        for cell in person.cells:
            by_cell.setdefault(cell, []).append(person)
        if person.duty == PATROLLER_DUTY:
            patrollers.append(person)
    return _Index(
        units=units,
        sub_centres=sub_centres,
        by_cell={cell: tuple(found) for cell, found in by_cell.items()},
        by_body={body: tuple(found) for body, found in by_body.items()},
        patrollers=tuple(patrollers),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """One edition, indexed by id and badge."""

    edition: str
    bodies: Mapping[BodyId, Body] = field(default_factory=dict)
    people: Mapping[Badge, Person] = field(default_factory=dict)
    _index: _Index = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", _index_of(self.bodies.values(), self.people.values()))

    def sub_centre_of(self, board: str) -> BodyId | None:
        """The sub-centre of a board."""
        return self._index.sub_centres.get(board)

    def units_of(self, role: str, board: str) -> tuple[BodyId, ...]:
        """The units of a role on one board, by id; those of the whole district where `board` is empty."""
        return self._index.units.get(role, {}).get(board, ())

    def boards_of(self, role: str) -> tuple[str, ...]:
        """The boards that have units of this role; an empty one stands for the whole district."""
        return tuple(sorted(self._index.units.get(role, {})))

    def people_for(self, code: str) -> tuple[Person, ...]:
        """Who is named for exactly this grid area, in the order of the edition."""
        return self._index.by_cell.get(code, ())

    def people_of(self, body: BodyId) -> tuple[Person, ...]:
        """Who belongs to a body, in the order of the edition."""
        return self._index.by_body.get(body, ())

    def is_patroller(self, badge: Badge) -> bool:
        """Such a person exists and patrols."""
        person = self.people.get(badge)
        return person is not None and person.duty == PATROLLER_DUTY

    def patrollers_for(self, place: Place) -> list[Person]:
        """Patrollers in the order in which they are proposed: on duty first, own cell, then village, then board."""

        def distance(person: Person) -> tuple[bool, int, str]:
            near = min((_levels_apart(cell, place.cell or place.board) for cell in person.cells), default=9)
            return (not person.on_duty, near, person.badge)

        return sorted(self._index.patrollers, key=distance)


def _levels_apart(cell: str, other: str) -> int:
    for apart, length in enumerate((15, 12, 9, 6)):
        if len(cell) >= length and len(other) >= length and cell[:length] == other[:length]:
            return apart
    return 9


class Routed(Protocol):
    """What says who is to have a case: a problem of the catalogue, or what a case was filed under."""

    @property
    def handling_role(self) -> str:
        """The role that handles it."""

    @property
    def unlisted_role(self) -> str:
        """Who handles a component that is on no list."""

    @property
    def flow(self) -> DispatchFlow | None:
        """The way it goes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """What a role came to at a place. `role` is the one that was looked for in the end; `unlisted` where it was one
    of "the component" and there is none on the list, so that the problem's `unlisted_role` answers; `named` is the body
    that the component itself names, whether the directory knows it or not; `not_known` where a component is named and
    nobody can say whether it is on the list, for there is no edition of the components."""

    role: str
    units: tuple[BodyId, ...] = ()
    unlisted: bool = False
    named: str = ""
    not_known: bool = False

    @property
    def single(self) -> BodyId | None:
        """The one unit (指向唯一); None where there are none or several."""
        return self.units[0] if len(self.units) == 1 else None


def resolved(
    directory: Directory, role: str, place: Place, bodies: ComponentBodies | None, unlisted_role: str = ""
) -> Resolved:
    """The units a role stands for at a place: exactly one where the catalogue and the directory are right.

    A unit of the board comes before one of the whole district. `bodies` are those of the named component; where there
    is none, what a role says of "the component" falls to `unlisted_role`; where they are not known, to nobody.
    """
    if role in OF_THE_COMPONENT and bodies is not None and not bodies.known:
        return Resolved(role=role, not_known=True)
    if role in OF_THE_COMPONENT and bodies is not None:
        named = BodyId(OF_THE_COMPONENT[role](bodies))
        return Resolved(role=role, units=(named,) if named in directory.bodies else (), named=named)
    unlisted = role in OF_THE_COMPONENT
    if unlisted:
        if not unlisted_role or unlisted_role in OF_THE_COMPONENT:
            return Resolved(role=role, unlisted=True)
        role = unlisted_role
    local = directory.units_of(role, place.board) if place.board else ()
    return Resolved(role=role, units=local or directory.units_of(role, ""), unlisted=unlisted)


OF_THE_COMPONENT: Mapping[str, Callable[[ComponentBodies], str]] = {
    COMPONENT_MAINTAINER: lambda bodies: bodies.maintainer,
    COMPONENT_OWNER: lambda bodies: bodies.owner,
    COMPONENT_AUTHORITY: lambda bodies: bodies.authority,
}
"""The roles that a component's own bodies answer for."""


def handling(directory: Directory, problem: Routed, place: Place, bodies: ComponentBodies | None) -> Resolved:
    """The units that are responsible for handling a problem at a place; the rule wants exactly one."""
    return resolved(directory, problem.handling_role, place, bodies, problem.unlisted_role)


def single_owner(directory: Directory, problem: Routed, place: Place, bodies: ComponentBodies | None) -> BodyId | None:
    """The one handling body for a problem at a place (指向唯一); None where the rule names none or several."""
    return handling(directory, problem, place, bodies).single


def proposed_target(
    directory: Directory, problem: Routed, place: Place, bodies: ComponentBodies | None, holder: BodyId
) -> BodyId | None:
    """Whom the catalogue names next: the board's sub-centre where the flow says so, else the single owner."""
    if holder == DISTRICT and problem.flow is DispatchFlow.VIA_SUB_CENTRE:
        return directory.sub_centre_of(place.board)
    return single_owner(directory, problem, place, bodies)
