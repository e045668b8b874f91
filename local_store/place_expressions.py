"""Takes apart how a caller tells a place: which pieces name what, house numbers, corners, villages, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desk_app.domain.grid import board_of, village_of
from desk_app.domain.place_words import (
    ANYWHERE,
    AWAY,
    BESIDE,
    CORNER,
    CORRECTION,
    HOME,
    JOINS,
    NOT_THIS,
    RELATION,
    ending_of,
    kind_words,
)
from desk_app.domain.spoken_numbers import NUMBER, number_of
from local_store.item_index import ItemIndex
from local_store.place_names import Mention, PlaceNames, Sort

_POSITION = "下上顶前后里底道梯"
_HOUSE_SIGN = rf"号(?!线|楼(?![{_POSITION}]))"
"""3号线 and 3号楼 are no houses of a street, but 3号楼下 is below house 3."""
_HOUSE = re.compile(
    r"(?:上|里|的|那边|这边|靠近?|近|大概|大约|差不多|在|门牌|是|有个|那个|路上|就|，|,|\s)*"
    rf"({NUMBER})\s*(?:{_HOUSE_SIGN}|弄|#|-[0-9]+号)"
)
_NUMBERS = re.compile(rf"\s*((?:{NUMBER}\s*(?:号楼(?![{_POSITION}])|{_HOUSE_SIGN}|弄|幢|栋|单元|室|座))+)")
"""What may stand behind a house or instead of one: 5号, 3号楼2单元, 12幢."""
_FIGURES = re.compile(r"\s*([0-9０-９]{1,4})(?![0-9０-９号弄米个盏辆块幢栋楼路年月天点多])")
_LATER = re.compile(rf"({NUMBER})\s*(?:{_HOUSE_SIGN}|弄)")
_FAR, _LATER_AT_MOST = 0.9, 30
_END = re.compile(r"(?:的|最)?([东南西北])(?:头|端|面那头|边那头|口)")
_AT_HOME, _TOLD_WHERE, _TAKEN_BACK, _CORRECTED = 0.8, 1.1, 0.3, 1.15
_KIND_REACH = 25
_AROUND_THERE = re.compile(r"那[边里块]|这[边里块]|一带|附近|的|那个|这个|村|社区")
_SURE_OF_AREA = 0.7
_MAY_BE_A_WORD, _NOT_A_NAME = 0.5, 0.2
"""The short name of a village, named less surely than this, is an ordinary word unless something says it is a place."""
_CORNER_REACH, _JOINED_AT_MOST = 10, 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece of what was said that names a place, a street, a village or a kind of place.

    `weight` is how much it is where the thing is, and not where somebody lives or what was taken back. `house` is the
    number of a house of the street (0: none), `numbers` all that was told of numbers behind the street (22弄5号,
    12号楼2单元), `end` the end of it that was named, as steps east and north.
    """

    mention: Mention
    said: str
    weight: float = 1.0
    relation: str = ""
    house: int = 0
    numbers: str = ""
    house_surely: float = 1.0
    end: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expressions:
    """All that a text tells of places. `corners` are two streets that meet, with how surely that is meant; `kinds` are
    words for kinds of places that stand alone."""

    parts: tuple[Part, ...]
    corners: tuple[tuple[Part, Part, float], ...]
    kinds: tuple[Part, ...]
    boards: frozenset[str]
    villages: frozenset[str]
    hints: frozenset[str]

    @property
    def names(self) -> Iterator[tuple[int, int]]:
        """Where the names of places, streets and areas stand. The word for a kind that one ends in stays, unless the
        thing is beside it."""
        for part in self.parts:
            start, end = part.mention.start, part.mention.end
            kind = "" if BESIDE.match(part.relation) else ending_of(part.said[: end - start])
            yield start, end - len(kind)

    def fits(self, cell: str) -> float:
        """How well a cell agrees with the villages and boards that were named; 1 where none was."""
        board, village, factor = board_of(cell), village_of(cell), 1.0
        if self.boards:
            factor *= 1.2 if board in self.boards else 0.45
        if self.villages:
            in_board = board in {board_of(each) for each in self.villages}
            factor *= 1.25 if village in self.villages else 0.85 if in_board else 0.6
        if {board, village} & self.hints:
            factor *= 1.1
        return factor

    def anchors(self, kind: Part) -> Iterator[tuple[Mention, float]]:
        """What a word for a kind of place may go with, and how surely: a street or place near it, any village."""
        for part in self.parts:
            away = max(kind.mention.start - part.mention.end, part.mention.start - kind.mention.end)
            near = 0 <= away <= _KIND_REACH
            village = part.mention.sort is Sort.VILLAGE and part.mention.surely >= _SURE_OF_AREA
            if village or (part.mention.sort is Sort.STREET and near):
                yield part.mention, part.mention.surely
            elif part.mention.sort is Sort.PLACE and near and len(part.mention.rows) == 1:
                yield part.mention, 0.7 * part.mention.surely


