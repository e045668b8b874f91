"""Random commands on random cases: whatever people try, the rule book keeps its promises."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from os import environ
from random import Random
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from desk_app import wire
from desk_app.domain import commands as c
from desk_app.domain import facts as f
from desk_app.domain.case import OPEN, Case, Photo, State
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.decide import Accepted, Context, Refused, offered, speaks_for
from desk_app.domain.evolve import fold
from desk_app.domain.seat import CLOCK_ACTOR, MAY_GIVE, Actor, in_scope
from tests.domain.stages import CALLER, CASE, STAGES, town_at
from tests.domain.walking import Town, by_phone
from tests.sample_reference import (
    CHANNEL,
    CHIEF,
    DISPATCHER_A,
    DISPATCHER_B,
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
    START,
    SUB_A,
    SUB_B,
    UNIT_A,
    UNIT_B,
    UNIT_ROADS,
    UNIT_WATER,
    WATER,
)

ACTORS = (
    SEAT,
    LEADER,
    DISPATCHER_A,
    DISPATCHER_B,
    UNIT_A,
    UNIT_B,
    UNIT_ROADS,
    UNIT_WATER,
    PATROLLER,
    PATROLLER_2,
    GRID_LEADER,
    CHANNEL,
    EVALUATOR,
    CHIEF,
    CLOCK_ACTOR,
)
CASES = (CASE, "leader", "a", "b", "c")
PHOTO = Photo(sha256="b" * 64, name="1.jpg")
TARGETS = (SUB_A, SUB_B, SQUAD_A, SQUAD_B, ROADS_A, WATER, "nobody")
CLOSING = {State.PENDING_INSPECTION, State.INSPECTING, State.PENDING_CALLBACK, State.PENDING_CLOSE, State.CLOSED}
words = ["", "有理由", "另一个理由"]
often = ["有理由", "有理由", "有理由", "有理由", "有理由", ""]
Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several: drawn by hypothesis, or by a seeded generator that walks far."""


def _ids(case: Case | None, name: str) -> list[str]:
    """The ids of what is open on the case, and one that is not."""
    known: list[str] = ["gone"]
    if case is not None:
        if name == "task":
            known += [task.id for task in case.tasks]
        elif name == "request":
            known += [case.request.id] if case.request else []
        elif name == "suspension":
            known += [case.suspension.id] if case.suspension else []
        elif name == "co_handling":
            known += [part.id for part in case.co_handlers]
        elif name == "supervision":
            known += [each.id for each in case.supervisions]
        elif name == "appeal":
            known += [case.appeal.id] if case.appeal else []
        elif name == "clock":
            known += [each.id for each in case.clocks]
    return 3 * known[1:] + known[:1]


