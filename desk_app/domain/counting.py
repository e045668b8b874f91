"""How many of what a dataset holds: every row counts under one stable name, the same at the centre and on a seat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from desk_app.domain.calendar import DayRow
from desk_app.domain.catalogue import CatalogueKind, Category, Problem
from desk_app.domain.component import Component
from desk_app.domain.directory import Body, BodyKind, Person
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionCounts:
    """An edition in force on a seat, and how many of what it holds."""

    edition: str
    counts: Mapping[str, int] = field(default_factory=dict)


_AREAS = {
    GridLevel.DISTRICT: "districts",
    GridLevel.BOARD: "boards",
    GridLevel.VILLAGE: "villages",
    GridLevel.CELL: "cells",
}
_CLASSES = {
    (CatalogueKind.EVENT, 1): "event_majors",
    (CatalogueKind.EVENT, 2): "event_minors",
    (CatalogueKind.EVENT, 3): "event_fine_classes",
    (CatalogueKind.COMPONENT, 1): "component_majors",
}
_PROBLEMS = {CatalogueKind.EVENT: "event_problems", CatalogueKind.COMPONENT: "component_classes"}
_BODIES = {BodyKind.DISTRICT: "centres", BodyKind.SUB_CENTRE: "sub_centres", BodyKind.UNIT: "units"}


def counted_as(row: object) -> str:
    """The name that a row of any dataset counts under; empty for rows that are not counted (heads)."""
    match row:
        case Component():
            return "components"
        case GridArea():
            return _AREAS[row.level]
        case Street():
            return "streets"
        case NamedPlace():
            return "places"
        case Category():
            return _CLASSES.get((row.kind, row.level), "other_classes")
        case Problem():
            return _PROBLEMS[row.kind]
        case Body():
            return _BODIES[row.kind]
        case Person(duty="unit"):  # a body that is a unit counts as one, whoever answers its telephone
            return "unit_contacts"
        case Person():
            return f"{row.duty}s" if row.duty else "people"
        case DayRow():
            return "calendar_days"
        case Policy():
            return "policies"
        case _:
            return ""


def counts_of(rows: Iterable[object]) -> dict[str, int]:
    """How many rows count under each name, in the order in which the names first come."""
    counted = Counter(counted_as(row) for row in rows)
    return {name: count for name, count in counted.items() if name}
