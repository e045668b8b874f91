"""What the map shows, in final words: land and things on it, open cases with their lights, a place that was picked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import GridArea, GridLevel, Point, Street, house_beside, metres, village_of
from desk_app.domain.projection import CasePoint, ComponentPoints, LookupHit, temporary_number
from desk_app.domain.reference import Reference
from desk_app.screens import vocabulary
from desk_app.screens.lights import NO_CLOCK, TONES, light_at, lit
from desk_app.screens.lookup import distance_words
from desk_app.screens.lookup_card import CardField, component_code
from desk_app.words import _, ngettext, pgettext

COMPONENTS_NEAR, CASES_NEAR = 5, 5
CASE_REACH, HOUSE_REACH, HOVER_REACH = 300.0, 60.0, 40.0
"""Metres within which cases and the nearest house belong to a place; farther components are not the one pointed at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MapKind:
    """A major class of components, one symbol on the map: its two digits, its name, its place in the symbols' order."""

    code: str
    words: str
    order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLand:
    """All that lies on the land. `kinds` says for each of `points.class_codes` which place in `majors` it has."""

    areas: Mapping[GridLevel, tuple[GridArea, ...]] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    streets: tuple[Street, ...] = ()
    points: ComponentPoints = field(default_factory=lambda: ComponentPoints(edition=""))
    majors: tuple[MapKind, ...] = ()
    kinds: tuple[int, ...] = ()
    note: str = ""

    @property
    def empty(self) -> bool:
        """No land is known yet: the reference data have not come."""
        return not any(self.areas.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMark:
    """An open case on the map; `tone` is its light at `seen_at`, `red`, `yellow`, `green`, or `muted` without a clock.

    There are thousands of them and few are ever read: words are made when they are asked for.
    """

    point: CasePoint
    tone: str
    seen_at: datetime

    @property
    def id(self) -> str:
        """The case's id."""
        return self.point.id

    @property
    def longitude(self) -> float:
        """Degrees east."""
        return self.point.longitude

    @property
    def latitude(self) -> float:
        """Degrees north."""
        return self.point.latitude

    @property
    def title(self) -> str:
        """What it is about."""
        return self.point.title

    @property
    def detail(self) -> str:
        """Number, state, grade and how long it has."""
        point = self.point
        remaining = lit(point.due, point.turns_yellow, self.seen_at).words
        said = (point.number or temporary_number(point.id), vocabulary.state(point.state), point.grade, remaining)
        return " · ".join(filter(None, said))


@dataclass(frozen=True, slots=True, kw_only=True)
class NearComponent:
    """A component near a picked place; `hit` is what goes into the case."""

    hit: LookupHit
    title: str
    detail: str
    distance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NearCase:
    """An open case near a picked place."""

    mark: CaseMark
    distance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCard:
    """A place that was picked. `hit` is what goes into the case; None where no cell is known there."""

    longitude: float
    latitude: float
    title: str
    fields: tuple[CardField, ...]
    hit: LookupHit | None
    components: tuple[NearComponent, ...] = ()
    cases: tuple[NearCase, ...] = ()

    @property
    def spoken(self) -> str:
        """For a screen reader: the place, its areas, how much is near."""
        near = [f"{one.title} {one.distance}" for one in self.components[:1]]
        if self.cases:
            count = len(self.cases)
            near.append(ngettext("{count} open case near", "{count} open cases near", count).format(count=count))
        return pgettext("list of sentences", "; ").join(
            [self.title, *(f"{one.label} {one.text}" for one in self.fields), *near]
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentCard:
    """The card of the component that is pointed at; its place tells the window which symbol it is about."""

    longitude: float
    latitude: float
    title: str
    fields: tuple[CardField, ...]
    hit: LookupHit


def map_land(
    areas: Mapping[GridLevel, tuple[GridArea, ...]],
    streets: tuple[Street, ...],
    points: ComponentPoints,
    reference: Reference,
) -> MapLand:
    """The land with the names that are written on it; a cell's without its village's, which stands there already."""
    names = {area.code: area.name for level in areas.values() for area in level}
    codes = sorted({code[:2] for code in points.class_codes})
    order = {code: place for place, code in enumerate(codes)}
    return MapLand(
        areas=areas,
        labels={code: name.removeprefix(names.get(village_of(code), "") or " ").strip() for code, name in names.items()}
        | {area.code: area.name for area in (*areas.get(GridLevel.BOARD, ()), *areas.get(GridLevel.VILLAGE, ()))},
        streets=streets,
        points=points,
        majors=tuple(MapKind(code=code, words=_major(code, reference), order=order[code]) for code in codes),
        kinds=tuple(order[code[:2]] for code in points.class_codes),
        note=_("Illustrative land") if reference.catalogue.head.note else "",
    )


def case_marks(points: Iterable[CasePoint], now: datetime) -> tuple[CaseMark, ...]:
    """The open cases with their lights at this moment."""
    return tuple(_mark(point, now) for point in points)


def _mark(point: CasePoint, now: datetime) -> CaseMark:
    if point.due is None:
        return CaseMark(point=point, tone=NO_CLOCK, seen_at=now)
    return CaseMark(point=point, tone=TONES[light_at(point.due, point.turns_yellow or point.due, now)], seen_at=now)


def component_card(component: Component, reference: Reference) -> ComponentCard:
    """Class, code, state, owner and maintainer of a component."""
    names = {str(code): body.name for code, body in reference.directory.bodies.items()}
    fields = (
        CardField(label=pgettext("card", "Code"), text=component_code(component.code)),
        CardField(label=pgettext("card", "State"), text=vocabulary.component_state(component.state)),
        CardField(label=pgettext("card", "Address"), text=component.address),
        CardField(label=pgettext("card", "Owned by"), text=names.get(component.owner, component.owner)),
        CardField(label=pgettext("card", "Maintained by"), text=names.get(component.maintainer, component.maintainer)),
    )
    return ComponentCard(
        longitude=component.longitude,
        latitude=component.latitude,
        title=component.name,
        fields=tuple(one for one in fields if one.text),
        hit=_component_hit(component, None),
    )


def place_card(
    place: Point,
    areas: Sequence[GridArea],
    near: Sequence[tuple[Component, float]],
    cases: Iterable[CaseMark],
    streets: Iterable[Street],
) -> PlaceCard:
    """What lies at (longitude, latitude): `areas` are those it lies in, of any level, `cases` those around it."""
    by_level = {area.level: area for area in areas}
    cell = by_level.get(GridLevel.CELL)
    house = house_at(streets, place)
    address = house or (cell.name if cell is not None else "")
    hit = (
        LookupHit(
            kind="place", code="", title=address, detail="", longitude=place[0], latitude=place[1], cell=cell.code
        )
        if cell is not None
        else None
    )
    return PlaceCard(
        longitude=place[0],
        latitude=place[1],
        title=address or (_("Outside the district") if not areas else areas[-1].name),
        fields=tuple(_area_fields(by_level)),
        hit=hit,
        components=tuple(_near(component, away) for component, away in near[:COMPONENTS_NEAR]),
        cases=_cases_near(place, cases),
    )


def _area_fields(areas: Mapping[GridLevel, GridArea]) -> Iterator[CardField]:
    for level, label in (
        (GridLevel.CELL, pgettext("card", "Cell")),
        (GridLevel.VILLAGE, pgettext("card", "Village")),
        (GridLevel.BOARD, pgettext("card", "Board")),
    ):
        if level in areas:
            yield CardField(label=label, text=f"{areas[level].name} · {areas[level].code}")


def _near(component: Component, away: float) -> NearComponent:
    state = vocabulary.component_state(component.state) if component.state is not ComponentState.INTACT else ""
    detail = " · ".join(filter(None, (component_code(component.code), component.address, state)))
    return NearComponent(
        hit=_component_hit(component, away), title=component.name, detail=detail, distance=distance_words(away)
    )


def _component_hit(component: Component, away: float | None) -> LookupHit:
    return LookupHit(
        kind="component",
        code=component.code,
        title=component.name,
        detail=component.address,
        metres=away,
        longitude=component.longitude,
        latitude=component.latitude,
        cell=component.cell,
    )


def _cases_near(place: Point, cases: Iterable[CaseMark]) -> tuple[NearCase, ...]:
    measured = sorted((metres(place, (one.longitude, one.latitude)), one.id, one) for one in cases)
    return tuple(
        NearCase(mark=one, distance=distance_words(away)) for away, _id, one in measured if away <= CASE_REACH
    )[:CASES_NEAR]


def house_at(streets: Iterable[Street], place: Point) -> str:
    """The address of the house nearest to a place, of the street that is nearest; empty far from any."""
    best: tuple[float, int, Street] | None = None
    for street in streets:
        found = house_beside(street, place, HOUSE_REACH)
        if found is not None and (best is None or found[1] < best[0]):
            best = found[1], found[0], street
    if best is None:
        return ""
    _distance, number, street = best
    return _("{board} {street} No. {number}").format(board=street.board, street=street.name, number=number).strip()


def _major(code: str, reference: Reference) -> str:
    category = reference.catalogue.categories.get(code)
    return category.name if category is not None else code
