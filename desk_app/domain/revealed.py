"""Which callers' numbers a person at a seat sees whole, and for how long: they asked for it, and a fact says so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk_app.domain.case import Badge


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealedNumber:
    """`number` is in normal form; `called` once there was a call of it on the line while it was shown."""

    number: str
    badge: Badge
    since: datetime
    called: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Revealed:
    """All that is shown whole at one seat."""

    numbers: tuple[RevealedNumber, ...] = ()

    def shows(self, badge: Badge, number: str) -> bool:
        """Whether this person sees this number whole."""
        return any(each.badge == badge and each.number == number for each in self.numbers)

    def having(self, badge: Badge, number: str, now: datetime) -> Revealed:
        """The same after this person has asked for this number, anew where they had before."""
        others = tuple(each for each in self.numbers if (each.badge, each.number) != (badge, number))
        return Revealed(numbers=(*others, RevealedNumber(number=number, badge=badge, since=now)))

    def later(
        self, now: datetime, hides_after: timedelta | None, on_the_line: Collection[str], in_sight: Collection[str]
    ) -> Revealed:
        """What of it is still shown at this moment: each number for `hides_after`. Where that is None, until its call
        is over; one without a call, until nothing of its caller is open in the window any more (`in_sight`)."""
        if hides_after is not None:
            return Revealed(numbers=tuple(each for each in self.numbers if now - each.since < hides_after))
        called = (replace(each, called=each.called or each.number in on_the_line) for each in self.numbers)
        return Revealed(
            numbers=tuple(
                each for each in called if each.number in (on_the_line if each.called else {*on_the_line, *in_sight})
            )
        )
