"""The curve, distances and areas, against plain reckoning."""

from hypothesis import given
from hypothesis import strategies as st

from local_store.geometry import box_around, inside, metres, metres_to, row_at, rows_around

POINTS = st.tuples(st.floats(min_value=70, max_value=140), st.floats(min_value=15, max_value=55))
STEPS = st.floats(min_value=-1, max_value=1)


@given(place=POINTS, reach=st.floats(min_value=1, max_value=60_000), across=STEPS, up=STEPS)
def test_the_ranges_hold_everything_within_reach(
    place: tuple[float, float], reach: float, across: float, up: float
) -> None:
    west, south, east, north = box_around(place, reach)
    point = (west + east) / 2 + across * (east - west) / 2, (south + north) / 2 + up * (north - south) / 2
    ranges = rows_around(place, reach)
    assert 1 <= len(ranges) <= 4
    assert any(first <= row_at(point) <= last for first, last in ranges)


@given(place=POINTS, other=st.tuples(STEPS, STEPS))
def test_a_row_number_tells_how_far_it_is(place: tuple[float, float], other: tuple[float, float]) -> None:
    point = place[0] + other[0] / 20, place[1] + other[1] / 20
    [told] = metres_to(place, [row_at(point)])
    assert abs(float(told) - metres(place, point)) <= 5 + metres(place, point) / 500


@given(point=st.tuples(st.floats(min_value=0.001, max_value=1.999), st.floats(min_value=0.001, max_value=0.999)))
def test_of_two_neighbours_one_holds_the_point(point: tuple[float, float]) -> None:
    left = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    right = ((1.0, 0.0), (2.0, 0.0), (2.0, 1.0), (1.0, 1.0))
    assert inside(point, left) + inside(point, right) == 1


def test_a_hollow_outline_is_followed() -> None:
    horseshoe = ((0.0, 0.0), (3.0, 0.0), (3.0, 3.0), (2.0, 3.0), (2.0, 1.0), (1.0, 1.0), (1.0, 3.0), (0.0, 3.0))
    assert inside((0.5, 2.0), horseshoe) and inside((2.5, 2.0), horseshoe) and inside((1.5, 0.5), horseshoe)
    assert not inside((1.5, 2.0), horseshoe)
