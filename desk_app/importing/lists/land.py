"""Holds areas against each other: children tile their parent without gaps or overlaps, and points lie where they say.

Outlines drawn by different hands never meet exactly: an overlap or a gap counts where it is wider than a metre.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy
import shapely
from shapely.geometry.base import BaseGeometry

from desk_app.importing.lists.findings import Entry, Findings, Where

HALF_WIDTH = 0.5
"""Metres: what is left of an overlap or a gap when so much is taken off all around it must be something."""
METRES_OF_DEGREE = 111_320.0
NEAR = 2e-6
"""Degrees: a point so near to its cell is in it."""
CODE, RING = 0, 3


def check_nesting(areas: Sequence[Entry], where: Where, findings: Findings) -> Mapping[str, BaseGeometry]:
    """Checks the levels against each other and gives back code -> shape of the good areas."""
    shapes = {str(entry.values[CODE]): shapely.Polygon(entry.values[RING]) for entry in areas}
    entries = {str(entry.values[CODE]): entry for entry in areas}
    districts = [code for code in shapes if len(code) == 6]
    if len(districts) != 1:
        findings.refuse(where, "one_district", value=len(districts))
    below: dict[str, list[str]] = {}
    for code in shapes:
        below.setdefault(code[:-3], []).append(code)
    deepest = max(map(len, shapes), default=0)
    for code, shape in shapes.items():
        children = below.get(code, [])
        if children:
            _check_children(entries, shapes, code, children, findings)
        elif len(code) < deepest:
            findings.refuse(entries[code].where, "no_children", value=code, level=len(code) + 3)
        if shape.area == 0:
            findings.error(entries[code], "geometry", "no_area", code)
    return shapes


def _check_children(
    entries: Mapping[str, Entry],
    shapes: Mapping[str, BaseGeometry],
    parent: str,
    children: Sequence[str],
    findings: Findings,
) -> None:
    outline = shapes[parent]
    parts = numpy.array([shapes[code] for code in children])
    for first, second in _overlapping(parts):
        shared = shapely.intersection(parts[first], parts[second])
        if (spot := _spot(shared)) is not None:
            later, earlier = entries[children[second]], children[first]
            findings.refuse(later.where, "overlap", "geometry", children[second], other=earlier, **_told(shared, spot))
    for code, part in zip(children, parts, strict=True):
        beyond = shapely.difference(part, outline)
        if (spot := _spot(beyond)) is not None:
            findings.refuse(
                entries[code].where, "outside_parent", "geometry", code, parent=parent, **_told(beyond, spot)
            )
    gap = shapely.difference(outline, shapely.union_all(parts))
    if (spot := _spot(gap)) is not None:
        findings.refuse(entries[parent].where, "gap", "geometry", parent, **_told(gap, spot))


def _overlapping(parts: numpy.ndarray) -> list[tuple[int, int]]:
    tree = shapely.STRtree(parts)
    pairs = tree.query(parts, predicate="intersects").T.tolist()
    return sorted((first, second) for first, second in pairs if first < second)


def _spot(shape: BaseGeometry) -> BaseGeometry | None:
    """A point in the widest part of a shape, where it is wider than a metre; None for slivers and nothing."""
    if shape.is_empty or shape.area == 0:
        return None
    squeeze = math.cos(math.radians(shape.centroid.y))
    metric = shapely.transform(shape, lambda xy: xy * [METRES_OF_DEGREE * squeeze, METRES_OF_DEGREE])
    core = metric.buffer(-HALF_WIDTH)
    if core.is_empty:
        return None
    return shapely.transform(
        core.representative_point(), lambda xy: xy / [METRES_OF_DEGREE * squeeze, METRES_OF_DEGREE]
    )


def _told(shape: BaseGeometry, spot: BaseGeometry) -> dict[str, str | int]:
    squeeze = math.cos(math.radians(spot.y))
    return {"where": f"{spot.x:.6f}, {spot.y:.6f}", "area": round(shape.area * METRES_OF_DEGREE**2 * squeeze)}


def check_spots(
    streets: Sequence[Entry], places: Sequence[Entry], shapes: Mapping[str, BaseGeometry], findings: Findings
) -> None:
    """Streets touch the district, places lie in their cells."""
    district = next((shape for code, shape in shapes.items() if len(code) == 6), None)
    if district is None:
        return
    for entry in streets:
        if entry.good and not shapely.intersects(district, shapely.LineString(entry.values[-1])):
            findings.error(entry, "geometry", "street_outside", str(entry.values[CODE]))
    for entry in places:
        if not entry.good:
            continue
        code, point = str(entry.values[4]), entry.values[-1]
        where = "{}, {}".format(*point)
        cell = shapes.get(code)
        if not shapely.dwithin(district, shapely.Point(point), NEAR):
            inside = shapely.intersects(district, shapely.Point(point[1], point[0]))
            findings.error(entry, "geometry", "swapped" if inside else "outside_district", where, where=where)
        elif cell is not None and not shapely.dwithin(cell, shapely.Point(point), NEAR):
            findings.error(entry, "geometry", "not_in_its_cell", where, cell=code)