def body_of(kind: str, case: Case | None, today: date, pick: Pick) -> Any:
    """A body for a command: mostly one that makes sense for the case, now and then not."""
    patrollers = ["P1", "P2", "P1", "P2", "P3", "P4", "1001"]
    fields: dict[str, dict[str, Any]] = {
        "DeclineCase": {"reason": often, "lawful_route": often},
        "AnswerDirectly": {"answer": often},
        "TransferOut": {
            "target": list(c.TransferTarget),
            "way": list(c.TransferWay),
            "note": words,
        },
        "RequestVerification": {"patroller": patrollers},
        "RecordVerification": {"task": _ids(case, "task"), "is_true": [True, False], "words": often},
        "ReassignTask": {"task": _ids(case, "task"), "patroller": patrollers},
        "WithdrawTask": {"task": _ids(case, "task"), "reason": often},
        "RefuseFiling": {"reason": often},
        "DispatchCase": {"target": list(TARGETS), "reason": often},
        "SendBackToFiling": {"reason": often},
        "RecallCase": {"reason": often},
        "ReturnCase": {"reason": list(c.ReturnReason), "words": often},
        "FeedBack": {"done": often, "photos": [(PHOTO,), ()], "public_reply": often},
        "RequestInspection": {"patroller": patrollers},
        "RecordInspection": {
            "passed": [True, False],
            "words": often,
            "task": [None, *_ids(case, "task")],
            "photo": [PHOTO, None],
            "by_photo": [True, False] if case and case.state is State.PENDING_INSPECTION else [False],
        },
        "RecordCallback": {"reached": [True, False], "satisfied": [None, True, False], "words": often},
        "RecordFollowerCallback": {"reached": [True, False], "satisfied": [None, True, False]},
        "AcceptAsIs": {"reason": often},
        "OrderRework": {"reason": often},
        "CloseCase": {"closing_standard": ["现场已恢复", "", "别的"]},
        "ForceClose": {"reason": often},
        "VoidCase": {"reason": often},
        "MergeInto": {"leader": list(CASES)},
        "HandOverLead": {"follower": [*(case.followers if case else ()), *CASES], "reason": often},
        "RequestExtension": {"reason": often},
        "DecideExtension": {"request": _ids(case, "request"), "granted": [True, False], "reason": often},
        "RequestSuspension": {
            "reason": often,
            "until": [today + timedelta(days=days) for days in (-2, 0, 1, 9, 30, 400)],
        },
        "DecideSuspension": {"request": _ids(case, "request"), "granted": [True, False], "reason": often},
        "ResumeCase": {"suspension": _ids(case, "suspension"), "reason": often},
        "WithdrawRequest": {"request": _ids(case, "request")},
        "AddCoHandler": {
            "unit": list(TARGETS),
            "limit": [Limit(amount=Decimal(2), unit=LimitUnit.WORK_DAY)],
        },
        "ReportCoHandling": {"co_handling": _ids(case, "co_handling"), "done": often},
        "ReleaseCoHandler": {"co_handling": _ids(case, "co_handling"), "reason": often},
        "Supervise": {"opinion": often},
        "AnswerSupervision": {"supervision": _ids(case, "supervision"), "answer": often},
        "AskShiftLeader": {"question": often},
        "AddNote": {"text": often},
        "Attach": {"photo": [PHOTO]},
        "RecordCall": {
            "phone": ["13800000000"],
            "began": [START],
            "ended": [START, START - timedelta(hours=1)],
        },
        "Appeal": {"reason": often},
        "ReviewAppeal": {"appeal": _ids(case, "appeal"), "supported": [True, False], "reason": often},
        "DecideAppeal": {"appeal": _ids(case, "appeal"), "granted": [True, False], "reason": often},
        "Escalate": {"clock": _ids(case, "clock"), "threshold": [80, 100, 150, 7]},
        "RecomputeDeadline": {"clock": _ids(case, "clock"), "calendar_edition": ["k" * 64, "m" * 64]},
    }
    if kind == "RegisterCase":
        return c.RegisterCase(
            source=pick(list(c.Source)),
            demand_kind=pick(list(c.DemandKind)),
            text=pick(often),
            caller=pick([CALLER, CALLER, c.Caller(), replace(CALLER, confidential=True)]),
            place=pick([PLACE_A, PLACE_LID, c.Place(address="不清楚", verified=False)]),
            problem=pick([STALL, LEAK, LID, "", "unknown"]),
            accept=pick([True, False]),
            follows=pick([None, None, None, *CASES]),
        )
    if kind == "FileCase":
        problem, condition = pick([(STALL, f"{STALL}-1"), (LEAK, f"{LEAK}-1"), (LID, f"{LID}-1"), (STALL, "x")])
        return c.FileCase(problem=problem, condition=condition, place=pick([None, PLACE_A, PLACE_LID]))
    if kind == "AmendCase":
        former = case.text if case is not None else ""
        return c.AmendCase(field=c.AmendField.TEXT, former=pick([former, "x"]), new=pick(often))
    return c.COMMANDS[kind](**{name: pick(options) for name, options in fields.get(kind, {}).items()})


ABOUT_OTHERS = {"RevealNumber", "FlagCaller", "ReportMissedCall", "TakeMissedCall", "SettleMissedCall"}
ABOUT_CASES = sorted(MAY_GIVE.keys() - ABOUT_OTHERS)


