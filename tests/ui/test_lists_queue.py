"""The queue worked with keys, while cases arrive and leave fifty times a second."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.domain.case import CaseId, Module, State
from desk_app.domain.projection import QueueFilter, QueueRow, QueueState
from desk_app.screens.queue import QueueView, queue_view
from tests.sample_reference import REFERENCE, SEAT
from tests.ui.lists_shown import StillDesk, commit, nameless, shown
from ui.queue.pane import MOST_ROWS, QueuePane
from ui.queue.view_grid import ViewButton
from ui.theme import apply_theme, load_theme

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)
OPEN = QueueFilter()
REFUSED = QueueFilter(refused=True)


def rows(names: Sequence[int | str], **changed: object) -> tuple[QueueRow, ...]:
    return tuple(
        QueueRow(
            **{  # type: ignore[arg-type]
                "id": CaseId(f"case-{name}"),
                "number": f"WZ20261123-{number:05d}",
                "state": State.HANDLING,
                "grade": "C",
                "module": Module.CITY_MANAGEMENT,
                "source": "HOTLINE",
                "title": f"第 {name} 件",
                "address": "金山路",
                "board": "",
                "holder": "",
                "unit": "",
                "due": NOW + timedelta(minutes=number + 1),
                "turns_yellow": NOW + timedelta(minutes=number),
                "registered_at": NOW,
                "pending": 0,
                "refused": 0,
            }
            | changed
        )
        for number, name in enumerate(names)
    )


def view(names: Sequence[int | str], wanted: QueueFilter = OPEN, **changed: object) -> QueueView:
    return queue_view(
        QueueState(rows=rows(names, **changed), counts={"open": len(names)}), wanted, NOW, REFERENCE, SEAT
    )


@pytest.fixture
def desk() -> StillDesk:
    return StillDesk(NOW)


@pytest.fixture
def place(qtbot: QtBot, qapp: QApplication, desk: StillDesk) -> Iterator[tuple[QueuePane, QPlainTextEdit]]:
    apply_theme(qapp, load_theme("light"))
    pane, form = shown(qtbot, QueuePane, desk)
    pane.show_view(view(range(60)))
    yield pane, form


@pytest.fixture
def pane(place: tuple[QueuePane, QPlainTextEdit]) -> QueuePane:
    return place[0]


def listed(pane: QueuePane) -> list[str]:
    model = pane.list.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def standing(pane: QueuePane) -> tuple[object, ...]:
    """All that must not move by itself."""
    return (
        pane.list.current_id,
        [index.row() for index in pane.list.selectedIndexes()],
        pane.list.verticalScrollBar().value(),
        QApplication.focusWidget(),
        pane.search.text(),
        pane.search.cursorPosition(),
    )


def storm(qtbot: QtBot, pane: QueuePane) -> None:
    """A second of fifty changes: cases come at the top, one in ten of the old ones leaves."""
    for number in range(50):
        names: list[int | str] = [f"new {n}" for n in range(number + 1)]
        pane.show_view(view([*names, *(name for name in range(60) if name % 10 or number < 25)]))
        qtbot.wait(1)


def test_nothing_moves_while_one_reads(qtbot: QtBot, pane: QueuePane) -> None:
    pane.list.setFocus()
    for _ in range(30):
        qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    assert pane.list.verticalScrollBar().value() > 0
    before, order = standing(pane), listed(pane)
    storm(qtbot, pane)
    assert standing(pane) == before
    assert listed(pane) == order
    assert pane.strip.words.split() == ["50", "new", "N"]


def test_nothing_moves_while_one_types_in_the_form(qtbot: QtBot, place: tuple[QueuePane, QPlainTextEdit]) -> None:
    pane, form = place
    order = listed(pane)
    for number, letter in enumerate("the cover is gone"):
        qtbot.keyClicks(form, letter)
        pane.show_view(view([f"new {number}", *range(60)]))
    assert form.toPlainText() == "the cover is gone"
    assert QApplication.focusWidget() is form
    assert listed(pane) == order
    assert pane.strip.words == "1 new  N"


def test_nothing_moves_while_one_types_in_the_search(qtbot: QtBot, pane: QueuePane) -> None:
    pane.list.setFocus()
    qtbot.keyClicks(pane.list, "/")
    assert QApplication.focusWidget() is pane.search
    qtbot.keyClicks(pane.search, "abc")
    qtbot.keyClick(pane.search, Qt.Key.Key_Left)
    before = standing(pane)
    for number in range(50):
        pane.show_view(view([f"new {number}", *range(60)], replace(OPEN, words=pane.wanted.words)))
        qtbot.wait(1)
    assert standing(pane)[3:] == before[3:]


def test_coming_back_by_a_key_one_finds_the_newest_order_and_the_row_in_hand_where_it_was_drawn(
    qtbot: QtBot, place: tuple[QueuePane, QPlainTextEdit]
) -> None:
    pane, form = place
    pane.list.setFocus()
    for _ in range(30):
        qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    current, offset = pane.list.current_id, pane.list.offset_of(pane.list.current_id)
    assert offset
    form.setFocus()
    pane.show_view(view(["new", *range(60)]))
    pane.list.setFocus(Qt.FocusReason.MouseFocusReason)
    assert len(listed(pane)) == 60, "under the pointer nothing may move"
    form.setFocus()
    pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert len(listed(pane)) == 61
    assert pane.strip.words == ""
    assert (pane.list.current_id, pane.list.offset_of(current)) == (current, offset)


def test_a_long_list_is_read_on_when_one_scrolls_towards_its_end_and_nothing_moves(
    qtbot: QtBot, pane: QueuePane
) -> None:
    asked: list[QueueFilter] = []
    pane.wanted_changed.connect(asked.append)
    pane.want(REFUSED)
    pane.show_view(view(range(200), REFUSED))
    pane.list.setFocus()
    for _ in range(150):
        qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    assert asked == [REFUSED], "there is more than a screen still"
    for _ in range(6):
        qtbot.keyClick(pane.list, Qt.Key.Key_PageDown)
    assert asked[1:] == [replace(REFUSED, limit=MOST_ROWS)]
    before = standing(pane)
    pane.show_view(view(["new", *range(700)], asked[-1]))
    assert standing(pane) == before
    assert len(listed(pane)) == 700
    assert pane.strip.words == "1 new  N"
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    assert pane.list.current_id == "case-699"
    assert asked[2:] == [], "all of it is here"


def test_the_end_of_a_long_list_is_its_last_row_though_it_is_read_only_then(qtbot: QtBot, pane: QueuePane) -> None:
    pane.want(REFUSED)
    pane.show_view(view(range(200), REFUSED))
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    pane.show_view(view(range(900), pane.wanted))
    assert pane.list.current_id == "case-899"
    assert 899 in pane.list.visible_rows()


def test_another_view_is_read_from_its_beginning_again(qtbot: QtBot, pane: QueuePane) -> None:
    pane.want(REFUSED)
    pane.show_view(view(range(200), REFUSED))
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    assert pane.wanted == replace(REFUSED, limit=MOST_ROWS)
    qtbot.keyClicks(pane.list, "0")
    assert pane.wanted == OPEN
    qtbot.keyClicks(pane.search, "138")
    qtbot.waitUntil(lambda: pane.wanted.words == "138")
    assert pane.wanted.limit == OPEN.limit


def test_taking_brings_what_is_new_into_sight(qtbot: QtBot, pane: QueuePane) -> None:
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Home)
    pane.show_view(view([*range(60), "last"]))
    qtbot.mouseClick(pane.strip.findChildren(type(pane.strip._button))[0], Qt.MouseButton.LeftButton)
    rows_ = pane._model.rows
    assert rows_.is_new(60) and not rows_.is_new(0)
    assert 60 in pane.list.visible_rows()
    assert pane.list.current_id == "case-0"


def test_a_row_that_no_longer_belongs_here_keeps_its_place_until_one_moves_on(
    qtbot: QtBot, place: tuple[QueuePane, QPlainTextEdit]
) -> None:
    pane, form = place
    pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
    for _ in range(3):
        qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    assert pane.list.current_id == "case-3"
    pane.show_view(view([name for name in range(60) if name not in (3, 4)]))
    assert listed(pane)[3] == "第 3 件"
    assert pane.list.current_id == "case-3"
    spoken = pane.list.model().index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("no longer in this view")
    assert pane.strip.words == "2 have left  N"
    with qtbot.waitSignal(pane.case_chosen) as opened:
        qtbot.keyClick(pane.list, Qt.Key.Key_Return)
    assert opened.args == ["case-3"]
    form.setFocus()
    pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert len(listed(pane)) == 58
    assert pane.list.current_id == "case-5"


def test_values_become_new_in_place(qtbot: QtBot, pane: QueuePane) -> None:
    told: list[int] = []
    pane.list.model().dataChanged.connect(lambda first, _last: told.append(first.row()))
    pane.show_view(view(range(60)))
    assert told == []
    changed = [
        replace(row, title="改了", state=State.PENDING_CLOSE) if n == 2 else row
        for n, row in enumerate(rows(range(60)))
    ]
    pane.show_view(queue_view(QueueState(rows=changed), OPEN, NOW, REFERENCE, SEAT))
    assert told == [2]
    assert listed(pane)[2] == "改了"
    assert pane.strip.words == ""


def test_lights_tick_only_where_they_say_something_else(pane: QueuePane, desk: StillDesk) -> None:
    pane.list.tick()
    before = dict(pane.list._drawn)
    desk.later(seconds=1)
    pane.list.tick()
    assert {place for place, lit in pane.list._drawn.items() if before[place] != lit} == set(before)
    desk.later(seconds=-1)
    pane.list.tick()
    assert pane.list._drawn == before


def test_keys_walk_open_and_jump(qtbot: QtBot, pane: QueuePane) -> None:
    pane.list.setFocus(Qt.FocusReason.TabFocusReason)
    assert pane.list.current_id == "case-0"
    qtbot.keyClick(pane.list, Qt.Key.Key_Down)
    assert pane.list.current_id == "case-1"
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    assert pane.list.current_id == "case-59"
    qtbot.keyClick(pane.list, Qt.Key.Key_PageUp)
    assert pane.list.current_id not in ("case-59", "case-0")
    qtbot.keyClick(pane.list, Qt.Key.Key_Home)
    assert pane.list.current_id == "case-0"
    with qtbot.waitSignal(pane.case_chosen) as opened:
        qtbot.keyClick(pane.list, Qt.Key.Key_Enter)
    assert opened.args == ["case-0"]


def test_a_click_opens_and_letters_do_not_jump(qtbot: QtBot, pane: QueuePane) -> None:
    with qtbot.waitSignal(pane.case_chosen) as opened:
        qtbot.mouseClick(pane.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 100))
    assert opened.args == ["case-2"]
    qtbot.keyClicks(pane.list, "zz")
    assert pane.list.current_id == "case-2"


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("1", QueueFilter(states=(State.PENDING_ACCEPT,))),
        ("3", QueueFilter(states=(State.PENDING_DISPATCH,))),
        ("8", QueueFilter(callback_owed=True)),
        ("9", QueueFilter(refused=True)),
    ],
)
def test_a_digit_asks_for_a_view(qtbot: QtBot, pane: QueuePane, key: str, wanted: QueueFilter) -> None:
    pane.list.setFocus()
    with qtbot.waitSignal(pane.wanted_changed) as asked:
        qtbot.keyClicks(pane.list, key)
    assert asked.args == [wanted]
    assert pane.wanted == wanted
    assert [button.text() for button in pane.views._buttons.values() if button.isChecked()] == [
        button.text() for button in pane.views._buttons.values() if button.choice.key == key
    ]


def test_the_views_are_walked_with_arrows_and_are_one_stop_for_tab(qtbot: QtBot, pane: QueuePane) -> None:
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_Left)
    first = QApplication.focusWidget()
    assert first is pane.views._buttons["open"]
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert QApplication.focusWidget() is pane.views._buttons["state:PENDING_FILING"]
    with qtbot.waitSignal(pane.wanted_changed) as asked:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert asked.args == [QueueFilter(states=(State.PENDING_FILING,))]
    stops = [one for one in pane.views._buttons.values() if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert stops == [pane.views._buttons["state:PENDING_FILING"]]
    for _ in range(9):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is pane.list


def test_tab_goes_from_the_search_over_the_views_to_the_list(
    qtbot: QtBot, place: tuple[QueuePane, QPlainTextEdit]
) -> None:
    pane, form = place
    for wanted in (QueueFilter(), QueueFilter(states=(State.RETURNED,))):
        pane.want(wanted)
        pane.search.setFocus()
        qtbot.keyClick(pane.search, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is pane.views.stop
        qtbot.keyClick(pane.views.stop, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is pane.list
        qtbot.keyClick(pane.list, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is form


@pytest.mark.parametrize(("width", "columns"), [(620, 3), (230, 2)])
def test_words_of_the_views_are_not_cut_where_fewer_columns_hold_them(
    pane: QueuePane, width: int, columns: int
) -> None:
    grid = pane.views
    grid.resize(width, 300)
    assert len({column for column, _line in grid.places}) == columns
    assert set(grid.places.values()) == set(grid.findChildren(ViewButton))


def test_another_view_is_shown_from_its_top_and_an_older_answer_is_dropped(qtbot: QtBot, pane: QueuePane) -> None:
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    mine = QueueFilter(states=(State.HANDLING,))
    pane.want(mine)
    pane.show_view(view(range(70, 90)))
    assert len(listed(pane)) == 60, "the answer to the former wish came late"
    pane.show_view(view(range(50, 80), mine))
    assert len(listed(pane)) == 30
    assert pane.list.verticalScrollBar().value() == 0
    assert pane.list.current_id == "case-59"
    assert pane.strip.words == ""


def test_words_are_asked_for_after_a_pause_and_at_enter_at_once(qtbot: QtBot, pane: QueuePane) -> None:
    pane.search.setFocus()
    with qtbot.waitSignal(pane.wanted_changed) as asked:
        commit(pane.search, "井盖 ")
    assert asked.args == [QueueFilter(words="井盖")]
    qtbot.keyClicks(pane.search, "x")
    with qtbot.waitSignal(pane.wanted_changed, timeout=50) as asked:
        qtbot.keyClick(pane.search, Qt.Key.Key_Return)
    assert asked.args == [QueueFilter(words="井盖 x")]
    assert QApplication.focusWidget() is pane.list
    pane.search.setFocus()
    with qtbot.waitSignal(pane.wanted_changed) as asked:
        qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    assert asked.args == [QueueFilter()]
    qtbot.keyClick(pane.search, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is pane.list


def test_nothing_is_asked_while_an_input_method_composes(qtbot: QtBot, pane: QueuePane) -> None:
    pane.search.setFocus()
    with qtbot.assertNotEmitted(pane.wanted_changed, wait=300):
        QApplication.sendEvent(pane.search, QInputMethodEvent("jinggai", []))
    with qtbot.waitSignal(pane.wanted_changed) as asked:
        commit(pane.search, "井盖")
    assert asked.args == [QueueFilter(words="井盖")]


def test_views_keep_the_words_and_the_palette_brings_its_own(qtbot: QtBot, pane: QueuePane) -> None:
    pane.want(QueueFilter(words="井盖"))
    assert pane.search.text() == "井盖"
    pane.list.setFocus()
    qtbot.keyClicks(pane.list, "1")
    assert pane.wanted == QueueFilter(words="井盖", states=(State.PENDING_ACCEPT,))
    pane.want(QueueFilter(refused=True))
    assert pane.search.text() == ""


def test_an_empty_list_says_why_and_fills_by_itself(pane: QueuePane) -> None:
    pane.want(QueueFilter(refused=True))
    pane.show_view(view((), pane.wanted))
    assert not pane.list.empty.isHidden()
    pane.show_view(view(range(3), pane.wanted))
    assert pane.list.empty.isHidden()
    assert len(listed(pane)) == 3
    pane.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert pane.list.current_id == "case-0"


def test_a_cut_list_says_so(pane: QueuePane) -> None:
    wanted = QueueFilter(refused=True, limit=5)
    pane.want(wanted)
    pane.show_view(queue_view(QueueState(rows=rows(range(5)), counts={"refused": 1234}), wanted, NOW, REFERENCE, SEAT))
    assert pane.remark == "the nearest 5 of 1,234"


def test_a_hundred_thousand_rows_are_walked_like_ten(qtbot: QtBot, pane: QueuePane) -> None:
    wanted = QueueFilter(limit=200_000)
    pane.want(wanted)
    first = view(range(100_000), wanted)
    pane.show_view(first)
    pane.list.setFocus()
    qtbot.keyClick(pane.list, Qt.Key.Key_End)
    assert pane.list.current_id == "case-99999"
    lines = (*view(["new"]).lines, *first.lines)
    pane.show_view(replace(first, lines=lines, place_of={line.id: place for place, line in enumerate(lines)}))
    assert pane.list.current_id == "case-99999"
    assert pane.strip.words == "1 new  N"
    qtbot.keyClick(pane.list, Qt.Key.Key_N)
    assert pane.list.current_id == "case-99999"


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_control_has_a_name_in_both_languages(
    qtbot: QtBot, qapp: QApplication, desk: StillDesk, language: str, theme: str
) -> None:
    words.load(language)
    apply_theme(qapp, load_theme(theme))
    pane, _form = shown(qtbot, QueuePane, desk)
    pane.show_view(view(range(60)))
    pane.show_view(view(["new", *range(60)]))
    assert nameless(pane) == []
    names = [button.accessibleName() for button in pane.views._buttons.values()]
    assert len(set(names)) == len(names)
    apply_theme(qapp, load_theme("light"))
    assert not pane.grab().isNull()
