"""Broken files, as they come: each ends in a report that says where and what would be right, and stores nothing."""

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from desk_app.__main__ import main
from desk_app.central.datasets import edition_of_lines
from desk_app.central.service import Central, open_central
from desk_app.importing.lists.taking import KINDS, take
from desk_app.screens.list_words import finding_words
from desk_app.wire import canonical, dump_row
from tests.importing.small_lists import (
    AREA,
    CELL_1,
    CELL_2,
    VILLAGE,
    fill,
    flat_of,
    land,
    small_against,
    tables_of,
    text,
    workbook,
)

Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Store:
    """A centre with the small district in force, and what must not change."""

    url: str
    centre: Central

    def state(self) -> tuple[int, dict[str, str], int]:
        infos = self.centre.datasets.infos()
        return self.centre.ledger.head().position, self.centre.datasets.current(), len(infos)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    url = f"sqlite:///{tmp_path_factory.mktemp('centre') / 'central.db'}"
    centre = open_central(url, district=AREA)
    fill(centre)
    yield Store(url, centre)
    centre.close()


def imported(store: Store, kind: str, *given: object) -> Result:
    return CliRunner().invoke(main, ["central", "import", kind, *map(str, given), "--database", store.url])


# --- how files break -------------------------------------------------------------------------------------------------


def cell(kind: str, sheet: str, column: str, value: Any, line: int = 2) -> Make:
    """A workbook with one cell changed."""

    def make(folder: Path) -> Path:
        tables = tables_of(kind)
        place = tables[sheet][0].index(column)
        tables[sheet][line - 1][place] = value
        return workbook(folder / f"{kind}.xlsx", tables)

    return make


def in_text(kind: str, column: str, value: Any, line: int = 2) -> Make:
    """A .csv with one cell changed."""

    def make(folder: Path) -> Path:
        rows = flat_of(kind, folder)
        rows[line - 1][rows[0].index(column)] = value
        return text(folder / f"{kind}.csv", rows)

    return make


def changed(kind: str, change: Callable[[dict[str, list[list[Any]]]], None]) -> Make:
    """A workbook with its tables changed."""

    def make(folder: Path) -> Path:
        tables = tables_of(kind)
        change(tables)
        return workbook(folder / f"{kind}.xlsx", tables)

    return make


def as_bytes(kind: str, ending: str, change: Callable[[bytes], bytes]) -> Make:
    """The bytes of a good file, changed."""

    def make(folder: Path) -> Path:
        path = folder / f"{kind}{ending}"
        if ending == ".xlsx":
            workbook(path, tables_of(kind))
        elif ending == ".csv":
            text(path, flat_of(kind, folder), encoding="utf-8")
        else:
            path.write_text(json.dumps(land(folder), ensure_ascii=False), encoding="utf-8")
        path.write_bytes(change(path.read_bytes()))
        return path

    return make


def feature(code: str, change: Callable[[dict[str, Any]], None]) -> Make:
    """GeoJSON with one feature changed."""

    def make(folder: Path) -> Path:
        document = land(folder)
        change(next(each for each in document["features"] if each["properties"]["code"] == code))
        path = folder / "grids.geojson"
        path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        return path

    return make


def collection(change: Callable[[dict[str, Any]], Any]) -> Make:
    """GeoJSON changed as a whole."""

    def make(folder: Path) -> Path:
        document = land(folder)
        given = change(document)
        path = folder / "grids.geojson"
        path.write_text(given if isinstance(given, str) else json.dumps(document), encoding="utf-8")
        return path

    return make


def ring(code: str, *points: tuple[Any, Any], **others: Any) -> Make:
    """A polygon with another outline."""
    return feature(code, lambda it: it["geometry"].update({"coordinates": [[list(p) for p in points]], **others}))


def with_part(name: str, content: bytes) -> Callable[[bytes], bytes]:
    """An archive with a part exchanged or added."""

    def change(data: bytes) -> bytes:
        import io

        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
            for part in old.namelist():
                new.writestr(part, content if part == name else old.read(part))
            if name not in old.namelist():
                new.writestr(name, content)
        return out.getvalue()

    return change


