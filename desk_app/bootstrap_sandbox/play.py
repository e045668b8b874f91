"""Plays a scenario without a screen: a scripted operator works the real window, and the three worlds are compared."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desk_app import words
from desk_app.bootstrap_sandbox.report import Played, transcript, write_summary, write_transcript
from desk_app.bootstrap_sandbox.stage import Stage, named_scenario, open_stage
from desk_app.bootstrap_sandbox.worlds import ledger_damage, seat_world, store_world, window_world
from desk_app.sandbox.scoring import Store, compared
from desk_app.sandbox.summary import numbers_of
from desk_app.settings import Settings
from desk_app.words import _

if TYPE_CHECKING:
    from ui.main_window import OperatorWindow
    from ui.scripted.album import Album

WIDTH, HEIGHT = 1920, 1080
PLAYS_WITHIN = 170.0
"""Seconds of real time at the scenario's own speed; a slower clock gets longer."""
SETTLES_WITHIN = 20.0
PROGRESS_SECONDS = 5.0
WALL_SECONDS = 8.0
WRITTEN = ("transcript.md", "transcript.jsonl", "summary.md", "summary.json")

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class _Outcome:
    """What the script brings home."""

    began: float = field(default_factory=time.monotonic)
    ended: float = 0.0
    failed: str = ""
    moves: int = 0
    lines: tuple[tuple[str, str, str], ...] = ()
    refused: frozenset[str] = frozenset()
    offline: int = 0


