"""Whether the grid codes of a place are those of the land: they decide who sees a case and who is to handle it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from desk_app.domain.case import Place
from desk_app.domain.grid import GridArea, GridLevel, board_of, village_of
from desk_app.domain.reference import Reference
from desk_app.domain.rules import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The codes of an edition of the grids that places can name, and what the areas of all levels are called."""

    cells: frozenset[str] = frozenset()
    boards: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)


def grounds_of(areas: Iterable[object]) -> Grounds:
    """The codes of the cells and boards among the rows of a grids dataset."""
    listed = [area for area in areas if isinstance(area, GridArea)]
    return Grounds(
        cells=frozenset(area.code for area in listed if area.level is GridLevel.CELL),
        boards=frozenset(area.code for area in listed if area.level is GridLevel.BOARD),
        names={area.code: area.name for area in listed},
    )


def located(place: Place, reference: Reference) -> Place:
    """The place with the village and board that follow from its cell; refused where its codes are wrong."""
    check_place(place, reference)
    if not place.cell:
        return place
    return replace(place, village=village_of(place.cell), board=board_of(place.cell))


def check_place(place: Place, reference: Reference) -> None:
    """Refused with `not_on_earth` where its degrees are none, with `unknown_cell` where its codes are not the grids'.

    Village and board must be those of the cell. Codes are not checked where the grids are not known, and an empty code
    is a place not known so closely.
    """
    if not -180 <= (place.longitude or 0.0) <= 180 or not -90 <= (place.latitude or 0.0) <= 90:
        raise Refusal("not_on_earth")
    if not reference.cells:
        return
    inner = place.cell or place.village or place.board
    known = not inner or (place.cell in reference.cells if place.cell else board_of(inner) in reference.boards)
    village_fits = not (place.cell and place.village) or place.village == village_of(place.cell)
    board_fits = not place.board or place.board == board_of(inner)
    if not (known and village_fits and board_fits):
        raise Refusal("unknown_cell", cell=inner)
