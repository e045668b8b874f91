"""Watches the folder into which a camera or telephone puts its pictures, and offers the new ones."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QRunnable, Qt, QThreadPool, QTimer, Signal

from desk_app.screens.attachments import is_picture
from ui.bridge import Bridge

CHOICE = "camera_folder"
SETTLES_MS = 400
"""A picture counts as whole once it has not grown for so long."""

Sizes = dict[str, int]
"""Name of each picture in the folder, and how many bytes it has."""


class _Looked(QObject):
    found = Signal(object)


class _Looking(QRunnable):
    """Lists the folder on a worker: it may lie on a telephone or a network disk."""

    def __init__(self, folder: Path, looked: _Looked) -> None:
        super().__init__()
        self._folder = folder
        self._looked = looked

    def run(self) -> None:
        try:
            sizes = {each.name: each.stat().st_size for each in self._folder.iterdir() if is_picture(each.name)}
        except OSError:
            sizes = {}
        self._looked.found.emit(sizes)


class CameraFolder(QObject):
    """`offered(list[Path])` tells all that is new since it began to watch and that nobody has taken or left."""

    offered = Signal(object)

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._folder: Path | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_MS)
        self._settle.timeout.connect(self._look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(lambda _path: self._settle.start())
        self._known: Sizes | None = None
        self._growing: Sizes = {}
        self._offered: list[Path] = []
        self._looked = _Looked(self)
        self._looked.found.connect(self._found, Qt.ConnectionType.QueuedConnection)

    @property
    def waiting(self) -> list[Path]:
        """What is offered now."""
        return list(self._offered)

    def begin(self) -> None:
        """A call begins: watches the folder that is chosen in the settings, if any."""
        self._bridge.then(self._bridge.desk.choice(CHOICE), self.watch, failed=lambda _trouble: None, owner=self)

    def watch(self, folder: str | None) -> None:
        """Watches this folder from now on; None or empty watches none."""
        wanted = Path(folder) if folder else None
        if wanted == self._folder:
            return
        if self._watcher.directories():
            self._watcher.removePaths(self._watcher.directories())
        self._folder, self._known, self._growing = wanted, None, {}
        self.take_all()
        if wanted is not None:
            self._watcher.addPath(str(wanted))
            self._look()

    def take_all(self) -> list[Path]:
        """What was offered is taken, or left: it is not offered any more."""
        taken, self._offered = self._offered, []
        if taken:
            self.offered.emit([])
        return taken

    def _look(self) -> None:
        if self._folder is not None:
            QThreadPool.globalInstance().start(_Looking(self._folder, self._looked))

    def _found(self, sizes: Sizes) -> None:
        folder = self._folder
        if folder is None:
            return
        if self._known is None:
            self._known = sizes  # what lay there before is nobody's news
            return
        new = {name: size for name, size in sizes.items() if name not in self._known}
        whole = {name for name, size in new.items() if size and self._growing.get(name) == size}
        self._growing = {name: size for name, size in new.items() if name not in whole}
        if self._growing:
            self._settle.start()
        if whole:
            self._known |= {name: sizes[name] for name in whole}
            self._offered += [folder / name for name in sorted(whole)]
            self.offered.emit(self.waiting)
