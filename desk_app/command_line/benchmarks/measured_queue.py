"""The queue: from the wish for another view, module or search until its rows are painted."""

from __future__ import annotations

from statistics import median

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.processes import running_module
from desk_app.command_line.benchmarks.result import Result, figure, share_of

BUDGET_MS = 50.0


def measured(ground: Ground) -> tuple[Result, ...]:
    """One window, many filters one after the other."""
    with running_module("process_window", ground.seat(), "-", "queue", str(ground.scale.filters)) as process:
        views = process.heard("views")
    took, at_once = views["later"], views["at_once"]
    words = f"another filter of {ground.scale.cases:,} cases until painted, 99 of 100"
    first = f"at once after signing in half of them {median(at_once):.1f} ms, the longest {max(at_once):.0f} ms"
    note = f"half of them {median(took):.1f} ms, the longest {max(took):.0f} ms; {first}"
    return (figure("queue", words, share_of(took, 0.99), "ms", at_most=BUDGET_MS, note=note),)
