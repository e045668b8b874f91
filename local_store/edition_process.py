"""The process that builds one large edition: `python -m local_store.edition_process`, told by its standard input."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import sqlcipher3.dbapi2 as sqlcipher

from desk_app.domain.protocol import EditionInfo
from desk_app.errors import EditionBroken, StoreTrouble
from desk_app.progress import Task
from desk_app.wire import load
from local_store.edition_building import build
from local_store.unpacking import unpacked_lines

_PIECE = 64 * 1024
_TELL_SECONDS = 0.1


class _Telling(Task):
    """Says how far the work is on standard output, a few times a second."""

    __slots__ = ("_next",)

    def __init__(self) -> None:
        super().__init__()
        self._next = 0.0

    def report(self, done: int, total: int = 0, what: str = "") -> None:
        """One line now and then."""
        super().report(done, total, what)
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _TELL_SECONDS
            _tell({"done": done, "total": total, "what": what})


def main() -> None:
    """Build what the first line orders of the bytes after it; the last line out says how it ended."""
    gc.disable()  # it lives for one file, and what it makes by the million has no cycles
    order = json.loads(sys.stdin.buffer.readline())
    path, info = Path(order["path"]), load(EditionInfo, order["info"])
    built = False
    try:
        lines = unpacked_lines(_pieces(sys.stdin.buffer), info)
        build(path, bytes.fromhex(order["key"]), info, lines, _Telling())
        built = True
        _tell({"built": True})
    except EditionBroken as broken:
        _tell({"broken": dict(broken.params)})
    except (OSError, sqlcipher.Error) as trouble:
        _tell(_told(trouble, path))
    finally:
        if not built:
            path.unlink(missing_ok=True)


def _told(trouble: OSError | sqlcipher.Error, path: Path) -> dict[str, Any]:
    from local_store.trouble import translated  # brings SQLAlchemy: only where it is needed

    try:
        with translated(path):
            raise trouble
    except StoreTrouble as said:
        return {"trouble": said.code, "params": dict(said.params)}


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    while piece := stream.read(_PIECE):
        yield piece


def _tell(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
