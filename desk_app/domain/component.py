"""The surveyed components (部件): manholes, lamps, trees, each with its owner and maintainer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ComponentState(StrEnum):
    """完好 破损 丢失 占用."""

    INTACT = "INTACT"
    DAMAGED = "DAMAGED"
    MISSING = "MISSING"
    OCCUPIED = "OCCUPIED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component. `code` has 16 digits: district, major, minor, number, by the segments of its catalogue edition.

    `authority`, `owner` and `maintainer` are body ids; longitude and latitude in WGS 84 degrees.
    """

    code: str
    class_code: str
    name: str
    longitude: float
    latitude: float
    cell: str
    address: str
    state: ComponentState
    authority: str
    owner: str
    maintainer: str
