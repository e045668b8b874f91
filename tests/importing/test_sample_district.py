"""The sample district holds together: codes, ground, components, one responsible unit everywhere, accounts."""

from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app import wire
from desk_app.domain.case import DISTRICT, Badge, Grade, Place
from desk_app.domain.catalogue import COMPONENT_MAINTAINER, Catalogue, CatalogueKind, DispatchFlow, Problem
from desk_app.domain.component import Component
from desk_app.domain.datasets import calendar_of, catalogue_of, directory_of
from desk_app.domain.deadlines import LimitUnit
from desk_app.domain.directory import (
    Body,
    BodyKind,
    Directory,
    Person,
    proposed_target,
    responsible_units,
    single_owner,
)
from desk_app.domain.grid import GridArea, GridLevel, board_of, village_of
from desk_app.domain.policy import Policy
from desk_app.domain.protocol import DATASETS
from desk_app.domain.seat import Role
from desk_app.importing import sample_district
from desk_app.importing.calendar_file import national_calendar
from desk_app.importing.sample.sources import CATALOGUE_FILE, DISTRICT_FILE, sample_source
from desk_app.importing.sample_district import (
    SAMPLE_PASSWORD,
    sample_accounts,
    sample_counts,
    sample_rows,
)
from desk_app.progress import Stopped, Task

ROWS = sample_rows()
AREAS = [row for row in ROWS["grids"] if isinstance(row, GridArea)]
CODE = {area.code: area for area in AREAS}
CATALOGUE: Catalogue = catalogue_of(ROWS["catalogue"], "c")
DIRECTORY: Directory = directory_of(ROWS["directory"], "d")
COMPONENTS = [row for row in ROWS["components"] if isinstance(row, Component)]
BOARDS = [area.code for area in AREAS if area.level is GridLevel.BOARD]
EVENTS = [problem for problem in CATALOGUE.problems.values() if problem.kind is CatalogueKind.EVENT]
CLASSES = [problem for problem in CATALOGUE.problems.values() if problem.kind is CatalogueKind.COMPONENT]


def text_of(seed: int) -> str:
    """The canonical text of every row for a seed."""
    return "\n".join(
        f"{name} {wire.canonical(wire.dump_row(row))}" for name, rows in sample_rows(seed).items() for row in rows
    )


def test_datasets_are_those_of_the_protocol_and_pass_through_the_wire() -> None:
    assert tuple(ROWS) == DATASETS
    for name, rows in ROWS.items():
        for row in rows:
            assert wire.load_row(name, wire.parse(wire.canonical(wire.dump_row(row)).encode())) == row


def test_same_seed_same_text_and_another_seed_another() -> None:
    first = text_of(320506)
    sample_district._sample.cache_clear()  # made anew, not remembered
    assert text_of(320506) == first
    assert text_of(7) != first


def test_counts_name_what_was_made() -> None:
    counts = sample_counts(ROWS)
    assert counts["boards"] == counts["sub_centres"] == 14
    assert counts["catalogue_items"] == 40 and counts["event_problems"] == 28 and counts["component_classes"] == 12
    assert counts["event_majors"] == 4
    assert 28 <= counts["villages"] <= 42 and 56 <= counts["cells"] <= 126
    assert counts["components"] == len(COMPONENTS) >= 300
    assert counts["cells_without_leader"] > 0 and counts["telephone_only_units"] > 0
    assert counts["calendar_years"] == 3 and all(count > 0 for count in counts.values())


def test_a_watcher_hears_of_each_dataset_and_may_stop() -> None:
    task = Task()
    sample_rows(task=task)
    assert task.progress.done == task.progress.total == len(DATASETS)
    task.stop()
    with pytest.raises(Stopped):
        sample_rows(task=task)


# --- the catalogue --------------------------------------------------------------------------------------------------


def test_catalogue_is_a_tree_of_four_majors_under_their_modules() -> None:
    majors = {row.name for row in CATALOGUE.categories.values() if row.kind is CatalogueKind.EVENT and row.level == 1}
    assert majors == {"城市管理", "环境保护", "安全生产", "社会治安"}
    for category in CATALOGUE.categories.values():
        parent = CATALOGUE.categories.get(category.parent)
        assert category.level == (parent.level + 1 if parent else 1) and category.code.startswith(category.parent)
    for problem in CATALOGUE.problems.values():
        major = CATALOGUE.major_of(problem)
        assert major is not None and major.kind is problem.kind and problem.code.startswith(problem.category)
        assert (major.module is not None) is (problem.kind is CatalogueKind.EVENT)


