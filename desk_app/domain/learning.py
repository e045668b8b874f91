"""What filed cases teach of words: how sure it is, from the last cases of each problem, that somebody means it.

Each problem is known by its last cases only, so one that is filed a hundred times a day weighs no more than a rare one,
and what was filed wrongly is forgotten in time. How sure a word makes a problem is its share of the filings in which
the word was told, held against a doubt: three odd filings make nobody sure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from desk_app.domain.everyday_words import IDLE
from desk_app.domain.signs import says_something, signs_of

OF_A_PROBLEM = 30
"""So many of its last cases teach what a problem is told by."""
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


def lesson_of(text: str, address: str = "") -> frozenset[str]:
    """The signs of a case's text that are learned; those of its address teach nothing of its problem."""
    signs = signs_of(text[:TOLD_AT_MOST]) - signs_of(address)
    return frozenset(sign for sign in signs if says_something(sign) and not set(sign) <= IDLE)


def certainties(filed: Mapping[str, Mapping[str, int]]) -> Mapping[str, float]:
    """Problem -> how sure it is (0 to 1). `filed` says of each sign that was told how often it was learned under which
    problem."""
    shares: dict[str, list[float]] = defaultdict(list)
    for under in filed.values():
        times = sum(under.values())
        for problem, count in under.items():
            shares[problem].append(count / (times + DOUBT))
    sure = {problem: sum(sorted(found, reverse=True)[:SUREST]) / SUREST for problem, found in shares.items()}
    return {problem: certainty for problem, certainty in sure.items() if certainty >= LEAST}
