"""A grid area's card: what it lies in, its team with their numbers, and what is vacant in it."""

from collections.abc import Iterator

from desk_app.domain.case import BodyId
from desk_app.domain.directory import (
    GRID_ADVISER_DUTY,
    GRID_ASSISTANT_DUTY,
    GRID_LEADER_DUTY,
    GRID_PARTICIPANT_DUTY,
    PATROLLER_DUTY,
    VILLAGE_HEAD_DUTY,
    Person,
)
from desk_app.domain.grid import CELL_DIGITS, board_of, village_of
from desk_app.domain.projection import LookupHit
from desk_app.domain.reference import Reference
from desk_app.screens import vocabulary
from desk_app.screens.card_parts import CardField, CardSection, area_path, line, people_lines, person_line, section
from desk_app.words import _, pgettext

GRID_LEVELS = {15: 3, 12: 2, 9: 1, 6: 0}
"""Level of a grid area by the length of its code (FIELD: 6 district, +3 board, +3 village, +3 cell)."""
OF_A_DUTY, OTHERS = 8, 8
"""So many people of one duty, and of no duty in the team, are listed."""
_TEAM = (GRID_LEADER_DUTY, GRID_ADVISER_DUTY, GRID_ASSISTANT_DUTY, GRID_PARTICIPANT_DUTY, PATROLLER_DUTY)


def grid_sections(hit: LookupHit, reference: Reference) -> Iterator[CardSection]:
    """Code, level, what it lies in; then its people."""
    level = {
        0: pgettext("grid", "district"),
        1: pgettext("grid", "board"),
        2: pgettext("grid", "village or community"),
        3: pgettext("grid", "cell"),
    }.get(GRID_LEVELS.get(len(hit.code), -1), "")
    outer = hit.code[:12] if len(hit.code) == CELL_DIGITS else board_of(hit.code) if len(hit.code) > 9 else ""
    yield section(
        "",
        line(pgettext("card", "Code"), hit.code),
        line(pgettext("card", "Level"), level),
        line(pgettext("card", "Lies in"), area_path(outer, reference.area_names) or hit.detail),
    )
    yield CardSection(title=pgettext("card", "Its people"), fields=tuple(team_lines(hit.code, reference)))


def team_lines(code: str, reference: Reference) -> Iterator[CardField]:
    """Who answers for a grid area, and whom to ring: a cell's team, the head of its village, its sub-centre."""
    directory = reference.directory
    own = directory.people_for(code)
    if len(code) == CELL_DIGITS:
        yield from _team(own)
    else:
        yield from people_lines([person for person in own if person.duty != VILLAGE_HEAD_DUTY], OTHERS)
    village = village_of(code)
    if village:
        heads = [person for person in directory.people_for(village) if person.duty == VILLAGE_HEAD_DUTY]
        yield from (person_line(head) for head in heads[:2])
        if not heads:
            yield _vacant(VILLAGE_HEAD_DUTY)
    body = directory.bodies.get(directory.sub_centre_of(board_of(code)) or BodyId(""))
    if body is not None:
        yield line(pgettext("card", "Sub-centre"), body.name, body.telephone)


def _team(own: tuple[Person, ...]) -> Iterator[CardField]:
    """The leader first; a cell without one says so, since somebody else has to be rung."""
    if not any(person.duty == GRID_LEADER_DUTY for person in own):
        yield _vacant(GRID_LEADER_DUTY)
    for duty in _TEAM:
        yield from people_lines([person for person in own if person.duty == duty], OF_A_DUTY)
    yield from people_lines([person for person in own if person.duty not in (*_TEAM, VILLAGE_HEAD_DUTY)], OTHERS)


def _vacant(duty: str) -> CardField:
    return line(vocabulary.duty(duty), _("vacant: nobody is named"), tone="warning")