QUIET = {"AddNote", "Attach", "RecordCall", "AmendCase"}
FORWARD = {
    "FileCase",
    "DispatchCase",
    "SignFor",
    "FeedBack",
    "RequestInspection",
    "RecordVerification",
    "RecordInspection",
    "RecordCallback",
    "CloseCase",
    "RequestSuspension",
    "DecideSuspension",
    "RequestExtension",
    "DecideExtension",
    "RecordFollowerCallback",
    "Appeal",
    "ReviewAppeal",
    "DecideAppeal",
    "HandOverLead",
    "AcceptAsIs",
    "ResumeCase",
}


class People:
    """Three cases, fifteen people and the clock; every outcome is checked as it comes."""

    def __init__(self) -> None:
        self.town = Town()
        self.accepted: Counter[str] = Counter()
        self.reached: set[State] = set()

    def context(self, actor: Actor) -> Context:
        """What the rule book is asked with."""
        return Context(
            now=self.town.now,
            occurred_at=self.town.now,
            actor=actor,
            reference=self.town.reference,
            cases=self.town.cases.get,
        )

    def let_time_pass(self, pick: Pick) -> None:
        """Minutes to weeks."""
        self.town.later(pick([0, 1, 20, 300, 3000, 20000]))

    def publish_calendar(self, pick: Pick) -> None:
        """Another edition of the calendar."""
        calendar = replace(REFERENCE.calendar, edition=pick(["k" * 64, "m" * 64]))
        self.town.reference = replace(self.town.reference, calendar=calendar)

    def call(self, pick: Pick) -> None:
        """Somebody calls about something new."""
        case_id = pick(CASES)
        if case_id not in self.town.cases:
            body = body_of("RegisterCase", None, self.town.now.date(), pick)
            self.offer(SEAT, case_id, replace(body, text="有人来电", problem=STALL, follows=None))

    def act(self, pick: Pick) -> None:
        """Somebody does what is offered to them."""
        case_id = pick(CASES)
        case = self.town.cases.get(case_id)
        if case is None:
            return
        actor = pick([*ACTORS, *self.next_to_act(case)])
        if actor is CLOCK_ACTOR:
            choices = ["ResumeCase", "EvaluateCase", "Escalate", "RecomputeDeadline"]
        else:
            choices = [*offered(case, actor, self.context(actor))] if in_scope(actor, case, REFERENCE.policy) else []
            # What moves the flow is drawn more often, and ends less often, so that walks go deep.
            ends = {
                "VoidCase",
                "ForceClose",
                "MergeInto",
                "TransferOut",
                "AnswerDirectly",
                "RefuseFiling",
                "DeclineCase",
            }
            if pick(10 * [True] + [False]):
                choices = [kind for kind in choices if kind not in ends]
            if pick(10 * [True] + [False]):
                choices = [kind for kind in choices if kind not in QUIET]
            choices += 6 * [kind for kind in choices if kind in FORWARD]
        if not choices:
            return
        kind = pick(choices)
        spoken = speaks_for(case, actor, kind, self.context(actor))
        envelope = {"on_behalf_of": by_phone(spoken[0])} if spoken else {}
        self.offer(actor, case_id, body_of(kind, case, self.town.now.date(), pick), **envelope)

    def try_anything(self, pick: Pick) -> None:
        """Somebody tries what may well be nonsense."""
        case_id, actor, kind = pick(CASES), pick(ACTORS), pick(ABOUT_CASES)
        case = self.town.cases.get(case_id)
        body = body_of(kind, case, self.town.now.date(), pick)
        based_on = (case.flow if case else 0) - pick([0, 0, 1])
        envelope: dict[str, Any] = {"based_on": max(based_on, 0)} if kind in c.FLOW_COMMANDS else {}
        if pick([True, False]):
            envelope["on_behalf_of"] = by_phone(pick([SQUAD_A, WATER, "P1"]))
        self.offer(actor, case_id, body, **envelope)

    def next_to_act(self, case: Case) -> list[Actor]:
        """Those the state waits for, drawn more often."""
        by_body = {actor.body: actor for actor in (DISPATCHER_A, DISPATCHER_B, UNIT_A, UNIT_B, UNIT_ROADS, UNIT_WATER)}
        waited_for = [by_body[body] for body in (case.unit, case.holder) if body in by_body]
        patrollers = [each for each in (PATROLLER, PATROLLER_2) if case.tasks and each.badge == case.tasks[0].patroller]
        judges = [EVALUATOR, UNIT_A] if case.state is State.CLOSED else []
        return 4 * [SEAT, LEADER, *waited_for, *patrollers, *judges]

    def offer(self, actor: Actor, case_id: str, body: Any, **envelope: Any) -> None:
        """Give one command and check all that must hold of its outcome."""
        town = self.town
        before = town.cases.get(case_id)
        could = before is not None and body.kind in offered(before, actor, self.context(actor))
        known = len(town.facts)
        command = town.command(actor, case_id, body, **envelope)
        assert wire.load_command(wire.parse(wire.canonical(wire.dump(command)).encode())) == command
        decided = town.offer(actor, command)
        if isinstance(decided, Refused):
            assert len(town.facts) == known and decided.code
            return
        self.accepted[body.kind] += 1
        self.reached |= {case.state for case in town.cases.values()}
        after = town.cases[case_id]
        new = town.facts[known:]
        assert isinstance(decided, Accepted) and new
        for fact in new:
            assert wire.load_fact(wire.parse(wire.canonical(wire.dump(fact)).encode())) == fact
        flow_before = before.flow if before else 0
        moved = body.kind in c.FLOW_COMMANDS or any(
            isinstance(fact.body, f.CaseResumed) or (isinstance(fact.body, f.SuspensionDecided) and fact.body.granted)
            for fact in new
        )
        assert after.flow == flow_before + moved, "one command of the flow, one number"
        if before is not None:
            assert in_scope(actor, before, REFERENCE.policy)
            if actor is not CLOCK_ACTOR:
                assert could, f"{body.kind} was accepted but not offered to {actor.badge}"
            if before.state is State.RETURNED:
                assert after.state not in CLOSING, "a returned case never jumps to closing"
            if before.ended:
                assert after.state is before.state
        for fact in new:
            if isinstance(fact.body, f.CaseClosed):
                standards = before.filing.closing_standards if before and before.filing else ()
                assert fact.body.forced or fact.body.closing_standard in standards
                assert town.cases[fact.subject.id].forced == fact.body.forced

        for touched in {fact.subject.id for fact in new}:
            self.check_clocks(touched)
            self.check_what_is_open(town.cases[touched])
            self.check_stack(town.cases[touched])
            self.check_fold(touched)
        self.check_merges()

    def check_clocks(self, case_id: str) -> None:
        """Every instance has one start and one end, and an open case is never without a clock."""
        case = self.town.cases[case_id]
        started: Counter[str] = Counter()
        ended: Counter[str] = Counter()
        for fact in self.town.facts_of(case_id):
            if isinstance(fact.body, f.ClockStarted):
                started[fact.body.clock.id] += 1
            elif isinstance(fact.body, f.ClockEnded):
                ended[fact.body.clock] += 1
        assert all(number == 1 for number in started.values())
        assert all(number == 1 for number in ended.values())
        assert set(ended) <= set(started)
        assert set(started) - set(ended) == {each.id for each in case.open_clocks}
        assert bool(case.open_clocks) != case.ended

    def check_what_is_open(self, case: Case) -> None:
        """Tasks, requests, suspensions and co-handlings live only where they belong; somebody can always act."""
        if case.ended:
            assert not case.tasks and not case.co_handlers and not case.suspension and not case.request
        else:
            able = set(offered(case, LEADER, self.context(LEADER))) & c.FLOW_COMMANDS
            assert able, f"nobody at the district can act on {case.state}"
        assert len(case.tasks) == (case.state in (State.VERIFYING, State.INSPECTING))
        assert (case.suspension is not None) == (case.state is State.SUSPENDED)
        assert case.request is None or case.state is State.HANDLING

    def check_stack(self, case: Case) -> None:
        """District, perhaps a sub-centre, and the unit on top while it has the case."""
        if case.filing is not None and case.state in OPEN:
            assert case.stack[0] == "district" and len(case.stack) <= 2
        if case.state in (State.PENDING_SIGN, State.HANDLING, State.SUSPENDED, State.PENDING_INSPECTION):
            assert case.unit is not None
        if case.state in (State.RETURNED, State.PENDING_DISPATCH):
            assert case.unit is None

    def check_merges(self) -> None:
        """Followers and leaders name each other, and no leader follows."""
        cases = self.town.cases
        for case in cases.values():
            if case.state is State.MERGED and case.merged_into is not None:
                leader = cases[case.merged_into]
                assert leader.state is not State.MERGED
                assert case.id in leader.followers
            for follower in case.followers:
                assert cases[follower].merged_into == case.id

    def check_fold(self, case_id: str) -> None:
        """Folding in one go and one by one give the same case, and the case travels whole."""
        case = self.town.cases[case_id]
        assert fold(self.town.facts_of(case_id)) == case
        assert wire.load(Case, wire.parse(wire.canonical(wire.dump(case)).encode())) == case


