"""Reads the rows of one table into entries: every cell by its column, every cell that cannot be taken as a finding."""

from __future__ import annotations

from collections.abc import Iterator

from desk_app.importing.lists.cell_values import CellTrouble, Mended, refuse_special
from desk_app.importing.lists.findings import Entry, Findings, Unreadable, Where
from desk_app.importing.lists.headers import Header, find_header
from desk_app.importing.lists.raw import RawCell, RawRow, RawTable, is_blank, is_example
from desk_app.importing.lists.tables import EXAMPLE, Given, Table
from desk_app.progress import Task

MERGED_SHOWN = 4
EVERY = 1000
"""So many rows between two reports of progress."""


def read_entries(raw: RawTable, table: Table, findings: Findings, task: Task | None = None) -> list[Entry]:
    """The entries of a table, bad ones too; what is wrong with the whole is among the findings."""
    try:
        header, rows = find_header(table, raw.rows, raw.where, findings)
        if header is None:
            return []
        entries = _entries(header, rows, table, findings, task)
    except Unreadable as trouble:
        findings.unreadable(raw.where.file, raw.where.sheet, trouble)
        return []
    _merged(raw, header, entries, findings)
    unseen = [line for line in raw.hidden if line > header.line]
    if unseen:
        findings.note(raw.where, "hidden_rows", count=len(unseen), first=unseen[0])
    if raw.hidden_sheet:
        findings.note(raw.where, "hidden_sheet")
    return entries


def _merged(raw: RawTable, header: Header, entries: list[Entry], findings: Findings) -> None:
    """Each row that a merged cell lies in has one error: the cells that it leaves empty are no errors of their own."""
    ranges: dict[int, list[str]] = {}
    lines = {entry.where.line for entry in entries}
    for text, first, last in sorted(raw.merged, key=lambda it: it[0]):
        if first <= header.line <= last and last != first:
            where = Where(file=raw.where.file, sheet=raw.where.sheet, line=first)
            findings.refuse(where, "merged_cells", value=text)
        elif last > header.line:
            for line in lines if last - first > len(lines) else range(first, last + 1):
                if line in lines and first <= line <= last:
                    ranges.setdefault(line, []).append(text)
    page = raw.where.file, raw.where.sheet
    findings.forget(
        lambda each: (
            each.code == "missing" and (each.where.file, each.where.sheet) == page and each.where.line in ranges
        )
    )
    for entry in entries:
        if merged := ranges.get(entry.where.line):
            shown = ", ".join(merged[:MERGED_SHOWN]) + (" …" if len(merged) > MERGED_SHOWN else "")
            findings.error(entry, "", "merged_cells", shown)


def _entries(
    header: Header, rows: Iterator[RawRow], table: Table, findings: Findings, task: Task | None
) -> list[Entry]:
    entries: list[Entry] = []
    columns = tuple(zip(header.places, table.columns, strict=True))
    keys = tuple(table.place(field) for field in table.key)
    for row in rows:
        if row.empty:
            continue
        if is_example(row, EXAMPLE):
            findings.note(row.where, "example_not_read")
            continue
        if len(entries) >= table.rows_at_most:
            raise Unreadable("too_many_rows", line=row.where.line, limit=table.rows_at_most)
        entry = Entry(where=row.where, key="", values=())
        cells, width = row.cells, len(row.cells)
        values: list[object] = []
        for place, column in columns:
            cell = cells[place] if 0 <= place < width else None
            if cell is None or (cell.__class__ is str and not cell.strip()):
                if column.given is Given.ALWAYS:
                    findings.error(entry, column.title, "missing")
                values.append(column.empty)
                continue
            try:
                value = column.read(cell)
            except CellTrouble as trouble:
                findings.error(entry, column.title, trouble.code, _shown(cell), **trouble.params)
                value = column.empty
            else:
                if value.__class__ is Mended:
                    taken = value.value
                    findings.warning(row.where, column.title, value.code, _shown(cell), taken=str(taken))
                    value = taken
            values.append(value)
        _beyond(header, row, entry, findings)
        entry.values = tuple(values)
        entry.key = "/".join(["" if (part := values[place]) is None else str(part) for place in keys])
        entries.append(entry)
        if task is not None and len(entries) % EVERY == 0:
            task.report(len(entries), what="rows_read")
    return entries


def _beyond(header: Header, row: RawRow, entry: Entry, findings: Findings) -> None:
    """Cells to the right of the last title belong to nothing."""
    if len(row.cells) > header.width:
        beyond = [cell for cell in row.cells[header.width :] if not is_blank(cell)]
        if beyond:
            findings.error(entry, "", "cells_beyond", _shown(beyond[0]), count=len(beyond), columns=header.width)


def _shown(cell: RawCell) -> object:
    try:
        refuse_special(cell)
    except CellTrouble:
        return getattr(cell, "text", "")
    return cell
