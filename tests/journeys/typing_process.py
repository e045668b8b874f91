"""A process that opens a whole window again and again, each in a child of its own that is killed while somebody types.

Called with folder and address; each line on its standard input is a seed and starts a child. That types calls, sends
some of them, and prints with the time (monotonic, which all processes share): `typed CASE SIGNS TIME` after each key,
`sent …` before the key that saves, `kept …` once the window shows it as kept. Before it the parent prints
`pid - PID TIME`, after it `ended`. All that can be loaded is loaded once: a life begins in half a second.
"""

import asyncio
import os
import random
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["OPENBLAS_NUM_THREADS"] = "1"  # threads do not survive a fork

from desk_app.screens import register_values as name
from tests.journeys.seats import Seat
from tests.journeys.windows import AtWindow, play
from tests.sample_reference import SEAT
from ui import panes as _panes  # noqa: F401 - loaded before the fork
from ui.case import pane as _case  # noqa: F401
from ui.countdown import pane as _countdown  # noqa: F401
from ui.lookup import pane as _lookup  # noqa: F401
from ui.map import pane as _map  # noqa: F401
from ui.queue import pane as _queue  # noqa: F401

BETWEEN_KEYS = 0.01
SIGNS = 6, 50
"""At least and at most so many keys before a call is sent or another is begun."""
SENT = 0.6
"""This share of the calls is sent; the others are parked by the next."""


def say(word: str, case: str, signs: int) -> None:
    """One line, at once."""
    sys.stdout.write(f"{word} {case} {signs} {time.monotonic():.6f}\n")
    sys.stdout.flush()


def live(folder: str, url: str, seed: str) -> None:
    """One life: until it is killed."""
    dice = random.Random(seed)
    seat = Seat(Path(folder), url, SEAT)

    async def story(operator: AtWindow) -> None:
        eyes, hands = operator.eyes, operator.hands
        await operator.sign_in(seat)
        while True:
            await hands.press("Ctrl+N")
            form = await eyes.until(lambda: eyes.call_form, "the form of a new call opens")
            case, signs = str(form.case_id), 0
            for _key in range(dice.randint(*SIGNS)):
                await hands.type("x")
                signs += 1
                say("typed", case, signs)
                await asyncio.sleep(BETWEEN_KEYS)
            assert len(form.values[name.EVENT]) == signs
            if dice.random() < SENT:
                say("sent", case, signs)
                await hands.press("F5")
                while eyes.call_form is form:
                    await asyncio.sleep(0.001)
                say("kept", case, signs)

    play(seat, story)


def main(folder: str, url: str) -> None:
    """Life after life, for as long as it is told to."""
    for seed in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                live(folder, url, seed)
            finally:
                os._exit(1)
        say("pid", "-", child)
        os.waitpid(child, 0)
        say("ended", "-", 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
