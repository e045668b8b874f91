"""The columns of the responsibility catalogue: its head, its classes, its problems, its filing conditions."""

from __future__ import annotations

import re
from typing import Any

from desk_app.domain.case import Grade, Module
from desk_app.domain.catalogue import (
    COMPONENT_AUTHORITY,
    COMPONENT_MAINTAINER,
    COMPONENT_OWNER,
    CatalogueKind,
    DispatchFlow,
)
from desk_app.importing.lists.cell_values import (
    CellTrouble,
    choice,
    code_text,
    free_text,
    limit,
    limit_cell,
    line_of_text,
    lines_cell,
    several,
    several_cell,
    several_lines,
)
from desk_app.importing.lists.raw import RawCell
from desk_app.importing.lists.tables import Column, Given, Table

KIND_WORDS = {CatalogueKind.EVENT: "事件", CatalogueKind.COMPONENT: "部件"}
MODULE_WORDS = {
    Module.CITY_MANAGEMENT: "城市管理",
    Module.ENVIRONMENT: "环境保护",
    Module.WORK_SAFETY: "安全生产",
    Module.PUBLIC_ORDER: "社会治安",
    Module.CONVENIENCE: "便民服务",
    Module.POLICY_ENQUIRY: "政策咨询",
}
FLOW_WORDS = {DispatchFlow.DIRECT: "直接派遣", DispatchFlow.VIA_SUB_CENTRE: "经分中心派遣"}
OF_THE_COMPONENT = {
    COMPONENT_MAINTAINER: "部件养护单位",
    COMPONENT_OWNER: "部件权属单位",
    COMPONENT_AUTHORITY: "部件主管部门",
}
_ROLE_OF = {word: role for role, word in OF_THE_COMPONENT.items()}
LEVEL_WORDS = {1: "大类", 2: "小类", 3: "细类"}
_SEGMENTS = re.compile(r"[0-9]{1,2}([+＋,，/ ]+[0-9]{1,2}){3}", re.ASCII)
_MISSING = Given.COLUMN_TOO


def _segments(raw: RawCell) -> tuple[int, ...]:
    text = line_of_text(raw)
    if not isinstance(text, str) or not _SEGMENTS.fullmatch(text):
        raise CellTrouble("not_segments")
    lengths = tuple(map(int, re.findall("[0-9]+", text)))
    if lengths[0] != 6 or sum(lengths) != 16 or 0 in lengths:
        raise CellTrouble("not_segments")
    return lengths


def _role(raw: RawCell) -> Any:
    found = line_of_text(raw)
    return _ROLE_OF.get(found, found) if isinstance(found, str) else found


def _role_cell(value: Any) -> str:
    return OF_THE_COMPONENT.get(value) or str(value)


def _level(raw: RawCell) -> int:
    words = {word: level for level, word in LEVEL_WORDS.items()} | {str(level): level for level in range(1, 10)}
    found = words.get(str(raw).strip())
    if found is None:
        raise CellTrouble("not_a_choice", choices=" / ".join(LEVEL_WORDS.values()))
    return found


_kind, _kind_cell = choice(KIND_WORDS)
_module, _module_cell = choice(MODULE_WORDS)
_grade, _grade_cell = choice({grade: grade.value for grade in Grade})
_flow, _flow_cell = choice(
    FLOW_WORDS,
    {
        "经联动分中心派遣": DispatchFlow.VIA_SUB_CENTRE,
        "经板块分中心派遣": DispatchFlow.VIA_SUB_CENTRE,
        "直接派至处置单位": DispatchFlow.DIRECT,
    },
)


