"""Cases whose clocks have something to explain, for pictures: a festival, a pause, an extension, an unsettled year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from PySide6.QtWidgets import QWidget

from desk_app.domain import commands as c
from desk_app.domain.calendar import Calendar, DayKind, DayRow, calendar_of_rows
from desk_app.domain.case import BodyId, Caller, CommandId, DemandKind, Source
from desk_app.domain.reference import Reference
from ui.bridge import Bridge
from ui.case.pane import CasePane
from ui.case.sample_calls import SIZE
from ui.case.sample_cases import LEADER, PLACE, ROADS, SAMPLE, SEAT, CaseDesk, Walk

ZONE = SAMPLE.calendar.zone
NOTICE = "国务院办公厅关于2026年部分节假日安排的通知"


def _calendar() -> Calendar:
    """The Spring Festival of 2026 as its notice has it; 2027 is not settled."""
    free = [date(2026, 2, 15) + timedelta(days=number) for number in range(9)]
    rows = [DayRow(date=day, kind=DayKind.HOLIDAY, name="春节", source=NOTICE) for day in free]
    makeup = DayRow(date=date(2026, 2, 14), kind=DayKind.MAKEUP_WORKDAY, name="春节", source=NOTICE)
    return calendar_of_rows([makeup, *rows], zone=ZONE, published_years=(2026,), edition="5d0c7be2" + "0" * 56)


REFERENCE: Reference = replace(SAMPLE, calendar=_calendar())


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A case, and the moment at which it is looked at."""

    walk: Walk
    now: datetime


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def _handled_from(dispatched: str, condition: str) -> Walk:
    """A case that a unit handles, whose time runs from this local time on; how long it has is the condition's."""
    walk = Walk(at=_at(dispatched) - timedelta(minutes=6), reference=REFERENCE)
    call = c.RegisterCase(
        source=Source.HOTLINE,
        demand_kind=DemandKind.HELP,
        text="金山路菜场北门的井盖松了，车子压过去咣当响，夜里吵得睡不着。",
        caller=Caller(name="张先生", phone="13800001234", wants_answer=True),
        place=PLACE,
        problem="0102",
        accept=True,
    )
    walk.give(SEAT, call, minutes=0).give(SEAT, c.FileCase(problem="0102", condition=condition))
    walk.give(SEAT, c.DispatchCase(target=BodyId("roads")))
    return walk.give(ROADS, c.SignFor(), minutes=6)


def festival() -> Scene:
    """Four working hours from the last hour before the Spring Festival."""
    return Scene(walk=_handled_from("2026-02-14T17:00", "2"), now=_at("2026-02-14T17:20"))


def stopped() -> Scene:
    """A suspension that was ended before its time, then an extension."""
    walk = _handled_from("2026-11-23T08:30", "2")
    walk.give(ROADS, c.RequestSuspension(reason="等待供水部门关阀", until=date(2026, 11, 24)), minutes=20)
    walk.give(LEADER, c.DecideSuspension(request=_request(walk), granted=True, reason="同意"), minutes=10)
    assert walk.case is not None and walk.case.suspension is not None
    walk.give(LEADER, c.ResumeCase(suspension=walk.case.suspension.id, reason="阀门已关"), minutes=45)
    walk.give(ROADS, c.RequestExtension(reason="井座开裂，须一并更换"), minutes=20)
    walk.give(LEADER, c.DecideExtension(request=_request(walk), granted=True, reason="同意延期一次"), minutes=5)
    return Scene(walk=walk, now=_at("2026-11-23T10:32"))


def unsettled() -> Scene:
    """Two working days that reach into a year without a notice."""
    return Scene(walk=_handled_from("2026-12-30T15:00", "3"), now=_at("2026-12-30T15:20"))


def _request(walk: Walk) -> CommandId:
    assert walk.case is not None and walk.case.request is not None
    return walk.case.request.id


class SceneDesk(CaseDesk):
    """A desk at the moment of a scene."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(SEAT)
        self._scene = scene

    def now(self) -> datetime:
        """The scene's moment."""
        return self._scene.now

    def reference(self) -> Reference:
        """The scene's calendar is in it."""
        return self._scene.walk.reference


def explained(make: Callable[[], Scene]) -> Callable[[], QWidget]:
    """The pane with the case, and its clock explained."""

    def shown() -> QWidget:
        scene = make()
        bridge = Bridge(SceneDesk(scene))
        pane = CasePane(bridge)
        bridge.setParent(pane)
        pane.resize(*SIZE)
        pane.setFocus()
        view = scene.walk.view(now=scene.now)
        pane.show_view(view)
        pane.explain(view.clocks[0].id)
        return pane

    return shown
