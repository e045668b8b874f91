"""Saving a case while new components are fetched over a line that is cut three times, built and swapped in."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from desk_app.bootstrap import open_desk
from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.result import Result, figure, share_of
from desk_app.command_line.benchmarks.served_centre import served
from desk_app.desk import Desk, Intent, Kept
from desk_app.domain.case import DemandKind, Source
from desk_app.domain.commands import RegisterCase
from desk_app.errors import OurMistake
from desk_app.sandbox.relay import Relay
from desk_app.settings import Settings
from local_store.keys import KEY_BYTES

MS = 50.0
BOUND_SECONDS = 300.0
CUTS = (0.25, 0.5, 0.75)
PAUSE_SECONDS = 0.1
"""Between two saves: each goes to the centre and comes back, which is not to be what is measured."""
QUIET_CASES = 30
COMPONENTS = "components"


@dataclass(slots=True, kw_only=True)
class _Watched:
    """What was seen of one seat's first sync: how often its line was cut, and what saving a case took (ms)."""

    cuts: int = 0
    quiet: list[float] = field(default_factory=list)
    building: list[float] = field(default_factory=list)


def measured(ground: Ground) -> tuple[Result, ...]:
    """One seat without a window; the longest save and what ninety-nine of a hundred do not exceed."""
    folder = ground.folder_of_its_own("saving")
    seen = _Watched()
    try:
        with served(f"sqlite:///{folder / 'centre.db'}", seats=1, size=ground.scale.size) as centre:
            ((badge, password),) = centre.seats
            relay = Relay(centre.url)
            try:
                with _seat(folder / "seat", relay.url) as desk:
                    began = time.perf_counter()
                    if not desk.sign_in(badge, password).result(BOUND_SECONDS).online:
                        raise OurMistake("the seat could not sign in")
                    _fetch_and_save(desk, relay, seen)
                    took = time.perf_counter() - began
            finally:
                relay.close()
    finally:
        shutil.rmtree(folder)
    words = f"saving a case while components are built and swapped in, of {len(seen.building)}"
    quiet = f"{share_of(seen.quiet, 0.99):.2g} ms with nothing to build"
    note = f"the line was cut {seen.cuts} times, all was there after {took:.1f} s"
    return (
        figure("saving-while-building", f"{words}: 99 %", share_of(seen.building, 0.99), "ms", at_most=MS, note=quiet),
        figure("saving-while-building-max", f"{words}: the longest", max(seen.building), "ms", at_most=MS, note=note),
    )


def _fetch_and_save(desk: Desk, relay: Relay, seen: _Watched) -> None:
    """Cuts the line at its quarters; saves from the moment that building begins until nothing is under way."""
    _until(lambda: (shown := desk.sync_status().edition) is not None and shown.dataset == COMPONENTS)
    cuts = list(CUTS)
    give_up = time.monotonic() + BOUND_SECONDS
    while (shown := desk.sync_status().edition) is not None:
        if time.monotonic() > give_up:
            raise OurMistake("the components never came")
        if shown.building:
            seen.building.append(_save(desk))
        elif cuts and (shown.fraction or 0) >= cuts[0]:
            cuts.pop(0)
            relay.cut()
            relay.mend()
            seen.cuts += 1
        else:
            time.sleep(0.001)
    seen.building.append(_save(desk))
    seen.quiet = [_save(desk) for _ in range(QUIET_CASES)]


def _save(desk: Desk) -> float:
    """Milliseconds until a call that is registered is on the disk."""
    body = RegisterCase(
        source=Source.HOTLINE, demand_kind=DemandKind.COMPLAINT, text=f"〔{time.monotonic()}〕", accept=True
    )
    time.sleep(PAUSE_SECONDS)
    began = time.perf_counter()
    outcome = desk.perform(Intent(body=body)).result(BOUND_SECONDS)
    took = (time.perf_counter() - began) * 1000
    if not isinstance(outcome, Kept):
        raise OurMistake(f"the seat itself refused: {outcome}")
    return took


@contextmanager
def _seat(folder: Path, url: str) -> Iterator[Desk]:
    folder.mkdir(parents=True)
    (folder / "desk.key").write_text(secrets.token_hex(KEY_BYTES), encoding="ascii")
    opened = open_desk(Settings(server_url=url, data_dir=folder, seat="saving"))
    try:
        yield opened.desk
    finally:
        opened.close()


def _until(asked: Callable[[], bool]) -> None:
    give_up = time.monotonic() + BOUND_SECONDS
    while not asked():
        if time.monotonic() > give_up:
            raise OurMistake("the components never began to come")
        time.sleep(0.001)
