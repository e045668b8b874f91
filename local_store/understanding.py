"""Understands what a caller says, from the reference data on this seat's disk: problems, places, components, demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from desk_app.domain.demand_words import demands_told
from desk_app.domain.evidence import Evidence
from desk_app.domain.grid import Point, metres
from desk_app.domain.idle_words import without_idle_words, without_talk
from desk_app.domain.learning import landmarks_of
from desk_app.domain.place_words import NOT_THIS
from desk_app.domain.projection import LookupHit
from desk_app.domain.spoken_numbers import codes_read_out
from desk_app.domain.traditional import simplified
from desk_app.domain.understanding import (
    ComponentMeant,
    DemandMeant,
    PlaceMeant,
    PlaceSort,
    ProblemMeant,
    Understood,
)
from desk_app.domain.wording import ProblemIndex, Scored
from desk_app.ports import Learned
from local_store.place_finding import PlaceFinder

Meant = TypeVar("Meant", ProblemMeant, PlaceMeant, ComponentMeant, DemandMeant)
PROBLEMS, PLACES, COMPONENTS = 8, 6, 5
"""So many of each are told; screens show fewer."""
WEIGHED = 16
"""Of so many it is weighed whether what was said is enough to propose them."""
EXPLAINED = 5
"""The words that speak for it are looked for of so many problems."""
COMPONENT_REACH = 300.0
"""A component of a class that is meant stands within so many metres of the place that is meant."""
MEANT_CLASSES, NEAR_EQUAL = 3, 0.5
"""Component classes that are meant: among so many best problems, with at least this share of the best one's score."""
ALIKE = 0.85
"""Component classes with so much of the best one's score for which the same words speak: the commonest go first."""
SURE = 0.3
"""What was learned explains a problem from this certainty on."""
_NEGATED_AT_MOST = 8
_PLACED = (PlaceSort.HOUSE, PlaceSort.CROSSING, PlaceSort.NAMED)


