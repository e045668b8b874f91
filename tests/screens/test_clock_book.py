"""The book of running clocks: kept up to date by news it is the same as one read anew, and lines that are read stay."""

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk_app.domain.case import CaseId, ClockKind
from desk_app.domain.projection import RunningClock
from desk_app.domain.working_time import SECOND
from desk_app.screens.clock_book import ClockBook
from desk_app.screens.clock_order import GROUP_OF, Grouping, slot_of
from tests.screens.running import AT, clock

CASES = [CaseId(f"case-{number}") for number in range(6)]
KINDS = (ClockKind.SIGN, ClockKind.HANDLING)
ONE = st.builds(
    lambda kind, due, unit, grade: (kind, due, unit, grade),
    st.sampled_from(KINDS),
    st.integers(-5, 5),
    st.sampled_from(["", "roads", "gas"]),
    st.sampled_from(["", "A", "B"]),
)
OF_A_CASE = st.dictionaries(st.sampled_from(KINDS), ONE, max_size=2)
TOWN = st.dictionaries(st.sampled_from(CASES), OF_A_CASE, max_size=6)


def clocks_of(case: CaseId, described: dict[ClockKind, tuple[ClockKind, int, str, str]]) -> list[RunningClock]:
    return [
        clock(due, yellow=2, case=case, kind=kind)._replace(unit=unit, grade=grade)
        for kind, (_kind, due, unit, grade) in described.items()
    ]


def listed(book: ClockBook) -> list[RunningClock | str]:
    """The lines as they stand: clocks, and the keys of groups."""
    lines: list[RunningClock | str] = []
    for place in range(len(book.shown)):
        shelf, entry = book.shown.at(place)
        lines.append(shelf.key if entry is None else book.clock(slot_of(entry)))
    return lines


def expected(clocks: Iterable[RunningClock], grouping: Grouping) -> set[tuple[str, int]]:
    return {(GROUP_OF[grouping](one), one.due) for one in clocks}


@settings(max_examples=150)
@given(TOWN, st.lists(TOWN, max_size=4), st.sampled_from(list(Grouping)))
def test_a_book_that_has_followed_the_news_is_one_read_anew(
    first: dict[CaseId, dict], news: list[dict[CaseId, dict]], grouping: Grouping
) -> None:
    town = {case: clocks_of(case, one) for case, one in first.items()}
    book = ClockBook([one for of in town.values() for one in of], AT, grouping)
    for page in news:
        brought = {case: clocks_of(case, one) for case, one in page.items()}
        book.put(brought.keys(), [one for of in brought.values() for one in of])
        town |= brought
    running = [one for of in town.values() for one in of]
    anew = ClockBook(running, AT, grouping)
    assert (len(book), book.counts) == (len(running), anew.counts)
    assert sorted(map(str, listed(book))) == sorted(map(str, listed(anew)))
    groups = [line for line in listed(book) if isinstance(line, str)]
    assert groups == [line for line in listed(anew) if isinstance(line, str)]
    for shelf in book.shown.shelves:
        assert shelf.entries == sorted(shelf.entries)
    for case, of in town.items():
        assert sorted(book.clock(slot).clock for slot in book.slots_of(case)) == sorted(one.clock for one in of)
        for slot in book.slots_of(case):
            place = book.place_of(slot)
            assert place is not None
            assert book.shown.at(place)[1] is not None


def test_groups_stand_in_the_order_of_the_rule_book_and_none_comes_last() -> None:
    clocks = [
        clock(1, case="a", kind=ClockKind.HANDLING)._replace(grade=""),
        clock(2, case="b", kind=ClockKind.ACCEPT)._replace(grade="B"),
        clock(3, case="c", kind=ClockKind.HANDLING)._replace(grade="A"),
    ]
    heads = [
        [line for line in listed(ClockBook(clocks, AT, grouping)) if isinstance(line, str)]
        for grouping in (Grouping.CLOCK, Grouping.GRADE, Grouping.NONE)
    ]
    assert heads == [["ACCEPT", "HANDLING"], ["A", "B", ""], []]


def test_lines_that_are_read_keep_their_places() -> None:
    book = ClockBook([clock(number, case=f"{number}") for number in range(5)], AT)
    book.hold()
    before = [one.case for one in listed(book) if isinstance(one, RunningClock)]
    book.put(["1"], [])
    book.put(["2"], [clock(99, case="2")])
    book.put(["new"], [clock(-9, case="new")])
    lines = [one for one in listed(book) if isinstance(one, RunningClock)]
    assert [one.case for one in lines] == before
    assert lines[2].due == AT + 99 * SECOND, "values become new where they stand"
    gone = [book.gone(slot_of(book.shown.at(place)[1] or 0)) for place in range(5)]
    assert gone == [False, True, False, False, False]
    assert (book.waiting, book.left_over) == (1, 1)
    assert [book.place_of(slot) for slot in book.slots_of(CaseId("2"))] == [2]
    book.release()
    assert [one.case for one in listed(book) if isinstance(one, RunningClock)] == ["new", "0", "3", "4", "2"]
    assert (book.waiting, book.left_over) == (0, 0)


def test_a_new_book_takes_over_the_lines_that_are_read() -> None:
    old = ClockBook([clock(number, case=f"{number}") for number in range(4)], AT)
    old.hold()
    keep = old.kept_lines()
    new = ClockBook([clock(number, case=f"{number}") for number in (-3, 0, 2, 3)], AT, Grouping.NONE, keep)
    assert [one.case for one in listed(new) if isinstance(one, RunningClock)] == ["0", "1", "2", "3"]
    assert (new.waiting, new.left_over) == (1, 1)
    assert [one.case for one in listed(old) if isinstance(one, RunningClock)] == ["0", "1", "2", "3"]
    new.release()
    assert [one.case for one in listed(new) if isinstance(one, RunningClock)] == ["-3", "0", "2", "3"]


def test_a_slot_is_used_again_only_once_its_line_is_gone() -> None:
    book = ClockBook([clock(1, case="a"), clock(2, case="b")], AT)
    book.hold()
    book.put(["a"], [])
    book.put(["c"], [clock(3, case="c")])
    assert [one.case for one in listed(book) if isinstance(one, RunningClock)] == ["a", "b"]
    book.release()
    book.put(["d"], [clock(0, case="d")])
    assert [one.case for one in listed(book) if isinstance(one, RunningClock)] == ["d", "b", "c"]


@pytest.mark.parametrize(("since", "until", "count"), [(0, 1, 1), (0, 2, 2), (-9, 9, 4), (3, 3, 0)])
def test_what_is_due_in_a_stretch(since: int, until: int, count: int) -> None:
    book = ClockBook([clock(seconds, case=f"{seconds}") for seconds in (-1, 0, 1, 2)], AT, Grouping.CLOCK)
    edges = AT + since * SECOND, AT + until * SECOND
    assert book.count_between(*edges) == len(book.due_between(*edges)) == count
