"""What is looked up at a desk: measured from the place at hand, and cards with all that this seat knows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from typing import TypeVar

import pytest

from desk_app.desk import Desk, Intent
from desk_app.domain.case import CaseId, DemandKind, Place, Source
from desk_app.domain.commands import RegisterCase
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.domain.projection import LookupHit
from desk_app.screens.lookup_card import HitCard
from desk_app.sync.clock import SeatClock
from desk_app.telephony.no_phone import NoPhone
from tests.fakes.attachments import MemoryAttachments
from tests.fakes.centre import FakeCentralStore
from tests.fakes.memory_journal import MemoryJournal
from tests.fakes.seat import FixedLookups, Machine, MemoryEditions, PlainPasswords
from tests.sample_reference import BOARD_A, CELL_A, COMPONENT, LID, PLACE_A, PLACE_LID, REFERENCE, SEAT, STALL, WATER
from tests.sync.round_table import PASSWORD, centre

T = TypeVar("T")
PATIENCE = 20.0
LISTED = Component(
    code=COMPONENT,
    class_code=LID,
    name="污水井盖",
    longitude=120.551,
    latitude=31.251,
    cell=CELL_A,
    address="金山路 12 号",
    state=ComponentState.INTACT,
    authority=WATER,
    owner=WATER,
    maintainer=WATER,
)
CELL = GridArea(
    code=CELL_A,
    level=GridLevel.CELL,
    name="第 1 网格",
    parent=CELL_A[:12],
    ring=((120.0, 31.0), (122.0, 31.0), (122.0, 33.0), (120.0, 33.0)),
)
STREET = Street(code="S1", name="金山路", board="甲街道", village=CELL_A[:12], line=(), last_number=88)
MARKET = NamedPlace(
    code="L1", name="金山菜场", kind="农贸市场", address="金山路 18 号", cell=CELL_A, longitude=120.5, latitude=31.2
)


class OnePlace(FixedLookups):
    """Look-ups that know one thing of each kind; `asked_near` keeps from where was measured."""

    def __init__(self) -> None:
        super().__init__(REFERENCE)
        self.asked_near: list[tuple[float, float] | None] = []

    def search(
        self, words: str, *, near: tuple[float, float] | None, kinds: frozenset[str], at_most: int
    ) -> tuple[LookupHit, ...]:
        self.asked_near.append(near)
        return (LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="", metres=0.0 if near else None),)

    def component(self, code: str) -> Component | None:
        return LISTED if code == COMPONENT else None

    def grid(self, code: str) -> GridArea | None:
        return CELL if code == CELL_A else None

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None:
        return CELL

    def components_near(self, longitude: float, latitude: float, at_most: int) -> tuple[tuple[Component, float], ...]:
        return ((LISTED, 38.0),)[:at_most]

    def streets(self) -> tuple[Street, ...]:
        return (STREET,)

    def place_named(self, code: str) -> NamedPlace | None:
        return MARKET if code == "L1" else None


@pytest.fixture
def lookups() -> OnePlace:
    return OnePlace()


@pytest.fixture
def desk(lookups: OnePlace) -> Iterator[Desk]:
    machine = Machine()
    desk = Desk(
        journal=MemoryJournal(),
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


def get(future: Future[T]) -> T:
    return future.result(timeout=PATIENCE)


def said(card: HitCard) -> dict[str, str]:
    return {field.label: field.text for section in card.sections for field in section.fields}


@pytest.mark.parametrize(
    ("place", "near", "origin"),
    [
        (None, None, "No place chosen: in the order of the list"),
        (Place(address="不清楚"), None, "No place chosen: in the order of the list"),
        (PLACE_A, (120.55, 31.25), "Nearest first, from 金山路菜场门口"),
        (Place(cell=CELL_A), (121.0, 32.0), "Nearest to the case first"),
        (Place(cell=BOARD_A), None, "No place chosen: in the order of the list"),
    ],
)
def test_it_is_measured_from_the_place_at_hand(
    desk: Desk, lookups: OnePlace, place: Place | None, near: tuple[float, float] | None, origin: str
) -> None:
    view = get(desk.lookup_view("井盖", place, frozenset()))
    assert (lookups.asked_near, view.origin) == ([near], origin)


def test_what_has_not_come_is_said_where_it_would_be_found(desk: Desk, lookups: OnePlace) -> None:
    assert "Not fetched" not in get(desk.lookup_view("井盖", None, frozenset())).edition
    lookups.known = {name: known for name, known in lookups.known.items() if name not in ("components", "directory")}
    view = get(desk.lookup_view("井盖", None, frozenset()))
    assert view.edition == view.hint == "Not fetched yet: components, directory"
    assert "pinyin" in get(desk.lookup_view(" ", None, frozenset())).hint


def test_a_components_card_shows_the_open_cases_on_it(desk: Desk) -> None:
    hit = LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="")
    assert said(get(desk.hit_card(hit)))["Open cases"] == "none"
    body = RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="井盖没了", place=PLACE_LID)
    get(desk.perform(Intent(case=CaseId("00000000-0000-7000-8000-000000000001"), body=body)))
    card = get(desk.hit_card(hit))
    assert card.sections[1].title == "Open cases on it" and "井盖没了" in card.sections[1].fields[0].text


def test_a_problems_card_is_about_the_place_at_hand(desk: Desk) -> None:
    hit = LookupHit(kind="problem", code=STALL, title="占道经营", detail="")
    assert said(get(desk.hit_card(hit)))["Handles"] == "squad, of the place's board"
    assert said(get(desk.hit_card(hit, PLACE_A)))["Handles"] == "甲街道城管中队"


def test_streets_and_places_tell_their_cell_and_what_is_near(desk: Desk) -> None:
    where = {"longitude": 120.5, "latitude": 31.2}
    street = said(get(desk.hit_card(LookupHit(kind="street", code="S1", title="金山路", detail="", **where))))
    assert street["House numbers"].startswith("1 to 88") and CELL_A in street["Grid"] and "污水井盖" in street["40 m"]
    place = said(get(desk.hit_card(LookupHit(kind="place", code="L1", title="金山菜场", detail="", **where))))
    assert place["Address"] == "金山路 18 号" and CELL_A in place["Grid"]


def test_cards_that_nobody_waits_for_any_more_are_dropped(desk: Desk) -> None:
    hit = LookupHit(kind="problem", code=STALL, title="占道经营", detail="")
    cards = [desk.hit_card(hit) for _number in range(40)]
    assert get(cards[-1]).code == STALL
    assert all(card.cancelled() or get(card) for card in cards)
