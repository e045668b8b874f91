"""Writes the report of a reading: the rows as they were given, what is wrong beside them, and the list of it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from desk_app.importing.lists.findings import Finding, Severity, Unreadable, Where
from desk_app.importing.lists.headers import LOOKED_AT, matches, names_of, titled
from desk_app.importing.lists.opening import raw_tables
from desk_app.importing.lists.raw import ErrorValue, Formula, RawCell, RawRow, RawTable
from desk_app.importing.lists.tables import FINDINGS_SHEET, PROBLEM_COLUMN, Against, ListKind
from desk_app.importing.lists.tables_out import new_workbook, text_cell_of
from desk_app.importing.lists.taking import Taken

ALL_ROWS_UP_TO = 20_000
"""Of a sheet with more rows, those behind are given back only where something is wrong with them."""
ROWS_OF_UNREAD = 200
"""So many rows are given back of a file none of whose rows could be read."""
_BAD = PatternFill("solid", fgColor="FDE4E1")
_ODD = PatternFill("solid", fgColor="FFF3CC")
_BOLD = Font(bold=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)

Say = Callable[[Finding], str]
Names = Callable[[str], str]


def write_report(
    path: Path,
    taken: Taken,
    paths: Sequence[Path],
    kind: ListKind,
    against: Against,
    say: Say,
    level: Say,
    row: Callable[[Where], str],
    titles: Sequence[str],
) -> None:
    """`titles` are those of the list: level, file, sheet, line, column, value, what is wrong; `level` says how much a
    finding hinders, `row` which feature it is where there are no lines. What blocks the file as a whole stands first
    in the list.

    A mended report can be taken in as it is: its last column and its list are not read.
    """
    by_row: dict[Where, list[Finding]] = {}
    for finding in taken.findings:
        by_row.setdefault(finding.where, []).append(finding)
    names: set[str] = set()
    whole = ALL_ROWS_UP_TO if taken.read else ROWS_OF_UNREAD
    with new_workbook(path) as book:
        for each in paths:
            # What could not be read is in the list of findings; it cannot be given back.
            with suppress(Unreadable), raw_tables(each, kind, against) as tables:
                for table in tables:
                    _rows_given_back(book, table, kind, against, by_row, say, names, whole)
        _list_of(book, taken, say, level, row, titles)


def _rows_given_back(
    book: Any,
    table: RawTable,
    kind: ListKind,
    against: Against,
    by_row: Mapping[Where, list[Finding]],
    say: Say,
    names: set[str],
    whole: int,
) -> None:
    name = table.where.sheet or table.where.file.rpartition(".")[0]
    name = "".join("_" if character in "[]:*?/\\" else character for character in name)[:28] or "1"
    while name.casefold() in names:
        name = f"{name[:28]}{len(names)}"
    names.add(name.casefold())
    sheet = book.create_sheet(name)
    waiting: list[RawRow] = []
    rows = table.rows
    for row in rows:
        waiting.append(row)
        if len(waiting) == LOOKED_AT:
            break
    candidates = [*kind.tables(against), *filter(None, [kind.flat(against)])]
    named = max(((matches(t, row), -at, t) for at, row in enumerate(waiting) for t in candidates), default=None,
                key=lambda found: found[:2])  # fmt: skip
    header = -named[1] if named else 0
    places = _columns(waiting[header], names_of(named[2]), named[2]) if named and waiting else {}
    width = len(waiting[header].cells) if waiting else 0
    for place, row in enumerate(waiting):
        if place <= header:
            marked = [_given_back(sheet, cell) for cell in row.cells]
            if place == header:
                marked += [None] * (width - len(marked)) + [_plain(sheet, PROBLEM_COLUMN, bold=True)]
            sheet.append(marked)
        else:
            _row(sheet, row, width, places, by_row.get(row.where, ()), say)
    mine = [where.line for where in by_row if (where.file, where.sheet) == (table.where.file, table.where.sheet)]
    last = max(mine, default=0)
    for count, row in enumerate(rows):
        if count >= whole and row.where.line > last:
            break
        if count < whole or row.where in by_row:
            _row(sheet, row, width, places, by_row.get(row.where, ()), say)


def _columns(header: RawRow, names: Mapping[str, int], table: Any) -> dict[str, int]:
    found = {}
    for place, cell in enumerate(header.cells):
        if (column := names.get(titled(cell))) is not None:
            found[table.columns[column].title] = place
    return found


def _row(
    sheet: Any,
    row: RawRow,
    width: int,
    places: Mapping[str, int],
    findings: Sequence[Finding],
    say: Say,
) -> None:
    cells: list[Any] = [_given_back(sheet, cell) for cell in row.cells]
    cells += [None] * (width - len(cells))
    for finding in findings:
        place = places.get(finding.column)
        if place is not None and place < len(cells):
            cell = cells[place]
            if not hasattr(cell, "fill"):
                cell = _plain(sheet, "") if cell is None else WriteOnlyCell(sheet, cell)
            cell.fill = _BAD if finding.severity is Severity.ERROR else _ODD
            cells[place] = cell
    said = "\n".join(f"{finding.column}：{say(finding)}" if finding.column else say(finding) for finding in findings)
    cells[width:] = [_plain(sheet, said) if said else None]
    sheet.append(cells)


def _given_back(sheet: Any, cell: RawCell) -> Any:
    """A cell as it was, formulas and errors as text."""
    if isinstance(cell, (Formula, ErrorValue)):
        return _plain(sheet, cell.text)
    if isinstance(cell, str):
        clean = "".join(c if (c >= " " and not "\ud800" <= c <= "\udfff") or c in "\n\t" else "�" for c in cell)
        return text_cell_of(sheet, clean[:32_000])
    if isinstance(cell, int) and abs(cell) >= 10**15:
        return _plain(sheet, str(cell))
    return cell


def _list_of(book: Any, taken: Taken, say: Say, level: Say, row: Callable[[Where], str], titles: Sequence[str]) -> None:
    sheet = book.create_sheet(FINDINGS_SHEET)
    for letter, width in zip("ABCDEFG", (14, 24, 16, 12, 18, 30, 80), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([_plain(sheet, title, bold=True) for title in titles])
    for finding in taken.findings:
        where = finding.where
        texts = (finding.column, finding.value, say(finding))
        own = [_plain(sheet, level(finding)), _plain(sheet, where.file), _plain(sheet, where.sheet)]
        line = _plain(sheet, row(where)) if where.feature else where.line or None
        sheet.append([*own, line, *(_plain(sheet, text) for text in texts)])
    if taken.findings.unlisted:
        sheet.append([f"+ {taken.findings.unlisted}"])


def _plain(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.font, cell.alignment = Font(bold=bold), _WRAPPED
    return cell
