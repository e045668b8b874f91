"""Running clocks by the hundred thousand, made up: most due on the coming days, and some batches that turn at once."""

from __future__ import annotations

import random
from sys import intern

from desk_app.domain.case import DISTRICT, CaseId, ClockKind
from desk_app.domain.projection import RunningClock
from desk_app.domain.working_time import DAY, HOUR, MINUTE, SECOND

DAYS = 10
UNITS, BOARDS = 300, 14
TITLES = ("下水道 · 井盖缺失", "商业噪音扰民", "群租房消防隐患", "占道经营", "路灯不亮", "小区电动车停在楼道里充电")
LIMIT = "2 work_hour"
SHARE_OF_A_BATCH = 100
"""One in so many clocks is in a batch."""


def batch_of(count: int) -> int:
    """How many clocks turn at once: 1,000 of 100,000."""
    return max(1, count // SHARE_OF_A_BATCH)


def many_clocks(count: int, now: int, batches: int) -> list[RunningClock]:
    """So many clocks as of `now` (microseconds since 1970 UTC). Batch after batch turns yellow two seconds apart, from
    two seconds after now on; the others are due from an hour ago to ten days from now."""
    chance = random.Random(11)
    batch, made = batch_of(count), []
    for number in range(count):
        which = number // batch
        if which < batches:
            yellow = now + 2 * SECOND * (which + 1)
            due = yellow + DAY
        else:
            due = now + chance.randrange(-HOUR, DAYS * DAY)
            yellow = due - chance.randrange(MINUTE, HOUR)
        made.append(_clock(number, due, yellow))
    chance.shuffle(made)
    return made


def _clock(number: int, due: int, yellow: int) -> RunningClock:
    kind = tuple(ClockKind)[number % len(ClockKind)].value
    return RunningClock(
        case=CaseId(f"00000000-0000-4000-8000-{number:012}"),
        clock=intern(f"{kind}-1"),
        kind=kind,
        due=due,
        turns_yellow=yellow,
        number=f"WZ20261123-{number:06}",
        title=TITLES[number % len(TITLES)],
        grade="ABC"[number % 3],
        unit=intern(f"unit-{number % UNITS}"),
        board=intern(f"320506{number % BOARDS:03}"),
        holder=DISTRICT,
        limit=LIMIT,
        provisional=False,
    )
