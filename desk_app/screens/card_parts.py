"""What the cards of the look-up are made of: sections of lines, numbers to ring, people and areas by their names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desk_app.domain.case import BodyId, Place
from desk_app.domain.component import Component
from desk_app.domain.directory import Person
from desk_app.domain.grid import CELL_DIGITS, NamedPlace, Street, board_of, village_of
from desk_app.domain.projection import QueueRow
from desk_app.domain.reference import Reference
from desk_app.screens import vocabulary
from desk_app.words import _, pgettext


@dataclass(frozen=True, slots=True, kw_only=True)
class CardField:
    """One line: what it is, what it says, and a number to ring where there is one; `tone` is `warning` for a lack."""

    label: str
    text: str
    telephone: str = ""
    tone: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the disk holds about a hit beside the reference data: the component itself with the open cases on it, the
    street or named place, the components `near` with metres, and the cell that lies there; `case_place` is where the
    open case is, or the one that is being typed."""

    component: Component | None = None
    cases: tuple[QueueRow, ...] = ()
    street: Street | None = None
    named: NamedPlace | None = None
    near: tuple[tuple[Component, float], ...] = ()
    cell: str = ""
    case_place: Place = field(default_factory=Place)


NOTHING_AROUND = Around()


def line(label: str, text: str, telephone: str = "", tone: str = "") -> CardField:
    """One line of a card."""
    return CardField(label=label, text=text, telephone=telephone, tone=tone)


def section(title: str, *fields: CardField | None) -> CardSection:
    """Lines under a heading, without those that say nothing."""
    return CardSection(title=title, fields=tuple(one for one in fields if one is not None and one.text))


def listed(names: Sequence[str]) -> str:
    """Names one after the other."""
    return pgettext("list of names", ", ").join(names)


def body_line(label: str, body: str, reference: Reference) -> CardField | None:
    """A body by its name with its number; one that the directory does not hold by its id, as a lack."""
    if not body:
        return None
    known = reference.directory.bodies.get(BodyId(body))
    if known is None:
        return line(label, _("{body}, not in the directory").format(body=body), tone="warning")
    return line(label, known.name, known.telephone)


PATH = " › "
"""Between the areas of a path, the larger first."""


def area_path(code: str, names: Mapping[str, str]) -> str:
    """Board, village and cell of a grid code by their names; what is not known is left out."""
    codes = list(dict.fromkeys((board_of(code), village_of(code), code if len(code) == CELL_DIGITS else "")))
    told: list[str] = []
    for each in codes:
        name = names.get(each, "") if each else ""
        for outer in told:
            name = name.removeprefix(outer).strip() or name
        if name:
            told.append(name)
    return PATH.join(told)


def area_line(code: str, reference: Reference) -> CardField | None:
    """The grid that something lies in, by names and code."""
    if not code:
        return None
    return line(pgettext("card", "Grid"), " · ".join(filter(None, (area_path(code, reference.area_names), code))))


def person_line(person: Person) -> CardField:
    """Somebody with their duty and number; who is off duty is told so."""
    name = person.name if person.on_duty else _("{name} (off duty)").format(name=person.name)
    return line(vocabulary.duty(person.duty), name, person.telephone)


def people_lines(people: Sequence[Person], at_most: int) -> Iterator[CardField]:
    """So many people, those on duty first, and how many there are besides."""
    ordered = sorted(people, key=lambda person: (not person.on_duty, person.duty, person.badge))
    yield from (person_line(person) for person in ordered[:at_most])
    if len(ordered) > at_most:
        yield line("", _("{count} more people").format(count=len(ordered) - at_most))
