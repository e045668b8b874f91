"""Makes the ids that a seat gives away: UUIDv7, in the order in which they were asked for."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from uuid import UUID

_COUNTER_BITS = 12
_TAIL_BITS = 62


def _system_milliseconds() -> int:
    return time.time_ns() // 1_000_000


class IdMaker:
    """Gives UUIDv7 text (RFC 9562): 48 bits of milliseconds, a 12-bit counter, 62 random bits.

    Ids of one maker sort in the order in which they were made, also when the system's clock goes back: the time in them
    then stands still, and the counter moves it on when it runs over. Safe to call from any thread.
    """

    def __init__(
        self,
        milliseconds: Callable[[], int] = _system_milliseconds,
        random_bits: Callable[[int], int] = secrets.randbits,
    ) -> None:
        self._milliseconds = milliseconds
        self._random_bits = random_bits
        self._lock = threading.Lock()
        self._last = 0  # milliseconds and counter in one number

    def new(self) -> str:
        """The next id, in the usual hyphenated form."""
        with self._lock:
            # The counter starts in its lower half, so that a burst of 2,048 ids fits into a millisecond.
            fresh = (self._milliseconds() << _COUNTER_BITS) | self._random_bits(_COUNTER_BITS - 1)
            self._last = max(fresh, self._last + 1)
            stamp, counter = divmod(self._last, 1 << _COUNTER_BITS)
        tail = self._random_bits(_TAIL_BITS)
        return str(UUID(int=(stamp << 80) | (0x7 << 76) | (counter << 64) | (0b10 << 62) | tail))
