"""指向唯一, checked for a whole district: every problem on every board, every component by its own bodies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk_app.domain.case import BodyId, Place
from desk_app.domain.catalogue import Catalogue, CatalogueKind, Problem
from desk_app.domain.component import ComponentBodies
from desk_app.domain.directory import OF_THE_COMPONENT, Directory, Resolved, resolved
from desk_app.domain.grid import board_of


class Part(StrEnum):
    """Which of the three bodies of a problem is meant (处理、监管、执法)."""

    HANDLING = "HANDLING"
    REGULATING = "REGULATING"
    ENFORCING = "ENFORCING"


@dataclass(frozen=True, slots=True, kw_only=True)
class Surveyed:
    """What a check needs of a component."""

    code: str
    class_code: str
    cell: str
    bodies: ComponentBodies


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """A role that does not come to exactly one unit. `code` is the problem's or component class's.

    `role` is the one that was looked for, `named` the body that the component itself names. `components` pieces are
    meant where the finding is about listed ones, `example` is one of them; else `unlisted` says that it is about a
    component that is on no list. A class that the catalogue does not hold has no name, part or role.
    """

    code: str
    name: str
    board: str
    part: Part | None
    role: str
    units: tuple[BodyId, ...] = ()
    named: str = ""
    unlisted: bool = False
    components: int = 0
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerCheck:
    """What was looked at, and what is wrong: `places` are role × board, `components` pieces."""

    places: int
    components: int
    unclear: tuple[Unclear, ...]


def check_owners(
    catalogue: Catalogue,
    directory: Directory,
    boards: Iterable[str],
    components: Iterable[Surveyed],
    report: Callable[[int], None] = lambda done: None,
) -> OwnerCheck:
    """Walks every problem × board × body, the case of a component on no list included, then every component.

    `report` hears how many problems and components are done: after each problem, and after every thousand components.
    """
    codes = tuple(boards)
    found: list[Unclear] = []
    places = 0
    for done, problem in enumerate(catalogue.problems.values(), start=1):
        for part, role in roles_of(problem):
            for board in codes:
                places += 1
                here = resolved(directory, role, Place(board=board), None, problem.unlisted_role)
                if here.single is None:
                    found.append(_unclear(problem, board, part, here))
        report(done)
    counted = _counted(components, lambda done: report(len(catalogue.problems) + done))
    found += _of_components(catalogue, directory, counted)
    return OwnerCheck(places=places, components=sum(number for number, _ in counted.values()), unclear=tuple(found))


def roles_of(problem: Problem) -> tuple[tuple[Part, str], ...]:
    """The three bodies of a problem as roles."""
    return (
        (Part.HANDLING, problem.handling_role),
        (Part.REGULATING, problem.regulating_role),
        (Part.ENFORCING, problem.enforcing_role),
    )


_Key = tuple[str, str, ComponentBodies]


def _counted(components: Iterable[Surveyed], report: Callable[[int], None]) -> Mapping[_Key, tuple[int, str]]:
    """Class, board and bodies -> how many pieces, and the first of them: thousands of pieces have the same three."""
    counted: dict[_Key, tuple[int, str]] = {}
    done = 0
    for done, piece in enumerate(components, start=1):
        key = piece.class_code, board_of(piece.cell), piece.bodies
        number, first = counted.get(key, (0, piece.code))
        counted[key] = number + 1, first
        if done % 1000 == 0:
            report(done)
    report(done)
    return counted


def _of_components(
    catalogue: Catalogue, directory: Directory, counted: Mapping[_Key, tuple[int, str]]
) -> Iterator[Unclear]:
    for (class_code, board, bodies), (number, first) in counted.items():
        problem = catalogue.problems.get(class_code)
        if problem is None or problem.kind is not CatalogueKind.COMPONENT:
            yield Unclear(code=class_code, name="", board=board, part=None, role="", components=number, example=first)
            continue
        for part, role in roles_of(problem):
            if role not in OF_THE_COMPONENT:
                continue  # the same for every piece of the board: walked with the problems
            here = resolved(directory, role, Place(board=board), bodies, problem.unlisted_role)
            if here.single is None:
                yield _unclear(problem, board, part, here, number, first)


def _unclear(
    problem: Problem, board: str, part: Part, found: Resolved, components: int = 0, example: str = ""
) -> Unclear:
    return Unclear(
        code=problem.code,
        name=problem.name,
        board=board,
        part=part,
        role=found.role,
        units=found.units,
        named=found.named,
        unlisted=found.unlisted,
        components=components,
        example=example,
    )
