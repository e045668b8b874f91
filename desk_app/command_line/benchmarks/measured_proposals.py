"""What the desk proposes at each key stroke of a call, on a seat with everything on its disk: from the key to the view.

The floor is a plain pass over the same words: every sign of what was typed looked up among the catalogue's phrases and
counted, every piece of it looked up among the names on the land.
"""

from __future__ import annotations

import random
import shutil
import sys
import threading
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import combinations
from pathlib import Path
from statistics import mean

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.result import Result, figure, share_of, times_floor
from desk_app.command_line.benchmarks.strokes import took
from desk_app.domain.case import CaseId
from desk_app.domain.signs import signs_of
from desk_app.importing.sample.size import SampleSize
from desk_app.importing.sample_district import sample_calls
from desk_app.inquiries import Inquiries
from desk_app.screens import register_values as name
from local_store.edition_shelf import EditionShelf
from local_store.seat_disk import SeatDisk, open_lookups, open_seat_disk

P95_MS, P99_MS, BUDGET = 50.0, 60.0, 60.0
HELD_UP, MEGABYTES, READY_SECONDS = 2.0, 12.0, 2.0
PLAIN_TIMES = 10
"""The plain pass is made so many times, to last about as long."""
LESSONS = 250
"""So many times the seat learns from a few of its cases first, so that what was learned is asked too."""
TAKEN = 60
"""For so many calls something was taken."""
LOOKED_UP = frozenset({"place", "street", "grid", "person", "body", "component"})
"""Kinds whose indexes are there for the look-up already."""
LONGEST_NAME = 12
_SWITCH_SECONDS = 0.0005  # as `ui.application` sets it
_BEAT_SECONDS = 0.002


def measured(ground: Ground) -> tuple[Result, ...]:
    """Whole calls are typed key by key; the first of them only warms."""
    folder = ground.seat_to_change()
    memory, ready = _kept(folder)
    disk = open_seat_disk(folder)
    try:
        for _ in range(LESSONS):
            if not disk.journal.learn():
                break
        inquiries = _inquiries(disk)
        _take(inquiries, ground.scale.size)
        calls = list(_calls(ground.scale.rounds, ground.scale.size))
        times = [took(partial(inquiries.proposals, typed, {})) for typed in _strokes(calls)][len(calls[0]) :]
        floor = _plain(disk.shelf, calls)
        some = calls[: max(2, len(calls) // 4)]
        held_up = _waits_while(partial(_type, inquiries, some))
        by_plain_work = _waits_while(partial(_plain, disk.shelf, [*some, *some * PLAIN_TIMES]))
    finally:
        disk.close()
        shutil.rmtree(folder)
    words = "proposals at a key stroke of a call"
    note = f"half of them {share_of(times, 0.5):.1f} ms, at worst {max(times):.1f} ms"
    held = "the window thread's wait for its turn while proposals are made, against plain work beside it, 99 of 100"
    kept = "memory that the indexes of words and names take"
    return (
        figure("proposals", f"{words}, 95 of 100", share_of(times, 0.95), "ms", at_most=P95_MS, note=note),
        figure("proposals-p99", f"{words}, 99 of 100", share_of(times, 0.99), "ms", at_most=P99_MS),
        times_floor("proposals-plain", f"{words}, on average", mean(times), "ms", floor=mean(floor), at_most=BUDGET),
        times_floor(
            "proposals-held", held, share_of(held_up, 0.99), "ms", floor=share_of(by_plain_work, 0.99), at_most=HELD_UP
        ),
        figure("proposals-memory", kept, memory, "MB", at_most=MEGABYTES),
        figure("proposals-ready", "making these indexes", ready, "s", at_most=READY_SECONDS),
    )


def _inquiries(disk: SeatDisk) -> Inquiries:
    shelf = disk.shelf
    return Inquiries(lookups=shelf, journal=disk.journal, reference=shelf.reference, now=lambda: datetime.now(UTC))


def _take(inquiries: Inquiries, size: SampleSize) -> None:
    """The seat has learned from what was taken for some calls too: the first of each kind that is proposed."""
    for number, call in enumerate(sample_calls(size=size)[:TAKEN]):
        values = {name.EVENT: call.text}
        view = inquiries.proposals(call.text, values)
        for proposal in (*view.problems[:1], *view.places[:1], *view.demands[:1]):
            inquiries.took(CaseId(f"taken-{number}"), proposal, values)


def _kept(folder: Path) -> tuple[float, float]:
    """Megabytes that the indexes take beside those of the look-up, and seconds to make them; each measured alone."""
    shelf = _looking_up_only(folder)
    try:
        tracemalloc.start()
        shelf.understand("路灯")
        kept = tracemalloc.get_traced_memory()[0] / 1e6
    finally:
        tracemalloc.stop()
        shelf.close()
    shelf = _looking_up_only(folder)
    try:
        return kept, took(partial(shelf.understand, "路灯")) / 1000
    finally:
        shelf.close()


def _looking_up_only(folder: Path) -> EditionShelf:
    shelf = open_lookups(folder)
    shelf.search("路", near=None, kinds=LOOKED_UP, at_most=1)
    return shelf


def _calls(count: int, size: SampleSize) -> Iterator[str]:
    """Two callers' words behind each other: as much as is typed of a long call."""
    told = [call.text for call in sample_calls(size=size)]
    chance = random.Random(5)
    for _ in range(count + 1):
        yield "".join(chance.sample(told, 2))


def _strokes(calls: Sequence[str]) -> Iterator[str]:
    """What stands in the box after each key."""
    return (call[:end] for call in calls for end in range(1, len(call) + 1))


def _type(inquiries: Inquiries, calls: Sequence[str]) -> None:
    for typed in _strokes(calls):
        inquiries.proposals(typed, {})


def _plain(shelf: EditionShelf, calls: Sequence[str]) -> list[float]:
    """Milliseconds of the plain pass at each key stroke."""
    holding: dict[str, list[str]] = defaultdict(list)
    for problem in shelf.reference().catalogue.problems.values():
        for text in (problem.name, *problem.synonyms, *(condition.text for condition in problem.conditions)):
            for sign in signs_of(text):
                holding[sign].append(problem.code)
    names = {street.name for street in shelf.streets()}
    return [took(partial(_passed, typed, holding, names)) for typed in _strokes(calls[1:])]


def _passed(typed: str, holding: Mapping[str, Sequence[str]], names: frozenset[str] | set[str]) -> object:
    counted = Counter(code for sign in signs_of(typed) for code in holding.get(sign, ()))
    ends = range(len(typed) + 1)
    named = [typed[start:end] for start, end in combinations(ends, 2) if end - start <= LONGEST_NAME]
    return counted.most_common(5), [name for name in named if name in names]


def _waits_while(work: Callable[[], object]) -> list[float]:
    """How many milliseconds too late this thread wakes while another one works, as the window's would."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    worker = threading.Thread(target=work)
    waits: list[float] = []
    try:
        worker.start()
        while worker.is_alive():
            began = time.perf_counter()
            time.sleep(_BEAT_SECONDS)
            waits.append(max(0.0, time.perf_counter() - began - _BEAT_SECONDS) * 1000)
    finally:
        worker.join()
        sys.setswitchinterval(before)
    return waits
