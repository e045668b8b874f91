"""Cells as a file holds them, before anybody asks what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk_app.importing.lists.findings import Where


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in place of a value; what it last gave may be stale, so it is never read."""

    text: str


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """`#REF!`, `#N/A` and their kin."""

    text: str


RawCell = str | int | float | bool | datetime | Formula | ErrorValue | None
"""None where there is nothing; text is as it stands, numbers and dates as the file types them."""

ERROR_VALUES = frozenset("#REF! #N/A #VALUE! #DIV/0! #NAME? #NULL! #NUM! #SPILL! #CALC! #GETTING_DATA".split())


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row: where it stands, and its cells from the left; trailing empty ones may be missing."""

    where: Where
    cells: tuple[RawCell, ...]

    @property
    def empty(self) -> bool:
        """Nothing is in it but spaces."""
        return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in self.cells)


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """A sheet, or a file of delimited text: its rows one after the other, read once, headers among them.

    `merged` are ranges of merged cells as (text, first line, last line), `hidden` the lines nobody sees; both fill
    while the rows are read.
    """

    where: Where
    rows: Iterator[RawRow]
    merged: Sequence[tuple[str, int, int]] = ()
    hidden: Sequence[int] = ()
    hidden_sheet: bool = False


def is_example(row: RawRow, mark: str) -> bool:
    """Its first cell says that it is only an example: the mark and a colon."""
    first = next((cell for cell in row.cells if not is_blank(cell)), None)
    return isinstance(first, str) and first.strip().startswith((f"{mark}：", f"{mark}:"))


def is_blank(cell: RawCell) -> bool:
    """Nothing, or spaces only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
