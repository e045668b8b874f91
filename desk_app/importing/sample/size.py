"""The two sizes of the sample district: the whole of it, and the small one for practice, tests and pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class SampleSize(StrEnum):
    """`FULL` has the numbers that the district has published, `PRACTICE` a few of everything, made at once."""

    FULL = "full"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """How much of what a size has.

    `cells` is their number, or 0 where each board has its own. `roads` lead through a whole board; `streets` are those
    along, those across and the lanes of a village, beside the one street that every village has. `places` is the share
    of a full district's places. `components` is their number, or 0 for one of each common class in each village.
    `vacant_every`: of so many cells one has no leader. `patrol_cells` are the cells that one patroller walks, or 0 for
    two patrollers a board. `advisers`, `assistants` and `participants` are numbers of people.
    """

    all_villages: bool
    cells: int
    roads: int
    streets: tuple[int, int, int]
    places: float
    components: int
    vacant_every: int
    patrol_cells: int
    advisers: int
    assistants: int
    participants: int


MEASURES = {
    SampleSize.FULL: Measures(
        all_villages=True,
        cells=0,
        roads=3,
        streets=(2, 4, 3),
        places=1.0,
        components=231_000,
        vacant_every=47,
        patrol_cells=8,
        advisers=2_104,
        assistants=1_457,
        participants=3_330,
    ),
    SampleSize.PRACTICE: Measures(
        all_villages=False,
        cells=86,
        roads=0,
        streets=(0, 0, 0),
        places=0.15,
        components=0,
        vacant_every=11,
        patrol_cells=0,
        advisers=86,
        assistants=86,
        participants=86,
    ),
}
