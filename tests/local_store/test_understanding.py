"""What a seat understands of a caller's words: problems, places, components and demand together, with what is here."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.case import DemandKind
from desk_app.domain.catalogue import CatalogueKind
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.understanding import Understood
from local_store.edition_shelf import EditionShelf
from tests.domain.test_wording import problem
from tests.local_store.small_editions import info_of, install_lines, lines_of
from tests.local_store.small_land import LING, ROWS, at, cell
from tests.local_store.test_edition_building import KEY, Register

LID, LAMP, BRIDGE, NOISE = "0102", "0137", "0209", "E01"


class Taught:
    """What was learned, as a test says."""

    def __init__(
        self,
        problems: Callable[[str], Mapping[str, float]] = lambda _said: {},
        demands: Mapping[str, float] | None = None,
        places: Mapping[str, Mapping[str, float]] | None = None,
    ) -> None:
        """`places`: landmark -> place -> how sure."""
        self.learned = problems
        self._demands, self._places = demands or {}, places or {}

    def learned_demands(self, said: str) -> Mapping[str, float]:
        return self._demands

    def learned_places(self, landmarks: Collection[str]) -> Mapping[str, float]:
        return {place: sure for each in landmarks for place, sure in self._places.get(each, {}).items()}


def component(code: str, name: str, column: float) -> Component:
    return Component(
        code=code,
        class_code=code[6:10],
        name=name,
        longitude=at(column, 0.5)[0],
        latitude=at(column, 0.5)[1],
        cell=cell(LING, 1),
        address="金渎镇金山路",
        state=ComponentState.INTACT,
        authority="a",
        owner="a",
        maintainer="a",
    )


def component_class(code: str, name: str, synonyms: str, condition: str) -> Any:
    return replace(problem(code, name, synonyms, condition), kind=CatalogueKind.COMPONENT)


CATALOGUE = [
    component_class(LID, "污水井盖", "下水道盖子 窨井盖", "井盖缺失"),
    component_class(LAMP, "路灯", "街灯 灯杆", "灯不亮"),
    component_class(BRIDGE, "跨河桥", "桥栏杆断了 河上的桥", "栏杆断裂"),
    problem(NOISE, "工地夜里施工吵人", "半夜打桩 夜里吵得睡不着"),
]
COMPONENTS = [
    component("3205060102000417", "污水井盖", 0.41),
    component("3205060102000999", "污水井盖", 0.48),
    component("3205060137000417", "路灯", 0.9),
    component("3205060137000555", "路灯", 0.405),
]


def installed(folder: Path, **rows: list[Any]) -> EditionShelf:
    shelf = EditionShelf(folder, KEY, Register({}))
    for name, listed in rows.items():
        lines = lines_of(listed)
        install_lines(shelf, info_of(name, lines), lines)
    return shelf


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditionShelf]:
    shelf = installed(Path(tmp_path_factory.mktemp("seat")), catalogue=CATALOGUE, grids=ROWS, components=COMPONENTS)
    yield shelf
    shelf.close()


def test_everything_of_one_telling(shelf: EditionShelf) -> None:
    said = "喂，金山路菜场门口下水道盖子没了，赶紧派人来看一下"
    understood = shelf.understand(said)
    assert understood.said == said and understood.lacking == ()
    assert understood.problems[0].code == LID
    assert "下水道盖子没了" in " ".join(understood.problems[0].evidence)
    assert understood.places[0].code == "P1" and understood.places[0].cell == cell(LING, 1)
    assert [one.code for one in understood.components] == ["3205060102000417", "3205060102000999"]
    assert understood.components[0].metres is not None and understood.components[0].metres < 250
    assert understood.demands[0].kind is DemandKind.HELP


def test_the_name_of_a_place_says_nothing_of_the_problem(shelf: EditionShelf) -> None:
    beside = shelf.understand("渔港桥旁边半夜打桩，吵得睡不着")
    assert beside.problems[0].code == NOISE
    assert BRIDGE not in {one.code for one in beside.problems[:2]}
    assert shelf.understand("渔港桥的栏杆断了").problems[0].code == BRIDGE


def test_what_is_said_not_to_be_meant_is_not(shelf: EditionShelf) -> None:
    assert shelf.understand("不是路灯，是下水道盖子没了").problems[0].code == LID


def test_a_code_that_is_read_out_finds_the_component_of_the_class_that_is_meant(shelf: EditionShelf) -> None:
    understood = shelf.understand("金山路45号的路灯不亮，编号最后是000417")
    assert understood.components[0].code == "3205060137000417"
    assert understood.components[0].evidence == ("000417",)
    spoken = shelf.understand("井盖上写着 零零零四一七，盖子没了")
    assert spoken.components[0].code == "3205060102000417"
    assert [one.code for one in shelf.understand("3205060137000555").components] == ["3205060137000555"]
    in_groups = "编号我念给你听，320506，然后0137，后面是000417"
    assert [one.code for one in shelf.understand(in_groups).components] == ["3205060137000417"]
    assert [one.code for one in shelf.understand("开头看不清，0102，再后面000999").components] == ["3205060102000999"]
    assert shelf.understand("区号320506").components == ()


def test_the_class_of_a_component_that_was_read_out_is_proposed(shelf: EditionShelf) -> None:
    understood = shelf.understand("半夜打桩吵得睡不着，旁边杆子上的编号是3205060137000555")
    assert [one.code for one in understood.problems[:2]] == [NOISE, LAMP]
    assert understood.problems[1].evidence == ("3205060137000555",)


def test_components_are_told_where_a_place_is_known(shelf: EditionShelf) -> None:
    assert shelf.understand("下水道盖子没了").components == ()
    near = shelf.understand("下水道盖子没了", near=at(0.48, 0.5))
    assert near.components[0].code == "3205060102000999"


def test_filed_cases_are_asked_about_the_words_without_names(shelf: EditionShelf) -> None:
    asked: list[str] = []

    def learned(words: str) -> Mapping[str, float]:
        asked.append(words)
        return {NOISE: 0.9}

    understood = shelf.understand("金山路菜场旁边下水道盖子没了", learned=Taught(problems=learned))
    assert understood.problems[0].code == NOISE and understood.problems[0].learned
    assert len(asked) == 1 and "菜场" not in asked[0] and "下水道盖子没了" in asked[0]


MILL = {"老供销社": {"P2@" + cell(LING, 2): 0.5, "S1-45@" + cell(LING, 1): 0.4, "P99@" + cell(LING, 1): 0.9}}


def test_what_was_taken_for_a_landmark_that_no_list_knows_is_told_too(shelf: EditionShelf) -> None:
    """A named place and a house; one that this edition does not have any more is not."""
    said = "老供销社旁边下水道盖子没了"
    assert shelf.understand(said).places == ()
    places = shelf.understand(said, learned=Taught(places=MILL)).places
    assert [(place.code, place.cell, place.learned) for place in places] == [
        ("P2", cell(LING, 2), True),
        ("S1-45", cell(LING, 1), True),
    ]


def test_of_two_places_of_one_name_the_one_taken_before_comes_first(shelf: EditionShelf) -> None:
    said = "阳光小区门口路灯不亮"
    first, second = (place.code for place in shelf.understand(said).places[:2])
    for code in (first, second):
        learned = Taught(places={"阳光小区": {f"{code}@": 0.5}})
        assert shelf.understand(said, learned=learned).places[0].code == code


def test_what_was_taken_never_goes_before_what_is_surely_named(shelf: EditionShelf) -> None:
    said = "金山路菜场，不是老供销社旁边"
    learned = Taught(places={"老供销社": {"P2@": 0.95}})
    assert shelf.understand(said, learned=learned).places[0].code == "P1"


def test_a_kind_of_demand_chosen_before_is_told_with_the_words_or_without(shelf: EditionShelf) -> None:
    said = "下水道盖子没了，窗也不敢开"
    usual = [demand.kind for demand in shelf.understand(said).demands]
    sure = shelf.understand(said, learned=Taught(demands={"TIP_OFF": 1.0, "GONE": 1.0})).demands
    assert [demand.kind for demand in sure if demand.learned] == [DemandKind.TIP_OFF]
    assert [demand.kind for demand in sure if not demand.learned] == usual
    unsure = shelf.understand(said, learned=Taught(demands={"TIP_OFF": 0.3})).demands
    assert [demand.kind for demand in unsure] == usual


def test_a_newer_call_interrupts_an_older_one(shelf: EditionShelf) -> None:
    newer: list[Understood] = []

    def learned(_: str) -> Mapping[str, float]:
        newer.append(shelf.understand("路灯不亮"))
        return {}

    said = "金山路菜场下水道盖子没了"
    assert shelf.understand(said, learned=Taught(problems=learned)) == Understood(said=said)
    assert newer[0].problems[0].code == LAMP


def test_what_has_not_come_is_named_and_the_rest_is_understood(tmp_path: Path) -> None:
    said = "我要投诉，金山路菜场门口下水道盖子没了"
    shelf = installed(tmp_path)
    assert shelf.understand(said).lacking == ("catalogue", "grids", "components")
    assert shelf.understand(said).demands[0].kind is DemandKind.COMPLAINT
    lines = lines_of(CATALOGUE)
    install_lines(shelf, info_of("catalogue", lines), lines)
    without_land = shelf.understand(said)
    assert without_land.problems[0].code == LID and without_land.places == ()
    lines = lines_of(ROWS)
    install_lines(shelf, info_of("grids", lines), lines)
    without_components = shelf.understand(said)
    assert without_components.places[0].code == "P1" and without_components.lacking == ("components",)
    shelf.close()


@pytest.mark.parametrize("said", ["", " ", "，。！", "a" * 5000, "金" * 2000, "\n\n", "1" * 400])
def test_nothing_that_is_typed_breaks_it(shelf: EditionShelf, said: str) -> None:
    assert shelf.understand(said).said == said