def play_sandbox(settings: Settings, *, scenario: str, speed: float | None, report: Path) -> int:
    """Plays it and writes the report; 0 where everything came to its end and the three worlds agree, else 1.

    `speed` is how fast the district's clock runs, the scenario's own where it is None. Pictures are Chinese unless
    English was asked for by name. Raises `WorldTrouble` where the stage cannot be set.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    read = named_scenario(scenario)
    rate = speed if speed is not None else read.speed
    language = "en" if settings.language == "en" else "zh_CN"
    _clear(report)
    words.load(language)
    click.echo(_("Playing {scenario} at {speed} times the speed…").format(scenario=scenario, speed=f"{rate:g}"))
    with open_stage(replace(settings, language=language), read, rate, everybody=False) as stage:
        played, table = _play(stage, rate, report)
    click.echo(table)
    click.echo(_("Pictures, transcript and summary: {folder}").format(folder=report.resolve()))
    return 0 if played.good else 1


def _play(stage: Stage, rate: float, report: Path) -> tuple[Played, str]:
    from ui.application import run_operator
    from ui.scripted.album import Album

    album, outcome = Album(report), _Outcome()

    async def script(window: OperatorWindow) -> None:
        await _script(stage, window, album, outcome)

    run_operator(stage.opened.desk, stage.settings, sandbox=True, script=script)
    outcome.ended = outcome.ended or time.monotonic()
    stage.line.mend()
    store = store_world(stage)
    return _reported(stage, rate, report, album, outcome, store)


async def _script(stage: Stage, window: OperatorWindow, album: Album, outcome: _Outcome) -> None:
    from ui.scripted.operator import ScriptedOperator

    window.resize(WIDTH, HEIGHT)
    operator = ScriptedOperator(
        window,
        stage.floor,
        album,
        between=_Interlude(stage, window, album),
        seconds=PLAYS_WITHIN * max(1.0, stage.scenario.speed / stage.centre.clock.rate),
    )
    telling = asyncio.get_running_loop().create_task(_tell_progress(stage))
    try:
        account = stage.cast.account(stage.scenario.operator)
        await operator.sign_in(account.badge, account.password)
        album.take(window, "empty-desk")
        stage.shift.start()
        await operator.work()
        await _settled(stage)
        outcome.lines = tuple(await operator.read_everything())
    except Exception as why:  # told in the report; the play has failed
        log.exception("the play broke off")
        outcome.failed = f"{type(why).__name__}: {why}"
        album.take(window, "where-it-broke-off")
    finally:
        outcome.ended = time.monotonic()
        outcome.moves, outcome.offline = operator.moves, operator.registered_offline
        outcome.refused = frozenset(operator.refused_cases)
        telling.cancel()
        await asyncio.wait([telling])


class _Interlude:
    """Between two cases: the wall is looked at once, while there is something on it."""

    def __init__(self, stage: Stage, window: OperatorWindow, album: Album) -> None:
        self._stage, self._window, self._album = stage, window, album

    async def __call__(self) -> None:
        if self._album.has("wall") or not self._stage.floor.line_was_cut or self._stage.floor.line_is_cut:
            return
        from PySide6.QtCore import Qt

        from ui.application import make_wall

        wall = make_wall(self._stage.opened.desk, full_screen=False)
        try:
            wall.resize(WIDTH, HEIGHT)
            wall.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
            wall.show()
            give_up = time.monotonic() + WALL_SECONDS
            while ";" not in wall.spoken() and time.monotonic() < give_up:
                await asyncio.sleep(0.05)
            self._album.take(wall, "wall")
            wall.turn()
            self._album.take(wall, "wall-by-board")
        finally:
            wall.close()
            wall.deleteLater()
        give_up = time.monotonic() + WALL_SECONDS
        while not self._window.isActiveWindow() and time.monotonic() < give_up:
            self._window.activateWindow()
            await asyncio.sleep(0.02)


async def _settled(stage: Stage) -> None:
    """Waits until the seat has taken in everything that the centre knows, and has nothing left to send."""
    journal, store = stage.opened.disk.journal, stage.centre.store()
    loop = asyncio.get_running_loop()

    def same() -> bool:
        position = journal.position()
        return position is not None and position.position >= store.health().position and not journal.pending()

    try:
        give_up = time.monotonic() + SETTLES_WITHIN
        while not await loop.run_in_executor(None, same):
            if time.monotonic() > give_up:
                return  # the comparison will say what is left
            await asyncio.sleep(0.1)
    finally:
        store.close()


async def _tell_progress(stage: Stage) -> None:
    began, every = time.monotonic(), len(stage.scenario.cases)
    while True:
        await asyncio.sleep(PROGRESS_SECONDS)
        line = _("network gone") if stage.line.is_cut else ""
        told = _("{seconds} s: {ended} of {every} cases have ended, {come} have come {line}")
        seconds = round(time.monotonic() - began)
        ended, come = len(stage.shift.ended()), len(stage.shift.cases)
        click.echo(told.format(seconds=seconds, ended=ended, every=every, come=come, line=line).rstrip())


def _reported(
    stage: Stage, rate: float, report: Path, album: Album, outcome: _Outcome, store: Store
) -> tuple[Played, str]:
    book = tuple(stage.shift.book)
    window = window_world(album, outcome.lines, outcome.refused)
    cut = {entry.what: entry.at for entry in book if entry.what in ("line_cut", "line_mended")}
    lost = (cut["line_mended"] - cut["line_cut"]).total_seconds() / rate if len(cut) == 2 else 0.0
    played = Played(
        scenario=stage.scenario,
        speed=rate,
        numbers=numbers_of(store),
        findings=() if outcome.failed else compared(stage.scenario, store, seat_world(stage, store), window),
        failed=outcome.failed,
        chain=ledger_damage(stage),
        real_seconds=outcome.ended - outcome.began,
        cut_seconds=lost,
        registered_offline=outcome.offline,
        refused=len(outcome.refused),
        moves=outcome.moves,
        due_times=len(album.dues),
        pictures=tuple(album.pictures),
    )
    zone = stage.cast.reference.calendar.zone
    now = stage.centre.clock.now()
    write_transcript(report, transcript(store, book, stage.cast.reference, now), zone)
    return played, write_summary(report, played, store)


def _clear(folder: Path) -> None:
    """What the play before left in the folder goes; nothing else does."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = [*folder.glob("[0-9][0-9]-*.png"), *(folder / name for name in WRITTEN)]
    for path in ours:
        path.unlink(missing_ok=True)
