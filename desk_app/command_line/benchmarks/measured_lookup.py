"""The look-up at each key stroke, against the same statements through Python's own sqlite3 on a copy in the clear."""

from __future__ import annotations

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import mean
from typing import Any

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.result import Result, figure, share_of, times_floor
from local_store.connections import connect
from local_store.edition_file import EditionFile
from local_store.edition_shelf import EditionShelf
from local_store.finding import by_code_part, by_words
from local_store.geometry import Point
from local_store.keys import store_key
from local_store.seat_disk import open_lookups

BUDGET, P99_MS = 2.0, 16.0
HITS = 60
COMPONENTS = frozenset({"component"})
TYPED = ("污水井盖", "路灯", "木渎镇 井盖", "行道树", "消防栓", "320506")
Statement = tuple[str, tuple[Any, ...]]


class Noted(EditionFile):
    """An edition in the clear that notes what it is asked."""

    def __init__(self, plain: sqlite3.Connection, name: str, edition: str) -> None:
        self._plain = plain
        self.asked: list[Statement] = []
        super().__init__(Path("plain"), b"", name, edition)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """The connection, with a pen."""
        yield self

    def execute(self, statement: str, values: Any = ()) -> sqlite3.Cursor:
        """Notes the statement and runs it."""
        self.asked.append((statement, tuple(values)))
        return self._plain.execute(statement, values)


def measured(ground: Ground) -> tuple[Result, ...]:
    """Both sides answer every key stroke in turn, round after round; the first round only warms."""
    folder = ground.seat()
    plain_file = ground.folder_of_its_own("plain") / "components.db"
    shelf = open_lookups(folder)
    try:
        edition = shelf.installed()["components"]
        _copy_in_the_clear(folder, edition, plain_file)
        plain = sqlite3.connect(plain_file, cached_statements=256)
        noted = Noted(plain, "components", edition)
        pairs = list(_pairs(shelf, noted, plain, ground.scale.rounds))
        plain.close()
    finally:
        shelf.close()
        shutil.rmtree(plain_file.parent)
    ours, floor = [ours for ours, _ in pairs], [floor for _, floor in pairs]
    words = f"a key stroke's look-up among {noted.rows:,} components"
    note = f"at worst {max(ours):.1f} ms"
    return (
        times_floor("lookup", f"{words}, on average", mean(ours), "ms", floor=mean(floor), at_most=BUDGET),
        figure("lookup-p99", f"{words}, 99 of 100", share_of(ours, 0.99), "ms", at_most=P99_MS, note=note),
    )


def _pairs(shelf: EditionShelf, noted: Noted, plain: sqlite3.Connection, rounds: int) -> Iterator[tuple[float, float]]:
    """Milliseconds of the look-up and of its statements alone, for each key stroke of each round."""
    near = _a_place(shelf)
    strokes = [(words, _statements(noted, words, near)) for words in _strokes()]
    for number in range(rounds + 1):
        for words, statements in strokes:
            look_up = partial(shelf.search, words, near=near, kinds=COMPONENTS, at_most=HITS)
            raw = partial(_run, plain, statements)
            # Now one, now the other comes first: neither always finds the machine as its rival has left it.
            pair = (_took(look_up), _took(raw)) if number % 2 else (_took(raw), _took(look_up))[::-1]
            if number:
                yield pair


def _a_place(shelf: EditionShelf) -> Point:
    hits = shelf.search("井盖", near=None, kinds=COMPONENTS, at_most=1)
    assert hits and hits[0].longitude is not None and hits[0].latitude is not None
    return hits[0].longitude, hits[0].latitude


def _run(plain: sqlite3.Connection, statements: Sequence[Statement]) -> None:
    for statement, values in statements:
        plain.execute(statement, values).fetchall()


def _strokes() -> list[str]:
    """What stands in the box after each key."""
    return [typed[:end] for typed in TYPED for end in range(1, len(typed) + 1)]


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _statements(noted: Noted, words: str, near: Point) -> list[Statement]:
    """What a search among components asks of the file, in its order."""
    noted.asked.clear()
    for _hit in by_code_part(noted, words, COMPONENTS, HITS):
        pass
    by_words(noted, words, near, COMPONENTS, HITS, lambda: False)
    return list(noted.asked)


def _copy_in_the_clear(folder: Path, edition: str, to: Path) -> None:
    """The installed file, decrypted: the same pages otherwise."""
    connection = connect(folder / "datasets" / f"components-{edition}.db", store_key(folder).key)
    try:
        connection.execute("ATTACH DATABASE ? AS plain KEY ''", (str(to),))
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.execute("DETACH DATABASE plain")
    finally:
        connection.close()
