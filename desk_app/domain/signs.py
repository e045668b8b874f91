"""What two texts are compared by: single signs, runs of two, Latin words and numbers, groups of everyday words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from desk_app.domain.everyday_words import IDLE, SAME
from desk_app.domain.traditional import simplified

GROUP = "="
"""How the name of a group of everyday words begins; no other sign holds it."""
_RUN = re.compile(r"[0-9a-z]+|[^\W\d_a-z]+")
_LATIN = re.compile(r"[0-9a-z]+")
_MEANT: dict[str, list[tuple[str, str]]] = defaultdict(list)
"""First sign of an everyday word -> the word and its group."""
for _number, _line in enumerate(SAME):
    for _word in simplified(_line).split():
        _MEANT[_word[0]].append((_word, f"{GROUP}{_number}"))


def signs_of(text: str) -> frozenset[str]:
    """Every sign of a text once."""
    return frozenset(sign for sign, _, _ in signs_at(text))


def signs_at(text: str) -> Iterator[tuple[str, int, int]]:
    """Every sign of a text, with where it begins and ends; signs that say nothing by themselves are left out."""
    small = simplified(text.lower())
    for run in _RUN.finditer(small):
        if _LATIN.fullmatch(run[0]):
            yield run[0], run.start(), run.end()
            continue
        for start in range(run.start(), run.end()):
            if small[start] not in IDLE:
                yield small[start], start, start + 1
            if start + 1 < run.end():
                yield small[start : start + 2], start, start + 2
    for start, sign in enumerate(small):
        if sign in _MEANT:
            for word, group in _MEANT[sign]:
                if small.startswith(word, start):
                    yield group, start, start + len(word)


def is_group(sign: str) -> bool:
    """It stands for everyday words that mean the same."""
    return sign.startswith(GROUP)


def says_something(sign: str) -> bool:
    """It is more than one sign of writing, which may stand anywhere."""
    return len(sign) > 1
