"""The grids as a list: areas of four levels, streets, and places with names, each a feature of GeoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.importing.initials import initials_of
from desk_app.importing.lists.cell_values import (
    CellTrouble,
    Mended,
    code_text,
    digits_code,
    line_of_text,
    several,
    several_cell,
)
from desk_app.importing.lists.findings import Entry, Findings, Where
from desk_app.importing.lists.land import check_nesting, check_spots
from desk_app.importing.lists.raw import RawCell
from desk_app.importing.lists.tables import Against, Column, Entries, Given, ListKind, Table, good

LEVEL_OF = {6: GridLevel.DISTRICT, 9: GridLevel.BOARD, 12: GridLevel.VILLAGE, 15: GridLevel.CELL}
_LENGTH = {level: length for length, level in LEVEL_OF.items()}
_KNOWN = Given.COLUMN_TOO
HOUSES_AT_MOST = 100_000


def _whole(raw: RawCell) -> int:
    found = raw if isinstance(raw, int) and not isinstance(raw, bool) else line_of_text(raw)
    text = str(found.value if isinstance(found, Mended) else found)
    if not (text.isascii() and text.isdecimal()) or int(text[:9]) > HOUSES_AT_MOST or len(text) > 9:
        raise CellTrouble("not_a_count", most=HOUSES_AT_MOST)
    return int(text)


AREAS = Table(
    name="areas",
    title="网格",
    key=("code",),
    known_as="areas",
    columns=(
        Column(
            field="code",
            title="代码",
            second="code",
            read=digits_code(6, 9, 12, 15),
            example="320506001001001",
            about="area_code",
        ),
        Column(field="name", title="名称", second="name", example="龙桥社区第一网格", about="area_name"),
        Column(
            field="parent",
            title="上级代码",
            second="parent",
            read=digits_code(6, 9, 12),
            given=_KNOWN,
            example="320506001001",
            about="area_parent",
        ),
        Column(field="ring", title="geometry", second="geometry", empty=(), about="ring"),
    ),
)
STREETS = Table(
    name="streets",
    title="道路",
    key=("code",),
    needed=False,
    columns=(
        Column(field="code", title="代码", second="code", read=code_text(), example="S0001", about="street_code"),
        Column(field="name", title="名称", second="name", example="龙桥路", about="street_name"),
        Column(field="board", title="板块名称", second="board", given=_KNOWN, example="长桥街道", about="street_board"),
        Column(
            field="village",
            title="村社区代码",
            second="village",
            read=digits_code(12),
            refers="areas",
            example="320506001001",
            about="street_village",
        ),
        Column(
            field="last_number",
            title="最大门牌号",
            second="last_number",
            read=_whole,
            empty=0,
            given=_KNOWN,
            example="200",
            about="last_number",
        ),
        Column(field="line", title="geometry", second="geometry", empty=(), about="line"),
    ),
)
PLACES = Table(
    name="places",
    title="地点",
    key=("code",),
    needed=False,
    columns=(
        Column(field="code", title="代码", second="code", read=code_text(), example="P0001", about="place_code"),
        Column(field="name", title="名称", second="name", example="长桥菜场", about="place_name"),
        Column(field="kind", title="类型", second="kind", example="菜场", about="place_kind"),
        Column(
            field="address", title="地址", second="address", given=_KNOWN, example="长桥街道龙桥路18号", about="address"
        ),
        Column(
            field="cell",
            title="单元网格代码",
            second="cell",
            read=digits_code(15),
            refers="areas",
            example="320506001001001",
            about="cell",
        ),
        Column(
            field="aliases",
            title="别名",
            second="aliases",
            read=several,
            write=several_cell,
            empty=(),
            given=_KNOWN,
            example="老菜场、农贸市场",
            about="aliases",
        ),
        Column(field="point", title="geometry", second="geometry", empty=(0.0, 0.0), about="point"),
    ),
)


class GridList(ListKind):
    """Areas, streets and places of one FeatureCollection, or of several files together."""

    name, title = "grids", "网格"

    def tables(self, against: Against) -> tuple[Table, ...]:
        return AREAS, STREETS, PLACES

    def check(self, tables: Mapping[str, Table], entries: Entries, against: Against, findings: Findings) -> None:
        if not any(entries.values()):
            return
        areas = entries["areas"]
        where = Where(file=areas[0].where.file if areas else "")
        _check_codes(areas, against, findings)
        _check_vanished(entries, against, findings, where)
        whole = check_nesting([entry for entry in areas if entry.good], where, findings)
        check_spots(entries["streets"], entries["places"], whole, findings)

    def rows(self, tables: Mapping[str, Table], entries: Entries, against: Against) -> list[object]:
        made: list[object] = []
        for entry in good(entries["areas"]):
            told = AREAS.values(entry)
            code = told["code"]
            parent = code[:-3] if len(code) > 6 else ""
            level = LEVEL_OF[len(code)]
            name = told["name"]
            made.append(
                GridArea(
                    code=code, level=level, name=name, parent=parent, ring=told["ring"], initials=initials_of(name)
                )
            )
        for entry in good(entries["streets"]):
            told = STREETS.values(entry)
            made.append(Street(**told, initials=initials_of(told["name"])))
        for entry in good(entries["places"]):
            told = PLACES.values(entry)
            longitude, latitude = told.pop("point")
            initials = initials_of(told["name"])
            made.append(NamedPlace(**told, longitude=longitude, latitude=latitude, initials=initials))
        return made

    def values(self, rows: Iterable[object]) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {"areas": [], "streets": [], "places": []}
        for row in rows:
            match row:
                case GridArea():
                    names = ("code", "name", "parent", "ring")
                    found["areas"].append({name: getattr(row, name) for name in names})
                case Street():
                    found["streets"].append({c.field: getattr(row, c.field) for c in STREETS.columns})
                case NamedPlace():
                    told = {c.field: getattr(row, c.field) for c in PLACES.columns[:-1]}
                    found["places"].append({**told, "point": (row.longitude, row.latitude)})
        return found


def _check_codes(entries: list[Entry], against: Against, findings: Findings) -> None:
    """6 + 3 + 3 + 3 digits: every area lies in the one whose code it begins with; one district, ours."""
    codes = {entry.key for entry in entries}
    title = AREAS.column("code").title
    for entry in entries:
        told = AREAS.values(entry)
        code = told["code"]
        if len(code) not in LEVEL_OF:
            continue
        if against.district and not code.startswith(against.district[:6]):
            findings.error(entry, title, "other_district", code, district=against.district)
        elif len(code) > 6 and code[:-3] not in codes:
            findings.error(entry, title, "no_such_parent", code, parent=code[:-3])
        if told["parent"] and told["parent"] != code[:-3]:
            findings.error(entry, AREAS.column("parent").title, "other_parent", told["parent"], parent=code[:-3])
        if len(code) > 6 and code.endswith("000"):
            findings.error(entry, title, "zero_number", code)
        if LEVEL_OF[len(code)] is GridLevel.BOARD:
            _check_board(entry, code, told["name"], findings)


def _check_board(entry: Entry, code: str, name: str, findings: Findings) -> None:
    """001–099 are 街道, 100–199 镇, 200–399 乡 in the codes of administrative divisions; others number as they like."""
    wanted = {"街道": "0", "镇": "1", "乡": "23"}
    for ending, digits in wanted.items():
        if name.endswith(ending) and code[6] not in digits:
            findings.warning(entry.where, AREAS.column("code").title, "board_segment", code, kind=ending)


def _check_vanished(entries: Entries, against: Against, findings: Findings, where: Where) -> None:
    codes = {entry.key for entry in entries["areas"]}
    for kind in ("cells", "areas"):
        gone = sorted(against.used.get(kind, frozenset()) - codes)
        if gone and codes:
            findings.warning(where, AREAS.column("code").title, f"{kind}_still_used", gone[0], count=len(gone))
    in_force = against.in_force.get("grids", ())
    for name, type_of in (("streets", Street), ("places", NamedPlace)):
        count = sum(isinstance(row, type_of) for row in in_force)
        if count and not entries[name] and codes:
            findings.warning(where, "", f"no_{name}", count=count)
