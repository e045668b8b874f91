"""Reads the geometry of one GeoJSON feature: positions in WGS 84, one ring, closed, not crossing itself."""

from __future__ import annotations

import math
from typing import Any

import shapely

from desk_app.importing.lists.cell_values import CellTrouble

POINTS_AT_MOST = 50_000
Positions = tuple[tuple[float, float], ...]


def ring_of(geometry: dict[str, Any]) -> Positions:
    """The outline of a Polygon, or of a MultiPolygon of one part, without its repeated last point."""
    rings = geometry.get("coordinates")
    if geometry["type"] == "MultiPolygon":
        if not isinstance(rings, list) or len(rings) != 1:
            raise CellTrouble("several_parts", count=len(rings) if isinstance(rings, list) else 0)
        rings = rings[0]
    if not isinstance(rings, list) or not rings:
        raise CellTrouble("no_coordinates")
    if len(rings) > 1:
        raise CellTrouble("has_holes", count=len(rings) - 1)
    found = positions(rings[0], 1)
    if found[0] != found[-1]:
        raise CellTrouble("unclosed_ring", first=_told(found[0]), last=_told(found[-1]))
    if len(set(found)) < 3:
        raise CellTrouble("too_few_points", count=len(set(found)))
    reason = shapely.is_valid_reason(shapely.Polygon(found))
    if reason != "Valid Geometry":
        raise CellTrouble("crosses_itself", where=reason.partition("[")[2].rstrip("]").replace(" ", ", "))
    return found[:-1]


def line_of(geometry: dict[str, Any]) -> Positions:
    """The positions of a LineString."""
    found = positions(geometry.get("coordinates"), 2)
    if len(set(found)) < 2:
        raise CellTrouble("too_few_points", count=len(set(found)))
    return found


def point_of(geometry: dict[str, Any]) -> tuple[float, float]:
    """The position of a Point."""
    return _position(geometry.get("coordinates"))


def positions(value: Any, at_least: int) -> Positions:
    """A list of positions."""
    if not isinstance(value, list) or len(value) < at_least:
        raise CellTrouble("no_coordinates")
    if len(value) > POINTS_AT_MOST:
        raise CellTrouble("too_many_points", limit=POINTS_AT_MOST)
    return tuple([_position(each) for each in value])


def _position(value: Any) -> tuple[float, float]:
    """Longitude and latitude; a height behind them is not kept."""
    if not isinstance(value, list) or not 2 <= len(value) <= 3:
        raise CellTrouble("no_coordinates")
    longitude, latitude = value[0], value[1]
    for number in (longitude, latitude):
        if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number):
            raise CellTrouble("not_a_position")
    told = f"{longitude}, {latitude}"
    if abs(longitude) > 360 or abs(latitude) > 360:
        raise CellTrouble("projected", where=told)
    if abs(latitude) > 90 and abs(longitude) <= 90:
        raise CellTrouble("swapped", where=told)
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise CellTrouble("not_a_position")
    return float(longitude), float(latitude)


def _told(position: tuple[float, float]) -> str:
    return f"{position[0]}, {position[1]}"