@pytest.mark.parametrize("problem", CATALOGUE.problems.values(), ids=lambda problem: problem.code)
def test_problem_says_when_to_file_how_long_and_when_it_is_done(problem: Problem) -> None:
    assert problem.conditions and 1 <= len(problem.closing_standards) <= 3 and len(problem.synonyms) >= 3
    assert len({condition.code for condition in problem.conditions}) == len(problem.conditions)
    assert len(set(problem.synonyms)) == len(problem.synonyms)
    assert all(standard.endswith("。") for standard in problem.closing_standards)
    assert all(condition.limit.amount > 0 for condition in problem.conditions)


def test_limits_follow_the_grade_and_use_every_urgent_and_working_unit() -> None:
    units = {grade: Counter[LimitUnit]() for grade in Grade}
    for problem in CATALOGUE.problems.values():
        units[problem.grade].update(condition.limit.unit for condition in problem.conditions)
    used = units[Grade.A] + units[Grade.B] + units[Grade.C]
    assert {LimitUnit.URGENT_HOUR, LimitUnit.URGENT_DAY, LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY} == set(used)
    for problem in CATALOGUE.problems.values():
        if problem.grade is Grade.A:
            assert problem.conditions[0].limit.unit is LimitUnit.URGENT_HOUR


# --- one responsible unit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("problem", EVENTS, ids=lambda problem: problem.code)
def test_every_event_has_one_handling_unit_on_every_board(problem: Problem) -> None:
    for board in BOARDS:
        place = Place(board=board)
        owner = single_owner(DIRECTORY, problem, place, None)
        assert owner is not None
        via = problem.flow is DispatchFlow.VIA_SUB_CENTRE
        assert (DIRECTORY.bodies[owner].board == board) or not via, "a sub-centre dispatches on its own board only"
        proposed = proposed_target(DIRECTORY, problem, place, None, DISTRICT)
        assert proposed == (DIRECTORY.sub_centre_of(board) if via else owner)


@pytest.mark.parametrize("problem", CLASSES, ids=lambda problem: problem.code)
def test_every_component_class_has_one_handling_unit_on_every_board(problem: Problem) -> None:
    for board in BOARDS:
        here = [c for c in COMPONENTS if c.class_code == problem.code and board_of(c.cell) == board]
        assert here
        for component in here:
            owner = single_owner(DIRECTORY, problem, Place(board=board), component.bodies)
            assert owner == component.maintainer
            if problem.flow is DispatchFlow.VIA_SUB_CENTRE:
                assert DIRECTORY.bodies[owner].board == board


@pytest.mark.parametrize("problem", CATALOGUE.problems.values(), ids=lambda problem: problem.code)
def test_regulating_and_enforcing_roles_name_one_body_too(problem: Problem) -> None:
    for board in BOARDS:
        for role in (problem.regulating_role, problem.enforcing_role):
            assert role != COMPONENT_MAINTAINER
            assert len(responsible_units(DIRECTORY, role, Place(board=board), None)) == 1


# --- components -----------------------------------------------------------------------------------------------------


def test_component_codes_carry_district_class_and_a_running_number() -> None:
    running = Counter[str]()
    for component in COMPONENTS:
        running[component.class_code] += 1
        assert component.class_code in {problem.code for problem in CLASSES}
        assert component.code == f"320506{component.class_code}{running[component.class_code]:06d}"
    assert len({component.code for component in COMPONENTS}) == len(COMPONENTS)


def test_component_bodies_exist() -> None:
    for component in COMPONENTS:
        assert {component.authority, component.owner, component.maintainer} <= set(DIRECTORY.bodies)
        assert component.address.startswith(CODE[board_of(component.cell)].name)


def test_every_village_has_every_class() -> None:
    found = Counter((village_of(component.cell), component.class_code) for component in COMPONENTS)
    villages = [area.code for area in AREAS if area.level is GridLevel.VILLAGE]
    assert set(found) == {(village, problem.code) for village in villages for problem in CLASSES}


# --- directory and accounts -----------------------------------------------------------------------------------------


def test_people_belong_to_bodies_and_cells_that_exist() -> None:
    for person in DIRECTORY.people.values():
        assert person.body in DIRECTORY.bodies
        assert set(person.cells) <= set(CODE)
    badges = [row.badge for row in ROWS["directory"] if isinstance(row, Person)]
    assert len(set(badges)) == len(badges)
    ids = [row.id for row in ROWS["directory"] if isinstance(row, Body)]
    assert len(set(ids)) == len(ids)