def closed_late() -> Town:
    """A case whose unit was a week late, and may appeal."""
    town = town_at("HANDLING")
    town.later(7 * 24 * 60)
    town.must(UNIT_A, CASE, c.FeedBack(done="好了", photos=(PHOTO,), public_reply="好了"))
    town.must(SEAT, CASE, c.RecordInspection(passed=True, by_photo=True))
    town.must(SEAT, CASE, c.RecordCallback(reached=True, satisfied=True))
    town.must(SEAT, CASE, c.CloseCase(closing_standard="现场已恢复"))
    return town


def leader_ended() -> Town:
    """A follower whose caller waits to be told."""
    town = town_at("MERGED")
    town.must(LEADER, "leader", c.ForceClose(reason="领导决定"))
    return town


OFTEN = ("SUSPENDED", "INSPECTING", "VERIFYING", "MERGED", "MERGED")
STARTS = [
    *(partial(town_at, stage) for stage in (*STAGES, *OFTEN, *OFTEN)),
    *4 * [closed_late],
    *2 * [leader_ended],
]


class RuleBookWalk(RuleBasedStateMachine):
    """The same people, led by hypothesis, which finds the shortest way to a broken promise."""

    def __init__(self) -> None:
        super().__init__()
        self.people = People()

    @rule(data=st.data(), what=st.sampled_from(["call", "act", "act", "act", "try_anything", "let_time_pass"]))
    def something_happens(self, data: st.DataObject, what: str) -> None:
        getattr(self.people, what)(lambda options: data.draw(st.sampled_from(options)))

    @rule(data=st.data())
    def a_calendar_comes(self, data: st.DataObject) -> None:
        self.people.publish_calendar(lambda options: data.draw(st.sampled_from(options)))


RuleBookWalk.TestCase.settings = settings(max_examples=60, stateful_step_count=40)
TestRuleBookWalk = RuleBookWalk.TestCase


def test_long_walks_reach_every_state_and_use_every_command() -> None:
    """Seeded walks, each begun at some stage, see the whole rule book; a broken one says its seed."""
    accepted: Counter[str] = Counter()
    reached: set[State] = set()
    for seed in range(int(environ.get("WALKS", "150"))):
        generator = Random(seed)
        people = People()
        people.town = generator.choice(STARTS)()
        steps = [people.call, people.let_time_pass, people.publish_calendar, people.try_anything, *12 * [people.act]]
        try:
            for _ in range(100):
                generator.choice(steps)(generator.choice)
        except Exception as broken:
            raise AssertionError(f"walk {seed} broke the rule book") from broken
        accepted += people.accepted
        reached |= people.reached
    assert reached == set(State), f"never reached: {set(State) - reached}"
    assert set(accepted) == set(ABOUT_CASES), f"never accepted: {set(ABOUT_CASES) - set(accepted)}"
