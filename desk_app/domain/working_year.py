"""One year's working time as a table of stretches, from which sums and ends are read by bisection."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkingYear:
    """The working time of one UTC year: stretches in order, and how much has run before each.

    Instants and amounts are integer microseconds, instants counted since 1970-01-01 UTC.
    """

    opens: list[int]
    closes: list[int]
    before: list[int]
    """One longer than `opens`: the last entry is the working time of the whole year."""
    last_close: dict[int, int]
    """Local day (its ordinal) to the instant its last stretch closes; only days that have working time."""

    @property
    def total(self) -> int:
        return self.before[-1]

    def run_until(self, instant: int) -> int:
        """Working time from the beginning of this year to an instant of it."""
        index = bisect_right(self.opens, instant) - 1
        if index < 0:
            return 0
        return self.before[index] + min(instant, self.closes[index]) - self.opens[index]

    def where_run(self, amount: int) -> int:
        """The first instant by which the amount (0 < amount <= total) of working time has run."""
        index = bisect_left(self.before, amount)
        return self.closes[index - 1] - (self.before[index] - amount)
