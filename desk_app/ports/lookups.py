"""The reference data on a seat's disk, as the core needs them: answers to questions, and their editions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

from desk_app.domain.component import Component
from desk_app.domain.counting import EditionCounts
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.domain.projection import ComponentPoints, LookupHit
from desk_app.domain.protocol import EditionInfo
from desk_app.domain.reference import Reference
from desk_app.domain.understanding import Understood
from desk_app.ports.learning import Learned
from desk_app.progress import Task


class Lookups(Protocol):
    """The reference data on this seat's disk, read only."""

    def reference(self) -> Reference:
        """The current editions of catalogue, directory, calendar and policies, in memory."""

    def search(
        self, words: str, *, near: tuple[float, float] | None, kinds: frozenset[str], at_most: int
    ) -> tuple[LookupHit, ...]: ...

    def understand(
        self,
        said: str,
        *,
        near: tuple[float, float] | None = None,
        learned: Learned | None = None,
    ) -> Understood:
        """What a caller's words mean: problems, places, components, kinds of demand, the likeliest of each first.

        `near` is the place that is known already; `learned` is asked about problems by the words without the names of
        places, about places by their names and landmarks, and moves what was taken before up. Where data are missing
        the rest is answered, and `lacking` names them. Empty where a newer call has overtaken this one.
        """

    def make_ready(self) -> None:
        """Read what the first look-up would otherwise wait for; takes some tenths of a second."""

    def component(self, code: str) -> Component | None: ...

    def grid(self, code: str) -> GridArea | None: ...

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None: ...

    def components_near(
        self, longitude: float, latitude: float, at_most: int
    ) -> tuple[tuple[Component, float], ...]: ...

    def counts(self) -> Mapping[str, EditionCounts]:
        """Dataset name -> the edition in force and how many of what it holds."""

    def component_points(self) -> ComponentPoints:
        """Where every component is, as raw columns; the edition is empty where none is installed."""

    def areas(self, level: GridLevel) -> tuple[GridArea, ...]:
        """Every area of a level, by code."""

    def streets(self) -> tuple[Street, ...]:
        """Every street, by code."""

    def place_named(self, code: str) -> NamedPlace | None: ...


class Editions(Protocol):
    """Where datasets are kept while they come, and installed on this seat. Calls block; one thread makes those that
    write."""

    def installed(self) -> Mapping[str, str]:
        """Dataset name -> the edition in force."""

    def kept(self, info: EditionInfo) -> int:
        """How many bytes of the edition's gzip stream are on this disk, from its beginning on."""

    def keep(self, info: EditionInfo, after: int, piece: bytes) -> None:
        """Keep a piece, 256 KB at most, that follows the `after` bytes which are here; durable on return."""

    def throw_away(self, info: EditionInfo) -> None:
        """Forget what is kept of this edition's stream."""

    def keep_only(self, infos: Iterable[EditionInfo]) -> None:
        """Forget what is kept of any other edition's stream, but for those in force: it is no longer current."""

    def to_rebuild(self) -> tuple[EditionInfo, ...]:
        """The editions in force that cannot be read here, whose streams are kept: `install` builds them anew."""

    def watch(self, lost: Callable[[], None]) -> None:
        """`lost` is called, by any thread, when an edition in force turns out damaged: it is not installed any more."""

    def install(self, info: EditionInfo, task: Task) -> None:
        """Build the edition aside from what is kept, check its hash and count, then swap it in at once.

        Raises `EditionBroken` where anything is wrong: the former edition stays in force, and what is kept is gone.
        """
