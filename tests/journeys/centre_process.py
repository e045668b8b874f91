"""A centre in a process of its own, as `desk-app central serve` starts it, that can be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from desk_app.central.service import open_central
from tests.centre_at_work import CentreAtWork, edition_of, sample_rows

ROOT = Path(__file__).parents[2]


def prepared(url: str) -> None:
    """Fills an empty database with the small district and its people."""
    central = open_central(url)
    try:
        for name, rows in sample_rows().items():
            central.publish(edition_of(name, rows))
        CentreAtWork(central=central, url="").everybody()
    finally:
        central.close()


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class CentreProcess:
    """`desk-app central serve` on one database and one port, through any number of lives."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Starts it and waits until it says that it listens."""
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "desk_app",
                "central",
                "serve",
                "--database",
                self.database,
                "--port",
                str(self.port),
            ],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline().strip() == f"listening on {self.url}"

    def freeze(self) -> None:
        """SIGSTOP: it keeps its connections and answers nobody."""
        if self._process is not None:
            self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """SIGCONT: it goes on where it stood."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """SIGKILL: no goodbye, no flush."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM: it ends by itself; its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process = self._process
        if process is None:
            return 0
        self._process = None
        process.send_signal(how)
        code = process.wait(30)
        assert process.stdout is not None
        process.stdout.close()
        return code
