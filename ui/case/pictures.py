"""Pictures of a call, read, made small and kept beside the window: none of it runs in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QRunnable, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QImage, QImageReader
from shiboken6 import isValid

from desk_app.domain.case import Photo
from desk_app.errors import WorldTrouble
from desk_app.screens.attachments import LARGEST, Offered, why_not
from desk_app.screens.trouble import trouble_words
from desk_app.words import _
from ui.bridge import Bridge

THUMBNAIL = QSize(160, 80)
"""The most that is kept of a picture for its tile, in pixels of the screen: sharp at a scale of two."""
PIECE = 64 * 1024
MARGIN = 2 * 1024 * 1024
"""A file that grows while it is read is read so far beyond the limit at most."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker made of a file: its name, its bytes and a small picture; or why it cannot be taken."""

    name: str
    content: bytes = b""
    small: QImage | None = None
    trouble: str = ""


Use = Callable[[Photo, QImage], None]
Fail = Callable[[str], None]


class _Told(QObject):
    """A worker's one answer, heard in the window's thread."""

    made = Signal(object)


class _Work(QRunnable):
    def __init__(self, make: Callable[[], Made], told: _Told) -> None:
        super().__init__()
        self._make = make
        self._told = told

    def run(self) -> None:
        self._told.made.emit(self._make())


class Pictures(QObject):
    """Takes files and images in through the desk, which keeps them on this seat's disk and gives them to the centre."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._at_work: set[_Told] = set()

    def take_file(self, path: Path, use: Use, failed: Fail, owner: QObject) -> None:
        """Keeps a file; `failed` with words where it cannot be taken. Nobody hears of it once `owner` is gone."""
        self._start(lambda: _read(path), lambda made: self._keep(made, use, failed, owner), owner)

    def take_image(self, image: QImage, name: str, use: Use, failed: Fail, owner: QObject) -> None:
        """Keeps an image that was never a file, from the clipboard."""
        self._start(lambda: _encoded(image, name), lambda made: self._keep(made, use, failed, owner), owner)

    def show_small(self, photo: Photo, use: Callable[[QImage], None], owner: QObject) -> None:
        """The small picture of one that is kept; nothing where this seat does not have it."""

        def made(answer: Made) -> None:
            if answer.small is not None:
                use(answer.small)

        def came(content: bytes | None) -> None:
            if content is not None:
                self._start(lambda: _made_small(content), made, owner)

        self._bridge.then(
            self._bridge.desk.calls.attachment(photo.sha256), came, failed=lambda _trouble: None, owner=owner
        )

    def _keep(self, made: Made, use: Use, failed: Fail, owner: QObject) -> None:
        small = made.small
        if made.trouble or small is None:
            failed(made.trouble or _("“{name}” cannot be read as a picture").format(name=made.name))
            return

        def refused(trouble: WorldTrouble) -> None:
            failed(trouble_words(trouble.code, trouble.params))

        kept = self._bridge.desk.calls.keep_attachment(made.name, made.content)
        self._bridge.then(kept, lambda photo: use(photo, small), failed=refused, owner=owner)

    def _start(self, make: Callable[[], Made], use: Callable[[Made], object], owner: QObject) -> None:
        told = _Told()
        self._at_work.add(told)  # until it has answered nobody else holds it

        def made(answer: Made) -> None:
            self._at_work.discard(told)
            if isValid(self) and isValid(owner):
                use(answer)

        told.made.connect(made, Qt.ConnectionType.QueuedConnection)
        QThreadPool.globalInstance().start(_Work(make, told))


# on a worker's thread


def _read(path: Path) -> Made:
    try:
        trouble = why_not(Offered(name=path.name, size=path.stat().st_size))
        if trouble:
            return Made(path.name, trouble=trouble)
        with path.open("rb") as file:
            content = file.read(LARGEST + MARGIN)
    except OSError:
        return Made(path.name, trouble=_("“{name}” cannot be read").format(name=path.name))
    trouble = why_not(Offered(name=path.name, size=len(content)))
    return Made(path.name, content, _small(QImageReader(str(path))), trouble)


def _encoded(image: QImage, name: str) -> Made:
    into = QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(into, "PNG"):  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
        return Made(name, trouble=_("“{name}” cannot be read as a picture").format(name=name))
    content = bytes(into.data().data())
    small = image.scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Made(name, content, small, why_not(Offered(name=name, size=len(content))))


def _made_small(content: bytes) -> Made:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    for begin in range(0, len(content), PIECE):
        buffer.write(QByteArray(content[begin : begin + PIECE]))
    buffer.seek(0)
    return Made("", small=_small(QImageReader(buffer)))


def _small(reader: QImageReader) -> QImage | None:
    """Read at once in a small size: a JPEG is decoded no finer than that."""
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid():
        reader.setScaledSize(size.scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