def merged(folder: Path) -> Path:
    def merge(book: Workbook) -> None:
        book["部件"].merge_cells("C2:C4")

    return workbook(folder / "components.xlsx", tables_of("components"), merge)


def password(folder: Path) -> Path:
    path = folder / "components.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"))
    return path


def million_rows(folder: Path) -> Path:
    path = folder / "calendar.csv"
    with path.open("w", encoding="utf-8") as file:
        file.write("日期,类型,名称,来源\n")
        for start in range(1, 1_000_001, 1000):
            days = (date.fromordinal(700_000 + number) for number in range(start, start + 1000))
            file.write("".join(f"{day},放假,国庆节,国办\n" for day in days))
    return path


def twice(tables: dict[str, list[list[Any]]], sheet: str) -> None:
    tables[sheet].append(list(tables[sheet][1]))


def thirty_more(tables: dict[str, list[list[Any]]]) -> None:
    tables["部件"][0] += [f"备用{number}" for number in range(30)]


def drop_column(sheet: str, column: str) -> Callable[[dict[str, list[list[Any]]]], None]:
    def change(tables: dict[str, list[list[Any]]]) -> None:
        place = tables[sheet][0].index(column)
        for row in tables[sheet]:
            del row[place]

    return change


BILLION = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c t="inlineStr">
<is><t>&b;</t></is></c></row></sheetData></worksheet>"""

ENDLESS = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="2">
<c r="A2" t="inlineStr"><is><r><t>%b</t></r><r><t>%b</t></r></is></c></row></sheetData></worksheet>""" % (
    b"x" * 60_000,
    b"y" * 60_000,
)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A file that is wrong in one way, and what is told of it: the code, the line, words in it."""

    kind: str
    make: Make
    code: str
    line: int = 0
    says: tuple[str, ...] = field(default=())


BROKEN = {
    # files
    "empty": Broken(kind="components", make=as_bytes("components", ".csv", lambda _: b""), code="empty_file"),
    "empty workbook": Broken(kind="components", make=as_bytes("components", ".xlsx", lambda _: b""), code="empty_file"),
    "only titles": Broken(
        kind="components", make=changed("components", lambda t: t.update({"部件": t["部件"][:1]})), code="no_rows"
    ),
    "nothing but spaces": Broken(
        kind="components", make=changed("components", lambda t: t.update({"部件": [[" "]]})), code="empty_table"
    ),
    "text named .xlsx": Broken(
        kind="components", make=as_bytes("components", ".xlsx", lambda _: b"code,name\n1,2\n"), code="not_a_workbook"
    ),
    "workbook named .csv": Broken(
        kind="components", make=as_bytes("components", ".csv", lambda _: b"PK\x03\x04rest"), code="workbook_as_text"
    ),
    "old .xls renamed": Broken(
        kind="components",
        make=as_bytes("components", ".xlsx", lambda _: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)),
        code="old_workbook",
    ),
    "password": Broken(kind="components", make=password, code="encrypted_workbook"),
    "cut workbook": Broken(
        kind="components", make=as_bytes("components", ".xlsx", lambda data: data[:-300]), code="damaged_workbook"
    ),
    "cut sheet": Broken(
        kind="components",
        make=as_bytes("components", ".xlsx", with_part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row")),
        code="damaged_workbook",
    ),
    "zip bomb": Broken(
        kind="components",
        make=as_bytes("components", ".xlsx", with_part("xl/worksheets/sheet9.xml", bytes(40_000_000))),
        code="zip_bomb",
    ),
    "entities that unfold": Broken(
        kind="components",
        make=as_bytes("components", ".xlsx", with_part("xl/worksheets/sheet1.xml", BILLION)),
        code="doctype",
    ),
    "a million rows": Broken(kind="calendar", make=million_rows, code="too_many_rows", line=20_002),
    "UTF-16": Broken(
        kind="components", make=as_bytes("components", ".csv", lambda d: d.decode().encode("utf-16")), code="utf16"
    ),
    "one byte of UTF-8 lost": Broken(
        kind="components",
        make=as_bytes("components", ".csv", lambda d: d.replace("龙桥路3号".encode(), "龙桥路3号".encode()[1:])),
        code="broken_utf8",
        line=4,
    ),
    "no encoding at all": Broken(
        kind="components",
        make=as_bytes("components", ".csv", lambda d: b"\xff\xff\x80" + d),
        code="unknown_encoding",
        line=1,
    ),
    "lone surrogate": Broken(
        kind="components",
        make=as_bytes("components", ".csv", lambda d: d.replace("龙桥路2号".encode(), b"\xed\xa0\x80")),
        code="broken_utf8",
        line=3,
    ),
    "NUL bytes": Broken(
        kind="components",
        make=as_bytes("components", ".csv", lambda d: d.replace(b"2024-05-01", b"\x00" * 10, 1)),
        code="nul_bytes",
        line=2,
    ),
    "Chinese commas": Broken(
        kind="components",
        make=as_bytes("components", ".csv", lambda d: d.decode().replace(",", "，").encode()),
        code="wide_separator",
        line=1,
    ),
    "quotation mark left open": Broken(
        kind="components",
        make=as_bytes("components", ".csv", lambda d: d.replace("龙桥路2号".encode(), '"龙桥路2号'.encode())),
        code="bad_quotes",
        line=3,
    ),
    "huge cell": Broken(
        kind="components",
        make=as_bytes("components", ".csv", lambda d: d.replace("龙桥路2号".encode(), b"x" * 200_000)),
        code="huge_cell",
        line=3,
    ),
    "one text without end in a workbook": Broken(
        kind="components",
        make=as_bytes("components", ".xlsx", with_part("xl/worksheets/sheet1.xml", ENDLESS)),
        code="huge_cell",
        line=2,
    ),
    "wrong kind of file": Broken(
        kind="grids", make=lambda folder: text(folder / "grids.csv", [["code"], ["1"]]), code="wrong_ending"
    ),
    # sheets and titles
    "sheet missing": Broken(
        kind="catalogue", make=changed("catalogue", lambda t: t.pop("立案条件") and None), code="missing_sheet"
    ),
    "title twice": Broken(
        kind="components", make=cell("components", "部件", "名称", "代码", line=1), code="unknown_columns", line=1
    ),
    "duplicate titles": Broken(
        kind="components", make=cell("components", "部件", "备注", "名称", line=1), code="title_twice", line=1
    ),
    "thirty columns too many": Broken(
        kind="components", make=changed("components", thirty_more), code="unknown_columns", line=1, says=("30",)
    ),
    "column missing": Broken(
        kind="components",
        make=changed("components", drop_column("部件", "养护单位")),
        code="missing_columns",
        line=1,
    ),
    "no titles": Broken(kind="components", make=changed("components", lambda t: t["部件"].pop(0)), code="no_titles"),
    "cells beyond the titles": Broken(
        kind="components",
        make=changed("components", lambda t: t["部件"][2].append("多余")),
        code="cells_beyond",
        line=3,
    ),
    "merged cells": Broken(kind="components", make=merged, code="merged_cells", line=2, says=("C2:C4",)),
    # cells
    "formula": Broken(
        kind="components", make=cell("components", "部件", "名称", '=CONCATENATE("a","b")', 3), code="formula", line=3
    ),
    "formula in text": Broken(
        kind="components", make=in_text("components", "名称", '=cmd|" /C calc"!A0'), code="formula", line=2
    ),
    "error value": Broken(
        kind="components", make=cell("components", "部件", "名称", "#REF!"), code="error_value", line=2
    ),
    "digits lost": Broken(
        kind="components",
        make=cell("components", "部件", "部件代码", 3205060101000001),
        code="digits_lost",
        line=2,
        says=("15",),
    ),
    "digits lost in text": Broken(
        kind="components", make=in_text("components", "部件代码", "3.20506E+15"), code="digits_lost", line=2
    ),
    "two zeros eaten": Broken(
        kind="directory", make=cell("directory", "人员", "负责网格", 1001), code="no_such_areas", line=2
    ),
    "date as other text": Broken(
        kind="components", make=cell("components", "部件", "初始日期", "05/01/2024"), code="not_a_date", line=2
    ),
    "date as a number": Broken(
        kind="components", make=cell("components", "部件", "初始日期", 45413), code="number_for_date", line=2
    ),
    "no such date": Broken(
        kind="calendar", make=in_text("calendar", "日期", "2026-02-30"), code="no_such_date", line=2
    ),
    "a date that was text": Broken(
        kind="components", make=cell("components", "部件", "名称", datetime(2026, 3, 1)), code="date_for_text", line=2
    ),
    "text for a number": Broken(
        kind="components", make=cell("components", "部件", "经度", "约120.6"), code="not_a_number", line=2
    ),
    "latitude where longitude should be": Broken(
        kind="components", make=cell("components", "部件", "纬度", 120.605), code="swapped", line=2
    ),
    "state unknown": Broken(
        kind="components", make=cell("components", "部件", "状态", "还行"), code="not_a_choice", line=2, says=("完好",)
    ),
    "bare limit": Broken(
        kind="catalogue",
        make=cell("catalogue", "立案条件", "处置时限", 2),
        code="limit_without_unit",
        line=2,
        says=("紧急工作时",),
    ),
    "unit not clear": Broken(
        kind="catalogue", make=cell("catalogue", "立案条件", "处置时限", "2小时"), code="unknown_unit", line=2
    ),
    "control character": Broken(
        kind="components", make=in_text("components", "名称", "井\x07盖"), code="bad_character", line=2
    ),
    "line break in a name": Broken(
        kind="components", make=cell("components", "部件", "名称", "上水\n井盖"), code="line_break", line=2
    ),
    "telephone lost its zero": Broken(
        kind="directory", make=cell("directory", "单位", "值班电话", 51200001234), code="telephone_zero", line=2
    ),
    "nothing where something must be": Broken(
        kind="components", make=cell("components", "部件", "名称", None), code="missing", line=2
    ),
    # rows
    "code twice": Broken(
        kind="components", make=changed("components", lambda t: twice(t, "部件")), code="twice", line=5, says=("2",)
    ),
    "badge twice": Broken(
        kind="directory", make=changed("directory", lambda t: twice(t, "人员")), code="twice", line=4
    ),
    "parent unknown": Broken(
        kind="catalogue",
        make=cell("catalogue", "大类小类细类", "上级代码", "E99", 3),
        code="no_such_categories",
        line=3,
    ),
    "class unknown": Broken(
        kind="components", make=cell("components", "部件", "小类代码", "0199"), code="no_such_classes", line=2
    ),
    "body unknown": Broken(
        kind="components", make=cell("components", "部件", "养护单位", "nobody"), code="no_such_bodies", line=2
    ),
    "cell unknown": Broken(
        kind="components",
        make=cell("components", "部件", "单元网格代码", VILLAGE + "099"),
        code="no_such_cells",
        line=2,
    ),
    "role unknown": Broken(
        kind="catalogue", make=cell("catalogue", "问题", "处理责任主体", "天上的单位"), code="no_such_roles", line=2
    ),
    "condition of no problem": Broken(
        kind="catalogue", make=cell("catalogue", "立案条件", "问题代码", "E99"), code="no_such_problems", line=2
    ),
    "class in the code": Broken(
        kind="components",
        make=cell("components", "部件", "部件代码", AREA + "0102000001"),
        code="other_class",
        line=2,
        says=("0102", "0101"),
    ),
    "another district": Broken(
        kind="components",
        make=cell("components", "部件", "部件代码", "3205080101000001"),
        code="other_district",
        line=2,
    ),
    "not in its cell": Broken(
        kind="components",
        make=cell("components", "部件", "单元网格代码", CELL_2),
        code="other_cell",
        line=2,
        says=(CELL_1,),
    ),
    "outside the district": Broken(
        kind="components", make=cell("components", "部件", "经度", 120.7), code="outside_district", line=2
    ),
    "role of two units": Broken(
        kind="directory",
        make=changed("directory", lambda t: t["单位"].append(["squad-2", *t["单位"][3][1:]])),
        code="role_twice",
        line=6,
    ),
    "component class of five digits": Broken(
        kind="catalogue", make=cell("catalogue", "问题", "问题代码", "01010", 3), code="class_digits", line=3
    ),
    "told otherwise below": Broken(
        kind="catalogue", make=in_text("catalogue", "问题名称", "另一个问题", 3), code="tells_otherwise", line=3
    ),
    # land
    "metres": Broken(
        kind="grids",
        make=ring(CELL_2, (40513214.2, 3461000), (40514000, 3461000), (40514000, 3462000), (40513214.2, 3461000)),
        code="projected",
        line=5,
        says=("WGS 84",),
    ),
    "latitude first": Broken(
        kind="grids",
        make=ring(CELL_2, (31.26, 120.61), (31.26, 120.62), (31.27, 120.62), (31.26, 120.61)),
        code="swapped",
        line=5,
    ),
    "not closed": Broken(
        kind="grids",
        make=ring(CELL_2, (120.61, 31.26), (120.62, 31.26), (120.62, 31.27), (120.61, 31.27)),
        code="unclosed_ring",
        line=5,
    ),
    "NaN": Broken(kind="grids", make=ring(CELL_2, (float("nan"), 31.26), (120.62, 31.26)), code="number_is_none"),
    "collection inside": Broken(
        kind="grids",
        make=feature(CELL_2, lambda it: it.update(geometry={"type": "GeometryCollection", "geometries": []})),
        code="other_geometry",
        line=5,
    ),
    "crosses itself": Broken(
        kind="grids",
        make=ring(CELL_2, (120.61, 31.26), (120.62, 31.27), (120.62, 31.26), (120.61, 31.27), (120.61, 31.26)),
        code="crosses_itself",
        line=5,
        says=("120.61",),
    ),
    "overlaps": Broken(
        kind="grids",
        make=ring(CELL_2, (120.609, 31.26), (120.62, 31.26), (120.62, 31.27), (120.609, 31.27), (120.609, 31.26)),
        code="overlap",
        line=5,
        says=(CELL_1,),
    ),
    "leaves a gap": Broken(
        kind="grids",
        make=ring(CELL_2, (120.611, 31.26), (120.62, 31.26), (120.62, 31.27), (120.611, 31.27), (120.611, 31.26)),
        code="gap",
        line=3,
    ),
    "beyond its parent": Broken(
        kind="grids",
        make=ring(CELL_2, (120.61, 31.26), (120.63, 31.26), (120.63, 31.27), (120.61, 31.27), (120.61, 31.26)),
        code="outside_parent",
        line=5,
        says=(VILLAGE,),
    ),
    "hole": Broken(
        kind="grids",
        make=feature(
            CELL_1,
            lambda it: it["geometry"]["coordinates"].append(
                [[120.604, 31.264], [120.606, 31.264], [120.605, 31.266], [120.604, 31.264]]
            ),
        ),
        code="has_holes",
        line=4,
    ),
    "two parts": Broken(
        kind="grids",
        make=feature(CELL_1, lambda it: it.update(geometry={"type": "MultiPolygon", "coordinates": [[], []]})),
        code="several_parts",
        line=4,
    ),
    "parent not there": Broken(
        kind="grids",
        make=collection(lambda it: it["features"].pop(2) and None),
        code="no_such_parent",
        line=3,
    ),
    "place elsewhere": Broken(
        kind="grids",
        make=feature("P1", lambda it: it["geometry"].update(coordinates=[120.615, 31.266])),
        code="not_in_its_cell",
        line=7,
    ),
    "cut JSON": Broken(
        kind="grids", make=as_bytes("grids", ".geojson", lambda d: d[: len(d) // 2]), code="bad_json", line=1
    ),
    "deep nesting": Broken(kind="grids", make=collection(lambda _: '{"type":' + "[" * 100_000), code="json_too_deep"),
    "one geometry only": Broken(
        kind="grids",
        make=collection(lambda _: '{"type": "Point", "coordinates": [1, 2]}'),
        code="not_a_feature_collection",
    ),
    "another projection named": Broken(
        kind="grids",
        make=collection(lambda it: it.update(crs={"type": "name", "properties": {"name": "EPSG:4549"}})),
        code="other_coordinates",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_told_and_nothing_stored(store: Store, tmp_path: Path, name: str) -> None:
    broken = BROKEN[name]
    before = store.state()
    path = broken.make(tmp_path)
    report = tmp_path / "report.xlsx"
    language = ("en", "zh_CN")[list(BROKEN).index(name) % 2]
    result = imported(store, broken.kind, path, "--json", "--lang", language, "--report", report)
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == 1, result.output
    told = json.loads(result.stdout)["findings"]
    found = [each for each in told if each["code"] == broken.code]
    assert found, [(each["code"], each["line"], each["words"]) for each in told]
    assert broken.line in [each["line"] for each in found]
    first = next(each for each in found if each["line"] == broken.line)
    assert first["file"] == path.name and not set(first["words"]) & set("{}")
    for part in broken.says:
        assert part in first["words"] or part in first["value"], first
    assert any("一" <= character <= "鿿" for character in first["words"]) or language == "en"
    listed = [row[4:] for row in load_workbook(report)["问题清单"].iter_rows(values_only=True)]
    assert any(str(row[2]) == first["words"] for row in listed)
    assert store.state() == before


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_each_date_that_cannot_be_read_is_told_once(store: Store, tmp_path: Path, ending: str) -> None:
    def spoil(tables: dict[str, list[list[Any]]]) -> None:
        date_column = tables["日期"][0].index("日期")
        tables["日期"][1][date_column], tables["日期"][2][date_column] = "2026-02-30", "第二天"

    if ending == "xlsx":
        path = changed("calendar", spoil)(tmp_path)
    else:
        rows = flat_of("calendar", tmp_path)
        date_column = rows[0].index("日期")
        rows[1][date_column], rows[2][date_column] = "2026-02-30", "第二天"
        path = text(tmp_path / "calendar.csv", rows)
    told = json.loads(imported(store, "calendar", path, "--json").stdout)["findings"]
    errors = [(each["line"], each["code"]) for each in told if each["severity"] == "error"]
    assert errors == [(2, "no_such_date"), (3, "not_a_date")]


ODD = (
    *(None, "", " ", 0, -1, 1.5, 1e300, 3.2e15, 101, True, datetime(2026, 1, 1), datetime(2026, 1, 1, 3)),
    *("=1", "#REF!", "x" * 600, "井盖\n", "\t", "'=1", "1E+5", "nan", "２", "2 工作时", "休", "25:99-30:00", "2026"),
    *("0000-00-00", "、", "320506", "_x0000_", "𠮷", "−1", "district", "0101", "E01", "9" * 400),
)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "grids"])
def test_any_cell_may_hold_anything(kind: str, tmp_path: Path) -> None:
    """Whatever stands in a cell is taken or told in words; what may be stored can be read back by the wire's rules."""

    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        tables = tables_of(kind)
        for _ in range(data.draw(st.integers(1, 3))):
            rows = tables[data.draw(st.sampled_from(sorted(tables)))]
            row = rows[data.draw(st.integers(0, len(rows) - 1))]
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(st.sampled_from(ODD))
        file = workbook(tmp_path / "odd.xlsx", tables)
        taken = take(KINDS[kind], [file], small_against(), skip_bad=data.draw(st.booleans()))
        assert all(finding_words(each.code, each.params, each.value) != each.code for each in taken.findings)
        if taken.storable:
            edition_of_lines(kind, (canonical(dump_row(row)).encode() for row in taken.rows))

    check()
