"""A seat whose machine has the wrong time, is set to another while at work, and is carried to another zone."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk_app.bootstrap import OpenDesk, open_desk
from desk_app.domain import commands as c
from desk_app.domain.case import Case, CaseId
from desk_app.domain.facts import Fact
from desk_app.screens.case import CaseView
from desk_app.sync.clock import SeatClock
from tests.centre_at_work import CentreAtWork
from tests.journeys.seats import Seat, a_line, eventually, now_or_never
from tests.sample_reference import SEAT, STALL

NEARLY = timedelta(seconds=10)


class WrongMachine:
    """This machine's clock with so much added as somebody has set it wrong by."""

    def __init__(self, off: timedelta) -> None:
        self.off = off

    def wall(self) -> datetime:
        return datetime.now(UTC) + self.off


class SeatOnWrongMachine(Seat):
    """A seat that sees only the wrong clock."""

    machine = WrongMachine(timedelta())

    def _open(self) -> OpenDesk:
        wall = self.machine.wall
        return open_desk(self.settings, make_clock=lambda: SeatClock(wall, system=wall))


@contextmanager
def a_wrong_seat(folder: Path, url: str, off: timedelta) -> Iterator[SeatOnWrongMachine]:
    """A seat on a machine that is so far off, ended with the test."""
    SeatOnWrongMachine.machine = WrongMachine(off)
    seat = SeatOnWrongMachine(folder, url, SEAT)
    try:
        yield seat
    finally:
        seat.close()


@pytest.fixture
def zone() -> Iterator[None]:
    """Gives the machine its zone back."""
    before = os.environ.get("TZ")
    yield
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


def view(seat: Seat, case: CaseId) -> CaseView:
    found = now_or_never(seat.opened.desk.case_view(case))
    assert found is not None
    return found


def at_the_centre(centre: CentreAtWork, case: CaseId) -> tuple[Case, tuple[Fact, ...]]:
    record = centre.central.ledger.case(SEAT, case)
    assert record is not None
    return record.case, record.facts


def holds(centre: CentreAtWork, seat: Seat, case: CaseId) -> None:
    """The seat shows the centre's deadlines, counts down by the centre's time, and no time was moved."""
    eventually(lambda: seat.status[0] == 0 and seat.confirmed(case) is not None, "the case is confirmed")
    known, facts = at_the_centre(centre, case)
    eventually(lambda: view(seat, case).case.clocks == known.clocks, "the seat has what the centre has")
    shown = view(seat, case)
    assert [line.due_at for line in shown.clocks] == sorted(clock.due for clock in known.open_clocks)
    assert all(not explained.differs for each in shown.clock_ids if (explained := shown.explained(each)))
    assert abs(seat.opened.desk.now() - centre.now()) < NEARLY
    assert all(fact.recorded_at and abs(fact.recorded_at - fact.occurred_at) < NEARLY for fact in facts)
    assert all(abs(fact.claimed_at - fact.occurred_at) < NEARLY for fact in facts)


FILED = c.FileCase(problem=STALL, condition=f"{STALL}-1")


def test_every_deadline_is_right_on_a_machine_whose_time_is_wrong_and_set_while_at_work(
    centre: CentreAtWork, tmp_path: Path, zone: None
) -> None:
    with a_line(centre.url) as line, a_wrong_seat(tmp_path / "seat", line.url, timedelta(minutes=40)) as seat:
        seat.ready()
        eventually(lambda: abs(seat.opened.desk.sync_status().offset_seconds + 2400) < 5, "the offset is measured")
        assert "clock_off" in [notice.key for notice in seat.opened.desk.sync_view().notices]
        holds(centre, seat, seat.register("钟快四十分钟", FILED))

        seat.machine.off = timedelta(days=-3)  # somebody sets it
        assert abs(seat.opened.desk.now() - centre.now()) < NEARLY, "at once, not with the next measurement"
        holds(centre, seat, seat.register("钟被拨慢三天", FILED))

        os.environ["TZ"] = "America/New_York"  # carried to another zone
        time.tzset()
        holds(centre, seat, seat.register("换了时区", FILED))

        line.cut()
        eventually(lambda: not seat.opened.desk.sync_status().online, "the loss is noticed")
        seat.machine.off = timedelta(hours=5)  # set again while nobody tells the time
        case = seat.register("断网时拨钟", FILED)
        offline = view(seat, case)
        assert all(abs(line.due_at - centre.now() - timedelta(minutes=15)) < NEARLY for line in offline.clocks)
        line.mend()
        holds(centre, seat, case)
