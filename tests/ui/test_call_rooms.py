"""What a call's parts do with the room they get: nothing is cut that has to be read, nothing leaves its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.screens.parked_calls import ParkedCall
from tests.ui.shell_desk import PlainPane, ShellDesk, plain_panes
from ui.bridge import Bridge
from ui.call.caller_card import WIDTH, CallerCardView
from ui.call.card_place import MARGIN, place_for
from ui.call.sample_callers import MANY, cards
from ui.case.parked_row import ParkedRow
from ui.case.samples import samples as case_scenes
from ui.docks import LOOKUP_WIDTH, MAP_FROM, QUEUE_WIDTH
from ui.main_window import OperatorWindow
from ui.notices import NoticeLine
from ui.pieces import Paragraph, Pill
from ui.queue.sample_district import NOW
from ui.screenshots import settle
from ui.theme import apply_theme, load_theme


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> None:
    apply_theme(qapp, load_theme("light"))


# --- the caller's card --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("wide", [WIDTH, 224])
def test_on_a_card_nothing_is_cut_and_nothing_sticks_out(qtbot: QtBot, language: str, wide: int) -> None:
    words.load(language)
    card = CallerCardView()
    qtbot.addWidget(card)
    card.show_card(cards()[MANY])
    card.setFixedSize(wide, card.height_at(wide))
    card.show()
    settle()
    for child in card.findChildren(QWidget):
        if child.isVisible() and not card.cases.isAncestorOf(child):
            assert card.rect().contains(QRect(child.mapTo(card, child.rect().topLeft()), child.size())), child
    for pill in card.findChildren(Pill):
        assert pill.width() >= pill.sizeHint().width(), pill.words
    for told in card.findChildren(Paragraph):
        assert told.height() >= told.heightForWidth(told.width()) or not told.isVisible(), told.text()


@pytest.mark.parametrize("queue", [240, 400])
def test_a_card_is_never_wider_than_the_queue_below_it(queue: int) -> None:
    columns = [QRect(0, 100, queue, 900), QRect(queue, 100, 1000, 900)]
    placed = place_for(lambda _wide: 300, columns, QRect(), QRect(0, 90, 1920, 940))
    assert placed.left() == MARGIN and placed.right() < queue - 1


def test_a_queue_too_narrow_for_a_card_leaves_it_to_the_next_column() -> None:
    columns = [QRect(0, 100, 120, 900), QRect(1500, 100, 420, 300)]
    placed = place_for(lambda _wide: 300, columns, QRect(), QRect(0, 90, 1920, 940))
    assert columns[1].left() < placed.left() and placed.right() < columns[1].right()


# --- calls not sent yet -------------------------------------------------------------------------------------------


def _parked(count: int) -> list[ParkedCall]:
    return [
        ParkedCall(
            key=f"register:{number}",
            who="居委会 王主任",
            what="横泾街道路灯整条不亮全…",
            since=NOW - timedelta(minutes=number + 1),
        )
        for number in range(count)
    ]


@pytest.fixture
def row_of(qtbot: QtBot) -> Iterator[Callable[[int], ParkedRow]]:
    """Seven calls in a row of so many pixels."""
    around = QWidget()
    layout = QVBoxLayout(around)
    layout.setContentsMargins(0, 0, 0, 0)

    def make(wide: int) -> ParkedRow:
        row = ParkedRow()
        layout.addWidget(row)
        around.resize(wide, 60)
        around.show()
        row.show_calls(_parked(7), NOW)
        settle()
        return row

    yield make
    around.close()


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize(("wide", "in_sight"), [(2200, 4), (1060, 2)])
def test_the_calls_in_sight_are_whole_and_the_others_are_counted(
    row_of: Callable[[int], ParkedRow], language: str, wide: int, in_sight: int
) -> None:
    words.load(language)
    row = row_of(wide)
    calls = _parked(7)
    assert row.in_sight == (*calls[: in_sight - 1], calls[-1])
    for item in row._items:
        if item.call in row.in_sight:
            assert item.button.width() >= item.button.sizeHint().width()
            assert item.length.width() >= item.length.sizeHint().width()
    assert row._heading.width() >= row._heading.sizeHint().width()
    assert str(7 - in_sight) in row._more.text() and row._more.width() >= row._more.sizeHint().width()


def test_where_two_calls_have_no_room_their_words_give_way_first(row_of: Callable[[int], ParkedRow]) -> None:
    row = row_of(480)
    assert len(row.in_sight) == 2 and row._heading.isHidden()
    for item in row._items:
        if item.call in row.in_sight:
            assert item.length.width() >= item.length.sizeHint().width()
    assert row._more.width() >= row._more.sizeHint().width()


def test_calls_not_sent_yet_ask_for_no_room(row_of: Callable[[int], ParkedRow]) -> None:
    assert row_of(1060).minimumSizeHint().width() == 0


# --- notices ------------------------------------------------------------------------------------------------------


def test_a_remark_goes_by_itself_but_not_what_was_said_after_it(qtbot: QtBot) -> None:
    line = NoticeLine()
    qtbot.addWidget(line)
    line.show()
    line.remark("call", "words are kept", lasts_ms=30)
    assert line.words == "words are kept"
    qtbot.waitUntil(lambda: line.words == "")
    line.remark("call", "words are kept", lasts_ms=30)
    line.say("call", "the line broke")
    qtbot.wait(60)
    assert line.words == "the line broke"


def test_no_focus_falls_on_a_notice(qtbot: QtBot) -> None:
    line = NoticeLine()
    qtbot.addWidget(line)
    line.say("disk_full", "disk full")
    line.say("other", "other")
    line.show()
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    assert not line.focusNextPrevChild(True) and line.focusWidget() is None
    qtbot.keyClick(line, Qt.Key.Key_Comma, Qt.KeyboardModifier.AltModifier)
    assert line.words == "disk full"
    qtbot.keyClick(line, Qt.Key.Key_Period, Qt.KeyboardModifier.AltModifier)
    assert line.words == "other"


# --- docks --------------------------------------------------------------------------------------------------------


@pytest.fixture
def layout_file(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "layout.ini"


class _Map(PlainPane):
    """Stands where the map stands."""

    left = Signal()
    sized = Signal()

    def show_typed(self, _place: object) -> None:
        """No map, no place on it."""


def _window(file: Path) -> OperatorWindow:
    panes = replace(plain_panes(), map=_Map())
    window = OperatorWindow(Bridge(ShellDesk()), panes, layout_file=file)
    window._bridge.setParent(window)
    return window


def _begun(file: Path, wide: int, high: int) -> OperatorWindow:
    """A window that is shown small, as window systems do, and gets its size a moment later."""
    window = _window(file)
    window.show()
    window.setGeometry(0, 0, wide, high)
    _settle()
    return window


def _settle() -> None:
    for _round in range(3):
        QCoreApplication.processEvents()
        settle()


def _docks(window: OperatorWindow) -> dict[str, tuple[bool, int]]:
    return {dock.objectName(): (dock.isVisible(), dock.width()) for dock in window.findChildren(QDockWidget)}


def _end(window: OperatorWindow) -> None:
    window.close()
    window.deleteLater()
    _settle()


def test_after_a_start_the_same_docks_are_there_as_wide_as_they_were(qtbot: QtBot, layout_file: Path) -> None:
    first = _begun(layout_file, 1920, 1040)
    told = _docks(first)
    assert told["dock-queue"] == (True, QUEUE_WIDTH) and told["dock-lookup"] == (True, LOOKUP_WIDTH)
    _end(first)
    for _start in range(2):
        again = _begun(layout_file, 1920, 1040)
        assert _docks(again) == told
        _end(again)


def test_what_a_narrow_window_takes_of_a_dock_comes_back(qtbot: QtBot, layout_file: Path) -> None:
    first = _begun(layout_file, 1920, 1040)
    middle = first.centralWidget()
    assert middle is not None
    middle.setMinimumWidth(1200)
    first.setGeometry(0, 0, 1800, 1040)
    _settle()
    assert _docks(first)["dock-queue"][1] < QUEUE_WIDTH
    _end(first)
    again = _begun(layout_file, 1920, 1040)
    assert _docks(again)["dock-queue"] == (True, QUEUE_WIDTH)
    _end(again)


def test_a_dock_that_was_drawn_narrow_stays_so(qtbot: QtBot, layout_file: Path) -> None:
    window = _begun(layout_file, 1920, 1040)
    queue = next(dock for dock in window.findChildren(QDockWidget) if dock.objectName() == "dock-queue")
    line = queue.geometry().topRight() + QPoint(1, 300)
    left, none, there = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton, line - QPoint(100, 0)
    for kind, at, button, held in (
        (QEvent.Type.MouseButtonPress, line, left, left),
        (QEvent.Type.MouseMove, there, none, left),
        (QEvent.Type.MouseButtonRelease, there, left, none),
    ):
        place = QPointF(at), QPointF(window.mapToGlobal(at))
        event = QMouseEvent(kind, *place, button, held, Qt.KeyboardModifier.NoModifier)
        QCoreApplication.sendEvent(window, event)
        qtbot.wait(30)  # Qt moves the line by a timer
    qtbot.waitUntil(lambda: abs(queue.width() - (QUEUE_WIDTH - 100)) < 8)
    _settle()
    narrow = queue.width()
    window.setGeometry(0, 0, 1900, 1040)
    _settle()
    assert abs(queue.width() - narrow) < 8
    _end(window)
    again = _begun(layout_file, 1920, 1040)
    assert abs(_docks(again)["dock-queue"][1] - narrow) < 8
    _end(again)


def test_a_map_hidden_for_want_of_height_comes_with_it_and_one_put_away_does_not(
    qtbot: QtBot, layout_file: Path
) -> None:
    low = _window(layout_file)
    low.resize(1300, MAP_FROM - 100)
    low.show()
    _settle()
    assert not _docks(low)["dock-map"][0]
    _end(low)
    high = _begun(layout_file, 1920, 1040)
    assert _docks(high)["dock-map"][0]
    high.docks.show_map(False)
    _end(high)
    again = _begun(layout_file, 1920, 1040)
    assert not _docks(again)["dock-map"][0]
    _end(again)


def test_when_a_form_closes_the_focus_stays_with_the_case(qtbot: QtBot) -> None:
    pane = dict(case_scenes())["case-call-empty"]()
    around, line = QWidget(), NoticeLine()
    qtbot.addWidget(around)
    layout = QVBoxLayout(around)
    layout.addWidget(pane)
    layout.addWidget(QLineEdit())
    layout.addWidget(line)
    line.say("disk_full", "disk full")
    around.show()
    around.activateWindow()
    qtbot.waitUntil(around.isActiveWindow)
    form = pane.register_form  # type: ignore[attr-defined]
    form.start()
    form.ask_to_close()
    settle()
    focus = QApplication.focusWidget()
    assert focus is not None and pane.isAncestorOf(focus)
