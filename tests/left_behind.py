"""Finds what a test left behind: running threads, active timers, open windows and log warnings nobody expected."""

import gc
import logging
import re
import sys
import threading
import time
from collections.abc import Iterable

GRACE_SECONDS = 3.0


class WarningCollector(logging.Handler):
    """Keeps every log record from WARNING up that no expected pattern explains."""

    def __init__(self, expected: Iterable[str]) -> None:
        super().__init__(logging.WARNING)
        self.expected = [re.compile(pattern) for pattern in expected]
        self.stray: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps the record's line unless it was expected."""
        line = f"{record.name} {record.levelname}: {record.getMessage()}"
        if not any(pattern.search(line) for pattern in self.expected):
            self.stray.append(line)


def threads_since(before: set[threading.Thread]) -> list[str]:
    """Names of the threads that were started after `before` and do not end within the grace time."""
    give_up = time.monotonic() + GRACE_SECONDS
    while left := [thread for thread in threading.enumerate() if thread not in before and _counts(thread)]:
        if time.monotonic() > give_up:
            return [f"thread {thread.name}" for thread in left]
        left[0].join(0.05)
    return []


def _counts(thread: threading.Thread) -> bool:
    # Python only lends a dummy to a thread that Qt started and never takes it back.
    return thread.is_alive() and not isinstance(thread, threading._DummyThread)


def only_new_things_are_looked_through() -> None:
    """What other tests have made is set aside: to look through a million of their objects after each window takes
    longer than the window."""
    gc.collect()
    gc.freeze()


def qt_things() -> list[str]:
    """Timers that still run and windows that are still shown, once what is due for deletion is gone."""
    if "PySide6.QtWidgets" not in sys.modules:
        return []
    from PySide6.QtCore import QCoreApplication, QEvent, QTimer
    from PySide6.QtWidgets import QApplication
    from shiboken6 import isValid

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return []
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    left = [f"window {widget!r}" for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    timers = [thing for thing in gc.get_objects() if issubclass(type(thing), QTimer)]
    left += [f"timer {timer!r}" for timer in timers if isValid(timer) and timer.isActive()]
    return left
