"""Photos of a command: files are chosen, and what is kept of each is its SHA-256 and its name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desk_app.words import _, ngettext
from ui.case.fields import Field
from ui.pieces import ActionButton, ButtonKind, Words

CHUNK = 64 * 1024


class _Done(QObject):
    hashed = Signal(str, str)
    failed = Signal(str)


class _Hashing(QRunnable):
    """Reads a file piece by piece, off the window's thread."""

    def __init__(self, path: Path, done: _Done) -> None:
        super().__init__()
        self._path = path
        self._done = done

    def run(self) -> None:
        digest = hashlib.sha256()
        try:
            with self._path.open("rb") as file:
                while piece := file.read(CHUNK):
                    digest.update(piece)
        except OSError:
            self._done.failed.emit(self._path.name)
            return
        self._done.hashed.emit(digest.hexdigest(), self._path.name)


class PhotoField(Field):
    """A button that chooses, the names of what was chosen, and a button that takes them away."""

    def __init__(self, label: str, *, several: bool, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._several = several
        self._lines: list[str] = []
        self._reading = 0
        self._done = _Done(self)
        self._done.hashed.connect(self._add)
        self._done.failed.connect(self._unreadable)
        self._choose = ActionButton(_("Choose photos…") if several else _("Choose a photo…"), icon="photo")
        self._choose.setAccessibleName(f"{label}: {self._choose.text()}")
        self._names = Words("", "muted")
        self._clear = ActionButton(_("Take away"), kind=ButtonKind.QUIET)
        self._clear.setAccessibleName(_("{label}: take away").format(label=label))
        self._choose.clicked.connect(self._ask)
        self._clear.clicked.connect(self._take_away)
        self._hold(self._choose, self._names, self._clear)
        layout = self.layout()
        assert layout is not None
        layout.setStretch(0, 0)  # type: ignore[attr-defined]
        layout.setStretch(1, 1)  # type: ignore[attr-defined]
        self._tell()

    @property
    def value(self) -> str:
        return "\n".join(self._lines)

    def set_value(self, value: str) -> None:
        self._lines = value.splitlines()
        self._tell()

    def add_file(self, path: Path) -> None:
        """Reads a file beside the window and keeps what it is known by."""
        self._reading += 1
        self._tell()
        QThreadPool.globalInstance().start(_Hashing(path, self._done))

    def _ask(self) -> None:
        dialog = QFileDialog(self, self._choose.text())
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles if self._several else QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(_("Pictures") + " (*.jpg *.jpeg *.png *.webp)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(False)
        dialog.filesSelected.connect(self._chosen)
        dialog.show()

    def _chosen(self, names: list[str]) -> None:
        for name in names:
            self.add_file(Path(name))

    def _add(self, digest: str, name: str) -> None:
        self._reading -= 1
        line = f"{digest} {name}"
        self._lines = [*(each for each in self._lines if each != line), line] if self._several else [line]
        self._tell()
        self.changed.emit()

    def _unreadable(self, name: str) -> None:
        self._reading -= 1
        self._tell()
        self._names.set_words(_("{name} cannot be read").format(name=name), "error")

    def _take_away(self) -> None:
        self._lines = []
        self._tell()
        self.changed.emit()

    def _tell(self) -> None:
        names = [line.partition(" ")[2] for line in self._lines]
        if self._reading:
            told = ngettext("reading {count} file…", "reading {count} files…", self._reading)
            self._names.set_words(told.format(count=self._reading), "muted")
        else:
            self._names.set_words(", ".join(names) or _("none yet"), "muted")
        self._clear.setVisible(bool(names))
