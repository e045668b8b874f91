"""Lists taken in at a centre: what is stored, what is left out, what is told along the way, reports and templates."""

import _thread
import csv
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from desk_app import words
from desk_app.__main__ import main
from desk_app.central.service import Central, open_central
from desk_app.domain.calendar import DayRow
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.grid import GridArea
from desk_app.importing.lists.tables import Against
from desk_app.importing.lists.taking import KINDS, Taken, take
from desk_app.screens.list_words import column_words, every_code
from tests.importing.small_lists import (
    AREA,
    BOARD,
    CELL_1,
    CELL_2,
    VILLAGE,
    fill,
    flat_of,
    land,
    small_against,
    small_rows,
    tables_of,
    text,
    workbook,
)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Central]:
    (tmp_path / "centre").mkdir()
    centre = open_central(url_in(tmp_path), district=AREA)
    yield centre
    centre.close()


def url_in(folder: Path) -> str:
    return f"sqlite:///{folder / 'centre' / 'central.db'}"


def typed(folder: Path, *given: object) -> Any:
    """What a command says as JSON, with its exit code beside it."""
    result = CliRunner().invoke(main, ["central", *map(str, given), "--database", url_in(folder), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return {**json.loads(result.stdout), "exit": result.exit_code}


def found(taken: Taken) -> list[tuple[str, str, int]]:
    return [(each.severity.value, each.code, each.where.line) for each in taken.findings]


# --- at a centre -----------------------------------------------------------------------------------------------------


def test_a_district_is_set_up_from_its_own_files(centre: Central, tmp_path: Path) -> None:
    (tmp_path / "grids.geojson").write_text(json.dumps(land(tmp_path)), encoding="utf-8")
    for kind in ("grids", "directory", "catalogue", "components", "calendar"):
        file = tmp_path / f"{kind}{'.geojson' if kind == 'grids' else '.xlsx'}"
        if kind != "grids":
            workbook(file, tables_of(kind))
        dry = typed(tmp_path, "import", kind, file, "--dry-run")
        assert (dry["exit"], dry["storable"], dry["stored"]) == (0, True, False), dry["findings"]
        assert kind not in centre.datasets.current()
        told = typed(tmp_path, "import", kind, file)
        assert (told["exit"], told["stored"]) == (0, True) and told["edition"] == centre.datasets.current()[kind]
        assert list(centre.datasets.rows(kind, told["edition"])) == list(small_rows()[kind])
        again = typed(tmp_path, "import", kind, file)
        assert (again["exit"], again["stored"], again["edition"]) == (0, False, told["edition"])
    centre.reference.look_again()
    assert set(centre.reference().catalogue.problems) == {"E01010101", "0101"}


def test_rows_in_another_order_are_the_same_content(centre: Central, tmp_path: Path) -> None:
    fill(centre)
    tables = tables_of("components")
    tables["部件"][1:] = tables["部件"][:0:-1]
    told = typed(tmp_path, "import", "components", workbook(tmp_path / "c.xlsx", tables))
    assert (told["exit"], told["stored"]) == (0, False)


def test_bad_rows_are_left_out_only_when_asked_for(centre: Central, tmp_path: Path) -> None:
    fill(centre)
    tables = tables_of("directory")
    tables["单位"][3][1] = "不知道"  # the squad's kind
    tables["人员"][1][3] = "squad-1"  # somebody who is in it
    file = workbook(tmp_path / "d.xlsx", tables)
    before = centre.datasets.current()
    told = typed(tmp_path, "import", "directory", file)
    assert (told["exit"], told["storable"], centre.datasets.current()) == (1, False, before)
    told = typed(tmp_path, "import", "directory", file, "--skip-bad")
    assert (told["exit"], told["read"], told["good"], told["stored"]) == (0, 6, 4, True)
    codes = [(each["code"], each["sheet"], each["line"]) for each in told["findings"] if each["severity"] == "error"]
    assert codes == [("not_a_choice", "单位", 4), ("stands_on_bad_row", "人员", 2)]
    rows = centre.datasets.rows("directory", told["edition"])
    assert sorted(getattr(row, "id", None) or row.badge for row in rows) == ["4001", "district", "sub-1", "water"]


def test_what_cannot_be_left_out_stands_first_and_is_named(centre: Central, tmp_path: Path) -> None:
    """A row that comes earlier may be left out; the missing centre of the district may not."""
    fill(centre)
    tables = tables_of("directory")
    tables["单位"] = [row for row in tables["单位"] if row[0] != "district"]
    tables["单位"][1][1] = "不知道"
    file, report = workbook(tmp_path / "d.xlsx", tables), tmp_path / "report.xlsx"
    given = ["import", "directory", file, "--skip-bad", "--report", report, "--lang", "zh_CN"]
    told = typed(tmp_path, *given)
    assert [each["blocks"] for each in told["findings"]][:2] == [True, False]
    said = CliRunner().invoke(main, ["central", *map(str, given), "--database", url_in(tmp_path)]).output.splitlines()
    whole = told["findings"][0]["words"]
    assert "--skip-bad 不能跳过" in said[1] and said[2].startswith("✗✗ ") and whole in said[2]
    assert "不能用 --skip-bad 跳过" in said[-1] and whole in said[-1]
    listed = [row[0] for row in load_workbook(report)["问题清单"].iter_rows(min_row=2, values_only=True)]
    assert listed[:2] == ["✗✗ 整个文件", "✗"]


def test_a_feature_is_told_by_its_number_code_and_name(centre: Central, tmp_path: Path) -> None:
    """The file is one line, or as many as its writer liked: nobody finds a feature by a line."""
    document = land(tmp_path)
    document["features"][4]["geometry"]["coordinates"][0].pop()
    document["features"].append(document["features"][3])
    file, report = tmp_path / "g.geojson", tmp_path / "report.xlsx"
    file.write_text(json.dumps(document), encoding="utf-8")
    given = ["import", "grids", file, "--report", report, "--lang", "zh_CN"]
    told = typed(tmp_path, *given)
    broken = next(each for each in told["findings"] if each["code"] == "unclosed_ring")
    assert (broken["feature"], broken["line"], broken["named"]) == (True, 5, f"{CELL_2} 龙桥社区第二网格")
    said = CliRunner().invoke(main, ["central", *map(str, given), "--database", url_in(tmp_path)]).output
    assert f"第 5 个要素 ({CELL_2} 龙桥社区第二网格)" in said and " 行 " not in said.split("\n", 1)[1]
    assert f"与第 4 个要素（{CELL_1} 龙桥社区第一网格）重复" in said
    rows = [str(row[3]) for row in load_workbook(report)["问题清单"].iter_rows(min_row=2, values_only=True)]
    assert f"第 5 个要素 ({CELL_2} 龙桥社区第二网格)" in rows


def test_what_goes_missing_for_others_is_told(centre: Central, tmp_path: Path) -> None:
    fill(centre)
    tables = tables_of("directory")
    del tables["单位"][4]  # the water company, which components name
    tables["单位"][3][4] = "别的角色"
    told = typed(tmp_path, "import", "directory", workbook(tmp_path / "d.xlsx", tables), "--dry-run", "--lang", "en")
    warned = {(each["code"], each["value"]) for each in told["findings"] if each["severity"] == "warning"}
    assert warned == {("body_still_used", "water"), ("role_without_body", "属地城管中队")}
    said = {each["code"]: each["words"] for each in told["findings"]}
    assert "3 components in force name the body water 区自来水公司" in said["body_still_used"]
    assert "属地城管中队" in said["role_without_body"] and "check-catalogue" in said["role_without_body"]
    tables["单位"][3][3:5] = [BOARD, "属地城管中队"]
    boards = [row for row in small_against().in_force["grids"] if isinstance(row, GridArea)]
    second = replace(next(row for row in boards if row.code == BOARD), code=f"{AREA}002", name="乙镇")
    against = replace(
        small_against(), in_force={"grids": [*boards, second]}, used={"roles": frozenset({"属地城管中队"})}
    )
    taken = take(KINDS["directory"], [workbook(tmp_path / "b.xlsx", tables)], against)
    (alone,) = taken.findings
    assert (alone.code, alone.value, alone.params["boards"]) == (
        "role_without_board",
        "属地城管中队",
        f"{AREA}002 乙镇",
    )
    tables = tables_of("catalogue")
    tables["问题"].pop()  # the class that the components are of
    tables["立案条件"].pop()
    told = typed(tmp_path, "import", "catalogue", workbook(tmp_path / "k.xlsx", tables), "--dry-run")
    assert [(each["code"], each["value"]) for each in told["findings"]] == [("classes_still_used", "0101")]
    document = land(tmp_path)
    del document["features"][5:]
    (tmp_path / "g.geojson").write_text(json.dumps(document), encoding="utf-8")
    told = typed(tmp_path, "import", "grids", tmp_path / "g.geojson", "--dry-run")
    assert {each["code"] for each in told["findings"]} == {"no_streets", "no_places"}
    assert (told["exit"], told["needs_replace"]) == (1, ["Street", "NamedPlace"])
    told = typed(tmp_path, "import", "grids", tmp_path / "g.geojson", "--dry-run", "--replace")
    assert (told["exit"], told["storable"], told["changes"]["removed"]) == (0, True, 2)


@pytest.mark.parametrize(("kept", "refused"), [(54, False), (53, True), (2, True)])
def test_a_list_that_would_take_much_away_waits_for_a_word(
    centre: Central, tmp_path: Path, kept: int, refused: bool
) -> None:
    """60 rows in force: a tenth may go unasked, more only with --replace; each run says what changes."""
    fill(centre)
    titles, first, *_ = tables_of("components")["部件"]
    rows = [[f"{AREA}0101{number:06d}", *first[1:]] for number in range(1, 61)]
    told = typed(tmp_path, "import", "components", workbook(tmp_path / "all.xlsx", {"部件": [titles, *rows]}))
    assert (told["exit"], told["counts"]) == (0, {"components": 60})
    before = centre.datasets.current()["components"]
    rows[0] = [*rows[0][:2], "另一个井盖", *rows[0][3:]]
    rows[kept:] = [[f"{AREA}0101000099", *first[1:]]]
    file = workbook(tmp_path / "few.xlsx", {"部件": [titles, *rows]})
    for more in (["--dry-run"], []):
        told = typed(tmp_path, "import", "components", file, *more)
        changes = {name: told["changes"][name] for name in ("before", "after", "added", "changed", "removed")}
        assert changes == {"before": 60, "after": kept + 1, "added": 1, "changed": 1, "removed": 60 - kept}
        assert (told["exit"], told["storable"], bool(told["needs_replace"])) == (refused, not refused, refused)
        assert told["counts"] == {"components": kept + 1}
        assert told["stored"] == (centre.datasets.current()["components"] != before) == (not refused and not more)
    if refused:
        given = ["central", "import", "components", str(file), "--database", url_in(tmp_path), "--lang"]
        said = {language: CliRunner().invoke(main, [*given, language]).output for language in ("en", "zh_CN")}
        assert f"60 → {kept + 1}" in said["en"] and f"{60 - kept} of 60 components would go" in said["en"]
        assert f"60 条中的 {60 - kept} 条将被移除" in said["zh_CN"]
        assert all("--replace" in each for each in said.values())
        assert typed(tmp_path, "import", "components", file, "--replace")["stored"]


def test_a_yearly_notice_keeps_the_other_years(centre: Central, tmp_path: Path) -> None:
    fill(centre)
    notice = [
        ["日期", "类型", "名称", "来源"],
        ["2027/1/1", "放假", "元旦", "国办发明电"],
        ["2027年1月3日", "调休上班", "元旦", "x"],
    ]
    told = typed(tmp_path, "import", "calendar", text(tmp_path / "2027.csv", notice))
    assert (told["exit"], told["stored"]) == (0, True)
    head, *days = centre.datasets.rows("calendar", told["edition"])
    assert isinstance(head, CalendarHead) and head.published_years == (2026, 2027)
    assert [day.date.year for day in days if isinstance(day, DayRow)] == [2026, 2026, 2027, 2027]


def test_notices_as_the_program_brings_them(centre: Central, tmp_path: Path) -> None:
    file = Path(__file__).parents[2] / "resources" / "calendar" / "china-2024-2026.json"
    told = typed(tmp_path, "import", "calendar", file)
    assert (told["exit"], told["stored"], told["read"]) == (0, True, told["counts"]["calendar_days"])


def test_stopping_leaves_the_store_as_it_was(centre: Central, tmp_path: Path) -> None:
    fill(centre)
    before = centre.ledger.head().position, centre.datasets.current()
    head, first, *_ = flat_of("components", tmp_path)
    rows = ([f"{AREA}0101{number:06d}", *first[1:]] for number in range(100_000))
    file = text(tmp_path / "many.csv", [head, *rows])
    ctrl_c = threading.Timer(0.6, _thread.interrupt_main)  # reading so many rows takes seconds
    ctrl_c.start()
    result = CliRunner().invoke(main, ["central", "import", "components", str(file), "--database", url_in(tmp_path)])
    ctrl_c.join()
    assert (result.exit_code, "Aborted" in result.output) == (1, True), result.output
    assert (centre.ledger.head().position, centre.datasets.current()) == before


# --- what is mended, and told ----------------------------------------------------------------------------------------


def test_zeros_that_excel_dropped_come_back_where_there_is_no_doubt(tmp_path: Path) -> None:
    tables = tables_of("components")
    for row in tables["部件"][1:]:
        row[1] = 101
    taken = take(KINDS["components"], [workbook(tmp_path / "c.xlsx", tables)], small_against())
    assert list(taken.rows) == list(small_rows()["components"])
    assert found(taken) == [("warning", "zero_restored", line) for line in (2, 3, 4)]


def cell_of(kind: str, sheet: str, column: str, value: Any) -> dict[str, list[list[Any]]]:
    """The tables of a list with one cell of the first row changed."""
    tables = tables_of(kind)
    tables[sheet][1][tables[sheet][0].index(column)] = value
    return tables


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("部件代码", 320506010190003, "missing_digits"),
        ("部件代码", "320506010190003", "missing_digits"),
        ("单元网格代码", 32050600100101, "missing_digits"),
        ("小类代码", 102, "no_such_classes"),
    ],
)
def test_no_zero_is_put_where_it_cannot_have_been(tmp_path: Path, column: str, value: object, code: str) -> None:
    """A code that begins with the district has lost another digit; a class that its component is not of is no class."""
    file = workbook(tmp_path / "c.xlsx", cell_of("components", "部件", column, value))
    codes = {each.code for each in take(KINDS["components"], [file], small_against()).findings}
    assert code in codes and "zero_restored" not in codes


