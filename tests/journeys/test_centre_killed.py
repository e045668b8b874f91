"""The centre is killed and started again while three seats work: every command is decided exactly once."""

import itertools
import random
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import select

from desk_app.central import schema
from desk_app.central.engine import open_engine
from desk_app.central.verify import verify
from desk_app.domain import commands as c
from desk_app.domain.case import State
from tests.journeys.centre_process import CentreProcess, prepared
from tests.journeys.seats import a_seat, eventually
from tests.sample_reference import LEADER, SEAT, STALL, UNIT_A

KILLS = 4
CALLS = 60


def test_the_centre_is_killed_and_restarted_under_load(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path / 'centre.db'}"
    prepared(database)
    centre = CentreProcess(database)
    centre.start()
    dice = random.Random(7)
    try:
        with ExitStack() as open_seats:
            seats = [open_seats.enter_context(a_seat(tmp_path / who.badge, centre.url, who)) for who in (SEAT, LEADER)]
            onlooker = open_seats.enter_context(a_seat(tmp_path / "unit", centre.url, UNIT_A))
            for seat in (*seats, onlooker):
                seat.ready()
            cases = []
            kills = set(dice.sample(range(10, CALLS - 5), KILLS))
            for number, seat in zip(range(CALLS), itertools.cycle(seats)):
                filed = c.FileCase(problem=STALL, condition=f"{STALL}-1")
                cases.append(seat.register(f"第 {number} 个电话", filed))
                if number in kills:
                    time.sleep(dice.random() * 0.2)  # somewhere inside a round of offering and taking
                    centre.kill()
                    centre.start()
            for seat in seats:
                seat.settled()
                assert seat.status == (0, 0)
            for seat in seats:
                eventually(
                    lambda seat=seat: all(seat.knows(case, State.PENDING_DISPATCH) for case in cases),  # type: ignore[misc]
                    "every seat has every case",
                )
            numbers = {seats[0].shown(case).number for case in cases}  # type: ignore[union-attr]
            assert len(numbers) == CALLS and None not in numbers
        assert centre.stop() == 0
    finally:
        centre.kill()
    engine = open_engine(database)
    try:
        with engine.connect() as connection, connection.begin():
            rows = connection.execute(select(schema.facts.c.subject_id, schema.facts.c.kind)).all()
        happened = Counter(tuple(row) for row in rows)
        for case in cases:
            assert happened[(case, "CaseRegistered")] == 1 and happened[(case, "CaseFiled")] == 1
        assert not verify(engine, "320506").findings
    finally:
        engine.dispose()
