"""The reference data that decisions are made with: one edition each of catalogue, directory, calendar and policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import BodyId
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.directory import Directory
from desk_app.domain.policy import Policy


def _no_maintainer(component: str) -> BodyId | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What a decision looks up. `maintainer_of` gives the maintaining unit of a component's code.

    `cells` and `boards` are the codes of the grids in force, of level 3 and 1; empty where the grids are not known.
    """

    catalogue: Catalogue
    directory: Directory
    calendar: Calendar
    policy: Policy
    maintainer_of: Callable[[str], BodyId | None] = field(default=_no_maintainer, compare=False)
    cells: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    boards: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    @property
    def editions(self) -> Mapping[str, str]:
        """Dataset name -> edition, as a command carries it."""
        return {
            "catalogue": self.catalogue.edition,
            "directory": self.directory.edition,
            "calendar": self.calendar.edition,
            "policies": self.policy.edition,
        }
