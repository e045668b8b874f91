"""One thread that hears that the ledger has grown, in this process or another, and joins what comes within 50 ms."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

from desk_app.central.commit import CHANNEL
from desk_app.central.engine import writing

JOINED_SECONDS = 0.05
LOOK_AGAIN_SECONDS = 1.0
"""How long at most until we look even though nobody told us: a lost connection must not silence the news."""

_log = logging.getLogger(__name__)


class Watcher:
    """Calls `look` on its thread whenever there may be news; `look` must be quick to find that there is none."""

    def __init__(self, engine: Engine, look: Callable[[], None]) -> None:
        self._engine, self._look = engine, look
        self._told, self._closing = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._run, name="ledger-watcher", daemon=True)

    def start(self) -> None:
        """Begins to listen."""
        self._thread.start()

    def tell(self) -> None:
        """This process has committed something. Any thread."""
        self._told.set()

    def close(self) -> None:
        """Ends the thread and waits for it."""
        self._closing.set()
        self._told.set()
        if self._thread.is_alive() and self._engine.dialect.name == "postgresql":
            # The thread waits for its server, so that it is woken through the server.
            with contextlib.suppress(DBAPIError), writing(self._engine) as connection:
                connection.execute(select(func.pg_notify(CHANNEL, "")))
        if self._thread.ident is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                with self._ears() as wait:
                    self._look()
                    while not self._closing.is_set():
                        if wait():
                            self._closing.wait(JOINED_SECONDS)
                        self._look()
            except (DBAPIError, psycopg.Error, OSError) as trouble:
                _log.info("lost the database, trying again: %s", trouble)
                self._closing.wait(LOOK_AGAIN_SECONDS)
            except Exception:  # noqa: BLE001  # nobody would hear any news any more; logged with its trace
                _log.exception("the watcher of the ledger stumbled and goes on")
                self._closing.wait(LOOK_AGAIN_SECONDS)

    @contextlib.contextmanager
    def _ears(self) -> Iterator[Callable[[], bool]]:
        """What waits for a word of news; false where it has only waited long enough."""
        if self._engine.dialect.name != "postgresql":
            yield self._wait_here
            return
        connection = self._engine.raw_connection()
        listener: Any = connection.driver_connection
        connection.detach()  # it listens, so that it must not go back into the pool
        try:
            listener.rollback()
            listener.autocommit = True
            listener.execute(f"LISTEN {CHANNEL}".encode())
            yield lambda: any(True for _ in listener.notifies(timeout=LOOK_AGAIN_SECONDS, stop_after=1))
        finally:
            listener.close()

    def _wait_here(self) -> bool:
        told = self._told.wait(LOOK_AGAIN_SECONDS)
        self._told.clear()
        return told
