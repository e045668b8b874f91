"""The window of the settings: every setting changes something that can be seen or heard, after a restart too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desk_app.domain.phone import CallState, LineState
from desk_app.domain.seat import SeatState
from desk_app.errors import BadInput
from desk_app.screens.alerts import Tone
from desk_app.screens.phrases import PhraseKind, own_phrases
from desk_app.screens.settings_page import Masking, ProposalChoices, chosen
from tests.fakes.phone import FakePhone
from tests.ui.shell_desk import ShellCalls, ShellDesk, plain_panes
from tests.ui.test_call_window import CALLER, KNOWN, Ears
from ui.alerts.alerts import Alerts
from ui.bridge import Bridge
from ui.call.card_place import place_for
from ui.main_window import OperatorWindow
from ui.settings_window.page import SettingsPage
from ui.settings_window.window import SettingsWindow
from ui.theme import apply_theme, load_theme


class AtSettings:
    def __init__(self, qtbot: QtBot, desk: ShellDesk) -> None:
        self.qtbot, self.desk = qtbot, desk
        bridge = Bridge(desk)
        panes = plain_panes()
        self.ears = Ears()
        panes.countdown.alerts = Alerts(bridge, make_player=lambda: self.ears)  # type: ignore[attr-defined]
        self.window = OperatorWindow(bridge, panes)
        self.window.calls.ringer._make_player = lambda: self.ears
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)
        self.settle()
        self.window.do("settings")
        self.settle()

    @property
    def settings(self) -> SettingsWindow:
        assert self.window.settings is not None
        return self.window.settings

    def page(self, name: str) -> SettingsPage:
        self.settings.come(name)
        self.settle()
        return self.settings.pages[name]

    def field(self, page: str, name: str) -> Any:
        return self.page(page)._fields[name]

    def type(self, page: str, name: str, text: str) -> None:
        line = self.field(page, name)
        line.setText(text)
        line.editingFinished.emit()
        self.settle()

    def tick(self, page: str, name: str) -> None:
        self.field(page, name).click()
        self.settle()

    def settle(self) -> None:
        phone = self.desk.calls.phone
        if isinstance(phone, FakePhone):
            phone.settle()
        for _round in range(3):
            QCoreApplication.processEvents()


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[Callable[..., AtSettings]]:
    apply_theme(qapp, load_theme("light"))
    made: list[AtSettings] = []

    def open_(**of_desk: Any) -> AtSettings:
        phone = FakePhone()
        made.append(AtSettings(qtbot, ShellDesk(calls=ShellCalls(phone=phone, cards={CALLER: KNOWN}), **of_desk)))
        return made[-1]

    yield open_
    for at in made:
        at.desk.calls.phone.close()
        at.window.close()
        at.window.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)


Open = Callable[..., AtSettings]


def test_it_is_a_window_of_its_own_that_holds_up_nothing(opened: Open) -> None:
    at = opened()
    assert at.settings.isVisible() and not at.settings.isModal()
    call = at.desk.calls.phone.ring(CALLER)
    at.settle()
    at.qtbot.keyClick(at.settings.list, Qt.Key.Key_F9)
    at.settle()
    assert at.desk.calls.phone.call(call).state is CallState.TALKING
    at.qtbot.waitUntil(at.window.isActiveWindow)


def test_after_call_work_and_the_break_take_as_long_as_is_set(opened: Open) -> None:
    at = opened()
    at.type("seat", "after_call_seconds", "30")
    at.type("seat", "break_minutes", "5")
    calls = at.window.calls
    calls.choose(SeatState.AFTER_CALL)
    assert calls.seat.until == at.desk.moment + timedelta(seconds=30)
    calls.choose(SeatState.BREAK)
    assert calls.seat.until == at.desk.moment + timedelta(minutes=5)


def test_a_number_that_is_none_is_said_at_its_field_and_changes_nothing(opened: Open) -> None:
    at = opened()
    at.type("seat", "break_minutes", "soon")
    assert "whole number" in at.settings.pages["seat"].fault
    assert at.window.calls.choices.times.break_minutes == 10 and "seat_times" not in at.desk.kept_choices


def test_the_bell_can_be_switched_off(opened: Open) -> None:
    at = opened()
    at.window.calls.choose(SeatState.READY)
    at.tick("sounds", "aloud")
    at.desk.calls.phone.ring(CALLER)
    at.settle()
    assert at.ears.heard == [] and at.window.calls.seat.rings_aloud
    at.tick("sounds", "aloud")
    assert at.ears.heard == [Tone.RING], "it rings on: it is heard at once"


def test_sounds_of_clocks_can_be_switched_off_and_tried(opened: Open) -> None:
    at = opened()
    page = at.page("sounds")
    at.tick("sounds", "sounds")
    alerts = at.window._panes.countdown.alerts  # type: ignore[attr-defined]
    assert not alerts.muting.sounds and "muting" in at.desk.kept_choices
    page._make_player = lambda: at.ears  # type: ignore[attr-defined]
    for button in page.findChildren(QAbstractButton)[-3:]:
        button.click()
    assert at.ears.heard == [Tone.RING, Tone.SOON, Tone.OVER]


def test_kinds_of_proposals_and_learning_are_kept_for_the_desk_and_forgotten_at_a_wish(opened: Open) -> None:
    at = opened()
    at.tick("proposals", "places")
    at.tick("proposals", "learns")
    kept = chosen(ProposalChoices, at.desk.kept_choices["proposals"])
    assert (kept.places, kept.learns, kept.problems) == (False, False, True)
    page: Any = at.page("proposals")
    page.forget.click()
    page.keep.click()
    at.settle()
    assert ("forget_learned",) not in at.desk.asked and page.forget.isVisible() and page.told.text() == ""
    page.forget.click()
    assert "for good" in page.told.text() and not page.forget.isVisible()
    page.sure.click()
    at.settle()
    assert ("forget_learned",) in at.desk.asked and "Forgotten" in page.told.text()


def test_a_revealed_number_is_hidden_after_the_time_that_is_set(opened: Open) -> None:
    at = opened()
    at.type("masking", "hide_after_minutes", "5")
    assert chosen(Masking, at.desk.kept_choices["masking"]).hide_after_minutes == 5
    at.desk.calls.phone.ring(CALLER)
    at.settle()
    calls = at.window.calls
    calls.card.view.revealed.emit("")
    at.desk.tell(f"caller:{CALLER}")
    at.qtbot.waitUntil(lambda: calls.card.view._number.text() == CALLER)
    for minutes, shown in ((4, CALLER), (6, "138****1234")):
        at.desk.moment += timedelta(minutes=minutes)
        calls.tick()
        at.qtbot.wait(150)
        assert calls.card.view._number.text() == shown


def test_phrases_are_kept_one_a_line_and_what_is_wrong_is_said(opened: Open) -> None:
    at = opened()
    page: Any = at.page("phrases")
    page.text.setPlainText("请尽快处理\n\n已告知来电人")
    assert own_phrases(at.desk.kept_choices["phrases"]) == {PhraseKind.EVENT: ("请尽快处理", "已告知来电人")}
    page.text.setPlainText("一样\n一样")
    assert "一样" in page.wrong.text()
    assert own_phrases(at.desk.kept_choices["phrases"])[PhraseKind.EVENT][0] == "请尽快处理"
    page.kinds.setCurrentIndex(1)
    page.kinds.activated.emit(1)
    assert page.text.toPlainText() == "" and page.wrong.text() == ""


def test_the_camera_s_folder_is_a_whole_path(opened: Open) -> None:
    at = opened()
    at.type("seat", "camera_folder", "pictures")
    assert "camera_folder" not in at.desk.kept_choices


@pytest.mark.parametrize(
    ("folder", "fault", "told", "kept"),
    [("there", "", "", True), ("gone", "", "is not there now", True), ("file", "is no folder", "", False)],
)
def test_the_camera_s_folder_is_looked_at(
    opened: Open, tmp_path: Path, folder: str, fault: str, told: str, kept: bool
) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "file").touch()
    at = opened()
    page: Any = at.page("seat")
    at.type("seat", "camera_folder", str(tmp_path / folder))
    at.qtbot.waitUntil(lambda: fault in page.fault and told in page.told.text() and not page._looking.wanted)
    assert bool(page.fault) == bool(fault) and bool(page.told.text()) == bool(told)
    assert ("camera_folder" in at.desk.kept_choices) == kept


def test_the_phone_is_tried_kept_and_set_up(opened: Open) -> None:
    at = opened()
    page: Any = at.page("phone")
    assert page._fields["password"].echoMode() is QLineEdit.EchoMode.Password
    page.put({"user": "8001", "exchange": "sip.example", "password": "secret"})
    page.try_.click()
    at.settle()
    assert [asked[0] for asked in at.desk.calls.asked if asked[0] != "card"] == ["check", "set_up"]
    assert "secret" in at.desk.kept_choices["phone"]
    at.desk.calls.phone.line(LineState.TROUBLE, "exchange_refused")
    at.settle()
    assert "password" in page.told.text()


def test_what_the_phone_does_not_take_is_said_at_its_field_and_not_kept(opened: Open) -> None:
    at = opened()
    wrong = {"field": "exchange", "why": "missing", "more": "password=missing"}
    at.desk.calls.wrong = BadInput("phone_settings", wrong)
    page: Any = at.page("phone")
    page.put({"user": "8001", "local_port": "many"})
    page.try_.click()
    at.settle()
    faults = {name: fault.text() for name, fault in page._faults.items() if fault.text()}
    assert set(faults) == {"exchange", "password", "local_port"} and "phone" not in at.desk.kept_choices
    assert faults["exchange"] == "Exchange: must be filled in" and page.told.text() not in faults.values()


def test_a_port_alone_that_is_none_is_not_kept(opened: Open) -> None:
    at = opened()
    page: Any = at.page("phone")
    page.put({"user": "8001", "exchange": "sip.example", "password": "secret", "local_port": "many"})
    page.try_.click()
    at.settle()
    assert "out of range" in page.fault and "phone" not in at.desk.kept_choices


def test_while_a_call_is_on_the_phone_changes_when_it_is_over(opened: Open) -> None:
    at = opened()
    phone = at.desk.calls.phone
    call = phone.ring(CALLER)
    phone.answer(call)
    at.settle()
    page: Any = at.page("phone")
    page.put({"user": "8001", "registers": ""})
    page.try_.click()
    at.settle()
    assert "over" in page.told.text() and "set_up" not in [asked[0] for asked in at.desk.calls.asked]
    phone.caller_hangs_up(call)
    at.settle()
    assert "set_up" in [asked[0] for asked in at.desk.calls.asked]


def test_whether_the_state_follows_the_phone_is_one_of_its_settings(opened: Open) -> None:
    at = opened()
    page: Any = at.page("phone")
    page.put({"user": "8001", "registers": "", "auto_state": ""})
    page.try_.click()
    at.settle()
    at.window.calls.choose(SeatState.READY)
    at.desk.calls.phone.answer(at.desk.calls.phone.ring(CALLER))
    at.settle()
    assert at.window.calls.seat.state is SeatState.READY


def test_what_was_set_is_there_when_somebody_comes_again(opened: Open) -> None:
    at = opened(
        kept_choices={"seat_times": '{"after_call_seconds": 15, "break_minutes": 7}', "ring": '{"aloud": false}'}
    )
    assert at.page("seat").values["after_call_seconds"] == "15"
    assert not at.window.calls.ringer.aloud


def test_everything_in_the_settings_has_a_name(opened: Open) -> None:
    at = opened()
    kinds: tuple[type[QWidget], ...] = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)
    for page in at.settings.pages.values():
        for kind in kinds:
            for widget in page.findChildren(kind):
                assert widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text()), widget


COLUMNS = (QRect(0, 100, 400, 900), QRect(1500, 100, 420, 300), QRect(420, 100, 1060, 900))
ROOM = QRect(0, 90, 1920, 940)


@pytest.mark.parametrize(
    ("focus", "left"),
    [
        (QRect(), 8),
        (QRect(430, 150, 900, 80), 8),
        (QRect(0, 500, 400, 500), 8),
        (QRect(0, 110, 400, 30), 1508),
    ],
    ids=["nothing", "a form", "the list below", "the search"],
)
def test_the_card_s_place(focus: QRect, left: int) -> None:
    placed = place_for(lambda _width: 340, COLUMNS, focus, ROOM)
    assert placed.left() == left and not placed.intersects(focus) and ROOM.contains(placed)


def test_a_card_that_is_higher_than_the_window_is_cut() -> None:
    placed = place_for(lambda _width: 2000, COLUMNS, QRect(), ROOM)
    assert placed.height() <= ROOM.height()
