"""From somebody's INVITE to their card on the screen: a real phone program beside a real window, called over SIP."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from desk_app.command_line.benchmarks.call_over_sip import LOOPBACK, CallOverSip
from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.processes import running_module
from desk_app.command_line.benchmarks.result import Result, figure, not_measured, share_of
from desk_app.desk import CHOICE
from desk_app.domain.projection import QueueFilter
from desk_app.screens import phone_page
from desk_app.telephony.baresip_program import free_port, modules_of, phone_program
from desk_app.telephony.settings import PhoneSettings, format_settings
from local_store.seat_disk import open_seat_disk

BUDGET_MS = 500.0
USER = "seat"
STRANGER = "1390000{number:04}"
PAUSE_SECONDS = (0.1, 0.4)
"""Between two calls, by chance: what is done once in so long must not always meet a call at the same moment."""
WORDS = "from the INVITE until the caller's card is painted"


def measured(ground: Ground) -> tuple[Result, ...]:
    """Every other caller has cases here, the others have never called."""
    program = phone_program()
    if program is None or modules_of(program) is None:
        why = "the phone program baresip is not installed (on Debian: apt-get install baresip-core)"
        return tuple(not_measured(name, WORDS, "ms", why, budget=BUDGET_MS) for name in ("call-card", "call-card-max"))
    folder = ground.seat_to_change()
    try:
        port = free_port(spread=2)
        took = _called(folder, port, _set_up(folder, port, ground.scale.rings))
    finally:
        shutil.rmtree(folder)
    note = f"half of them {median(took):.0f} ms"
    return (
        figure("call-card", f"{WORDS}, 95 of 100", share_of(took, 0.95), "ms", at_most=BUDGET_MS, note=note),
        figure("call-card-max", f"{WORDS}, the longest", max(took), "ms", at_most=BUDGET_MS),
    )


def _set_up(folder: Path, port: int, times: int) -> list[str]:
    """Sets the phone up on the seat as its settings do; gives back who will call."""
    settings = PhoneSettings(user=USER, registers=False, local_address=LOOPBACK, local_port=port)
    disk = open_seat_disk(folder)
    try:
        disk.journal.set_setting(CHOICE + phone_page.CHOICE, format_settings(settings))
        cases = [disk.journal.case(row.id) for row in disk.journal.queue(QueueFilter(limit=4 * times))]
    finally:
        disk.close()
    phones = (each.shown.caller.phone for each in cases if each is not None and each.shown is not None)
    known = list(dict.fromkeys(phone for phone in phones if phone))
    return [
        known[number % len(known)] if number % 2 and known else STRANGER.format(number=number)
        for number in range(times)
    ]


def _called(folder: Path, port: int, callers: Sequence[str]) -> list[float]:
    chance, took = random.Random(7), []
    with running_module("process_window", folder, "-", "call_card", str(len(callers))) as window:
        window.heard("ready")
        for number in callers:
            time.sleep(chance.uniform(*PAUSE_SECONDS))
            with CallOverSip(number, USER, port) as call:
                took.append((float(window.heard("shown")) - call.sent_at) * 1000)
            window.heard("gone")
    return took
