"""News of other cases beside the line that was read: what goes on standing first, what waits, what goes grey."""

from dataclasses import replace

import pytest

from desk_app.domain.case import CaseId
from desk_app.screens.duplicates import DuplicateLine, DuplicatesView
from desk_app.screens.duplicates_held import HeldDuplicates, held

READ = DuplicateLine(
    id=CaseId("read"),
    number="WZ-1",
    title="井盖",
    state="Handling",
    why="40 m away",
    place="",
    is_open=True,
    can_merge=True,
    can_follow=False,
    key="Alt+M",
)
OTHER, THIRD = replace(READ, id=CaseId("other"), number="WZ-2"), replace(READ, id=CaseId("third"), number="WZ-3")
CLOSED = replace(READ, can_merge=False, can_follow=True, is_open=False, state="Closed")


def view(*lines: DuplicateLine) -> DuplicatesView:
    keyed = (replace(line, key="" if number else "Alt+M") for number, line in enumerate(lines))
    return DuplicatesView(heading=f"{len(lines)}", lines=tuple(keyed))


def first_of(found: HeldDuplicates) -> tuple[str, str, bool, str]:
    first = found.view.lines[0]
    return first.number, first.key, first.can_merge, first.changed


@pytest.mark.parametrize(
    ("shown", "come"),
    [(view(), view(OTHER, READ)), (view(READ), view(READ, OTHER)), (view(READ), view(replace(READ, why="2 h ago")))],
)
def test_what_leaves_the_first_line_where_it_is_is_shown_at_once(shown: DuplicatesView, come: DuplicatesView) -> None:
    assert held(shown, come) == HeldDuplicates(view=come)


@pytest.mark.parametrize(
    ("come", "waiting"),
    [(view(OTHER, READ), "1 new"), (view(OTHER, THIRD, READ), "2 new")],
)
def test_what_would_push_it_down_waits_and_has_no_key(come: DuplicatesView, waiting: str) -> None:
    found = held(view(READ), come)
    assert first_of(found) == ("WZ-1", "Alt+M", True, "") and found.waiting == waiting
    assert [line.key for line in found.view.lines[1:]] == [""] * (len(come.lines) - 1)


def test_another_order_of_the_same_cases_waits_too() -> None:
    found = held(view(READ, OTHER), view(OTHER, READ))
    assert first_of(found) == ("WZ-1", "Alt+M", True, "") and found.waiting == "changed"


@pytest.mark.parametrize(
    ("come", "changed"),
    [
        (view(CLOSED), "Changed meanwhile"),
        (view(OTHER, CLOSED), "Changed meanwhile"),
        (view(OTHER), "No longer similar"),
        (view(), "No longer similar"),
    ],
)
def test_what_can_be_merged_into_no_longer_has_no_key_and_says_why(come: DuplicatesView, changed: str) -> None:
    found = held(view(READ), come)
    assert first_of(found) == ("WZ-1", "", False, changed) and not found.view.lines[0].can_follow
    assert found.waiting and len({line.id for line in found.view.lines}) == len(found.view.lines)


def test_once_grey_it_stays_so_until_somebody_looks() -> None:
    grey = held(view(READ), view(OTHER)).view
    assert first_of(held(grey, view(OTHER)))[1] == ""
    assert first_of(held(grey, view(READ, OTHER)))[1] == ""
