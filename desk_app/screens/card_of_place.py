"""The card of a street, a house or a place that callers name: its address, the grid it lies in, what is near."""

from collections.abc import Iterator

from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.screens import vocabulary
from desk_app.screens.card_of_component import component_code
from desk_app.screens.card_of_grid import team_lines
from desk_app.screens.card_parts import Around, CardField, CardSection, area_line, line, listed, section
from desk_app.screens.lookup import distance_words
from desk_app.words import _, pgettext

NEAR_SHOWN = 5


def place_sections(hit: LookupHit, reference: Reference, around: Around) -> Iterator[CardSection]:
    """Address and grid by names; then the nearest components, then who is responsible for the cell."""
    cell = hit.cell or around.cell
    told = _street(hit, around) if hit.kind == "street" else _named(hit, around)
    yield section("", *told, area_line(cell, reference))
    yield CardSection(title=pgettext("card", "Near it"), fields=tuple(_near(around, reference)))
    if cell:
        yield CardSection(title=pgettext("card", "People of the cell"), fields=tuple(team_lines(cell, reference)))


def _street(hit: LookupHit, around: Around) -> Iterator[CardField]:
    street = around.street
    if street is None or hit.cell:
        yield line(pgettext("card", "Address"), hit.title)
    if street is None:
        return
    yield line(pgettext("card", "Street"), street.name)
    yield line(pgettext("card", "Board"), street.board)
    if street.last_number:
        numbers = _("1 to {last}; type one to find the house").format(last=street.last_number)
        yield line(pgettext("card", "House numbers"), numbers)


def _named(hit: LookupHit, around: Around) -> Iterator[CardField]:
    named = around.named
    if named is None:
        yield line(pgettext("card", "Address"), hit.detail or hit.title)
        return
    yield line(pgettext("card", "Kind"), named.kind)
    yield line(pgettext("card", "Address"), named.address)
    yield line(pgettext("card", "Also called"), listed(named.aliases))


def _near(around: Around, reference: Reference) -> Iterator[CardField]:
    for component, metres in around.near[:NEAR_SHOWN]:
        code = component_code(component.code, reference.catalogue.head.segments)
        state = vocabulary.component_state(component.state)
        yield line(distance_words(metres), " · ".join((component.name, code, state)))
