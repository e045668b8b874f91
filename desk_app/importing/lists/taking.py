"""Takes a list in: reads its files, checks every row against the others and what is in force; stores nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desk_app.domain.calendar import CalendarError
from desk_app.domain.datasets import CalendarHead
from desk_app.importing.calendar_file import read_notices
from desk_app.importing.lists.calendar_list import ZONE, CalendarList
from desk_app.importing.lists.catalogue_columns import OF_THE_COMPONENT
from desk_app.importing.lists.catalogue_list import CatalogueList
from desk_app.importing.lists.component_list import ComponentList
from desk_app.importing.lists.directory_list import DirectoryList
from desk_app.importing.lists.findings import Entry, Finding, Findings, Severity, Where
from desk_app.importing.lists.grid_list import GridList
from desk_app.importing.lists.opening import read_file
from desk_app.importing.lists.references import check_references, check_twice, drop_dependents
from desk_app.importing.lists.tables import Against, ListKind, Table
from desk_app.progress import Task

KINDS: Mapping[str, ListKind] = {
    kind.name: kind for kind in (CatalogueList(), ComponentList(), GridList(), DirectoryList(), CalendarList())
}
"""The five lists by the names of their datasets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What a reading came to. `rows` are those that may be stored, in the dataset's order.

    `read` and `good` count the rows of the files; `storable` says whether `rows` may be published as an edition.
    """

    kind: str
    read: int
    good: int
    findings: Findings
    storable: bool
    rows: Sequence[object]
    bad: Sequence[Where]


def take(
    kind: ListKind,
    paths: Sequence[Path],
    against: Against,
    *,
    skip_bad: bool = False,
    sheet: str = "",
    task: Task | None = None,
) -> Taken:
    """Reads and checks; stores nothing. With `skip_bad`, rows with errors and those that stand on them are left out.

    OSError where a file cannot be read at all; `progress.Stopped` where the task was stopped.
    """
    findings = Findings()
    if kind.name == "calendar" and all(path.suffix.lower() == ".json" for path in paths):
        return _notices(paths, findings)
    against = _with_roles(against)
    tables = {table.name: table for table in kind.tables(against)}
    entries: dict[str, list[Entry]] = {name: [] for name in tables}
    seen: set[str] = set()
    for path in paths:
        for name, found in read_file(path, kind, against, findings, sheet, task).items():
            entries[name] += found
            seen.add(name)
    if kind.name == "catalogue" and entries["head"]:
        against = replace(against, segments=tables["head"].values(entries["head"][0])["segments"])
    _check_there(tables, entries, seen, Where(file=paths[0].name), findings)
    kind.prepare(tables, entries)
    for name, table in tables.items():
        check_twice(table, entries[name], findings)
    if task is not None:
        task.report(0, what="rows_checked")
    unchecked = check_references(tables, entries, against, findings)
    for name in sorted(unchecked):
        findings.note(Where(file=paths[0].name), f"not_in_force_{name}")
    kind.check(tables, entries, against, findings)
    _forget_zeros(findings)
    if skip_bad:
        drop_dependents(tables, entries, findings)
    findings.sort(_order(paths, tables, entries))
    return _outcome(kind, tables, entries, against, findings, skip_bad)


def _order(
    paths: Sequence[Path], tables: Mapping[str, Table], entries: Mapping[str, Sequence[Entry]]
) -> Callable[[Finding], tuple[int, int, int, int]]:
    """Where a finding comes: by file, sheet, row, column, as the files and tables stand."""
    files = {path.name: place for place, path in enumerate(paths)}
    sheets: dict[str, int] = {}
    for listed in entries.values():
        for entry in listed:
            sheets.setdefault(entry.where.sheet, len(sheets) + 1)
    columns: dict[str, int] = {}
    for table in tables.values():
        for place, column in enumerate(table.columns):
            columns.setdefault(column.title, place)

    def place_of(finding: Finding) -> tuple[int, int, int, int]:
        where = finding.where
        sheet = sheets.get(where.sheet, len(sheets) + 1) if where.sheet else 0
        return files.get(where.file, len(files)), sheet, where.line, columns.get(finding.column, -1)

    return place_of


def _forget_zeros(findings: Findings) -> None:
    """A zero that was put back and does not fit was none: only what does not fit is told."""
    errors = [each for each in findings if each.severity is Severity.ERROR]
    cells = {(each.where, each.column) for each in errors}
    other = {each.where for each in errors if each.code == "other_class"}
    findings.forget(
        lambda each: each.code == "zero_restored" and ((each.where, each.column) in cells or each.where in other)
    )


def _check_there(
    tables: Mapping[str, Table], entries: Mapping[str, list[Entry]], seen: set[str], where: Where, findings: Findings
) -> None:
    """Every table that is needed was read; not all of them are empty."""
    if findings.whole:
        return
    for name, table in tables.items():
        if table.needed and name not in seen:
            findings.refuse(where, "missing_table", value=f"{table.title} ({table.name})")
    if not findings.whole and not any(entries.values()):
        findings.refuse(where, "no_rows")


def _with_roles(against: Against) -> Against:
    """The roles that stand for the bodies of a component are no unit's, and always there."""
    roles = against.known.get("roles")
    if roles is None:
        return against
    return replace(against, known={**against.known, "roles": roles | OF_THE_COMPONENT.keys()})


def _outcome(
    kind: ListKind,
    tables: Mapping[str, Table],
    entries: Mapping[str, list[Entry]],
    against: Against,
    findings: Findings,
    skip_bad: bool,
) -> Taken:
    places = {entry.where for listed in entries.values() for entry in listed}
    every = (entry for listed in entries.values() for entry in listed)
    bad = {entry.where for entry in every if not entry.good or findings.is_bad(entry.where)}
    good = len(places) - len(bad)
    storable = not findings.whole and good > 0 and (skip_bad or not findings.errors)
    return Taken(
        kind=kind.name,
        read=len(places),
        good=good,
        findings=findings,
        storable=storable,
        rows=kind.rows(tables, entries, against) if storable else (),
        bad=sorted(bad, key=lambda where: (where.file, where.sheet, where.line)),
    )


def _notices(paths: Sequence[Path], findings: Findings) -> Taken:
    """A calendar in the form it comes with the program in: a JSON file of notices."""
    rows: list[object] = []
    if len(paths) > 1:
        findings.refuse(Where(file=paths[1].name), "one_file_only")
    try:
        days, years = read_notices(paths[0].read_bytes())
    except CalendarError as trouble:
        findings.refuse(Where(file=paths[0].name), "bad_notices", why=str(trouble))
    else:
        head = CalendarHead(zone=ZONE, published_years=tuple(sorted(set(years))))
        rows = [head, *sorted(days, key=lambda row: row.date)]
        if len({row.date for row in days}) != len(days):
            findings.refuse(Where(file=paths[0].name), "bad_notices", why="a date is there twice")
    read = max(0, len(rows) - 1)
    storable = not findings.errors and read > 0
    good = read if storable else 0
    return Taken(kind="calendar", read=read, good=good, findings=findings, storable=storable, rows=rows, bad=())
