"""`desk-app deadline` as somebody types it or another program asks it: reasons in words, as JSON, and line by line."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from desk_app.__main__ import main

OFFICE: dict[str, Any] = {
    "tz": "America/New_York",
    "hours": {"mon": [["08:00", "12:00"], ["14:00", "24:00"]], "sun": [["01:00", "03:00"]]},
    "holidays": ["2026-03-02"],
    "days": {"2026-03-07": [["09:00", "10:00"]]},
    "published_years": [2026],
}


def typed(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["deadline", *arguments], input=given)


@pytest.fixture
def office(tmp_path: Path) -> str:
    file = tmp_path / "office.json"
    file.write_text(json.dumps(OFFICE), "utf-8")
    return str(file)


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "en",
            [
                "due Tue 24 Feb 2026 09:00",
                "yellow from Tue 24 Feb 2026 08:36",
                "2 working hours from Sat 14 Feb 2026 17:00",
                "counted Sat 14 Feb 17:00–18:00",
                "skipped 15–23 Feb, Spring Festival",
                "counted Tue 24 Feb 08:00–09:00",
                "Sat 14 Feb is a make-up working day",
            ],
        ),
        (
            "zh_CN",
            [
                "2026年2月24日 周二 09:00 到期",
                "2026年2月24日 周二 08:36 起黄灯",
                "2026年2月14日 周六 17:00 起算，时限 2 工作时",
                "计时 2月14日 周六 17:00–18:00",
                "跳过 2月15日至23日（春节）",
                "计时 2月24日 周二 08:00–09:00",
                "2月14日 周六 为调休上班日",
            ],
        ),
    ],
)
def test_the_reasons_are_told_in_words(language: str, lines: list[str]) -> None:
    told = typed("--from", "2026-02-14T17:00", "--limit", "2 work_hour", "--lang", language)
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[:-1] == lines
    assert told.stdout.splitlines()[-1].startswith(("Calendar edition", "日历版本"))


def test_a_program_gets_json() -> None:
    told = json.loads(typed("--from", "2026-02-14T17:00", "--limit", "2 work_hour", "--json").stdout)
    assert (told["due"], told["provisional"]) == ("2026-02-24T09:00:00+08:00", False)
    assert [each["minutes"] for each in told["counted"]] == [60, 60]
    assert {"why": "holiday", "name": "春节"}.items() <= told["skipped"][1].items()
    later = json.loads(
        typed("--from", "2027-05-01T17:00", "--limit", "1 work_day", "--convention", "3", "--json").stdout
    )
    assert (later["provisional"], later["provisional_years"], later["days"]) == (True, [2027], ["2027-05-03"])


def test_lines_are_answered_one_by_one_by_a_calendar_of_ones_own(office: str) -> None:
    requests = [
        {"from": "2026-03-07T09:30:00", "limit": "90 work_minute"},  # half an hour, then an hour of Sunday: a gap at 2
        {"from": "2026-03-09T23:30:00", "limit": "30 work_minute"},  # up to 24:00
        {"from": "2026-03-09T08:00:00", "to": "2026-03-10T08:00:00"},
        "{",
        {"from": "2026-03-09T08:00:00", "limit": "90"},
        {"from": "2026-03-01T08:00:00Z", "limit": "1 work_day", "convention": 3},
        {"from": "2026-12-31T08:00:00", "limit": "1 work_minute"},
    ]
    given = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n" for each in requests)
    told = typed("--calendar", office, "--stdin", given=given)
    assert told.exit_code == 0
    answers = [json.loads(line) for line in told.stdout.splitlines()]
    assert answers[:3] == [
        {"due": "2026-03-08T03:00:00-04:00", "provisional": False},
        {"due": "2026-03-10T00:00:00-04:00", "provisional": False},
        {"counted_minutes": 840},
    ]
    assert [list(each) for each in answers[3:5]] == [["error"], ["error"]]
    assert answers[5:] == [
        {"due": "2026-03-07T10:00:00-05:00", "provisional": False},
        {"due": "2027-01-03T01:01:00-05:00", "provisional": True},
    ]


def test_who_asks_line_by_line_is_answered_before_the_next_line(office: str) -> None:
    """A program that writes one request and waits for its answer is not kept waiting by a buffer."""
    command = [sys.executable, "-m", "desk_app", "deadline", "--calendar", office, "--stdin"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as asked:
        assert asked.stdin is not None and asked.stdout is not None
        for request, answer in ((b"x\n", "error"), (b'{"from": "2026-03-07T09:00", "limit": "1 minute"}\n', "due")):
            asked.stdin.write(request)
            asked.stdin.flush()
            assert answer in json.loads(asked.stdout.readline())
        asked.stdin.close()
        assert asked.wait(30) == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{", "document"),
        (json.dumps(OFFICE | {"hours": {}, "days": {}}).encode(), "no working time"),
        (json.dumps(OFFICE | {"holidays": ["2026-02-30"]}).encode(), "holidays[0]"),
        (json.dumps(OFFICE).encode()[:-20], "document"),
    ],
)
def test_a_corrupt_calendar_is_refused_whole_before_any_line(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    told = typed(
        "--calendar", str(file), "--stdin", "--lang", "en", given='{"from": "2026-03-04T09:00", "limit": "1 minute"}\n'
    )
    assert (told.exit_code, told.stdout) == (1, "")
    assert why in told.stderr and "broken.json" in told.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [
        ((), 2, "--from"),
        (("--from", "2026-03-04T09:00"), 2, "--limit"),
        (("--from", "soon", "--limit", "1 minute"), 2, "--from"),
        (("--from", "2026-03-04T09:00", "--limit", "1 hour"), 2, "--limit"),
        (("--from", "2026-03-04T09:00", "--limit", "1 minute", "--convention", "4"), 2, "--convention"),
        (("--calendar", "no-such-file.json", "--stdin"), 1, "no-such-file.json"),
    ],
)
def test_what_is_typed_wrongly_is_named(arguments: tuple[str, ...], code: int, named: str) -> None:
    told = typed(*arguments, given="")
    assert (told.exit_code, named in told.stderr) == (code, True), told.stderr


@pytest.mark.parametrize(
    ("limit", "english", "chinese"),
    [
        ("1e2 minute", "in plain digits, such as 2 or 0.5, not “1e2”", "普通数字，如 2 或 0.5，不能是“1e2”"),
        ("-2 minute", "0 or more in plain digits, such as 2 or 0.5, not “-2”", "应为不小于 0 的普通数字"),
        ("2 WORK_HOUR", "small letters: “work_hour”, not “WORK_HOUR”", "单位用小写字母：应写“work_hour”"),
        ("90", "a unit is missing behind the number, write for example “90 work_hour”", "例如“90 work_hour”"),
        ("2 hour", "there is no unit “hour”; the units are minute, urgent_hour", "没有“hour”这个单位"),
        ("soon", "a number and a unit with a space between them, such as “2 work_hour”", "一个数和一个单位"),
    ],
)
def test_a_person_is_told_in_their_language_what_would_be_right(limit: str, english: str, chinese: str) -> None:
    for language, part in (("en", english), ("zh_CN", chinese)):
        told = typed("--from", "2026-03-04T09:00", "--limit", limit, "--lang", language)
        assert told.exit_code == 2
        last = told.stderr.splitlines()[-1]
        assert "--limit: " in last.replace("：", ": ") and part in last, last


@pytest.mark.parametrize(
    ("content", "chinese"),
    [
        (b"{", "不是可读取的 JSON"),
        (json.dumps(OFFICE | {"hours": {}, "days": {}}).encode(), "日历中没有任何工作时间"),
        (json.dumps(OFFICE | {"holidays": ["2026-02-30"]}).encode(), "holidays[0]：应为日期，如 2026-10-01"),
        (json.dumps(OFFICE | {"hours": {"mon": [["12:00", "08:00"]]}}).encode(), "hours.mon[0]：12:00 不早于 08:00"),
        (json.dumps(OFFICE | {"tz": "Mars"}).encode(), "tz：没有名为“Mars”的时区"),
        (json.dumps(OFFICE | {"colour": 1}).encode(), "colour：没有这一项"),
    ],
)
def test_what_is_wrong_in_a_calendar_file_is_told_in_chinese(tmp_path: Path, content: bytes, chinese: str) -> None:
    file = tmp_path / "broken.json"
    file.write_bytes(content)
    told = typed("--calendar", str(file), "--stdin", "--lang", "zh_CN", given="")
    assert told.exit_code == 1 and chinese in told.stderr, told.stderr
