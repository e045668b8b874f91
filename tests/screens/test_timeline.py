"""Every fact of the ledger says a sentence; who spoke for whom is told; clocks are on a quieter level."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from desk_app import words
from desk_app.domain import facts
from desk_app.domain.calendar import calendar_of_rows
from desk_app.domain.case import DISTRICT, Badge, BodyId, Case, CaseId, ClockInstance, ClockKind, CommandId, State
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.commands import AmendField, OnBehalf, Subject, SubjectKind
from desk_app.domain.directory import Body, BodyKind, Directory, Person
from desk_app.domain.facts import FACTS, Fact, FactBody
from desk_app.domain.policy import Policy
from desk_app.domain.reference import Reference
from desk_app.screens.names import Names
from desk_app.screens.timeline import Level, TimelineLine, timeline
from tests.screens.made import AT, made

UNIT = BodyId("unit-mudu")
NAMES = Names(
    now=AT,
    reference=Reference(
        catalogue=Catalogue(edition="c"),
        calendar=calendar_of_rows([], zone=ZoneInfo("Asia/Shanghai"), published_years=(2026,), edition="k"),
        policy=Policy(),
        directory=Directory(
            edition="d",
            bodies={UNIT: Body(id=UNIT, kind=BodyKind.UNIT, name="木渎镇市政所")},
            people={Badge("s07"): Person(badge=Badge("s07"), name="陆洁", duty="seat", body=DISTRICT)},
        ),
    ),
)


def fact(body: FactBody, number: int = 1, **given: object) -> Fact:
    plain = Fact(
        subject=Subject(kind=SubjectKind.CASE, id="case-1"),
        command_id=CommandId(f"command-{number}"),
        body=body,
        claimed_at=AT,
        occurred_at=AT,
        recorded_at=AT,
        operator=Badge("s07"),
        seat="07",
        position=number,
    )
    return replace(plain, **given)


def line(body: FactBody, **given: object) -> TimelineLine:
    return timeline([fact(body, **given)], NAMES)[0]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("kind", FACTS)
def test_every_fact_says_a_sentence(kind: str, language: str) -> None:
    words.load(language)
    shown = line(made(FACTS[kind]))
    assert shown.sentence != kind
    assert "{" not in shown.sentence
    assert (shown.at, shown.who) == ("10:32", "陆洁")
    if language == "zh_CN":
        assert not shown.sentence.isascii()


def test_a_dispatch_to_another_unit_says_why() -> None:
    words.load("zh_CN")
    dispatched = made(
        facts.CaseDispatched, target=UNIT, opinion="尽快处置", reason="本所有备件", proposed=BodyId("unit-other")
    )
    assert line(dispatched).sentence == (
        "派遣至 木渎镇市政所：尽快处置 · 清单责任单位为 unit-other，改派原因：本所有备件"
    )


def test_who_spoke_for_whom_is_told() -> None:
    words.load("zh_CN")
    spoken = OnBehalf(organisation=UNIT, person="王工", channel="电话")
    shown = line(made(facts.CaseSigned), on_behalf_of=spoken)
    assert shown.on_behalf == "代 木渎镇市政所 王工（电话）"
    assert shown.on_behalf in shown.tip


def test_clocks_are_quiet_and_called_by_what_they_count() -> None:
    words.load("zh_CN")
    clock = made(
        ClockInstance, id="HANDLING-1", kind=ClockKind.HANDLING, due=AT + timedelta(hours=2), provisional=False
    )
    lines = timeline(
        [
            fact(facts.CaseSigned(), 1),
            fact(facts.ClockStarted(clock=clock), 1),
            fact(facts.ClockEnded(clock="HANDLING-1"), 2),
            fact(made(facts.NoteAdded, text="已电话告知"), 3),
        ],
        NAMES,
    )
    assert [each.level for each in lines] == [Level.FLOW, Level.CLOCK, Level.CLOCK, Level.BESIDE]
    assert lines[1].sentence == "“处置”开始计时：2 紧急工作时 · 12:32 到期"
    assert lines[2].sentence == "“处置”计时结束"
    assert len({each.key for each in lines}) == 4


def test_a_deadline_that_a_new_calendar_moves_is_told_aloud_with_what_it_was() -> None:
    words.load("en")
    clock = made(ClockInstance, id="HANDLING-1", kind=ClockKind.HANDLING, due=AT + timedelta(hours=2), provisional=True)
    moved = made(facts.DeadlineRecomputed, clock="HANDLING-1", due=AT + timedelta(hours=3), provisional=False)
    shown = timeline([fact(facts.ClockStarted(clock=clock), 1), fact(moved, 2)], NAMES)[1]
    assert shown.level is Level.BESIDE
    assert shown.sentence.endswith("due 13:32 (before 12:32)")


def test_who_was_told_late_of_a_clock_is_told_so() -> None:
    words.load("en")
    body = made(facts.CaseEscalated, clock="HANDLING-1", threshold=80)
    late = line(body, recorded_at=AT + timedelta(minutes=8))
    assert late.sentence.endswith("(told late: it was so at 10:32)")
    assert late.at == "10:40" and late.tip.startswith("10:40")
    assert "late" not in line(body).sentence and line(body).at == "10:32"


def test_what_a_restarted_centre_catches_up_on_stands_in_the_order_of_its_times() -> None:
    """The ledger's order is the order of the lines; 80, 100 and 150 % were passed before the note, and told after."""
    words.load("zh_CN")
    night = [AT + timedelta(hours=hours) for hours in (1, 2, 3)]
    told = [
        fact(made(facts.CaseEscalated, clock="HANDLING-1", threshold=threshold), number, occurred_at=at, claimed_at=at)
        for number, (threshold, at) in enumerate(zip((80, 100, 150), night, strict=True), start=2)
    ]
    morning = AT + timedelta(hours=9)
    noted = fact(made(facts.NoteAdded, text="来电催促"), 1, occurred_at=AT + timedelta(hours=4))
    lines = timeline([noted, *(replace(each, recorded_at=morning) for each in told)], NAMES)
    assert [each.at for each in lines] == ["14:32", "19:32", "19:32", "19:32"]
    assert [each.sentence[-14:] for each in lines[1:]] == [
        f"（补提醒，{at} 已到）" for at in ("11:32", "12:32", "13:32")
    ]


