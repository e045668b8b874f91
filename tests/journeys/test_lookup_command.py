"""A newcomer seeds a centre and looks things up without ever opening a window."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desk_app.__main__ import main


def _ran(*words: str, fails: bool = False) -> str:
    outcome = CliRunner().invoke(main, list(words))
    assert (outcome.exit_code != 0) is fails, outcome.output
    return outcome.output


def _json(*words: str) -> Any:
    return json.loads(_ran(*words, "--json"))


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('centre') / 'centre.db'}"
    _ran("central", "seed-sample", "--size", "practice", "--database", url)
    return url


@pytest.fixture(scope="module")
def seat(seeded: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seat")
    _ran("lookup", "catalogue", "--database", seeded, "--data", str(folder))
    return folder


def test_without_words_it_says_how_much_there_is(seat: Path) -> None:
    catalogue = _json("lookup", "catalogue", "--data", str(seat))
    assert [catalogue["counts"][f"event_{level}"] for level in ("majors", "minors", "fine_classes", "problems")] == [
        4,
        35,
        265,
        645,
    ]
    assert [catalogue["counts"][name] for name in ("component_majors", "component_classes")] == [6, 138]
    assert re.fullmatch("[0-9a-f]{64}", catalogue["edition"])
    assert _json("lookup", "components", "--data", str(seat))["counts"] == {"components": 444}
    assert _json("lookup", "grid", "--data", str(seat))["counts"]["boards"] == 14
    assert _json("lookup", "contacts", "--data", str(seat))["counts"]["sub_centres"] == 14
    assert "444  components" in _ran("lookup", "components", "--data", str(seat))


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        (("catalogue", "下水道盖子没了"), {"0102", "0103"}),
        (("components", "jg"), {"0101", "0102", "0103"}),
        (("components", "3205060137"), {"0137"}),
        (("grid", "木渎镇"), {"320506100"}),
        (("contacts", "木渎镇城管中队"), {"mudu-squad"}),
    ],
)
def test_words_find_what_they_mean(seat: Path, asked: tuple[str, str], holds: set[str]) -> None:
    hits = _json("lookup", *asked, "--data", str(seat))
    found = {hit["code"][6:10] if asked[0] == "components" else hit["code"] for hit in hits}
    assert found & holds


def test_nearest_come_first(seat: Path) -> None:
    hits = _json("lookup", "components", "路灯", "--near", "120.535", "31.286", "--data", str(seat))
    assert [hit["metres"] for hit in hits] == sorted(hit["metres"] for hit in hits)


def test_another_edition_of_the_centre_is_taken_when_it_is_asked_for(seeded: str, seat: Path, tmp_path: Path) -> None:
    listed = tmp_path / "components.csv"
    _ran("central", "export", "components", str(listed), "--database", seeded)
    kept = listed.read_text(encoding="utf-8-sig").splitlines(keepends=True)[:-1]
    listed.write_text("".join(kept), encoding="utf-8")
    _ran("central", "import", "components", str(listed), "--database", seeded)
    assert _json("lookup", "components", "--data", str(seat))["counts"] == {"components": 444}
    assert _json("lookup", "components", "--database", seeded, "--data", str(seat))["counts"] == {"components": 443}


def test_a_seat_that_has_something_takes_nothing_unasked(
    seeded: str, seat: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "seat"
    shutil.copytree(seat, folder)
    for file in (folder / "datasets").glob("components-*.db"):
        file.unlink()
    before = sorted(path.name for path in (folder / "datasets").iterdir())
    monkeypatch.setenv("DESK_APP_CENTRAL_DATABASE", seeded)
    assert _json("lookup", "components", "--data", str(folder))["counts"] == {}
    assert sorted(path.name for path in (folder / "datasets").iterdir()) == before
    assert _json("lookup", "components", "--data", str(tmp_path / "new"))["counts"]["components"] > 400


def test_where_there_is_nothing_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_APP_CENTRAL_DATA_DIR", str(tmp_path / "nobody"))
    told = _ran("lookup", "grid", "木渎", "--data", str(tmp_path / "empty"), fails=True)
    assert "start the operator's window once" in told or "no_store" in told or "窗口" in told


def test_the_order_of_components_is_said_where_nothing_is_near(seat: Path) -> None:
    order = "no --near: in the order of the list"
    near = ("--near", "120.62", "31.26")
    assert order in _ran("lookup", "components", "井盖", "--data", str(seat))
    assert order not in _ran("lookup", "components", "井盖", "--data", str(seat), *near)
    said = _json("lookup", "components", "下水道盖子没了", "--data", str(seat), *near)
    assert {hit["title"] for hit in said} >= {"雨水井盖", "污水井盖"}
