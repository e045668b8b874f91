"""One deadline: limits of every unit from moments all over the year, with the sample's calendar."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from desk_app.command_line.benchmarks.ground import Ground
from desk_app.command_line.benchmarks.result import Result, figure, share_of
from desk_app.domain.calendar import Calendar
from desk_app.domain.deadlines import Limit, LimitUnit, deadline
from desk_app.importing.sample_district import sample_rows
from local_store.reference_building import part_of

BUDGET_US = 30.0
ROUNDS = 5
LIMITS = ("15 MINUTE", "2 URGENT_HOUR", "3 NATURAL_DAY", "90 WORK_MINUTE", "4 WORK_HOUR", "1 WORK_DAY", "15 WORK_DAY")


def measured(ground: Ground) -> tuple[Result, ...]:
    """The mean of the best of a few rounds: what disturbs a round is not the deadline's."""
    calendar: Calendar = part_of("calendar", iter(sample_rows()["calendar"]), "benchmark")
    chance = random.Random(11)
    begins = datetime(2026, 1, 1, tzinfo=UTC)
    limits = [Limit(amount=Decimal(amount), unit=LimitUnit(unit)) for amount, unit in map(str.split, LIMITS)]
    asked = [
        (begins + timedelta(minutes=chance.randrange(365 * 24 * 60)), chance.choice(limits))
        for _ in range(ground.scale.deadlines)
    ]
    means, single = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for start, limit in asked:
            deadline(calendar, start, limit)
        means.append((time.perf_counter() - began) / len(asked) * 1e6)
    for start, limit in asked:
        began = time.perf_counter()
        deadline(calendar, start, limit)
        single.append((time.perf_counter() - began) * 1e6)
    note = f"99 of 100 take at most {share_of(single, 0.99):.0f} µs"
    return (figure("deadline", "one deadline, on average", min(means), "µs", at_most=BUDGET_US, note=note),)
