"""Start to a usable queue: the real window on a prepared seat, from the program's start until its queue is painted."""

from __future__ import annotations

import sys
from statistics import median

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.processes import running, running_module
from desk_app.command_line.benchmarks.result import Result, times_floor

BUDGET = 6.0
BARE_WINDOW = "process_bare_window.py"


def measured(ground: Ground) -> tuple[Result, ...]:
    """Both processes in turn; the first pair only warms the machine's caches."""
    folder = ground.seat()
    ours, bare, signing_in = [], [], []
    for _ in range(ground.scale.starts + 1):
        bare.append(_bare())
        took, signed_in = _ours(str(folder))
        ours.append(took)
        signing_in.append(signed_in)
    words = f"start to a usable queue of {ground.scale.cases:,} cases"
    note = f"{median(signing_in[1:]):.0f} ms of it from the shown window through the sign-in with its argon2id"
    return (times_floor("start", words, median(ours[1:]), "ms", floor=median(bare[1:]), at_most=BUDGET, note=note),)


def _bare() -> float:
    from pathlib import Path

    # By its path and isolated: nothing of ours is loaded before it.
    with running(sys.executable, "-I", str(Path(__file__).with_name(BARE_WINDOW))) as process:
        at, _line = process.line()
        return (at - process.began) * 1000


def _ours(folder: str) -> tuple[float, float]:
    with running_module("process_window", folder, "-", "start") as process:
        signed_in = process.heard("painted")
        return (process.heard_at - process.began) * 1000, signed_in
