"""Why a clock is due when it is, in words: steps, pauses, extensions, conventions, years without a notice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import hypothesis.strategies as st
import pytest
from hypothesis import given

from desk_app import words
from desk_app.domain.calendar import Calendar, Window
from desk_app.domain.case import ClockInstance, ClockKind, Pause
from desk_app.domain.clocks import due_of
from desk_app.domain.deadlines import Convention, Limit, LimitUnit, parse_limit
from desk_app.domain.explanation import explain
from desk_app.importing.calendar_file import national_calendar
from desk_app.screens.explanation import ClockExplanation, instance_explained, lines_of, notes_of
from tests.domain.stages import CASE, STAGES, town_at
from tests.sample_reference import REFERENCE
from tests.screens.test_case import view_of

CHINA = national_calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def sentence(start: str, limit: str, convention: int = 1, pauses: str = "", times: int = 1) -> str:
    stopped = [tuple(map(at, pair.split(" > "))) for pair in pauses.split(", ") if pair]
    found = explain(
        CHINA,
        at(start),
        parse_limit(limit),
        convention=Convention(convention),
        pauses=[(since, until) for since, until in stopped],
        times=times,
    )
    return "; ".join(line.words for line in lines_of(found, CHINA))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            ("2026-02-14 17:00", "2 work_hour"),
            "counted Sat 14 Feb 17:00–18:00; skipped 15–23 Feb, Spring Festival; counted Tue 24 Feb 08:00–09:00",
        ),
        (("2026-09-30 11:00", "4 work_hour"), "counted Wed 30 Sep 11:00–12:00, 14:00–17:00"),
        (("2026-09-30 17:30", "2 urgent_hour"), "counted Wed 30 Sep 17:30–19:30"),
        (("2026-09-30 17:30", "1 natural_day"), "counted Wed 30 Sep 17:30 – Thu 1 Oct 17:30"),
        (("2026-03-06 12:30", "4 work_hour"), "skipped Fri 6 Mar 12:30–14:00, break; counted Fri 6 Mar 14:00–18:00"),
        (
            ("2026-03-05 19:00:30", "1 work_hour"),
            "skipped Thu 5 Mar 19:00:30 – Fri 6 Mar 08:00, after hours; counted Fri 6 Mar 08:00–09:00",
        ),
        (("2026-03-07 10:00", "0 work_hour"), "skipped 7–8 Mar, weekend"),
        (("2026-03-04 09:00", "0 work_hour"), ""),
        (
            ("2026-03-06 16:00", "1 work_day"),
            "counted Fri 6 Mar 16:00–18:00; skipped 7–8 Mar, weekend; counted Mon 9 Mar 08:00–12:00, 14:00–16:00",
        ),
        (
            ("2026-03-04 09:00", "10 work_day"),
            "counted Wed 4 Mar 09:00–12:00, 14:00–18:00; counted 5–17 Mar, 9 whole working days (weekends skipped);"
            " counted Wed 18 Mar 08:00–09:00",
        ),
        (
            ("2025-12-30 09:00", "3 work_day"),
            "counted Tue 30 Dec 09:00–12:00, 14:00–18:00; counted Wed 31 Dec 08:00–12:00, 14:00–18:00;"
            " skipped 1–3 Jan 2026, New Year's Day; counted Sun 4 Jan 2026 08:00–12:00, 14:00–18:00;"
            " counted Mon 5 Jan 2026 08:00–09:00",
        ),
        (
            ("2026-03-04 09:00", "3 work_hour", 1, "2026-03-04 10:00 > 2026-03-04 15:00"),
            "counted Wed 4 Mar 09:00–10:00; paused Wed 4 Mar 10:00–15:00; counted Wed 4 Mar 15:00–17:00",
        ),
        (
            ("2026-03-06 17:00", "2 work_hour", 1, "2026-03-06 17:30 > 2026-03-09 08:30"),
            "counted Fri 6 Mar 17:00–17:30; paused Fri 6 Mar 17:30 – Mon 9 Mar 08:30; counted Mon 9 Mar 08:30–10:00",
        ),
        (
            ("2026-02-13 16:30", "2 work_day", 2),
            "counted Sat 14 Feb; skipped 15–23 Feb, Spring Festival; counted Tue 24 Feb",
        ),
        (("2026-03-06 10:00", "5 work_day", 3), "skipped 7–8 Mar, weekend; counted 9–13 Mar, 5 whole working days"),
        (
            ("2026-03-05 10:00", "3 work_day", 3),
            "counted Fri 6 Mar; skipped 7–8 Mar, weekend; counted 9–10 Mar, 2 whole working days",
        ),
    ],
)
def test_each_step_is_told_in_order(asked: tuple[str, ...], told: str) -> None:
    words.load("en")
    assert sentence(*asked) == told  # type: ignore[arg-type]  # a table of arguments


def test_a_seat_is_told_in_chinese() -> None:
    words.load("zh_CN")
    assert sentence("2026-02-14 17:00", "2 work_hour") == (
        "计时 2月14日 周六 17:00–18:00; 跳过 2月15日至23日（春节）; 计时 2月24日 周二 08:00–09:00"
    )


@pytest.mark.parametrize(
    ("asked", "note"),
    [
        (("2026-03-04 09:00", "2 work_day", 1), "A working day is eight working hours"),
        (("2026-03-04 09:00", "2 work_day", 2), "Counted in days: due at the same time of the last working day"),
        (
            ("2026-03-04 09:00", "2 work_day", 3),
            "Counted in days from the next day on: due when the last working day closes",
        ),
        (("2026-03-04 09:00", "2 urgent_hour", 1), "Real time is counted, at night and on holidays too"),
        (("2026-02-13 17:00", "3 work_hour", 1), "Sat 14 Feb is a make-up working day"),
        (
            ("2026-12-31 17:00", "3 work_hour", 1),
            "Provisional: no notice settles the holidays of 2027 yet, the date may move",
        ),
    ],
)
def test_it_says_what_it_rests_on(asked: tuple[str, str, int], note: str) -> None:
    words.load("en")
    found = explain(CHINA, at(asked[0]), parse_limit(asked[1]), convention=Convention(asked[2]))
    assert note in notes_of(found, CHINA)


def clock_of(start: str, limit: str, **fields: object) -> ClockInstance:
    instance = ClockInstance(
        id="HANDLING-1",
        kind=ClockKind.HANDLING,
        key="unit",
        started_at=at(start),
        limit=parse_limit(limit),
        convention=Convention.EIGHT_HOURS,
        calendar_edition=CHINA.edition,
        due=at(start),
        turns_yellow=at(start),
        provisional=False,
        **fields,  # type: ignore[arg-type]  # what a test is about
    )
    ended = tuple(pause for pause in instance.pauses if pause.to is not None)
    found = due_of(replace(instance, pauses=ended), replace(REFERENCE, calendar=CHINA))
    return replace(instance, due=found.due, turns_yellow=found.turns_yellow, provisional=found.provisional)


def test_a_clock_names_its_extensions_and_draws_its_pauses() -> None:
    words.load("en")
    pauses = (Pause(since=at("2026-03-04 10:00"), to=at("2026-03-04 11:00")),)
    shown = instance_explained(clock_of("2026-03-04 09:00", "2 work_hour", pauses=pauses, extensions=2), CHINA)
    assert shown.title == "Handle · 2 working hours"
    assert shown.span == "from Wed 4 Mar 09:00 to Wed 4 Mar 18:00"
    assert "Extended 2 times: 2 working hours more each time" in shown.notes
    assert [(piece.what, round(piece.share * 9, 6)) for piece in shown.pieces] == [
        ("counted", 1),
        ("paused", 1),
        ("counted", 1),
        ("skipped", 2),
        ("counted", 4),
    ]
    assert not shown.differs


def test_a_clock_that_stands_still_or_has_ended_says_so() -> None:
    words.load("en")
    still = clock_of("2026-03-04 09:00", "2 work_hour", pauses=(Pause(since=at("2026-03-04 10:00")),))
    assert instance_explained(still, CHINA).notes[0] == (
        "Stands still since Wed 4 Mar 10:00; the due time moves on when it runs again"
    )
    ended = replace(clock_of("2026-03-04 09:00", "2 work_hour"), ended_at=at("2026-03-04 10:30"))
    assert instance_explained(ended, CHINA).notes[0] == "Ended Wed 4 Mar 10:30"


def test_where_this_seats_calendar_differs_the_centres_time_counts() -> None:
    words.load("en")
    clock = clock_of("2026-02-14 17:00", "2 work_hour")
    spoilt = replace(CHINA, days=(), holidays=frozenset())
    shown = instance_explained(clock, spoilt)
    assert shown.differs
    assert shown.span.endswith("to Tue 24 Feb 09:00")
    assert shown.notes[0] == "This computer's calendar comes to Mon 16 Feb 10:00; what the centre says counts"


def test_a_clock_that_was_reckoned_by_another_edition_says_so_and_blames_nobody() -> None:
    words.load("en")
    clock = clock_of("2026-02-14 17:00", "2 work_hour")
    shown = instance_explained(clock, replace(CHINA, days=(), holidays=frozenset(), edition="another"))
    assert not shown.differs
    assert shown.span.endswith("to Tue 24 Feb 09:00")
    assert "another edition of the calendar" in shown.notes[0] and "Mon 16 Feb 10:00" in shown.notes[0]
    assert any(clock.calendar_edition[:12] in note for note in shown.notes[1:])


def test_a_half_day_is_told_by_its_hours_and_its_name() -> None:
    words.load("en")
    morning = (Window(opens=8 * 60, closes=12 * 60),)
    half = replace(CHINA, days=((date(2026, 7, 8), morning),), names=((date(2026, 7, 8), "半日"),), edition="h")
    told = lines_of(explain(half, at("2026-07-06 18:00"), parse_limit("3 work_day")), half)
    assert [line.words for line in told if line.what == "counted"] == [
        "counted Tue 7 Jul 08:00–12:00, 14:00–18:00",
        "counted Wed 8 Jul 08:00–12:00 (半日)",
        "counted Thu 9 Jul 08:00–12:00, 14:00–18:00",
        "counted Fri 10 Jul 08:00–12:00",
    ]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_clock_of_every_stage_explains_itself(language: str) -> None:
    words.load(language)
    kinds = set()
    for stage in STAGES:
        view = view_of(town_at(stage))
        case = view.case
        assert {each.id for each in case.clocks} == set(view.clock_ids)
        assert view.clock_ids[: len(view.clocks)] == tuple(line.id for line in view.clocks)
        for instance in case.clocks:
            shown = view.explained(instance.id)
            assert isinstance(shown, ClockExplanation) and not shown.differs, (stage, instance)
            assert shown.lines and "{" not in shown.spoken
            kinds.add(instance.kind)
        assert view.explained("NONE-1") is None
    assert kinds == set(ClockKind) - {ClockKind.CO_HANDLER}, CASE


@given(
    st.datetimes(datetime(2024, 1, 2), datetime(2026, 12, 1)),
    st.integers(0, 400).map(Decimal),
    st.sampled_from(LimitUnit),
    st.sampled_from(Convention),
)
def test_a_strip_is_as_long_as_the_whole_and_few_lines_tell_it(
    start: datetime, amount: Decimal, unit: LimitUnit, convention: Convention
) -> None:
    words.load("en")
    found = explain(CHINA, start.replace(tzinfo=UTC), Limit(amount=amount, unit=unit), convention=convention)
    assert len(lines_of(found, CHINA)) <= 60
    shown = instance_explained(clock_of("2026-03-04 09:00", f"{amount} {unit.lower()}"), CHINA)
    if shown.pieces:
        assert sum(piece.share for piece in shown.pieces) == pytest.approx(1)
    assert all(one.what != other.what for one, other in zip(shown.pieces, shown.pieces[1:], strict=False))
    assert timedelta() <= found.counted_time


FOUR_DAYS = replace(CHINA, hours=(*CHINA.hours[:4], (), (), ()), days=(), holidays=frozenset(), edition="four")
"""An office that works from Monday to Thursday."""


def told_by(calendar: Calendar, start: str, limit: str) -> list[str]:
    since = datetime.fromisoformat(start).replace(tzinfo=calendar.zone).astimezone(UTC)
    return [line.words for line in lines_of(explain(calendar, since, parse_limit(limit)), calendar)]


def test_a_free_weekday_is_no_weekend() -> None:
    words.load("en")
    assert told_by(FOUR_DAYS, "2026-03-05 17:00", "2 work_hour") == [
        "counted Thu 5 Mar 17:00–18:00",
        "skipped Fri 6 Mar, no working day",
        "skipped 7–8 Mar, weekend",
        "counted Mon 9 Mar 08:00–09:00",
    ]


@pytest.mark.parametrize(
    ("calendar", "told"),
    [
        (CHINA, "counted 2–31 Mar, 22 whole working days (weekends skipped)"),
        (FOUR_DAYS, "counted 2 Mar – 7 Apr, 22 whole working days (free days of the week skipped)"),
    ],
)
def test_a_long_run_says_what_it_steps_over(calendar: Calendar, told: str) -> None:
    words.load("en")
    assert told_by(calendar, "2026-03-02 08:00", "22 work_day") == [told]


NEW_YORK = Calendar(zone=ZoneInfo("America/New_York"), hours=((Window(opens=60, closes=1380),),) * 7)


@pytest.mark.parametrize(
    ("start", "limit", "note"),
    [
        ("2026-03-08 00:00", "3 work_hour", "Clocks go forward 1 h on Sun 8 Mar 02:00"),
        ("2026-11-01 00:00", "3 work_hour", "Clocks go back 1 h on Sun 1 Nov 02:00"),
        ("2026-03-07 20:00", "1 natural_day", "Clocks go forward 1 h on Sun 8 Mar 02:00"),
        ("2026-03-08 04:00", "3 work_hour", ""),
        ("2026-03-07 20:00", "4 work_hour", ""),  # used up in that very moment
    ],
)
def test_clocks_that_are_changed_within_what_is_counted_are_told(start: str, limit: str, note: str) -> None:
    words.load("en")
    since = datetime.fromisoformat(start).replace(tzinfo=NEW_YORK.zone).astimezone(UTC)
    notes = notes_of(explain(NEW_YORK, since, parse_limit(limit)), NEW_YORK)
    assert [each for each in notes if "Clocks" in each] == [note] * bool(note)


def test_clocks_that_are_changed_at_night_or_in_a_pause_are_not_worth_a_word() -> None:
    office = replace(NEW_YORK, hours=CHINA.hours)
    since = datetime(2026, 3, 6, 17, tzinfo=office.zone).astimezone(UTC)
    assert explain(office, since, parse_limit("2 work_hour")).clock_changes == ()
    begin = datetime(2026, 3, 8, 0, tzinfo=NEW_YORK.zone).astimezone(UTC)
    pause = (begin + timedelta(hours=1, minutes=30), begin + timedelta(hours=4))
    assert explain(NEW_YORK, begin, parse_limit("3 work_hour"), pauses=[pause]).clock_changes == ()
