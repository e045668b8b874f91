"""Holds rows against each other: keys that stand twice, references to nothing, rows that stand on bad rows."""

from __future__ import annotations

from collections.abc import Mapping

from desk_app.importing.lists.cell_values import CellTrouble, refuse_wide_digits
from desk_app.importing.lists.findings import Entry, Findings, Where
from desk_app.importing.lists.tables import Against, Column, Entries, Table


def check_twice(table: Table, entries: list[Entry], findings: Findings) -> None:
    """Each key once; the first row keeps it."""
    if not table.key:
        return
    first: dict[str, Entry] = {}
    title = table.column(table.key[-1]).title
    for entry in entries:
        if not entry.key.strip("/"):
            continue
        known = first.setdefault(entry.key, entry)
        if known is not entry:
            code = "feature_twice" if entry.where.feature else "twice"
            findings.error(entry, title, code, entry.key, line=known.where.line, named=known.where.named)


def check_references(
    tables: Mapping[str, Table], entries: Entries, against: Against, findings: Findings
) -> frozenset[str]:
    """Every reference leads to a row of this list or to what is in force; gives back what was not in force at all."""
    inside = _inside(tables, entries)
    unchecked: set[str] = set()
    for name, table in tables.items():
        for place, column in enumerate(table.columns):
            if not column.refers:
                continue
            known = inside.get(column.refers)
            keys = frozenset(known) if known is not None else against.known.get(column.refers)
            if keys is None:
                unchecked.add(column.refers)
                continue
            for entry in entries[name]:
                for value in _named(entry.values[place]):
                    if value not in keys:
                        _unknown(entry, column, value, findings)
    return frozenset(unchecked)


def _unknown(entry: Entry, column: Column, value: str, findings: Findings) -> None:
    try:
        refuse_wide_digits(value)
    except CellTrouble as trouble:
        findings.error(entry, column.title, trouble.code, value, **trouble.params)
    else:
        findings.error(entry, column.title, f"no_such_{column.refers}", value)


def drop_dependents(tables: Mapping[str, Table], entries: Entries, findings: Findings) -> None:
    """A row that stands on a bad row is bad, and so on until nothing changes."""
    links = [
        (name, place, column)
        for name, table in tables.items()
        for place, column in enumerate(table.columns)
        if column.refers
    ]
    changed = True
    while changed:
        changed = False
        inside = _inside(tables, entries)
        for name, place, column in links:
            known = inside.get(column.refers)
            if known is None:
                continue
            for entry in entries[name]:
                if entry.good and (where := _stands_on(entry.values[place], known)) is not None:
                    _blame(entry, column, where, findings, entry.values[place])
                    changed = True


def _stands_on(value: object, known: Mapping[str, Where | None]) -> Where | None:
    return next((where for each in _named(value) if (where := known.get(each)) is not None), None)


def _blame(entry: Entry, column: Column, where: Where, findings: Findings, value: object) -> None:
    code = "stands_on_bad_feature" if where.feature else "stands_on_bad_row"
    told = "、".join(_named(value))
    findings.error(entry, column.title, code, told, line=where.line, sheet=where.sheet or "", named=where.named)


def _inside(tables: Mapping[str, Table], entries: Entries) -> dict[str, dict[str, Where | None]]:
    """What tables of this list are referred to by -> key -> None where the row is good, else where it stands."""
    found: dict[str, dict[str, Where | None]] = {}
    for name, table in tables.items():
        if not table.known_as:
            continue
        keys = found.setdefault(table.known_as, {})
        for entry in entries[name]:
            if entry.good:
                keys[entry.key] = None
            else:
                keys.setdefault(entry.key, entry.where)
    return found


def _named(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return value
    return (str(value),) if value not in ("", None) else ()
