"""Pictures of a call: dragged, pasted, offered by the camera's folder; known by their hash, taken away and put back."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app.domain import commands as c
from desk_app.domain.case import Photo
from desk_app.errors import StoreTrouble
from desk_app.screens import register_values as name
from desk_app.screens.attachments import LARGEST
from tests.domain.stages import CASE, town_at
from tests.ui.case.fingers import press, told, type_in
from tests.ui.case.test_call_strips import OPEN
from ui.case import camera_folder
from ui.case.pictures import _Work

Key, Modifier = Qt.Key, Qt.KeyboardModifier
ALT = Modifier.AltModifier


def picture(folder: Path, called: str, colour: str = "red", side: int = 60) -> Path:
    image = QImage(side, side // 2, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    path = folder / called
    assert image.save(str(path))
    return path


def mime_of(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drop(widget: Any, mime: QMimeData) -> bool:
    """A drag that goes down on a widget, offered to it and to those around it as Qt does."""
    actions, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Modifier.NoModifier
    while widget is not None:
        event = QDragEnterEvent(QPoint(5, 5), actions, mime, left, none)
        event.ignore()
        if widget.acceptDrops():
            QApplication.sendEvent(widget, event)
        if event.isAccepted():
            QApplication.sendEvent(widget, QDropEvent(QPoint(5, 5), actions, mime, left, none))
            return True
        widget = widget.parentWidget()
    return False


def names_of(form: Any) -> list[str]:
    return [photo.name for photo in form.attachments.photos]


def test_files_dropped_on_the_text_become_pictures_of_the_call(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    type_in("井盖没了")
    form = pane.register_form
    files = [picture(tmp_path, "现场 1.jpg"), picture(tmp_path, "现场 2.png", "blue")]
    assert drop(form.field(name.EVENT).main.viewport(), mime_of(*files))
    qtbot.waitUntil(lambda: sorted(names_of(form)) == ["现场 1.jpg", "现场 2.png"])
    assert form.values[name.EVENT] == "井盖没了"  # and not their paths
    assert all(tile.has_picture for tile in form.attachments.tiles)
    press(Key.Key_F5)
    attached = [intent.body for intent in desk.performed[0] if isinstance(intent.body, c.Attach)]
    digests = {hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    assert {body.photo.sha256 for body in attached} == digests == set(desk.calls.files)


def test_text_is_dropped_and_pasted_as_text(call: Any) -> None:
    pane, _desk = call()
    mime = QMimeData()
    mime.setText("路灯不亮")
    assert not pane.register_form.attachments.take_mime(mime)
    QGuiApplication.clipboard().setText("从短信里复制的")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_V, Modifier.ControlModifier)
    assert pane.register_form.values[name.EVENT] == "从短信里复制的"


def test_an_image_from_the_clipboard_is_pasted_wherever_the_cursor_is(call: Any, qtbot: Any) -> None:
    pane, desk = call()
    image = QImage(80, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("green"))
    QGuiApplication.clipboard().setImage(image)
    for field in (name.EVENT, name.PERSON):
        pane.register_form.field(field).main.setFocus()
        QTest.keyClick(QApplication.focusWidget(), Key.Key_V, Modifier.ControlModifier)
    form = pane.register_form
    qtbot.waitUntil(lambda: "there already" in form.attachments.said)
    assert names_of(form) == ["pasted picture.png"] and form.values[name.PERSON] == ""
    (content,) = desk.calls.files.values()
    assert QImage.fromData(content).size() == image.size()
    QGuiApplication.clipboard().clear()


def test_the_same_picture_under_another_name_is_recognised(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, _desk = call()
    form = pane.register_form
    form.attachments.take_files([picture(tmp_path, "a.png")])
    qtbot.waitUntil(lambda: names_of(form) == ["a.png"])
    (tmp_path / "b.png").write_bytes((tmp_path / "a.png").read_bytes())
    form.attachments.take_files([tmp_path / "b.png"])
    qtbot.waitUntil(lambda: form.attachments.said == "“b.png” is there already, as “a.png”")
    assert names_of(form) == ["a.png"]


def test_what_cannot_be_taken_is_said_in_words(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    field = pane.register_form.attachments
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(LARGEST + 3 * 1024 * 1024)
    (tmp_path / "empty.png").touch()
    (tmp_path / "broken.png").write_bytes(b"no picture at all")
    (tmp_path / "notes.txt").write_text("text")
    for file_name, said in (
        ("large.jpg", "“large.jpg” has 23 MB, 20 MB at most: send a smaller copy of it"),
        ("empty.png", "“empty.png” is empty"),
        ("broken.png", "“broken.png” cannot be read as a picture"),
        ("gone.png", "“gone.png” cannot be read"),
        ("notes.txt", "“notes.txt” is no picture: photos are .jpg, .png or .webp"),
    ):
        field.take_files([tmp_path / file_name])
        qtbot.waitUntil(lambda said=said: field.said == said)
    assert field.photos == () and desk.calls.files == {} and not pane.register_form.touched


def test_a_disk_that_cannot_keep_it_says_so_at_the_picture(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    desk.calls.held = []
    pane.register_form.attachments.take_files([picture(tmp_path, "a.png")])
    qtbot.waitUntil(lambda: bool(desk.calls.held))
    desk.calls.held[0][0].set_exception(StoreTrouble("disk_full"))
    qtbot.waitUntil(lambda: "disk is full" in pane.register_form.attachments.said)
    assert pane.register_form.attachments.photos == ()


def test_a_picture_is_taken_away_and_put_back(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    form = pane.register_form
    form.attachments.take_files([picture(tmp_path, "a.png")])
    qtbot.waitUntil(lambda: names_of(form) == ["a.png"])
    (tile,) = form.attachments.tiles
    tile.setFocus()
    press(Key.Key_Delete)
    assert names_of(form) == [] and form.values[name.ATTACHMENTS] == ""
    form.attachments._undo.click()
    assert names_of(form) == ["a.png"]
    qtbot.waitUntil(lambda: form.attachments.tiles[0].has_picture)
    form.flush()
    assert desk.kept["register:new-1"].values[name.ATTACHMENTS].endswith(" a.png")


def test_thumbnails_are_made_beside_the_window(call: Any, qtbot: Any, tmp_path: Path, monkeypatch: Any) -> None:
    threads: list[int] = []
    run = _Work.run

    def noted(work: _Work) -> None:
        threads.append(threading.get_ident())
        run(work)

    monkeypatch.setattr(_Work, "run", noted)
    pane, _desk = call()
    form = pane.register_form
    form.attachments.take_files([picture(tmp_path, "large.jpg", side=3000)])
    qtbot.waitUntil(lambda: names_of(form) == ["large.jpg"])
    assert threads and threading.get_ident() not in threads
    assert form.attachments.tiles[0]._small.width() <= 160


def test_pictures_of_a_merged_call_go_to_the_leading_case(call: Any) -> None:
    pane, desk = call()
    desk.town.cases |= town_at("HANDLING").cases
    photo = Photo(sha256="a" * 64, name="现场.jpg")
    form = pane.register_form
    type_in("又一个人反映")
    form.put({**form.values, name.ATTACHMENTS: f"{photo.sha256} {photo.name}"})
    form.merge_wanted.emit(OPEN)
    last = desk.performed[0][-1]
    assert (last.case, last.body) == (CASE, c.Attach(photo=photo))


def test_new_pictures_of_the_camera_are_offered_and_never_taken_by_themselves(
    call: Any, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(camera_folder, "SETTLES_MS", 20)
    folder = tmp_path / "camera"
    folder.mkdir()
    picture(folder, "before.jpg")
    pane, desk = call()
    desk.choices["camera_folder"] = str(folder)
    pane.start_intake()
    camera = pane.intake._doors.camera
    qtbot.waitUntil(lambda: camera._known == {"before.jpg": (folder / "before.jpg").stat().st_size})
    picture(folder, "new.jpg", "blue")
    (folder / "notes.txt").write_text("no picture")
    qtbot.waitUntil(lambda: "1 new from the camera" in button_words(pane))
    form = pane.register_form
    assert names_of(form) == [] and not form.touched
    press(Key.Key_I, ALT | Modifier.ShiftModifier)
    qtbot.waitUntil(lambda: names_of(form) == ["new.jpg"])
    assert "from the camera" not in button_words(pane) and "before" not in told(pane)


def button_words(pane: Any) -> str:
    from PySide6.QtWidgets import QPushButton

    return " ".join(button.text() for button in pane.findChildren(QPushButton) if button.isVisible())


def test_a_call_sent_while_its_picture_is_read_goes_with_it(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    type_in("井盖没了")
    form = pane.register_form
    form.attachments.take_files([picture(tmp_path, "a.png")])
    press(Key.Key_F5)
    assert desk.performed == [] and "as soon as" in form.lacking
    qtbot.waitUntil(lambda: len(desk.performed) == 1)
    assert [intent.body.kind for intent in desk.performed[0]] == ["RegisterCase", "Attach"]


def test_a_call_whose_picture_cannot_be_read_waits_for_the_operator(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    type_in("井盖没了")
    form = pane.register_form
    form.attachments.take_files([tmp_path / "gone.png", picture(tmp_path, "a.png")])
    press(Key.Key_F5)
    qtbot.waitUntil(lambda: "Not saved" in form.lacking)
    assert desk.performed == [] and names_of(form) == ["a.png"]
    press(Key.Key_F5)
    assert len(desk.performed) == 1
