"""Beats in the window thread, and tells how long somebody who came at any moment would have waited for it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable

from PySide6.QtCore import QObject, Qt, QTimer

EVERY_MS = 2


class Heartbeat(QObject):
    """`waits` are in milliseconds, one for each beat that was due: a block of 50 ms counts as the 25 beats it held up,
    for a key may be pressed at any moment of it."""

    def __init__(self) -> None:
        super().__init__()
        self.waits: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._beat)

    async def during(self, work: Awaitable[object]) -> list[float]:
        """The waits while something else goes on."""
        self._last = time.perf_counter()
        self._timer.start()
        await work
        self._timer.stop()
        waits, self.waits = self.waits, []
        return waits

    async def for_seconds(self, seconds: float) -> list[float]:
        """The waits of so many seconds."""
        return await self.during(asyncio.sleep(seconds))

    def _beat(self) -> None:
        now = time.perf_counter()
        late = (now - self._last) * 1000 - EVERY_MS
        self._last = now
        while True:
            self.waits.append(max(0.0, late))
            late -= EVERY_MS
            if late <= 0:
                return
