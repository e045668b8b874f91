"""The surveyed components as a list: one table, each row held against classes, bodies and the land."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy
import shapely

from desk_app.domain.component import Component, ComponentState
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.importing.initials import initials_of
from desk_app.importing.lists.cell_values import (
    choice,
    day_cell,
    decimal_degrees,
    digits_code,
    free_text,
    number_cell,
    optional_day,
)
from desk_app.importing.lists.findings import Entry, Findings
from desk_app.importing.lists.tables import Against, Column, Entries, Given, ListKind, Table, good

ROWS_AT_MOST = 600_000
STATE_WORDS = {
    ComponentState.INTACT: "完好",
    ComponentState.DAMAGED: "破损",
    ComponentState.MISSING: "丢失",
    ComponentState.OCCUPIED: "占用",
}
NEAR_ENOUGH = 2e-6
"""Degrees, about 0.2 m: a point so near to its cell counts as in it."""
_state, _state_cell = choice(STATE_WORDS)
_KNOWN, _MISSING = Given.IF_KNOWN, Given.COLUMN_TOO


def component_table(segments: tuple[int, ...]) -> Table:
    """The one table; `segments` say how long the code of a class is."""
    body: dict[str, Any] = {"refers": "bodies", "given": _KNOWN}
    date: dict[str, Any] = {"read": optional_day, "write": day_cell, "empty": None, "given": _MISSING, "width": 12}
    return Table(
        name="components",
        title="部件",
        key=("code",),
        rows_at_most=ROWS_AT_MOST,
        columns=(
            Column(
                field="code",
                title="部件代码",
                second="code",
                read=digits_code(16),
                example="3205060101000001",
                about="component_code",
                width=20,
            ),
            Column(
                field="class_code",
                title="小类代码",
                second="class",
                refers="classes",
                example="0101",
                read=digits_code(segments[1] + segments[2], of_district=False),
                about="component_class",
                width=10,
            ),
            Column(field="name", title="名称", second="name", example="上水井盖", about="component_name"),
            Column(
                field="longitude",
                title="经度",
                second="longitude",
                read=decimal_degrees(-180, 180),
                empty=0.0,
                write=number_cell,
                example="120.631245",
                about="longitude",
                text=False,
                width=14,
            ),
            Column(
                field="latitude",
                title="纬度",
                second="latitude",
                read=decimal_degrees(-90, 90),
                empty=0.0,
                write=number_cell,
                example="31.262815",
                about="latitude",
                text=False,
                width=14,
            ),
            Column(
                field="cell",
                title="单元网格代码",
                second="cell",
                read=digits_code(15),
                refers="cells",
                example="320506001001001",
                about="cell",
                width=18,
            ),
            Column(
                field="address",
                title="地址",
                second="address",
                given=_KNOWN,
                example="长桥街道龙桥路18号",
                about="address",
                width=32,
            ),
            Column(
                field="state",
                title="状态",
                second="state",
                read=_state,
                write=_state_cell,
                example="完好",
                choices=tuple(STATE_WORDS.values()),
                about="state",
                width=8,
            ),
            Column(field="authority", title="主管部门", second="authority", example="water", about="authority", **body),
            Column(field="owner", title="权属单位", second="owner", example="water-company", about="owner", **body),
            Column(
                field="maintainer",
                title="养护单位",
                second="maintainer",
                example="changqiao-municipal",
                about="maintainer",
                **body,
            ),
            Column(
                field="surveyed_on",
                title="初始日期",
                second="surveyed_on",
                example="2024-05-01",
                about="surveyed_on",
                **date,
            ),
            Column(
                field="changed_on",
                title="变更日期",
                second="changed_on",
                example="2025-11-20",
                about="changed_on",
                **date,
            ),
            Column(field="note", title="备注", second="note", read=free_text, given=_MISSING, about="note", width=24),
        ),
    )


class ComponentList(ListKind):
    """Manholes, lamps, trees: one row each."""

    name, title = "components", "部件"

    def tables(self, against: Against) -> tuple[Table, ...]:
        return (component_table(against.segments),)

    def check(self, tables: Mapping[str, Table], entries: Entries, against: Against, findings: Findings) -> None:
        table, rows = tables["components"], entries["components"]
        _check_codes(table, rows, against, findings)
        _check_land(table, rows, against, findings)

    def rows(self, tables: Mapping[str, Table], entries: Entries, against: Against) -> list[object]:
        names = [column.field for column in tables["components"].columns]
        made: list[object] = []
        for entry in good(entries["components"]):
            told: dict[str, Any] = dict(zip(names, entry.values, strict=True))
            made.append(Component(**told, initials=initials_of(told["name"])))
        return made

    def values(self, rows: Iterable[object]) -> Mapping[str, list[Mapping[str, Any]]]:
        names = [name for name in Component.__slots__ if name != "initials"]
        made: list[Mapping[str, Any]] = []
        made += [{name: getattr(row, name) for name in names} for row in rows if isinstance(row, Component)]
        return {"components": made}


def _check_codes(table: Table, rows: list[Entry], against: Against, findings: Findings) -> None:
    """The code says the district and the class; both are those of the row. Changed before surveyed cannot be."""
    district, wanted = against.segments[0], against.segments[1] + against.segments[2]
    title = table.column("code").title
    changed = table.column("changed_on").title
    code, kind, cell = table.place("code"), table.place("class_code"), table.place("cell")
    surveyed_on, changed_on = table.place("surveyed_on"), table.place("changed_on")
    classes, cells = against.known.get("classes"), against.known.get("cells")
    for entry in rows:
        values: tuple[Any, ...] = entry.values
        own, told = values[code], values[kind]
        known = classes is None or told in classes  # else it was told already that no class has this code
        if own and told and known and own[district : district + wanted] != told:
            findings.error(entry, title, "other_class", own, digits=own[district : district + wanted], told=told)
        if own and against.district and own[:district] != against.district[:district]:
            findings.error(entry, title, "other_district", own, district=against.district)
        elif values[cell] and own and (cells is None or values[cell] in cells) and values[cell][:6] != own[:6]:
            findings.error(entry, table.column("cell").title, "cell_of_other_district", values[cell])
        if values[surveyed_on] and values[changed_on] and values[changed_on] < values[surveyed_on]:
            findings.error(entry, changed, "changed_before_surveyed", values[changed_on])


def _check_land(table: Table, rows: list[Entry], against: Against, findings: Findings) -> None:
    """Each component lies in the cell that it names."""
    areas = [row for row in against.in_force.get("grids", ()) if isinstance(row, GridArea)]
    cells = [area for area in areas if area.level is GridLevel.CELL]
    placed = [entry for entry in rows if entry.good]
    if not cells or not placed:
        return
    longitude, latitude, cell = table.place("longitude"), table.place("latitude"), table.place("cell")
    points = shapely.points(
        numpy.array([(entry.values[longitude], entry.values[latitude]) for entry in placed], dtype=float)
    )
    shapes = numpy.array([shapely.Polygon(area.ring) for area in cells])
    tree = shapely.STRtree(shapes)
    found: dict[int, list[str]] = {}
    for point, area in zip(*tree.query(points, predicate="intersects").tolist(), strict=True):
        found.setdefault(point, []).append(cells[area].code)
    by_code = {area.code: shape for area, shape in zip(cells, shapes, strict=True)}
    title = table.column("cell").title
    for number, entry in enumerate(placed):
        told = str(entry.values[cell])
        lies_in = found.get(number, ())
        if told in lies_in or shapely.dwithin(by_code[told], points[number], NEAR_ENOUGH):
            continue
        if lies_in:
            findings.error(entry, title, "other_cell", told, found=lies_in[0])
            continue
        where = f"{entry.values[longitude]}, {entry.values[latitude]}"
        swapped = shapely.points(float(str(entry.values[latitude])), float(str(entry.values[longitude])))
        code = "swapped" if tree.query(swapped, predicate="intersects").size else "outside_district"
        findings.error(entry, table.column("longitude").title, code, where)
