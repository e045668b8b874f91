"""Texts with a number in them, such as addresses and codes, taken apart: few different words, few different numbers.

A street's name stands in thousands of addresses and a class in thousands of codes. Kept apart from the numbers they are
few, so that any part of such a text is found by looking through the few and not through every row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Table = NDArray[np.bool_]
"""For each of the different words or numbers: whether it is one that is looked for."""
_HOUSE = re.compile(r"(.*?)([1-9][0-9]{0,4})(\D*)", re.DOTALL)
_COUNTED = 6
"""So many digits at the end of a code are its number; those before name district and class."""


@dataclass(slots=True)
class Numbered:
    """The different beginnings, numbers and ends of many texts, each with its place in the order of coming."""

    before: dict[str, int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)

    def add_addresses(self, texts: Sequence[str]) -> tuple[list[int], ...]:
        """The places of what stands before each address's house number, of the number, and of what stands after it."""
        found = [_HOUSE.fullmatch(text) for text in texts]
        parts = [split.groups() if split else (text, "", "") for split, text in zip(found, texts, strict=True)]
        return tuple(
            [known.setdefault(part[place], len(known)) for part in parts]
            for place, known in enumerate((self.before, self.figures, self.after))
        )

    def add_codes(self, codes: Sequence[str]) -> tuple[list[int], ...]:
        """The places of each code's beginning and number; nothing is taken off one that does not end in digits."""
        figures = [code[-_COUNTED:] for code in codes]
        together = "".join(figures)
        if len(together) == _COUNTED * len(codes) and together.isascii() and together.isdigit():
            beginnings = [code[:-_COUNTED] for code in codes]
        else:
            beginnings, figures = list(codes), [""] * len(codes)
        return tuple(
            [known.setdefault(part, len(known)) for part in parts]
            for parts, known in ((beginnings, self.before), (figures, self.figures))
        )


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a text can hold a part: tables that must all say yes of what stands before its number, of the
    number, of what stands after; None: whatever it is."""

    before: Table | None = None
    figure: Table | None = None
    after: Table | None = None


class Finder:
    """Finds the texts that hold a part, wherever in them it begins and ends."""

    def __init__(self, before: Sequence[str], figures: Sequence[str], after: Sequence[str] = ()) -> None:
        self._before = [text.lower() for text in before]
        self._after = [text.lower() for text in after]
        self._figures = Figures(figures)

    def ways(self, part: str) -> list[Way]:
        """In which ways a text can hold this part; none: no text does."""
        ways = [Way(before=_table(part in text for text in self._before))]
        ways.append(Way(after=_table(part in text for text in self._after)))
        if part.isascii() and part.isdigit():
            ways.append(Way(figure=self._figures.holding(part)))
        for before, digits, after in self._across(part):
            figure = self._figures.bounded(digits, begins=bool(before), ends=bool(after))
            if figure.any():
                begins = _table(text.endswith(before) for text in self._before) if before else None
                ends = _table(text.startswith(after) for text in self._after) if after else None
                ways.append(Way(before=begins, figure=figure, after=ends))
        return [
            way for way in ways if all(table is None or table.any() for table in (way.before, way.figure, way.after))
        ]

    def _across(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Every way to cut a part into the end of what stands before, digits, and the beginning of what follows."""
        for start in range(len(part)):
            end = start
            while end < len(part) and part[end].isdecimal() and part[end].isascii():
                end += 1
            if end > start and (start or end < len(part)):
                yield part[:start], part[start:end], part[end:]


def _table(found: Iterable[bool]) -> Table:
    return np.array(list(found), dtype=np.bool_)


class Figures:
    """Numbers as rows of signs, so that many are compared at once."""

    def __init__(self, figures: Sequence[str]) -> None:
        self._count = len(figures)
        self._width = max(map(len, figures), default=0)
        self._lengths = np.fromiter(map(len, figures), dtype=np.int64, count=self._count)
        self._from_left = self._signs(figure.ljust(self._width) for figure in figures)
        self._from_right = self._signs(figure.rjust(self._width) for figure in figures)

    def _signs(self, figures: Iterable[str]) -> NDArray[np.uint8]:
        signs = np.frombuffer("".join(figures).encode("ascii"), dtype=np.uint8)
        return np.ascontiguousarray(signs.reshape(self._count, self._width).T)

    def holding(self, digits: str) -> Table:
        """Those with these digits anywhere."""
        found = np.zeros(self._count, dtype=np.bool_)
        for start in range(self._width - len(digits) + 1):
            found |= self._at(self._from_left, digits, start)
        return found

    def bounded(self, digits: str, *, begins: bool, ends: bool) -> Table:
        """Those that begin with these digits, or end with them, or both: are them."""
        found = np.full(self._count, len(digits) <= self._width)
        if begins and found.any():
            found = self._at(self._from_left, digits, 0)
        if ends and found.any():
            found &= self._at(self._from_right, digits, self._width - len(digits))
        return found & (self._lengths == len(digits)) if begins and ends else found

    def _at(self, columns: NDArray[np.uint8], digits: str, start: int) -> Table:
        found = np.ones(self._count, dtype=np.bool_)
        for place, digit in enumerate(digits.encode("ascii"), start=start):
            found &= columns[place] == digit
        return found
