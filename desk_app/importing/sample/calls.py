"""What callers of the sample district say, which problem they mean and where: material for practice and pictures."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk_app.domain.case import DemandKind, Place
from desk_app.domain.component import Component
from desk_app.domain.grid import board_of, village_of
from desk_app.importing.sample.streets import HOUSES, Streets


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCall:
    """One caller: what is said, and the truth behind it.

    `problem` and `condition` are codes of the catalogue, empty where the call is no problem of it (an enquiry, praise,
    a matter for 110). `caller_name` and `phone` are empty for somebody who does not want to be known.
    """

    text: str
    problem: str
    condition: str
    place: Place
    demand_kind: DemandKind
    caller_name: str
    phone: str


def sample_calls_of(source: Any, components: Sequence[Component], streets: Streets) -> list[SampleCall]:
    """The calls of the source file, each with a place inside a cell of the village it names.

    Where the problem is a component's class, the place is that of the village's component and names it. Two calls
    with one address are about one thing, and have one place.
    """
    by_class: dict[tuple[str, str], Component] = {}
    for component in components:
        by_class.setdefault((component.class_code, village_of(component.cell)), component)
    return [_call(row, number, by_class, streets) for number, row in enumerate(source["calls"], start=1)]


def _call(row: Any, number: int, by_class: Mapping[tuple[str, str], Component], streets: Streets) -> SampleCall:
    component = by_class.get((row["problem"], row["village"]))
    spot = component or streets.spot(row["village"], _share(row["address"]))
    return SampleCall(
        text=row["text"],
        problem=row["problem"],
        condition=f"{row['problem']}-{row['condition']}" if row["problem"] else "",
        place=Place(
            address=row["address"],
            longitude=spot.longitude,
            latitude=spot.latitude,
            cell=spot.cell,
            village=village_of(spot.cell),
            board=board_of(spot.cell),
            component=component.code if component is not None else "",
        ),
        demand_kind=DemandKind(row["demand"]),
        caller_name=row["caller"],
        phone=f"1540000{9000 + number:04d}" if row["caller"] else "",
    )


def _share(address: str) -> float:
    """How far along its street an address lies: by its house number, else anywhere, but always there."""
    house = re.search(r"([0-9]+)号", address)
    number = int(house[1]) if house else zlib.crc32(address.encode()) % HOUSES
    return (min(number, HOUSES) - 1) / (HOUSES - 1) if number else 0.0
