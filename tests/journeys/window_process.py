"""A whole window in a process of its own that takes one call after the other until it is killed.

Called with folder and address; prints `kept CASE` for each call once the window shows it.
"""

import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from tests.journeys.seats import Seat
from tests.journeys.windows import AtWindow, play
from tests.sample_reference import SEAT


def main(folder: str, url: str) -> None:
    seat = Seat(Path(folder), url, SEAT)

    async def story(operator: AtWindow) -> None:
        await operator.sign_in(seat)
        number = 0
        while True:
            case = await operator.take_call(f"第 {number} 个电话")
            sys.stdout.write(f"kept {case}\n")
            sys.stdout.flush()
            number += 1

    play(seat, story)


if __name__ == "__main__":
    main(*sys.argv[1:])
