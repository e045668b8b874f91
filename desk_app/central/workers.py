"""Threads of their own for what blocks on the database, so that nothing that waits for the network ever holds one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

THREADS = 24
CHUNK = 64 * 1024


class Workers:
    """A bounded number of threads; more work than that waits its turn."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="centre")

    def start(self) -> None:
        """Starts all threads at once, so that the first burst of calls finds them."""
        together = threading.Barrier(self._threads)
        for _ in range(self._threads):
            self._pool.submit(together.wait)

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What the work gives back, or raises."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, lambda: work(*args, **kwargs))

    async def stream(
        self, parts: Iterator[bytes], when_taken: Callable[[], None] = lambda: None
    ) -> AsyncIterator[bytes]:
        """Parts that block while they are made, joined to 64 KB; closed on a thread too, whatever happens.

        `when_taken` is called on a thread once the last part was taken, before the stream ends; never where it is
        left early.
        """
        try:
            while True:
                joined, more = await self.run(_join, parts)
                if joined:
                    yield joined
                if not more:
                    await self.run(when_taken)
                    return
        finally:
            self._pool.submit(_close, parts)

    def close(self) -> None:
        """Waits for what is under way and ends the threads."""
        self._pool.shutdown(wait=True)


def _join(parts: Iterator[bytes]) -> tuple[bytes, bool]:
    found = bytearray()
    for part in parts:
        found += part
        if len(found) >= CHUNK:
            return bytes(found), True
    return bytes(found), False


def _close(parts: Iterator[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()
