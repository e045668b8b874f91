"""What may be the same as a call, at each step of typing it, on a seat that remembers a year: from call to view.

The floor is the same SQL with the same parameters through Python's own sqlite3, on the same rows in the clear.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from sqlalchemy import create_engine, event

from desk_app.bootstrap import OpenDesk, open_desk
from desk_app.command_line.benchmarks.ground import OPERATOR, PASSWORD, SEAT, Ground
from desk_app.command_line.benchmarks.remembered import BUSY_SPOTS, number_of, some_metres_off, spots
from desk_app.command_line.benchmarks.result import Result, figure, share_of, times_floor
from desk_app.command_line.benchmarks.strokes import took
from desk_app.domain.case import CaseId, Place
from desk_app.domain.likeness import sought
from desk_app.errors import OurMistake
from desk_app.importing.sample_district import sample_calls
from desk_app.screens import register_values as name
from desk_app.screens.duplicates import DuplicatesView
from desk_app.screens.places import place_text
from desk_app.settings import Settings
from local_store import known_cases
from local_store.cipher import connect
from local_store.keys import store_key

P95_MS = 50.0
BUDGET = 8.0
NOBODY_ANSWERS = "http://127.0.0.1:9"
BOUND_SECONDS = 120.0
TABLES = ("standing", "cases", "ended_cases")

Typed = Mapping[str, str]
Asked = list[tuple[str, Any]]


def measured(ground: Ground) -> tuple[Result, ...]:
    """Each call is typed step by step; a first tenth of them only warms."""
    folder = ground.remembering_seat()
    plain_file = ground.folder_of_its_own("plain") / "desk.db"
    settings = Settings(server_url=NOBODY_ANSWERS, data_dir=folder, seat=SEAT, log_level="WARNING")
    opened = open_desk(settings)
    try:
        badge = opened.disk.journal.setting(OPERATOR) or ""
        if not opened.desk.sign_in(badge, PASSWORD).result(BOUND_SECONDS).signed_in:
            raise OurMistake("the prepared seat could not be unlocked")
        steps = list(_steps(opened, ground.scale.calls))
        times, found = _views(opened, steps)
        _copied(folder, plain_file)
        floor = _raw(plain_file, _statements(opened, plain_file, steps))
    finally:
        opened.close()
        shutil.rmtree(plain_file.parent)
    words = (
        f"similar cases at a step of typing a call among {ground.scale.records:,} ended and {ground.scale.cases:,} open"
    )
    note = f"half of them {share_of(times, 0.5):.1f} ms, at worst {max(times):.1f} ms; {found:.0%} found some"
    return (
        figure("duplicates", f"{words}, 95 of 100", share_of(times, 0.95), "ms", at_most=P95_MS, note=note),
        times_floor("duplicates-sql", f"{words}, on average", mean(times), "ms", floor=mean(floor), at_most=BUDGET),
    )


def _views(opened: OpenDesk, steps: Sequence[Typed]) -> tuple[list[float], float]:
    """Milliseconds from the question to its view, and how many of them found something."""
    times, found = list[float](), 0
    warming = len(steps) // 10 or 1
    for number, values in enumerate([*steps[:warming], *steps]):
        asked = partial(_view, opened, values)
        milliseconds = took(asked)
        if number >= warming:
            times.append(milliseconds)
            found += bool(asked().lines)
    return times, found / len(times)


def _view(opened: OpenDesk, values: Typed) -> DuplicatesView:
    return opened.desk.calls.duplicates(values, CaseId("")).result(BOUND_SECONDS)


def _steps(opened: OpenDesk, calls: int) -> Iterator[Typed]:
    """What stands in the form after each step: number, place, problem; half of the calls are about a busy spot, or one
    at which very many cases are open."""
    chance = random.Random(23)
    shelf = opened.disk.shelf
    places = spots(shelf, random.Random(17))
    crowded = [call.place for call in sample_calls() if call.place.longitude is not None]
    problems = tuple(shelf.reference().catalogue.problems)
    for _ in range(calls):
        problem = problems[min(int(chance.expovariate(12) * len(problems)), len(problems) - 1)]
        place = _place(places, crowded, chance)
        number = number_of(chance)
        values = {name.PHONE: number}
        yield dict(values)
        values[name.PLACE] = place_text(place)
        yield dict(values)
        yield {name.PLACE: place_text(place)}
        values[name.PROBLEM] = problem
        yield dict(values)
        yield {**values, name.PHONE: ""}


def _place(places: Sequence[Place], crowded: Sequence[Place], chance: random.Random) -> Place:
    match chance.randrange(4):
        case 0:
            return some_metres_off(places[chance.randrange(BUSY_SPOTS)], chance)
        case 1 if crowded:
            return chance.choice(crowded)
        case _:
            return some_metres_off(chance.choice(places), chance)


# --- the floor --------------------------------------------------------------------------------------------------------


def _copied(folder: Path, to: Path) -> None:
    """The tables that are asked, in the clear, with their own indexes."""
    source = connect(folder / "desk.db", store_key(folder).key, read_only=True)
    plain = sqlite3.connect(to)
    for table in TABLES:
        made = source.execute(
            "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY type DESC", (table,)
        ).fetchall()
        plain.execute(made[0][0])
        rows = source.execute(f"SELECT * FROM {table}")
        plain.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' for _ in rows.description)})", rows)
        for (index,) in made[1:]:
            plain.execute(index)
    plain.commit()
    plain.close()
    source.close()


def _statements(opened: OpenDesk, plain_file: Path, steps: Sequence[Typed]) -> list[Asked]:
    """What each step asks of the database, as the journal asks it."""
    engine = create_engine(f"sqlite:///{plain_file}")
    heard: Asked = []
    event.listen(engine, "before_cursor_execute", lambda _c, _u, text, given, *_: heard.append((text, given)))
    asked: list[Asked] = []
    now, policy = opened.desk.now(), opened.desk.reference().policy
    with engine.connect() as connection:
        for values in steps:
            place = name.registered_place(values)
            looked_for = sought(
                at=now,
                policy=policy,
                problem=values.get(name.PROBLEM, ""),
                place=place,
                number=values.get(name.PHONE, ""),
            )
            heard.clear()
            known_cases.like(connection, looked_for)
            asked.append(list(heard))
    engine.dispose()
    return asked


def _raw(plain_file: Path, asked: Sequence[Asked]) -> list[float]:
    """Milliseconds of each step's statements through sqlite3; a first round only warms."""
    plain = sqlite3.connect(plain_file, cached_statements=256)

    def ask(statements: Asked) -> None:
        for text, given in statements:
            plain.execute(text, given).fetchall()

    for statements in asked:
        ask(statements)
    times = [took(partial(ask, statements)) for statements in asked]
    plain.close()
    return times
