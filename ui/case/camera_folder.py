"""Looks again and again into the folder where a camera or telephone puts its pictures, and offers the new ones."""

from __future__ import annotations

import os
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from desk_app.screens.attachments import is_picture
from ui.bridge import Bridge
from ui.case.errands import Errand, Errands

CHOICE = "camera_folder"
LOOKS_EVERY_MS = 2_000
SETTLES_MS = 400
"""A picture counts as whole once it has not grown for so long."""


class FolderLooks(StrEnum):
    """What a look at a folder has found; SILENT where it has not answered."""

    READY = "READY"
    MISSING = "MISSING"
    NO_FOLDER = "NO_FOLDER"
    UNREADABLE = "UNREADABLE"
    SILENT = "SILENT"


Sizes = dict[str, int]
"""Name of each picture in the folder, and how many bytes it has."""


class CameraFolder(QObject):
    """`offered(list[Path])` tells all that is new since it began to watch and that nobody has taken or left.

    It looks on a thread that may hang, and not by Qt's watcher: that one asks the disk in the window's thread, and
    hears nothing of what others put on a network disk.
    """

    offered = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._errands = Errands(bridge, self)
        self._looking: Errand[Sizes | None] | None = None
        self._folder: Path | None = None
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._look)
        self._known: set[str] | None = None
        self._growing: Sizes = {}
        self._offered: list[Path] = []

    @property
    def waiting(self) -> list[Path]:
        """What is offered now."""
        return list(self._offered)

    @property
    def watching(self) -> bool:
        """It has looked once: what it finds from now on is new."""
        return self._known is not None

    def begin(self) -> None:
        """A form for pictures opens: watches the folder that is chosen in the settings, if any."""
        self._bridge.then(self._bridge.desk.choice(CHOICE), self.watch, failed=lambda _trouble: None, owner=self)

    def watch(self, folder: str | None) -> None:
        """Watches this folder from now on; None or empty watches none."""
        wanted = Path(folder) if folder else None
        if wanted == self._folder:
            return
        if self._looking is not None:
            self._looking.give_up()
            self._looking = None
        self._again.stop()
        self._folder, self._known, self._growing = wanted, None, {}
        self.take_all()
        self._look()

    def take_all(self) -> list[Path]:
        """What was offered is taken, or left: it is not offered any more."""
        taken, self._offered = self._offered, []
        if taken:
            self.offered.emit([])
        return taken

    def _look(self) -> None:
        folder = self._folder
        if folder is None or self._looking is not None:
            return
        known = frozenset(self._known or ())
        self._looking = self._errands.begin(
            lambda _errand: _sizes(folder, known), self._found, lambda _why: self._look_later(LOOKS_EVERY_MS)
        )

    def _look_later(self, after_ms: int) -> None:
        self._looking = None
        self._again.start(after_ms)

    def _found(self, new: Sizes | None) -> None:
        folder = self._folder
        assert folder is not None
        if new is None:
            self._look_later(LOOKS_EVERY_MS)  # not there now: a telephone that comes back brings no old news
            return
        if self._known is None:
            self._known = set(new)  # what lay there before is nobody's news
            self._look_later(LOOKS_EVERY_MS)
            return
        whole = {name for name, size in new.items() if size and self._growing.get(name) == size}
        self._growing = {name: size for name, size in new.items() if name not in whole}
        self._look_later(SETTLES_MS if self._growing else LOOKS_EVERY_MS)
        if whole:
            self._known |= whole
            self._offered += [folder / name for name in sorted(whole)]
            self.offered.emit(self.waiting)


def looks(folder: Path) -> FolderLooks:
    """Looks at a folder, on a thread that may hang."""
    try:
        with os.scandir(folder):
            return FolderLooks.READY
    except FileNotFoundError:
        return FolderLooks.MISSING
    except NotADirectoryError:
        return FolderLooks.NO_FOLDER
    except OSError:
        return FolderLooks.UNREADABLE


def _sizes(folder: Path, known: Collection[str]) -> Sizes | None:
    """The pictures that are not known yet: only these are looked at, so that a full folder costs one list of names.
    None where the folder cannot be read."""
    found: Sizes = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name not in known and is_picture(entry.name):
                    found[entry.name] = entry.stat().st_size
    except OSError:
        return None
    return found
