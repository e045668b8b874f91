"""What the countdown says: a clock in words, its groups, the lamps, the next hour, and a centre that is not heard."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk_app import words
from desk_app.domain.projection import SyncStatus
from desk_app.domain.working_time import SECOND
from desk_app.screens.clock_book import ClockBook
from desk_app.screens.clock_order import Grouping
from desk_app.screens.countdown import clock_line, group_words, heading_words, lamps, remark
from desk_app.screens.next_hour import due_in_minute, next_hour
from tests.sample_reference import REFERENCE
from tests.screens.running import AT, NOW, clock, later

SUZHOU = timedelta(hours=8)
HEARD = SyncStatus(online=True, last_heard=NOW)


def test_a_line_says_everything_to_a_reader() -> None:
    words.load("zh_CN")
    unsettled = replace(REFERENCE, calendar=replace(REFERENCE.calendar, published_years=()))
    line = clock_line(clock(252)._replace(provisional=True), NOW, unsettled)
    assert (line.lit_at(NOW).words, line.short) == ("04:12", "00417")
    assert line.spoken(NOW) == (
        "处置 · 将到期 · 剩 4 分钟 · B 影响通行秩序 · 污水井盖 · WZ20261123-00417 · 10:36 到期"
        " · 时限 2 紧急工作时 · 2026 年节假日安排尚未导入，按周一至周五暂估"
    )


def test_a_case_without_a_number_or_a_description_has_words_too() -> None:
    line = clock_line(clock(252, case="00000abc")._replace(number=None, title=""), NOW, REFERENCE)
    assert (line.short, line.title) == ("#000ABC", "Without a description")


def test_lamps_say_light_word_and_figure() -> None:
    assert [(lamp.tone, lamp.words, lamp.count) for lamp in lamps(1234, 5, 0)] == [
        ("red", "over", "0"),
        ("yellow", "soon", "5"),
        ("green", "in time", "1,234"),
    ]


@pytest.mark.parametrize(
    ("grouping", "key", "said"),
    [
        (Grouping.CLOCK, "HANDLING", "Handle"),
        (Grouping.GRADE, "A", "A urgent"),
        (Grouping.GRADE, "", "Without a grade"),
        (Grouping.UNIT, "", "No unit yet"),
        (Grouping.UNIT, "nobody-knows", "nobody-knows"),
        (Grouping.BOARD, "", "No board"),
        (Grouping.BOARD, "320506999", "320506999"),
        (Grouping.NONE, "", ""),
    ],
)
def test_groups_have_names(grouping: Grouping, key: str, said: str) -> None:
    assert group_words(grouping, key, REFERENCE, NOW) == said


def test_a_heading_says_how_many_are_over() -> None:
    assert (heading_words(1231, 12), heading_words(3, 0)) == ("1,231 · 12 over", "3")


@pytest.mark.parametrize(
    ("status", "waiting", "said", "warning"),
    [
        (HEARD, 0, "", False),
        (HEARD, 2, "2 new", False),
        (SyncStatus(last_heard=later(-59)), 0, "", False),
        (SyncStatus(last_heard=later(-60)), 2, "Centre not heard for 1 min", True),
        (SyncStatus(last_heard=later(-7300)), 0, "Centre not heard for 2 h 1 min", True),
        (SyncStatus(), 0, "Centre not heard yet", True),
    ],
)
def test_a_centre_that_is_not_heard_for_long_is_said(
    status: SyncStatus, waiting: int, said: str, warning: bool
) -> None:
    found = remark(status, NOW, waiting)
    assert (found.words, found.warning) == (said, warning)
    assert bool(found.tip) == bool(said)


def test_the_next_hour_stands_on_whole_minutes_of_the_districts_time() -> None:
    words.load("zh_CN")
    seconds = (-5, 10, 100, 110, 3500, 3700)
    book = ClockBook([clock(one, case=f"{one}") for one in seconds], AT)
    hour = next_hour(book, NOW, SUZHOU)
    assert hour.words == "一小时内到期 4 件"
    assert [label for _minute, label in hour.labels] == ["10:45", "11:00", "11:15", "11:30"]
    assert {minute: count for minute, count in enumerate(hour.counts) if count} == {0: 1, 1: 2, 58: 1}
    assert hour.spoken == "一小时内到期 4 件. 10:32: 1、10:33: 2、11:30: 1"
    assert next_hour(book, later(5), SUZHOU).counts == hour.counts
    assert [book.clock(slot).case for slot in due_in_minute(book, hour, 1, NOW)] == ["100", "110"]
    assert due_in_minute(book, hour, 0, later(11)) == ()


def test_a_clock_that_is_due_within_the_hour_has_its_place_on_the_line() -> None:
    for second in range(0, 60, 7):
        now = later(second)
        book = ClockBook([clock(second + 3599)], AT)
        assert sum(next_hour(book, now, SUZHOU).counts) == 1
    assert not any(next_hour(ClockBook((), AT), NOW, SUZHOU).counts)
    assert book.count_between(AT, AT + SECOND) == 0
