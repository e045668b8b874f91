"""Who is told of which turning clock, how often it sounds, and what is muted for how long."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app.domain.case import CaseId, ClockKind
from desk_app.domain.deadlines import Light
from desk_app.domain.policy import Policy
from desk_app.screens.alerts import Muting, Tone, alert_of, may_sound, muting_of, muting_words
from tests.sample_reference import REFERENCE, SEAT, SUB_A
from tests.screens.running import NOW, clock, later

ZONE = REFERENCE.calendar.zone
YELLOW, RED, GREEN = Light.YELLOW, Light.RED, Light.GREEN
QUARTER = timedelta(minutes=15)


def test_one_telling_for_all_that_turned_at_once_the_most_pressing_first() -> None:
    turned = [(clock(30 - n, case=f"{n}"), YELLOW) for n in range(3)] + [(clock(0, case="late"), RED)]
    alert = alert_of(turned, SEAT, Policy(), Muting())
    assert alert is not None
    assert (alert.tone, alert.case) == (Tone.OVER, "late")
    assert alert.title == "1 clock is over · 3 clocks are nearly due"
    assert len(alert.words.splitlines()) == 4
    assert alert.words.splitlines()[-1] == "and 1 more"


@pytest.mark.parametrize(
    ("holder", "told"), [("", True), (SEAT.body, True), (SUB_A, False)], ids=["nobody", "mine", "another"]
)
def test_told_are_those_whose_case_is_mine_or_nobodys(holder: str, told: bool) -> None:
    turned = [(clock(0)._replace(holder=holder), RED)]
    assert (alert_of(turned, SEAT, Policy(), Muting()) is not None) is told


@pytest.mark.parametrize(
    ("thresholds", "light", "told"),
    [
        ((80, 100, 150), YELLOW, True),
        ((80, 100, 150), RED, True),
        ((80, 100, 150), GREEN, False),
        ((100,), YELLOW, False),
        ((100,), RED, True),
        ((80,), RED, False),
        ((), RED, False),
    ],
)
def test_no_more_is_told_than_the_policy_has_thresholds_for(
    thresholds: tuple[int, ...], light: Light, told: bool
) -> None:
    alert = alert_of([(clock(0), light)], SEAT, Policy(thresholds=thresholds), Muting())
    assert (alert is not None) is told


@pytest.mark.parametrize(
    "muting", [Muting().with_case(CaseId("c")), Muting().with_kind("HANDLING")], ids=["case", "kind"]
)
def test_a_muted_case_or_kind_is_not_told(muting: Muting) -> None:
    mine, other = clock(0), clock(0, case="other", kind=ClockKind.DISPATCH)
    assert alert_of([(mine, RED)], SEAT, Policy(), muting) is None
    alert = alert_of([(mine, RED), (other, RED)], SEAT, Policy(), muting)
    assert alert is not None
    assert alert.case == "other"


@pytest.mark.parametrize(
    ("last", "call", "muting", "may"),
    [
        (None, False, Muting(), True),
        (None, True, Muting(), True),
        (later(-4), False, Muting(), False),
        (later(-5), False, Muting(), True),
        (later(-59), True, Muting(), False),
        (later(-60), True, Muting(), True),
        (None, False, Muting(sounds=False), False),
        (None, False, Muting().for_a_while(NOW, QUARTER), False),
        (None, False, Muting().for_a_while(later(-901), QUARTER), True),
    ],
)
def test_how_often_it_may_sound(last: datetime | None, call: bool, muting: Muting, may: bool) -> None:
    assert may_sound(NOW, last, muting, call_form_open=call) is may


@pytest.mark.parametrize(
    ("muting", "said"),
    [
        (Muting(), "Sound on"),
        (Muting().for_a_while(NOW, QUARTER), "Muted till 10:47"),
        (Muting().for_a_while(NOW, None), "Muted till end of shift"),
        (Muting(sounds=False), "Sound off"),
        (Muting(kinds=("SIGN", "CLOSE"), cases=(CaseId("c"),)), "Muted: 2 kinds of clock, 1 case"),
        (Muting().for_a_while(later(-3600), QUARTER), "Sound on"),
    ],
)
def test_there_is_a_sign_of_what_is_muted(muting: Muting, said: str) -> None:
    assert muting_words(muting, NOW, ZONE) == said
    assert muting.anything(NOW) is (said != "Sound on")


def test_muting_ends_with_the_shift_and_not_before() -> None:
    shift, quarter = Muting().for_a_while(NOW, None), Muting().for_a_while(NOW, QUARTER)
    assert (shift.shift_over(), quarter.shift_over()) == (Muting(), quarter)
    assert not shift.quiet(later(12 * 3600)), "and never longer than twelve hours"


def test_muting_twice_is_hearing_again() -> None:
    case, kind = CaseId("c"), "SIGN"
    assert Muting().with_case(case).with_case(case) == Muting()
    assert Muting().with_kind(kind).with_kind(kind) == Muting()
    everything = Muting(cases=(case,), kinds=(kind,), sounds=False).for_a_while(NOW, None)
    assert everything.all_heard() == Muting()


@given(
    st.builds(
        Muting,
        cases=st.lists(st.text(max_size=8), max_size=3, unique=True).map(lambda ids: tuple(map(CaseId, ids))),
        kinds=st.lists(st.sampled_from([kind.value for kind in ClockKind]), max_size=3, unique=True).map(tuple),
        until=st.one_of(st.none(), st.integers(0, 99_999).map(later)),
        shift=st.booleans(),
        sounds=st.booleans(),
        notices=st.booleans(),
    )
)
def test_what_is_remembered_is_read_as_it_was(muting: Muting) -> None:
    assert muting_of(muting.as_text()) == muting


@pytest.mark.parametrize("text", [None, "", "[]", "{", '{"until": 5}', '{"cases": 3}', '{"until": "soon"}'])
def test_what_cannot_be_read_mutes_nothing(text: str | None) -> None:
    assert muting_of(text) == Muting()


def test_cases_are_not_remembered_for_ever() -> None:
    muting = Muting()
    for number in range(600):
        muting = muting.with_case(CaseId(f"{number}"))
    assert len(muting.cases) == 500
    assert replace(muting, cases=()) == Muting()
