"""The line to the phone program against peers that keep to nothing."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from desk_app.telephony.baresip_line import BaresipLine, connected
from desk_app.telephony.baresip_program import free_port
from desk_app.telephony.netstring import LARGEST, framed

BOUND_SECONDS = 10.0


class Ends:
    """Both ends of a line; a test plays the program on `far`."""

    def __init__(self) -> None:
        near, self.far = socket.socketpair()
        self.far.settimeout(BOUND_SECONDS)
        self.heard: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self.lost = threading.Event()
        self.line = BaresipLine(near, self.heard.put, self.lost.set)

    def next(self) -> bytes:
        """The next payload that was heard."""
        return self.heard.get(timeout=BOUND_SECONDS)


@contextmanager
def ends() -> Iterator[Ends]:
    both = Ends()
    try:
        yield both
    finally:
        both.line.close()
        both.far.close()


def test_payloads_go_both_ways() -> None:
    with ends() as both:
        both.far.sendall(framed(b"one") + framed(b"two")[:3])
        assert both.next() == b"one"
        both.far.sendall(framed(b"two")[3:])
        assert both.next() == b"two"
        both.line.say([b"three", b"four"])
        assert both.far.recv(100) == b"5:three,4:four,"
        both.line.say([])


@pytest.mark.parametrize("nonsense", [b"hello\n", b"3:abc;", b"%d:" % (LARGEST + 1), b"1:a,garbage"])
def test_a_line_out_of_step_is_lost(nonsense: bytes) -> None:
    with ends() as both:
        both.far.sendall(nonsense)
        assert both.lost.wait(BOUND_SECONDS)
        assert both.far.recv(100) == b"", "and cut"


def test_a_line_that_is_cut_is_lost_and_what_is_said_then_goes_nowhere() -> None:
    with ends() as both:
        both.far.sendall(framed(b"last"))
        both.far.close()
        assert both.next() == b"last"
        assert both.lost.wait(BOUND_SECONDS)
        both.line.say([b"anybody?"])


def test_a_program_that_does_not_read_is_cut_off() -> None:
    with ends() as both:
        for _ in range(100):
            both.line.say([bytes(100_000)])
            if both.lost.is_set():
                break
        assert both.lost.wait(BOUND_SECONDS)


def test_a_line_that_is_closed_is_not_lost() -> None:
    with ends() as both:
        both.line.close()
        both.line.close()
        assert not both.lost.is_set()


def test_a_line_can_be_closed_by_what_it_hears() -> None:
    closed = threading.Event()
    near, far = socket.socketpair()

    def hear(payload: bytes) -> None:
        line.close()
        closed.set()

    line = BaresipLine(near, hear, lambda: None)
    far.sendall(framed(b"quit"))
    assert closed.wait(BOUND_SECONDS)
    far.close()


def test_a_program_that_is_slow_to_listen_is_waited_for() -> None:
    port = free_port()
    with socket.socket() as program:
        program.bind(("127.0.0.1", port))
        threading.Timer(0.05, program.listen).start()
        connection = connected(port, BOUND_SECONDS, lambda: True)
        assert connection is not None
        connection.close()


def test_a_program_that_does_not_listen_or_has_gone_is_not() -> None:
    assert connected(free_port(), 0.05, lambda: True) is None
    assert connected(free_port(), BOUND_SECONDS, lambda: False) is None
