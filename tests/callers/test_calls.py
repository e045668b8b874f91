"""Three hundred calls as callers tell them, held against what is proposed: the problem, the cell, the unit they mean.

The calls were written before the proposals and by somebody who had not seen how they are found; nothing is tuned to one
of them. What gets worse fails here with counts of what is missed and of what kind, never with a call's own words.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from desk_app.domain.case import CaseId, Place
from desk_app.domain.directory import single_owner
from desk_app.domain.grid import board_of, village_of
from desk_app.domain.understanding import Understood
from desk_app.screens import register_values as name
from desk_app.screens.names import Names
from desk_app.screens.places import place_of
from desk_app.screens.proposals import Proposal, ProposalKind, ProposalsView, proposals_view
from desk_app.screens.taken_lesson import taken_lesson
from local_store.edition_shelf import EditionShelf
from tests.fakes.memory_journal import MemoryJournal

AMONG_FIRST = 3
RIGHT_PROBLEM, RIGHT_CELL, RIGHT_UNIT = 0.85, 0.9, 0.85
LOST_AT_MOST = 1
"""So many of a hundred and fifty calls may be found no more for what was learned from others: one is chance."""
NOW = datetime(2026, 3, 2, tzinfo=UTC)


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
def judged(shelf: EditionShelf, calls: list[dict[str, Any]]) -> list[Judged]:
    """Every call with its proposals."""
    names = Names(reference=shelf.reference(), now=NOW)
    found = []
    for call in calls:
        understood = shelf.understand(call["said"])
        found.append(Judged(call=call, understood=understood, view=proposals_view(understood, {}, names)))
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


def test_each_proposal_has_a_key_of_its_own_and_what_it_would_put_in(judged: list[Judged]) -> None:
    for each in judged:
        shown = (*each.view.problems, *each.view.places, *each.view.components, *each.view.demands)
        assert all(proposal.values and proposal.key for proposal in shown)
        assert len({proposal.key for proposal in shown}) == len(shown)


# --- beside what was learned ----------------------------------------------------------------------------------------

WRONG_OF_TEN = 1
"""So many of ten that were taken are wrong ones: whoever is in a hurry takes the first."""


@pytest.fixture(scope="module")
def taught(judged: list[Judged]) -> MemoryJournal:
    """A seat that has learned from the calls with odd numbers, as operators take what is proposed for them."""
    journal = MemoryJournal()
    for number, each in enumerate(judged):
        if number % 2:
            for proposal in _taken(each, hurried=number % 20 < 2 * WRONG_OF_TEN):
                lesson = taken_lesson(proposal, {name.EVENT: each.call["said"]})
                if lesson is not None:
                    journal.learn_taken(CaseId(str(number)), lesson.kind, lesson.code, lesson.signs)
    return journal


def _taken(each: Judged, *, hurried: bool) -> Iterator[Proposal]:
    view, cells = each.view, {each.call["cell"], *each.call.get("cells", ())}
    yield from [one for one in view.problems if hurried or one.code in each.call["problems"]][:1]
    yield from [one for one in view.places if hurried or _place(one.values).cell in cells][:1]
    yield from [one for one in view.demands if hurried or one.code == each.call["demand"]][:1]


@pytest.fixture(scope="module")
def judged_again(judged: list[Judged], taught: MemoryJournal, shelf: EditionShelf) -> list[tuple[Judged, Judged]]:
    """The calls with even numbers, before and after: nobody has taken anything for them."""
    names = Names(reference=shelf.reference(), now=NOW)
    found = []
    for before in judged[::2]:
        understood = shelf.understand(before.call["said"], learned=taught)
        view = proposals_view(understood, {}, names)
        found.append((before, Judged(call=before.call, understood=understood, view=view)))
    return found


def test_what_was_taken_for_other_calls_makes_no_figure_worse(judged_again: list[tuple[Judged, Judged]]) -> None:
    assert any(before.view != after.view for before, after in judged_again), "nothing was learned at all"
    placed = [(before, after) for before, after in judged_again if before.call["names_place"]]
    for judge, pairs, share in (
        (lambda each: each.problem_is_right, judged_again, RIGHT_PROBLEM),
        (lambda each: each.cell_is_right, placed, RIGHT_CELL),
    ):
        before, after = (sum(map(judge, side)) for side in zip(*pairs, strict=True))
        assert after >= before - LOST_AT_MOST and after >= share * len(pairs), f"{before} before, {after} after"


def test_what_was_taken_for_a_call_is_proposed_first_when_it_comes_again(
    judged: list[Judged], taught: MemoryJournal, shelf: EditionShelf
) -> None:
    """Of the calls that taught: the same words again, and what was taken goes up or stays, and never down."""
    for number in range(1, len(judged), 2):
        before, hurried = judged[number], number % 20 < 2 * WRONG_OF_TEN
        after = shelf.understand(before.call["said"], learned=taught)
        for taken in _taken(before, hurried=hurried):
            if taken.kind is ProposalKind.PLACE:
                former = [place.code for place in before.understood.places]
                now = [place.code for place in after.places]
                assert now.index(taken.code) <= former.index(taken.code)
