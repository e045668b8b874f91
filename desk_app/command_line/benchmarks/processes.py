"""Processes that a benchmark starts: without a screen, bounded in time, ended by their id whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import platformdirs

from desk_app.errors import OurMistake
from desk_app.paths import APP_NAME

BOUND_SECONDS = 300.0
END_SECONDS = 15.0
PACKAGE = __name__.rpartition(".")[0]


class Running:
    """A process of ours that says what it has to say in lines of JSON on its standard output."""

    def __init__(self, process: subprocess.Popen[str], began: float) -> None:
        self.process = process
        self.began = began
        self.heard_at = began
        self._lines: Queue[tuple[float, str] | None] = Queue()
        self._reading = threading.Thread(target=self._read, name="benchmark-lines")
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put((time.monotonic(), line))
        self._lines.put(None)

    def line(self, seconds: float = BOUND_SECONDS) -> tuple[float, str]:
        """When the next line came, by the monotonic clock, and what it says. Raises `OurMistake` where none comes."""
        try:
            said = self._lines.get(timeout=seconds)
        except Empty:
            raise OurMistake(f"a process of the benchmark said nothing for {seconds:.0f} s") from None
        if said is None:
            raise OurMistake(f"a process of the benchmark ended with {self.process.wait(END_SECONDS)}")
        return said

    def heard(self, what: str, seconds: float = BOUND_SECONDS) -> Any:
        """What the next line of JSON under this name holds; other lines are passed over."""
        give_up = time.monotonic() + seconds
        while True:
            self.heard_at, line = self.line(max(0.1, give_up - time.monotonic()))
            if line.startswith("{") and what in (told := json.loads(line)):
                return told[what]

    def tell(self, word: str) -> None:
        """A line on its standard input."""
        assert self.process.stdin is not None
        self.process.stdin.write(word + "\n")
        self.process.stdin.flush()

    def end(self) -> None:
        """Asks it to end, and ends it."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._reading.join()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                stream.close()


@contextmanager
def running(*command: str, environ: Mapping[str, str] | None = None) -> Iterator[Running]:
    """Starts a program and ends it with the block."""
    began = time.monotonic()
    surroundings = {**os.environ, **_without_a_screen(), **(environ or {})}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=surroundings,
    )
    started = Running(process, began)
    try:
        yield started
    finally:
        started.end()


@contextmanager
def running_module(name: str, *arguments: str | Path) -> Iterator[Running]:
    """Starts one of the processes that lie beside this module."""
    with running(sys.executable, "-m", f"{PACKAGE}.{name}", *map(str, arguments)) as started:
        yield started


def _without_a_screen() -> dict[str, str]:
    """A keyring would only be asked in vain, for a prepared seat's key lies beside it. Modules are compiled once, as in
    an installed program, into a folder of their own."""
    return {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPYCACHEPREFIX": str(platformdirs.user_cache_path(APP_NAME, appauthor=False) / "benchmarks"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }


def say(**told: Any) -> None:
    """How a process of ours tells its parent something: one line of JSON."""
    print(json.dumps(told), flush=True)
