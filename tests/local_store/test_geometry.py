"""The curve, distances, areas and houses along a street, against plain reckoning."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from local_store.geometry import along, beside, box_around, curve_around, curve_at, inside, metres, metres_to

POINTS = st.tuples(st.floats(min_value=70, max_value=140), st.floats(min_value=15, max_value=55))
STEPS = st.floats(min_value=-1, max_value=1)
CORNER = ((120.0, 31.0), (120.01, 31.0), (120.01, 31.01))


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


@pytest.mark.parametrize(("share", "point"), [(-1, CORNER[0]), (0, CORNER[0]), (1, CORNER[2]), (2, CORNER[2])])
def test_a_line_has_two_ends(share: float, point: tuple[float, float]) -> None:
    assert along(CORNER, share) == pytest.approx(point)


@given(share=st.floats(min_value=0, max_value=1))
def test_a_share_of_a_line_is_a_share_of_its_length(share: float) -> None:
    first, second = metres(CORNER[0], CORNER[1]), metres(CORNER[1], CORNER[2])
    point = along(CORNER, share)
    walked = metres(CORNER[0], point) if point[1] == 31.0 else first + metres(CORNER[1], point)
    assert walked == pytest.approx(share * (first + second), abs=0.5)


@pytest.mark.parametrize(("share", "north", "east"), [(0.1, True, None), (0.9, None, False)])
def test_even_houses_stand_left_of_the_line_as_one_walks(share: float, north: bool | None, east: bool | None) -> None:
    middle, left, right = (
        along(CORNER, share),
        beside(CORNER, share, left=True),
        beside(CORNER, share, left=False),
    )
    assert metres(middle, left) == pytest.approx(8, abs=0.1) == metres(middle, right)
    if north is not None:  # going east, left is north
        assert (left[1] > middle[1]) == north == (right[1] < middle[1])
    if east is not None:  # going north, left is west
        assert (left[0] > middle[0]) == east == (right[0] < middle[0])


def test_a_street_of_one_point_still_has_a_place() -> None:
    assert along(((120.0, 31.0),), 0.5) == (120.0, 31.0)
    assert beside(((120.0, 31.0), (120.0, 31.0)), 0.5, left=True) == (120.0, 31.0)
