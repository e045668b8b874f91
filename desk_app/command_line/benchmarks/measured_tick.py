"""A tick over many running clocks: where no light turns, and where one in a hundred does."""

from __future__ import annotations

import gc
import time
from datetime import UTC, datetime
from statistics import median

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.many_clocks import batch_of, many_clocks
from desk_app.command_line.benchmarks.result import Result, figure
from desk_app.domain.working_time import SECOND, micros
from desk_app.errors import OurMistake
from desk_app.screens.clock_book import ClockBook

QUIET_MS, TURNING_MS = 0.1, 5.0
NOW = micros(datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC))


def measured(ground: Ground) -> tuple[Result, ...]:
    """The middle of many ticks, each second one of which turns a batch. Collected is between them, as in a window."""
    count, batches = ground.scale.clocks, ground.scale.rounds
    book = ClockBook(many_clocks(count, NOW, batches), NOW)
    quiet, turning = [], []
    gc.collect()
    gc.disable()
    try:
        for number in range(batches):
            at = NOW + 2 * SECOND * (number + 1)
            book.tick(at - 1)
            quiet.append(_took(book, at - 1, 0))
            turning.append(_took(book, at, batch_of(count)))
    finally:
        gc.enable()
    words = f"a tick over {count:,} running clocks"
    return (
        figure("tick", f"{words}, no light turns", median(quiet), "ms", at_most=QUIET_MS, note=_worst(quiet)),
        figure(
            "tick-turning",
            f"{words}, {batch_of(count):,} lights turn",
            median(turning),
            "ms",
            at_most=TURNING_MS,
            note=_worst(turning),
        ),
    )


def _worst(took: list[float]) -> str:
    return f"at worst {max(took):.4g} ms"


def _took(book: ClockBook, now: int, turns: int) -> float:
    began = time.perf_counter()
    turned = book.tick(now)
    took = (time.perf_counter() - began) * 1000
    if len(turned) < turns:
        raise OurMistake(f"{len(turned)} lights have turned, not {turns}")
    return took
