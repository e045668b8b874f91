"""What there is to choose from in forms: problems, conditions, units, patrollers, cases, and what tells them apart."""

from functools import lru_cache

from desk_app.domain.case import DISTRICT, BodyId, Case, TaskKind
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.directory import BodyKind, Person
from desk_app.domain.grid import board_of, village_of
from desk_app.domain.reference import Reference
from desk_app.screens.forms import NO, YES, Option
from desk_app.screens.names import Names
from desk_app.screens.vocabulary import limit
from desk_app.words import _, current_language


def yes_no(yes: str = "", no: str = "") -> tuple[Option, ...]:
    """Yes and no, or the two words given for them."""
    return (Option(value=YES, text=yes or _("yes")), Option(value=NO, text=no or _("no")))


def problems(reference: Reference) -> tuple[Option, ...]:
    """Every problem of the catalogue, with its major class and grade; the same tuple while the edition stays."""
    return _choices(reference.catalogue.edition, current_language(), _Held(reference.catalogue))[0]


def conditions(reference: Reference) -> tuple[Option, ...]:
    """Every filing condition, each of its problem, with its limit; the same tuple while the edition stays."""
    return _choices(reference.catalogue.edition, current_language(), _Held(reference.catalogue))[1]


class _Held:
    """Carries a catalogue past the cache: the edition, a hash of its content, already says which it is."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and (self.catalogue is other.catalogue or self.catalogue == other.catalogue)

    def __hash__(self) -> int:
        return hash(self.catalogue.edition)


@lru_cache(maxsize=4)
def _choices(edition: str, language: str, held: _Held) -> tuple[tuple[Option, ...], tuple[Option, ...]]:
    catalogue = held.catalogue
    named, asked = [], []
    for problem in catalogue.problems.values():
        category = catalogue.categories.get(problem.category)
        major = catalogue.major_of(problem)
        inner = category.name if category not in (None, major) and category.name != problem.name else ""
        text = f"{inner} · {problem.name}" if inner else problem.name
        classes = major.name if major is not None else ""
        detail = " · ".join(filter(None, (classes, problem.grade, " ".join(problem.synonyms))))
        named.append(Option(value=problem.code, text=text, detail=detail))
        asked += [
            Option(value=each.code, text=each.text, detail=limit(each.limit), of=problem.code)
            for each in problem.conditions
        ]
    return tuple(named), tuple(asked)


def targets(case: Case, names: Names, proposed: BodyId | None, *, units_too: bool = True) -> tuple[Option, ...]:
    """Whom the holder may dispatch to: the catalogue's proposal first, then sub-centres, then units by name.

    Without `units_too` the units are the shift leader's to choose.
    """
    directory = names.reference.directory
    own = directory.bodies.get(case.holder or DISTRICT)
    at_district = (case.holder or DISTRICT) == DISTRICT
    allowed = [
        body
        for body in directory.bodies.values()
        if (at_district and body.kind is not BodyKind.DISTRICT)
        or (not at_district and body.kind is BodyKind.UNIT and own is not None and body.board == own.board)
    ]
    allowed = [body for body in allowed if units_too or body.kind is not BodyKind.UNIT]
    allowed.sort(key=lambda body: (body.id != proposed, body.board != case.place.board, body.kind, body.name))
    return tuple(
        Option(value=body.id, text=body.name, detail=_body_told(names, body.id, body.id == proposed))
        for body in allowed
    )


def units(names: Names, without: frozenset[BodyId] = frozenset()) -> tuple[Option, ...]:
    """Every unit that could assist, but those given."""
    bodies = [b for b in names.reference.directory.bodies.values() if b.kind is BodyKind.UNIT and b.id not in without]
    return tuple(
        Option(value=body.id, text=body.name, detail=_body_told(names, body.id, False))
        for body in sorted(bodies, key=lambda body: body.name)
    )


def _body_told(names: Names, body_id: BodyId, proposed: bool) -> str:
    body = names.reference.directory.bodies[body_id]
    told = [
        _("named by the catalogue") if proposed else "",
        _("sub-centre") if body.kind is BodyKind.SUB_CENTRE else body.role,
        body.telephone,
        _("by telephone only") if body.telephone_only else "",
    ]
    return " · ".join(filter(None, told))


def patrollers(case: Case, names: Names, task: TaskKind) -> tuple[Option, ...]:
    """Patrollers in the order in which they are proposed; for an inspection none of a unit of the case."""
    barred = case.units | case.co_units if task is TaskKind.INSPECTION else frozenset[BodyId]()
    listed = names.reference.directory.patrollers_for(case.place)
    return tuple(
        Option(value=person.badge, text=person.name, detail=_patroller_told(person, case, names))
        for person in listed
        if person.body not in barred
    )


def _patroller_told(person: Person, case: Case, names: Names) -> str:
    duty = _("on duty") if person.on_duty else _("off duty")
    return " · ".join(filter(None, (duty, _nearness(person, case.place.cell, case.place.board), person.telephone)))


def _nearness(person: Person, cell: str, board: str) -> str:
    cells = person.cells
    if cell and cell in cells:
        return _("own cell")
    if cell and any(village_of(each) == village_of(cell) for each in cells):
        return _("same village")
    if board and any(board_of(each) == board for each in cells):
        return _("same board")
    return _("further away")


def cases(ids: tuple[str, ...], names: Names) -> tuple[Option, ...]:
    """These cases by number, with what they are about where that is known."""
    options = []
    for each in ids:
        known = names.lookup_case(each)  # type: ignore[arg-type]
        options.append(Option(value=each, text=names.case(each), detail=known.text[:40] if known else ""))
    return tuple(options)
