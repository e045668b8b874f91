"""Every code of the domain has a word in both languages, and lengths of time read as a person says them."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from desk_app import words
from desk_app.domain.case import ClockKind, DemandKind, Grade, Module, Party, Source, State, Step
from desk_app.domain.commands import COMMANDS, AmendField, ReturnReason, TransferTarget, TransferWay
from desk_app.domain.component import ComponentState
from desk_app.domain.deadlines import Light, Limit, LimitUnit
from desk_app.domain.seat import Role, SeatState
from desk_app.screens import vocabulary
from desk_app.screens.list_words import finding_words

TABLES: list[tuple[Callable[[str], str], Iterable[str]]] = [
    (vocabulary.state, State),
    (vocabulary.step, Step),
    (vocabulary.source, Source),
    (vocabulary.demand_kind, DemandKind),
    (vocabulary.module, Module),
    (vocabulary.grade, Grade),
    (vocabulary.clock, ClockKind),
    (vocabulary.light, Light),
    (vocabulary.party, Party),
    (vocabulary.role, Role),
    (vocabulary.seat_state, SeatState),
    (vocabulary.component_state, ComponentState),
    (vocabulary.transfer_target, TransferTarget),
    (vocabulary.transfer_way, TransferWay),
    (vocabulary.return_reason, ReturnReason),
    (vocabulary.amend_field, AmendField),
    (vocabulary.command, COMMANDS),
]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(("word", "codes"), TABLES, ids=lambda value: getattr(value, "__name__", ""))
def test_every_code_has_a_word(word: Callable[[str], str], codes: Iterable[str], language: str) -> None:
    words.load(language)
    said = {code: word(code) for code in codes}
    assert not [text for text in said.values() if re.search("_|[a-z][A-Z]", text.replace("WeChat", ""))], "a bare code"
    assert len(set(said.values())) == len(said), "two codes have the same word"
    if language == "zh_CN":
        assert not [text for text in said.values() if text.isascii()]


def test_words_follow_the_language_and_an_unknown_code_is_shown_as_it_is() -> None:
    words.load("zh_CN")
    assert vocabulary.state(State.HANDLING) == "处置中"
    assert vocabulary.state("FROM_A_NEWER_CENTRE") == "FROM_A_NEWER_CENTRE"
    words.load("en")
    assert vocabulary.state("HANDLING") == "Handling"


@pytest.mark.parametrize(
    ("amount", "unit", "chinese", "english"),
    [
        ("2", LimitUnit.URGENT_HOUR, "2 紧急工作时", "2 urgent hours"),
        ("1", LimitUnit.WORK_DAY, "1 工作日", "1 working day"),
        ("0.5", LimitUnit.WORK_DAY, "0.5 工作日", "0.5 working days"),
        ("30", LimitUnit.MINUTE, "30 分钟", "30 minutes"),
        ("1E+2", LimitUnit.NATURAL_DAY, "100 自然日", "100 calendar days"),
        ("90", LimitUnit.WORK_MINUTE, "90 工作分钟", "90 working minutes"),
        ("4.0", LimitUnit.WORK_HOUR, "4 工作时", "4 working hours"),
        ("2", LimitUnit.URGENT_DAY, "2 紧急工作日", "2 urgent days"),
    ],
)
def test_a_limit_shows_its_unit(amount: str, unit: LimitUnit, chinese: str, english: str) -> None:
    limit = Limit(amount=Decimal(amount), unit=unit)
    assert vocabulary.limit(limit) == english
    words.load("zh_CN")
    assert vocabulary.limit(limit) == chinese


NOW = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "chinese", "english"),
    [
        (80 * 60, "剩 1 小时 20 分", "1 h 20 min left"),
        (-7 * 60 - 59, "超 7 分钟", "7 min over"),
        (3600, "剩 1 小时", "1 h left"),
        (40, "剩 40 秒", "40 s left"),
        (0, "剩 0 秒", "0 s left"),
        (2 * 86400 + 3 * 3600 + 59 * 60, "剩 2 天 3 小时", "2 d 3 h left"),
        (-86400, "超 1 天", "1 d over"),
    ],
)
def test_what_is_left_reads_as_a_person_says_it(seconds: int, chinese: str, english: str) -> None:
    due = NOW + timedelta(seconds=seconds)
    assert vocabulary.remaining(due, NOW) == english
    words.load("zh_CN")
    assert vocabulary.remaining(due, NOW) == chinese


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOW, "10:32"),
        (datetime(2026, 11, 22, 16, 0, tzinfo=UTC), "00:00"),
        (datetime(2026, 11, 22, 15, 59, tzinfo=UTC), "11-22 23:59"),
        (datetime(2025, 12, 31, 15, 59, tzinfo=UTC), "2025-12-31 23:59"),
    ],
)
def test_a_moment_shows_its_date_only_where_it_is_another_day(at: datetime, text: str) -> None:
    assert vocabulary.moment(at, NOW, ZoneInfo("Asia/Shanghai")) == text


@pytest.mark.parametrize(
    ("code", "count", "said"),
    [
        ("unknown_columns", 1, "1 column is not known; remove it or correct its title. Known are: K"),
        ("unknown_columns", 2, "2 columns are not known; remove them or correct their titles. Known are: K"),
        ("missing_columns", 1, "1 column is missing; add it, also where it stays empty"),
        ("hidden_rows", 1, "1 row is hidden (7); it was read"),
    ],
)
def test_one_is_not_several(code: str, count: int, said: str) -> None:
    words.load("en")
    assert finding_words(code, {"count": count, "known": "K", "first": 7}) == said


def test_what_has_happened_is_said_otherwise_than_what_can_be_done() -> None:
    words.load("zh_CN")
    assert vocabulary.command("AskShiftLeader") == "请示班长"
    assert words._("Shift leader asked") == "已请示班长"
