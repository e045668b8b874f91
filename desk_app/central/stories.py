"""How cases go, as stories by name: each brings a case to another state of the rule book, for samples and pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from desk_app.central.ledger import Offered
from desk_app.domain import commands as c
from desk_app.domain.case import Badge, BodyId, Caller, Case, CaseId, CommandId, DemandKind, Photo, Place, Source, State
from desk_app.domain.decide import Context, Refused, as_facts, clamp, decide
from desk_app.domain.directory import BodyKind, proposed_target
from desk_app.domain.evolve import evolve
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor
from desk_app.errors import OurMistake

STEP = timedelta(minutes=6)
"""From one command of a story to the next."""


class Told(Protocol):
    """What a caller of a sample says; `problem` is empty where it is no problem of the catalogue."""

    @property
    def text(self) -> str: ...
    @property
    def problem(self) -> str: ...
    @property
    def place(self) -> Place: ...
    @property
    def demand_kind(self) -> DemandKind: ...
    @property
    def caller_name(self) -> str: ...
    @property
    def phone(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who plays whom. A unit or patroller without an account is spoken for by the seat."""

    seats: tuple[Actor, ...]
    leader: Actor
    channel: Actor
    dispatchers: Mapping[BodyId, Actor]
    units: Mapping[BodyId, Actor]
    patrollers: Mapping[Badge, Actor]
    reference: Reference


@dataclass(slots=True, kw_only=True)
class Teller:
    """Tells one story: each command is decided here first, so that the next can answer it, and kept to be offered."""

    cast: Cast
    case_id: CaseId
    new_id: Callable[[str], str]
    seat: Actor
    began: datetime
    now: datetime
    cases: dict[CaseId, Case] = field(default_factory=dict)
    offered: list[Offered] = field(default_factory=list)

    @property
    def case(self) -> Case:
        """The story's case as it stands."""
        return self.cases[self.case_id]

    @property
    def took(self) -> timedelta:
        """How long the story takes from its first command to its last."""
        return STEP * max(0, len(self.offered) - 1)

    def give(
        self, actor: Actor, body: c.Body, *, case_id: CaseId | None = None, on_behalf_of: c.OnBehalf | None = None
    ) -> None:
        """One command, some minutes after the one before; what is refused here is a mistake of the story."""
        subject = c.Subject(kind=c.SubjectKind.CASE, id=case_id or self.case_id)
        case = self.cases.get(CaseId(subject.id))
        number = len(self.offered)
        command = c.Command(
            id=CommandId(self.new_id(f"command-{number}")),
            subjects=(subject,),
            claimed_at=min(self.now, self.began + STEP * number),
            body=body,
            based_on=(case.flow if case else 0) if body.kind in c.FLOW_COMMANDS else None,
            on_behalf_of=on_behalf_of,
        )
        context = Context(
            now=self.now,
            occurred_at=clamp(command.claimed_at, case, self.now),
            actor=actor,
            reference=self.cast.reference,
            cases=self.cases.get,
        )
        outcome = decide(command, case, context)
        if isinstance(outcome, Refused):
            raise OurMistake(f"a story was refused: {body.kind} {outcome.code} {dict(outcome.params)}")
        for fact in as_facts(outcome, command, context):
            touched = CaseId(fact.subject.id)
            self.cases[touched] = evolve(self.cases.get(touched), fact)
        self.offered.append(Offered(command=command, actor=actor))

    def by_unit(self, body: c.Body) -> None:
        """The unit that has the case gives it, or the seat for one that is reached by telephone."""
        unit = self.case.unit
        assert unit is not None
        self._as(self.cast.units.get(unit), unit, body)

    def by_patroller(self, body: c.Body) -> None:
        """The patroller of the open task gives it."""
        patroller = self.case.tasks[0].patroller
        self._as(self.cast.patrollers.get(patroller), patroller, body)

    def _as(self, actor: Actor | None, party: str, body: c.Body) -> None:
        if actor is not None:
            self.give(actor, body)
            return
        spoken = c.OnBehalf(organisation=party, person="值班员", channel="电话")
        self.give(self.seat, body, on_behalf_of=spoken)


