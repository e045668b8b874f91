"""What may be the same thing as a call: by problem, place, component and caller; the likeliest first."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app.domain.case import CaseId, Place, State
from desk_app.domain.catalogue import CatalogueKind
from desk_app.domain.grid import METRES_A_DEGREE
from desk_app.domain.key_fields import square_of
from desk_app.domain.likeness import Nearness, Sought, leaders_lacking, likenesses, nearness, sought
from desk_app.domain.policy import Policy
from desk_app.domain.projection import KnownCase
from tests.sample_reference import CATALOGUE, CELL_A, CELL_B, COMPONENT, LEAK, LID, PLACE_A, STALL, START

NOW = START
RAIN_LID, LAMP, TREE = "0103", "0137", "0201"
FRUIT, DIRT, WATER_CUT = "E01040301", "E01040201", "E01120101"
FINE_CLASSES = {"E010403": "E0104", "E010402": "E0104", "E011201": "E0112"}


def _class(code: str, name: str, category: str) -> Any:
    lid = CATALOGUE.problems[LID]
    return replace(lid, code=code, name=name, category=category, kind=CatalogueKind.COMPONENT)


WIDER = replace(
    CATALOGUE,
    categories={
        **CATALOGUE.categories,
        "02": replace(CATALOGUE.categories["01"], code="02", name="道路交通"),
        **{code: replace(CATALOGUE.categories["E0101"], code=code) for code in FINE_CLASSES.values()},
        **{
            code: replace(CATALOGUE.categories["E0101"], code=code, level=3, parent=minor)
            for code, minor in FINE_CLASSES.items()
        },
    },
    problems={
        **CATALOGUE.problems,
        RAIN_LID: _class(RAIN_LID, "雨水井盖", "01"),
        LAMP: _class(LAMP, "路灯", "01"),
        TREE: _class(TREE, "窨井井盖", "02"),
        **{code: replace(CATALOGUE.problems[STALL], code=code, category=code[:7]) for code in (FRUIT, DIRT, WATER_CUT)},
    },
)


def place(metres: float = 0.0, **others: Any) -> Place:
    """A place so far north of the one that calls are about."""
    return replace(PLACE_A, latitude=(PLACE_A.latitude or 0) + metres / METRES_A_DEGREE, **others)


TOLD = replace(PLACE_A, longitude=None, latitude=None)
NOWHERE = Place()


def known(name: str = "k1", *, hours: float = 1.0, **others: Any) -> KnownCase:
    """A case that was registered so many hours ago."""
    values: dict[str, Any] = {
        "number": None,
        "state": State.HANDLING,
        "title": name,
        "problem": STALL,
        "place": PLACE_A,
        **others,
    }
    return KnownCase(id=CaseId(name), registered_at=NOW - timedelta(hours=hours), **values)


def looked_for(**values: Any) -> Sought:
    """A call about street vendors at the usual place."""
    typed = {"problem": STALL, "place": PLACE_A, **values}
    return sought(at=NOW, policy=Policy(), **typed)


def like(call: Sought, *cases: KnownCase) -> list[str]:
    return [one.case.id for one in likenesses(call, cases, WIDER)]


@pytest.mark.parametrize(
    ("one", "other", "how"),
    [
        (STALL, STALL, Nearness.SAME),
        (STALL, LEAK, Nearness.NEIGHBOUR),  # of one class of events
        (LID, RAIN_LID, Nearness.NEIGHBOUR),  # two kinds of manhole covers
        (LID, LAMP, Nearness.SUBJECT),  # both are public utilities, and that is all
        (LID, TREE, Nearness.OTHER),  # named alike, of another major class
        (FRUIT, DIRT, Nearness.SUBJECT),  # of one minor class of events, 街面秩序
        (FRUIT, WATER_CUT, Nearness.OTHER),  # both are 城市管理, as most of what is told is
        (STALL, LID, Nearness.OTHER),
        (STALL, "", Nearness.UNKNOWN),
        ("", "", Nearness.UNKNOWN),
        (STALL, "of an older catalogue", Nearness.OTHER),
        ("of an older catalogue", "of an older catalogue", Nearness.SAME),
    ],
)
def test_how_near_two_problems_are_whichever_comes_first(one: str, other: str, how: Nearness) -> None:
    assert nearness(one, other, WIDER) is nearness(other, one, WIDER) is how


@pytest.mark.parametrize(
    ("call", "case", "is_like"),
    [
        # by place
        ({}, {}, True),
        ({}, {"place": place(49.9)}, True),
        ({}, {"place": place(50.2)}, False),
        ({}, {"hours": 23.9}, True),
        ({}, {"hours": 24.1}, False),
        ({}, {"problem": LEAK}, True),
        ({"problem": LID}, {"problem": RAIN_LID}, True),
        ({"problem": LID}, {"problem": LAMP}, False),
        ({}, {"problem": LID}, False),
        ({}, {"state": State.CLOSED, "here": False}, True),
        ({}, {"state": State.VOIDED}, False),
        # with a place alone, or a problem alone
        ({"problem": ""}, {"problem": LID}, True),
        ({}, {"problem": ""}, True),
        ({"place": NOWHERE}, {}, False),
        # where one of the two was only told
        ({"place": TOLD}, {}, True),
        ({}, {"place": TOLD}, True),
        ({"place": TOLD}, {"place": TOLD}, True),
        ({"place": TOLD}, {"place": replace(TOLD, cell=CELL_B)}, False),
        ({"place": TOLD}, {"problem": LEAK}, False),
        ({"place": TOLD}, {"hours": 25}, False),
        ({"place": TOLD, "problem": ""}, {}, False),
        ({"place": replace(NOWHERE, cell="")}, {"place": NOWHERE}, False),
        # by component
        ({"place": replace(TOLD, component=COMPONENT)}, {"place": replace(NOWHERE, component=COMPONENT)}, True),
        ({"place": place(component=COMPONENT)}, {"place": place(component=COMPONENT), "hours": 999}, True),
        (
            {"place": place(component=COMPONENT)},
            {"place": place(component=COMPONENT), "hours": 999, "state": State.CLOSED},
            False,
        ),
        ({"place": place(component=COMPONENT)}, {"place": place(component=COMPONENT), "problem": LID}, True),
        # by caller
        ({"place": NOWHERE}, {"same_caller": True}, True),
        ({"place": NOWHERE}, {"same_caller": True, "hours": 29 * 24}, True),
        ({"place": NOWHERE}, {"same_caller": True, "hours": 31 * 24}, False),
        ({"place": NOWHERE}, {"same_caller": True, "problem": LEAK}, True),
        ({"place": NOWHERE, "problem": LID}, {"same_caller": True, "problem": LAMP}, True),
        ({"place": NOWHERE, "problem": LID}, {"same_caller": True, "problem": STALL}, False),
        ({"place": NOWHERE, "problem": ""}, {"same_caller": True}, True),
        ({"place": place(900)}, {"same_caller": True}, True),
    ],
)
def test_what_may_be_the_same(call: Mapping[str, Any], case: Mapping[str, Any], is_like: bool) -> None:
    assert like(looked_for(number="13812341234", **call), known(**case)) == (["k1"] if is_like else [])


RUBBISH = {"same_caller": True, "place": NOWHERE, "problem": STALL, "title": "垃圾堆在楼下没人收"}


@pytest.mark.parametrize(
    ("call", "case", "is_doubtful"),
    [
        # the caller alone
        ({"problem": ""}, {}, True),
        ({"problem": "", "words": "家里煤气泄漏味道很大"}, {}, True),
        ({"problem": "", "words": "家里煤气泄漏味道很大", "meant": (LID,)}, {}, True),
        ({"problem": "", "words": "你好，我昨天打过电话的"}, {"title": "你好"}, True),
        # and the same subject: by what is chosen, what is proposed, or the words
        ({"problem": STALL}, {}, False),
        ({"problem": LID}, {"problem": LAMP}, False),
        ({"problem": "", "words": "又来了", "meant": (LID, STALL)}, {}, False),
        ({"problem": "", "words": "又来了", "meant": (LEAK,)}, {}, False),
        ({"problem": "", "meant": (LID,)}, {"problem": LAMP}, True),  # of one major class is not enough for a guess
        ({"problem": "", "words": "楼下那堆垃圾还是没人收"}, {}, False),
        ({"problem": STALL, "words": "楼下那堆垃圾还是没人收"}, {"problem": ""}, False),
        ({"problem": STALL, "words": "路灯不亮"}, {"problem": ""}, True),
        # at the same place, whoever calls: nothing but the place, or another thing there, or the same
        ({"problem": "", "place": PLACE_A}, {"place": PLACE_A}, True),
        ({"problem": "", "place": PLACE_A, "words": "有人养鸡", "meant": (LID,)}, {"place": PLACE_A}, True),
        ({"problem": "", "place": PLACE_A, "words": "又来了", "meant": (LID, LEAK)}, {"place": PLACE_A}, False),
        ({"problem": "", "place": PLACE_A, "words": "楼下那堆垃圾还是没人收"}, {"place": PLACE_A}, False),
        (
            {"problem": "", "place": PLACE_A, "words": f"{PLACE_A.address}有人养鸡"},
            {"place": PLACE_A, "title": f"{PLACE_A.address}垃圾没人收"},
            True,
        ),
        ({"problem": LEAK, "place": PLACE_A}, {"place": PLACE_A}, False),
        # on the component it is like it whoever calls
        ({"problem": "", "place": place(component=COMPONENT)}, {"place": place(component=COMPONENT)}, False),
    ],
)
def test_a_case_of_the_caller_or_at_the_place_is_doubtful_until_the_subject_agrees(
    call: Mapping[str, Any], case: Mapping[str, Any], is_doubtful: bool
) -> None:
    wanted = looked_for(**{"number": "13812341234", "place": NOWHERE, **call})
    [found] = likenesses(wanted, [known(**{**RUBBISH, **case})], WIDER)
    assert found.doubtful is is_doubtful


def test_what_is_doubtful_stands_behind_what_is_like_it() -> None:
    cases = [
        known("here", problem=LID),
        known("former", same_caller=True, place=NOWHERE, problem=LID),
        known("near", place=place(45), hours=20),
    ]
    assert like(looked_for(problem="", number="1", meant=(STALL,)), *cases) == ["near", "here", "former"]


def test_the_likeliest_comes_first() -> None:
    on_it = place(component=COMPONENT)
    cases = [
        known("caller", same_caller=True, place=NOWHERE, hours=200),
        known("neighbour", problem=LEAK),
        known("far", place=place(40)),
        known("near", place=place(4)),
        known("ended", place=place(4), state=State.CLOSED),
        known("near and theirs", place=place(4), same_caller=True),
        known("component", place=replace(on_it, longitude=None, latitude=None), problem=LID, hours=300),
        known("cell", place=TOLD),
    ]
    found = like(looked_for(place=on_it, number="1"), *cases)
    assert found == ["component", "near and theirs", "near", "caller", "far", "ended", "cell", "neighbour"]
    assert found == like(looked_for(place=on_it, number="1"), *reversed(cases))


def test_among_equals_the_newer_comes_first() -> None:
    assert like(looked_for(), known("old", hours=2), known("new", hours=1)) == ["new", "old"]


def test_the_call_itself_is_not_among_them() -> None:
    assert like(looked_for(case=CaseId("k1")), known("k1"), known("k2")) == ["k2"]


def test_a_merged_case_counts_as_its_leader_with_what_speaks_for_itself() -> None:
    leader = known("leader", place=NOWHERE, problem="", hours=90)
    merged = known("merged", state=State.MERGED, leader=CaseId("leader"), place=place(10), same_caller=True)
    [found] = likenesses(looked_for(number="1"), [merged, leader], WIDER)
    assert (found.case, round(found.metres or 0), found.same_caller) == (leader, 10, True)
    assert like(looked_for(), merged) == []
    assert like(looked_for(case=CaseId("leader")), merged, leader) == []
    assert like(looked_for(), merged, replace(leader, state=State.VOIDED)) == []


def test_whoever_is_like_it_twice_is_told_once_for_the_better_reason() -> None:
    leader = known("leader", place=place(45))
    merged = known("merged", state=State.MERGED, leader=CaseId("leader"), place=place(1))
    [found] = likenesses(looked_for(), [leader, merged], WIDER)
    assert round(found.metres or 0) == 1


def test_leaders_are_followed_and_a_circle_is_no_end() -> None:
    first = known("a", state=State.MERGED, leader=CaseId("b"))
    second = known("b", state=State.MERGED, leader=CaseId("c"), place=NOWHERE)
    third = known("c", place=NOWHERE)
    assert like(looked_for(), first, second, third) == ["c"]
    assert like(looked_for(), first, replace(second, leader=CaseId("a"))) == []
    assert leaders_lacking([first, second]) == {"c"}
    assert leaders_lacking([first, second, third]) == frozenset()


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        (Policy(), ["near"]),
        (Policy(duplicate_metres=200), ["near", "far"]),
        (Policy(duplicate_hours=100), ["near", "old"]),
        (Policy(duplicate_metres=0, duplicate_hours=0), []),
        (Policy(duplicate_metres=0), ["near"]),
    ],
)
def test_how_far_and_how_long_is_policy(policy: Policy, found: list[str]) -> None:
    cases = [known("near"), known("far", place=place(150)), known("old", hours=90)]
    call = sought(at=NOW, policy=policy, case=None, problem=STALL, place=PLACE_A)
    assert [one.case.id for one in likenesses(call, cases, WIDER)] == found


def test_squares_hold_what_is_near_and_nothing_is_looked_for_without_a_place() -> None:
    call = looked_for()
    assert square_of(PLACE_A.longitude, PLACE_A.latitude) in call.squares
    assert 1 <= len(call.squares) <= 9
    assert looked_for(place=TOLD).squares == ()
    assert looked_for(place=NOWHERE).says_nothing
    assert not looked_for(place=NOWHERE, number="1").says_nothing
    assert not looked_for(place=replace(NOWHERE, component=COMPONENT)).says_nothing
    assert not looked_for(place=replace(NOWHERE, cell=CELL_A)).says_nothing
