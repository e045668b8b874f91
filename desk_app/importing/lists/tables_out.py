"""Writes tables as .xlsx and .csv, every cell so that it reads back as it is and none can run as a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.worksheet.datavalidation import DataValidation

from desk_app.errors import BadInput
from desk_app.importing.lists.cell_values import TEXT_AT_MOST
from desk_app.importing.lists.delimited_in import guarded
from desk_app.importing.lists.tables import Column, Given, Table
from desk_app.progress import Task

EVERY = 1000
VALIDATED_ROWS = 20_000
TEXT_FORMAT = "@"
_HEAD = PatternFill("solid", fgColor="E6ECF5")
_BOLD = Font(bold=True)
_TOP = Alignment(vertical="top", wrap_text=True)
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_RUNS = ("=", "+", "-", "@")

Cell = str | float | None


def cells_of(table: Table, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Cell]]:
    """The cells of each row; a value that is the empty one of its column is left empty where the column may be.

    BadInput `cannot_be_written` for a text that would not read back: control characters, spaces at its ends.
    """
    for row in rows:
        cells: list[Cell] = []
        for column in table.columns:
            value = row.get(column.field, column.empty)
            if value == column.empty and column.given is not Given.ALWAYS:
                cells.append(None)
                continue
            cell = column.write(value)
            if isinstance(cell, str):
                _check_text(cell, column)
            cells.append(cell if cell != "" else None)
        yield cells


def _check_text(text: str, column: Column) -> None:
    plain = text.isprintable() or not re.search("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", text)
    if not plain or len(text) > TEXT_AT_MOST or (text.strip() != text and not text.endswith("\n")):
        raise BadInput("cannot_be_written", {"column": column.title, "text": ascii(text[:40])})


def write_text(path: Path, table: Table, rows: Iterable[Mapping[str, Any]], task: Task | None = None) -> int:
    """Writes a .csv in UTF-8 with a byte order mark, so that Excel shows Chinese; gives back how many rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.title for column in table.columns])
        for count, cells in enumerate(cells_of(table, rows), start=1):
            writer.writerow([guarded(c) if isinstance(c, str) else "" if c is None else repr(c) for c in cells])
            _report(task, count)
    return count


def write_workbook(
    path: Path, tables: Sequence[tuple[Table, Iterable[Mapping[str, Any]]]], task: Task | None = None
) -> int:
    """Writes an .xlsx with a sheet for each table; gives back how many rows."""
    count = 0
    with new_workbook(path) as book:
        for table, rows in tables:
            sheet = book.create_sheet(table.title)
            lay_out(sheet, table)
            sheet.append(title_cells(sheet, table))
            for cells in cells_of(table, rows):
                sheet.append([text_cell_of(sheet, cell) if isinstance(cell, str) else cell for cell in cells])
                count += 1
                _report(task, count)
    return count


@contextmanager
def new_workbook(path: Path) -> Iterator[Workbook]:
    """A workbook written row by row, saved at the end; where that fails, its half-written sheets are closed."""
    book = Workbook(write_only=True)
    try:
        yield book
        book.save(path)
    except BaseException:
        for sheet in book.worksheets:
            with suppress(WorkbookAlreadySaved):
                sheet.close()
        raise


def lay_out(sheet: Any, table: Table) -> None:
    """Widths, a head that stays, text columns as text (so that Excel leaves zeros alone), choices to pick from."""
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = max(column.width, 2 * len(column.title) + 4)
        if column.text:
            sheet.column_dimensions[letter].number_format = TEXT_FORMAT
        if column.choices:
            listed = ",".join(column.choices)
            valid = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=False)
            valid.add(f"{letter}2:{letter}{VALIDATED_ROWS}")
            sheet.data_validations.append(valid)


def title_cells(sheet: Any, table: Table) -> list[Any]:
    """The titles, those that must be filled in with a star."""
    made = []
    for column in table.columns:
        cell = WriteOnlyCell(sheet, column.title + ("*" if column.given is Given.ALWAYS else ""))
        cell.font, cell.fill = _BOLD, _HEAD
        made.append(cell)
    return made


def text_cell_of(sheet: Any, text: str) -> Any:
    """A cell of text, which stays text whatever it begins with."""
    if text[:1] not in _RUNS and "_x" not in text:
        if "\n" not in text:
            return text
        cell = WriteOnlyCell(sheet, text)
        cell.alignment = _TOP
        return cell
    cell = WriteOnlyCell(sheet, _ESCAPE.sub("_x005F_", text))
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def _report(task: Task | None, count: int) -> None:
    if task is not None and count % EVERY == 0:
        task.report(count, what="rows_written")
