"""Finds the catalogue's problem that somebody means by what they say, in everyday words and free sentences.

A problem has many phrases: its name, its synonyms, its class, its conditions. What was said is compared with each of
them by signs (`domain/signs.py`), rare ones counting more. The best phrase counts whole, others a little, and all that
a problem's phrases hold together of it counts once more: callers tell the same thing in words of several phrases.
Who calls tells more than the problem, so two clauses that speak of one problem side by side count besides the whole.
Problems that share a synonym with a better one, and answer through it, stand next to it. Nothing is random: the same
catalogue and the same that was learned answer the same.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from desk_app.domain.catalogue import Catalogue, Problem
from desk_app.domain.everyday_words import IDLE
from desk_app.domain.evidence import Evidence, evidence
from desk_app.domain.signs import is_group, says_something, signs_at, signs_of

SAID_AT_MOST = 300
"""So many signs of what was said are compared."""
ONE, TWO, MEANING = 0.85, 1.0, 1.3
"""How much a single sign, a run of two, a group of everyday words counts."""
OTHERS = 0.4
"""How much of a problem's second best phrase counts, of the third its square, and so on."""
LONG_WINDED = 0.2
"""How much it takes from a problem that its phrases hold more than others': the power of their mass."""
SIDE_BY_SIDE = 0.4
"""How much of the score is that of the best two clauses; the rest is that of all that was said."""
NEXT_TO = 0.9
"""What people call by one word is nearly one thing to them: this share of the best that has the synonym too."""
ENOUGH = 0.15
"""Problems that score less than this share of the best are not what was meant."""
TELLING = 0.35
"""A sign that tells less than this share of one that a single problem has is nobody's reason for it."""
LEARNED = 1.5
"""How much what was learned counts where it is certain, in shares of the best score."""
_NAME, _SYNONYM, _CLASS, _CONDITION = 1.0, 1.0, 0.6, 0.5
_CLAUSE = re.compile(r"[^，。！？；、,.!?;\s]+")
_LONG_CLAUSE = 24
_WINDOWS_KEPT = 24
"""So many windows are remembered: with the next key stroke only the last one is another."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A problem by its code, and how well it fits; only the order means something."""

    code: str
    score: float


def never() -> bool:
    """Nobody has asked anything newer."""
    return False


