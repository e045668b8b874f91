"""The places that callers mean: names, houses, crossings, villages that narrow, relations, corrections, mishearings."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk_app.domain.grid import metres
from desk_app.domain.understanding import PlaceMeant, PlaceSort
from local_store.edition_shelf import EditionShelf
from tests.local_store.small_editions import info_of, install_lines, lines_of
from tests.local_store.small_land import EAST, LING, PORT, QIAO, ROWS, at, cell
from tests.local_store.test_edition_building import KEY, Register


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditionShelf]:
    """A seat that has the grids and nothing else."""
    shelf = EditionShelf(Path(tmp_path_factory.mktemp("seat")), KEY, Register({}))
    lines = lines_of(ROWS)
    install_lines(shelf, info_of("grids", lines), lines)
    yield shelf
    shelf.close()


def found(shelf: EditionShelf, said: str, near: tuple[float, float] | None = None) -> tuple[PlaceMeant, ...]:
    return shelf.understand(said, near=near).places


def first(shelf: EditionShelf, said: str) -> PlaceMeant:
    places = found(shelf, said)
    assert places, f"nothing found in {said}"
    return places[0]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("金山路菜场里面有人打架", "P1"),
        ("就是金山路小菜场", "P1"),
        ("金山菜市场那边地上全是水", "P1"),
        ("金山路的农贸市场", "P1"),
        ("灵山那个完小门口", "P2"),
        ("灵山社区的小学，放学堵得一塌糊涂", "P2"),
        ("阳光雅苑三幢", "P3"),
        ("灵山农商行旁边", "P5"),
        ("渔港桥头有个人钓鱼", "P6"),
        ("我在湖东南路上，幼儿园门口", "P8"),
        ("湖大幼儿园门口", "P8"),
    ],
)
def test_a_place_by_its_name_whole_abbreviated_or_misheard(shelf: EditionShelf, said: str, code: str) -> None:
    meant = first(shelf, said)
    assert (meant.sort, meant.code) == (PlaceSort.NAMED, code)
    assert meant.evidence and meant.evidence[0] in said


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("金山路45号门口", 45),
        ("金山路四十五号", 45),
        ("金山路靠近 45 号", 45),
        ("金山路上，大概45号附近", 45),
        ("金山路45", 45),
        ("金山路，就是菜场过去一点，门牌一百零一号", 101),
        ("金山路廿三号", 23),
    ],
)
def test_a_house_of_a_street(shelf: EditionShelf, said: str, number: int) -> None:
    meant = first(shelf, said)
    assert (meant.sort, meant.title) == (PlaceSort.HOUSE, f"金渎镇金山路{number}号")
    assert meant.cell == cell(LING if number < 50 else QIAO, 1)


@pytest.mark.parametrize(
    ("said", "relation"),
    [
        ("金山路45号楼下油烟", "楼下"),
        ("金山路45号楼上漏水", "楼上"),
        ("金山路四十五号楼顶", "楼顶"),
        ("金山路45号楼前停满了车", "楼前"),
        ("金山路45号楼道里堆满东西", "楼道里"),
        ("金山路45号楼里面", "楼里"),
        ("金山路45号楼梯口", ""),
        ("金山路上那个45号楼下", "楼下"),
        ("金山路，就是菜场过去一点，45号楼下", "楼下"),
    ],
)
def test_below_above_or_before_a_house_is_that_house(shelf: EditionShelf, said: str, relation: str) -> None:
    meant = first(shelf, said)
    assert (meant.sort, meant.title) == (PlaceSort.HOUSE, "金渎镇金山路45号")
    assert meant.relation == relation


@pytest.mark.parametrize(
    ("said", "sort", "told", "relation"),
    [
        ("金山路45弄2号", PlaceSort.HOUSE, "45弄2号", ""),
        ("金山路45号3号楼下", PlaceSort.HOUSE, "45号3号", "楼下"),
        ("金山路45号302室漏水", PlaceSort.HOUSE, "45号302室", ""),
        ("金山路999号楼下有人摆摊", PlaceSort.STRETCH, "999号", "楼下"),
        ("金山路45号楼2单元", PlaceSort.STRETCH, "45号楼2单元", ""),
        ("金山路22号楼", PlaceSort.STRETCH, "22号楼", ""),
        ("金山路12幢门口", PlaceSort.STRETCH, "12幢", "门口"),
        ("金山路3号线", PlaceSort.STRETCH, "", ""),
        ("金山路门口停了3辆车", PlaceSort.STRETCH, "", "门口"),
    ],
)
def test_every_number_that_was_told_stays_in_the_address(
    shelf: EditionShelf, said: str, sort: PlaceSort, told: str, relation: str
) -> None:
    meant = first(shelf, said)
    assert (meant.sort, meant.title, meant.relation) == (sort, f"金渎镇金山路{told}", relation)
    assert meant.unknown_number == (told if sort is PlaceSort.STRETCH else "")


@pytest.mark.parametrize("said", ["金山路3号线", "金山路3号楼", "金山路3号楼门口", "金山路3号楼，楼下"])
def test_a_line_or_a_building_with_a_number_is_no_house(shelf: EditionShelf, said: str) -> None:
    assert all(meant.sort is not PlaceSort.HOUSE for meant in found(shelf, said))


@pytest.mark.parametrize("said", ["灵山村老人家", "灵山村整个小区", "灵山村我们小区里"])
def test_a_word_that_only_sounds_like_a_kind_of_place_finds_none(shelf: EditionShelf, said: str) -> None:
    assert {meant.sort for meant in found(shelf, said)} <= {PlaceSort.VILLAGE}


@pytest.mark.parametrize("said", ["金山路45号楼", "金山路上有3个坑", "金山路停了3辆车", "金山路999号"])
def test_what_is_no_house_of_it_is_the_street(shelf: EditionShelf, said: str) -> None:
    assert {meant.sort for meant in found(shelf, said)} == {PlaceSort.STRETCH}


@pytest.mark.parametrize(
    "said",
    [
        "金山路和中山路那个口子",
        "金山路中山路路口",
        "中山路跟金山路交叉的地方",
        "金山路靠近中山路转角",
        "金山路的红绿灯，中山路那边",
        "金山路走到中山路",
    ],
)
def test_where_two_streets_cross(shelf: EditionShelf, said: str) -> None:
    meant = first(shelf, said)
    assert (meant.sort, meant.cell) == (PlaceSort.CROSSING, cell(LING, 1))
    assert metres(meant.at, at(0.5, 0.5)) < 1


def test_streets_that_only_come_near_each_other_meet_there_too(shelf: EditionShelf) -> None:
    meant = first(shelf, "金山路跟湖东南路碰头的路口")
    assert meant.sort is PlaceSort.CROSSING
    assert metres(meant.at, at(2.0, 0.5)) < 150
    assert all(each.sort is not PlaceSort.CROSSING for each in found(shelf, "中山路和湖东南路路口"))


def test_a_name_that_exists_twice_is_told_twice_unless_board_or_village_decides(shelf: EditionShelf) -> None:
    both = {meant.cell for meant in found(shelf, "阳光小区门口")}
    assert both == {cell(QIAO, 1), cell(EAST, 1)}
    assert first(shelf, "阳光小区，东湾街道的").cell == cell(EAST, 1)
    assert first(shelf, "桥南村阳光小区").cell == cell(QIAO, 1)
    assert first(shelf, "东湾那边的吴中大道").cell == cell(EAST, 2)
    assert first(shelf, "阳光小区，湖东南路那个").cell == cell(EAST, 1)


def test_a_street_alone_is_told_by_the_cells_that_it_runs_through(shelf: EditionShelf) -> None:
    cells = [meant.cell for meant in found(shelf, "金山路上路灯不亮")]
    assert set(cells) == {cell(LING, 1), cell(QIAO, 1)}
    assert first(shelf, "金山路东头").cell == cell(QIAO, 1)
    assert first(shelf, "桥南村，金山路上").cell == cell(QIAO, 1)


def test_a_village_alone_is_told_by_its_cells(shelf: EditionShelf) -> None:
    meant = found(shelf, "我们渔港村没人扫地")
    assert {each.sort for each in meant} == {PlaceSort.VILLAGE}
    assert meant[0].cell == cell(PORT, 1)
    assert first(shelf, "桥南社区").sort is PlaceSort.VILLAGE


def test_where_the_words_point_the_next_cell_comes_behind_the_own(shelf: EditionShelf) -> None:
    own, beside = found(shelf, "湖东幼儿园旁边")[:2]
    assert (own.cell, own.relation) == (cell(EAST, 1), "旁边")
    assert (beside.sort, beside.cell) == (PlaceSort.BESIDE, cell(PORT, 1))
    walked = found(shelf, "金山路菜场往东一百米")[0]
    assert walked.code == "P1"
    north = found(shelf, "湖东幼儿园往东100米")
    assert [each.cell for each in north[:2]] == [cell(EAST, 1), cell(PORT, 1)]
    assert len(found(shelf, "湖东幼儿园")) == 1


@pytest.mark.parametrize(
    "said",
    ["在灵山小学，不对，是金山路菜场", "不是灵山小学，是金山路菜场", "灵山小学那里，哦说错了，金山路菜场门口"],
)
def test_who_corrects_himself_means_the_later(shelf: EditionShelf, said: str) -> None:
    places = found(shelf, said)
    assert places[0].code == "P1"
    assert all(each.score < places[0].score / 2 for each in places if each.code == "P2")


def test_where_somebody_lives_comes_behind_where_the_thing_is(shelf: EditionShelf) -> None:
    codes = [meant.code for meant in found(shelf, "我住在阳光雅苑，灵山小学门口有个坑")]
    assert codes.index("P2") < codes.index("P3")


def test_what_is_known_already_decides_between_equals(shelf: EditionShelf) -> None:
    assert found(shelf, "阳光小区", near=at(2.4, 0.6))[0].code == "P4"
    assert found(shelf, "阳光小区", near=at(1.5, 0.6))[0].code == "P3"


@pytest.mark.parametrize("said", ["", "路灯不亮", "我今天路过看到的", "金", "。，"])
def test_where_no_place_is_named_none_is_found(shelf: EditionShelf, said: str) -> None:
    assert found(shelf, said) == ()


def test_a_flood_of_words_is_cut(shelf: EditionShelf) -> None:
    assert found(shelf, "啊" * 400 + "金山路菜场") == ()
