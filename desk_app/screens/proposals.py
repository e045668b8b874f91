"""What the desk proposes while a caller is heard: problem, place, component, demand; each with a key to take it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import takewhile

from desk_app.domain.case import Place
from desk_app.domain.catalogue import FilingCondition, Problem
from desk_app.domain.grid import board_of, village_of
from desk_app.domain.projection import LookupHit
from desk_app.domain.signs import says_something, signs_of
from desk_app.domain.understanding import (
    ComponentMeant,
    DemandMeant,
    PlaceMeant,
    PlaceSort,
    ProblemMeant,
    Understood,
)
from desk_app.screens import register_values as name
from desk_app.screens.advice import advice
from desk_app.screens.card_parts import PATH
from desk_app.screens.emergency_line import emergency_line
from desk_app.screens.forms import FieldFault
from desk_app.screens.missing_data import LOOKED_UP, missing_words
from desk_app.screens.names import Names
from desk_app.screens.places import Placed, cell_told, placed_of, placed_text, taken_place
from desk_app.screens.vocabulary import demand_kind, limit
from desk_app.words import _, pgettext

ROOM = 4
"""So many proposals stand on each side of the strip: problems and a kind of demand, places and components."""
PLACES_FIRST, COMPONENTS = 3, 3
"""So many places go before components, and so many components stand there at the most."""
PROBLEM_KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4")
DEMAND_KEY = "Alt+0"
PLACE_KEYS = ("Alt+6", "Alt+7", "Alt+8", "Alt+9")
_BETWEEN = " · "
_HAN, _LATIN_WORD = re.compile(r"[\u3400-\u9fff]"), re.compile(r"[A-Za-z]{2}")
_EVIDENCE = 2
_SORTS_OF_ADDRESS = (PlaceSort.HOUSE, PlaceSort.CROSSING, PlaceSort.STRETCH)
_NO_SPOT = (PlaceSort.STRETCH, PlaceSort.VILLAGE, PlaceSort.BESIDE)
"""Of these only the cell is known."""


class ProposalKind(StrEnum):
    """What a proposal is for."""

    PROBLEM = "PROBLEM"
    PLACE = "PLACE"
    COMPONENT = "COMPONENT"
    DEMAND = "DEMAND"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One thing that may be meant. `values` is what taking it puts into the form (names of `register_values`).

    `words` is its name, `detail` what an operator needs to judge it: for a problem grade, limit and the unit at the
    place that stands in the form or is proposed first; for a place its cell; `evidence` are the caller's own words that
    speak for it, `taken` that it stands in the form already. `key` takes it.
    """

    kind: ProposalKind
    code: str
    words: str
    detail: str
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    key: str = ""
    taken: bool = False
    said: str = ""
    """A screen reader's sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalsView:
    """What is proposed for the words in the box, the likeliest of each kind first; `lacking` says which reference data
    have not come. `of` are the words it answers.

    `remark` says quietly why no problem is proposed; `emergency` whom to bring in at once, where the words call for it.
    """

    of: str = ""
    problems: tuple[Proposal, ...] = ()
    places: tuple[Proposal, ...] = ()
    components: tuple[Proposal, ...] = ()
    demands: tuple[Proposal, ...] = ()
    lacking: str = ""
    remark: str = ""
    emergency: str = ""


def proposals_view(understood: Understood, values: Mapping[str, str], names: Names) -> ProposalsView:
    """What is proposed beside a form that says `values`; none of it is taken by itself.

    Each side of the strip has room for four: a kind of demand that is not the form's own takes the room of the fourth
    problem, components that of places behind the third.
    """
    placed = _placed(values)
    demands = tuple(_demands(understood.demands, values))
    places = tuple(_places(understood.places, placed, names))
    beside = min(COMPONENTS, ROOM - min(len(places), PLACES_FIRST))
    components = tuple(_components(understood.components[:beside], placed, names))
    places = places[: ROOM - len(components)]
    problems = tuple(_problems(understood, values, placed, names))[: ROOM - len(demands)]
    return ProposalsView(
        of=understood.said,
        problems=_with_keys(problems, PROBLEM_KEYS),
        places=_with_keys(places, PLACE_KEYS),
        components=_with_keys(components, PLACE_KEYS[len(places) :]),
        demands=_with_keys(demands, (DEMAND_KEY,)),
        lacking=_lacking(understood, names),
        remark="" if problems else _remark(understood.said, nothing_at_all=not (places or components or demands)),
        emergency=emergency_line(understood.said, values),
    )


def _remark(said: str, *, nothing_at_all: bool) -> str:
    """Why no problem is proposed: the words are none that are understood, or nothing in the catalogue fits them."""
    if not any(sign.isalnum() for sign in said):
        return ""
    if nothing_at_all and _LATIN_WORD.search(said) and not _HAN.search(said):
        return _("Only words in Chinese characters are understood here")
    return _("Nothing in the catalogue fits yet")


def _placed(values: Mapping[str, str]) -> Placed:
    try:
        return placed_of(values.get(name.PLACE, ""))
    except FieldFault:
        return Placed(place=Place())


def _with_keys(proposals: Sequence[Proposal], keys: Sequence[str]) -> tuple[Proposal, ...]:
    return tuple(replace(each, key=key, said=_read_out(each)) for each, key in zip(proposals, keys, strict=False))


def _read_out(proposal: Proposal) -> str:
    """What it is, its name, what is to be known of it, and the words that speak for it."""
    what = {
        ProposalKind.PROBLEM: pgettext("proposal", "Problem: {words}"),
        ProposalKind.PLACE: pgettext("proposal", "Place: {words}"),
        ProposalKind.COMPONENT: pgettext("proposal", "Component: {words}"),
        ProposalKind.DEMAND: pgettext("proposal", "Demand: {words}"),
    }[proposal.kind].format(words=proposal.words)
    told = pgettext("list of names", ", ").join(filter(None, (what, proposal.detail.replace(_BETWEEN, " "))))
    if not proposal.evidence:
        return told
    words = pgettext("list of names", ", ").join(proposal.evidence)
    return _("{what}; said: {words}").format(what=told, words=words)


def _lacking(understood: Understood, names: Names) -> str:
    lacking = set(understood.lacking)
    if not names.reference.directory.bodies:
        lacking.add("directory")
    return missing_words([each for each in LOOKED_UP if each not in lacking])


# --- problems -----------------------------------------------------------------------------------------------------


def _problems(understood: Understood, values: Mapping[str, str], placed: Placed, names: Names) -> Iterator[Proposal]:
    place = _place_for_units(understood, placed)
    for meant in understood.problems[:ROOM]:
        problem = names.reference.catalogue.problems.get(meant.code)
        if problem is not None:
            yield _problem(meant, problem, place, understood.said, values, names)


def _place_for_units(understood: Understood, placed: Placed) -> Place:
    """Where the responsible units are looked for: in the form's place, else in the one that is proposed first."""
    if placed.place.cell or placed.place.component or not understood.places:
        return placed.place
    cell = understood.places[0].cell
    return Place(cell=cell, village=village_of(cell), board=board_of(cell))