def test_findings_come_as_the_files_and_their_rows_do(tmp_path: Path) -> None:
    """What blocks the whole file first; then by sheet, row and column, whichever check it was that found it."""
    tables = tables_of("directory")
    tables["单位"] = [row for row in tables["单位"] if row[0] != "district"]
    tables["单位"][2][1] = "不知道"
    tables["单位"].append([*tables["单位"][1]])
    tables["人员"][1][3:6] = ["nobody", "320506", "?"]
    tables["人员"][2][2] = ""
    taken = take(KINDS["directory"], [workbook(tmp_path / "d.xlsx", tables)], small_against())
    told = [(each.where.sheet, each.where.line, each.column) for each in taken.findings]
    assert [each.whole for each in taken.findings] == [True] + [False] * (len(told) - 1)
    assert told == [
        ("单位", 0, "编号"),
        ("单位", 3, "类型"),
        ("单位", 5, "编号"),
        ("人员", 2, "所属单位"),
        ("人员", 2, "电话"),
        ("人员", 3, "岗位"),
        ("人员", 3, "所属单位"),
    ]


def test_a_merged_row_is_one_finding_and_can_be_left_out(tmp_path: Path) -> None:
    def merge(book: Workbook) -> None:
        for cells in ("I3:I4", "A3:H3"):
            book["部件"].merge_cells(cells)

    file = workbook(tmp_path / "c.xlsx", tables_of("components"), merge)
    taken = take(KINDS["components"], [file], small_against(), skip_bad=True)
    assert found(taken) == [("error", "merged_cells", 3), ("error", "merged_cells", 4)]
    assert [each.value for each in taken.findings] == ["A3:H3, I3:I4", "I3:I4"]
    assert (taken.storable, taken.good) == (True, 1)


