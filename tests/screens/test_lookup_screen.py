"""What a look-up shows: groups and tabs of hits, distances, and the card of one."""

from dataclasses import replace

import pytest

from desk_app import words
from desk_app.domain.directory import Person
from desk_app.domain.projection import LookupHit
from desk_app.domain.seat import Role
from desk_app.screens.lookup import SHOWN_OF_A_GROUP, Group, distance_words, kind_words, lookup_view
from desk_app.screens.lookup_card import CardField, HitCard, component_code, hit_card
from tests.sample_reference import BOARD_A, CELL_A, COMPONENT, LEAK, LID, REFERENCE, STALL, SUB_A, WATER


def hit(kind: str, code: str = "1", **named: object) -> LookupHit:
    return LookupHit(**{"kind": kind, "code": code, "title": f"{kind} {code}", "detail": "", **named})  # type: ignore[arg-type]


def fields(card: HitCard) -> dict[str, CardField]:
    return {field.label: field for section in card.sections for field in section.fields}


def titles(card: HitCard) -> list[str]:
    return [section.title for section in card.sections]


def test_hits_stand_in_groups_in_the_order_of_the_disk() -> None:
    hits = [hit("person"), hit("problem"), hit("component", "2"), hit("grid"), hit("component", "1"), hit("body")]
    view = lookup_view([*hits, hit("of-tomorrow")], "x", REFERENCE)
    assert view.total == 6
    assert [view.count(group) for group in Group] == [6, 1, 2, 1, 2]
    assert [line.hit.code for line in view.sections(Group.COMPONENTS)[0].lines] == ["2", "1"]
    assert [line.hit.kind for line in view.sections(Group.CONTACTS)[0].lines] == ["person", "body"]
    assert [section.words for section in view.sections(Group.ALL)] == ["Components", "Catalogue", "Grids", "Contacts"]


def test_all_shows_the_beginning_of_each_group_and_what_is_left() -> None:
    view = lookup_view([hit("component", f"{n}") for n in range(SHOWN_OF_A_GROUP + 3)], "x", REFERENCE)
    (section,) = view.sections(Group.ALL)
    assert (len(section.lines), section.remark) == (SHOWN_OF_A_GROUP, "3 more in its tab")
    (whole,) = view.sections(Group.COMPONENTS)
    assert (len(whole.lines), whole.remark) == (SHOWN_OF_A_GROUP + 3, "")
    assert view.sections(Group.GRIDS) == ()


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
    said = {kind_words(kind) for kind in ("component", "problem", "grid", "person", "body")}
    assert len(said) == 5
    assert language == "en" or not any(word.isascii() for word in said)


def test_a_components_card_names_its_maintainer_and_the_people_of_its_cell() -> None:
    words.load("zh_CN")
    card = hit_card(hit("component", COMPONENT, detail="金山路 12 号 · 完好", metres=38.0, cell=CELL_A), REFERENCE)
    told = fields(card)
    assert told["编号"].text == "320506 01 02 000001"
    assert told["养护单位"].text == "区自来水公司"
    assert card.remark == "40 米"
    assert [field.text for field in card.sections[1].fields] == ["周巡", "王兼", "郑休（不在岗）"]


def test_a_component_that_the_reference_does_not_know_shows_its_own_words() -> None:
    card = hit_card(hit("component", "77", detail="somewhere"), REFERENCE)
    assert titles(card) == [""]
    assert fields(card)["Address"].text == "somewhere"


@pytest.mark.parametrize(
    ("code", "text"), [("3205060102000417", "320506 01 02 000417"), ("77", "77"), ("x" * 16, "x" * 16)]
)
def test_a_code_is_spaced_as_it_is_read_out(code: str, text: str) -> None:
    assert component_code(code) == text


def test_a_problems_card_holds_conditions_with_limits_bodies_and_standards() -> None:
    words.load("zh_CN")
    card = hit_card(hit("problem", STALL), REFERENCE)
    assert titles(card) == ["", "立案条件与时限", "责任主体", "结案标准"]
    told = fields(card)
    assert told["类别"].text == "事件 › 城市管理 › 街面秩序"
    assert told["派单流程"].text == "经板块分中心派遣"
    assert told["俗称"].text == "摆摊、地摊"
    assert told["4 工作时"].text == "占道经营 1"
    assert told["2 工作日"].text == "占道经营 2"
    assert told["处理"].text == "squad（按地点所在板块）"
    assert told["2"].text == "已劝离并清理"


def test_a_body_of_the_whole_district_is_named_with_its_number() -> None:
    directory = replace(
        REFERENCE.directory,
        bodies=REFERENCE.directory.bodies | {WATER: replace(REFERENCE.directory.bodies[WATER], telephone="0512-1")},
    )
    reference = replace(REFERENCE, directory=directory)
    told = fields(hit_card(hit("problem", LEAK), reference))
    assert (told["Handles"].text, told["Handles"].telephone) == ("区自来水公司", "0512-1")
    assert fields(hit_card(hit("problem", LID), reference))["Handles"].text == "the component's maintainer"
    assert fields(hit_card(hit("problem", "gone", detail="was here"), reference))["About it"].text == "was here"


def test_a_grids_card_shows_its_team_or_that_of_the_area_around_it() -> None:
    words.load("zh_CN")
    card = hit_card(hit("grid", CELL_A, detail="甲街道"), REFERENCE)
    told = fields(card)
    assert told["层级"].text == "三级网格"
    assert told["分中心"].text == "甲街道分中心"
    assert next(field.text for field in card.sections[1].fields) == "周巡"
    board = fields(hit_card(hit("grid", BOARD_A), REFERENCE))
    assert board["层级"].text == "一级网格（板块）"
    assert board[""].text == "尚未配备人员"
    leader = Person(badge="V1", name="书记", duty=Role.GRID_LEADER, body=SUB_A, cells=(CELL_A[:12],), on_duty=True)  # type: ignore[arg-type]
    people = replace(REFERENCE.directory, people={leader.badge: leader})
    around = hit_card(hit("grid", CELL_A), replace(REFERENCE, directory=people))
    assert [field.text for field in around.sections[1].fields] == ["书记"]


@pytest.mark.parametrize(("kind", "code"), [("person", "P1"), ("body", WATER), ("body", SUB_A), ("person", "nobody")])
def test_a_contacts_card_says_how_it_is_reached(kind: str, code: str) -> None:
    card = hit_card(hit(kind, code, detail="known elsewhere"), REFERENCE)
    told = fields(card)
    assert told["Telephone"].text == "none known" if code != "nobody" else told["About it"].text == "known elsewhere"
    assert card.code == code


def test_an_unknown_kind_shows_what_it_brought() -> None:
    assert hit_card(hit("of-tomorrow"), REFERENCE).sections == ()