def test_what_only_this_seat_knows_waits_and_a_moved_time_is_told() -> None:
    shown = line(made(facts.NoteAdded), position=None, claimed_at=AT - timedelta(minutes=5))
    assert shown.waiting
    assert "the seat said 10:27" in shown.tip
    assert "the seat said" not in line(made(facts.NoteAdded), claimed_at=AT - timedelta(seconds=60)).tip


def test_a_line_is_one_line_and_its_tip_keeps_the_paragraphs() -> None:
    shown = line(made(facts.NoteAdded, text="first\n\nsecond"))
    assert shown.sentence == "Note: first second"
    assert "first\n\nsecond" in shown.tip


def test_another_case_is_called_by_its_number_where_it_is_known() -> None:
    def lookup(case_id: CaseId) -> Case | None:
        return made(Case, id=case_id, number="WZ20261123-00417") if case_id == "known" else None

    names = replace(NAMES, lookup_case=lookup)
    unknown = CaseId("0199-abcdef")
    said = [
        timeline([fact(facts.FollowerJoined(follower=case))], names)[0].sentence for case in (CaseId("known"), unknown)
    ]
    assert said == ["WZ20261123-00417 was merged into this case", "#ABCDEF was merged into this case"]


def test_a_callback_says_where_the_case_goes_and_a_corrected_number_is_masked() -> None:
    called = made(facts.CallbackRecorded, reached=False, satisfied=None, words="", next_state=State.PENDING_CLOSE)
    assert line(called).sentence == "Called back: not reached: now: To close"
    amended = made(facts.CaseAmended, field=AmendField.CALLER_PHONE, former="", new="13812341234")
    assert line(amended).sentence == "Caller's telephone corrected from “unknown” to “138****1234”"


@pytest.mark.parametrize(
    ("phone", "incoming", "told"),
    [
        ("13812341234", True, "Call from 138****1234, 3 s: 又没水了"),
        ("13812341234", False, "Call to 138****1234, 3 s: 又没水了"),
        ("", True, "Call without a number: 又没水了"),
        ("", False, "Call made, number not noted: 又没水了"),
    ],
)
def test_a_call_is_told_with_its_number_and_length_or_without_both(phone: str, incoming: bool, told: str) -> None:
    ended = AT + timedelta(seconds=3)
    body = facts.CallRecorded(phone=phone, began=AT, ended=ended, incoming=incoming, words="又没水了")
    assert line(body).sentence == told
