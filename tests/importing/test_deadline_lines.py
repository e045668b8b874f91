"""What `desk-app deadline` answers, line by line, and a deadline with its reasons as text and as JSON."""

import json
from typing import Any

import pytest

from desk_app.domain.calendar import Calendar
from desk_app.importing.calendar_file import national_calendar, read_calendar
from desk_app.importing.deadline_lines import (
    RequestError,
    answer_line,
    explain_request,
    explanation_document,
)

CHINA = national_calendar()
NEW_YORK = read_calendar(
    b'{"tz": "America/New_York", "hours": {"sun": [["00:00", "03:00"]], "mon": [["00:00", "24:00"]]}}'
)


def answer(request: Any, calendar: Calendar = CHINA) -> dict[str, Any]:
    line = answer_line(calendar, request if isinstance(request, (str, bytes)) else json.dumps(request))
    assert "\n" not in line
    assert line.isascii()
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    ("request_", "due", "provisional"),
    [
        ({"from": "2026-02-13T16:30:00+08:00", "limit": "4 work_hour"}, "2026-02-14T10:30:00+08:00", False),
        ({"from": "2026-02-13T16:30:00", "limit": "4 work_hour"}, "2026-02-14T10:30:00+08:00", False),
        ({"from": "2026-02-13T08:30:00Z", "limit": "4 work_hour"}, "2026-02-14T10:30:00+08:00", False),
        ({"from": "2026-02-13 16:30", "limit": "240 work_minute"}, "2026-02-14T10:30:00+08:00", False),
        ({"from": "2026-03-06T12:30:00", "limit": "4 work_hour"}, "2026-03-06T18:00:00+08:00", False),
        ({"from": "2026-03-06T12:30:00.5", "limit": "1 urgent_hour"}, "2026-03-06T13:30:00.500000+08:00", False),
        ({"from": "2026-03-07T10:00:00", "limit": "0 work_hour"}, "2026-03-09T08:00:00+08:00", False),
        ({"from": "2026-12-31T17:30:00", "limit": "1 work_hour"}, "2027-01-01T08:30:00+08:00", True),
        ({"from": "2026-03-06T12:30:00", "limit": "1 work_day", "convention": 1}, "2026-03-09T12:00:00+08:00", False),
        ({"from": "2026-03-06T12:30:00", "limit": "1 work_day", "convention": 2}, "2026-03-09T12:30:00+08:00", False),
        ({"from": "2026-03-06T12:30:00", "limit": "1 work_day", "convention": 3}, "2026-03-09T18:00:00+08:00", False),
        ({"from": "2026-03-04T09:00", "limit": "4 work_hour", "pauses": []}, "2026-03-04T15:00:00+08:00", False),
        (
            {
                "from": "2026-03-04T09:00",
                "limit": "4 work_hour",
                "pauses": [
                    ["2026-03-04T10:00", "2026-03-04T11:00"],
                    ["2026-03-04T03:00:00Z", "2026-03-04T11:30+08:00"],
                ],
            },
            "2026-03-04T16:30:00+08:00",
            False,
        ),
    ],
)
def test_a_limit_is_answered_with_its_due_time(request_: dict[str, Any], due: str, provisional: bool) -> None:
    assert answer(request_) == {"due": due, "provisional": provisional}


@pytest.mark.parametrize(
    ("since", "until", "minutes"),
    [
        ("2026-03-06T12:30:00", "2026-03-06T18:00:00", 240),
        ("2026-02-14T17:00:00", "2026-02-24T01:00:00Z", 120),
        ("2026-03-04T09:00:00", "2026-03-04T09:00:30", 0.5),
        ("2026-03-04T09:00:00", "2026-03-04T09:00:00", 0),
        ("2026-03-07T09:00:00", "2026-03-08T09:00:00", 0),
        ("2026-01-01", "2027-01-01", 248 * 480),
    ],
)
def test_two_times_are_answered_with_the_working_time_between(since: str, until: str, minutes: float) -> None:
    assert answer({"from": since, "to": until}) == {"counted_minutes": minutes}
    assert answer({"from": since, "to": until, "convention": 2}) == {"counted_minutes": minutes}


def test_local_times_that_come_twice_or_never() -> None:
    """New York: 8 March 2026 has no 02:30, 1 November has two 01:30; the first is meant, then real time runs."""
    twice = {"from": "2026-11-01T01:30:00", "limit": "60 work_minute"}
    assert answer(twice, NEW_YORK)["due"] == "2026-11-01T01:30:00-05:00"
    assert answer({"from": "2026-11-01T01:30:00-05:00", "to": "2026-11-01T01:30:00-04:00"}, NEW_YORK)["error"]
    assert answer({"from": "2026-11-01T01:30:00-04:00", "to": "2026-11-01T01:30:00-05:00"}, NEW_YORK) == {
        "counted_minutes": 60
    }
    never = {"from": "2026-03-08T02:30:00", "limit": "1 work_minute"}
    assert answer(never, NEW_YORK)["due"] == "2026-03-09T00:01:00-04:00"


