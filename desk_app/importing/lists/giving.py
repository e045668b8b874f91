"""Gives a list out: an edition's rows as files that can be read again, and templates to fill in."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from desk_app.errors import BadInput
from desk_app.importing.lists.tables import EXAMPLE, GUIDE_SHEET, Against, Given, ListKind, Table
from desk_app.importing.lists.tables_out import lay_out, new_workbook, title_cells, write_text, write_workbook
from desk_app.progress import Task

About = Callable[[str], str]
"""Words for what a column is for, by its code."""


def give(
    kind: ListKind, rows: Iterable[object], path: Path, against: Against, task: Task | None = None
) -> tuple[list[Path], int]:
    """Writes the rows of an edition; gives back the files and how many rows are in them.

    A directory as .csv has a file for each table beside each other. Nothing is left half written. BadInput
    `wrong_list_ending`, `cannot_be_written`, `catalogue_too_deep`.
    """
    values = kind.values(rows)
    if kind.name == "grids":
        _check_ending(path, ".geojson", ".json")
        return [path], _whole(path, lambda aside: _write_features(aside, values))
    _check_ending(path, ".xlsx", ".csv")
    tables = kind.tables(against)
    if path.suffix.lower() == ".xlsx":
        listed = [(table, values[table.name]) for table in tables]
        return [path], _whole(path, lambda aside: write_workbook(aside, listed, task))
    flat = kind.flat(against)
    if flat is not None:
        together = kind.together(values)
        return [path], _whole(path, lambda aside: write_text(aside, flat, together, task))
    if len(tables) == 1:
        only = tables[0]
        return [path], _whole(path, lambda aside: write_text(aside, only, values[only.name], task))
    made, count = [], 0
    for table in tables:
        own = path.with_name(f"{path.stem}-{table.name}{path.suffix}")
        rows_of = values[table.name]
        count += _whole(own, lambda aside, table=table, rows_of=rows_of: write_text(aside, table, rows_of, task))  # type: ignore[misc]
        made.append(own)
    return made, count


def _whole(path: Path, write: Callable[[Path], int]) -> int:
    """Writes aside and puts in place once it is whole."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    os.close(handle)
    aside = Path(name)
    try:
        count = write(aside)
        aside.chmod(0o644)
        aside.replace(path)
        return count
    finally:
        aside.unlink(missing_ok=True)


def _check_ending(path: Path, *endings: str) -> None:
    if path.suffix.lower() not in endings:
        raise BadInput("wrong_list_ending", {"file": path.name, "wanted": " / ".join(endings)})


# --- GeoJSON ---------------------------------------------------------------------------------------------------------


def _write_features(path: Path, values: Mapping[str, list[Mapping[str, Any]]], *, example: bool = False) -> int:
    features = [*map(_area, values["areas"]), *map(_street, values["streets"]), *map(_place, values["places"])]
    if example:
        features = [{**each, "properties": {EXAMPLE: True, **each["properties"]}} for each in features]
    with path.open("w", encoding="utf-8") as file:
        file.write('{"type": "FeatureCollection", "features": [\n')
        for number, feature in enumerate(features):
            file.write(("," if number else "") + json.dumps(feature, ensure_ascii=False) + "\n")
        file.write("]}\n")
    return len(features)


def _feature(kind: str, coordinates: Any, properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {name: value for name, value in properties.items() if value not in ("", ())},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


def _area(row: Mapping[str, Any]) -> dict[str, Any]:
    ring = [list(point) for point in row["ring"]]
    told = {name: row[name] for name in ("code", "name", "parent")}
    return _feature("Polygon", [[*ring, *ring[:1]]], told)


def _street(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("code", "name", "board", "village", "last_number")}
    return _feature("LineString", [list(point) for point in row["line"]], told)


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: row[name] for name in ("code", "name", "kind", "address", "cell", "aliases")}
    return _feature("Point", list(row["point"]), told)


