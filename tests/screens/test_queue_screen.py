"""What the queue shows: lights with words, numbers as people say them, marks, views with counts that agree."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desk_app import words
from desk_app.domain.case import ENDS, OPEN, STEP_OF, CaseId, Module, State, Step
from desk_app.domain.projection import QueueFilter, QueueRow, QueueState
from desk_app.screens import lights, vocabulary
from desk_app.screens.queue import QueueLine, mark_words, queue_view, short_number
from desk_app.screens.queue_views import KEYS, OPEN_STATES, filters, name_of
from tests.sample_reference import DISPATCHER_A, REFERENCE, SEAT, SQUAD_A, SUB_A

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)  # 10:32 in Suzhou
ROW = QueueRow(
    id=CaseId("0199a1b2-0000-7000-8000-0000004a1f03"),
    number="WZ20261123-00417",
    state=State.HANDLING,
    grade="B",
    module=Module.CITY_MANAGEMENT,
    source="HOTLINE",
    title="污水井盖",
    address="金山路 12 号",
    board="320506001",
    holder=SUB_A,
    unit=SQUAD_A,
    due=NOW + timedelta(minutes=12),
    turns_yellow=NOW - timedelta(minutes=1),
    registered_at=NOW - timedelta(hours=1),
    pending=0,
    refused=0,
)


def line(row: QueueRow = ROW, **changed: object) -> QueueLine:
    changed_row = replace(row, **changed)  # type: ignore[arg-type]
    return queue_view(QueueState(rows=(changed_row,)), QueueFilter(), NOW, REFERENCE, SEAT).lines[0]


def test_a_line_says_what_it_is_where_it_stands_and_who_has_it() -> None:
    words.load("zh_CN")
    said = line()
    assert (said.grade, said.title, said.short) == ("B", "污水井盖", "00417")
    assert said.second == "处置中 · 金山路 12 号 · 甲街道城管中队"
    assert said.lit_at(NOW) == lights.Lit(tone="yellow", words="剩 12 分钟")
    parts = said.spoken(NOW).split(" · ")
    assert parts[0] == "WZ20261123-00417"
    assert parts[1] == vocabulary.grade("B")
    assert parts[3:] == [
        "剩 12 分钟",
        *said.second.split(" · "),
        "城市管理",
        vocabulary.source("HOTLINE"),
        "09:32 登记",
    ]


@pytest.mark.parametrize(
    ("due", "yellow", "tone", "chinese", "english"),
    [
        (720, 60, "green", "剩 12 分钟", "12 min left"),
        (720, 0, "yellow", "剩 12 分钟", "12 min left"),
        (0, -60, "yellow", "剩 0 秒", "0 s left"),
        (-1, -60, "red", "超 1 秒", "1 s over"),
        (-420, -600, "red", "超 7 分钟", "7 min over"),
        (None, None, "muted", "", ""),
    ],
)
def test_a_light_always_has_words(due: int | None, yellow: int | None, tone: str, chinese: str, english: str) -> None:
    at = [None if seconds is None else NOW + timedelta(seconds=seconds) for seconds in (due, yellow)]
    said = line(due=at[0], turns_yellow=at[1])
    assert said.lit_at(NOW) == lights.Lit(tone=tone, words=english)
    words.load("zh_CN")
    assert said.lit_at(NOW) == lights.Lit(tone=tone, words=chinese)


def test_a_light_ticks_without_a_new_view() -> None:
    said = line()
    told = [said.lit_at(NOW + timedelta(minutes=minutes)).words for minutes in (0, 1, 12, 19)]
    assert told == ["12 min left", "11 min left", "0 s left", "7 min over"]


@pytest.mark.parametrize(
    ("number", "short"),
    [
        ("WZ20261123-00417", "00417"),
        ("WZ20261122-00417", "1122-00417"),
        ("WZ20251231-100417", "20251231-100417"),
        ("#4A1F03", "#4A1F03"),
        ("OTHER-1", "OTHER-1"),
    ],
)
def test_a_number_is_as_short_as_it_is_said(number: str, short: str) -> None:
    assert short_number(number, date(2026, 11, 23)) == short


def test_a_case_without_a_number_shows_a_temporary_one() -> None:
    said = line(number=None)
    assert (said.number, said.temporary) == ("#4A1F03", True)
    assert "#4A1F03 (temporary)" in said.spoken(NOW)


@pytest.mark.parametrize(
    ("changed", "actor", "who"),
    [
        ({}, SEAT, "甲街道城管中队"),
        ({"unit": ""}, SEAT, "甲街道分中心"),
        ({"unit": ""}, DISPATCHER_A, ""),
        ({"unit": "", "holder": "district"}, SEAT, ""),
        ({"unit": "", "holder": ""}, SEAT, ""),
        ({"unit": "a-body-of-tomorrow"}, SEAT, "a-body-of-tomorrow"),
        ({}, None, "甲街道城管中队"),
    ],
)
def test_who_has_a_case_is_said_unless_it_is_here(changed: dict[str, str], actor: object, who: str) -> None:
    row = replace(ROW, **changed)  # type: ignore[arg-type]
    assert queue_view(QueueState(rows=(row,)), QueueFilter(), NOW, REFERENCE, actor).lines[0].who == who  # type: ignore[arg-type]


def test_receipts_come_before_marks_and_refused_ones_first() -> None:
    words.load("zh_CN")
    said = line(pending=2, refused=1, marks=("supervised", "left"))
    told = [(mark.words, mark.tone) for mark in said.marks]
    assert told == [("被拒 1", "red"), ("待发 2", "accent"), ("督办", "plain"), ("已结或已移出", "muted")]
    assert said.ended


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_mark_of_the_disk_has_a_word(language: str) -> None:
    words.load(language)
    codes = (
        "failed_inspection dissatisfied unreached supervised reworked returned unverified_place callback_owed"
        " provisional left"
    ).split()
    told = [mark_words(code) for code in codes]
    assert not set(told) & {code for code in codes if "_" in code}
    assert len(set(told)) == len(codes)
    assert language == "en" or not [text for text in told if text.isascii()]
    assert mark_words("of_tomorrow") == "of_tomorrow"


@pytest.mark.parametrize(
    ("registered", "text"),
    [
        (NOW, "registered 10:32"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "registered 00:00"),
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "registered 11-22 23:59"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "registered 2025-12-31 23:59"),
    ],
)
def test_when_it_was_registered_is_in_the_districts_time(registered: datetime, text: str) -> None:
    assert line(registered_at=registered).registered == text


def test_a_place_without_an_address_is_its_board() -> None:
    assert line(address="").place == "甲街道"
    assert line(address="", board="").place == ""


def test_the_same_row_gives_the_same_line_later() -> None:
    later = queue_view(QueueState(rows=(ROW,)), QueueFilter(), NOW + timedelta(hours=3), REFERENCE, SEAT)
    assert later.lines == (line(),)
    assert later == queue_view(QueueState(rows=(ROW,)), QueueFilter(), NOW, REFERENCE, SEAT)


def test_views_follow_the_six_steps_and_hold_every_open_state_once() -> None:
    assert set(OPEN_STATES) == OPEN
    steps = [list(Step).index(STEP_OF[state]) for state in OPEN_STATES]
    assert steps == sorted(steps)
    view = queue_view(QueueState(), QueueFilter(), NOW, REFERENCE, SEAT)
    states = [choice.name for choice in view.groups[1].choices]
    assert states == [f"state:{state}" for state in OPEN_STATES]
    assert [choice.name for choice in view.groups[2].choices] == [f"module:{module}" for module in Module]


def test_each_key_picks_one_view() -> None:
    assert set(KEYS) <= set(filters())
    assert sorted(KEYS.values()) == [str(digit) for digit in range(10)]


@pytest.mark.parametrize(("name", "wanted"), list(filters().items()))
def test_a_view_is_known_by_its_filter_whatever_is_searched_in_it(name: str, wanted: QueueFilter) -> None:
    assert name_of(replace(wanted, words="井盖", limit=7)) == name
    if name == "ended":
        assert set(wanted.states) == ENDS
    view = queue_view(QueueState(), wanted, NOW, REFERENCE, SEAT)
    assert view.chosen == name
    assert view.title
    assert view.empty


def test_counts_come_from_the_disk_but_what_is_shown_whole_counts_itself() -> None:
    counts = {State.HANDLING: 9, State.RETURNED: 2, "open": 11, "refused": 0, "pending": 1}
    view = queue_view(
        QueueState(rows=(ROW,), counts=counts), QueueFilter(states=(State.HANDLING,)), NOW, REFERENCE, SEAT
    )
    told = {choice.name: choice.count for group in view.groups for choice in group.choices}
    assert told["state:HANDLING"] == "1"
    assert told["state:RETURNED"] == "2"
    assert told["open"] == "11"
    assert told["ended"] == ""
    searched = replace(view.wanted, words="井盖")
    again = queue_view(QueueState(counts=counts), searched, NOW, REFERENCE, SEAT)
    assert next(c.count for c in again.groups[1].choices if c.name == "state:HANDLING") == "9"


def test_refused_actions_call_for_somebody() -> None:
    tones = []
    for refused in (0, 3):
        view = queue_view(QueueState(counts={"refused": refused}), QueueFilter(), NOW, REFERENCE, SEAT)
        tones.append(next(c.tone for c in view.groups[0].choices if c.name == "refused"))
    assert tones == ["muted", "red"]


@pytest.mark.parametrize(
    ("limit", "counts", "searched", "remark"),
    [
        (3, {"open": 3}, "", ""),
        (2, {"open": 2}, "", ""),
        (2, {"open": 12_345}, "", "the nearest 2 of 12,345"),
        (2, {"open": 12_345}, "井盖", "only the nearest 2; type more words"),
    ],
)
def test_a_list_that_is_not_whole_says_so(limit: int, counts: dict[str, int], searched: str, remark: str) -> None:
    rows = (ROW, replace(ROW, id=CaseId("another")))
    view = queue_view(
        QueueState(rows=rows, counts=counts), QueueFilter(limit=limit, words=searched), NOW, REFERENCE, SEAT
    )
    assert view.remark == remark
    assert view.place_of == {ROW.id: 0, "another": 1}


@pytest.mark.parametrize(
    ("seconds", "tone", "text"),
    [
        (252, "green", "04:12"),
        (252.4, "green", "04:13"),
        (3852, "green", "1:04:12"),
        (30, "yellow", "00:30"),
        (0, "yellow", "00:00"),
        (-0.4, "red", "00:00 over"),
        (-432, "red", "07:12 over"),
        (-2 * 86400, "red", "2 d over"),
        (86400 + 3600, "green", "1 d 1 h left"),
    ],
)
def test_a_countdown_shows_digits_of_one_width(seconds: float, tone: str, text: str) -> None:
    due = NOW + timedelta(seconds=seconds)
    assert lights.ticking(due, min(due, NOW + timedelta(seconds=60) if seconds > 60 else NOW), NOW) == lights.Lit(
        tone=tone, words=text
    )
