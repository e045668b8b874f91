"""Reads delimited text (.csv): finds out its encoding and its separator, and reads it row by row."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk_app.importing.lists.archive import FILE_AT_MOST
from desk_app.importing.lists.findings import Unreadable, Where
from desk_app.importing.lists.raw import ERROR_VALUES, ErrorValue, Formula, RawCell, RawRow

CELL_AT_MOST = 100_000
_PIECE = 1024 * 1024
_SEPARATORS = ",;\t"
_IS_UTF8_AFTER = 9
"""So many bytes of Chinese text that make sense as UTF-8 are no accident: what follows is then damaged UTF-8."""
_GUARDED = ("=", "+", "-", "@", "'", "\t", "\r")
"""A cell that begins so may run as a formula where the file is opened; it is written behind an apostrophe."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextForm:
    """How a text file is to be read: `utf-8-sig` or `gb18030`, and what stands between its cells."""

    encoding: str
    separator: str


def text_form(path: Path) -> TextForm:
    """Looks through the whole file once; `Unreadable` where it is no text, damaged, or its cells are not separated."""
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file")
    if size > FILE_AT_MOST:
        raise Unreadable("file_too_large", megabytes=FILE_AT_MOST >> 20)
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        head = file.readline(CELL_AT_MOST)
        while head and not head.strip():
            head = file.readline(CELL_AT_MOST)
    if not head:
        raise Unreadable("empty_file")
    counts = {separator: head.count(separator) for separator in _SEPARATORS}
    best = max(counts, key=lambda separator: counts[separator])
    if not counts[best] and ("，" in head or "；" in head):
        raise Unreadable("wide_separator", line=1, value=head.strip())
    return TextForm(encoding=encoding, separator=best if counts[best] else ",")


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        begin = file.read(4)
    if begin.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("utf16")
    if begin.startswith(b"PK\x03\x04") or begin.startswith(bytes.fromhex("d0cf11e0")):
        raise Unreadable("workbook_as_text")
    offset = _undecodable(path, "utf-8")
    if offset is None:
        return "utf-8-sig"
    if begin.startswith(codecs.BOM_UTF8) or _wide_before(path, offset) >= _IS_UTF8_AFTER:
        raise Unreadable("broken_utf8", line=_line_of(path, offset), offset=offset)
    offset = _undecodable(path, "gb18030")
    if offset is None:
        return "gb18030"
    raise Unreadable("unknown_encoding", line=_line_of(path, offset), offset=offset)


def _undecodable(path: Path, encoding: str) -> int | None:
    """The offset of the first byte that is none of the encoding; NUL bytes are no text in any."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    before = 0
    with path.open("rb") as file:
        while True:
            piece = file.read(_PIECE)
            if (nul := piece.find(b"\x00")) >= 0:
                raise Unreadable("nul_bytes", line=_line_of(path, before + nul), offset=before + nul)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as trouble:
                return max(0, before + trouble.start - (len(trouble.object) - len(piece)))
            if not piece:
                return None
            before += len(piece)


def _wide_before(path: Path, offset: int) -> int:
    with path.open("rb") as file:
        return sum(byte >= 0x80 for byte in file.read(min(offset, _PIECE)))


def _line_of(path: Path, offset: int) -> int:
    lines = 1
    with path.open("rb") as file:
        left = offset
        while left > 0 and (piece := file.read(min(left, _PIECE))):
            lines += piece.count(b"\n")
            left -= len(piece)
    return lines


def text_rows(path: Path, form: TextForm, sheet: str = "") -> Iterator[RawRow]:
    """The rows that are not blank, each with the line it begins in."""
    csv.field_size_limit(CELL_AT_MOST)
    with path.open(encoding=form.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=form.separator, strict=True)
        before = 0
        try:
            for cells in reader:
                if any(cells):
                    where = Where(file=path.name, sheet=sheet, line=before + 1)
                    yield RawRow(where, tuple([_cell(cell) if cell else None for cell in cells]))
                before = reader.line_num
        except csv.Error as trouble:
            code = "huge_cell" if "field larger" in str(trouble) else "bad_quotes"
            raise Unreadable(code, line=before + 1, limit=CELL_AT_MOST) from None


def _cell(text: str) -> RawCell:
    first = text[0]
    if first == "'" and text[1:2] in _GUARDED:
        return text[1:]
    if first == "=":
        return Formula(text)
    if first == "#" and (text in ERROR_VALUES or not text.strip("#")):
        return ErrorValue(text)
    return text


def guarded(text: str) -> str:
    """A text as it is written into a .csv, so that no spreadsheet program runs it; reading takes it off again."""
    return f"'{text}" if text.startswith(_GUARDED) else text
