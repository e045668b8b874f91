"""What of a desk's calls says whether a number is shown whole: the real rules, on a clock and a desk of a test."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from desk_app.domain.case import Badge
from desk_app.domain.revealed import Revealed

ANYBODY = Badge("007")


@dataclass(kw_only=True)
class RevealingCalls:
    """A desk in memory sets its clock and whom it tells; until then it is always the same moment and nobody hears."""

    whole: Revealed = field(default_factory=Revealed)
    now: Callable[[], datetime] = lambda: datetime(2026, 11, 23, tzinfo=UTC)
    tell: Callable[..., None] = lambda *_what: None

    def is_revealed(self, number: str) -> bool:
        return self.whole.shows(ANYBODY, number)

    def was_revealed(self, number: str) -> None:
        self.whole = self.whole.having(ANYBODY, number, self.now())
        self.tell(f"caller:{number}")

    def hide_in_time(self, after: timedelta | None, on_the_line: Collection[str], in_sight: Collection[str]) -> None:
        before, self.whole = self.whole, self.whole.later(self.now(), after, on_the_line, in_sight)
        for each in before.numbers:
            if not self.is_revealed(each.number):
                self.tell(f"caller:{each.number}")
