"""Runs the centre as a web server: in this thread, in one beside it, or in several processes on PostgreSQL."""

from __future__ import annotations

import multiprocessing
import signal
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess
from types import FrameType
from typing import Any

import uvicorn
from sqlalchemy.engine import make_url

from desk_app.central.app import create_app
from desk_app.central.http_protocol import StrictProtocol
from desk_app.central.service import DISTRICT, ZONE, Central, open_central
from desk_app.errors import BadInput, OurMistake

BACKLOG = 2048
GRACE_SECONDS = 10
# Longer than a seat's long poll: a line that is closed between two calls looks like a lost network to the caller.
KEEP_ALIVE_SECONDS = 75
START_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the centre is served from, and which one. Port 0 takes a free one."""

    url: str
    district: str = DISTRICT
    zone: str = ZONE
    host: str = "127.0.0.1"
    port: int = 0
    tls_cert: str = ""
    tls_key: str = ""
    workers: int = 1


class CentreServer(uvicorn.Server):
    """Says when it takes calls, ends without waiting for those who wait, and ends well when a signal asks for it."""

    def __init__(self, central: Central, place: Place, when_started: Callable[[], None] = lambda: None) -> None:
        self._app = create_app(central)
        self._when_started = when_started
        super().__init__(
            uvicorn.Config(
                self._app,
                http=StrictProtocol,
                ws="none",
                lifespan="on",
                proxy_headers=False,
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=GRACE_SECONDS,
                ssl_certfile=place.tls_cert or None,
                ssl_keyfile=place.tls_key or None,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Tells that calls are taken, once they are."""
        await super().startup(sockets)
        if self.started:
            self._when_started()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Those who wait for news get what there is; other calls may finish."""
        self._app.state.stop_waiting()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal only asks: it is not raised again at the end, so that the exit code says that all is well."""
        self.should_exit = True


class Beside:
    """The centre served from a thread of its own, for the sandbox and for tests; `url` is where."""

    def __init__(self, central: Central, *, host: str = "127.0.0.1", port: int = 0) -> None:
        self._socket = _listening(host, port)
        self._server = CentreServer(central, Place(url="", host=host))
        self._thread = threading.Thread(target=self._run, name="centre-server")
        self.url = address(self._socket, tls=False)

    def start(self) -> str:
        """Serves until `stop`; the address."""
        self._thread.start()
        while not self._server.started:
            self._thread.join(0.01)
            if not self._thread.is_alive():
                raise OurMistake("the centre's server did not start; its log says why")
        return self.url

    def stop(self) -> None:
        """Lets calls under way finish, ends the server and the centre with it."""
        self._server.should_exit = True
        self._thread.join()

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])


def serve(place: Place, announce: Callable[[str], None]) -> None:
    """Serves until SIGTERM or SIGINT; `announce` is told the address once calls are taken.

    Raises `BadInput`: `workers_need_postgresql`, `address_unusable`, `tls_unusable`, `bad_database_url`, or
    `StoreTrouble`: `database_unreachable`.
    """
    _check(place)
    listening = _listening(place.host, place.port)
    try:
        if place.workers == 1:
            _serve_here(place, listening, lambda: announce(address(listening, tls=bool(place.tls_cert))))
        else:
            open_central(place.url, district=place.district, zone=place.zone).close()  # tables are made once, here
            _Family(place, listening).run(announce)
    finally:
        listening.close()


def address(listening: socket.socket, *, tls: bool) -> str:
    """The address a listening socket is reached at."""
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    return f"{'https' if tls else 'http'}://{shown}:{port}"


def _serve_here(place: Place, listening: socket.socket, when_started: Callable[[], None]) -> None:
    central = open_central(place.url, district=place.district, zone=place.zone)
    server = CentreServer(central, place, when_started)
    server.run(sockets=[listening])
    if not server.started:
        raise OurMistake("the centre's server did not start; its log says why")


class _Family:
    """Several server processes on one socket; one that dies is replaced, all end together."""

    def __init__(self, place: Place, listening: socket.socket) -> None:
        self._place = place
        self._listening = listening
        self._stop = threading.Event()
        self._processes: list[SpawnProcess] = []

    def run(self, announce: Callable[[str], None]) -> None:
        """Until a signal says stop."""
        former = {sig: signal.signal(sig, self._on_signal) for sig in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._processes = [self._born() for _ in range(self._place.workers)]
            announce(address(self._listening, tls=bool(self._place.tls_cert)))
            while not self._stop.is_set():
                wait([process.sentinel for process in self._processes], timeout=0.2)
                self._replace_dead()
        finally:
            for process in self._processes:
                process.terminate()
            for process in self._processes:
                process.join()
            for sig, handler in former.items():
                signal.signal(sig, handler)

    def _on_signal(self, sig: int, frame: FrameType | None) -> None:
        self._stop.set()

    def _born(self) -> SpawnProcess:
        process = multiprocessing.get_context("spawn").Process(target=_worker, args=(self._place, self._listening))
        process.start()
        return process

    def _replace_dead(self) -> None:
        for index, process in enumerate(self._processes):
            if process.exitcode is not None and not self._stop.is_set():
                self._stop.wait(START_AGAIN_SECONDS)
                self._processes[index] = self._born()


def _worker(place: Place, listening: socket.socket) -> None:
    """One process of several; it ends by itself when its parent is gone."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    threading.Thread(target=_end_with, args=(parent,), name="centre-parent", daemon=True).start()
    _serve_here(place, listening, lambda: None)


def _end_with(parent: Any) -> None:
    parent.join()
    signal.raise_signal(signal.SIGTERM)


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as trouble:
        raise BadInput("address_unusable", {"address": f"{host}:{port}", "why": str(trouble)}) from trouble
    # Every accepted connection inherits it. asyncio sets it only where it has made the listening socket itself, and
    # without it the second part of each answer waits 40 ms for the caller's delayed acknowledgement of the first.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


def _check(place: Place) -> None:
    if place.workers > 1 and make_url(place.url).get_backend_name() == "sqlite":
        raise BadInput("workers_need_postgresql", {"workers": place.workers})
    if place.tls_cert:
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(place.tls_cert, place.tls_key or None)
        except (OSError, ssl.SSLError) as trouble:
            raise BadInput("tls_unusable", {"file": place.tls_cert, "why": str(trouble)}) from trouble