def _problem(
    meant: ProblemMeant, problem: Problem, place: Place, said: str, values: Mapping[str, str], names: Names
) -> Proposal:
    advised = advice(problem.code, "", place, names)
    told = (
        problem.grade.value,
        _limit(problem, said),
        advised.unit or advised.doubt,
        _learned(meant.learned),
    )
    return Proposal(
        kind=ProposalKind.PROBLEM,
        code=problem.code,
        words=problem.name,
        detail=_BETWEEN.join(filter(None, told)),
        values={name.PROBLEM: problem.code},
        evidence=meant.evidence[:_EVIDENCE],
        taken=values.get(name.PROBLEM) == problem.code,
    )


def _learned(learned: bool) -> str:
    """A short mark: what the caller said stands before it and tells more."""
    return _("learned") if learned else ""


def _limit(problem: Problem, said: str) -> str:
    """The limit of the condition that was told; where none was and they differ, that of the strictest, as the least."""
    if not problem.conditions:
        return ""
    told = _condition_told(problem, said)
    if told is not None:
        return limit(told.limit)
    strictest = min(problem.conditions, key=lambda condition: condition.limit.microseconds)
    if len({condition.limit for condition in problem.conditions}) == 1:
        return limit(strictest.limit)
    return _("from {limit}").format(limit=limit(strictest.limit))


def _condition_told(problem: Problem, said: str) -> FilingCondition | None:
    """The one condition that more of what was said speaks for than for any other."""
    signs = {sign for sign in signs_of(said) if says_something(sign)}
    fits = sorted(((len(signs & signs_of(each.text)), each) for each in problem.conditions), key=lambda fit: -fit[0])
    clear = fits[0][0] > (fits[1][0] if len(fits) > 1 else 0)
    return fits[0][1] if clear else None


# --- places and components ----------------------------------------------------------------------------------------


