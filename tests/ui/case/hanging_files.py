"""A file that does not answer, as one on a telephone that was unplugged: its reader hangs in the system."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

GRACE_SECONDS = 5.0


@contextmanager
def hanging_file(path: Path) -> Iterator[Path]:
    """Who opens it hangs until the end of the block; then every reader is let go and waited for. The test may put
    another file in its place."""
    before = set(threading.enumerate())
    pipe = path.with_name(f".{path.name}")
    os.mkfifo(pipe)
    path.hardlink_to(pipe)
    try:
        yield path
    finally:
        give_up = time.monotonic() + GRACE_SECONDS
        while (hanging := _readers(before)) and time.monotonic() < give_up:
            os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))  # whoever waits for a writer has seen one
            hanging[0].join(0.02)


def _readers(before: set[threading.Thread]) -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread not in before and thread.name == "errand"]
