"""The pictures of a call: dragged, pasted, chosen or offered by the camera's folder; each can be taken away again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QWidget

from desk_app.domain.case import Photo
from desk_app.screens import register_values as name
from desk_app.screens.attachments import KINDS, MOST, is_picture, is_there, photos_text
from desk_app.words import _, ngettext
from ui.case.camera_folder import CameraFolder
from ui.case.fields import Field
from ui.case.picture_tile import PictureTile
from ui.case.pictures import Pictures
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

CHOOSE_KEY, CAMERA_KEY = "Alt+I", "Alt+Shift+I"
ROOM_STEPS = 9


class AttachmentField(Field):
    """Its value is `sha256 name` one a line. What arrives in the camera's folder is offered, never taken by itself.

    `read(bool)` once nothing is being read any more: whether all of it could be taken.
    """

    read = Signal(bool)

    def __init__(self, label: str, pictures: Pictures, camera: CameraFolder, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._pictures = pictures
        self._camera = camera
        self._photos: list[Photo] = []
        self._tiles: dict[str, PictureTile] = {}
        self._removed: list[Photo] = []
        self._reading = 0
        self._failed = False
        theme = current()
        self._choose = ActionButton(_("Pictures…"), CHOOSE_KEY, icon="attachment")
        self._choose.setAccessibleName(_("{label}: choose pictures").format(label=label))
        self._from_camera = ActionButton("", CAMERA_KEY, ButtonKind.LINK)
        self._undo = ActionButton(_("Put back"), kind=ButtonKind.QUIET)
        self._said = Words("", "small")
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.space(1))
        self._hold(self._choose, self._undo, self._from_camera, self._said)
        layout = self.layout()
        assert isinstance(layout, QHBoxLayout)
        layout.setStretch(0, 0)
        layout.insertLayout(1, self._row)
        layout.setStretch(layout.count() - 1, 1)
        self.setFixedHeight(theme.space(ROOM_STEPS))
        self._choose.clicked.connect(self._ask)
        self._from_camera.clicked.connect(self._take_offered)
        self._undo.clicked.connect(self._put_back)
        camera.offered.connect(self._offered)
        self._tell()

    @property
    def value(self) -> str:
        return photos_text(self._photos)

    def set_value(self, value: str) -> None:
        self._photos = list(name.photos_of({name.ATTACHMENTS: value}))
        self._removed = []
        self._show_tiles()
        for photo in self._photos:
            tile = self._tiles[photo.sha256]
            if not tile.has_picture:
                self._pictures.show_small(photo, tile.show_small, tile)
        self._tell()

    @property
    def photos(self) -> tuple[Photo, ...]:
        """What belongs to the call now."""
        return tuple(self._photos)

    @property
    def tiles(self) -> tuple[PictureTile, ...]:
        """The tiles, in the order of the pictures."""
        return tuple(self._tiles[photo.sha256] for photo in self._photos)

    @property
    def reading(self) -> bool:
        """Files are still being read: they belong to the call, and are not among its pictures yet."""
        return self._reading > 0

    @property
    def said(self) -> str:
        """What it says: what is being read, why one was not taken."""
        return self._said.text()

    # taking

    def take_files(self, paths: Sequence[Path]) -> None:
        """Reads files beside the window and takes those that can be taken; why one cannot, it says."""
        for path in paths:
            if self._has_room():
                self._begin()
                self._pictures.take_file(path, self._add, self._cannot, self)

    def take_mime(self, mime: QMimeData) -> bool:
        """Takes the picture or the picture files of a drag or of the clipboard; false where there is none in it."""
        if not holds_pictures(mime):
            return False
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.take_files(paths)
        elif self._has_room():
            image = mime.imageData()
            assert isinstance(image, QImage)
            self._begin()
            self._pictures.take_image(image, _("pasted picture") + ".png", self._add, self._cannot, self)
        return True

    def _has_room(self) -> bool:
        room = len(self._photos) + self._reading < MOST
        if not room:
            words = ngettext("{count} picture is the most for a call", "{count} pictures are the most for a call", MOST)
            self._said.set_words(words.format(count=MOST), "warning")
        return room

    def _offered(self, _paths: list[Path]) -> None:
        self._tell()

    def _take_offered(self) -> None:
        self.take_files(self._camera.take_all())

    def _ask(self) -> None:
        dialog = QFileDialog(self, _("Pictures"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(_("Pictures") + " (" + " ".join(f"*{kind}" for kind in sorted(KINDS)) + ")")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(False)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(each) for each in names]))
        dialog.show()

    def _begin(self) -> None:
        self._failed = self._failed and self.reading
        self._reading += 1
        self._tell()

    def _end(self) -> None:
        self._reading -= 1
        self._tell()
        if not self.reading:
            QTimer.singleShot(0, self, lambda: self.read.emit(not self._failed))

    def _add(self, photo: Photo, small: QImage) -> None:
        self._end()
        there = is_there(photo, self._photos)
        if there:
            words = _("“{name}” is there already, as “{there}”").format(name=photo.name, there=there)
            self._said.set_words(words, "warning")
            return
        self._photos.append(photo)
        self._show_tiles()
        self._tiles[photo.sha256].show_small(small)
        self._tell()
        self.changed.emit()

    def _cannot(self, words: str) -> None:
        self._failed = True
        self._end()
        self._said.set_words(words, "error")

    # taking away

    def _remove(self, photo: Photo) -> None:
        self._photos = [each for each in self._photos if each.sha256 != photo.sha256]
        self._removed.append(photo)
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_tiles()
        self._tell()
        self.changed.emit()

    def _put_back(self) -> None:
        if self._removed:
            photo = self._removed.pop()
            self._photos.append(photo)
            self._show_tiles()
            tile = self._tiles[photo.sha256]
            self._pictures.show_small(photo, tile.show_small, tile)
            self._tell()
            self.changed.emit()

    # showing

    def _show_tiles(self) -> None:
        wanted = {photo.sha256 for photo in self._photos}
        for sha256 in [each for each in self._tiles if each not in wanted]:
            tile = self._tiles.pop(sha256)
            self._row.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        for photo in self._photos:
            if photo.sha256 not in self._tiles:
                tile = PictureTile(photo, self)
                tile.removed.connect(self._remove)
                self._tiles[photo.sha256] = tile
                self._row.addWidget(tile)
                tile.show()

    def _tell(self) -> None:
        offered = len(self._camera.waiting)
        self._from_camera.setVisible(bool(offered))
        if offered:
            words = ngettext("{count} new from the camera", "{count} new from the camera", offered)
            self._from_camera.setText(words.format(count=offered))
            self._from_camera.setAccessibleName(self._from_camera.text())
            self._from_camera.set_key(CAMERA_KEY)  # Qt forgets a button's key with its words
        self._undo.setVisible(bool(self._removed))
        if self._reading:
            told = ngettext("reading {count} file…", "reading {count} files…", self._reading)
            self._said.set_words(told.format(count=self._reading), "small")
        elif not self._photos:
            self._said.set_words(_("Drag pictures here, or paste them with Ctrl+V"), "small")
        else:
            self._said.set_words("")


def holds_pictures(mime: QMimeData) -> bool:
    """A drag or the clipboard holds pictures: files by their names, or an image; text beside it is not one."""
    files = [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]
    if files:
        return any(is_picture(file) for file in files)
    return mime.hasImage() and not mime.hasText()
