"""The whole window is killed while calls are being saved: whatever it showed as kept is there, and arrives once."""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from desk_app.central import schema
from tests.centre_at_work import CentreAtWork
from tests.journeys.centre_process import ROOT
from tests.journeys.seats import a_seat, eventually
from tests.sample_reference import SEAT


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_window_killed_while_it_saves(seed: int, centre: CentreAtWork, tmp_path: Path) -> None:
    dice = random.Random(seed)
    folder = tmp_path / "seat"
    with a_seat(folder, centre.url, SEAT) as seat:
        seat.ready()
    kept: list[str] = []
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.journeys.window_process", str(folder), centre.url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        assert process.stdout is not None
        wanted = dice.randint(2, 4)
        for line in process.stdout:
            word, _, case = line.strip().partition(" ")
            if word == "kept":
                kept.append(case)
            if len(kept) == wanted:
                break
        try:
            process.wait(dice.random() * 0.7)  # somewhere inside the next call
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait(30)
        if process.stdout is not None:
            kept += [line.split()[1] for line in process.stdout if line.startswith("kept ")]
            process.stdout.close()
    assert len(kept) >= 2, "the window took calls"
    with a_seat(folder, centre.url, SEAT) as seat:
        assert all(seat.shown(case) is not None for case in kept), "nothing that was kept is lost"
        seat.sign_in()
        seat.settled()
        eventually(lambda: all(seat.confirmed(case) is not None for case in kept), "everything arrives")
    with centre.central.engine.connect() as connection, connection.begin():
        rows = connection.execute(select(schema.facts.c.subject_id, schema.facts.c.kind)).all()
    happened = Counter(tuple(row) for row in rows)
    assert all(happened[(case, "CaseRegistered")] == 1 for case in kept), "nothing is doubled"
