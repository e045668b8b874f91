"""Streets as lines: where they meet, through which cells they run, where one stands beside a place."""

import pytest

from desk_app.domain.grid import Point, Street, metres
from local_store.street_lines import foot, meeting, metres_between, moved, stretches
from tests.local_store.small_land import STREETS, at, street

BY_NAME = {each.code: each for each in STREETS}


def meets(first: Street, second: Street) -> tuple[Point, float]:
    found = meeting(first, second)
    assert found is not None
    return found


def test_two_that_cross_meet_where_they_do() -> None:
    point, apart = meets(BY_NAME["S1"], BY_NAME["S2"])
    assert apart == 0 and metres(point, at(0.5, 0.5)) < 0.1


def test_two_that_do_not_cross_meet_where_they_are_nearest() -> None:
    point, apart = meets(BY_NAME["S1"], BY_NAME["S5"])
    assert apart == pytest.approx(metres(at(1.9, 0.5), at(2.1, 0.5)), rel=1e-3)
    assert metres(point, at(2.0, 0.5)) == pytest.approx(apart / 2, rel=1e-2)
    assert meets(BY_NAME["S5"], BY_NAME["S1"])[1] == pytest.approx(apart)


def test_parallel_ones_meet_too() -> None:
    north = street("S9", "北路", "bl", "金渎镇", at(0.1, 0.6), at(1.9, 0.6))
    assert meets(BY_NAME["S1"], north)[1] == pytest.approx(metres(at(0.1, 0.5), at(0.1, 0.6)), rel=1e-3)


def test_a_street_without_a_line_meets_nothing() -> None:
    nowhere = street("S0", "无路", "wl", "金渎镇", at(0, 0))
    assert meeting(nowhere, BY_NAME["S1"]) is None and foot(nowhere, at(0, 0)) is None


def test_the_stretches_of_a_street_are_told_with_their_shares() -> None:
    found = stretches(BY_NAME["S1"], lambda point: "west" if point[0] < at(1, 0)[0] else "east")
    assert [cell for cell, _, _ in found] == ["west", "east"]
    assert sum(share for _, _, share in found) == pytest.approx(1)
    assert all(share == pytest.approx(0.5, abs=0.05) for _, _, share in found)


def test_the_foot_of_a_place_lies_on_the_street() -> None:
    found = foot(BY_NAME["S1"], at(0.7, 0.55))
    assert found is not None
    assert metres(found[0], at(0.7, 0.5)) < 0.1
    assert found[1] == pytest.approx(metres(at(0.7, 0.5), at(0.7, 0.55)), rel=1e-3)


def test_moving_and_measuring_are_each_others_inverse() -> None:
    there = moved(at(1, 1), 120.0, -80.0)
    assert metres_between(at(1, 1), there) == pytest.approx((120.0, -80.0), abs=0.01)
