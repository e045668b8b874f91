"""The reference data that decisions are made with: one edition each of catalogue, directory, calendar and policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desk_app.domain.calendar import Calendar
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.component import COMPONENTS_NOT_KNOWN, ComponentBodies
from desk_app.domain.directory import Directory
from desk_app.domain.policy import Policy


def _no_bodies(component: str) -> ComponentBodies | None:
    return COMPONENTS_NOT_KNOWN if component else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a decision looks up. `bodies_of` gives who answers for a component, by its code; None for one not listed,
    `COMPONENTS_NOT_KNOWN` for any while no edition of the components is here.

    `cells` and `boards` are the codes of the grids in force, of level 3 and 1; empty where the grids are not known.
    `area_names` are the names of the areas of all levels by their codes.
    """

    catalogue: Catalogue
    directory: Directory
    calendar: Calendar
    policy: Policy
    bodies_of: Callable[[str], ComponentBodies | None] = field(default=_no_bodies, compare=False)
    cells: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    boards: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    area_names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def editions(self) -> Mapping[str, str]:
        """Dataset name -> edition, as a command carries it."""
        return {
            "catalogue": self.catalogue.edition,
            "directory": self.directory.edition,
            "calendar": self.calendar.edition,
            "policies": self.policy.edition,
        }
