"""The directory as a list: the bodies that act on cases, and the people in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desk_app.domain.case import DISTRICT, BodyId
from desk_app.domain.directory import (
    GRID_ADVISER_DUTY,
    GRID_ASSISTANT_DUTY,
    GRID_LEADER_DUTY,
    GRID_PARTICIPANT_DUTY,
    PATROLLER_DUTY,
    VILLAGE_HEAD_DUTY,
    Body,
    BodyKind,
    Person,
)
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.domain.seat import Role
from desk_app.importing.initials import initials_of
from desk_app.importing.lists.cell_values import (
    choice,
    code_text,
    digits_code,
    several,
    several_cell,
    telephone,
    truth,
    truth_cell,
)
from desk_app.importing.lists.findings import Entry, Findings, Where
from desk_app.importing.lists.tables import Against, Column, Entries, Given, ListKind, Table, good

KIND_WORDS = {BodyKind.DISTRICT: "区联动中心", BodyKind.SUB_CENTRE: "分中心", BodyKind.UNIT: "处置单位"}
DUTY_WORDS = {
    Role.SEAT_OPERATOR.value: "坐席员",
    Role.SHIFT_LEADER.value: "值班长",
    Role.DISPATCHER.value: "派遣员",
    Role.UNIT.value: "单位联系人",
    PATROLLER_DUTY: "巡查员",
    VILLAGE_HEAD_DUTY: "二级网格长",
    GRID_LEADER_DUTY: "网格长",
    GRID_ADVISER_DUTY: "指导员",
    GRID_ASSISTANT_DUTY: "协管员",
    GRID_PARTICIPANT_DUTY: "参与员",
    Role.EVALUATOR.value: "考核员",
    Role.LEADER.value: "领导",
    Role.TRAINER.value: "培训员",
}
_kind, _kind_cell = choice(KIND_WORDS, {"联动分中心": BodyKind.SUB_CENTRE})
_duty, _duty_cell = choice(DUTY_WORDS, {"三级网格长": GRID_LEADER_DUTY, "坐席": Role.SEAT_OPERATOR.value})
_MISSING, _KNOWN = Given.COLUMN_TOO, Given.IF_KNOWN
BOARDS_SHOWN = 20
_FLAG: dict[str, Any] = {"read": truth, "write": truth_cell, "empty": False, "given": _MISSING, "width": 10}

BODIES = Table(
    name="bodies",
    title="单位",
    key=("id",),
    known_as="bodies",
    columns=(
        Column(
            field="id",
            title="编号",
            second="id",
            read=code_text(),
            example="changqiao-chengguan",
            about="body_id",
            width=24,
        ),
        Column(
            field="kind",
            title="类型",
            second="kind",
            read=_kind,
            write=_kind_cell,
            example="处置单位",
            choices=tuple(KIND_WORDS.values()),
            about="body_kind",
        ),
        Column(field="name", title="名称", second="name", example="长桥街道城管中队", about="body_name", width=28),
        Column(
            field="board",
            title="所属板块",
            second="board",
            read=digits_code(9),
            given=_KNOWN,
            refers="boards",
            example="320506001",
            about="board",
        ),
        Column(
            field="role", title="责任角色", second="role", given=_KNOWN, example="属地城管中队", about="role", width=20
        ),
        Column(
            field="telephone",
            title="值班电话",
            second="telephone",
            read=telephone,
            given=_KNOWN,
            example="0512-00001234",
            about="telephone",
            width=18,
        ),
        Column(
            field="telephone_only",
            title="仅电话联系",
            second="telephone_only",
            example="否",
            about="telephone_only",
            choices=("是", "否"),
            **_FLAG,
        ),
    ),
)
PEOPLE = Table(
    name="people",
    title="人员",
    key=("badge",),
    known_as="people",
    columns=(
        Column(field="badge", title="工号", second="badge", read=code_text(), example="5001", about="badge"),
        Column(field="name", title="姓名", second="name", example="张三", about="person_name"),
        Column(
            field="duty",
            title="岗位",
            second="duty",
            read=_duty,
            write=_duty_cell,
            example="网格长",
            choices=tuple(DUTY_WORDS.values()),
            about="duty",
        ),
        Column(
            field="body",
            title="所属单位",
            second="body",
            read=code_text(),
            refers="bodies",
            example="changqiao-chengguan",
            about="person_body",
            width=24,
        ),
        Column(
            field="cells",
            title="负责网格",
            second="cells",
            read=several,
            write=several_cell,
            given=_KNOWN,
            empty=(),
            refers="areas",
            example="320506001001001",
            about="person_cells",
            width=36,
        ),
        Column(
            field="telephone",
            title="电话",
            second="telephone",
            read=telephone,
            given=_KNOWN,
            example="15400001234",
            about="telephone",
            width=18,
        ),
        Column(
            field="on_duty",
            title="在岗",
            second="on_duty",
            example="是",
            about="on_duty",
            choices=("是", "否"),
            **_FLAG,
        ),
    ),
)


class DirectoryList(ListKind):
    """Bodies and people, each with a table of its own."""

    name, title = "directory", "通讯录"

    def tables(self, against: Against) -> tuple[Table, ...]:
        return BODIES, PEOPLE

    def check(self, tables: Mapping[str, Table], entries: Entries, against: Against, findings: Findings) -> None:
        bodies = entries["bodies"]
        _check_bodies(bodies, findings)
        if not bodies:
            return
        page = Where(file=bodies[0].where.file, sheet=bodies[0].where.sheet)
        if not any(entry.key == DISTRICT for entry in bodies):
            findings.refuse(page, "no_district_body", BODIES.column("id").title, id=DISTRICT)
        _check_roles(bodies, page, against, findings)
        names = {row.id: row.name for row in against.in_force.get("directory", ()) if isinstance(row, Body)}
        for body in sorted(against.used.get("bodies", frozenset()) - {entry.key for entry in bodies}):
            count, name = against.components_of.get(body, 0), names.get(BodyId(body), "")
            findings.warning(
                page, BODIES.column("id").title, "body_still_used", body, named=f"{body} {name}".strip(), count=count
            )

    def rows(self, tables: Mapping[str, Table], entries: Entries, against: Against) -> list[object]:
        made: list[object] = []
        for table, kind in ((BODIES, Body), (PEOPLE, Person)):
            for entry in good(entries[table.name]):
                told = table.values(entry)
                made.append(kind(**told, initials=initials_of(told["name"])))
        return made

    def values(self, rows: Iterable[object]) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {"bodies": [], "people": []}
        for row in rows:
            if isinstance(row, (Body, Person)):
                table = BODIES if isinstance(row, Body) else PEOPLE
                found[table.name].append({column.field: getattr(row, column.field) for column in table.columns})
        return found


def _check_roles(bodies: list[Entry], page: Where, against: Against, findings: Findings) -> None:
    """Each role of the catalogue has a unit on every board, its own or one of the whole district."""
    boards_of: dict[str, set[str]] = {}
    for entry in good(bodies):
        told = BODIES.values(entry)
        if told["kind"] is BodyKind.UNIT:
            boards_of.setdefault(told["role"], set()).add(told["board"])
    areas = [row for row in against.in_force.get("grids", ()) if isinstance(row, GridArea)]
    boards = {area.code: f"{area.code} {area.name}" for area in areas if area.level is GridLevel.BOARD}
    for role in sorted(against.used.get("roles", frozenset())):
        own = boards_of.get(role, set())
        bare = [] if "" in own else [named for code, named in sorted(boards.items()) if code not in own]
        if not own:
            findings.warning(page, BODIES.column("role").title, "role_without_body", role)
        elif bare:
            shown = "、".join(bare[:BOARDS_SHOWN]) + (" …" if len(bare) > BOARDS_SHOWN else "")
            findings.warning(
                page, BODIES.column("role").title, "role_without_board", role, count=len(bare), boards=shown
            )


def _check_bodies(entries: list[Entry], findings: Findings) -> None:
    """The centre has its one id; a sub-centre is of a board, one of each; a role has one unit in a board (指向唯一)."""
    first: dict[tuple[str, str], Entry] = {}
    for entry in good(list(entries)):
        told = BODIES.values(entry)
        kind, board = told["kind"], told["board"]
        if (kind is BodyKind.DISTRICT) != (told["id"] == DISTRICT):
            findings.error(entry, BODIES.column("id").title, "district_id", told["id"], id=DISTRICT)
        if kind is BodyKind.SUB_CENTRE and not board:
            findings.error(entry, BODIES.column("board").title, "board_missing")
        title = BODIES.column("role" if kind is BodyKind.UNIT else "board").title
        key = (told["role"] if kind is BodyKind.UNIT else kind.value, board)
        if not key[0] or kind is BodyKind.DISTRICT:
            continue
        known = first.setdefault(key, entry)
        if known is not entry:
            code = "role_twice" if kind is BodyKind.UNIT else "sub_centre_twice"
            findings.error(entry, title, code, told["role"] or board, line=known.where.line, board=board or "–")
