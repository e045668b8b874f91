"""Whole walks of a case through the six steps, and beside them."""

from datetime import date

from desk_app.domain import commands as c
from desk_app.domain.case import Caller, ClockKind, DemandKind, Party, Photo, Source, State, acts_next
from desk_app.domain.seat import CLOCK_ACTOR
from tests.domain.walking import Town, by_phone
from tests.sample_reference import (
    BOARD_A,
    CHANNEL,
    COMPONENT,
    DISPATCHER_A,
    EVALUATOR,
    LEADER,
    LEAK,
    PATROLLER,
    PLACE_A,
    SEAT,
    SQUAD_A,
    STALL,
    SUB_A,
    UNIT_A,
    UNIT_WATER,
    WATER,
)

PHOTO = Photo(sha256="a" * 64, name="现场.jpg")
CALLER = Caller(name="张先生", phone="13812345678", wants_answer=True)


def registered(town: Town, case: str = "k1", *, caller: Caller = CALLER) -> None:
    town.must(
        SEAT,
        case,
        c.RegisterCase(
            source=Source.HOTLINE,
            demand_kind=DemandKind.COMPLAINT,
            text="菜场门口摆摊",
            caller=caller,
            place=PLACE_A,
            problem=STALL,
            accept=True,
        ),
    )


def at_unit(town: Town, case: str = "k1", **kwargs: Caller) -> None:
    registered(town, case, **kwargs)
    town.must(SEAT, case, c.FileCase(problem=STALL, condition=f"{STALL}-1"))
    town.must(SEAT, case, c.DispatchCase(target=SUB_A))
    town.must(DISPATCHER_A, case, c.DispatchCase(target=SQUAD_A))


def fed_back(town: Town, case: str = "k1", **kwargs: Caller) -> None:
    at_unit(town, case, **kwargs)
    town.must(UNIT_A, case, c.SignFor())
    town.must(UNIT_A, case, c.FeedBack(done="已劝离", photos=(PHOTO,), public_reply="已处理"))


def test_call_to_evaluation() -> None:
    town = Town()
    fed_back(town)
    case = town.must(SEAT, "k1", c.RequestInspection(patroller=PATROLLER.badge))
    task = case.tasks[0].id
    town.must(PATROLLER, "k1", c.RecordInspection(passed=True, task=task, photo=PHOTO))
    case = town.must(SEAT, "k1", c.RecordCallback(reached=True, satisfied=True))
    assert case.state is State.PENDING_CLOSE
    case = town.must(SEAT, "k1", c.CloseCase(closing_standard="现场已恢复"))
    case = town.must(CLOCK_ACTOR, "k1", c.EvaluateCase())
    assert case.state is State.CLOSED and not case.open_clocks
    assert case.evaluation is not None and case.evaluation.satisfied
    assert case.number == "WZ20260302-00001"
    assert acts_next(case) is Party.NOBODY
    assert [clock.kind for clock in case.clocks] == [
        ClockKind.FILING,
        ClockKind.DISPATCH,
        ClockKind.DISPATCH,
        ClockKind.SIGN,
        ClockKind.HANDLING,
        ClockKind.INSPECTION_WAIT,
        ClockKind.INSPECTION,
        ClockKind.CALLBACK,
        ClockKind.CLOSE,
    ]


def test_same_unit_after_return_resumes_another_restarts() -> None:
    town = Town()
    at_unit(town)
    town.later(30)
    case = town.must(UNIT_A, "k1", c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words=""))
    assert case.state is State.RETURNED and case.stack[-1] == SUB_A and case.unit is None
    handling = next(each for each in case.open_clocks if each.kind is ClockKind.HANDLING)
    assert handling.paused
    town.later(60)
    case = town.must(DISPATCHER_A, "k1", c.DispatchCase(target=SQUAD_A))
    resumed = next(each for each in case.open_clocks if each.kind is ClockKind.HANDLING)
    assert resumed.id == handling.id and not resumed.paused and resumed.due > handling.due
    town.must(UNIT_A, "k1", c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words="", proposed_target=WATER))
    case = town.must(DISPATCHER_A, "k1", c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words="", proposed_target=WATER))
    assert case.stack == ("district",) and case.returned == 3
    case = town.must(SEAT, "k1", c.DispatchCase(target=WATER, reason="确属供水"))
    handlings = [each for each in case.clocks if each.kind is ClockKind.HANDLING]
    assert [each.key for each in handlings] == [SQUAD_A, WATER]
    assert handlings[0].ended_at is not None


