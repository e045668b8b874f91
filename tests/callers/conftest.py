"""The three hundred calls, and a seat with the full sample of a district on its disk, for every test about callers."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from desk_app.importing.sample_district import SampleSize, sample_rows
from local_store.edition_shelf import EditionShelf
from tests.local_store.small_editions import info_of, install_lines, lines_of
from tests.local_store.test_edition_building import KEY, Register


@pytest.fixture(scope="session")
def calls() -> list[dict[str, Any]]:
    """What was said, with what is meant by it (`calls.json`)."""
    told = json.loads(Path(__file__).with_name("calls.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = told["calls"]
    return found


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, calls: list[dict[str, Any]]) -> Iterator[EditionShelf]:
    """A seat that has the full sample's catalogue, land and bodies on its disk, and a tenth of its components besides
    those that the calls name: to install all of them takes longer than everything else here."""
    yield from _installed(Path(tmp_path_factory.mktemp("seat")), calls, every=10)


@pytest.fixture(scope="session")
def shelf_of_few(tmp_path_factory: pytest.TempPathFactory, calls: list[dict[str, Any]]) -> Iterator[EditionShelf]:
    """The same with one component in five hundred."""
    yield from _installed(Path(tmp_path_factory.mktemp("seat")), calls, every=500)


def _installed(folder: Path, calls: Sequence[dict[str, Any]], *, every: int) -> Iterator[EditionShelf]:
    shelf = EditionShelf(folder, KEY, Register({}))
    rows = sample_rows(size=SampleSize.FULL)
    named = {call.get("component") for call in calls}
    some = [
        row for number, row in enumerate(rows["components"]) if number % every == 0 or getattr(row, "code", "") in named
    ]
    for dataset, listed in {**rows, "components": some}.items():
        lines = lines_of(listed)
        install_lines(shelf, info_of(dataset, lines), lines)
    yield shelf
    shelf.close()
