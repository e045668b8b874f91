"""An operator's real window in a process of a benchmark: signed in, watched when it paints, worked by a script."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from desk_app.bootstrap import OpenDesk, open_desk
from desk_app.command_line.benchmarks.ground import OPERATOR, PASSWORD, SEAT
from desk_app.errors import OurMistake
from desk_app.settings import Settings
from ui.application import run_operator
from ui.scripted.eyes import Eyes

if TYPE_CHECKING:
    from ui.main_window import OperatorWindow

NOBODY_ANSWERS = "http://127.0.0.1:9"
GLANCE = 0.001
BOUND_SECONDS = 120.0


class Painted(QObject):
    """Tells when a widget has been drawn, once something that is looked for is in it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._looked_for: Callable[[], bool] | None = None
        self._seen: asyncio.Future[float] | None = None
        widget.installEventFilter(self)

    async def once(self, looked_for: Callable[[], bool]) -> float:
        """The moment, by `time.perf_counter`, at which the first drawing was done in which it was there."""
        self._looked_for = looked_for
        self._seen = asyncio.get_running_loop().create_future()
        self._widget.update()
        return await asyncio.wait_for(self._seen, BOUND_SECONDS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._looked_for is not None and self._looked_for():
            self._looked_for = None
            QTimer.singleShot(0, self._done)  # when this drawing is over
        return False

    def _done(self) -> None:
        if self._seen is not None and not self._seen.done():
            self._seen.set_result(time.perf_counter())


class AtWork:
    """The window as a script finds it."""

    def __init__(self, window: OperatorWindow, opened: OpenDesk, account: tuple[str, str]) -> None:
        self.window = window
        self.desk = opened.desk
        self._disk = opened.disk
        self.eyes = Eyes(window)
        self.queue_painted = Painted(self.eyes.list.viewport())
        self._account = account

    async def sign_in(self) -> None:
        """Badge and password at the page that asks for them, typed in no time, until the queue is painted."""
        page = self.window.sign_in_page
        await self.until(page.isVisible, "the sign-in page opens")
        page.submitted.emit(*self._account)
        await self.queue_painted.once(lambda: not page.isVisible() and bool(self.eyes.rows))

    async def position(self) -> int:
        """How far the seat has read; the disk is not read in the window thread."""
        found = await asyncio.get_running_loop().run_in_executor(None, self._disk.journal.position)
        return found.position if found is not None else 0

    async def until(self, asked: Callable[[], object], what: str) -> None:
        """Waits until it is so."""
        give_up = time.monotonic() + BOUND_SECONDS
        while not asked():
            if time.monotonic() > give_up:
                raise OurMistake(f"never happened: {what}")
            await asyncio.sleep(GLANCE)


def work(
    folder: Path,
    script: Callable[[AtWork], Awaitable[None]],
    *,
    server: str = NOBODY_ANSWERS,
    account: tuple[str, str] | None = None,
    with_phone: bool = False,
) -> int:
    """Opens the window on a seat as `desk-app operator` does, and plays the script in it; an exit code.

    Who signs in is the operator of a prepared seat, unless an account (badge and password) is given; `with_phone` has
    the phone that was set up on it.
    """
    settings = Settings(server_url=server, data_dir=folder, seat=SEAT, language="zh_CN", log_level="WARNING")
    opened = open_desk(settings, with_phone=with_phone)
    signs_in = account or (opened.disk.journal.setting(OPERATOR) or "", PASSWORD)

    async def play(window: OperatorWindow) -> None:
        await script(AtWork(window, opened, signs_in))

    try:
        return run_operator(opened.desk, settings, script=play)
    finally:
        opened.close()
