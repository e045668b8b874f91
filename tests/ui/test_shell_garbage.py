"""Garbage is collected in the window's thread, a little at a time, and answers leave none behind."""

import gc
import threading
import weakref
from concurrent.futures import Future
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from ui import garbage
from ui.bridge import Bridge
from ui.garbage import WindowGarbage
from ui.refreshing import Refreshing


class Answer:
    """Something that can be watched while it goes."""


class Ring:
    """Holds itself, so that only a collection ends it; says on which thread that was."""

    def __init__(self, ended: list[int]) -> None:
        self.itself, self._ended = self, ended

    def __del__(self) -> None:
        self._ended.append(threading.get_ident())


def test_an_answer_goes_with_the_next_one_and_waits_for_no_collection(qtbot: QtBot) -> None:
    bridge = Bridge(SimpleNamespace(subscribe=lambda listener: lambda: None))
    used: list[int] = []
    asked: list[Future[Answer]] = []

    def ask() -> Future[Answer]:
        asked.append(Future())
        return asked[-1]

    refresh = Refreshing(bridge, ask, lambda answer: used.append(id(answer)))
    gc.disable()
    try:
        seen = []
        for number in range(3):
            refresh()
            answer = Answer()
            seen.append(weakref.ref(answer))
            asked.pop().set_result(answer)
            del answer
            qtbot.waitUntil(lambda number=number: len(used) == number + 1)
        assert [ref() for ref in seen[:2]] == [None, None]
    finally:
        gc.enable()
        bridge.close()


def test_rings_that_other_threads_leave_are_ended_in_the_windows_thread(
    qtbot: QtBot, qapp: QGuiApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "EVERY_MS", 5)
    ended: list[int] = []
    collector = WindowGarbage(qapp)
    collector.start()
    try:
        work = threading.Thread(target=lambda: [Ring(ended) for _ in range(2000)])
        work.start()
        work.join()
        qtbot.waitUntil(lambda: len(ended) == 2000)
        assert set(ended) == {threading.get_ident()}
    finally:
        collector.stop()
    assert gc.isenabled()


def test_what_has_lived_long_is_looked_through_once_nobody_touches_the_window(
    qtbot: QtBot, qapp: QGuiApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(garbage, "EVERY_MS", 5)
    ended: list[int] = []
    ring = Ring(ended)
    collector = WindowGarbage(qapp)
    collector.start()  # the ring is frozen now
    try:
        del ring
        monkeypatch.setattr(garbage, "WHOLE_EVERY", 0.0)
        monkeypatch.setattr(garbage, "UNTOUCHED_FOR", 0.0)
        qtbot.waitUntil(lambda: len(ended) == 1)
    finally:
        collector.stop()
