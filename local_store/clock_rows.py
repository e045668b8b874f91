"""The running clocks of cases as the countdown's bare tuples, read from their rows without making domain values."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any

from desk_app.domain.case import CaseId
from desk_app.domain.projection import RunningClock
from local_store.schema import case_bodies, cases

log = logging.getLogger(__name__)

OF_A_CLOCK = (
    cases.c.id,
    cases.c.number,
    cases.c.title,
    cases.c.grade,
    cases.c.unit,
    cases.c.board,
    cases.c.holder,
    case_bodies.c.clocks,
)
"""What is read of each case; its clocks are JSON, written by this program."""
STANDING = (cases.c.row, cases.c.generation, cases.c.in_scope, cases.c.is_open)
"""What says whether a row counts, where that is not asked of the database."""


def running_clocks(rows: Iterable[Any]) -> Iterator[RunningClock]:
    """The clocks of each row; texts that many of them share are kept once."""
    for case, number, title, grade, unit, board, holder, clocks, *_standing in rows:
        shared = intern(title), intern(grade), intern(unit), intern(board), intern(holder)
        for clock in json.loads(clocks):
            try:
                limit = intern(f"{clock['limit']['amount']} {clock['limit']['unit'].lower()}")
                names = intern(clock["id"]), intern(clock["kind"])
                times = clock["due"], clock["turns_yellow"]
                yield RunningClock(CaseId(case), *names, *times, number, *shared, limit, clock["provisional"])
            except (KeyError, ValueError):
                log.warning("a clock of case %s is in a shape that is not read any more", case)
