"""Work on files that may hang (a telephone, a network disk): in threads that nobody waits for, and can be given up."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from enum import Enum
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer

from ui.bridge import Bridge

AT_ONCE = 4
PATIENCE_MS = 20_000
"""A file that has not come for so long since it was begun is given up; its thread hangs on alone."""

T = TypeVar("T")
log = logging.getLogger(__name__)


class NotCome(Enum):
    """Why an errand has brought nothing."""

    LATE = "LATE"
    BROKEN = "BROKEN"


class Errand(Generic[T]):
    """One piece of work. `wanted` until it has answered or was given up; the work may look at it to end early."""

    def __init__(
        self,
        work: Callable[[Errand[T]], T],
        use: Callable[[T], object],
        failed: Callable[[NotCome], object],
        given_up: Callable[[], None],
    ) -> None:
        self.wanted = True
        self.work = work
        self.use = use
        self.failed = failed
        self._given_up = given_up

    def give_up(self) -> None:
        """Nobody waits for it any more: others take its place at once."""
        if self.wanted:
            self.wanted = False
            self._given_up()


class Errands(QObject):
    """Does a few pieces of work at once, each on a daemon thread of its own: one that hangs holds up neither the
    window, nor its closing, nor for long the others. Every errand that is still wanted answers exactly once."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._carry = bridge.carry(self._came, self)
        self._waiting: deque[Errand[object]] = deque()
        self._under_way: dict[Errand[object], QTimer] = {}

    def begin(
        self, work: Callable[[Errand[T]], T], use: Callable[[T], object], failed: Callable[[NotCome], object]
    ) -> Errand[T]:
        """Begins the work as soon as there is room; one of `use` and `failed` is called in the window's thread."""
        errand = Errand(work, use, failed, self._go_on)
        self._waiting.append(errand)  # type: ignore[arg-type]  # what it brings goes to its own `use` only
        self._go_on()
        return errand

    def _go_on(self) -> None:
        for given_up in [errand for errand in self._under_way if not errand.wanted]:
            self._leave(given_up)
        while self._waiting and len(self._under_way) < AT_ONCE:
            errand = self._waiting.popleft()
            if errand.wanted:
                timer = QTimer(self, singleShot=True, interval=PATIENCE_MS)
                timer.timeout.connect(lambda errand=errand: self._came(errand, NotCome.LATE))
                timer.start()
                self._under_way[errand] = timer
                threading.Thread(target=_run, args=(errand, self._carry), name="errand", daemon=True).start()

    def _came(self, errand: Errand[object], answer: object) -> None:
        self._leave(errand)
        self._go_on()
        if not errand.wanted:
            return
        errand.wanted = False
        if isinstance(answer, NotCome):
            errand.failed(answer)
        else:
            errand.use(answer)

    def _leave(self, errand: Errand[object]) -> None:
        timer = self._under_way.pop(errand, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()


def _run(errand: Errand[object], carry: Callable[..., None]) -> None:
    answer: object = NotCome.BROKEN
    try:
        answer = errand.work(errand)
    except Exception:
        log.exception("a file could not be worked on")
    finally:
        carry(errand, answer)
