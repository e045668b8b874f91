"""The sandbox's clock: stands still until the shift begins, then runs at its rate on this machine's elapsed time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta


class VirtualClock:
    """Time of a shift that begins at `begins` (aware). `rate` seconds pass in it for each second that really passes.

    Only the district's clock is virtual: tokens, time-outs and heartbeats stay on real time. Safe from any thread.
    """

    def __init__(self, begins: datetime, rate: float, elapsed: Callable[[], float] = time.monotonic) -> None:
        if begins.tzinfo is None:
            raise ValueError("a shift begins at an aware time")
        if rate <= 0:
            raise ValueError(f"a clock runs forwards, not at {rate}")
        self._begins = begins
        self._rate = rate
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._started_at: float | None = None

    @property
    def rate(self) -> float:
        """How fast it runs once it runs."""
        return self._rate

    def start(self) -> None:
        """The shift begins; a second call changes nothing."""
        with self._lock:
            if self._started_at is None:
                self._started_at = self._elapsed()

    def now(self) -> datetime:
        """The time in the shift."""
        return self._begins + timedelta(seconds=self.passed())

    def passed(self) -> float:
        """Seconds of the shift that have passed."""
        with self._lock:
            started = self._started_at
        return 0.0 if started is None else (self._elapsed() - started) * self._rate

    def follow(self, centre: datetime, at_elapsed: float) -> None:
        """Runs as another clock runs that showed `centre` when this machine's elapsed time was `at_elapsed`."""
        with self._lock:
            self._started_at = at_elapsed - (centre - self._begins).total_seconds() / self._rate
