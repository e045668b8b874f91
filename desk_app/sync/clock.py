"""The centre's time at this seat: measured on short calls, carried on by a clock that counts sleep and never jumps."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

SAMPLES = 8
SLACK_SECONDS = 0.5
"""What two measurements may differ beyond their round trips before the centre's clock counts as moved."""


def system_now() -> datetime:
    """This machine's own clock."""
    return datetime.now(UTC)


def _elapsed_clock() -> Callable[[], float]:
    # Linux counts sleep in CLOCK_BOOTTIME only, macOS in its CLOCK_MONOTONIC but not in Python's monotonic().
    counting = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    if counting is None:
        return time.monotonic
    return lambda: time.clock_gettime(counting)


system_elapsed: Callable[[], float] = _elapsed_clock()
"""Seconds since the machine started, sleep included where the system can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One short call: how long it took, and what the centre's clock said in its middle (`elapsed`, this seat's)."""

    round_trip: float
    centre: datetime
    elapsed: float
    rate: float = 1.0

    def at(self, elapsed: float) -> datetime:
        """The centre's time at another moment, as this sample has it."""
        return self.centre + timedelta(seconds=(elapsed - self.elapsed) * self.rate)


def sample_of(sent: float, received: float, centre: datetime, rate: float = 1.0) -> Sample:
    """The sample of a call that was sent and answered at these elapsed seconds."""
    return Sample(round_trip=received - sent, centre=centre, elapsed=(sent + received) / 2, rate=rate)


def best(samples: tuple[Sample, ...]) -> Sample:
    """The one with the shortest round trip; of equals the newest."""
    return min(reversed(samples), key=lambda sample: sample.round_trip)


def contradicts(new: Sample, former: Sample) -> bool:
    """The centre's clock was set, or runs at another rate: what was measured before is void."""
    if new.rate != former.rate:
        return True
    apart = abs((new.centre - former.at(new.elapsed)).total_seconds())
    allowed = (new.round_trip + former.round_trip) / 2 * max(1.0, new.rate) + SLACK_SECONDS
    return apart > allowed


class SeatClock:
    """The port `Clock`: `now` is the centre's time as far as this seat knows it.

    Until something was measured it is this machine's clock plus the offset that was known when the program last ran;
    from then on it follows the best of the last eight samples and this machine's clock may jump as it likes.
    `wall` is what stands for this machine's clock; in a sandbox that is not the `system`'s. Safe from any thread.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = system_now,
        elapsed: Callable[[], float] = system_elapsed,
        known_offset: float = 0.0,
        system: Callable[[], datetime] = system_now,
    ) -> None:
        self._wall = wall
        self._system = system
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._samples: deque[Sample] = deque(maxlen=SAMPLES)
        self._anchor = Sample(
            round_trip=float("inf"), centre=wall() + timedelta(seconds=known_offset), elapsed=elapsed()
        )

    def now(self) -> datetime:
        """The centre's time, aware UTC."""
        return self._anchor.at(self._elapsed())

    def real_now(self) -> datetime:
        """Real time as the centre has it, aware UTC: what grants run on, also where the centre's own clock is virtual.

        The system's clock, put right by the measured offset unless the centre's runs at another rate.
        """
        if self._anchor.rate != 1.0:
            return self._system()
        return self._system() + (self.now() - self._wall())

    def elapsed(self) -> float:
        """Seconds since some start; counts sleep, never jumps."""
        return self._elapsed()

    @property
    def offset_seconds(self) -> float:
        """How far the centre's clock is ahead of this machine's now."""
        return (self.now() - self._wall()).total_seconds()

    @property
    def measured(self) -> bool:
        """Something was measured in this run."""
        return bool(self._samples)

    def know_offset(self, seconds: float) -> None:
        """What the last run had measured; ignored once this one has measured itself."""
        with self._lock:
            if not self._samples:
                self._anchor = Sample(
                    round_trip=float("inf"),
                    centre=self._wall() + timedelta(seconds=seconds),
                    elapsed=self._elapsed(),
                )

    def measured_by(self, sent: float, received: float, centre: datetime, rate: float = 1.0) -> None:
        """Take in a short call that was sent and answered at these elapsed seconds; long ones tell nothing."""
        sample = sample_of(sent, received, centre, rate)
        with self._lock:
            if self._samples and contradicts(sample, best(tuple(self._samples))):
                self._samples.clear()
            self._samples.append(sample)
            self._anchor = best(tuple(self._samples))
