"""Whose turn it is to write: one at a time, pending commands before drafts before the feed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum


class Rank(IntEnum):
    """How urgent a write is; the lower comes first."""

    PENDING = 0
    DRAFT = 1
    FEED = 2


class Turns:
    """A lock whose next owner is the most urgent one that waits; among equals the one who came first.

    The feed writes in slices and gives its turn back after each, so that what an operator saves never waits longer
    than one slice, whichever threads the two come from. It is not re-entrant.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[Rank, int]] = []
        self._tickets = 0
        self._taken = False

    @contextmanager
    def turn(self, rank: Rank) -> Iterator[None]:
        """Wait for the turn, and hold it inside the block."""
        with self._changed:
            mine = (rank, self._tickets)
            self._tickets += 1
            self._waiting.append(mine)
            self._changed.wait_for(lambda: not self._taken and min(self._waiting) == mine)
            self._waiting.remove(mine)
            self._taken = True
        try:
            yield
        finally:
            with self._changed:
                self._taken = False
                self._changed.notify_all()
