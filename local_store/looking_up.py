"""Look-ups over the editions in force: what is searched is read into memory at the first question and then kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from desk_app.domain.catalogue import Catalogue, CatalogueKind, class_of
from desk_app.domain.component import Component
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Point, Street
from desk_app.domain.projection import ComponentPoints, LookupHit
from desk_app.domain.traditional import simplified
from desk_app.domain.understanding import Understood
from desk_app.domain.wording import ProblemIndex
from local_store.component_index import ComponentIndex, Found
from local_store.edition_file import EditionFile
from local_store.edition_items import DATASET_OF, KINDS
from local_store.grid_index import GridIndex
from local_store.item_index import ItemIndex, away
from local_store.place_finding import PlaceFinder
from local_store.place_index import PlaceIndex
from local_store.typed import Typed, typed
from local_store.understanding import Question, understand

T = TypeVar("T")
_HIT = "row, code, name, address, longitude, latitude, cell"
AT_MOST = 1000
"""So many results of a kind at the most: nobody reads more."""
AMONG_BEST, NEAR_EQUAL = 5, 0.5
"""Component classes that are meant: among so many best problems, with at least this share of the best one's score."""
LOOKED_INTO = ("catalogue", "grids", "components")
"""The datasets that a caller's words are understood from."""
MEANT_AT_MOST = 20
"""So many components that hold none of the words are shown of the classes that are meant."""


