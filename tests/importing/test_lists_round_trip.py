"""What is given out is taken in again: the same edition, cell for cell, for made-up rows and the practice sample."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from desk_app.central.datasets import edition_of
from desk_app.domain.calendar import OFFICE_DAY, DayKind, DayRow, Window
from desk_app.domain.case import DISTRICT, Grade, Module
from desk_app.domain.catalogue import CatalogueHead, CatalogueKind, Category, DispatchFlow, FilingCondition, Problem
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.datasets import CalendarHead
from desk_app.domain.deadlines import Limit, LimitUnit
from desk_app.domain.directory import Body, BodyKind, Person
from desk_app.errors import BadInput
from desk_app.importing.lists.directory_list import DUTY_WORDS
from desk_app.importing.lists.giving import give
from desk_app.importing.lists.tables import Against
from desk_app.importing.lists.taking import KINDS, take
from desk_app.importing.sample_district import sample_rows
from tests.importing.small_lists import AREA, BOARD, CELL_1, CELL_2, named, small_rows, tables_of, text, workbook

FORMS = [(kind, ending) for kind in KINDS for ending in ((".geojson",) if kind == "grids" else (".xlsx", ".csv"))]
# Text as people and other programs write it: formulas, separators, quotation marks, escapes, characters of four bytes.
words = st.one_of(
    st.sampled_from(
        ["=1+1", "+86", "-", "@SUM(A1)", "'x", "''", "a、b", "a；b", 'say "x"', "_x0041_", "1,5;2", "𠮷野", "#x"]
    ),
    st.text(st.sampled_from("井盖路灯abcXYZ019 .,;'\"=+-@_（）、；/\\#"), min_size=1, max_size=12),
).filter(lambda word: word == word.strip() and word and word not in ("#",))
texts = st.lists(words, min_size=1, max_size=3).map("\n".join)
code = st.text(st.sampled_from("abcdefgh0123456789-"), min_size=1, max_size=8)
numbers = st.floats(120.601, 120.609)
limits = st.builds(
    lambda amount, unit: Limit(amount=amount, unit=unit),
    st.decimals(0, 999, places=2),
    st.sampled_from(LimitUnit),
)


def there_and_back(kind: str, rows: Sequence[Any], folder: Path, ending: str, against: Against) -> None:
    """Given out, taken in: the same edition; given out again: the same cells."""
    path = folder / f"{kind}{ending}"
    files, _count = give(KINDS[kind], rows, path, against)
    taken = take(KINDS[kind], files, against)
    assert taken.storable, [(f.code, f.where, f.column, f.value, dict(f.params)) for f in taken.findings]
    assert list(taken.rows) == list(rows)
    assert edition_of(kind, taken.rows).edition == edition_of(kind, rows).edition
    again, _count = give(KINDS[kind], taken.rows, folder / f"again{ending}", against)
    for first, second in zip(files, again, strict=True):
        assert cells(first) == cells(second)


def cells(path: Path) -> Any:
    """What stands in a file."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    book = load_workbook(path)
    return {sheet.title: [[cell.value for cell in row] for row in sheet] for sheet in book}


@pytest.mark.parametrize(("kind", "ending"), FORMS)
def test_the_small_district(kind: str, ending: str, tmp_path: Path) -> None:
    there_and_back(kind, small_rows()[kind], tmp_path, ending, Against())


@pytest.mark.parametrize(("kind", "ending"), FORMS)
def test_the_practice_sample(kind: str, ending: str, tmp_path: Path) -> None:
    there_and_back(kind, sample_rows()[kind], tmp_path, ending, Against())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "grids"])
def test_what_people_filled_in_comes_out_as_it_was(kind: str, tmp_path: Path) -> None:
    tables = tables_of(kind)
    taken = take(KINDS[kind], [workbook(tmp_path / "in.xlsx", tables)], Against())
    give(KINDS[kind], taken.rows, tmp_path / "out.xlsx", Against())
    found = cells(tmp_path / "out.xlsx")
    for title, rows in tables.items():
        assert found[title][1:] == [list(row) for row in rows[1:]], title
        assert [str(cell).rstrip("*") for cell in found[title][0]] == rows[0]


few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def components(draw: st.DrawFn) -> list[Any]:
    day = st.none() | st.dates(date(1, 1, 1), date(2100, 1, 1))
    return [
        named(
            Component,
            code=f"{AREA}0101{number:06d}",
            class_code="0101",
            name=draw(words),
            longitude=draw(numbers),
            latitude=draw(st.floats(31.261, 31.269)),
            cell=CELL_1,
            address=draw(words | st.just("")),
            state=draw(st.sampled_from(ComponentState)),
            authority=draw(st.sampled_from(["", "water"])),
            owner=draw(st.sampled_from(["", "water"])),
            maintainer="water",
            surveyed_on=draw(day),
            changed_on=None,
            note=draw(texts | st.just("")),
        )
        for number in range(draw(st.integers(1, 4)))
    ]


