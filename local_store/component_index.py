"""Finds components in memory: by words, by any part of a code, by place; the nearest first and never all of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from desk_app.domain.grid import Point
from desk_app.domain.projection import ComponentPoints
from local_store.component_columns import ADDRESS, CODE, FLOATS, PLACES
from local_store.geometry import curve_around, metres_to
from local_store.split_texts import Finder, Table, Way
from local_store.typed import Typed, may_be_code

REACHES = (100.0, 200.0, 400.0, 800.0, 1600.0, 2400.0, 3600.0, 5400.0, 8100.0, 12_150.0)
"""Metres around a place that are searched one after the other, until enough is found; after them everything."""
FEW = 10_000
"""So few are all looked at, wherever they are."""
TWO_IN_ONE_AT_MOST = 12
"""Signs of a word that may be a street and a class without a space between them."""
_WORDS_KEPT = 256

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
    """Row numbers in the edition's file, nearest first where a place was given, with the metres then; else as in the
    list that the edition was made of."""

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
        self._counts = {name: np.bincount(column) for name, column in self._columns.items()}
        lists = {name: json.loads(packed[f"{name}[]"]) for name in PLACES}
        self._kinds: list[list[str]] = lists["kind"]
        self._kind_texts = [f"{name.lower()}\n{initials.lower()}" for _, name, initials in self._kinds]
        self._bodies: list[list[str]] = lists["bodies"]
        self.counted: Mapping[str, int] = self._counted()
        """Class code -> how many there are of it."""
        before, house, after = (lists[name] for name in ADDRESS)
        self._addresses = Finder(before, house, after)
        beginning, number = (lists[name] for name in CODE)
        self._codes = Finder(beginning, number)
        self._ways_of = lru_cache(_WORDS_KEPT)(self._ways)

    def __len__(self) -> int:
        return len(self._rows)

    def _counted(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for (code, _, _), count in zip(self._kinds, self._counts["kind"].tolist(), strict=False):
            found[code] = found.get(code, 0) + count
        return found

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
        words = [self._ways_of(word) or self._by_bodies(word, bodies) for word in asked.words]
        alternatives = [words] if words and all(words) else []
        if not alternatives and len(asked.words) == 1:
            alternatives = self._two_in_one(asked.words[0])
        if not alternatives or at_most <= 0:
            return Found([], [])
        return self._found(alternatives, near, at_most, overtaken)

    def of_classes(self, codes: Container[str], near: Point, at_most: int, overtaken: Callable[[], bool]) -> Found:
        """The components of these classes nearest to a point."""
        meant = np.fromiter((code in codes for code, _, _ in self._kinds), np.bool_, len(self._kinds))
        if not meant.any() or at_most <= 0:
            return Found([], [])
        return self._found([[[[("kind", meant)]]]], near, at_most, overtaken)

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
        ways += [_tests(ADDRESS, way) for way in self._addresses.ways(word)]
        if may_be_code(word):
            ways += self._in_code(word)
        return ways

    def _in_code(self, part: str) -> Ways:
        return [_tests(CODE, way) for way in self._codes.ways(part)]

    def _by_bodies(self, word: str, bodies: Names) -> Ways:
        """A word that is in no class and no address may be the name of who answers for it."""
        ids = set(bodies(word))
        if not ids:
            return []
        answers = np.fromiter((not ids.isdisjoint(three) for three in self._bodies), np.bool_, len(self._bodies))
        return [[("bodies", answers)]] if answers.any() else []

    def _two_in_one(self, word: str) -> list[list[Ways]]:
        """A street and a class written without a space: 金山路井盖."""
        if len(word) > TWO_IN_ONE_AT_MOST or word.isascii():
            return []
        longest = 1
        while longest < len(word) and self._ways_of(word[:longest]):
            longest += 1  # what begins with something that is nowhere is nowhere either
        for end in range(min(longest, len(word) - 1), 0, -1):
            first = self._ways_of(word[:end])
            second = self._ways_of(word[end:]) if first else []
            if first and second:
                return [[first, second]]
        return []

    # --- walking outward --------------------------------------------------------------------------------------------

    def _found(self, wanted: Wanted, near: Point | None, at_most: int, overtaken: Callable[[], bool]) -> Found:
        if near is None:
            rows = self._rows[self._holding(wanted, None)]
            if len(rows) > at_most:
                rows = np.partition(rows, at_most - 1)[:at_most]
            return Found(np.sort(rows).tolist(), [])
        if self._at_most(wanted) > FEW:
            for reach in REACHES:
                if overtaken():
                    return Found([], [])
                found = self._nearest_of(self._holding(wanted, self._around(near, reach)), near, at_most)
                if len(found.rows) < at_most:
                    continue
                # Those found beyond the reach may have nearer neighbours that were not looked at yet.
                farthest = found.metres[-1]
                if farthest > reach:
                    found = self._nearest_of(self._holding(wanted, self._around(near, farthest)), near, at_most)
                return found
        return self._nearest_of(self._holding(wanted, None), near, at_most)

    def _at_most(self, wanted: Wanted) -> int:
        """So many will do at the most: where they are few, all of them are looked at, however far they are."""
        if wanted is None:
            return len(self)
        return sum(min(self._holders(ways) for ways in words) for words in wanted)

    def _holders(self, ways: Ways) -> int:
        """So many hold a word at the most."""
        return sum(min(int(self._counts[column][table].sum()) for column, table in tests) for tests in ways)

    def _around(self, near: Point, reach: float) -> Places:
        """The places of everything within reach, and a little more."""
        firsts, lasts = curve_around(near, reach * 1.01)
        begins = np.searchsorted(self._steps, firsts).tolist()
        ends = np.searchsorted(self._steps, lasts, side="right").tolist()
        return np.concatenate([np.arange(begin, end) for begin, end in zip(begins, ends, strict=True)])

    def _holding(self, wanted: Wanted, places: Places | None) -> Places:
        """Those of these places that will do, of all of them where none are given."""
        if wanted is None:
            return np.arange(len(self)) if places is None else places
        found = [self._all(words, places) for words in wanted]
        return found[0] if len(found) == 1 else np.unique(np.concatenate(found))

    def _all(self, words: Sequence[Ways], places: Places | None) -> Places:
        """Those that hold every word: the rarest is looked for first, the others only where that is."""
        for ways in sorted(words, key=self._holders):
            held: Table = reduce(np.logical_or, (self._passes(tests, places) for tests in ways))
            places = np.flatnonzero(held) if places is None else places[held]
        assert places is not None
        return places

    def _passes(self, tests: Sequence[Test], places: Places | None) -> Table:
        columns = ((self._columns[name], table) for name, table in tests)
        return reduce(
            np.logical_and, (table[column if places is None else column[places]] for column, table in columns)
        )

    def _nearest_of(self, places: Places, near: Point, at_most: int) -> Found:
        away = metres_to(near, self._longitudes[places], self._latitudes[places])
        if len(places) > at_most:
            best = np.argpartition(away, at_most - 1)[:at_most]
            places, away = places[best], away[best]
        order = np.argsort(away, kind="stable")
        return Found(self._rows[places[order]].tolist(), away[order].tolist())


def _tests(columns: tuple[str, ...], way: Way) -> list[Test]:
    tables = (way.before, way.figure, way.after)
    return [(column, table) for column, table in zip(columns, tables, strict=False) if table is not None]
