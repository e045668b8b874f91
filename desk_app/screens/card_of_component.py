"""A component's card: its whole identity, who answers for it, and the open cases on it."""

from collections.abc import Iterator
from datetime import datetime

from desk_app.domain.catalogue import class_of
from desk_app.domain.component import Component, ComponentState
from desk_app.domain.projection import LookupHit, QueueRow, temporary_number
from desk_app.domain.reference import Reference
from desk_app.screens import vocabulary
from desk_app.screens.card_of_grid import team_lines
from desk_app.screens.card_parts import Around, CardField, CardSection, area_line, body_line, line, section
from desk_app.screens.lights import lit
from desk_app.words import _, pgettext

CASES_SHOWN = 8


def component_sections(hit: LookupHit, reference: Reference, around: Around, now: datetime) -> Iterator[CardSection]:
    """Number, place, grid, bodies, state, dates; then its open cases, then who is responsible for the cell."""
    known = around.component
    bodies = known.bodies if known is not None else reference.bodies_of(hit.code)
    cell = known.cell if known is not None else hit.cell
    yield section(
        "",
        line(pgettext("card", "Code"), component_code(hit.code, reference.catalogue.head.segments)),
        line(pgettext("card", "Class"), class_words(hit.code, reference)),
        line(pgettext("card", "Address"), known.address if known is not None else hit.detail),
        area_line(cell, reference),
        _state(known) if known is not None else None,
    )
    if around.cases:  # what is reported already is not registered again
        yield CardSection(title=pgettext("card", "Open cases on it"), fields=tuple(_cases(around.cases, now)))
    if bodies is not None and bodies.known:
        yield section(
            pgettext("card", "Who answers for it"),
            body_line(pgettext("card", "Authority"), bodies.authority, reference),
            body_line(pgettext("card", "Owned by"), bodies.owner, reference),
            body_line(pgettext("card", "Maintained by"), bodies.maintainer, reference)
            or line(pgettext("card", "Maintained by"), pgettext("card", "nobody is named"), tone="warning"),
        )
    if known is not None:
        none = line(pgettext("card", "Open cases"), pgettext("card", "none")) if not around.cases else None
        yield section(pgettext("card", "Survey"), none, *_dates(known))
    if cell:
        yield CardSection(title=pgettext("card", "People of the cell"), fields=tuple(team_lines(cell, reference)))


def component_code(code: str, segments: tuple[int, ...] = (6, 2, 2, 6)) -> str:
    """A component's digits with a space between district, major, minor and number, as they are read out."""
    if not code.isdigit() or len(code) != sum(segments):
        return code
    parts, begin = [], 0
    for length in segments:
        parts.append(code[begin : begin + length])
        begin += length
    return " ".join(parts)


def class_words(code: str, reference: Reference) -> str:
    """The component's major and minor class by name."""
    catalogue = reference.catalogue
    problem = catalogue.problems.get(class_of(code, catalogue.head.segments))
    if problem is None:
        return ""
    major = catalogue.major_of(problem)
    return f"{major.name} › {problem.name}" if major is not None else problem.name


def _state(component: Component) -> CardField:
    tone = "" if component.state is ComponentState.INTACT else "warning"
    return line(pgettext("card", "State"), vocabulary.component_state(component.state), tone=tone)


def _dates(component: Component) -> Iterator[CardField]:
    surveyed, changed = component.surveyed_on, component.changed_on
    yield line(pgettext("card", "Surveyed"), surveyed.isoformat() if surveyed is not None else "")
    yield line(pgettext("card", "Changed"), changed.isoformat() if changed is not None else "")
    yield line(pgettext("card", "Coordinates"), f"{component.longitude:.6f}, {component.latitude:.6f}")
    yield line(pgettext("card", "Remark"), component.note)


def _cases(rows: tuple[QueueRow, ...], now: datetime) -> Iterator[CardField]:
    for row in rows[:CASES_SHOWN]:
        light = lit(row.due, row.turns_yellow, now)
        told = (row.title, row.grade, light.words, row.number or temporary_number(row.id))
        tone = "warning" if light.tone == "red" else ""
        yield line(vocabulary.state(row.state), " · ".join(filter(None, told)), tone=tone)
    if len(rows) > CASES_SHOWN:
        yield line("", _("{count} more cases").format(count=len(rows) - CASES_SHOWN))
