"""Editions become files: lines read quickly mean what they mean alone, and a process of its own leaves no trace."""

import gzip
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desk_app.domain.component import Component
from desk_app.domain.protocol import EditionInfo
from desk_app.errors import EditionBroken, OurMistake, StoreTrouble
from desk_app.progress import Stopped, Task
from desk_app.wire import canonical, load_row
from local_store import edition_building, edition_elsewhere
from local_store.cipher import connect
from local_store.component_rows import columns_of, component_of
from local_store.edition_building import build, build_from_packed
from local_store.edition_file import EditionFile
from local_store.edition_lines import Lines
from local_store.edition_shelf import EditionShelf
from local_store.journal import SqliteJournal
from tests.local_store.small_editions import components, info_of, install_lines, lines_of

KEY = bytes(range(32))
LINES = lines_of(components(40))
INFO = info_of("components", LINES)
VALUE: dict[str, Any] = json.loads(LINES[0])["value"]


def packed(lines: list[bytes]) -> list[bytes]:
    stream = gzip.compress(b"".join(line + b"\n" for line in lines), mtime=0)
    return [stream[start : start + 500] for start in range(0, len(stream), 500)]


def changed(**fields: Any) -> bytes:
    return canonical({"row": "Component", "value": {**VALUE, **fields}}).encode()


def without(*names: str) -> bytes:
    return canonical(
        {"row": "Component", "value": {name: value for name, value in VALUE.items() if name not in names}}
    ).encode()


@pytest.mark.parametrize(
    "line",
    [
        LINES[1],
        changed(surveyed_on="2020-02-29", changed_on=None, note='说明 " \\ 引号', initials="wsjg"),
        changed(longitude=120, latitude=-31),
        changed(surveyed_on="20200229"),
        without("surveyed_on", "changed_on", "note", "initials"),
        json.dumps({"value": VALUE, "row": "Component"}, indent=None).encode(),
    ],
)
def test_a_line_is_read_among_others_as_it_is_alone(line: bytes) -> None:
    columns = columns_of("components", Lines(1, [LINES[0], line, LINES[2]]))
    rows = [component_of(values) for values in zip(*columns.values(), strict=True)]
    assert rows[1] == load_row("components", json.loads(line))
    assert len(rows) == 3 and all(isinstance(row, Component) for row in rows)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (changed(state="GONE"), "value.state"),
        (changed(name=7), "value.name"),
        (changed(longitude="120"), "value.longitude"),
        (changed(longitude=True), "value.longitude"),
        (changed(longitude=1e300), "value.longitude"),
        (changed(name="长" * 20_001), "value.name"),
        (changed(surveyed_on="2020-02-30"), "value.surveyed_on"),
        (changed(more=1), "value.more"),
        (without("code"), "value.code"),
        (canonical({"row": "Street", "value": VALUE}).encode(), "row"),
        (canonical({"row": "Component"}).encode(), ""),
        (b'{"a":1},{"b":2}', None),
        (changed(longitude=7.5).replace(b"7.5", b"NaN"), None),
        (b"{", None),
        (b"\xff", None),
        (b"", None),
    ],
)
def test_a_wrong_line_is_named_as_if_it_were_alone(line: bytes, field: str | None) -> None:
    with pytest.raises(EditionBroken) as told:
        columns_of("components", Lines(11, [LINES[0], line, LINES[2]]))
    assert told.value.params["line"] == 12
    assert told.value.params.get("field") == field


