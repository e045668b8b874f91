"""The map in the operator's window: its place, its size, its keys, and what goes between it and the case."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget
from pytestqt.qtbot import QtBot

from desk_app.screens.map import CaseMark, MapLand
from tests.ui.shell_desk import PlainPane, ShellDesk, plain_panes
from ui.bridge import Bridge
from ui.main_window import OperatorWindow
from ui.map.pane import MapPane
from ui.map.sample_land import sample_land
from ui.map.samples import MIDDLE, sample_cases, sample_place
from ui.theme import apply_theme, load_theme

Open = Callable[..., tuple[OperatorWindow, MapPane]]


class DeskWithLand(ShellDesk):
    """The window's desk, with the invented land beside what it knows."""

    def map_editions(self) -> Future[Any]:
        return self._answer(("g1", "c1", "k1"))

    def map_land(self, make: Callable[[MapLand], Any]) -> Future[Any]:
        return self._answer(make(sample_land(600)))

    def map_cases(self, make: Callable[[tuple[CaseMark, ...]], Any]) -> Future[Any]:
        return self._answer(make(sample_cases(20)))

    def map_place(self, longitude: float, latitude: float) -> Future[Any]:
        return self._answer(sample_place((longitude, latitude)))


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    apply_theme(qapp, load_theme("light"))
    windows: list[OperatorWindow] = []

    def open_(height: int = 1000, layout_file: Path | None = None) -> tuple[OperatorWindow, MapPane]:
        bridge = Bridge(DeskWithLand())
        pane = MapPane(bridge)
        window = OperatorWindow(bridge, replace(plain_panes(), map=pane), layout_file=layout_file)
        windows.append(window)
        window.resize(1600, height)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window, pane

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)


def case_pane(window: OperatorWindow) -> PlainPane:
    pane = window._panes.case
    assert isinstance(pane, PlainPane)
    return pane


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(QApplication.focusWidget(), key, modifier)


def test_it_stands_above_the_look_up_and_shows_the_land(qtbot: QtBot, opened: Open) -> None:
    window, pane = opened()
    qtbot.waitUntil(lambda: pane.canvas.drawing is not None and pane.canvas.isVisible())
    look_up = window.findChild(QDockWidget, "dock-lookup")
    dock = window.findChild(QDockWidget, "dock-map")
    assert isinstance(dock, QDockWidget) and isinstance(look_up, QDockWidget)
    assert dock.geometry().bottom() <= look_up.geometry().top()
    assert dock.geometry().left() == look_up.geometry().left()


def test_a_low_window_begins_without_it_and_a_key_brings_it(qtbot: QtBot, opened: Open) -> None:
    window, pane = opened(height=768)
    assert not pane.isVisible()
    press(Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(pane.isVisible)
    qtbot.waitUntil(pane.canvas.hasFocus)
    press(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: not pane.isVisible())
    assert window.docks.map_is_hidden


def test_a_key_makes_it_large_and_small_again(qtbot: QtBot, opened: Open) -> None:
    window, pane = opened()
    qtbot.waitUntil(pane.canvas.isVisible)
    small = pane.width()
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: window.docks.map_is_large and pane.width() > 1.5 * small)
    assert not case_pane(window).isVisible() and pane.canvas.hasFocus()
    press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: case_pane(window).isVisible() and pane.isVisible() and pane.width() < 1.5 * small)
    pane.toolbar.sized.emit()
    assert window.docks.map_is_large
    press(Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(case_pane(window).isVisible)


@pytest.mark.parametrize("large", [False, True])
def test_a_place_that_is_taken_goes_into_the_case(qtbot: QtBot, opened: Open, large: bool) -> None:
    window, pane = opened()
    qtbot.waitUntil(pane.canvas.isVisible)
    if large:
        window.do("large_map")
    window.do("map")
    pane.canvas.go_to(*MIDDLE, 2.0)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(pane.panel.isVisible)
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: case_pane(window).isAncestorOf(QApplication.focusWidget()))
    hit = case_pane(window).shown[-1]
    assert (hit.kind, bool(hit.cell)) == ("place", True)
    assert not window.docks.map_is_large


def test_escape_leads_back_to_the_case(qtbot: QtBot, opened: Open) -> None:
    window, pane = opened()
    qtbot.waitUntil(pane.canvas.isVisible)
    window.do("large_map")
    press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: case_pane(window).isAncestorOf(QApplication.focusWidget()))
    assert not window.docks.map_is_large


def test_the_open_case_and_the_place_in_the_form_are_told_to_it(qtbot: QtBot, opened: Open) -> None:
    window, pane = opened()
    qtbot.waitUntil(lambda: len(pane.canvas.cases.marks) == 20)
    pane.case_chosen.emit("case-3")
    qtbot.waitUntil(lambda: pane.canvas.marks.open_case == "case-3")
    case_pane(window).place_changed.emit(MIDDLE)
    assert pane.canvas.marks.typed is not None
    window.do("intake")
    assert pane.canvas.marks.open_case == ""


def test_its_place_is_remembered_and_it_is_small_at_the_next_start(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "layout.ini"
    window, _pane = opened(layout_file=file)
    window.do("large_map")
    window.close()
    again, pane = opened(layout_file=file)
    assert pane.isVisible() and not again.docks.map_is_large
    again.do("hide_map")
    again.close()
    third, pane = opened(layout_file=file)
    assert third.docks.map_is_hidden and not pane.isVisible()
    third.do("layout")
    assert pane.isVisible()


def test_a_layout_of_a_higher_screen_leaves_a_low_window_to_the_look_up(
    qtbot: QtBot, opened: Open, tmp_path: Path
) -> None:
    file = tmp_path / "layout.ini"
    high, pane = opened(layout_file=file)
    assert pane.isVisible()
    high.close()
    low, pane = opened(720, layout_file=file)
    assert low.docks.map_is_hidden and not pane.isVisible()
    low.do("map")
    low.close()
    again, pane = opened(720, layout_file=file)
    assert not again.docks.map_is_hidden and pane.isVisible()  # it was wished for on this screen
    assert pane.height() >= pane.toolbar.height() + 2 * pane.toolbar.y()
