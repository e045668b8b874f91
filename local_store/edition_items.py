"""What is looked up of each small dataset's rows: two lines of text, what else finds it, where it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from desk_app.domain.catalogue import Category, Problem
from desk_app.domain.directory import Body, Person
from desk_app.domain.grid import Box, GridArea, GridLevel, NamedPlace, Point, Street, along
from local_store.geometry import box_of, centre_of

DATASET_OF = {
    "component": "components",
    "problem": "catalogue",
    "grid": "grids",
    "street": "grids",
    "place": "grids",
    "person": "directory",
    "body": "directory",
}
"""The kinds of `LookupHit`; rows of other kinds are kept and not searched."""
KINDS = tuple(DATASET_OF)
BETWEEN = " · "
_NOWHERE: tuple[None, ...] = (None, None)
_NO_BOX: tuple[None, ...] = (None, None, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One row of a dataset as it is kept; `body` is its line. `more` is searched and not shown."""

    kind: str
    code: str
    title: str = ""
    detail: str = ""
    more: str = ""
    initials: str = ""
    cell: str = ""
    level: int = 0
    at: Point | None = None
    box: Box | None = None
    body: str

    def columns(self) -> tuple[Any, ...]:
        """The values of the row in the file, in the order of `COLUMNS`."""
        told = self.kind, self.code, self.title, self.detail, self.more, self.initials, self.cell, self.level
        return *told, *(self.at or _NOWHERE), *(self.box or _NO_BOX), self.body


COLUMNS = tuple(
    name
    for field in fields(Item)
    for name in {"at": ("longitude", "latitude"), "box": ("west", "south", "east", "north")}.get(
        field.name, (field.name,)
    )
)


def items_of(rows: Sequence[tuple[Any, str]]) -> Iterator[Item]:
    """The items of all rows of a dataset, each with its line; they name each other."""
    categories = {row.code: row for row, _ in rows if isinstance(row, Category)}
    bodies = {row.id: row for row, _ in rows if isinstance(row, Body)}
    areas = {row.code: row for row, _ in rows if isinstance(row, GridArea)}
    for number, (row, body) in enumerate(rows):
        match row:
            case Problem():
                yield _problem(row, body, categories)
            case GridArea():
                yield _area(row, body, areas)
            case Street():
                yield _street(row, body)
            case NamedPlace():
                yield _place(row, body)
            case Body():
                yield _unit(row, body)
            case Person():
                yield _person(row, body, bodies)
            case _:
                yield Item(kind=type(row).__name__, code=str(number), body=body)


def _problem(row: Problem, body: str, categories: dict[str, Category]) -> Item:
    path: list[str] = []
    code = row.category
    while code in categories and categories[code].name not in path:
        path.insert(0, categories[code].name)
        code = categories[code].parent
    more = " ".join((*row.synonyms, *(condition.text for condition in row.conditions)))
    return Item(
        kind="problem",
        code=row.code,
        title=row.name,
        detail=BETWEEN.join(path),
        more=more,
        initials=row.initials,
        body=body,
    )


def _area(row: GridArea, body: str, areas: dict[str, GridArea]) -> Item:
    around = areas.get(row.parent)
    return Item(
        kind="grid",
        code=row.code,
        title=row.name,
        detail=around.name if around else "",
        initials=row.initials,
        cell=row.code if row.level is GridLevel.CELL else "",
        level=int(row.level),
        at=centre_of(row.ring) if row.ring else None,
        box=box_of(row.ring) if row.ring else None,
        body=body,
    )


def _street(row: Street, body: str) -> Item:
    return Item(
        kind="street",
        code=row.code,
        title=row.name,
        detail=row.board,
        more=row.board + row.name,
        initials=row.initials,
        at=along(row.line, 0.5) if row.line else None,
        body=body,
    )


def _place(row: NamedPlace, body: str) -> Item:
    return Item(
        kind="place",
        code=row.code,
        title=row.name,
        detail=BETWEEN.join(part for part in (row.kind, row.address) if part),
        more=" ".join(row.aliases),
        initials=row.initials,
        cell=row.cell,
        at=(row.longitude, row.latitude),
        body=body,
    )


def _unit(row: Body, body: str) -> Item:
    more = " ".join((row.role, _digits(row.telephone)))
    return Item(
        kind="body",
        code=row.id,
        title=row.name,
        detail=row.telephone,
        more=more,
        initials=row.initials,
        body=body,
    )


def _person(row: Person, body: str, bodies: dict[Any, Body]) -> Item:
    works_for = bodies.get(row.body)
    told = [part for part in (works_for.name if works_for else "", row.telephone) if part]
    return Item(
        kind="person",
        code=row.badge,
        title=row.name,
        detail=BETWEEN.join(told),
        more=" ".join((_digits(row.telephone), *row.cells)),
        initials=row.initials,
        body=body,
    )


def _digits(telephone: str) -> str:
    """The number without the signs that are put between its groups."""
    return "".join(sign for sign in telephone if sign.isdigit())
