"""A server that says exactly what it is told to, byte for byte, so that a client can be shown any kind of answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Say = Callable[[socket.socket], None]


class RawServer:
    """Listens on loopback; each connection's first request is read and answered by `answer`.

    Where it does not `listen` it speaks without having read a request.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(0.1)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self.requests: list[bytes] = []
        self.listens = True
        self.answer: Say = lambda connection: None
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._accepting = threading.Thread(target=self._accept, name="raw-server")
        self._accepting.start()

    def close(self) -> None:
        """End it, and every connection."""
        self._stopping.set()
        self._accepting.join()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def wait(self, seconds: float) -> None:
        """Says nothing for so long, or until the test is over."""
        self._stopping.wait(seconds)

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            thread = threading.Thread(target=self._serve, args=(connection,), name="raw-server-connection")
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            connection.settimeout(10)
            try:
                if self.listens:
                    self.requests.append(_request(connection))
                self.answer(connection)
            except OSError:
                return  # the client has gone


def _request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


@contextmanager
def raw_server() -> Iterator[RawServer]:
    """One for a test."""
    server = RawServer()
    try:
        yield server
    finally:
        server.close()


def http(
    status: str, body: bytes = b"", content_type: str = "application/json", *, length: int | None = None, more: str = ""
) -> bytes:
    """A whole answer; `length` lies about the body's."""
    told = len(body) if length is None else length
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {told}\r\n"
        f"Connection: close\r\n{more}\r\n"
    )
    return head.encode() + body


def saying(*parts: bytes) -> Say:
    """An answer in one or more pieces, then the end of the connection."""

    def say(connection: socket.socket) -> None:
        for part in parts:
            connection.sendall(part)

    return say
