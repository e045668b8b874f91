"""The files of cases on a seat's disk, as the core needs them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from desk_app.domain.case import Photo


class Attachments(Protocol):
    """Files that belong to cases, on this seat's disk, each under the SHA-256 of its content (64 hex digits). Calls
    block, and may come from several threads."""

    def keep(self, name: str, content: bytes) -> Photo:
        """Keep a file durably. Raises `BadInput` `attachment_empty` or `attachment_too_large`, and `StoreTrouble` where
        the disk cannot take it: then nothing of it is kept."""

    def read(self, sha256: str) -> bytes | None:
        """The whole content; None where it is not here."""

    def want(self, hashes: Collection[str]) -> None:
        """Commands name these files: those that are here are to go to the centre; durable on return."""

    def to_carry(self) -> tuple[tuple[str, int], ...]:
        """(hash, bytes) of the files that are still to go to the centre, those first that were kept first."""

    def piece(self, sha256: str, after: int, at_most: int) -> bytes:
        """Bytes of a file that follow the first `after`; none behind its end."""

    def sound(self, sha256: str) -> bool:
        """The content still has its hash; one that has not is no use to anybody and is forgotten."""

    def carried(self, sha256: str) -> None:
        """The centre has all of it: from now on it may be forgotten here for want of room."""

    def coming(self, sha256: str) -> int:
        """How many bytes are here of a file that is being fetched."""

    def take_in(self, sha256: str, after: int, piece: bytes) -> None:
        """Keep a piece that follows the `after` bytes which are here, in one transaction."""

    def came(self, sha256: str) -> bool:
        """All of it has come: from now on it can be read. False where its hash is another: all of it is forgotten."""

    def forget_unused(self, kept_before: datetime, named: Collection[str]) -> None:
        """Forget files kept here before then that no command and none of these hashes names, and what had begun to come
        before then and never came whole."""

    def close(self) -> None: ...