def expressions(text: str, names: PlaceNames, areas: ItemIndex) -> Expressions:
    """What a text in small letters tells of places."""
    mentions = names.mentions(text)
    villages = {(each.start, each.end) for each in mentions if each.sort is Sort.VILLAGE}
    taken_back = _taken_back(text, mentions)
    parts = []
    for mention in mentions:
        if mention.sort is Sort.PLACE and any(start <= mention.start and mention.end <= end for start, end in villages):
            continue  # 灵岩社区 is the village, not its committee
        weight = _weight(text, mention) * taken_back.get((mention.start, mention.end), 1.0)
        if mention.surely < _MAY_BE_A_WORD and mention.sort is Sort.VILLAGE:
            weight *= 1.0 if _AROUND_THERE.match(text, mention.end) else _NOT_A_NAME
        parts.append(_part(text, mention, mentions, weight))
    named = [part for part in parts if part.weight > _TAKEN_BACK]
    return Expressions(
        parts=tuple(parts),
        corners=tuple(_corners(text, parts)),
        kinds=tuple(_kinds(text, mentions)),
        boards=_areas(named, Sort.BOARD, areas, surely=_SURE_OF_AREA),
        villages=_areas(named, Sort.VILLAGE, areas, surely=_SURE_OF_AREA),
        hints=_areas(named, Sort.VILLAGE, areas) | _areas(named, Sort.BOARD, areas),
    )


def _areas(parts: Sequence[Part], sort: Sort, areas: ItemIndex, surely: float = 0.0) -> frozenset[str]:
    mentions = [part.mention for part in parts if part.mention.sort is sort]
    return frozenset(areas.at(row).code for each in mentions for row, how in each.rows if how >= surely)


def _part(text: str, mention: Mention, mentions: Sequence[Mention], weight: float) -> Part:
    relation = RELATION.match(text, mention.end)
    part = Part(
        mention=mention,
        said=text[mention.start : mention.end],
        weight=weight * (_TOLD_WHERE if relation else 1.0),
        relation=relation[1] if relation else "",
    )
    if mention.sort is not Sort.STREET:
        return part
    if end := _END.match(text, mention.end):
        return replace(part, end=_step(end[1]))
    number, surely, until = _house_behind(text, mention, mentions)
    more = _NUMBERS.match(text, until)
    numbers = (_house_told(number, text[:until]) if number else "") + (more[1] if more else "")
    until = more.end() if more else until
    if not numbers:
        return part
    told = RELATION.match(text, until)
    if not number:
        return replace(part, numbers=numbers, relation=told[1] if told else part.relation)
    return replace(
        part,
        house=number,
        numbers=numbers,
        house_surely=surely,
        said=text[mention.start : until] if surely >= 1.0 else part.said,
        relation=told[1] if told else part.relation,
        weight=weight,
    )


