"""Three hundred calls as callers tell them, held against what is proposed: the problem, the cell, the unit they mean.

The calls were written before the proposals and by somebody who had not seen how they are found; nothing is tuned to one
of them. What gets worse fails here with counts of what is missed and of what kind, never with a call's own words.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from desk_app.domain.case import Place
from desk_app.domain.directory import single_owner
from desk_app.domain.grid import board_of, village_of
from desk_app.domain.understanding import Understood
from desk_app.importing.sample_district import SampleSize, sample_rows
from desk_app.screens import register_values as name
from desk_app.screens.names import Names
from desk_app.screens.places import place_of
from desk_app.screens.proposals import ProposalsView, proposals_view
from local_store.edition_shelf import EditionShelf
from tests.local_store.small_editions import info_of, install_lines, lines_of
from tests.local_store.test_edition_building import KEY, Register

CALLS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("calls.json").read_text(encoding="utf-8"))["calls"]
AMONG_FIRST = 3
RIGHT_PROBLEM, RIGHT_CELL, RIGHT_UNIT = 0.85, 0.9, 0.85
NOTHING_TYPED = MappingProxyType[str, str]({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A call, what is understood of it, and what is proposed beside an empty form."""

    call: dict[str, Any]
    understood: Understood
    view: ProposalsView

    @property
    def problem_is_right(self) -> bool:
        """One of the problems that an experienced operator would take is among the first three."""
        return bool({told.code for told in self.view.problems[:AMONG_FIRST]} & set(self.call["problems"]))

    @property
    def cell_is_right(self) -> bool:
        """The cell, or one that is as good, is that of one of the first three places."""
        cells = {self.call["cell"], *self.call.get("cells", ())}
        return bool({_place(told.values).cell for told in self.view.places[:AMONG_FIRST]} & cells)

    @property
    def kind_of_place(self) -> str:
        """How the place is told."""
        told = self.call["place"]
        return "crossing" if told.endswith("路口") else "house" if re.search("[0-9]+号$", told) else "named"


def _place(values: Any) -> Place:
    return place_of(values.get(name.PLACE, ""))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EditionShelf]:
    """A seat that has the full sample's catalogue, land and bodies on its disk, and a tenth of its components besides
    those that the calls name: to install all of them takes longer than everything else here."""
    shelf = EditionShelf(Path(tmp_path_factory.mktemp("seat")), KEY, Register({}))
    rows = sample_rows(size=SampleSize.FULL)
    named = {call.get("component") for call in CALLS}
    some = [row for number, row in enumerate(rows["components"]) if number % 10 == 0 or row.code in named]
    for dataset, listed in {**rows, "components": some}.items():
        lines = lines_of(listed)
        install_lines(shelf, info_of(dataset, lines), lines)
    yield shelf
    shelf.close()


@pytest.fixture(scope="module")
def judged(shelf: EditionShelf) -> list[Judged]:
    """Every call with its proposals."""
    names = Names(reference=shelf.reference(), now=datetime(2026, 3, 2, tzinfo=UTC))
    found = []
    for call in CALLS:
        understood = shelf.understand(call["said"])
        found.append(Judged(call=call, understood=understood, view=proposals_view(understood, NOTHING_TYPED, names)))
    return found


def test_the_right_problem_is_among_the_first_three(judged: list[Judged]) -> None:
    missed = [each for each in judged if not each.problem_is_right]
    told = Counter(each.call["problems"][0][:3] if each.call["problems"][0][0] == "E" else "class" for each in missed)
    assert len(missed) <= len(judged) * (1 - RIGHT_PROBLEM), f"{len(missed)} of {len(judged)} wrong: {dict(told)}"


def test_the_right_cell_is_among_the_first_three_places(judged: list[Judged]) -> None:
    placed = [each for each in judged if each.call["names_place"]]
    missed = [each for each in placed if not each.cell_is_right]
    told = Counter((each.kind_of_place, "other" if each.view.places else "nothing") for each in missed)
    assert len(missed) <= len(placed) * (1 - RIGHT_CELL), f"{len(missed)} of {len(placed)} not found: {dict(told)}"


def test_the_unit_is_right_where_the_right_problem_is_taken(judged: list[Judged], shelf: EditionShelf) -> None:
    """At the place that is proposed first, with the component whose code was read aloud."""
    taken = [each for each in judged if each.call["names_place"] and each.problem_is_right]
    missed = [each for each in taken if _unit(each, shelf) != each.call["unit"]]
    told = Counter("component" if "component" in each.call else each.kind_of_place for each in missed)
    assert len(missed) <= len(taken) * (1 - RIGHT_UNIT), f"{len(missed)} of {len(taken)} wrong: {dict(told)}"


def _unit(each: Judged, shelf: EditionShelf) -> str | None:
    reference = shelf.reference()
    code = next(told.code for told in each.view.problems if told.code in each.call["problems"])
    read_out = [component for component in each.understood.components if component.evidence]
    cell = read_out[0].cell if read_out else (each.view.places and _place(each.view.places[0].values).cell) or ""
    place = Place(cell=cell, village=village_of(cell), board=board_of(cell))
    bodies = reference.bodies_of(read_out[0].code) if read_out else None
    return single_owner(reference.directory, reference.catalogue.problems[code], place, bodies)


def test_a_component_whose_code_is_read_aloud_is_proposed(judged: list[Judged]) -> None:
    told = [each for each in judged if "component" in each.call]
    found = [each for each in told if each.call["component"] in {one.code for one in each.view.components}]
    assert len(found) >= 0.9 * len(told), f"{len(told) - len(found)} of {len(told)} not found"


def test_nothing_is_taken_without_a_key(judged: list[Judged]) -> None:
    """Beside an empty form nothing stands in it, each proposal has a key of its own, and what it would put in."""
    for each in judged:
        shown = (*each.view.problems, *each.view.places, *each.view.components, *each.view.demands)
        assert not any(proposal.taken for proposal in shown)
        assert all(proposal.values and proposal.key for proposal in shown)
        assert len({proposal.key for proposal in shown}) == len(shown)
    assert not NOTHING_TYPED
