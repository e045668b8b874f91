"""Every guard of the rule book says no with its own code, and nothing has happened then."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from desk_app.domain import commands as c
from desk_app.domain.case import Caller, DemandKind, Photo, Place, Source
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.seat import CLOCK_ACTOR, Actor, Role, in_scope
from tests.domain.stages import CASE, town_at
from tests.domain.walking import Town, by_phone
from tests.sample_reference import (
    BOARD_A,
    CALENDAR,
    CHANNEL,
    DISPATCHER_A,
    EVALUATOR,
    GRID_LEADER,
    LEADER,
    LEAK,
    LID,
    PATROLLER,
    PATROLLER_2,
    PLACE_A,
    PLACE_LID,
    REFERENCE,
    ROADS_A,
    SEAT,
    SQUAD_A,
    SQUAD_B,
    STALL,
    SUB_A,
    SUB_B,
    UNIT_A,
    UNIT_B,
    UNIT_WATER,
    WATER,
)

NOBODY_KNOWS = c.CommandId("nobody")
TWO_DAYS = Limit(amount=Decimal(2), unit=LimitUnit.WORK_DAY)
PHOTO = Photo(sha256="a" * 64, name="1.jpg")
FREE = Place(address="不清楚", verified=False)


def _register(**changes: object) -> c.RegisterCase:
    told = c.RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="有人摔倒", place=PLACE_A)
    return replace(told, **changes)  # type: ignore[arg-type]


# stage | actor | body | code
GUARDS: list[tuple[str, Actor, c.Body, str]] = [
    ("PENDING_ACCEPT", SEAT, _register(), "case_exists"),
    ("PENDING_ACCEPT", SEAT, c.DeclineCase(reason=" ", lawful_route="x"), "reason_missing"),
    ("PENDING_ACCEPT", SEAT, c.DeclineCase(reason="x", lawful_route=""), "field_missing"),
    ("PENDING_ACCEPT", SEAT, c.AnswerDirectly(answer=""), "field_missing"),
    ("PENDING_ACCEPT", UNIT_A, c.AcceptCase(), "not_yours"),
    ("PENDING_FILING", SEAT, c.AcceptCase(), "wrong_state"),
    (
        "PENDING_FILING",
        SEAT,
        c.TransferOut(target=c.TransferTarget.OTHER, way=c.TransferWay.TICKET),
        "field_missing",
    ),
    ("PENDING_FILING", SEAT, c.RequestVerification(patroller=SEAT.badge), "not_a_patroller"),
    ("PENDING_FILING", SEAT, c.FileCase(problem="?", condition="?"), "unknown_problem"),
    ("PENDING_FILING", SEAT, c.FileCase(problem=STALL, condition=f"{LEAK}-1"), "unknown_condition"),
    ("PENDING_FILING", SEAT, c.FileCase(problem=STALL, condition=f"{STALL}-1", place=FREE), "place_without_cell"),
    (
        "PENDING_FILING",
        SEAT,
        c.FileCase(problem=LID, condition=f"{LID}-1", place=replace(PLACE_LID, component="3205060199000001")),
        "component_of_another_class",
    ),
    ("PENDING_FILING", SEAT, c.RefuseFiling(reason=""), "reason_missing"),
    ("PENDING_FILING", SEAT, c.MergeInto(leader=c.CaseId(CASE)), "merge_into_itself"),
    ("PENDING_FILING", SEAT, c.MergeInto(leader=c.CaseId("nowhere")), "no_such_case"),
    ("VERIFYING", PATROLLER, c.RecordVerification(task=NOBODY_KNOWS, is_true=True, words=""), "task_gone"),
    ("VERIFYING", PATROLLER_2, c.RecordVerification(task=NOBODY_KNOWS, is_true=True, words=""), "out_of_scope"),
    ("VERIFYING", SEAT, c.ReassignTask(task=NOBODY_KNOWS, patroller=PATROLLER_2.badge), "task_gone"),
    ("VERIFYING", SEAT, c.WithdrawTask(task=NOBODY_KNOWS, reason="x"), "task_gone"),
    ("PENDING_DISPATCH@district", SEAT, c.DispatchCase(target=c.BodyId("moon")), "unknown_target"),
    ("PENDING_DISPATCH@district", SEAT, c.DispatchCase(target=SUB_B), "reason_missing"),
    ("PENDING_DISPATCH@district", SEAT, c.DispatchCase(target=c.BodyId("district")), "target_not_allowed"),
    ("PENDING_DISPATCH@district", SEAT, c.SendBackToFiling(reason=""), "reason_missing"),
    ("PENDING_DISPATCH@district", LEADER, c.RecallCase(reason="x"), "wrong_state"),
    ("PENDING_DISPATCH@district", SEAT, c.Remind(), "wrong_state"),
    ("PENDING_DISPATCH@sub", SEAT, c.DispatchCase(target=SQUAD_A), "not_yours"),
    ("PENDING_DISPATCH@sub", DISPATCHER_A, c.DispatchCase(target=SQUAD_B, reason="x"), "target_not_allowed"),
    ("PENDING_DISPATCH@sub", DISPATCHER_A, c.DispatchCase(target=SUB_B, reason="x"), "target_not_allowed"),
    ("PENDING_DISPATCH@sub", DISPATCHER_A, c.DispatchCase(target=WATER, reason="x"), "target_not_allowed"),
    ("PENDING_DISPATCH@sub", DISPATCHER_A, c.DispatchCase(target=ROADS_A), "reason_missing"),
    ("PENDING_DISPATCH@sub", DISPATCHER_A, c.RecallCase(reason="x"), "not_yours"),
    ("PENDING_DISPATCH@sub", DISPATCHER_A, c.ReturnCase(reason=c.ReturnReason.OTHER, words=""), "field_missing"),
    ("RETURNED@district", LEADER, c.ForceClose(reason="x"), "wrong_state"),
    ("PENDING_SIGN", UNIT_B, c.SignFor(), "out_of_scope"),
    ("PENDING_SIGN", SEAT, c.SignFor(), "not_yours"),
    ("PENDING_SIGN", SEAT, c.RecallCase(reason="x"), "not_yours"),
    ("PENDING_SIGN", UNIT_A, c.FeedBack(done="x", photos=(PHOTO,)), "wrong_state"),
    (
        "PENDING_SIGN",
        UNIT_A,
        c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words="", proposed_target=c.BodyId("moon")),
        "unknown_target",
    ),
    ("HANDLING", UNIT_A, c.FeedBack(done="", photos=(PHOTO,), public_reply="x"), "field_missing"),
    ("HANDLING", UNIT_A, c.FeedBack(done="x", public_reply="x"), "photo_missing"),
    ("HANDLING", UNIT_A, c.FeedBack(done="x", photos=(PHOTO,)), "field_missing"),
    ("HANDLING", UNIT_A, c.RequestExtension(reason=""), "reason_missing"),
    ("HANDLING", UNIT_A, c.RequestSuspension(reason="x", until=date(2026, 3, 1)), "bad_end_date"),
    ("HANDLING", UNIT_A, c.RequestSuspension(reason="x", until=date(2027, 3, 3)), "bad_end_date"),
    ("HANDLING", LEADER, c.DecideExtension(request=NOBODY_KNOWS, granted=True, reason=""), "request_gone"),
    ("HANDLING", LEADER, c.DecideSuspension(request=NOBODY_KNOWS, granted=True, reason=""), "request_gone"),
    ("HANDLING", UNIT_A, c.WithdrawRequest(request=NOBODY_KNOWS), "request_gone"),
    ("HANDLING", CLOCK_ACTOR, c.ResumeCase(suspension=NOBODY_KNOWS), "suspension_gone"),
    ("HANDLING", DISPATCHER_A, c.AddCoHandler(unit=SQUAD_A, limit=TWO_DAYS), "already_on_case"),
    ("HANDLING", DISPATCHER_A, c.AddCoHandler(unit=SUB_B, limit=TWO_DAYS), "unknown_target"),
    ("HANDLING", SEAT, c.AddCoHandler(unit=WATER, limit=TWO_DAYS), "not_yours"),
    ("HANDLING", LEADER, c.ReleaseCoHandler(co_handling=NOBODY_KNOWS, reason="x"), "co_handling_gone"),
    ("HANDLING", LEADER, c.Supervise(opinion=""), "field_missing"),
    ("HANDLING", UNIT_A, c.AnswerSupervision(supervision=NOBODY_KNOWS, answer="x"), "supervision_gone"),
    ("HANDLING", SEAT, c.HandOverLead(follower=c.CaseId("x"), reason="x"), "wrong_state"),
    ("HANDLING", SEAT, c.AmendCase(field=c.AmendField.PROBLEM, former=STALL, new=LEAK), "amend_before_filing_only"),
    ("SUSPENDED", LEADER, c.ResumeCase(suspension=NOBODY_KNOWS, reason="x"), "suspension_gone"),
    ("SUSPENDED", UNIT_A, c.RequestExtension(reason="x"), "wrong_state"),
    ("PENDING_INSPECTION", SEAT, c.RequestInspection(patroller=c.Badge("P4")), "patroller_not_neutral"),
    ("PENDING_INSPECTION", SEAT, c.RecordInspection(passed=True), "inspection_on_site_needed"),
    ("PENDING_INSPECTION", SEAT, c.RecordInspection(passed=False, by_photo=True), "field_missing"),
    ("PENDING_INSPECTION", SEAT, c.OrderRework(reason="x"), "wrong_state"),
    ("PENDING_INSPECTION!failed", SEAT, c.RecordInspection(passed=True, by_photo=True), "inspection_on_site_needed"),
    ("PENDING_INSPECTION!failed", SEAT, c.OrderRework(reason=""), "reason_missing"),
    ("INSPECTING", PATROLLER, c.RecordInspection(passed=True, photo=PHOTO), "field_missing"),
    ("INSPECTING", PATROLLER, c.RecordInspection(passed=True, by_photo=True), "inspection_under_way"),
    ("PENDING_CALLBACK", SEAT, c.RecordCallback(reached=True), "field_missing"),
    ("PENDING_CALLBACK", SEAT, c.RecordCallback(reached=False, satisfied=True), "satisfied_without_reaching"),
    ("PENDING_CALLBACK", SEAT, c.RecordCallback(reached=True, satisfied=False), "field_missing"),
    ("PENDING_CALLBACK", LEADER, c.AcceptAsIs(reason="x"), "wrong_state"),
    ("PENDING_CALLBACK!dissatisfied", SEAT, c.AcceptAsIs(reason="x"), "not_yours"),
    ("PENDING_CALLBACK!dissatisfied", LEADER, c.AcceptAsIs(reason=""), "reason_missing"),
    ("PENDING_CLOSE", SEAT, c.CloseCase(closing_standard=""), "field_missing"),
    ("PENDING_CLOSE", SEAT, c.CloseCase(closing_standard="差不多"), "unknown_standard"),
    ("PENDING_CLOSE", LEADER, c.ForceClose(reason=""), "reason_missing"),
    ("PENDING_CLOSE", SEAT, c.ForceClose(reason="x"), "not_yours"),
    ("CLOSED", SEAT, c.OrderRework(reason="x"), "wrong_state"),
    ("CLOSED", UNIT_A, c.Appeal(reason="没有超时"), "not_yours"),
    ("CLOSED", LEADER, c.ReviewAppeal(appeal=NOBODY_KNOWS, supported=True, reason="x"), "appeal_gone"),
    ("CLOSED", CLOCK_ACTOR, c.Escalate(clock="HANDLING-5", threshold=80), "clock_stopped"),
    ("HANDLING", CLOCK_ACTOR, c.Escalate(clock="HANDLING-6", threshold=81), "unknown_threshold"),
    ("HANDLING", CLOCK_ACTOR, c.Escalate(clock="HANDLING-6", threshold=100), "too_early"),
    ("HANDLING", CLOCK_ACTOR, c.RecomputeDeadline(clock="HANDLING-6", calendar_edition="k" * 64), "calendar_moved_on"),
    ("HANDLING", SEAT, c.Escalate(clock="HANDLING-6", threshold=80), "not_yours"),
    ("MERGED", SEAT, c.RecordFollowerCallback(reached=True, satisfied=True), "wrong_state"),
    ("MERGED", SEAT, c.MergeInto(leader=c.CaseId("leader")), "wrong_state"),
    ("VOIDED", SEAT, c.AddNote(text=" "), "field_missing"),
]


@pytest.mark.parametrize(("stage", "actor", "body", "code"), GUARDS)
def test_guard(stage: str, actor: Actor, body: c.Body, code: str) -> None:
    town = town_at(stage)
    clocks = {clock.kind.value: clock.id for clock in town.cases[CASE].clocks}
    if isinstance(body, (c.Escalate, c.RecomputeDeadline)):
        body = replace(body, clock=clocks["HANDLING"])
    envelope = {"based_on": town.cases[CASE].flow} if body.kind == "RegisterCase" else {}
    assert town.refused(actor, CASE, body, **envelope) == code


REGISTRATIONS: list[tuple[Actor, c.RegisterCase, str]] = [
    (SEAT, _register(text="  "), "field_missing"),
    (SEAT, _register(problem="?"), "unknown_problem"),
    (SEAT, _register(follows=c.CaseId("nowhere")), "no_such_case"),
    (CHANNEL, _register(source=Source.FORUM, accept=True), "accept_by_seat_only"),
    (CHANNEL, _register(source=Source.SUPERIOR), "source_not_yours"),
    (PATROLLER, _register(source=Source.HOTLINE), "source_not_yours"),
    (GRID_LEADER, _register(source=Source.PATROLLER), "source_not_yours"),
    (DISPATCHER_A, _register(source=Source.HOTLINE), "source_not_yours"),
    (UNIT_A, _register(), "not_yours"),
]


@pytest.mark.parametrize(("actor", "body", "code"), REGISTRATIONS)
def test_registration(actor: Actor, body: c.RegisterCase, code: str) -> None:
    assert Town().refused(actor, "new", body) == code


def test_a_new_case_follows_an_ended_one_only() -> None:
    town = town_at("HANDLING")
    assert town.refused(SEAT, "new", _register(follows=c.CaseId(CASE))) == "follows_open_case"
    town = town_at("CLOSED")
    assert town.must(SEAT, "new", _register(follows=c.CaseId(CASE))).follows == CASE


def test_a_flow_command_says_what_it_is_based_on() -> None:
    town = town_at("PENDING_FILING")
    assert town.refused(SEAT, CASE, c.RefuseFiling(reason="x"), based_on=None) == "field_missing"
    assert town.refused(SEAT, CASE, c.RefuseFiling(reason="x"), based_on=1) == "case_moved_on"
    assert town.refused(SEAT, CASE, c.RefuseFiling(reason="x"), based_on=9) == "ahead_of_case"


def test_only_a_party_s_own_commands_are_given_on_behalf_and_with_a_name() -> None:
    town = town_at("PENDING_SIGN")
    assert town.refused(SEAT, CASE, c.AddNote(text="x"), on_behalf_of=by_phone(SQUAD_A)) == "not_on_behalf"
    nameless = c.OnBehalf(organisation=SQUAD_A, person="", channel="telephone")
    assert town.refused(SEAT, CASE, c.SignFor(), on_behalf_of=nameless) == "field_missing"
    assert town.refused(SEAT, CASE, c.SignFor(), on_behalf_of=by_phone(WATER)) == "not_yours"
    assert town.must(DISPATCHER_A, CASE, c.SignFor(), on_behalf_of=by_phone(SQUAD_A)).on_behalf == 1


def test_extensions_are_two_at_most() -> None:
    town = town_at("HANDLING")
    for _ in range(2):
        request = town.must(UNIT_A, CASE, c.RequestExtension(reason="缺料")).request
        assert request is not None
        refusal = c.DecideExtension(request=request.id, granted=False, reason="再想办法")
        town.must(DISPATCHER_A, CASE, refusal)  # a refusal uses up no turn
        request = town.must(UNIT_A, CASE, c.RequestExtension(reason="缺料")).request
        assert request is not None
        town.must(DISPATCHER_A, CASE, c.DecideExtension(request=request.id, granted=True, reason=""))
    assert town.refused(UNIT_A, CASE, c.RequestExtension(reason="缺料")) == "extensions_used_up"


@pytest.mark.parametrize(
    "leave",
    [
        lambda town: town.must(UNIT_A, CASE, c.FeedBack(done="好了", photos=(PHOTO,), public_reply="好了")),
        lambda town: town.must(UNIT_A, CASE, c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words="")),
        lambda town: town.must(LEADER, CASE, c.RecallCase(reason="收回")),
        lambda town: town.must(LEADER, CASE, c.ForceClose(reason="结案")),
    ],
)
def test_a_request_lapses_with_the_step_it_was_about(leave: Callable[[Town], object]) -> None:
    town = town_at("HANDLING")
    request = town.must(UNIT_A, CASE, c.RequestExtension(reason="缺料")).request
    assert request is not None
    leave(town)
    assert town.cases[CASE].request is None
    assert "RequestLapsed" in [fact.kind for fact in town.facts_of(CASE)]
    assert town.refused(LEADER, CASE, c.DecideExtension(request=request.id, granted=True, reason="")) == "request_gone"


def test_an_open_co_handler_blocks_closing_by_standard() -> None:
    town = town_at("HANDLING")
    part = town.must(DISPATCHER_A, CASE, c.AddCoHandler(unit=ROADS_A, limit=TWO_DAYS)).co_handlers[0]
    town.must(UNIT_A, CASE, c.FeedBack(done="好了", photos=(PHOTO,), public_reply="好了"))
    town.must(SEAT, CASE, c.RecordInspection(passed=True, by_photo=True))
    town.must(SEAT, CASE, c.RecordCallback(reached=True, satisfied=True))
    assert town.refused(SEAT, CASE, c.CloseCase(closing_standard="现场已恢复")) == "co_handler_open"
    town.must(LEADER, CASE, c.ReleaseCoHandler(co_handling=part.id, reason="不再需要"))
    assert town.must(SEAT, CASE, c.CloseCase(closing_standard="现场已恢复")).ended


def test_callbacks_run_out_but_not_for_the_dissatisfied() -> None:
    town = town_at("PENDING_CALLBACK")
    for _ in range(2):
        assert not town.must(SEAT, CASE, c.RecordCallback(reached=False)).unreached
    case = town.must(SEAT, CASE, c.RecordCallback(reached=False))
    assert case.unreached and case.attempts == 3 and case.state.value == "PENDING_CLOSE"
    town = town_at("PENDING_CALLBACK!dissatisfied")
    for _ in range(5):
        case = town.must(SEAT, CASE, c.RecordCallback(reached=False))
    assert case.state.value == "PENDING_CALLBACK" and case.dissatisfied and case.attempts == 5


def test_amending_is_decided_field_by_field() -> None:
    town = town_at("PENDING_FILING")
    text = c.AmendCase(field=c.AmendField.TEXT, former="菜场门口摆摊", new="菜场北门摆摊")
    phone = c.AmendCase(field=c.AmendField.CALLER_PHONE, former="13812345678", new="13900000000")
    town.must(SEAT, CASE, text)
    town.must(LEADER, CASE, phone)
    assert town.cases[CASE].text == "菜场北门摆摊" and town.cases[CASE].caller.phone == "13900000000"
    assert town.refused(LEADER, CASE, text) == "value_moved_on"
    wrong = c.AmendCase(field=c.AmendField.WANTS_ANSWER, former=True, new="yes")
    assert town.refused(SEAT, CASE, wrong) == "wrong_value"
    same = c.AmendCase(field=c.AmendField.WANTS_ANSWER, former=True, new=True)
    assert town.refused(SEAT, CASE, same) == "nothing_to_amend"
    town.must(SEAT, CASE, c.AmendCase(field=c.AmendField.PLACE, former=PLACE_A, new=PLACE_LID))
    assert town.cases[CASE].place == PLACE_LID


def test_the_component_names_its_maintainer() -> None:
    town = Town()
    town.must(SEAT, "lid", _register(place=PLACE_LID, problem=LID, accept=True))
    town.must(SEAT, "lid", c.FileCase(problem=LID, condition=f"{LID}-1"))
    case = town.must(SEAT, "lid", c.DispatchCase(target=WATER))
    assert case.unit == WATER and town.must(UNIT_WATER, "lid", c.SignFor()).unit == WATER


def test_two_merges_into_each_other_cannot_both_be() -> None:
    town = Town()
    town.must(SEAT, "a", _register(accept=True))
    town.must(SEAT, "b", _register(accept=True))
    first = town.command(SEAT, "a", c.MergeInto(leader=c.CaseId("b")))
    second = town.command(LEADER, "b", c.MergeInto(leader=c.CaseId("a")))
    town.offer(SEAT, first)
    assert town.offer(LEADER, second).code == "has_followers"  # type: ignore[union-attr]


def test_confidential_cases_are_hidden_from_those_not_given_them() -> None:
    town = Town()
    told = _register(caller=Caller(name="某某", phone="1", confidential=True), problem=STALL, accept=True)
    town.must(SEAT, "secret", told)
    assert town.refused(DISPATCHER_A, "secret", c.AddNote(text="x")) == "out_of_scope"
    town.must(SEAT, "secret", c.FileCase(problem=STALL, condition=f"{STALL}-1"))
    town.must(SEAT, "secret", c.DispatchCase(target=SUB_A))
    town.must(DISPATCHER_A, "secret", c.AddNote(text="收到"))
    town.must(SEAT, "own", replace(told, problem=""))
    both = replace(DISPATCHER_A, roles=DISPATCHER_A.roles | {Role.GRID_LEADER}, badge=town.cases["own"].registered_by)
    assert in_scope(both, town.cases["own"], REFERENCE.policy), "what one role hides another may show"


def test_a_new_calendar_reaches_running_clocks_through_facts_only() -> None:
    town = town_at("HANDLING")
    holiday = replace(CALENDAR, holidays=frozenset({date(2026, 3, 2)}), edition="m" * 64)
    before = {clock.id: clock.due for clock in town.cases[CASE].open_clocks}
    town.reference = replace(REFERENCE, calendar=holiday)
    assert {clock.id: clock.due for clock in town.cases[CASE].open_clocks} == before
    handling = next(clock for clock in town.cases[CASE].open_clocks if clock.kind.value == "HANDLING")
    case = town.must(CLOCK_ACTOR, CASE, c.RecomputeDeadline(clock=handling.id, calendar_edition="m" * 64))
    moved = next(clock for clock in case.open_clocks if clock.id == handling.id)
    assert moved.due > handling.due and moved.calendar_edition == "m" * 64


def test_every_clock_warns_once_at_each_threshold() -> None:
    town = town_at("HANDLING")
    handling = next(clock for clock in town.cases[CASE].open_clocks if clock.kind.value == "HANDLING")
    town.now = handling.turns_yellow
    town.must(CLOCK_ACTOR, CASE, c.Escalate(clock=handling.id, threshold=80))
    assert town.refused(CLOCK_ACTOR, CASE, c.Escalate(clock=handling.id, threshold=80)) == "already_escalated"
    town.later(3 * 24 * 60)
    town.must(CLOCK_ACTOR, CASE, c.Escalate(clock=handling.id, threshold=100))
    case = town.must(CLOCK_ACTOR, CASE, c.Escalate(clock=handling.id, threshold=150))
    told = [fact.body.told for fact in town.facts_of(CASE) if fact.kind == "CaseEscalated"]  # type: ignore[attr-defined]
    assert told == ["dispatcher", "shift_leader", "leader"]
    assert next(clock for clock in case.clocks if clock.id == handling.id).escalated == (80, 100, 150)
    assert BOARD_A


def test_a_registration_counts_from_when_it_was_done_but_never_from_the_future() -> None:
    town = Town()
    early = town.command(SEAT, "early", _register())
    town.later(90)
    town.offer(SEAT, early)
    assert town.cases["early"].registered_at == early.claimed_at
    ahead = replace(town.command(SEAT, "ahead", _register()), claimed_at=town.now + timedelta(days=3000))
    town.offer(SEAT, ahead)
    assert town.cases["ahead"].registered_at == town.cases["ahead"].last_flow_at == town.now


def test_nobody_registers_or_looks_up_a_caller_on_behalf_of_a_party() -> None:
    town = Town()
    assert town.refused(SEAT, CASE, _register(), on_behalf_of=by_phone(SQUAD_A)) == "not_on_behalf"
    caller = (c.Subject(kind=c.SubjectKind.CALLER, id="1380000"),)
    asked = replace(town.command(SEAT, CASE, c.RevealNumber(reason="x")), subjects=caller)
    assert town.offer(SEAT, replace(asked, on_behalf_of=by_phone(SQUAD_A))).code == "not_on_behalf"  # type: ignore[union-attr]


def test_a_request_is_withdrawn_by_the_unit_that_made_it_not_by_one_that_had_the_case_before() -> None:
    town = town_at("HANDLING")
    town.must(UNIT_A, CASE, c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words=""))
    town.must(DISPATCHER_A, CASE, c.DispatchCase(target=ROADS_A, reason="换一家"))
    roads = by_phone(ROADS_A)
    town.must(SEAT, CASE, c.SignFor(), on_behalf_of=roads)
    asked = town.must(SEAT, CASE, c.RequestExtension(reason="等配件"), on_behalf_of=roads).request
    assert asked is not None
    assert town.refused(UNIT_A, CASE, c.WithdrawRequest(request=asked.id)) == "not_yours"
    assert town.must(SEAT, CASE, c.WithdrawRequest(request=asked.id), on_behalf_of=roads).request is None
    assert town.refused(UNIT_A, CASE, c.WithdrawRequest(request=asked.id)) == "request_gone"


def test_an_appeal_granted_before_the_evaluation_counts_in_it() -> None:
    town = town_at("HANDLING")
    town.later(30 * 24 * 60)
    town.must(LEADER, CASE, c.ForceClose(reason="x"))
    appeal = town.must(UNIT_A, CASE, c.Appeal(reason="x")).appeal
    assert appeal is not None
    town.must(LEADER, CASE, c.ReviewAppeal(appeal=appeal.id, supported=True, reason="x"))
    town.must(EVALUATOR, CASE, c.DecideAppeal(appeal=appeal.id, granted=True, reason="x"))
    marks = town.must(CLOCK_ACTOR, CASE, c.EvaluateCase()).evaluation
    assert marks is not None and marks.late_clocks and marks.late_forgiven


def test_a_limit_beyond_every_calendar_is_refused_and_breaks_nothing() -> None:
    town = town_at("HANDLING")
    far = Limit(amount=Decimal(1_000_000), unit=LimitUnit.WORK_DAY)
    assert town.refused(DISPATCHER_A, CASE, c.AddCoHandler(unit=ROADS_A, limit=far, opinion="")) == "wrong_value"


def test_a_supervision_can_be_answered_once_the_case_is_back() -> None:
    town = town_at("HANDLING")
    supervision = town.must(LEADER, CASE, c.Supervise(opinion="今日办结", needs_answer=True)).supervisions[0]
    town.must(LEADER, CASE, c.RecallCase(reason="收回"))
    case = town.must(UNIT_A, CASE, c.AnswerSupervision(supervision=supervision.id, answer="已说明"))
    assert case.supervisions[0].answered


def test_what_is_said_on_behalf_beside_the_flow_counts_too() -> None:
    town = town_at("HANDLING")
    before = town.cases[CASE].on_behalf
    case = town.must(SEAT, CASE, c.RequestExtension(reason="缺料"), on_behalf_of=by_phone(SQUAD_A))
    assert case.on_behalf == before + 1


def test_a_follower_that_was_not_reached_is_not_satisfied() -> None:
    town = town_at("MERGED")
    town.must(LEADER, "leader", c.ForceClose(reason="领导决定"))
    told = c.RecordFollowerCallback(reached=False, satisfied=True)
    assert town.refused(SEAT, CASE, told) == "satisfied_without_reaching"


def test_a_registration_from_a_clock_that_was_never_set_counts_from_now() -> None:
    town = Town()
    stale = replace(town.command(SEAT, "new", _register()), claimed_at=town.now - timedelta(days=400))
    town.offer(SEAT, stale)
    assert town.cases["new"].registered_at == town.now and town.facts[0].claimed_at < town.now
    offline = replace(town.command(SEAT, "offline", _register()), claimed_at=town.now - timedelta(days=3))
    town.offer(SEAT, offline)
    assert town.cases["offline"].registered_at == town.now - timedelta(days=3)


def test_village_and_board_follow_from_the_cell() -> None:
    town = Town()
    told = _register(place=Place(address="菜场门口", cell=PLACE_A.cell))
    assert town.must(SEAT, "new", told).place.board == BOARD_A
    lost = _register(place=Place(address="哪里", latitude=1e14))
    assert town.refused(SEAT, "lost", lost) == "not_on_earth"
