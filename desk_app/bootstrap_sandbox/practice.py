"""Opens the sandbox on a screen: a person sits at the real window, callers ring, patrollers and units act."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk_app import words
from desk_app.bootstrap_sandbox.stage import Stage, named_scenario, open_stage
from desk_app.settings import Settings
from desk_app.words import _

if TYPE_CHECKING:
    from ui.main_window import OperatorWindow

SIGN_IN_SECONDS = 30.0
RINGS_EVERY = 0.3


def run_sandbox(settings: Settings, *, scenario: str, speed: float | None, report: Path | None) -> int:
    """Runs until the window is closed, then ends everything it started; the window's exit code.

    `speed` is how fast the district's clock runs, the scenario's natural pace where it is None; with `report` the
    pictures are left to the person, and the transcript is written there.
    """
    read = named_scenario(scenario)
    rate = speed if speed is not None else read.pace
    words.load(words.supported(settings.language))
    click.echo(_("The sandbox starts: its own centre, simulated people, a window for you"))
    with open_stage(settings, read, rate, everybody=True) as stage:
        return _practise(stage, report)


def _practise(stage: Stage, report: Path | None) -> int:
    from ui.application import run_operator

    account = stage.cast.account(stage.scenario.operator)
    stage.opened.desk.sign_in(account.badge, account.password).result(SIGN_IN_SECONDS)
    stage.shift.start()

    async def script(window: OperatorWindow) -> None:
        await _ring(stage, window)

    code = run_operator(stage.opened.desk, stage.settings, sandbox=True, script=script)
    if report is not None:
        _write(stage, report)
    return code


async def _ring(stage: Stage, window: OperatorWindow) -> None:
    """Puts one caller after the other through, for as long as the window is open."""
    from ui.scripted.caller_strip import CallerStrip

    strip = CallerStrip(window)
    while True:
        if strip.free and (told := stage.floor.next_call()) is not None:
            strip.show_call(told)
            stage.floor.note("answered", told.name)
        await asyncio.sleep(RINGS_EVERY)


def _write(stage: Stage, report: Path) -> None:
    from desk_app.bootstrap_sandbox.report import transcript, write_transcript
    from desk_app.bootstrap_sandbox.worlds import store_world

    report.mkdir(parents=True, exist_ok=True)
    store = store_world(stage)
    reference, now = stage.cast.reference, stage.centre.clock.now()
    write_transcript(report, transcript(store, stage.shift.book, reference, now), reference.calendar.zone)
