"""Ended cases in any number, as a centre tells of them: a year's, most of them anywhere, many at the same few spots."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk_app.domain.case import CaseId, DemandKind, Place, State
from desk_app.domain.grid import GridLevel, board_of, village_of
from desk_app.domain.key_fields import KEPT_FOR, CaseKey
from desk_app.domain.protocol import RecordsPage
from desk_app.errors import StoreTrouble
from desk_app.numbers import keyed_hash
from desk_app.ports import Lookups
from desk_app.sync.remembering import AT_ONCE
from local_store.seat_disk import open_seat_disk

CALLER_KEY = "c0" * 32
FILLED = "prepared_records"
SPOTS, CALLERS = 2_000, 150_000
BUSY_SPOTS, BUSY_CALLERS = 20, 5
BUSY_SHARE = 10
"""Every tenth case is at one of the busy spots, every hundredth of one of the busiest callers."""


def spots(lookups: Lookups, chance: random.Random) -> list[Place]:
    """Places beside components, each with its cell; the first ones are the busy ones."""
    points = lookups.component_points()
    longitudes, latitudes = memoryview(points.longitudes).cast("d"), memoryview(points.latitudes).cast("d")
    found = []
    for number in chance.choices(range(len(longitudes)), k=SPOTS):
        longitude, latitude = float(longitudes[number]), float(latitudes[number])
        cell = lookups.grid_at(longitude, latitude, GridLevel.CELL)
        code = cell.code if cell is not None else ""
        found.append(
            Place(
                address=f"第 {number} 号部件旁",
                longitude=longitude,
                latitude=latitude,
                cell=code,
                village=village_of(code),
                board=board_of(code),
            )
        )
    return found


def number_of(chance: random.Random) -> str:
    """The number of a caller."""
    busy = chance.randrange(BUSY_SHARE**2) == 0
    return f"138{chance.randrange(BUSY_CALLERS if busy else CALLERS):08}"


def some_metres_off(place: Place, chance: random.Random) -> Place:
    """A place within some tens of metres of another."""
    longitude, latitude = place.longitude or 0.0, place.latitude or 0.0
    return replace(
        place, longitude=longitude + chance.uniform(-4e-4, 4e-4), latitude=latitude + chance.uniform(-4e-4, 4e-4)
    )


def spot(places: Sequence[Place], chance: random.Random) -> Place:
    """Where a case is: every tenth at a busy spot; one of ten is only told."""
    busy = chance.randrange(BUSY_SHARE) == 0
    place = some_metres_off(places[chance.randrange(BUSY_SPOTS if busy else SPOTS)], chance)
    return place if chance.randrange(10) else replace(place, longitude=None, latitude=None)


def pages(lookups: Lookups, problems: Sequence[str], count: int, at_once: int = AT_ONCE) -> Iterator[RecordsPage]:
    """The pages of so many ended cases, spread over the year before now, as a centre gives them."""
    chance = random.Random(17)
    places, now = spots(lookups, chance), datetime.now(UTC)
    for begins in range(0, count, at_once):
        numbers = range(begins, min(count, begins + at_once))
        keys = tuple(_key(number, count, now, places, problems, chance) for number in numbers)
        yield RecordsPage(next=numbers[-1] + 1, more=numbers[-1] + 1 < count, caller_key=CALLER_KEY, cases=keys)


def _key(
    number: int,
    count: int,
    now: datetime,
    places: Sequence[Place],
    problems: Sequence[str],
    chance: random.Random,
) -> CaseKey:
    registered_at = now - KEPT_FOR * (1 - number / count) * 0.999 - timedelta(minutes=5)
    stamp = int(registered_at.timestamp() * 1000)
    return CaseKey(
        id=CaseId(str(uuid.UUID(int=stamp << 80 | 7 << 76 | 2 << 62 | chance.getrandbits(62)))),
        number=f"WZ{registered_at:%Y%m%d}-{number % 100_000:05}",
        state=State.CLOSED if chance.randrange(10) else State.ANSWERED,
        problem=problems[min(int(chance.expovariate(12) * len(problems)), len(problems) - 1)],
        demand_kind=DemandKind.COMPLAINT,
        place=spot(places, chance),
        caller=keyed_hash(number_of(chance), CALLER_KEY),
        registered_at=registered_at,
        ended_at=registered_at + timedelta(minutes=4),
    )


def remember(folder: Path, count: int) -> None:
    """Fills a prepared seat with so many ended cases."""
    disk = open_seat_disk(folder)
    try:
        for page in pages(disk.shelf, tuple(disk.shelf.reference().catalogue.problems), count):
            after = disk.journal.records_after() or 0
            disk.journal.keep_records(page, after=after, heard_at=datetime.now(UTC))
        disk.journal.set_setting(FILLED, str(count))  # last: it tells that all is there
    finally:
        disk.close()


def is_filled(folder: Path, count: int) -> bool:
    """The folder was filled to its end, and this program reads all of it."""
    if not (folder / "desk.db").exists():
        return False
    try:
        disk = open_seat_disk(folder)
    except StoreTrouble:
        return False
    try:
        return disk.journal.setting(FILLED) == str(count)
    finally:
        disk.close()
