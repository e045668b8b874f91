"""The only file where threads meet: joins the desk's news and answers to the window thread.

News is joined and told at most ten times a second; an answer is delivered in the window thread, either to a coroutine
(`await bridge.ask(desk.case_view(id))`) or to a function (`bridge.then(desk.case_view(id), self.show_view)`).
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from desk_app.errors import WorldTrouble

T = TypeVar("T")
LEAST_MILLISECONDS_BETWEEN_NEWS = 100

log = logging.getLogger(__name__)


class News(Protocol):
    """What the desk tells: which views may have changed, and who changed them."""

    @property
    def what(self) -> frozenset[str]: ...


class Teller(Protocol):
    """The one thing the bridge itself needs of a desk."""

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]: ...


class _Awaited:
    """An answer and who uses it, forgotten once it is delivered: a future keeps its listeners for as long as it lives,
    and listeners know their future, so that thousands of rows would lie about until garbage is collected."""

    __slots__ = ("_held",)

    def __init__(self, *held: Any) -> None:
        self._held = held

    def take(self) -> tuple[Any, ...]:
        held, self._held = self._held, ()
        return held


class Bridge(QObject):
    """Between one desk and its window; lives in the window thread.

    `changed` carries a frozenset of view names (`queue`, `sync`, `case:ID` …); `trouble` a WorldTrouble that an answer
    brought and nobody asked to be told of. `desk` is the desk itself: its calls return at once.
    """

    changed = Signal(object)
    trouble = Signal(object)
    _news_came = Signal()
    _answer_came = Signal(object)
    _carried = Signal(object)

    def __init__(self, desk: Any, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._lock = threading.Lock()
        self._waiting: set[str] = set()
        self._closed = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self._told_at = 0.0
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._tell)
        self._news_came.connect(self._schedule, Qt.ConnectionType.QueuedConnection)
        self._answer_came.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._carried.connect(self._set_down, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = desk.subscribe(self._heard)

    async def ask(self, future: Future[T]) -> T:
        """Waits for an answer without holding up the window; needs the qasync loop. Raises what the desk raised."""
        return await asyncio.wrap_future(future)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Starts a coroutine, keeps it alive until it ends, and tells its trouble."""
        task = asyncio.get_event_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def then(
        self,
        future: Future[T],
        use: Callable[[T], object],
        *,
        failed: Callable[[WorldTrouble], object] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Calls `use` with the answer in the window thread; nothing where `owner` has been deleted meanwhile.

        The world's trouble goes to `failed`, else to the signal `trouble`; our own mistakes are logged.
        """
        awaited = _Awaited(future, use, failed, owner)
        future.add_done_callback(lambda _done: self._pass_on(awaited))

    def newest(self, owner: QObject | None = None) -> Newest:
        """For answers of which only the one to the last question counts (a key typed in a look-up)."""
        return Newest(self, owner)

    def carry(self, use: Callable[..., object], owner: QObject | None = None) -> Callable[..., None]:
        """A function for any thread: each call of it becomes one of `use` in the window thread, in their order and at
        once; it never waits. Nothing is called once the bridge is closed or the `owner` deleted."""

        def called(*given: Any) -> None:
            with self._lock:
                if not self._closed:
                    self._carried.emit((use, given, owner))

        return called

    def close(self) -> None:
        """Hears and tells nothing more; what is still under way is dropped."""
        with self._lock:
            already, self._closed = self._closed, True
        if already:
            return
        self._unsubscribe()
        self._timer.stop()
        for task in tuple(self._tasks):
            task.cancel()

    # called from any thread

    def _heard(self, news: News) -> None:
        with self._lock:
            first = not self._waiting
            self._waiting |= news.what
            if first and not self._closed:
                self._news_came.emit()

    def _pass_on(self, awaited: _Awaited) -> None:
        with self._lock:
            if not self._closed:
                self._answer_came.emit(awaited)

    # called in the window thread

    def _schedule(self) -> None:
        since = (time.monotonic() - self._told_at) * 1000
        if not self._closed and not self._timer.isActive():
            self._timer.start(max(0, round(LEAST_MILLISECONDS_BETWEEN_NEWS - since)))

    def _tell(self) -> None:
        with self._lock:
            what, self._waiting = frozenset(self._waiting), set()
        self._told_at = time.monotonic()
        self.changed.emit(what)

    def _deliver(self, awaited: _Awaited) -> None:
        future, use, failed, owner = awaited.take()
        if self._closed or (owner is not None and not isValid(owner)):
            return
        try:
            value = future.result()
        except CancelledError:
            return
        except WorldTrouble as trouble:
            (failed or self.trouble.emit)(trouble)
            return
        except Exception:
            log.exception("the desk could not answer")
            return
        use(value)

    def _set_down(self, carried: tuple[Callable[..., object], tuple[Any, ...], QObject | None]) -> None:
        use, given, owner = carried
        if not self._closed and (owner is None or isValid(owner)):
            use(*given)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        match task.exception():
            case None:
                pass
            case WorldTrouble() as trouble:
                self.trouble.emit(trouble)
            case mistake:
                log.error("a task of the window failed", exc_info=mistake)


class Newest:
    """Delivers only the answer to the newest question; older ones are cancelled or dropped."""

    def __init__(self, bridge: Bridge, owner: QObject | None) -> None:
        self._bridge = bridge
        self._owner = owner
        self._asked: Future[Any] | None = None

    def __call__(
        self,
        future: Future[T],
        use: Callable[[T], object],
        *,
        failed: Callable[[WorldTrouble], object] | None = None,
    ) -> None:
        """Asks; what was asked before is not delivered any more."""
        if self._asked is not None and not self._asked.done():
            self._asked.cancel()
        self._asked = future

        def use_if_newest(value: T) -> None:
            if self._asked is future:
                use(value)

        def fail_if_newest(trouble: WorldTrouble) -> None:
            if self._asked is future:
                (failed or self._bridge.trouble.emit)(trouble)

        self._bridge.then(future, use_if_newest, failed=fail_if_newest, owner=self._owner)
