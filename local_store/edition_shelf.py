"""The reference data on this seat's disk: the ports `Editions` and `Lookups` on one encrypted file for each edition."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

from desk_app.domain.component import Component, ComponentBodies
from desk_app.domain.grid import GridArea, GridLevel
from desk_app.domain.projection import LookupHit
from desk_app.domain.protocol import DATASETS, EditionInfo
from desk_app.domain.reference import Reference
from desk_app.errors import EditionBroken, StoreTrouble
from desk_app.progress import Task
from local_store.edition_building import build
from local_store.edition_file import EditionFile
from local_store.edition_items import DATASET_OF, KINDS
from local_store.finding import area_at, by_code_part, by_words, nearest
from local_store.reference_building import IN_MEMORY, part_of, reference_of
from local_store.trouble import translated


class EditionRegister(Protocol):
    """Where it is noted which edition is in force: one row each, in desk.db."""

    def editions(self) -> Mapping[str, str]:
        """Dataset -> edition in force."""

    def editions_named(self) -> frozenset[str]:
        """Editions that an open case stands on."""

    def keep_edition(self, name: str, edition: str, rows: int) -> None:
        """Swap one in."""


class EditionShelf:
    """Look-ups may come from any thread; `install` from one at a time.

    A file that is missing or damaged counts as not installed, so that it is fetched again; `damaged` names such
    datasets. Before any edition is here, `reference()` is empty and still answers.
    """

    def __init__(self, directory: Path, key: bytes, register: EditionRegister) -> None:
        self._folder = directory / "datasets"
        self._key = key
        self._register = register
        self._files: dict[str, EditionFile] = {}
        self._parts: dict[str, Any] = {}
        self._areas: dict[int, GridArea] = {}
        self._swap = threading.Lock()
        self._newest: dict[frozenset[str], int] = {}
        self.damaged: list[str] = []
        with translated(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        for name, edition in register.editions().items():
            self._open(name, edition)
        self._reference = reference_of(self._parts, self._bodies_of)

    def _open(self, name: str, edition: str) -> None:
        path = self._path(name, edition)
        try:
            if not path.exists():
                raise StoreTrouble("store_damaged", {"file": path.name})
            file = EditionFile(path, self._key, name, edition)
            if name in IN_MEMORY:
                self._parts[name] = part_of(name, file.values(), edition)
            self._files[name] = file
        except (StoreTrouble, ValueError):
            self.damaged.append(name)

    def _path(self, name: str, edition: str) -> Path:
        return self._folder / f"{name}-{edition}.db"

    # --- Editions ---------------------------------------------------------------------------------------------------

    def installed(self) -> Mapping[str, str]:
        """Dataset -> the edition in force."""
        return {name: file.edition for name, file in self._files.items()}

    def install(self, info: EditionInfo, lines: Iterable[bytes], task: Task) -> None:
        """Build the edition aside, check it, swap it in by one row in desk.db; the former stays in force otherwise.

        Raises `EditionBroken`, `StoreTrouble`, and whatever `lines` and `task` raise.
        """
        if info.name not in DATASETS or not info.edition.isalnum():
            raise EditionBroken("edition_broken", {"dataset": info.name, "why": "unknown_dataset"})
        if self.installed().get(info.name) == info.edition:
            return
        path = self._path(info.name, info.edition)
        aside = path.with_suffix(".part")
        try:
            with translated(aside):
                build(aside, self._key, info, lines, task)
            part = self._tried(aside, info)
            with translated(path):
                aside.replace(path)
        except BaseException:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            raise
        file = EditionFile(path, self._key, info.name, info.edition)
        self._register.keep_edition(info.name, info.edition, info.rows)
        self._swap_in(file, part)
        self._prune()

    def _tried(self, aside: Path, info: EditionInfo) -> Any:
        """What decisions will hold of it; broken where the rows are well formed and still make no sense."""
        file = EditionFile(aside, self._key, info.name, info.edition)
        try:
            return part_of(info.name, file.values(), info.edition) if info.name in IN_MEMORY else None
        except ValueError as trouble:
            raise EditionBroken("edition_broken", {"dataset": info.name, "why": str(trouble)}) from trouble
        finally:
            file.close()

    def _swap_in(self, file: EditionFile, part: Any) -> None:
        with self._swap:
            former = self._files.get(file.name)
            self._files = {**self._files, file.name: file}
            if file.name in IN_MEMORY:
                self._parts = {**self._parts, file.name: part}
            if file.name == "grids":
                self._areas = {}
            self._reference = reference_of(self._parts, self._bodies_of)
            if file.name in self.damaged:
                self.damaged.remove(file.name)
        if former is not None:
            former.close()

    def _prune(self) -> None:
        """Take away files that are neither in force nor named by an open case; one still in use goes next time."""
        needed = {file.path for file in self._files.values()}
        named = self._register.editions_named()
        for path in self._folder.glob("*.db"):
            if path not in needed and path.stem.rpartition("-")[2] not in named:
                with suppress(OSError):
                    path.unlink()

    # --- Lookups ----------------------------------------------------------------------------------------------------

    def reference(self) -> Reference:
        """The current editions of catalogue, directory, calendar and policies."""
        return self._reference

    def _bodies_of(self, code: str) -> ComponentBodies | None:
        component = self.component(code)
        return component.bodies if component is not None else None

    def search(
        self, words: str, *, near: tuple[float, float] | None, kinds: frozenset[str], at_most: int
    ) -> tuple[LookupHit, ...]:
        """What holds all the words, or a code that holds them: codes first, then each kind's best in turn.

        No kinds means every kind. A search that a newer one for the same kinds overtakes gives nothing: nobody waits
        for it.
        """
        self._newest[kinds] = mine = self._newest.get(kinds, 0) + 1

        def overtaken() -> bool:
            return self._newest[kinds] != mine

        wanted = (kinds or frozenset(KINDS)) & frozenset(KINDS)
        found: dict[tuple[str, str], LookupHit] = {}
        lists: list[list[LookupHit]] = []
        for kind in KINDS:
            file = self._files.get(DATASET_OF[kind])
            if kind not in wanted or file is None:
                continue
            if overtaken():
                return ()
            only = frozenset({kind})
            found.update({(hit.kind, hit.code): hit for hit in by_code_part(file, words, only, at_most)})
            lists.append(by_words(file, words, near, only, at_most, overtaken))
        for rank in range(max((len(hits) for hits in lists), default=0)):
            for hits in lists:
                if rank < len(hits):
                    found.setdefault((hits[rank].kind, hits[rank].code), hits[rank])
        return () if overtaken() else tuple(found.values())[:at_most]

    def component(self, code: str) -> Component | None:
        """The component with this code."""
        file = self._files.get("components")
        found = file.by_code("component", code) if file is not None else None
        return found if isinstance(found, Component) else None

    def grid(self, code: str) -> GridArea | None:
        """The area with this code."""
        file = self._files.get("grids")
        found = file.by_code("grid", code) if file is not None else None
        return found if isinstance(found, GridArea) else None

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None:
        """The area of this level that a place lies in."""
        file, areas = self._files.get("grids"), self._areas
        return area_at(file, (longitude, latitude), level, areas) if file is not None else None

    def components_near(self, longitude: float, latitude: float, at_most: int) -> tuple[tuple[Component, float], ...]:
        """The components nearest to a place, with metres, nearest first."""
        file = self._files.get("components")
        return nearest(file, (longitude, latitude), at_most) if file is not None else ()

    def close(self) -> None:
        """Close every file."""
        for file in self._files.values():
            file.close()