# --- templates -------------------------------------------------------------------------------------------------------


def give_template(kind: ListKind, path: Path, against: Against, about: About) -> list[Path]:
    """Writes an empty list to fill in, with what each column is for and an example; BadInput `wrong_list_ending`.

    Where a file has no room for a guide (.csv, .geojson), the examples stand marked as such and are not read.
    """
    tables = kind.tables(against)
    if kind.name == "grids":
        _check_ending(path, ".geojson", ".json")
        _whole(path, lambda aside: _write_features(aside, _example_land(), example=True))
        return [path]
    _check_ending(path, ".xlsx", ".csv")
    if path.suffix.lower() == ".xlsx":
        _whole(path, lambda aside: _template_book(aside, tables, about))
        return [path]
    flat = kind.flat(against)
    if flat is not None or len(tables) == 1:
        only = flat or tables[0]
        _whole(path, lambda aside: _template_text(aside, only))
        return [path]
    made = []
    for table in tables:
        own = path.with_name(f"{path.stem}-{table.name}{path.suffix}")
        _whole(own, lambda aside, table=table: _template_text(aside, table))  # type: ignore[misc]
        made.append(own)
    return made


_GUIDE = (("工作表", 16), ("列", 20), ("English", 18), ("必填", 8), ("说明", 64), ("示例", 40), ("可选值", 40))
"""The columns of the sheet that explains the others, and how wide they are."""


def _template_text(path: Path, table: Table) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        first, *others = [column.example for column in table.columns]
        for cells in ([column.title for column in table.columns], [f"{EXAMPLE}：{first}", *others]):
            file.write(",".join(f'"{cell}"' if "," in cell else cell for cell in cells) + "\r\n")
    return 1


def _template_book(path: Path, tables: tuple[Table, ...], about: About) -> int:
    with new_workbook(path) as book:
        guide = book.create_sheet(GUIDE_SHEET)
        for letter, (_title, width) in zip("ABCDEFG", _GUIDE, strict=True):
            guide.column_dimensions[letter].width = width
        guide.freeze_panes = "A2"
        guide.append([_styled(guide, title, bold=True) for title, _width in _GUIDE])
        for table in tables:
            for column in table.columns:
                needed = "是" if column.given is Given.ALWAYS else ""
                cells = (table.title, column.title, column.second, needed, about(column.about), column.example)
                guide.append([_styled(guide, cell) for cell in (*cells, " / ".join(column.choices))])
        for table in tables:
            sheet = book.create_sheet(table.title)
            lay_out(sheet, table)
            sheet.append(title_cells(sheet, table))
    return 0


def _styled(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    cell.font, cell.alignment = Font(bold=bold), Alignment(vertical="top", wrap_text=True)
    return cell


def _example_land() -> dict[str, list[Mapping[str, Any]]]:
    """One area of each level, a street and a place, around one square kilometre."""
    ring = ((120.60, 31.26), (120.61, 31.26), (120.61, 31.27), (120.60, 31.27))
    names = ("吴中区", "长桥街道", "龙桥社区", "龙桥社区第一网格")
    codes = ("320506", "320506001", "320506001001", "320506001001001")
    areas = [
        {"code": code, "name": name, "parent": codes[place - 1] if place else "", "ring": ring}
        for place, (code, name) in enumerate(zip(codes, names, strict=True))
    ]
    line = ((120.602, 31.265), (120.608, 31.265))
    street = {
        "code": "S0001",
        "name": "龙桥路",
        "board": names[1],
        "village": codes[2],
        "last_number": 200,
        "line": line,
    }
    place = {"code": "P0001", "name": "长桥菜场", "kind": "菜场", "address": "长桥街道龙桥路18号", "cell": codes[3],
             "aliases": ("老菜场", "农贸市场"), "point": (120.605, 31.2655)}  # fmt: skip
    return {"areas": list(areas), "streets": [street], "places": [place]}
