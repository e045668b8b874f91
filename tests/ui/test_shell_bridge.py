"""The bridge: news joined, answers in the window thread, the newest question only, views that never starve."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
import qasync
from PySide6.QtCore import QCoreApplication, QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desk_app.errors import Unreachable
from tests.ui.shell_desk import ShellDesk
from ui.bridge import Bridge
from ui.refreshing import Refreshing


@pytest.fixture
def desk() -> ShellDesk:
    return ShellDesk()


@pytest.fixture
def bridge(qapp: QApplication, desk: ShellDesk) -> Iterator[Bridge]:
    made = Bridge(desk)
    yield made
    made.close()
    made.deleteLater()


def test_news_from_many_threads_is_joined(qtbot: QtBot, bridge: Bridge, desk: ShellDesk) -> None:
    heard: list[frozenset[str]] = []
    threads: set[QThread] = set()

    def hear(what: frozenset[str]) -> None:
        heard.append(what)
        threads.add(QThread.currentThread())

    bridge.changed.connect(hear)

    def chatter(number: int) -> None:
        for one in range(200):
            desk.tell("queue", f"case:{number}-{one}")

    talkers = [threading.Thread(target=chatter, args=(number,)) for number in range(4)]
    began = time.monotonic()
    for talker in talkers:
        talker.start()
    for talker in talkers:
        talker.join()
    wanted = {f"case:{number}-{one}" for number in range(4) for one in range(200)} | {"queue"}
    qtbot.waitUntil(lambda: frozenset().union(*heard) == wanted)
    assert len(heard) <= 2 + (time.monotonic() - began) * 10
    assert threads == {QApplication.instance().thread()}  # type: ignore[union-attr]


def test_an_answer_is_delivered_in_the_window_thread(qtbot: QtBot, bridge: Bridge) -> None:
    got: list[tuple[Any, Any]] = []
    with ThreadPoolExecutor(1) as pool:
        bridge.then(pool.submit(lambda: "view"), lambda view: got.append((view, QThread.currentThread())))
    qtbot.waitUntil(lambda: bool(got))
    assert got == [("view", QApplication.instance().thread())]  # type: ignore[union-attr]


def test_the_world_s_trouble_is_told_to_whoever_asked_to_be(qtbot: QtBot, bridge: Bridge) -> None:
    told: list[Unreachable] = []
    failing: Future[Any] = Future()
    failing.set_exception(Unreachable("timed_out"))
    with qtbot.waitSignal(bridge.trouble) as general:
        bridge.then(failing, pytest.fail)
    bridge.then(failing, pytest.fail, failed=told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert general.args[0].code == told[0].code == "timed_out"


@pytest.mark.expects_log("the desk could not answer")
def test_our_own_mistake_is_logged_and_the_window_lives_on(qtbot: QtBot, bridge: Bridge) -> None:
    failing: Future[Any] = Future()
    failing.set_exception(KeyError("mistake"))
    bridge.then(failing, pytest.fail)
    got: list[int] = []
    done: Future[int] = Future()
    done.set_result(1)
    bridge.then(done, got.append)
    qtbot.waitUntil(lambda: got == [1])


def test_nothing_is_delivered_to_a_widget_that_is_gone(qtbot: QtBot, bridge: Bridge) -> None:
    owner, late = QObject(), Future[str]()
    got: list[str] = []
    bridge.then(late, got.append, owner=owner)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)  # DeferredDelete
    late.set_result("too late")
    after: Future[str] = Future()
    after.set_result("later")
    bridge.then(after, got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["later"]


def test_nothing_is_told_after_closing(qtbot: QtBot, bridge: Bridge, desk: ShellDesk) -> None:
    late: Future[str] = Future()
    bridge.then(late, pytest.fail)
    bridge.changed.connect(pytest.fail)
    desk.tell("queue")
    bridge.close()
    late.set_result("late")
    QCoreApplication.processEvents()
    bridge.close()
    assert desk.listeners == []


def test_only_the_answer_to_the_newest_question_counts(qtbot: QtBot, bridge: Bridge) -> None:
    newest, got = bridge.newest(), list[str]()
    first, second = Future[str](), Future[str]()
    first.set_running_or_notify_cancel()
    newest(first, got.append)
    newest(second, got.append)
    second.set_result("second")
    first.set_result("first")
    qtbot.waitUntil(lambda: bool(got))
    QCoreApplication.processEvents()
    assert got == ["second"]


def test_a_coroutine_waits_without_holding_up_the_window(qapp: QApplication, bridge: Bridge) -> None:
    loop = qasync.QEventLoop(qapp, already_running=False)
    asyncio.set_event_loop(loop)

    async def work() -> str:
        with ThreadPoolExecutor(1) as pool:
            return await bridge.ask(pool.submit(lambda: "answer"))

    with loop:
        assert loop.run_until_complete(work()) == "answer"
    asyncio.set_event_loop(None)


class Asked:
    """Questions as they are put; each is answered by hand."""

    def __init__(self) -> None:
        self.futures: list[Future[str]] = []
        self.about = "a"

    def __call__(self) -> Future[str]:
        future: Future[str] = Future()
        future.set_running_or_notify_cancel()
        self.futures.append(future)
        return future


def test_constant_news_does_not_starve_a_view(qtbot: QtBot, bridge: Bridge) -> None:
    asked, shown = Asked(), list[str]()
    refresh = Refreshing(bridge, asked, shown.append, about=lambda: asked.about, parent=bridge)
    for _ in range(20):
        refresh()
    assert len(asked.futures) == 1
    asked.futures[0].set_result("one")
    qtbot.waitUntil(lambda: len(asked.futures) == 2)
    asked.futures[1].set_result("two")
    qtbot.waitUntil(lambda: shown == ["one", "two"])
    assert len(asked.futures) == 2


def test_an_answer_about_something_else_is_not_shown(qtbot: QtBot, bridge: Bridge) -> None:
    asked, shown = Asked(), list[str]()
    refresh = Refreshing(bridge, asked, shown.append, about=lambda: asked.about, parent=bridge)
    refresh()
    asked.about = "b"
    refresh()
    asked.futures[0].set_result("of a")
    asked.futures[1].set_result("of b")
    qtbot.waitUntil(lambda: bool(shown))
    QCoreApplication.processEvents()
    assert shown == ["of b"]


def test_what_is_told_on_other_threads_is_carried_into_the_window_thread_in_order(qtbot: QtBot, bridge: Bridge) -> None:
    got: list[tuple[int, Any]] = []
    owner = QObject()
    tell = bridge.carry(lambda number: got.append((number, QThread.currentThread())), owner)
    talker = threading.Thread(target=lambda: [tell(number) for number in range(500)])
    talker.start()
    talker.join()
    qtbot.waitUntil(lambda: len(got) == 500)
    here = QApplication.instance().thread()  # type: ignore[union-attr]
    assert got == [(number, here) for number in range(500)]
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, 52)
    tell(1)
    bridge.close()
    tell(2)
    QCoreApplication.processEvents()
    assert len(got) == 500
