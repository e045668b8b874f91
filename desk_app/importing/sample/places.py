"""Puts the sample's places with names on its streets: markets, schools, compounds, parks, bridges."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from desk_app.domain.grid import NamedPlace
from desk_app.importing.initials import initials_of
from desk_app.importing.sample.naming import Namer
from desk_app.importing.sample.size import Measures
from desk_app.importing.sample.streets import Streets
from desk_app.importing.sample.villages import Village

_ON_MAIN = frozenset(("居委会", "菜场", "小学", "卫生服务站"))
_BACK = {"小区": 60.0, "新村": 60.0, "公园": 70.0, "工业园": 80.0, "村落": 50.0, "茶场": 90.0, "桥": 4.0, "公交站": 6.0}
"""Metres from the street to the middle of a place; 25 where it is not said."""
_ALIASES_AT_MOST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    name: str
    kind: str
    aliases: tuple[str, ...]
    street: int


def sample_places(
    source: Any, villages: Sequence[Village], streets: Streets, measures: Measures, namer: Namer, chance: random.Random
) -> list[NamedPlace]:
    """Every place, village by village; no name comes twice, each has an address, a cell and what callers call it."""
    drafts = [
        (village, draft)
        for village in villages
        for draft in _of_village(source["places"], village, streets, measures, namer, chance)
    ]
    numbers = np.array([draft.street for _, draft in drafts])
    shares = np.array([chance.uniform(0.03, 0.97) for _ in drafts])
    metres = np.array([chance.choice((-1.0, 1.0)) * _BACK.get(draft.kind, 25.0) for _, draft in drafts])
    points, cells = streets.settled(numbers, shares, metres)
    houses = streets.houses(numbers, shares, metres)
    seen: dict[str, int] = {}
    found: list[NamedPlace] = []
    for (village, draft), point, cell, house in zip(drafts, points.tolist(), cells, houses, strict=True):
        seen[village.code] = number = seen.get(village.code, 0) + 1
        row = streets.rows[draft.street]
        found.append(
            NamedPlace(
                code=f"P{village.code}{number:03d}",
                name=draft.name,
                kind=draft.kind,
                address=f"{row.board}{row.name}{house}号",
                cell=streets.ground.codes[cell],
                longitude=point[0],
                latitude=point[1],
                aliases=draft.aliases,
                initials=initials_of(draft.name),
            )
        )
    return found


def _of_village(
    kinds: Any, village: Village, streets: Streets, measures: Measures, namer: Namer, chance: random.Random
) -> Iterator[_Draft]:
    own = streets.of_village(village.code)
    lengths = streets.metres[own.start : own.stop].tolist()
    for kind in kinds:
        wanted = kind["town" if village.town else "country"] * measures.places
        for _ in range(int(wanted) + (chance.random() < wanted % 1)):
            street = own[0] if kind["kind"] in _ON_MAIN else chance.choices(own, lengths)[0]
            words = _words(village, streets.rows[own[0]].name, streets.rows[street].name)
            name, short = namer.place(kind["names"], words)
            patterns = chance.sample(kind["aliases"], min(_ALIASES_AT_MOST, len(kind["aliases"])))
            aliases = dict.fromkeys(pattern.format(**words, name=name, short=short) for pattern in patterns)
            aliases.pop(name, None)
            yield _Draft(name=name, kind=kind["kind"], aliases=tuple(aliases), street=street)


def _words(village: Village, main: str, street: str) -> Mapping[str, str]:
    return {
        "stem": village.stem,
        "village": village.name,
        "town": village.board.removesuffix("街道").removesuffix("镇"),
        "main": main,
        "street": street,
    }
