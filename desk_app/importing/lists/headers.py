"""Finds the row of titles of a table and which column is which: Chinese or English titles, in any order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from desk_app.importing.lists.findings import Findings, Where, quoted
from desk_app.importing.lists.raw import RawCell, RawRow, is_blank
from desk_app.importing.lists.tables import PROBLEM_COLUMN, Given, Table

LOOKED_AT = 10
"""The titles stand in one of so many first rows; what stands above them is a heading."""
NAMED_AT_MOST = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Which of a table's columns stand where. `places` has one entry for each column, -1 where the file has it not."""

    line: int
    places: tuple[int, ...]
    width: int


def titled(cell: RawCell) -> str:
    """A title as it is compared: without spaces, stars and remarks in brackets, small letters."""
    text = str(cell if cell is not None else "").replace("（", "(").partition("(")[0]
    return "".join(text.split()).strip("*＊:：").casefold().replace("_", "")


def names_of(table: Table) -> dict[str, int]:
    """Title -> column, in both languages."""
    names: dict[str, int] = {}
    for place, column in enumerate(table.columns):
        names[titled(column.title)] = names[titled(column.second)] = place
    return names


def matches(table: Table, row: RawRow) -> int:
    """How many of a table's columns a row names."""
    names = names_of(table)
    return len({names[title] for cell in row.cells if (title := titled(cell)) in names})


def find_header(
    table: Table, rows: Iterator[RawRow], where: Where, findings: Findings
) -> tuple[Header | None, Iterator[RawRow]]:
    """The titles' row and the rows behind it; None, with findings, where the titles are not what they should be."""
    first: list[RawRow] = []
    for row in rows:
        first.append(row)
        if len(first) == LOOKED_AT:
            break
    if not any(not row.empty for row in first):
        findings.refuse(where, "empty_table")
        return None, rows
    best = max(first, key=lambda row: matches(table, row))
    if not matches(table, best):
        titles = ", ".join(column.title for column in table.columns[:NAMED_AT_MOST])
        findings.refuse(where, "no_titles", wanted=titles, value=_first_cells(first[0]))
        return None, rows
    behind = chain(first[first.index(best) + 1 :], rows)
    return _header(table, best, findings), behind


def _header(table: Table, row: RawRow, findings: Findings) -> Header | None:
    names = names_of(table)
    wide = list(row.cells)
    while wide and is_blank(wide[-1]):
        wide.pop()
    places = [-1] * len(table.columns)
    unknown: list[str] = []
    twice: Counter[str] = Counter()
    for at, cell in enumerate(wide):
        title = titled(cell)
        if is_blank(cell) or (title == titled(PROBLEM_COLUMN) and title not in names):
            continue
        place = names.get(title)
        if place is None:
            unknown.append(quoted(cell))
        elif places[place] >= 0:
            twice[table.columns[place].title] += 1
        else:
            places[place] = at
    absent = [c for c, p in zip(table.columns, places, strict=True) if p < 0 and c.given is not Given.COLUMN_TOO]
    for title in twice:
        findings.refuse(row.where, "title_twice", title)
    if unknown:
        known = ", ".join(column.title for column in table.columns)
        findings.refuse(row.where, "unknown_columns", value=_listed(unknown), known=known, count=len(unknown))
    if absent:
        listed = _listed([f"{column.title} ({column.second})" for column in absent])
        findings.refuse(row.where, "missing_columns", value=listed, count=len(absent))
    if unknown or absent or twice:
        return None
    return Header(line=row.where.line, places=tuple(places), width=len(wide))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:NAMED_AT_MOST])
    return shown if len(names) <= NAMED_AT_MOST else f"{shown} …"


def _first_cells(row: RawRow) -> str:
    return ", ".join(quoted(cell)[:20] for cell in row.cells[:NAMED_AT_MOST] if not is_blank(cell))
