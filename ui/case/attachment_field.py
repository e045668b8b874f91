"""The pictures of a form: dragged, pasted, chosen or offered by the camera's folder; each can be taken away again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desk_app.domain.case import Photo
from desk_app.screens.attachments import KINDS, MOST, coming_from, is_there, photos_from, photos_text
from desk_app.words import _, ngettext
from ui.case.fields import Field
from ui.case.form_doors import FormDoors
from ui.case.picture_tile import PictureTile
from ui.case.pictures import Source, Taking
from ui.case.pictures_refused import PicturesRefused
from ui.pieces import ActionButton, ButtonKind, Words
from ui.theme import current

CHOOSE_KEY, CAMERA_KEY = "Alt+I", "Alt+Shift+N"
ROOM_STEPS = 9


@dataclass(slots=True, kw_only=True, eq=False)
class _Picture:
    """One tile: `photo` once the disk has it, `taking` while it is being read from its `source`."""

    tile: PictureTile
    photo: Photo | None = None
    source: Source | None = None
    taking: Taking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """What belongs to a form and did not go with it when it was sent."""

    photos: tuple[Photo, ...] = ()
    sources: tuple[Source, ...] = ()


class AttachmentField(Field):
    """Its value is that of `photos_text`. What arrives in the camera's folder is offered, never taken by itself.

    Each picture has its tile at once and can be taken away while it is being read. `read(bool)` once nothing is being
    read any more: whether all of it could be taken. One that is not `several` holds the picture taken last. All that
    was not taken is told together, until a person does something else with the pictures.
    """

    read = Signal(bool)

    def __init__(self, label: str, doors: FormDoors, *, several: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(label, parent)
        self._doors = doors
        self._several = several
        self._pictures: list[_Picture] = []
        self._removed: list[_Picture] = []
        self._failed = False
        theme = current()
        self._choose = ActionButton(_("Pictures…") if several else _("Picture…"), CHOOSE_KEY, icon="attachment")
        self._from_camera = ActionButton("", CAMERA_KEY, ButtonKind.LINK)
        self._undo = ActionButton(_("Put back"), kind=ButtonKind.QUIET)
        self._said = Words("", "small")
        self._said.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._refused = PicturesRefused(self)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.space(1))
        self._lay_out()
        self._choose.setAccessibleName(_("{label}: choose pictures").format(label=label))
        self._choose.clicked.connect(self._ask)
        self._from_camera.clicked.connect(lambda: self.take_files(self._doors.camera.take_all()))
        self._undo.clicked.connect(self._put_back)
        doors.camera.offered.connect(self._tell)
        self._tell()

    def _lay_out(self) -> None:
        """One line that keeps its height; what was not taken stands below it."""
        theme = current()
        line = QWidget(self)
        line.setFixedHeight(theme.space(ROOM_STEPS))
        beside = QHBoxLayout(line)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(theme.space(2))
        beside.addWidget(self._choose)
        beside.addLayout(self._row)
        beside.addWidget(self._undo)
        beside.addWidget(self._from_camera)
        beside.addWidget(self._said, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.space(1))
        layout.addWidget(line)
        layout.addWidget(self._refused)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusProxy(self._choose)

    @property
    def value(self) -> str:
        return photos_text(self.photos, [each.path for each in self._coming if each.path is not None])

    def set_value(self, value: str) -> None:
        """Takes up what a draft says: pictures that are here, and files that were still being read."""
        photos, coming = photos_from(value), coming_from(value)
        known = {each.photo.sha256 for each in self._pictures if each.photo is not None}
        reading = {each.path for each in self._coming if each.path is not None}
        wanted = {photo.sha256 for photo in photos}
        for picture in list(self._pictures):
            stays = picture.photo.sha256 in wanted if picture.photo is not None else _path(picture) in coming
            if not stays:
                self._drop(picture)
        for photo in photos:
            if photo.sha256 not in known:
                self._show(photo)
        for path in coming:
            if path not in reading:
                self._take(Source(path.name, path=Path(path)))
        self._removed = []
        self._tell()

    @property
    def photos(self) -> tuple[Photo, ...]:
        """What belongs to the form and is kept on this seat."""
        return tuple(each.photo for each in self._pictures if each.photo is not None)

    @property
    def tiles(self) -> tuple[PictureTile, ...]:
        """The tiles, in the order of the pictures, of those being read too."""
        return tuple(each.tile for each in self._pictures)

    @property
    def reading(self) -> bool:
        """Files are still being read: they belong to the form, and are not among its `photos` yet."""
        return bool(self._coming)

    @property
    def said(self) -> str:
        """What it says: why pictures were not taken, else what is being read."""
        return self._refused.text() or self._said.text()

    def left_by(self, sent: Collection[Photo]) -> Left:
        """What belongs to the form beside the photos that were `sent`; may be asked of one that is shown no more."""
        return Left(photos=tuple(each for each in self.photos if each not in sent), sources=tuple(self._coming))

    def let_go(self) -> None:
        """The form is shown no more: nothing more is read for it; what belongs to it can still be asked."""
        for picture in self._pictures:
            if picture.taking is not None:
                picture.taking.give_up()

    # taking

    def take_files(self, paths: Sequence[Path]) -> None:
        """Reads files beside the window and takes those that can be taken; why the others cannot, it says."""
        self._begin_anew()
        for path in paths if self._several else paths[-1:]:
            self._take_new(Source(path.name, path=path))

    def take_mime(self, mime: QMimeData) -> bool:
        """Takes the picture or the picture files of a drag or of the clipboard; false where there is none in it."""
        if not holds_pictures(mime):
            return False
        paths = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
        if paths:
            self.take_files(paths)
        else:
            image = mime.imageData()
            assert isinstance(image, QImage)
            self._begin_anew()
            self._take_new(Source(_("pasted picture") + ".png", image=image))
        return True

    def _take_new(self, source: Source) -> None:
        self._make_room()
        if len(self._pictures) >= MOST:
            words = ngettext("At most {count} picture here", "At most {count} pictures here", MOST)
            self._refused.add(words.format(count=MOST))
            return
        self._take(source)
        self._tell()
        self.changed.emit()

    def _make_room(self) -> None:
        """A field for one picture gives up the one it holds; it can be put back."""
        if not self._several:
            for picture in list(self._pictures):
                self._drop(picture)
                self._removed.append(picture)

    def _take(self, source: Source) -> None:
        self._failed = self._failed and self.reading
        picture = _Picture(tile=PictureTile(source.name, reading=True, parent=self), source=source)
        self._add(picture)
        picture.taking = self._doors.pictures.take(
            source, lambda photo, small: self._taken(picture, photo, small), lambda why: self._not(picture, why), self
        )

    def _taken(self, picture: _Picture, photo: Photo, small: QImage) -> None:
        there = is_there(photo, self.photos)
        if there:
            self._drop(picture)
        else:
            picture.photo, picture.taking = photo, None
            picture.tile.show_reading(False)
            picture.tile.show_small(small)
        self._end()
        if there:
            self._refused.add(_("“{name}” is there already, as “{there}”").format(name=photo.name, there=there))

    def _not(self, picture: _Picture, why: str) -> None:
        self._failed = True
        self._drop(picture)
        self._end()
        self._refused.add(why)

    def _begin_anew(self) -> None:
        """A person does something with the pictures: what was told of those before has been read. While some are still
        being read it is of the same hand, and stays."""
        if not self.reading:
            self._refused.clear()

    def _end(self) -> None:
        self._tell()
        self.changed.emit()
        if not self.reading:
            QTimer.singleShot(0, self, self._tell_read)

    def _tell_read(self) -> None:
        if not self.reading:
            self.read.emit(not self._failed)

    @property
    def _coming(self) -> list[Source]:
        return [each.source for each in self._pictures if each.photo is None and each.source is not None]

    def _ask(self) -> None:
        dialog = QFileDialog(self, _("Pictures"))
        mode = QFileDialog.FileMode
        dialog.setFileMode(mode.ExistingFiles if self._several else mode.ExistingFile)
        dialog.setNameFilter(_("Pictures") + " (" + " ".join(f"*{kind}" for kind in sorted(KINDS)) + ")")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setModal(False)
        dialog.filesSelected.connect(lambda names: self.take_files([Path(each) for each in names]))
        dialog.show()

    # taking away

    def _remove(self, picture: _Picture) -> None:
        self._begin_anew()
        self._drop(picture)
        self._removed.append(picture)
        self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self._end()

    def _put_back(self) -> None:
        self._begin_anew()
        if self._removed:
            picture = self._removed.pop()
            self._make_room()
            if picture.photo is not None and not is_there(picture.photo, self.photos):
                self._show(picture.photo)
            elif picture.photo is None and picture.source is not None:
                self._take(picture.source)
            self._tell()
            self.changed.emit()

    # showing

    def _show(self, photo: Photo) -> None:
        picture = _Picture(tile=PictureTile(photo.name, reading=False, parent=self), photo=photo)
        self._add(picture)
        self._doors.pictures.show_small(photo, picture.tile.show_small, picture.tile)

    def _add(self, picture: _Picture) -> None:
        picture.tile.removed.connect(lambda: self._remove(picture))
        self._pictures.append(picture)
        self._row.addWidget(picture.tile)
        picture.tile.show()

    def _drop(self, picture: _Picture) -> None:
        if picture.taking is not None:
            picture.taking.give_up()
        self._pictures.remove(picture)
        self._row.removeWidget(picture.tile)
        picture.tile.hide()
        picture.tile.deleteLater()

    def _tell(self) -> None:
        offered = len(self._doors.camera.waiting)
        self._from_camera.setVisible(bool(offered))
        words = ngettext("{count} new from the camera", "{count} new from the camera", offered)
        self._from_camera.setText(words.format(count=offered))
        self._from_camera.setAccessibleName(self._from_camera.text())
        self._undo.setVisible(bool(self._removed))
        reading = len(self._coming)
        if reading:
            told = ngettext("reading {count} file…", "reading {count} files…", reading)
            self._said.set_words(told.format(count=reading), "small")
        elif not self._pictures:
            self._said.set_words(_("Drag pictures here, or paste them with Ctrl+V"), "small")
        else:
            self._said.set_words("")


def holds_pictures(mime: QMimeData) -> bool:
    """A drag or the clipboard holds files, or an image; text beside an image is not one. A file that is no picture is
    refused in words: a text field would take its path for the caller's words."""
    if any(url.isLocalFile() for url in mime.urls()):
        return True
    return mime.hasImage() and not mime.hasText()


def _path(picture: _Picture) -> Path | None:
    return picture.source.path if picture.source is not None else None
