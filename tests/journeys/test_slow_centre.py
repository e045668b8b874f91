"""The window never waits for the network: the centre is silent for ten seconds, and typing goes on as before."""

import asyncio
import time
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.journeys.centre_process import CentreProcess, prepared
from tests.journeys.seats import a_seat
from tests.journeys.windows import AtWindow, play
from tests.sample_reference import SEAT
from ui.scripted.filling import fill

SILENT_SECONDS = 10.0
ROUND_SECONDS = 2.5
LONGEST_BLOCK = 0.050
"""Seconds the window's thread may be held; the quietest round counts, for the machine has others to serve too."""


class Pulse:
    """Beats in the window's loop and remembers the longest time between two beats."""

    def __init__(self) -> None:
        self.longest = 0.0
        self.beats = 0
        self._task = asyncio.ensure_future(self._beat())

    async def _beat(self) -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(0.001)
            now = time.perf_counter()
            self.longest = max(self.longest, now - last)
            self.beats += 1
            last = now

    def stop(self) -> float:
        """The longest block in seconds."""
        self._task.cancel()
        assert self.beats > 20, "the pulse was heard"
        return self.longest


def test_typing_and_moving_while_the_centre_answers_after_ten_seconds(qtbot: QtBot, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'centre.db'}"
    prepared(database)
    centre = CentreProcess(database)
    centre.start()
    try:
        with a_seat(tmp_path / "seat", centre.url, SEAT) as seat:
            seat.ready()
            for number in range(30):
                seat.register(f"第 {number} 个电话")
            seat.settled()
            blocks: list[float] = []

            async def story(operator: AtWindow) -> None:
                eyes, hands = operator.eyes, operator.hands
                await eyes.until(lambda: len(eyes.rows) == 30 or eyes.rows_wait, "the queue is filled")
                await operator.come_forward()
                centre.freeze()
                silent_until = time.monotonic() + SILENT_SECONDS
                seat.register("中心不应答时登记")  # something to send, that nobody answers
                while time.monotonic() < silent_until:
                    pulse = Pulse()
                    round_ends = time.monotonic() + ROUND_SECONDS
                    await hands.press("Ctrl+N")
                    form = await eyes.until(lambda: eyes.call_form, "the form of a new call opens")
                    await fill(eyes, hands, form.field("event"), "老人在菜场门口摔倒，摊位占了人行道")
                    while time.monotonic() < round_ends:
                        await hands.type("again ")
                        await asyncio.sleep(0.01)
                    blocks.append(pulse.stop())
                    await hands.press("Ctrl+1")
                    pulse = Pulse()
                    for _step in range(25):
                        await hands.press("Down")
                        await asyncio.sleep(0.01)
                    blocks.append(pulse.stop())
                    await hands.press("Ctrl+2")
                assert seat.status[0] >= 1, "nothing was sent meanwhile"
                centre.thaw()
                await eyes.until(lambda: seat.status == (0, 0), "what waited arrives", 60)

            play(seat, story)
            assert min(blocks) <= LONGEST_BLOCK, f"the window's thread was held for {sorted(blocks)} s"
            assert max(blocks) < 1.0, f"something waited in the window's thread: {sorted(blocks)} s"
    finally:
        centre.thaw()
        centre.kill()
