"""The surveyed components (部件): manholes, lamps, trees, each with its owner and maintainer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ComponentState(StrEnum):
    """完好 破损 丢失 占用."""

    INTACT = "INTACT"
    DAMAGED = "DAMAGED"
    MISSING = "MISSING"
    OCCUPIED = "OCCUPIED"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentBodies:
    """Who answers for one component: ids of its competent authority, its owner and its maintainer; empty: nobody.

    `known` is false where no edition of the components is at hand that could say so.
    """

    authority: str = ""
    owner: str = ""
    maintainer: str = ""
    known: bool = True


COMPONENTS_NOT_KNOWN = ComponentBodies(known=False)
"""What is answered for any component while there is no edition of them: it may be on the list or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One component. `code` has 16 digits: district, major, minor, number, by the segments of its catalogue edition.

    `authority` (主管部门), `owner` (权属单位) and `maintainer` (养护单位) are body ids; longitude and latitude in
    WGS 84 degrees. `surveyed_on` is when it was first measured (初始日期), `changed_on` when last changed (变更日期).
    `initials` are the first letters of its name in pinyin, made with the dataset.
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
    surveyed_on: date | None = None
    changed_on: date | None = None
    note: str = ""
    initials: str = ""

    @property
    def bodies(self) -> ComponentBodies:
        """The three bodies alone."""
        return ComponentBodies(authority=self.authority, owner=self.owner, maintainer=self.maintainer)
