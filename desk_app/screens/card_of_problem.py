"""A problem's card: conditions with limits, the three bodies at the case's place, closing standards, everyday words."""

from collections.abc import Iterator

from desk_app.domain.case import Place
from desk_app.domain.catalogue import CatalogueKind, DispatchFlow, Problem
from desk_app.domain.directory import resolved
from desk_app.domain.owner_check import Part, roles_of
from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.screens import ownership, vocabulary
from desk_app.screens.card_parts import CardField, CardSection, area_path, body_line, line, listed, section
from desk_app.words import _, pgettext


def problem_sections(hit: LookupHit, reference: Reference, place: Place) -> Iterator[CardSection]:
    """What the catalogue says; the bodies are resolved at `place`, where that is known."""
    problem = reference.catalogue.problems.get(hit.code)
    if problem is None:
        yield section("", line(pgettext("card", "Code"), hit.code), line(pgettext("card", "About it"), hit.detail))
        return
    yield section(
        "",
        line(pgettext("card", "Code"), problem.code),
        line(pgettext("card", "Class"), _class_path(problem, reference)),
        line(pgettext("card", "Grade"), vocabulary.grade(problem.grade)),
        line(pgettext("card", "Goes"), _flow(problem.flow)),
        line(pgettext("card", "Also called"), listed(problem.synonyms)),
    )
    yield section(
        pgettext("card", "Filing conditions and limits"),
        *(line(vocabulary.limit(condition.limit), condition.text) for condition in problem.conditions),
    )
    board = area_path(place.board, reference.area_names) or place.board
    here = _("Responsible in {board}").format(board=board) if board else pgettext("card", "Responsible")
    yield section(here, *(_body(problem, part, role, reference, place) for part, role in roles_of(problem)))
    yield section(
        pgettext("card", "Closing standards"),
        *(line(f"{number}", text) for number, text in enumerate(problem.closing_standards, start=1)),
    )


def _class_path(problem: Problem, reference: Reference) -> str:
    names: list[str] = []
    code = problem.category
    while (category := reference.catalogue.categories.get(code)) is not None and category.name not in names:
        names.append(category.name)
        code = category.parent
    kind = {
        CatalogueKind.EVENT: pgettext("catalogue", "event"),
        CatalogueKind.COMPONENT: pgettext("catalogue", "component"),
    }[problem.kind]
    return " › ".join([kind, *reversed(names)])


def _flow(flow: DispatchFlow) -> str:
    if flow is DispatchFlow.DIRECT:
        return _("straight to the handling unit")
    return _("through the board's sub-centre")


def _body(problem: Problem, part: Part, role: str, reference: Reference, place: Place) -> CardField:
    label = {
        Part.HANDLING: pgettext("card", "Handles"),
        Part.REGULATING: pgettext("card", "Regulates"),
        Part.ENFORCING: pgettext("card", "Enforces"),
    }[part]
    directory = reference.directory
    bodies = reference.bodies_of(place.component) if place.component else None
    found = resolved(directory, role, place, bodies, problem.unlisted_role)
    if found.single is not None and not (found.unlisted and not place.component):
        return body_line(label, found.single, reference) or line(label, found.single)
    if found.units and not found.unlisted:
        told = _("{count} units, the shift leader decides: {units}")
        names = listed([directory.bodies[unit].name for unit in found.units])
        return line(label, told.format(count=len(found.units), units=names), tone="warning")
    if found.not_known:
        return line(label, ownership.components_not_known(), tone="warning")
    if not place.component and found.unlisted:
        unit = directory.bodies[found.single] if found.single is not None else None
        fallback = unit.name if unit is not None else problem.unlisted_role
        told = ownership.role_words(role)
        said = _("{role}; on no list: {other}").format(role=told, other=fallback) if fallback else told
        return line(label, said, unit.telephone if unit is not None else "")
    if directory.boards_of(role) and not place.board:
        return line(label, _("{role}, of the place's board").format(role=role))
    return line(label, _("{role}: no such unit here").format(role=ownership.role_words(found.role)), tone="warning")
