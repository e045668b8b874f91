"""One person leaves the seat in the middle of calls, another sits down: their calls are there, and nothing they saw."""

from pathlib import Path

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from desk_app.screens import register_values as name
from desk_app.screens.register_steps import steps_offered
from desk_app.sync.intents import Kept
from tests.centre_at_work import PASSWORD, CentreAtWork
from tests.journeys.seats import a_seat, eventually, now_or_never
from tests.journeys.windows import AtWindow, play
from tests.sample_reference import DISPATCHER_A, SEAT

NUMBER = "13812345678"


def test_who_sits_down_sees_nothing_that_was_revealed_to_who_left(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:

        async def story(at: AtWindow) -> None:
            eyes, hands, desk = at.eyes, at.hands, seat.opened.desk
            await at.sign_in(seat)
            at.window._open_form(name.of_call(NUMBER, desk.now()))
            form = await eyes.until(lambda: eyes.call_form, "the form of the call opens")
            form.start()
            await hands.type("水管爆了")
            assert isinstance(now_or_never(desk.calls.reveal(NUMBER, reason="回拨")), Kept)
            await eyes.until(lambda: NUMBER in in_sight(at), "the number is shown whole")
            await hands.press("Ctrl+N")
            await eyes.until(lambda: eyes.call_form not in (None, form), "the call is parked")
            await hands.press("Escape")
            await eyes.until(lambda: eyes.call_form is None, "the empty form goes")
            at.window.do("sign_out")
            page = at.window.sign_in_page
            await eyes.until(page.isVisible, "the seat is left")
            page._badge.setText("")
            page._badge.setFocus()
            await hands.type(DISPATCHER_A.badge)
            await hands.press("Return")
            await hands.type(PASSWORD)
            await hands.press("Return")
            await eyes.until(lambda: not page.isVisible(), "another has signed in", 60)
            await hands.press("Alt+PgUp")
            back = await eyes.until(lambda: eyes.call_form, "the call is gone on with")
            assert back is not form and back.values[name.EVENT] == "水管爆了"
            assert NUMBER not in in_sight(at) and "138****5678" in in_sight(at)
            assert set(back.foot.buttons) == {step.value for step in steps_offered(DISPATCHER_A)}

        play(seat, story)


def test_a_call_sent_by_who_leaves_is_kept_and_opened_for_nobody(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        sent: list[str] = []

        async def story(at: AtWindow) -> None:
            eyes, hands = at.eyes, at.hands
            await at.sign_in(seat)
            kept: list[object] = []
            at.window.wiring.kept.connect(lambda _intents, case: kept.append(case))
            await hands.press("Ctrl+N")
            form = await eyes.until(lambda: eyes.call_form, "the form of a new call opens")
            sent.append(str(form.case_id))
            await hands.type("水管爆了，这里说得很清楚")
            form.foot.wanted.emit("REGISTER")
            at.window.wiring.leave()  # before the disk has answered
            await eyes.until(lambda: kept == [form.case_id], "the call is kept")
            assert eyes.view is None and eyes.call_form is None
            assert eyes.case.parked_row.calls == ()

        play(seat, story)
        seat.restart()
        seat.sign_in()
        eventually(lambda: seat.shown(sent[0]) is not None, "the case is there")
        assert all(draft.key != f"register:{sent[0]}" for draft in now_or_never(seat.opened.desk.drafts()))


def in_sight(at: AtWindow) -> str:
    """Every word in the window that can be read."""
    told = [each.text() for each in at.window.findChildren(QLabel) if each.isVisible()]
    told += [each.text() for each in at.window.findChildren(QPushButton) if each.isVisible()]
    for line in at.window.findChildren(QLineEdit):
        if line.isVisible():
            told += [line.text(), line.placeholderText()]
    told += [each.toPlainText() for each in at.window.findChildren(QPlainTextEdit) if each.isVisible()]
    return "\n".join(told)