class ProblemIndex:
    """The problems of one catalogue, ready to be found; made once, asked often, from any thread."""

    def __init__(self, problems: Iterable[tuple[str, tuple[tuple[str, float], ...]]]) -> None:
        """Problems by code, each with its phrases and what they weigh."""
        self._codes: list[str] = []
        self._problem: list[int] = []  # of each phrase
        self._weight: list[float] = []
        holding: dict[str, list[int]] = defaultdict(list)
        sharing: dict[str, list[int]] = defaultdict(list)
        for number, (code, phrases) in enumerate(problems):
            self._codes.append(code)
            for text, weight in phrases:
                for sign in signs_of(text):
                    holding[sign].append(len(self._problem))
                if weight >= _SYNONYM and number not in sharing[text]:
                    sharing[text].append(number)
                self._problem.append(number)
                self._weight.append(weight)
        self._places = {code: number for number, code in enumerate(self._codes)}
        self._kin = [(signs_of(text), _meanings(text), kin) for text, kin in sharing.items() if len(kin) > 1]
        self._rarity = [math.log(1 + len(self._codes) / max(1, count)) for count in range(len(self._codes) + 1)]
        self._holding: dict[str, str] = {}
        self._weigh(holding)
        self._window = lru_cache(_WINDOWS_KEPT)(self._scores)

    def _weigh(self, holding: Mapping[str, list[int]]) -> None:
        """What each sign tells, the fewer problems have it the more; what each phrase and problem holds of that."""
        self._mass = [0.0] * len(self._problem)
        whole = [0.0] * len(self._codes)
        shared: dict[str, str] = {}
        for sign in sorted(holding):  # sums are the same in any order of the catalogue
            having = {self._problem[phrase] for phrase in holding[sign]}
            # Each number as one character: a tenth of the memory that a list of numbers takes.
            told = "".join(map(chr, (len(having), *holding[sign])))
            self._holding[sign] = shared.setdefault(told, told)
            worth = self._worth(sign)
            for phrase in holding[sign]:
                self._mass[phrase] += worth
            for problem in having:
                whole[problem] += worth
        usual = sum(whole) / len(whole) if whole else 1.0
        self._breadth = [(usual / mass) ** LONG_WINDED if mass else 0.0 for mass in whole]

    def _worth(self, sign: str) -> float:
        """What a sign tells; nothing where no phrase has it."""
        told = self._holding.get(sign)
        return _weight(sign) * self._rarity[ord(told[0])] if told else 0.0

    def _phrases_with(self, sign: str) -> Iterator[int]:
        """The phrases that have a sign, those of a problem side by side."""
        return map(ord, self._holding.get(sign, "")[1:])

    @classmethod
    def of(cls, catalogue: Catalogue) -> ProblemIndex:
        """The index of every problem and component class of a catalogue."""
        return cls((code, tuple(_phrases(catalogue, problem))) for code, problem in catalogue.problems.items())

    def search(
        self,
        text: str,
        at_most: int,
        learned: Mapping[str, float] | None = None,
        overtaken: Callable[[], bool] = never,
    ) -> tuple[Scored, ...]:
        """The problems that are most likely meant, best first; of equals the one with the lesser code.

        `learned` says of problems how sure it is from filed cases that these words mean them, from 0 to 1. Nothing
        where a newer question has overtaken this one.
        """
        scores = self._all_scores(text[:SAID_AT_MOST], overtaken)
        if overtaken():
            return ()
        best = max(scores.values(), default=0.0)
        for code, certainty in (learned or {}).items():
            if code in self._places:
                number = self._places[code]
                scores[number] = scores.get(number, 0.0) + LEARNED * certainty * max(best, 1.0)
        least = ENOUGH * max(scores.values(), default=0.0)
        ordered = sorted((-score, self._codes[problem]) for problem, score in scores.items() if score >= least)
        return tuple(Scored(code, -score) for score, code in ordered[:at_most])

    def speaking_for(self, code: str, text: str, at_most: int = 3) -> tuple[str, ...]:
        """The words of a text that speak for a problem, as they stand in it, those that say most first."""
        number, text = self._places.get(code, -1), text[:SAID_AT_MOST]
        weights, least = [0.0] * (len(text) + 1), TELLING * math.log(1 + len(self._codes))
        for sign, start, end in signs_at(text):
            worth = self._worth(sign)
            if says_something(sign) and worth >= least and end <= len(text) and self._has(number, sign):
                for place in range(start, end):
                    weights[place] = max(weights[place], worth)
        found: list[tuple[float, int, int]] = []
        start = 0
        for place, weight in enumerate(weights):
            if not weight:
                if place - start > 1:
                    found.append((-sum(weights[start:place]), start, place))
                start = place + 1
        told = sorted(sorted(found)[:at_most], key=lambda each: each[1])
        return tuple(dict.fromkeys(text[begin:end] for _, begin, end in told))

    def evidence(self, codes: Iterable[str], text: str) -> dict[str, Evidence]:
        """How much of a text speaks for each of these problems."""
        numbers = {self._places[code]: code for code in codes if code in self._places}
        found = evidence(text[:SAID_AT_MOST].lower(), numbers.keys(), self._held)
        return {numbers[number]: told for number, told in found.items()}

    def _held(self, sign: str, problems: Collection[int]) -> tuple[float, Mapping[int, float]]:
        """What a sign tells, in shares of one that a single problem has, and as much where none has it; for those of
        the problems that hold it as their best phrase with it counts."""
        rarest = math.log(1 + len(self._codes))
        worth = self._worth(sign) / rarest
        speaks: dict[int, float] = {}
        for phrase in self._phrases_with(sign):
            problem = self._problem[phrase]
            if problem in problems:
                speaks[problem] = max(speaks.get(problem, 0.0), worth * self._weight[phrase])
        return worth or 1.0, speaks

    def _has(self, number: int, sign: str) -> bool:
        return any(self._problem[phrase] == number for phrase in self._phrases_with(sign))

    def _all_scores(self, text: str, overtaken: Callable[[], bool]) -> dict[int, float]:
        """Problem -> how well it fits all that was said, and the two clauses side by side that fit it best."""
        scores = dict(self._scores(text))
        windows = list(_windows(text))
        if len(windows) < 2:
            return scores
        best: dict[int, float] = defaultdict(float)
        for window in windows:
            if overtaken():
                return {}
            for problem, score in self._window(window).items():
                best[problem] = max(best[problem], score)
        return {problem: (1 - SIDE_BY_SIDE) * score + SIDE_BY_SIDE * best[problem] for problem, score in scores.items()}

    def _scores(self, text: str) -> Mapping[int, float]:
        said = signs_of(text)
        single = len(said) == 1
        if not single and not any(says_something(sign) for sign in said):
            return {}
        shared: dict[int, float] = defaultdict(float)
        together: dict[int, float] = defaultdict(float)
        telling: set[int] = set()
        for sign in sorted(said):
            worth, last = self._worth(sign), -1
            for phrase in self._phrases_with(sign):
                shared[phrase] += worth
                if self._problem[phrase] != last:
                    last = self._problem[phrase]
                    together[last] += worth
                if single or says_something(sign):
                    telling.add(phrase)
        found: dict[int, list[float]] = defaultdict(list)
        for phrase in telling:
            mass = shared[phrase]
            fits = self._weight[phrase] * mass * math.sqrt(mass / self._mass[phrase])
            found[self._problem[phrase]].append(fits)
        scores = {
            problem: _together(fits) + together[problem] * self._breadth[problem] for problem, fits in found.items()
        }
        return self._next_to_their_kin(scores, said)

    def _next_to_their_kin(self, scores: dict[int, float], said: Set[str]) -> Mapping[int, float]:
        """Those whose common synonym was said, or means what was said, are near-equals of the best of them."""
        lifted = dict(scores)
        for signs, meanings, kin in self._kin:
            if signs <= said or meanings & said:
                best = max(scores.get(problem, 0.0) for problem in kin)
                lifted.update({problem: max(lifted[problem], NEXT_TO * best) for problem in kin if problem in lifted})
        return lifted


def _meanings(text: str) -> frozenset[str]:
    """The groups of everyday words that the whole of a text is a word of."""
    return frozenset(sign for sign, start, end in signs_at(text) if is_group(sign) and end - start == len(text))


def _windows(text: str) -> Iterator[str]:
    """Every two clauses that follow each other; one that does not end is cut."""
    clauses = [
        clause[0][start : start + _LONG_CLAUSE]
        for clause in _CLAUSE.finditer(text)
        for start in range(0, len(clause[0]), _LONG_CLAUSE)
    ]
    for first, second in pairwise(clauses):
        yield f"{first}，{second}"


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


def _weight(sign: str) -> float:
    if is_group(sign):
        return MEANING
    if len(sign) == 1:
        return ONE
    return TWO * (0.4 if sign[0] in IDLE and sign[1] in IDLE else 0.7 if sign[0] in IDLE or sign[1] in IDLE else 1.0)
