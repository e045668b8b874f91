"""Pictures of actions: kept and sent like those of calls; and the pictures of a case, looked at from its timeline."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desk_app import words
from desk_app.desk import NotPossible
from desk_app.domain import commands as c
from desk_app.domain.case import Photo
from desk_app.domain.commands import photos_in
from desk_app.screens.actions import KEYS
from desk_app.screens.beside_forms import SPOKE
from desk_app.screens.forms import YES
from tests.domain.stages import CASE
from tests.sample_reference import SEAT
from tests.ui.case.fingers import press, send, type_in
from tests.ui.case.hanging_files import hanging_file
from tests.ui.case.seat_desk import SeatDesk
from tests.ui.case.test_attachments import ALT, drop, mime_of, picture
from ui.case.attachment_field import CAMERA_KEY, CHOOSE_KEY
from ui.case.pane import CasePane
from ui.case.timeline_list import PICTURES_KEY

Key = Qt.Key


@pytest.fixture
def hangs(qtbot: Any, tmp_path: Path) -> Iterator[Path]:
    """A picture on a disk that does not answer until the test ends."""
    with hanging_file(tmp_path / "hangs.jpg") as path:
        yield path


SAID = {SPOKE: "王工"}
FILLED = {
    "Attach": ("HANDLING", {}),
    "FeedBack": ("HANDLING", {"done": "已劝离", "public_reply": "已处理", **SAID}),
    "RecordVerification": ("VERIFYING", {"is_true": YES, **SAID}),
    "RecordInspection": ("INSPECTING", {"passed": YES, **SAID}),
}


def opened(pane: CasePane, kind: str) -> Any:
    pane.open_action(kind)
    form = pane.form
    assert form is not None and form.pictures is not None
    for name, value in FILLED[kind][1].items():
        field = form.fields.field(name)
        assert field is not None
        field.set_value(value)
        field.changed.emit()
    return form


@pytest.mark.parametrize("kind", FILLED)
def test_a_picture_of_an_action_is_kept_and_goes_with_its_command(
    pane_at: Any, qtbot: Any, tmp_path: Path, kind: str
) -> None:
    pane, desk = pane_at(FILLED[kind][0])
    form = opened(pane, kind)
    file = picture(tmp_path, "现场.png")
    form.pictures.take_files([file])
    qtbot.waitUntil(lambda: bool(form.pictures.photos))
    form.submit()
    (intent,) = desk.performed[0]
    (photo,) = photos_in(intent.body)
    assert photo.name == "现场.png" and desk.calls.files[photo.sha256] == file.read_bytes()


def test_a_command_with_one_picture_takes_the_one_chosen_last(pane_at: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, _desk = pane_at("VERIFYING")
    form = opened(pane, "RecordVerification")
    for name, colour in (("a.png", "red"), ("b.png", "blue")):
        form.pictures.take_files([picture(tmp_path, name, colour)])
        qtbot.waitUntil(lambda name=name: [photo.name for photo in form.pictures.photos] == [name])
    form.pictures._undo.click()
    assert [photo.name for photo in form.pictures.photos] == ["a.png"]


def test_a_picture_is_dropped_on_the_text_of_an_action(pane_at: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, _desk = pane_at("HANDLING")
    form = opened(pane, "FeedBack")
    assert drop(form.fields.field("done").main.viewport(), mime_of(picture(tmp_path, "a.png")))
    qtbot.waitUntil(lambda: [photo.name for photo in form.pictures.photos] == ["a.png"])
    assert form.values["done"] == "已劝离"


def test_an_action_waits_for_its_picture_and_is_sent_once_it_is_read(pane_at: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = pane_at("HANDLING")
    form = opened(pane, "FeedBack")
    form.pictures.take_files([picture(tmp_path, "a.png")])
    form.submit()
    assert desk.performed == [] and "as soon as" in form._question.text()
    qtbot.waitUntil(lambda: len(desk.performed) == 1)
    assert [photo.name for photo in photos_in(desk.performed[0][0].body)] == ["a.png"]
    assert pane.form is None


def test_who_types_on_has_not_sent_yet(pane_at: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = pane_at("HANDLING")
    form = opened(pane, "FeedBack")
    form.pictures.take_files([picture(tmp_path, "a.png")])
    form.submit()
    form.fields.field("done").main.setFocus()
    type_in("，已清扫")
    qtbot.waitUntil(lambda: bool(form.pictures.photos))
    qtbot.wait(20)
    assert desk.performed == [] and form._question.text() == ""


def test_the_same_key_again_sends_an_action_without_a_picture_that_hangs(pane_at: Any, qtbot: Any, hangs: Path) -> None:
    pane, desk = pane_at("HANDLING")
    form = opened(pane, "FeedBack")
    form.pictures.take_files([hangs])
    form.fields.field("done").main.setFocus()
    send()
    send()
    (body,) = (intent.body for intent in desk.performed[0])
    assert body.kind == "FeedBack" and photos_in(body) == () and pane.form is None
    assert desk.kept[f"late:{CASE}"].values["pictures"] == f"reading {hangs}"


def test_what_was_typed_just_before_a_refused_action_is_on_disk(pane_at: Any) -> None:
    pane, desk = pane_at("HANDLING")
    form = opened(pane, "FeedBack")
    form.fields.field("done").main.setFocus()
    type_in("，刚刚")
    desk.refuse = NotPossible(code="case_moved_on", params={}, happened=())
    send()
    assert "刚刚" in desk.kept[f"case:{CASE}:FeedBack"].values["done"]


# looking at them


def with_photos(desk: SeatDesk, tmp_path: Path) -> list[Photo]:
    """Two pictures of the case: one the seat has, one it has not."""
    content = picture(tmp_path, "here.png", side=1200).read_bytes()
    here = desk.calls.keep_attachment("here.png", content).result()
    gone = Photo(sha256="b" * 64, name="gone.jpg")
    for photo in (here, gone):
        desk.town.must(SEAT, CASE, c.Attach(photo=photo))
    return [here, gone]


def test_pictures_are_looked_at_by_keys(pane_at: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = pane_at("HANDLING")
    with_photos(desk, tmp_path)
    pane.show_view(desk.view())
    pane.page.timeline.list.setFocus()
    press(Key.Key_J, ALT)
    viewer = pane.pictures.viewer
    assert viewer is not None and viewer.shown.photo.name == "gone.jpg"
    qtbot.waitUntil(lambda: "does not have this picture yet" in viewer.room.words)
    press(Key.Key_Left)
    qtbot.waitUntil(lambda: viewer.room.picture is not None)
    assert viewer.accessibleName().startswith("Picture here.png: ")
    shown = viewer.room.picture.size()
    assert shown.width() <= viewer.room.width() and shown.height() <= viewer.room.height()
    press(Key.Key_Right)
    qtbot.waitUntil(lambda: "does not have" in viewer.room.words)
    desk.online = False
    press(Key.Key_R)
    qtbot.waitUntil(lambda: "the centre does not answer" in viewer.room.words)
    press(Key.Key_Escape)
    assert not viewer.is_open and QApplication.focusWidget() is pane.page.timeline.list


def test_enter_on_a_line_opens_its_own_picture(pane_at: Any, qtbot: Any, tmp_path: Path) -> None:
    pane, desk = pane_at("HANDLING")
    with_photos(desk, tmp_path)
    pane.show_view(desk.view())
    timeline = pane.page.timeline
    row = next(at for at, line in enumerate(timeline.model.lines) if line.photos)
    timeline.list.setFocus()
    timeline.list.setCurrentIndex(timeline.model.index(row))
    press(Key.Key_Return)
    assert pane.pictures.viewer.shown.photo.name == "here.png"
    pane.show_nothing()
    assert not pane.pictures.viewer.is_open


def test_a_picture_that_comes_after_another_was_asked_for_is_not_shown(
    pane_at: Any, qtbot: Any, tmp_path: Path
) -> None:
    pane, desk = pane_at("HANDLING")
    with_photos(desk, tmp_path)
    pane.show_view(desk.view())
    pane.page.timeline.pictures_wanted.emit(desk.view().timeline[-2].key)
    viewer = pane.pictures.viewer
    desk.calls.held = []
    press(Key.Key_Left)
    press(Key.Key_Right)
    assert "being fetched" in viewer.room.words and viewer.room.picture is None
    desk.calls.answer()
    qtbot.waitUntil(lambda: "does not have" in viewer.room.words)
    qtbot.wait(50)
    assert viewer.room.picture is None


def test_the_keys_for_pictures_are_no_key_of_a_case() -> None:
    assert {CHOOSE_KEY, CAMERA_KEY, PICTURES_KEY}.isdisjoint(KEYS.values())


def test_a_case_without_pictures_offers_none(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_FILING")
    assert not pane.page.timeline._pictures.isVisible()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_every_control_of_the_viewer_has_a_name(pane_at: Any, qtbot: Any, tmp_path: Path, language: str) -> None:
    words.load(language)
    pane, desk = pane_at("HANDLING")
    with_photos(desk, tmp_path)
    pane.show_view(desk.view())
    pane.page.timeline.pictures_wanted.emit("")
    viewer = pane.pictures.viewer
    assert viewer.accessibleName() and all(stop.accessibleName() for stop in viewer._stops())
