"""The centre on PostgreSQL: commands accepted over HTTP, against pgbench's simple updates on the same server."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.load import BATCH, accepted_a_second, sample_call, token_of
from desk_app.command_line.benchmarks.result import Result, not_measured, times_floor
from desk_app.command_line.benchmarks.sample_town import SampleTown
from desk_app.command_line.benchmarks.served_centre import served

IN_BATCHES, ONE_A_CALL = 1 / 4, 1 / 20
SCALE_OF_PGBENCH = 8
BATCHES = f"commands accepted in batches of {BATCH}"
SINGLES = "commands accepted one a call"


def measured(ground: Ground) -> tuple[Result, ...]:
    """The server keeps every commit on its disk, as in production; its rate is that of before and after together."""
    from desk_app.command_line.benchmarks.throwaway_postgres import PostgresMissing, running, server_programs

    try:
        pgbench = server_programs() / "pgbench"
        if not pgbench.exists():
            raise PostgresMissing("no pgbench found; on Debian: apt-get install postgresql-contrib")
        with running() as url:
            return _measured(ground, url, pgbench)
    except PostgresMissing as missing:
        return (
            not_measured("central-batches", BATCHES, "/s", str(missing), budget=IN_BATCHES, bound="at_least"),
            not_measured("central-calls", SINGLES, "/s", str(missing), budget=ONE_A_CALL, bound="at_least"),
        )


def _measured(ground: Ground, url: str, pgbench: Path) -> tuple[Result, ...]:
    scale = ground.scale
    plain = url.replace("postgresql+psycopg://", "postgresql://")
    workers = max(1, min(4, (os.cpu_count() or 2) // 2))
    _run(pgbench, plain, "-i", "-q", "-s", str(SCALE_OF_PGBENCH))
    before = _rate(pgbench, plain, scale.clients, scale.load_seconds)
    with served(url, seats=scale.clients, workers=workers) as centre:
        tokens = [token_of(centre.url, badge, password) for badge, password in centre.seats]
        call = sample_call(SampleTown(centre.reference))
        accepted_a_second(centre.url, tokens, call, at_once=BATCH, seconds=min(1.0, scale.load_seconds))
        batches = accepted_a_second(centre.url, tokens, call, at_once=BATCH, seconds=scale.load_seconds)
        singles = accepted_a_second(centre.url, tokens, call, at_once=1, seconds=scale.load_seconds)
    floor = (before + _rate(pgbench, plain, scale.clients, scale.load_seconds)) / 2
    note = f"{workers} server process{'es' if workers > 1 else ''}; pgbench alone began at {before:,.0f} /s"
    clients = f"from {scale.clients} clients"
    return (
        times_floor(
            "central-batches", f"{BATCHES} {clients}", batches, "/s", floor=floor, at_least=IN_BATCHES, note=note
        ),
        times_floor("central-calls", f"{SINGLES} {clients}", singles, "/s", floor=floor, at_least=ONE_A_CALL),
    )


def _rate(pgbench: Path, url: str, clients: int, seconds: float) -> float:
    said = _run(pgbench, url, "-N", "-n", "-c", str(clients), "-j", "2", "-T", str(max(1, round(seconds))))
    found = re.search(r"^tps = ([0-9.]+)", said, re.MULTILINE)
    assert found is not None, said
    return float(found[1])


def _run(pgbench: Path, url: str, *options: str) -> str:
    done = subprocess.run([str(pgbench), *options, url], capture_output=True, text=True, timeout=300, check=True)
    return done.stdout
