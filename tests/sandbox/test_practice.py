"""Practice at the window: callers ring one after the other, and everything that was started ends with the window."""

import asyncio
from pathlib import Path

import pytest

from desk_app.bootstrap_sandbox import practice
from desk_app.bootstrap_sandbox.practice import run_sandbox
from desk_app.bootstrap_sandbox.stage import Stage
from desk_app.settings import Settings
from ui.main_window import OperatorWindow
from ui.scripted.caller_strip import CallerStrip
from ui.scripted.eyes import Eyes
from ui.scripted.hands import Hands

BOUND = 60.0


def test_a_trainee_hears_callers_and_closes_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    ringing = practice._ring

    async def ring_and_close(stage: Stage, window: OperatorWindow) -> None:
        """The real ringing, and a trainee who hangs up twice and goes home."""
        eyes, hands = Eyes(window), Hands(window)
        rings = asyncio.get_running_loop().create_task(ringing(stage, window))
        strip = await eyes.until(lambda: window.findChild(CallerStrip), "the strip is there", BOUND)
        for _call in range(2):
            await eyes.until(lambda: not strip.free, "somebody rings", BOUND)
            heard.append(strip.words)
            focus = window.focusWidget()
            await hands.press("Ctrl+H")
            await eyes.until(lambda: strip.free or strip.words != heard[-1], "the call is over", BOUND)
            assert window.focusWidget() is focus
        rings.cancel()
        await asyncio.wait([rings])
        await hands.press("Ctrl+Q")

    monkeypatch.setattr(practice, "_ring", ring_and_close)
    settings = Settings(data_dir=tmp_path, language="zh_CN")

    code = run_sandbox(settings, scenario="short-shift", speed=60.0, report=tmp_path / "report")

    assert code == 0
    assert "金山路菜场门口下水道盖子没了" in heard[0] and len(set(heard)) == 2
    assert (tmp_path / "report" / "transcript.md").exists()
