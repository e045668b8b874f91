"""The reference that decisions are made with, built from the editions in force and rebuilt when one changes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from desk_app.central.datasets import Datasets
from desk_app.domain.calendar import Calendar
from desk_app.domain.catalogue import Catalogue
from desk_app.domain.datasets import CalendarHead, calendar_of, catalogue_of, directory_of
from desk_app.domain.directory import Directory
from desk_app.domain.grounds import grounds_of
from desk_app.domain.policy import Policy
from desk_app.domain.reference import Reference

LOOK_AGAIN_SECONDS = 1.0


class ReferenceSource:
    """Gives the current reference; what this or another process publishes is seen a second later at the latest.

    A district without any edition has an empty catalogue and directory, office hours and the default policy.
    """

    def __init__(self, datasets: Datasets, zone: str, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._datasets = datasets
        self._zone = zone
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._reference: Reference | None = None
        self._current: Mapping[str, str] = {}
        self._looked_at = 0.0

    def __call__(self) -> Reference:
        """The reference of the editions in force; blocks where one has to be read."""
        with self._lock:
            known = self._reference
            if known is None or self._elapsed() - self._looked_at > LOOK_AGAIN_SECONDS:
                current = self._datasets.current()
                if known is None or current != self._current:
                    known = self._reference = self._built(current, known)
                    self._current = current
                self._looked_at = self._elapsed()
            return known

    def look_again(self) -> None:
        """The next call asks the database which editions are in force."""
        with self._lock:
            self._looked_at = -LOOK_AGAIN_SECONDS

    def _built(self, current: Mapping[str, str], former: Reference | None) -> Reference:
        """Only what has changed is read anew."""
        if former is None:
            former = Reference(
                catalogue=Catalogue(edition=""),
                directory=Directory(edition=""),
                calendar=Calendar(zone=ZoneInfo(self._zone)),
                policy=Policy(),
            )
        changed = {name: edition for name, edition in current.items() if edition != self._current.get(name)}
        if edition := changed.get("catalogue"):
            former = replace(former, catalogue=catalogue_of(self._datasets.rows("catalogue", edition), edition))
        if edition := changed.get("directory"):
            former = replace(former, directory=directory_of(self._datasets.rows("directory", edition), edition))
        if edition := changed.get("calendar"):
            former = replace(former, calendar=self._calendar(edition))
        if edition := changed.get("policies"):
            policy = next(iter(self._datasets.rows("policies", edition)))
            former = replace(former, policy=replace(policy, edition=edition))
        if edition := changed.get("grids"):
            grounds = grounds_of(self._datasets.rows("grids", edition))
            former = replace(former, cells=grounds.cells, boards=grounds.boards, area_names=grounds.names)
        if edition := changed.get("components"):
            former = replace(former, bodies_of=self._datasets.answering(edition).of)
        return former

    def _calendar(self, edition: str) -> Calendar:
        rows = list(self._datasets.rows("calendar", edition))
        zones = {row.zone: ZoneInfo(row.zone) for row in rows if isinstance(row, CalendarHead)}
        return calendar_of(rows, edition, zones)
