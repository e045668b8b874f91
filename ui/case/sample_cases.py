"""Cases brought to some stages by the rule book itself, for pictures of the pane; no real person is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, cast

from desk_app.domain import commands as c
from desk_app.domain.case import (
    DISTRICT,
    Badge,
    BodyId,
    Caller,
    Case,
    CaseId,
    CommandId,
    DemandKind,
    Photo,
    Place,
    Source,
)
from desk_app.domain.commands import FLOW_COMMANDS, Body, Command, OnBehalf
from desk_app.domain.decide import Accepted, Context, as_facts, clamp, decide, offered
from desk_app.domain.directory import Person
from desk_app.domain.evolve import evolve
from desk_app.domain.facts import Fact
from desk_app.domain.projection import Draft, PendingCommand, StoredCase
from desk_app.domain.protocol import Answer, Presence
from desk_app.domain.reference import Reference
from desk_app.domain.rules import case_subject
from desk_app.domain.seat import Actor, Role
from desk_app.screens.case import CaseView, case_view
from ui.bridge import Bridge
from ui.queue.sample_district import ACTOR, BOARD, CELL, COMPONENT, NOW, REFERENCE, SampleDesk

SEAT = ACTOR
LEADER = Actor(badge=Badge("1900"), name="陆值班", roles=frozenset({Role.SHIFT_LEADER}), body=DISTRICT, seat="01")
ROADS = Actor(badge=Badge("3003"), name="王工", roles=frozenset({Role.UNIT}), body=BodyId("roads"), board=BOARD)
WALKER = Actor(badge=Badge("4003"), name="顾建明", roles=frozenset({Role.PATROLLER}), body=DISTRICT)
TOLD = "金山路菜场门口下水道盖子没了，刚有人差点摔进去，晚上路灯又暗，骑电瓶车的都绕不开。"
CASE = CaseId("01934a7c-0000-7000-8000-0000004171c5")
PLACE = Place(
    address="金山路菜场北门东侧 20 米",
    longitude=120.52,
    latitude=31.26,
    cell=CELL,
    village=CELL[:12],
    board=BOARD,
    component=COMPONENT,
)

_STAFF = tuple(Person(badge=each.badge, name=each.name, duty="seat", body=each.body) for each in (SEAT, LEADER, ROADS))
SAMPLE = replace(
    REFERENCE,
    directory=replace(
        REFERENCE.directory, people={**REFERENCE.directory.people, **{each.badge: each for each in _STAFF}}
    ),
)


@dataclass(kw_only=True)
class Walk:
    """One case on its way by `reference`; `facts` are what happened, `case` what they make of it."""

    at: datetime = NOW - timedelta(minutes=40)
    reference: Reference = SAMPLE
    case: Case | None = None
    facts: list[Fact] = field(default_factory=list)

    def give(self, actor: Actor, body: Body, minutes: float = 3, spoken: OnBehalf | None = None) -> Walk:
        """Some minutes later somebody gives a command, which the rules accept. AssertionError where they do not."""
        self.at += timedelta(minutes=minutes)
        command = self.command(body, spoken)
        context = Context(
            now=self.at,
            occurred_at=clamp(self.at, self.case, self.at),
            actor=actor,
            reference=self.reference,
            case_number=f"WZ{self.at:%Y%m%d}-00417",
        )
        decided = decide(command, self.case, context)
        assert isinstance(decided, Accepted), decided
        for fact in as_facts(decided, command, context):
            placed = replace(fact, position=9000 + len(self.facts))
            self.facts.append(placed)
            self.case = evolve(self.case, placed)
        return self

    def command(self, body: Body, spoken: OnBehalf | None = None) -> Command:
        """A command as a seat would make it now."""
        flow = self.case.flow if self.case is not None else 0
        return Command(
            id=CommandId(f"sample-{len(self.facts)}-{body.kind}"),
            subjects=(case_subject(CASE),),
            claimed_at=self.at,
            body=body,
            based_on=flow if body.kind in FLOW_COMMANDS else None,
            on_behalf_of=spoken,
        )

    def view(
        self,
        actor: Actor = SEAT,
        pending: Sequence[tuple[Body, Answer | None]] = (),
        presence: Sequence[Presence] = (),
        now: datetime = NOW,
    ) -> CaseView:
        """The case as a seat shows it."""
        assert self.case is not None
        context = Context(now=now, occurred_at=now, actor=actor, reference=self.reference)
        commands = [
            replace(self.command(body), id=CommandId(f"pending-{number}"))
            for number, (body, _answer) in enumerate(pending)
        ]
        waiting = tuple(
            PendingCommand(
                order=order,
                command=command,
                operator=actor.badge,
                attempts=2 if answer is None else 1,
                answer=replace(answer, id=command.id) if answer else None,
                typed_at=self.at,
            )
            for order, (command, (_body, answer)) in enumerate(zip(commands, pending, strict=True))
        )
        stored = StoredCase(id=CASE, confirmed=self.case, shown=self.case, pending=waiting)
        return case_view(
            stored,
            self.facts,
            now,
            self.reference,
            actor,
            offered(self.case, actor, context),
            presence,
            lambda _id: None,
        )


def registered(text: str = TOLD, place: Place = PLACE) -> Walk:
    """A call about a manhole cover, accepted."""
    call = c.RegisterCase(
        source=Source.HOTLINE,
        demand_kind=DemandKind.HELP,
        text=text,
        caller=Caller(name="张先生", phone="13800001234", wants_answer=True),
        place=place,
        problem="0102",
        accept=True,
    )
    return Walk().give(SEAT, call, minutes=0)


def filed() -> Walk:
    """Filed, to be dispatched."""
    return registered().give(SEAT, c.FileCase(problem="0102", condition="1"))


def unlisted() -> Walk:
    """Filed about a manhole cover that is on no list, for which the catalogue names nobody."""
    place = replace(PLACE, component="")
    return registered(place=place).give(SEAT, c.FileCase(problem="0102", condition="1"))


def asked() -> Walk:
    """The same, and the shift leader was asked."""
    return unlisted().give(SEAT, c.AskShiftLeader(question="这只井盖不在册，市政所与污水厂都说不是自己的，派给谁？"))


def handled() -> Walk:
    """At the unit, signed for by telephone, with an open request, an assisting unit and a supervision."""
    spoken = OnBehalf(organisation="roads", person="王工", channel="电话")
    walk = filed().give(SEAT, c.DispatchCase(target=BodyId("roads"), opinion="夜间行人多，请先围挡再补盖。"))
    walk.give(SEAT, c.SignFor(), spoken=spoken)
    walk.give(SEAT, c.RecordCall(phone="13800001234", began=walk.at, ended=walk.at + timedelta(seconds=94)))
    limit = SAMPLE.catalogue.problems["0102"].conditions[1].limit
    walk.give(SEAT, c.AddCoHandler(unit=BodyId("squad"), limit=limit, opinion="现场秩序维护"))
    walk.give(LEADER, c.Supervise(opinion="今日中午前必须围挡到位", needs_answer=True))
    return walk.give(ROADS, c.RequestExtension(reason="井盖规格特殊，备件下午送到"))


def failed() -> Walk:
    """Fed back, inspected, not in order: to be reworked."""
    photo = Photo(sha256="a" * 64, name="现场.jpg")
    walk = filed().give(SEAT, c.DispatchCase(target=BodyId("roads"))).give(ROADS, c.SignFor())
    walk.give(ROADS, c.FeedBack(done="已更换井盖", photos=(photo,), public_reply="井盖已更换，感谢反映。"))
    walk.give(SEAT, c.RequestInspection(patroller=WALKER.badge, note="请踩踏确认无响声"))
    assert walk.case is not None
    task = walk.case.tasks[0].id
    return walk.give(WALKER, c.RecordInspection(passed=False, words="井盖松动，车过有响声", task=task, photo=photo))


def closed() -> Walk:
    """Closed by standard, and evaluated."""
    walk = failed().give(SEAT, c.OrderRework(reason="核查发现井盖松动"))
    photo = Photo(sha256="b" * 64, name="复查.jpg")
    walk.give(ROADS, c.FeedBack(done="已加垫圈固定", photos=(photo,), public_reply="已复修。"))
    walk.give(SEAT, c.RecordInspection(passed=True, by_photo=True))
    walk.give(SEAT, c.RecordCallback(reached=True, satisfied=True, words="来电人表示感谢"))
    standard = SAMPLE.catalogue.problems["0102"].closing_standards[0]
    walk.give(SEAT, c.CloseCase(closing_standard=standard))
    clock = Actor(badge=Badge("clock"), name="", roles=frozenset({Role.CLOCK}), body=DISTRICT)
    return walk.give(clock, c.EvaluateCase(), minutes=1)


class Unanswered:
    """Whatever is asked of it is never answered."""

    def __getattr__(self, name: str) -> Callable[..., Future[Any]]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *_asked, **_named: Future()


class CaseCalls(Unanswered):
    """What a picture shows of callers: nobody has revealed a number."""

    def is_revealed(self, _number: str) -> bool:
        """Never."""
        return False


class CaseDesk(SampleDesk):
    """A desk in a picture: somebody sits at it, drafts are what they are, nothing asked is ever done."""

    def __init__(self, actor: Actor = SEAT, drafts: Sequence[Draft] = ()) -> None:
        super().__init__()
        self.actor = actor
        self.calls = CaseCalls()
        self._drafts = tuple(drafts)

    def reference(self) -> Any:
        """The sample's, with the people who sit in it."""
        return SAMPLE

    def new_case_id(self) -> CaseId:
        """Always the same."""
        return CASE

    def drafts(self) -> Future[tuple[Draft, ...]]:
        """What was given."""
        answered: Future[tuple[Draft, ...]] = Future()
        answered.set_result(self._drafts)
        return answered

    def save_draft(self, _draft: Draft) -> Future[None]:
        """Keeps nothing."""
        return Future()

    def drop_draft(self, _key: str) -> Future[None]:
        """Forgets nothing."""
        return Future()

    def looking_at(self, case_id: CaseId | None, field: str = "") -> None:
        """Tells nobody."""

    def choice(self, _name: str) -> Future[str | None]:
        """Nothing was chosen."""
        return Future()

    def __getattr__(self, name: str) -> Callable[..., Future[Any]]:
        return cast(Callable[..., Future[Any]], getattr(Unanswered(), name))


def case_bridge(actor: Actor = SEAT, drafts: Sequence[Draft] = ()) -> Bridge:
    """A bridge for one picture."""
    return Bridge(CaseDesk(actor, drafts))