@st.composite
def directories(draw: st.DrawFn) -> list[Any]:
    telephone = st.sampled_from(["", "110", "0512-00000001", "+86 512 0000", "15400000001"])
    boards = st.sampled_from(["", BOARD])
    ids = draw(st.lists(code, min_size=1, max_size=3, unique=True).filter(lambda ids: DISTRICT not in ids))
    bodies = [
        named(Body, id=id, kind=kind, name=draw(words), board=board, role=role, telephone=draw(telephone),
              telephone_only=draw(st.booleans()))
        for id, kind, board, role in [
            (DISTRICT, BodyKind.DISTRICT, "", ""),
            *((id, BodyKind.UNIT, draw(boards), f"角色{number}") for number, id in enumerate(ids)),
        ]
    ]  # fmt: skip
    badges = draw(st.lists(code, min_size=1, max_size=3, unique=True))
    people = [
        named(Person, badge=badge, name=draw(words), duty=draw(st.sampled_from(list(DUTY_WORDS))),
              body=draw(st.sampled_from(ids)), telephone=draw(telephone), on_duty=draw(st.booleans()),
              cells=draw(st.sampled_from([(), (CELL_1,), (CELL_1, CELL_2)])))
        for badge in badges
    ]  # fmt: skip
    return [*bodies, *people]


@st.composite
def catalogues(draw: st.DrawFn) -> list[Any]:
    event = CatalogueKind.EVENT
    roles = {"handling_role": "属地城管中队", "regulating_role": "", "enforcing_role": draw(words)}
    problems = [
        named(Problem, code=f"E0101{number}", kind=event, name=draw(words), category="E0101",
              grade=draw(st.sampled_from(Grade)), flow=draw(st.sampled_from(DispatchFlow)),
              conditions=tuple(
                  FilingCondition(code=f"E0101{number}-{place}", text=draw(words), limit=draw(limits))
                  for place in range(1, draw(st.integers(2, 4)))
              ),
              closing_standards=tuple(draw(st.lists(words, min_size=1, max_size=3))),
              synonyms=tuple(draw(st.lists(words, max_size=3))), **roles)
        for number in range(draw(st.integers(1, 3)))
    ]  # fmt: skip
    return [
        CatalogueHead(note=draw(texts | st.just(""))),
        Category(code="E01", kind=event, level=1, name=draw(words), parent="", module=Module.ENVIRONMENT),
        Category(code="E0101", kind=event, level=2, name=draw(words), parent="E01"),
        *problems,
        Category(code="E0102", kind=event, level=2, name=draw(words), parent="E01"),
    ]


@st.composite
def calendars(draw: st.DrawFn) -> list[Any]:
    days = sorted(draw(st.sets(st.dates(date(2024, 1, 1), date(2027, 12, 31)), min_size=1, max_size=6)))
    years = tuple(sorted(draw(st.sets(st.integers(2024, 2027), max_size=4)) or {2024}))
    late = (*OFFICE_DAY, Window(opens=20 * 60, closes=24 * 60))
    own = st.sampled_from([None, (Window(opens=8 * 60, closes=12 * 60),), late])
    rows = [
        DayRow(date=day, kind=draw(st.sampled_from(DayKind)), name=draw(words), source=draw(words), windows=draw(own))
        for day in days
    ]
    return [CalendarHead(zone=draw(st.sampled_from(["Asia/Shanghai", "UTC"])), published_years=years), *rows]


MADE = {"components": components(), "directory": directories(), "catalogue": catalogues(), "calendar": calendars()}


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
@pytest.mark.parametrize("kind", MADE)
def test_made_up_rows(kind: str, ending: str, tmp_path: Path) -> None:
    @few
    @given(MADE[kind])
    def check(rows: list[Any]) -> None:
        there_and_back(kind, rows, tmp_path, ending, Against())

    check()


def test_a_text_that_would_not_come_back_is_not_written(tmp_path: Path) -> None:
    first = small_rows()["components"][0]
    for name in ("bell\x07", " space", "\ud800"):
        with pytest.raises(BadInput, match="cannot_be_written"):
            give(KINDS["components"], [replace(first, name=name)], tmp_path / "out.xlsx", Against())  # type: ignore
    assert not list(tmp_path.iterdir()), "nothing is left half written"


def test_no_cell_of_a_text_file_runs_as_a_formula(tmp_path: Path) -> None:
    first = small_rows()["components"][0]
    for name in ("=1+1", "+1", "-1", "@x"):
        give(KINDS["components"], [replace(first, name=name)], tmp_path / "out.csv", Against())  # type: ignore
        line = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()[1]
        assert f",'{name}," in line
        give(KINDS["components"], [replace(first, name=name)], tmp_path / "out.xlsx", Against())  # type: ignore
        cell = load_workbook(tmp_path / "out.xlsx").active["C2"]  # type: ignore[index]
        assert (cell.value, cell.data_type) == (name, "s")


def test_other_separators_and_orders_read_the_same(tmp_path: Path) -> None:
    tables = tables_of("components")
    head, *rows = tables["部件"]
    turned = [list(reversed(row)) for row in (head, *rows)]
    for number, separator in enumerate(",;\t"):
        path = text(tmp_path / f"{number}.csv", turned, separator=separator)
        assert list(take(KINDS["components"], [path], Against()).rows) == list(small_rows()["components"])
