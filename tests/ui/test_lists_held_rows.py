"""Rows that keep their places, against a plain list that is told the same news."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.queue.held_rows import HeldRows

News = list[list[int]]


def places(keys: list[int]) -> dict[str, int]:
    return {f"{key}": place for place, key in enumerate(keys)}


@given(
    st.lists(st.lists(st.integers(0, 12), unique=True, max_size=13), min_size=1, max_size=6), st.lists(st.booleans())
)
def test_only_settling_changes_the_order(news: News, settles: list[bool]) -> None:
    held: HeldRows[tuple[int, int]] = HeldRows()
    held.take([(key, 0) for key in news[0]], places(news[0]))
    order, known = list(news[0]), {key: (key, 0) for key in news[0]}
    for turn, keys in enumerate(news[1:], start=1):
        held.hold([(key, turn) for key in keys], places(keys))
        shown = {key: (key, turn) for key in keys}
        assert [held.key(place) for place in range(len(held))] == [f"{key}" for key in order]
        assert [held.row(place) for place in range(len(held))] == [shown.get(key, known[key]) for key in order]
        assert [held.gone(place) for place in range(len(held))] == [key not in keys for key in order]
        assert held.waiting == len(set(keys) - set(order))
        assert held.left_over == len(set(order) - set(keys))
        for place in range(len(held)):
            staying = held.next_staying(place)
            assert (staying is None) == (not set(order) & set(keys))
            assert staying is None or int(staying) in keys
        if settles[turn - 1 : turn] == [True]:
            held.settle()
            assert held.waiting == held.left_over == 0
            new = [place for place in range(len(held)) if held.is_new(place)]
            assert [keys[place] for place in new] == [key for key in keys if key not in order]
            assert held.first_new() == (new[0] if new else None)
            order, known = list(keys), shown


@given(
    st.lists(st.integers(0, 30), unique=True, min_size=1, max_size=12),
    st.lists(st.integers(0, 30), unique=True, max_size=31),
)
def test_reading_on_moves_nothing_that_stands(read: list[int], newest: list[int]) -> None:
    held: HeldRows[int] = HeldRows()
    held.take(read, places(read))
    beyond = held.beyond(places(newest))
    held.hold(newest, places(newest))
    held.extend(beyond)
    follow = [key for key in newest[len(read) :] if key not in read]
    assert [held.key(place) for place in range(len(held))] == [f"{key}" for key in [*read, *follow]]
    assert [held.row(place) for place in range(len(held))] == [*read, *follow]
    assert [held.place(f"{key}") for key in follow] == list(range(len(read), len(held)))
    assert held.waiting == len(set(newest[: len(read)]) - set(read))
    assert held.left_over == len(set(read) - set(newest))
    assert not any(held.is_new(place) for place in range(len(held)))