def _places(meant: Sequence[PlaceMeant], placed: Placed, names: Names) -> Iterator[Proposal]:
    shown = meant[:ROOM]
    for place in shown:
        after, words = _taken(place, placed), _place_words(place)
        alike = [each.cell for each in shown if _place_words(each) == words]
        own = _own_area(place.cell, alike, names) if len(set(alike)) > 1 else ""
        yield Proposal(
            kind=ProposalKind.PLACE,
            code=place.code,
            # What is cut where the strip is narrow is the end: what tells it from the others stands first.
            words=_BETWEEN.join(filter(None, (own, words))),
            detail=_place_detail(place, names),
            values={name.PLACE: placed_text(after)},
            evidence=place.evidence[:_EVIDENCE],
            taken=after.place == placed.place,
        )


def _own_area(cell: str, alike: Sequence[str], names: Names) -> str:
    """Of board, village and cell, those by which it differs from other cells; empty where they are all one cell."""
    paths = {each: cell_told(each, names.reference.area_names).split(PATH) for each in alike}
    common = len(list(takewhile(lambda areas: len(set(areas)) == 1, zip(*paths.values(), strict=False))))
    return PATH.join(paths[cell][common:])


def _title(place: PlaceMeant) -> str:
    if place.sort is PlaceSort.CROSSING:
        return _("{street} at {other}").format(street=place.title, other=place.detail)
    return place.title


def _place_words(place: PlaceMeant) -> str:
    return f"{_title(place)} {place.relation}".strip()


def _place_detail(place: PlaceMeant, names: Names) -> str:
    cell = cell_told(place.cell, names.reference.area_names)
    remark = {
        PlaceSort.STRETCH: _("no such number is known") if place.unknown_number else _("no house number yet"),
        PlaceSort.VILLAGE: _("only the village is known"),
        PlaceSort.BESIDE: _("the cell beside it"),
    }.get(place.sort, "")
    return _BETWEEN.join(filter(None, (cell, remark, _learned(place.learned))))


def _taken(place: PlaceMeant, before: Placed) -> Placed:
    """The form's place once this is taken; what a person typed behind an address stays, and how the caller stands to
    the place is told with it."""
    longitude, latitude = (None, None) if place.sort in _NO_SPOT else place.at
    address = place.detail if place.sort in (PlaceSort.NAMED, PlaceSort.BESIDE) else ""
    hit = LookupHit(
        kind="street" if place.sort in _SORTS_OF_ADDRESS else "place",
        code=place.code,
        title=_title(place),
        detail=f"{_BETWEEN}{address}" if address else "",
        longitude=longitude,
        latitude=latitude,
        cell=place.cell,
    )
    after = taken_place(before, hit)
    if not place.relation or place.relation in after.place.address:
        return after
    told = f"{after.came} {place.relation}"
    address = after.place.address.replace(after.came, told, 1) if after.came else after.place.address
    return Placed(place=replace(after.place, address=address), came=told if after.came else "")


def _components(meant: Sequence[ComponentMeant], placed: Placed, names: Names) -> Iterator[Proposal]:
    """Where a component's class is not that of the problem in the form, the form says so itself."""
    for component in meant:
        hit = LookupHit(
            kind="component",
            code=component.code,
            title=component.name,
            detail=component.address,
            longitude=component.at[0],
            latitude=component.at[1],
            cell=component.cell,
        )
        away = _("{metres} m").format(metres=round(component.metres)) if component.metres is not None else ""
        yield Proposal(
            kind=ProposalKind.COMPONENT,
            code=component.code,
            words=_("{name} …{number}").format(name=component.name, number=component.code[-6:]),
            detail=_BETWEEN.join(filter(None, (component.address, away))),
            values={name.PLACE: placed_text(taken_place(placed, hit))},
            evidence=component.evidence[:_EVIDENCE],
            taken=placed.place.component == component.code,
        )


def _demands(meant: Sequence[DemandMeant], values: Mapping[str, str]) -> Iterator[Proposal]:
    """The likeliest kind, unless it is the one that stands in the form."""
    for demand in meant[:1]:
        if values.get(name.DEMAND_KIND) != demand.kind.value:
            yield Proposal(
                kind=ProposalKind.DEMAND,
                code=demand.kind.value,
                words=demand_kind(demand.kind),
                detail=_learned(demand.learned),
                values={name.DEMAND_KIND: demand.kind.value},
                evidence=demand.evidence[:_EVIDENCE],
            )