def test_the_file_gives_back_rows_and_counts(tmp_path: Path) -> None:
    rows = [replace(components(1)[0], surveyed_on=date(2020, 2, 29)), *components(30)[1:]]
    lines = lines_of(rows)
    info = info_of("components", lines)
    build(tmp_path / "e.db", KEY, info, lines, Task())
    file = EditionFile(tmp_path / "e.db", KEY, "components", info.edition)
    try:
        assert [file.component(row.code) for row in rows] == rows
        assert file.counts == {"components": 30} and file.rows == 30
    finally:
        file.close()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a small edition counts as large and is built by a process of its own."""
    monkeypatch.setattr(edition_building, "MANY_ROWS", 3)


@pytest.mark.usefixtures("many")
def test_a_process_of_its_own_builds_the_same_file(tmp_path: Path) -> None:
    task = Task()
    build_from_packed(tmp_path / "e.db", KEY, INFO, packed(LINES), task)
    file = EditionFile(tmp_path / "e.db", KEY, "components", INFO.edition)
    try:
        assert file.component(components(40)[7].code) == components(40)[7]
    finally:
        file.close()
    assert task.progress.total > 0


BROKEN = {
    "a broken line": ([*LINES[:-1], b"{}"], None, "wrong_type"),
    "another hash": ([*LINES[:-1], LINES[0]], None, "count_or_hash"),
    "a line too few": (LINES[:-1], None, "count_or_hash"),
    "a cut stream": (LINES, slice(0, -1), "cut"),
    "no stream": ([], slice(0, 0), "cut"),
}


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_wrong_is_told_from_there(tmp_path: Path, what: str) -> None:
    lines, part, why = BROKEN[what]
    pieces = packed(lines) if part is None else packed(lines)[part]
    with pytest.raises(EditionBroken) as told:
        build_from_packed(tmp_path / "e.db", KEY, INFO, pieces, Task())
    assert (told.value.params["dataset"], told.value.params["why"]) == ("components", why)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("many")
def test_a_full_or_missing_folder_is_told_from_there(tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble) as told:
        build_from_packed(tmp_path / "nowhere" / "e.db", KEY, INFO, packed(LINES), Task())
    assert told.value.code == "store_folder"


def children() -> set[int]:
    listed = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    every = [path.read_text() for path in listed.parents[1].glob("*/children")]
    return {int(number) for text in every for number in text.split()}


def slowly(pieces: list[bytes], at_the_third: Any) -> Iterator[bytes]:
    for number, piece in enumerate(pieces):
        if number == 2:
            at_the_third()
        yield piece


@pytest.mark.usefixtures("many")
def test_building_elsewhere_can_be_stopped(tmp_path: Path) -> None:
    before, task = children(), Task()
    with pytest.raises(Stopped):
        build_from_packed(tmp_path / "e.db", KEY, INFO, slowly(packed(LINES), task.stop), task)
    assert list(tmp_path.iterdir()) == [] and children() == before


@pytest.mark.usefixtures("many")
def test_a_trouble_of_the_stream_passes_and_ends_the_process(tmp_path: Path) -> None:
    def breaks() -> None:
        raise ConnectionError

    before = children()
    with pytest.raises(ConnectionError):
        build_from_packed(tmp_path / "e.db", KEY, INFO, slowly(packed(LINES), breaks), Task())
    assert list(tmp_path.iterdir()) == [] and children() == before


@pytest.mark.usefixtures("many")
def test_a_builder_that_is_killed_is_told(tmp_path: Path) -> None:
    before = children()

    def kill() -> None:
        for child in children() - before:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.2)

    with pytest.raises(StoreTrouble) as told:
        build_from_packed(tmp_path / "e.db", KEY, INFO, slowly(packed(LINES), kill), Task())
    assert "signal 9" in str(told.value.params["why"])
    assert list(tmp_path.iterdir()) == [] and children() == before


@pytest.mark.usefixtures("many")
def test_a_mistake_of_the_builder_keeps_its_last_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edition_elsewhere, "PROCESS", "local_store.no_such_module")
    with pytest.raises(OurMistake, match="no_such_module"):
        build_from_packed(tmp_path / "e.db", KEY, INFO, packed(LINES), Task())


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[EditionShelf]:
    journal = SqliteJournal(tmp_path, KEY)
    opened = EditionShelf(tmp_path, KEY, journal)
    yield opened
    opened.close()
    journal.close()


def damaged(info: EditionInfo) -> EditionInfo:
    return replace(info, edition="0" * 64)


@pytest.mark.usefixtures("many")
def test_a_failure_elsewhere_leaves_the_former_edition(tmp_path: Path, shelf: EditionShelf) -> None:
    install_lines(shelf, INFO, LINES)
    newer = lines_of(components(50, seed=2))
    with pytest.raises(EditionBroken):
        install_lines(shelf, damaged(info_of("components", newer)), newer)
    assert shelf.installed() == {"components": INFO.edition}
    assert shelf.component(components(40)[3].code) == components(40)[3]
    assert sorted(path.suffix for path in (tmp_path / "datasets").iterdir()) == [".db", ".kept"]


def test_a_file_of_another_layout_counts_as_not_installed(tmp_path: Path, shelf: EditionShelf) -> None:
    install_lines(shelf, INFO, LINES)
    shelf.close()
    connection = connect(tmp_path / "datasets" / f"components-{INFO.edition}.db", KEY)
    connection.execute("UPDATE about SET layout = 1")
    connection.close()
    again = EditionShelf(tmp_path, KEY, Register({"components": INFO.edition}))
    try:
        assert again.installed() == {} and again.damaged == []
        again.install(INFO, Task())
        assert again.installed() == {"components": INFO.edition}
    finally:
        again.close()


class Register:
    """A register in memory."""

    def __init__(self, editions: dict[str, str]) -> None:
        self._editions = editions

    def editions(self) -> dict[str, str]:
        return self._editions

    def editions_named(self) -> frozenset[str]:
        return frozenset()

    def keep_edition(self, name: str, edition: str, rows: int) -> None:
        self._editions[name] = edition
