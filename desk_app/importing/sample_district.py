"""The sample district in two sizes, complete, the same for the same seed, and openly made up.

Its model is Wuzhong in Suzhou, whose boards' names it uses. Outlines, codes of villages and cells, streets, places,
people, telephone numbers and components are illustrative, as is its catalogue, written for this project.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np

from desk_app.domain.catalogue import CatalogueKind, Problem
from desk_app.domain.component import Component
from desk_app.domain.counting import counts_of
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.directory import GRID_LEADER_DUTY, PATROLLER_DUTY, Body, BodyKind, Person
from desk_app.domain.grid import GridLevel
from desk_app.domain.policy import Policy
from desk_app.importing.calendar_file import read_notices
from desk_app.importing.catalogue_source import bodies_of_classes, built_in_catalogue
from desk_app.importing.sample.anchors import Anchors
from desk_app.importing.sample.bodies import sample_bodies, units_by_role
from desk_app.importing.sample.calls import SampleCall, sample_calls_of
from desk_app.importing.sample.components import few_components, spread_components
from desk_app.importing.sample.ground import Ground
from desk_app.importing.sample.land import sample_land
from desk_app.importing.sample.naming import Namer
from desk_app.importing.sample.people import SAMPLE_PASSWORD, SampleAccount, sample_accounts_of, sample_people
from desk_app.importing.sample.places import sample_places
from desk_app.importing.sample.size import MEASURES, SampleSize
from desk_app.importing.sample.sources import CALLS_FILE, DISTRICT_FILE, NAMES_FILE, VILLAGES_FILE, sample_source
from desk_app.importing.sample.streets import Streets, sample_streets
from desk_app.importing.sample.villages import villages_of
from desk_app.progress import Task

__all__ = [
    "SAMPLE_PASSWORD",
    "SAMPLE_SEED",
    "SampleAccount",
    "SampleCall",
    "SampleSize",
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


def sample_rows(
    seed: int = SAMPLE_SEED, task: Task | None = None, size: SampleSize = SampleSize.PRACTICE
) -> Mapping[str, list[object]]:
    """Dataset name -> its rows, as `domain.datasets.ROWS` wants them; another seed gives other outlines and people."""
    made = _sample(seed, size, task)
    rows: dict[str, list[object]] = {}
    for number, (name, listed) in enumerate(made.rows.items(), start=1):
        rows[name] = list(listed)
        if task is not None:
            task.report(number, len(made.rows), f"sample_{name}")
    return rows


def sample_accounts(seed: int = SAMPLE_SEED, size: SampleSize = SampleSize.PRACTICE) -> list[SampleAccount]:
    """Accounts for every role, all with the documented sample password."""
    made = _sample(seed, size)
    return sample_accounts_of(made.people, made.bodies)


def sample_calls(seed: int = SAMPLE_SEED, size: SampleSize = SampleSize.PRACTICE) -> list[SampleCall]:
    """Some sixty callers in everyday words, each with the problem and the place they mean."""
    made = _sample(seed, size)
    return sample_calls_of(sample_source(CALLS_FILE), made.components, made.streets)


def sample_counts(rows: Mapping[str, Iterable[object]]) -> dict[str, int]:
    """Every count of the datasets by its stable name: catalogues, components, grids, grid teams, then all the rest."""
    listed = [row for part in rows.values() for row in part]
    counted = counts_of(listed)
    bodies = [row for row in listed if isinstance(row, Body)]
    people = [row for row in listed if isinstance(row, Person)]
    units = [body for body in bodies if body.kind is BodyKind.UNIT]
    led = {cell for person in people if person.duty == GRID_LEADER_DUTY for cell in person.cells}
    first = {name: counted.get(name, 0) for name in _FIRST}
    return {
        **first,
        "cells_without_leader": counted["cells"] - len(led),
        "catalogue_items": counted["event_problems"] + counted["component_classes"],
        "filing_conditions": sum(len(row.conditions) for row in listed if isinstance(row, Problem)),
        **{name: count for name, count in counted.items() if name not in first},
        "local_units": sum(bool(body.board) for body in units),
        "district_units": sum(not body.board for body in units),
        "telephone_only_units": sum(body.telephone_only for body in bodies),
        "bodies": len(bodies),
        "patrollers_on_duty": sum(person.duty == PATROLLER_DUTY and person.on_duty for person in people),
        "people": len(people),
        "calendar_years": sum(len(row.published_years) for row in listed if isinstance(row, CalendarHead)),
    }


_FIRST = (
    *("event_majors", "event_minors", "event_fine_classes", "event_problems"),
    *("component_majors", "component_classes", "components"),
    *("districts", "boards", "villages", "cells"),
    *("grid_leaders", "grid_advisers", "grid_assistants", "grid_participants", "village_heads"),
)
"""The counts that the district has published come first, in the order in which it names them."""


_made: dict[tuple[int, SampleSize], _Sample] = {}
_PARTS = 5


def _sample(seed: int, size: SampleSize, task: Task | None = None) -> _Sample:
    """Made once for a seed and size."""
    if (seed, size) not in _made:
        _made[seed, size] = _make(seed, size, task or Task())
    return _made[seed, size]


def _make(seed: int, size: SampleSize, task: Task) -> _Sample:
    """A random source of its own for each part, so that one part can change without the rest."""
    measures, district, names = MEASURES[size], sample_source(DISTRICT_FILE), sample_source(NAMES_FILE)
    catalogue = built_in_catalogue()
    villages = villages_of(district, sample_source(VILLAGES_FILE), measures, _chance(seed, "villages"))
    task.report(1, _PARTS, "sample_land")
    land = sample_land(district, villages, _chance(seed, "grids"))
    ground, namer = Ground(land.level(GridLevel.CELL)), Namer(names, _chance(seed, "names"))
    task.report(2, _PARTS, "sample_land")
    streets = sample_streets(land, villages, ground, measures, namer, _chance(seed, "streets"))
    task.report(3, _PARTS, "sample_land")
    places = sample_places(names, villages, streets, measures, namer, _chance(seed, "places"))
    task.report(4, _PARTS, "sample_land")
    bodies = sample_bodies(district)
    people = sample_people(names, bodies, land, measures, _chance(seed, "people"))
    task.report(5, _PARTS, "sample_land")
    classes = [row for row in catalogue if isinstance(row, Problem) and row.kind is CatalogueKind.COMPONENT]
    named, dice = (bodies_of_classes(), units_by_role(bodies)), _dice(seed, "components")
    if measures.components:
        anchors = Anchors(streets, places, frozenset(village.code for village in villages if village.town))
        components = spread_components(measures.components, classes, *named, anchors, dice, task)
    else:
        common = [each for each in classes if each.code in district["practice_classes"]]
        chance = _chance(seed, "components")
        components = few_components(villages, common, *named, streets, chance, dice, task)
    return _Sample(
        rows={
            "policies": (Policy(),),
            "calendar": tuple(_calendar()),
            "catalogue": tuple(catalogue),
            "grids": (*land.areas, *streets.rows, *places),
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


def _dice(seed: int, part: str) -> Any:
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(part.encode())]))
