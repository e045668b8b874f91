"""Every benchmark runs with little of everything and says something sensible; how fast it was, no test asks."""

import json
import math
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner

from desk_app.__main__ import main
from desk_app.command_line.benchmarks import BENCHMARKS, Result, Scale, measure
from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.result import figure, not_measured, share_of, times_floor
from desk_app.command_line.benchmarks.sample_town import SampleTown
from desk_app.command_line.benchmarks.throwaway_postgres import PostgresMissing
from desk_app.domain.case import OPEN
from desk_app.domain.evolve import fold
from desk_app.domain.projection import QueueFilter
from local_store.seat_disk import open_seat_disk

LITTLE = Scale(
    cases=40,
    starts=1,
    filters=6,
    quiet_seconds=0.2,
    busy_seconds=0.5,
    changes_a_second=40,
    deadlines=20,
    load_seconds=1.0,
    clients=2,
    shown=2,
    rounds=1,
    places=20,
    clocks=300,
    ticks=4,
    records=700,
    calls=4,
    rings=3,
    full_district=False,
    growth=(100, 5_000),
)
FIGURES = {
    "start": ("start",),
    "queue": ("queue",),
    "window": ("window-p99", "window-max"),
    "deadline": ("deadline",),
    "tick": ("tick", "tick-turning"),
    "countdown": ("countdown-window", "countdown-news", "countdown-grouped"),
    "central": ("central-batches", "central-calls"),
    "change": ("change",),
    "memory": ("memory",),
    "lookup": ("lookup", "lookup-p99", "lookup-all", "grid-at", "nearest"),
    "map": ("map-p95", "map-zoom", "map-pick", "map"),
    "growth": ("growth-100", "growth-5000"),
    "first-sync": ("first-sync",),
    "saving": ("saving-while-building", "saving-while-building-max"),
    "records": ("records", "records-saving", "records-saving-max"),
    "duplicates": ("duplicates", "duplicates-sql"),
    "call-card": ("call-card", "call-card-max"),
    "proposals": (
        "proposals",
        "proposals-p99",
        "proposals-plain",
        "proposals-held",
        "proposals-memory",
        "proposals-ready",
    ),
}
WITH_FLOOR = {
    "start",
    "central-batches",
    "central-calls",
    "lookup",
    "map",
    "first-sync",
    "records",
    "duplicates-sql",
    "proposals-plain",
    "proposals-held",
}


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which the small seat is prepared once for all of them."""
    return tmp_path_factory.mktemp("benchmarks")


def is_sane(result: Result) -> bool:
    """A figure that can be one, and a verdict that follows from it."""
    assert result.figure is not None and math.isfinite(result.figure) and result.figure > 0, result
    assert (result.floor is not None) == (result.name in WITH_FLOOR)
    if result.floor is not None:
        assert result.ratio == result.figure / result.floor
    judged = result.ratio if result.ratio is not None else result.figure
    return result.met == (judged <= result.budget if result.bound == "at_most" else judged >= result.budget)


def test_every_benchmark_is_tried_here() -> None:
    assert set(FIGURES) == set(BENCHMARKS)


@pytest.mark.parametrize("name", [name for name in FIGURES if name != "central"])
def test_a_benchmark_runs(name: str, scratch: Path) -> None:
    results = measure(name, scratch, LITTLE)
    assert tuple(result.name for result in results) == FIGURES[name]
    assert all(is_sane(result) for result in results)
    assert json.loads(json.dumps([asdict(result) for result in results])) == [asdict(result) for result in results]


def test_the_centre_is_measured_on_postgresql(postgres_url: str, scratch: Path) -> None:
    results = measure("central", scratch, LITTLE)
    assert tuple(result.name for result in results) == FIGURES["central"]
    assert all(is_sane(result) for result in results)


def test_without_postgresql_the_centre_counts_as_not_met(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise PostgresMissing("no initdb and postgres found")

    monkeypatch.setattr("desk_app.command_line.benchmarks.throwaway_postgres.server_programs", missing)
    results = measure("central", scratch, LITTLE)
    assert [(result.figure, result.met) for result in results] == [(None, False)] * 2
    assert all("no initdb and postgres found" in result.line for result in results)


def test_without_the_phone_program_the_card_counts_as_not_met(scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desk_app.command_line.benchmarks.measured_call_card.phone_program", lambda: None)
    results = measure("call-card", scratch, LITTLE)
    assert [(result.figure, result.met) for result in results] == [(None, False)] * 2
    assert all("baresip-core" in result.line for result in results)


def test_nothing_is_left_in_the_scratch_folder_but_prepared_seats(scratch: Path) -> None:
    measure("lookup", scratch, LITTLE)
    measure("window", scratch, LITTLE)
    seat = f"seat-{LITTLE.cases}-practice"
    assert {path.name for path in scratch.iterdir()} - {f"{seat}-{LITTLE.records}"} == {seat}


def test_a_prepared_seat_shows_its_cases(scratch: Path) -> None:
    disk = open_seat_disk(Ground(folder=scratch, scale=LITTLE).seat())
    try:
        rows = disk.journal.queue(QueueFilter())
        assert len(rows) == LITTLE.cases == len({row.number for row in rows})
        town = SampleTown(disk.shelf.reference(), seed=3)
        changes = town.changes([row.id for row in rows], 100, 60, often=rows[0].id)
    finally:
        disk.close()
    assert [fact.position for fact in changes] == list(range(101, 161))
    assert sum(fact.subject.id == rows[0].id for fact in changes) >= 1


def test_copied_cases_are_whole_and_of_their_own(scratch: Path) -> None:
    disk = open_seat_disk(Ground(folder=scratch, scale=LITTLE).seat())
    try:
        made = list(SampleTown(disk.shelf.reference()).open_cases(30))
    finally:
        disk.close()
    assert len({case_id for case_id, _ in made}) == 30
    assert len({fact.command_id for _, facts in made for fact in facts}) >= 30
    for case_id, facts in made:
        case = fold(facts)
        assert case is not None and case.id == case_id and case.state in OPEN
    positions = [fact.position for _, facts in made for fact in facts]
    assert positions == list(range(1, len(positions) + 1))


@pytest.mark.parametrize(
    ("make", "met", "line"),
    [
        (lambda: figure("x", "a thing", 3.0, "ms", at_most=4), True, "✓ x: a thing: 3 ms; budget at most 4 ms"),
        (
            lambda: figure("x", "it", 5.0, "ms", at_most=4, note="why"),
            False,
            "✗ x: it: 5 ms; budget at most 4 ms (why)",
        ),
        (
            lambda: times_floor("x", "it", 1200.0, "ms", floor=300, at_most=6),
            True,
            "✓ x: it: 1,200 ms = 4 × the floor of 300 ms; budget at most 6 ×",
        ),
        (
            lambda: times_floor("x", "it", 30.0, "/s", floor=300, at_least=0.25),
            False,
            "✗ x: it: 30 /s = 0.1 × the floor of 300 /s; budget at least 0.25 ×",
        ),
        (lambda: not_measured("x", "it", "/s", "nothing here", budget=1), False, "✗ x: not measured: nothing here"),
    ],
)
def test_a_result_as_a_line(make: Callable[[], Result], met: bool, line: str) -> None:
    assert (make().met, make().line) == (met, line)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.95, 95), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_share_of_the_values(share: float, value: float) -> None:
    assert share_of(list(range(100, 0, -1)), share) == value


def test_the_command_prints_lines_or_json() -> None:
    runner = CliRunner()
    lines = runner.invoke(main, ["bench", "deadline"])
    assert lines.exit_code == 0 and "one deadline" in lines.output
    told = json.loads(runner.invoke(main, ["bench", "--json", "deadline"]).stdout)
    assert [result["name"] for result in told] == ["deadline"]
    assert {"figure", "unit", "floor", "ratio", "budget", "met"} <= set(told[0])
    wrong = runner.invoke(main, ["bench", "nothing"])
    assert wrong.exit_code == 2 and "no benchmark nothing" in wrong.output
