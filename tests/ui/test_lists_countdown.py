"""The countdown: it ticks by the desk's time, follows the news, and keeps still while one is among the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.domain.case import CaseId, ClockKind
from desk_app.domain.projection import SyncStatus
from desk_app.screens.clock_order import Grouping
from tests.ui.countdown_desk import CountdownDesk
from tests.ui.lists_shown import nameless, shown
from ui.countdown.clock_grid import LETTERS
from ui.countdown.pane import CountdownPane
from ui.palette.actions import pane_keys
from ui.theme import apply_theme, current, load_theme

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)


@pytest.fixture
def desk() -> CountdownDesk:
    desk = CountdownDesk(NOW)
    desk.run(range(1, 30))
    return desk


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication, desk: CountdownDesk) -> Iterator[tuple[CountdownPane, QPlainTextEdit]]:
    apply_theme(qapp, load_theme("light"))
    pane, form = shown(qtbot, CountdownPane, desk)
    pane.start()
    qtbot.waitUntil(lambda: len(listed(pane)) == 29)
    yield pane, form


@pytest.fixture
def pane(place: tuple[CountdownPane, QPlainTextEdit]) -> CountdownPane:
    return place[0]


def listed(pane: CountdownPane) -> list[str]:
    model = pane.clocks.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def news(qtbot: QtBot, desk: CountdownDesk, *numbers: int) -> None:
    """The cases with these numbers have changed."""
    asked = len(desk.asked)
    desk.tell("queue", *(f"case:case-{number}" for number in numbers))
    qtbot.waitUntil(lambda: len(desk.asked) > asked)
    qtbot.wait(1)


def settled(qtbot: QtBot, pane: CountdownPane, *first: str) -> None:
    qtbot.waitUntil(lambda: listed(pane)[: len(first)] == list(first))


def test_digits_and_lamps_follow_the_desks_time_without_asking_anew(pane: CountdownPane, desk: CountdownDesk) -> None:
    assert pane.clocks.lit_at(0).words == "01:00"
    assert pane.lamps.accessibleDescription() == "over 0, soon 12, in time 17"
    desk.later(minutes=2, seconds=1)
    pane._tick()
    assert [pane.clocks.lit_at(row).words for row in range(3)] == ["01:01 over", "00:01 over", "00:59"]
    assert pane.lamps.accessibleDescription() == "over 2, soon 12, in time 15"
    assert desk.asked == ["all"]


def test_a_step_back_of_the_desks_time_is_shown_too(pane: CountdownPane, desk: CountdownDesk) -> None:
    for minutes, lamps in ((20, "over 19, soon 10, in time 0"), (-20, "over 0, soon 12, in time 17")):
        desk.later(minutes=minutes)
        pane._tick()
        assert pane.lamps.accessibleDescription() == lamps


def test_ticks_come_by_themselves_and_go_on_while_it_is_out_of_sight(
    qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk
) -> None:
    desk.later(seconds=5)
    qtbot.waitUntil(lambda: pane.clocks.lit_at(0).words == "00:55")
    pane.hide()
    assert pane._timer.isActive(), "who has minimised the window is still told of what turns"
    pane.stop()
    pane.hide()
    assert listed(pane) == [], "what nobody sits at shows nothing"


def test_news_asks_for_the_cases_it_names_and_no_other(qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk) -> None:
    desk.clocks.pop(CaseId("case-1"))
    desk.clocks |= {one.case: (one,) for one in desk.made([0])}
    news(qtbot, desk, 0, 1)
    settled(qtbot, pane, "第 0 件", "第 2 件")
    assert desk.asked == ["all", {CaseId("case-0"), CaseId("case-1")}]


@pytest.mark.parametrize("what", [{"queue"}, {"queue", "cases", "case:case-1"}, {"reference"}, {"session"}])
def test_news_of_anything_reads_all_anew(
    qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk, what: set[str]
) -> None:
    desk.run(range(5, 8))
    desk.tell(*what)
    settled(qtbot, pane, "第 5 件")
    assert desk.asked == ["all", "all"]


def test_keys_walk_the_clocks_and_open_their_cases(qtbot: QtBot, place: tuple[CountdownPane, QPlainTextEdit]) -> None:
    pane, _form = place
    rows = pane.clocks.rows
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    walked = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home):
        qtbot.keyClick(pane.clocks, key)
        walked.append(pane.clocks.currentIndex().row())
    assert walked == [1, 1 + rows, 1, 0, 28, 0]
    qtbot.keyClick(pane.clocks, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.case_chosen) as opened:
        qtbot.keyClick(pane.clocks, Qt.Key.Key_Return)
    assert opened.args == ["case-2"]


def test_a_click_opens_the_case_under_the_pointer(qtbot: QtBot, pane: CountdownPane) -> None:
    grid = pane.clocks
    for row in (0, 2):
        where = grid.visualRect(grid.model().index(row, 0)).center()
        assert grid.indexAt(where).row() == row
        with qtbot.waitSignal(pane.case_chosen) as opened:
            qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=where)
        assert opened.args == [f"case-{row + 1}"]


def test_the_last_clock_can_be_scrolled_to(qtbot: QtBot, pane: CountdownPane) -> None:
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.keyClick(pane.clocks, Qt.Key.Key_End)
    assert pane.clocks.viewport().rect().contains(pane.clocks.visualRect(pane.clocks.currentIndex()))
    assert 28 in pane.clocks.visible_rows()


def test_nothing_moves_while_one_is_among_the_clocks(
    qtbot: QtBot, place: tuple[CountdownPane, QPlainTextEdit], desk: CountdownDesk
) -> None:
    pane, form = place
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    for _ in range(4):
        qtbot.keyClick(pane.clocks, Qt.Key.Key_Down)
    current, order = pane._current(), listed(pane)
    desk.clocks.pop(CaseId("case-1"))
    desk.clocks |= {one.case: (one,) for one in desk.made([0, -3])}
    news(qtbot, desk, 0, 1, -3)
    qtbot.waitUntil(lambda: pane.remark.text() == "2 new")
    assert listed(pane) == order
    assert pane._current() == current
    assert QApplication.focusWidget() is pane.clocks
    assert pane.clocks.lit_at(0).tone == "muted", "a clock that has ended shows no light"
    desk.tell("queue", "cases")
    qtbot.waitUntil(lambda: desk.asked.count("all") == 2)
    qtbot.wait(1)
    assert listed(pane) == order, "nor where all is read anew"
    assert (pane.remark.text(), pane._current()) == ("2 new", current)
    form.setFocus()
    assert len(listed(pane)) == 30
    assert pane._current() == current
    assert pane.remark.text() == ""


def test_news_never_takes_the_focus_nor_scrolls(
    qtbot: QtBot, place: tuple[CountdownPane, QPlainTextEdit], desk: CountdownDesk
) -> None:
    pane, form = place
    for number, letter in enumerate("abcd"):
        qtbot.keyClicks(form, letter)
        desk.clocks |= {one.case: (one,) for one in desk.made([-number])}
        news(qtbot, desk, -number)
    assert form.toPlainText() == "abcd"
    assert QApplication.focusWidget() is form
    assert pane.clocks.horizontalScrollBar().value() == 0


def test_news_that_moves_nothing_lays_nothing_out(qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk) -> None:
    resets: list[int] = []
    pane.clocks.model().modelReset.connect(lambda: resets.append(1))
    news(qtbot, desk, 1, 2, 3)
    assert resets == []


def test_a_key_groups_the_clocks_and_the_seat_remembers_it(
    qtbot: QtBot, qapp: QApplication, pane: CountdownPane, desk: CountdownDesk
) -> None:
    sign = desk.made([40], ClockKind.SIGN)[0]
    desk.clocks[sign.case] = (sign,)
    news(qtbot, desk, 40)
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.keyClick(pane.clocks, Qt.Key.Key_G)
    assert pane.grouping.grouping is Grouping.CLOCK
    assert listed(pane)[:3] == ["Sign for · 1", "第 40 件", "Handle · 29"]
    qtbot.keyClick(pane.clocks, Qt.Key.Key_Home)
    qtbot.keyClick(pane.clocks, Qt.Key.Key_Down)
    assert pane.clocks.currentIndex().row() == 3, "headings are passed over"
    qtbot.keyClick(pane.clocks, Qt.Key.Key_Up)
    assert pane.clocks.currentIndex().row() == 1
    assert desk.choices["countdown-grouping"] == "clock"
    again, _form = shown(qtbot, CountdownPane, desk)
    again.start()
    qtbot.waitUntil(lambda: listed(again)[:1] == ["Sign for · 1"])


def test_a_key_asks_why_the_clock_at_hand_is_due_then(qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk) -> None:
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    asked: list[tuple[str, str]] = []
    pane.why_wanted.connect(lambda case, clock: asked.append((case, clock)))
    qtbot.keyClick(pane.clocks, Qt.Key.Key_Home)
    qtbot.keyClick(pane.clocks, Qt.Key.Key_Y)
    at_hand = pane._clock_at_hand()
    assert at_hand is not None
    assert asked == [(at_hand.case, at_hand.clock)]


def test_what_soon_will_be_late_is_one_key_behind_all_that_is(
    qtbot: QtBot, pane: CountdownPane, desk: CountdownDesk
) -> None:
    desk.later(minutes=2, seconds=1)
    pane._tick()
    tones = []
    for _ in range(4):
        qtbot.keyClick(pane.clocks, Qt.Key.Key_L)
        slot = pane.clocks.current_slot
        assert slot is not None
        tones.append(pane._model.lit(slot).tone)
    assert tones == ["red", "yellow", "green", "red"]
    row = current().shape.row
    qtbot.mouseClick(pane.lamps, Qt.MouseButton.LeftButton, pos=QPoint(4, row + row // 2))
    slot = pane.clocks.current_slot
    assert slot is not None and pane._model.lit(slot).tone == "yellow"
    assert pane.clocks.viewport().rect().intersects(pane.clocks.visualRect(pane.clocks.currentIndex()))


def test_the_next_hour_says_which_clock_is_meant_and_opens_it(qtbot: QtBot, pane: CountdownPane) -> None:
    line = pane.next_hour
    assert line.said == "Due within the hour: 29"
    line.setFocus(Qt.FocusReason.TabFocusReason)
    assert line.said.startswith("10:33 · 01:00 · Handle · 第 1 件")
    qtbot.keyClick(line, Qt.Key.Key_Right)
    with qtbot.waitSignal(pane.case_chosen) as opened:
        qtbot.keyClick(line, Qt.Key.Key_Return)
    assert opened.args == ["case-2"]
    where = line._area(5, 0).center().toPoint()
    with qtbot.waitSignal(pane.case_chosen) as opened:
        qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=where)
    assert opened.args == ["case-5"]
    assert line._place_at(QPoint(0, 0)) is not None, "the mark next to the pointer"


@pytest.mark.parametrize("minutes", range(0, 15, 2))
def test_times_of_the_next_hour_never_touch(pane: CountdownPane, desk: CountdownDesk, minutes: int) -> None:
    desk.later(minutes=minutes)
    line = pane.next_hour
    line.tick()
    told = line.labels(line.fontMetrics())
    assert len(told) >= 3
    for (left, _words), (right, _other) in pairwise(told):
        assert left.right() + 4 <= right.left()
    assert told[-1][0].right() <= line.width()


def test_no_clock_says_so_once_that_is_known(qtbot: QtBot, desk: CountdownDesk) -> None:
    desk.clocks = {}
    pane, _form = shown(qtbot, CountdownPane, desk)
    assert pane._empty.isHidden(), "before it has been read nobody knows"
    pane.start()
    qtbot.waitUntil(lambda: not pane._empty.isHidden())
    desk.run([1])
    news(qtbot, desk, 1)
    qtbot.waitUntil(pane._empty.isHidden)


def test_a_centre_that_is_not_heard_for_long_is_said(pane: CountdownPane, desk: CountdownDesk) -> None:
    desk.status = SyncStatus(last_heard=NOW)
    desk.later(minutes=3)
    pane._tick()
    assert pane.remark.text() == "Centre not heard for 3 min"
    assert pane.clocks.lit_at(0).words == "02:00 over", "the clocks go on"


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_control_has_a_name_in_both_languages(
    qtbot: QtBot, qapp: QApplication, desk: CountdownDesk, language: str, theme: str
) -> None:
    words.load(language)
    apply_theme(qapp, load_theme(theme))
    pane, _form = shown(qtbot, CountdownPane, desk)
    pane.start()
    qtbot.waitUntil(lambda: len(listed(pane)) == 29)
    pane.header_tools.show()
    assert nameless(pane) + nameless(pane.header_tools) == []
    for part in (pane, pane.lamps, pane.next_hour):
        assert part.accessibleName()
    assert pane.clocks.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole).count(" · ") >= 5
    assert not pane.grab().isNull()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_list_of_keys_names_every_letter_of_the_countdown(language: str) -> None:
    words.load(language)
    keys = dict(dict(pane_keys())[words._("Countdown")])
    assert {Qt.Key(letter).name.removeprefix("Key_") for letter in LETTERS} <= keys.keys()
    assert len(set(keys.values())) == len(keys) and all(keys.values())
    if language == "zh_CN":
        assert not any(told.isascii() for told in keys.values())
