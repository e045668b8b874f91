"""The curve, many distances and areas, against plain reckoning."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.grid import box_around, metres
from local_store.geometry import curve_around, curve_at, inside, metres_to

POINTS = st.tuples(st.floats(min_value=70, max_value=140), st.floats(min_value=15, max_value=55))
STEPS = st.floats(min_value=-1, max_value=1)


@given(place=POINTS, reach=st.floats(min_value=1, max_value=60_000), across=STEPS, up=STEPS)
def test_the_stretches_hold_everything_within_reach(
    place: tuple[float, float], reach: float, across: float, up: float
) -> None:
    west, south, east, north = box_around(place, reach)
    point = (west + east) / 2 + across * (east - west) / 2, (south + north) / 2 + up * (north - south) / 2
    [step] = curve_at(np.array([point[0]]), np.array([point[1]])).tolist()
    firsts, lasts = (steps.tolist() for steps in curve_around(place, reach))
    assert 1 <= len(firsts) <= 25 and all(last < first for last, first in zip(lasts, firsts[1:], strict=False))
    assert any(first <= step <= last for first, last in zip(firsts, lasts, strict=True))


@given(place=POINTS, others=st.lists(st.tuples(STEPS, STEPS), min_size=1, max_size=5))
def test_many_distances_are_those_of_each(place: tuple[float, float], others: list[tuple[float, float]]) -> None:
    points = [(place[0] + across / 20, place[1] + up / 20) for across, up in others]
    told = metres_to(place, np.array([x for x, _ in points]), np.array([y for _, y in points]))
    assert told.tolist() == pytest.approx([metres(place, point) for point in points], rel=1e-9)


@given(point=st.tuples(st.floats(min_value=0.001, max_value=1.999), st.floats(min_value=0.001, max_value=0.999)))
def test_of_two_neighbours_one_holds_the_point(point: tuple[float, float]) -> None:
    left = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    right = ((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0))
    assert inside(point, left) + inside(point, right) == 1


def test_a_hollow_outline_is_followed() -> None:
    horseshoe = ((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (2.0, 3.0), (2.0, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0))
    assert inside((0.5, 2.0), horseshoe) and inside((2.5, 2.0), horseshoe) and inside((1.5, 0.5), horseshoe)
    assert not inside((1.5, 2.0), horseshoe)
