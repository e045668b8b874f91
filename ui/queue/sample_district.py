"""A few bodies, people and rules with names of their own, for the pictures of panes; no real district is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import DISTRICT, Badge, BodyId, Grade, Module, Place
from desk_app.domain.catalogue import Catalogue, CatalogueKind, Category, DispatchFlow, FilingCondition, Problem
from desk_app.domain.component import ComponentBodies
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.directory import (
    GRID_ADVISER_DUTY,
    GRID_ASSISTANT_DUTY,
    GRID_PARTICIPANT_DUTY,
    Body,
    BodyKind,
    Directory,
    Person,
)
from desk_app.domain.policy import Policy
from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role
from desk_app.screens.lookup_card import Around, HitCard, hit_card
from ui.bridge import Bridge

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)
BOARD, CELL = "320506101", "320506101004017"
COMPONENT = "3205060102000417"

BODIES = (
    Body(id=DISTRICT, kind=BodyKind.DISTRICT, name="区联动中心", telephone="0512-00000000"),
    Body(id=BodyId("sub"), kind=BodyKind.SUB_CENTRE, name="木渎镇联动分中心", board=BOARD, telephone="0512-00000100"),
    Body(id=BodyId("sub2"), kind=BodyKind.SUB_CENTRE, name="横泾街道联动分中心", board="320506004"),
    Body(id=BodyId("squad"), kind=BodyKind.UNIT, name="木渎镇城管中队", board=BOARD, role="属地城管中队"),
    Body(
        id=BodyId("roads"),
        kind=BodyKind.UNIT,
        name="木渎镇市政所",
        board=BOARD,
        role="属地市政所",
        telephone="0512-00000103",
    ),
    Body(id=BodyId("gas"), kind=BodyKind.UNIT, name="区燃气公司", role="燃气公司", telephone="0512-00009001"),
    Body(id=BodyId("police"), kind=BodyKind.UNIT, name="木渎派出所", board=BOARD, role="属地派出所"),
)
PEOPLE = (
    Person(
        badge=Badge("5017"),
        name="陆小妹",
        duty=Role.GRID_LEADER,
        body=BodyId("sub"),
        cells=(CELL,),
        telephone="15400000017",
        on_duty=True,
    ),
    Person(
        badge=Badge("5117"),
        name="沈国强",
        duty=GRID_ADVISER_DUTY,
        body=BodyId("sub"),
        cells=(CELL,),
        telephone="15400000117",
    ),
    *(
        Person(
            badge=Badge(f"53{number}"),
            name=name,
            duty=duty,
            body=BodyId("sub"),
            cells=(CELL,),
            telephone=f"15400000{number}",
            on_duty=number % 2 == 0,
        )
        for number, name, duty in (
            (201, "朱阿宝", GRID_ASSISTANT_DUTY),
            (202, "徐静", GRID_ASSISTANT_DUTY),
            (311, "周文", GRID_PARTICIPANT_DUTY),
            (312, "邹丽", GRID_PARTICIPANT_DUTY),
            (314, "冯志远", GRID_PARTICIPANT_DUTY),
        )
    ),
    Person(
        badge=Badge("4003"),
        name="顾建明",
        duty=Role.PATROLLER,
        body=DISTRICT,
        cells=(CELL,),
        telephone="15400000003",
        on_duty=True,
    ),
    Person(
        badge=Badge("4004"),
        name="钱大勇",
        duty=Role.PATROLLER,
        body=DISTRICT,
        cells=(CELL,),
        telephone="15400000004",
    ),
)
CATEGORIES = (
    Category(code="01", kind=CatalogueKind.COMPONENT, level=1, name="公用设施", parent=""),
    Category(code="E03", kind=CatalogueKind.EVENT, level=1, name="安全生产", parent="", module=Module.WORK_SAFETY),
    Category(code="E0302", kind=CatalogueKind.EVENT, level=2, name="燃气安全", parent="E03"),
)


def _limit(amount: str, unit: LimitUnit) -> Limit:
    return Limit(amount=Decimal(amount), unit=unit)


PROBLEMS = (
    Problem(
        code="0102",
        kind=CatalogueKind.COMPONENT,
        name="污水井盖",
        category="01",
        grade=Grade.B,
        conditions=(
            FilingCondition(code="1", text="井盖缺失，井口敞开", limit=_limit("2", LimitUnit.URGENT_HOUR)),
            FilingCondition(code="2", text="井盖破损，尚能盖住井口", limit=_limit("4", LimitUnit.WORK_HOUR)),
            FilingCondition(code="3", text="井盖松动，车辆经过有响声", limit=_limit("2", LimitUnit.WORK_DAY)),
        ),
        handling_role="component_maintainer",
        regulating_role="属地市政所",
        enforcing_role="属地城管中队",
        flow=DispatchFlow.DIRECT,
        closing_standards=("井盖已补齐，与路面齐平，踩踏无响声。", "确属废井的，已填实并恢复路面。"),
        synonyms=("阴井盖", "下水道盖子", "窨井盖"),
    ),
    Problem(
        code="E030201",
        kind=CatalogueKind.EVENT,
        name="燃气泄漏",
        category="E0302",
        grade=Grade.A,
        conditions=(
            FilingCondition(code="1", text="闻到燃气味或听到漏气声", limit=_limit("1", LimitUnit.URGENT_HOUR)),
        ),
        handling_role="燃气公司",
        regulating_role="属地市政所",
        enforcing_role="属地派出所",
        flow=DispatchFlow.DIRECT,
        closing_standards=("漏点已修复并检测合格，已恢复供气。",),
        synonyms=("煤气味", "漏煤气"),
    ),
)

REFERENCE = Reference(
    catalogue=Catalogue(
        edition="3f2a91c0" + "0" * 56,
        categories={category.code: category for category in CATEGORIES},
        problems={problem.code: problem for problem in PROBLEMS},
    ),
    directory=Directory(
        edition="8c41d7ee" + "0" * 56,
        bodies={body.id: body for body in BODIES},
        people={person.badge: person for person in PEOPLE},
    ),
    calendar=Calendar(zone=ZoneInfo("Asia/Shanghai"), published_years=(2025, 2026), edition="k" * 64),
    policy=Policy(edition="p" * 64),
    bodies_of=lambda code: ComponentBodies(maintainer="roads") if code == COMPONENT else None,
    area_names={BOARD: "木渎镇", CELL[:12]: "金山社区", CELL: "金山社区第 17 网格"},
)
ACTOR = Actor(badge=Badge("1001"), name="沈坐席", roles=frozenset({Role.SEAT_OPERATOR}), body=DISTRICT, seat="07")


class SampleDesk:
    """As much of a desk as a picture needs: a moment that stands still, and the reference data."""

    def __init__(self, around: Mapping[str, Around] | None = None) -> None:
        self._around = around or {}

    def now(self) -> datetime:
        """Always the same moment, so that pictures can be compared."""
        return NOW

    def reference(self) -> Reference:
        """The sample's."""
        return REFERENCE

    def hit_card(self, hit: LookupHit, near: Place | None = None) -> Future[HitCard]:
        """The card, with what the picture knows of its kind of hit."""
        future: Future[HitCard] = Future()
        around = self._around.get(hit.kind, Around(case_place=near or Place()))
        future.set_result(hit_card(hit, REFERENCE, NOW, around))
        return future

    def subscribe(self, listener: Callable[[Any], None]) -> Callable[[], None]:
        """Nothing ever changes."""
        return lambda: None


def sample_bridge(around: Mapping[str, Around] | None = None) -> Bridge:
    """A bridge for one picture; `around` is what is known beside the reference data, for each kind of hit."""
    return Bridge(SampleDesk(around))
