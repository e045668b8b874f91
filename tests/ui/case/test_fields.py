"""Each field holds one text value, tells only what a person changed, and leaves what an input method composes alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desk_app.screens.forms import NO, YES, FieldKind, FieldSpec, Option
from tests.domain.walking import Town
from tests.sample_reference import REFERENCE
from tests.ui.case.seat_desk import SeatDesk
from ui.bridge import Bridge
from ui.case.field_maker import make_field
from ui.case.form_doors import FormDoors, form_doors
from ui.case.picker import Picker, found

COVERS = (
    Option(value="0102", text="污水井盖", detail="公用设施 · B · 阴井盖 下水道盖子"),
    Option(value="0103", text="雨水井盖", detail="公用设施 · B"),
    Option(value="0201", text="路灯", detail="井旁也有"),
)
FEW = (Option(value="a", text="A"), Option(value="b", text="B"))
DAY, TIME = "2026-11-24", "2026-11-23 10:32"


@pytest.fixture
def doors(qtbot: Any) -> Iterator[FormDoors]:
    """What fields reach a desk through."""
    bridge = Bridge(SeatDesk(town=Town(reference=REFERENCE)))
    yield form_doors(bridge, bridge)
    bridge.close()


@pytest.mark.parametrize(
    ("kind", "value", "options"),
    [
        (FieldKind.TEXT, "some text", ()),
        (FieldKind.LONG_TEXT, "two\nlines", ()),
        (FieldKind.CHOICE, "b", FEW),
        (FieldKind.CHOICE, "0103", COVERS * 3),
        (FieldKind.YES_NO, NO, (Option(value=YES, text="Yes"), Option(value=NO, text="No"))),
        (FieldKind.DATE, DAY, ()),
        (FieldKind.TIME, TIME, ()),
        (FieldKind.LIMIT, "1.5 WORK_DAY", ()),
        (FieldKind.BODY, "0103", COVERS),
        (FieldKind.PLACE, '{"address": "金山路", "cell": "320506101004017", "verified": true}', ()),
        (FieldKind.PHOTOS, "a" * 64 + " 现场 1.jpg", ()),
    ],
)
def test_a_field_gives_back_what_was_put_in_and_tells_nobody(
    qtbot: Any, doors: FormDoors, kind: FieldKind, value: str, options: tuple[Option, ...]
) -> None:
    field = make_field(FieldSpec(name="x", label="Label", kind=kind, options=options), {"x": value}, doors)
    qtbot.addWidget(field)
    told: list[bool] = []
    field.changed.connect(lambda: told.append(True))
    assert field.value == value
    field.set_value("")
    field.set_value(value)
    assert field.value == value
    assert not told
    assert field.main.accessibleName().startswith("Label")


@pytest.mark.parametrize(
    ("kind", "value", "up"),
    [
        (FieldKind.DATE, "2026-12-31", "2027-01-01"),
        (FieldKind.TIME, "2026-11-23 23:59", "2026-11-24 00:00"),
        (FieldKind.DATE, "next week", "next week"),
    ],
)
def test_the_arrow_keys_step_a_date_and_a_time(
    qtbot: Any, doors: FormDoors, kind: FieldKind, value: str, up: str
) -> None:
    field = make_field(FieldSpec(name="x", label="Label", kind=kind), {"x": value}, doors)
    qtbot.addWidget(field)
    QTest.keyClick(field.main, Qt.Key.Key_Up)
    assert field.value == up
    QTest.keyClick(field.main, Qt.Key.Key_Down)
    assert field.value == value


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("井盖", ["0102", "0103"]),
        ("雨", ["0103"]),
        ("下水道", ["0102"]),
        ("公用 污水", ["0102"]),
        ("0201", ["0201"]),
        ("路灯 井", ["0201"]),
        ("没有", []),
        ("", ["0102", "0103", "0201"]),
    ],
)
def test_options_are_found_by_a_few_characters(typed: str, values: list[str]) -> None:
    assert [option.value for option in found(COVERS, typed)] == values


def test_what_begins_with_the_words_comes_first() -> None:
    options = (Option(value="1", text="城市路灯"), Option(value="2", text="路灯"))
    assert [option.value for option in found(options, "路灯")] == ["2", "1"]


@pytest.fixture
def picker(qtbot: Any) -> Iterator[Picker]:
    window = QWidget()
    made = Picker(COVERS, window)
    made.setGeometry(10, 10, 300, 30)
    window.resize(600, 400)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    made.setFocus()
    yield made
    window.close()


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(widget, event)


def test_enter_belongs_to_the_input_method_while_it_composes(picker: Picker) -> None:
    compose(picker, "", "井")
    assert picker.is_open
    compose(picker, "gai")
    QTest.keyClick(picker, Qt.Key.Key_Return)
    QTest.keyClick(picker, Qt.Key.Key_Down)
    assert picker.value == "" and picker.is_open
    compose(picker, "", "盖")
    QTest.keyClick(picker, Qt.Key.Key_Down)
    QTest.keyClick(picker, Qt.Key.Key_Return)
    assert picker.value == "0103" and not picker.is_open


def test_what_is_typed_and_chooses_nothing_is_not_taken_for_a_choice(picker: Picker) -> None:
    picker.set_value("0102")
    picker.selectAll()
    compose(picker, "", "不存在")
    assert picker.value == "" and picker.unfinished and not picker.is_open


def test_a_name_typed_in_full_is_taken_when_the_line_is_left(picker: Picker) -> None:
    compose(picker, "", "路灯")
    picker.clearFocus()
    assert picker.value == "0201" and not picker.is_open


def test_the_list_stays_inside_the_window_and_never_has_the_focus(picker: Picker) -> None:
    picker.move(400, 360)
    picker.open_list()
    listed = picker._list
    assert listed is not None and picker.window().rect().contains(listed.geometry())
    assert QApplication.focusWidget() is picker
    QTest.mouseClick(
        listed.viewport(), Qt.MouseButton.LeftButton, pos=listed.visualRect(listed.model().index(1, 0)).center()
    )
    assert picker.value == "0103" and QApplication.focusWidget() is picker
