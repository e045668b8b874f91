"""A district of two cells as lists: rows for its datasets, tables as people fill them in, files made of them."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from desk_app.central.datasets import edition_of, in_order
from desk_app.central.service import Central
from desk_app.domain.calendar import DayKind, DayRow
from desk_app.domain.case import DISTRICT, Badge, BodyId, Grade, Module
from desk_app.domain.catalogue import (
    COMPONENT_MAINTAINER,
    CatalogueHead,
    CatalogueKind,
    Category,
    DispatchFlow,
    FilingCondition,
    Problem,
)
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.directory import Body, BodyKind, Person
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.importing.initials import initials_of
from desk_app.importing.lists.giving import give
from desk_app.importing.lists.tables import Against, Given
from desk_app.importing.lists.taking import KINDS

AREA, BOARD, VILLAGE = "320506", "320506001", "320506001001"
CELL_1, CELL_2 = VILLAGE + "001", VILLAGE + "002"
WEST, MIDDLE, EAST, SOUTH, NORTH = 120.60, 120.61, 120.62, 31.26, 31.27

Rows = dict[str, list[list[Any]]]
"""Sheet -> its rows, titles first."""


def box(west: float, east: float) -> tuple[tuple[float, float], ...]:
    """An outline from west to east."""
    return (west, SOUTH), (east, SOUTH), (east, NORTH), (west, NORTH)


def named(kind: type, /, **fields: Any) -> Any:
    """A row with the initials of its name, as an import makes them."""
    return kind(**fields, initials=initials_of(fields["name"]))


@cache
def small_rows() -> Mapping[str, tuple[object, ...]]:
    """Every dataset of the small district that is a list."""
    wide = box(WEST, EAST)
    grids: list[Any] = [
        named(GridArea, code=code, level=level, name=name, parent=code[:-3] if len(code) > 6 else "", ring=ring)
        for code, level, name, ring in (
            (AREA, GridLevel.DISTRICT, "吴中区", wide),
            (BOARD, GridLevel.BOARD, "长桥街道", wide),
            (VILLAGE, GridLevel.VILLAGE, "龙桥社区", wide),
            (CELL_1, GridLevel.CELL, "龙桥社区第一网格", box(WEST, MIDDLE)),
            (CELL_2, GridLevel.CELL, "龙桥社区第二网格", box(MIDDLE, EAST)),
        )
    ]
    line = ((WEST + 0.001, 31.265), (EAST - 0.001, 31.265))
    grids.append(named(Street, code="S1", name="龙桥路", board="长桥街道", village=VILLAGE, line=line, last_number=200))
    where = {"cell": CELL_1, "longitude": 120.605, "latitude": 31.266}
    grids.append(
        named(NamedPlace, code="P1", name="长桥菜场", kind="菜场", address="龙桥路18号", aliases=("老菜场",), **where)
    )
    return {
        "grids": tuple(grids),
        "directory": tuple(_directory()),
        "catalogue": tuple(_catalogue()),
        "components": tuple(_components()),
        "calendar": (
            CalendarHead(zone="Asia/Shanghai", published_years=(2026,)),
            *(
                DayRow(date=day, kind=kind, name="国庆节", source="国办发明电〔2025〕7号")
                for day, kind in _DAYS
            ),
        ),
    }  # fmt: skip


_DAYS = ((date(2026, 9, 20), DayKind.MAKEUP_WORKDAY), (date(2026, 10, 1), DayKind.HOLIDAY))


def _directory() -> list[Any]:
    bodies = (
        (DISTRICT, BodyKind.DISTRICT, "区联动中心", "", ""),
        (BodyId("sub-1"), BodyKind.SUB_CENTRE, "长桥街道联动分中心", BOARD, ""),
        (BodyId("squad-1"), BodyKind.UNIT, "长桥街道城管中队", BOARD, "属地城管中队"),
        (BodyId("water"), BodyKind.UNIT, "区自来水公司", "", "区自来水公司"),
    )
    made = [
        named(Body, id=id, kind=kind, name=name, board=board, role=role, telephone="0512-00000001")
        for id, kind, name, board, role in bodies
    ]
    person = {"telephone": "15400000001", "on_duty": True}
    made.append(named(Person, badge=Badge("0901"), name="张三", duty="grid_leader", body=BodyId("sub-1"),
                      cells=(CELL_1,), **person))  # fmt: skip
    made.append(named(Person, badge=Badge("4001"), name="李四", duty="patroller", body=DISTRICT,
                      cells=(CELL_1, CELL_2), **person))  # fmt: skip
    return made


def _catalogue() -> list[Any]:
    event, component = CatalogueKind.EVENT, CatalogueKind.COMPONENT
    roles = {"regulating_role": "", "enforcing_role": "属地城管中队"}
    hours = Limit(amount=Decimal(2), unit=LimitUnit.URGENT_HOUR)
    days = Limit(amount=Decimal("1.5"), unit=LimitUnit.WORK_DAY)
    return [
        CatalogueHead(note="两个网格的区"),
        Category(code="E01", kind=event, level=1, name="城市管理", parent="", module=Module.CITY_MANAGEMENT),
        Category(code="E0101", kind=event, level=2, name="市容环境", parent="E01"),
        Category(code="E010101", kind=event, level=3, name="私搭乱建", parent="E0101"),
        named(Problem, code="E01010101", kind=event, name="楼道里搭建棚屋", category="E010101", grade=Grade.B,
              conditions=(FilingCondition(code="E01010101-1", text="正在搭建中", limit=hours),
                          FilingCondition(code="E01010101-2", text="已建成", limit=days)),
              handling_role="属地城管中队", flow=DispatchFlow.VIA_SUB_CENTRE, closing_standards=("已拆除。",),
              synonyms=("搭棚子", "违建"), **roles),
        Category(code="01", kind=component, level=1, name="公用设施", parent=""),
        named(Problem, code="0101", kind=component, name="上水井盖", category="01", grade=Grade.A,
              conditions=(FilingCondition(code="0101-1", text="井盖缺失", limit=hours),),
              handling_role=COMPONENT_MAINTAINER, flow=DispatchFlow.DIRECT, closing_standards=("已补装。",),
              unlisted_role="属地城管中队", **roles),
    ]  # fmt: skip


def _components() -> list[Any]:
    return [
        named(Component, code=f"{AREA}0101{number:06d}", class_code="0101", name="上水井盖",
              longitude=120.605 + number / 1000, latitude=31.264, cell=CELL_1, address=f"龙桥路{number}号",
              state=ComponentState.INTACT, authority="", owner="water", maintainer="water",
              surveyed_on=date(2024, 5, 1), changed_on=date(2025, 5, 1))
        for number in (1, 2, 3)
    ]  # fmt: skip


def small_against() -> Against:
    """What is in force in the small district, as a list is checked against it."""
    areas = [row for row in small_rows()["grids"] if isinstance(row, GridArea)]
    return Against(
        district=AREA,
        known={
            "classes": frozenset({"0101"}),
            "bodies": frozenset({"district", "sub-1", "squad-1", "water"}),
            "roles": frozenset({"属地城管中队", "区自来水公司"}),
            "areas": frozenset(area.code for area in areas),
            "boards": frozenset({BOARD}),
            "cells": frozenset({CELL_1, CELL_2}),
        },
        in_force={"grids": areas},
    )


def fill(centre: Central) -> None:
    """Puts the small district into force."""
    rows = small_rows()
    for name in in_order(rows):
        centre.publish(edition_of(name, rows[name]))


# --- files ----------------------------------------------------------------------------------------------------------


def tables_of(kind: str) -> Rows:
    """The tables of a list of the small district as somebody has filled them in."""
    described, found = KINDS[kind].tables(Against()), KINDS[kind].values(small_rows()[kind])
    made: Rows = {}
    for table in described:
        rows = [
            [
                None if row[c.field] == c.empty and c.given is not Given.ALWAYS else c.write(row[c.field])
                for c in table.columns
            ]
            for row in found[table.name]
        ]
        made[table.title] = [[column.title for column in table.columns], *rows]
    return made


def flat_of(kind: str, folder: Path) -> list[list[Any]]:
    """The one table of a .csv of the small district."""
    path = folder / f"flat-{kind}.csv"
    give(KINDS[kind], small_rows()[kind], path, Against())
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [list(row) for row in csv.reader(file)]


def workbook(path: Path, tables: Rows, change: Callable[[Workbook], None] | None = None) -> Path:
    """An .xlsx of these sheets; texts that begin with = are formulas, as where somebody types them."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in tables.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    if change is not None:
        change(book)
    book.save(path)
    return path


def text(path: Path, rows: Iterable[Iterable[Any]], encoding: str = "utf-8-sig", separator: str = ",") -> Path:
    """A .csv of these rows."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    return path


def land(folder: Path) -> dict[str, Any]:
    """The FeatureCollection of the small district."""
    path = folder / "land.geojson"
    give(KINDS["grids"], small_rows()["grids"], path, Against())
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
