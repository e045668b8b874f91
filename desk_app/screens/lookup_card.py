"""The card of one look-up hit: a component's identity, a problem's rules, a grid's team, how to reach somebody."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from desk_app.domain.case import Badge, BodyId
from desk_app.domain.catalogue import COMPONENT_MAINTAINER, CatalogueKind, DispatchFlow, Problem
from desk_app.domain.directory import Body, BodyKind, Person
from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.screens import vocabulary
from desk_app.screens.lookup import distance_words
from desk_app.words import _, pgettext

TEAM_AT_MOST = 12
GRID_LEVELS = {15: 3, 12: 2, 9: 1, 6: 0}
"""Level of a grid area by the length of its code (FIELD: 6 district, +3 board, +3 village, +3 cell)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardField:
    """One line: what it is, what it says, and a number to ring where there is one."""

    label: str
    text: str
    telephone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSection:
    """Lines under a heading; the first section has none."""

    title: str
    fields: tuple[CardField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HitCard:
    """All that this seat knows of one hit. `code` is what may be read out or copied."""

    title: str
    remark: str
    code: str
    sections: tuple[CardSection, ...]


def hit_card(hit: LookupHit, reference: Reference) -> HitCard:
    """The card of a hit with the reference data in force; a hit that they do not hold any more shows its own words."""
    sections: Iterable[CardSection]
    match hit.kind:
        case "component":
            sections = _component(hit, reference)
        case "problem":
            sections = _problem(hit, reference)
        case "grid":
            sections = _grid(hit, reference)
        case "person":
            sections = _person(hit, reference)
        case "body":
            sections = _body(hit, reference)
        case _:
            sections = ()
    return HitCard(
        title=hit.title or hit.code,
        remark=distance_words(hit.metres),
        code=hit.code,
        sections=tuple(section for section in sections if section.fields),
    )


def _section(title: str, *fields: CardField | None) -> CardSection:
    return CardSection(title=title, fields=tuple(one for one in fields if one is not None and one.text))


def _field(label: str, text: str, telephone: str = "") -> CardField:
    return CardField(label=label, text=text, telephone=telephone)


def _component(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    maintainer = reference.maintainer_of(hit.code)
    known = reference.directory.bodies.get(maintainer) if maintainer is not None else None
    yield _section(
        "",
        _field(pgettext("card", "Code"), component_code(hit.code)),
        _field(pgettext("card", "Address"), hit.detail),
        _field(pgettext("card", "Maintained by"), known.name, known.telephone) if known is not None else None,
        _field(pgettext("card", "Grid cell"), hit.cell),
    )
    if hit.cell:
        yield CardSection(title=pgettext("card", "People of the cell"), fields=tuple(_team(hit.cell, reference)))


def component_code(code: str) -> str:
    """A component's 16 digits with a space between district, major, minor and number, as they are read out."""
    if len(code) == 16 and code.isdigit():
        return f"{code[:6]} {code[6:8]} {code[8:10]} {code[10:]}"
    return code


def _problem(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    problem = reference.catalogue.problems.get(hit.code)
    if problem is None:
        yield _section("", _field(pgettext("card", "Code"), hit.code), _field(pgettext("card", "About it"), hit.detail))
        return
    yield _section(
        "",
        _field(pgettext("card", "Code"), problem.code),
        _field(pgettext("card", "Class"), _class_path(problem, reference)),
        _field(pgettext("card", "Grade"), vocabulary.grade(problem.grade)),
        _field(pgettext("card", "Goes"), _flow(problem.flow)),
        _field(pgettext("card", "Also called"), pgettext("list of names", ", ").join(problem.synonyms)),
    )
    yield _section(
        pgettext("card", "Filing conditions and limits"),
        *(_field(vocabulary.limit(condition.limit), condition.text) for condition in problem.conditions),
    )
    yield _section(
        pgettext("card", "Responsible"),
        _responsible(pgettext("card", "Handles"), problem.handling_role, reference),
        _responsible(pgettext("card", "Regulates"), problem.regulating_role, reference),
        _responsible(pgettext("card", "Enforces"), problem.enforcing_role, reference),
    )
    yield _section(
        pgettext("card", "Closing standards"),
        *(_field(f"{number}", text) for number, text in enumerate(problem.closing_standards, start=1)),
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


def _responsible(label: str, role: str, reference: Reference) -> CardField:
    """A role is one unit where the whole district has one; else each board has its own."""
    if role == COMPONENT_MAINTAINER:
        return _field(label, _("the component's maintainer"))
    units = [body for body in reference.directory.bodies.values() if body.role == role]
    if len(units) == 1:
        return _field(label, units[0].name, units[0].telephone)
    return _field(label, _("{role}, of the place's board").format(role=role) if units else role)


def _grid(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    level = {
        0: pgettext("grid", "district"),
        1: pgettext("grid", "board"),
        2: pgettext("grid", "village or community"),
        3: pgettext("grid", "cell"),
    }.get(GRID_LEVELS.get(len(hit.code), -1), "")
    yield _section(
        "",
        _field(pgettext("card", "Code"), hit.code),
        _field(pgettext("card", "Level"), level),
        _field(pgettext("card", "Lies in"), hit.detail),
        _head(hit, reference),
    )
    yield CardSection(title=pgettext("card", "Its people"), fields=tuple(_team(hit.code, reference)))


def _head(hit: LookupHit, reference: Reference) -> CardField | None:
    body = reference.directory.bodies.get(reference.directory.sub_centre_of(hit.code[:9]) or BodyId(""))
    return _field(pgettext("card", "Sub-centre"), body.name, body.telephone) if body is not None else None


def _team(code: str, reference: Reference) -> Iterator[CardField]:
    """Who answers for a grid area: those named for it, else those of the areas around it; on duty first."""
    people = [person for person in reference.directory.people.values() if person.cells]
    for length in (len(code), 12, 9):
        own = [person for person in people if length <= len(code) and code[:length] in person.cells]
        if own:
            own.sort(key=lambda person: (not person.on_duty, person.duty, person.badge))
            yield from (_field(_duty(person), _named(person), person.telephone) for person in own[:TEAM_AT_MOST])
            return
    yield _field("", _("Nobody is named for it"))


def _duty(person: Person) -> str:
    return vocabulary.role(person.duty)


def _named(person: Person) -> str:
    return person.name if person.on_duty else _("{name} (off duty)").format(name=person.name)


def _person(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    person = reference.directory.people.get(Badge(hit.code))
    if person is None:
        yield _section("", _field(pgettext("card", "About it"), hit.detail))
        return
    body = reference.directory.bodies.get(person.body)
    yield _section(
        "",
        _field(pgettext("card", "Telephone"), person.telephone or pgettext("card", "none known"), person.telephone),
        _field(pgettext("card", "Duty"), _duty(person)),
        _field(
            pgettext("card", "On duty"), pgettext("on duty", "yes") if person.on_duty else pgettext("on duty", "no")
        ),
        _field(pgettext("card", "Of"), body.name, body.telephone) if body is not None else None,
        _field(pgettext("card", "Badge"), person.badge),
        _field(pgettext("card", "Grids"), _cells(person.cells)),
    )


def _cells(cells: tuple[str, ...]) -> str:
    shown = pgettext("list of names", ", ").join(cells[:4])
    return _("{cells} and {count} more").format(cells=shown, count=len(cells) - 4) if len(cells) > 4 else shown


def _body(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    body = reference.directory.bodies.get(BodyId(hit.code))
    if body is None:
        yield _section("", _field(pgettext("card", "About it"), hit.detail))
        return
    kind = {
        BodyKind.DISTRICT: pgettext("body", "the district's centre"),
        BodyKind.SUB_CENTRE: pgettext("body", "sub-centre"),
        BodyKind.UNIT: pgettext("body", "handling unit"),
    }[body.kind]
    yield _section(
        "",
        _field(pgettext("card", "Telephone"), body.telephone or pgettext("card", "none known"), body.telephone),
        _field(pgettext("card", "Kind"), kind),
        _field(pgettext("card", "Called in the catalogue"), body.role if body.role != body.name else ""),
        _field(pgettext("card", "Reached"), _("by telephone only")) if body.telephone_only else None,
    )
    yield CardSection(title=pgettext("card", "Its people"), fields=tuple(_people_of(body, reference)))


def _people_of(body: Body, reference: Reference) -> Iterator[CardField]:
    own = [person for person in reference.directory.people.values() if person.body == body.id]
    own.sort(key=lambda person: (not person.on_duty, person.duty, person.badge))
    return (_field(_duty(person), _named(person), person.telephone) for person in own[:TEAM_AT_MOST])
