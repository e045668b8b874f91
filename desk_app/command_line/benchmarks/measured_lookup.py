"""The look-up at each key stroke, the grid at a place, the nearest components, on a prepared seat.

The floor of a look-up is what SQLite itself can do with the same rows in the clear: its full text over single signs,
its trigrams for codes, the first matches as they come. The look-up finds any part of a code too, and the nearest first.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import mean

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.result import Result, figure, share_of, times_floor
from desk_app.command_line.benchmarks.strokes import COMPONENTS, HITS, Point, places, strokes, took
from desk_app.domain.component import Component
from desk_app.domain.grid import GridLevel
from local_store.cipher import connect
from local_store.edition_shelf import EditionShelf
from local_store.full_text import asked, spread
from local_store.keys import store_key
from local_store.seat_disk import open_lookups

BUDGET, P99_MS = 2.0, 16.0
GRID_AT_MS, NEAREST_MS = 0.5, 5.0
NEAREST = 8
ALL_KINDS: frozenset[str] = frozenset()
_COPIED = "row, code, name, address, longitude, latitude, cell"
_FOUND = (
    f"SELECT {_COPIED} FROM (SELECT rowid AS found FROM {{index}} WHERE {{index}} MATCH ? LIMIT {HITS})"
    " CROSS JOIN components ON row = found"
)


def measured(ground: Ground) -> tuple[Result, ...]:
    """Both sides answer every key stroke in turn, round after round; the first round only warms."""
    folder = ground.seat()
    plain_file = ground.folder_of_its_own("plain") / "components.db"
    shelf = open_lookups(folder)
    try:
        rows = _copied(folder, shelf.installed()["components"], plain_file)
        plain = sqlite3.connect(plain_file, cached_statements=256)
        known = [found for found, _ in shelf.components_near(*_anywhere(shelf), 500)]
        pairs = list(_pairs(shelf, plain, known, ground.scale.rounds))
        plain.close()
        everything = list(_all_kinds(shelf, known, ground.scale.rounds))
        return (*_look_ups(pairs, rows), _in_all(everything), *_by_place(shelf, known, ground.scale.places))
    finally:
        shelf.close()
        shutil.rmtree(plain_file.parent)


def _look_ups(pairs: Sequence[tuple[float, float]], rows: int) -> tuple[Result, Result]:
    ours, floor = [ours for ours, _ in pairs], [floor for _, floor in pairs]
    words = f"a key stroke's look-up among {rows:,} components"
    note = f"at worst {max(ours):.1f} ms"
    return (
        times_floor("lookup", f"{words}, on average", mean(ours), "ms", floor=mean(floor), at_most=BUDGET),
        figure("lookup-p99", f"{words}, 99 of 100", share_of(ours, 0.99), "ms", at_most=P99_MS, note=note),
    )


def _in_all(times: Sequence[float]) -> Result:
    """What the pane asks: components, grids, streets, places, problems, people, bodies, at each key."""
    note = f"on average {mean(times):.1f} ms, at worst {max(times):.1f} ms"
    words = "a key stroke's look-up among all kinds, 99 of 100"
    return figure("lookup-all", words, share_of(times, 0.99), "ms", at_most=P99_MS, note=note)


def _by_place(shelf: EditionShelf, known: Sequence[Component], count: int) -> tuple[Result, Result]:
    asked_at = places(known, count)
    grid = [took(partial(shelf.grid_at, *place, GridLevel.CELL)) for place in asked_at]
    near = [took(partial(shelf.components_near, *place, NEAREST)) for place in asked_at]
    return (
        figure("grid-at", "the cell at a place, 99 of 100", share_of(grid, 0.99), "ms", at_most=GRID_AT_MS),
        figure(
            "nearest",
            f"the {NEAREST} nearest components, 99 of 100",
            share_of(near, 0.99),
            "ms",
            at_most=NEAREST_MS,
        ),
    )


def _anywhere(shelf: EditionShelf) -> Point:
    points = shelf.component_points()
    longitudes, latitudes = memoryview(points.longitudes).cast("d"), memoryview(points.latitudes).cast("d")
    return float(longitudes[len(longitudes) // 2]), float(latitudes[len(latitudes) // 2])


def _pairs(
    shelf: EditionShelf, plain: sqlite3.Connection, known: Sequence[Component], rounds: int
) -> Iterator[tuple[float, float]]:
    """Milliseconds of the look-up and of SQLite alone, for each key stroke of each round."""
    chance = random.Random(3)
    for number in range(rounds + 1):
        typed, near = strokes(chance.choice(known)), chance.choice(places(known, 10))
        for words in typed:
            look_up = partial(shelf.search, words, near=near, kinds=COMPONENTS, at_most=HITS)
            raw = partial(_raw, plain, words)
            # Now one, now the other comes first: neither always finds the machine as its rival has left it.
            pair = (took(look_up), took(raw)) if number % 2 else (took(raw), took(look_up))[::-1]
            if number:
                yield pair


def _all_kinds(shelf: EditionShelf, known: Sequence[Component], rounds: int) -> Iterator[float]:
    """Milliseconds of each key stroke's look-up among everything; the first round only warms."""
    chance = random.Random(5)
    for number in range(rounds + 1):
        typed, near = strokes(chance.choice(known)), chance.choice(places(known, 10))
        for words in typed:
            time = took(partial(shelf.search, words, near=near, kinds=ALL_KINDS, at_most=HITS))
            if number:
                yield time


def _raw(plain: sqlite3.Connection, words: str) -> None:
    """What SQLite finds of it: a code by its trigrams, words as phrases of single signs."""
    code = words.replace(" ", "")
    if code.isascii() and code.isdigit() and len(code) > 2:
        plain.execute(_FOUND.format(index="codes"), (f'"{code}"',)).fetchall()
    elif (question := asked(words)) is not None:
        plain.execute(_FOUND.format(index="words"), (question,)).fetchall()


def _copied(folder: Path, edition: str, to: Path) -> int:
    """The components of the installed file in the clear, under SQLite's own indexes; how many there are."""
    source = connect(folder / "datasets" / f"components-{edition}.db", store_key(folder).key, read_only=True)
    rows = source.execute(f"SELECT {_COPIED}, initials FROM components ORDER BY row").fetchall()
    source.close()
    plain = sqlite3.connect(to)
    plain.execute(f"CREATE TABLE components ({_COPIED.replace('row', 'row INTEGER PRIMARY KEY', 1)})")
    plain.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0)")
    plain.execute("CREATE VIRTUAL TABLE codes USING fts5(code, content='', columnsize=0, tokenize='trigram')")
    plain.executemany("INSERT INTO components VALUES (?, ?, ?, ?, ?, ?, ?)", (row[:-1] for row in rows))
    texts = ((row[0], spread(f"{row[2]} {row[3]} {row[-1]}")) for row in rows)
    plain.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", texts)
    plain.executemany("INSERT INTO codes (rowid, code) VALUES (?, ?)", (row[:2] for row in rows))
    plain.commit()
    plain.close()
    return len(rows)
