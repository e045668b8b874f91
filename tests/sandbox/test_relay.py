"""The operator's line passes everything on, breaks at once when it is cut, and works again when it is mended."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

from desk_app.sandbox.relay import Relay

BOUND = 10.0


@contextmanager
def echo() -> Iterator[str]:
    """A server that says everything back; its address."""
    listening = socket.create_server(("127.0.0.1", 0))

    def answer(line: socket.socket) -> None:
        with line:
            try:
                while data := line.recv(65536):
                    line.sendall(data)
            except OSError:
                return

    def serve() -> None:
        while True:
            try:
                line, _address = listening.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(line,), daemon=True).start()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


@pytest.fixture
def relay() -> Iterator[Relay]:
    with echo() as url:
        made = Relay(url)
        yield made
        made.close()


def connected(relay: Relay) -> socket.socket:
    parts = urlsplit(relay.url)
    assert parts.hostname and parts.port
    return socket.create_connection((parts.hostname, parts.port), timeout=BOUND)


def said_back(line: socket.socket, data: bytes) -> bytes:
    sender = threading.Thread(target=line.sendall, args=(data,))
    sender.start()
    found = b""
    while len(found) < len(data) and (piece := line.recv(65536)):
        found += piece
    sender.join()
    return found


def broken(line: socket.socket) -> bool:
    try:
        line.sendall(b"x")
        return line.recv(1) == b""
    except OSError:
        return True


def test_it_passes_on_large_and_small(relay: Relay) -> None:
    with connected(relay) as line:
        assert said_back(line, b"hello") == b"hello"
        large = bytes(range(256)) * 8000
        assert said_back(line, large) == large


def test_cut_breaks_what_is_open_and_what_comes_and_mending_lets_through_again(relay: Relay) -> None:
    with connected(relay) as line:
        assert said_back(line, b"one") == b"one"
        relay.cut()
        assert relay.is_cut
        assert broken(line)
    try:
        with connected(relay) as late:
            assert broken(late)
    except OSError:
        pass  # refused at once is as good
    relay.mend()
    with connected(relay) as line:
        assert said_back(line, b"two") == b"two"


def test_close_twice_does_nothing_more_and_the_far_end_may_be_gone() -> None:
    with echo() as url:
        relay = Relay(url)
    with connected(relay) as line:
        assert broken(line)
    relay.close()
    relay.close()


def test_it_needs_an_address_with_a_port() -> None:
    with pytest.raises(ValueError, match="port"):
        Relay("http://127.0.0.1")
