"""The names of all that lies on the land, found in what a caller says: whole, abbreviated, or misheard by one sign."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import product

import numpy as np

from desk_app.domain.place_words import BETWEEN, LONGEST_BETWEEN, RELATION, ending_of, kind_words, kinds_of
from desk_app.domain.projection import LookupHit
from local_store.name_table import NameTable, Standing, longest_apart

BOARD_DIGITS, VILLAGE_DIGITS = 9, 12
_WHOLE, _ALIAS, _CUT = 1.0, 0.95, 0.75
_STEM, _SHORT_STEM, _BARE_STEM = 0.85, 0.75, 0.4
BARE_AT_MOST = 4
"""A word that is the own part of more names than these says nothing without the word for their kind."""
MISHEARD = 0.5
MISHEARD_AT_MOST = 3
"""A piece that may be so many names or more, misheard, is none of them."""
_SHORT = 3
_PLACED = re.compile(r"[上和跟与]|路口|靠近|[0-9零一二三四五六七八九十百]+号")
"""What stands behind a street that is named as the place of something."""
_BANK = re.compile(r".+银行(.{2,})支行")
_ROAD = re.compile(r"(.{3,})(?:路|街)$")
_SHORTER = re.compile(r"(.{2,})(?:社区|[东西南北中新]?路|[东西南北新]?街|口|[东西]?弄|[东西]?巷|里|村)$")
_BOARD = re.compile(r"(.{2,})(?:街道|镇|乡)$")
_VILLAGE = re.compile(r"(.{2,})(?:社区|村)$")
_FIRST_HAN, _HAN = 0x4E00, 0x51F0


class Sort(Enum):
    """What a name belongs to."""

    PLACE = "place"
    STREET = "street"
    VILLAGE = "village"
    BOARD = "board"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A piece of what was said that may name one of these, each with how surely it does (0 to 1)."""

    start: int
    end: int
    sort: Sort
    rows: tuple[tuple[int, float], ...] = field(default=())

    @property
    def surely(self) -> float:
        """How surely it names the likeliest."""
        return max((each for _, each in self.rows), default=0.0)


class PlaceNames:
    """Names of places, streets, villages and boards. Rows are numbers in the lists that it is made of."""

    def __init__(
        self,
        places: Sequence[tuple[LookupHit, str, tuple[str, ...]]],
        streets: Sequence[tuple[LookupHit, str, tuple[str, ...]]],
        areas: Sequence[tuple[LookupHit, str, tuple[str, ...]]],
        others: Iterable[tuple[LookupHit, str, tuple[str, ...]]] = (),
    ) -> None:
        """Each row as it is shown, with its initials and what else it is called; from `others` no more is learned than
        the initials of signs."""
        self._offsets = (0, len(places), len(places) + len(streets))
        self._levels = bytes(len(hit.code) for hit, _, _ in areas)
        self._kinds = [kinds_of(_kind(hit)) | kinds_of(ending_of(hit.title)) for hit, _, _ in places]
        self._initials = _initials_known([*others, *places, *streets, *areas])
        self._whole = NameTable([*_of_places(places), *_of_streets(streets, len(places)), *self._of_areas(areas)])
        self._stems = NameTable(_stems(places))
        self._misheard = NameTable(_misheard([*places, *streets]))

    def mentions(self, text: str) -> list[Mention]:
        """What may be meant of a text in small letters, by where it begins; names inside longer ones are not."""
        named = longest_apart(self._whole.standing(text))
        found = [mention for each in named for mention in self._sorted_out(each)]
        found += self._by_kind(text, [each for each in found if each.sort is Sort.PLACE])
        found += self._heard_alike(text, found)
        return sorted(found, key=lambda each: (each.start, -each.end))

    def _sorted_out(self, standing: Standing) -> Iterator[Mention]:
        """The owners of a name, each sort apart."""
        by_sort: dict[Sort, list[tuple[int, float]]] = {}
        for owner, surely in standing.owners:
            sort, row = self._whose(owner)
            by_sort.setdefault(sort, []).append((row, surely))
        for sort, rows in by_sort.items():
            yield Mention(start=standing.start, end=standing.end, sort=sort, rows=tuple(rows))

    def _whose(self, owner: int) -> tuple[Sort, int]:
        _, streets, areas = self._offsets
        if owner < streets:
            return Sort.PLACE, owner
        if owner < areas:
            return Sort.STREET, owner - streets
        return (Sort.BOARD if self._levels[owner - areas] == BOARD_DIGITS else Sort.VILLAGE), owner - areas

    def _of_areas(self, areas: Sequence[tuple[LookupHit, str, tuple[str, ...]]]) -> Iterator[tuple[str, int, float]]:
        for number, (hit, _, _) in enumerate(areas, start=self._offsets[2]):
            name, form = hit.title, None
            if len(hit.code) == BOARD_DIGITS:
                form = _BOARD.match(name)
            elif len(hit.code) == VILLAGE_DIGITS:
                form = _VILLAGE.match(name)
            else:
                continue
            yield name, number, _WHOLE
            if form is not None:
                yield form[1], number, _CUT / 2
                if len(hit.code) == VILLAGE_DIGITS:
                    yield from ((form[1] + ending, number, _ALIAS) for ending in ("村", "社区"))

    def _by_kind(self, text: str, named: Sequence[Mention]) -> Iterator[Mention]:
        """Names that only a word for their kind makes whole: 灵岩那个小菜场."""
        words = kind_words(text)
        for stem in self._stems.standing(text):
            behind = [each for each in words if 0 <= each[1] - stem.end <= LONGEST_BETWEEN]
            word, start, end = behind[0] if behind else ("", stem.end, stem.end)
            if any(each.start < end and stem.start < each.end for each in named):
                continue
            kinds = kinds_of(word) if BETWEEN.fullmatch(text[stem.end : start]) else frozenset()
            rows = tuple((row, surely) for row, surely in stem.owners if kinds & self._kinds[row])
            if rows:
                yield Mention(start=stem.start, end=end, sort=Sort.PLACE, rows=rows)
            elif len(stem.owners) <= BARE_AT_MOST and RELATION.match(text, stem.end):
                bare = tuple((row, surely * _BARE_STEM) for row, surely in stem.owners)
                yield Mention(start=stem.start, end=stem.end, sort=Sort.PLACE, rows=bare)

    def _heard_alike(self, text: str, found: Sequence[Mention]) -> Iterator[Mention]:
        """Names with one sign that another of the same initial stands for: 金杉路 for 金山路."""
        places, pieces = [], []
        for start, length in product(range(len(text)), range(3, 8)):
            end = start + length
            if end > len(text) or any(each.start < end and start < each.end for each in found):
                continue
            for place in range(start, end - 1):
                if initial := self._initial(text[place]):
                    places.append((start, end))
                    pieces.append(text[start:place] + initial + text[place + 1 : end])
        for each in longest_apart(self._misheard.among(places, pieces)):
            short = each.length <= _SHORT
            if short and not (RELATION.match(text, each.end) or _PLACED.match(text, each.end)):
                continue  # 大白天路灯: a few signs are soon like a name
            if len(each.owners) <= MISHEARD_AT_MOST:
                yield from self._sorted_out(each)

    def _initial(self, sign: str) -> str:
        place = ord(sign) - _FIRST_HAN
        return chr(self._initials[place]) if 0 <= place < _HAN and self._initials[place] else ""


