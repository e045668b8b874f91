"""Starts the sandbox's own centre fresh for each play, and holds everybody in the sandbox to it."""

from __future__ import annotations

import contextlib
import multiprocessing
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from desk_app.domain.protocol import Health
from desk_app.errors import NotAllowed, OurMistake, StoreTrouble, WorldTrouble
from desk_app.sandbox.centre_process import DISTRICT, FAILED, START, STOP, Filling, run
from desk_app.sandbox.virtual_clock import VirtualClock
from desk_app.sync.gateway import HttpCentralStore

START_SECONDS = 90.0
STOP_SECONDS = 20.0


class PrivateCentre:
    """The real central service on a file of its own, in a process of its own; `url` is where it answers.

    Its process is ended by `close`, and ends by itself when this program is gone. Raises `StoreTrouble` where the file
    cannot be made.
    """

    def __init__(self, folder: Path, *, begins: datetime, rate: float, filling: Filling) -> None:
        self.database = fresh(folder) / "centre.db"
        self.clock = VirtualClock(begins, rate)
        context = multiprocessing.get_context("spawn")
        self._line, theirs = context.Pipe()
        address = f"sqlite:///{self.database}"
        self._process: BaseProcess = context.Process(
            target=run, args=(address, begins, rate, filling, theirs), name="sandbox-centre"
        )
        self._process.start()
        theirs.close()
        try:
            self.url = _said(self._line, self._process)
        except BaseException:
            self.close()
            raise
        self.ledger = ""

    @property
    def process_id(self) -> int | None:
        """The process that serves."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """The process is there."""
        return self._process.is_alive()

    def start(self) -> None:
        """The shift begins: from now on the centre's clock runs, and `clock` beside it."""
        self._line.send(START)
        _said(self._line, self._process)
        store = HttpCentralStore(self.url)
        try:
            sent = time.monotonic()
            health = store.health()
            self.clock.follow(health.now, (sent + time.monotonic()) / 2)
        finally:
            store.close()
        self.ledger = health.ledger
        self.check(health)

    def check(self, health: Health) -> None:
        """Raises `NotAllowed` `not_the_sandbox` for any centre but this one: nobody practises on a real district."""
        if health.district != DISTRICT or health.ledger != self.ledger:
            raise NotAllowed("not_the_sandbox", {"district": health.district})

    def store(self) -> HttpCentralStore:
        """A line of its own to this centre, once it was found to be this one."""
        return own_store(self.url, self.check)

    def close(self) -> None:
        """Ends the process and waits for it; a second call does nothing."""
        if self._process.pid is None or not self._process.is_alive():
            return
        with contextlib.suppress(OSError):  # it has gone by itself
            self._line.send(STOP)
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._line.close()


def own_store(url: str, check: Callable[[Health], None]) -> HttpCentralStore:
    """A line to the centre at this address, closed again where `check` finds that it is another's."""
    store = HttpCentralStore(url)
    try:
        check(store.health())
    except BaseException:
        store.close()
        raise
    return store


def fresh(folder: Path) -> Path:
    """The folder, empty: each play begins anew. Raises `StoreTrouble` `sandbox_folder_in_use` where it holds more than
    a sandbox ever left there."""
    if folder.exists():
        strange = [each.name for each in folder.iterdir() if not each.name.startswith("centre.db")]
        if strange:
            raise StoreTrouble("sandbox_folder_in_use", {"folder": str(folder), "found": strange[0]})
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def _said(line: Connection, process: BaseProcess) -> str:
    """The next word of the centre's process."""
    if not line.poll(START_SECONDS):
        raise OurMistake("the sandbox's centre does not answer")
    try:
        what, word = line.recv()
    except EOFError:
        process.join(STOP_SECONDS)
        raise OurMistake(f"the sandbox's centre ended with {process.exitcode}; its log says why") from None
    if what == FAILED:
        raise WorldTrouble(word)
    return str(word)
