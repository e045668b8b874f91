"""The cells beside a place to which a caller's words point: behind it, across the street, so many metres off."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from desk_app.domain.grid import Point
from desk_app.domain.place_words import step_told
from desk_app.domain.understanding import PlaceMeant, PlaceSort
from local_store.place_index import PlaceIndex
from local_store.street_lines import foot, metres_between, moved

_TOLD, _ACROSS, _AROUND = 0.95, 0.6, 0.4
"""How likely the cell there is, in shares of the place itself: distance and direction were told, only across or behind,
only that it is beside."""
_BEHIND, _BESIDE = 60.0, 70.0
"""Metres that people mean by it."""
_DIRECTIONS = 8
_COMPASS = {"东": (1.0, 0.0), "西": (-1.0, 0.0), "南": (0.0, -1.0), "北": (0.0, 1.0)}


def beside(index: PlaceIndex, place: PlaceMeant, street: int | None) -> Iterator[PlaceMeant]:
    """Other cells than the place's own, each once, the likeliest first; none where no word points there."""
    known = {place.cell}
    for share, spot in _spots(index, place, street):
        cell = index.cell_at(spot)
        if cell and cell not in known:
            known.add(cell)
            yield replace(
                place, sort=PlaceSort.BESIDE, code=f"{place.code}-{cell}", at=spot, cell=cell, score=share * place.score
            )


def _spots(index: PlaceIndex, place: PlaceMeant, street: int | None) -> Iterator[tuple[float, Point]]:
    relation = place.relation
    if not relation:
        return
    if told := step_told(relation):
        east, north, metres = told
        length = math.hypot(east, north) or 1.0
        yield _TOLD, moved(place.at, metres * east / length, metres * north / length)
        return
    if relation[0] in _COMPASS and relation[0] not in "上下":
        east, north = _COMPASS[relation[0]]
        yield _ACROSS, moved(place.at, _BESIDE * east, _BESIDE * north)
    line = index.street(street) if street is not None else None
    found = foot(line, place.at) if line is not None else None
    if found is not None and found[1] > 1.0:
        east, north = metres_between(place.at, found[0])
        away = math.hypot(east, north)
        if "对" in relation:
            yield _ACROSS, moved(found[0], east / away * _BEHIND, north / away * _BEHIND)
        elif relation[0] in "后背":
            yield _ACROSS, moved(place.at, -east / away * _BEHIND, -north / away * _BEHIND)
    for number in range(_DIRECTIONS):
        turn = math.tau * number / _DIRECTIONS
        yield _AROUND, moved(place.at, _BESIDE * math.cos(turn), _BESIDE * math.sin(turn))
