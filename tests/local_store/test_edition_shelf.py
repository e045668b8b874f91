"""Editions are built aside, checked, swapped in whole; what is installed can be looked up."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.commands import VoidCase
from desk_app.domain.component import COMPONENTS_NOT_KNOWN
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.grid import GridLevel, metres
from desk_app.domain.policy import Policy
from desk_app.domain.protocol import DATASETS
from desk_app.errors import EditionBroken, StoreTrouble
from desk_app.progress import Stopped, Task
from desk_app.wire import canonical, dump_row
from local_store.edition_building import build
from local_store.edition_file import EditionFile
from local_store.edition_shelf import EditionShelf
from local_store.journal import SqliteJournal
from local_store.looking_up import LookingUp
from local_store.seat_disk import open_lookups, open_seat_disk
from tests.local_store.small_editions import (
    SIDE,
    SOUTH,
    WEST,
    components,
    grids,
    info_of,
    install_lines,
    lines_of,
    rows_of,
)
from tests.local_store.small_town import FILES, LEDGER, SmallTown, registers
from tests.sample_reference import CATALOGUE, LEADER, REFERENCE, SEAT

KEY = bytes(range(32))
ALL: frozenset[str] = frozenset()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    opened = SqliteJournal(tmp_path, KEY)
    yield opened
    opened.close()


@pytest.fixture
def shelf(tmp_path: Path, journal: SqliteJournal) -> Iterator[EditionShelf]:
    opened = EditionShelf(tmp_path, KEY, journal)
    yield opened
    opened.close()


def install(shelf: EditionShelf, name: str) -> str:
    lines = lines_of(rows_of(name))
    info = info_of(name, lines)
    install_lines(shelf, info, lines)
    return info.edition


@pytest.fixture
def full(shelf: EditionShelf) -> EditionShelf:
    for name in DATASETS:
        install(shelf, name)
    return shelf


def files(tmp_path: Path) -> list[str]:
    """All but the streams."""
    return sorted(path.name for path in (tmp_path / "datasets").iterdir() if path.suffix != ".kept")


def streams(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / "datasets").glob("*.kept"))


def spoil(path: Path) -> None:
    """Every page but the first, which says what the file is."""
    content = bytearray(path.read_bytes())
    for place in range(4096, len(content), 4096):
        content[place + 100] ^= 1
    path.write_bytes(content)


def test_before_any_edition_the_reference_is_empty_and_answers(shelf: EditionShelf) -> None:
    reference = shelf.reference()
    assert reference.editions == {"catalogue": "", "directory": "", "calendar": "", "policies": ""}
    assert reference.calendar.hours[0]
    assert reference.bodies_of("3205060001000001") is COMPONENTS_NOT_KNOWN
    assert reference.bodies_of("") is None
    assert shelf.installed() == {}
    assert shelf.search("井盖", near=None, kinds=ALL, at_most=5) == ()
    assert shelf.grid_at(WEST, SOUTH, GridLevel.CELL) is None
    assert shelf.components_near(WEST, SOUTH, 5) == ()
    assert shelf.component("x") is None and shelf.grid("x") is None


def test_every_dataset_is_installed_and_outlives_the_program(
    tmp_path: Path, full: EditionShelf, journal: SqliteJournal
) -> None:
    installed = dict(full.installed())
    assert set(installed) == set(DATASETS)
    assert files(tmp_path) == sorted(f"{name}-{edition}.db" for name, edition in installed.items())
    again = EditionShelf(tmp_path, KEY, journal)
    try:
        assert again.installed() == installed
        assert again.reference() == full.reference()
        reference = again.reference()
        assert reference.cells == {area.code for area in grids() if area.level is GridLevel.CELL}
        assert reference.boards == {"320506001"}
        assert reference.policy.callback_attempts == 2
        assert reference.policy.edition == installed["policies"]
        assert reference.calendar.name_of(rows_of("calendar")[1].date) == "国庆节"
        assert reference.bodies_of(components()[0].code) == components()[0].bodies
        assert reference.bodies_of("3205060001999999") is None
        assert again.damaged == []
    finally:
        again.close()


def test_an_edition_gives_back_the_rows_it_was_made_of(full: EditionShelf) -> None:
    for component in components()[:20]:
        assert full.component(component.code) == component
    for area in grids():
        assert full.grid(area.code) == area


@pytest.mark.parametrize("damage", ["missing line", "other line", "more lines", "not a row", "not JSON", "not UTF-8"])
def test_a_broken_edition_leaves_the_former_in_force(tmp_path: Path, shelf: EditionShelf, damage: str) -> None:
    former = install(shelf, "grids")
    before = files(tmp_path)
    lines = lines_of(grids()[:-1])
    info = info_of("grids", lines)
    broken = {
        "missing line": lines[:-1],
        "other line": [*lines[:-1], lines[0]],
        "more lines": [*lines, lines[0]],
        "not a row": [*lines[:-1], b'{"row":"GridArea","value":{}}'],
        "not JSON": [*lines[:-1], b"<html>"],
        "not UTF-8": [*lines[:-1], b"\xff"],
    }[damage]
    with pytest.raises(EditionBroken) as told:
        install_lines(shelf, info, broken)
    assert told.value.params["dataset"] == "grids"
    assert shelf.installed() == {"grids": former}
    assert shelf.grid("320506") is not None
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("policies", [Policy(), Policy()]),
        ("calendar", []),
        ("calendar", [CalendarHead(zone="Asia/Nowhere")]),
        ("calendar", [CalendarHead(zone="Asia/Shanghai", hours=((),) * 7)]),
    ],
)
def test_rows_that_make_no_sense_are_no_edition(shelf: EditionShelf, name: str, rows: list[object]) -> None:
    lines = lines_of(rows)
    with pytest.raises(EditionBroken):
        install_lines(shelf, info_of(name, lines), lines)
    assert shelf.installed() == {}


def test_an_unknown_dataset_is_refused(shelf: EditionShelf) -> None:
    lines = lines_of(grids())
    with pytest.raises(EditionBroken):
        install_lines(shelf, replace(info_of("grids", lines), name="../grids"), lines)


def test_installing_can_be_stopped(tmp_path: Path, shelf: EditionShelf) -> None:
    lines = lines_of(grids())
    task = Task()
    task.stop()
    with pytest.raises(Stopped):
        install_lines(shelf, info_of("grids", lines), lines, task)
    assert streams(tmp_path) == [f"grids-{info_of('grids', lines).edition}.kept"], "what came is not fetched again"


def test_a_newer_edition_replaces_the_older_and_its_file(tmp_path: Path, shelf: EditionShelf) -> None:
    install(shelf, "components")
    lines = lines_of(components(50, seed=2))
    newer = info_of("components", lines)
    install_lines(shelf, newer, lines)
    assert files(tmp_path) == [f"components-{newer.edition}.db"]
    assert streams(tmp_path) == [f"components-{newer.edition}.kept"]
    assert shelf.installed() == {"components": newer.edition}
    shelf.install(newer, Task())  # in force already: not even read


def test_what_an_open_case_stands_on_stays_until_it_is_over(
    tmp_path: Path, shelf: EditionShelf, journal: SqliteJournal
) -> None:
    old = install(shelf, "catalogue")
    town = SmallTown()
    town.reference = replace(REFERENCE, catalogue=replace(CATALOGUE, edition=old))
    town.must(SEAT, "k1", registers(accept=True))
    town.must(SEAT, "k2", registers(accept=True))
    town.must(SEAT, "k1", FILES)
    journal.apply_changes(town.page(0), LEDGER)
    assert journal.editions_named() == {old, REFERENCE.calendar.edition}
    other = lines_of([*CATALOGUE.categories.values(), *list(CATALOGUE.problems.values())[:1]])
    install_lines(shelf, info_of("catalogue", other), other)
    assert f"catalogue-{old}.db" in files(tmp_path)
    before = len(town.facts)
    town.must(LEADER, "k1", VoidCase(reason="误登"))
    journal.apply_changes(town.page(before), LEDGER)
    assert old not in journal.editions_named()
    install(shelf, "grids")
    assert f"catalogue-{old}.db" not in files(tmp_path)


def test_no_case_is_asked_while_a_new_seat_takes_its_editions(tmp_path: Path) -> None:
    class Asked(SqliteJournal):
        """Counts how often all open cases were looked through."""

        times = 0

        def editions_named(self) -> frozenset[str]:
            self.times += 1
            return super().editions_named()

    register = Asked(tmp_path, KEY)
    shelf = EditionShelf(tmp_path, KEY, register)
    try:
        for name in DATASETS:
            install(shelf, name)
        assert register.times == 0
        lines = lines_of(components(50, seed=2))
        install_lines(shelf, info_of("components", lines), lines)
        assert register.times == 1
    finally:
        shelf.close()
        register.close()


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped"])
def test_a_damaged_edition_is_fetched_again(
    tmp_path: Path, full: EditionShelf, journal: SqliteJournal, damage: str
) -> None:
    full.close()
    path = tmp_path / "datasets" / f"catalogue-{full.installed()['catalogue']}.db"
    content = bytearray(path.read_bytes())
    match damage:
        case "missing":
            path.unlink()
        case "cut":
            path.write_bytes(content[: len(content) // 2])
        case "flipped":
            content[20] ^= 1
            path.write_bytes(content)
    again = EditionShelf(tmp_path, KEY, journal)
    try:
        assert again.damaged == ["catalogue"]
        assert "catalogue" not in again.installed()
        assert again.reference().catalogue.problems == {}
        install(again, "catalogue")
        assert again.damaged == []
        assert again.reference() == full.reference()
    finally:
        again.close()


def test_damage_that_a_reader_meets_takes_one_edition_out_of_use_and_no_other(
    tmp_path: Path, full: EditionShelf
) -> None:
    told: list[None] = []
    full.watch(lambda: told.append(None))
    before, installed = full.reference(), dict(full.installed())
    for name in ("components", "directory"):
        spoil(tmp_path / "datasets" / f"{name}-{installed[name]}.db")
    assert {hit.kind for hit in full.search("摆摊", near=None, kinds=ALL, at_most=9)} == {"problem"}
    assert full.reference().bodies_of(components()[0].code) is COMPONENTS_NOT_KNOWN
    assert full.components_near(WEST, SOUTH, 5) == ()
    assert (sorted(full.damaged), len(told)) == (["components", "directory"], 2)
    assert set(full.installed()) == set(DATASETS) - {"components", "directory"}
    assert full.reference() == before, "what decisions hold in memory is whole"
    assert [info.name for info in full.to_rebuild()] == ["directory", "components"]
    for info in full.to_rebuild():
        full.install(info, Task())
    assert (full.damaged, full.to_rebuild(), dict(full.installed())) == ([], (), installed)
    assert full.component(components()[0].code) == components()[0]
    assert full.search("陆灯", near=None, kinds=ALL, at_most=5)[0].kind == "person"


def test_a_newer_program_builds_its_files_from_what_is_kept(
    tmp_path: Path, full: EditionShelf, journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.close()
    full.keep_only([])
    installed = dict(full.installed())
    monkeypatch.setattr("local_store.edition_building.LAYOUT", 99)
    monkeypatch.setattr("local_store.edition_file.LAYOUT", 99)
    newer = EditionShelf(tmp_path, KEY, journal)
    try:
        assert (dict(newer.installed()), newer.damaged) == ({}, [])
        assert {info.name for info in newer.to_rebuild()} == set(DATASETS)
        for info in newer.to_rebuild():
            newer.install(info, Task())
        assert dict(newer.installed()) == installed
        assert newer.reference() == full.reference()
    finally:
        newer.close()


def test_without_a_whole_stream_the_centre_is_asked(tmp_path: Path, full: EditionShelf, journal: SqliteJournal) -> None:
    edition = full.installed()["grids"]
    full.close()
    (tmp_path / "datasets" / f"grids-{edition}.db").unlink()
    spoil(tmp_path / "datasets" / f"grids-{edition}.kept")
    again = EditionShelf(tmp_path, KEY, journal)
    try:
        for info in again.to_rebuild():
            with pytest.raises(EditionBroken):
                again.install(info, Task())
        assert again.to_rebuild() == ()
        install(again, "grids")
        assert again.installed()["grids"] == edition
    finally:
        again.close()


def test_words_find_what_holds_all_of_them(full: EditionShelf) -> None:
    found = full.search("金山路 井盖", near=None, kinds=frozenset({"component"}), at_most=500)
    wanted = {row.code for row in components() if "金山路" in row.address and "井盖" in row.name}
    assert {hit.code for hit in found} == wanted
    assert [hit.code for hit in full.search("摆摊", near=None, kinds=ALL, at_most=5)] != []
    assert {hit.kind for hit in full.search("路灯", near=None, kinds=ALL, at_most=9)} == {"component", "body", "person"}
    person = full.search("陆灯", near=None, kinds=ALL, at_most=5)
    assert [(hit.kind, hit.detail) for hit in person] == [("person", "路灯管理所 · 13900001111")]
    grid = full.search("第7网格", near=None, kinds=ALL, at_most=5)
    assert [(hit.kind, hit.detail) for hit in grid] == [("grid", "一村")]
    problem = full.search("供水", near=None, kinds=ALL, at_most=5)
    assert [(hit.kind, hit.detail) for hit in problem] == [("problem", "城市管理 · 街面秩序")]


@pytest.mark.parametrize("words", ["", "   ", '"', "* OR", "井 AND", "NEAR(", "'; DROP TABLE items", "-", "。，"])
def test_nothing_typed_is_an_operator(full: EditionShelf, words: str) -> None:
    assert full.search(words, near=(WEST, SOUTH), kinds=ALL, at_most=5) == ()


@pytest.mark.parametrize("reach", [1, 3, 50, 400])
@pytest.mark.parametrize("words", ["井盖", "路灯", "金山路"])
def test_near_a_place_the_nearest_come_first(full: EditionShelf, words: str, reach: int) -> None:
    place = (WEST + 2.3 * SIDE, SOUTH + 1.7 * SIDE)
    found = full.search(words, near=place, kinds=frozenset({"component"}), at_most=reach)
    holding = [row for row in components() if words in row.name + row.address]
    nearest = sorted(metres(place, (row.longitude, row.latitude)) for row in holding)[:reach]
    assert [hit.metres for hit in found] == pytest.approx(nearest, abs=3)


def test_a_part_of_a_code_finds_it(full: EditionShelf) -> None:
    code = components()[17].code
    for part in (code, code[-6:], code[4:12]):
        found = full.search(part, near=None, kinds=ALL, at_most=300)
        assert code in {hit.code for hit in found}
        assert all(part in hit.code for hit in found)
    assert full.search(code, near=None, kinds=ALL, at_most=3)[0].cell == "320506001001001"


def test_a_place_lies_in_one_cell(full: EditionShelf) -> None:
    for number in range(25):
        middle = WEST + (number % 5 + 0.5) * SIDE, SOUTH + (number // 5 + 0.5) * SIDE
        cell = full.grid_at(*middle, GridLevel.CELL)
        assert cell is not None and cell.code == f"320506001001{number + 1:03}"
    board = full.grid_at(WEST + SIDE, SOUTH + SIDE, GridLevel.BOARD)
    assert board is not None and board.name == "甲街道"
    assert full.grid_at(WEST - 1, SOUTH, GridLevel.CELL) is None


def test_the_nearest_components(full: EditionShelf) -> None:
    place = (WEST + 0.9 * SIDE, SOUTH + 4.1 * SIDE)
    found = full.components_near(*place, 7)
    distances = {row.code: metres(place, (row.longitude, row.latitude)) for row in components()}
    assert [away for _, away in found] == sorted(distances.values())[:7]
    assert all(distances[row.code] == away for row, away in found)
    assert len(full.components_near(*place, 1000)) == len(components())


def test_look_ups_beside_a_desk_at_work(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble) as told:
        open_lookups(tmp_path)
    assert told.value.code == "no_store"
    disk = open_seat_disk(tmp_path)
    try:
        install(disk.shelf, "components")
        beside = open_lookups(tmp_path)
        assert beside.component(components()[0].code) == components()[0]
        beside.close()
    finally:
        disk.close()


def test_what_a_killed_build_has_left_goes_at_the_next_start(tmp_path: Path) -> None:
    disk = open_seat_disk(tmp_path)
    left = tmp_path / "datasets" / f"components-{'0' * 64}.part"
    left.write_bytes(b"half a file")
    open_lookups(tmp_path).close()
    assert left.exists(), "whoever reads beside the desk takes nothing from under its hands"
    disk.close()
    open_seat_disk(tmp_path).close()
    assert files(tmp_path) == []


def test_a_reader_may_ask_anew_while_editions_are_swapped(tmp_path: Path) -> None:
    lines = lines_of(grids())
    info = info_of("grids", lines)
    build(tmp_path / "grids.db", KEY, info, lines, Task())
    file = EditionFile(tmp_path / "grids.db", KEY, "grids", info.edition)
    former = LookingUp({"grids": file}, CATALOGUE)
    areas = former.areas(GridLevel.CELL)

    class Meanwhile(dict[str, EditionFile]):
        """Files of the new set; each time one is looked at, a reader asks the former set something new."""

        def get(self, name: str, default: object = None) -> Any:
            former.streets()
            return super().get(name, default)

    try:
        assert LookingUp(Meanwhile({"grids": file}), CATALOGUE, former).areas(GridLevel.CELL) is areas
    finally:
        file.close()


def test_an_edition_on_the_disk_cannot_be_read_without_the_key(tmp_path: Path, shelf: EditionShelf) -> None:
    edition = install(shelf, "directory")
    content = (tmp_path / "datasets" / f"directory-{edition}.db").read_bytes()
    for text in ("陆灯", "13900001111", canonical(dump_row(rows_of("directory")[0]))):
        assert text.encode() not in content
