"""How this seat stands with the centre, as one value that several threads bring up to date."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desk_app.domain.projection import SyncStatus


class Line:
    """Keeps the newest `SyncStatus` and tells when something changed that a person can see."""

    def __init__(self, tell: Callable[[], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._status = SyncStatus()

    @property
    def status(self) -> SyncStatus:
        """As of now; reading waits for nothing."""
        return self._status

    def note(self, **changes: Any) -> None:
        """Bring these fields up to date; a new time of the last word alone is no news."""
        with self._lock:
            before = self._status
            self._status = replace(before, **changes)
            news = _seen(before) != _seen(self._status)
        if news:
            self._tell()


def _seen(status: SyncStatus) -> SyncStatus:
    return replace(status, last_heard=None, offset_seconds=round(status.offset_seconds))