@pytest.mark.parametrize(
    ("kind", "sheet", "column", "value"),
    [
        ("components", "部件", "部件代码", "３２０５０６０１０１００００１"),
        ("components", "部件", "经度", "１２０．６０６"),
        ("components", "部件", "初始日期", "２０２４-05-01"),
        ("components", "部件", "养护单位", "water１"),
        ("directory", "人员", "工号", "０９０１"),
        ("directory", "人员", "电话", "1540000000１"),
        ("directory", "人员", "负责网格", "320506001001００１"),
        ("catalogue", "立案条件", "处置时限", "２ 工作时"),
    ],
)
def test_full_width_digits_are_called_so(tmp_path: Path, kind: str, sheet: str, column: str, value: str) -> None:
    file = workbook(tmp_path / "w.xlsx", cell_of(kind, sheet, column, value))
    taken = take(KINDS[kind], [file], small_against())
    assert [(each.code, each.column) for each in taken.findings if each.where.line == 2] == [("wide_digits", column)]


@pytest.mark.parametrize(
    ("column", "value"), [("小类代码", "0199"), ("部件代码", "3205080101000001"), ("单元网格代码", "320508001001001")]
)
def test_one_cause_is_one_finding(tmp_path: Path, column: str, value: str) -> None:
    file = workbook(tmp_path / "c.xlsx", cell_of("components", "部件", column, value))
    assert len(list(take(KINDS["components"], [file], small_against()).findings)) == 1


