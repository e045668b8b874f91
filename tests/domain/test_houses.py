"""Distances, lines, and houses along a street: from the number to the place and back, by one rule."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.grid import METRES_A_DEGREE, Street, along, box_around, house_beside, house_place, metres

CORNER = ((120.0, 31.0), (120.01, 31.0), (120.01, 31.01))
STREET = Street(code="S1", name="金山路", board="", village="", line=CORNER, last_number=101)
EAST = replace(STREET, line=((120.0, 31.0), (120.01, 31.0)))
METRE = 1 / METRES_A_DEGREE


def beside(line: tuple[tuple[float, float], ...], number: int, last: int) -> tuple[float, float]:
    return house_place(replace(STREET, line=line, last_number=last), number)


def number_at(street: Street, share: float, north: float) -> int | None:
    """The house beside a street that runs east, by the share of its length and metres north of it."""
    found = house_beside(street, (120.0 + share * 0.01, 31.0 + north * METRE), 60.0)
    return found[0] if found is not None else None


def test_a_degree_of_longitude_shrinks_with_the_latitude() -> None:
    assert metres((120.0, 31.0), (120.0, 31.01)) == pytest.approx(1111.95)
    assert metres((120.0, 60.0), (120.01, 60.0)) == pytest.approx(1111.95 / 2)
    west, south, east, north = box_around((120.0, 60.0), 500.0)
    assert metres((120.0, 60.0), (120.0, north)) == pytest.approx(500) == metres((120.0, 60.0), (120.0, south))
    assert metres((120.0, 60.0), (east, 60.0)) == pytest.approx(500) == metres((120.0, 60.0), (west, 60.0))


@pytest.mark.parametrize(("share", "point"), [(-1, CORNER[0]), (0, CORNER[0]), (1, CORNER[2]), (2, CORNER[2])])
def test_a_line_has_two_ends(share: float, point: tuple[float, float]) -> None:
    assert along(CORNER, share) == pytest.approx(point)


@given(share=st.floats(min_value=0, max_value=1))
def test_a_share_of_a_line_is_a_share_of_its_length(share: float) -> None:
    first, second = metres(CORNER[0], CORNER[1]), metres(CORNER[1], CORNER[2])
    point = along(CORNER, share)
    walked = metres(CORNER[0], point) if point[1] == 31.0 else first + metres(CORNER[1], point)
    assert walked == pytest.approx(share * (first + second), abs=0.5)


def test_even_houses_stand_left_of_the_line_as_one_walks() -> None:
    assert house_place(STREET, 10)[1] > 31.0 > house_place(STREET, 11)[1]  # going east, left is north
    assert house_place(STREET, 90)[0] < 120.01 < house_place(STREET, 91)[0]  # going north, left is west
    for number in range(1, 102):
        share = (number - 1) / 100
        assert metres(along(CORNER, share), house_place(STREET, number)) == pytest.approx(8, abs=0.1)


def test_a_street_of_one_point_still_has_a_place() -> None:
    for line in (((120.0, 31.0),), ((120.0, 31.0), (120.0, 31.0))):
        assert along(line, 0.5) == beside(line, 2, 3) == (120.0, 31.0)
        assert house_beside(replace(STREET, line=line), (120.0, 31.0), 60.0) is None
    assert house_beside(replace(STREET, line=()), (120.0, 31.0), 60.0) is None


@given(
    turns=st.floats(0, 2 * math.pi),
    length=st.floats(200, 3_000),
    bend=st.floats(-0.3, 0.3),
    last=st.integers(1, 120),
    number=st.integers(1, 120),
)
def test_the_house_found_at_a_house_s_place_is_that_house(
    turns: float, length: float, bend: float, last: int, number: int
) -> None:
    points, here = [(120.5, 31.25)], (120.5, 31.25)
    for angle in (turns, turns + bend):
        step = length / 2 * METRE
        here = here[0] + math.cos(angle) * step / math.cos(math.radians(31.25)), here[1] + math.sin(angle) * step
        points.append(here)
    street = replace(STREET, line=tuple(points), last_number=last)
    wanted = min(number, last)
    found = house_beside(street, house_place(street, wanted), 60.0)
    assert found is not None and found[1] == pytest.approx(8, abs=1.3)
    # Before a bend the houses inside it stand closer than those outside.
    assert abs(found[0] - wanted) <= (2 if abs(bend) > 0.01 and length / last < 8 else 0)


@pytest.mark.parametrize(
    ("share", "north", "number"),
    [
        (0.0, -9, 1),
        (0.0, 9, 2),
        (0.504, -9, 51),
        (0.504, 9, 52),
        (0.496, 9, 50),  # 50.6: the nearest even number, not the even one after the nearest
        (0.494, -9, 51),
        (0.484, -9, 49),
        (1.0, -9, 101),
        (1.0, 9, 100),
        (0.5, 61, None),
        (0.5, -61, None),
    ],
)
def test_the_number_is_the_nearest_of_its_side(share: float, north: float, number: int | None) -> None:
    assert number_at(EAST, share, north) == number


@given(st.floats(0, 1), st.floats(-50, 50), st.integers(1, 400))
def test_a_house_number_is_one_of_the_street(share: float, north: float, last: int) -> None:
    number = number_at(replace(EAST, last_number=last), share, north)
    assert number is not None and 1 <= number <= last
    if last > 1 and abs(north) > 0.01:
        assert (number % 2 == 0) == (north > 0)


def test_a_street_without_numbers_has_no_house() -> None:
    assert number_at(replace(EAST, last_number=0), 0.5, 9) is None
