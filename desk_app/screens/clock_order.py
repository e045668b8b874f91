"""The order in which running clocks are shown: nearest due first, on one shelf or on one for each group."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from itertools import accumulate
from operator import itemgetter
from typing import Any

from desk_app.domain.case import ClockKind
from desk_app.domain.projection import RunningClock
from desk_app.screens.turns import SLOT, SLOT_BITS

KINDS = {kind.value: number for number, kind in enumerate(ClockKind)}


class Grouping(StrEnum):
    """What the clocks are grouped by."""

    NONE = "none"
    CLOCK = "clock"
    GRADE = "grade"
    UNIT = "unit"
    BOARD = "board"


FIELDS = RunningClock._fields
GROUP_OF: dict[Grouping, Callable[[tuple[Any, ...]], str]] = {
    Grouping.NONE: lambda _clock: "",
    Grouping.CLOCK: itemgetter(FIELDS.index("kind")),
    Grouping.GRADE: itemgetter(FIELDS.index("grade")),
    Grouping.UNIT: itemgetter(FIELDS.index("unit")),
    Grouping.BOARD: itemgetter(FIELDS.index("board")),
}


def entry_of(due: int, slot: int) -> int:
    """A clock as one whole number: sorted by when it is due, and at the end where it is kept."""
    return due << SLOT_BITS | slot


def due_of(entry: int) -> int:
    """When the clock of an entry is due."""
    return entry >> SLOT_BITS


def slot_of(entry: int) -> int:
    """Where the clock of an entry is kept."""
    return entry & SLOT


class Shelf:
    """The clocks of one group, nearest due first; `key` is a kind, a grade or the id of a unit or board."""

    __slots__ = ("entries", "key")

    def __init__(self, key: str, entries: list[int] | None = None) -> None:
        self.key = key
        self.entries: list[int] = entries if entries is not None else []

    def late(self, now: int) -> int:
        """How many were due before `now`."""
        return bisect_left(self.entries, entry_of(now, 0))

    def take(self, entry: int) -> None:
        """One clock more."""
        insort(self.entries, entry)

    def give_up(self, entry: int) -> None:
        """One clock less; nothing where it is not here."""
        place = bisect_left(self.entries, entry)
        if place < len(self.entries) and self.entries[place] == entry:
            del self.entries[place]


class ClockOrder:
    """Shelves one after the other; where there are groups each begins with a line for its heading.

    A place counts lines, headings too. Groups stand in an order of their own that news does not change: clocks and
    grades in that of the rule book, units and boards by their ids; what belongs to none comes last.
    """

    def __init__(self, grouping: Grouping, shelves: Iterable[Shelf] = ()) -> None:
        self.grouping = grouping
        self.shelves = sorted(shelves, key=self._rank)
        if grouping is Grouping.NONE and not self.shelves:
            self.shelves = [Shelf("")]
        self._starts: list[int] | None = None

    @classmethod
    def of(cls, grouping: Grouping, by_due: Shelf, clocks: Sequence[tuple[Any, ...]]) -> ClockOrder:
        """All clocks of a shelf, kept by slot in `clocks`; without groups that shelf itself."""
        if grouping is Grouping.NONE:
            return cls(grouping, [by_due])
        entries = by_due.entries
        keys = map(GROUP_OF[grouping], map(clocks.__getitem__, map(SLOT.__and__, entries)))
        shelves: defaultdict[str, list[int]] = defaultdict(list)
        for key, entry in zip(keys, entries, strict=True):
            shelves[key].append(entry)
        return cls(grouping, [Shelf(key, inside) for key, inside in shelves.items()])

    def __len__(self) -> int:
        return self.starts[-1]

    @property
    def headed(self) -> bool:
        """Groups have headings."""
        return self.grouping is not Grouping.NONE

    @property
    def starts(self) -> list[int]:
        """The place at which each shelf begins, and at the end how many lines there are."""
        if self._starts is None:
            heading = int(self.headed)
            self._starts = [0, *accumulate(len(shelf.entries) + heading for shelf in self.shelves)]
        return self._starts

    def at(self, place: int) -> tuple[Shelf, int | None]:
        """The shelf at a place and the entry there; no entry where its heading stands."""
        number = bisect_right(self.starts, place) - 1
        shelf = self.shelves[number]
        inside = place - self.starts[number] - int(self.headed)
        return shelf, None if inside < 0 else shelf.entries[inside]

    def place_of(self, key: str, entry: int) -> int | None:
        """Where a clock of a group stands; None where it does not."""
        for shelf, start in zip(self.shelves, self.starts, strict=False):
            if shelf.key == key:
                inside = bisect_left(shelf.entries, entry)
                found = inside < len(shelf.entries) and shelf.entries[inside] == entry
                return start + int(self.headed) + inside if found else None
        return None

    def take(self, key: str, entry: int) -> None:
        """A clock more in a group, which begins with it where there was none."""
        shelf = self._shelf(key)
        if shelf is None:
            shelf = Shelf(key)
            insort(self.shelves, shelf, key=self._rank)
        shelf.take(entry)
        self._starts = None

    def give_up(self, key: str, entry: int) -> None:
        """A clock less in a group, which ends with its last one."""
        shelf = self._shelf(key)
        if shelf is not None:
            shelf.give_up(entry)
            if not shelf.entries and self.headed:
                self.shelves.remove(shelf)
            self._starts = None

    def copy(self) -> ClockOrder:
        """The order as it is now, which what comes later does not move."""
        return ClockOrder(self.grouping, [Shelf(shelf.key, shelf.entries.copy()) for shelf in self.shelves])

    def _shelf(self, key: str) -> Shelf | None:
        return next((shelf for shelf in self.shelves if shelf.key == key), None)

    def _rank(self, shelf: Shelf) -> tuple[bool, int, str]:
        kind = KINDS.get(shelf.key, len(KINDS)) if self.grouping is Grouping.CLOCK else 0
        return not shelf.key, kind, shelf.key
