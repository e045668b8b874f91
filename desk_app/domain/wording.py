"""Finds the catalogue's problem that somebody means by what they say, in everyday words and free sentences.

A problem has many phrases: its name, its synonyms, its class, its conditions. What was said is compared with each of
them by runs of one and two signs, rare ones counting more, and by groups of everyday words that mean the same. The best
phrase counts whole, others a little. Problems that share a synonym with a better one, and answer through it, stand next
to it. Nothing is learned and nothing is random: the same catalogue answers the same.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass

from desk_app.domain.catalogue import Catalogue, Problem
from desk_app.domain.everyday_words import IDLE, SAME

SAID_AT_MOST = 300
"""So many signs of what was said are compared."""
ONE, TWO, MEANING = 0.3, 1.0, 1.1
"""How much a single sign, a run of two, a group of everyday words counts."""
OTHERS = 0.25
"""How much of a problem's second best phrase counts, of the third its square, and so on."""
NEXT_TO = 0.9
"""What people call by one word is nearly one thing to them: this share of the best that has the synonym too."""
ENOUGH = 0.15
"""Problems that score less than this share of the best are not what was meant."""
_NAME, _SYNONYM, _CLASS, _CONDITION = 1.0, 1.0, 0.6, 0.5
_RUN = re.compile(r"[0-9a-z]+|[^\W\d_a-z]+")
_LATIN = re.compile(r"[0-9a-z]+")
_MEANT: dict[str, list[tuple[str, str]]] = defaultdict(list)
"""First sign of an everyday word -> the word and its group."""
for _number, _line in enumerate(SAME):
    for _word in _line.split():
        _MEANT[_word[0]].append((_word, f"={_number}"))


@dataclass(frozen=True, slots=True)
class Scored:
    """A problem by its code, and how well it fits; only the order means something."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class _Phrase:
    problem: int
    weight: float
    mass: float


class ProblemIndex:
    """The problems of one catalogue, ready to be found; made once, asked often, from any thread."""

    def __init__(self, problems: Iterable[tuple[str, tuple[tuple[str, float], ...]]]) -> None:
        """Problems by code, each with its phrases and what they weigh."""
        self._codes: list[str] = []
        told: list[tuple[int, float, frozenset[str]]] = []
        for code, phrases in problems:
            told += [(len(self._codes), weight, _signs(text)) for text, weight in phrases]
            self._codes.append(code)
        self._worth = _worth(((problem, signs) for problem, _, signs in told), len(self._codes))
        self._phrases: list[_Phrase] = []
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._kin = _kin(told)
        for problem, weight, signs in told:
            if signs:
                for sign in signs:
                    self._holding[sign].append(len(self._phrases))
                mass = math.fsum(self._worth[sign] for sign in signs)  # the same in any order
                self._phrases.append(_Phrase(problem, weight, mass))

    @classmethod
    def of(cls, catalogue: Catalogue) -> ProblemIndex:
        """The index of every problem and component class of a catalogue."""
        return cls((code, tuple(_phrases(catalogue, problem))) for code, problem in catalogue.problems.items())

    def search(self, text: str, at_most: int) -> tuple[Scored, ...]:
        """The problems that are most likely meant, best first; of equals the one with the lesser code."""
        said = _signs(text[:SAID_AT_MOST])
        if not any(_says_something(sign) for sign in said) and len(said) != 1:
            return ()
        scores = self._scores(said)
        least = ENOUGH * max(scores.values(), default=0.0)
        best = sorted((-score, self._codes[problem]) for problem, score in scores.items() if score >= least)
        return tuple(Scored(code, -score) for score, code in best[:at_most])

    def _scores(self, said: Set[str]) -> Mapping[int, float]:
        shared: dict[int, float] = defaultdict(float)
        telling: set[int] = set()
        single = True
        for sign in sorted(said):
            says = _says_something(sign)
            single = single and not says
            for number in self._holding.get(sign, ()):
                shared[number] += self._worth[sign]
                if says:
                    telling.add(number)
        found: dict[int, list[float]] = defaultdict(list)
        for number, mass in shared.items():
            phrase = self._phrases[number]
            if single or number in telling:
                found[phrase.problem].append(phrase.weight * mass * math.sqrt(mass / phrase.mass))
        return self._next_to_their_kin({problem: _together(scores) for problem, scores in found.items()}, said)

    def _next_to_their_kin(self, scores: Mapping[int, float], said: Set[str]) -> Mapping[int, float]:
        """Those whose common synonym was said, or means what was said, are near-equals of the best of them."""
        lifted = dict(scores)
        for signs, kin in self._kin:
            if signs <= said or any(sign.startswith("=") for sign in signs & said):
                best = max(scores.get(problem, 0.0) for problem in kin)
                lifted.update({problem: max(lifted[problem], NEXT_TO * best) for problem in kin if problem in lifted})
        return lifted


def _kin(told: Iterable[tuple[int, float, frozenset[str]]]) -> list[tuple[frozenset[str], list[int]]]:
    """The names and synonyms that several problems share, with those problems."""
    sharing: dict[frozenset[str], list[int]] = defaultdict(list)
    for problem, weight, signs in told:
        if weight >= _SYNONYM and problem not in sharing[signs]:
            sharing[signs].append(problem)
    return [(signs, problems) for signs, problems in sharing.items() if len(problems) > 1]


def _together(scores: list[float]) -> float:
    return sum(score * OTHERS**place for place, score in enumerate(sorted(scores, reverse=True)[:4]))


def _phrases(catalogue: Catalogue, problem: Problem) -> Iterator[tuple[str, float]]:
    yield problem.name, _NAME
    for synonym in problem.synonyms:
        yield synonym, _SYNONYM
    if (category := catalogue.categories.get(problem.category)) is not None:
        yield category.name, _CLASS
    for condition in problem.conditions:
        yield f"{problem.name if _short(problem.name) else ''}{condition.text}", _CONDITION


def _short(name: str) -> bool:
    """A component class is named by a word, and its conditions say what is wrong with it."""
    return len(name) <= 6


def _signs(text: str) -> frozenset[str]:
    """What is compared: signs, runs of two, Latin words and numbers, groups of everyday words."""
    small = text.lower()
    found: set[str] = set()
    for run in _RUN.findall(small):
        if _LATIN.fullmatch(run):
            found.add(run)
            continue
        found.update(sign for sign in run if sign not in IDLE)
        found.update(run[start : start + 2] for start in range(len(run) - 1))
    for start, sign in enumerate(small):
        if sign in _MEANT:
            found.update(group for word, group in _MEANT[sign] if small.startswith(word, start))
    return frozenset(found)


def _says_something(sign: str) -> bool:
    return len(sign) > 1


def _worth(phrases: Iterable[tuple[int, frozenset[str]]], problems: int) -> Mapping[str, float]:
    """Sign -> how much it tells: the fewer problems have it, the more."""
    by_problem: dict[int, set[str]] = defaultdict(set)
    for problem, signs in phrases:
        by_problem[problem] |= signs
    held = Counter(sign for signs in by_problem.values() for sign in signs)
    return {sign: _weight(sign) * math.log(1 + problems / count) for sign, count in held.items()}


def _weight(sign: str) -> float:
    if sign.startswith("="):
        return MEANING
    if len(sign) == 1:
        return ONE
    return TWO * (0.4 if sign[0] in IDLE and sign[1] in IDLE else 0.7 if sign[0] in IDLE or sign[1] in IDLE else 1.0)