def test_second_seat_is_told_what_happened() -> None:
    town = Town()
    registered(town)
    stale = town.command(SEAT, "k1", c.RefuseFiling(reason="重复"))
    town.must(LEADER, "k1", c.FileCase(problem=STALL, condition=f"{STALL}-1"))
    decided = town.offer(SEAT, stale)
    assert decided.code == "case_moved_on"  # type: ignore[union-attr]
    assert [entry.kind for entry in decided.happened] == ["CaseFiled"]  # type: ignore[union-attr]


def test_extension_suspension_and_lapse() -> None:
    town = Town()
    at_unit(town)
    town.must(UNIT_A, "k1", c.SignFor())
    case = town.must(UNIT_A, "k1", c.RequestExtension(reason="缺料"))
    request = case.request.id  # type: ignore[union-attr]
    assert town.refused(UNIT_A, "k1", c.RequestSuspension(reason="x", until=date(2026, 4, 1))) == "request_open"
    assert town.refused(SEAT, "k1", c.DecideExtension(request=request, granted=True, reason="")) == "not_yours"
    due = next(each for each in case.open_clocks if each.kind is ClockKind.HANDLING).due
    case = town.must(DISPATCHER_A, "k1", c.DecideExtension(request=request, granted=True, reason=""))
    assert next(each for each in case.open_clocks if each.kind is ClockKind.HANDLING).due > due
    assert town.refused(LEADER, "k1", c.DecideExtension(request=request, granted=True, reason="")) == "request_gone"
    case = town.must(UNIT_A, "k1", c.RequestSuspension(reason="等季节", until=date(2026, 3, 10)))
    case = town.must(
        LEADER,
        "k1",
        c.DecideSuspension(request=case.request.id, granted=True, reason=""),  # type: ignore[union-attr]
    )
    assert case.state is State.SUSPENDED
    suspension = case.suspension.id  # type: ignore[union-attr]
    assert town.refused(CLOCK_ACTOR, "k1", c.ResumeCase(suspension=suspension)) == "too_early"
    town.later(9 * 24 * 60)
    case = town.must(CLOCK_ACTOR, "k1", c.ResumeCase(suspension=suspension))
    assert case.state is State.HANDLING
    assert town.refused(CLOCK_ACTOR, "k1", c.ResumeCase(suspension=suspension)) == "suspension_gone"


def test_merge_hand_over_and_callbacks() -> None:
    town = Town()
    at_unit(town, "k1")
    registered(town, "k2")
    registered(town, "k3", caller=Caller())
    town.must(SEAT, "k2", c.MergeInto(leader="k1"))
    town.must(SEAT, "k3", c.MergeInto(leader="k1"))
    assert town.refused(SEAT, "k1", c.MergeInto(leader="k2")) == "has_followers"
    assert town.refused(LEADER, "k1", c.VoidCase(reason="x")) == "has_followers"
    town.later(7)
    town.must(SEAT, "k1", c.HandOverLead(follower="k2", reason="来电人更清楚"))
    old, lead, third = town.cases["k1"], town.cases["k2"], town.cases["k3"]
    assert old.state is State.MERGED and not old.open_clocks and old.merged_into == "k2"
    assert lead.state is State.PENDING_SIGN and lead.unit == SQUAD_A and lead.followers == ("k3", "k1")
    assert {clock.kind for clock in lead.open_clocks} == {ClockKind.SIGN, ClockKind.HANDLING}
    assert third.merged_into == "k2"
    town.must(LEADER, "k2", c.ForceClose(reason="领导决定"))
    assert town.cases["k1"].callback_owed and not town.cases["k3"].callback_owed
    case = town.must(SEAT, "k1", c.RecordFollowerCallback(reached=True, satisfied=True))
    assert case.state is State.MERGED and not case.callback_owed


