"""The catalogue as the one table of a .csv: a row for each filing condition, with its problem and classes beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from desk_app.domain.catalogue import CatalogueKind
from desk_app.errors import BadInput
from desk_app.importing.lists.findings import Entry, Findings
from desk_app.importing.lists.tables import Column, Given, Table

LEVELS = (1, 2, 3)
_TITLES = {1: ("大类", "major"), 2: ("小类", "minor"), 3: ("细类", "fine")}
_EXAMPLES = {1: ("E01", "城市管理"), 2: ("E0101", "市容环境"), 3: ("E010101", "私搭乱建")}
_OF_PROBLEM = "grade handling_role regulating_role enforcing_role flow closing_standards synonyms unlisted_role".split()


def flat_table(tables: Sequence[Table]) -> Table:
    """The columns of the four tables side by side; what is told once may be left empty in the rows below."""
    head, classes, problems, conditions = tables
    columns: list[Column] = [_with(classes, "kind")]
    for level in LEVELS:
        word, second = _TITLES[level]
        given = Given.IF_KNOWN if level == 1 else Given.COLUMN_TOO
        example, name = _EXAMPLES[level]
        code = _with(
            classes,
            "code",
            example=example,
            field=f"code{level}",
            title=f"{word}代码",
            second=f"{second}_code",
            given=given,
        )
        columns.append(code)
        named = _with(
            classes,
            "name",
            example=name,
            field=f"name{level}",
            title=f"{word}名称",
            second=f"{second}_name",
            given=given,
        )
        columns.append(named)
        if level == 1:
            columns.append(_with(classes, "module", given=Given.COLUMN_TOO))
    optional = {"given": Given.IF_KNOWN}
    columns.append(_with(problems, "code", field="problem", second="problem_code", **optional))
    columns.append(_with(problems, "name", field="problem_name", second="problem_name", **optional))
    for name in _OF_PROBLEM:
        given = Given.COLUMN_TOO if problems.column(name).given is Given.COLUMN_TOO else Given.IF_KNOWN
        example = "" if name == "unlisted_role" else problems.column(name).example
        columns.append(_with(problems, name, given=given, example=example))
    columns.append(_with(conditions, "code", field="condition_code", second="condition_code", given=Given.COLUMN_TOO))
    columns.append(_with(conditions, "text", **optional))
    columns.append(_with(conditions, "limit", **optional))
    columns.append(_with(head, "segments", given=Given.COLUMN_TOO, empty=None))
    columns.append(_with(head, "note", given=Given.COLUMN_TOO))
    return Table(name="flat", title="责任清单", key=(), columns=tuple(replace(each, refers="") for each in columns))


def _with(table: Table, name: str, **changes: Any) -> Column:
    return replace(table.column(name), **changes)


@dataclass(slots=True)
class _Parts:
    """The tables being put together; each class, problem and the head come once."""

    table: Table
    findings: Findings
    seen: dict[tuple[str, str], tuple[Entry, tuple[Any, ...]]] = field(default_factory=dict)
    found: dict[str, list[Entry]] = field(
        default_factory=lambda: {"head": [], "classes": [], "problems": [], "conditions": []}
    )

    def once(self, name: str, key: str, row: Entry, values: Mapping[str, Any], needed: Sequence[str]) -> None:
        """The first row tells all; a later one may be silent, but may not tell otherwise."""
        told = tuple(values.values())
        known = self.seen.get((name, key))
        if known is not None and (known[0].good or not row.good):
            for (title, value), first in zip(values.items(), known[1], strict=True):
                if value not in (None, "", ()) and value != first:
                    column = self.table.column(title).title if title in self._fields else ""
                    self.findings.error(row, column, "tells_otherwise", value, line=known[0].where.line)
            return
        for title in needed:
            if values[title] in (None, "", ()):
                self.findings.error(row, self.table.column(title).title, "missing")
        if known is not None:
            self.found[name] = [entry for entry in self.found[name] if entry.key != key]
        entry = Entry(where=row.where, key=key, values=told, good=row.good)
        self.seen[name, key] = (row, told)
        self.found[name].append(entry)

    @property
    def _fields(self) -> set[str]:
        return {column.field for column in self.table.columns}


def taken_apart(table: Table, rows: Sequence[Entry], findings: Findings) -> Mapping[str, list[Entry]]:
    """The entries of the four tables that the rows of the one table stand for."""
    parts = _Parts(table, findings)
    for row in rows:
        told = table.values(row)
        if told["segments"] is not None or told["note"]:
            head = {"segments": told["segments"] or (6, 2, 2, 6), "note": told["note"]}
            parts.once("head", "head", row, head, ())
        last = _classes(parts, row, told)
        if not told["problem"]:
            for title in ("problem_name", "text", "limit"):
                if told[title]:
                    findings.error(row, table.column("problem").title, "missing")
                    break
            continue
        _problem(parts, row, told, last)
        if told["text"] or told["limit"] is not None:
            _condition(parts, row, told)
    return parts.found


def _classes(parts: _Parts, row: Entry, told: Mapping[str, Any]) -> str:
    """The row's classes from the major down; gives back the code of the lowest."""
    parent = ""
    for level in LEVELS:
        code = told[f"code{level}"]
        if not code:
            continue
        values = {"kind": told["kind"], "level": level, "code": code, f"name{level}": told[f"name{level}"]}
        values |= {"parent": parent, "module": told["module"] if level == 1 else None}
        parts.once("classes", code, row, values, (f"name{level}",))
        parent = code
    return parent


