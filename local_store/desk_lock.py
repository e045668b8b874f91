"""The lock that lets one program at a time send from a seat's folder; the system frees it when its owner dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desk_app.errors import StoreTrouble

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class DeskLock:
    """Held from its making until `release`, at the latest until the process ends, however it ends.

    It is an advisory lock of the operating system on an open file, never the mere presence of a file: nothing has to
    be cleaned up after a crash. Raises `StoreTrouble` `store_in_use` where another program holds it.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _take(descriptor)
        except OSError as trouble:
            os.close(descriptor)
            raise StoreTrouble("store_in_use", {"file": path.name}) from trouble
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Let another program in; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
