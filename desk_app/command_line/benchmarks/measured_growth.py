"""The look-up at each key stroke among ever more components: the sample's, fewer of them, and copies beside them."""

from __future__ import annotations

import gzip
import hashlib
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.result import Result, figure, share_of
from desk_app.command_line.benchmarks.strokes import COMPONENTS, HITS, places, strokes, took
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.component import Component
from desk_app.domain.protocol import EditionInfo
from desk_app.importing.sample_district import sample_rows
from desk_app.progress import Task
from desk_app.wire import canonical, dump_row
from local_store.edition_building import build_from_packed
from local_store.edition_file import EditionFile
from local_store.keys import KEY_BYTES
from local_store.looking_up import LookingUp

P99_MS = 16.0
NEAREST = 8
KEY = bytes(KEY_BYTES)
_PIECE = 64 * 1024
_NUMBERS = 40_000
"""Copies of a component are so many numbers apart: more than any class of the sample has."""
_BESIDE = 0.0007  # degrees, some seventy metres


def measured(ground: Ground) -> tuple[Result, ...]:
    """One figure for each number of components, with what building took and the nearest ones beside it."""
    sample = [row for row in sample_rows(size=ground.scale.size)["components"] if isinstance(row, Component)]
    return tuple(_among(ground, sample, count) for count in ground.scale.growth)


def _among(ground: Ground, sample: Sequence[Component], count: int) -> Result:
    folder = ground.folder_of_its_own("growth")
    try:
        info = _packed(sample, count, folder / "stream")
        began = time.perf_counter()
        build_from_packed(folder / "built.db", KEY, info, _pieces(folder / "stream"), Task())
        built = time.perf_counter() - began
        file = EditionFile(folder / "built.db", KEY, info.name, info.edition)
        try:
            keys, near = _asked(LookingUp({info.name: file}, Catalogue(edition="")), sample, ground.scale.rounds)
        finally:
            file.close()
    finally:
        shutil.rmtree(folder)
    note = f"built in {built:.1f} s; the nearest {NEAREST}: {share_of(near, 0.99):.2f} ms"
    what = f"a key stroke's look-up among {count:,} components, 99 of 100"
    return figure(f"growth-{count}", what, share_of(keys, 0.99), "ms", at_most=P99_MS, note=note)


def _asked(lookups: LookingUp, sample: Sequence[Component], rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of key strokes and of the nearest, a first round not counted."""
    chance = random.Random(5)
    keys: list[float] = []
    near: list[float] = []
    for number in range(rounds + 1):
        [place] = places(sample, 1, seed=number)
        for words in strokes(chance.choice(sample)):
            key = took(partial(lookups.search, words, place, COMPONENTS, HITS, lambda: False))
            nearest = took(partial(lookups.components_near, *place, NEAREST))
            if number:
                keys.append(key)
                near.append(nearest)
    return keys, near


def in_number(sample: Sequence[Component], count: int) -> Iterator[Component]:
    """So many components: every so-manieth of the sample, or all of it again and again, a little aside."""
    if count <= len(sample):
        yield from islice(sample, 0, (len(sample) // count) * count, len(sample) // count)
        return
    for number in range(count):
        copies, place = divmod(number, len(sample))
        one, aside = sample[place], copies * _BESIDE
        code = f"{one.code[:10]}{int(one.code[10:]) + copies * _NUMBERS:06}"
        yield replace(one, code=code, longitude=one.longitude + aside, latitude=one.latitude - aside)


def _packed(sample: Sequence[Component], count: int, to: Path) -> EditionInfo:
    """The stream of such an edition, written to a file."""
    digest, size = hashlib.sha256(), 0
    with gzip.open(to, "wb", compresslevel=1) as stream:
        for component in in_number(sample, count):
            line = canonical(dump_row(component)).encode() + b"\n"
            digest.update(line)
            size += len(line)
            stream.write(line)
    return EditionInfo(
        name="components",
        edition=digest.hexdigest(),
        rows=count,
        bytes=size,
        published_at=datetime.now(UTC),
        current=True,
        packed_bytes=to.stat().st_size,
    )


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            yield piece
