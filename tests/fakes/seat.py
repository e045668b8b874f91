"""Stand-ins for the rest of a seat: a clock that is told the time, passwords without cost, reference data in memory."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from desk_app.domain.component import Component
from desk_app.domain.counting import EditionCounts
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.domain.projection import ComponentPoints, LookupHit
from desk_app.domain.protocol import DATASETS, EditionInfo
from desk_app.domain.reference import Reference
from desk_app.domain.understanding import ProblemMeant, Understood
from desk_app.domain.wording import ProblemIndex
from desk_app.errors import EditionBroken
from desk_app.ports import Learned
from desk_app.progress import Task


class Machine:
    """A machine's two clocks, moved by hand: `wall` may jump, `elapsed` only grows."""

    def __init__(self, start: datetime = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)) -> None:
        self.at = start
        self.ran = 1000.0

    def wall(self) -> datetime:
        """What the machine takes for the time."""
        return self.at

    def elapsed(self) -> float:
        """Seconds since it was started."""
        return self.ran

    def pass_time(self, seconds: float) -> None:
        """Both clocks go on."""
        self.at += timedelta(seconds=seconds)
        self.ran += seconds

    def jump(self, seconds: float) -> None:
        """Somebody sets the wall clock."""
        self.at += timedelta(seconds=seconds)


class PlainPasswords:
    """The port `Passwords` without the cost of a real hash."""

    def hash(self, password: str) -> str:
        return f"plain:{password}"

    def verify(self, verifier: str, password: str) -> bool:
        return verifier == f"plain:{password}"


class MemoryEditions:
    """The port `Editions` in memory: what is kept of a stream, and what was installed of it; `reopened` is what a
    restart would find."""

    def __init__(self, installed: Mapping[str, str] | None = None) -> None:
        self._installed = dict(installed or {})
        self.streams: dict[tuple[str, str], bytes] = {}
        self.lines: dict[str, tuple[bytes, ...]] = {}
        self.rebuilding: dict[str, EditionInfo] = {}
        self._lost: Callable[[], None] = lambda: None

    def lose(self, name: str) -> None:
        """The edition turns out damaged."""
        del self._installed[name]
        self._lost()

    def watch(self, lost: Callable[[], None]) -> None:
        self._lost = lost

    def to_rebuild(self) -> tuple[EditionInfo, ...]:
        return tuple(info for name, info in self.rebuilding.items() if name not in self._installed)

    def installed(self) -> Mapping[str, str]:
        return dict(self._installed)

    def kept(self, info: EditionInfo) -> int:
        return len(self.streams.get((info.name, info.edition), b""))

    def keep(self, info: EditionInfo, after: int, piece: bytes) -> None:
        if after != self.kept(info) or len(piece) > 256 * 1024:
            raise ValueError(f"{len(piece)} bytes after {after} do not follow on {self.kept(info)}")
        key = info.name, info.edition
        self.streams[key] = self.streams.get(key, b"") + piece

    def throw_away(self, info: EditionInfo) -> None:
        self.streams.pop((info.name, info.edition), None)

    def keep_only(self, infos: Iterable[EditionInfo]) -> None:
        wanted = {(info.name, info.edition) for info in infos}
        self.streams = {key: stream for key, stream in self.streams.items() if key in wanted}

    def install(self, info: EditionInfo, task: Task) -> None:
        stream = self.streams.pop((info.name, info.edition), b"")
        try:
            lines = tuple(gzip.decompress(stream).splitlines())
        except (EOFError, OSError, zlib.error):
            raise EditionBroken("edition_broken", {"dataset": info.name, "why": "cut"}) from None
        digest = hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()
        if (len(lines), digest) != (info.rows, info.edition):
            raise EditionBroken("edition_broken", {"dataset": info.name, "why": "count_or_hash"})
        self.lines[info.name] = lines
        self._installed[info.name] = info.edition


class FixedLookups:
    """The port `Lookups` over one reference; searching finds problems by their name."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.known = {name: EditionCounts(edition="sample") for name in DATASETS}

    def reference(self) -> Reference:
        return self._reference

    def search(
        self, words: str, *, near: tuple[float, float] | None, kinds: frozenset[str], at_most: int
    ) -> tuple[LookupHit, ...]:
        problems = self._reference.catalogue.problems.values()
        hits = [
            LookupHit(kind="problem", code=problem.code, title=problem.name, detail=problem.category)
            for problem in problems
            if words in problem.name
        ]
        return tuple(hits[:at_most])

    def understand(
        self,
        said: str,
        *,
        near: tuple[float, float] | None = None,
        learned: Learned | None = None,
    ) -> Understood:
        scored = ProblemIndex.of(self._reference.catalogue).search(said, 5, learned.learned(said) if learned else {})
        return Understood(said=said, problems=tuple(ProblemMeant(code=one.code, score=one.score) for one in scored))

    def make_ready(self) -> None:
        """Everything is in memory."""

    def component(self, code: str) -> Component | None:
        return None

    def grid(self, code: str) -> GridArea | None:
        return None

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None:
        return None

    def components_near(self, longitude: float, latitude: float, at_most: int) -> tuple[tuple[Component, float], ...]:
        return ()

    def counts(self) -> Mapping[str, EditionCounts]:
        return self.known

    def component_points(self) -> ComponentPoints:
        return ComponentPoints(edition="")

    def areas(self, level: GridLevel) -> tuple[GridArea, ...]:
        return ()

    def streets(self) -> tuple[Street, ...]:
        return ()

    def place_named(self, code: str) -> NamedPlace | None:
        return None
