"""The lines of a components dataset as columns, a thousand at a time: checked whole, row by row only in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from desk_app.domain.component import Component, ComponentState
from desk_app.wire import TEXT_AT_MOST
from local_store.edition_lines import Lines, parsed, parsed_together

FIELDS = tuple(field.name for field in fields(Component))
"""The columns, in the order in which they are kept."""
_NUMBERS = frozenset({"longitude", "latitude"})
_DATES = frozenset({"surveyed_on", "changed_on"})
_STATES = frozenset(state.value for state in ComponentState)
_DEGREES_AT_MOST = 360.0

Columns = dict[str, Sequence[Any]]


def columns_of(name: str, lines: Lines) -> Columns:
    """The columns of some lines. Raises `EditionBroken` with the line and field where one is no component.

    The wire's loader decides what is right; what is checked here at once is what it would let pass as it is.
    """
    quick = _all_plain(lines)
    if quick is not None:
        return quick
    rows = list(parsed(name, lines))
    return {field: [_kept(getattr(row, field)) for row in rows] for field in FIELDS}


def component_of(values: Iterable[Any]) -> Component:
    """The component that was kept in these columns."""
    row = dict(zip(FIELDS, values, strict=True))
    row["state"] = ComponentState(row["state"])
    for field in _DATES:
        row[field] = date.fromisoformat(row[field]) if row[field] else None
    return Component(**row)


def _kept(value: Any) -> Any:
    match value:
        case ComponentState():
            return value.value
        case date():
            return value.isoformat()
        case _:
            return value


def _all_plain(lines: Lines) -> Columns | None:
    """The columns where every line is a component with all its fields and nothing else; None where one may not be."""
    rows = parsed_together(lines)
    if rows is None or set(map(type, rows)) != {dict} or set(map(len, rows)) != {2}:
        return None
    try:
        if {row["row"] for row in rows} != {"Component"}:
            return None
        values = [row["value"] for row in rows]
        if set(map(type, values)) != {dict} or set(map(len, values)) != {len(FIELDS)}:
            return None
        columns: Columns = {field: [value[field] for value in values] for field in FIELDS}
        plain = all(_is_plain(field, column) for field, column in columns.items())
    except (KeyError, TypeError, ValueError):
        return None
    return columns if plain else None


def _is_plain(field: str, column: Sequence[Any]) -> bool:
    kinds = set(map(type, column))
    if field in _NUMBERS:
        return kinds <= {float, int} and max(column) <= _DEGREES_AT_MOST and min(column) >= -_DEGREES_AT_MOST
    if field in _DATES:
        return kinds <= {str, type(None)} and all(_is_day(day) for day in set(column) if day is not None)
    if field == "state":
        return set(column) <= _STATES
    return kinds == {str} and max(map(len, column)) <= TEXT_AT_MOST


@lru_cache(100_000)
def _is_day(text: str) -> bool:
    return date.fromisoformat(text).isoformat() == text
