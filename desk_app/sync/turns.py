"""The one thread that writes this seat's disk, and in which turn: what an operator does goes before what arrives."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from enum import IntEnum
from typing import Any, Protocol, TypeVar

from desk_app.sync.workers import run

T = TypeVar("T")


class Turn(IntEnum):
    """Smaller goes first."""

    PENDING = 0
    DRAFT = 1
    FEED = 2
    END = 3


class Writer(Protocol):
    """Runs a function where the disk may be written, and waits for its result."""

    def run(self, turn: Turn, work: Callable[[], T]) -> T: ...


class Inline:
    """A writer for programs with one thread: runs the work at once, in the caller's."""

    def run(self, turn: Turn, work: Callable[[], T]) -> T:
        """The result of the work."""
        return work()


class StoreThread:
    """One thread, one queue; pieces of work of one turn keep their order.

    `close` finishes all that was given before it, so that nothing an operator did is lost by closing quickly.
    """

    def __init__(self, name: str = "store") -> None:
        self._queue: queue.PriorityQueue[tuple[Turn, int, Callable[[], Any] | None, Future[Any]]] = (
            queue.PriorityQueue()
        )
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name=name)
        self._thread.start()

    def submit(self, turn: Turn, work: Callable[[], T]) -> Future[T]:
        """Queue the work; a closed writer gives back a cancelled future."""
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                future.cancel()
                future.set_running_or_notify_cancel()
                return future
            self._queue.put((turn, next(self._order), work, future))
        return future

    def run(self, turn: Turn, work: Callable[[], T]) -> T:
        """Queue the work and wait for its result; called from any other thread."""
        return self.submit(turn, work).result()

    def close(self) -> None:
        """Do what was queued, then end the thread."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._queue.put((Turn.END, next(self._order), None, Future()))
        self._thread.join()

    def _work(self) -> None:
        while True:
            _, _, work, future = self._queue.get()
            if work is None:
                return
            if future.set_running_or_notify_cancel():
                run(work, future)
