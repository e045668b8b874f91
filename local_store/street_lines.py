"""Streets as lines on the land: where two meet or come near each other, which cells one runs through."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from desk_app.domain.grid import METRES_A_DEGREE, Point, Street, along, metres
from local_store.geometry import Floats

STEP = 60.0
"""Metres between the points of a street whose cells are asked for."""


def meeting(first: Street, second: Street) -> tuple[Point, float] | None:
    """Where two streets cross, or come nearest to each other, and how many metres apart they are there."""
    if len(first.line) < 2 or len(second.line) < 2:
        return None
    origin = first.line[0]
    ours, theirs = _flat(first.line, origin), _flat(second.line, origin)
    crossing = _crossing(ours, theirs)
    if crossing is not None:
        return _point(crossing, origin), 0.0
    to_theirs, to_ours = _nearest(ours, theirs), _nearest(theirs, ours)
    spot, distance = min((to_theirs, to_ours), key=lambda found: found[1])
    return _point(spot, origin), distance


def stretches(street: Street, cell_at: Callable[[Point], str]) -> list[tuple[str, Point, float]]:
    """The cells that a street runs through, as it runs: each with a point of the street in it and the share of it that
    lies there."""
    length = sum(metres(a, b) for a, b in zip(street.line, street.line[1:], strict=False))
    count = max(2, round(length / STEP))
    shares = [(number + 0.5) / count for number in range(count)]
    found: dict[str, list[Point]] = {}
    for share in shares:
        point = along(street.line, share)
        if cell := cell_at(point):
            found.setdefault(cell, []).append(point)
    return [(cell, points[len(points) // 2], len(points) / count) for cell, points in found.items()]


def foot(street: Street, place: Point) -> tuple[Point, float] | None:
    """The point of a street that is nearest to a place, and how many metres it is there."""
    if len(street.line) < 2:
        return None
    line = _flat(street.line, place)
    spot, distance = _nearest(np.zeros((1, 2)), line, on_line=True)
    return _point(spot, place), distance


def moved(place: Point, east: float, north: float) -> Point:
    """A place so many metres farther east and north."""
    return (
        place[0] + east / (METRES_A_DEGREE * math.cos(math.radians(place[1]))),
        place[1] + north / METRES_A_DEGREE,
    )


def metres_between(start: Point, end: Point) -> tuple[float, float]:
    """How many metres east and north it is from one point to another."""
    x, y = _flat((end,), start)[0].tolist()
    return x, y


def _flat(line: Sequence[Point], origin: Point) -> Floats:
    """Metres east and north of an origin."""
    points = np.array(line, dtype=np.float64) - np.array(origin)
    flat: Floats = points * (METRES_A_DEGREE * math.cos(math.radians(origin[1])), METRES_A_DEGREE)
    return flat


def _point(spot: Floats, origin: Point) -> Point:
    return moved(origin, float(spot[0]), float(spot[1]))


def _crossing(ours: Floats, theirs: Floats) -> Floats | None:
    """The first point in which two lines cross."""
    start, step = ours[:-1, None, :], np.diff(ours, axis=0)[:, None, :]
    other, other_step = theirs[None, :-1, :], np.diff(theirs, axis=0)[None, :, :]
    between = other - start
    turn = _turn(step, other_step)
    with np.errstate(divide="ignore", invalid="ignore"):
        share, other_share = _turn(between, other_step) / turn, _turn(between, step) / turn
    meets = (turn != 0) & (share >= 0) & (share <= 1) & (other_share >= 0) & (other_share <= 1)
    places = np.argwhere(meets)
    if not len(places):
        return None
    row, column = places[0].tolist()
    spot: Floats = ours[row] + share[row, column] * np.diff(ours, axis=0)[row]
    return spot


def _turn(first: Floats, second: Floats) -> Floats:
    turned: Floats = first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]
    return turned


def _nearest(points: Floats, line: Floats, *, on_line: bool = False) -> tuple[Floats, float]:
    """Of some points the one that is nearest to a line (with `on_line` the point of the line), and how far it is."""
    start, step = line[None, :-1, :], np.diff(line, axis=0)[None, :, :]
    lengths = np.maximum((step**2).sum(axis=2), 1e-9)
    share = np.clip(((points[:, None, :] - start) * step).sum(axis=2) / lengths, 0.0, 1.0)
    feet = start + share[..., None] * step
    away = np.hypot(*np.moveaxis(points[:, None, :] - feet, 2, 0))
    row, column = divmod(int(np.argmin(away)), away.shape[1])
    spot: Floats = feet[row, column] if on_line else points[row]
    return spot, float(away[row, column])