class Sources(Protocol):
    """Where it is looked; what is None has no data here."""

    def problem_index(self) -> ProblemIndex | None: ...

    def place_finder(self) -> PlaceFinder | None: ...

    def component_classes(self) -> frozenset[str]: ...

    def class_named(self, component: str) -> str: ...

    def components_counted(self) -> Mapping[str, int]: ...

    def components_of(
        self, classes: frozenset[str], at: Point, at_most: int, overtaken: Callable[[], bool]
    ) -> Sequence[LookupHit]: ...

    def components_with(
        self,
        pieces: tuple[str, ...],
        classes: frozenset[str],
        near: Point | None,
        at_most: int,
        overtaken: Callable[[], bool],
    ) -> Sequence[LookupHit]: ...

    def lacking(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was said, the place that is known already, who knows what was learned, whether it is still asked."""

    said: str
    near: Point | None
    learned: Learned | None
    overtaken: Callable[[], bool]


def understand(sources: Sources, asked: Question) -> Understood:
    """All that is understood; what could not be looked into is left out and named. Empty once overtaken.

    Traditional signs are read as simplified ones; the words that speak for something stay as they were said.
    """
    read = simplified(asked.said)
    understood = _understood(sources, replace(asked, said=read))
    if read == asked.said:
        return understood
    return Understood(
        said=asked.said,
        problems=tuple(_as_said(each, read, asked.said) for each in understood.problems),
        places=tuple(_as_said(each, read, asked.said) for each in understood.places),
        components=tuple(_as_said(each, read, asked.said) for each in understood.components),
        demands=tuple(_as_said(each, read, asked.said) for each in understood.demands),
        lacking=understood.lacking,
    )


def _as_said(meant: Meant, read: str, said: str) -> Meant:
    """The same with its evidence in the signs that were said; both texts are of one length."""
    places = [(read.find(words), len(words)) for words in meant.evidence]
    own = tuple(said[start : start + length] if start >= 0 else "" for start, length in places)
    return replace(meant, evidence=tuple(filter(None, own)))


def _understood(sources: Sources, asked: Question) -> Understood:
    places, names = _places(sources, asked)
    if asked.overtaken():
        return Understood(said=asked.said)
    problems = _problems(sources, asked, names)
    components = () if asked.overtaken() else tuple(_components(sources, asked, problems, places))
    if asked.overtaken():
        return Understood(said=asked.said)
    return Understood(
        said=asked.said,
        problems=_with_class_read_out(sources, problems, components),
        places=places,
        components=components[:COMPONENTS],
        demands=demands_told(asked.said, asked.learned.learned_demands(asked.said) if asked.learned else {}),
        lacking=sources.lacking(),
    )


def _places(sources: Sources, asked: Question) -> tuple[tuple[PlaceMeant, ...], tuple[tuple[int, int], ...]]:
    """The places, and the pieces of what was said that are names."""
    finder = sources.place_finder()
    if finder is None:
        return (), ()
    found, names = finder.find(asked.said, asked.near, PLACES, asked.overtaken)
    if asked.learned is None:
        return found, names
    landmarks = landmarks_of(asked.said, (asked.said[start:end] for start, end in names))
    return finder.as_learned(found, asked.learned.learned_places(landmarks), PLACES), names


def _problems(sources: Sources, asked: Question, names: Sequence[tuple[int, int]]) -> tuple[ProblemMeant, ...]:
    index = sources.problem_index()
    if index is None:
        return ()
    said = _without(asked.said, [*names, *_denied(asked.said)])
    learned = asked.learned.learned(without_idle_words(said)) if asked.learned is not None else {}
    scored = index.search(said, WEIGHED, learned, asked.overtaken)
    told = index.evidence([one.code for one in scored], said)
    enough = [one for one in scored if told[one.code].is_enough or learned.get(one.code, 0.0) >= SURE]
    enough = _commonest_first(sources, enough, told)
    shown = without_talk(said)
    return tuple(_explained(index, shown, one, rank, learned) for rank, one in enumerate(enough[:PROBLEMS]))


def _commonest_first(sources: Sources, scored: list[Scored], told: Mapping[str, Evidence]) -> list[Scored]:
    """The problems with near-equals that the same words speak for in the order of how many of them stand here: whoever
    says 井盖 and no more means one of the usual ones, not that of the television's cable."""
    counted = sources.components_counted()
    first = scored[0] if scored else None
    if first is None or first.code not in counted:
        return scored
    alike = [
        one
        for one in scored
        if one.code in counted and one.score >= ALIKE * first.score and told[one.code] == told[first.code]
    ]
    alike.sort(key=lambda one: -counted[one.code])
    return alike + [one for one in scored if one not in alike]


def _explained(index: ProblemIndex, said: str, one: Scored, rank: int, learned: Mapping[str, float]) -> ProblemMeant:
    return ProblemMeant(
        code=one.code,
        score=one.score,
        evidence=index.speaking_for(one.code, said) if rank < EXPLAINED else (),
        learned=learned.get(one.code, 0.0) >= SURE,
    )


def _denied(said: str) -> Iterator[tuple[int, int]]:
    """What is said not to be meant: 不是路灯，是景观灯."""
    for found in NOT_THIS.finditer(said):
        if len(found[1]) <= _NEGATED_AT_MOST:
            yield found.span(1)


def _without(said: str, pieces: Sequence[tuple[int, int]]) -> str:
    """What was said with blanks in place of some pieces, every sign where it was: a name says nothing of a problem."""
    for start, end in pieces:
        said = said[:start] + " " * (end - start) + said[end:]
    return said


def _components(
    sources: Sources, asked: Question, problems: Sequence[ProblemMeant], places: Sequence[PlaceMeant]
) -> Iterator[ComponentMeant]:
    """Those whose code was read out, of a class that is meant first, then the nearest of those classes."""
    placed = next((place.at for place in places[:1] if place.sort in _PLACED), None)
    near = placed or asked.near
    classes = _classes_meant(sources, problems)
    known = set[str]()
    for pieces, said in codes_read_out(asked.said):
        if known:
            break  # what was read as one is not looked for in pieces
        for hit in sources.components_with(pieces, classes, near, COMPONENTS, asked.overtaken):
            known.add(hit.code)
            yield _meant(hit, near, (said,))
    if near is None or not classes:
        return
    for hit in sources.components_of(classes, near, COMPONENTS, asked.overtaken):
        if hit.code not in known and (hit.metres or 0.0) <= COMPONENT_REACH:
            yield _meant(hit, near, ())


def _classes_meant(sources: Sources, problems: Sequence[ProblemMeant]) -> frozenset[str]:
    best = problems[0].score if problems else 0.0
    meant = {one.code for one in problems[:MEANT_CLASSES] if one.score >= NEAR_EQUAL * best}
    return sources.component_classes() & meant


def _with_class_read_out(
    sources: Sources, problems: tuple[ProblemMeant, ...], components: Sequence[ComponentMeant]
) -> tuple[ProblemMeant, ...]:
    """Where the code of one component was read out, its class is meant too, if nobody has proposed it: right behind
    what the words say."""
    read_out = [component for component in components if component.evidence]
    code = sources.class_named(read_out[0].code) if len(read_out) == 1 else ""
    if not code or code in {problem.code for problem in problems[:MEANT_CLASSES]}:
        return problems
    best = problems[0].score if problems else 1.0
    own = ProblemMeant(code=code, score=NEAR_EQUAL * best, evidence=read_out[0].evidence)
    return (*problems[:1], own, *(problem for problem in problems[1:] if problem.code != code))


def _meant(hit: LookupHit, near: Point | None, evidence: tuple[str, ...]) -> ComponentMeant:
    at = (hit.longitude or 0.0, hit.latitude or 0.0)
    away = hit.metres if hit.metres is not None or near is None else metres(near, at)
    return ComponentMeant(
        code=hit.code, name=hit.title, address=hit.detail, at=at, cell=hit.cell, metres=away, evidence=evidence
    )