class LookingUp:
    """Answers of one set of files. A newer set is another object that takes over what has not changed."""

    def __init__(self, files: Mapping[str, EditionFile], catalogue: Catalogue, former: LookingUp | None = None) -> None:
        self._files = files
        self._catalogue = catalogue
        self._making = threading.Lock()
        self._made: dict[tuple[str, str], tuple[EditionFile, Any]] = {}
        if former is not None:
            kept = former._made.copy().items()  # a reader may be adding to it meanwhile
            self._made = {key: made for key, made in kept if files.get(DATASET_OF[key[1]]) is made[0]}

    def _index(self, what: str, kind: str, make: Callable[[EditionFile], T]) -> T | None:
        """What is kept in memory of a kind; None where its dataset is not here."""
        file = self._files.get(DATASET_OF[kind])
        if file is None:
            return None
        if (what, kind) not in self._made:
            with self._making:
                if (what, kind) not in self._made:
                    self._made[what, kind] = file, make(file)
        found: T = self._made[what, kind][1]
        return found

    def _components(self) -> ComponentIndex | None:
        return self._index(
            "columns",
            "component",
            lambda file: ComponentIndex(file.edition, dict(file.read("SELECT name, data FROM columns"))),
        )

    def _items(self, kind: str) -> ItemIndex | None:
        return self._index("items", kind, lambda file: ItemIndex(file, kind, self.component_classes()))

    def component_classes(self) -> frozenset[str]:
        """The codes of the catalogue's component classes."""
        problems = self._catalogue.problems.values()
        return frozenset(each.code for each in problems if each.kind is CatalogueKind.COMPONENT)

    def _grids(self) -> GridIndex | None:
        return self._index("grids", "grid", GridIndex)

    def place_finder(self) -> PlaceFinder | None:
        """What finds places in a caller's words."""
        places, streets, areas = (self._items(kind) for kind in ("place", "street", "grid"))
        grids = self._grids()
        if places is None or streets is None or areas is None or grids is None:
            return None
        others = [index for kind in ("problem", "person") if (index := self._items(kind)) is not None]
        return self._index(
            "names",
            "place",
            lambda file: PlaceFinder(PlaceIndex(file, places, streets, areas, grids.at, others)),
        )

    def problem_index(self) -> ProblemIndex | None:
        """What finds problems in a caller's words."""
        return self._index("wording", "problem", lambda _: ProblemIndex.of(self._catalogue))

    def make_ready(self) -> None:
        """Read all that a search asks for."""
        self._components()
        for kind in KINDS:
            if kind != "component":
                self._items(kind)
        self._grids()
        self.problem_index()
        self.place_finder()

    # --- searching --------------------------------------------------------------------------------------------------

    def search(
        self,
        words: str,
        near: Point | None,
        kinds: frozenset[str],
        at_most: int,
        overtaken: Callable[[], bool],
    ) -> tuple[LookupHit, ...]:
        """What has exactly this code, then each kind's best in turn; nothing once a newer search has overtaken it.

        What is in no list in traditional signs is looked for in simplified ones.
        """
        read = simplified(words)
        found = self._searched(words, near, kinds, at_most, overtaken)
        return found if found or read == words else self._searched(read, near, kinds, at_most, overtaken)

    def _searched(
        self,
        words: str,
        near: Point | None,
        kinds: frozenset[str],
        at_most: int,
        overtaken: Callable[[], bool],
    ) -> tuple[LookupHit, ...]:
        asked, at_most = typed(words), min(at_most, AT_MOST)
        if at_most <= 0 or not asked.words:
            return ()
        wanted = kinds or frozenset(KINDS)
        lists: list[list[LookupHit]] = []
        for kind in KINDS:
            if overtaken():
                return ()
            if kind in wanted:
                lists.append(self._of_kind(kind, words, asked, near, at_most, overtaken))
        exact = {asked.code, *asked.words} - {""}
        found = {(hit.kind, hit.code): hit for hits in lists for hit in hits if hit.code.lower() in exact}
        for rank in range(max((len(hits) for hits in lists), default=0)):
            for hits in lists:
                if rank < len(hits):
                    found.setdefault((hits[rank].kind, hits[rank].code), hits[rank])
        return () if overtaken() else tuple([away(hit, near) for hit in list(found.values())[:at_most]])

    def _of_kind(
        self, kind: str, words: str, asked: Typed, near: Point | None, at_most: int, overtaken: Callable[[], bool]
    ) -> list[LookupHit]:
        if kind == "component":
            hits = self._component_hits(asked, near, at_most, overtaken)
            return hits + self._meant_components(words, asked, near, at_most, {hit.code for hit in hits}, overtaken)
        items = self._items(kind)
        if items is None:
            return []
        hits = items.search(asked, near, at_most)
        if kind == "problem":
            return list(self._with_everyday_words(words, items, hits, at_most))
        if kind == "street" and asked.house:
            return [replace(hit, cell=self._cell(hit)) for hit in hits]
        return hits

    def _with_everyday_words(
        self, words: str, items: ItemIndex, hits: list[LookupHit], at_most: int
    ) -> Iterator[LookupHit]:
        """Problems that are written so, best first, then those that are meant by what was said."""
        index = self.problem_index()
        scored = index.search(words, at_most) if index is not None else ()
        place = {one.code: number for number, one in enumerate(scored)}
        yield from sorted(hits, key=lambda hit: place.get(hit.code, len(place)))
        written = {hit.code for hit in hits}
        for one in scored:
            hit = items.hit(one.code)
            if hit is not None and one.code not in written:
                yield hit

    def _cell(self, hit: LookupHit) -> str:
        if hit.longitude is None or hit.latitude is None:
            return ""
        area = self.grid_at(hit.longitude, hit.latitude, GridLevel.CELL)
        return area.code if area is not None else ""

    def _component_hits(
        self, asked: Typed, near: Point | None, at_most: int, overtaken: Callable[[], bool]
    ) -> list[LookupHit]:
        index, file = self._components(), self._files.get("components")
        if index is None or file is None:
            return []
        found = index.search(asked, near, at_most, overtaken, self._units_named)
        exact = file.read("SELECT row FROM components WHERE code = ?", (asked.code,)) if asked.code else ()
        return _told(file, found, [row for (row,) in exact], near)

    def _meant_components(
        self,
        words: str,
        asked: Typed,
        near: Point | None,
        at_most: int,
        written: Collection[str],
        overtaken: Callable[[], bool],
    ) -> list[LookupHit]:
        """The nearest components of the classes that everyday words mean; they need hold none of the words."""
        index, file = self._components(), self._files.get("components")
        wanted = min(at_most - len(written), MEANT_AT_MOST)
        if near is None or index is None or file is None or asked.house or asked.code or wanted <= 0:
            return []
        found = index.of_classes(self._classes_meant(words), near, wanted + len(written), overtaken)
        return [hit for hit in _told(file, found, [], near) if hit.code not in written][:wanted]

    def _classes_meant(self, words: str) -> frozenset[str]:
        wording = self.problem_index()
        best = wording.search(words, AMONG_BEST) if wording is not None else ()
        return self.component_classes() & {one.code for one in best if one.score >= NEAR_EQUAL * best[0].score}

    def _units_named(self, word: str) -> tuple[str, ...]:
        units = self._items("body")
        return tuple(units.named(word)) if units is not None else ()

    # --- understanding ----------------------------------------------------------------------------------------------

    def understand(self, asked: Question) -> Understood:
        """What a caller's words mean."""
        return understand(self, asked)

    def components_counted(self) -> Mapping[str, int]:
        """Class code -> how many components there are of it; empty where they are not here."""
        index = self._components()
        return index.counted if index is not None else {}

    def components_of(
        self, classes: frozenset[str], at: Point, at_most: int, overtaken: Callable[[], bool]
    ) -> list[LookupHit]:
        """The nearest components of these classes."""
        index, file = self._components(), self._files.get("components")
        if index is None or file is None:
            return []
        return _told(file, index.of_classes(classes, at, at_most, overtaken), [], at)

    def components_with(
        self,
        pieces: tuple[str, ...],
        classes: frozenset[str],
        near: Point | None,
        at_most: int,
        overtaken: Callable[[], bool],
    ) -> list[LookupHit]:
        """Components whose code holds all these pieces: those of these classes first, among each the nearest.

        The district's own digits, with which every code begins, find nothing.
        """

        def told(code: str) -> bool:
            district = code[: self._catalogue.head.segments[0]]
            return all(piece in code for piece in pieces) and not all(district.startswith(piece) for piece in pieces)

        found: list[LookupHit] = []
        for code in (*sorted(classes), ""):
            name = self._catalogue.problems[code].name.lower() if code else ""
            plain = pieces[0] if len(pieces) == 1 and not name else ""
            asked = Typed(words=(*pieces, name) if name else pieces, code=plain)
            hits = self._component_hits(asked, near, at_most, overtaken)
            found += [hit for hit in hits if told(hit.code)]
            if len(found) >= at_most or overtaken():
                break
        return list({hit.code: hit for hit in found}.values())[:at_most]

    def class_named(self, component: str) -> str:
        """The catalogue's class that a component's code names; empty where it has none such."""
        code = class_of(component, self._catalogue.head.segments)
        return code if code in self._catalogue.problems else ""

    def lacking(self) -> tuple[str, ...]:
        """The datasets that are not here."""
        return tuple(name for name in LOOKED_INTO if name not in self._files)

    # --- one by one -------------------------------------------------------------------------------------------------

    def component(self, code: str) -> Component | None:
        """The component with this code."""
        file = self._files.get("components")
        return file.component(code) if file is not None else None

    def grid(self, code: str) -> GridArea | None:
        """The area with this code."""
        found = self._grid_row("grid", code)
        return found if isinstance(found, GridArea) else None

    def place_named(self, code: str) -> NamedPlace | None:
        """The named place with this code."""
        found = self._grid_row("place", code)
        return found if isinstance(found, NamedPlace) else None

    def _grid_row(self, kind: str, code: str) -> Any | None:
        file = self._files.get("grids")
        return file.by_code(kind, code) if file is not None else None

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None:
        """The area of this level that a place lies in."""
        grids = self._grids()
        return grids.at((longitude, latitude), level) if grids is not None else None

    def areas(self, level: GridLevel) -> tuple[GridArea, ...]:
        """Every area of a level, by code."""
        grids = self._grids()
        return grids.areas(level) if grids is not None else ()

    def streets(self) -> tuple[Street, ...]:
        """Every street."""
        return (
            self._index(
                "streets",
                "street",
                lambda file: tuple(row for row in file.values("street") if isinstance(row, Street)),
            )
            or ()
        )

    def components_near(self, longitude: float, latitude: float, at_most: int) -> tuple[tuple[Component, float], ...]:
        """The components nearest to a place, with metres, nearest first."""
        index, file = self._components(), self._files.get("components")
        if index is None or file is None or at_most <= 0:
            return ()
        found = index.nearest((longitude, latitude), at_most)
        return tuple(zip(file.components(found.rows), found.metres, strict=True))

    def component_points(self) -> ComponentPoints:
        """Where all components are."""
        index = self._components()
        return index.points() if index is not None else ComponentPoints(edition="")


def _told(file: EditionFile, found: Found, besides: Sequence[int], near: Point | None) -> list[LookupHit]:
    """What was found of the components and rows besides, nearest first where a place was given."""
    away = dict(zip(found.rows, found.metres, strict=False))
    numbers = [*found.rows, *(row for row in besides if row not in away)]
    marks = ", ".join("?" for _ in numbers)
    rows = file.read(f"SELECT {_HIT} FROM components WHERE row IN ({marks})", numbers)
    hits = [
        LookupHit(
            kind="component",
            code=code,
            title=name,
            detail=address,
            metres=away.get(row),
            longitude=longitude,
            latitude=latitude,
            cell=cell,
        )
        for row, code, name, address, longitude, latitude, cell in rows
    ]
    if near is not None:
        hits.sort(key=lambda hit: (hit.metres or 0.0, hit.code))
    return hits
