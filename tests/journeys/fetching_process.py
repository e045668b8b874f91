"""A seat in a process of its own that signs in and fetches what the centre has until it is killed.

Called with folder and address; prints `signed in` once it is.
"""

import sys
import time
from pathlib import Path

from tests.journeys.seats import Seat
from tests.sample_reference import SEAT


def main(folder: str, url: str) -> None:
    seat = Seat(Path(folder), url, SEAT)
    seat.sign_in()
    sys.stdout.write("signed in\n")
    sys.stdout.flush()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
