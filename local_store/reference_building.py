"""The reference data of decisions, made of installed editions; without any it is empty and still answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from desk_app.domain.calendar import Calendar
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.component import ComponentBodies
from desk_app.domain.datasets import CalendarHead, calendar_of, catalogue_of, directory_of
from desk_app.domain.directory import Directory
from desk_app.domain.grid import GridLevel
from desk_app.domain.grounds import Grounds
from desk_app.domain.policy import Policy
from desk_app.domain.reference import Reference
from local_store.edition_file import EditionFile

HOME_ZONE = "Asia/Shanghai"
IN_MEMORY = ("policies", "calendar", "catalogue", "directory", "grids")
"""The datasets that decisions hold in memory, of the grids the codes only; components are read where they lie."""


def part_in(file: EditionFile) -> Any:
    """What decisions hold of an edition in memory, if anything. ValueError where its rows make no sense."""
    if file.name not in IN_MEMORY:
        return None
    if file.name == "grids":
        return grounds_of_areas(file.read("SELECT code, level, title FROM items WHERE kind = 'grid' ORDER BY row"))
    return part_of(file.name, file.values(), file.edition)


def part_of(name: str, rows: Iterable[Any], edition: str) -> Any:
    """The calendar, catalogue, directory or policy that rows make. ValueError where they make none."""
    listed = list(rows)
    match name:
        case "policies":
            policies = [row for row in listed if isinstance(row, Policy)]
            if len(policies) != 1:
                raise ValueError("a policies dataset has exactly one row")
            return replace(policies[0], edition=edition)
        case "calendar":
            heads = [row for row in listed if isinstance(row, CalendarHead)]
            if len(heads) != 1:
                raise ValueError("a calendar dataset has exactly one head")
            try:
                zones = {heads[0].zone: ZoneInfo(heads[0].zone)}
            except (ZoneInfoNotFoundError, ValueError) as trouble:
                raise ValueError(f"no such zone: {heads[0].zone}") from trouble
            return calendar_of(listed, edition, zones)
        case "catalogue":
            return catalogue_of(listed, edition)
        case "directory":
            return directory_of(listed, edition)
        case _:
            return None


def grounds_of_areas(areas: Iterable[tuple[str, int, str]]) -> Grounds:
    """The codes and names of areas told as code, level and name: their outlines need not be read for it."""
    listed = list(areas)
    return Grounds(
        cells=frozenset(code for code, level, _ in listed if level == GridLevel.CELL),
        boards=frozenset(code for code, level, _ in listed if level == GridLevel.BOARD),
        names={code: name for code, _, name in listed},
    )


def reference_of(parts: Mapping[str, Any], bodies_of: Callable[[str], ComponentBodies | None]) -> Reference:
    """The reference data of what is there; what is not is empty, the calendar a plain office week."""
    grounds = parts.get("grids") or Grounds()
    return Reference(
        catalogue=parts.get("catalogue") or Catalogue(edition=""),
        directory=parts.get("directory") or Directory(edition=""),
        calendar=parts.get("calendar") or Calendar(zone=ZoneInfo(HOME_ZONE)),
        policy=parts.get("policies") or Policy(),
        bodies_of=bodies_of,
        cells=grounds.cells,
        boards=grounds.boards,
        area_names=grounds.names,
    )
