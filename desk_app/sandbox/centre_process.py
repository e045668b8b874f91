"""The sandbox's centre in a process of its own: opens a private file, fills it, serves it, and ends with its parent."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection

from desk_app.central.accounts import Account
from desk_app.central.seeding import PersonalAccount, seed
from desk_app.central.serve import Beside
from desk_app.central.service import Central, open_central
from desk_app.errors import WorldTrouble
from desk_app.sandbox.virtual_clock import VirtualClock

DISTRICT = "sandbox"
"""The district of every sandbox, and of nothing else: by it a sandbox knows its own centre."""

SERVING, RUNNING, FAILED = "serving", "running", "failed"
START, STOP = "start", "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filling:
    """What a fresh sandbox is filled with: the rows of its datasets, who may sign in from the start, and who a little
    later (each password is hashed as slowly as a real one)."""

    rows: Mapping[str, Sequence[object]]
    accounts: Sequence[PersonalAccount]
    later: Sequence[PersonalAccount] = ()


def run(url: str, begins: datetime, rate: float, filling: Filling, line: Connection) -> None:
    """The process: says over `line` where it serves, starts the clock when told, ends when told or when left alone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # the terminal asks the whole family; this one waits for its parent
    logging.basicConfig(level=logging.WARNING)
    clock = VirtualClock(begins, rate)
    try:
        central = open_central(url, district=DISTRICT, now=clock.now, rate=rate)
        seed(central, filling.rows, filling.accounts)
    except WorldTrouble as trouble:
        line.send((FAILED, trouble.code))
        return
    beside = Beside(central)
    latecomers = threading.Event()
    adding = threading.Thread(target=_add, args=(central, filling.later, latecomers), name="sandbox-accounts")
    try:
        # Nobody may be left to be told: whoever started this can have been ended meanwhile.
        line.send((SERVING, beside.start()))
        while (asked := _heard(line)) != STOP:
            if asked == START:
                clock.start()
                line.send((RUNNING, ""))
                adding.start()
    except BrokenPipeError:
        return
    finally:
        latecomers.set()
        if adding.ident is not None:
            adding.join()
        beside.stop()


def _heard(line: Connection) -> str:
    """What the parent says; that it has gone means stop."""
    try:
        return str(line.recv())
    except (EOFError, OSError):
        return STOP


def _add(central: Central, later: Sequence[PersonalAccount], stop: threading.Event) -> None:
    """One account after another, so that the shift need not wait for people whom it may never need."""
    boards = {body.id: body.board for body in central.reference().directory.bodies.values()}
    for person in later:
        if stop.is_set():
            return
        account = Account(
            badge=person.badge,
            name=person.name,
            roles=person.roles,
            body=person.body,
            board=boards.get(person.body, ""),
        )
        central.accounts.create(account, person.password)
