"""The card of a person or a body: how it is reached, and whom else one reaches there."""

from collections.abc import Iterator

from desk_app.domain.case import Badge, BodyId
from desk_app.domain.directory import BodyKind
from desk_app.domain.grid import CELL_DIGITS
from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.screens import vocabulary
from desk_app.screens.card_parts import CardField, CardSection, area_path, line, listed, people_lines, section
from desk_app.words import _, pgettext

PEOPLE_SHOWN, CELLS_SHOWN = 12, 4


def person_sections(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    """Number, duty, whether on duty, body, grids."""
    person = reference.directory.people.get(Badge(hit.code))
    if person is None:
        yield section("", line(pgettext("card", "About it"), hit.detail))
        return
    body = reference.directory.bodies.get(person.body)
    yield section(
        "",
        _telephone(person.telephone),
        line(pgettext("card", "Duty"), vocabulary.duty(person.duty)),
        line(pgettext("card", "On duty"), pgettext("on duty", "yes") if person.on_duty else pgettext("on duty", "no")),
        line(pgettext("card", "Of"), body.name, body.telephone) if body is not None else None,
        line(pgettext("card", "Badge"), person.badge),
        line(pgettext("card", "Grids"), _cells(person.cells, reference)),
    )


def body_sections(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    """Number, kind, what the catalogue calls it, its people."""
    body = reference.directory.bodies.get(BodyId(hit.code))
    if body is None:
        yield section("", line(pgettext("card", "About it"), hit.detail))
        return
    kind = {
        BodyKind.DISTRICT: pgettext("body", "the district's centre"),
        BodyKind.SUB_CENTRE: pgettext("body", "sub-centre"),
        BodyKind.UNIT: pgettext("body", "handling unit"),
    }[body.kind]
    yield section(
        "",
        _telephone(body.telephone),
        line(pgettext("card", "Kind"), kind),
        line(pgettext("card", "Board"), area_path(body.board, reference.area_names)),
        line(pgettext("card", "Called in the catalogue"), body.role if body.role != body.name else ""),
        line(pgettext("card", "Reached"), _("by telephone only")) if body.telephone_only else None,
    )
    people = reference.directory.people_of(body.id)
    yield CardSection(title=pgettext("card", "Its people"), fields=tuple(people_lines(people, PEOPLE_SHOWN)))


def _telephone(number: str) -> CardField:
    return line(pgettext("card", "Telephone"), number or pgettext("card", "none known"), number)


def _cells(cells: tuple[str, ...], reference: Reference) -> str:
    names = [area_path(cell, reference.area_names) if len(cell) == CELL_DIGITS else "" for cell in cells[:CELLS_SHOWN]]
    shown = listed([name or cell for name, cell in zip(names, cells, strict=False)])
    rest = len(cells) - CELLS_SHOWN
    return _("{cells} and {count} more").format(cells=shown, count=rest) if rest > 0 else shown
