"""Where a benchmark stands: how large it is, the folder it may fill, and the prepared seat it finds there."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from desk_app.importing.sample.size import SampleSize

SEAT, PASSWORD = "01", "benchmark-only"
OPERATOR = "operator"
"""The setting under which a prepared seat keeps the badge of who may unlock it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much is measured. The tests run every benchmark with little of everything."""

    cases: int = 20_000
    starts: int = 5
    filters: int = 200
    quiet_seconds: float = 5.0
    busy_seconds: float = 20.0
    changes_a_second: int = 500
    deadlines: int = 20_000
    load_seconds: float = 10.0
    clients: int = 8
    shown: int = 60
    rounds: int = 20
    places: int = 2_000
    clocks: int = 100_000
    ticks: int = 400
    records: int = 500_000
    calls: int = 300
    rings: int = 20
    full_district: bool = True
    growth: tuple[int, ...] = (10_000, 231_000, 1_000_000)

    @property
    def size(self) -> SampleSize:
        """How large the sample district is."""
        return SampleSize.FULL if self.full_district else SampleSize.PRACTICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The folder keeps what was prepared for as long as it is there."""

    folder: Path
    scale: Scale = field(default_factory=Scale)

    def seat(self) -> Path:
        """A seat's data folder with so many cases and the sample's reference data, prepared once; again where a newer
        program cannot use what an older one prepared."""
        from desk_app.command_line.benchmarks.prepared_seat import is_prepared, prepare

        size = self.scale.size
        place = self.folder / f"seat-{self.scale.cases}-{size.value}"
        if not is_prepared(place, self.scale.cases):
            shutil.rmtree(place, ignore_errors=True)
            prepare(place, self.scale.cases, size)
        return place

    def seat_to_change(self) -> Path:
        """A copy of the prepared seat that a benchmark may change; it is the caller's to remove."""
        return Path(shutil.copytree(self.seat(), self.folder_of_its_own("seat"), dirs_exist_ok=True))

    def remembering_seat(self) -> Path:
        """A prepared seat that remembers so many ended cases beside its open ones, prepared once."""
        from desk_app.command_line.benchmarks.remembered import is_filled, remember

        place = self.folder / f"seat-{self.scale.cases}-{self.scale.size.value}-{self.scale.records}"
        if not is_filled(place, self.scale.records):
            shutil.rmtree(place, ignore_errors=True)
            shutil.copytree(self.seat(), place)
            remember(place, self.scale.records)
        return place

    def folder_of_its_own(self, what: str) -> Path:
        """An empty folder that nobody else uses."""
        return Path(tempfile.mkdtemp(prefix=f"{what}-", dir=self.folder))
