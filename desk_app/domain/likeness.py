"""Which cases may be the same thing as a call that is being typed: by problem, place, component and caller, scored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from desk_app.domain.case import CaseId, Place, State
from desk_app.domain.catalogue import Catalogue, CatalogueKind
from desk_app.domain.evidence import telling_signs
from desk_app.domain.grid import metres
from desk_app.domain.key_fields import squares_around
from desk_app.domain.policy import Policy
from desk_app.domain.projection import KnownCase

SHARED_WORDS = 3
"""So many telling signs in common are one subject: a word of three has two, and one more may be chance."""
LED_AT_MOST = 8
"""So many times a leader may itself have been merged into another; more is a circle that no centre lets come about."""


class Nearness(IntEnum):
    """How near two problems of the catalogue are to each other."""

    OTHER = 0
    SUBJECT = 1  # of one minor class of events, or one major class of components
    UNKNOWN = 2  # one of the two is not said yet
    NEIGHBOUR = 3
    SAME = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is known so far of a call that is being typed, and how far around it is looked.

    `number` is the caller's in normal form; `case` the case itself, if it has an id already. `since` is how lately
    another must have been registered to be the same by its place, `caller_since` by its caller. While no problem is
    chosen, `words` are what was said and `meant` the problems proposed for it. Anything may be empty.
    """

    case: CaseId | None
    problem: str
    place: Place
    number: str
    at: datetime
    metres: float
    since: datetime
    caller_since: datetime
    words: str = ""
    meant: tuple[str, ...] = ()

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude, where they are known."""
        place = self.place
        if place.longitude is None or place.latitude is None:
            return None
        return place.longitude, place.latitude

    @property
    def squares(self) -> tuple[int, ...]:
        """The squares of `key_fields` in which everything near lies; none without a place on the map."""
        if self.point is None:
            return ()
        ranges = squares_around(*self.point, self.metres)
        return tuple(square for first, last in ranges for square in range(first, last + 1))

    @property
    def says_nothing(self) -> bool:
        """Nothing to find another case by: a problem alone is none."""
        return not (self.squares or self.place.cell or self.place.component or self.number)


def sought(
    *,
    at: datetime,
    policy: Policy,
    case: CaseId | None = None,
    problem: str = "",
    place: Place,
    number: str = "",
    words: str = "",
    meant: tuple[str, ...] = (),
) -> Sought:
    """What a district looks for at this moment: its policy says how far, and how far back."""
    return Sought(
        case=case,
        problem=problem,
        place=place,
        number=number,
        at=at,
        metres=policy.duplicate_metres,
        since=at - timedelta(hours=policy.duplicate_hours),
        caller_since=at - timedelta(days=policy.duplicate_caller_days),
        words=words,
        meant=meant,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A case that may be the same, and what speaks for it; `case` is the leader where a merged one is like it.

    `metres` is None where one of the two has no place on the map. `doubtful`: it is at the same place or of the same
    caller, and nothing says yet that it is about the same. `score` only orders.
    """

    case: KnownCase
    nearness: Nearness
    metres: float | None = None
    near: bool = False
    same_component: bool = False
    same_cell: bool = False
    same_caller: bool = False
    doubtful: bool = False
    score: float = 0.0


def nearness(one: str, other: str, catalogue: Catalogue) -> Nearness:
    """How near two problems are, whichever comes first.

    Neighbours are the problems of one class of events, and component classes of one major class that are the same kind
    of thing: their names end with the same sign, as those of all manholes do (`污水井盖`, `雨水井盖`). Callers take
    them for each other.
    """
    if not one or not other:
        return Nearness.UNKNOWN
    if one == other:
        return Nearness.SAME
    first, second = catalogue.problems.get(one), catalogue.problems.get(other)
    if first is None or second is None:
        return Nearness.OTHER
    if first.category == second.category and first.kind is second.kind:
        events = first.kind is CatalogueKind.EVENT
        if events or first.name[-1:] == second.name[-1:]:
            return Nearness.NEIGHBOUR
    subject = catalogue.subject_of(first)
    return Nearness.SUBJECT if subject is not None and subject == catalogue.subject_of(second) else Nearness.OTHER


def likenesses(looked_for: Sought, known: Iterable[KnownCase], catalogue: Catalogue) -> tuple[Likeness, ...]:
    """Those of the known cases that may be the same, the likeliest first, each once.

    Near by place: the same or a neighbouring problem within the metres and hours of the policy; where one of the two
    has no place on the map, the same problem in the same cell. On the same component: an open one however old. Of the
    same caller: the same or a neighbouring problem or one of the same subject, within the days of the policy. While one
    of the two problems is not said, a neighbouring one must be proposed, or the words must agree with the case's title
    in more than the place: else it is `doubtful`, and stands behind all that are not. A merged case counts as its
    leader, which `known` must hold for it; a voided one never was one.
    """
    cases = {each.id: each for each in known}
    best: dict[CaseId, Likeness] = {}
    for each in cases.values():
        leading = _leading(each, cases)
        if leading is None or leading.state is State.VOIDED or looked_for.case in (each.id, leading.id):
            continue
        found = _compared(looked_for, each, leading, catalogue)
        if found is not None and (leading.id not in best or _rank(found) < _rank(best[leading.id])):
            best[leading.id] = found
    return tuple(sorted(best.values(), key=lambda like: (*_rank(like), -_stamp(like.case), like.case.id)))


