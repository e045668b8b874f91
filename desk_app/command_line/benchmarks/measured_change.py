"""A change on one seat until it is painted on another: two desks and a centre between them, on the loopback line."""

from __future__ import annotations

import random
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from desk_app.bootstrap import open_desk
from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.processes import running_module
from desk_app.command_line.benchmarks.result import Result, figure, share_of
from desk_app.command_line.benchmarks.served_centre import served
from desk_app.desk import Desk, Intent, Kept
from desk_app.domain.case import CaseId, DemandKind, Source
from desk_app.domain.commands import AddNote, Body, RegisterCase
from desk_app.errors import OurMistake
from desk_app.importing.sample_district import sample_calls
from desk_app.settings import Settings
from local_store.keys import KEY_BYTES

BUDGET_MS = 300.0
BOUND_SECONDS = 90.0
PAUSE_SECONDS = (0.15, 0.45)
"""Between two changes, by chance: what is joined to ten times a second must not always find the same moment."""


def measured(ground: Ground) -> tuple[Result, ...]:
    """One seat without a window gives notes, the window of another follows the case."""
    folder = ground.folder_of_its_own("change")
    try:
        with served(f"sqlite:///{folder / 'centre.db'}", seats=2) as centre:
            (badge, password), (follower, its_password) = centre.seats
            with _seat(folder / "giving", centre.url) as desk:
                _sign_in(desk, badge, password)
                case_id = _give(desk, None, _a_call())
                _until(lambda: desk.sync_status().waiting == 0, "the case is sent")
                account = (follower, its_password)
                took = _followed(desk, case_id, folder / "following", centre.url, account, ground.scale.shown)
    finally:
        shutil.rmtree(folder)
    note = f"half of them {median(took):.0f} ms, the longest {max(took):.0f} ms"
    words = "a change on one seat until painted on another, 95 of 100"
    return (figure("change", words, share_of(took, 0.95), "ms", at_most=BUDGET_MS, note=note),)


def _followed(desk: Desk, case_id: CaseId, folder: Path, url: str, account: tuple[str, str], times: int) -> list[float]:
    chance = random.Random(11)
    took = []
    given = ("follow", case_id, str(times), *account)
    with running_module("process_window", folder, url, *given) as window:
        window.heard("ready")
        for number in range(times):
            time.sleep(chance.uniform(*PAUSE_SECONDS))
            began = time.monotonic()
            _give(desk, case_id, AddNote(text=f"〔{number}〕"))
            took.append((float(window.heard("shown")) - began) * 1000)
    return took


@contextmanager
def _seat(folder: Path, url: str) -> Iterator[Desk]:
    folder.mkdir(parents=True)
    (folder / "desk.key").write_text(secrets.token_hex(KEY_BYTES), encoding="ascii")
    opened = open_desk(Settings(server_url=url, data_dir=folder, seat="giving"))
    try:
        yield opened.desk
    finally:
        opened.close()


def _sign_in(desk: Desk, badge: str, password: str) -> None:
    outcome = desk.sign_in(badge, password).result(BOUND_SECONDS)
    if not outcome.online:
        raise OurMistake(f"the seat could not sign in: {outcome.code}")
    _until(lambda: bool(desk.reference().catalogue.problems), "the reference data arrive")
    _until(lambda: desk.sync_status().edition is None and not desk.sync_status().working, "the datasets are there")


def _give(desk: Desk, case_id: CaseId | None, body: Body) -> CaseId:
    outcome = desk.perform(Intent(case=case_id, body=body)).result(BOUND_SECONDS)
    if not isinstance(outcome, Kept) or outcome.case is None:
        raise OurMistake(f"the seat itself refused: {outcome}")
    return outcome.case


def _a_call() -> RegisterCase:
    told = next(call for call in sample_calls() if call.problem)
    return RegisterCase(
        source=Source.HOTLINE,
        demand_kind=DemandKind.COMPLAINT,
        text=told.text,
        place=told.place,
        problem=told.problem,
        accept=True,
    )


def _until(asked: Callable[[], bool], what: str) -> None:
    give_up = time.monotonic() + BOUND_SECONDS
    while not asked():
        if time.monotonic() > give_up:
            raise OurMistake(f"never happened: {what}")
        time.sleep(0.01)
