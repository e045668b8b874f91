"""Places the sample's components: along streets, at crossings, in parks and compounds, by the water."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from desk_app.domain.case import BodyId
from desk_app.domain.catalogue import Problem
from desk_app.domain.component import Component, ComponentState
from desk_app.importing.catalogue_source import ClassBodies
from desk_app.importing.sample.anchors import Anchors
from desk_app.importing.sample.streets import Streets
from desk_app.importing.sample.villages import Village
from desk_app.progress import Task

_FIRST_DAY, _LAST_DAY = date(2009, 3, 2), date(2025, 12, 31)
_SURVEYED_UNTIL = date(2024, 6, 28)
_DAYS = [date.fromordinal(day) for day in range(_FIRST_DAY.toordinal(), _LAST_DAY.toordinal() + 1)]
_STATES = (ComponentState.INTACT, ComponentState.DAMAGED, ComponentState.MISSING, ComponentState.OCCUPIED)
_UP_TO = (0.94, 0.98, 0.99)
"""Of a hundred components 94 are intact, 4 damaged, one is missing, one occupied."""
_CHANGED = 0.3
_NOTED = 0.02
_NOTES = ("普查时补录", "随道路改造更换", "位置以现场为准", "产权移交中", "编号牌缺失，已补挂")
_TURNS = 6
"""A class names one, two or three bodies of a kind, so after six components it is the first ones' turn again."""
_EVERY = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """Where one component is to stand."""

    kind: int
    longitude: float
    latitude: float
    cell: str
    address: str


def spread_components(
    total: int,
    classes: Sequence[Problem],
    bodies: Mapping[str, ClassBodies],
    units: Mapping[tuple[str, str], BodyId],
    anchors: Anchors,
    dice: Any,
    task: Task,
) -> list[Component]:
    """So many components, of each class as many as its weight says, spread over the whole district."""
    counts = _counts(total, [bodies[each.code].weight for each in classes])
    placed: list[_Placed] = []
    for number, (each, count) in enumerate(zip(classes, counts, strict=True)):
        where = anchors.spread(bodies[each.code].where, count, dice)
        placed.extend(
            _Placed(kind=number, longitude=x, latitude=y, cell=cell, address=address)
            for (x, y), cell, address in zip(where.points, where.cells, where.addresses, strict=True)
        )
    return _components(placed, classes, bodies, units, dice, task)


def few_components(
    villages: Sequence[Village],
    classes: Sequence[Problem],
    bodies: Mapping[str, ClassBodies],
    units: Mapping[tuple[str, str], BodyId],
    streets: Streets,
    chance: random.Random,
    dice: Any,
    task: Task,
) -> list[Component]:
    """One component of each class in each village, along its main street."""
    placed: list[_Placed] = []
    for village in villages:
        for place, kind in enumerate(chance.sample(range(len(classes)), len(classes))):
            spot = streets.spot(village.code, (place + chance.uniform(0.2, 0.8)) / len(classes))
            placed.append(
                _Placed(
                    kind=kind,
                    longitude=spot.longitude,
                    latitude=spot.latitude,
                    cell=spot.cell,
                    address=spot.address,
                )
            )
    return _components(placed, classes, bodies, units, dice, task)


def _components(
    placed: Sequence[_Placed],
    classes: Sequence[Problem],
    bodies: Mapping[str, ClassBodies],
    units: Mapping[tuple[str, str], BodyId],
    dice: Any,
    task: Task,
) -> list[Component]:
    """Components in the order of their codes, numbered inside their class from cell to cell.

    Where a class names several bodies they take turns.
    """
    ordered = sorted(placed, key=lambda one: (classes[one.kind].code, one.cell, one.longitude, one.latitude))
    states = np.searchsorted(_UP_TO, dice.random(len(ordered)), side="right").tolist()
    dates = _dates(states, dice)
    notes = _notes(dice.random(len(ordered)).tolist())
    named: dict[tuple[int, str, int], tuple[str, str, str]] = {}
    made = [0] * len(classes)
    found: list[Component] = []
    for one, state, (surveyed, changed), note in zip(ordered, states, dates, notes, strict=True):
        made[one.kind] = number = made[one.kind] + 1
        kind = classes[one.kind]
        turn = (one.kind, one.cell[:9], number % _TURNS)
        if turn not in named:
            named[turn] = _bodies(bodies[kind.code], units, turn[1], turn[2])
        authority, owner, maintainer = named[turn]
        found.append(
            Component(
                code=f"{one.cell[:6]}{kind.code}{number:06d}",
                class_code=kind.code,
                name=kind.name,
                longitude=one.longitude,
                latitude=one.latitude,
                cell=one.cell,
                address=one.address,
                state=_STATES[state],
                authority=authority,
                owner=owner,
                maintainer=maintainer,
                surveyed_on=surveyed,
                changed_on=changed,
                note=note,
                initials=kind.initials,
            )
        )
        if len(found) % _EVERY == 0:
            task.report(len(found), len(ordered), "sample_components")
    return found


def _counts(total: int, weights: Sequence[int]) -> list[int]:
    """So many in all, each at least one, otherwise as the weights say; the largest takes what rounding leaves."""
    whole = sum(weights)
    counts = [max(1, total * weight // whole) for weight in weights]
    counts[counts.index(max(counts))] += total - sum(counts)
    return counts


def _bodies(named: ClassBodies, units: Mapping[tuple[str, str], BodyId], board: str, turn: int) -> tuple[str, str, str]:
    def unit(roles: Sequence[str]) -> str:
        role = roles[turn % len(roles)]
        return units.get((role, board)) or units[role, ""]

    return unit(named.authority), unit(named.owner), unit(named.maintainer)


def _dates(states: Sequence[int], dice: Any) -> Iterator[tuple[date, date | None]]:
    """When each was surveyed and last changed; whatever is not intact any more has changed."""
    days = (_SURVEYED_UNTIL - _FIRST_DAY).days
    surveyed = np.floor(dice.random(len(states)) * days).astype(int)
    later = surveyed + 30 + np.floor(dice.random(len(states)) * (len(_DAYS) - 31 - surveyed)).astype(int)
    changed = dice.random(len(states)) < _CHANGED
    for first, last, some, state in zip(surveyed.tolist(), later.tolist(), changed.tolist(), states, strict=True):
        yield _DAYS[first], _DAYS[last] if some or state else None


def _notes(shares: Sequence[float]) -> Iterator[str]:
    for share in shares:
        yield _NOTES[int(share / _NOTED * len(_NOTES))] if share < _NOTED else ""
