"""What filed cases and taken proposals teach of words: how sure it is that they mean a problem, a kind, a place.

Each meaning is known by its last lessons only, so a problem that is filed a hundred times a day weighs no more than a
rare one, and what was filed or taken wrongly is forgotten in time. How sure a word makes a meaning is its share of the
lessons in which the word was told, held against a doubt: three odd filings make nobody sure. Places are known by whole
expressions ("the old mill" beside which it is), not by single signs: one that was taken once comes up again.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

from desk_app.domain.everyday_words import IDLE
from desk_app.domain.place_words import RELATION
from desk_app.domain.signs import says_something, signs_of
from desk_app.domain.traditional import simplified

OF_A_PROBLEM = 30
"""So many of its last cases teach what a problem is told by."""
OF_A_KIND = 120
"""So many of its last calls teach what a kind of demand is told by; there are only six."""
OF_A_PLACE = 12
"""So many of its last calls teach what a place is called."""
AT_ALL = 8_000
"""So many cases teach at the most; the oldest are forgotten first."""
TOLD_AT_MOST = 300
"""So many signs of a case's text are learned."""
DOUBT = 6.0
"""A word that was told in so many filings, all under one problem, makes half sure."""
SUREST = 4
"""So many of the words that make a problem surest are taken together: one alone may stand there by chance."""
LEAST = 0.2
"""Who is less sure knows nothing."""
DOUBT_OF_A_PLACE, LEAST_OF_A_PLACE = 1.0, 0.4
"""The same of an expression for a place: one call makes half sure, and where it meant another place each time, nobody
is."""
LONG_NUMBER = 7
"""Numbers of so many digits are somebody's, and nobody's word for a thing."""
SHORTEST, LONGEST = 3, 6
"""So many signs has an expression that stands before 旁边, 对面 and the like."""
_BEFORE = re.compile(r"[^\W\d_a-zA-Z]+$")
_NO_LANDMARK = re.compile(r"[我你您他她它伲侬这那哪谁]")
_KIND_AND_CODE = ":"


class Taught(StrEnum):
    """What words can teach the meaning of."""

    PROBLEM = "problem"
    DEMAND = "demand"
    PLACE = "place"


LESSONS_OF_ONE = {Taught.PROBLEM: OF_A_PROBLEM, Taught.DEMAND: OF_A_KIND, Taught.PLACE: OF_A_PLACE}


def meaning(kind: Taught, code: str) -> str:
    """One text for a problem, a kind of demand or a place; that of a problem is its code."""
    return code if kind is Taught.PROBLEM else f"{kind}{_KIND_AND_CODE}{code}"


def meant(text: str) -> tuple[Taught, str]:
    """What `meaning` has made one text of."""
    kind, between, code = text.partition(_KIND_AND_CODE)
    return (Taught(kind), code) if between and kind in set(Taught) else (Taught.PROBLEM, text)


def of_kind(filed: Mapping[str, Mapping[str, int]], kind: Taught) -> Mapping[str, Mapping[str, int]]:
    """What was learned of one kind only, by code: sign -> code -> times."""
    found: dict[str, dict[str, int]] = {}
    for sign, under in filed.items():
        for text, count in under.items():
            which, code = meant(text)
            if which is kind:
                found.setdefault(sign, {})[code] = count
    return found


def lesson_of(text: str, address: str = "") -> frozenset[str]:
    """The signs of a case's text that are learned; those of its address teach nothing of its problem."""
    signs = signs_of(text[:TOLD_AT_MOST]) - signs_of(address)
    return frozenset(
        sign for sign in signs if says_something(sign) and not set(sign) <= IDLE and not _is_somebodys(sign)
    )


def _is_somebodys(sign: str) -> bool:
    return sign.isdigit() and len(sign) >= LONG_NUMBER


def landmarks_of(text: str, named: Iterable[str] = ()) -> frozenset[str]:
    """The expressions by which a text tells its place: what is `named` in it, and what stands before 旁边, 门口 and the
    like, at several lengths, for nobody says where a name begins."""
    names = ("".join(simplified(each).split()).lower() for each in named)
    return frozenset({*(name for name in names if len(name) > 1), *_before_relations(simplified(text))})


def _before_relations(text: str) -> Iterator[str]:
    for found in RELATION.finditer(text[:TOLD_AT_MOST]):
        run = _BEFORE.search(text[: found.start()])
        if run is None:
            continue
        for length in range(SHORTEST, min(LONGEST, len(run[0])) + 1):
            expression = run[0][-length:]
            if not _NO_LANDMARK.search(expression):
                yield expression


def sure_places(told: Mapping[str, Mapping[str, int]]) -> Mapping[str, float]:
    """Place -> how sure it is (0 to 1). `told` says of each expression how often it was learned for which place."""
    sure: dict[str, float] = {}
    for under in told.values():
        times = sum(under.values())
        for place, count in under.items():
            sure[place] = max(sure.get(place, 0.0), count / (times + DOUBT_OF_A_PLACE))
    return {place: certainty for place, certainty in sure.items() if certainty >= LEAST_OF_A_PLACE}


def contradicted(text: str, *, demand: str, cell: str) -> bool:
    """Whether a case that was filed says otherwise than what was taken for it: another kind of demand, or a place in
    another cell. What it does not say contradicts nothing."""
    match meant(text):
        case Taught.DEMAND, kind:
            return bool(demand) and kind != demand
        case Taught.PLACE, place:
            return bool(cell) and cell_of(place) != cell
        case _:
            return False


def place_in_cell(code: str, cell: str) -> str:
    """A place as it is learned: with its cell, by which a filed case is held against it."""
    return f"{code}@{cell}"


def code_of(place: str) -> str:
    """The place's own code, of `place_in_cell`."""
    return place.rpartition("@")[0]


def cell_of(place: str) -> str:
    """The place's cell, of `place_in_cell`."""
    return place.rpartition("@")[2]


def certainties(filed: Mapping[str, Mapping[str, int]]) -> Mapping[str, float]:
    """Problem, or kind of demand -> how sure it is (0 to 1). `filed` says of each sign that was told how often it was
    learned under which."""
    shares: dict[str, list[float]] = defaultdict(list)
    for under in filed.values():
        times = sum(under.values())
        for problem, count in under.items():
            shares[problem].append(count / (times + DOUBT))
    sure = {problem: sum(sorted(found, reverse=True)[:SUREST]) / SUREST for problem, found in shares.items()}
    return {problem: certainty for problem, certainty in sure.items() if certainty >= LEAST}
