"""Reads the sheets of an .xlsx row by row: values as they are typed, formulas and errors as such."""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from xml.parsers import expat

from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from desk_app.importing.lists.archive import pieces
from desk_app.importing.lists.delimited_in import CELL_AT_MOST
from desk_app.importing.lists.findings import Unreadable, Where
from desk_app.importing.lists.raw import ErrorValue, Formula, RawCell, RawRow
from desk_app.importing.lists.workbook_xml import SheetPart, Workbook, local, unescaped, xml_parser

COLUMNS_AT_MOST = 300
"""A cell further right than this is not kept; a header so far right is refused with the others."""
_RANGE = re.compile("[A-Z]{1,3}([0-9]{1,7})(?::[A-Z]{1,3}([0-9]{1,7}))?")
_DIGITS_AT_MOST = 9
"""No line and no place of a shared text has more; longer ones were made to do harm."""


class SheetReader:
    """One pass over a sheet. `merged` and `hidden_rows` are complete once the rows are read to their end."""

    def __init__(self, archive: zipfile.ZipFile, book: Workbook, sheet: SheetPart, file: str) -> None:
        self._archive, self._book, self._sheet, self._file = archive, book, sheet, file
        self._done: list[RawRow] = []
        self._cells: list[RawCell] = []
        self._line = 0
        self._column = -1
        self._type = self._style = ""
        self._text: list[str] | None = None
        self._signs = 0
        self._formula = False
        self._phonetic = False
        self._value: RawCell = None
        self.merged: list[tuple[str, int, int]] = []
        self.hidden_rows: list[int] = []

    def rows(self) -> Iterator[RawRow]:
        """The rows with something in them, as the file orders them; bounded memory however many there are."""
        parser = xml_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        try:
            for piece in pieces(self._archive, self._sheet.part):
                parser.Parse(piece, False)
                yield from self._done
                self._done.clear()
            parser.Parse(b"", True)
        except expat.ExpatError as trouble:
            raise Unreadable("damaged_workbook", sheet=self._sheet.name, line=self._line, why=str(trouble)) from None
        yield from self._done
        self._done.clear()

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        name = local(name)
        if name == "c":
            self._column = _column(attributes["r"]) if "r" in attributes else self._column + 1
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._value, self._formula = None, False
            self._signs = 0
        elif name in ("v", "t"):
            self._text = None if self._phonetic else (self._text or [])
        elif name == "f":
            self._text, self._formula = [], True
        elif name == "rPh":
            self._phonetic = True
        elif name == "row":
            number = attributes.get("r", "")
            self._line = _counted(number, self._line + 1)
            self._cells, self._column = [], -1
            if attributes.get("hidden") in ("1", "true"):
                self.hidden_rows.append(self._line)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        name = local(name)
        if name in ("v", "t", "f"):
            text = "".join(self._text or ())
            self._text = None
            if name == "f":
                self._value = Formula("=" + text)
            elif not isinstance(self._value, Formula):
                earlier = self._value if name == "t" and isinstance(self._value, str) else ""
                self._value = f"{earlier}{text}"
        elif name == "rPh":
            self._phonetic = False
        elif name == "c":
            self._keep_cell()
        elif name == "row" and any(cell is not None for cell in self._cells):
            where = Where(file=self._file, sheet=self._sheet.name, line=self._line)
            self._done.append(RawRow(where, tuple(self._cells)))

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)
            self._signs += len(text)
            if self._signs > CELL_AT_MOST:
                raise Unreadable("huge_cell", sheet=self._sheet.name, line=self._line, limit=CELL_AT_MOST)

    def _keep_cell(self) -> None:
        value = self._value
        if value is None or not 0 <= self._column < COLUMNS_AT_MOST:
            return
        if isinstance(value, str):
            value = self._typed(value)
        cells = self._cells
        while len(cells) < self._column:
            cells.append(None)
        cells[self._column : self._column + 1] = [value]

    def _typed(self, text: str) -> RawCell:
        match self._type:
            case "s":
                place = _counted(text.strip(), -1)
                if not 0 <= place < len(self._book.texts):
                    raise Unreadable("damaged_workbook", sheet=self._sheet.name, line=self._line, why="shared texts")
                return self._book.texts[place] or None
            case "inlineStr" | "str":
                return unescaped(text) or None
            case "e":
                return ErrorValue(text)
            case "b":
                return text.strip() == "1"
            case "d":
                return _iso(text)
            case _:
                return self._number(text)

    def _number(self, text: str) -> RawCell:
        number = _as_number(text)
        if isinstance(number, str) or self._style not in self._book.dates:
            return number
        epoch = CALENDAR_MAC_1904 if self._book.since_1904 else CALENDAR_WINDOWS_1900
        try:
            found = from_excel(number, epoch)
        except (ValueError, OverflowError, TypeError):
            return number
        return found if isinstance(found, datetime) else str(found)

    def _merge(self, text: str) -> None:
        match = _RANGE.fullmatch(text)
        if match and len(self.merged) < 1000:
            first = int(match.group(1))
            self.merged.append((text, first, int(match.group(2) or first)))


def _counted(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) <= _DIGITS_AT_MOST else otherwise


def _as_number(text: str) -> int | float | str:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = float(text)
    except ValueError:
        return text
    if not math.isfinite(number):
        return text
    return int(number) if number.is_integer() and abs(number) < 1e15 and "." not in text else number


def _iso(text: str) -> RawCell:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


@lru_cache(maxsize=4096)
def _letters(text: str) -> int:
    number = 0
    for letter in text:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _column(reference: str) -> int:
    return _letters(reference.rstrip("0123456789"))
