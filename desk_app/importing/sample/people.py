"""Names the sample's people and their accounts: desk, sub-centres, units, patrollers, grid leaders, channels."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desk_app.domain.case import DISTRICT, Badge, BodyId
from desk_app.domain.directory import PATROLLER_DUTY, Body, BodyKind, Person
from desk_app.domain.grid import GridArea, GridLevel, board_of
from desk_app.domain.seat import Role

SAMPLE_PASSWORD = "sample-only-2026"
"""The one password of every sample account; it is written in the documents and fit for nothing but the sample."""

SEAT_OPERATORS = 6
PATROLLERS_PER_BOARD = 2
_VACANT_EVERY = 11
_CHANNELS = {"110": "110非警务分流", "forum": "城市论坛", "wechat": "微信公众号", "web": "网站信箱"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleAccount:
    """An account of the sample centre. `badge` is also a person's in the directory, machine accounts excepted."""

    badge: Badge
    name: str
    password: str
    roles: frozenset[Role]
    body: BodyId


class _Roll:
    """Hands out names and telephone numbers, each pair once, in one order for one seed.

    Mobile numbers begin with 154 0000: the 154 block is given to no network.
    """

    def __init__(self, surnames: Sequence[str], given: Sequence[str], chance: random.Random) -> None:
        self._names = [surname + name for surname in dict.fromkeys(surnames) for name in given]
        chance.shuffle(self._names)
        self._next = 0

    def person(
        self,
        badge: str,
        duty: str,
        body: BodyId,
        cells: Iterable[str] = (),
        *,
        on_duty: bool = True,
        telephone: str = "",
    ) -> Person:
        self._next += 1
        return Person(
            badge=Badge(badge),
            name=self._names[self._next - 1],
            duty=duty,
            body=body,
            cells=tuple(cells),
            telephone=telephone or f"1540000{self._next:04d}",
            on_duty=on_duty,
        )


def sample_people(
    district: Any, bodies: Sequence[Body], grids: Sequence[GridArea], chance: random.Random
) -> list[Person]:
    """Everybody who can be reached. Patrollers are of the district's centre, so never of a unit they inspect."""
    roll = _Roll(district["surnames"].split(), district["given_names"].split(), chance)
    boards = [body for body in bodies if body.kind is BodyKind.SUB_CENTRE]
    cells = [area.code for area in grids if area.level is GridLevel.CELL]
    return [
        *(roll.person(f"{1000 + seat}", Role.SEAT_OPERATOR, DISTRICT) for seat in range(1, SEAT_OPERATORS + 1)),
        roll.person("1901", Role.SHIFT_LEADER, DISTRICT),
        *(roll.person(f"{2000 + n}", Role.DISPATCHER, body.id) for n, body in enumerate(boards, start=1)),
        *_contacts(bodies, boards, roll),
        *_patrollers(boards, cells, roll),
        *_grid_leaders(boards, cells, roll),
        roll.person("6001", Role.EVALUATOR, DISTRICT),
        roll.person("7001", Role.LEADER, DISTRICT),
        roll.person("8001", Role.TRAINER, DISTRICT),
    ]


def sample_accounts_of(people: Sequence[Person], bodies: Sequence[Body]) -> list[SampleAccount]:
    """An account for every desk, sub-centre, unit with a screen and patroller, for one grid leader of each board, and
    for the machines: four channels, the wall and the administrator."""
    silent = {body.id for body in bodies if body.telephone_only}
    leaders: dict[BodyId, Badge] = {}
    accounts: list[SampleAccount] = []
    for person in people:
        role = Role(person.duty)
        if person.body in silent:
            continue
        if role is Role.GRID_LEADER and leaders.setdefault(person.body, person.badge) != person.badge:
            continue
        accounts.append(_account(person.badge, person.name, role, person.body))
    accounts.extend(_account(Badge(badge), name, Role.CHANNEL, DISTRICT) for badge, name in _CHANNELS.items())
    accounts.append(_account(Badge("wall"), "指挥大屏", Role.WALL, DISTRICT))
    accounts.append(_account(Badge("admin"), "系统管理员", Role.ADMIN, DISTRICT))
    return accounts


def _account(badge: Badge, name: str, role: Role, body: BodyId) -> SampleAccount:
    return SampleAccount(badge=badge, name=name, password=SAMPLE_PASSWORD, roles=frozenset({role}), body=body)


def _contacts(bodies: Sequence[Body], boards: Sequence[Body], roll: _Roll) -> list[Person]:
    """A contact of each unit, on its duty telephone: 3011 is board 01's first unit, 3901 the district's first."""
    number = {board.board: index for index, board in enumerate(boards, start=1)}
    seen: dict[int, int] = {}
    people: list[Person] = []
    for body in bodies:
        if body.kind is not BodyKind.UNIT:
            continue
        group = number.get(body.board, 90)
        seen[group] = seen.get(group, 0) + 1
        badge = f"{3000 + group * 10 + seen[group]}"
        people.append(roll.person(badge, Role.UNIT, body.id, telephone=body.telephone))
    return people


def _patrollers(boards: Sequence[Body], cells: Sequence[str], roll: _Roll) -> list[Person]:
    """Two for each board, who share its cells; in every third board the second is off duty."""
    people: list[Person] = []
    for index, board in enumerate(boards):
        own = [cell for cell in cells if board_of(cell) == board.board]
        for place in range(PATROLLERS_PER_BOARD):
            badge = f"{4001 + index * PATROLLERS_PER_BOARD + place}"
            on_duty = place == 0 or index % 3 != 0
            share = own[place::PATROLLERS_PER_BOARD]
            people.append(roll.person(badge, PATROLLER_DUTY, DISTRICT, share, on_duty=on_duty))
    return people


def _grid_leaders(boards: Sequence[Body], cells: Sequence[str], roll: _Roll) -> list[Person]:
    """One for each cell but every eleventh, which is vacant as some are in any district."""
    body = {board.board: board.id for board in boards}
    return [
        roll.person(f"{5000 + number}", Role.GRID_LEADER, body[board_of(cell)], (cell,))
        for number, cell in enumerate(cells, start=1)
        if number % _VACANT_EVERY
    ]
