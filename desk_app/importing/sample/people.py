"""Names the sample's people and their accounts: desk, sub-centres, units, patrollers, grid teams, channels."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desk_app.domain.case import DISTRICT, Badge, BodyId
from desk_app.domain.directory import (
    GRID_ADVISER_DUTY,
    GRID_ASSISTANT_DUTY,
    GRID_LEADER_DUTY,
    GRID_PARTICIPANT_DUTY,
    PATROLLER_DUTY,
    VILLAGE_HEAD_DUTY,
    Body,
    BodyKind,
    Person,
)
from desk_app.domain.grid import GridLevel, board_of
from desk_app.domain.seat import Role
from desk_app.importing.initials import initials_of
from desk_app.importing.sample.land import Land
from desk_app.importing.sample.size import Measures

SAMPLE_PASSWORD = "sample-only-2026"
"""The one password of every sample account; it is written in the documents and fit for nothing but the sample."""

SEAT_OPERATORS = 6
_MOBILE_BLOCK = 8_999
"""Numbers from 0001 to 8999 of a block are for people of the directory, those from 9000 for callers."""
_WITH_ACCOUNT = frozenset(Role)
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

    Mobile numbers begin with 154 000: the 154 block is given to no network.
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
        name = self._names[self._next]
        self._next += 1
        block, number = divmod(self._next - 1, _MOBILE_BLOCK)
        return Person(
            badge=Badge(badge),
            name=name,
            duty=duty,
            body=body,
            cells=tuple(cells),
            telephone=telephone or f"154{block:04d}{number + 1:04d}",
            on_duty=on_duty,
            initials=initials_of(name),
        )


def sample_people(
    names: Any, bodies: Sequence[Body], land: Land, measures: Measures, chance: random.Random
) -> list[Person]:
    """Everybody who can be reached. Patrollers are of the district's centre, so never of a unit they inspect."""
    roll = _Roll(names["surnames"].split(), names["given_names"].split(), chance)
    boards = [body for body in bodies if body.kind is BodyKind.SUB_CENTRE]
    cells = [area.code for area in land.level(GridLevel.CELL)]
    return [
        *(roll.person(f"{1000 + seat}", Role.SEAT_OPERATOR, DISTRICT) for seat in range(1, SEAT_OPERATORS + 1)),
        roll.person("1901", Role.SHIFT_LEADER, DISTRICT),
        *(roll.person(f"{2000 + n}", Role.DISPATCHER, body.id) for n, body in enumerate(boards, start=1)),
        *_contacts(bodies, boards, roll),
        *_patrollers(boards, cells, measures, roll),
        *_grid_people(boards, cells, land, measures, roll),
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
        if person.body in silent or person.duty not in _WITH_ACCOUNT:
            continue
        role = Role(person.duty)
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
    number = {board.board: f"{index:02d}" for index, board in enumerate(boards, start=1)}
    seen: dict[str, int] = {}
    people: list[Person] = []
    for body in bodies:
        if body.kind is not BodyKind.UNIT:
            continue
        group = number.get(body.board, "9")
        seen[group] = seen.get(group, 0) + 1
        badge = f"3{group}{seen[group]}" if body.board else f"39{seen[group]:02d}"
        people.append(roll.person(badge, Role.UNIT, body.id, telephone=body.telephone))
    return people


def _patrollers(boards: Sequence[Body], cells: Sequence[str], measures: Measures, roll: _Roll) -> Iterator[Person]:
    """Those of a board share its cells; in every third board the second is off duty."""
    made = 0
    for index, board in enumerate(boards):
        own = [cell for cell in cells if board_of(cell) == board.board]
        count = -(-len(own) // measures.patrol_cells) if measures.patrol_cells else 2
        for place in range(count):
            made += 1
            on_duty = place != 1 or index % 3 != 0
            yield roll.person(f"{4000 + made}", PATROLLER_DUTY, DISTRICT, own[place::count], on_duty=on_duty)


def _grid_people(
    boards: Sequence[Body], cells: Sequence[str], land: Land, measures: Measures, roll: _Roll
) -> Iterator[Person]:
    """A leader for each cell but every so many, which are vacant as some are in any district; then the heads of
    villages, and the rest of the teams, dealt out over the cells."""
    body = {board.board: board.id for board in boards}
    for number, cell in enumerate(cells, start=1):
        if number % measures.vacant_every:
            yield roll.person(f"{5000 + number}", GRID_LEADER_DUTY, body[board_of(cell)], (cell,))
    for number, village in enumerate(land.level(GridLevel.VILLAGE), start=1):
        yield roll.person(f"{510_000 + number}", VILLAGE_HEAD_DUTY, body[board_of(village.code)], (village.code,))
    for first, duty, count in (
        (520_000, GRID_ADVISER_DUTY, measures.advisers),
        (530_000, GRID_ASSISTANT_DUTY, measures.assistants),
        (540_000, GRID_PARTICIPANT_DUTY, measures.participants),
    ):
        for place in range(count):
            cell = cells[place * len(cells) // count]
            yield roll.person(f"{first + place + 1}", duty, body[board_of(cell)], (cell,), on_duty=place % 5 != 0)