def _house_behind(text: str, mention: Mention, mentions: Sequence[Mention]) -> tuple[int, float, int]:
    """The house number that belongs to a street, how surely, and where it ends; 0 where there is none."""
    if found := _HOUSE.match(text, mention.end):
        return number_of(found[1]) or 0, 1.0, found.end()
    if figures := _FIGURES.match(text, mention.end):
        return number_of(figures[1]) or 0, 1.0, figures.end()
    following = [each.start for each in mentions if each.sort is Sort.STREET and each.start >= mention.end]
    until = min([mention.end + _LATER_AT_MOST, *following])
    if later := _LATER.search(text, mention.end, until):
        return number_of(later[1]) or 0, _FAR, later.end()
    return 0, 0.0, mention.end


def _house_told(number: int, text: str) -> str:
    """A house number or a lane's, as the text that ends in it tells it."""
    return f"{number}弄" if text.endswith("弄") else f"{number}号"


def _step(direction: str) -> tuple[float, float]:
    return float((direction == "东") - (direction == "西")), float((direction == "北") - (direction == "南"))


def _weight(text: str, mention: Mention) -> float:
    home = HOME.search(text[max(0, mention.start - 6) : mention.start])
    away = AWAY.match(text, mention.end)
    return _AT_HOME if home or away else 1.0


def _taken_back(text: str, mentions: Sequence[Mention]) -> dict[tuple[int, int], float]:
    """Names that were corrected, and those that took their place."""
    factors: dict[tuple[int, int], float] = {}
    places = [each for each in mentions if each.sort is not Sort.BOARD]
    for found in NOT_THIS.finditer(text):
        inside = [each for each in places if found.start(1) <= each.start and each.end <= found.end(1)]
        factors.update({(each.start, each.end): _TAKEN_BACK for each in inside})
    for found in CORRECTION.finditer(text):
        before = [each for each in places if each.end <= found.start() and found.start() - each.end <= 40]
        behind = [each for each in places if each.start >= found.end() and each.start - found.end() <= 15]
        if before and behind:
            last, first = before[-1], behind[0]
            same = [each for each in before if each.sort is first.sort] or [last]
            factors[same[-1].start, same[-1].end] = _TAKEN_BACK
            factors[first.start, first.end] = _CORRECTED
    return factors


def _corners(text: str, parts: Sequence[Part]) -> Iterator[tuple[Part, Part, float]]:
    streets = [part for part in parts if part.mention.sort is Sort.STREET]
    for number, first in enumerate(streets):
        for second in streets[number + 1 :]:
            if first.mention.end > second.mention.start or first.said == second.said:
                continue
            between = text[first.mention.end : second.mention.start]
            corner = CORNER.search(text, second.mention.end, second.mention.end + _CORNER_REACH)
            joined = len(between) <= _JOINED_AT_MOST and not JOINS.sub("", between)
            if (joined or corner) and not (first.house or second.house):
                yield first, second, 1.0
            elif CORNER.search(between) and len(between) <= _JOINED_AT_MOST:
                yield first, second, 1.0 if not (first.house or second.house) else 0.7
            else:
                yield first, second, 0.6


def _kinds(text: str, mentions: Sequence[Mention]) -> Iterator[Part]:
    """The words for kinds of places that stand alone; 老人家 and 整个小区 tell of none."""
    idle = {place for found in ANYWHERE.finditer(text) for place in range(*found.span())}
    for word, start, end in kind_words(text):
        if (
            len(word) > 1
            and not idle.issuperset(range(start, end))
            and not any(each.start < end and start < each.end for each in mentions)
        ):
            mention = Mention(start=start, end=end, sort=Sort.PLACE)
            relation = RELATION.match(text, end)
            yield Part(
                mention=mention,
                said=word,
                weight=_TOLD_WHERE if relation else 1.0,
                relation=relation[1] if relation else "",
            )
