"""Key fields: squares hold what is near, whatever the place, and the key is all that is left of a case."""

import math

from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.grid import metres
from desk_app.domain.key_fields import key_of, square_of, squares_around
from tests.domain.stages import CASE, town_at


@given(
    st.floats(119.0, 122.0),
    st.floats(30.0, 33.0),
    st.floats(0, 2 * math.pi),
    st.floats(0.0, 1.0),
    st.sampled_from([1, 50, 120, 500, 2000]),
)
def test_whatever_is_near_lies_in_the_squares_around(lon: float, lat: float, to: float, share: float, m: int) -> None:
    far = 0.999 * share * m
    up, right = far * math.sin(to), far * math.cos(to)
    other = lon + right / (111_195 * math.cos(math.radians(lat))), lat + up / 111_195
    square = square_of(*other)
    assert square is not None
    if metres((lon, lat), other) <= m:
        assert any(first <= square <= last for first, last in squares_around(lon, lat, m))


def test_a_place_that_was_only_told_has_no_square() -> None:
    assert square_of(None, 31.0) is None
    assert square_of(120.0, None) is None


def test_the_key_of_an_ended_case_says_problem_place_caller_and_when() -> None:
    case = town_at("CLOSED").cases[CASE]
    key = key_of(case, "ab" * 16)
    assert (key.id, key.number, key.state) == (case.id, case.number, case.state)
    assert case.filing is not None and key.problem == case.filing.problem
    assert (key.place, key.caller, key.ended_at) == (case.place, "ab" * 16, case.closed_at)