def test_numbers_are_taken_as_text_where_nothing_can_be_lost(tmp_path: Path) -> None:
    tables = tables_of("directory")
    tables["人员"][2][0], tables["人员"][2][5] = 4001, 15400000001
    taken = take(KINDS["directory"], [workbook(tmp_path / "d.xlsx", tables)], small_against())
    assert list(taken.rows) == list(small_rows()["directory"])
    assert found(taken) == [("warning", "number_taken", 3)] * 2


def test_gb18030_is_recognised_and_said(tmp_path: Path) -> None:
    file = text(tmp_path / "c.csv", flat_of("components", tmp_path), encoding="gb18030")
    taken = take(KINDS["components"], [file], small_against())
    assert list(taken.rows) == list(small_rows()["components"])
    assert found(taken) == [("note", "read_as_gb18030", 0)]


def test_english_titles_a_heading_above_and_another_sheet_name(tmp_path: Path) -> None:
    head, *rows = tables_of("components")["部件"]
    table = KINDS["components"].tables(Against())[0]
    english = [column.second for column in table.columns]

    def heading(book: Workbook) -> None:
        book["Sheet1"].merge_cells("A1:E1")
        book["Sheet1"].row_dimensions[4].hidden = True

    sheet = [["吴中区部件普查表"], english, *rows]
    file = workbook(tmp_path / "c.xlsx", {"Sheet1": sheet}, heading)
    taken = take(KINDS["components"], [file], small_against())
    assert (taken.storable, list(taken.rows)) == (True, list(small_rows()["components"])), found(taken)
    assert found(taken) == [("note", "hidden_rows", 0)]
    assert len(head) == len(english)


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    rows = tables_of("components")["部件"]
    file = workbook(tmp_path / "c.xlsx", {"旧": [["x"]], "二〇二六": rows})
    assert not take(KINDS["components"], [file], small_against()).storable
    assert take(KINDS["components"], [file], small_against(), sheet="二〇二六").storable
    assert found(take(KINDS["components"], [file], small_against(), sheet="三"))[0][1] == "no_such_sheet"


