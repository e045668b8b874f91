"""Finds rows of an edition by words, by a part of a code, and by place, and never reads more of it than it must."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from desk_app.domain.component import Component
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.domain.projection import LookupHit
from local_store.edition_file import EditionFile
from local_store.full_text import CODE, asked
from local_store.geometry import Point, box_around, inside, metres, metres_to, rows_around

REACHES = (50.0, 100.0, 200.0, 400.0, 800.0, 1600.0, 3200.0, 6400.0, 12800.0, 25600.0, 51200.0)
"""Metres around a place that are searched one after the other, until enough is found."""
FEW = 500
"""So few matches are all looked at, wherever they are."""
LOCATED = frozenset({"component", "grid"})
"""The kinds whose row numbers follow the curve."""
READ_AT_ONCE = 400
_HIT = "kind, code, title, detail, longitude, latitude, cell"


def by_code_part(file: EditionFile, words: str, kinds: frozenset[str], at_most: int) -> Iterator[LookupHit]:
    """Rows whose code holds what was typed; those that begin with it first."""
    part = words.strip()
    if not CODE.fullmatch(part):
        return
    query = (
        f"SELECT {_HIT} FROM items WHERE row IN (SELECT rowid FROM codes WHERE codes MATCH ? LIMIT ?)"
        " AND instr(lower(code), lower(?)) > 0 ORDER BY instr(lower(code), lower(?)), code"
    )
    # The index knows runs of three signs only: that a code holds all of them is checked on the few rows it names.
    trigrams = " AND ".join(f'"{part[start : start + 3]}"' for start in range(len(part) - 2))
    with file.reading() as connection:
        rows = connection.execute(query, (trigrams, READ_AT_ONCE, part, part)).fetchall()
    hits = (_hit(row, None) for row in rows if row[0] in kinds)
    for number, hit in enumerate(hits):
        if number == at_most:
            return
        yield hit


def by_words(
    file: EditionFile,
    words: str,
    near: Point | None,
    kinds: frozenset[str],
    at_most: int,
    overtaken: Callable[[], bool],
) -> list[LookupHit]:
    """Rows that hold all the words: around a place the nearest first, else in the order of the edition."""
    question = asked(words)
    if question is None or at_most <= 0:
        return []
    with file.reading() as connection:
        if near is None or kinds.isdisjoint(LOCATED):
            query = (
                f"SELECT {_HIT} FROM (SELECT rowid AS found FROM words WHERE words MATCH ?)"
                f" CROSS JOIN items ON items.row = found WHERE kind IN ({', '.join('?' for _ in kinds)}) LIMIT ?"
            )
            return [_hit(row, None) for row in connection.execute(query, (question, *sorted(kinds), at_most))]
        rows = _around(connection, question, near, at_most, overtaken)
        query = f"SELECT {_HIT} FROM items WHERE row IN ({', '.join('?' for _ in rows)})"
        hits = [_hit(row, near) for row in connection.execute(query, rows)]
    return sorted((hit for hit in hits if hit.kind in kinds), key=lambda hit: (hit.metres or 0.0, hit.code))


def _around(connection: Any, question: str, near: Point, at_most: int, overtaken: Callable[[], bool]) -> list[int]:
    """The row numbers of the nearest matches, told by the numbers alone.

    Where there are few matches at all, all of them are looked at; else rings of growing reach around the place.
    """
    every = connection.execute("SELECT rowid FROM words WHERE words MATCH ? LIMIT ?", (question, FEW)).fetchall()
    if len(every) < FEW:
        return _nearest_of([row for (row,) in every], near, at_most)[0]
    between = "SELECT rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ?"
    nearest: list[int] = []
    for reach in REACHES:
        if overtaken():
            return []
        found = [
            row
            for first, last in rows_around(near, reach)
            for (row,) in connection.execute(between, (question, first, last)).fetchall()
        ]
        nearest, farthest = _nearest_of(found, near, at_most)
        # What lies beyond this reach may have nearer ones that were not looked at yet.
        if len(nearest) == at_most and farthest <= reach:
            return nearest
    return nearest


def _nearest_of(rows: list[int], near: Point, at_most: int) -> tuple[list[int], float]:
    if not rows:
        return [], 0.0
    away = metres_to(near, rows)
    order = np.argsort(away, kind="stable")[:at_most]
    return [rows[index] for index in order], float(away[order[-1]])


def _hit(row: tuple[Any, ...], near: Point | None) -> LookupHit:
    kind, code, title, detail, longitude, latitude, cell = row
    away = metres(near, (longitude, latitude)) if near is not None and longitude is not None else None
    return LookupHit(
        kind=kind,
        code=code,
        title=title,
        detail=detail,
        metres=away,
        longitude=longitude,
        latitude=latitude,
        cell=cell,
    )


def area_at(file: EditionFile, point: Point, level: GridLevel, known: dict[int, GridArea]) -> GridArea | None:
    """The area of a level that a point lies in; `known` keeps the areas that were read."""
    query = (
        "SELECT places.row FROM places CROSS JOIN items ON items.row = places.row"
        " WHERE west <= ? AND east >= ? AND south <= ? AND north >= ? AND level = ? AND kind = 'grid' ORDER BY code"
    )
    with file.reading() as connection:
        rows = connection.execute(query, (point[0], point[0], point[1], point[1], int(level))).fetchall()
        for (number,) in rows:
            if number not in known:
                body = connection.execute("SELECT body FROM items WHERE row = ?", (number,)).fetchone()[0]
                known[number] = file.value(body)
            if inside(point, known[number].ring):
                return known[number]
    return None


def nearest(file: EditionFile, point: Point, at_most: int) -> tuple[tuple[Component, float], ...]:
    """The components nearest to a point, with their distance in metres."""
    query = (
        "SELECT items.row, longitude, latitude FROM places CROSS JOIN items ON items.row = places.row"
        " WHERE west <= ? AND east >= ? AND south <= ? AND north >= ? AND kind = 'component'"
    )
    with file.reading() as connection:
        found: list[tuple[float, int]] = []
        for reach in (30.0, *REACHES):
            west, south, east, north = box_around(point, reach)
            rows = connection.execute(query, (east, west, north, south)).fetchall()
            found = sorted((metres(point, (longitude, latitude)), row) for row, longitude, latitude in rows)
            if len(found) >= at_most and found[at_most - 1][0] <= reach:
                break
        near = [
            (connection.execute("SELECT body FROM items WHERE row = ?", (row,)).fetchone()[0], away)
            for away, row in found[:at_most]
        ]
    return tuple((file.value(body), away) for body, away in near)
