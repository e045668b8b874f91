"""Finds which of many names stand anywhere in a text: a hash for each name, looked up for every piece of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from desk_app.domain.traditional import simplified


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A piece of a text that is a name: from where to where, and of which owners, each with how surely it is meant."""

    start: int
    end: int
    owners: tuple[tuple[int, float], ...]

    @property
    def length(self) -> int:
        """How many signs it has."""
        return self.end - self.start


class NameTable:
    """Names as the hashes of this process, 13 bytes each. Nothing in it changes, so any thread may ask."""

    def __init__(self, names: Iterable[tuple[str, int, float]]) -> None:
        """Each name with its owner and how surely who says it means that (0 to 1); who asks does so in simplified
        signs."""
        best: dict[tuple[int, int], float] = {}
        lengths: set[int] = set()
        for told, owner, surely in names:
            name = simplified(told)
            lengths.add(len(name))
            key = (hash(name), owner)
            best[key] = max(surely, best.get(key, 0.0))
        ordered = sorted(best)
        self._keys = np.array([key for key, _ in ordered], dtype=np.int64)
        self._owners = np.array([owner for _, owner in ordered], dtype=np.int32)
        self._surely = np.array([round(best[each] * 100) for each in ordered], dtype=np.uint8)
        self._lengths = tuple(sorted(lengths))

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def longest(self) -> int:
        """Signs of the longest name."""
        return self._lengths[-1] if self._lengths else 0

    def standing(self, text: str) -> list[Standing]:
        """Every piece of the text that is a name, also those inside longer ones; by where they begin."""
        pieces = [
            (start, start + length)
            for start in range(len(text))
            for length in self._lengths
            if start + length <= len(text)
        ]
        return self.among(pieces, [text[start:end] for start, end in pieces])

    def among(self, places: Sequence[tuple[int, int]], pieces: Sequence[str]) -> list[Standing]:
        """Those of these pieces that are names; `places` says where each of them stands."""
        if not pieces or not len(self._keys):
            return []
        hashes = np.fromiter(map(hash, pieces), dtype=np.int64, count=len(pieces))
        firsts = np.searchsorted(self._keys, hashes, side="left")
        lasts = np.searchsorted(self._keys, hashes, side="right")
        found = []
        for number in np.flatnonzero(lasts > firsts).tolist():
            chosen = slice(int(firsts[number]), int(lasts[number]))
            owners = zip(self._owners[chosen].tolist(), (self._surely[chosen] / 100.0).tolist(), strict=True)
            found.append(Standing(start=places[number][0], end=places[number][1], owners=tuple(owners)))
        return found


def longest_apart(found: Iterable[Standing]) -> list[Standing]:
    """The longest ones that do not overlap, by where they begin."""
    chosen: list[Standing] = []
    for each in sorted(found, key=lambda one: (-one.length, one.start)):
        if all(each.end <= other.start or each.start >= other.end for other in chosen):
            chosen.append(each)
    return sorted(chosen, key=lambda one: one.start)
