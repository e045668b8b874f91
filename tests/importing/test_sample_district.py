"""The sample district holds together: codes, ground, components, one responsible unit everywhere, accounts."""

import re
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from desk_app import wire
from desk_app.domain.case import DISTRICT, Badge, Grade, Place
from desk_app.domain.catalogue import Catalogue, CatalogueHead, CatalogueKind, DispatchFlow
from desk_app.domain.component import Component
from desk_app.domain.datasets import calendar_of, catalogue_of, directory_of
from desk_app.domain.deadlines import LimitUnit
from desk_app.domain.directory import (
    Body,
    BodyKind,
    Directory,
    Person,
    proposed_target,
    resolved,
    single_owner,
)
from desk_app.domain.grid import GridArea, GridLevel, board_of, village_of
from desk_app.domain.policy import Policy
from desk_app.domain.protocol import DATASETS
from desk_app.domain.seat import Role
from desk_app.importing import sample_district
from desk_app.importing.calendar_file import national_calendar
from desk_app.importing.catalogue_source import bodies_of_classes
from desk_app.importing.sample.sources import CALLS_FILE, DISTRICT_FILE, NAMES_FILE, VILLAGES_FILE, sample_source
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
HEAD = next(row for row in ROWS["catalogue"] if isinstance(row, CatalogueHead))
COMPONENTS = [row for row in ROWS["components"] if isinstance(row, Component)]
BOARDS = [area.code for area in AREAS if area.level is GridLevel.BOARD]
EVENTS = [problem for problem in CATALOGUE.problems.values() if problem.kind is CatalogueKind.EVENT]
CLASSES = [problem for problem in CATALOGUE.problems.values() if problem.kind is CatalogueKind.COMPONENT]


def rows_told(page: str, column: int) -> list[int]:
    """The numbers in one column of the first table of the page, from top to bottom."""
    table = page.split("| what |")[1].split("\n\n")[0]
    cells = [line.split("|")[column + 1] for line in table.splitlines()[2:]]
    return [int(number.replace(",", "")) for cell in cells for number in re.findall(r"[0-9][0-9,]*[0-9]|[0-9]", cell)]


def numbers_of(counts: dict[str, int], accounts: int) -> list[int]:
    """What that column must say."""
    names = (
        "event_majors event_minors event_fine_classes event_problems component_majors component_classes"
        " filing_conditions components districts boards villages cells streets places sub_centres local_units"
        " district_units telephone_only_units patrollers grid_leaders cells_without_leader grid_advisers"
        " grid_assistants grid_participants village_heads people"
    )
    return [*(counts[name] for name in names.split()), accounts]


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
    sample_district._made.clear()  # made anew, not remembered
    assert text_of(320506) == first
    assert text_of(7) != first


def test_counts_name_what_was_made() -> None:
    counts = sample_counts(ROWS)
    assert list(counts)[:4] == ["event_majors", "event_minors", "event_fine_classes", "event_problems"]
    assert list(counts.values())[:6] == [4, 35, 265, 645, 6, 138]
    assert counts["boards"] == counts["sub_centres"] == 14 and counts["catalogue_items"] == 783
    assert (counts["villages"], counts["cells"], counts["components"]) == (37, 86, 444)
    assert counts["village_heads"] == 37 and counts["streets"] == 37 and counts["places"] > 100
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


def test_head_says_how_codes_are_cut_and_that_it_is_a_sample() -> None:
    assert HEAD.segments == (6, 2, 2, 6)
    assert "示例" in HEAD.note and "sample" in HEAD.note and "not the district's own list" in HEAD.note


def test_every_problem_and_fine_class_has_a_name_of_its_own() -> None:
    for kind in CatalogueKind:
        names = [problem.name for problem in CATALOGUE.problems.values() if problem.kind is kind]
        assert len(set(names)) == len(names)
    fine = [category.name for category in CATALOGUE.categories.values() if category.level == 3]
    assert len(set(fine)) == len(fine) == 265
    assert all(problem.initials.isascii() and problem.initials for problem in CATALOGUE.problems.values())


def test_each_problem_says_when_to_file_how_long_and_when_it_is_done() -> None:
    for problem in CATALOGUE.problems.values():
        assert problem.conditions and 1 <= len(problem.closing_standards) <= 3, problem.code
        assert len(problem.synonyms) >= 3, problem.code
        assert len({condition.code for condition in problem.conditions}) == len(problem.conditions), problem.code
        assert len(set(problem.synonyms)) == len(problem.synonyms), problem.code
        assert all(standard.endswith("。") for standard in problem.closing_standards), problem.code
        assert all(condition.limit.amount > 0 for condition in problem.conditions), problem.code


