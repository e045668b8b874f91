"""When the lights of many clocks turn: a heap of those moments, so that a tick costs what turns and nothing else."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from heapq import heapify, heappop, heappush

from desk_app.domain.deadlines import Light

GREEN, YELLOW, RED, DARK = range(4)
LIGHTS = (Light.GREEN, Light.YELLOW, Light.RED)
SLOT_BITS = 24
SLOT = (1 << SLOT_BITS) - 1
"""A moment and a slot are kept as one whole number, which a heap compares faster than a pair."""
WASTE_AT_LEAST = 10_000
"""Moments that count no more are swept out once there are so many, and twice as many as those that do."""
NEVER = -1


class Turns:
    """The light of each slot at the moment of the last tick; all times are microseconds since 1970 UTC.

    A slot is a small whole number that its owner gives away. Green until `turns_yellow`, yellow up to and including
    `due`, red after it. Time may step back (the centre's time was measured anew): lights then turn back as well.
    """

    def __init__(self, now: int, clocks: Iterable[tuple[int, int]] = ()) -> None:
        """`clocks` are (turns_yellow, due) of the slots 0, 1, 2 …"""
        self._now = now
        self._yellow, self._red = array("q"), array("q")
        self._light = bytearray()
        self.counts = [0, 0, 0]
        """How many are green, yellow and red."""
        for turns_yellow, due in clocks:
            self._yellow.append(min(turns_yellow, due))
            self._red.append(due + 1)
        for slot in range(len(self._yellow)):
            light = self._light_of(slot)
            self._light.append(light)
            self.counts[light] += 1
        self._gather()

    def light(self, slot: int) -> Light | None:
        """What a slot showed at the last tick; None where it is empty."""
        light = self._light[slot]
        return None if light == DARK else LIGHTS[light]

    def put(self, slot: int, turns_yellow: int, due: int) -> None:
        """A clock begins, or its times have moved; `slot` is one that there is, or the next one."""
        if slot == len(self._light):
            self._yellow.append(NEVER)
            self._red.append(NEVER)
            self._light.append(DARK)
        yellow, red = min(turns_yellow, due), due + 1
        if self._light[slot] != DARK and self._yellow[slot] == yellow and self._red[slot] == red:
            return
        self._yellow[slot], self._red[slot] = yellow, red
        self._show(slot)
        self._file(yellow, slot)
        self._file(red, slot)
        if len(self._ahead) + len(self._behind) > 6 * sum(self.counts) + WASTE_AT_LEAST:
            self._gather()

    def drop(self, slot: int) -> None:
        """A clock has ended; its slot is empty until the next `put`."""
        if self._light[slot] != DARK:
            self.counts[self._light[slot]] -= 1
            self._light[slot] = DARK
            self._yellow[slot] = self._red[slot] = NEVER

    def tick(self, now: int) -> list[int]:
        """It is `now`: the slots whose light has turned since the last tick, each once."""
        before, self._now = self._now, now
        turned: list[int] = []
        if now < before:
            while self._behind and -self._behind[0] >> SLOT_BITS > now:
                entry = -heappop(self._behind)
                if self._counts_still(entry):
                    heappush(self._ahead, entry)
                    self._turn(entry & SLOT, turned)
        else:
            ahead, after = self._ahead, (now + 1) << SLOT_BITS
            while ahead and ahead[0] < after:
                entry = heappop(ahead)
                if self._counts_still(entry):
                    heappush(self._behind, -entry)
                    self._turn(entry & SLOT, turned)
        return turned

    def _counts_still(self, entry: int) -> bool:
        """It is not of a clock that has ended or was moved."""
        moment, slot = entry >> SLOT_BITS, entry & SLOT
        return moment == self._yellow[slot] or moment == self._red[slot]

    def _turn(self, slot: int, turned: list[int]) -> None:
        before = self._light[slot]
        light = self._light_of(slot)
        if light != before:
            self._light[slot] = light
            self.counts[before] -= 1
            self.counts[light] += 1
            turned.append(slot)

    def _light_of(self, slot: int) -> int:
        return RED if self._now >= self._red[slot] else YELLOW if self._now >= self._yellow[slot] else GREEN

    def _show(self, slot: int) -> None:
        if self._light[slot] != DARK:
            self.counts[self._light[slot]] -= 1
        self._light[slot] = light = self._light_of(slot)
        self.counts[light] += 1

    def _file(self, moment: int, slot: int) -> None:
        entry = moment << SLOT_BITS | slot
        if moment <= self._now:
            heappush(self._behind, -entry)
        else:
            heappush(self._ahead, entry)

    def _gather(self) -> None:
        """Every moment that counts, and no other."""
        self._ahead: list[int] = []
        self._behind: list[int] = []
        for slot, light in enumerate(self._light):
            if light != DARK:
                for moment in (self._yellow[slot], self._red[slot]):
                    entry = moment << SLOT_BITS | slot
                    if moment <= self._now:
                        self._behind.append(-entry)
                    else:
                        self._ahead.append(entry)
        heapify(self._ahead)
        heapify(self._behind)
