"""What is looked up of each dataset's rows: two lines of text, what else finds it, where it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from desk_app.domain.catalogue import Category, Problem
from desk_app.domain.component import Component
from desk_app.domain.directory import Body, Person
from desk_app.domain.grid import GridArea, GridLevel
from local_store.geometry import Box, Point, box_of, centre_of

KINDS = ("component", "problem", "grid", "person", "body")
"""The kinds of `LookupHit`; rows of other kinds are kept and not searched."""
DATASET_OF = {
    "component": "components",
    "problem": "catalogue",
    "grid": "grids",
    "person": "directory",
    "body": "directory",
}
BETWEEN = " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of a dataset as it is kept; `body` is its line. `more` is searched and not shown; a `box` is what the
    map index gets."""

    kind: str
    code: str
    body: str
    cell: str = ""
    title: str = ""
    detail: str = ""
    more: str = ""
    level: int = 0
    at: Point | None = None
    box: Box | None = None


def items_of(rows: Iterable[tuple[Any, str]]) -> Iterator[Item]:
    """The items of a dataset's rows, each with its line. Components pass one by one; small datasets are read whole,
    for they name each other."""
    small: list[tuple[Any, str]] = []
    for row, body in rows:
        if isinstance(row, Component):
            yield _component(row, body)
        else:
            small.append((row, body))
    categories = {row.code: row for row, _ in small if isinstance(row, Category)}
    bodies = {row.id: row for row, _ in small if isinstance(row, Body)}
    areas = {row.code: row for row, _ in small if isinstance(row, GridArea)}
    for number, (row, body) in enumerate(small):
        match row:
            case Problem():
                yield _problem(row, body, categories)
            case GridArea():
                yield _area(row, body, areas)
            case Body():
                yield Item(kind="body", code=row.id, body=body, title=row.name, detail=row.telephone, more=row.role)
            case Person():
                yield _person(row, body, bodies)
            case _:
                yield Item(kind=type(row).__name__, code=str(number), body=body)


def _component(row: Component, body: str) -> Item:
    point = row.longitude, row.latitude
    return Item(
        kind="component",
        code=row.code,
        body=body,
        cell=row.cell,
        title=row.name,
        detail=row.address,
        at=point,
        box=(row.longitude, row.latitude, row.longitude, row.latitude),
    )


def _problem(row: Problem, body: str, categories: dict[str, Category]) -> Item:
    path: list[str] = []
    code = row.category
    while code in categories and categories[code].name not in path:
        path.insert(0, categories[code].name)
        code = categories[code].parent
    more = " ".join((*row.synonyms, *(condition.text for condition in row.conditions)))
    return Item(kind="problem", code=row.code, body=body, title=row.name, detail=BETWEEN.join(path), more=more)


def _area(row: GridArea, body: str, areas: dict[str, GridArea]) -> Item:
    around = areas.get(row.parent)
    return Item(
        kind="grid",
        code=row.code,
        body=body,
        cell=row.code if row.level is GridLevel.CELL else "",
        title=row.name,
        detail=around.name if around else "",
        level=int(row.level),
        at=centre_of(row.ring) if row.ring else None,
        box=box_of(row.ring) if row.ring else None,
    )


def _person(row: Person, body: str, bodies: dict[Any, Body]) -> Item:
    works_for = bodies.get(row.body)
    told = [part for part in (works_for.name if works_for else "", row.telephone) if part]
    return Item(kind="person", code=row.badge, body=body, title=row.name, detail=BETWEEN.join(told))
