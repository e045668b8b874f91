"""Threads that do one thing again and again, or whatever is asked of them; none keeps the program from ending."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from desk_app.progress import Stopped

T = TypeVar("T")
AFTER_A_MISTAKE = 15.0
PATIENCE = 2.0
"""Seconds to wait for all threads that were asked to end: one may hang in a name that nobody resolves."""

log = logging.getLogger(__name__)


class Loop:
    """Calls `step` on a thread of its own: again after as many seconds as it says, or when it is nudged."""

    def __init__(self, name: str, step: Callable[[], float | None]) -> None:
        self._step = step
        self._nudged = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def nudge(self) -> None:
        """There may be something to do: do not wait any longer."""
        self._nudged.set()

    def stop(self) -> None:
        """Ask the thread to end after the step it is in."""
        self._stopping = True
        self._nudged.set()

    def join(self, until: float) -> None:
        """Wait for its end, but not longer than until then (monotonic)."""
        _join(self._thread, until)

    def _run(self) -> None:
        while not self._stopping:
            self._nudged.clear()
            wait = self._once()
            if wait != 0.0:
                self._nudged.wait(wait)

    def _once(self) -> float | None:
        try:
            return self._step()
        except Stopped:
            return 0.0 if self._stopping else None
        except Exception:
            if self._stopping:
                return 0.0  # what it worked with may be closed already
            log.exception("the thread %s stumbled and goes on later", self._thread.name)
            return AFTER_A_MISTAKE


class Pool:
    """A few threads for work that is asked for, in order; work that nobody has begun is cancelled at the end."""

    def __init__(self, name: str, count: int) -> None:
        self._queue: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True) for number in range(1, count + 1)
        ]
        for thread in self._threads:
            thread.start()

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Ask for the work; a closed pool gives back a cancelled future."""
        future: Future[T] = Future()
        with self._lock:
            if not self._closed:
                self._queue.put((work, future))
                return future
        future.cancel()
        future.set_running_or_notify_cancel()
        return future

    def stop(self) -> None:
        """Cancel what nobody has begun, and ask the threads to end; waits for nothing."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        with suppress(queue.Empty):
            while True:
                asked = self._queue.get_nowait()
                if asked is not None and asked[1].cancel():
                    asked[1].set_running_or_notify_cancel()
        for _ in self._threads:
            self._queue.put(None)

    def join(self, until: float) -> None:
        """Wait for what had begun, but not longer than until then (monotonic)."""
        for thread in self._threads:
            _join(thread, until)

    def _run(self) -> None:
        while (asked := self._queue.get()) is not None:
            work, future = asked
            if self._closed:
                future.cancel()
            if future.set_running_or_notify_cancel():
                run(work, future)


def deadline() -> float:
    """When to wait no longer for threads that are asked to end now, as `time.monotonic` counts."""
    return time.monotonic() + PATIENCE


def _join(thread: threading.Thread, until: float) -> None:
    if thread.is_alive():
        thread.join(max(0.0, until - time.monotonic()))


def run(work: Callable[[], T], future: Future[T]) -> None:
    """Do the work and put its result, or what it raised, into a future that is running."""
    try:
        future.set_result(work())
    except BaseException as trouble:  # noqa: BLE001 - whatever it is, it belongs to who asked for the work
        future.set_exception(trouble)