def catalogue_tables(segments: tuple[int, ...]) -> tuple[Table, ...]:
    """The four sheets; `segments` say how long the codes of component classes are."""
    code = code_text(segments[1], segments[1] + segments[2])
    kind = Column(
        field="kind",
        title="类别",
        second="kind",
        read=_kind,
        write=_kind_cell,
        example="事件",
        choices=tuple(KIND_WORDS.values()),
        about="kind",
    )
    role: dict[str, Any] = {"read": _role, "write": _role_cell, "refers": "roles", "width": 20}
    head = Table(
        name="head",
        title="说明",
        key=(),
        needed=False,
        rows_at_most=1,
        columns=(
            Column(
                field="segments",
                title="部件编码分段",
                second="segments",
                read=_segments,
                example="6+2+2+6",
                write=lambda value: "+".join(map(str, value)),
                about="segments",
                empty=(6, 2, 2, 6),
            ),
            Column(
                field="note",
                title="版本说明",
                second="note",
                read=free_text,
                given=Given.IF_KNOWN,
                width=60,
                example="本区责任清单 2026 版",
                about="catalogue_note",
            ),
        ),
    )
    classes = Table(
        name="classes",
        title="大类小类细类",
        key=("code",),
        known_as="categories",
        columns=(
            kind,
            Column(
                field="level",
                title="级别",
                second="level",
                read=_level,
                example="小类",
                about="level",
                write=lambda value: LEVEL_WORDS.get(value, str(value)),
                empty=0,
                choices=tuple(LEVEL_WORDS.values()),
            ),
            Column(field="code", title="代码", second="code", read=code, example="E0101", about="class_code"),
            Column(field="name", title="名称", second="name", example="市容环境", about="class_name", width=24),
            Column(
                field="parent",
                title="上级代码",
                second="parent",
                read=code,
                given=Given.IF_KNOWN,
                refers="categories",
                example="E01",
                about="class_parent",
            ),
            Column(
                field="module",
                title="业务模块",
                second="module",
                read=_module,
                given=Given.IF_KNOWN,
                empty=None,
                write=lambda value: "" if value is None else _module_cell(value),
                choices=tuple(MODULE_WORDS.values()),
                example="城市管理",
                about="module",
            ),
        ),
    )
    problems = Table(
        name="problems",
        title="问题",
        key=("code",),
        known_as="problems",
        columns=(
            kind,
            Column(
                field="category",
                title="所属类代码",
                second="class",
                read=code,
                refers="categories",
                example="E010101",
                about="category",
            ),
            Column(field="code", title="问题代码", second="code", read=code, example="E01010101", about="problem_code"),
            Column(
                field="name",
                title="问题名称",
                second="name",
                example="居民在公共楼道里私自搭建棚屋",
                about="problem_name",
                width=40,
            ),
            Column(
                field="grade",
                title="等级",
                second="grade",
                read=_grade,
                write=_grade_cell,
                example="B",
                choices=("A", "B", "C"),
                about="grade",
                width=8,
            ),
            Column(
                field="handling_role",
                title="处理责任主体",
                second="handling",
                example="属地城管中队",
                about="handling",
                **role,
            ),
            Column(
                field="regulating_role",
                title="管理责任主体",
                second="regulating",
                example="区城市管理局",
                given=Given.IF_KNOWN,
                about="regulating",
                **role,
            ),
            Column(
                field="enforcing_role",
                title="执法责任主体",
                second="enforcing",
                example="属地城管中队",
                given=Given.IF_KNOWN,
                about="enforcing",
                **role,
            ),
            Column(
                field="flow",
                title="派单流程",
                second="flow",
                read=_flow,
                write=_flow_cell,
                about="flow",
                choices=tuple(FLOW_WORDS.values()),
                example="经分中心派遣",
                width=20,
            ),
            Column(
                field="closing_standards",
                title="结案标准",
                second="closing",
                read=several_lines,
                width=40,
                write=lines_cell,
                empty=(),
                example="违法搭建已拆除，现场清理干净。",
                about="closing",
            ),
            Column(
                field="synonyms",
                title="同义词",
                second="synonyms",
                read=several,
                write=several_cell,
                empty=(),
                given=_MISSING,
                example="搭棚子、违建、占楼道盖房",
                about="synonyms",
                width=40,
            ),
            Column(
                field="unlisted_role",
                title="未入库部件处理主体",
                second="unlisted",
                given=_MISSING,
                example="属地市政所",
                about="unlisted",
                **role,
            ),
        ),
    )
    conditions = Table(
        name="conditions",
        title="立案条件",
        key=("problem", "code"),
        columns=(
            Column(
                field="problem",
                title="问题代码",
                second="problem",
                read=code,
                refers="problems",
                example="E01010101",
                about="condition_problem",
            ),
            Column(
                field="code",
                title="条件代码",
                second="code",
                read=code_text(),
                given=_MISSING,
                example="E01010101-1",
                about="condition_code",
            ),
            Column(
                field="text",
                title="立案条件",
                second="condition",
                example="正在搭建中，材料和工人在现场",
                about="condition",
                width=40,
            ),
            Column(
                field="limit",
                title="处置时限",
                second="limit",
                read=limit,
                write=limit_cell,
                example="4 工作时",
                about="limit",
                empty=None,
            ),
        ),
    )
    return head, classes, problems, conditions
