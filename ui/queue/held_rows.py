"""Rows that keep their places while news arrives: values become new, new rows wait, rows that have gone stay greyed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

Row = TypeVar("Row")


class HeldRows(Generic[Row]):
    """An order that only `settle` changes, over the newest values.

    Nothing is copied when news comes: a row is looked up when somebody reads it, and what waits is counted by two set
    differences, so a hundred thousand rows cost a few milliseconds. Keys are the cases' (or clocks') ids.
    """

    def __init__(self) -> None:
        self._order: Sequence[Row] = ()
        self._place_of: Mapping[str, int] = {}
        self._keys: tuple[str, ...] = ()
        self._newest: Sequence[Row] = ()
        self._newest_place_of: Mapping[str, int] = {}
        self._new: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self._order)

    @property
    def waiting(self) -> int:
        """How many new rows wait."""
        return len(self._newest_place_of.keys() - self._place_of.keys()) if self._holds else 0

    @property
    def left_over(self) -> int:
        """How many rows keep their place although they no longer belong here."""
        return len(self._place_of.keys() - self._newest_place_of.keys()) if self._holds else 0

    @property
    def _holds(self) -> bool:
        return self._newest_place_of is not self._place_of

    def hold(self, rows: Sequence[Row], place_of: Mapping[str, int]) -> None:
        """News: the values count from now on, the order stays."""
        self._newest, self._newest_place_of = rows, place_of

    def take(self, rows: Sequence[Row], place_of: Mapping[str, int]) -> None:
        """Another list altogether, in its own order."""
        self.hold(rows, place_of)
        self._new = frozenset()
        self._follow()

    def settle(self) -> None:
        """The newest order; rows that waited are new until the next time."""
        self._new = frozenset(self._newest_place_of.keys() - self._place_of.keys())
        self._follow()

    def beyond(self, place_of: Mapping[str, int]) -> tuple[int, ...]:
        """Of the same list read further, the places that lie beyond what was read so far; what is new among the rows
        before them waits, as any news."""
        read = len(self._newest)
        return tuple(place for key, place in place_of.items() if place >= read and key not in self._place_of)

    def extend(self, beyond: Sequence[int]) -> None:
        """What stands keeps its place, and these rows of the newest ones follow."""
        newest = tuple(self._newest_place_of)
        if newest[: len(self._keys)] == self._keys:  # nothing has moved meanwhile
            self._follow()
            return
        self._order = _Lengthened(self._order, self._newest, beyond)
        self._keys = (*self._keys, *(newest[place] for place in beyond))
        self._place_of = {key: at for at, key in enumerate(self._keys)}

    def _follow(self) -> None:
        self._order, self._place_of = self._newest, self._newest_place_of
        self._keys = tuple(self._place_of)

    def row(self, place: int) -> Row:
        """The row at a place with its newest values; as it was last known where it has gone."""
        newest = self._newest_place_of.get(self._keys[place])
        return self._order[place] if newest is None else self._newest[newest]

    def gone(self, place: int) -> bool:
        """Whether the row only keeps its place."""
        return self._keys[place] not in self._newest_place_of

    def key(self, place: int) -> str:
        """The key of the row at a place."""
        return self._keys[place]

    def place(self, key: str) -> int | None:
        """Where the row with this key stands."""
        return self._place_of.get(key)

    def is_new(self, place: int) -> bool:
        """Whether it came with the last `settle`."""
        return self._keys[place] in self._new

    def next_staying(self, place: int) -> str | None:
        """The key of the row at a place, or of the nearest one after it (then before it) that has not gone."""
        for near in self._outwards(place):
            if not self.gone(near):
                return self._keys[near]
        return None

    def first_new(self) -> int | None:
        """The place of the first row that came with the last `settle`."""
        return min((self._place_of[key] for key in self._new if key in self._place_of), default=None)

    def _outwards(self, place: int) -> Iterator[int]:
        yield from range(place, len(self._keys))
        yield from range(place - 1, -1, -1)


class _Lengthened(Sequence[Row]):
    """Rows, and behind them some of other ones; none is looked at before it is asked for."""

    def __init__(self, head: Sequence[Row], others: Sequence[Row], places: Sequence[int]) -> None:
        self._head = head
        self._others = others
        self._places = places

    def __len__(self) -> int:
        return len(self._head) + len(self._places)

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: int | slice) -> Row | Sequence[Row]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        return self._head[at] if at < len(self._head) else self._others[self._places[at - len(self._head)]]