START = "2026-03-04T09:00:00"


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        ("", "document"),
        ("   ", "document"),
        ("x", "document"),
        ("[]", "request"),
        ("null", "request"),
        ('"text"', "request"),
        ('{"from": "2026-03-04", "from": "2026-03-05", "limit": "1 minute"}', "from"),
        ('{"from": "2026-03-04", "limit": NaN}', "document"),
        ('{"from": "\\ud800", "limit": "1 minute"}', "from"),
        ("[" * 100_000, "document"),
        (b"\xff", "document"),
        ("\udcff", "document"),
        ({}, "from"),
        ({"limit": "1 minute"}, "from"),
        ({"from": START}, "limit"),
        ({"from": None, "limit": "1 minute"}, "from"),
        ({"from": 1772586000, "limit": "1 minute"}, "from"),
        ({"from": "yesterday", "limit": "1 minute"}, "from"),
        ({"from": "2026-02-30T00:00", "limit": "1 minute"}, "from"),
        ({"from": "0001-01-01T00:00", "limit": "1 minute"}, "from"),
        ({"from": START, "limit": 90}, "limit"),
        ({"from": START, "limit": "90"}, "limit"),
        ({"from": START, "limit": "90 work_minutes"}, "limit"),
        ({"from": START, "limit": "-1 work_minute"}, "limit"),
        ({"from": START, "limit": "999999999999 work_day"}, "limit"),
        ({"from": START, "limit": "999999999999 urgent_day"}, "limit"),
        ({"from": "9999-12-31T07:00", "limit": "20 urgent_hour"}, "limit"),
        ({"from": "9999-12-30T09:00", "limit": "1 work_hour"}, "limit"),
        ({"from": START, "limit": "1 minute", "to": START}, "to"),
        ({"from": START, "to": "2026-03-04T08:59:59"}, "to"),
        ({"from": START, "to": None}, "to"),
        ({"from": "1000-01-01", "to": START}, "to"),
        ({"from": START, "to": START, "pauses": []}, "pauses"),
        ({"from": START, "limit": "1 minute", "pauses": None}, "pauses"),
        ({"from": START, "limit": "1 minute", "pauses": [START, START]}, "pauses[0]"),
        ({"from": START, "limit": "1 minute", "pauses": [[START, START], [START, None]]}, "pauses[1]"),
        ({"from": START, "limit": "1 minute", "pauses": [[START, "2026-03-04T08:00"]]}, "pauses[0]"),
        ({"from": START, "limit": "1 minute", "pauses": [[START]]}, "pauses[0]"),
        ({"from": START, "limit": "1 work_day", "convention": 4}, "convention"),
        ({"from": START, "limit": "1 work_day", "convention": True}, "convention"),
        ({"from": START, "limit": "1 work_day", "convention": "1"}, "convention"),
        ({"from": START, "limit": "1 work_day", "convention": None}, "convention"),
        ({"from": START, "to": START, "convention": 0}, "convention"),
        ({"from": START, "limit": "1 minute", "pause": []}, "pause"),
    ],
)
def test_what_cannot_be_answered_names_its_field(request_: Any, field: str) -> None:
    found = answer(request_)
    assert list(found) == ["error"]
    assert found["error"].startswith(f"{field}: ")


def test_a_calendar_that_never_opens_again_is_an_error_on_the_line() -> None:
    once = read_calendar(b'{"tz": "UTC", "hours": {}, "days": {"2026-03-04": [["08:00", "12:00"]]}}')
    assert answer({"from": "2026-03-04T09:00", "limit": "3 work_hour"}, once)["due"] == "2026-03-04T12:00:00+00:00"
    assert answer({"from": "2026-03-04T09:00", "limit": "4 work_hour"}, once)["error"].startswith("limit: ")


def test_a_deadline_tells_its_reasons_as_json() -> None:
    found = explain_request(CHINA, "2026-03-06T17:00", "1.5 work_hour")
    document = json.loads(json.dumps(explanation_document(CHINA, found)))
    assert len(document.pop("calendar_edition")) == 64
    assert document == {
        "from": "2026-03-06T17:00:00+08:00",
        "limit": "1.5 work_hour",
        "convention": None,
        "due": "2026-03-09T08:30:00+08:00",
        "turns_yellow": "2026-03-09T08:12:00+08:00",
        "provisional": False,
        "provisional_years": [],
        "counted_minutes": 90,
        "counted": [
            {"from": "2026-03-06T17:00:00+08:00", "to": "2026-03-06T18:00:00+08:00", "minutes": 60, "makeup": False},
            {"from": "2026-03-09T08:00:00+08:00", "to": "2026-03-09T08:30:00+08:00", "minutes": 30, "makeup": False},
        ],
        "skipped": [
            {
                "from": "2026-03-06T18:00:00+08:00",
                "to": "2026-03-07T00:00:00+08:00",
                "minutes": 360,
                "why": "night",
                "name": "",
            },
            {
                "from": "2026-03-07T00:00:00+08:00",
                "to": "2026-03-09T00:00:00+08:00",
                "minutes": 2880,
                "why": "weekend",
                "name": "",
            },
            {
                "from": "2026-03-09T00:00:00+08:00",
                "to": "2026-03-09T08:00:00+08:00",
                "minutes": 480,
                "why": "night",
                "name": "",
            },
        ],
        "days": [],
        "clock_changes": [],
    }


@pytest.mark.parametrize(
    ("start", "limit", "convention", "field"),
    [
        ("soon", "1 minute", "1", "from"),
        (START, "1 hour", "1", "limit"),
        (START, "1 work_day", "4", "convention"),
        (START, "1 work_day", "one", "convention"),
        (START, "999999999999 natural_day", "1", "limit"),
        (START, "999999999999 work_day", "1", "limit"),
    ],
)
def test_a_request_for_reasons_names_what_is_wrong(start: str, limit: str, convention: str, field: str) -> None:
    with pytest.raises(RequestError) as refused:
        explain_request(CHINA, start, limit, convention=convention)
    assert refused.value.field == field
