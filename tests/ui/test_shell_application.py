"""Starting and ending: the window runs in its loop, a script works it, everything is put back afterwards."""

from __future__ import annotations

import asyncio
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from desk_app.words import current_language
from tests.ui.shell_desk import ShellDesk, plain_panes
from ui import panes
from ui.application import run_operator
from ui.main_window import OperatorWindow
from ui.theme import current


@dataclass(frozen=True)
class Chosen:
    """What the program was started with."""

    data_dir: Path
    language: str = "zh_CN"
    theme: str = "dark"


@dataclass(slots=True, kw_only=True)
class ClosingDesk(ShellDesk):
    """Counts how often it was closed."""

    closed: int = 0

    def close(self) -> None:
        self.closed += 1


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panes, "make_panes", lambda _bridge: plain_panes())


def test_a_script_works_the_window_and_everything_ends(qtbot: QtBot, tmp_path: Path) -> None:
    desk, seen = ClosingDesk(), dict[str, object]()
    switch_before, hook_before = sys.getswitchinterval(), sys.excepthook

    async def script(window: OperatorWindow) -> None:
        seen["visible"], seen["theme"], seen["language"] = window.isVisible(), current().name, current_language()
        with ThreadPoolExecutor(1) as pool:
            seen["answer"] = await window._bridge.ask(pool.submit(threading.get_ident))
        seen["notice"] = window.notices.words
        await asyncio.sleep(0.05)

    notices = [("key_in_file", {"file": "desk.key"})]
    assert run_operator(desk, Chosen(tmp_path), notices=notices, script=script) == 0  # type: ignore[arg-type]
    assert "密钥存放在文件中" in str(seen.pop("notice"))
    assert seen.pop("answer") != threading.get_ident()
    assert seen == {"visible": True, "theme": "dark", "language": "zh_CN"}
    assert desk.closed == 1 and desk.listeners == []
    assert (tmp_path / "layout.ini").exists()
    assert (sys.getswitchinterval(), sys.excepthook) == (pytest.approx(switch_before), hook_before)


@pytest.mark.expects_log("the script failed")
def test_a_script_that_fails_is_told_by_the_exit_code(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ClosingDesk()

    async def script(_window: OperatorWindow) -> None:
        raise LookupError("no such button")

    assert run_operator(desk, Chosen(tmp_path), script=script) == 1  # type: ignore[arg-type]
    assert desk.closed == 1


@pytest.mark.expects_log("a mistake in the window")
def test_a_mistake_in_a_slot_is_logged_and_the_window_lives_on(qtbot: QtBot, tmp_path: Path) -> None:
    alive: list[bool] = []

    async def script(window: OperatorWindow) -> None:
        QTimer.singleShot(0, lambda: {}["mistake"])
        await asyncio.sleep(0.1)
        alive.append(window.isVisible())

    with qtbot.capture_exceptions():
        assert run_operator(ClosingDesk(), Chosen(tmp_path), script=script) == 0  # type: ignore[arg-type]
    assert alive == [True]


def test_closing_the_window_ends_the_program_in_the_middle_of_typing(qtbot: QtBot, tmp_path: Path) -> None:
    desk = ClosingDesk(held=[])

    async def script(window: OperatorWindow) -> None:
        field = window._panes.case.findChild(QLineEdit)
        assert field is not None
        field.setText("half a word")
        QTimer.singleShot(0, window.close)
        await asyncio.sleep(3600)

    assert run_operator(desk, Chosen(tmp_path), script=script) == 0  # type: ignore[arg-type]
    assert desk.closed == 1
    assert not [window for window in QApplication.topLevelWidgets() if window.isVisible()]
