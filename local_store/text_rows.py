"""Finds the rows whose text holds a word, anywhere in it: from its rarest sign, of which every place is known."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
"""Places of rows, ascending, each once."""
_BETWEEN = "\0"
"""Stands between two texts; no word has it."""
_LAST = chr(0x10FFFF)
"""Stands behind every sign in order."""


class TextRows:
    """Some thousand texts laid one behind the other. Nothing in it changes, so any thread may ask."""

    def __init__(self, texts: Sequence[str]) -> None:
        whole = [_signs(text + _BETWEEN) for text in texts]
        self._signs = np.concatenate(whole) if whole else _signs("")
        self._begins = np.cumsum([0, *map(len, whole)][:-1])
        self._places = np.argsort(self._signs, kind="stable")
        self._sorted = self._signs[self._places]

    def holding(self, word: str) -> Rows:
        """The rows that hold a word; all of them for an empty one."""
        if not word:
            return np.arange(len(self._begins))
        if _BETWEEN in word:
            return np.arange(0)
        signs = _signs(word)
        firsts = np.searchsorted(self._sorted, signs, side="left")
        counts = np.searchsorted(self._sorted, signs, side="right") - firsts
        rarest = int(np.argmin(counts))
        first = int(firsts[rarest])
        begins = self._places[first : first + int(counts[rarest])] - rarest
        if len(signs) > 1:
            begins = begins[(begins >= 0) & (begins + len(signs) <= len(self._signs))]
        for step in np.argsort(counts, kind="stable").tolist()[1:]:
            begins = begins[self._signs[begins + step] == signs[step]]
        # The places of one sign ascend, so those of one row stand together.
        rows = np.searchsorted(self._begins, begins, side="right") - 1
        return rows[np.concatenate(([True], rows[1:] != rows[:-1]))] if len(rows) else rows


class OrderedNames:
    """Names in their order, for those that are a word or begin with it. Nothing in it changes: any thread may ask."""

    def __init__(self, names: Iterable[str]) -> None:
        ordered = sorted((name, place) for place, name in enumerate(names))
        self._names = [name for name, _ in ordered]
        self._places = np.array([place for _, place in ordered], dtype=np.int64)

    def equal(self, word: str) -> Rows:
        """The places of names that are this word."""
        return self._places[bisect_left(self._names, word) : bisect_right(self._names, word)]

    def beginning(self, word: str) -> Rows:
        """The places of names that begin with this word, or are it."""
        return self._places[bisect_left(self._names, word) : bisect_right(self._names, word + _LAST)]


def _signs(text: str) -> NDArray[np.uint16]:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")
