"""The heap of the moments when lights turn says the same as a look at every clock, at any time and in any order."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.deadlines import Light
from desk_app.domain.working_time import moment
from desk_app.screens import turns
from desk_app.screens.lights import light_at
from desk_app.screens.turns import Turns

TIMES = st.integers(0, 60)
CLOCKS = st.lists(st.tuples(TIMES, TIMES), max_size=12)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("tick"), TIMES, st.just(0), st.just(0)),
        st.tuples(st.just("put"), st.integers(0, 11), TIMES, TIMES),
        st.tuples(st.just("drop"), st.integers(0, 11), st.just(0), st.just(0)),
    ),
    max_size=40,
)


def seen(yellow: int, due: int, now: int) -> Light:
    """By the rule itself."""
    return light_at(moment(due), moment(min(yellow, due)), moment(now))


def held_to(heap: Turns, clocks: Sequence[tuple[int, int] | None], now: int) -> None:
    shown = [None if one is None else seen(*one, now) for one in clocks]
    assert [heap.light(slot) for slot in range(len(clocks))] == shown
    assert heap.counts == [shown.count(light) for light in (Light.GREEN, Light.YELLOW, Light.RED)]


@given(CLOCKS, TIMES, STEPS)
def test_lights_are_those_of_the_rule(
    clocks: list[tuple[int, int]], now: int, steps: list[tuple[str, int, int, int]]
) -> None:
    heap = Turns(now, clocks)
    known: list[tuple[int, int] | None] = list(clocks)
    for what, one, two, three in steps:
        match what:
            case "tick":
                before = [heap.light(slot) for slot in range(len(known))]
                now = one
                turned = heap.tick(now)
                changed = [slot for slot, light in enumerate(before) if light is not heap.light(slot)]
                assert sorted(turned) == changed
            case "put":
                slot = min(one, len(known))
                known[slot : slot + 1] = [(two, three)]
                heap.put(slot, two, three)
            case "drop" if one < len(known):
                known[one] = None
                heap.drop(one)
        held_to(heap, known, now)


def test_it_is_due_to_the_microsecond() -> None:
    heap = Turns(0, [(80, 100)])
    assert [heap.tick(now) for now in (79, 80, 100, 101)] == [[], [0], [], [0]]


@pytest.mark.parametrize("jump", [-1, -30, -1_000_000])
def test_a_step_back_in_time_turns_lights_back(jump: int) -> None:
    heap = Turns(200, [(80, 100), (150, 300)])
    assert heap.counts == [0, 1, 1]
    heap.tick(200 + jump)
    heap.tick(200)
    assert heap.counts == [0, 1, 1]
    assert heap.tick(301) == [1]


def test_moments_that_count_no_more_are_swept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "WASTE_AT_LEAST", 100)
    heap = Turns(0, [(80, 100)])
    for number in range(1000):
        heap.put(0, 80 + number, 1000 + number)
    assert len(heap._ahead) + len(heap._behind) <= 110
    assert (heap.tick(1078), heap.tick(1079), heap.tick(1999), heap.tick(2000)) == ([], [0], [], [0])
