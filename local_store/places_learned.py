"""Moves places up that were taken before for what a caller calls them, and knows those that no list calls so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk_app.domain.grid import house_place
from desk_app.domain.learning import code_of
from desk_app.domain.understanding import PlaceMeant, PlaceSort
from local_store.place_index import PlaceIndex

LEARNED = 0.6
"""How much likelier a place is that surely was taken for these words: not so much that a better one goes below it."""
UNHEARD = 0.9
"""A place that nothing else speaks for is as likely as this share of the best, times how sure it is."""


def with_learned(
    found: Sequence[PlaceMeant], learned: Mapping[str, float], index: PlaceIndex, at_most: int
) -> tuple[PlaceMeant, ...]:
    """The places that were found, those that were taken before higher, and such as were not found at all, where this
    edition still has them. `learned` says of places (`learning.place_in_cell`) how sure it is, from 0 to 1."""
    if not learned:
        return tuple(found)
    sure = {code_of(place): certainty for place, certainty in learned.items()}
    told = [_surer(place, sure.pop(place.code, 0.0)) for place in found]
    best = max((place.score for place in found), default=1.0)
    for code, certainty in sure.items():
        place = place_by_code(code, index, UNHEARD * certainty * best)
        if place is not None:
            told.append(place)
    return tuple(sorted(told, key=lambda place: -place.score)[:at_most])


def _surer(place: PlaceMeant, certainty: float) -> PlaceMeant:
    if not certainty:
        return place
    return replace(place, score=place.score * (1.0 + LEARNED * certainty), learned=True)


def place_by_code(code: str, index: PlaceIndex, score: float) -> PlaceMeant | None:
    """The named place or the house with this code; None where this edition has none such, and for what is only a part
    of a street or a village: that is meant when it is named, and not otherwise."""
    hit = index.places.hit(code)
    if hit is not None and hit.longitude is not None and hit.latitude is not None:
        return PlaceMeant(
            sort=PlaceSort.NAMED,
            code=code,
            title=hit.title,
            detail=hit.detail.rpartition(" · ")[2],
            at=(hit.longitude, hit.latitude),
            cell=hit.cell,
            score=score,
            learned=True,
        )
    return _house(code, index, score)


def _house(code: str, index: PlaceIndex, score: float) -> PlaceMeant | None:
    street_code, _, number = code.partition("-")
    row = index.streets.row_of(street_code)
    street = index.street(row) if row is not None and number.isdigit() else None
    if street is None or not 1 <= int(number) <= street.last_number:
        return None
    at = house_place(street, int(number))
    return PlaceMeant(
        sort=PlaceSort.HOUSE,
        code=code,
        title=f"{street.board}{street.name}{number}号",
        at=at,
        cell=index.cell_at(at),
        score=score,
        learned=True,
    )