def _rank(like: Likeness) -> tuple[bool, float]:
    """The likeliest has the least."""
    return like.doubtful, -like.score


def leaders_lacking(known: Sequence[KnownCase]) -> frozenset[CaseId]:
    """The leaders of merged cases that are not among the known ones themselves."""
    here = {each.id for each in known}
    return frozenset(each.leader for each in known if each.leader is not None and each.leader not in here)


def _leading(case: KnownCase, cases: Mapping[CaseId, KnownCase]) -> KnownCase | None:
    """The case that leads this one, itself where none does; None where nobody here knows it."""
    for _ in range(LED_AT_MOST):
        if case.leader is None:
            return case
        if case.leader not in cases:
            return None
        case = cases[case.leader]
    return None


def _compared(looked_for: Sought, case: KnownCase, leading: KnownCase, catalogue: Catalogue) -> Likeness | None:
    close = nearness(looked_for.problem, case.problem, catalogue)
    away = _metres(looked_for, case)
    lately = case.registered_at >= looked_for.since
    near = away is not None and away <= looked_for.metres
    same_cell = bool(looked_for.place.cell) and looked_for.place.cell == case.place.cell
    same_component = bool(looked_for.place.component) and looked_for.place.component == case.place.component
    by_component = same_component and (lately or leading.is_open)
    by_place = near and lately and close >= Nearness.UNKNOWN
    by_cell = same_cell and away is None and lately and close is Nearness.SAME
    of_caller = case.same_caller and case.registered_at >= looked_for.caller_since and close >= Nearness.SUBJECT
    if not (by_component or by_place or by_cell or of_caller):
        return None
    is_subject = close is not Nearness.UNKNOWN or _agrees(looked_for, case, catalogue)
    return Likeness(
        case=leading,
        nearness=close,
        metres=away,
        near=near,
        same_component=same_component,
        same_cell=same_cell,
        same_caller=case.same_caller,
        doubtful=not (by_component or is_subject),
        score=_COMPONENT * by_component
        + _PLACE * by_place * (1 - 0.5 * (away or 0.0) / (looked_for.metres or 1.0))
        + _CELL * by_cell
        + _CALLER * (of_caller and is_subject)
        + _PROBLEM[close]
        + _OPEN * leading.is_open
        + _LATELY * _freshness(looked_for, case),
    )


_COMPONENT, _PLACE, _CELL, _CALLER, _OPEN, _LATELY = 200.0, 40.0, 20.0, 30.0, 15.0, 5.0
_PROBLEM = {
    Nearness.SAME: 40.0,
    Nearness.NEIGHBOUR: 20.0,
    Nearness.UNKNOWN: 10.0,
    Nearness.SUBJECT: 5.0,
    Nearness.OTHER: 0.0,
}
"""Weights: one component is one thing whatever else; then problem and place count alike, the caller a little less."""


def _agrees(looked_for: Sought, case: KnownCase, catalogue: Catalogue) -> bool:
    """What is typed is about the same as a case, as far as can be seen before a problem is chosen."""
    problems = (looked_for.problem,) if looked_for.problem else looked_for.meant
    if case.problem and any(nearness(each, case.problem, catalogue) >= Nearness.NEIGHBOUR for each in problems):
        return True
    # The place is compared by itself: whoever tells of another thing there names it too.
    titled = telling_signs(case.title) - telling_signs(f"{case.place.address} {looked_for.place.address}")
    shared = titled & telling_signs(looked_for.words)
    return len(shared) >= SHARED_WORDS or (bool(titled) and shared == titled)


def _metres(looked_for: Sought, case: KnownCase) -> float | None:
    place = case.place
    if looked_for.point is None or place.longitude is None or place.latitude is None:
        return None
    return metres(looked_for.point, (place.longitude, place.latitude))


def _freshness(looked_for: Sought, case: KnownCase) -> float:
    """1 for one of this moment, 0 for one as old as any can be."""
    oldest = min(looked_for.since, looked_for.caller_since)
    whole = (looked_for.at - oldest).total_seconds() or 1.0
    return min(1.0, max(0.0, (case.registered_at - oldest).total_seconds() / whole))


def _stamp(case: KnownCase) -> float:
    return case.registered_at.timestamp()
