"""Finds the places that a caller may mean: houses, crossings, names, parts of streets; the likeliest first.

What is said of a place is taken together: the village or board that is named beside it, another place near it, how the
caller stands to it, and that he has corrected himself. Where a name exists several times and nothing decides, all are
told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice

from desk_app.domain.grid import Point, house_place, metres
from desk_app.domain.traditional import simplified
from desk_app.domain.understanding import PlaceMeant, PlaceSort
from desk_app.domain.wording import never
from local_store.place_expressions import Expressions, Part, expressions
from local_store.place_index import PlaceIndex
from local_store.place_names import Mention, Sort
from local_store.places_beside import beside
from local_store.places_learned import with_learned

ENOUGH = 0.3
"""Places that score less than this share of the best are not what was meant."""
SAID_AT_MOST = 300
MEETING_REACH = 400.0
"""Two streets that come no nearer than so many metres do not meet."""
NEAR_EACH_OTHER = 250.0
"""Two places within so many metres, named in one breath, speak for each other."""
_OF_ONE_NAME = 12
_SPREAD = 0.12
_NEARER = 0.1
_NAMED_AT_ALL = 0.4
_HOUSE, _CROSSING, _PLACE, _OF_KIND, _STRETCH, _CELL = 1.1, 1.05, 1.0, 0.7, 0.6, 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A place as it is found; `street` is the row of the street that it stands at."""

    meant: PlaceMeant
    mention: Mention
    street: int | None = None

    @property
    def score(self) -> float:
        return self.meant.score

    def times(self, factor: float) -> _Found:
        return replace(self, meant=replace(self.meant, score=self.meant.score * factor))


