"""Sees to it that cyclic garbage is collected in the window thread only.

Python collects on whichever thread happens to allocate; a widget or timer that dies on a thread of the desk is
destroyed there, which Qt forbids. So the automatic collector is off while a window is open, and a timer does its work.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from shiboken6 import isValid

EVERY_MS = 100
WHOLE_EVERY, UNTOUCHED_FOR = 900.0, 60.0
"""Seconds: everything is looked through so often, once nobody has touched the window for so long."""
_TOUCHES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.InputMethod})


@contextmanager
def no_collection() -> Iterator[None]:
    """Nothing is collected inside, so that no widget dies while another is being painted; what there is goes before."""
    was_enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class WindowGarbage(QObject):
    """From `start` to `stop` garbage is collected by a timer of the application's thread, a little at a time.

    What has lived through one collection is not looked through again (a hundred milliseconds, in which no key would be
    answered) until nobody has touched the window for a minute, and then every quarter of an hour.
    """

    def __init__(self, app: QGuiApplication) -> None:
        super().__init__(app)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._was_enabled = False
        self._touched_at = self._whole_at = time.monotonic()
        self._watched: QWindow | None = None
        app.focusWindowChanged.connect(self._follow)

    def start(self) -> None:
        """What has been made until now lives as long as the window and is not looked through again."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._all_of_it()
        self._timer.start()

    def stop(self) -> None:
        """Collects what the window leaves behind, here, and hands over to Python again."""
        self._timer.stop()
        self._timer.deleteLater()
        gc.unfreeze()
        gc.collect()
        if self._was_enabled:
            gc.enable()

    def _collect(self) -> None:
        now = time.monotonic()
        if now - self._whole_at > WHOLE_EVERY and now - self._touched_at > UNTOUCHED_FOR:
            self._all_of_it()
            return
        if gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(1)
            gc.freeze()

    def _all_of_it(self) -> None:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._whole_at = time.monotonic()

    def _follow(self, window: QWindow | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = window
        if window is not None:
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self._touched_at = time.monotonic()
        return False
