"""The rows that each reference dataset is made of, and how they become the reference data of a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from desk_app.domain.calendar import OFFICE_WEEK, Calendar, DayRow, Windows, calendar_of_rows
from desk_app.domain.catalogue import Catalogue, CatalogueHead, Category, Problem
from desk_app.domain.component import Component
from desk_app.domain.directory import Body, Directory, Person
from desk_app.domain.grid import GridArea, NamedPlace, Street
from desk_app.domain.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarHead:
    """The first row of a calendar: its zone by name, the week's windows (seven entries, Monday first), the years that
    a national notice has settled."""

    zone: str
    hours: tuple[Windows, ...] = OFFICE_WEEK
    published_years: tuple[int, ...] = ()


ROWS: dict[str, tuple[type[Any], ...]] = {
    "policies": (Policy,),
    "calendar": (CalendarHead, DayRow),
    "catalogue": (CatalogueHead, Category, Problem),
    "grids": (GridArea, Street, NamedPlace),
    "components": (Component,),
    "directory": (Body, Person),
}
"""Dataset -> the kinds of its rows. On the wire a line is `{"row": kind, "value": {…}}`."""


def catalogue_of(rows: Iterable[object], edition: str) -> Catalogue:
    """The catalogue that rows of `Category` and `Problem` make; without a head it has the national numbering."""
    listed = list(rows)
    return Catalogue(
        edition=edition,
        head=next((row for row in listed if isinstance(row, CatalogueHead)), CatalogueHead()),
        categories={row.code: row for row in listed if isinstance(row, Category)},
        problems={row.code: row for row in listed if isinstance(row, Problem)},
    )


def directory_of(rows: Iterable[object], edition: str) -> Directory:
    """The directory that rows of `Body` and `Person` make."""
    listed = list(rows)
    return Directory(
        edition=edition,
        bodies={row.id: row for row in listed if isinstance(row, Body)},
        people={row.badge: row for row in listed if isinstance(row, Person)},
    )


def calendar_of(rows: Iterable[object], edition: str, zones: Mapping[str, tzinfo]) -> Calendar:
    """The calendar that a `CalendarHead` and its `DayRow`s make; `zones` holds at least the head's zone."""
    listed = list(rows)
    head = next(row for row in listed if isinstance(row, CalendarHead))
    return calendar_of_rows(
        (row for row in listed if isinstance(row, DayRow)),
        zone=zones[head.zone],
        published_years=head.published_years,
        hours=head.hours,
        edition=edition,
    )