class PlaceFinder:
    """Answers from one edition of the grids. Any thread may ask."""

    def __init__(self, index: PlaceIndex) -> None:
        self._index = index

    def find(
        self, said: str, near: Point | None, at_most: int, overtaken: Callable[[], bool] = never
    ) -> tuple[tuple[PlaceMeant, ...], tuple[tuple[int, int], ...]]:
        """The places that may be meant, and which pieces of what was said are names. What lies nearer to `near` is
        likelier of equals. Nothing once overtaken."""
        text = simplified(said[:SAID_AT_MOST].lower())
        told = expressions(text, self._index.names, self._index.areas)
        found: list[_Found] = []
        for each in self._all(told):
            if overtaken():
                return (), ()
            found.append(each.times(told.fits(each.meant.cell)))
        if not any(each.score >= _CELL for each in found):
            found += self._cells(told)
        found = self._together(found)
        if near is not None:
            found = [each.times(1.0 + _NEARER * _closeness(near, each.meant.at)) for each in found]
        return self._best(found, at_most), tuple(told.names)

    def as_learned(
        self, found: Sequence[PlaceMeant], learned: Mapping[str, float], at_most: int
    ) -> tuple[PlaceMeant, ...]:
        """The same places with those higher, and those added, that were taken before for what was said."""
        return with_learned(found, learned, self._index, at_most)

    def _all(self, told: Expressions) -> Iterator[_Found]:
        for part in told.parts:
            if part.mention.sort is Sort.PLACE:
                yield from self._named(part)
            elif part.mention.sort is Sort.STREET:
                yield from self._on_street(part)
        for first, second, surely in told.corners:
            yield from self._corners(first, second, surely)
        yield from self._of_kinds(told)

    # --- one by one -------------------------------------------------------------------------------------------------

    def _named(self, part: Part) -> Iterator[_Found]:
        rows = part.mention.rows[:_OF_ONE_NAME]
        for row, surely in rows:
            yield self._place(row, part, _PLACE * surely * part.weight * _spread(len(rows)))

    def _place(self, row: int, part: Part, score: float) -> _Found:
        hit = self._index.places.at(row)
        meant = PlaceMeant(
            sort=PlaceSort.NAMED,
            code=hit.code,
            title=hit.title,
            detail=hit.detail.rpartition(" · ")[2],
            at=(hit.longitude or 0.0, hit.latitude or 0.0),
            cell=hit.cell,
            score=score,
            evidence=(part.said,),
            relation=part.relation,
        )
        return _Found(meant=meant, mention=part.mention, street=self._index.street_beside(row))

    def _on_street(self, part: Part) -> Iterator[_Found]:
        rows = part.mention.rows[:_OF_ONE_NAME]
        for row, surely in rows:
            score = surely * part.weight * _spread(len(rows))
            house = self._house(row, part, _HOUSE * score) if part.house else None
            if house is not None:
                yield house
            else:
                yield from self._stretches(row, part, _STRETCH * score)

    def _house(self, row: int, part: Part, score: float) -> _Found | None:
        street = self._index.street(row)
        if street is None or part.house > street.last_number:
            return None
        at = house_place(street, part.house)
        meant = PlaceMeant(
            sort=PlaceSort.HOUSE,
            code=f"{street.code}-{part.house}",
            title=f"{street.board}{street.name}{part.numbers}",
            at=at,
            cell=self._index.cell_at(at),
            score=score * part.house_surely,
            evidence=(part.said,),
            relation=part.relation,
        )
        return _Found(meant=meant, mention=part.mention, street=row)

    def _stretches(self, row: int, part: Part, score: float) -> Iterator[_Found]:
        """The parts of a street that lie in different cells, the longest first unless an end was named."""
        street = self._index.street(row)
        if street is None:
            return
        parts = self._index.stretches(row)
        if part.end:
            east, north = part.end
            parts = sorted(parts, key=lambda each: -(each[1][0] * east + each[1][1] * north))
        else:
            parts = sorted(parts, key=lambda each: -each[2])
        for rank, (cell, at, share) in enumerate(islice(parts, 4)):
            meant = PlaceMeant(
                sort=PlaceSort.STRETCH,
                code=f"{street.code}-{cell}",
                title=f"{street.board}{street.name}{part.numbers}",
                at=at,
                cell=cell,
                score=score * (1.0 - 0.1 * rank if part.end else 0.7 + 0.3 * share),
                evidence=(part.said,),
                relation=part.relation,
                unknown_number=part.numbers,
            )
            yield _Found(meant=meant, mention=part.mention, street=row)

    def _corners(self, first: Part, second: Part, surely: float) -> Iterator[_Found]:
        """Where two streets cross or come near each other, whichever of those with these names it is."""
        ours, theirs = first.mention.rows[:_OF_ONE_NAME], second.mention.rows[:_OF_ONE_NAME]
        for one, one_surely in ours:
            for other, other_surely in theirs:
                street, across = self._index.street(one), self._index.street(other)
                met = self._index.meeting(one, other)
                if met is None or met[1] > MEETING_REACH or street is None or across is None:
                    continue
                at, apart = met
                share = 1.0 - 0.4 * apart / MEETING_REACH
                score = _CROSSING * surely * one_surely * other_surely * share * min(first.weight, second.weight)
                meant = PlaceMeant(
                    sort=PlaceSort.CROSSING,
                    code=f"{street.code}-{across.code}",
                    title=f"{street.board}{street.name}",
                    detail=across.name,
                    at=at,
                    cell=self._index.cell_at(at),
                    score=score,
                    evidence=(first.said, second.said),
                )
                yield _Found(meant=meant, mention=first.mention, street=one)

    def _of_kinds(self, told: Expressions) -> Iterator[_Found]:
        """Places that are told by their kind only: the market of this village, the school on that street."""
        for part in told.kinds:
            for anchor, score in told.anchors(part):
                for rows in self._kind_at(part.said, anchor):
                    if 0 < len(rows) <= 4:
                        shared = _OF_KIND * score * _spread(len(rows)) * part.weight
                        yield from (self._place(row, part, shared) for row in rows)

    def _kind_at(self, word: str, anchor: Mention) -> Iterator[list[int]]:
        index = self._index
        for row, _ in anchor.rows[:3]:
            match anchor.sort:
                case Sort.STREET:
                    yield index.of_kind(word, street=row)
                case Sort.VILLAGE:
                    yield index.of_kind(word, village=index.areas.at(row).code)
                case Sort.PLACE:
                    hit = index.places.at(row)
                    if hit.longitude is not None and hit.latitude is not None:
                        around = index.of_kind(word, near=(hit.longitude, hit.latitude), reach=600.0)
                        yield [each for each in around if each != row][:2]

    def _cells(self, told: Expressions) -> Iterator[_Found]:
        """Where only a village was named: its cells, those first in which most stands."""
        boards = {part.mention.start for part in told.parts if part.mention.sort is Sort.BOARD}
        for part in told.parts:
            if part.mention.sort is not Sort.VILLAGE or part.weight < _NAMED_AT_ALL or part.mention.start in boards:
                continue
            for row, surely in part.mention.rows[:2]:
                village = self._index.areas.at(row)
                for rank, (cell, _) in enumerate(self._index.cells_of(village.code)[:4]):
                    area = self._index.areas.hit(cell)
                    if area is None or area.longitude is None or area.latitude is None:
                        continue
                    meant = PlaceMeant(
                        sort=PlaceSort.VILLAGE,
                        code=cell,
                        title=village.detail + village.title,
                        at=(area.longitude, area.latitude),
                        cell=cell,
                        score=_CELL * surely * part.weight * (1.0 - 0.1 * rank),
                        evidence=(part.said,),
                        relation=part.relation,
                    )
                    yield _Found(meant=meant, mention=part.mention)

    # --- all together -----------------------------------------------------------------------------------------------

    def _together(self, found: Sequence[_Found]) -> list[_Found]:
        """What lies near another place that was named, or on a street that was, is likelier; then the bare street is
        not what was meant."""
        factors = [1.0] * len(found)
        for (one, first), (two, second) in combinations(enumerate(found), 2):
            if first.mention.start < second.mention.end and second.mention.start < first.mention.end:
                continue
            if PlaceSort.STRETCH in (first.meant.sort, second.meant.sort):
                stretch, other = (one, two) if first.meant.sort is PlaceSort.STRETCH else (two, one)
                if found[other].meant.sort is not PlaceSort.STRETCH and found[stretch].street == found[other].street:
                    factors[other] = max(factors[other], 1.3)
                    factors[stretch] = min(factors[stretch], 0.5)
            elif metres(first.meant.at, second.meant.at) <= NEAR_EACH_OTHER:
                factors[one], factors[two] = max(factors[one], 1.2), max(factors[two], 1.2)
        return [each.times(factor) for each, factor in zip(found, factors, strict=True)]

    def _best(self, found: Iterable[_Found], at_most: int) -> tuple[PlaceMeant, ...]:
        ordered = list(self._apart(sorted(found, key=lambda each: (-each.score, each.meant.code))))
        told = [each.meant for each in ordered]
        if ordered:
            told += beside(self._index, ordered[0].meant, ordered[0].street)
        told.sort(key=lambda each: -each.score)
        least = ENOUGH * told[0].score if told else 0.0
        return tuple(each for each in _no_cell_twice(told) if each.score >= least)[:at_most]

    def _apart(self, ordered: Iterable[_Found]) -> Iterator[_Found]:
        known = set()
        for each in ordered:
            if each.meant.code not in known and each.meant.cell:
                known.add(each.meant.code)
                yield each


def _no_cell_twice(told: Iterable[PlaceMeant]) -> Iterator[PlaceMeant]:
    """A stretch, a village's cell or one beside says nothing more where something better lies in that cell."""
    cells = set()
    for each in told:
        if each.cell in cells and each.sort in (PlaceSort.STRETCH, PlaceSort.VILLAGE, PlaceSort.BESIDE):
            continue
        cells.add(each.cell)
        yield each


def _closeness(near: Point, at: Point) -> float:
    """1 at the place that is known already, 0 from two kilometres on."""
    return max(0.0, 1.0 - metres(near, at) / 2_000)


def _spread(count: int) -> float:
    """How much surer one of so many of a name is."""
    return max(0.5, 1.0 - _SPREAD * (count - 1))
