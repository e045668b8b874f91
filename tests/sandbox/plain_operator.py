"""An operator without windows: works a shift over HTTP as a person at the desk would, for tests of everybody else."""

from __future__ import annotations

import uuid

from desk_app.domain import commands as c
from desk_app.domain.case import Caller, Case, CaseId, CommandId, Source, State
from desk_app.domain.directory import proposed_target
from desk_app.domain.protocol import Verdict
from desk_app.sandbox.cast import Cast
from desk_app.sandbox.person import Person
from desk_app.sandbox.scenario import Answered, CaseStory, Plan, Scenario
from desk_app.sandbox.shift import Shift


class PlainOperator:
    """Takes what rings and works on what waits; `refused` are the codes of what the centre did not accept."""

    def __init__(self, person: Person, scenario: Scenario, cast: Cast, shift: Shift) -> None:
        self._me, self._scenario, self._cast, self._shift = person, scenario, cast, shift
        self._called: dict[CaseId, int] = {}
        self.refused: list[str] = []

    def work(self) -> None:
        """One look around."""
        while (story := self._shift.next_call()) is not None:
            self._register(story)
        self._me.look()
        for case in tuple(self._me.cases.values()):
            story = self._scenario.of_text(case.text)
            if story is not None and (body := self._next(case, story)) is not None:
                self._give(case.id, body, self._spoken_for(case, body))

    def _spoken_for(self, case: Case, body: c.Body) -> c.OnBehalf | None:
        if not isinstance(body, c.SignFor | c.FeedBack):
            return None
        return c.OnBehalf(organisation=case.unit or "", person="值班员", channel="电话")

    def _give(self, case_id: CaseId, body: c.Body, on_behalf_of: c.OnBehalf | None = None) -> None:
        answer = self._me.give(CommandId(str(uuid.uuid4())), case_id, body, on_behalf_of)
        if answer.verdict is not Verdict.ACCEPTED:
            self.refused.append(f"{body.kind} {answer.code}")

    def _register(self, story: CaseStory) -> None:
        call = story.call
        caller = Caller(name=call.caller_name, phone=call.phone, wants_answer=bool(call.phone))
        self._give(
            CaseId(str(uuid.uuid4())),
            c.RegisterCase(
                source=Source.HOTLINE,
                demand_kind=call.demand_kind,
                text=call.text,
                caller=caller,
                place=call.place,
                problem=call.problem,
                accept=True,
            ),
        )

    def _next(self, case: Case, story: CaseStory) -> c.Body | None:
        match case.state:
            case State.PENDING_ACCEPT if story.plan is Plan.DECLINE:
                return c.DeclineCase(reason=story.words, lawful_route=story.lawful_route)
            case State.PENDING_ACCEPT:
                return c.AcceptCase()
            case State.PENDING_FILING:
                return self._filing(case, story)
            case State.PENDING_DISPATCH | State.RETURNED if case.holder == "district":
                return self._dispatch(case)
            case State.PENDING_INSPECTION if case.failed_inspection:
                return c.OrderRework(reason="现场未恢复")
            case State.PENDING_INSPECTION if story.by_photo and case.feedback_photos:
                return c.RecordInspection(passed=True, by_photo=True)
            case State.PENDING_INSPECTION:
                return c.RequestInspection(patroller=self._patroller(case))
            case State.PENDING_CALLBACK if case.dissatisfied:
                return c.OrderRework(reason="来电人不满意")
            case State.PENDING_CALLBACK:
                return self._callback(case, story)
            case State.PENDING_CLOSE:
                assert case.filing is not None
                return c.CloseCase(closing_standard=case.filing.closing_standards[0])
            case State.MERGED if case.callback_owed:
                return c.RecordFollowerCallback(reached=True, satisfied=True)
            case State.PENDING_SIGN if self._by_telephone(case):
                return c.SignFor()
            case State.HANDLING if self._by_telephone(case):
                return c.FeedBack(done="已修复", public_reply="已修复")
            case _:
                return None

    def _by_telephone(self, case: Case) -> bool:
        return case.unit is not None and self._cast.reference.directory.bodies[case.unit].telephone_only

    def _filing(self, case: Case, story: CaseStory) -> c.Body | None:
        match story.plan:
            case Plan.ANSWER:
                return c.AnswerDirectly(answer=story.words)
            case Plan.TRANSFER:
                return c.TransferOut(target=story.transfer, way=c.TransferWay.THREE_PARTY)
            case Plan.MERGE:
                lead = self._scenario.story(story.into).call.text
                known = next((each.id for each in self._me.cases.values() if lead in each.text), None)
                return c.MergeInto(leader=known, reason=story.words) if known is not None else None
            case _:
                pass
        if case.verified is False:
            return c.RefuseFiling(reason=story.words)
        if case.verified is None and case.source in self._cast.reference.policy.verify_first:
            return c.RequestVerification(patroller=self._patroller(case))
        return c.FileCase(problem=story.call.problem, condition=story.call.condition)

    def _dispatch(self, case: Case) -> c.Body:
        assert case.filing is not None
        if case.proposed_target is not None:
            return c.DispatchCase(target=case.proposed_target, reason="按回退意见改派")
        reference, place = self._cast.reference, case.place
        problem = reference.catalogue.problems[case.filing.problem]
        bodies = reference.bodies_of(place.component)
        target = proposed_target(reference.directory, problem, place, bodies, case.stack[-1])
        assert target is not None
        return c.DispatchCase(target=target)

    def _patroller(self, case: Case) -> str:
        return self._cast.reference.directory.patrollers_for(case.place)[0].badge

    def _callback(self, case: Case, story: CaseStory) -> c.Body:
        turn = self._called.get(case.id, 0)
        self._called[case.id] = turn + 1
        match story.callbacks[min(turn, len(story.callbacks) - 1)]:
            case Answered.UNREACHED:
                return c.RecordCallback(reached=False)
            case Answered.DISSATISFIED:
                return c.RecordCallback(reached=True, satisfied=False, words="问题又出现了")
            case Answered.SATISFIED:
                return c.RecordCallback(reached=True, satisfied=True)
