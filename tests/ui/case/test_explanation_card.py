"""Every clock of a case can be asked why it is due when it is, by key, by button and by a click."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desk_app import words
from tests.domain.stages import CASE
from tests.sample_reference import DISPATCHER_A
from tests.ui.case.fingers import press
from tests.ui.case.seat_desk import SeatDesk
from ui.case.pane import CasePane
from ui.theme import current

Key = Qt.Key
Modifier = Qt.KeyboardModifier


@pytest.fixture
def pane_at(pane_at: Any) -> Any:
    def make(stage: str) -> tuple[CasePane, SeatDesk]:
        words.load("en")
        made: tuple[CasePane, SeatDesk] = pane_at(stage, DISPATCHER_A)
        return made

    return make


def told(pane: CasePane) -> str:
    """The name of the clock that is explained; nothing while the card is away."""
    card = pane.page.why
    return card.accessibleName().removeprefix("Why this time: ") if card.isVisibleTo(pane) else ""


def test_the_key_goes_through_every_clock_and_closes_the_card(pane_at: Any) -> None:
    pane, desk = pane_at("HANDLING")
    focus = QApplication.focusWidget()
    names = []
    for _ in range(len(desk.town.cases[CASE].clocks)):
        press(Key.Key_Y, Modifier.AltModifier)
        names.append(told(pane))
    assert names[0] == "Handle · 4 working hours"
    assert [name.partition(" ·")[0] for name in names[1:]] == ["Sign for", "Dispatch", "Dispatch", "File", "Accept"]
    assert "Ended" in pane.page.why.notes.text()
    press(Key.Key_Y, Modifier.AltModifier)
    assert told(pane) == ""
    assert QApplication.focusWidget() is focus, "nothing takes the focus"


def test_a_click_on_a_clock_explains_it_and_a_second_closes_it(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_SIGN")
    clocks, row = pane.page.standing.clocks, current().space(10)
    assert pane.view is not None
    for number, name in enumerate(line.name for line in pane.view.clocks):
        QApplication.processEvents()  # the layout follows the card
        QTest.mouseClick(clocks, Qt.MouseButton.LeftButton, pos=QPoint(20, number * row + 5))
        assert told(pane).startswith(name)
        assert pane.page.why.steps.text().startswith("counted")
    QTest.mouseClick(clocks, Qt.MouseButton.LeftButton, pos=QPoint(20, row + 5))
    assert told(pane) == ""


def test_it_stays_with_news_of_the_case_and_goes_with_the_case(pane_at: Any) -> None:
    pane, desk = pane_at("HANDLING")
    press(Key.Key_Y, Modifier.AltModifier)
    pane.show_view(desk.view())
    assert told(pane).startswith("Handle")
    press(Key.Key_Tab)
    pane.page.why.closed.emit()
    assert told(pane) == ""
    pane.page.explain("HANDLING-0")
    assert told(pane) == "", "there is no such clock"


def test_the_button_says_its_key(pane_at: Any) -> None:
    pane, _desk = pane_at("PENDING_FILING")
    assert pane.page.standing.why.isVisibleTo(pane)
    assert pane.page.standing.why.key == "Alt+Y"
