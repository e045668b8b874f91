"""Slows down who guesses passwords: after some wrong ones for a badge, each further one waits longer."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

FREE_ATTEMPTS = 5
FIRST_WAIT = 5.0
LONGEST_WAIT = 300.0
FORGET_AFTER = 900.0
BADGES_AT_MOST = 10_000


@dataclass(slots=True, kw_only=True)
class _Wrong:
    count: int
    last: float


class Damper:
    """Counts wrong passwords by badge, in this process and on real time. `elapsed` gives seconds that never jump."""

    def __init__(self, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._elapsed = elapsed
        self._wrong: dict[str, _Wrong] = {}
        self._lock = threading.Lock()

    def seconds_to_wait(self, badge: str) -> int:
        """How long this badge has to wait before its next attempt; 0 means that it may try."""
        with self._lock:
            wrong = self._wrong.get(badge)
            if wrong is None or wrong.count < FREE_ATTEMPTS:
                return 0
            wait: float = min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(wrong.count - FREE_ATTEMPTS, 20))
            return max(0, math.ceil(wrong.last + wait - self._elapsed()))

    def was_wrong(self, badge: str) -> None:
        """One more wrong password."""
        now = self._elapsed()
        with self._lock:
            former = self._wrong.pop(badge, None)
            count = former.count if former and now - former.last < FORGET_AFTER else 0
            if len(self._wrong) >= BADGES_AT_MOST:
                del self._wrong[next(iter(self._wrong))]
            self._wrong[badge] = _Wrong(count=count + 1, last=now)

    def was_right(self, badge: str) -> None:
        """The wrong ones are forgotten."""
        with self._lock:
            self._wrong.pop(badge, None)
