"""Running clocks for tests of the countdown, with times in seconds after a fixed moment."""

from datetime import UTC, datetime, timedelta

from desk_app.domain.case import DISTRICT, CaseId, ClockKind
from desk_app.domain.projection import RunningClock
from desk_app.domain.working_time import SECOND, micros

NOW = datetime(2026, 11, 23, 2, 32, 7, tzinfo=UTC)  # 10:32:07 in Suzhou
AT = micros(NOW)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def clock(
    seconds: float, *, yellow: float = 600, case: str = "c", kind: ClockKind = ClockKind.HANDLING
) -> RunningClock:
    """A clock that is due after so many seconds and turns yellow so many before."""
    due = AT + round(seconds * SECOND)
    return RunningClock(
        case=CaseId(case),
        clock=f"{kind.value}-1",
        kind=kind.value,
        due=due,
        turns_yellow=due - round(yellow * SECOND),
        number="WZ20261123-00417",
        title="污水井盖",
        grade="B",
        unit="",
        board="",
        holder=DISTRICT,
        limit="2 urgent_hour",
        provisional=False,
    )
