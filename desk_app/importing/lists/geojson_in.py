"""Reads a GeoJSON file of grids: polygons are areas, lines are streets, points are places with names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desk_app.importing.lists.cell_values import CellTrouble, Mended
from desk_app.importing.lists.findings import Entry, Findings, Unreadable, Where, quoted
from desk_app.importing.lists.geometry_in import line_of, point_of, ring_of
from desk_app.importing.lists.headers import titled
from desk_app.importing.lists.tables import EXAMPLE, PROBLEM_COLUMN, Column, Given, Table
from desk_app.progress import Task

FILE_AT_MOST = 128 * 1024 * 1024
FEATURES_AT_MOST = 100_000
TABLE_OF = {"Polygon": "areas", "MultiPolygon": "areas", "LineString": "streets", "Point": "places"}
_WGS84 = ("CRS84", "4326")


def read_features(
    path: Path, tables: Mapping[str, Table], findings: Findings, task: Task | None = None
) -> dict[str, list[Entry]]:
    """The entries of each table; what is wrong with the file as a whole is among the findings."""
    found: dict[str, list[Entry]] = {name: [] for name in tables}
    try:
        features = _features(path)
    except Unreadable as trouble:
        findings.unreadable(path.name, "", trouble)
        return found
    strange: dict[str, Where] = {}
    for number, feature in enumerate(features, start=1):
        given = feature.get("properties") if isinstance(feature, dict) else None
        if isinstance(given, dict) and given.get(EXAMPLE) is True:
            where = Where(file=path.name, line=number, feature=True, named=_named(given))
            findings.note(where, "example_not_read")
            continue
        read = _entry(feature, path.name, number, tables, findings, strange)
        if read is not None:
            found[read[0]].append(read[1])
        if task is not None and number % 100 == 0:
            task.report(number, len(features), "rows_read")
    for name, where in strange.items():
        findings.note(where, "property_not_read", name=name[:40])
    return found


def _features(path: Path) -> list[Any]:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("empty_file")
    if size > FILE_AT_MOST:
        raise Unreadable("file_too_large", megabytes=FILE_AT_MOST >> 20)
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise Unreadable("not_utf8_json", line=line, offset=trouble.start) from None
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as trouble:
        raise Unreadable("bad_json", line=trouble.lineno, at=trouble.colno, why=trouble.msg) from None
    except RecursionError:
        raise Unreadable("json_too_deep") from None
    except ValueError as trouble:
        raise Unreadable("bad_json", at=0, why=str(trouble)) from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise Unreadable("not_a_feature_collection")
    features = document.get("features")
    if not isinstance(features, list):
        raise Unreadable("not_a_feature_collection")
    if not features:
        raise Unreadable("no_rows")
    if len(features) > FEATURES_AT_MOST:
        raise Unreadable("too_many_rows", limit=FEATURES_AT_MOST)
    _check_crs(document.get("crs"))
    return features


def _no_constant(name: str) -> Any:
    raise Unreadable("number_is_none", value=name)


def _check_crs(crs: Any) -> None:
    """Older files name their coordinates; anything but WGS 84 would be somewhere else."""
    if crs is None:
        return
    named = crs.get("properties", {}).get("name", "") if isinstance(crs, dict) else ""
    if not str(named).endswith(_WGS84):
        raise Unreadable("other_coordinates", value=str(named))


def _entry(
    feature: Any,
    file: str,
    number: int,
    tables: Mapping[str, Table],
    findings: Findings,
    strange: dict[str, Where],
) -> tuple[str, Entry] | None:
    shape = feature.get("geometry") if isinstance(feature, dict) else None
    geometry: dict[str, Any] = shape if isinstance(shape, dict) else {}
    kind = geometry.get("type")
    name = TABLE_OF.get(kind) if isinstance(kind, str) else None
    given = feature.get("properties") if isinstance(feature, dict) else None
    sheet = tables[name].title if name else ""
    where = Where(file=file, sheet=sheet, line=number, feature=True, named=_named(given))
    entry = Entry(where=where, key="", values=())
    if name is None:
        findings.error(entry, "geometry", "other_geometry", kind or "–")
        return None
    table = tables[name]
    if not isinstance(given, dict):
        findings.error(entry, "properties", "no_properties")
        return None
    own = {titled(str(key)): value for key, value in given.items()}
    known = {titled(each) for column in table.columns for each in (column.title, column.second)}
    for key in given:
        if titled(str(key)) not in known and titled(str(key)) != PROBLEM_COLUMN:
            strange.setdefault(str(key), where)
    values = [_value(column, own, entry, findings) for column in table.columns[:-1]]
    entry.values = (*values, _geometry(table, geometry, entry, findings))
    entry.key = str(entry.values[table.place("code")])
    return name, entry


def _named(given: Any) -> str:
    """The code and the name that a feature gives itself, in either language."""
    if not isinstance(given, dict):
        return ""
    own = {titled(str(key)): value for key, value in given.items()}
    told = (own.get("code", own.get("代码")), own.get("name", own.get("名称")))
    return " ".join(quoted(each) for each in told if isinstance(each, (str, int)) and str(each).strip())


def _value(column: Column, own: Mapping[str, Any], entry: Entry, findings: Findings) -> Any:
    raw = own.get(titled(column.second), own.get(titled(column.title)))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        if column.given is Given.ALWAYS:
            findings.error(entry, column.title, "missing")
        return column.empty
    if isinstance(raw, list) and all(isinstance(each, str) for each in raw):
        raw = "\n".join(raw) + "\n"
    if isinstance(raw, (list, dict)):
        findings.error(entry, column.title, "not_text", "…")
        return column.empty
    try:
        value = column.read(raw)
    except CellTrouble as trouble:
        findings.error(entry, column.title, trouble.code, raw, **trouble.params)
        return column.empty
    if isinstance(value, Mended):
        findings.warning(entry.where, column.title, value.code, raw, taken=str(value.value))
        return value.value
    return value


def _geometry(table: Table, geometry: dict[str, Any], entry: Entry, findings: Findings) -> Any:
    read: Any = {"areas": ring_of, "streets": line_of, "places": point_of}[table.name]
    column = table.columns[-1]
    try:
        return read(geometry)
    except CellTrouble as trouble:
        findings.error(entry, column.title, trouble.code, **trouble.params)
        return column.empty
