"""The map while it is panned, zoomed and picked on, frame by frame, against a bare painter that draws the same land."""

from __future__ import annotations

from statistics import mean

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.processes import running_module
from desk_app.command_line.benchmarks.result import Result, figure, share_of, times_floor

FRAME_MS, BUDGET = 33.0, 1.5
"""Thirty frames a second, whatever a person does there."""
FRAMES_A_ROUND = 3


def measured(ground: Ground) -> tuple[Result, ...]:
    """The process draws on a picture in memory, as a window without a screen does."""
    with running_module("process_map", ground.seat(), f"{FRAMES_A_ROUND * ground.scale.rounds}") as process:
        told = process.heard("map")
    frames, bare = told["frames"], told["bare"]
    words = f"one frame of the map with {told['components']:,} components, panned at six scales"
    zoomed, picked = told["zoomed"], told["picked"]
    note = f"at worst {max(frames):.1f} ms; {told['made']:.0f} ms beforehand, off the window thread"
    return (
        figure("map-p95", f"{words}, 95 of 100", share_of(frames, 0.95), "ms", at_most=FRAME_MS, note=note),
        figure(
            "map-zoom",
            "the same while the wheel is turned in and out, 99 of 100",
            share_of(zoomed, 0.99),
            "ms",
            at_most=FRAME_MS,
            note=f"on average {mean(zoomed):.1f} ms, at worst {max(zoomed):.1f} ms",
        ),
        figure(
            "map-pick",
            "the same when another cell is picked, 95 of 100",
            share_of(picked, 0.95),
            "ms",
            at_most=FRAME_MS,
            note=f"on average {mean(picked):.1f} ms, at worst {max(picked):.1f} ms",
        ),
        times_floor("map", f"{words}, on average", mean(frames), "ms", floor=mean(bare), at_most=BUDGET),
    )
