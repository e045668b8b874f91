"""Reads the responsibility catalogue that came with the program: event classes, component classes, who answers.

It is a sample in a district's shape, written for this project, and not the list of any district.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from desk_app import wire
from desk_app.domain.case import Grade, Module
from desk_app.domain.catalogue import CatalogueHead, CatalogueKind, Category, DispatchFlow, FilingCondition, Problem
from desk_app.domain.deadlines import parse_limit
from desk_app.importing.initials import initials_of

HEAD_FILE = "head.json"
BODIES_FILE = "component_bodies.json"

CatalogueRow = CatalogueHead | Category | Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassBodies:
    """Who answers for the components of a class, as roles that take turns; how common they are, and where they stand
    (road, node, park, compound, water)."""

    authority: tuple[str, ...]
    owner: tuple[str, ...]
    maintainer: tuple[str, ...]
    weight: int
    where: str


def built_in_catalogue() -> list[CatalogueRow]:
    """The head, then events from major class to problem, then component classes.

    A condition is written as its words and its limit (`2 urgent_hour`); its code is the problem's with a number.
    """
    head = _document(HEAD_FILE)
    rows: list[CatalogueRow] = [CatalogueHead(segments=tuple(head["segments"]), note=head["note"])]
    for major in head["event_majors"]:
        rows.append(_category(major, CatalogueKind.EVENT, 1, "", Module(major["module"])))
        for minor in _documents("events", major["code"]):
            rows.extend(_minor(minor, major["code"]))
    for major in _documents("components", ""):
        rows.append(_category(major, CatalogueKind.COMPONENT, 1, ""))
        rows.extend(_problem(each, CatalogueKind.COMPONENT, major["code"]) for each in major["classes"])
    return rows


def bodies_of_classes() -> Mapping[str, ClassBodies]:
    """Component class -> who answers for such components in the sample."""
    return {
        code: ClassBodies(
            authority=tuple(row["authority"]),
            owner=tuple(row["owner"]),
            maintainer=tuple(row["maintainer"]),
            weight=row["weight"],
            where=row["where"],
        )
        for code, row in _document(BODIES_FILE).items()
    }


def _minor(minor: Any, major: str) -> Iterator[CatalogueRow]:
    yield _category(minor, CatalogueKind.EVENT, 2, major)
    for fine in minor["fines"]:
        yield _category(fine, CatalogueKind.EVENT, 3, minor["code"])
        for problem in fine["problems"]:
            yield _problem(problem, CatalogueKind.EVENT, fine["code"])


def _category(row: Any, kind: CatalogueKind, level: int, parent: str, module: Module | None = None) -> Category:
    return Category(code=row["code"], kind=kind, level=level, name=row["name"], parent=parent, module=module)


def _problem(row: Any, kind: CatalogueKind, category: str) -> Problem:
    return Problem(
        code=row["code"],
        kind=kind,
        name=row["name"],
        category=category,
        grade=Grade(row["grade"]),
        conditions=tuple(
            FilingCondition(code=f"{row['code']}-{number}", text=text, limit=parse_limit(limit))
            for number, (text, limit) in enumerate(row["conditions"], start=1)
        ),
        handling_role=row["handling"],
        regulating_role=row["regulating"],
        enforcing_role=row["enforcing"],
        flow=DispatchFlow(row["flow"]),
        closing_standards=tuple(row["closing"]),
        synonyms=tuple(row["synonyms"]),
        unlisted_role=row.get("unlisted", ""),
        initials=initials_of(row["name"]),
    )


def _document(name: str) -> Any:
    return wire.parse(files("resources").joinpath("catalogue", name).read_bytes())


def _documents(folder: str, begins: str) -> Iterator[Any]:
    """The documents of a folder whose names begin so, in the order of their names."""
    found = files("resources").joinpath("catalogue", folder).iterdir()
    for file in sorted((each for each in found if each.name.endswith(".json")), key=lambda each: each.name):
        if file.name.startswith(begins):
            yield wire.parse(file.read_bytes())
