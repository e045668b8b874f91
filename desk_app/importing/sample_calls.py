"""What callers of the sample district say, which problem they mean and where: material for practice and pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desk_app.domain.case import DemandKind, Place
from desk_app.domain.component import Component
from desk_app.domain.grid import board_of, village_of
from desk_app.importing.sample_components import Streets


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleCall:
    """One caller: the words, the problem's code (empty for what is none), the place, the demand, name and telephone."""

    text: str
    problem: str
    place: Place
    demand_kind: DemandKind
    caller_name: str
    phone: str


def sample_calls_of(source: Any, components: Sequence[Component], streets: Streets) -> list[SampleCall]:
    """The calls of the source file, each with a place inside a cell of the village it names.

    Where the problem is a component's class, the place is that of the village's component and names it.
    """
    by_class: dict[tuple[str, str], Component] = {}
    for component in components:
        by_class.setdefault((component.class_code, village_of(component.cell)), component)
    return [_call(row, number, by_class, streets) for number, row in enumerate(source["calls"])]


def _call(row: Any, number: int, by_class: Mapping[tuple[str, str], Component], streets: Streets) -> SampleCall:
    component = by_class.get((row["problem"], row["village"]))
    if component is not None:
        longitude, latitude, cell = component.longitude, component.latitude, component.cell
    else:
        spot = streets.spot(row["village"], (number * 0.37) % 1.0)
        longitude, latitude, cell = spot.longitude, spot.latitude, spot.cell
    return SampleCall(
        text=row["text"],
        problem=row["problem"],
        place=Place(
            address=row["address"],
            longitude=longitude,
            latitude=latitude,
            cell=cell,
            village=village_of(cell),
            board=board_of(cell),
            component=component.code if component is not None else "",
        ),
        demand_kind=DemandKind(row["demand"]),
        caller_name=row["caller"],
        phone=f"1540000{9001 + number:04d}",
    )