def test_verified_first_for_the_forum_and_on_behalf() -> None:
    town = Town()
    town.must(
        CHANNEL,
        "k1",
        c.RegisterCase(source=Source.FORUM, demand_kind=DemandKind.COMPLAINT, text="漏水", place=PLACE_A, problem=LEAK),
    )
    case = town.must(SEAT, "k1", c.AcceptCase())
    assert town.refused(SEAT, "k1", c.FileCase(problem=LEAK, condition=f"{LEAK}-1")) == "verification_needed"
    case = town.must(SEAT, "k1", c.RequestVerification(patroller=PATROLLER.badge))
    task = case.tasks[0].id
    not_true = c.RecordVerification(task=task, is_true=False, words="没有")
    town.must(SEAT, "k1", not_true, on_behalf_of=by_phone(PATROLLER.badge))
    assert town.refused(SEAT, "k1", c.FileCase(problem=LEAK, condition=f"{LEAK}-1")) == "verified_false"
    case = town.must(SEAT, "k1", c.RequestVerification(patroller="P2"))
    town.must(
        SEAT, "k1", c.RecordVerification(task=case.tasks[0].id, is_true=True, words=""), on_behalf_of=by_phone("P2")
    )
    town.must(SEAT, "k1", c.FileCase(problem=LEAK, condition=f"{LEAK}-1"))
    town.must(SEAT, "k1", c.DispatchCase(target=WATER))
    town.must(SEAT, "k1", c.SignFor(), on_behalf_of=by_phone(WATER))
    assert town.refused(SEAT, "k1", c.FeedBack(done="修好")) == "not_yours"
    town.must(SEAT, "k1", c.FeedBack(done="修好"), on_behalf_of=by_phone(WATER))
    assert town.cases["k1"].on_behalf == 4
    case = town.must(SEAT, "k1", c.RequestInspection(patroller="P1"))
    town.must(PATROLLER, "k1", c.RecordInspection(passed=False, words="还漏", task=case.tasks[0].id, photo=PHOTO))
    case = town.must(SEAT, "k1", c.OrderRework(reason="未修好"))
    assert case.state is State.HANDLING and case.reworked == 1 and not case.failed_inspection


def test_appeal_against_being_late() -> None:
    town = Town()
    at_unit(town, caller=Caller())
    town.must(UNIT_A, "k1", c.SignFor())
    town.later(24 * 60)
    assert town.refused(UNIT_A, "k1", c.RequestExtension(reason="忙")) == "overdue"
    town.must(UNIT_A, "k1", c.FeedBack(done="好了", photos=(PHOTO,)))
    town.must(SEAT, "k1", c.RecordInspection(passed=True, by_photo=True))
    town.must(SEAT, "k1", c.CloseCase(closing_standard="现场已恢复"))
    town.must(CLOCK_ACTOR, "k1", c.EvaluateCase())
    assert town.refused(UNIT_WATER, "k1", c.Appeal(reason="x")) == "out_of_scope"
    case = town.must(UNIT_A, "k1", c.Appeal(reason="台风"))
    appeal = case.appeal.id  # type: ignore[union-attr]
    town.must(LEADER, "k1", c.ReviewAppeal(appeal=appeal, supported=True, reason="属实"))
    case = town.must(EVALUATOR, "k1", c.DecideAppeal(appeal=appeal, granted=True, reason="属实"))
    assert case.evaluation is not None and case.evaluation.late_forgiven
    assert BOARD_A and COMPONENT
