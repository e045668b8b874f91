"""Says once, at the foot of the window, that shown deadlines touch a year whose holidays no notice has settled."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from desk_app.screens.unsettled import unsettled_words
from ui.notices import NoticeLine

KEY = "unsettled_years"


class UnsettledYears:
    """Each year is told of once, however often the queue is read; the word goes when the notices have come."""

    def __init__(self, notices: NoticeLine) -> None:
        self._notices = notices
        self._told: frozenset[int] = frozenset()

    def show(self, years: Iterable[int], settled: Collection[int]) -> None:
        """The years that the deadlines shown now touch; `settled` are those whose notice is here."""
        if self._told and self._told <= set(settled):
            self._told = frozenset()
            self._notices.withdraw(KEY)
        now = frozenset(years)
        if now - self._told:
            self._notices.say(KEY, unsettled_words(sorted(now)), "accent")
        self._told |= now
