"""The operator's window around its panes, worked with the keys a person would press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction, QInputMethodEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QPlainTextEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from desk_app import words
from desk_app.desk import Intent, Kept, NotPossible
from desk_app.domain.case import CaseId, DemandKind, Source
from desk_app.domain.commands import AddNote, RegisterCase, SubjectKind
from desk_app.domain.projection import EditionUnderWay, QueueFilter
from desk_app.domain.seat import Role, SeatState
from desk_app.errors import StoreTrouble
from desk_app.screens.actions import KEYS as KEYS_OF_CASES
from desk_app.screens.actions import OTHER_SUBJECTS
from desk_app.screens.missing_data import missing_words
from desk_app.screens.sync_badge import sync_view
from tests.sample_reference import PLACE_A
from tests.ui.shell_desk import NOW, OPERATOR, PlainForm, PlainPane, ShellDesk, plain_panes
from ui.bridge import Bridge
from ui.composing import ComposingGuard
from ui.main_window import OperatorWindow
from ui.palette.actions import window_actions
from ui.pieces import ActionButton
from ui.theme import apply_theme, current, load_theme
from ui.top_bar.sync_badge import SyncBadge

REGISTER = Intent(body=RegisterCase(source=Source.HOTLINE, demand_kind=DemandKind.HELP, text="井盖没了"))
NOTE = Intent(case=CaseId("c-1"), body=AddNote(text="又来电"))
Open = Callable[..., OperatorWindow]


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Open]:
    """Opens windows on desks; all are closed at the end."""
    apply_theme(qapp, load_theme("light"))
    windows: list[OperatorWindow] = []

    def open_(desk: ShellDesk, **named: Any) -> OperatorWindow:
        window = OperatorWindow(Bridge(desk), plain_panes(), **named)
        windows.append(window)
        window.resize(1400, 900)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)


def pane(window: OperatorWindow, name: str) -> PlainPane:
    found = getattr(window._panes, name)
    assert isinstance(found, PlainPane)
    return found


def press(qtbot: QtBot, keys: str) -> None:
    """Presses keys where the focus is, as a keyboard does."""
    combination = QKeySequence(keys)[0]
    target = QApplication.focusWidget() or QApplication.activeWindow()
    qtbot.keyClick(target, combination.key(), combination.keyboardModifiers())


def type_(qtbot: QtBot, text: str) -> None:
    qtbot.keyClicks(QApplication.focusWidget(), text)


def test_at_the_start_everything_is_asked_for_once(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    qtbot.waitUntil(lambda: all(pane(window, name).shown for name in ("queue", "countdown", "lookup")))
    assert [asked[0] for asked in desk.asked].count("queue") == 1
    assert window.top_bar.sync_badge.words == "Synced 3 s ago"
    assert QApplication.focusWidget() is pane(window, "queue").line


def test_deadlines_in_a_year_without_its_notice_are_told_of_once_and_quietly(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk(unsettled=(2027,))
    window = opened(desk)
    qtbot.waitUntil(lambda: "2027" in window.notices.words)
    assert QApplication.focusWidget() is pane(window, "queue").line
    window.notices._dismiss()
    before = len(pane(window, "queue").shown)
    desk.tell("queue")
    qtbot.waitUntil(lambda: len(pane(window, "queue").shown) > before)
    assert window.notices.words == ""


def test_news_neither_takes_the_focus_nor_the_text(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    press(qtbot, "Ctrl+2")
    line = pane(window, "case").line
    type_(qtbot, "manhole cov")
    before = len(pane(window, "queue").shown)
    desk.status = replace(desk.status, refused=2, sign_in_needed=True)
    desk.tell("queue", "sync", "session", "presence")
    qtbot.waitUntil(lambda: len(pane(window, "queue").shown) > before)
    qtbot.waitUntil(lambda: bool(window.notices.words))
    type_(qtbot, "er")
    assert QApplication.focusWidget() is line
    assert line.text() == "manhole cover"
    assert not window.sign_in_page.is_open


def test_a_case_opens_at_the_operator_s_wish_and_stays_fresh(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    pane(window, "queue").case_chosen.emit("c-1")
    qtbot.waitUntil(lambda: SimpleNamespace(id="c-1") in pane(window, "case").shown)
    assert ("looking_at", "c-1") in desk.asked
    desk.tell("case:c-2")
    desk.tell("case:c-1")
    qtbot.waitUntil(lambda: len(pane(window, "case").shown) == 2)


def test_what_a_pane_performs_comes_back_to_it(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    case = pane(window, "case")
    press(qtbot, "Ctrl+N")
    for outcome in (NotPossible(code="field_missing"), Kept(case=CaseId("c-9"), ids=())):
        desk.outcomes.append(outcome)
        case.performed.emit([REGISTER])
        qtbot.waitUntil(lambda outcome=outcome: outcome in case.shown)
    qtbot.waitUntil(lambda: ("case", "c-9") in desk.asked)
    assert case.shown[0] == "intake"


def test_outcomes_come_in_the_order_of_the_wishes(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk(held=[])
    window = opened(desk)
    case = pane(window, "case")
    before = len(desk.held or [])
    for _ in range(2):
        case.performed.emit([NOTE])
    first, second = (desk.held or [])[before:]
    second.set_result(NotPossible(code="second"))
    first.set_result(NotPossible(code="first"))
    qtbot.waitUntil(lambda: len(case.shown) == 2)
    assert [outcome.code for outcome in case.shown] == ["first", "second"]


def test_a_look_up_is_measured_from_the_place_at_hand_and_asked_again_from_another(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    case, lookup = pane(window, "case"), pane(window, "lookup")
    lookup.searched.emit("井盖")
    assert desk.asked[-1] == ("lookup", "井盖")
    case.place_at_hand = PLACE_A
    case.near_changed.emit()
    assert lookup.near == [PLACE_A]
    assert desk.asked[-1] == ("lookup", "井盖", PLACE_A)
    lookup.searched.emit(" ")
    asked = len(desk.asked)
    case.near_changed.emit()
    assert len(desk.asked) == asked  # nothing is typed: nothing to measure


def test_why_a_result_was_not_taken_is_said_where_it_was_found(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk())
    case, lookup = pane(window, "case"), pane(window, "lookup")
    lookup.taken.emit("hit")
    case.refuses = "no field for it"
    lookup.taken.emit("another")
    assert case.shown[-2:] == ["hit", "another"] and lookup.said == ["", "no field for it"]


def test_a_clock_of_the_countdown_is_explained_in_its_case_once(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    case = pane(window, "case")
    pane(window, "countdown").why_wanted.emit("c-1", "HANDLING-1")
    qtbot.waitUntil(lambda: case.shown == [SimpleNamespace(id="c-1"), ("why", "HANDLING-1")])
    desk.tell("case:c-1")
    qtbot.waitUntil(lambda: len(case.shown) == 3)
    assert case.shown[-1] == SimpleNamespace(id="c-1")


def test_a_call_being_taken_is_replaced_neither_by_news_nor_by_what_was_kept(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    case = pane(window, "case")
    pane(window, "queue").case_chosen.emit("c-1")
    qtbot.waitUntil(lambda: len(case.shown) == 1)
    desk.held = []
    case.performed.emit([NOTE])
    press(qtbot, "Ctrl+N")
    case.register_form = PlainForm()
    desk.held.pop(0).set_result(Kept(case=CaseId("c-1"), ids=()))
    case.performed.emit([REGISTER])
    press(qtbot, "Ctrl+N")
    desk.held.pop(0).set_result(Kept(case=CaseId("c-2"), ids=()))
    desk.held = None
    desk.tell("case:c-1", "case:c-2", "queue", "presence")
    qtbot.waitUntil(lambda: len(case.shown) == 5)
    qtbot.wait(150)
    kinds = [getattr(one, "case", None) or getattr(one, "id", None) or one for one in case.shown]
    assert kinds == ["c-1", "intake", "intake", "c-1", "c-2"]
    assert ("case", "c-2") not in desk.asked
    pane(window, "queue").case_chosen.emit("c-3")
    qtbot.waitUntil(lambda: SimpleNamespace(id="c-3") in case.shown)


def test_a_full_disk_is_told_at_the_form_and_in_the_line_of_notices(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk(held=[])
    window = opened(desk)
    pane(window, "case").performed.emit([NOTE])
    assert desk.held is not None
    desk.held[-1].set_exception(StoreTrouble("disk_full"))
    qtbot.waitUntil(lambda: pane(window, "case").shown == [NotPossible(code="disk_full")])
    assert "disk is full" in window.notices.words


def test_two_keys_change_the_seat_s_state(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    press(qtbot, "F2")
    menu = QApplication.activePopupWidget()
    assert menu is not None
    qtbot.keyClick(menu, Qt.Key.Key_1)
    assert ("seat_state", SeatState.READY) in desk.asked
    assert window.top_bar.seat_state.text() == "Ready"


def test_the_palette_does_what_is_typed(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    press(qtbot, "Ctrl+K")
    type_(qtbot, "callback")
    press(qtbot, "Return")
    assert pane(window, "queue").wanted == QueueFilter(callback_owed=True)
    assert not window.palette_page.is_open
    assert QApplication.focusWidget() is pane(window, "queue").line


def test_the_palette_finds_a_case_by_the_end_of_its_number(qtbot: QtBot, opened: Open) -> None:
    line = SimpleNamespace(id="c-417", number="WZ20261123-00417", title="manhole cover", state="To file")
    window = opened(ShellDesk(rows=(line,)))
    chosen: list[str] = []
    window.wiring.case_opened.connect(chosen.append)
    press(qtbot, "Ctrl+K")
    type_(qtbot, "00417")
    qtbot.waitUntil(lambda: any(entry.target == "c-417" for entry in window.palette_page.entries))
    press(qtbot, "Return")
    assert chosen == ["c-417"]


def test_no_key_of_the_window_acts_while_the_palette_is_open(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk())
    press(qtbot, "Ctrl+K")
    press(qtbot, "Ctrl+N")
    assert "intake" not in pane(window, "case").shown
    press(qtbot, "Escape")
    assert not window.palette_page.is_open
    assert QApplication.focusWidget() is pane(window, "queue").line


def test_no_key_acts_while_an_input_method_composes(qtbot: QtBot, qapp: QApplication, opened: Open) -> None:
    guard = ComposingGuard(qapp)
    window = opened(ShellDesk())
    case = pane(window, "case")
    press(qtbot, "Ctrl+2")
    QApplication.sendEvent(case.line, QInputMethodEvent("jing", []))
    assert guard.composing
    press(qtbot, "Ctrl+N")
    assert "intake" not in case.shown
    committed = QInputMethodEvent("", [])
    committed.setCommitString("井")
    QApplication.sendEvent(case.line, committed)
    press(qtbot, "Ctrl+N")
    assert "intake" in case.shown
    assert case.line.text() == "井"
    guard.deleteLater()


def test_keys_are_listed_with_f1_and_with_a_question_mark(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk())
    press(qtbot, "F1")
    assert window.key_list.is_open
    press(qtbot, "Escape")
    assert not window.key_list.is_open
    press(qtbot, "Ctrl+2")
    type_(qtbot, "?")
    assert pane(window, "case").line.text() == "?"
    assert not window.key_list.is_open


def test_tab_stays_on_an_open_page(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk())
    window.do("sign_in")
    for _ in range(7):
        press(qtbot, "Tab")
        assert window.sign_in_page.isAncestorOf(QApplication.focusWidget())
    press(qtbot, "Shift+Tab")
    assert window.sign_in_page.isAncestorOf(QApplication.focusWidget())


def test_signing_in_says_why_not_and_lets_in(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk(actor=None)
    window = opened(desk)
    page = window.sign_in_page
    assert page.is_open and not pane(window, "queue").shown
    type_(qtbot, "007")
    press(qtbot, "Return")
    type_(qtbot, "wrong")
    press(qtbot, "Return")
    qtbot.waitUntil(lambda: page.message == "Badge number or password is wrong.")
    press(qtbot, "Escape")
    assert page.is_open
    desk.status = replace(desk.status, online=False)
    desk.tell("sync")
    qtbot.waitUntil(lambda: "can work offline" in page.hint)
    assert page.message == "Badge number or password is wrong."
    type_(qtbot, "right")
    press(qtbot, "Return")
    qtbot.waitUntil(lambda: not page.is_open)
    qtbot.waitUntil(lambda: bool(pane(window, "queue").shown))
    assert "李晓梅" in window.windowTitle()


def test_signing_in_again_happens_over_the_form_which_stays(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    desk.status = replace(desk.status, sign_in_needed=True)
    window = opened(desk)
    press(qtbot, "Ctrl+2")
    type_(qtbot, "half a sentence")
    desk.tell("sync")
    qtbot.waitUntil(lambda: "password again" in window.notices.words)
    press(qtbot, "Ctrl+.")
    assert window.sign_in_page.is_open
    press(qtbot, "Ctrl+N")
    assert "intake" not in pane(window, "case").shown
    type_(qtbot, "right")
    press(qtbot, "Return")
    qtbot.waitUntil(lambda: not window.sign_in_page.is_open)
    type_(qtbot, ", and the rest")
    assert pane(window, "case").line.text() == "half a sentence, and the rest"


def test_signing_out_covers_what_was_shown(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk()
    window = opened(desk)
    pane(window, "queue").case_chosen.emit("c-1")
    qtbot.waitUntil(lambda: bool(pane(window, "case").shown))
    window.do("sign_out")
    qtbot.waitUntil(lambda: window.sign_in_page.is_open)
    assert pane(window, "case").shown[-1] == "nothing"
    assert window.windowTitle() == "Coordination desk"
    desk.asked.clear()
    desk.tell("queue")
    qtbot.wait(150)
    assert desk.asked == []


def test_a_dispatcher_gets_the_same_window(qtbot: QtBot, opened: Open) -> None:
    actor = replace(OPERATOR, roles=frozenset({Role.DISPATCHER}), name="周婷")
    window = opened(ShellDesk(actor=actor))
    assert "Sub-centre dispatcher" in window.windowTitle()


def test_the_layout_is_remembered(qtbot: QtBot, opened: Open, tmp_path: Path) -> None:
    file = tmp_path / "layout.ini"
    window = opened(ShellDesk(), layout_file=file)
    window.docks.put_back()
    docks = {dock.objectName(): dock for dock in window.findChildren(QWidget) if dock.objectName().startswith("dock-")}
    window.resizeDocks([docks["dock-queue"]], [520], Qt.Orientation.Horizontal)
    QCoreApplication.processEvents()
    window.close()
    again = opened(ShellDesk(), layout_file=file)
    queue = next(dock for dock in again.findChildren(QWidget) if dock.objectName() == "dock-queue")
    qtbot.waitUntil(lambda: abs(queue.width() - 520) <= 2)


def test_closing_waits_for_nobody(qtbot: QtBot, opened: Open) -> None:
    desk = ShellDesk(held=[])
    window = opened(desk)
    with qtbot.waitSignal(window.closed):
        press(qtbot, "Ctrl+Q")
    assert desk.listeners == []
    for future in desk.held or []:
        if not future.cancelled():
            future.set_result(None)
    QCoreApplication.processEvents()


def test_every_control_has_a_name(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk(status=replace(ShellDesk().status, online=False, refused=1, waiting=2)))
    for pane_ in window._panes.all():
        pane_.setParent(None)
        pane_.deleteLater()
    press(qtbot, "F1")
    controls = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    controls += window.findChildren(QPlainTextEdit)
    nameless = [control for control in controls if not control.accessibleName() and control.isVisible()]
    own = [control for control in nameless if control.objectName() != "qt_toolbar_ext_button"]
    assert own == []


def test_the_palette_offers_what_the_case_form_offers(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk())
    done: list[str] = []
    for words_, able in (("Dispatch", True), ("Void", False)):
        button = ActionButton(words_, "F7" if able else "")
        button.setEnabled(able)
        button.clicked.connect(lambda _checked=False, words_=words_: done.append(words_))
        layout = pane(window, "case").layout()
        assert layout is not None
        layout.addWidget(button)
    QCoreApplication.processEvents()
    press(qtbot, "Ctrl+K")
    assert [entry.words for entry in window.palette_page.entries][:2] == ["Dispatch", "New call"]
    type_(qtbot, "dispatch")
    press(qtbot, "Return")
    assert done == ["Dispatch"]


def test_no_key_of_the_window_is_one_of_a_case(qtbot: QtBot) -> None:
    own = {key for action in window_actions() for key in action.keys}
    elsewhere = {kind for kind, about in OTHER_SUBJECTS.items() if about is SubjectKind.CALL} | {"RegisterCase"}
    assert own.isdisjoint(key for kind, key in KEYS_OF_CASES.items() if kind not in elsewhere)
    assert own.isdisjoint({"F5", "F6", "F7"})


def test_each_action_has_words_and_no_key_is_given_twice() -> None:
    actions = window_actions()
    keys = [key for action in actions for key in action.keys]
    assert len(keys) == len(set(keys))
    assert len({action.name for action in actions}) == len(actions)
    assert all(action.words for action in actions)


def test_every_action_can_be_done(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk())
    assert set(window._handlers()) == {action.name for action in window_actions()}
    assert {action.text() for action in window.actions() if isinstance(action, QAction)} >= {
        action.words for action in window_actions()
    }


def test_offline_is_said_in_words_with_what_waits(qtbot: QtBot, opened: Open) -> None:
    words.load("zh_CN")
    desk = ShellDesk()
    desk.status = replace(desk.status, online=False, last_heard=NOW - timedelta(minutes=12), waiting=3)
    window = opened(desk)
    assert window.top_bar.sync_badge.words == "离线 12 分钟 · 待发 3"


def test_a_click_on_the_badge_tells_which_reference_data_have_not_come(qtbot: QtBot) -> None:
    coming = EditionUnderWay(dataset="components", done=45, total=100)
    missing = missing_words(["catalogue", "grids"], coming)
    badge = SyncBadge()
    qtbot.addWidget(badge)
    badge.show_view(sync_view(replace(ShellDesk().status, edition=coming), NOW, missing))
    badge.show()
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    assert missing in QToolTip.text() and missing in badge.toolTip()
    QToolTip.hideText()


def test_a_click_on_the_badge_tells_how_many_pictures_wait_and_how_far_records_have_come(qtbot: QtBot) -> None:
    words.load("zh_CN")
    badge = SyncBadge()
    qtbot.addWidget(badge)
    badge.show_view(sync_view(replace(ShellDesk().status, attachments=3, records=0.38), NOW))
    badge.show()
    qtbot.mouseClick(badge, Qt.MouseButton.LeftButton)
    for told in ("还有 3 张图片待发送", "历史案件、来电人和漏接来电：已取到 38%"):
        assert told in QToolTip.text() and told in badge.toolTip()
    QToolTip.hideText()


def test_the_sandbox_cannot_be_taken_for_the_desk(qtbot: QtBot, opened: Open) -> None:
    window = opened(ShellDesk(), sandbox=True)
    picture = window.grab().toImage()
    edge = current().colour("sandbox").name()
    corners = [
        (1, 1),
        (picture.width() - 2, 1),
        (1, picture.height() - 2),
        (picture.width() - 2, picture.height() // 2),
    ]
    assert {picture.pixelColor(x, y).name() for x, y in corners} == {edge}
    assert window.windowTitle().startswith("Practice desk")
    press(qtbot, "Ctrl+2")
    type_(qtbot, "typed through the watermark")
    assert pane(window, "case").line.text() == "typed through the watermark"


def test_the_theme_changes_while_the_window_is_open(qtbot: QtBot, opened: Open, qapp: QApplication) -> None:
    window = opened(ShellDesk())
    window.do("theme")
    assert current().name == "dark"
    window.do("theme")
    assert current().name == "light"
