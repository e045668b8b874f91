"""The countdown: it ticks by the desk's time, redraws what differs, and keeps still while one is among the clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.domain.case import ClockKind
from desk_app.screens.countdown import CountdownView, countdown_view
from tests.sample_reference import REFERENCE, SEAT
from tests.ui.lists_shown import StillDesk, nameless, shown
from ui.countdown.pane import CountdownPane
from ui.countdown.samples import clock_of
from ui.theme import apply_theme, load_theme

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)


def view(*numbers: int) -> CountdownView:
    """Clocks of the cases with these numbers, due so many minutes after now."""
    from datetime import timedelta

    clocks = [clock_of(n, NOW + timedelta(minutes=n), 60, ClockKind.HANDLING, f"第 {n} 件") for n in numbers]
    return countdown_view(clocks, NOW, REFERENCE, SEAT)


@pytest.fixture
def desk() -> StillDesk:
    return StillDesk(NOW)


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication, desk: StillDesk) -> Iterator[tuple[CountdownPane, QPlainTextEdit]]:
    apply_theme(qapp, load_theme("light"))
    pane, form = shown(qtbot, CountdownPane, desk)
    pane.show_view(view(*range(1, 30)))
    yield pane, form


@pytest.fixture
def pane(place: tuple[CountdownPane, QPlainTextEdit]) -> CountdownPane:
    return place[0]


def listed(pane: CountdownPane) -> list[str]:
    model = pane.clocks.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_digits_and_lamps_follow_the_desks_time_without_a_new_view(pane: CountdownPane, desk: StillDesk) -> None:
    assert pane.clocks._drawn[0].words == "01:00"
    assert pane.lamps.accessibleDescription() == "over 0, soon 12, in time 17"
    desk.later(minutes=2, seconds=1)
    pane._tick()
    assert [pane.clocks._drawn[row].words for row in range(3)] == ["over 01:01", "over 00:01", "00:59"]
    assert pane.lamps.accessibleDescription() == "over 2, soon 12, in time 15"


def test_ticks_come_by_themselves_while_it_is_seen(qtbot: QtBot, pane: CountdownPane, desk: StillDesk) -> None:
    desk.later(seconds=5)
    qtbot.waitUntil(lambda: pane.clocks._drawn[0].words == "00:55")
    pane.hide()
    assert not pane._timer.isActive()
    pane.show()
    assert pane._timer.isActive()


def test_keys_walk_the_clocks_and_open_their_cases(qtbot: QtBot, place: tuple[CountdownPane, QPlainTextEdit]) -> None:
    pane, _form = place
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    qtbot.keyClick(pane.clocks, Qt.Key.Key_Down)
    with qtbot.waitSignal(pane.case_chosen) as opened:
        qtbot.keyClick(pane.clocks, Qt.Key.Key_Return)
    assert opened.args == ["case-2"]


def test_the_newest_order_is_shown_while_nobody_is_among_the_clocks(pane: CountdownPane) -> None:
    pane.show_view(view(0, *range(2, 30)))
    assert listed(pane)[:2] == ["第 0 件", "第 2 件"]


def test_nothing_moves_while_one_is_among_the_clocks(qtbot: QtBot, place: tuple[CountdownPane, QPlainTextEdit]) -> None:
    pane, form = place
    pane.clocks.setFocus(Qt.FocusReason.ShortcutFocusReason)
    for _ in range(4):
        qtbot.keyClick(pane.clocks, Qt.Key.Key_Down)
    current, order = pane.clocks.current_key, listed(pane)
    for number in range(50):
        pane.show_view(view(-number, 0, *range(2, 30)))
        qtbot.wait(1)
    assert listed(pane) == order
    assert pane.clocks.current_key == current
    assert QApplication.focusWidget() is pane.clocks
    assert pane._remark.text() == "2 new"
    assert pane.clocks._drawn[0].tone == "muted", "a clock that has ended shows no light"
    form.setFocus()
    assert len(listed(pane)) == 30
    assert pane.clocks.current_key == current
    assert pane._remark.text() == ""


def test_news_never_takes_the_focus_nor_scrolls(qtbot: QtBot, place: tuple[CountdownPane, QPlainTextEdit]) -> None:
    pane, form = place
    for number, letter in enumerate("abcdefgh"):
        qtbot.keyClicks(form, letter)
        pane.show_view(view(-number, *range(1, 30)))
    assert form.toPlainText() == "abcdefgh"
    assert QApplication.focusWidget() is form
    assert pane.clocks.horizontalScrollBar().value() == 0


def test_an_unchanged_order_is_not_laid_out_again(pane: CountdownPane) -> None:
    resets: list[int] = []
    pane.clocks.model().modelReset.connect(lambda: resets.append(1))
    pane.show_view(view(*range(1, 30)))
    assert resets == []


def test_no_clock_says_so(pane: CountdownPane) -> None:
    pane.show_view(view())
    assert not pane._empty.isHidden()
    pane.show_view(view(1))
    assert pane._empty.isHidden()


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_control_has_a_name_in_both_languages(
    qtbot: QtBot, qapp: QApplication, desk: StillDesk, language: str, theme: str
) -> None:
    words.load(language)
    apply_theme(qapp, load_theme(theme))
    pane, _form = shown(qtbot, CountdownPane, desk)
    pane.show_view(view(*range(1, 30)))
    assert nameless(pane) == []
    for part in (pane, pane.lamps, pane.next_hour):
        assert part.accessibleName()
    assert not pane.grab().isNull()