def _problem(parts: _Parts, row: Entry, told: Mapping[str, Any], category: str) -> None:
    values = {"kind": told["kind"], "category": category, "problem": told["problem"]}
    values |= {"problem_name": told["problem_name"]} | {name: told[name] for name in _OF_PROBLEM}
    needed = ("problem_name", "grade", "handling_role", "flow", "closing_standards")
    parts.once("problems", told["problem"], row, values, needed)


def _condition(parts: _Parts, row: Entry, told: Mapping[str, Any]) -> None:
    for title in ("text", "limit"):
        if told[title] in (None, ""):
            parts.findings.error(row, parts.table.column(title).title, "missing")
    values = (told["problem"], told["condition_code"], told["text"], told["limit"])
    key = f"{told['problem']}/{told['condition_code']}"
    parts.found["conditions"].append(Entry(where=row.where, key=key, values=values, good=row.good))


def in_one_table(cells: Mapping[str, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
    """The rows of the one table, classes in the order of their tree; what is told of a problem stands in each row.

    BadInput `catalogue_too_deep` where there are classes below the third level: those need a workbook.
    """
    classes = {row["code"]: row for row in cells["classes"]}
    children: dict[str, list[Mapping[str, Any]]] = {}
    for row in cells["classes"]:
        children.setdefault(row["parent"], []).append(row)
        if row["level"] not in LEVELS:
            raise BadInput("catalogue_too_deep", {"code": row["code"]})
    problems: dict[str, list[Mapping[str, Any]]] = {}
    for row in cells["problems"]:
        problems.setdefault(row["category"], []).append(row)
    conditions: dict[str, list[Mapping[str, Any]]] = {}
    for row in cells["conditions"]:
        conditions.setdefault(row["problem"], []).append(row)
    made: list[Mapping[str, Any]] = []
    for row in in_tree_order(cells["classes"], lambda each: each["code"], lambda each: each["parent"]):
        own = problems.get(row["code"], [])
        path = _path(row, classes)
        if not own and not children.get(row["code"]):
            made.append(path)
        for problem in own:
            told = {"problem": problem["code"], "problem_name": problem["name"]}
            told |= {name: problem[name] for name in _OF_PROBLEM}
            for condition in conditions.get(problem["code"], []):
                named = {"condition_code": condition["code"], "text": condition["text"], "limit": condition["limit"]}
                made.append(path | told | named)
    head = cells["head"][0]
    if made:
        made[0] = dict(made[0]) | {"segments": head["segments"], "note": head["note"]}
    return made


def _path(row: Mapping[str, Any], classes: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {"kind": CatalogueKind(row["kind"])}
    current: Mapping[str, Any] | None = row
    while current is not None:
        made[f"code{current['level']}"], made[f"name{current['level']}"] = current["code"], current["name"]
        if current["level"] == 1:
            made["module"] = current["module"]
        current = classes.get(current["parent"])
    return made


def in_tree_order(rows: Sequence[Any], code: Any, parent: Any) -> Iterator[Any]:
    """Each row before those below it, those of one parent in the order given; rows without their parent come last."""
    below: dict[str, list[Any]] = {}
    known = {code(row) for row in rows}
    for row in rows:
        below.setdefault(parent(row) if parent(row) in known else "", []).append(row)
    seen: set[str] = set()
    waiting = list(reversed(below.get("", [])))
    while waiting:
        row = waiting.pop()
        if code(row) in seen:
            continue
        seen.add(code(row))
        yield row
        waiting.extend(reversed(below.get(code(row), [])))