def test_a_board_whose_number_is_of_another_kind_is_pointed_out(tmp_path: Path) -> None:
    document = land(tmp_path)
    document["features"][1]["properties"]["name"] = "木渎镇"
    document["features"][1]["properties"]["OBJECTID"] = 7
    path = tmp_path / "g.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    taken = take(KINDS["grids"], [path], small_against())
    assert taken.storable
    assert found(taken) == [("note", "property_not_read", 2), ("warning", "board_segment", 2)]


def test_hands_that_meet_within_a_metre_are_no_gap(tmp_path: Path) -> None:
    document = land(tmp_path)
    outline = document["features"][4]["geometry"]["coordinates"][0]
    for point in outline:
        point[0] += 0.000004 if point[0] == 120.61 else 0  # 0.4 m
    path = tmp_path / "g.geojson"
    path.write_text(json.dumps(document), encoding="utf-8")
    taken = take(KINDS["grids"], [path], small_against())
    assert taken.storable, [(each.code, dict(each.params)) for each in taken.findings]


def test_where_nothing_is_in_force_it_is_said_what_was_not_checked(tmp_path: Path) -> None:
    taken = take(KINDS["components"], [workbook(tmp_path / "c.xlsx", tables_of("components"))], Against(district=AREA))
    assert taken.storable
    assert {code for _, code, _ in found(taken)} == {f"not_in_force_{name}" for name in ("bodies", "cells", "classes")}


