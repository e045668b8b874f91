"""What a case shows at each stage of the rule book: who acts next, its steps, clocks, marks, and the receipts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from desk_app import words
from desk_app.domain import commands as c
from desk_app.domain.case import CaseId, CommandId
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.decide import offered
from desk_app.domain.projection import PendingCommand, StoredCase
from desk_app.domain.protocol import Answer, Happened, Presence, Verdict
from desk_app.domain.rules import Context
from desk_app.domain.seat import Actor, SeatState
from desk_app.screens.case import CaseView, case_view
from tests.domain.stages import CASE, STAGES, town_at
from tests.domain.walking import Town
from tests.sample_reference import DISPATCHER_A, LEADER, PATROLLER, ROADS_A, SEAT, SQUAD_A, UNIT_A

ONE_DAY = Limit(amount=Decimal(1), unit=LimitUnit.WORK_DAY)


def view_of(town: Town, actor: Actor = SEAT, **given: Any) -> CaseView:
    case = town.cases[CASE]
    context = Context(
        now=town.now,
        occurred_at=town.now,
        actor=actor,
        reference=town.reference,
        cases=lambda case_id: town.cases.get(case_id),
    )
    stored = StoredCase(id=case.id, confirmed=case, shown=case, pending=given.pop("pending", ()))
    return case_view(
        stored,
        town.facts_of(CASE),
        town.now,
        town.reference,
        actor,
        offered(case, actor, context),
        given.pop("presence", ()),
        lambda case_id: town.cases.get(case_id),
    )


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_can_be_shown(stage: str, language: str) -> None:
    words.load(language)
    town = town_at(stage)
    for actor in (SEAT, LEADER, DISPATCHER_A, UNIT_A, PATROLLER):
        view = view_of(town, actor)
        assert view.number.startswith("WZ") and not view.temporary
        assert len(view.steps) == 6
        assert len({form.key for form in view.actions}) == len(view.actions), "two actions share a key"
        assert sum(form.primary for form in view.actions) <= 1
        assert len(view.timeline) == len(town.facts_of(CASE))
        assert not [line for line in view.timeline if "{" in line.sentence]
        assert view.caller.phone == "138****5678"
        assert "13812345678" not in repr([getattr(view, name) for name in ("caller", "text", "timeline", "marks")])


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        ("PENDING_ACCEPT", "坐席"),
        ("VERIFYING", "周巡"),
        ("PENDING_DISPATCH@sub", "甲街道分中心"),
        ("PENDING_SIGN", "甲街道城管中队"),
        ("SUSPENDED", "2026-03-20 之后自动恢复"),
        ("CLOSED", ""),
    ],
)
def test_who_acts_next_is_named(stage: str, expected: str) -> None:
    words.load("zh_CN")
    assert view_of(town_at(stage)).next == expected


def test_the_chain_of_command_and_the_filing_are_shown() -> None:
    words.load("zh_CN")
    view = view_of(town_at("HANDLING"))
    assert view.holder == "区联动中心 › 甲街道分中心 › 甲街道城管中队"
    assert view.filing is not None
    assert (view.filing.problem, view.filing.limit) == ("占道经营", "4 工作时")
    assert view.filing.standards == ("现场已恢复", "已劝离并清理")
    assert [mark.standing for mark in view.steps] == ["done", "done", "done", "now", "ahead", "ahead"]


def test_an_end_beside_closing_cuts_the_rest_of_the_steps() -> None:
    assert [mark.standing for mark in view_of(town_at("ANSWERED")).steps] == ["done"] + ["cut"] * 5


def test_a_clock_says_what_is_left_and_turns_its_light() -> None:
    words.load("zh_CN")
    town = town_at("PENDING_FILING")
    (line,) = view_of(town).clocks
    assert line.name == "立案"
    assert line.reads(town.now) == ("剩 15 分钟", "green")
    assert line.reads(town.now + timedelta(minutes=13)) == ("剩 2 分钟", "yellow")
    assert line.reads(town.now + timedelta(minutes=22)) == ("超 7 分钟", "red")
    paused = next(each for each in view_of(town_at("VERIFYING")).clocks if each.paused)
    assert paused.reads(town.now + timedelta(days=1)) == ("暂停", "muted")


def test_marks_stand_beside_the_state() -> None:
    words.load("zh_CN")
    assert [mark.words for mark in view_of(town_at("PENDING_INSPECTION!failed")).marks] == ["核查不通过"]
    assert view_of(town_at("PENDING_INSPECTION!failed")).actions[0].kind == "OrderRework"
    assert "来电人不满意" in [mark.words for mark in view_of(town_at("PENDING_CALLBACK!dissatisfied")).marks]


def test_what_is_open_beside_the_flow_is_listed() -> None:
    words.load("zh_CN")
    town = town_at("HANDLING")
    town.must(DISPATCHER_A, CASE, c.AddCoHandler(unit=ROADS_A, limit=ONE_DAY, opinion="配合清运"))
    town.must(LEADER, CASE, c.Supervise(opinion="今日办结", needs_answer=True))
    town.must(UNIT_A, CASE, c.RequestExtension(reason="缺配件"))
    assert view_of(town, LEADER).open_lines == (
        "申请延期：缺配件",
        "加派 甲街道市政所 协办，时限 1 工作日 · 配合清运",
        "督办待回复：今日办结",
    )
    decide = view_of(town, LEADER).action("DecideExtension")
    assert decide is not None and decide.hint == "申请：缺配件"


def pending(town: Town, body: c.Body, answer: Answer | None = None, order: int = 1, **given: Any) -> PendingCommand:
    command = town.command(SEAT, CASE, body)
    answered = replace(answer, id=command.id) if answer else None
    return PendingCommand(
        order=order, command=command, operator=SEAT.badge, answer=answered, typed_at=town.now, **given
    )


def test_receipts_say_what_became_of_each_command() -> None:
    words.load("zh_CN")
    town = town_at("PENDING_DISPATCH@district")
    accepted = Answer(id=CommandId(""), verdict=Verdict.ACCEPTED, position=417, recorded_at=town.now)
    refused = Answer(
        id=CommandId(""),
        verdict=Verdict.REFUSED,
        code="case_moved_on",
        params={"based_on": 2, "flow": 3},
        happened=(Happened(flow=3, kind="DispatchCase", operator=LEADER.badge, at=town.now),),
    )
    dispatch = c.DispatchCase(target=SQUAD_A, opinion="请尽快处置", reason="分中心值守不足")
    view = view_of(
        town,
        pending=(
            pending(town, dispatch, refused, order=3),
            pending(town, c.AddNote(text="已电话告知"), None, order=2, attempts=2),
            pending(town, c.AddNote(text="甲"), accepted, order=1),
        ),
    )
    assert [(each.words, each.tone) for each in view.receipts] == [
        ("已接受，第 417 号，10:00:00", "green"),
        ("等待发送，已尝试 2 次", "muted"),
        ("被拒绝", "red"),
    ]
    last = view.receipts[-1]
    assert last.settles and last.reopens
    assert last.refusal is not None
    assert last.refusal.what == "您录入之后，案件已有新的流转。"
    assert last.refusal.happened == ("10:00 派遣 · 1900",)
    assert dict(last.typed) == {"target": "squad-a", "opinion": "请尽快处置", "reason": "分中心值守不足"}
    assert last.said == "甲街道城管中队 · 请尽快处置 · 分中心值守不足"


def test_a_refused_command_that_is_not_offered_any_more_keeps_its_text_but_cannot_be_opened() -> None:
    town = town_at("CLOSED")
    refused = Answer(id=CommandId(""), verdict=Verdict.REFUSED, code="wrong_state", params={"state": "CLOSED"})
    (receipt,) = view_of(town, pending=(pending(town, c.OrderRework(reason="still there"), refused),)).receipts
    assert not receipt.reopens
    assert receipt.said == "still there"


def test_two_corrections_of_one_field_are_shown_with_their_people_and_times() -> None:
    words.load("zh_CN")
    town = town_at("PENDING_FILING")
    mine = c.AmendCase(field=c.AmendField.CALLER_NAME, former="张先生", new="章先生")
    refused = Answer(
        id=CommandId(""),
        verdict=Verdict.REFUSED,
        code="value_moved_on",
        params={"field": "CALLER_NAME", "current": "张女士"},
    )
    waiting = pending(town, mine, refused)
    town.later(4)
    town.must(LEADER, CASE, c.AmendCase(field=c.AmendField.CALLER_NAME, former="张先生", new="张女士"))
    (receipt,) = view_of(town, pending=(waiting,)).receipts
    assert receipt.refusal is not None
    assert receipt.refusal.happened == ("10:04 1900：“张女士”", "10:00 1001：“章先生”")


def test_people_are_called_by_name_where_the_seat_knows_them() -> None:
    town = town_at("PENDING_FILING")
    assert view_of(town, replace(SEAT, name="沈坐席")).timeline[0].who == "沈坐席"


def test_what_was_held_back_says_so() -> None:
    town = town_at("PENDING_DISPATCH@district")
    held = Answer(id=CommandId(""), verdict=Verdict.HELD_BACK)
    (receipt,) = view_of(town, pending=(pending(town, c.DispatchCase(target=SQUAD_A), held),)).receipts
    assert (receipt.words, receipt.tone, receipt.reopens) == ("held back", "yellow", False)
    assert receipt.refusal is not None and "refused" in receipt.refusal.what


def test_others_in_the_case_are_shown_and_oneself_is_not() -> None:
    words.load("zh_CN")
    town = town_at("PENDING_FILING")

    def here(seat: str, field: str) -> Presence:
        return Presence(
            seat=seat,
            badge=LEADER.badge,
            name="陆洁",
            state=SeatState.READY,
            case=CaseId(CASE),
            field=field,
            at=town.now,
        )

    view = view_of(town, presence=(here("seat-07", "FileCase"), here("seat-09", ""), here(SEAT.seat, "")))
    assert view.presence == ("陆洁 正在“立案”", "陆洁 也在查看")


def test_a_case_made_here_has_a_temporary_number_and_one_out_of_scope_offers_nothing() -> None:
    town = town_at("PENDING_FILING")
    case = replace(town.cases[CASE], number=None, id=CaseId("0199-0000-abcdef"))
    stored = StoredCase(id=case.id, confirmed=None, shown=case)
    view = case_view(stored, (), town.now, town.reference, SEAT, ("FileCase",))
    assert (view.number, view.temporary) == ("#ABCDEF", True)
    gone = case_view(replace(stored, in_scope=False), (), town.now, town.reference, SEAT, ("FileCase",))
    assert gone.notice
    assert [form.kind for form in gone.actions if form.kind == "FileCase"] == []


def test_what_the_case_waits_for_comes_first_and_what_ends_it_last() -> None:
    kinds = [form.kind for form in view_of(town_at("PENDING_FILING"), LEADER).actions]
    assert kinds[0] == "FileCase"
    assert kinds[-2:] == ["ForceClose", "VoidCase"]


def test_a_merged_case_links_to_its_leader() -> None:
    words.load("zh_CN")
    view = view_of(town_at("MERGED"))
    assert view.links == (("leader", "主案 WZ20260302-00002"),)
