"""What is proposed beside the box: names, what is to be known of each, keys, and what taking one puts into the form."""

from dataclasses import replace
from typing import Any

import pytest

from desk_app.domain.case import DemandKind, Place
from desk_app.domain.directory import Directory
from desk_app.domain.understanding import (
    ComponentMeant,
    DemandMeant,
    PlaceMeant,
    PlaceSort,
    ProblemMeant,
    Understood,
)
from desk_app.screens import register_values as name
from desk_app.screens.actions import KEYS
from desk_app.screens.names import Names
from desk_app.screens.places import cell_told, place_of, place_text
from desk_app.screens.proposals import DEMAND_KEY, PLACE_KEYS, PROBLEM_KEYS, Proposal, ProposalKind, proposals_view
from desk_app.screens.settings_page import ProposalChoices, wanted_proposals
from tests.sample_reference import CELL_A, CELL_B, COMPONENT, LEAK, LID, REFERENCE, STALL, START

AREAS = {
    "320506001": "甲街道",
    "320506001001": "甲街道一村",
    CELL_A: "甲街道一村第1网格",
    "320506101": "乙镇",
    "320506101001": "乙镇二村",
    CELL_B: "乙镇二村第1网格",
}
NAMES = Names(reference=replace(REFERENCE, area_names=AREAS), now=START)
SPOT = (120.55, 31.25)


def problem(code: str = STALL, **others: Any) -> ProblemMeant:
    return ProblemMeant(code=code, **{"score": 1.0, "evidence": ("摆摊",), **others})


def place(code: str = "P1", sort: PlaceSort = PlaceSort.NAMED, **others: Any) -> PlaceMeant:
    plain: dict[str, Any] = {
        "title": "金山路菜场",
        "detail": "甲街道金山路8号",
        "at": SPOT,
        "cell": CELL_A,
        "score": 1.0,
        "evidence": ("金山菜场",),
    }
    return PlaceMeant(code=code, sort=sort, **{**plain, **others})


def component(code: str = COMPONENT, **others: Any) -> ComponentMeant:
    plain: dict[str, Any] = {"name": "污水井盖", "address": "金山路8号", "at": SPOT, "cell": CELL_A, "metres": 12.4}
    return ComponentMeant(code=code, **{**plain, **others})


def view(values: dict[str, str] | None = None, names: Names = NAMES, **understood: Any) -> Any:
    return proposals_view(Understood(said="菜场门口摆摊", **understood), values or {}, names)


def taken(proposal: Proposal, values: dict[str, str] | None = None) -> Place:
    """The place of the form after the proposal was taken."""
    return place_of({**(values or {}), **proposal.values}.get(name.PLACE, ""))


def test_a_problem_is_told_with_grade_limit_and_the_unit_at_the_place_that_is_proposed() -> None:
    (told,) = view(problems=(problem(),), places=(place(),)).problems
    assert (told.kind, told.code, told.words) == (ProposalKind.PROBLEM, STALL, "占道经营")
    assert told.detail == "C · from 4 working hours · 甲街道城管中队"
    assert told.values == {name.PROBLEM: STALL}
    assert told.evidence == ("摆摊",) and not told.taken
    assert told.said == "Problem: 占道经营, C from 4 working hours 甲街道城管中队; said: 摆摊"


def test_the_unit_is_that_of_the_forms_own_place_where_there_is_one() -> None:
    values = {name.PLACE: place_text(Place(address="乙镇某处", cell=CELL_B))}
    (told,) = view(values, problems=(problem(),), places=(place(),)).problems
    assert "乙镇城管中队" in told.detail
    (nowhere,) = view(problems=(problem(),)).problems
    assert "place still needed" in nowhere.detail


def test_one_limit_and_the_limit_of_the_condition_that_was_told_are_told_as_they_are() -> None:
    (leak,) = view(problems=(problem(LEAK),)).problems
    assert "A · 2 urgent hours" in leak.detail
    conditions = tuple(
        replace(each, text=text)
        for each, text in zip(
            REFERENCE.catalogue.problems[STALL].conditions, ("占住人行道", "门口摆摊不收"), strict=True
        )
    )
    stall = replace(REFERENCE.catalogue.problems[STALL], conditions=conditions)
    catalogue = replace(REFERENCE.catalogue, problems={STALL: stall})
    names = replace(NAMES, reference=replace(NAMES.reference, catalogue=catalogue))
    (told,) = view(names=names, problems=(problem(),)).problems
    assert "C · 2 working days" in told.detail


def test_what_filed_cases_have_taught_is_told() -> None:
    (told,) = view(problems=(problem(learned=True),)).problems
    assert told.detail.endswith("learned")