def _kind(hit: LookupHit) -> str:
    return hit.detail.partition(" · ")[0]


def _of_places(places: Iterable[tuple[LookupHit, str, tuple[str, ...]]]) -> Iterator[tuple[str, int, float]]:
    for row, (hit, _, aliases) in enumerate(places):
        yield hit.title.lower(), row, _WHOLE
        yield from ((alias, row, _ALIAS) for alias in aliases)


def _of_streets(
    streets: Iterable[tuple[LookupHit, str, tuple[str, ...]]], first: int
) -> Iterator[tuple[str, int, float]]:
    for number, (hit, _, _) in enumerate(streets, start=first):
        yield hit.title.lower(), number, _WHOLE
        if cut := _ROAD.match(hit.title):
            yield cut[1].lower(), number, _CUT


def _stems(places: Iterable[tuple[LookupHit, str, tuple[str, ...]]]) -> Iterator[tuple[str, int, float]]:
    """What remains of a name without the word for its kind; of a street's or village's name also its own part."""
    for row, (hit, _, aliases) in enumerate(places):
        for name in (hit.title.lower(), *aliases):
            stem = bank[1] if (bank := _BANK.match(name)) else name.removesuffix(ending_of(name))
            if len(stem) > 1 and stem != name:
                yield stem, row, _STEM
                if shorter := _SHORTER.match(stem):
                    yield shorter[1], row, _SHORT_STEM


def _misheard(rows: Iterable[tuple[LookupHit, str, tuple[str, ...]]]) -> Iterator[tuple[str, int, float]]:
    """Every name with one sign after the other replaced by its initial; what it ends in is heard right."""
    for owner, (hit, initials, _) in enumerate(rows):
        name = hit.title.lower()
        if len(name) == len(initials) and 3 <= len(name) <= 7:
            for place in range(len(name) - 1):
                yield name[:place] + initials[place] + name[place + 1 :], owner, MISHEARD


def _initials_known(rows: Iterable[tuple[LookupHit, str, tuple[str, ...]]]) -> bytes:
    """For every Han sign the initial that it has in these names, as they carry them; 0 where it is in none."""
    known = np.zeros(_HAN, dtype=np.uint8)
    for hit, initials, _ in rows:
        if len(hit.title) == len(initials):
            for sign, initial in zip(hit.title, initials, strict=True):
                place = ord(sign) - _FIRST_HAN
                if 0 <= place < _HAN and initial.isascii():
                    known[place] = ord(initial)
    return known.tobytes()
