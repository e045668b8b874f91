"""Attachments in memory, as exact as those on disk."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from desk_app.domain.case import Photo
from desk_app.domain.pictures import FILE_AT_MOST
from desk_app.errors import BadInput


@dataclass(slots=True, kw_only=True)
class _File:
    content: bytes
    whole: bool
    wanted: bool = False
    carried: bool = False
    used_at: datetime


class MemoryAttachments:
    """The port `Attachments` over a dictionary; `room` bounds what the centre has too."""

    def __init__(self, *, room: int = 200 * 1024 * 1024) -> None:
        self._room = room
        self._lock = threading.RLock()
        self.files: dict[str, _File] = {}

    def keep(self, name: str, content: bytes) -> Photo:
        if not content:
            raise BadInput("attachment_empty", {"name": name})
        if len(content) > FILE_AT_MOST:
            raise BadInput("attachment_too_large", {"name": name, "megabytes": 20})
        sha256 = hashlib.sha256(content).hexdigest()
        with self._lock:
            known = self.files.get(sha256)
            if known is None or not known.whole:
                self.files[sha256] = _File(content=content, whole=True, used_at=datetime.now(UTC))
        return Photo(sha256=sha256, name=name)

    def read(self, sha256: str) -> bytes | None:
        known = self.files.get(sha256)
        if known is None or not known.whole:
            return None
        self.files[sha256] = self.files.pop(sha256)  # the last in the order of use
        return known.content

    def want(self, hashes: Collection[str]) -> None:
        for sha256 in hashes:
            if sha256 in self.files:
                self.files[sha256].wanted = True

    def to_carry(self) -> tuple[tuple[str, int], ...]:
        with self._lock:
            waiting = [(name, one) for name, one in self.files.items() if one.whole and one.wanted and not one.carried]
            return tuple((name, len(one.content)) for name, one in sorted(waiting, key=lambda each: each[1].used_at))

    def piece(self, sha256: str, after: int, at_most: int) -> bytes:
        known = self.files.get(sha256)
        return known.content[after : after + at_most] if known is not None else b""

    def sound(self, sha256: str) -> bool:
        known = self.files.get(sha256)
        if known is not None and hashlib.sha256(known.content).hexdigest() == sha256:
            return True
        self.files.pop(sha256, None)
        return False

    def carried(self, sha256: str) -> None:
        self.files[sha256].carried = True
        self._make_room(sha256)

    def coming(self, sha256: str) -> int:
        known = self.files.get(sha256)
        return len(known.content) if known is not None and not known.whole else 0

    def take_in(self, sha256: str, after: int, piece: bytes) -> None:
        if after + len(piece) > FILE_AT_MOST:
            raise BadInput("attachment_too_large", {"name": sha256, "megabytes": 20})
        known = self.files.get(sha256)
        if (known is not None and known.whole) or after != self.coming(sha256):
            raise ValueError("a piece that does not follow on")
        before = known.content if known is not None else b""
        self.files[sha256] = _File(content=before + piece, whole=False, carried=True, used_at=datetime.now(UTC))

    def came(self, sha256: str) -> bool:
        if not self.sound(sha256):
            return False
        self.files[sha256].whole = True
        self._make_room(sha256)
        return True

    def forget_unused(self, kept_before: datetime, named: Collection[str]) -> None:
        for sha256, one in list(self.files.items()):
            unused = not one.whole or not (one.wanted or one.carried)
            if unused and one.used_at < kept_before and sha256 not in named:
                del self.files[sha256]

    def _make_room(self, but: str) -> None:
        taken = len(self.files[but].content)
        for sha256, one in reversed(list(self.files.items())):
            if one.carried and sha256 != but:
                taken += len(one.content)
                if taken > self._room:
                    del self.files[sha256]

    def close(self) -> None:
        """Nothing is held."""
