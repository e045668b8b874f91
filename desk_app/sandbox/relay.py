"""The operator's line in the sandbox: passes bytes on to the centre, and can be cut and mended like a real one."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar
from urllib.parse import urlsplit

T = TypeVar("T")
CHUNK = 64 * 1024


class Relay:
    """A line on a loopback port of its own; `url` is what the seat is told as the centre's address.

    While it is cut every connection breaks at once and every new one too: to the seat the network is gone. It runs on
    one thread of its own, so that a busy window neither slows it nor is slowed by it.
    """

    def __init__(self, target: str) -> None:
        parts = urlsplit(target)
        if parts.hostname is None or parts.port is None:
            raise ValueError(f"an address with host and port is expected, not {target}")
        self._target = parts.hostname, parts.port
        self._scheme = parts.scheme
        self._cut = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._passing: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sandbox-relay", daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._taken, "127.0.0.1", 0))
        self.url = f"{self._scheme}://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    @property
    def is_cut(self) -> bool:
        """The network is gone."""
        return self._cut

    def cut(self) -> None:
        """Pulls the cable; returns once every connection is broken."""
        self._do(self._break(cut=True))

    def mend(self) -> None:
        """Puts the cable back; who calls now gets through."""
        self._do(self._break(cut=False))

    def close(self) -> None:
        """Ends the line for good; a second call does nothing."""
        if not self._thread.is_alive():
            return
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    # --- on the relay's thread --------------------------------------------------------------------------------------

    async def _break(self, *, cut: bool) -> None:
        self._cut = cut
        if cut:
            for end in tuple(self._ends):
                end.transport.abort()

    async def _end(self) -> None:
        self._server.close()
        await self._break(cut=True)
        for task in tuple(self._passing):
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _taken(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._passing.add(task)
        self._ends.add(writer)
        try:
            await self._pass(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass  # a broken line is what a relay is for
        finally:
            writer.transport.abort()
            self._ends.discard(writer)
            self._passing.discard(task)

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            return
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        self._ends.add(far_writer)
        try:
            if not self._cut:  # it may have been cut while we were connecting
                await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer))
        finally:
            far_writer.transport.abort()
            self._ends.discard(far_writer)


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    """Passes bytes on until the source ends, then says so to the sink."""
    while chunk := await source.read(CHUNK):
        sink.write(chunk)
        await sink.drain()
    with contextlib.suppress(OSError):
        sink.write_eof()
