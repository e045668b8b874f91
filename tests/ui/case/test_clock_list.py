"""The clocks of a case keep their limit beside why they are provisional, and a click asks about the one it meets."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPixmap
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.screens.case_standing import ClockLine
from ui.case.clock_list import ClockList, _about
from ui.theme import current

NOW = datetime(2026, 12, 30, 2, tzinfo=UTC)
SETTLED = ClockLine(
    id="SIGN-1",
    name="签收",
    about="木渎镇市政管理所第二养护队",
    limit="4 工作时",
    due="16:00 到期",
    due_at=NOW + timedelta(hours=6),
    turns_yellow=NOW + timedelta(hours=5),
    paused=False,
    provisional="",
)
UNSETTLED = replace(SETTLED, id="HANDLING-1", name="处置", provisional="暂估，2027 年节假日安排尚未导入")


def shown(qtbot: QtBot, *clocks: ClockLine) -> ClockList:
    words.load("zh_CN")
    view = ClockList()
    qtbot.addWidget(view)
    view.show_clocks(clocks, NOW)
    view.resize(view.sizeHint())
    view.show()
    return view


def test_a_provisional_clock_has_a_line_more_and_says_limit_and_reason(qtbot: QtBot) -> None:
    plain, more = shown(qtbot, SETTLED), shown(qtbot, UNSETTLED)
    assert more.sizeHint().height() * 2 == plain.sizeHint().height() * 3
    assert UNSETTLED.limit in more.toolTip() and UNSETTLED.provisional in more.toolTip()


def test_a_click_asks_about_the_clock_below_it(qtbot: QtBot) -> None:
    view = shown(qtbot, UNSETTLED, SETTLED)
    for y, clock in ((2, UNSETTLED), (view.height() // 2, UNSETTLED), (view.height() - 2, SETTLED)):
        with qtbot.waitSignal(view.why_wanted) as asked:
            qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(20, y))
        assert asked.args == [clock.id]


def test_where_there_is_little_room_the_name_is_cut_and_not_the_limit(qtbot: QtBot) -> None:
    paper = QPixmap(400, 40)
    painter = QPainter(paper)
    painter.setFont(current().font("small"))
    wide = QFontMetrics(painter.font()).horizontalAdvance(f"{SETTLED.about} · {SETTLED.limit}")
    told = [_about(painter, SETTLED, room) for room in (wide, wide // 2, wide // 3)]
    painter.end()
    assert told[0] == f"{SETTLED.about} · {SETTLED.limit}"
    assert "…" in told[1] and all(SETTLED.limit in each for each in told)
