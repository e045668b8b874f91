"""Reads the sample's responsibility catalogue: classes, problems, filing conditions and who answers for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desk_app.domain.case import Grade, Module
from desk_app.domain.catalogue import CatalogueKind, Category, DispatchFlow, FilingCondition, Problem
from desk_app.domain.deadlines import parse_limit


def sample_catalogue(source: Any) -> list[Category | Problem]:
    """Every class and every problem: event majors, minors, fine classes and problems, then the component classes.

    A condition is written as its words and its limit (`2 urgent_hour`); its code is the problem's with a number.
    """
    return [*_events(source["events"]), *_components(source["components"])]


def _events(majors: Any) -> Iterator[Category | Problem]:
    for major in majors:
        yield _category(major, CatalogueKind.EVENT, 1, "", Module(major["module"]))
        for minor in major["minors"]:
            yield _category(minor, CatalogueKind.EVENT, 2, major["code"])
            for fine in minor["fines"]:
                yield _category(fine, CatalogueKind.EVENT, 3, minor["code"])
                for problem in fine["problems"]:
                    yield _problem(problem, CatalogueKind.EVENT, fine["code"])


def _components(majors: Any) -> Iterator[Category | Problem]:
    for major in majors:
        yield _category(major, CatalogueKind.COMPONENT, 1, "")
        for problem in major["problems"]:
            yield _problem(problem, CatalogueKind.COMPONENT, major["code"])


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
    )
