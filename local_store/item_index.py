"""Finds rows of the small datasets in memory: any part of anything that is written of them, the best match first."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from desk_app.domain.grid import Point, Street, house_place, metres
from desk_app.domain.projection import LookupHit
from local_store.edition_file import EditionFile
from local_store.geometry import Floats, metres_to
from local_store.text_rows import OrderedNames, Rows, TextRows
from local_store.typed import Typed

_COLUMNS = "code, title, detail, more, initials, cell, longitude, latitude"
_EXACT, _BEGINS, _ENDS, _INSIDE, _BEGINS_LONG, _WITHIN = range(6)
"""How well a row is meant. Initials in the middle of a short name say more than those in the middle of a sentence."""
SHORT = 8
"""A name of so many initials is a word, a longer one a sentence."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A row: all that finds it, in lower case and by lines; its code, title and initials so too; what is shown."""

    text: str
    code: str
    title: str
    initials: str
    hit: LookupHit


class ItemIndex:
    """The rows of one kind of one edition. Any thread may ask."""

    def __init__(self, file: EditionFile, kind: str, classes: Collection[str] = ()) -> None:
        """Rows with the codes `classes` come before others that initials fit as well."""
        self._file = file
        self._kind = kind
        self._entries = [
            _entry(kind, *row)
            for row in file.read(f"SELECT {_COLUMNS} FROM items WHERE kind = ? ORDER BY row", (kind,))
        ]
        self._texts = TextRows([entry.text for entry in self._entries])
        self._titles = OrderedNames(entry.title for entry in self._entries)
        self._initials = OrderedNames(entry.initials for entry in self._entries)
        self._initials_back = OrderedNames(entry.initials[::-1] for entry in self._entries)
        self._lengths = np.array([len(entry.initials) for entry in self._entries], dtype=np.int64)
        self._no_class = np.array([entry.hit.code not in classes for entry in self._entries], dtype=np.bool_)
        self._codes = {entry.code: number for number, entry in enumerate(self._entries)}
        self._longitudes = _degrees(entry.hit.longitude for entry in self._entries)
        self._latitudes = _degrees(entry.hit.latitude for entry in self._entries)
        self._nowhere = not bool(np.isfinite(self._longitudes).any())
        self._by_code = {entry.hit.code: entry.hit for entry in self._entries}

    def search(self, asked: Typed, near: Point | None, at_most: int) -> list[LookupHit]:
        """Rows that hold every word, or a code or telephone number that was typed in groups.

        What is called so comes first, then what begins so; among those the nearest, else in the edition's order. Of
        what has no place at all and is found by its initials, component classes and short names come first.
        Only houses are told with their metres already (`away`).
        """
        if self._kind == "street" and asked.house:
            return self._houses(asked, near, at_most) or self._ranked(asked, near, at_most)
        return self._ranked(asked, near, at_most)

    def hit(self, code: str) -> LookupHit | None:
        """The row with this code."""
        return self._by_code.get(code)

    def row_of(self, code: str) -> int | None:
        """The number of the row with this code, in the edition's order."""
        return self._codes.get(code.lower())

    def __len__(self) -> int:
        return len(self._entries)

    def at(self, number: int) -> LookupHit:
        """The row with this number, in the edition's order."""
        return self._entries[number].hit

    def told(self) -> Iterator[tuple[LookupHit, str, tuple[str, ...]]]:
        """Every row as it is shown, in the edition's order, with its initials and what else finds it, in small
        letters."""
        for entry in self._entries:
            yield entry.hit, entry.initials, tuple(entry.text.rpartition("\n")[2].split())

    def named(self, word: str) -> Iterator[str]:
        """The codes of rows whose title holds a word."""
        return (entry.hit.code for entry in self._entries if word in entry.title)

    def _ranked(self, asked: Typed, near: Point | None, at_most: int) -> list[LookupHit]:
        if not asked.words:
            return []
        numbers = reduce(_both, map(self._texts.holding, asked.words))
        if asked.code and asked.words != (asked.code,):
            numbers = np.union1d(numbers, self._texts.holding(asked.code))
        ranks = self._ranks(asked)[numbers]
        if self._nowhere and _bare_initials(asked):
            order = np.lexsort((self._lengths[numbers], self._no_class[numbers], ranks))
        elif near is None or self._nowhere:
            order = np.argsort(ranks, kind="stable")
        else:
            metres_away = metres_to(near, self._longitudes[numbers], self._latitudes[numbers])
            metres_away[np.isnan(metres_away)] = 0.0
            order = np.lexsort((metres_away, ranks))
        return [self._entries[number].hit for number in numbers[order[:at_most]].tolist()]

    def _ranks(self, asked: Typed) -> NDArray[np.int8]:
        """How well each entry is meant: it is called so or has this code, begins so, or only holds it."""
        first = asked.words[0]
        ranks = np.full(len(self._entries), _WITHIN, dtype=np.int8)
        if _bare_initials(asked):
            self._rank_initials(first, ranks)
        ranks[self._titles.beginning(first)] = _BEGINS
        ranks[self._titles.equal(first)] = _EXACT
        for code in (first, asked.code):
            if code in self._codes:
                ranks[self._codes[code]] = _EXACT
        return ranks

    def _rank_initials(self, first: str, ranks: NDArray[np.int8]) -> None:
        short = self._lengths <= SHORT
        if self._nowhere:  # of what stands somewhere the nearest is meant
            ranks[short] = _INSIDE
            ends = self._initials_back.beginning(first[::-1])
            ranks[ends[short[ends]]] = _ENDS
        begins = self._initials.beginning(first)
        ranks[begins] = np.where(short[begins], _BEGINS, _BEGINS_LONG)
        ranks[self._initials.equal(first)] = _EXACT

    def _houses(self, asked: Typed, near: Point | None, at_most: int) -> list[LookupHit]:
        """The houses with this number of every street that is meant, with their addresses and places."""
        streets = [self._entries[number] for number in self._texts.holding(asked.street).tolist()]
        streets = streets or [entry for entry in self._entries if entry.title and asked.street.endswith(entry.title)]
        hits = []
        for entry in streets:
            street = self._file.by_code("street", entry.hit.code)
            if isinstance(street, Street) and street.line and asked.house <= street.last_number:
                longitude, latitude = house_place(street, asked.house)
                title = f"{street.board}{street.name}{asked.house}号"
                hit = replace(entry.hit, title=title, longitude=longitude, latitude=latitude)
                hits.append((entry.title != asked.street, away(hit, near)))
        hits.sort(key=lambda each: (each[0], each[1].metres or 0.0))
        return [hit for _, hit in hits[:at_most]]


def _entry(
    kind: str,
    code: str,
    title: str,
    detail: str,
    more: str,
    initials: str,
    cell: str,
    longitude: float | None,
    latitude: float | None,
) -> _Entry:
    hit = LookupHit(kind=kind, code=code, title=title, detail=detail, longitude=longitude, latitude=latitude, cell=cell)
    text = "\n".join((title, initials, code, detail, more)).lower()
    return _Entry(text, code.lower(), title.lower(), initials.lower(), hit)


def _bare_initials(asked: Typed) -> bool:
    """One word of Latin letters: initials, as most are typed."""
    return len(asked.words) == 1 and asked.words[0].isascii() and asked.words[0].isalpha()


def _both(first: Rows, second: Rows) -> Rows:
    return np.intersect1d(first, second, assume_unique=True)


def _degrees(told: Iterable[float | None]) -> Floats:
    return np.array([math.nan if each is None else each for each in told], dtype=np.float64)


def away(hit: LookupHit, near: Point | None) -> LookupHit:
    """A hit with its metres from a place, where it stands anywhere and they are not told yet."""
    if near is None or hit.metres is not None or hit.longitude is None or hit.latitude is None:
        return hit
    return replace(hit, metres=metres(near, (hit.longitude, hit.latitude)))
