"""The map through the desk's door: land and places from the look-ups, cases from the disk, all on reading threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from desk_app.desk import Desk, Intent, Kept
from desk_app.domain.case import CaseId, DemandKind, Source
from desk_app.domain.commands import RegisterCase
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.counting import EditionCounts
from desk_app.domain.grid import GridArea, GridLevel, Street, box_around
from desk_app.domain.projection import ComponentPoints
from desk_app.screens.map import CASE_REACH, MapLand
from desk_app.sync.clock import SeatClock
from desk_app.telephony.no_phone import NoPhone
from tests.desk.test_desk import get
from tests.fakes.attachments import MemoryAttachments
from tests.fakes.centre import FakeCentralStore
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import FixedLookups, Machine, MemoryEditions, PlainPasswords
from tests.sample_reference import CELL_A, COMPONENT, PLACE_A, PLACE_LID, REFERENCE, SEAT
from tests.sync.round_table import PASSWORD, centre

CELL = GridArea(
    code=CELL_A, level=GridLevel.CELL, name="第一网格", parent=CELL_A[:12], ring=((120, 31), (121, 32), (120, 32))
)
STREET = Street(
    code="S1", name="金山路", board="木渎镇", village="", line=((120.54, 31.25), (120.56, 31.25)), last_number=99
)
LID = Component(
    code=COMPONENT,
    class_code="0102",
    name="污水井盖",
    longitude=120.55,
    latitude=31.25,
    cell=CELL_A,
    address="",
    state=ComponentState.INTACT,
    authority="",
    owner="",
    maintainer="",
)


class OneOfEach(FixedLookups):
    """One cell, one street, one component 30 metres away; `threads` are those that asked."""

    def __init__(self) -> None:
        super().__init__(REFERENCE)
        self.threads: set[int] = set()
        self.metres = 30.0
        self.known: dict[str, EditionCounts] = {}

    def counts(self) -> dict[str, EditionCounts]:
        return self.known

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None:
        self.threads.add(threading.get_ident())
        return CELL if level is GridLevel.CELL else None

    def components_near(self, longitude: float, latitude: float, at_most: int) -> tuple[tuple[Component, float], ...]:
        return ((LID, self.metres),)[:at_most]

    def areas(self, level: GridLevel) -> tuple[GridArea, ...]:
        return (CELL,) if level is GridLevel.CELL else ()

    def streets(self) -> tuple[Street, ...]:
        return (STREET,)

    def component_points(self) -> ComponentPoints:
        return ComponentPoints(edition="e", class_codes=("0102",))


@pytest.fixture
def lookups() -> OneOfEach:
    return OneOfEach()


@pytest.fixture
def journal() -> MemoryJournal:
    return MemoryJournal()


@pytest.fixture
def desk(lookups: OneOfEach, journal: MemoryJournal) -> Iterator[Desk]:
    machine = Machine()
    desk = Desk(
        journal=journal,
        store=FakeCentralStore(centre(machine), patient=True),
        editions=MemoryEditions(),
        attachments=MemoryAttachments(),
        phone=NoPhone(),
        lookups=lookups,
        passwords=PlainPasswords(),
        clock=SeatClock(machine.wall, machine.elapsed, system=machine.wall),
        seat="07",
    )
    assert get(desk.sign_in(SEAT.badge, PASSWORD)).actor is not None
    yield desk
    desk.close()


def register(desk: Desk) -> CaseId:
    body = RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="井盖没了", place=PLACE_LID)
    kept = get(desk.perform(Intent(body=body)))
    assert isinstance(kept, Kept) and kept.case is not None
    return kept.case


def test_the_land_is_drawn_up_on_a_reading_thread(desk: Desk) -> None:
    def make(land: MapLand) -> tuple[MapLand, int]:
        return land, threading.get_ident()

    land, thread = get(desk.map_land(make))
    assert thread != threading.get_ident()
    assert (land.areas[GridLevel.CELL], land.streets, land.points.edition) == ((CELL,), (STREET,), "e")
    assert [kind.code for kind in land.majors] == [COMPONENT[6:8]]


def test_the_land_is_drawn_from_three_editions(desk: Desk, lookups: OneOfEach) -> None:
    assert get(desk.map_editions()) == ("", "", "")
    for name in ("grids", "components", "calendar"):
        lookups.known[name] = EditionCounts(edition=f"{name}-1")
    assert get(desk.map_editions()) == ("grids-1", "components-1", "")


def test_a_case_that_was_just_typed_is_on_the_map(desk: Desk) -> None:
    assert get(desk.map_cases(tuple)) == ()
    case = register(desk)
    [mark] = get(desk.map_cases(tuple))
    assert (mark.id, mark.longitude, mark.latitude) == (case, PLACE_LID.longitude, PLACE_LID.latitude)
    assert [row.id for row in get(desk.cases_at(COMPONENT))] == [case]


def test_a_place_tells_its_areas_house_components_and_cases(desk: Desk, lookups: OneOfEach) -> None:
    case = register(desk)
    assert PLACE_A.longitude is not None and PLACE_A.latitude is not None
    card = get(desk.map_place(PLACE_A.longitude, PLACE_A.latitude))
    assert card.hit is not None and card.hit.cell == CELL_A
    assert "金山路" in card.title
    assert [near.hit.code for near in card.components] == [COMPONENT]
    assert [near.mark.id for near in card.cases] == [case]
    assert threading.get_ident() not in lookups.threads


def test_a_place_reads_only_the_cases_around_it(desk: Desk, journal: MemoryJournal) -> None:
    register(desk)
    journal.points_asked.clear()
    get(desk.map_place(120.55, 31.25))
    [within] = journal.points_asked
    assert within == box_around((120.55, 31.25), CASE_REACH)
    assert get(desk.map_place(120.55, 31.35)).cases == ()


def test_what_stands_too_far_off_is_not_the_component_pointed_at(desk: Desk, lookups: OneOfEach) -> None:
    card = get(desk.map_component(120.55, 31.25))
    assert card is not None and card.hit.code == COMPONENT
    lookups.metres = 41.0
    assert get(desk.map_component(120.55, 31.25)) is None