def test_what_stands_in_the_form_is_marked_and_nothing_is_taken_by_itself() -> None:
    values = {name.PROBLEM: LEAK, name.DEMAND_KIND: DemandKind.HELP.value}
    before = dict(values)
    shown = view(values, problems=(problem(), problem(LEAK)), places=(place(),), components=(component(),))
    assert [told.taken for told in shown.problems] == [False, True]
    assert values == before
    after = {**values, **shown.places[0].values}
    again = view(after, places=(place(),))
    assert again.places[0].taken and again.places[0].values == shown.places[0].values


def test_a_problem_that_the_catalogue_does_not_hold_is_left_out() -> None:
    assert [told.code for told in view(problems=(problem("gone"), problem())).problems] == [STALL]


def test_a_place_is_told_with_its_cell_and_puts_address_and_cell_into_the_form() -> None:
    (told,) = view(places=(place(),)).places
    assert (told.words, told.detail) == ("金山路菜场", "甲街道 › 一村 › 第1网格")
    after = taken(told)
    assert (after.address, after.cell, after.board) == ("金山路菜场 (甲街道金山路8号)", CELL_A, "320506001")
    assert (after.longitude, after.latitude) == SPOT


def test_places_of_one_name_begin_with_what_tells_them_apart() -> None:
    street = place(sort=PlaceSort.STRETCH, title="甲街道金山路", detail="")
    alike = (street, replace(street, cell=CELL_B), replace(street, title="中山路", cell=CELL_B))
    first, second, other = view(places=alike).places
    area_names = NAMES.reference.area_names
    own = [cell_told(each.cell, area_names).split(" › ") for each in alike]
    apart = next(at for at in range(3) if own[0][at] != own[1][at])
    assert [first.words, second.words] == [f"{' › '.join(path[apart:])} · 甲街道金山路" for path in own[:2]]
    assert (other.words, taken(first).address) == ("中山路", "甲街道金山路")
    assert [each.words for each in view(places=(street, street)).places] == ["甲街道金山路"] * 2


def test_how_the_caller_stands_to_it_is_told_with_the_address() -> None:
    (told,) = view(places=(place(relation="后头"),)).places
    assert told.words == "金山路菜场 后头"
    assert taken(told).address == "金山路菜场 (甲街道金山路8号) 后头"
    again = view(dict(told.values), places=(place(relation="后头"),)).places[0]
    assert again.taken and taken(again).address == "金山路菜场 (甲街道金山路8号) 后头"


@pytest.mark.parametrize(
    ("meant", "words", "detail", "address", "spot"),
    [
        (
            place(sort=PlaceSort.HOUSE, title="甲街道金山路8号", detail=""),
            "甲街道金山路8号",
            "",
            "甲街道金山路8号",
            True,
        ),
        (
            place(sort=PlaceSort.CROSSING, title="甲街道金山路", detail="中山路"),
            "甲街道金山路 at 中山路",
            "",
            "甲街道金山路 at 中山路",
            True,
        ),
        (
            place(sort=PlaceSort.STRETCH, title="甲街道金山路", detail=""),
            "甲街道金山路",
            "no house number yet",
            "甲街道金山路",
            False,
        ),
        (
            place(sort=PlaceSort.VILLAGE, title="甲街道一村", detail=""),
            "甲街道一村",
            "only the village is known",
            "甲街道一村",
            False,
        ),
        (
            place(sort=PlaceSort.BESIDE, relation="对面"),
            "金山路菜场 对面",
            "the cell beside it",
            "金山路菜场 (甲街道金山路8号) 对面",
            False,
        ),
    ],
)
def test_each_sort_of_place_says_how_exact_it_is(
    meant: PlaceMeant, words: str, detail: str, address: str, spot: bool
) -> None:
    (told,) = view(places=(meant,)).places
    assert told.words == words
    assert told.detail == " · ".join(filter(None, ("甲街道 › 一村 › 第1网格", detail)))
    after = taken(told)
    assert after.address == address and after.cell == CELL_A
    assert (after.longitude is not None) is spot


def test_what_a_person_typed_behind_an_address_stays() -> None:
    values = {name.PLACE: place_text(Place(address="北门往里走"))}
    (told,) = view(values, places=(place(),)).places
    assert taken(told, values).address == "金山路菜场 (甲街道金山路8号) 北门往里走"


def test_a_component_takes_its_place_with_it() -> None:
    (told,) = view(components=(component(),)).components
    assert (told.words, told.detail) == ("污水井盖 …000001", "金山路8号 · 12 m")
    after = taken(told)
    assert (after.component, after.cell, after.address) == (COMPONENT, CELL_A, "金山路8号")
    again = view(dict(told.values), components=(component(),)).components[0]
    assert again.taken


