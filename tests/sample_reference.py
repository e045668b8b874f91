"""A small district for tests: two boards, two sub-centres, three units, three problems, four patrollers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from desk_app.domain.calendar import Calendar
from desk_app.domain.case import DISTRICT, Badge, BodyId, Grade, Module, Place
from desk_app.domain.catalogue import (
    COMPONENT_MAINTAINER,
    Catalogue,
    CatalogueKind,
    Category,
    DispatchFlow,
    FilingCondition,
    Problem,
)
from desk_app.domain.component import ComponentBodies
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.directory import PATROLLER_DUTY, Body, BodyKind, Directory, Person
from desk_app.domain.policy import Policy
from desk_app.domain.reference import Reference
from desk_app.domain.seat import Actor, Role

BOARD_A, BOARD_B = "320506001", "320506101"
CELL_A, CELL_B = "320506001001001", "320506101001001"
SUB_A, SUB_B = BodyId("sub-a"), BodyId("sub-b")
SQUAD_A, SQUAD_B, WATER = BodyId("squad-a"), BodyId("squad-b"), BodyId("water")
ROADS_A = BodyId("roads-a")

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in Suzhou

STALL = "E01-001"  # through the board's sub-centre, to its city-management squad
LEAK = "E01-002"  # straight to the district's water company, grade A
LID = "0102"  # a component class, to its maintainer
COMPONENT = "3205060102000001"


def _limit(amount: str, unit: LimitUnit) -> Limit:
    return Limit(amount=Decimal(amount), unit=unit)


def _problem(
    code: str, name: str, grade: Grade, role: str, flow: DispatchFlow, kind: CatalogueKind, *limits: Limit
) -> Problem:
    return Problem(
        code=code,
        kind=kind,
        name=name,
        category="E0101" if kind is CatalogueKind.EVENT else "01",
        grade=grade,
        conditions=tuple(
            FilingCondition(code=f"{code}-{number}", text=f"{name} {number}", limit=limit)
            for number, limit in enumerate(limits, start=1)
        ),
        handling_role=role,
        regulating_role="squad",
        enforcing_role="squad",
        flow=flow,
        closing_standards=("现场已恢复", "已劝离并清理"),
        synonyms=("摆摊", "地摊"),
    )


CATALOGUE = Catalogue(
    edition="c" * 64,
    categories={
        "E01": Category(
            code="E01", kind=CatalogueKind.EVENT, level=1, name="城市管理", parent="", module=Module.CITY_MANAGEMENT
        ),
        "E0101": Category(code="E0101", kind=CatalogueKind.EVENT, level=2, name="街面秩序", parent="E01"),
        "01": Category(code="01", kind=CatalogueKind.COMPONENT, level=1, name="公用设施", parent=""),
    },
    problems={
        problem.code: problem
        for problem in (
            _problem(
                STALL,
                "占道经营",
                Grade.C,
                "squad",
                DispatchFlow.VIA_SUB_CENTRE,
                CatalogueKind.EVENT,
                _limit("4", LimitUnit.WORK_HOUR),
                _limit("2", LimitUnit.WORK_DAY),
            ),
            _problem(
                LEAK,
                "供水管道破裂",
                Grade.A,
                "water",
                DispatchFlow.DIRECT,
                CatalogueKind.EVENT,
                _limit("2", LimitUnit.URGENT_HOUR),
            ),
            _problem(
                LID,
                "污水井盖",
                Grade.B,
                COMPONENT_MAINTAINER,
                DispatchFlow.DIRECT,
                CatalogueKind.COMPONENT,
                _limit("2", LimitUnit.URGENT_HOUR),
            ),
        )
    },
)

DIRECTORY = Directory(
    edition="d" * 64,
    bodies={
        body.id: body
        for body in (
            Body(id=DISTRICT, kind=BodyKind.DISTRICT, name="区联动中心"),
            Body(id=SUB_A, kind=BodyKind.SUB_CENTRE, name="甲街道分中心", board=BOARD_A),
            Body(id=SUB_B, kind=BodyKind.SUB_CENTRE, name="乙镇分中心", board=BOARD_B),
            Body(id=SQUAD_A, kind=BodyKind.UNIT, name="甲街道城管中队", board=BOARD_A, role="squad"),
            Body(id=SQUAD_B, kind=BodyKind.UNIT, name="乙镇城管中队", board=BOARD_B, role="squad"),
            Body(id=ROADS_A, kind=BodyKind.UNIT, name="甲街道市政所", board=BOARD_A, role="roads"),
            Body(id=WATER, kind=BodyKind.UNIT, name="区自来水公司", role="water"),
        )
    },
    people={
        Badge(badge): Person(
            badge=Badge(badge),
            name=name,
            duty=PATROLLER_DUTY,
            body=body,
            cells=(cell,),
            on_duty=badge != "P3",
        )
        for badge, name, body, cell in (
            ("P1", "周巡", DISTRICT, CELL_A),
            ("P2", "吴查", DISTRICT, CELL_B),
            ("P3", "郑休", DISTRICT, CELL_A),
            ("P4", "王兼", SQUAD_A, CELL_A),
        )
    },
)

CALENDAR = Calendar(zone=ZoneInfo("Asia/Shanghai"), published_years=(2025, 2026), edition="k" * 64)

REFERENCE = Reference(
    catalogue=CATALOGUE,
    directory=DIRECTORY,
    calendar=CALENDAR,
    policy=Policy(edition="p" * 64),
    bodies_of=lambda code: ComponentBodies(maintainer=WATER) if code == COMPONENT else None,
)


def _actor(badge: str, role: Role, body: BodyId = DISTRICT, board: str = "") -> Actor:
    return Actor(badge=Badge(badge), name=badge, roles=frozenset({role}), body=body, board=board, seat=f"seat-{badge}")


SEAT = _actor("1001", Role.SEAT_OPERATOR)
LEADER = _actor("1900", Role.SHIFT_LEADER)
DISPATCHER_A = _actor("2001", Role.DISPATCHER, SUB_A, BOARD_A)
DISPATCHER_B = _actor("2002", Role.DISPATCHER, SUB_B, BOARD_B)
UNIT_A = _actor("3001", Role.UNIT, SQUAD_A, BOARD_A)
UNIT_B = _actor("3002", Role.UNIT, SQUAD_B, BOARD_B)
UNIT_WATER = _actor("3003", Role.UNIT, WATER)
UNIT_ROADS = _actor("3004", Role.UNIT, ROADS_A, BOARD_A)
PATROLLER = _actor("P1", Role.PATROLLER)
PATROLLER_2 = _actor("P2", Role.PATROLLER)
GRID_LEADER = _actor("4001", Role.GRID_LEADER)
CHANNEL = _actor("5001", Role.CHANNEL)
EVALUATOR = _actor("6001", Role.EVALUATOR)
CHIEF = _actor("7001", Role.LEADER)
WALL = _actor("8001", Role.WALL)

PLACE_A = Place(
    address="金山路菜场门口",
    longitude=120.55,
    latitude=31.25,
    cell=CELL_A,
    village=CELL_A[:12],
    board=BOARD_A,
)
PLACE_LID = Place(
    address="金山路 12 号",
    longitude=120.551,
    latitude=31.251,
    cell=CELL_A,
    village=CELL_A[:12],
    board=BOARD_A,
    component=COMPONENT,
)


def minutes_later(minutes: float) -> datetime:
    """That many minutes after the sample's start."""
    return START + timedelta(minutes=minutes)
