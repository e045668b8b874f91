"""What a look-up shows: groups and tabs of hits, distances, and the card of one."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desk_app import words
from desk_app.domain.case import BodyId, CaseId, Place, State
from desk_app.domain.catalogue import class_of
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.directory import (
    GRID_ADVISER_DUTY,
    GRID_ASSISTANT_DUTY,
    GRID_LEADER_DUTY,
    GRID_PARTICIPANT_DUTY,
    PATROLLER_DUTY,
    VILLAGE_HEAD_DUTY,
    Body,
    BodyKind,
    Person,
)
from desk_app.domain.grid import NamedPlace, Street
from desk_app.domain.projection import LookupHit, QueueRow
from desk_app.domain.reference import Reference
from desk_app.screens.lookup import SHOWN_OF_A_GROUP, Group, distance_words, kind_words, lookup_view
from desk_app.screens.lookup_card import Around, CardField, HitCard, component_code, hit_card
from tests.sample_reference import (
    BOARD_A,
    BOARD_B,
    CELL_A,
    COMPONENT,
    LEAK,
    LID,
    PLACE_A,
    PLACE_LID,
    REFERENCE,
    SQUAD_A,
    STALL,
    START,
    SUB_A,
    WATER,
)

AT_B = Place(board=BOARD_B)


def hit(kind: str, code: str = "1", **named: object) -> LookupHit:
    return LookupHit(**{"kind": kind, "code": code, "title": f"{kind} {code}", "detail": "", **named})  # type: ignore[arg-type]


def fields(card: HitCard) -> dict[str, CardField]:
    return {field.label: field for section in card.sections for field in section.fields}


def titles(card: HitCard) -> list[str]:
    return [section.title for section in card.sections]


def test_hits_stand_in_groups_in_the_order_of_the_disk() -> None:
    hits = [hit("person"), hit("problem"), hit("component", "2"), hit("grid"), hit("component", "1"), hit("body")]
    hits += [hit("street"), hit("place")]
    view = lookup_view([*hits, hit("of-tomorrow")], "x", REFERENCE)
    assert view.total == 8
    assert [view.count(group) for group in Group] == [8, 3, 2, 1, 2]
    assert [line.hit.code for line in view.sections(Group.COMPONENTS)[0].lines] == ["2", "1"]
    assert [line.hit.kind for line in view.sections(Group.CONTACTS)[0].lines] == ["person", "body"]
    assert [section.words for section in view.sections(Group.ALL)] == [
        "Components", "Catalogue", "Places", "Contacts",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words_typed", "first"),
    [
        ("component 1", "Components"),
        ("problem 1", "Catalogue"),
        ("金山路12号", "Places"),
        ("P1", "Contacts"),
        ("no such thing", "Components"),
    ],
)
def test_what_was_typed_exactly_comes_first_of_all(words_typed: str, first: str) -> None:
    hits = [hit("component"), hit("problem"), hit("grid"), hit("person", "P1")]
    if words_typed.endswith("号"):
        hits.append(hit("street", "S1", title="甲街道金山路12号", cell=CELL_A))
    view = lookup_view(hits, words_typed, REFERENCE)
    assert view.sections(Group.ALL)[0].words == first
    assert len(view.sections(Group.ALL)) == 4


def test_all_shows_the_beginning_of_each_group_and_what_is_left() -> None:
    view = lookup_view([hit("component", f"{n}") for n in range(SHOWN_OF_A_GROUP + 3)], "x", REFERENCE)
    (section,) = view.sections(Group.ALL)
    assert (len(section.lines), section.remark) == (SHOWN_OF_A_GROUP, "3 more in its tab")
    (whole,) = view.sections(Group.COMPONENTS)
    assert (len(whole.lines), whole.remark) == (SHOWN_OF_A_GROUP + 3, "")
    assert view.sections(Group.GRIDS) == ()


def test_figures_say_where_there_may_be_more() -> None:
    hits = [hit("component", f"{n}") for n in range(8)] + [hit("problem", f"{n}") for n in range(7)] + [hit("person")]
    cut = lookup_view(hits, "x", REFERENCE, at_most=len(hits))
    assert [cut.figure(group) for group in Group] == ["16+", "", "8+", "7+", "1"]
    assert [section.remark for section in cut.sections(Group.ALL)] == ["2+ more in its tab", "1+ more in its tab", ""]
    whole = lookup_view(hits, "x", REFERENCE, at_most=60)
    assert [whole.figure(group) for group in Group] == ["16", "", "8", "7", "1"]
    assert (whole.elsewhere(Group.GRIDS), whole.elsewhere(Group.CONTACTS)) == (
        "Components 8 · Catalogue 7 · Contacts 1", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("metres", "text"),
    [(None, ""), (0.4, "0 m"), (7, "10 m"), (38, "40 m"), (994, "990 m"), (995, "1.0 km"), (1234, "1.2 km")],
)
def test_a_distance_is_as_exact_as_a_caller(metres: float | None, text: str) -> None:
    assert distance_words(metres) == text


def test_nothing_typed_and_nothing_found_say_different_things() -> None:
    assert lookup_view((), " ", REFERENCE).empty != lookup_view((), "井盖", REFERENCE).empty


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_kind_has_a_word(language: str) -> None:
    words.load(language)
    said = {kind_words(kind) for kind in ("component", "problem", "grid", "street", "place", "person", "body")}
    assert len(said) == 7
    assert language == "en" or not any(word.isascii() for word in said)


NAMED = replace(
    REFERENCE, area_names={BOARD_A: "甲街道", CELL_A[:12]: "香溪社区", CELL_A: "香溪社区第 1 网格", BOARD_B: "乙镇"}
)
LISTED = Component(
    code=COMPONENT,
    class_code=LID,
    name="污水井盖",
    longitude=120.551,
    latitude=31.251,
    cell=CELL_A,
    address="金山路 12 号",
    state=ComponentState.DAMAGED,
    authority=SQUAD_A,
    owner="gone",
    maintainer=WATER,
    surveyed_on=date(2021, 6, 1),
    changed_on=date(2025, 3, 9),
    note="夜间施工",
)


def card_of(kind: str, code: str = "1", reference: Reference = NAMED, around: Around | None = None) -> HitCard:
    return hit_card(hit(kind, code, cell=CELL_A if kind in ("component", "place") else ""), reference, START,
                    around or Around())  # fmt: skip


def row(number: str | None, **changes: object) -> QueueRow:
    made = QueueRow(
        id=CaseId("k-000042"), number=number, state=State.HANDLING, grade="B", module="CITY_MANAGEMENT",
        source="HOTLINE", title="井盖破损", address="", board=BOARD_A, holder="", unit="", due=START,
        turns_yellow=START, registered_at=START, pending=0, refused=0,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_components_card_has_its_whole_identity_and_the_open_cases_on_it() -> None:
    words.load("zh_CN")
    late = row("WZ20260302-00007", due=START - timedelta(hours=1))
    card = card_of("component", COMPONENT, around=Around(component=LISTED, cases=(late, row(None, due=None))))
    told = fields(card)
    assert titles(card) == ["", "在办案件", "责任单位", "普查信息", "网格人员"]
    assert told["编号"].text == "320506 01 02 000001"
    assert told["类别"].text == "公用设施 › 污水井盖"
    assert told["所在网格"].text == f"甲街道 › 香溪社区 › 第 1 网格 · {CELL_A}"
    assert (told["部件状态"].text, told["部件状态"].tone) == ("破损", "warning")
    assert (told["主管部门"].text, told["养护单位"].text) == ("甲街道城管中队", "区自来水公司")
    assert (told["权属单位"].text, told["权属单位"].tone) == ("gone，通讯录中没有", "warning")
    assert [(field.label, field.text, field.tone) for field in card.sections[1].fields] == [
        ("处置中", "井盖破损 · B · 超 1 小时 · WZ20260302-00007", "warning"),
        ("处置中", "井盖破损 · B · #000042", ""),
    ]
    assert (told["初始日期"].text, told["变更日期"].text, told["备注"].text) == ("2021-06-01", "2025-03-09", "夜间施工")
    assert told["坐标"].text == "120.551000, 31.251000"


def test_a_component_without_cases_or_maintainer_says_so() -> None:
    bare = replace(LISTED, maintainer="", state=ComponentState.INTACT)
    told = fields(card_of("component", COMPONENT, around=Around(component=bare)))
    assert (told["Maintained by"].text, told["Maintained by"].tone) == ("nobody is named", "warning")
    assert told["State"].tone == ""
    assert told["Open cases"].text == "none"


@pytest.mark.parametrize(
    ("code", "segments", "expected"),
    [(COMPONENT, (6, 2, 2, 6), "0102"), (COMPONENT, (6, 2, 3, 5), "01020"), ("77", (6, 2, 2, 6), "")],
)
def test_the_class_of_a_component_stands_in_its_code(code: str, segments: tuple[int, ...], expected: str) -> None:
    assert class_of(code, segments) == expected


def test_a_components_card_names_its_maintainer_and_the_people_of_its_cell() -> None:
    words.load("zh_CN")
    found = hit("component", COMPONENT, detail="金山路 12 号 · 完好", metres=38.0, cell=CELL_A)
    card = hit_card(found, REFERENCE, START)
    told = fields(card)
    assert told["编号"].text == "320506 01 02 000001"
    assert told["养护单位"].text == "区自来水公司"
    assert card.remark == "40 米"
    assert [field.text for field in card.sections[-1].fields] == [
        "空缺，未配备人员", "周巡", "王兼", "郑休（不在岗）", "空缺，未配备人员", "甲街道分中心",
    ]  # fmt: skip


def test_a_component_that_the_reference_does_not_know_shows_its_own_words() -> None:
    card = hit_card(hit("component", "77", detail="somewhere"), REFERENCE, START)
    assert titles(card) == [""]
    assert fields(card)["Address"].text == "somewhere"


@pytest.mark.parametrize(
    ("code", "text"), [("3205060102000417", "320506 01 02 000417"), ("77", "77"), ("x" * 16, "x" * 16)]
)
def test_a_code_is_spaced_as_it_is_read_out(code: str, text: str) -> None:
    assert component_code(code) == text


def test_a_problems_card_holds_conditions_with_limits_bodies_and_standards() -> None:
    words.load("zh_CN")
    card = hit_card(hit("problem", STALL), REFERENCE, START)
    assert titles(card) == ["", "立案条件与时限", "责任主体", "结案标准"]
    told = fields(card)
    assert told["类别"].text == "事件 › 城市管理 › 街面秩序"
    assert told["派单流程"].text == "经板块分中心派遣"
    assert told["俗称"].text == "摆摊、地摊"
    assert told["4 工作时"].text == "占道经营 1"
    assert told["2 工作日"].text == "占道经营 2"
    assert told["处理"].text == "squad（按地点所在板块）"
    assert told["2"].text == "已劝离并清理"


def test_a_problems_bodies_are_those_at_the_cases_place() -> None:
    words.load("zh_CN")
    bodies = REFERENCE.directory.bodies | {WATER: replace(REFERENCE.directory.bodies[WATER], telephone="0512-1")}
    reference = replace(NAMED, directory=replace(REFERENCE.directory, bodies=bodies))
    told = fields(card_of("problem", LEAK, reference))
    assert (told["处理"].text, told["处理"].telephone) == ("区自来水公司", "0512-1")
    there = card_of("problem", STALL, reference, Around(case_place=PLACE_A))
    assert titles(there)[2] == "责任主体（甲街道）"
    assert fields(there)["处理"].text == "甲街道城管中队"
    two = Body(id=BodyId("squad-a2"), kind=BodyKind.UNIT, name="二中队", board=BOARD_A, role="squad")
    several = replace(reference, directory=replace(reference.directory, bodies=bodies | {two.id: two}))
    told = fields(card_of("problem", STALL, several, Around(case_place=PLACE_A)))
    assert (told["处理"].text, told["处理"].tone) == ("有 2 个单位，由班长定夺：甲街道城管中队、二中队", "warning")
    roads = replace(reference.catalogue.problems[STALL], handling_role="roads")
    catalogue = replace(reference.catalogue, problems={STALL: roads})
    told = fields(card_of("problem", STALL, replace(reference, catalogue=catalogue), Around(case_place=AT_B)))
    assert (told["处理"].text, told["处理"].tone) == ("roads：此处没有这样的单位", "warning")


def test_a_component_classs_handler_is_the_named_components_or_that_of_an_unlisted_one() -> None:
    words.load("zh_CN")
    assert fields(card_of("problem", LID))["处理"].text == "该部件的养护单位"
    assert fields(card_of("problem", LID, around=Around(case_place=PLACE_LID)))["处理"].text == "区自来水公司"
    unlisted = replace(REFERENCE.catalogue.problems[LID], unlisted_role="squad")
    reference = replace(NAMED, catalogue=replace(REFERENCE.catalogue, problems={LID: unlisted}))
    assert fields(card_of("problem", LID, reference))["处理"].text == "该部件的养护单位；不在册的由squad负责"
    there = fields(card_of("problem", LID, reference, Around(case_place=PLACE_A)))
    assert there["处理"].text == "该部件的养护单位；不在册的由甲街道城管中队负责"
    assert fields(hit_card(hit("problem", "gone", detail="was here"), REFERENCE, START))["说明"].text == "was here"


def person(badge: str, duty: str, cell: str, **changes: object) -> Person:
    told = {"badge": badge, "name": f"{duty} {badge}", "duty": duty, "body": SUB_A, "cells": (cell,), "on_duty": True}
    return Person(**{**told, **changes})  # type: ignore[arg-type]


def test_a_grids_card_shows_its_team_in_order_with_telephones() -> None:
    words.load("zh_CN")
    staff = (
        person("9", GRID_PARTICIPANT_DUTY, CELL_A),
        person("3", GRID_ASSISTANT_DUTY, CELL_A),
        person("2", GRID_ADVISER_DUTY, CELL_A, on_duty=False),
        person("1", GRID_LEADER_DUTY, CELL_A, telephone="13500000001"),
        person("5", VILLAGE_HEAD_DUTY, CELL_A[:12], telephone="13500000005"),
        person("7", PATROLLER_DUTY, CELL_A),
    )
    bodies = REFERENCE.directory.bodies | {SUB_A: replace(REFERENCE.directory.bodies[SUB_A], telephone="0512-9")}
    directory = replace(REFERENCE.directory, bodies=bodies, people={each.badge: each for each in staff})
    card = card_of("grid", CELL_A, replace(NAMED, directory=directory))
    assert fields(card)["层级"].text == "三级网格"
    assert fields(card)["隶属"].text == "甲街道 › 香溪社区"
    assert [(field.label, field.telephone) for field in card.sections[1].fields] == [
        ("网格长", "13500000001"),
        ("网格指导员", ""),
        ("网格协管员", ""),
        ("网格参与员", ""),
        ("巡查员", ""),
        ("二级网格长", "13500000005"),
        ("分中心", "0512-9"),
    ]
    village = card_of("grid", CELL_A[:12], replace(NAMED, directory=directory))
    assert [field.label for field in village.sections[1].fields] == ["二级网格长", "分中心"]


def test_a_vacancy_is_said_and_so_is_what_is_left_of_many() -> None:
    words.load("zh_CN")
    many = [person(f"{n}", GRID_PARTICIPANT_DUTY, CELL_A) for n in range(20)]
    directory = replace(REFERENCE.directory, people={each.badge: each for each in many})
    told = card_of("grid", CELL_A, replace(NAMED, directory=directory)).sections[1].fields
    assert (told[0].label, told[0].text, told[0].tone) == ("网格长", "空缺，未配备人员", "warning")
    assert told[9].text == "另有 12 人"
    assert (told[10].label, told[10].tone) == ("二级网格长", "warning")
    board = fields(card_of("grid", BOARD_A, replace(NAMED, directory=directory)))
    assert board["层级"].text == "一级网格（板块）" and board["分中心"].text == "甲街道分中心"


def test_a_street_tells_its_numbers_and_a_house_its_cell_and_what_is_near() -> None:
    words.load("zh_CN")
    street = Street(code="S1", name="金山路", board="甲街道", village=CELL_A[:12], line=(), last_number=88)
    told = fields(card_of("street", "S1", around=Around(street=street, cell=CELL_A)))
    assert (told["道路"].text, told["门牌号"].text) == ("金山路", "1 至 88 号；加输门牌号可定位")
    house = hit("street", "S1", title="甲街道金山路12号", cell=CELL_A)
    card = hit_card(house, NAMED, START, Around(street=street, near=((LISTED, 38.2),)))
    assert fields(card)["地址"].text == "甲街道金山路12号"
    assert fields(card)["40 米"].text == "污水井盖 · 320506 01 02 000001 · 破损"
    assert fields(card)["所在网格"].text.startswith("甲街道 › 香溪社区 › 第 1 网格")


def test_a_named_place_tells_its_address_kind_and_other_names() -> None:
    words.load("zh_CN")
    named = NamedPlace(
        code="P1", name="金山菜场", kind="农贸市场", address="金山路12号", cell=CELL_A, longitude=1.0, latitude=2.0,
        aliases=("老菜场",),
    )  # fmt: skip
    card = card_of("place", "P1", around=Around(named=named))
    assert [fields(card)[label].text for label in ("性质", "地址", "俗称")] == ["农贸市场", "金山路12号", "老菜场"]
    assert titles(card) == ["", "网格人员"]
    assert fields(hit_card(hit("place", "", title="金山路13号"), NAMED, START))["地址"].text == "金山路13号"


@pytest.mark.parametrize(("kind", "code"), [("person", "P1"), ("body", WATER), ("body", SUB_A), ("person", "nobody")])
def test_a_contacts_card_says_how_it_is_reached(kind: str, code: str) -> None:
    card = hit_card(hit(kind, code, detail="known elsewhere"), REFERENCE, START)
    told = fields(card)
    assert told["Telephone"].text == "none known" if code != "nobody" else told["About it"].text == "known elsewhere"
    assert card.code == code


def test_an_unknown_kind_shows_what_it_brought() -> None:
    assert hit_card(hit("of-tomorrow"), REFERENCE, START).sections == ()
