"""The reference data on this seat's disk: the ports `Editions` and `Lookups` on one encrypted file for each edition."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from desk_app.domain.component import COMPONENTS_NOT_KNOWN, Component, ComponentBodies
from desk_app.domain.counting import EditionCounts
from desk_app.domain.grid import GridArea, GridLevel, NamedPlace, Street
from desk_app.domain.projection import ComponentPoints, LookupHit
from desk_app.domain.protocol import DATASETS, EditionInfo
from desk_app.domain.reference import Reference
from desk_app.domain.understanding import Understood
from desk_app.errors import EditionBroken, StoreTrouble
from desk_app.ports import Learned
from desk_app.progress import Task
from local_store.edition_building import build_from_packed
from local_store.edition_file import EditionFile, OtherLayout
from local_store.kept_download import KeptDownloads
from local_store.looking_up import LookingUp
from local_store.reference_building import IN_MEMORY, part_in, reference_of
from local_store.trouble import translated
from local_store.understanding import Question

T = TypeVar("T")
ASIDE = ".part"
"""What a file under way is called by."""


class EditionRegister(Protocol):
    """Where it is noted which edition is in force: one row each, in desk.db."""

    def editions(self) -> Mapping[str, str]:
        """Dataset -> edition in force."""

    def editions_named(self) -> frozenset[str]:
        """Editions that an open case stands on."""

    def keep_edition(self, name: str, edition: str, rows: int) -> None:
        """Swap one in."""


class EditionShelf:
    """Look-ups may come from any thread; `keep`, `install` and what goes with them from one at a time.

    A file that is missing or damaged counts as not installed, so that it is built again from the stream that is kept of
    it, or fetched again; `damaged` names such datasets. Damage that a reader meets later does the same: the answer is
    given without that file. Before any edition is here, `reference()` is empty and still answers. `writing` is for the
    one shelf of a folder that installs: it clears away what a build that was killed has left.
    """

    def __init__(self, directory: Path, key: bytes, register: EditionRegister, *, writing: bool = True) -> None:
        self._folder = directory / "datasets"
        self._key = key
        self._register = register
        self._downloads = KeptDownloads(self._folder, key)
        self._files: dict[str, EditionFile] = {}
        self._parts: dict[str, Any] = {}
        self._swap = threading.Lock()
        self._newest: dict[frozenset[str], int] = {}
        self._understanding = 0
        self._lost: Callable[[], None] = lambda: None
        self._in_force = dict(register.editions())
        self.damaged: list[str] = []
        with translated(self._folder):
            self._folder.mkdir(parents=True, exist_ok=True)
        if writing:
            _remove_all(self._folder.glob(f"*{ASIDE}*"))
        for name, edition in self._in_force.items():
            self._open(name, edition)
        self._reference = reference_of(self._parts, self._bodies_of)
        self._lookups = LookingUp(self._files, self._reference.catalogue)

    def _open(self, name: str, edition: str) -> None:
        path = self._path(name, edition)
        try:
            if not path.exists():
                raise StoreTrouble("store_damaged", {"file": path.name})
            file = EditionFile(path, self._key, name, edition)
            if name in IN_MEMORY:
                self._parts[name] = part_in(file)
            self._files[name] = file
        except OtherLayout:
            return  # built by another version of the program: built again, and nothing to worry anybody with
        except (StoreTrouble, ValueError):
            self.damaged.append(name)

    def _path(self, name: str, edition: str) -> Path:
        return self._folder / f"{name}-{edition}.db"

    # --- Editions ---------------------------------------------------------------------------------------------------

    def installed(self) -> Mapping[str, str]:
        """Dataset -> the edition in force."""
        return {name: file.edition for name, file in self._files.items()}

    def kept(self, info: EditionInfo) -> int:
        """How many bytes of the edition's gzip stream are here."""
        _known(info)
        return self._downloads.size(info)

    def keep(self, info: EditionInfo, after: int, piece: bytes) -> None:
        """Keep a piece of the stream, through to the disk."""
        _known(info)
        self._downloads.append(info, after, piece)

    def throw_away(self, info: EditionInfo) -> None:
        """Forget what is kept of the stream."""
        _known(info)
        self._downloads.throw_away(info)

    def keep_only(self, infos: Iterable[EditionInfo]) -> None:
        """Forget what is kept of any edition that is neither one of these nor in force."""
        self._downloads.keep_only(infos, self._in_force)

    def to_rebuild(self) -> tuple[EditionInfo, ...]:
        """The editions in force that cannot be read here while their streams are kept: `install` needs no centre."""
        lost = [name for name in DATASETS if name in self._in_force and name not in self._files]
        lost.sort(key=lambda name: name == "components")  # the small ones are of use first
        found = (self._downloads.info_of(name, self._in_force[name]) for name in lost)
        return tuple(info for info in found if info is not None)

    def watch(self, lost: Callable[[], None]) -> None:
        """`lost` is called, by any thread, when an edition in force turns out damaged."""
        self._lost = lost

    def install(self, info: EditionInfo, task: Task) -> None:
        """Build the edition aside from what is kept, check it, swap it in by one row in desk.db; the former stays in
        force otherwise.

        Raises `EditionBroken` (what was kept is gone then), `StoreTrouble`, and whatever `task` raises.
        """
        _known(info)
        if self.installed().get(info.name) != info.edition:
            try:
                self._build(info, task)
            except EditionBroken:
                self._downloads.throw_away(info)
                raise
        self._downloads.throw_away_others(info)

    def take(self, info: EditionInfo, packed: Iterable[bytes], task: Task) -> None:
        """Keep a whole stream anew, from where it lies on this machine, and install it; raises as `install` does."""
        self.throw_away(info)
        after = 0
        for piece in packed:
            self.keep(info, after, piece)
            after += len(piece)
        self.install(info, task)

    def _build(self, info: EditionInfo, task: Task) -> None:
        path = self._path(info.name, info.edition)
        aside = path.with_suffix(ASIDE)
        try:
            with translated(aside):
                build_from_packed(aside, self._key, info, self._downloads.pieces(info), task)
            part = self._tried(aside, info)
            with translated(path):
                aside.replace(path)
        except BaseException:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
            raise
        file = EditionFile(path, self._key, info.name, info.edition)
        self._register.keep_edition(info.name, info.edition, info.rows)
        self._in_force[info.name] = info.edition
        self._swap_in(file, part)
        self._prune()

    def _tried(self, aside: Path, info: EditionInfo) -> Any:
        """What decisions will hold of it; broken where the rows are well formed and still make no sense."""
        file = EditionFile(aside, self._key, info.name, info.edition)
        try:
            return part_in(file)
        except ValueError as trouble:
            raise EditionBroken("edition_broken", {"dataset": info.name, "why": str(trouble)}) from trouble
        finally:
            file.close()

    def _swap_in(self, file: EditionFile, part: Any) -> None:
        with self._swap:
            former = self._files.get(file.name)
            files, parts = {**self._files, file.name: file}, self._parts
            if file.name in IN_MEMORY:
                parts = {**parts, file.name: part}
            reference = reference_of(parts, self._bodies_of)
            lookups = LookingUp(files, reference.catalogue, self._lookups)
            self._files, self._parts, self._reference, self._lookups = files, parts, reference, lookups
            if file.name in self.damaged:
                self.damaged.remove(file.name)
        if former is not None:
            former.close()

    def _prune(self) -> None:
        """Take away files that are neither in force nor named by an open case.

        The cases are asked only where a file has gone out of force: not at all while a new seat takes its editions.
        """
        needed = {file.path for file in self._files.values()}
        former = [path for path in self._folder.glob("*.db") if path not in needed]
        if former:
            named = self._register.editions_named()
            _remove_all(path for path in former if path.stem.rpartition("-")[2] not in named)

    # --- Lookups ----------------------------------------------------------------------------------------------------

    def reference(self) -> Reference:
        """The current editions of catalogue, directory, calendar and policies."""
        return self._reference

    def _bodies_of(self, code: str) -> ComponentBodies | None:
        component = self.component(code) if code else None
        if component is not None:
            return component.bodies
        return COMPONENTS_NOT_KNOWN if code and "components" not in self._files else None

    def _steady(self, answer: Callable[[LookingUp], T]) -> T:
        """An answer of the editions in force; asked again where their files went while it was made, or are damaged."""
        for _ in range(len(DATASETS) + 1):
            lookups = self._lookups
            try:
                return answer(lookups)
            except StoreTrouble as trouble:
                if not self._dropped(trouble) and self._lookups is lookups:
                    raise
        return answer(self._lookups)

    def _dropped(self, trouble: StoreTrouble) -> bool:
        """Whether it was a damaged file, which nobody asks any more now. What decisions hold of it in memory stays."""
        if trouble.code != "store_damaged":
            return False
        with self._swap:
            file = next((file for file in self._files.values() if file.path.name == trouble.params.get("file")), None)
            if file is None:
                return False
            files = {name: each for name, each in self._files.items() if each is not file}
            self._files, self._lookups = files, LookingUp(files, self._reference.catalogue, self._lookups)
            self.damaged.append(file.name)
        file.close()
        self._lost()
        return True

    def search(
        self, words: str, *, near: tuple[float, float] | None, kinds: frozenset[str], at_most: int
    ) -> tuple[LookupHit, ...]:
        """What holds all the words, or a code that holds them: an exact code first, then each kind's best in turn.

        No kinds means every kind. Components come nearest first. A search that a newer one for the same kinds overtakes
        gives nothing: nobody waits for it.
        """
        self._newest[kinds] = mine = self._newest.get(kinds, 0) + 1

        def overtaken() -> bool:
            return self._newest[kinds] != mine

        return self._steady(lambda lookups: lookups.search(words, near, kinds, at_most, overtaken))

    def understand(
        self,
        said: str,
        *,
        near: tuple[float, float] | None = None,
        learned: Learned | None = None,
    ) -> Understood:
        """Problems, places, components and kinds of demand that a caller's words mean, the likeliest first.

        Nothing is understood where a newer call overtakes this one: nobody waits for it.
        """
        self._understanding = mine = self._understanding + 1

        def overtaken() -> bool:
            return self._understanding != mine

        asked = Question(said=said, near=near, learned=learned, overtaken=overtaken)
        return self._steady(lambda lookups: lookups.understand(asked))

    def make_ready(self) -> None:
        """Read what the first search would otherwise wait for."""
        self._steady(lambda lookups: lookups.make_ready())

    def component(self, code: str) -> Component | None:
        """The component with this code."""
        return self._steady(lambda lookups: lookups.component(code))

    def grid(self, code: str) -> GridArea | None:
        """The area with this code."""
        return self._steady(lambda lookups: lookups.grid(code))

    def grid_at(self, longitude: float, latitude: float, level: GridLevel) -> GridArea | None:
        """The area of this level that a place lies in."""
        return self._steady(lambda lookups: lookups.grid_at(longitude, latitude, level))

    def components_near(self, longitude: float, latitude: float, at_most: int) -> tuple[tuple[Component, float], ...]:
        """The components nearest to a place, with metres, nearest first."""
        return self._steady(lambda lookups: lookups.components_near(longitude, latitude, at_most))

    def component_points(self) -> ComponentPoints:
        """Where all components are, as raw columns."""
        return self._steady(lambda lookups: lookups.component_points())

    def areas(self, level: GridLevel) -> tuple[GridArea, ...]:
        """Every area of a level, by code."""
        return self._steady(lambda lookups: lookups.areas(level))

    def streets(self) -> tuple[Street, ...]:
        """Every street with its line."""
        return self._steady(lambda lookups: lookups.streets())

    def place_named(self, code: str) -> NamedPlace | None:
        """The named place with this code."""
        return self._steady(lambda lookups: lookups.place_named(code))

    def counts(self) -> Mapping[str, EditionCounts]:
        """Dataset -> the edition in force and how many of what it holds."""
        return {name: EditionCounts(edition=file.edition, counts=file.counts) for name, file in self._files.items()}

    def close(self) -> None:
        """Close every file."""
        for file in self._files.values():
            file.close()


def _remove_all(paths: Iterable[Path]) -> None:
    """One that is still in use goes next time."""
    for path in list(paths):
        with suppress(OSError):
            path.unlink()


def _known(info: EditionInfo) -> None:
    """Names become file names: only those that the protocol knows may."""
    if info.name not in DATASETS or not info.edition.isalnum():
        raise EditionBroken("edition_broken", {"dataset": info.name, "why": "unknown_dataset"})