def test_a_kind_of_demand_is_proposed_unless_it_is_the_forms_own() -> None:
    meant = (DemandMeant(kind=DemandKind.COMPLAINT, evidence=("投诉",)),)
    (told,) = view({name.DEMAND_KIND: DemandKind.HELP.value}, demands=meant).demands
    assert told.values == {name.DEMAND_KIND: DemandKind.COMPLAINT.value} and told.key == DEMAND_KEY
    assert told.words == "Complaint" and told.said == "Demand: Complaint; said: 投诉"
    assert view({name.DEMAND_KIND: DemandKind.COMPLAINT.value}, demands=meant).demands == ()


def test_no_more_than_there_is_room_for_and_each_with_a_key_of_its_own() -> None:
    shown = view(
        problems=tuple(problem(code) for code in (STALL, LEAK, LID)) * 2,
        places=tuple(place(f"P{number}") for number in range(6)),
        components=tuple(component(f"{COMPONENT[:-1]}{number}") for number in range(5)),
        demands=(DemandMeant(kind=DemandKind.COMPLAINT), DemandMeant(kind=DemandKind.TIP_OFF)),
    )
    assert (len(shown.problems), len(shown.demands), len(shown.places), len(shown.components)) == (3, 1, 3, 1)
    keys = [told.key for told in (*shown.problems, *shown.demands, *shown.places, *shown.components)]
    assert all(keys) and len(set(keys)) == len(keys)
    without = view(problems=tuple(problem(code) for code in (STALL, LEAK, LID, STALL)), places=(place(),) * 5)
    assert (len(without.problems), len(without.places)) == (4, 4)
    few = view(places=(place(),), components=tuple(component(f"{COMPONENT[:-1]}{number}") for number in range(5)))
    assert [told.key for told in few.components] == list(PLACE_KEYS[1:])


def test_no_key_is_that_of_a_command() -> None:
    assert not {*PROBLEM_KEYS, *PLACE_KEYS, DEMAND_KEY} & set(KEYS.values())


def test_what_has_not_come_is_told() -> None:
    assert view(lacking=("grids",)).lacking == "Not fetched yet: grids"
    bare = replace(NAMES, reference=replace(NAMES.reference, directory=Directory(edition="")))
    assert view(names=bare).lacking == "Not fetched yet: directory"
    assert view().lacking == ""


def test_nothing_understood_proposes_nothing() -> None:
    shown = view()
    assert shown.of == "菜场门口摆摊"
    assert (shown.problems, shown.places, shown.components, shown.demands) == ((), (), (), ())


def test_a_place_in_the_form_that_cannot_be_read_proposes_all_the_same() -> None:
    assert view({name.PLACE: "{"}, places=(place(),)).places[0].code == "P1"


@pytest.mark.parametrize(
    ("said", "understood", "remark"),
    [
        ("喂喂听得到吗", {}, "Nothing in the catalogue fits yet"),
        ("1", {}, "Nothing in the catalogue fits yet"),
        ("金山菜场", {"places": (place(),)}, "Nothing in the catalogue fits yet"),
        ("hello can you hear me", {}, "Only words in Chinese characters are understood here"),
        ("ludeng buliang", {}, "Only words in Chinese characters are understood here"),
        ("LED", {"problems": (problem(),)}, ""),
        ("LED", {"components": (component(),)}, "Nothing in the catalogue fits yet"),
        ("有人摆摊", {"problems": (problem(),)}, ""),
        ("，。", {}, ""),
        ("", {}, ""),
    ],
)
def test_where_no_problem_is_proposed_one_line_says_why(said: str, understood: dict[str, Any], remark: str) -> None:
    assert proposals_view(Understood(said=said, **understood), {}, NAMES).remark == remark


def test_an_emergency_is_told_with_the_keys_of_the_phone_or_the_numbers_to_dial() -> None:
    understood = Understood(said="有人要跳楼")
    by_hand = proposals_view(understood, {}, NAMES).emergency
    assert by_hand == "“跳楼”: dial 110 police, 119 fire brigade"
    on_the_phone = proposals_view(understood, {name.CALL_BEGAN: START.isoformat()}, NAMES).emergency
    assert on_the_phone == "“跳楼”: bring in 110 police, 119 fire brigade – Ctrl+J three-party, Ctrl+T hand over"
    assert view().emergency == ""


def test_what_is_not_wanted_has_no_remark_but_an_emergency_is_always_told() -> None:
    shown = proposals_view(Understood(said="有人要跳楼"), {}, NAMES)
    wanted = wanted_proposals(shown, ProposalChoices(problems=False))
    assert shown.remark and not wanted.remark
    assert wanted.emergency == shown.emergency != ""
