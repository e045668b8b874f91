"""The line to a running baresip: its control port on loopback, frames both ways, a thread that reads."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from desk_app.telephony.netstring import BadFrame, FrameReader, framed

LOOPBACK = "127.0.0.1"
_PATIENCE = 1.0
"""Seconds that sending may take before the program counts as stuck, and that reading takes to see that it is over."""
_BETWEEN_TRIES = 0.01
_QUICK_ACK: int | None = getattr(socket, "TCP_QUICKACK", None)  # Linux


class BaresipLine:
    """One connection to the control port.

    `hear` gets each payload and `lost` is called once when the line is cut, out of step or given up, both on the line's
    own thread, unless `close` was called before.
    """

    def __init__(self, connection: socket.socket, hear: Callable[[bytes], None], lost: Callable[[], None]) -> None:
        self._connection = connection
        self._hear = hear
        self._lost = lost
        self._closing = threading.Event()
        connection.settimeout(_PATIENCE)
        with suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reading = threading.Thread(target=self._read, name="phone-line", daemon=True)
        self._reading.start()

    def say(self, payloads: Iterable[bytes]) -> None:
        """Sends payloads in one piece; where that cannot be done the line is cut, and `lost` tells."""
        piece = b"".join(framed(payload) for payload in payloads)
        if piece:
            try:
                self._connection.sendall(piece)
            except OSError:
                self._cut()

    def close(self) -> None:
        """Ends the line and its thread; a second time does nothing."""
        self._closing.set()
        self._cut()
        if threading.current_thread() is not self._reading:
            self._reading.join()
        self._connection.close()

    def _cut(self) -> None:
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        frames = FrameReader()
        with suppress(OSError, BadFrame):
            while (data := self._receive()) and not self._closing.is_set():
                for payload in frames.feed(data):
                    self._hear(payload)
        self._cut()
        if not self._closing.is_set():
            self._lost()

    def _receive(self) -> bytes:
        while not self._closing.is_set():
            try:
                data = self._connection.recv(65_536)
            except TimeoutError:
                continue
            self._acknowledge()
            return data
        return b""

    def _acknowledge(self) -> None:
        """At once: baresip sends small pieces, and before the next waits for this, which by default takes 40 ms."""
        if _QUICK_ACK is not None:
            with suppress(OSError):
                self._connection.setsockopt(socket.IPPROTO_TCP, _QUICK_ACK, 1)


def connected(port: int, seconds: float, go_on: Callable[[], bool]) -> socket.socket | None:
    """A connection to the control port as soon as the program listens there; None where it does not within so many
    seconds, or once `go_on` says no."""
    give_up = time.monotonic() + seconds
    while go_on() and time.monotonic() < give_up:
        try:
            return socket.create_connection((LOOPBACK, port), timeout=_PATIENCE)
        except OSError:
            time.sleep(_BETWEEN_TRIES)
    return None
