"""Pictures of a call: dragged, pasted, offered by the camera's folder; known by their hash, taken away and put back."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app.domain import commands as c
from desk_app.domain.case import Photo
from desk_app.domain.pictures import FILE_AT_MOST
from desk_app.errors import StoreTrouble
from desk_app.screens import register_values as name
from desk_app.screens.trouble import trouble_words
from tests.domain.stages import CASE, town_at
from tests.sample_reference import LEADER, SEAT
from tests.ui.case.fingers import press, told, type_in
from tests.ui.case.hanging_files import hanging_file
from tests.ui.case.seat_desk import shown_pane
from tests.ui.case.test_call_strips import OPEN
from ui.case import camera_folder, errands, pictures

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


def test_a_dropped_file_that_is_no_picture_is_refused_in_words_and_its_path_is_no_word_of_the_caller(
    call: Any, qtbot: Any, tmp_path: Path
) -> None:
    pane, _desk = call()
    type_in("井盖没了")
    form = pane.register_form
    note = tmp_path / "note.txt"
    note.write_text("nothing to see")
    assert drop(form.field(name.EVENT).main.viewport(), mime_of(note))
    qtbot.waitUntil(lambda: "note.txt" in form.attachments.said)
    assert form.values[name.EVENT] == "井盖没了" and names_of(form) == []


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
        file.truncate(FILE_AT_MOST + 3 * 1024 * 1024)
    (tmp_path / "empty.png").touch()
    (tmp_path / "broken.png").write_bytes(b"no picture at all")
    (tmp_path / "notes.txt").write_text("text")
    for file_name, said in (
        ("large.jpg", "“large.jpg” has 23 MB; at most 20 MB are taken: use a smaller copy"),
        ("empty.png", "“empty.png” is empty"),
        ("broken.png", "“broken.png” cannot be read as a picture"),
        ("gone.png", "“gone.png” cannot be read"),
        ("notes.txt", "“notes.txt” is not a picture: only .jpg, .png and .webp are taken"),
    ):
        field.take_files([tmp_path / file_name])
        qtbot.waitUntil(lambda said=said: field.said == said)
    assert field.photos == () and desk.calls.files == {} and not pane.register_form.touched


def test_all_that_was_not_taken_of_one_drop_is_told_together(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, _desk = call()
    form = pane.register_form
    field = form.attachments
    large = tmp_path / "large.jpg"
    with large.open("wb") as file:
        file.truncate(FILE_AT_MOST + 5 * 1024 * 1024)
    (tmp_path / "broken.png").write_bytes(b"no picture at all")
    (tmp_path / "note.txt").write_text("text")
    files = [tmp_path / "note.txt", large, tmp_path / "broken.png", picture(tmp_path, "good.png")]
    assert drop(form.field(name.EVENT).main.viewport(), mime_of(*files))
    qtbot.waitUntil(lambda: names_of(form) == ["good.png"] and not field.reading)
    assert field.said.startswith("3 not taken: ") and field.said in told(pane)
    for refused in ("“note.txt” is not a picture", "“large.jpg” has 25 MB", "“broken.png” cannot be read"):
        assert refused in field.said
    field.take_files([picture(tmp_path, "another.png", "blue")])
    qtbot.waitUntil(lambda: names_of(form) == ["good.png", "another.png"])
    assert field.said == ""  # it has been read by who goes on


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
    drawn = pictures._drawn

    def noted(*given: Any) -> Any:
        threads.append(threading.get_ident())
        return drawn(*given)

    monkeypatch.setattr(pictures, "_drawn", noted)
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
    monkeypatch.setattr(camera_folder, "LOOKS_EVERY_MS", 20)
    folder = tmp_path / "camera"
    folder.mkdir()
    picture(folder, "before.jpg")
    pane, desk = call()
    desk.choices["camera_folder"] = str(folder)
    pane.start_intake()
    qtbot.waitUntil(lambda: pane.intake._doors.camera.watching)
    picture(folder, "new.jpg", "blue")
    (folder / "notes.txt").write_text("no picture")
    qtbot.waitUntil(lambda: "1 new from the camera" in button_words(pane))
    form = pane.register_form
    assert names_of(form) == [] and not form.touched
    press(Key.Key_N, ALT | Modifier.ShiftModifier)
    qtbot.waitUntil(lambda: names_of(form) == ["new.jpg"])
    assert "from the camera" not in button_words(pane) and "before" not in told(pane)


def button_words(pane: Any) -> str:
    from PySide6.QtWidgets import QPushButton

    return " ".join(button.text() for button in pane.findChildren(QPushButton) if button.isVisible())


def kinds(desk: Any) -> list[list[str]]:
    return [[intent.body.kind for intent in group] for group in desk.performed]


def later(pane: Any, desk: Any) -> list[Callable[[], None]]:
    """From now on the desk decides a wish when the test says so: each entry gives one answer."""
    answers: list[Callable[[], None]] = []
    pane.performed.disconnect()
    pane.performed.connect(lambda intents: answers.append(lambda: pane.show_outcome(desk.perform(*intents))))
    return answers


@pytest.fixture
def hangs(qtbot: Any, tmp_path: Path) -> Iterator[Path]:
    """A picture on a disk that does not answer until the test ends."""
    with hanging_file(tmp_path / "hangs.jpg") as path:
        yield path


def test_a_picture_that_is_still_read_when_its_call_is_sent_follows(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    type_in("井盖没了")
    form = pane.register_form
    form.attachments.take_files([picture(tmp_path, "a.png")])
    press(Key.Key_F5)
    assert kinds(desk) == [["RegisterCase"]] and pane.register_form is None
    qtbot.waitUntil(lambda: len(desk.performed) == 2)
    (late,) = desk.performed[1]
    assert (late.case, late.body.photo.name) == (form.case_id, "a.png")
    assert late.body.photo.sha256 in desk.calls.files
    assert not any(key.startswith(("late", "register")) for key in desk.kept)


def test_a_picture_of_a_merged_call_that_is_still_read_follows_to_the_leading_case(
    call: Any, qtbot: Any, tmp_path: Path
) -> None:
    pane, desk = call()
    desk.town.cases |= town_at("HANDLING").cases
    form = pane.register_form
    type_in("又一个人反映")
    form.attachments.take_files([picture(tmp_path, "a.png")])
    form.merge_wanted.emit(OPEN)
    qtbot.waitUntil(lambda: len(desk.performed) == 2)
    assert desk.performed[1][0].case == CASE


def test_a_picture_that_comes_between_sending_and_the_answer_follows_too(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    answers = later(pane, desk)
    type_in("井盖没了")
    form = pane.register_form
    form.attachments.take_files([picture(tmp_path, "a.png")])
    press(Key.Key_F5)
    qtbot.waitUntil(lambda: names_of(form) == ["a.png"])
    answers.pop()()
    assert len(answers) == 1
    answers.pop()()
    assert kinds(desk) == [["RegisterCase"], ["Attach"]]
    assert not any(key.startswith(("late", "register")) for key in desk.kept)


def test_a_call_whose_picture_cannot_be_read_is_saved_and_the_operator_told(
    call: Any, qtbot: Any, tmp_path: Path
) -> None:
    pane, desk = call()
    troubles: list[Any] = []
    pane._bridge.trouble.connect(troubles.append)
    type_in("井盖没了")
    pane.register_form.attachments.take_files([tmp_path / "gone.png"])
    press(Key.Key_F5)
    qtbot.waitUntil(lambda: bool(troubles))
    words = trouble_words(troubles[0].code, troubles[0].params)
    assert words == "“gone.png” was not attached to the case it belongs to: “gone.png” cannot be read"
    assert kinds(desk) == [["RegisterCase"]]
    assert not any(key.startswith("late") for key in desk.kept)


def test_a_disk_that_hangs_holds_up_no_call(call: Any, qtbot: Any, hangs: Path) -> None:
    pane, desk = call()
    type_in("井盖没了")
    field = pane.register_form.attachments
    field.take_files([hangs])
    (tile,) = field.tiles
    assert field.reading and "being read" in tile.accessibleName()
    press(Key.Key_F5)
    assert kinds(desk) == [["RegisterCase"]]


def test_a_picture_that_hangs_can_be_taken_away_and_leaves_room_for_others(
    call: Any, qtbot: Any, hangs: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(errands, "AT_ONCE", 1)
    pane, _desk = call()
    field = pane.register_form.attachments
    field.take_files([hangs, picture(tmp_path, "a.png")])
    assert len(field.tiles) == 2 and names_of(pane.register_form) == []
    field.tiles[0].setFocus()
    press(Key.Key_Delete)
    qtbot.waitUntil(lambda: names_of(pane.register_form) == ["a.png"])
    assert not field.reading and len(field.tiles) == 1


def test_a_picture_that_does_not_come_is_given_up_in_words(
    call: Any, qtbot: Any, hangs: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(errands, "PATIENCE_MS", 30)
    pane, _desk = call()
    field = pane.register_form.attachments
    field.take_files([hangs])
    qtbot.waitUntil(lambda: "still connected" in field.said)
    assert field.tiles == () and not pane.register_form.touched


@pytest.mark.expects_log("a file could not be worked on")
def test_what_nobody_expected_while_reading_is_said_and_over(
    call: Any, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    def broken(*_given: Any) -> None:
        raise ValueError("no engineer thought of it")

    monkeypatch.setattr(pictures, "_drawn", broken)
    pane, _desk = call()
    field = pane.register_form.attachments
    field.take_files([picture(tmp_path, "a.png")])
    qtbot.waitUntil(lambda: field.said == "“a.png” cannot be read")
    assert not field.reading and field.tiles == ()


def test_a_picture_that_is_still_read_is_in_the_draft_and_read_again_from_it(
    call: Any, qtbot: Any, hangs: Path, tmp_path: Path
) -> None:
    pane, desk = call()
    type_in("井盖没了")
    pane.register_form.attachments.take_files([picture(tmp_path, "a.png"), hangs])
    qtbot.waitUntil(lambda: names_of(pane.register_form) == ["a.png"])
    pane.show_nothing()
    here, coming = desk.kept["register:new-1"].values[name.ATTACHMENTS].splitlines()
    assert here.endswith(" a.png") and coming == f"reading {hangs}"
    pane.parked_row.wanted.emit("register:new-1")
    field = pane.register_form.attachments
    assert names_of(pane.register_form) == ["a.png"] and field.reading and len(field.tiles) == 2


def test_late_pictures_go_on_for_their_person_after_a_restart_and_for_nobody_else(
    call: Any, qtbot: Any, hangs: Path, tmp_path: Path
) -> None:
    pane, desk = call()
    type_in("井盖没了")
    pane.register_form.attachments.take_files([hangs])
    press(Key.Key_F5)
    assert desk.kept["late:new-1"].values["pictures"] == f"reading {hangs}"
    pane.show_nothing()
    desk.actor = LEADER
    hangs.unlink()
    picture(tmp_path, hangs.name)
    with qtbot.waitSignal(pane._bridge.changed):
        desk.tell("session")
    qtbot.wait(20)
    assert not pane.late.reading
    desk.actor = SEAT
    again = shown_pane(qtbot, desk)
    qtbot.waitUntil(lambda: kinds(desk) == [["RegisterCase"], ["Attach"]])
    assert not again.late.reading
    assert "late:new-1" not in desk.kept


def test_a_picture_follows_under_the_name_of_who_sent_it_and_has_left(call: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = call()
    answers = later(pane, desk)
    type_in("井盖没了")
    pane.register_form.attachments.take_files([picture(tmp_path, "a.png")])
    press(Key.Key_F5)
    pane.show_nothing()
    desk.actor = LEADER
    qtbot.wait(20)
    answers.pop()()
    assert answers == [] and desk.kept["late:new-1"].values["badge"] == SEAT.badge
    desk.actor = SEAT
    desk.tell("session")
    qtbot.waitUntil(lambda: bool(answers))
    answers.pop()()
    assert desk.performed[-1][0].body.kind == "Attach" and "late:new-1" not in desk.kept


def test_the_folder_of_the_camera_is_never_looked_at_in_the_windows_thread(
    call: Any, qtbot: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    threads: list[int] = []
    looked = camera_folder._sizes

    def noted(*given: Any) -> Any:
        threads.append(threading.get_ident())
        return looked(*given)

    monkeypatch.setattr(camera_folder, "_sizes", noted)
    pane, desk = call()
    desk.choices["camera_folder"] = str(tmp_path)
    pane.start_intake()
    qtbot.waitUntil(lambda: pane.intake._doors.camera.watching)
    assert threads and threading.get_ident() not in threads
