"""A call is registered, filed and dispatched in one go as far as the form is filled in; what is missing is said."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app import words
from desk_app.domain import commands as c
from desk_app.domain.case import Place, Source, State
from desk_app.domain.projection import LookupHit
from desk_app.screens import register_values as name
from desk_app.screens.forms import NO, YES, FieldFault
from desk_app.screens.names import Names
from desk_app.screens.places import (
    Placed,
    place_of,
    place_text,
    place_told,
    placed_of,
    placed_text,
    readdressed,
    taken_place,
)
from desk_app.screens.register import register_form
from desk_app.screens.register_steps import (
    UpTo,
    commands_of,
    needs_reason,
    readiness,
    steps_offered,
)
from desk_app.screens.register_values import registration_typed
from tests.domain.walking import Town
from tests.sample_reference import (
    CELL_A,
    CELL_B,
    CHANNEL,
    COMPONENT,
    DISPATCHER_A,
    LEAK,
    LID,
    PLACE_A,
    PLACE_LID,
    REFERENCE,
    SEAT,
    STALL,
    START,
    SUB_A,
    WATER,
)

NAMES = Names(reference=REFERENCE, now=START)


def call(**given: str) -> dict[str, str]:
    """What an operator has typed after a caller told of a broken water pipe."""
    values = register_form(SEAT, NAMES).initial()
    values |= {
        name.EVENT: "金山路菜场门口水管爆了，路面全是水",
        name.DEMAND: "尽快抢修",
        name.PERSON: "张先生",
        name.PHONE: "138 1234 5678",
        name.PLACE: place_text(PLACE_A),
        name.PROBLEM: LEAK,
        name.CONDITION: f"{LEAK}-1",
        name.TARGET: WATER,
    }
    return values | given


def test_one_call_goes_all_the_way_in_one_group() -> None:
    words.load("zh_CN")
    town = Town()
    group = commands_of(call(), SEAT, UpTo.DISPATCH, NAMES)
    assert [body.kind for body in group] == ["RegisterCase", "FileCase", "DispatchCase"]
    for body in group:
        town.must(SEAT, "k1", body)
    case = town.cases["k1"]
    assert (case.state, case.unit) == (State.PENDING_SIGN, WATER)
    assert case.text == "金山路菜场门口水管爆了，路面全是水\n时间：03-02 10:00\n诉求：尽快抢修"
    assert (case.caller.name, case.caller.phone, case.caller.wants_answer) == ("张先生", "13812345678", True)


@pytest.mark.parametrize(
    ("changed", "upto", "missing"),
    [
        ({}, UpTo.DISPATCH, set()),
        ({name.EVENT: " "}, UpTo.REGISTER, set()),  # the problem says it
        ({name.EVENT: "", name.PROBLEM: ""}, UpTo.REGISTER, {name.EVENT}),
        ({name.CONDITION: ""}, UpTo.REGISTER, set()),
        ({name.CONDITION: ""}, UpTo.FILE, {name.CONDITION}),
        ({name.PLACE: json.dumps({"address": "somewhere"})}, UpTo.FILE, {name.PLACE}),
        ({name.PLACE: "{"}, UpTo.REGISTER, {name.PLACE}),
        ({name.SOURCE: Source.WEB.value}, UpTo.FILE, {name.SOURCE}),
        ({name.SOURCE: Source.WEB.value}, UpTo.REGISTER, set()),
        ({name.TARGET: ""}, UpTo.FILE, set()),
        ({name.TARGET: ""}, UpTo.DISPATCH, {name.TARGET}),
        ({name.TARGET: SUB_A}, UpTo.DISPATCH, {name.REASON}),
        ({name.TARGET: SUB_A, name.REASON: "水务抢修车在外地"}, UpTo.DISPATCH, set()),
    ],
)
def test_what_is_missing_is_named_for_each_step(changed: dict[str, str], upto: UpTo, missing: set[str]) -> None:
    words.load("zh_CN")
    found = readiness(call(**changed), SEAT, NAMES).faults(upto)
    assert set(found) == missing
    assert all(not text.isascii() for text in found.values())


def test_the_catalogue_says_who_and_how_long_while_the_operator_types() -> None:
    words.load("zh_CN")
    said = readiness(call(), SEAT, NAMES).advice
    assert (said.unit, said.limit, said.target) == ("区自来水公司", "2 紧急工作时", WATER)
    stall = readiness(call(**{name.PROBLEM: STALL, name.CONDITION: ""}), SEAT, NAMES).advice
    assert (stall.unit, stall.limit, stall.way) == ("甲街道城管中队", "4 工作时 / 2 工作日", "经 甲街道分中心")
    assert stall.free == {SUB_A, "squad-a"}
    nowhere = readiness(call(**{name.PROBLEM: STALL, name.PLACE: ""}), SEAT, NAMES).advice
    assert (nowhere.unit, nowhere.doubt) == ("", "还需地点")
    lid = readiness(call(**{name.PROBLEM: LID, name.PLACE: place_text(PLACE_LID)}), SEAT, NAMES).advice
    assert lid.target == WATER
    assert readiness(call(**{name.PROBLEM: ""}), SEAT, NAMES).advice.unit == ""


def test_another_body_than_the_catalogues_needs_a_reason() -> None:
    said = readiness(call(), SEAT, NAMES).advice
    assert not needs_reason(call(), said)
    assert needs_reason(call(**{name.TARGET: SUB_A}), said)
    assert not needs_reason(call(**{name.TARGET: ""}), said)


def test_a_sub_centre_registers_its_own_source_and_goes_no_further() -> None:
    form = register_form(DISPATCHER_A, NAMES)
    assert [option.value for option in form.fields[0].options] == ["SUB_CENTRE"]
    assert steps_offered(DISPATCHER_A) == (UpTo.REGISTER,)
    assert steps_offered(SEAT) == tuple(UpTo)
    (body,) = commands_of(form.initial() | {name.EVENT: "门前积水"}, DISPATCHER_A, UpTo.REGISTER, NAMES)
    assert isinstance(body, c.RegisterCase)
    assert (body.source, body.accept) == (Source.SUB_CENTRE, False)
    town = Town()
    assert town.must(DISPATCHER_A, "k2", body).state is State.PENDING_ACCEPT
    assert CHANNEL.badge


def test_a_refused_registration_opens_again_with_all_it_said() -> None:
    values = call(**{name.CONFIDENTIAL: YES, name.WANTS_ANSWER: NO})
    (body,) = commands_of(values, SEAT, UpTo.REGISTER, NAMES)
    assert isinstance(body, c.RegisterCase)
    again = register_form(SEAT, NAMES, registration_typed(body)).initial()
    again |= {name.TIME: "", name.DEMAND: ""}  # both stand in the text already
    assert commands_of(again, SEAT, UpTo.REGISTER, NAMES) == (body,)


def test_a_place_is_taken_from_the_look_up_and_keeps_the_address_typed() -> None:
    hit = LookupHit(
        kind="component",
        code=COMPONENT,
        title="污水井盖",
        detail="金山路 12 号",
        longitude=120.5,
        latitude=31.2,
        cell=CELL_A,
    )
    told = taken_place(Placed(place=Place(address="菜场北门")), hit)
    typed = told.place
    assert (typed.address, typed.component, typed.cell, typed.board) == ("菜场北门", COMPONENT, CELL_A, CELL_A[:9])
    own = taken_place(NOWHERE, hit)
    assert own.place.address == "金山路 12 号"
    grid = LookupHit(kind="grid", code=CELL_A, title="香溪社区第一网格", detail="香溪社区")
    assert taken_place(told, grid).place.component == COMPONENT
    elsewhere = taken_place(told, replace(grid, code=CELL_B)).place
    assert (elsewhere.component, elsewhere.cell, elsewhere.longitude) == ("", CELL_B, None)
    assert elsewhere.address == "菜场北门", "what a person typed stays"
    assert taken_place(own, replace(grid, code=CELL_B)).place.address == grid.title
    assert taken_place(own, replace(hit, code="x", detail="长江路 3 号")).place.address == "长江路 3 号"
    assert place_told(typed, {}) == f"菜场北门 · cell {CELL_A} · component {COMPONENT}"
    called = {CELL_A[:9]: "甲街道", CELL_A[:12]: "香溪社区", CELL_A: "香溪社区第一网格"}
    assert place_told(Place(address="菜场", cell=CELL_A), called) == "菜场 · 甲街道 › 香溪社区 › 第一网格"


def test_units_are_not_told_by_ids_while_there_is_no_directory() -> None:
    words.load("zh_CN")
    nobody = replace(REFERENCE, directory=replace(REFERENCE.directory, bodies={}))
    assert Names(reference=nobody, now=START).body("changqiao-roads") == "…（资料未到）"
    assert NAMES.body("gone") == "gone"


NOWHERE = Placed(place=Place())
FIRST = LookupHit(kind="street", code="S1", title="横泾街道育裕北路299号", detail="", cell=CELL_A, longitude=120.5)
SECOND = LookupHit(kind="street", code="S2", title="长桥街道龙桥南街55号", detail="", cell=CELL_B, longitude=120.6)
MARKET = LookupHit(kind="place", code="L1", title="金山菜场", detail="农贸市场 · 金山路 18 号", cell=CELL_A)
GRID = LookupHit(kind="grid", code=CELL_A, title="香溪社区第一网格", detail="")
LID_HIT = LookupHit(kind="component", code=COMPONENT, title="污水井盖", detail="金山路 12 号", cell=CELL_A)


@pytest.mark.parametrize("typed", ["", "北门口"])
@pytest.mark.parametrize("between", [(), (GRID,), (LID_HIT,), (LID_HIT, GRID), (MARKET,)])
@pytest.mark.parametrize("kept", ["in the form", "in a draft", "in a case"])
def test_the_next_place_taken_replaces_the_address_of_the_former(
    typed: str, between: tuple[LookupHit, ...], kept: str
) -> None:
    placed = Placed(place=Place(address=typed))
    for hit in (FIRST, *between):
        placed = taken_place(placed, hit)
    if kept == "in a draft":
        placed = placed_of(placed_text(placed))
    if kept == "in a case":
        placed, typed = placed_of(place_text(placed.place)), ""
    assert taken_place(placed, SECOND).place.address == f"{SECOND.title} {typed}".strip()


@pytest.mark.parametrize(
    ("known", "came", "address", "stays"),
    [
        ("清丰巷12号", "清丰巷12号", "清丰巷12号东侧20米", True),
        ("清丰巷12号 楼下", "清丰巷12号", "清丰巷12号 对面", True),
        ("清丰巷12号", "清丰巷12号", "清丰巷1号", False),
        ("清丰巷12号", "清丰巷12号", "", False),
        ("清丰巷1", "清丰巷1", "清丰巷12", False),  # a digit more is another house
        ("清丰巷", "清丰巷", "清丰巷12号", True),
        ("菜场北门", "", "菜场北门口", True),
        ("菜场北门", "", "菜场南门", False),
        ("", "", "菜场南门", True),
    ],
)
def test_other_words_than_the_found_ones_leave_nothing_found(known: str, came: str, address: str, stays: bool) -> None:
    found = Place(address=known, cell=CELL_A, longitude=120.5, latitude=31.2)
    after = readdressed(Placed(place=found, came=came), address).place
    assert after == (replace(found, address=address) if stays else Place(address=address, verified=not address))
    component = replace(found, component=COMPONENT)
    assert readdressed(Placed(place=component, came=came), address).place == replace(component, address=address)


def test_a_named_place_keeps_its_street_address_beside_its_name() -> None:
    assert taken_place(NOWHERE, MARKET).place.address == "金山菜场 (金山路 18 号)"
    assert taken_place(NOWHERE, replace(MARKET, detail="农贸市场")).place.address == "金山菜场"


@given(
    st.builds(
        Place,
        address=st.text().map(str.strip),
        longitude=st.none() | st.floats(-180, 180),
        latitude=st.none() | st.floats(-90, 90),
        component=st.from_regex(r"\A([0-9]{16})?\Z"),
        verified=st.booleans(),
    )
)
def test_a_place_survives_its_form(place: Place) -> None:
    assert place_of(place_text(place)) == place


@pytest.mark.parametrize("text", ["{", "[]", '"x"', '{"longitude": "far"}', "1"])
def test_a_place_that_cannot_be_read_is_said_to_be(text: str) -> None:
    with pytest.raises(FieldFault):
        place_of(text)


def test_a_grid_larger_than_a_cell_gives_its_name_only() -> None:
    village = LookupHit(kind="grid", code="320506001001", title="金山社区", detail="")
    assert taken_place(NOWHERE, village).place == Place(address="金山社区")
    told = Placed(place=Place(address="菜场北门"))
    assert taken_place(told, village) == told
