"""Wires rooms together: the only file that knows which disk, which network and which windows a desk is made of."""

from __future__ import annotations

import logging
import logging.handlers
import platform
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desk_app.desk import CHOICE, Desk
from desk_app.paths import Places
from desk_app.screens import phone_page
from desk_app.settings import Settings
from desk_app.sync.clock import SeatClock
from desk_app.sync.gateway import HttpCentralStore
from desk_app.telephony.baresip_phone import BaresipPhone
from desk_app.telephony.chosen_phone import ChosenPhone
from desk_app.telephony.no_phone import NoPhone
from local_store.passwords import Argon2Passwords
from local_store.seat_disk import SeatDisk, open_seat_disk, read_remembered

if TYPE_CHECKING:
    from desk_app.ports import CentralStore, Phone

LOG_BYTES = 2_000_000
SEAT = "seat"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDesk:
    """A desk at work and the disk under it. Closing the desk closes its journal and line; `close` closes all."""

    desk: Desk
    disk: SeatDisk

    def close(self) -> None:
        """Waits for the disk, never for the network; a second call does nothing."""
        self.desk.close()
        self.disk.close()


def open_desk(
    settings: Settings,
    *,
    store: CentralStore | None = None,
    phone: Phone | None = None,
    with_phone: bool = False,
    make_clock: Callable[[], SeatClock] = SeatClock,
) -> OpenDesk:
    """A desk on this seat's disk and the centre of the settings, without a phone unless it is given one or, with
    `with_phone`, has the one that was set up on this seat. Raises `StoreTrouble`."""
    disk = open_seat_disk(settings.data_dir)
    try:
        desk = Desk(
            journal=disk.journal,
            store=store or HttpCentralStore(settings.server_url),
            editions=disk.shelf,
            attachments=disk.attachments,
            lookups=disk.shelf,
            passwords=Argon2Passwords(),
            phone=phone or (ChosenPhone(BaresipPhone, kept_phone(disk)) if with_phone else NoPhone()),
            clock=make_clock(),
            seat=settings.seat or seat_name(disk),
        )
    except BaseException:
        disk.close()
        raise
    return OpenDesk(desk=desk, disk=disk)


def kept_phone(disk: SeatDisk) -> str:
    """The settings of the phone that was set up on this seat; empty where none was."""
    return disk.journal.setting(CHOICE + phone_page.CHOICE) or ""


def seat_name(disk: SeatDisk) -> str:
    """What a seat is called that nobody named: the machine's name, and four signs that tell two folders apart."""
    kept = disk.journal.setting(SEAT)
    if kept is None:
        kept = f"{platform.node() or 'seat'}-{secrets.token_hex(2)}"
        disk.journal.set_setting(SEAT, kept)
    return kept


def keep_a_log(settings: Settings) -> None:
    """What the program says about itself goes to a file of the data folder; warnings to the terminal too."""
    places = Places(root=settings.data_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    to_file = logging.handlers.RotatingFileHandler(
        places.log_file, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
    )
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"))
    to_terminal = logging.StreamHandler()
    to_terminal.setLevel(logging.WARNING)
    logging.basicConfig(level=settings.log_level, handlers=[to_file, to_terminal], force=True)


def run_operator(settings: Settings) -> int:
    """The operator's window until it is closed; its exit code."""
    from ui import application

    keep_a_log(settings)
    opened = open_desk(settings, with_phone=True)
    try:
        notices = [(notice.code, notice.params) for notice in opened.disk.notices]
        return application.run_operator(opened.desk, settings, notices=notices)
    finally:
        opened.close()


def run_wall(
    settings: Settings,
    *,
    metres: float,
    inches: float,
    full_screen: bool,
    account: tuple[str, str] | None = None,
) -> int:
    """The wall until it is closed; its exit code. With an account (badge, password) nobody need sign it in."""
    from ui import application
    from ui.wall.legibility import Viewing

    keep_a_log(settings)
    opened = open_desk(settings)
    try:
        viewing = Viewing(metres=metres, inches=inches)
        return application.run_wall(opened.desk, settings, viewing=viewing, full_screen=full_screen, account=account)
    finally:
        opened.close()


def run_sandbox(settings: Settings, *, scenario: str, speed: float | None, report: Path | None) -> int:
    """The sandbox on a screen: the real centre, simulated people, the operator's window on it."""
    from desk_app import bootstrap_sandbox

    return bootstrap_sandbox.run_sandbox(settings, scenario=scenario, speed=speed, report=report)


def play_sandbox(settings: Settings, *, scenario: str, speed: float | None, report: Path) -> int:
    """The sandbox without a screen: a scripted operator plays a scenario to its end and leaves a report."""
    from desk_app import bootstrap_sandbox

    return bootstrap_sandbox.play_sandbox(settings, scenario=scenario, speed=speed, report=report)


def remembered_hashes(settings: Settings) -> tuple[tuple[int, str], ...]:
    """What this seat remembers of the ledger, as (position, hash). Raises `StoreTrouble` `no_store`."""
    return read_remembered(settings.data_dir)
