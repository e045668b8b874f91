"""Opens the files of a list: workbooks sheet by sheet, delimited text, GeoJSON, each table found by name or titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from desk_app.importing.lists.archive import opened_archive
from desk_app.importing.lists.delimited_in import text_form, text_rows
from desk_app.importing.lists.findings import Entry, Findings, Unreadable, Where
from desk_app.importing.lists.geojson_in import read_features
from desk_app.importing.lists.headers import LOOKED_AT, matches, titled
from desk_app.importing.lists.raw import RawRow, RawTable
from desk_app.importing.lists.reading import read_entries
from desk_app.importing.lists.tables import FINDINGS_SHEET, GUIDE_SHEET, Against, Given, ListKind, Table
from desk_app.importing.lists.workbook_in import SheetReader
from desk_app.importing.lists.workbook_xml import SheetPart, read_workbook
from desk_app.progress import Task

WORKBOOKS = (".xlsx", ".xlsm")
TEXTS = (".csv", ".txt", ".tsv")
GEOJSON = (".geojson", ".json")

Read = dict[str, list[Entry]]


def read_file(
    path: Path, kind: ListKind, against: Against, findings: Findings, sheet: str = "", task: Task | None = None
) -> Read:
    """The entries of one file by table; what cannot be read is among the findings."""
    tables = kind.tables(against)
    ending = path.suffix.lower()
    try:
        if kind.name == "grids":
            if ending not in GEOJSON:
                raise Unreadable("wrong_ending", wanted=" / ".join(GEOJSON), value=ending or path.name)
            return read_features(path, {table.name: table for table in tables}, findings, task)
        if ending in WORKBOOKS:
            return _workbook(path, tables, findings, sheet, task)
        if ending in TEXTS:
            return _text(path, kind, against, findings, task)
        if ending in (".xls", ".et", ".ods", ".xlsb"):
            raise Unreadable("old_workbook")
        raise Unreadable("wrong_ending", wanted=".xlsx / .csv", value=ending or path.name)
    except Unreadable as trouble:
        findings.unreadable(path.name, "", trouble)
        return {}


def _workbook(path: Path, tables: Sequence[Table], findings: Findings, wanted: str, task: Task | None) -> Read:
    found: Read = {}
    with opened_archive(path) as archive:
        book = read_workbook(archive)
        for table, part in _sheets(book.sheets, tables, findings, Where(file=path.name), wanted):
            reader = SheetReader(archive, book, part, path.name)
            raw = RawTable(
                where=Where(file=path.name, sheet=part.name),
                rows=reader.rows(),
                merged=reader.merged,
                hidden=reader.hidden_rows,
                hidden_sheet=part.hidden,
            )
            found[table.name] = read_entries(raw, table, findings, task)
    return found


def _sheets(
    sheets: Sequence[SheetPart], tables: Sequence[Table], findings: Findings, where: Where, wanted: str
) -> Iterator[tuple[Table, SheetPart]]:
    """Which table is on which sheet: by name, Chinese or English; a list of one table may have any one sheet."""
    there = ", ".join(sheet.name for sheet in sheets)
    by_name = {titled(sheet.name): sheet for sheet in reversed(sheets)}
    if wanted:
        named = by_name.get(titled(wanted))
        if named is None:
            raise Unreadable("no_such_sheet", value=wanted, there=there)
        main = [table for table in tables if titled(wanted) in (titled(table.title), titled(table.name))]
        if not main and len([table for table in tables if table.needed]) > 1:
            raise Unreadable("sheet_of_several", value=wanted, wanted=", ".join(table.title for table in tables))
        yield (main or [table for table in tables if table.needed])[0], named
        return
    used: set[str] = set()
    for table in tables:
        part = by_name.get(titled(table.title)) or by_name.get(titled(table.name))
        beside = (titled(GUIDE_SHEET), titled(FINDINGS_SHEET))
        shown = [sheet for sheet in sheets if not sheet.hidden and titled(sheet.name) not in beside]
        if part is None and len(tables) == 1 and len(shown) == 1:
            part = shown[0]
        if part is not None:
            used.add(part.name)
            yield table, part
        elif table.needed:
            findings.refuse(where, "missing_sheet", value=f"{table.title} ({table.name})", there=there)
    for sheet in sheets:
        if sheet.name not in used and titled(sheet.name) not in (titled(GUIDE_SHEET), titled(FINDINGS_SHEET)):
            findings.note(Where(file=where.file, sheet=sheet.name), "sheet_not_read")


def _text(path: Path, kind: ListKind, against: Against, findings: Findings, task: Task | None) -> Read:
    form = text_form(path)
    if form.encoding == "gb18030":
        findings.note(Where(file=path.name), "read_as_gb18030")
    rows = text_rows(path, form)
    first = list(islice(rows, LOOKED_AT))
    table = _table_of(first, kind, against)
    raw = RawTable(where=Where(file=path.name), rows=chain(first, rows))
    entries = read_entries(raw, table, findings, task)
    if table.name == "flat":
        return dict(kind.apart(table, entries, findings))
    return {table.name: entries}


def _table_of(first: Sequence[RawRow], kind: ListKind, against: Against) -> Table:
    """The table whose titles a .csv has: the most of those that must be there, then the most of all."""
    flat = kind.flat(against)
    candidates = [flat] if flat is not None else []
    candidates += [table for table in kind.tables(against) if table.needed]

    def likeness(table: Table) -> tuple[bool, int]:
        named = max((matches(table, row) for row in first), default=0)
        needed = sum(column.given is not Given.COLUMN_TOO for column in table.columns)
        return named >= needed, named

    return max(candidates, key=likeness)


@contextmanager
def raw_tables(path: Path, kind: ListKind, against: Against) -> Iterator[Iterator[RawTable]]:
    """The tables of a file once more as they stand, for a report that gives the rows back."""
    if path.suffix.lower() in WORKBOOKS:
        with opened_archive(path) as archive:
            book = read_workbook(archive)
            yield (
                RawTable(
                    where=Where(file=path.name, sheet=part.name),
                    rows=SheetReader(archive, book, part, path.name).rows(),
                )
                for part in book.sheets
                if titled(part.name) not in (titled(GUIDE_SHEET), titled(FINDINGS_SHEET))
            )
    elif path.suffix.lower() in TEXTS:
        yield iter([RawTable(where=Where(file=path.name), rows=text_rows(path, text_form(path)))])
    else:
        yield iter(())