def test_limits_follow_the_grade_and_use_every_urgent_and_working_unit() -> None:
    units = {grade: Counter[LimitUnit]() for grade in Grade}
    for problem in CATALOGUE.problems.values():
        units[problem.grade].update(condition.limit.unit for condition in problem.conditions)
    used = units[Grade.A] + units[Grade.B] + units[Grade.C]
    assert {LimitUnit.URGENT_HOUR, LimitUnit.URGENT_DAY, LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY} == set(used)
    assert units[Grade.A].most_common(1)[0][0] is LimitUnit.URGENT_HOUR
    assert units[Grade.C].most_common(1)[0][0] is LimitUnit.WORK_DAY


# --- one responsible unit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("board", BOARDS)
def test_every_problem_has_one_unit_for_each_of_its_roles_on_every_board(board: str) -> None:
    place = Place(board=board)
    for problem in (*EVENTS, *CLASSES):
        owner = single_owner(DIRECTORY, problem, place, None)
        assert owner is not None, (problem.code, problem.handling_role, problem.unlisted_role)
        via = problem.flow is DispatchFlow.VIA_SUB_CENTRE
        assert DIRECTORY.bodies[owner].board == board or not via, "a sub-centre dispatches on its own board only"
        proposed = proposed_target(DIRECTORY, problem, place, None, DISTRICT)
        assert proposed == (DIRECTORY.sub_centre_of(board) if via else owner), problem.code
        for role in (problem.regulating_role, problem.enforcing_role):
            if not role.startswith("component_"):
                assert resolved(DIRECTORY, role, place, None).single is not None, (problem.code, role)


@pytest.mark.parametrize("board", BOARDS)
def test_every_component_on_a_board_has_one_unit_for_each_role(board: str) -> None:
    here = [component for component in COMPONENTS if board_of(component.cell) == board]
    assert {component.class_code for component in here} == {component.class_code for component in COMPONENTS}
    for component in here:
        problem, place = CATALOGUE.problems[component.class_code], Place(board=board)
        owner = single_owner(DIRECTORY, problem, place, component.bodies)
        assert owner is not None
        if problem.handling_role == "component_maintainer":
            assert owner == component.maintainer
        if problem.flow is DispatchFlow.VIA_SUB_CENTRE:
            assert DIRECTORY.bodies[owner].board == board
        for role in (problem.regulating_role, problem.enforcing_role):
            assert resolved(DIRECTORY, role, place, component.bodies).single is not None


def test_every_class_names_bodies_that_there_are() -> None:
    roles = {body.role for body in DIRECTORY.bodies.values()}
    answering = bodies_of_classes()
    assert set(answering) == {problem.code for problem in CLASSES}
    for bodies in answering.values():
        assert {*bodies.authority, *bodies.owner, *bodies.maintainer} <= roles
        assert bodies.where in {"road", "node", "park", "compound", "water"} and bodies.weight > 0


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


def test_every_village_has_every_common_class() -> None:
    found = Counter((village_of(component.cell), component.class_code) for component in COMPONENTS)
    villages = [area.code for area in AREAS if area.level is GridLevel.VILLAGE]
    common = sample_source(DISTRICT_FILE)["practice_classes"]
    assert set(found) == {(village, code) for village in villages for code in common}


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


@pytest.mark.parametrize("name", [DISTRICT_FILE, VILLAGES_FILE, NAMES_FILE, CALLS_FILE])
def test_every_source_says_that_it_is_made_up(name: str) -> None:
    note = sample_source(name)["note"]
    assert "示例" in note and "llustrative" in note


def test_the_page_about_the_sample_tells_its_numbers_and_password() -> None:
    page = (Path(__file__).parents[2] / "docs" / "sample.md").read_text(encoding="utf-8")
    assert f"`{SAMPLE_PASSWORD}`" in page and "illustrative" in page
    assert rows_told(page, column=2) == numbers_of(sample_counts(ROWS), len(sample_accounts()))


def test_badges_are_numbered_as_the_page_says() -> None:
    badges = {role: [a.badge for a in sample_accounts() if role in a.roles] for role in Role}
    assert badges[Role.DISPATCHER] == [f"{badge}" for badge in range(2001, 2015)]
    units = {badge for badge in badges[Role.UNIT] if len(badge) == 4}
    assert (min(units), max(units)) == ("3011", "3932") and len(badges[Role.UNIT]) == 14 * 14 + 32 - 7
    assert {badge for badge in badges[Role.UNIT] if len(badge) == 5} >= {"30110", "30114", "31410", "31414"}
    assert badges[Role.PATROLLER] == [f"{badge}" for badge in range(4001, 4029)]
    assert len(badges[Role.GRID_LEADER]) == 14
    eighth = DIRECTORY.bodies[DIRECTORY.people[Badge("3081")].body]
    assert eighth.board == BOARDS[7]
