"""Memory: an operator's window with its queue, a case, the look-up and the countdown on the screen."""

from __future__ import annotations

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.processes import running_module
from desk_app.command_line.benchmarks.result import Result, figure

BUDGET_MB = 350.0


def measured(ground: Ground) -> tuple[Result, ...]:
    """The window's process tells how much of it is resident."""
    with running_module("process_window", ground.seat(), "-", "memory") as process:
        megabytes = process.heard("megabytes")
    words = f"resident memory of the window with {ground.scale.cases:,} cases on disk and everything shown"
    return (figure("memory", words, megabytes, "MB", at_most=BUDGET_MB),)
