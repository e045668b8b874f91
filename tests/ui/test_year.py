"""The window of a year: worked by keys, mouse, clipboard and files, and published into a real centre on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desk_app.__main__ import main
from desk_app.central.datasets import edition_of
from desk_app.central.service import Central, open_central
from desk_app.command_line.year_ground import CentreCalendar
from desk_app.domain.calendar import DayKind, DayRow
from desk_app.domain.datasets import CalendarHead
from ui.bridge import Bridge
from ui.notices import NoticeLine
from ui.unsettled import UnsettledYears
from ui.year.samples import MADE_UP_2027, national_draft
from ui.year.window import YearWindow

SPRING = [date(2027, 2, day) for day in range(5, 9)]


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Central]:
    opened = open_central(f"sqlite:///{tmp_path / 'centre.db'}")
    opened.publish(edition_of("calendar", national_draft().rows))
    yield opened
    opened.close()


@pytest.fixture
def window(qtbot: QtBot, centre: Central) -> Iterator[YearWindow]:
    port = CentreCalendar(centre)
    shown = YearWindow(Bridge(port), 2027)
    shown.show()
    qtbot.waitUntil(lambda: shown.draft is not None and shown.grid.isEnabled())
    yield shown
    port.close()
    shown.hide()
    shown._bridge.close()
    shown.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def rows(centre: Central) -> list[DayRow]:
    edition = centre.datasets.current()["calendar"]
    return [
        row for row in centre.datasets.rows("calendar", edition) if isinstance(row, DayRow) and row.date.year > 2026
    ]


def head(centre: Central) -> CalendarHead:
    return next(iter(centre.datasets.rows("calendar", centre.datasets.current()["calendar"])))


def press(widget: QWidget, *keys: str) -> None:
    modifiers = {"Shift": Qt.KeyboardModifier.ShiftModifier, "Ctrl": Qt.KeyboardModifier.ControlModifier}
    for key in keys:
        *held, name = key.split("+")
        with_keys = Qt.KeyboardModifier.NoModifier
        for each in held:
            with_keys |= modifiers[each]
        QTest.keyClick(widget, getattr(Qt.Key, f"Key_{name}"), with_keys)


def settled(qtbot: QtBot, window: YearWindow) -> None:
    qtbot.waitUntil(window.grid.isEnabled)


def test_a_year_is_typed_by_keys_and_published(qtbot: QtBot, window: YearWindow, centre: Central) -> None:
    grid, panel = window.grid, window.panel
    grid.mark(date(2027, 2, 5))
    press(grid, "Shift+Right", "Shift+Right", "Shift+Right", "N")
    assert grid.span == (SPRING[0], SPRING[-1])
    panel.name.insert("春节")  # as an input method commits it
    press(panel.name, "Return")
    assert "H or M" in window.footer.words
    press(grid, "H")
    grid.mark(date(2027, 2, 13))
    press(grid, "M", "Down", "Down", "M", "Space")
    assert grid.cursor_day == date(2027, 2, 27)
    grid.mark(date(2027, 2, 4))
    panel.hours.setFocus()
    QTest.keyClicks(panel.hours, "08:00-12:00")
    press(panel.hours, "Return")
    panel.notice.insert("国办发明电〔2026〕9号")
    press(panel.notice, "Return")
    panel.published.click()
    assert rows(centre) == []
    assert panel.changes.count() == 4 and panel.changes.item(0).text() == "2027 counts as published"
    window.publish()
    assert window.footer.asking and "6 days change (2027)" in window.footer.words
    assert rows(centre) == []
    window.footer.confirm.click()
    settled(qtbot, window)
    assert "Published" in window.footer.words and not window.unpublished
    stored = {row.date: row for row in rows(centre)}
    assert [stored[day].name for day in SPRING] == ["春节"] * 4
    assert stored[date(2027, 2, 13)].kind is DayKind.MAKEUP_WORKDAY
    assert {row.source for row in stored.values()} == {"国办发明电〔2026〕9号"}
    assert head(centre).published_years == (2026, 2027)
    calendar = centre.reference().calendar
    assert [len(calendar.windows_on(date(2027, 2, day))) for day in (3, 4, 5, 13)] == [2, 1, 0, 2]
    panel.published.click()
    window.undo()
    assert not window.unpublished


def test_undo_and_redo_by_keys_walk_the_steps(window: YearWindow) -> None:
    window.activateWindow()
    grid = window.grid
    grid.mark(date(2027, 5, 1))
    press(grid, "H", "M", "Delete")
    assert not window.unpublished
    for step, kind in (("undo", DayKind.MAKEUP_WORKDAY), ("undo", DayKind.HOLIDAY), ("redo", DayKind.MAKEUP_WORKDAY)):
        getattr(window.bar, step).click()
        assert window.draft is not None and window.draft.days[date(2027, 5, 1)].kind is kind
    press(grid, "Ctrl+Z", "Ctrl+Z")
    assert not window.unpublished and not window.bar.undo.isEnabled() and window.bar.redo.isEnabled()
    press(grid, "Ctrl+Y")
    assert window.unpublished


def test_arrows_leave_the_year_and_pages_turn_it(window: YearWindow) -> None:
    grid = window.grid
    grid.mark(date(2027, 12, 31))
    press(grid, "Shift+Right")
    assert grid.span == (date(2027, 12, 31), date(2027, 12, 31))
    press(grid, "Right")
    assert grid.span == (date(2028, 1, 1), date(2028, 1, 1))
    press(grid, "PageUp", "PageUp")
    assert grid.cursor_day == date(2026, 1, 1) and "元旦" in grid.accessibleName()
    press(grid, "End", "Home", "Down", "Up")
    assert grid.cursor_day == date(2026, 1, 1)
    assert window.panel.standing.text().startswith("The notice is there")


def test_dragging_marks_a_span_and_an_input_method_gets_no_letters(window: YearWindow) -> None:
    grid = window.grid
    places = grid._places()
    first, last = (places.day(date(2027, 3, day)).center().toPoint() for day in (1, 10))
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    QTest.mouseMove(grid, last)
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, last)
    assert grid.span == (date(2027, 3, 1), date(2027, 3, 10))
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(1, 1))
    assert grid.span == (date(2027, 3, 1), date(2027, 3, 10))
    assert not grid.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_every_day_is_found_where_it_is_drawn(window: YearWindow) -> None:
    places = window.grid._places()
    for ordinal in range(date(2027, 1, 1).toordinal(), date(2028, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        assert places.at(places.day(day).center()) == day


def test_what_is_pasted_is_taken_whole_or_not_at_all(window: YearWindow) -> None:
    QGuiApplication.clipboard().setText("2027-02-05 休 春节\n2027-02-31 休 春节")
    press(window.grid, "Ctrl+V")
    assert not window.unpublished and "Line 2" in window.footer.words
    QGuiApplication.clipboard().setText(MADE_UP_2027)
    press(window.grid, "Ctrl+V")
    assert window.footer.words == "13 days pasted" and window.grid.cursor_day == date(2027, 1, 1)
    window.undo()
    assert not window.unpublished


def test_a_list_is_opened_through_the_checks_of_the_import(qtbot: QtBot, window: YearWindow, tmp_path: Path) -> None:
    window.grid.mark(date(2028, 1, 1))
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("日期,类型,名称,来源\n2027-02-30,放假,春节,notice\n", encoding="utf-8")
    good.write_text("日期,类型,名称,来源,当日时间\n2027-02-05,放假,春节,notice,08:00-12:00\n", encoding="utf-8")
    window.open_file(bad)
    settled(qtbot, window)
    assert not window.unpublished and "no such date" in window.footer.words
    window.open_file(tmp_path / "not there.csv")
    settled(qtbot, window)
    assert "cannot be read" in window.footer.words or "Nothing was taken" in window.footer.words
    window.turn(2028)
    press(window.grid, "H")
    window.open_file(good)
    settled(qtbot, window)
    draft = window.draft
    assert draft is not None and draft.days[date(2027, 2, 5)].windows is not None
    assert date(2028, 1, 1) in draft.days and date(2026, 2, 17) in draft.days
    assert draft.head.published_years == (2026, 2027)


def test_somebody_elses_calendar_is_not_overwritten(qtbot: QtBot, window: YearWindow, centre: Central) -> None:
    press(window.grid, "H")
    theirs = national_draft().settled(2025, True)
    centre.publish(edition_of("calendar", theirs.rows))
    window.publish()
    window.footer.confirm.click()
    settled(qtbot, window)
    assert "Somebody else" in window.footer.words and window.unpublished and rows(centre) == []
    window.read_anew()
    assert window.footer.asking
    window.footer.confirm.click()
    settled(qtbot, window)
    assert not window.unpublished and window.draft is not None and window.draft.same_as(theirs)


def test_hours_that_are_none_are_refused_and_a_question_is_withdrawn_by_going_on(window: YearWindow) -> None:
    panel = window.panel
    panel.hours.setFocus()
    QTest.keyClicks(panel.hours, "12:00-08:00")
    press(panel.hours, "Return")
    assert "08:00-12:00" in window.footer.words and not window.unpublished
    press(window.grid, "H")
    window.publish()
    assert window.footer.asking
    press(window.grid, "Right", "H")
    assert not window.footer.asking


def test_closing_with_something_unpublished_asks_and_then_closes(qtbot: QtBot, window: YearWindow) -> None:
    press(window.grid, "H")
    window.close()
    assert window.isVisible() and window.footer.asking
    window.footer.refuse.click()
    assert window.isVisible() and not window.footer.asking and window.unpublished
    window.close()
    with qtbot.waitSignal(window.closed):
        window.footer.confirm.click()
    assert not window.isVisible()


def test_everything_has_a_name(window: YearWindow) -> None:
    panel = window.panel
    for widget in (window.grid, panel.name, panel.hours, panel.notice, panel.changes, window.footer.bar):
        assert widget.accessibleName(), widget
    assert panel.published.text()


def test_without_a_screen_the_command_says_what_to_do_instead(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    address = f"sqlite:///{tmp_path / 'centre.db'}"
    found = CliRunner().invoke(main, ["central", "calendar", "--database", address, "--lang", "en"])
    assert found.exit_code == 1 and "central import calendar" in found.output
    assert not (tmp_path / "centre.db").exists()


def test_an_operator_is_told_once_of_a_year_without_its_notice_until_it_comes(qtbot: QtBot) -> None:
    line = NoticeLine()
    qtbot.addWidget(line)
    unsettled = UnsettledYears(line)
    unsettled.show((), (2026,))
    assert line.words == ""
    unsettled.show((2027,), (2026,))
    assert (
        line.words == "The holidays of 2027 are not imported yet; deadlines there count Monday to Friday and may move"
    )
    unsettled.show((), (2026,))
    assert "2027" in line.words, "another view of the queue takes nothing back"
    line._dismiss()
    unsettled.show((2027,), (2026,))
    assert line.words == ""
    unsettled.show((2027, 2028), (2026,))
    assert "2027, 2028" in line.words
    unsettled.show((), (2026, 2027, 2028))
    assert line.words == ""