# --- reports and templates -------------------------------------------------------------------------------------------


def test_a_report_can_be_handed_back_mended_and_taken(centre: Central, tmp_path: Path) -> None:
    fill(centre)
    tables = tables_of("components")
    tables["部件"][2][5], tables["部件"][3][7] = CELL_2, "?"
    file, report = workbook(tmp_path / "c.xlsx", tables), tmp_path / "report.xlsx"
    told = typed(tmp_path, "import", "components", file, "--report", report, "--lang", "zh_CN")
    assert told["exit"] == 1
    book = load_workbook(report)
    sheet = book["部件"]
    assert [cell.value for cell in sheet[1]][-1] == "问题"
    assert [sheet.cell(line, 15).value is not None for line in (2, 3, 4)] == [False, True, True]
    assert sheet["F3"].fill.fgColor.rgb == sheet["H4"].fill.fgColor.rgb == "00FDE4E1"
    assert "位置实际在单元网格" in sheet["O3"].value and sheet["B2"].value == "0101"
    assert [row[3] for row in book["问题清单"].iter_rows(min_row=2, values_only=True)] == [3, 4]
    sheet["F3"], sheet["H4"] = CELL_1, "完好"
    book.save(report)
    mended = typed(tmp_path, "import", "components", report, "--dry-run")
    assert (mended["exit"], mended["good"]) == (0, 3), mended["findings"]


def test_a_report_never_overwrites_a_list(centre: Central, tmp_path: Path) -> None:
    fill(centre)
    file, other = workbook(tmp_path / "c.xlsx", tables_of("components")), tmp_path / "the same.xlsx"
    other.symlink_to(file)
    before = file.read_bytes()
    for report in (file, other):
        given = ["import", "components", str(file), "--report", str(report), "--database", url_in(tmp_path)]
        result = CliRunner().invoke(main, ["central", *given, "--lang", "en"])
        assert result.exit_code == 1 and "would overwrite the list" in result.output
    assert file.read_bytes() == before


