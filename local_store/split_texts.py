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
    """The different stems (what stands before and after the number) and numbers of many texts."""

    stems: dict[tuple[str, str], int] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)

    def add_addresses(self, texts: Sequence[str]) -> tuple[list[int], list[int]]:
        """The places of each address's stem and house number."""
        split = [_HOUSE.fullmatch(text) for text in texts]
        parts = [found.groups() if found else (text, "", "") for found, text in zip(split, texts, strict=True)]
        return self._add([(before, after) for before, _, after in parts], [figure for _, figure, _ in parts])

    def add_codes(self, codes: Sequence[str]) -> tuple[list[int], list[int]]:
        """The places of each code's beginning and number; nothing is taken off one that does not end in digits."""
        figures = [code[-_COUNTED:] for code in codes]
        together = "".join(figures)
        if len(together) == _COUNTED * len(codes) and together.isascii() and together.isdigit():
            return self._add([(code[:-_COUNTED], "") for code in codes], figures)
        return self._add([(code, "") for code in codes], [""] * len(codes))

    def _add(self, stems: list[tuple[str, str]], figures: list[str]) -> tuple[list[int], list[int]]:
        known, counted = self.stems, self.figures
        return (
            [known.setdefault(stem, len(known)) for stem in stems],
            [counted.setdefault(figure, len(counted)) for figure in figures],
        )


class Finder:
    """Finds the texts that hold a part, by their stems and numbers. `whole_numbers`: a number next to letters in what
    is asked is the beginning or end of a number in the text, not any stretch of it (house numbers)."""

    def __init__(self, stems: Sequence[tuple[str, str]], figures: Sequence[str], *, whole_numbers: bool) -> None:
        self._stems = [(before.lower(), after.lower()) for before, after in stems]
        self._texts = [f"{before}\n{after}" for before, after in self._stems]
        self._figures = Figures(figures)
        self._whole = whole_numbers

    def ways(self, part: str) -> list[tuple[Table | None, Table | None]]:
        """In which ways a text can hold this part: a table of stems and one of numbers that must both say yes (None:
        whatever it is). An empty list: none holds it."""
        ways: list[tuple[Table | None, Table | None]] = []
        within = self._table((part in text for text in self._texts), len(self._texts))
        if within.any():
            ways.append((within, None))
        if part.isascii() and part.isdigit():
            inside = self._figures.holding(part)
            if inside.any():
                ways.append((None, inside))
        for before, digits, after in self._across(part):
            figure = self._figures.bounded(digits, begins=bool(before), ends=bool(after))
            if figure.any():
                stem = self._stems_around(before, after)
                if stem.any():
                    ways.append((stem, figure))
        return ways

    def _across(self, part: str) -> Iterator[tuple[str, str, str]]:
        """Every way to cut a part into the end of what stands before, digits, and the beginning of what follows."""
        for start in range(len(part)):
            if self._whole and start and part[start - 1].isdigit():
                continue
            end = start
            while end < len(part) and part[end].isdecimal() and part[end].isascii():
                end += 1
            if end > start and (start or end < len(part)):
                yield part[:start], part[start:end], part[end:]

    def _stems_around(self, before: str, after: str) -> Table:
        return self._table(
            (stem[0].endswith(before) and stem[1].startswith(after) for stem in self._stems), len(self._stems)
        )

    @staticmethod
    def _table(found: Iterable[bool], count: int) -> Table:
        return np.fromiter(found, dtype=np.bool_, count=count)


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
