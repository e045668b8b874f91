"""How a long task reports how far it is and is asked to stop, from any thread and without Qt."""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a task is; a window polls it and draws it once the task has taken 600 ms.

    `total` is 0 while the size of the work is unknown. `what` is a stable code, not words.
    """

    done: int = 0
    total: int = 0
    what: str = ""
    stopping: bool = False

    @property
    def fraction(self) -> float | None:
        """Between 0 and 1, or None while the size of the work is unknown."""
        return min(1.0, self.done / self.total) if self.total > 0 else None


class Stopped(Exception):
    """Raised inside a task that was asked to stop, at its next report."""


class Task:
    """What a long task and its watcher share.

    The worker calls `report` as it goes, a few hundred times a second at the most; that raises `Stopped` once somebody
    has called `stop`. The watcher reads `progress`. Reading and writing one attribute is atomic, so no lock is held.
    """

    __slots__ = ("_progress", "_stop")

    def __init__(self) -> None:
        self._progress = Progress()
        self._stop = threading.Event()

    @property
    def progress(self) -> Progress:
        """The newest report."""
        return self._progress

    @property
    def stop_requested(self) -> bool:
        """Whether somebody has asked this task to stop; for work that would rather wind down than be interrupted."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Asks the task to stop; returns at once, the task ends at its next report."""
        self._stop.set()

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        """Says how far the work is. Raises `Stopped` when the task was asked to stop."""
        stopping = self._stop.is_set()
        self._progress = Progress(done=done, total=total, what=what, stopping=stopping)
        if stopping:
            raise Stopped

    def wait(self, seconds: float) -> None:
        """Sleeps, but not past a request to stop. Raises `Stopped` when there is one."""
        if self._stop.wait(seconds):
            raise Stopped

    def over(self, items: Iterable[T], total: int = 0, what: str = "", every: int = 1) -> Iterator[T]:
        """Passes the items on and reports after each `every` of them."""
        for number, item in enumerate(items, start=1):
            yield item
            if number % every == 0:
                self.report(number, total, what)
