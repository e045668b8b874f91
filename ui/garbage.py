"""Sees to it that cyclic garbage is collected in the window thread only.

Python collects on whichever thread happens to allocate; a widget or timer that dies on a thread of the desk is
destroyed there, which Qt forbids. So the automatic collector is off while a window is open, and a timer does its work.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 500


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


class WindowGarbage:
    """From `start` to `stop` garbage is collected by a timer of `parent`'s thread, as often as otherwise."""

    def __init__(self, parent: QObject) -> None:
        self._timer = QTimer(parent)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._collect)
        self._was_enabled = False

    def start(self) -> None:
        """What has been made until now lives as long as the window and is not looked through again."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        gc.collect()
        gc.freeze()
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
        """The oldest generation that is due; the young ones are quick, and the oldest is due seldom."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [generation for generation in (2, 1, 0) if counts[generation] > thresholds[generation]]
        if due:
            gc.collect(due[0])
