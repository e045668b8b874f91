"""Nothing disturbs who types and nothing typed is lost: arrivals, a session that runs out, a program closed at once."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from desk_app.screens import register_values as name
from desk_app.words import _
from tests.centre_at_work import PASSWORD, CentreAtWork
from tests.journeys.seats import Seat, a_seat, end_sessions, eventually, now_or_never
from tests.journeys.windows import AtWindow, play
from tests.sample_reference import LEADER, SEAT
from ui.case.register_form import RegisterForm

SEEN_ARRIVING = 60
A_SECOND = 50
TYPED_AT_MOST = 2_000


@contextmanager
def arriving(other: Seat) -> Iterator[list[int]]:
    """Another seat registers fifty cases a second; gives back how many it has by now."""
    done = [0]
    stop = threading.Event()

    def work() -> None:
        begun = time.monotonic()
        while not stop.is_set():
            other.register(f"第 {done[0]} 件")
            done[0] += 1
            stop.wait(max(0.0, begun + done[0] / A_SECOND - time.monotonic()))

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield done
        assert thread.is_alive(), "they arrived to the end"
    finally:
        stop.set()
        thread.join()


async def open_form(operator: AtWindow) -> tuple[RegisterForm, QPlainTextEdit]:
    await operator.hands.press("Ctrl+N")
    form = await operator.eyes.until(lambda: operator.eyes.call_form, "the form of a new call opens")
    text = form.field(name.EVENT).main
    assert isinstance(text, QPlainTextEdit)
    return form, text


def test_fifty_arrivals_a_second_change_neither_focus_nor_cursor_nor_selection_nor_scroll(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    with (
        a_seat(tmp_path / "seat", centre.url, SEAT) as seat,
        a_seat(tmp_path / "other", centre.url, LEADER) as other,
    ):
        seat.ready(), other.ready()
        for number in range(60):
            seat.register(f"先前第 {number} 件")
        seat.settled()

        async def story(operator: AtWindow) -> None:
            eyes, hands = operator.eyes, operator.hands
            operator.window.resize(1200, 700)  # so that there is something to scroll
            await operator.come_forward()
            await eyes.until(lambda: len(eyes.rows) >= 60, "the queue is filled")
            form, text = await open_form(operator)
            await hands.type("ab" * 40)
            queue, fields = eyes.list.verticalScrollBar(), form.scroller.verticalScrollBar()
            queue.setValue(queue.maximum() // 2)
            cursor = text.textCursor()
            cursor.setPosition(20)
            text.setTextCursor(cursor)
            fields.setValue(fields.maximum() // 2)
            stood = queue.value(), fields.value()
            assert all(stood), "both lists are scrolled"
            typed, height = 0, form.proposals.height()
            heard_before = len(eyes.rows)
            with arriving(other) as done:
                while done[0] < SEEN_ARRIVING or typed < 40:
                    await hands.type("x")
                    typed += 1
                    await asyncio.sleep(0.02)
                    now = text.textCursor()
                    assert QApplication.focusWidget() is text
                    assert (now.position(), now.hasSelection()) == (20 + typed, False)
                    assert (queue.value(), fields.value(), form.proposals.height()) == (*stood, height)
                    assert typed < TYPED_AT_MOST, "they arrive"
                now = text.textCursor()
                now.setPosition(5)
                now.setPosition(15, QTextCursor.MoveMode.KeepAnchor)
                text.setTextCursor(now)
                more = done[0] + SEEN_ARRIVING // 2
                while done[0] < more:
                    await asyncio.sleep(0.02)
                    now = text.textCursor()
                    assert (now.selectionStart(), now.selectionEnd()) == (5, 15)
                    assert QApplication.focusWidget() is text and queue.value() == stood[0]
            assert text.toPlainText() == "ab" * 10 + "x" * typed + "ab" * 30
            await eyes.until(lambda: eyes.rows_wait or len(eyes.rows) > heard_before, "the arrivals wait in the queue")

        play(seat, story)
        other.settled()


def test_a_session_that_runs_out_is_opened_over_the_form_and_leaves_it_as_it_is(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()

        async def story(operator: AtWindow) -> None:
            eyes, hands, window = operator.eyes, operator.hands, operator.window
            await operator.come_forward()
            form, text = await open_form(operator)
            await hands.type("before it ran out")
            cursor = text.textCursor()
            cursor.setPosition(7)
            cursor.setPosition(9, QTextCursor.MoveMode.KeepAnchor)
            text.setTextCursor(cursor)
            end_sessions(centre)
            seat.register("会话结束以后登记")
            asked = _("The centre asks for your password again; you can go on working meanwhile")
            await eyes.until(lambda: window.notices.words == asked, "the password is asked for", 30)
            assert eyes.call_form is form and QApplication.focusWidget() is text  # it says so and takes nothing
            await hands.press("Ctrl+.")
            page = window.sign_in_page
            await eyes.until(lambda: page.isVisible(), "the page opens over the form")
            await hands.press("F5")
            await hands.type(PASSWORD)
            await hands.press("Return")
            await eyes.until(lambda: not page.isVisible(), "the session is open again", 30)
            now = text.textCursor()
            assert eyes.call_form is form and form.isEnabled()
            assert QApplication.focusWidget() is text and text.toPlainText() == "before it ran out"
            assert (now.selectionStart(), now.selectionEnd()) == (7, 9)
            await hands.type("IT")
            assert text.toPlainText() == "before IT ran out"

        play(seat, story)


def test_a_call_saved_at_the_last_moment_does_not_come_back_as_one_that_was_not_sent(
    centre: CentreAtWork, tmp_path: Path
) -> None:
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()
        saved: list[str] = []

        async def story(operator: AtWindow) -> None:
            await operator.come_forward()
            form, _text = await open_form(operator)
            await operator.hands.type("saved and closed at once")
            await operator.hands.press("F5")
            saved.append(str(form.case_id))

        play(seat, story)
        seat.restart()
        assert seat.shown(saved[0]) is not None
        assert [draft.key for draft in now_or_never(seat.opened.desk.drafts())] == []


def test_a_program_closed_ten_milliseconds_after_saving_loses_nothing(
    qtbot: QtBot, centre: CentreAtWork, tmp_path: Path
) -> None:
    with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
        seat.ready()
        saved: list[str] = []

        async def story(operator: AtWindow) -> None:
            await operator.come_forward()
            await open_form(operator)
            await operator.hands.type("parked before")
            form, _text = await open_form(operator)
            await operator.hands.type("saved and closed at once")
            await operator.hands.press("F5")
            saved.append(str(form.case_id))
            await open_form(operator)
            await operator.hands.type("typed last")
            await asyncio.sleep(0.01)

        play(seat, story)
        seat.restart()
        assert seat.shown(saved[0]) is not None
        drafts = now_or_never(seat.opened.desk.drafts())
        typed = {draft.values[name.EVENT] for draft in drafts if draft.key.startswith("register:")}
        assert typed == {"parked before", "typed last"}
        seat.sign_in()
        seat.settled()
        eventually(lambda: seat.confirmed(saved[0]) is not None, "and it arrives")
