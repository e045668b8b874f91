"""What the countdown shows: the nearest clocks, how many are late, what falls due within the hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk_app import words
from desk_app.domain.case import CaseId, ClockInstance, ClockKind, Pause
from desk_app.domain.deadlines import Convention, Limit, LimitUnit
from desk_app.screens.countdown import LINES_AT_MOST, CountdownView, countdown_view
from tests.sample_reference import REFERENCE, SEAT

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)  # 10:32:07 in Suzhou
Clock = tuple[CaseId, str | None, str, ClockInstance]


def clock(seconds: float, *, yellow: float = 600, name: str = "c", number: str | None = "WZ20261123-00417") -> Clock:
    """A clock that is due after so many seconds and turns yellow so many before."""
    due = NOW + timedelta(seconds=seconds)
    instance = ClockInstance(
        id="HANDLING-1",
        kind=ClockKind.HANDLING,
        key="",
        started_at=due - timedelta(seconds=5 * yellow),
        limit=Limit(amount=Decimal(2), unit=LimitUnit.URGENT_HOUR),
        convention=Convention.EIGHT_HOURS,
        calendar_edition="k",
        due=due,
        turns_yellow=due - timedelta(seconds=yellow),
        provisional=False,
    )
    return CaseId(name), number, "污水井盖", instance


def view_of(*clocks: Clock) -> CountdownView:
    return countdown_view(clocks, NOW, REFERENCE, SEAT)


def test_the_nearest_come_first_and_only_those_that_run() -> None:
    paused = clock(10, name="paused")
    paused = (*paused[:3], replace(paused[3], pauses=(Pause(since=NOW),)))
    ended = clock(20, name="ended")
    ended = (*ended[:3], replace(ended[3], ended_at=NOW))
    view = view_of(clock(900, name="b"), clock(-60, name="a"), paused, ended, clock(3600, name="c", number=None))
    assert [line.case for line in view.lines] == ["a", "b", "c"]
    assert [line.short for line in view.lines] == ["00417", "00417", "#C"]
    assert len(view.dues) == 3


def test_a_line_says_everything_to_a_reader() -> None:
    words.load("zh_CN")
    one = clock(252)
    one = (*one[:3], replace(one[3], provisional=True))
    line = view_of(one).lines[0]
    assert line.lit_at(NOW).words == "04:12"
    assert line.spoken(NOW) == (
        "处置 · 剩 4 分 · 污水井盖 · WZ20261123-00417 · 10:36 到期 · 时限 2 紧急工作时 · 暂估：当年放假安排未公布"
    )


def test_lamps_count_on_without_a_new_view() -> None:
    view = view_of(clock(-60), clock(300), clock(3600), clock(7200))
    told = [
        [(lamp.tone, lamp.count) for lamp in view.lamps_at(NOW + timedelta(minutes=minutes))]
        for minutes in (0, 6, 51, 200)
    ]
    assert told == [
        [("red", "1"), ("yellow", "1"), ("green", "2")],
        [("red", "2"), ("yellow", "0"), ("green", "2")],
        [("red", "2"), ("yellow", "1"), ("green", "1")],
        [("red", "4"), ("yellow", "0"), ("green", "0")],
    ]


@given(st.lists(st.tuples(st.integers(-7200, 7200), st.integers(0, 3600)), max_size=60), st.integers(0, 7200))
def test_lamps_agree_with_the_lights_of_the_lines(clocks: list[tuple[int, int]], later: int) -> None:
    view = view_of(*(clock(seconds, yellow=yellow, name=f"{n}") for n, (seconds, yellow) in enumerate(clocks)))
    now = NOW + timedelta(seconds=later)
    tones = [line.lit_at(now).tone for line in view.lines]
    assert {lamp.tone: int(lamp.count) for lamp in view.lamps_at(now)} == {
        tone: tones.count(tone) for tone in ("red", "yellow", "green")
    }


def test_the_next_hour_stands_on_whole_five_minutes_of_the_districts_time() -> None:
    words.load("zh_CN")
    view = view_of(clock(-5), clock(100), clock(240), clock(250), clock(3500), clock(3700))
    hour = view.next_hour_at(NOW)
    assert hour.words == "一小时内到期 4 件"
    assert [bucket.label for bucket in hour.buckets if bucket.label] == ["10:30", "10:45", "11:00", "11:15"]
    assert [bucket.count for bucket in hour.buckets] == [1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert [bucket.share for bucket in hour.buckets][:2] == [0.5, 1.0]
    assert hour.spoken == "一小时内到期 4 件. 10:30: 1, 10:35: 2"
    assert view.next_hour_at(NOW + timedelta(seconds=20)).buckets == hour.buckets


def test_nothing_runs() -> None:
    view = view_of()
    assert [lamp.count for lamp in view.lamps_at(NOW)] == ["0", "0", "0"]
    assert not any(bucket.count for bucket in view.next_hour_at(NOW).buckets)


@pytest.mark.parametrize(("count", "remark"), [(LINES_AT_MOST, ""), (LINES_AT_MOST + 1, "the nearest 300 of 301")])
def test_more_than_anybody_reads_is_said(count: int, remark: str) -> None:
    view = view_of(*(clock(number, name=f"{number}") for number in range(count)))
    assert (len(view.lines), len(view.dues), view.remark) == (LINES_AT_MOST, count, remark)


def test_figures_that_further_clocks_might_raise_carry_a_plus() -> None:
    near, late = clock(300, name="near"), clock(-60, name="late")
    view = countdown_view((late, near), NOW, REFERENCE, SEAT, more=True)
    assert [lamp.count for lamp in view.lamps_at(NOW)] == ["1", "1+", "0+"]
    assert view.next_hour_at(NOW).words == "Due within the hour: 1+"
    assert view.remark == "the nearest 2 of 2+"
    assert [lamp.count for lamp in view.lamps_at(NOW + timedelta(hours=1))] == ["2+", "0+", "0+"]
