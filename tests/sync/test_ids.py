"""Ids that a seat makes."""

import threading
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from desk_app.sync.ids import IdMaker


def test_they_are_uuids_of_version_7_with_the_time_in_front() -> None:
    made = UUID(IdMaker(lambda: 1_700_000_000_000, lambda bits: 0).new())
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert made.int >> 80 == 1_700_000_000_000


@given(st.lists(st.integers(min_value=0, max_value=5), min_size=1, max_size=30))
def test_they_sort_in_the_order_they_were_made_even_when_the_clock_goes_back(times: list[int]) -> None:
    ticking = iter(times)
    maker = IdMaker(lambda: next(ticking))
    made = [maker.new() for _ in times]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_a_burst_runs_over_into_the_next_millisecond() -> None:
    maker = IdMaker(lambda: 7, lambda bits: (1 << bits) - 1)
    made = [maker.new() for _ in range(10_000)]
    assert made == sorted(set(made))


def test_many_threads_get_different_ones() -> None:
    maker = IdMaker()
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend(maker.new() for _ in range(500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 2000
