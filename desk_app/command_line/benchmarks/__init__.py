"""The benchmarks by name: each measures its floor in the same run, and says by how much it keeps its budget."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from desk_app.command_line.benchmarks.ground import Ground, Scale
from desk_app.command_line.benchmarks.result import Result

__all__ = ["BENCHMARKS", "Ground", "Result", "Scale", "measure"]

BENCHMARKS: dict[str, str] = {
    "start": "start to a usable queue, against a process that shows a bare table window",
    "queue": "another filter of the queue until it is painted",
    "window": "how long the window thread is held up while 500 changes a second arrive",
    "deadline": "one deadline",
    "tick": "a tick over 100,000 running clocks, without and with lights that turn",
    "countdown": "a tick, news and another grouping of the countdown's pane with 100,000 clocks until painted",
    "central": "commands that the centre accepts on PostgreSQL, against pgbench on the same server",
    "change": "a change on one seat until it is painted on another",
    "memory": "resident memory of an operator's window with everything loaded",
    "lookup": "a look-up at each key stroke, against sqlite3's own full text; the cell and components at a place",
    "map": "one frame of the map while it is panned, against a bare painter that draws the same land",
    "growth": "a look-up at each key stroke among ever more components",
    "first-sync": "reference data from their streams into force, against writing the rows raw under SQLite's indexes",
    "saving": "saving a case while components come over a line that is cut, are built and swapped in",
    "records": "what a seat remembers of ended cases from its pages onto the disk, against writing the rows raw",
    "duplicates": "what may be the same as a call, at each step of typing it, against the same SQL through sqlite3",
    "call-card": "the card of whoever calls, from the INVITE that a real phone program hears until it is painted",
    "proposals": "what is proposed at each key stroke of a call, against a plain pass over the same words",
}
"""Name -> what is measured; the module `measured_NAME` (with `_` for `-`) beside this one measures it."""


def measure(name: str, scratch: Path, scale: Scale | None = None) -> tuple[Result, ...]:
    """Every figure of one benchmark. `scratch` keeps the seats that are prepared, so that the next one finds them.

    Raises KeyError for a name that is not in `BENCHMARKS`.
    """
    if name not in BENCHMARKS:
        raise KeyError(name)
    run: Callable[[Ground], tuple[Result, ...]] = import_module(
        f"{__name__}.measured_{name.replace('-', '_')}"
    ).measured
    scratch.mkdir(parents=True, exist_ok=True)
    return run(Ground(folder=scratch.resolve(), scale=scale or Scale()))
