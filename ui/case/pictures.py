"""Pictures of calls and actions, read, made small and kept beside the window: never in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt
from PySide6.QtGui import QImage, QImageReader
from shiboken6 import isValid

from desk_app.domain.case import Photo
from desk_app.domain.pictures import FILE_AT_MOST
from desk_app.errors import WorldTrouble
from desk_app.screens.attachments import Offered, why_not
from desk_app.screens.trouble import trouble_words
from desk_app.words import _
from ui.bridge import Bridge
from ui.case.errands import Errand, Errands, NotCome

THUMBNAIL = QSize(160, 80)
"""The most that is kept of a picture for its tile, in pixels of the screen: sharp at a scale of two."""
PIECE = 64 * 1024
MARGIN = 2 * 1024 * 1024
"""A file that grows while it is read is read so far beyond the limit at most."""


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """Where a picture comes from: a file, or an image that was never one, from the clipboard."""

    name: str
    path: Path | None = None
    image: QImage | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What a worker made of a source: its bytes and a small picture; or why it cannot be taken."""

    content: bytes = b""
    small: QImage | None = None
    trouble: str = ""


Use = Callable[[Photo, QImage], None]
Fail = Callable[[str], None]


class Taking:
    """A picture that is being taken in, from the first byte until the disk has it; it can be given up."""

    def __init__(self) -> None:
        self.wanted = True
        self.errand: Errand[Made] | None = None

    def give_up(self) -> None:
        """It is not wanted any more: nobody hears of it."""
        self.wanted = False
        if self.errand is not None:
            self.errand.give_up()


class Pictures(QObject):
    """Takes files and images in through the desk, which keeps them on this seat's disk and gives them to the centre."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._reading = Errands(bridge, self)
        self._drawing = Errands(bridge, self)  # of its own: files that hang do not keep pictures from being drawn

    def take(self, source: Source, use: Use, failed: Fail, owner: QObject) -> Taking:
        """Reads and keeps a picture; `failed` with words where it cannot be taken. Nobody hears of it once `owner` is
        gone; where it is given up, what was kept already is forgotten in time like all that no command names."""
        path, image, taking = source.path, source.image, Taking()

        def work(errand: Errand[Made]) -> Made:
            if path is not None:
                return _read(path, errand)
            assert image is not None
            return _encoded(image, source.name)

        def not_come(why: NotCome) -> None:
            if isValid(owner):
                failed(_not_come(source.name, why))

        def came(made: Made) -> None:
            if isValid(owner):
                self._keep(source, made, use, failed, owner, taking)

        taking.errand = self._reading.begin(work, came, not_come)
        return taking

    def show(self, content: bytes, most: QSize, use: Callable[[QImage | None], object], owner: QObject) -> None:
        """The picture in these bytes, no larger than `most`; None where there is none in them."""

        def drawn(image: QImage | None) -> None:
            if isValid(owner):
                use(image)

        self._drawing.begin(lambda _errand: _drawn(content, most), drawn, lambda _why: drawn(None))

    def show_small(self, photo: Photo, use: Callable[[QImage], None], owner: QObject) -> None:
        """The small picture of one that is kept; nothing where this seat does not have it."""

        def drawn(image: QImage | None) -> None:
            if image is not None:
                use(image)

        def came(content: bytes | None) -> None:
            if content is not None:
                self.show(content, THUMBNAIL, drawn, owner)

        self._bridge.then(
            self._bridge.desk.calls.attachment(photo.sha256), came, failed=lambda _trouble: None, owner=owner
        )

    def _keep(self, source: Source, made: Made, use: Use, failed: Fail, owner: QObject, taking: Taking) -> None:
        small = made.small
        if made.trouble or small is None:
            failed(made.trouble or _("“{name}” cannot be read as a picture").format(name=source.name))
            return

        def kept(photo: Photo) -> None:
            if taking.wanted:
                use(photo, small)

        def refused(trouble: WorldTrouble) -> None:
            if taking.wanted:
                failed(trouble_words(trouble.code, trouble.params))

        keeping = self._bridge.desk.calls.keep_attachment(source.name, made.content)
        self._bridge.then(keeping, kept, failed=refused, owner=owner)


def _not_come(name: str, why: NotCome) -> str:
    if why is NotCome.LATE:
        return _("“{name}” cannot be read: check that the phone or disk it is on is still connected").format(name=name)
    return _("“{name}” cannot be read").format(name=name)


# on a worker's thread


def _read(path: Path, errand: Errand[Made]) -> Made:
    pieces: list[bytes] = []
    size = 0
    try:
        # A telephone says 0 of what it has not looked at yet: whether a file is empty is known when it is read.
        trouble = why_not(Offered(name=path.name, size=max(1, path.stat().st_size)))
        if trouble:
            return Made(trouble=trouble)
        with path.open("rb") as file:
            while errand.wanted and size < FILE_AT_MOST + MARGIN and (piece := file.read(PIECE)):
                pieces.append(piece)
                size += len(piece)
    except OSError:
        return Made(trouble=_("“{name}” cannot be read").format(name=path.name))
    content = b"".join(pieces)
    trouble = why_not(Offered(name=path.name, size=size))
    return Made(content, None if trouble else _drawn(content, THUMBNAIL), trouble)


def _encoded(image: QImage, name: str) -> Made:
    into = QBuffer()
    into.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(into, "PNG"):  # type: ignore[call-overload]  # the stubs want bytes, Qt a str
        return Made(trouble=_("“{name}” cannot be read as a picture").format(name=name))
    content = bytes(into.data().data())
    small = image.scaled(THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)
    return Made(content, small, why_not(Offered(name=name, size=len(content))))


def _drawn(content: bytes, most: QSize) -> QImage | None:
    """Read at once in the size that is wanted: a JPEG is decoded no finer than that."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.ReadWrite)
    for begin in range(0, len(content), PIECE):
        buffer.write(QByteArray(content[begin : begin + PIECE]))
    buffer.seek(0)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.isValid() and (size.width() > most.width() or size.height() > most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image
