"""A window killed at random moments of typing and saving: its last 300 ms may be gone, never a call that was saved."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from desk_app.central import schema
from desk_app.screens import register_values as name
from tests.centre_at_work import CentreAtWork
from tests.journeys.centre_process import ROOT
from tests.journeys.seats import a_seat, eventually, now_or_never
from tests.sample_reference import SEAT

LOST_AT_MOST = 0.3
"""Seconds of typing before the end that may be gone, where the disk does not hold up its writes."""


@dataclass
class Told:
    """What the lives so far have printed: signs of each call by the time of the key, which were sent, which kept."""

    keys: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    sent: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)

    def hear(self, line: str) -> str:
        """Takes one line in; gives back its first word."""
        word, case, signs, at = line.split()
        match word:
            case "typed":
                self.keys.setdefault(case, []).append((float(at), int(signs)))
            case "sent":
                self.sent.add(case)
            case "kept":
                self.kept.add(case)
        return word

    def due(self, case: str, at: float) -> int:
        """So many signs of a call had been typed by then."""
        return max((signs for when, signs in self.keys[case] if when <= at), default=0)


class SlowDisk:
    """Writes a few bytes through to the disk now and then beside the window: how long the disk itself takes."""

    def __init__(self, folder: Path) -> None:
        self.worst = 0.0
        self._path = folder / "pulse"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def _work(self) -> None:
        with self._path.open("wb") as file:
            while not self._stop.wait(0.03):
                begun = time.monotonic()
                file.write(b"x")
                file.flush()
                os.fsync(file.fileno())
                self.worst = max(self.worst, time.monotonic() - begun)

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()


@contextmanager
def lives(folder: Path, url: str) -> Iterator[subprocess.Popen[str]]:
    """The process that begins one life after the other."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.typing_process", str(folder), url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        yield process
    finally:
        process.kill()
        process.wait(30)
        process.stdin.close()
        process.stdout.close()


def one_life(process: subprocess.Popen[str], told: Told, dice: random.Random) -> float:
    """Begins a life and kills it: while it types, or right after the key that saves; gives back when."""
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(f"{dice.random()}\n")
    process.stdin.flush()
    saving = dice.random() < 0.5
    wanted, within = ("sent", 0.05) if saving else ("typed", 0.7)
    child, killed = 0, 0.0
    for line in process.stdout:
        word = told.hear(line)
        if word == "pid":
            child = int(line.split()[2])
        elif word == wanted and not killed:
            threading.Event().wait(dice.random() * within)
            killed = time.monotonic()
            os.kill(child, signal.SIGKILL)
        elif word == "ended":
            break
    assert killed, "it lived until it was killed"
    return killed


def check(folder: Path, url: str, told: Told, ends: dict[str, float], allowed: float) -> None:
    """Everything that was saved is there, and of everything else what was typed but for the last moment."""
    with a_seat(folder, url, SEAT) as seat:
        drafts = {draft.key.partition(":")[2]: draft for draft in now_or_never(seat.opened.desk.drafts())}
        for case, end in ends.items():
            stored = seat.shown(case)
            if stored is not None:
                assert case in told.sent and stored.text.startswith("x" * told.due(case, end)), "whole, and once"
                continue
            assert case not in told.kept, "what was kept is never lost"
            draft = drafts.get(case)
            signs = len(draft.values[name.EVENT]) if draft is not None else 0
            assert signs >= told.due(case, end - allowed), f"{signs} signs, killed {end}: {told.keys[case][-40:]}"


def killed_again_and_again(times: int, seed: int, centre: CentreAtWork, tmp_path: Path) -> None:
    dice, told, ends = random.Random(seed), Told(), dict[str, float]()
    folder = tmp_path / "seat"
    with a_seat(folder, centre.url, SEAT) as seat:
        seat.ready()
    with lives(folder, centre.url) as process:
        for _life in range(times):
            disk = SlowDisk(tmp_path)
            try:
                end = one_life(process, told, dice)
            finally:
                disk.stop()
            ends |= {case: end for case in told.keys if case not in ends}
            check(folder, centre.url, told, ends, LOST_AT_MOST + disk.worst)
    assert len(told.keys) >= times and told.sent, "calls were typed and sent"
    with a_seat(folder, centre.url, SEAT) as seat:
        seat.sign_in()
        seat.settled()
        eventually(lambda: all(seat.confirmed(case) is not None for case in told.kept), "everything arrives")
    with centre.central.engine.connect() as connection, connection.begin():
        rows = connection.execute(select(schema.facts.c.subject_id, schema.facts.c.kind)).all()
    happened = Counter(tuple(row) for row in rows)
    assert all(happened[(case, "CaseRegistered")] == 1 for case in told.kept), "nothing is doubled"


def test_a_window_killed_while_somebody_types_and_saves(centre: CentreAtWork, tmp_path: Path) -> None:
    killed_again_and_again(20, 5, centre, tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(5))
def test_a_window_killed_a_hundred_times(seed: int, centre: CentreAtWork, tmp_path: Path) -> None:
    killed_again_and_again(20, 100 + seed, centre, tmp_path)
