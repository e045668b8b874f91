"""Makes up names of streets and places in the local style, none of them twice."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from desk_app.errors import OurMistake
from desk_app.importing.sample.villages import Village

_TRIES = 200
_OWN_TRIES = 3
_SLOT = re.compile(r"\{(\w+)\}")


class Namer:
    """Draws names from the word lists of the source file and remembers what it has given away."""

    def __init__(self, source: Any, chance: random.Random) -> None:
        self._chance = chance
        self._lists: dict[str, list[str]] = {
            name: words.split() for name, words in source.items() if isinstance(words, str) and name != "note"
        }
        self._patterns: Mapping[str, Sequence[str]] = {
            name: patterns for name, patterns in source.items() if isinstance(patterns, list)
        }
        self._given: set[str] = set()

    def keep(self, names: Sequence[str]) -> None:
        """These are given away already."""
        self._given.update(names)

    def street(self, kind: str, village: Village | None) -> str:
        """A street of a kind (`streets`, `lanes`, `board_roads` …); every third is named after its village."""
        patterns = self._patterns[kind]
        for _ in range(_TRIES):
            if village is not None and self._chance.random() < 0.33:
                name = self._chance.choice(self._patterns["village_streets"]).format(village.stem)
            else:
                name = self._chance.choice(patterns).format(self.luck() if self._chance.random() < 0.6 else self.land())
            if self._fresh(name):
                return name
        raise OurMistake(f"no street name is left of the kind {kind}")

    def through_roads(self) -> Sequence[str]:
        """The names of the roads through several boards."""
        self.keep(self._patterns["through_roads"])
        return self._patterns["through_roads"]

    def place(self, patterns: Sequence[str], words: Mapping[str, str]) -> tuple[str, str]:
        """A place after one of the patterns, and the word that it is told by: 永安小学, 永安.

        The first patterns are tried first, so that a village has its own. Where a village and its streets have lent
        their names to all that they can, any other word does.
        """
        for attempt in range(_TRIES):
            pattern = patterns[attempt % len(patterns)]
            drawn = {
                **words,
                "first": self._of("compound_first"),
                "last": self._of("compound_last"),
                "luck": self.luck(),
                "land": self.land(),
            }
            if attempt >= _OWN_TRIES * len(patterns):
                drawn |= dict.fromkeys(("stem", "street", "main"), self.luck())
            name = pattern.format(**drawn)
            if self._fresh(name):
                told_by = _SLOT.search(pattern)
                return name, drawn[told_by[1]] if told_by else name
        raise OurMistake(f"no name is left of the kind {patterns[0]}")

    def luck(self) -> str:
        """Two good words: 永安."""
        first = self._of("good_first")
        return first + self._chance.choice([word for word in self._lists["good_last"] if word != first])

    def land(self) -> str:
        """Two words of the land: 菱塘."""
        return self._of("land_first") + self._of("land_last")

    def _of(self, name: str) -> str:
        return self._chance.choice(self._lists[name])

    def _fresh(self, name: str) -> bool:
        if name in self._given:
            return False
        self._given.add(name)
        return True
