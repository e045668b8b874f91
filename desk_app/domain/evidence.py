"""How much of a caller's words speaks for a problem, and whether that is enough to propose it at all.

A short utterance must be explained to a good part: one word of it that stands in some problem's text proves nothing. A
long story is told with detours, so there a few telling words are enough, or several that tell who, where and when. What
is only talk never counts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from desk_app.domain.everyday_words import IDLE
from desk_app.domain.idle_words import around_in, asks_or_thanks, talk_in
from desk_app.domain.signs import is_group, says_something, signs_at

LEAST = 0.52
"""Fewer telling words than a common word for a thing (坑, 臭) are none. 1 is what one sign tells that a single problem
has; so are all of these."""
SHARE, CLEAR = 0.28, 1.05
"""This share of the telling words must be explained, unless so much is as a rare word tells."""
SHARE_OF_ALL, AGREEING = 0.28, 3.0
"""Words of who, where and when speak for a problem where they explain so much together, and this share of all."""
STORY, OF_A_STORY, OF_A_QUESTION = 15.0, 1.2, 2.4
"""Whoever tells so much tells a story: there so much is enough, whatever share it is, or so much where it asks how
something is done, or thanks."""
SHARE_OF_A_QUESTION = 0.5
"""Whoever shortly asks how something is done, or thanks, means a problem only where this share of all is explained."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What of a text speaks for a problem: its telling words, and those of who, where and when besides (`agreeing`).

    `whole` and `all` are what it would be if everything were explained. Each sign counts what the rarest words over it
    tell, 1 for one that a single problem has.
    """

    telling: float
    agreeing: float
    whole: float
    all: float
    asks: bool

    @property
    def is_enough(self) -> bool:
        """The problem may be proposed."""
        if self.whole >= STORY:
            return self.agreeing >= (OF_A_QUESTION if self.asks else OF_A_STORY)
        if self.asks:
            return self.telling >= LEAST and self.agreeing >= SHARE_OF_A_QUESTION * self.all
        if self.telling >= LEAST and (self.telling >= SHARE * self.whole or self.telling >= CLEAR):
            return True
        return self.agreeing >= AGREEING and self.agreeing >= SHARE_OF_ALL * self.all


Held = Callable[[str, Collection[int]], tuple[float, Mapping[int, float]]]
"""Of a sign: what it tells (1: a single problem has it, or none), and how much of that for each of some problems."""


def evidence(text: str, problems: Collection[int], held: Held) -> dict[int, Evidence]:
    """What speaks for each of these problems."""
    talk, idle, bare = talk_in(text), _idle(text), _bare(text)
    every = [0.0] * len(text)
    telling = {problem: [0.0] * len(text) for problem in problems}
    agreeing = {problem: [0.0] * len(text) for problem in problems}
    for sign, start, end in _telling_signs(text):
        worth, speaks = held(sign, problems)
        span = range(start, end)
        _raise(every, span, worth)
        alone = _tells_alone(sign, text, span, bare)
        for problem, told in speaks.items():
            _raise(agreeing[problem], span, told)
            if alone:
                _raise(telling[problem], span, told)
    asks, places = asks_or_thanks(text), frozenset(range(len(text)))
    return {
        problem: Evidence(
            telling=_sum(telling[problem], places - bare),
            agreeing=_sum(agreeing[problem], places - idle if asks else places - idle - talk),
            whole=_sum(every, places - bare),
            all=_sum(every, places - idle),
            asks=asks,
        )
        for problem in problems
    }


@lru_cache(512)
def telling_signs(text: str) -> frozenset[str]:
    """The signs of a text that tell what it is about by themselves."""
    small = text.lower()
    bare = _bare(small)
    found = _telling_signs(small)
    return frozenset(sign for sign, start, end in found if _tells_alone(sign, small, range(start, end), bare))


def _idle(text: str) -> frozenset[int]:
    return frozenset(place for place, sign in enumerate(text) if sign in IDLE)


def _bare(text: str) -> frozenset[int]:
    """Where a text speaks of nothing by itself: idle signs, talk, and who, where and when."""
    return talk_in(text) | around_in(text) | _idle(text)


def _tells_alone(sign: str, text: str, span: range, bare: frozenset[int]) -> bool:
    return not bare.issuperset(span) and (is_group(sign) or not IDLE.intersection(text[span.start : span.stop]))


def _telling_signs(text: str) -> Iterator[tuple[str, int, int]]:
    for sign, start, end in signs_at(text):
        if says_something(sign) and end <= len(text) and not IDLE.issuperset(text[start:end]):
            yield sign, start, end


def _raise(weights: list[float], span: range, worth: float) -> None:
    for place in span:
        weights[place] = max(weights[place], worth)


def _sum(weights: list[float], places: Collection[int]) -> float:
    return sum(weights[place] for place in sorted(places))
