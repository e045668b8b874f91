"""Describes lists as data: their tables, the columns of each, how a cell is read and written, what refers to what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from desk_app.importing.lists.cell_values import Reader, Writer, line_of_text, text_cell
from desk_app.importing.lists.findings import Entry, Findings

PROBLEM_COLUMN = "问题"
"""The last column of a report; a report that was mended can be read as it is."""
EXAMPLE = "示例"
"""A row whose first cell begins with this and a colon, and a feature with a property of this name, are examples: they
show how a template is filled in and are not read."""
GUIDE_SHEET, FINDINGS_SHEET = "填写说明", "问题清单"
"""Sheets that templates and reports have beside the tables; they are not read."""


class Given(Enum):
    """Whether a cell must have something in it."""

    ALWAYS = "always"
    IF_KNOWN = "if known"
    COLUMN_TOO = "column may be missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its Chinese title and its second, English one; what an empty cell stands for; an example, what it is
    for (a code of words), and which keys its values must be among."""

    field: str
    title: str
    second: str
    read: Reader = line_of_text
    write: Writer = text_cell
    given: Given = Given.ALWAYS
    empty: Any = ""
    example: str = ""
    about: str = ""
    refers: str = ""
    choices: tuple[str, ...] = ()
    text: bool = True
    width: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A sheet, or a .csv: `key` are the fields that tell its rows apart; `known_as` is what others refer to it by.

    `needed`: the list cannot do without it.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    known_as: str = ""
    needed: bool = True
    rows_at_most: int = 100_000

    def place(self, field: str) -> int:
        """Where the field's value stands in an entry."""
        return next(place for place, column in enumerate(self.columns) if column.field == field)

    def column(self, field: str) -> Column:
        """The column of a field."""
        return self.columns[self.place(field)]

    def values(self, entry: Entry) -> dict[str, Any]:
        """An entry's values by field."""
        return {column.field: value for column, value in zip(self.columns, entry.values, strict=True)}


Entries = Mapping[str, list[Entry]]
"""Table's name -> the rows that were read, good and bad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What a list is checked against: the district, and the keys in force of what other datasets hold.

    `known` maps `boards`, `cells`, `areas`, `bodies`, `classes` (of components), `roles`, to their keys; a missing one
    is not in force, and what refers to it is not checked. `values` are whole values the checks of a list ask for.
    `components_of` maps the id of a body to how many components in force name it.
    """

    district: str = ""
    segments: tuple[int, ...] = (6, 2, 2, 6)
    known: Mapping[str, frozenset[str]] = field(default_factory=dict)
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)
    in_force: Mapping[str, Sequence[object]] = field(default_factory=dict)
    components_of: Mapping[str, int] = field(default_factory=dict)


class ListKind:
    """A list of a district: what its tables are, and how its entries become rows of its dataset and back."""

    name: str = ""
    title: str = ""

    def tables(self, against: Against) -> tuple[Table, ...]:
        """The tables of a workbook, in the order in which they are read and written."""
        raise NotImplementedError

    def flat(self, against: Against) -> Table | None:
        """The one table of a .csv that stands for all; None where each table has a file of its own."""
        return None

    def apart(self, table: Table, rows: Sequence[Entry], findings: Findings) -> Mapping[str, list[Entry]]:
        """What the rows of the flat table stand for in the tables."""
        raise NotImplementedError

    def together(self, cells: Mapping[str, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
        """The rows of the flat table that the tables' rows make."""
        raise NotImplementedError

    def prepare(self, tables: Mapping[str, Table], entries: Entries) -> None:
        """What must be done before keys are compared."""

    def check(self, tables: Mapping[str, Table], entries: Entries, against: Against, findings: Findings) -> None:
        """What only this list can be wrong in."""

    def rows(self, tables: Mapping[str, Table], entries: Entries, against: Against) -> list[object]:
        """The rows of the dataset, in their one order, of the entries that are good."""
        raise NotImplementedError

    def values(self, rows: Iterable[object]) -> Mapping[str, list[Mapping[str, Any]]]:
        """Table's name -> the values of its rows, from the rows of a dataset."""
        raise NotImplementedError


def good(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Those without an error."""
    return (entry for entry in entries if entry.good)
