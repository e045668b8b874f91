"""What a list is checked against at a centre: the keys of the editions in force, read no further than a list needs."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from desk_app.central.service import Central
from desk_app.domain.catalogue import CatalogueHead, CatalogueKind, Problem
from desk_app.domain.directory import Body, BodyKind, Person
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.importing.lists.catalogue_columns import OF_THE_COMPONENT
from desk_app.importing.lists.tables import Against
from desk_app.progress import Task

NEEDS: Mapping[str, tuple[str, ...]] = {
    "catalogue": ("catalogue", "directory"),
    "components": ("catalogue", "directory", "grids"),
    "grids": ("directory", "grids"),
    "directory": ("catalogue", "directory", "grids"),
    "calendar": ("calendar",),
}
"""Which editions in force each list is held against; components are read line by line beside them."""
NAMED_BY_COMPONENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "catalogue": {"classes": ("class_code",)},
    "grids": {"cells": ("cell",)},
    "directory": {"bodies": ("authority", "owner", "maintainer")},
}


def against_centre(centre: Central, kind: str) -> Against:
    """The editions in force, as far as this list is checked against them."""
    current = centre.datasets.current()
    rows = {name: tuple(centre.datasets.rows(name, current[name])) for name in NEEDS[kind] if name in current}
    known: dict[str, frozenset[str]] = {}
    used: dict[str, frozenset[str]] = {}
    components: Mapping[str, int] = {}
    segments = CatalogueHead().segments
    if "catalogue" in rows:
        segments = next((row.segments for row in rows["catalogue"] if isinstance(row, CatalogueHead)), segments)
        problems = [row for row in rows["catalogue"] if isinstance(row, Problem)]
        known["classes"] = frozenset(row.code for row in problems if row.kind is CatalogueKind.COMPONENT)
        used["roles"] = frozenset(role for row in problems for role in _roles(row)) - OF_THE_COMPONENT.keys()
    if "directory" in rows:
        bodies = [row for row in rows["directory"] if isinstance(row, Body)]
        known["bodies"] = frozenset(row.id for row in bodies)
        known["roles"] = frozenset(row.role for row in bodies if row.kind is BodyKind.UNIT and row.role)
        used["areas"] = frozenset(cell for row in rows["directory"] if isinstance(row, Person) for cell in row.cells)
    if "grids" in rows:
        areas = [row for row in rows["grids"] if isinstance(row, GridArea)]
        known["areas"] = frozenset(area.code for area in areas)
        known["boards"] = frozenset(area.code for area in areas if area.level is GridLevel.BOARD)
        known["cells"] = frozenset(area.code for area in areas if area.level is GridLevel.CELL)
    if kind in NAMED_BY_COMPONENTS and "components" in current:
        named = _named(centre.datasets.lines("components", current["components"]), NAMED_BY_COMPONENTS[kind])
        used |= {name: frozenset(each) for name, each in named.items()}
        components = named.get("bodies", {})
    looked_at = ("grids", "calendar", "directory") if kind == "directory" else ("grids", "calendar")
    in_force: dict[str, Sequence[object]] = {name: rows[name] for name in rows if name in looked_at}
    return Against(
        district=centre.district,
        segments=segments,
        known=known,
        used=used,
        in_force=in_force,
        components_of=components,
    )


def _roles(problem: Problem) -> Iterator[str]:
    for role in (problem.handling_role, problem.regulating_role, problem.enforcing_role, problem.unlisted_role):
        if role:
            yield role


def _named(lines: Iterable[bytes], wanted: Mapping[str, tuple[str, ...]]) -> dict[str, Counter[str]]:
    """What components name, and how many of them do."""
    found: dict[str, Counter[str]] = {name: Counter() for name in wanted}
    for line in lines:
        value = json.loads(line)["value"]
        for name, fields in wanted.items():
            found[name].update({value[field] for field in fields if value[field]})
    return found


def lines_of(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a text in parts, without their ends."""
    rest = b""
    for part in parts:
        *whole, rest = (rest + part).split(b"\n")
        yield from whole


@contextmanager
def no_garbage_sought() -> Iterator[None]:
    """Rows by the hundred thousand come to stay: Python need not look through them again and again while they grow."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class ShownTask(Task):
    """A task whose progress is one line on the error stream, where a person sees it, written twice a second at most."""

    __slots__ = ("_shown_at", "_words")

    def __init__(self, words: Mapping[str, str]) -> None:
        super().__init__()
        self._words = words
        self._shown_at = time.monotonic()

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        """Says how far the work is, and shows it."""
        super().report(done, total, what)
        now = time.monotonic()
        if sys.stderr.isatty() and now - self._shown_at > 0.5:
            self._shown_at = now
            print(f"\r{self._words.get(what, what)} {done or ''}\x1b[K", end="", file=sys.stderr, flush=True)

    def done(self) -> None:
        """Clears the line."""
        if sys.stderr.isatty():
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)