Tell = Callable[[Teller, Told], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A way a case can go. `needs_problem`: what is told must be a problem of the catalogue."""

    name: str
    tell: Tell
    needs_problem: bool = True


def _photo(teller: Teller, what: str) -> Photo:
    return Photo(sha256=hashlib.sha256(f"{teller.case_id}/{what}".encode()).hexdigest(), name=f"{what}.jpg")


def _patroller(teller: Teller) -> Badge:
    return teller.cast.reference.directory.patrollers_for(teller.case.place)[0].badge


def _registered(told: Told, source: Source, *, accept: bool) -> c.RegisterCase:
    return c.RegisterCase(
        source=source,
        demand_kind=told.demand_kind,
        text=told.text,
        caller=Caller(name=told.caller_name, phone=told.phone, wants_answer=bool(told.phone)),
        place=told.place,
        problem=told.problem,
        accept=accept,
    )


def _waiting(t: Teller, told: Told) -> None:
    t.give(t.cast.channel, _registered(told, Source.WECHAT, accept=False))


def _taken(t: Teller, told: Told) -> None:
    t.give(t.seat, _registered(told, Source.HOTLINE, accept=True))


def _declined(t: Teller, told: Told) -> None:
    _waiting(t, told)
    t.give(t.seat, c.DeclineCase(reason="已进入诉讼程序", lawful_route="请向人民法院反映"))


def _answered(t: Teller, told: Told) -> None:
    _taken(t, told)
    t.give(t.seat, c.AnswerDirectly(answer="已按政策口径答复来电人"))


def _transferred(t: Teller, told: Told) -> None:
    _taken(t, told)
    t.give(t.seat, c.TransferOut(target=c.TransferTarget.POLICE_110, way=c.TransferWay.THREE_PARTY))


def _verifying(t: Teller, told: Told) -> None:
    _waiting(t, told)
    t.give(t.seat, c.AcceptCase())
    t.give(t.seat, c.RequestVerification(patroller=_patroller(t), note="请到现场看一看"))


def _untrue(t: Teller, told: Told) -> None:
    _verifying(t, told)
    task = t.case.tasks[0].id
    t.by_patroller(c.RecordVerification(task=task, is_true=False, words="现场未见", photo=_photo(t, "核实")))
    t.give(t.seat, c.RefuseFiling(reason="经核实不属实"))


def _filed(t: Teller, told: Told) -> None:
    _taken(t, told)
    problem = t.cast.reference.catalogue.problems[told.problem]
    t.give(t.seat, c.FileCase(problem=problem.code, condition=problem.conditions[0].code))


def _filed_after_verification(t: Teller, told: Told) -> None:
    _verifying(t, told)
    task = t.case.tasks[0].id
    t.by_patroller(c.RecordVerification(task=task, is_true=True, words="属实", photo=_photo(t, "核实")))
    problem = t.cast.reference.catalogue.problems[told.problem]
    t.give(t.seat, c.FileCase(problem=problem.code, condition=problem.conditions[0].code))


def _target(t: Teller) -> tuple[BodyId, str]:
    """Whom the catalogue names at the holder, or, with a reason, the first unit the holder may dispatch to."""
    case, reference = t.case, t.cast.reference
    assert case.filing is not None and case.holder is not None
    problem = reference.catalogue.problems[case.filing.problem]
    answering = reference.bodies_of(case.place.component)
    proposed = proposed_target(reference.directory, problem, case.place, answering, case.holder)
    own = reference.directory.bodies.get(case.holder)
    board = own.board if own is not None and own.kind is BodyKind.SUB_CENTRE else ""
    bodies = reference.directory.bodies
    if proposed is not None and (not board or bodies[proposed].board == board):
        return proposed, ""
    units = (b for b in bodies.values() if b.kind is BodyKind.UNIT and (not board or b.board == board))
    return next(units).id, "清单未指明，按属地派遣"


def _holder(t: Teller) -> Actor:
    assert t.case.holder is not None
    return t.cast.dispatchers.get(t.case.holder, t.seat)


def _dispatched(t: Teller, told: Told) -> None:
    """Down to the unit, through the sub-centre where the catalogue says so."""
    _filed(t, told)
    while t.case.state is State.PENDING_DISPATCH:
        target, reason = _target(t)
        t.give(_holder(t), c.DispatchCase(target=target, opinion="请按时限处置", reason=reason))


def _returned(t: Teller, told: Told) -> None:
    _dispatched(t, told)
    t.by_unit(c.ReturnCase(reason=c.ReturnReason.NOT_OURS, words="不在本单位管辖范围"))


def _handled(t: Teller, told: Told) -> None:
    _dispatched(t, told)
    t.by_unit(c.SignFor())


def _supervised(t: Teller, told: Told) -> None:
    _handled(t, told)
    t.give(t.cast.leader, c.Supervise(opinion="群众反映强烈，请抓紧", needs_answer=True))
    t.give(t.seat, c.AddNote(text="来电人再次来电催问"))


def _extended(t: Teller, told: Told) -> None:
    _handled(t, told)
    t.by_unit(c.RequestExtension(reason="配件到货需要时间"))
    assert t.case.request is not None
    t.give(t.cast.leader, c.DecideExtension(request=t.case.request.id, granted=True, reason="同意"))


def _suspended(t: Teller, told: Told) -> None:
    _handled(t, told)
    until = (t.now.astimezone(t.cast.reference.calendar.zone) + timedelta(days=30)).date()
    t.by_unit(c.RequestSuspension(reason="需待汛期过后施工", until=until))
    assert t.case.request is not None
    t.give(t.cast.leader, c.DecideSuspension(request=t.case.request.id, granted=True, reason="同意"))


def _fed_back(t: Teller, told: Told) -> None:
    _handled(t, told)
    _feed_back(t)


def _feed_back(t: Teller) -> None:
    t.by_unit(c.FeedBack(done="已处理完毕", photos=(_photo(t, "处置后"),), public_reply="您反映的问题已处理完毕"))


def _inspecting(t: Teller, told: Told) -> None:
    _fed_back(t, told)
    t.give(t.seat, c.RequestInspection(patroller=_patroller(t)))


def _failed(t: Teller, told: Told) -> None:
    _inspecting(t, told)
    task = t.case.tasks[0].id
    t.by_patroller(c.RecordInspection(task=task, passed=False, words="现场未恢复", photo=_photo(t, "核查")))


def _passed(t: Teller, told: Told) -> None:
    _inspecting(t, told)
    task = t.case.tasks[0].id
    t.by_patroller(c.RecordInspection(task=task, passed=True, words="已恢复", photo=_photo(t, "核查")))


def _dissatisfied(t: Teller, told: Told) -> None:
    _passed(t, told)
    if t.case.state is State.PENDING_CALLBACK:
        t.give(t.seat, c.RecordCallback(reached=True, satisfied=False, words="第二天又出现了"))


def _called_back(t: Teller, told: Told) -> None:
    _passed(t, told)
    if t.case.state is State.PENDING_CALLBACK:
        t.give(t.seat, c.RecordCallback(reached=True, satisfied=True, words="满意"))


def _closed(t: Teller, told: Told) -> None:
    _called_back(t, told)
    _close(t)


def _close(t: Teller) -> None:
    assert t.case.filing is not None
    t.give(t.seat, c.CloseCase(closing_standard=t.case.filing.closing_standards[0]))


def _closed_after_rework(t: Teller, told: Told) -> None:
    _failed(t, told)
    t.give(t.seat, c.OrderRework(reason="现场未恢复，请返工"))
    _feed_back(t)
    t.give(t.seat, c.RecordInspection(passed=True, by_photo=True))
    if t.case.state is State.PENDING_CALLBACK:
        t.give(t.seat, c.RecordCallback(reached=True, satisfied=True, words="满意"))
    _close(t)


def _forced(t: Teller, told: Told) -> None:
    _handled(t, told)
    t.give(t.cast.leader, c.ForceClose(reason="问题已随整体改造消除"))


def _voided(t: Teller, told: Told) -> None:
    _taken(t, told)
    t.give(t.cast.leader, c.VoidCase(reason="重复登记"))


def _merged(t: Teller, told: Told) -> None:
    """The story's case follows a second one that was told by somebody else."""
    _taken(t, told)
    leader = CaseId(t.new_id("leader"))
    t.give(t.seat, _registered(told, Source.HOTLINE, accept=True), case_id=leader)
    t.give(t.seat, c.MergeInto(leader=leader, reason="同一地点同一问题"))


STORIES: tuple[Story, ...] = (
    Story(name="closed", tell=_closed),
    Story(name="waiting", tell=_waiting, needs_problem=False),
    Story(name="taken", tell=_taken, needs_problem=False),
    Story(name="handled", tell=_handled),
    Story(name="verifying", tell=_verifying),
    Story(name="filed", tell=_filed),
    Story(name="answered", tell=_answered, needs_problem=False),
    Story(name="dispatched", tell=_dispatched),
    Story(name="returned", tell=_returned),
    Story(name="closed after rework", tell=_closed_after_rework),
    Story(name="supervised", tell=_supervised),
    Story(name="extended", tell=_extended),
    Story(name="suspended", tell=_suspended),
    Story(name="fed back", tell=_fed_back),
    Story(name="transferred", tell=_transferred, needs_problem=False),
    Story(name="inspecting", tell=_inspecting),
    Story(name="failed", tell=_failed),
    Story(name="passed", tell=_passed),
    Story(name="dissatisfied", tell=_dissatisfied),
    Story(name="called back", tell=_called_back),
    Story(name="declined", tell=_declined, needs_problem=False),
    Story(name="untrue", tell=_untrue),
    Story(name="filed after verification", tell=_filed_after_verification),
    Story(name="merged", tell=_merged, needs_problem=False),
    Story(name="forced", tell=_forced),
    Story(name="voided", tell=_voided, needs_problem=False),
)
"""In the order in which they are told, one after another and again from the first."""
