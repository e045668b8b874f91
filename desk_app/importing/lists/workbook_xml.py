"""Reads the parts of a workbook beside its sheets: which sheets there are, shared texts, which styles are dates.

The standard library's expat is used for workbooks: it streams, and it reads a sheet in a fifth of the time that
openpyxl takes for it. A DOCTYPE is refused before anything it declares could unfold.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from desk_app.importing.lists.archive import pieces
from desk_app.importing.lists.findings import Unreadable

SHARED_TEXT_AT_MOST = 128 * 1024 * 1024
"""Characters of all shared texts together."""
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPart:
    """A sheet of the workbook: its name, the part that holds it, whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What the sheets of a workbook are read with. `dates` are the places of cell styles that show dates."""

    sheets: tuple[SheetPart, ...]
    texts: tuple[str, ...]
    dates: frozenset[str]
    since_1904: bool


def local(name: str) -> str:
    """An element's name without its prefix."""
    return name.rpartition(":")[2]


def xml_parser() -> expat.XMLParserType:
    """A parser that refuses a DOCTYPE, and with it every entity that is not XML's own."""
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def refuse(*_: object) -> None:
        raise Unreadable("doctype")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def feed(parser: expat.XMLParserType, archive: zipfile.ZipFile, part: str) -> None:
    """Lets a parser read a whole part."""
    try:
        for piece in pieces(archive, part):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as trouble:
        raise Unreadable("damaged_workbook", why=f"{part}: {trouble}") from None


def read_workbook(archive: zipfile.ZipFile) -> Workbook:
    """What a workbook says of itself; `Unreadable` where it is none."""
    names = set(archive.namelist())
    book = _main_part(archive, names)
    folder = posixpath.dirname(book)
    targets = _targets(archive, f"{folder}/_rels/{posixpath.basename(book)}.rels" if folder else "", names)
    sheets: list[SheetPart] = []
    since_1904 = False

    def element(name: str, attributes: Mapping[str, str]) -> None:
        nonlocal since_1904
        if name == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            part = posixpath.normpath(posixpath.join(folder, targets.get(link, ""))).lstrip("/")
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(SheetPart(name=attributes.get("name", ""), part=part, hidden=hidden))
        elif name == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")

    _elements(archive, book, element)
    if not sheets:
        raise Unreadable("damaged_workbook", why="no sheets")
    texts = f"{folder}/sharedStrings.xml"
    styles = f"{folder}/styles.xml"
    return Workbook(
        sheets=tuple(sheets),
        texts=_shared_texts(archive, texts) if texts in names else (),
        dates=_date_styles(archive, styles) if styles in names else frozenset(),
        since_1904=since_1904,
    )


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "xl/workbook.xml" in names:
        return "xl/workbook.xml"
    found = [name for name in names if posixpath.basename(name) in ("workbook.xml", "workbook2.xml")]
    if not found:
        raise Unreadable("not_a_workbook")
    return found[0]


def _elements(archive: zipfile.ZipFile, part: str, heard: Callable[[str, Mapping[str, str]], None]) -> None:
    parser = xml_parser()
    parser.StartElementHandler = lambda name, attributes: heard(local(name), attributes)
    feed(parser, archive, part)


def _targets(archive: zipfile.ZipFile, part: str, names: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}

    def element(name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            target = attributes.get("Target", "")
            found[attributes.get("Id", "")] = f"/{target}" if target.startswith("xl/") else target

    if part in names:
        _elements(archive, part, element)
    return found


def _shared_texts(archive: zipfile.ZipFile, part: str) -> tuple[str, ...]:
    """The texts that cells point to; phonetic readings (rPh) are no part of them."""
    found: list[str] = []
    pieces_of: list[str] = []
    state = {"text": False, "phonetic": False, "size": 0}

    def start(name: str, _: Mapping[str, str]) -> None:
        name = local(name)
        if name == "si":
            pieces_of.clear()
        elif name == "rPh":
            state["phonetic"] = True
        elif name == "t":
            state["text"] = not state["phonetic"]

    def end(name: str) -> None:
        name = local(name)
        if name == "si":
            found.append(unescaped("".join(pieces_of)))
        elif name == "rPh":
            state["phonetic"] = False
        elif name == "t":
            state["text"] = False

    def data(text: str) -> None:
        if state["text"]:
            pieces_of.append(text)
            state["size"] += len(text)
            if state["size"] > SHARED_TEXT_AT_MOST:
                raise Unreadable("file_too_large", megabytes=SHARED_TEXT_AT_MOST >> 20)

    parser = xml_parser()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, data
    feed(parser, archive, part)
    return tuple(found)


def _date_styles(archive: zipfile.ZipFile, part: str) -> frozenset[str]:
    """The places, as cells name them, of the cell formats that show a date."""
    formats: dict[str, str] = {}
    dates: set[str] = set()
    state = {"inside": False, "place": 0}

    def start(name: str, attributes: Mapping[str, str]) -> None:
        name = local(name)
        if name == "numFmt":
            formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            state["inside"] = True
        elif name == "xf" and state["inside"]:
            number = attributes.get("numFmtId", "0")
            known = int(number) if number.isdecimal() and len(number) < 9 else 0
            shown = formats.get(number) or BUILTIN_FORMATS.get(known, "")
            # 27–36 and 50–58 are the dates of Chinese, Japanese and Korean Excel, which has no texts for them.
            eastern = 27 <= known <= 36 or 50 <= known <= 58
            if eastern or (shown and is_date_format(shown)):
                dates.add(str(state["place"]))
            state["place"] += 1

    def end(name: str) -> None:
        if local(name) == "cellXfs":
            state["inside"] = False

    parser = xml_parser()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    feed(parser, archive, part)
    return frozenset(dates)


def unescaped(text: str) -> str:
    """Excel writes what XML cannot hold as `_x000D_`."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)
