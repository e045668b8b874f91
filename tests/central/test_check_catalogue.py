"""`check-catalogue` as whoever looks after a centre types it: nothing to say, or each finding and exit code 1."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from desk_app.__main__ import main
from desk_app.central.datasets import edition_of
from desk_app.central.service import open_central
from desk_app.domain.case import BodyId
from desk_app.domain.catalogue import CatalogueHead
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import GridArea, GridLevel
from tests.sample_reference import BOARD_A, BOARD_B, CATALOGUE, CELL_A, COMPONENT, DIRECTORY, LID, SQUAD_A, WATER

RING = ((120.5, 31.2), (120.6, 31.2), (120.6, 31.3))
LISTED = Component(
    code=COMPONENT,
    class_code=LID,
    name="污水井盖",
    longitude=120.55,
    latitude=31.25,
    cell=CELL_A,
    address="金山路 12 号",
    state=ComponentState.INTACT,
    authority=SQUAD_A,
    owner=WATER,
    maintainer=WATER,
)


def typed(database: str, *more: str) -> Result:
    return CliRunner().invoke(main, ["central", "check-catalogue", "--database", database, *more])


def publish(database: str, unlisted_role: str, piece: Component, *, second_squad: bool = False) -> None:
    problems = [replace(each, unlisted_role=unlisted_role) for each in CATALOGUE.problems.values()]
    boards = [
        GridArea(code=code, level=GridLevel.BOARD, name=name, parent=code[:6], ring=RING)
        for code, name in ((BOARD_A, "甲街道"), (BOARD_B, "乙镇"))
    ]
    bodies = list(DIRECTORY.bodies.values())
    if second_squad:
        bodies.append(replace(DIRECTORY.bodies[SQUAD_A], id=BodyId("squad-2"), name="第二中队"))
    centre = open_central(database)
    try:
        for name, rows in (
            ("catalogue", [CatalogueHead(), *CATALOGUE.categories.values(), *problems]),
            ("directory", [*bodies, *DIRECTORY.people.values()]),
            ("grids", boards),
            ("components", [piece]),
        ):
            centre.publish(edition_of(name, rows))
    finally:
        centre.close()


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'centre.sqlite'}"


def test_a_centre_without_a_catalogue_says_so(database: str) -> None:
    said = typed(database, "--lang", "en")
    assert (said.exit_code, "no catalogue yet" in said.output) == (1, True)


def test_where_everything_comes_to_one_unit_there_is_nothing_to_list(database: str) -> None:
    publish(database, "squad", LISTED)
    said = typed(database, "--json")
    assert said.exit_code == 0, said.output
    assert json.loads(said.stdout) == {"places": 18, "components": 1, "unclear": []}


def test_each_finding_is_named_with_board_role_and_units(database: str) -> None:
    publish(database, "", replace(LISTED, maintainer="gone"))
    said = typed(database, "--json")
    assert said.exit_code == 1
    found = json.loads(said.stdout)["unclear"]
    assert [(each["code"], each["board_name"], each["unlisted"]) for each in found] == [
        (LID, "甲街道", True),
        (LID, "乙镇", True),
        (LID, "甲街道", False),
    ]
    assert (found[2]["named"], found[2]["components"], found[2]["example"]) == ("gone", 1, COMPONENT)
    lines = typed(database, "--lang", "en").stdout.splitlines()
    assert "gone is not in the directory" in lines[2] and lines[-1].endswith("3 without exactly one unit")
    told = typed(database, "--lang", "zh_CN").stdout
    assert "通讯录中没有 gone" in told and "甲街道" in told and "3 处不是恰好一个单位" in told
    assert not re.search("handling|component|unit|role", told), told


def test_several_units_are_told_by_name(database: str) -> None:
    publish(database, "squad", LISTED, second_squad=True)
    told = typed(database, "--lang", "zh_CN").stdout
    assert f"squad-2 第二中队、{SQUAD_A} {DIRECTORY.bodies[SQUAD_A].name}" in told
