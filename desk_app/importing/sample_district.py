"""The sample district: small, complete, the same for the same seed, and openly made up.

Its model is Wuzhong in Suzhou, whose boards' names it uses. Outlines, codes of villages and cells, streets, people,
telephone numbers, components and all figures are illustrative, as is its catalogue, written for this project.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from desk_app.domain.calendar import DayRow
from desk_app.domain.catalogue import CatalogueKind, Category, Problem
from desk_app.domain.component import Component
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.directory import PATROLLER_DUTY, Body, BodyKind, Person
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.domain.policy import Policy
from desk_app.domain.seat import Role
from desk_app.importing.calendar_file import read_notices
from desk_app.importing.sample.bodies import sample_bodies, units_by_role
from desk_app.importing.sample.calls import SampleCall, sample_calls_of
from desk_app.importing.sample.components import Streets, component_classes, sample_components
from desk_app.importing.sample.land import sample_grids, villages_of
from desk_app.importing.sample.people import SAMPLE_PASSWORD, SampleAccount, sample_accounts_of, sample_people
from desk_app.importing.sample.sources import CALLS_FILE, CATALOGUE_FILE, DISTRICT_FILE, sample_source
from desk_app.importing.sample_catalogue import sample_catalogue
from desk_app.progress import Task

__all__ = [
    "SAMPLE_PASSWORD",
    "SAMPLE_SEED",
    "SampleAccount",
    "SampleCall",
    "sample_accounts",
    "sample_calls",
    "sample_counts",
    "sample_rows",
]

SAMPLE_SEED = 320506


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sample:
    rows: Mapping[str, tuple[object, ...]]
    streets: Streets
    bodies: tuple[Body, ...]
    people: tuple[Person, ...]
    components: tuple[Component, ...]


def sample_rows(seed: int = SAMPLE_SEED, task: Task | None = None) -> Mapping[str, list[object]]:
    """Dataset name -> its rows, as `domain.datasets.ROWS` wants them; another seed gives other outlines and people."""
    made = _sample(seed)
    rows: dict[str, list[object]] = {}
    for number, (name, listed) in enumerate(made.rows.items(), start=1):
        rows[name] = list(listed)
        if task is not None:
            task.report(number, len(made.rows), f"sample_{name}")
    return rows


def sample_accounts(seed: int = SAMPLE_SEED) -> list[SampleAccount]:
    """Accounts for every role, all with the documented sample password."""
    made = _sample(seed)
    return sample_accounts_of(made.people, made.bodies)


def sample_calls(seed: int = SAMPLE_SEED) -> list[SampleCall]:
    """Some sixty callers in everyday words, each with the problem and the place they mean."""
    made = _sample(seed)
    return sample_calls_of(sample_source(CALLS_FILE), made.components, made.streets)


def sample_counts(rows: Mapping[str, Iterable[object]]) -> dict[str, int]:
    """Every count of the datasets by a stable name, in the order in which a person would read them."""
    listed = [row for part in rows.values() for row in part]
    areas = Counter(row.level for row in listed if isinstance(row, GridArea))
    levels = Counter((row.kind, row.level) for row in listed if isinstance(row, Category))
    problems = Counter(row.kind for row in listed if isinstance(row, Problem))
    bodies = [row for row in listed if isinstance(row, Body)]
    people = [row for row in listed if isinstance(row, Person)]
    duties = Counter(person.duty for person in people)
    led = {cell for person in people if person.duty == Role.GRID_LEADER for cell in person.cells}
    return {
        "districts": areas[GridLevel.DISTRICT],
        "boards": areas[GridLevel.BOARD],
        "villages": areas[GridLevel.VILLAGE],
        "cells": areas[GridLevel.CELL],
        "cells_without_leader": areas[GridLevel.CELL] - len(led),
        "catalogue_items": problems.total(),
        "event_majors": levels[CatalogueKind.EVENT, 1],
        "event_minors": levels[CatalogueKind.EVENT, 2],
        "event_fine_classes": levels[CatalogueKind.EVENT, 3],
        "event_problems": problems[CatalogueKind.EVENT],
        "component_majors": levels[CatalogueKind.COMPONENT, 1],
        "component_classes": problems[CatalogueKind.COMPONENT],
        "filing_conditions": sum(len(row.conditions) for row in listed if isinstance(row, Problem)),
        "components": sum(isinstance(row, Component) for row in listed),
        "bodies": len(bodies),
        "sub_centres": sum(body.kind is BodyKind.SUB_CENTRE for body in bodies),
        "local_units": sum(body.kind is BodyKind.UNIT and bool(body.board) for body in bodies),
        "district_units": sum(body.kind is BodyKind.UNIT and not body.board for body in bodies),
        "telephone_only_units": sum(body.telephone_only for body in bodies),
        "people": len(people),
        "seat_operators": duties[Role.SEAT_OPERATOR],
        "dispatchers": duties[Role.DISPATCHER],
        "unit_contacts": duties[Role.UNIT],
        "patrollers": duties[PATROLLER_DUTY],
        "patrollers_on_duty": sum(person.duty == PATROLLER_DUTY and person.on_duty for person in people),
        "grid_leaders": duties[Role.GRID_LEADER],
        "calendar_days": sum(isinstance(row, DayRow) for row in listed),
        "calendar_years": sum(len(row.published_years) for row in listed if isinstance(row, CalendarHead)),
        "policies": sum(isinstance(row, Policy) for row in listed),
    }


@cache
def _sample(seed: int) -> _Sample:
    """Made once for a seed; a random source of its own for each part, so that one part can change without the rest."""
    district = sample_source(DISTRICT_FILE)
    catalogue = sample_catalogue(sample_source(CATALOGUE_FILE))
    villages = villages_of(district)
    grids = sample_grids(district, _chance(seed, "grids"))
    streets = Streets(grids, villages, _chance(seed, "streets"))
    bodies = sample_bodies(district)
    people = sample_people(district, bodies, grids, _chance(seed, "people"))
    components = sample_components(
        villages,
        component_classes(catalogue),
        district["component_bodies"],
        units_by_role(bodies),
        streets,
        _chance(seed, "components"),
    )
    return _Sample(
        rows={
            "policies": (Policy(),),
            "calendar": tuple(_calendar()),
            "catalogue": tuple(catalogue),
            "grids": tuple(grids),
            "components": tuple(components),
            "directory": (*bodies, *people),
        },
        streets=streets,
        bodies=tuple(bodies),
        people=tuple(people),
        components=tuple(components),
    )


def _calendar() -> list[Any]:
    rows, years = read_notices(files("resources").joinpath("calendar", "china-2024-2026.json").read_bytes())
    return [CalendarHead(zone="Asia/Shanghai", published_years=years), *rows]


def _chance(seed: int, part: str) -> random.Random:
    return random.Random(f"{seed}-{part}")  # text seeds are hashed the same way on every Python 3
