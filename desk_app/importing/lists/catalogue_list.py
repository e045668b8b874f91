"""The responsibility catalogue as a list: its head, its classes, its problems, and a row for each filing condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desk_app.domain.catalogue import (
    CatalogueHead,
    CatalogueKind,
    Category,
    FilingCondition,
    Problem,
)
from desk_app.importing.initials import initials_of
from desk_app.importing.lists.catalogue_columns import KIND_WORDS, LEVEL_WORDS, OF_THE_COMPONENT, catalogue_tables
from desk_app.importing.lists.catalogue_flat import flat_table, in_one_table, in_tree_order, taken_apart
from desk_app.importing.lists.findings import Entry, Findings
from desk_app.importing.lists.tables import Against, Entries, ListKind, Table, good


class CatalogueList(ListKind):
    """Classes, problems and conditions; a .csv holds them in one table, a row for each condition."""

    name, title = "catalogue", "事（部）件责任清单"

    def tables(self, against: Against) -> tuple[Table, ...]:
        return catalogue_tables(against.segments)

    def flat(self, against: Against) -> Table | None:
        return flat_table(catalogue_tables(against.segments))

    def apart(self, table: Table, rows: Sequence[Entry], findings: Findings) -> Mapping[str, list[Entry]]:
        return taken_apart(table, rows, findings)

    def together(self, cells: Mapping[str, list[Mapping[str, Any]]]) -> list[Mapping[str, Any]]:
        return in_one_table(cells)

    def prepare(self, tables: Mapping[str, Table], entries: Entries) -> None:
        _number_conditions(tables["conditions"], entries["conditions"])

    def check(self, tables: Mapping[str, Table], entries: Entries, against: Against, findings: Findings) -> None:
        segments = _head(tables, entries).segments
        levels = _check_classes(tables["classes"], entries["classes"], segments, findings)
        _check_problems(tables["problems"], entries["problems"], segments, levels, findings)
        having = {entry.values[0] for entry in good(entries["conditions"])}
        table = tables["problems"]
        code = table.place("code")
        for entry in entries["problems"]:
            if entry.values[code] not in having and entry.values[code]:
                findings.error(entry, table.column("code").title, "no_condition", entry.values[code])
        listed = {entry.values[code] for entry in entries["problems"]}
        gone = sorted(against.used.get("classes", frozenset()) - listed)
        if gone and entries["problems"]:
            page = replace(entries["problems"][0].where, line=0)
            findings.warning(page, table.column("code").title, "classes_still_used", gone[0], count=len(gone))

    def rows(self, tables: Mapping[str, Table], entries: Entries, against: Against) -> list[object]:
        conditions: dict[str, list[FilingCondition]] = {}
        for entry in good(entries["conditions"]):
            told = tables["conditions"].values(entry)
            one = FilingCondition(code=told["code"], text=told["text"], limit=told["limit"])
            conditions.setdefault(told["problem"], []).append(one)
        made: list[object] = [_head(tables, entries)]  # then the tree: each class, its problems, the classes below
        problems: dict[str, list[Problem]] = {}
        for entry in good(entries["problems"]):
            told = tables["problems"].values(entry)
            own = tuple(conditions.get(told["code"], ()))
            problem = Problem(**told, conditions=own, initials=initials_of(told["name"]))
            problems.setdefault(problem.category, []).append(problem)
        classes = [Category(**tables["classes"].values(entry)) for entry in good(entries["classes"])]
        for category in in_tree_order(classes, lambda each: each.code, lambda each: each.parent):
            made += [category, *problems.get(category.code, ())]
        return made

    def values(self, rows: Iterable[object]) -> Mapping[str, list[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {"head": [], "classes": [], "problems": [], "conditions": []}
        for row in rows:
            match row:
                case CatalogueHead():
                    found["head"].append({"segments": row.segments, "note": row.note})
                case Category():
                    names = ("kind", "level", "code", "name", "parent", "module")
                    found["classes"].append({name: getattr(row, name) for name in names})
                case Problem():
                    found["problems"].append({n: getattr(row, n) for n in row.__slots__ if n not in _MADE})
                    found["conditions"] += [
                        {"problem": row.code, "code": each.code, "text": each.text, "limit": each.limit}
                        for each in row.conditions
                    ]
        found["head"] = found["head"] or [{"segments": CatalogueHead().segments, "note": ""}]
        return found


_MADE = ("conditions", "initials")


def _head(tables: Mapping[str, Table], entries: Entries) -> CatalogueHead:
    given = next(iter(good(entries["head"])), None)
    return CatalogueHead(**tables["head"].values(given)) if given is not None else CatalogueHead()


def _check_classes(
    table: Table, entries: list[Entry], segments: tuple[int, ...], findings: Findings
) -> dict[str, tuple[CatalogueKind, int]]:
    """A class is one level below its parent, of its parent's kind; component majors have the edition's digits."""
    levels: dict[str, tuple[CatalogueKind, int]] = {}
    for entry in entries:
        told = table.values(entry)
        if told["kind"] and told["level"]:
            levels.setdefault(told["code"], (told["kind"], told["level"]))
    for entry in good(list(entries)):
        told = table.values(entry)
        parent = levels.get(told["parent"])
        if told["level"] > 1 and not told["parent"]:
            findings.error(
                entry, table.column("parent").title, "parent_missing", level=LEVEL_WORDS.get(told["level"], "")
            )
        elif told["level"] == 1 and told["parent"]:
            findings.error(entry, table.column("parent").title, "major_with_parent", told["parent"])
        elif parent is not None and parent != (told["kind"], told["level"] - 1):
            findings.error(entry, table.column("level").title, "wrong_level", told["parent"])
        if told["kind"] is CatalogueKind.EVENT and told["level"] == 1 and told["module"] is None:
            findings.error(entry, table.column("module").title, "module_missing")
        if told["kind"] is CatalogueKind.COMPONENT and told["level"] == 1 and not _digits(told["code"], segments[1]):
            findings.error(entry, table.column("code").title, "class_digits", told["code"], wanted=segments[1])
    return levels


def _check_problems(
    table: Table,
    entries: list[Entry],
    segments: tuple[int, ...],
    levels: Mapping[str, tuple[CatalogueKind, int]],
    findings: Findings,
) -> None:
    """A component class is its major's digits and its own; a problem is of its class's kind."""
    wanted = segments[1] + segments[2]
    for entry in good(list(entries)):
        told = table.values(entry)
        above = levels.get(told["category"])
        if above is not None and above[0] is not told["kind"]:
            findings.error(entry, table.column("kind").title, "other_kind", KIND_WORDS[told["kind"]])
        if told["kind"] is CatalogueKind.COMPONENT:
            if not _digits(told["code"], wanted):
                findings.error(entry, table.column("code").title, "class_digits", told["code"], wanted=wanted)
            elif not told["code"].startswith(told["category"][: segments[1]]):
                findings.error(entry, table.column("code").title, "not_of_its_major", told["code"])
        elif {told["handling_role"], told["regulating_role"], told["enforcing_role"]} & set(OF_THE_COMPONENT):
            findings.error(entry, table.column("handling_role").title, "role_needs_component")


def _number_conditions(table: Table, entries: list[Entry]) -> None:
    """A condition without a code gets its problem's with a number."""
    place, problem = table.place("code"), table.place("problem")
    counted: dict[object, int] = {}
    for entry in entries:
        owner = entry.values[problem]
        counted[owner] = counted.get(owner, 0) + 1
        if not entry.values[place]:
            values = list(entry.values)
            values[place] = f"{owner}-{counted[owner]}"
            entry.values = tuple(values)
            entry.key = f"{owner}/{values[place]}"


def _digits(code: str, wanted: int) -> bool:
    return len(code) == wanted and code.isascii() and code.isdecimal()
