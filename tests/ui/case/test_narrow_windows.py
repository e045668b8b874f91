"""The form of a call in narrow windows: all of it in sight at 1280, and nothing out of reach in a narrower one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget

from desk_app import words
from desk_app.screens import register_values as name
from ui.case.register_form import RegisterForm
from ui.screenshots import settle
from ui.shell_samples import StillDesk, window_of
from ui.theme import apply_theme, load_theme


@pytest.fixture
def form_at(qtbot: Any, qapp: QApplication) -> Iterator[Any]:
    """Makes the operator's window in this width with a call in it; gives back the call's form."""
    apply_theme(qapp, load_theme("light"))
    windows: list[QWidget] = []

    def make(width: int, case: str = "case-call-duplicates") -> RegisterForm:
        window = window_of(StillDesk(), case=case)()
        windows.append(window)
        window.resize(width, 900)
        settle()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        assert window.width() == width
        (form,) = window.findChildren(RegisterForm)
        return form

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


def cut(form: RegisterForm) -> list[str]:
    """What of the fields does not lie wholly within the width of their room."""
    room = form.scroller.viewport()
    found = []
    for widget in form.fields.findChildren(QWidget):
        if widget.isVisible() and not widget.isWindow():
            place = QRect(widget.mapTo(room, QPoint(0, 0)), widget.size())
            if place.left() < 0 or place.right() >= room.width():
                found.append(widget.accessibleName() or type(widget).__name__)
    return found


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("width", [1280, 1366])
def test_nothing_of_a_call_is_cut_in_a_narrow_window(form_at: Any, language: str, width: int) -> None:
    words.load(language)
    form = form_at(width)
    assert cut(form) == []
    assert form.scroller.horizontalScrollBar().maximum() == 0
    assert all(button.isVisible() for button in form.foot.buttons.values())


def test_a_field_that_finds_no_room_comes_into_sight_with_the_focus(form_at: Any) -> None:
    form = form_at(1100)
    bar = form.scroller.horizontalScrollBar()
    assert bar.maximum() > 0 and bar.isVisible()
    field = form.field(name.PERSON).main
    room = form.scroller.viewport()
    assert field.mapTo(room, QPoint(field.width(), 0)).x() > room.width()
    form.field(name.PERSON).main.setFocus()
    settle()
    assert field.mapTo(room, QPoint(field.width() - 1, 0)).x() < room.width()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_source_and_kind_of_demand_share_a_row_with_the_wishes_where_there_is_room(form_at: Any, language: str) -> None:
    words.load(language)
    form = form_at(1920)
    kind, wish = (form.field(each) for each in (name.DEMAND_KIND, name.CONFIDENTIAL))
    assert abs(kind.mapTo(form, kind.rect().center()).y() - wish.mapTo(form, wish.rect().center()).y()) < wish.height()
