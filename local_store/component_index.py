"""Finds components in memory: by words, by any part of a code, by place; the nearest first and never all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from desk_app.domain.projection import ComponentPoints
from local_store.component_columns import FLOATS, LISTS, PLACES
from local_store.geometry import Point, curve_around, metres_to
from local_store.split_texts import Finder, Table
from local_store.typed import Typed, may_be_code

REACHES = (120.0, 360.0, 1080.0, 3240.0, 9720.0)
"""Metres around a place that are searched one after the other, until enough is found; after them everything."""
FEW = 4_000
"""So few components are looked at all at once."""
_WORDS_KEPT = 128

Places = NDArray[np.int64]
Names = Callable[[str], Sequence[str]]
"""Ids of the bodies whose name holds a word."""
Test = tuple[str, Table]
"""A column, and for each place in its list whether it will do."""
Ways = list[list[Test]]
"""For one word: one of these lists of tests must be passed whole."""
Wanted = Sequence[Sequence[Ways]] | None
"""One of these lists of words must be held whole; None: everything will do."""


@dataclass(frozen=True, slots=True)
class Found:
    """Row numbers in the edition's file, nearest first where a place was given, with the metres then."""

    rows: list[int]
    metres: list[float]


class ComponentIndex:
    """The columns of one edition. Nothing in it changes, so any thread may look."""

    def __init__(self, edition: str, packed: Mapping[str, bytes]) -> None:
        self._edition = edition
        self._steps = np.frombuffer(packed["step"], dtype=np.uint64)
        self._rows = np.frombuffer(packed["row"], dtype=np.uint32)
        self._longitudes, self._latitudes = (np.frombuffer(packed[name], dtype=np.float64) for name in FLOATS)
        self._columns = {name: np.frombuffer(packed[name], dtype=np.uint32) for name in PLACES}
        lists = {name: json.loads(packed[f"{name}[]"]) for name in LISTS}
        self._kinds: list[list[str]] = lists["kinds"]
        self._kind_texts = [f"{name.lower()}\n{initials.lower()}" for _, name, initials in self._kinds]
        self._bodies: list[list[str]] = lists["bodies"]
        self._addresses = Finder([(a, b) for a, b in lists["stems"]], lists["houses"], whole_numbers=True)
        self._codes = Finder([(a, b) for a, b in lists["beginnings"]], lists["numbers"], whole_numbers=False)
        self._ways_of = lru_cache(_WORDS_KEPT)(self._ways)

    def __len__(self) -> int:
        return len(self._rows)

    def points(self) -> ComponentPoints:
        """Where all are and of which class."""
        codes = sorted({code for code, _, _ in self._kinds})
        place = {code: number for number, code in enumerate(codes)}
        classes = np.array([place[code] for code, _, _ in self._kinds], dtype=np.uint16)
        return ComponentPoints(
            edition=self._edition,
            longitudes=self._longitudes.tobytes(),
            latitudes=self._latitudes.tobytes(),
            classes=classes[self._columns["kind"]].tobytes() if len(self) else b"",
            class_codes=tuple(codes),
        )

    def search(
        self, asked: Typed, near: Point | None, at_most: int, overtaken: Callable[[], bool], bodies: Names
    ) -> Found:
        """Components that hold every word in class, address, code or bodies; also those whose code holds all of it."""
        read_out = self._in_code(asked.code) if asked.code and len(asked.words) > 1 else []
        words = (
            [read_out] if read_out else [self._ways_of(word) or self._by_bodies(word, bodies) for word in asked.words]
        )
        alternatives = [words] if words and all(words) else []
        if not alternatives and len(asked.words) == 1:
            alternatives = self._two_in_one(asked.words[0])
        if not alternatives or at_most <= 0:
            return Found([], [])
        return self._found(alternatives, near, at_most, overtaken)

    def nearest(self, point: Point, at_most: int) -> Found:
        """The components nearest to a point."""
        return self._found(None, point, at_most, lambda: False)

    # --- which rows will do -----------------------------------------------------------------------------------------

    def _ways(self, word: str) -> Ways:
        """In which ways a component holds a word: each a list of tests that must all say yes."""
        ways: Ways = []
        kinds = np.fromiter((word in text for text in self._kind_texts), np.bool_, len(self._kind_texts))
        if kinds.any():
            ways.append([("kind", kinds)])
        for tables in self._addresses.ways(word):
            ways.append(_tests(("stem", "house"), tables))
        if may_be_code(word):
            ways += self._in_code(word)
        return ways

    def _in_code(self, part: str) -> Ways:
        return [_tests(("beginning", "number"), tables) for tables in self._codes.ways(part)]

    def _by_bodies(self, word: str, bodies: Names) -> Ways:
        """A word that is in no class and no address may be the name of who answers for it."""
        ids = set(bodies(word))
        if not ids:
            return []
        answers = np.fromiter((not ids.isdisjoint(three) for three in self._bodies), np.bool_, len(self._bodies))
        return [[("bodies", answers)]] if answers.any() else []

    def _two_in_one(self, word: str) -> list[list[Ways]]:
        """A street and a class written without a space: 金山路井盖."""
        for end in range(len(word) - 1, 0, -1):
            first = self._ways_of(word[:end])
            second = self._ways_of(word[end:]) if first else []
            if first and second:
                return [[first, second]]
        return []

    # --- walking outward --------------------------------------------------------------------------------------------

    def _found(self, wanted: Wanted, near: Point | None, at_most: int, overtaken: Callable[[], bool]) -> Found:
        everything = slice(0, len(self))
        if near is None:
            places = self._holding(wanted, everything)[:at_most]
            return Found(self._rows[places].tolist(), [])
        if len(self) > FEW:
            for reach in REACHES:
                if overtaken():
                    return Found([], [])
                some = [self._holding(wanted, stretch) for stretch in self._around(near, reach)]
                found = self._nearest_of(np.concatenate(some), near, at_most)
                # What lies beyond this reach may have nearer ones that were not looked at yet.
                if len(found.rows) == at_most and found.metres[-1] <= reach:
                    return found
        return self._nearest_of(self._holding(wanted, everything), near, at_most)

    def _around(self, near: Point, reach: float) -> list[slice]:
        """The places of everything within reach, and a little more."""
        return [
            slice(*np.searchsorted(self._steps, np.array((first, last + 1), dtype=np.uint64)).tolist())
            for first, last in curve_around(near, reach * 1.01)
        ]

    def _holding(self, wanted: Wanted, stretch: slice) -> Places:
        """The places in a stretch of the columns that will do."""
        if wanted is None:
            return np.arange(stretch.start, stretch.stop)
        held: Table = _any(self._all(words, stretch) for words in wanted)
        places: Places = np.flatnonzero(held) + stretch.start
        return places

    def _all(self, words: Sequence[Ways], stretch: slice) -> Table:
        good: Table | None = None
        for ways in words:
            holds = _any(self._passes(tests, stretch) for tests in ways)
            good = holds if good is None else good & holds
        assert good is not None
        return good

    def _passes(self, tests: Sequence[Test], stretch: slice) -> Table:
        good: Table | None = None
        for column, table in tests:
            will_do = table[self._columns[column][stretch]]
            good = will_do if good is None else good & will_do
        assert good is not None
        return good

    def _nearest_of(self, places: Places, near: Point, at_most: int) -> Found:
        away = metres_to(near, self._longitudes[places], self._latitudes[places])
        if len(places) > at_most:
            best = np.argpartition(away, at_most - 1)[:at_most]
            places, away = places[best], away[best]
        order = np.argsort(away, kind="stable")
        return Found(self._rows[places[order]].tolist(), away[order].tolist())


def _tests(columns: tuple[str, str], tables: tuple[Table | None, Table | None]) -> list[Test]:
    return [(column, table) for column, table in zip(columns, tables, strict=True) if table is not None]


def _any(tables: Iterable[Table]) -> Table:
    """Where at least one of them says yes; there is at least one."""
    return reduce(np.logical_or, tables)
