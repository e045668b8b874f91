"""The countdown's pane with many running clocks: how long a tick and news hold up the window thread."""

from __future__ import annotations

from statistics import median

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.processes import running_module
from desk_app.command_line.benchmarks.result import Result, figure, share_of

P99_MS, GROUPED_MS = 16.0, 50.0


def measured(ground: Ground) -> tuple[Result, ...]:
    """Painted each time, in a process of its own without a screen."""
    scale = ground.scale
    with running_module("process_countdown", str(scale.clocks), str(scale.ticks)) as process:
        told = process.heard("countdown")
    ticks, news, grouped = told["ticks"], told["news"], told["grouped"]
    pane = f"the countdown's pane with {scale.clocks:,} clocks"
    spread = f"half of them {median(ticks):.1f} ms, the longest {max(ticks):.1f} ms"
    brought = f"half of them {median(news):.1f} ms, the longest {max(news):.1f} ms"
    return (
        figure(
            "countdown-window",
            f"a tick of {pane} until painted, 99 of 100",
            share_of(ticks, 0.99),
            "ms",
            at_most=P99_MS,
            note=spread,
        ),
        figure(
            "countdown-news",
            f"news of {told['cases']} cases in {pane} until painted, 99 of 100",
            share_of(news, 0.99),
            "ms",
            at_most=P99_MS,
            note=brought,
        ),
        figure(
            "countdown-grouped",
            f"another grouping in {pane} until painted, the longest",
            max(grouped),
            "ms",
            at_most=GROUPED_MS,
        ),
    )
