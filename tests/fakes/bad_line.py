"""A line to a real centre that lets news and commands through and treats the download of one dataset badly."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

BOUND_SECONDS = 60.0
_RANGE = re.compile(rb"\r\nrange: bytes=([0-9]+)-", re.IGNORECASE)


class BadLine:
    """A loopback port in front of a centre; `url` is its address.

    Of each answer to `GET /v1/datasets/NAME/…` only `body_bytes` bytes of the body get through (None: all of them).
    Then the connection breaks, or where the line `holds` nothing more comes until `let_go`. `asked` are the bytes that
    downloads began with, `held` is set once one was held.
    """

    def __init__(self, target: str, name: str) -> None:
        parts = urlsplit(target)
        assert parts.hostname is not None and parts.port is not None
        self._target = parts.hostname, parts.port
        self._download = f"GET /v1/datasets/{name}/".encode()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._stopping = threading.Event()
        self._ends: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self._free = threading.Event()
        self.body_bytes: int | None = None
        self.holds = False
        self.held = threading.Event()
        self.asked: list[int] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._accepting = threading.Thread(target=self._accept, name="bad-line")
        self._accepting.start()

    def let_go(self) -> None:
        """What is held goes on, and nothing is held or cut from now on."""
        self.body_bytes, self.holds = None, False
        self._free.set()

    def close(self) -> None:
        """Break every connection."""
        self._stopping.set()
        self._free.set()
        self._accepting.join()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join()
        for end in (*self._ends, self._listener):
            end.close()

    def _begin(self, work: object, *args: object) -> None:
        assert callable(work)
        thread = threading.Thread(target=work, args=args, name="bad-line")
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            try:
                far = socket.create_connection(self._target)
            except OSError:
                near.close()
                continue
            self._ends += [near, far]
            downloads = threading.Event()
            self._begin(self._upwards, near, far, downloads)
            self._begin(self._downwards, far, near, downloads)

    def _upwards(self, near: socket.socket, far: socket.socket, downloads: threading.Event) -> None:
        """Requests are small: each comes in one piece, or its head does."""
        with suppress(OSError):
            while data := near.recv(65536):
                if data.startswith(self._download):
                    begins = _RANGE.search(data)
                    self.asked.append(int(begins[1]) if begins else 0)
                    downloads.set()
                else:
                    downloads.clear()
                far.sendall(data)
        _shut(far)

    def _downwards(self, far: socket.socket, near: socket.socket, downloads: threading.Event) -> None:
        body: int | None = None
        with suppress(OSError):
            while data := far.recv(16384):
                if not downloads.is_set() or self.body_bytes is None:
                    body = None
                    near.sendall(data)
                    continue
                if body is None:
                    head, _, rest = data.partition(b"\r\n\r\n")
                    near.sendall(head + b"\r\n\r\n")
                    body, data = 0, rest
                some = data[: self.body_bytes - body]
                near.sendall(some)
                body += len(some)
                if len(some) == len(data):
                    continue
                if not self.holds:
                    break
                self.held.set()
                self._free.wait(BOUND_SECONDS)
                near.sendall(data[len(some) :])
        _shut(near)


def _shut(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextmanager
def bad_line(target: str, name: str) -> Iterator[BadLine]:
    """One for a test."""
    line = BadLine(target, name)
    try:
        yield line
    finally:
        line.close()