def test_a_former_report_stays_until_the_new_one_is_whole(centre: Central, tmp_path: Path) -> None:
    """The new one is another file, renamed: a second name of the former one still shows what that held."""
    fill(centre)
    file, report, former = workbook(tmp_path / "c.xlsx", tables_of("components")), tmp_path / "r" / "r.xlsx", "former"
    report.parent.mkdir()
    report.write_bytes(b"the former one")
    (tmp_path / former).hardlink_to(report)
    assert typed(tmp_path, "import", "components", file, "--report", report)["exit"] == 0
    assert load_workbook(report)["部件"]["B2"].value == "0101"
    assert (tmp_path / former).read_bytes() == b"the former one"
    assert list(report.parent.iterdir()) == [report]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_a_list_without_rows(kind: str, tmp_path: Path) -> None:
    ending = ".geojson" if kind == "grids" else ".xlsx"
    made = CliRunner().invoke(main, ["central", "template", kind, str(tmp_path / f"t{ending}"), "--lang", "zh_CN"])
    assert made.exit_code == 0, made.output
    taken = take(KINDS[kind], [tmp_path / f"t{ending}"], Against())
    assert [each for each in found(taken) if each[0] == "error"] == [("error", "no_rows", 0)]
    if kind == "grids":
        assert found(taken)[1:] == [("note", "example_not_read", number) for number in range(1, 7)]
        document = json.loads((tmp_path / "t.geojson").read_text(encoding="utf-8"))
        for feature in document["features"]:
            assert feature["properties"].pop("示例") is True
        (tmp_path / "t.geojson").write_text(json.dumps(document), encoding="utf-8")
        assert take(KINDS[kind], [tmp_path / "t.geojson"], Against()).good == 6, "the examples are good features"
        return
    book = load_workbook(tmp_path / "t.xlsx")
    assert book.sheetnames[0] == "填写说明"
    told = list(book["填写说明"].iter_rows(min_row=2, values_only=True))
    assert all(row[4] for row in told), "every column says what it is for"
    tables = KINDS[kind].tables(Against())
    assert len(told) == sum(len(table.columns) for table in tables)
    for table in tables:
        assert book[table.title].column_dimensions["A"].number_format == "@"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "grids"])
def test_the_examples_of_a_template_are_good_cells(kind: str, tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["central", "template", kind, str(tmp_path / "t.csv")])
    assert made.exit_code == 0, made.output
    files = sorted(tmp_path.glob("t*.csv"))
    empty = take(KINDS[kind], files, Against())
    assert {code for level, code, _ in found(empty) if level == "error"} == {"no_rows"} and empty.read == 0
    assert [code for _, code, line in found(empty) if line == 2] == ["example_not_read"] * len(files)
    for file in files:
        marked = file.read_text(encoding="utf-8-sig")
        assert marked.count("示例：") == 1
        file.write_text(marked.replace("示例：", ""), encoding="utf-8-sig")
    taken = take(KINDS[kind], files, Against())
    cells = {"not_a_choice", "wrong_digits", "not_a_date", "missing", "not_a_limit", "out_of_range", "not_a_telephone"}
    assert not cells & {code for _, code, _ in found(taken)}, found(taken)
    for file in files:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            assert len({len(row) for row in csv.reader(lines)}) == 1


def test_a_mistake_in_typing_is_told_in_a_sentence(tmp_path: Path) -> None:
    for arguments in (["import", "grids", "nowhere.geojson"], ["export", "grids", str(tmp_path / "g.csv")],
                      ["template", "grids", str(tmp_path / "g.xlsx")]):  # fmt: skip
        result = CliRunner().invoke(main, ["central", *arguments])
        assert result.exit_code == 1 and "Error" in result.output and "Traceback" not in result.output
    assert (VILLAGE[:9], CELL_1[:12]) == (BOARD, VILLAGE)


def test_the_page_about_lists_describes_every_column() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lists.md").read_text(encoding="utf-8")
    for kind in KINDS.values():
        for table in kind.tables(Against()):
            assert f"**{table.title}** (`{table.name}`)" in page
            for column in table.columns:
                row = f"| {column.title} | `{column.second}` | "
                assert row in page and column.example in page, row


def test_whatever_is_found_has_words_in_both_languages() -> None:
    """Every code that stands in the program as a finding, and every column, can be said."""
    sources = (Path(__file__).parents[2] / "desk_app" / "importing" / "lists").glob("*.py")
    raised = re.compile(
        r"""(?:CellTrouble|Unreadable|Mended|note|refuse|error|warning)\((?:[^()"]|\([^()]*\))*"([a-z]+_[a-z_0-9]+)\""""
    )
    codes = {code for path in sources for code in raised.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 60
    words.load("zh_CN")
    try:
        silent = sorted(codes - every_code() - {"handling_role"})
        assert not silent
        columns = [c for kind in KINDS.values() for table in kind.tables(Against()) for c in table.columns]
        assert all(column_words(column.about) != column.about and column_words(column.about) for column in columns)
    finally:
        words.load("en")