def test_patrollers_are_of_no_unit_and_each_board_has_one_on_duty() -> None:
    patrollers = [person for person in DIRECTORY.people.values() if DIRECTORY.is_patroller(person.badge)]
    assert {person.body for person in patrollers} == {DISTRICT}
    assert {board_of(cell) for person in patrollers if person.on_duty for cell in person.cells} == set(BOARDS)
    assert any(not person.on_duty for person in patrollers)
    cells = {area.code for area in AREAS if area.level is GridLevel.CELL}
    assert {cell for person in patrollers for cell in person.cells} == cells
    nearest = DIRECTORY.patrollers_for(Place(cell=patrollers[0].cells[0]))[0]
    assert nearest.badge == patrollers[0].badge


def test_every_unit_has_a_contact_on_a_number_nobody_has() -> None:
    contacts = {person.body: person for person in DIRECTORY.people.values() if person.duty == Role.UNIT}
    for body in DIRECTORY.bodies.values():
        assert body.telephone.startswith("0512-0000")
        if body.kind is BodyKind.UNIT:
            assert contacts[body.id].telephone == body.telephone
    numbers = [person.telephone for person in DIRECTORY.people.values()]
    assert len(set(numbers)) == len(numbers)
    assert all(number.startswith(("0512-0000", "1540000")) for number in numbers)


def test_accounts_serve_every_role_and_name_known_people() -> None:
    accounts = sample_accounts()
    assert {role for account in accounts for role in account.roles} == set(Role) - {Role.CLOCK}
    assert len({account.badge for account in accounts}) == len(accounts)
    assert {account.password for account in accounts} == {SAMPLE_PASSWORD}
    machines = {"110", "forum", "wechat", "web", "wall", "admin"}
    for account in accounts:
        assert account.body in DIRECTORY.bodies
        if account.badge not in machines:
            assert (DIRECTORY.people[account.badge].name, DIRECTORY.people[account.badge].body) == (
                account.name,
                account.body,
            )
    units = {body.id for body in DIRECTORY.bodies.values() if body.kind is BodyKind.UNIT and not body.telephone_only}
    assert {account.body for account in accounts if Role.UNIT in account.roles} == units
    assert sorted(account.badge for account in accounts if Role.SEAT_OPERATOR in account.roles) == [
        f"{badge}" for badge in range(1001, 1007)
    ]


# --- calendar, policy, honesty --------------------------------------------------------------------------------------


def test_calendar_is_the_national_one() -> None:
    zones = {"Asia/Shanghai": ZoneInfo("Asia/Shanghai")}
    national = national_calendar()
    assert calendar_of(ROWS["calendar"], national.edition, zones) == national
    assert national.published_years == (2024, 2025, 2026)


def test_policy_is_the_default() -> None:
    assert ROWS["policies"] == [Policy()]


@pytest.mark.parametrize("name", [DISTRICT_FILE, CATALOGUE_FILE])
def test_every_source_says_that_it_is_made_up(name: str) -> None:
    note = sample_source(name)["note"]
    assert "示例" in note and "llustrative" in note


def test_the_page_about_the_sample_tells_its_numbers_and_password() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sample.md").read_text(encoding="utf-8")
    counts = sample_counts(ROWS)
    for told in (
        f"| {counts['boards']} / {counts['villages']} / {counts['cells']} |",
        f"| {counts['event_problems']} / {counts['component_classes']} |",
        f"each with its own limit | {counts['filing_conditions']} |",
        f"| components | {counts['components']} |",
        f"| {counts['sub_centres']} / {counts['local_units']} / {counts['district_units']} |",
        f"telephone only | {counts['telephone_only_units']} |",
        f"| {counts['patrollers']}, {counts['patrollers_on_duty']} |",
        f"| {counts['grid_leaders']}; {counts['cells_without_leader']} |",
        f"| accounts | {len(sample_accounts())} |",
        f"`{SAMPLE_PASSWORD}`",
        "illustrative",
    ):
        assert told in page


def test_badges_are_numbered_as_the_page_says() -> None:
    badges = {role: [a.badge for a in sample_accounts() if role in a.roles] for role in Role}
    assert badges[Role.DISPATCHER] == [f"{badge}" for badge in range(2001, 2015)]
    assert (min(badges[Role.UNIT]), max(badges[Role.UNIT])) == ("3011", "3916")
    assert badges[Role.PATROLLER] == [f"{badge}" for badge in range(4001, 4029)]
    assert len(badges[Role.GRID_LEADER]) == 14
    eighth = DIRECTORY.bodies[DIRECTORY.people[Badge("3081")].body]
    assert eighth.board == BOARDS[7]
