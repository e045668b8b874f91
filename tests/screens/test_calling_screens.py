"""What the caller's card, the strip of similar cases and the list of missed calls say."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk_app import words
from desk_app.domain.caller import FLAGS_STAND_FOR, CallerFlag, CallerRecord
from desk_app.domain.case import Badge, Caller, CaseId, CommandId, Place, State
from desk_app.domain.commands import (
    Command,
    FlagCaller,
    MissedCallOutcome,
    ReportMissedCall,
    Subject,
    SubjectKind,
    TakeMissedCall,
)
from desk_app.domain.key_fields import Wish, wishes_of
from desk_app.domain.likeness import Likeness, Nearness
from desk_app.domain.missed_call import MissedCall
from desk_app.domain.projection import KnownCase, PendingCommand, StoredCall, StoredCaller
from desk_app.domain.protocol import Answer, Verdict
from desk_app.domain.seat import Actor
from desk_app.screens.caller_card import CASES_SHOWN, CallerCard, CallerHistory, caller_card
from desk_app.screens.duplicates import LINES, MERGE_KEY, duplicates_view
from desk_app.screens.missed_calls import MissedCallLine, missed_calls_view
from desk_app.screens.names import Names
from tests.sample_reference import DISPATCHER_A, LEADER, PLACE_A, REFERENCE, SEAT, STALL, START

NOW = START
NUMBER = "13812341234"
NAMES = Names(reference=REFERENCE, now=NOW, people={Badge("1002"): "李丽", SEAT.badge: "王芳"})


def known(name: str = "019cac46-1500-7684-81b6-85bb93ad77ac", *, days: float = 1.0, **others: Any) -> KnownCase:
    """A case of the caller that was registered so many days ago."""
    values: dict[str, Any] = {
        "number": "WZ20260301-00007",
        "state": State.HANDLING,
        "title": "占道经营",
        "problem": STALL,
        "place": PLACE_A,
        "same_caller": True,
        **others,
    }
    return KnownCase(id=CaseId(name), registered_at=NOW - timedelta(days=days), **values)


ENDED = {"state": State.CLOSED, "here": False, "title": ""}


def of(name: str, **wishes: bool) -> dict[str, Any]:
    """Who told a case."""
    caller = Caller(name=name, phone=NUMBER, **wishes)
    return {"caller": caller, "wishes": wishes_of(caller)}


def card(*cases: KnownCase, number: str = NUMBER, **history: Any) -> CallerCard:
    stored = history.pop("stored", StoredCaller(number=number))
    shown = {key: history.pop(key) for key in ("revealed", "may_flag") if key in history}
    return caller_card(CallerHistory(stored=stored, cases=cases, **history), NAMES, **shown)


def pending(body: Any, subject: Subject, answer: Answer | None = None) -> PendingCommand:
    command = Command(id=CommandId("c1"), subjects=(subject,), claimed_at=NOW, body=body)
    return PendingCommand(order=1, command=command, operator=SEAT.badge, answer=answer, typed_at=NOW)


# --- the caller's card ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "cases", "heading"),
    [
        ("", [], "Number withheld"),
        (NUMBER, [], "Unknown number"),
        (NUMBER, [known(**ENDED)], "Name not known"),
        (NUMBER, [known(**of(""))], "Name not known"),
        (NUMBER, [known(**of("张先生")), known("k2", **of("张先生"))], "张先生"),
        (NUMBER, [known(**of("张先生")), known("k2", **of("张太太"))], "2 names"),
        (NUMBER, [known(**of("张先生", anonymous=True))], "Name not known"),
        (NUMBER, [known(**of("张先生")), known("k2", **ENDED)], "张先生"),
        (NUMBER, [known(**of("张先生")), known("k2", **of(""))], "Perhaps several callers"),
        (NUMBER, [known(**of("张先生")), known("k2", **of("", anonymous=True))], "Perhaps several callers"),
    ],
)
def test_who_it_is_as_far_as_that_is_certain(number: str, cases: list[KnownCase], heading: str) -> None:
    assert card(*cases, number=number).heading == heading


def test_several_names_are_listed_and_none_is_chosen() -> None:
    cases = [known("a", **of("张太太")), known("b", days=2, **of("张先生")), known("c", days=9, **of("张先生"))]
    names = card(*cases).names
    assert [(each.name, each.words) for each in names] == [
        ("张先生", "2 cases, last 02-28 10:00"),
        ("张太太", "1 case, last 03-01 10:00"),
    ]


@pytest.mark.parametrize(
    ("number", "revealed", "shown"),
    [
        (NUMBER, False, "138****1234"),
        (NUMBER, True, "13812341234"),
        ("051265638888", False, "0512-****8888"),
        ("051265638888", True, "0512-65638888"),
        ("110", False, "110"),
        ("", False, ""),
    ],
)
def test_a_number_is_masked_until_it_is_revealed(number: str, revealed: bool, shown: str) -> None:
    made = card(number=number, revealed=revealed)
    assert (made.number, made.shown, made.revealed) == (number, shown, revealed)


def test_former_cases_stand_as_they_are_given_with_the_light_of_open_ones() -> None:
    late = {"due": NOW - timedelta(minutes=5), "turns_yellow": NOW - timedelta(minutes=9)}
    cases = [known("open", **late), known("waiting", due=None), known("ended", number=None, **ENDED)]
    first, second, third = card(*cases).cases
    assert (first.tone, second.tone, third.tone) == ("red", "muted", "muted")
    assert (first.state, first.is_open, first.here) == ("Handling", True, True)
    assert (third.title, third.state, third.here, third.number) == ("街面秩序 · 占道经营", "Closed", False, "#ENDED")
    assert (first.place, first.when) == ("金山路菜场门口", "03-01 10:00")


def test_more_cases_than_fit_are_counted() -> None:
    made = card(*(known(f"k{number}") for number in range(CASES_SHOWN + 3)))
    assert (len(made.cases), made.more_cases) == (CASES_SHOWN, 3)


@pytest.mark.parametrize(
    ("days", "summary"),
    [
        ([], ""),
        ([1], "1 former case · 1 open"),
        ([1, 29], "2 former cases · 2 open"),
        ([1, 2, 29], "3 former cases · 3 open · calls again and again: 3 in 30 days"),
        ([1, 2, 31], "3 former cases · 3 open"),
    ],
)
def test_whoever_calls_again_and_again_is_told(days: list[float], summary: str) -> None:
    assert card(*(known(f"k{number}", days=each) for number, each in enumerate(days))).summary == summary


def test_ended_cases_alone_are_none_that_is_open() -> None:
    assert card(known(**ENDED)).summary == "1 former case"


def test_wishes_of_earlier_calls_are_kept_in_mind() -> None:
    quiet = known("a", **of("张先生", confidential=True, wants_answer=True))
    assert card(quiet, known("b", **ENDED)).wishes == ("asked for confidentiality", "wanted an answer")
    assert card(known("c", **of("", anonymous=True))).wishes == ("wished to stay anonymous",)
    assert card(known("b", **ENDED)).wishes == ()
    remembered = known("d", days=300, wishes=frozenset({Wish.CONFIDENTIAL}), **ENDED)
    assert card(remembered).wishes == ("asked for confidentiality",), "of a case that is not here any more too"
    assert card(remembered).names == ()


def test_flags_say_who_set_them_when_and_why() -> None:
    flags = (
        CallerFlag(kind="ABUSIVE", set_by=Badge("1002"), set_at=NOW - timedelta(days=3), reason="辱骂接线员"),
        CallerFlag(kind="CARE", set_by=SEAT.badge, set_at=NOW, reason="听力不好"),
        CallerFlag(kind="老熟人", set_by=SEAT.badge, set_at=NOW, reason="常来电"),
    )
    stored = StoredCaller(number=NUMBER, shown=CallerRecord(number=NUMBER, flags=flags))
    made = card(stored=stored, may_flag=True)
    assert [(each.words, each.tone) for each in made.flags] == [
        ("Abusive", "red"),
        ("Needs care", "yellow"),
        ("老熟人", "yellow"),
    ]
    assert made.flags[0].detail == "李丽, 02-27 10:00: 辱骂接线员"
    assert [kind for kind, _ in made.may_flag] == ["REPEAT", "NUISANCE"]
    assert made.heading == "Name not known"
    assert card(stored=stored).may_flag == ()
    assert card(number="", may_flag=True).may_flag == ()


def test_a_flag_that_was_set_long_ago_stands_no_more() -> None:
    days = FLAGS_STAND_FOR.days
    old, new = (
        CallerFlag(kind=kind, set_by=SEAT.badge, set_at=NOW - timedelta(days=ago), reason="多次来电")
        for kind, ago in (("ABUSIVE", days), ("CARE", days - 1))
    )
    made = card(stored=StoredCaller(number=NUMBER, shown=CallerRecord(number=NUMBER, flags=(old, new))), may_flag=True)
    assert [each.kind for each in made.flags] == ["CARE"]
    assert [kind for kind, _ in made.may_flag] == ["REPEAT", "ABUSIVE", "NUISANCE"]


def test_a_caller_who_waits_to_be_called_back_is_told() -> None:
    waits = card(missed=call())
    assert waits.missed == "waits for a callback since 09:50, 5 min left"
    assert waits.missed_call == "call-1"
    assert card(missed=call(owner=Badge("1002"))).missed.endswith("5 min left (李丽)")
    assert (card().missed, card().missed_call) == ("", "")


@pytest.mark.parametrize(
    ("history", "age"),
    [
        ({"complete_at": NOW - timedelta(hours=1)}, "ended cases as of 09:00"),
        ({"share": 0.38}, "ended cases are coming, 38% are here"),
        ({}, "ended cases have not come yet"),
    ],
)
def test_how_old_the_history_is(history: dict[str, Any], age: str) -> None:
    assert card(**history).age == age


def test_what_this_seat_has_done_about_a_number_has_its_receipt() -> None:
    about = Subject(kind=SubjectKind.CALLER, id=NUMBER)
    refused = Answer(id=CommandId("c1"), verdict=Verdict.REFUSED, code="flag_stands", params={"flag": "ABUSIVE"})
    flag = pending(FlagCaller(flag="ABUSIVE", set=True, reason="辱骂"), about, refused)
    [receipt] = card(stored=StoredCaller(number=NUMBER, pending=(flag,))).receipts
    assert receipt.settles and receipt.refusal is not None and "Abusive" in receipt.refusal.what
    assert not receipt.reopens


# --- duplicates -------------------------------------------------------------------------------------------------------


def like(case: KnownCase | None = None, **others: Any) -> Likeness:
    return Likeness(case=case or known(days=2 / 24), **{"nearness": Nearness.SAME, **others})


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (like(metres=40.4, near=True), "same problem · 40 m away · 2 h ago"),
        (like(metres=3.0, near=True, same_caller=True), "same problem · same spot · same caller · 2 h ago"),
        (like(same_component=True, metres=0.0, near=True), "same component · same problem · 2 h ago"),
        (like(nearness=Nearness.NEIGHBOUR, metres=12.0, near=True), "neighbouring problem · 12 m away · 2 h ago"),
        (like(nearness=Nearness.SUBJECT, same_caller=True, metres=900.0), "same subject · same caller · 2 h ago"),
        (like(nearness=Nearness.SUBJECT, same_component=True), "same component · 2 h ago"),
        (like(same_cell=True), "same problem · same cell · 2 h ago"),
        (like(nearness=Nearness.UNKNOWN, metres=20.0, near=True), "20 m away · 2 h ago"),
        (like(nearness=Nearness.UNKNOWN, same_caller=True), "same caller · 2 h ago"),
        (
            like(nearness=Nearness.UNKNOWN, metres=0.0, near=True, doubtful=True),
            "same spot · perhaps about something else · 2 h ago",
        ),
    ],
)
def test_what_speaks_for_it(found: Likeness, why: str) -> None:
    assert duplicates_view([found], NAMES).lines[0].why == why


@pytest.mark.parametrize(
    ("found", "heading"),
    [
        ([], ""),
        ([like()], "1 similar case"),
        ([like(metres=900.0, same_caller=True)], "1 similar case"),
        ([like(), like(metres=40.4, near=True), like(metres=900.0)], "≈ 40 m: 1 similar case · 2 more elsewhere"),
        (
            [like(metres=12.0, near=True), *(like(metres=far, same_caller=True) for far in (4_000.0, 9_000.0))],
            "≈ 12 m: 1 similar case · 2 more of the same caller",
        ),
        ([like(metres=12.0, near=True), like(metres=45.0, near=True)], "≈ 12–45 m: 2 similar cases"),
        ([like(metres=0.0, near=True)], "Same place: 1 similar case"),
        ([like(metres=0.2, near=True), like(metres=4.4, near=True)], "Same place: 2 similar cases"),
        ([like(metres=0.2, near=True), like(metres=40.0, near=True)], "≈ 0–40 m: 2 similar cases"),
        ([like(same_caller=True, doubtful=True)], "1 former case of this caller"),
        (
            [like(metres=0.0, near=True), like(same_caller=True, doubtful=True)],
            "Same place: 1 similar case · 1 more of the same caller",
        ),
        ([like(metres=0.0, near=True, doubtful=True)], "Same place: 1 case, perhaps about something else"),
        (
            [like(metres=40.0, near=True, doubtful=True), like(same_caller=True, doubtful=True)],
            "≈ 40 m: 1 case, perhaps about something else · 1 more of the same caller",
        ),
        (
            [like(metres=0.0, near=True), like(metres=0.0, near=True, doubtful=True)],
            "Same place: 1 similar case · 1 more, perhaps about something else",
        ),
        (
            [like(), like(metres=0.0, near=True, doubtful=True)],
            "1 similar case · 1 more, perhaps about something else",
        ),
    ],
)
def test_one_line_for_the_strip(found: list[Likeness], heading: str) -> None:
    assert duplicates_view(found, NAMES).heading == heading


@pytest.mark.parametrize("state", [State.HANDLING, State.CLOSED])
def test_a_doubtful_case_has_no_key_and_nothing_to_be_done_with_it(state: State) -> None:
    case = known(state=state, days=2 / 24)
    for doubtful in (True, False):
        for why in ({"same_caller": True}, {"near": True, "metres": 1.0}):
            [line] = duplicates_view([like(case, doubtful=doubtful, **why)], NAMES).lines
            assert (line.can_merge or line.can_follow, bool(line.key)) == (not doubtful, not doubtful)


@pytest.mark.parametrize(
    ("case", "can_merge", "can_follow", "key"),
    [
        (known(), True, False, MERGE_KEY),
        (known(**ENDED), False, True, MERGE_KEY),
        (known(state=State.ANSWERED), False, True, MERGE_KEY),
        (known(state=State.MERGED), False, False, ""),
    ],
)
def test_open_ones_are_merged_into_and_ended_ones_followed(
    case: KnownCase, can_merge: bool, can_follow: bool, key: str
) -> None:
    first, second = duplicates_view([like(case), like(case)], NAMES).lines
    assert (first.can_merge, first.can_follow, first.key) == (can_merge, can_follow, key)
    assert (second.can_merge, second.can_follow, second.key) == (can_merge, can_follow, "")


def test_a_line_says_what_and_where_also_of_one_that_is_only_remembered() -> None:
    bare = known("019cac46-1500-7684-81b6-85bb93ad77ac", number=None, place=Place(), problem="", **ENDED)
    first, second = duplicates_view([like(known(**ENDED)), like(bare)], NAMES).lines
    assert (first.number, first.title, first.state) == ("WZ20260301-00007", "街面秩序 · 占道经营", "Closed")
    assert (first.place, first.is_open) == ("金山路菜场门口", False)
    assert (second.number, second.title, second.place) == ("#AD77AC", "no problem named", "")


def test_more_than_fit_are_counted() -> None:
    view = duplicates_view([like(known(f"k{number}")) for number in range(LINES + 2)], NAMES)
    assert (len(view.lines), view.more) == (LINES, 2)


# --- missed calls -----------------------------------------------------------------------------------------------------


def call(**others: Any) -> MissedCall:
    """A call that gave up ten minutes ago and is to be called back within five."""
    values: dict[str, Any] = {
        "id": "call-1",
        "number": NUMBER,
        "rang_at": NOW - timedelta(minutes=10, seconds=20),
        "gave_up_at": NOW - timedelta(minutes=10),
        "seat": "07",
        "due": NOW + timedelta(minutes=5),
        **others,
    }
    return MissedCall(**values)


def stored(shown: MissedCall | None = None, *commands: PendingCommand) -> StoredCall:
    return StoredCall(id="call-1", confirmed=shown, shown=shown, pending=commands)


def line(one: StoredCall, actor: Actor | None = SEAT, callers: dict[str, str] | None = None) -> MissedCallLine:
    [found] = missed_calls_view([one], NAMES, actor, callers).lines
    return found


def test_a_missed_call_says_who_called_when_and_until_when() -> None:
    found = line(stored(call()), callers={NUMBER: "张先生"})
    assert (found.number, found.shown, found.name) == (NUMBER, "138****1234", "张先生")
    assert (found.rang, found.seat, found.remaining, found.tone) == ("09:49", "07", "5 min left", "green")
    assert (found.owner, found.attempts, found.pending) == ("", "", False)
    assert line(stored(call(number=""))).shown == "number withheld"


@pytest.mark.parametrize(
    ("due", "tone", "remaining"), [(5, "green", "5 min left"), (2, "yellow", "2 min left"), (-3, "red", "3 min over")]
)
def test_its_deadline_has_a_light(due: int, tone: str, remaining: str) -> None:
    found = line(stored(call(due=NOW + timedelta(minutes=due))))
    assert (found.tone, found.remaining) == (tone, remaining)


OTHERS, MINE = call(owner=Badge("1002"), attempts=1), call(owner=SEAT.badge, attempts=2)


@pytest.mark.parametrize(
    ("missed", "actor", "may_take", "may_settle"),
    [
        (call(), SEAT, True, False),
        (call(), DISPATCHER_A, False, False),
        (call(), None, False, False),
        (OTHERS, SEAT, False, False),
        (OTHERS, LEADER, True, True),
        (MINE, SEAT, False, True),
        (call(), LEADER, True, True),
    ],
)
def test_who_may_take_and_settle_it(missed: MissedCall, actor: Actor | None, may_take: bool, may_settle: bool) -> None:
    found = line(stored(missed), actor)
    assert (found.may_take, found.may_settle) == (may_take, may_settle)


def test_whose_it_is_and_how_often_they_tried() -> None:
    assert (line(stored(OTHERS)).owner, line(stored(OTHERS)).mine) == ("李丽", False)
    assert line(stored(OTHERS)).attempts == "called back 1 time"
    assert (line(stored(MINE)).mine, line(stored(MINE)).attempts) == (True, "called back 2 times")


def test_a_refused_taking_is_told_beside_the_call_and_can_be_dismissed() -> None:
    about = Subject(kind=SubjectKind.CALL, id="call-1")
    refused = Answer(id=CommandId("c1"), verdict=Verdict.REFUSED, code="call_taken", params={"owner": "1002"})
    found = line(stored(OTHERS, pending(TakeMissedCall(), about, refused)))
    assert [each.settles for each in found.receipts] == [True]
    over = line(
        stored(replace(OTHERS, outcome=MissedCallOutcome.CALLED_BACK), pending(TakeMissedCall(), about, refused))
    )
    assert (over.remaining, over.tone, over.may_take, over.may_settle) == ("Called back", "muted", False, False)
    waiting = line(stored(MINE, pending(TakeMissedCall(), about)))
    assert waiting.pending and not waiting.receipts[0].settles


def test_a_report_that_was_refused_still_says_who_called() -> None:
    about = Subject(kind=SubjectKind.CALL, id="call-1")
    body = ReportMissedCall(number=NUMBER, rang_at=NOW, gave_up_at=NOW)
    refused = Answer(id=CommandId("c1"), verdict=Verdict.REFUSED, code="call_known")
    found = line(stored(None, pending(body, about, refused)))
    assert (found.number, found.may_take, found.may_settle, found.tone) == (NUMBER, False, False, "muted")
    assert missed_calls_view([stored(None, pending(TakeMissedCall(), about, refused))], NAMES, SEAT).lines == ()


@pytest.mark.parametrize(
    ("missed", "heading", "count", "unowned"),
    [
        ([], "", 0, 0),
        ([call()], "1 missed call, 1 with nobody", 1, 1),
        ([call(), OTHERS], "2 missed calls, 1 with nobody", 2, 1),
        ([OTHERS], "1 missed call", 1, 0),
    ],
)
def test_the_list_says_how_many_wait(missed: list[MissedCall], heading: str, count: int, unowned: int) -> None:
    view = missed_calls_view([stored(each) for each in missed], NAMES, SEAT)
    assert (view.heading, view.count, view.unowned, bool(view.empty)) == (heading, count, unowned, True)


def test_all_of_it_in_chinese() -> None:
    words.load("zh_CN")
    made = card(known(**of("张先生", confidential=True)), known("b", **ENDED), complete_at=NOW, missed=call())
    assert (made.summary, made.wishes) == ("2 件旧案 · 1 件在办", ("曾要求保密",))
    assert (made.age, made.missed) == ("历史案件截至 10:00", "漏接待回拨：09:50 起，剩 5 分钟")
    view = duplicates_view([like(metres=40.4, near=True)], NAMES)
    assert (view.heading, view.lines[0].why) == ("≈ 40 米内 1 件相似", "同一问题 · 相距 40 米 · 2 小时前")
    far = [like(metres=4_000.0, same_caller=True), like(metres=9_000.0, same_caller=True)]
    some = duplicates_view([like(metres=12.0, near=True), *far], NAMES)
    assert some.heading == "≈ 12 米内 1 件相似 · 同一来电人另有 2 件"
    assert missed_calls_view([stored(call())], NAMES, SEAT).heading == "1 个漏接，1 个无人认领"
